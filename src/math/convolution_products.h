// y = A x and both gradients of a convolution, computed from its structure without forming A.
#pragma once

#include <Eigen/Core>

#include "math/convolution.h"

namespace chainrule {

// x has conv.columns entries, y and dy = ∂L/∂y have conv.rows, w has conv.weights (asserted), all
// in the order of their numbers. Each y is summed from the first cell of A's row to the last, and
// each ∂L/∂x from the first cell of A's column to the last, as you would by hand. Source:
// source.md, problem 5.

// y = A x: y_o = Σ_c Σ_t w_t x_{o·stride + t·dilation − padding}, where c runs over the group's
// input channels.
Eigen::VectorXd Apply(const Convolution& conv, const Eigen::Ref<const Eigen::VectorXd>& w,
                      const Eigen::Ref<const Eigen::VectorXd>& x);

// ∂L/∂x = Aᵀ ∂L/∂y.
Eigen::VectorXd Adjoint(const Convolution& conv, const Eigen::Ref<const Eigen::VectorXd>& w,
                        const Eigen::Ref<const Eigen::VectorXd>& dy);

// ∂L/∂w: for each weight, Σ (∂L/∂y)_row x_column over the cells of A that hold it.
Eigen::VectorXd WeightGradient(const Convolution& conv, const Eigen::Ref<const Eigen::VectorXd>& x,
                               const Eigen::Ref<const Eigen::VectorXd>& dy);

}  // namespace chainrule
