// The backward pass of normalisation, in the stages used by hand.
#pragma once

#include <Eigen/Core>

#include "math/normalization.h"

namespace chainrule {

// dβ stands for ∂L/∂β, and so on. dgamma and dbeta have an entry for each set of ParametersOf,
// dvariance and the means one for each set of `statistics`, dx_hat and dx one for each cell.
struct NormBackward {
  Eigen::VectorXd dgamma;
  Eigen::VectorXd dbeta;
  Eigen::VectorXd dx_hat;
  Eigen::VectorXd dvariance;
  Eigen::VectorXd dmean_direct;            // −Σ dx̂ / √(σ² + ε)
  Eigen::VectorXd dmean_through_variance;  // dσ² (−2/n) Σ (x − μ): 0 up to rounding
  Eigen::VectorXd dmean;                   // the sum of the two
  Eigen::VectorXd dx;
};

// dγ = Σ dy x̂ and dβ = Σ dy, summed over the cells that share a γ; dx̂ = γ dy;
// dσ² = −½ (σ² + ε)^(−3/2) Σ dx̂ (x − μ); dμ as above; dx = dx̂/√(σ² + ε) + dσ² (2/n)(x − μ) +
// dμ/n, where sums run over the cells of a statistic. If the statistics do not depend on x, as in
// eval mode or under Backward::kStatisticsConstant, dσ² and dμ are 0. `pass` belongs to `shape` and
// `data` under the same rules, and its numbers enter these formulas unchanged; CheckOutputGradient
// is nullopt (asserted). Source: S. Ioffe and C. Szegedy, Batch normalization, 2015.
NormBackward BackpropagateNorm(const NormShape& shape, const NormData& data, const NormPass& pass,
                               const Eigen::VectorXd& dy, const NormRules& rules = {});

// The same dx in one formula: dx = (n dx̂ − Σ dx̂ − x̂ Σ dx̂ x̂)/(n √(σ² + ε)). `pass` comes from
// Normalize with the default rules.
Eigen::VectorXd DirectInputGradient(const NormShape& shape, const NormData& data,
                                    const NormPass& pass, const Eigen::VectorXd& dy);

}  // namespace chainrule
