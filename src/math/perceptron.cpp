#include "math/perceptron.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "math/join.h"
#include "math/vector_pair.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;

// ln(1 + e^t).
double Softplus(double t) {
  return (t > 0 ? t : 0.0) + std::log1p(std::exp(-std::abs(t)));
}

VectorXd Signal(const PerceptronRules& rules, const DataSet& data, const VectorXd& w) {
  if (rules.signal == PerceptronRules::Signal::kWithoutBias)
    return data.X.rightCols(data.X.cols() - 1) * w.tail(w.size() - 1);
  return data.X * w;
}

bool Skipped(const PerceptronRules& rules) {
  return rules.theta == PerceptronRules::Theta::kSkipped;
}

double Slope(const PerceptronRules& rules, Activation theta, double s, double h) {
  const bool identity = theta == Activation::kIdentity;
  switch (rules.slope) {
    case PerceptronRules::Slope::kOwn:
      break;
    case PerceptronRules::Slope::kDropped:
      return 1;
    case PerceptronRules::Slope::kFromSignal:
      return DerivativeFromOutput(theta, s);
    case PerceptronRules::Slope::kOneMinusOutput:
      return identity ? 1 : 1 - h;
    case PerceptronRules::Slope::kLogistic:
      return identity ? 1 : h * (1 - h);
    case PerceptronRules::Slope::kAtOutput:
      return Derivative(theta, h);
  }
  return Skipped(rules) ? 1 : Derivative(theta, s);
}

// Σ (tanh s_n − y_n)², where every y_n is 1 or −1.
double SumOfSquaredResiduals(const VectorXd& s, const VectorXd& y) {
  Pair sum = BothOf(0);
  Index n = 0;
  for (; n + 2 <= s.size(); n += 2) {
    const Pair residual = TanhResidual(LoadPair(s.data() + n), LoadPair(y.data() + n));
    sum += residual * residual;
  }
  const double last = n < s.size() ? TanhResidual(BothOf(s(n)), BothOf(y(n)))[0] : 0;
  return sum[0] + sum[1] + last * last;
}

// The largest |s| for pairs; beyond it they do not follow sech² and the residual down to 0.
constexpr double kMostOfPairs = 350;
// Up to this many examples are computed one by one, with the library's tanh.
constexpr Index kFewExamples = 100;

// Computes h, residual and slope of many examples with tanh and targets ±1, two at a time.
void EvaluateTanhPairs(const VectorXd& y, PerceptronPass& pass) {
  const Index count = y.size();
  for (Index next = 0; next < count; next += 2) {
    const Index n = std::min(next, count - 2);  // the last two, if the count is odd
    const Pair s = LoadPair(pass.s.data() + n);
    const TanhPair tanh = TanhAndSlope(s);
    StorePair(pass.h.data() + n, tanh.tanh);
    StorePair(pass.slope.data() + n, tanh.slope);
    StorePair(pass.residual.data() + n, TanhResidual(s, LoadPair(y.data() + n)));
  }
}

void AddGradient(const PerceptronRules& rules, const DataSet& data, PerceptronPass& pass) {
  const Index count = data.X.rows();
  const double two = rules.factor == PerceptronRules::Factor::kTwo ? 2 : 1;
  const bool summed = rules.mean == PerceptronRules::Mean::kSummed;
  const double factor = summed ? two : two / static_cast<double>(count);
  const bool times_x = rules.input == PerceptronRules::Input::kTimesX;

  pass.contribution = times_x ? data.X : Eigen::MatrixXd::Ones(count, data.X.cols());
  if (rules.mean == PerceptronRules::Mean::kProduct) {
    const Eigen::RowVectorXd mean = pass.contribution.colwise().mean();
    const double product = factor * pass.residual.mean() * pass.slope.mean();
    pass.contribution.rowwise() = Eigen::RowVectorXd(product * mean);
  } else {
    for (Index n = 0; n < count; ++n) {
      const double scale = factor * pass.residual(n) * pass.slope(n);
      for (Index i = 0; i < pass.contribution.cols(); ++i) pass.contribution(n, i) *= scale;
    }
  }
  pass.grad = pass.contribution.colwise().sum().transpose();
  // The square of 10^−170 would underflow to 0.
  pass.grad_norm = pass.grad.stableNorm();
}

}  // namespace

