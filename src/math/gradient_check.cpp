#include "math/gradient_check.h"

#include <cassert>
#include <cstddef>
#include <unsupported/Eigen/AutoDiff>

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// A row has at most kMaxUnits weights. The size is fixed because Eigen's dual numbers of dynamic
// size do not mix well with constants, which have no derivatives.
using Derivatives = Eigen::Matrix<double, kMaxUnits, 1>;
using Dual = Eigen::AutoDiffScalar<Derivatives>;
using Duals = std::vector<Dual>;

Dual Constant(double value) {
  return Dual(value, Derivatives::Zero());
}

Duals Transformed(Activation theta, const Duals& s) {
  Duals x;
  x.reserve(s.size());
  for (const Dual& value : s) x.push_back(Evaluate(theta, value));
  return x;
}

// s^(l) when the weights in `row` of W are the variables and x^(l-1) is constant.
Duals FirstSignal(const MatrixXd& W, const VectorXd& x, Index row) {
  Duals s;
  for (Index j = 0; j < W.cols(); ++j) {
    Dual sum = Constant(0);
    for (Index i = 0; i < W.rows(); ++i) {
      const Dual w = i == row ? Dual(W(i, j), kMaxUnits, static_cast<int>(j)) : Constant(W(i, j));
      sum += w * x(i);
    }
    s.push_back(sum);
  }
  return s;
}

// s^(l) when x^(l-1) varies (without its leading 1) and W is constant.
Duals NextSignal(const MatrixXd& W, const Duals& x) {
  Duals s;
  for (Index j = 0; j < W.cols(); ++j) {
    Dual sum = Constant(W(0, j));
    for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * W(static_cast<Index>(i) + 1, j);
    s.push_back(sum);
  }
  return s;
}

// ∂e/∂W_row^(layer), all columns.
Eigen::RowVectorXd RowGradient(const Network& network, const ForwardPass& pass, const VectorXd& y,
                               int layer, Index row) {
  const std::size_t first = static_cast<std::size_t>(layer) - 1;
  Duals x = Transformed(ThetaOf(network, layer), FirstSignal(network.W[first], pass.x[first], row));
  for (int l = layer + 1; l <= Layers(network); ++l) {
    const MatrixXd& W = network.W[static_cast<std::size_t>(l) - 1];
    x = Transformed(ThetaOf(network, l), NextSignal(W, x));
  }
  Dual e = Constant(0);
  for (std::size_t k = 0; k < x.size(); ++k) {
    const Dual difference = x[k] - y(static_cast<Index>(k));
    e += difference * difference;
  }
  return e.derivatives().head(network.W[first].cols()).transpose();
}

}  // namespace

double CentralDifference(const Network& network, const VectorXd& x, const VectorXd& y, int layer,
                         int row, int column, double h) {
  assert(layer >= 1 && layer <= Layers(network) && h > 0);
  Network nudged = network;
  MatrixXd& W = nudged.W[static_cast<std::size_t>(layer) - 1];
  assert(row >= 0 && row < W.rows() && column >= 0 && column < W.cols());
  const double w = W(row, column);
  W(row, column) = w + h;
  const double above = Forward(nudged, x, y).e;
  W(row, column) = w - h;
  const double below = Forward(nudged, x, y).e;
  return (above - below) / (2 * h);
}

std::vector<MatrixXd> DualNumberGradient(const Network& network, const VectorXd& x,
                                         const VectorXd& y) {
  // The numbers before this layer are constants from an ordinary forward pass.
  const ForwardPass pass = Forward(network, x, y);
  std::vector<MatrixXd> gradient;
  for (int l = 1; l <= Layers(network); ++l) {
    MatrixXd dW(Units(network, l - 1) + 1, Units(network, l));
    for (Index row = 0; row < dW.rows(); ++row) dW.row(row) = RowGradient(network, pass, y, l, row);
    gradient.push_back(dW);
  }
  return gradient;
}

}  // namespace chainrule
