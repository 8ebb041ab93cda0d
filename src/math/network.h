// A feed-forward network and its two passes, in the notation of Learning from Data, chapter e-7.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "math/activation.h"
#include "math/fault.h"
#include "math/pass_rules.h"

namespace chainrule {

inline constexpr int kMaxLayers = 8;
inline constexpr int kMaxUnits = 16;

// W[l-1] is W^(l), of size (d^(l-1)+1) × d^(l), l = 1 … L; its row 0 holds the biases.
struct Network {
  std::vector<Eigen::MatrixXd> W;
  Activation theta = Activation::kTanh;    // in the hidden layers
  Activation out = Activation::kIdentity;  // in layer L
};

// L, the number of layers.
int Layers(const Network& network);

// d^(l), l = 0 … L. The network has at least one layer (asserted).
int Units(const Network& network, int layer);

// The activation function of layer l = 1 … L under the rules: `theta` below L, `out` at L.
Activation ThetaOf(const Network& network, int layer, const PassRules& rules = {});

// The first requirement that the network breaks: at most 8 layers of at most 16 units, at most 16
// inputs, W^(l) with d^(l-1)+1 rows, y with d^(L) entries. All functions below assert that this is
// nullopt.
std::optional<Fault> CheckShapes(const Network& network, Eigen::Index x_size, Eigen::Index y_size);

// s[l-1] is s^(l), d^(l) entries. x[l] is x^(l): 1 + d^(l) entries with a leading 1 for l < L, and
// the d^(L) outputs for l = L.
struct ForwardPass {
  std::vector<Eigen::VectorXd> s;
  std::vector<Eigen::VectorXd> x;
  double e = 0;
};

// delta[l-1] is δ^(l) = ∂e/∂s^(l), d^(l) entries. dW[l-1] is ∂e/∂W^(l), of the size of W^(l).
struct BackwardPass {
  std::vector<Eigen::VectorXd> delta;
  std::vector<Eigen::MatrixXd> dW;
};

// Rounding as by hand: x^(l) for l > 0 to x_decimals, δ and ∂e/∂W to gradient_decimals, each as
// soon as it is computed and half away from zero (RoundHalfAway). x^(0), s, θ' and e are not
// rounded; θ' is computed from the rounded x.
struct Rounding {
  int x_decimals = 2;
  int gradient_decimals = 3;
};

// x^(0) = [1; x]; s^(l) = (W^(l))ᵀ x^(l-1); x^(l) = [1; θ(s^(l))], x^(L) = θ_out(s^(L));
// e = Σ_k (x_k^(L) − y_k)². x has d^(0) entries, y d^(L). Source: source.md, problem 2.
ForwardPass Forward(const Network& network, const Eigen::VectorXd& x, const Eigen::VectorXd& y,
                    const std::optional<Rounding>& rounding = {}, const PassRules& rules = {});

// δ^(L) = 2(x^(L) − y) ⊗ θ_out'(s^(L)); δ^(l) = θ'(s^(l)) ⊗ [W^(l+1) δ^(l+1)]_1^d;
// ∂e/∂W^(l) = x^(l-1) (δ^(l))ᵀ. `pass` is the network's forward pass. Source: source.md, problem 2.
BackwardPass Backward(const Network& network, const ForwardPass& pass, const Eigen::VectorXd& y,
                      const std::optional<Rounding>& rounding = {}, const PassRules& rules = {});

// W^(l) ← W^(l) − eta ∂e/∂W^(l) for all l at once. A transposed gradient
// (Outer::kTransposed) is turned back if it does not fit, which a square one hides.
void DescendBy(Network& network, const BackwardPass& back, double eta, const PassRules& rules = {});

struct Descent {
  Network network;        // after all updates
  std::vector<double> e;  // e[k] is the error after k updates, k = 0 … updates
};

// W^(l) ← W^(l) − eta ∂e/∂W^(l) for all l at once, `updates` (≥ 0) times. May diverge to infinities
// and NaN, which then persist.
Network Descend(const Network& network, const Eigen::VectorXd& x, const Eigen::VectorXd& y,
                double eta, int updates);

// The same, with the history of e.
Descent DescendWithHistory(const Network& network, const Eigen::VectorXd& x,
                           const Eigen::VectorXd& y, double eta, int updates);

}  // namespace chainrule
