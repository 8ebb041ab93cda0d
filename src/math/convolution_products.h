// y = A x and both gradients of a convolution, from its structure: no matrix is made.
#pragma once

#include <Eigen/Core>

#include "math/convolution.h"

namespace chainrule {

// x has conv.columns entries, y and dy = ∂L/∂y conv.rows, w conv.weights (asserted); all are in the
// order of their numbers. Every y is summed up from the first cell of A's row to its last, every
// ∂L/∂x from the first cell of A's column to its last, as one would by hand. Source: source.md,
// problem 5.

// y = A x: y_o = Σ_c Σ_t w_t x_{o·stride + t·dilation − padding}, c over the group's input
// channels.
Eigen::VectorXd Apply(const Convolution& conv, const Eigen::Ref<const Eigen::VectorXd>& w,
                      const Eigen::Ref<const Eigen::VectorXd>& x);

// ∂L/∂x = Aᵀ ∂L/∂y.
Eigen::VectorXd Adjoint(const Convolution& conv, const Eigen::Ref<const Eigen::VectorXd>& w,
                        const Eigen::Ref<const Eigen::VectorXd>& dy);

// ∂L/∂w: for each weight Σ (∂L/∂y)_row x_column over the cells of A in which it stands.
Eigen::VectorXd WeightGradient(const Convolution& conv, const Eigen::Ref<const Eigen::VectorXd>& x,
                               const Eigen::Ref<const Eigen::VectorXd>& dy);

}  // namespace chainrule
