// The rules of a perceptron's gradient as data: a misconception is the same computation under a
// changed rule.
#pragma once

namespace chainrule {

// Every default is correct. Source: lessons.md, misconceptions. Two more are named there: that a
// gradient of 0 means a minimum, and that a larger error has a larger gradient. They change no
// number.
struct PerceptronRules {
  // s_n from w and x_n.
  enum class Signal {
    kWithBias,     // wᵀ x_n
    kWithoutBias,  // without the bias coordinate: entries 1…d of both
  };
  // h_n from s_n.
  enum class Theta {
    kOwn,
    kSkipped,  // h_n = s_n, and θ' is 1 unless the slope has a rule of its own
  };
  // The residual, from h_n and y_n.
  enum class Error {
    kOutputMinusTarget,  // h_n − y_n
    kTargetMinusOutput,  // y_n − h_n
  };
  // The factor in front of the sum, from the derivative of the square.
  enum class Factor { kTwo, kNone };
  enum class Mean {
    kOfProducts,  // (1/N) Σ_n residual · slope · x_n
    kSummed,      // no 1/N; E_in is a sum too
    kProduct,     // mean residual · mean slope · mean x_n
  };
  // θ'(s_n), with t = h_n. The identity keeps its 1 except under kDropped.
  enum class Slope {
    kOwn,
    kDropped,         // 1
    kFromSignal,      // s in place of t: 1 − s², s(1 − s)
    kOneMinusOutput,  // 1 − t
    kLogistic,        // t(1 − t)
    kAtOutput,        // θ'(t): 1 − tanh² t
  };
  enum class Input {
    kTimesX,
    kDropped,  // residual · slope for every entry
  };

  Signal signal = Signal::kWithBias;
  Theta theta = Theta::kOwn;
  Error error = Error::kOutputMinusTarget;
  Factor factor = Factor::kTwo;
  Mean mean = Mean::kOfProducts;
  Slope slope = Slope::kOwn;
  Input input = Input::kTimesX;

  bool operator==(const PerceptronRules&) const = default;
};

}  // namespace chainrule
