// E_in and its gradient along a ray w = αu, and the law by which the gradient decays there.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "math/perceptron.h"

namespace chainrule {

// u = w/‖w‖; nullopt for w = 0.
std::optional<Eigen::VectorXd> Direction(const Eigen::VectorXd& w);

// uᵀx_n, N entries. Sums that could be rounding alone, of at most 8 ε Σ_i |u_i x_ni|, are set to
// exactly 0.
Eigen::VectorXd Projections(const DataSet& data, const Eigen::VectorXd& u);

struct RayPoint {
  double alpha = 0;
  double E_in = 0;
  double log_E_in = 0;       // −∞ if E_in is exactly 0
  double log_grad_norm = 0;  // ln‖∇E_in‖; −∞ if the gradient is exactly 0
};

// The point w = αu with s_n = α uᵀx_n, α ≥ 0; u has length 1. Contributions are summed as signs and
// logarithms with the largest factored out, so that ln‖∇E_in‖ is finite even if every contribution
// underflows to 0. Contributions of exactly the same size are summed first, without rounding. Those
// of targets at a limit are split into their law for large |s| and the rest, so that the rest shows
// where the largest cancel. Source: source.md, problem 1.
RayPoint OnRay(const DataSet& data, const Eigen::VectorXd& u, double alpha, Activation theta);

struct DecayLaw {
  // Whether uᵀx_n points to the target y_n at a limit of θ, away from it, or nowhere. kOther is a
  // target that is not at a limit, whose residual does not decay.
  enum class Side { kRight, kWrong, kZero, kOther };
  enum class Kind {
    kExponential,  // ‖∇E_in‖ ~ e^(−rate α) as α → ∞
    kStopped,      // rate 0, because examples with uᵀx_n = 0 keep their gradient
    kNoGradient,   // gradient 0 for every α
    kUnknown,      // θ does not saturate, or more cancels than the law accounts for
  };
  Kind kind = Kind::kUnknown;
  double rate = 0;
  std::vector<Side> sides;            // one per example
  std::vector<Eigen::Index> slowest;  // the examples that set the rate, from 0
};

// For tanh, y = ±1 and large |s|, a wrong example contributes (2/N) · 2 · 4e^(−2|s|) x_n up to its
// sign, and a right one (2/N) · 2e^(−2|s|) · 4e^(−2|s|) x_n. Hence rate = min(2 min over wrong
// |uᵀx_n|, 4 min over right |uᵀx_n|). The rate is 0 if an example has uᵀx_n = 0, because it
// contributes −(2/N) y_n x_n for every α. Contributions that decay at the same rate and cancel are
// left out. The logistic function with y = 0, 1 has half the rates; other targets decay like wrong
// ones. u has length 1. Source: lessons.md, saturation.
DecayLaw LawOfDecay(const DataSet& data, const Eigen::VectorXd& u, Activation theta);

}  // namespace chainrule
