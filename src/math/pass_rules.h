// The rules of both passes as data: a misconception is the same computation under a changed rule.
#pragma once

namespace chainrule {

// Every default is correct. A changed rule applies in one layer or throughout; in a layer whose
// shapes it does not fit, the correct rule applies. Source: lessons.md, misconceptions.
struct PassRules {
  static constexpr int kThroughout = 0;

  // s^(l) from W = W^(l) and x = x^(l-1).
  enum class Signal {
    kTransposed,     // Wᵀ x
    kNotTransposed,  // W x, if W is square
    kWithoutBias,    // without the bias coordinate: rows 1…d of W, entries 1…d of x
  };
  // The activation function of layer l, forward, and whose derivative is taken backward.
  enum class Theta {
    kOwn,
    kSkipped,
    kLogisticForTanh,  // if the layer has tanh
    kTanhForIdentity,  // if the layer has the identity
  };
  // x_0^(l) of a hidden layer.
  enum class Bias {
    kOne,
    kTransformed,  // θ(1)
  };
  // The start of δ^(L), with d = x^(L) − y.
  enum class Error {
    kOutputMinusTarget,  // 2 d θ'
    kTargetMinusOutput,  // −2 d θ'
    kSquared,            // d², without factor and θ': e in place of δ
  };
  enum class Factor {
    kTwoAtOutput,
    kNone,
    kTwoAtEveryLayer,
  };
  // θ'(s^(l)). The identity keeps its 1 except under kForgotten, kOfNextLayer and kOfPreviousLayer.
  enum class Slope {
    kOwn,
    kForgotten,        // 1
    kFromSignal,       // s in place of x: 1 − s², s(1 − s)
    kAtOutput,         // θ'(x): 1 − tanh² x
    kOneMinusOutput,   // 1 − x
    kOutput,           // x
    kLogistic,         // x(1 − x)
    kOfNextLayer,      // θ'(s^(l+1)), if it has one entry or as many as layer l
    kOfPreviousLayer,  // θ'(s^(l-1)), likewise
  };
  // What returns to layer l: entries of v = W^(l+1) δ^(l+1).
  enum class Rows {
    kWithoutRow0,  // v_1 … v_d
    kFromRow0,     // v_0 … v_(d-1)
    kAllSummed,    // v_0 + … + v_d for every unit
    kNoWeights,    // without W: the sum of δ^(l+1) for every unit
    kOnePath,      // w_i1 δ_1^(l+1): only the first of several paths
  };
  // ∂e/∂W^(l).
  enum class Outer {
    kOutputDelta,   // x^(l-1) (δ^(l))ᵀ
    kSignalDelta,   // [1; s^(l-1)] (δ^(l))ᵀ for l > 1
    kTransposed,    // δ^(l) (x^(l-1))ᵀ, of size d^(l) × (d^(l-1)+1)
    kTimesWeights,  // W^(l) ⊗ x^(l-1) (δ^(l))ᵀ
  };

  // One step of descent on W^(l).
  enum class Step {
    kMinus,  // W − η ∂e/∂W
    kPlus,   // W + η ∂e/∂W
  };

  Signal signal = Signal::kTransposed;
  Theta theta = Theta::kOwn;
  Bias bias = Bias::kOne;
  Error error = Error::kOutputMinusTarget;
  Factor factor = Factor::kTwoAtOutput;
  Slope slope = Slope::kOwn;
  Rows rows = Rows::kWithoutRow0;
  Outer outer = Outer::kOutputDelta;
  Step step = Step::kMinus;
  double updated_by = 0;    // η: δ^(l) uses the updated W^(l+1) − η ∂e/∂W^(l+1)
  int layer = kThroughout;  // the only layer l whose numbers follow them

  bool operator==(const PassRules&) const = default;

  // These rules in the layers where they apply, the correct rules in any other layer.
  PassRules At(int l) const { return layer == kThroughout || layer == l ? *this : PassRules{}; }
};

}  // namespace chainrule
