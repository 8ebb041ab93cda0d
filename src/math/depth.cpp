#include "math/depth.h"

#include <Eigen/Core>
#include <cassert>
#include <cmath>
#include <cstddef>

#include "math/activation.h"
#include "math/random.h"

namespace chainrule {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

double MeanAbs(const VectorXd& v) {
  return v.cwiseAbs().mean();
}

VectorXd Tanh(const VectorXd& s) {
  return s.unaryExpr([](double v) { return Evaluate(Activation::kTanh, v); });
}

VectorXd TanhSlope(const VectorXd& s) {
  return s.unaryExpr([](double v) { return Derivative(Activation::kTanh, v); });
}

// Draws entry by entry, so that the order of draws is defined.
MatrixXd NormalMatrix(Random& random, int rows, int columns, double sigma) {
  MatrixXd m(rows, columns);
  for (int j = 0; j < columns; ++j) {
    for (int i = 0; i < rows; ++i) m(i, j) = sigma * random.Normal();
  }
  return m;
}

}  // namespace

std::vector<ChainLayer> RunChain(double w, double b, double x, int layers) {
  assert(layers >= 0);
  const int sign = w > 0 ? 1 : w < 0 ? -1 : 0;
  const double log_w = std::log(std::abs(w));
  std::vector<ChainLayer> chain;
  ChainLayer layer;
  layer.x = x;
  for (int l = 1; l <= layers; ++l) {
    layer.s = w * layer.x + b;
    layer.x = std::tanh(layer.s);
    layer.slope = Derivative(Activation::kTanh, layer.s);
    layer.weight_product *= w;
    layer.slope_product *= layer.slope;
    layer.log_weight_product.sign *= sign;
    layer.log_weight_product.log += log_w;
    layer.log_slope_product += LogSech2(layer.s);
    layer.log_gradient = layer.log_weight_product;
    layer.log_gradient.log += layer.log_slope_product;
    // Multiplied factor by factor, because one of the two products may overflow while the other is
    // 0.
    layer.gradient *= w * layer.slope;
    chain.push_back(layer);
  }
  return chain;
}

double XavierSigma(int n_in, int n_out) {
  assert(n_in > 0 && n_out > 0);
  return std::sqrt(2.0 / (n_in + n_out));
}

double HeSigma(int n_in) {
  assert(n_in > 0);
  return std::sqrt(2.0 / n_in);
}

std::vector<RandomLayer> RunRandomNetwork(int width, int layers, double sigma, std::uint64_t seed) {
  assert(width >= kMinWidth && width <= kMaxWidth && layers >= 1 && layers <= kMaxDepth);
  assert(sigma >= 0 && std::isfinite(sigma));
  Random random(seed);
  const auto depth = static_cast<std::size_t>(layers);
  std::vector<VectorXd> x{NormalMatrix(random, width, 1, 1)};
  std::vector<MatrixXd> W;
  std::vector<VectorXd> slope;
  for (std::size_t l = 0; l < depth; ++l) {
    W.push_back(NormalMatrix(random, width, width, sigma));
    const VectorXd s = W.back().transpose() * x.back();
    slope.push_back(TanhSlope(s));
    x.push_back(Tanh(s));
  }
  VectorXd delta = x.back();
  for (double& entry : delta) entry = 2 * (entry - (random.Uniform() < .5 ? -1 : 1));

  std::vector<RandomLayer> result(depth);
  for (std::size_t l = depth; l-- > 0;) {
    delta = delta.cwiseProduct(slope[l]);
    result[l].mean_abs_x = MeanAbs(x[l + 1]);
    result[l].mean_abs_delta = MeanAbs(delta);
    // This is the mean of |x_i δ_j| over i and j.
    result[l].mean_abs_gradient = MeanAbs(x[l]) * MeanAbs(delta);
    delta = W[l] * delta;
  }
  return result;
}

}  // namespace chainrule
