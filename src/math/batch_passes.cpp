#include "math/batch_passes.h"

#include <cassert>
#include <cstddef>

#include "math/matrix_products.h"
#include "math/vector_pair.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;

MatrixView Whole(const MatrixXd& m) {
  return {m.data(), 1, m.rows()};
}

MatrixTarget All(MatrixXd& m) {
  return {m.data(), m.rows(), m.rows(), m.cols()};
}

// Computes x and the slope for one column of s.
void TransformColumn(Activation theta, const double* s, Index size, double* x, double* slope) {
  if (theta != Activation::kTanh) {
    for (Index i = 0; i < size; ++i) {
      slope[i] = Derivative(theta, s[i]);
      x[i] = Evaluate(theta, s[i]);
    }
    return;
  }
  Index i = 0;
  for (; i + 2 <= size; i += 2) {
    const TanhPair pair = TanhAndSlope(LoadPair(s + i));
    StorePair(slope + i, pair.slope);
    StorePair(x + i, pair.tanh);
  }
  if (i < size) {
    const TanhPair pair = TanhAndSlope(BothOf(s[i]));
    slope[i] = pair.slope[0];
    x[i] = pair.tanh[0];
  }
}

}  // namespace

BatchPasses::BatchPasses(const std::vector<Index>& units, Activation theta, Activation out,
                         const MatrixXd& X, const MatrixXd& Y)
    : theta_(units.size() - 1, theta), Y_(Y) {
  assert(units.size() >= 2 && X.rows() == units.front() && Y.rows() == units.back());
  assert(X.cols() == Y.cols() && X.cols() >= 1);
  theta_.back() = out;
  const Index N = X.cols();
  for (std::size_t l = 0; l < units.size(); ++l) {
    const Index constant = l + 1 < units.size() ? 1 : 0;
    x_.push_back(MatrixXd::Ones(units[l] + constant, N));
    if (l == 0) continue;
    slope_.emplace_back(units[l], N);
    delta_.emplace_back(units[l], N);
    dW_.emplace_back(units[l - 1] + 1, units[l]);
  }
  x_.front().bottomRows(X.rows()) = X;
}

// Computes the outputs and slopes of layer `i` + 1 from s, which is in delta_.
void BatchPasses::Transform(std::size_t i) {
  const MatrixXd& s = delta_[i];
  MatrixXd& x = x_[i + 1];
  const Index constant = x.rows() - s.rows();
  for (Index n = 0; n < s.cols(); ++n) {
    TransformColumn(theta_[i], s.data() + n * s.rows(), s.rows(),
                    x.data() + n * x.rows() + constant, slope_[i].data() + n * s.rows());
  }
}

double BatchPasses::Run(const std::vector<MatrixXd>& W) {
  assert(W.size() == dW_.size());
  const std::size_t layers = W.size();
  for (std::size_t i = 0; i < layers; ++i) {
    assert(W[i].rows() == dW_[i].rows() && W[i].cols() == dW_[i].cols());
    SetTransposedProduct(Whole(W[i]), Whole(x_[i]), W[i].rows(), All(delta_[i]));
    Transform(i);
  }

  const double N = static_cast<double>(Y_.cols());
  double E = 0;
  MatrixXd& last = delta_.back();
  for (Index k = 0; k < Y_.size(); ++k) {
    const double difference = x_.back().data()[k] - Y_.data()[k];
    E += difference * difference;
    last.data()[k] = 2 * difference / N * slope_.back().data()[k];
  }

  for (std::size_t i = layers; i-- > 0;) {
    const MatrixXd& delta = delta_[i];
    const MatrixView transposed{delta.data(), delta.rows(), 1};
    SetProduct(Whole(x_[i]), transposed, delta.cols(), All(dW_[i]));
    if (i == 0) break;
    // Row 0, the biases, is left out, because nothing returns to a constant.
    MatrixXd& below = delta_[i - 1];
    SetProduct({W[i].data() + 1, 1, W[i].rows()}, Whole(delta), delta.rows(), All(below));
    const double* const slope = slope_[i - 1].data();
    for (Index k = 0; k < below.size(); ++k) below.data()[k] *= slope[k];
  }
  return E / N;
}

}  // namespace chainrule
