// The gradient by two routes other than backpropagation, to check backpropagation against.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "math/network.h"

namespace chainrule {

// (e(w + h) − e(w − h)) / (2h) for the weight w at `row`, `column` (from 0; row 0: biases) of
// W^(layer), layer = 1 … L, h > 0: ∂e/∂w up to an error of order h² e''' and rounding of order
// 10^−16 e/h. Wrong if a ReLU's s changes sign between w − h and w + h. The weight must exist
// (asserted).
double CentralDifference(const Network& network, const Eigen::VectorXd& x, const Eigen::VectorXd& y,
                         int layer, int row, int column, double h);

// ∂e/∂W^(l), l = 1 … L, each of the size of W^(l), by forward-mode differentiation: each number of
// the forward pass carries its derivatives with respect to one row of weights at a time. Exact up
// to rounding.
std::vector<Eigen::MatrixXd> DualNumberGradient(const Network& network, const Eigen::VectorXd& x,
                                                const Eigen::VectorXd& y);

}  // namespace chainrule
