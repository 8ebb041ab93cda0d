// E_in and its gradient along a ray w = αu, and the law by which the gradient dies away there.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "math/perceptron.h"

namespace chainrule {

// u = w/‖w‖; nullopt where there is none, for w = 0.
std::optional<Eigen::VectorXd> Direction(const Eigen::VectorXd& w);

// uᵀx_n, N entries; exactly 0 where it is not more than what rounding leaves of a sum that is 0:
// 8 ε Σ_i |u_i x_ni|.
Eigen::VectorXd Projections(const DataSet& data, const Eigen::VectorXd& u);

struct RayPoint {
  double alpha = 0;
  double E_in = 0;
  double log_E_in = 0;       // −∞ where E_in is exactly 0
  double log_grad_norm = 0;  // ln‖∇E_in‖; −∞ where the gradient is exactly 0
};

// The point w = αu with s_n = α uᵀx_n, α ≥ 0, as data and u say, u of length 1. Contributions are
// summed as signs and logarithms, the largest factored out, so that ln‖∇E_in‖ is finite where every
// contribution is 0 as a double. Those of exactly the same size are summed without rounding first,
// and those of targets at a limit in two parts, their law for large |s| and what is missing from
// it: where the largest cancel, what remains is seen. Source: source.md, problem 1.
RayPoint OnRay(const DataSet& data, const Eigen::VectorXd& u, double alpha, Activation theta);

struct DecayLaw {
  // Where uᵀx_n points: to the target y_n at a limit of θ, away from it, or nowhere; kOther for a
  // target that is no limit, whose residual does not die.
  enum class Side { kRight, kWrong, kZero, kOther };
  enum class Kind {
    kExponential,  // ‖∇E_in‖ ~ e^(−rate α) as α → ∞
    kStopped,      // rate 0: examples with uᵀx_n = 0 keep a gradient
    kNoGradient,   // 0 for every α
    kUnknown,      // θ does not saturate, or more cancels than the law looks at
  };
  Kind kind = Kind::kUnknown;
  double rate = 0;
  std::vector<Side> sides;            // per example
  std::vector<Eigen::Index> slowest;  // the examples that decide, from 0
};

// For tanh and y = ±1 a wrong example's contribution is (2/N) · 2 · 4e^(−2|s|) x_n up to its sign,
// a right one's (2/N) · 2e^(−2|s|) · 4e^(−2|s|) x_n, for large |s|, so that
// rate = min(2 min over wrong |uᵀx_n|, 4 min over right |uᵀx_n|), and 0 with an example of
// uᵀx_n = 0, whose contribution is −(2/N) y_n x_n for every α. Contributions that decay alike and
// cancel do not count. Half the rates for the logistic function and y = 0, 1; other targets decay
// as wrong ones do. u has length 1. Source: lessons.md, saturation.
DecayLaw LawOfDecay(const DataSet& data, const Eigen::VectorXd& u, Activation theta);

}  // namespace chainrule
