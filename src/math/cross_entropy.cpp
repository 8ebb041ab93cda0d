#include "math/cross_entropy.h"

#include <cassert>
#include <cmath>

namespace chainrule {

double CrossEntropy(double s, double y) {
  const double t = -2 * y * s;
  return (t > 0 ? t : 0.0) + std::log1p(std::exp(-std::abs(t)));
}

CrossEntropyPass EvaluateCrossEntropy(const DataSet& data, const Eigen::VectorXd& w) {
  assert(!CheckDataSet(data, w) && TargetsAtLimits(Activation::kTanh, data.y));
  const Eigen::Index count = data.X.rows();
  CrossEntropyPass pass;
  pass.s = data.X * w;
  pass.error.resize(count);
  pass.residual.resize(count);
  pass.contribution = data.X / static_cast<double>(count);
  for (Eigen::Index n = 0; n < count; ++n) {
    pass.error(n) = CrossEntropy(pass.s(n), data.y(n));
    pass.residual(n) = Residual(Activation::kTanh, pass.s(n), data.y(n));
    pass.contribution.row(n) *= pass.residual(n);
  }
  pass.E = pass.error.mean();
  pass.grad = pass.contribution.colwise().sum().transpose();
  pass.grad_norm = pass.grad.stableNorm();
  return pass;
}

}  // namespace chainrule
