// Other ways to compute y, ∂L/∂x and ∂L/∂w, to show that they agree with convolution_products.h.
// For small sizes only.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>

#include "math/convolution.h"

namespace chainrule {

// w, x and dy = ∂L/∂y have the sizes given in convolution_products.h.

// y by the obvious loop over channels, outputs and taps, which tests each tap for falling on an
// input.
Eigen::VectorXd ApplyByLoop(const Convolution& conv, const Eigen::VectorXd& w,
                            const Eigen::VectorXd& x);

// ∂L/∂x by gathering: for each input, Σ w (∂L/∂y) over the outputs that it reaches.
Eigen::VectorXd AdjointByGathering(const Convolution& conv, const Eigen::VectorXd& w,
                                   const Eigen::VectorXd& dy);

// ∂L/∂w by the loop of ApplyByLoop.
Eigen::VectorXd WeightGradientByLoop(const Convolution& conv, const Eigen::VectorXd& x,
                                     const Eigen::VectorXd& dy);

// How ∂L/∂y is spread out along an axis before the kernel slides over it.
struct Spread {
  std::int64_t between = 0;  // zeros between neighbouring entries: stride − 1
  // Zeros before the first entry and after the last; a negative number cuts off entries instead.
  std::int64_t before = 0;  // d(k − 1) − p
  std::int64_t remainder = 0;  // (n + 2p − d(k − 1) − 1) mod stride: inputs that the last tap never
                               // reached
  std::int64_t after = 0;  // before + remainder
};

// ∂L/∂x = Apply(correlation, w, g): a convolution with stride 1, no padding, flipped kernels and
// swapped channels, applied to ∂L/∂y spread out to n + d(k − 1) entries.
struct FullCorrelation {
  std::array<Spread, 2> spread;  // of conv.axes
  Convolution correlation;
  Eigen::VectorXd w;
  Eigen::VectorXd g;
};

FullCorrelation AsFullCorrelation(const Convolution& conv, const Eigen::VectorXd& w,
                                  const Eigen::VectorXd& dy);

// (L(v + h) − L(v − h))/(2h) for L = Σ (∂L/∂y)_o y_o with ∂L/∂y held fixed; v is one input or one
// weight, h ≠ 0. Any h gives the gradient's entry up to rounding, because L is linear in x and in
// w.
double NudgeInput(const Convolution& conv, const Eigen::VectorXd& w, const Eigen::VectorXd& x,
                  const Eigen::VectorXd& dy, std::int64_t column, double h);
double NudgeWeight(const Convolution& conv, const Eigen::VectorXd& w, const Eigen::VectorXd& x,
                   const Eigen::VectorXd& dy, std::int64_t weight, double h);

}  // namespace chainrule