std::optional<Fault> CheckDataSet(const DataSet& data, const VectorXd& w) {
  const Index count = data.X.rows();
  if (count == 0) return Fault{"examples_none"};
  if (data.X.cols() == 0 || (data.X.col(0).array() != 1).any()) return Fault{"examples_constant"};
  if (data.y.size() != count) {
    return Fault{"examples_targets", {{"examples", Join(count)}, {"targets", Join(data.y.size())}}};
  }
  if (w.size() != data.X.cols()) {
    return Fault{"examples_weights", {{"given", Join(w.size())}, {"needed", Join(data.X.cols())}}};
  }
  if (!data.X.allFinite() || !data.y.allFinite() || !w.allFinite()) return Fault{"examples_finite"};
  return std::nullopt;
}

std::optional<Limit> LimitOf(Activation theta, double y) {
  if (theta == Activation::kTanh && std::abs(y) == 1) return Limit{y, 2, 2};
  if (theta == Activation::kLogistic && (y == 0 || y == 1)) return Limit{2 * y - 1, 1, 1};
  return std::nullopt;
}

bool TargetsAtLimits(Activation theta, const VectorXd& y) {
  for (const double target : y) {
    if (!LimitOf(theta, target)) return false;
  }
  return true;
}

double Residual(Activation theta, double s, double y) {
  const std::optional<Limit> limit = LimitOf(theta, y);
  if (!limit) return Evaluate(theta, s) - y;
  const double t = limit->steepness * limit->side * s;
  const double z = std::exp(-std::abs(t));
  return -limit->side * limit->range * (t > 0 ? z : 1) / (1 + z);
}

SignedLog LogResidual(Activation theta, double s, double y) {
  if (const std::optional<Limit> limit = LimitOf(theta, y)) {
    const double t = limit->steepness * limit->side * s;
    return {limit->side > 0 ? -1 : 1, std::log(limit->range) - Softplus(t)};
  }
  const double residual = Evaluate(theta, s) - y;
  return {residual > 0 ? 1 : residual < 0 ? -1 : 0, std::log(std::abs(residual))};
}

double LogSlope(Activation theta, double s) {
  switch (theta) {
    case Activation::kIdentity:
      return 0;
    case Activation::kTanh:
      return LogSech2(s);
    case Activation::kLogistic:
      return -std::abs(s) - 2 * std::log1p(std::exp(-std::abs(s)));
    case Activation::kRelu:
      return s > 0 ? 0 : -std::numeric_limits<double>::infinity();
  }
  return 0;
}

PerceptronPass EvaluatePerceptron(const DataSet& data, const VectorXd& w, Activation theta,
                                  const PerceptronRules& rules) {
  assert(!CheckDataSet(data, w));
  const Index count = data.X.rows();
  PerceptronPass pass;
  pass.s = Signal(rules, data, w);
  pass.h.resize(count);
  pass.residual.resize(count);
  pass.slope.resize(count);
  const bool negated = rules.error == PerceptronRules::Error::kTargetMinusOutput;
  const Activation forward = Skipped(rules) ? Activation::kIdentity : theta;
  const bool pairs = count > kFewExamples && forward == Activation::kTanh && !negated &&
                     rules.slope == PerceptronRules::Slope::kOwn &&
                     TargetsAtLimits(theta, data.y) && pass.s.cwiseAbs().maxCoeff() <= kMostOfPairs;
  if (pairs) {
    EvaluateTanhPairs(data.y, pass);
  } else {
    for (Index n = 0; n < count; ++n) {
      pass.h(n) = Evaluate(forward, pass.s(n));
      pass.residual(n) = (negated ? -1 : 1) * Residual(forward, pass.s(n), data.y(n));
      pass.slope(n) = Slope(rules, theta, pass.s(n), pass.h(n));
    }
  }
  pass.E_in = pass.residual.squaredNorm();
  if (rules.mean != PerceptronRules::Mean::kSummed) pass.E_in /= static_cast<double>(count);
  AddGradient(rules, data, pass);
  return pass;
}

double InSampleError(const DataSet& data, const VectorXd& w, Activation theta) {
  assert(!CheckDataSet(data, w));
  VectorXd residual = data.X * w;
  if (theta == Activation::kTanh && (data.y.array().abs() == 1).all())
    return SumOfSquaredResiduals(residual, data.y) / static_cast<double>(residual.size());
  for (Index n = 0; n < residual.size(); ++n) residual(n) = Residual(theta, residual(n), data.y(n));
  return residual.squaredNorm() / static_cast<double>(residual.size());
}

}  // namespace chainrule
