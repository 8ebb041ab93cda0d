// Cross-entropy, the cure for the vanishing gradient: the slope cancels in its gradient.
#pragma once

#include <Eigen/Core>

#include "math/perceptron.h"

namespace chainrule {

// ln(1 + e^(−2ys)), without overflow and accurate where it is small. For y = ±1 this is −ln P(y) if
// (1 + tanh s)/2 is the probability of y = 1.
double CrossEntropy(double s, double y);

// N entries each; `contribution` is N × (d+1).
struct CrossEntropyPass {
  Eigen::VectorXd s;
  Eigen::VectorXd error;
  Eigen::VectorXd residual;
  Eigen::MatrixXd contribution;
  double E = 0;
  Eigen::VectorXd grad;
  double grad_norm = 0;
};

// E = (1/N) Σ ln(1 + e^(−2 y_n s_n)), s_n = wᵀx_n; ∇E = Σ (1/N)(tanh s_n − y_n) x_n: for y_n = ±1
// the derivative of the logarithm, −2y/(1 + e^(2ys)), is exactly tanh s − y. All y_n are ±1
// (asserted). Source: lessons.md, saturation.
CrossEntropyPass EvaluateCrossEntropy(const DataSet& data, const Eigen::VectorXd& w);

}  // namespace chainrule
