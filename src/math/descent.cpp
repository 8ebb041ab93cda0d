#include "math/descent.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>

#include "math/ray.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;
using Outcome = HalvingRun::Outcome;

// E_in and its gradient as in EvaluatePerceptron, without the parts that 10^5 steps do not need.
class Error {
 public:
  Error(const DataSet& data, Activation theta)
      : data_(data), theta_(theta), s_(data.y.size()), pull_(data.y.size()) {}

  void Evaluate(const VectorXd& w) {
    const double count = static_cast<double>(data_.y.size());
    s_.noalias() = data_.X * w;
    E_in_ = 0;
    for (Index n = 0; n < s_.size(); ++n) {
      const double residual = Residual(theta_, s_(n), data_.y(n));
      E_in_ += residual * residual;
      pull_(n) = 2 / count * residual * Derivative(theta_, s_(n));
    }
    E_in_ /= count;
    grad_.noalias() = data_.X.transpose() * pull_;
  }

  double E_in() const { return E_in_; }
  const VectorXd& grad() const { return grad_; }

 private:
  const DataSet& data_;
  Activation theta_;
  VectorXd s_;
  VectorXd pull_;
  VectorXd grad_;
  double E_in_ = 0;
};

bool IsPowerOfTwo(int n) {
  return n > 0 && (n & (n - 1)) == 0;
}

struct Range {
  double low;
  double high;
};

Range RangeOf(Activation theta) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  switch (theta) {
    case Activation::kIdentity:
      break;
    case Activation::kTanh:
      return {-1, 1};
    case Activation::kLogistic:
      return {0, 1};
    case Activation::kRelu:
      return {0, kInfinity};
  }
  return {-kInfinity, kInfinity};
}

}  // namespace

HalvingRun DescendToHalf(const DataSet& data, const VectorXd& w, Activation theta, double eta,
                         int most_steps) {
  assert(!CheckDataSet(data, w) && std::isfinite(eta) && most_steps >= 0);
  HalvingRun run;
  run.w = w;
  Error error(data, theta);
  error.Evaluate(run.w);
  run.E_0 = error.E_in();
  run.history.push_back({0, run.E_0});

  VectorXd next(w.size());
  for (;;) {
    run.E_in = error.E_in();
    if (run.steps > 0 && IsPowerOfTwo(run.steps)) run.history.push_back({run.steps, run.E_in});
    if (run.E_0 == 0)
      run.outcome = Outcome::kNoError;
    else if (!std::isfinite(run.E_in) || !run.w.allFinite())
      run.outcome = Outcome::kDiverged;
    else if (run.E_in <= run.E_0 / 2)
      run.outcome = Outcome::kHalved;
    else if (next = run.w - eta * error.grad(); next == run.w)
      run.outcome = Outcome::kStuck;
    if (run.outcome != Outcome::kNotYet || run.steps == most_steps) break;
    run.w = next;
    ++run.steps;
    error.Evaluate(run.w);
  }
  if (run.history.back().steps != run.steps) run.history.push_back({run.steps, run.E_in});
  run.grad_norm = error.grad().stableNorm();
  next = run.w - eta * error.grad();
  run.unmoved = static_cast<int>((next.array() == run.w.array()).count());
  return run;
}

HalvingRun DescendToHalfFromSmall(const DataSet& data, const VectorXd& w, Activation theta,
                                  double eta, int most_steps) {
  const std::optional<VectorXd> u = Direction(w);
  return DescendToHalf(data, u ? VectorXd(.1 * *u) : w, theta, eta, most_steps);
}

double ErrorFloor(const DataSet& data, Activation theta) {
  const Range range = RangeOf(theta);
  std::map<std::vector<double>, std::vector<double>> targets;
  for (Index n = 0; n < data.X.rows(); ++n) {
    const VectorXd x = data.X.row(n).transpose();
    targets[{x.begin(), x.end()}].push_back(data.y(n));
  }
  double sum = 0;
  for (const auto& [x, y] : targets) {
    double mean = 0;
    for (const double target : y) mean += target / static_cast<double>(y.size());
    const double best = std::clamp(mean, range.low, range.high);
    for (const double target : y) sum += (best - target) * (best - target);
  }
  return sum / static_cast<double>(data.X.rows());
}

double LogStepsAlone(double s, double squared_norm_of_x, double eta, int count) {
  assert(eta > 0 && squared_norm_of_x > 0 && count > 0);
  return 2 * std::abs(s) + std::log(count) - std::log(32 * eta * squared_norm_of_x);
}

}  // namespace chainrule
