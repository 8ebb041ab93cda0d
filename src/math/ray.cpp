#include "math/ray.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>

#include "math/double_double.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;
using Side = DecayLaw::Side;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Σ factor · x_n, in which what cancels exactly leaves nothing.
class ExactSum {
 public:
  void Add(double factor, const Eigen::RowVectorXd& x, Index n) {
    entries_.resize(static_cast<std::size_t>(x.size()));
    for (std::size_t i = 0; i < entries_.size(); ++i)
      entries_[i] = entries_[i] + DoubleDouble::Product(factor, x(static_cast<Index>(i)));
    examples_.push_back(n);
  }

  VectorXd Value() const {
    VectorXd value(static_cast<Index>(entries_.size()));
    for (std::size_t i = 0; i < entries_.size(); ++i)
      value(static_cast<Index>(i)) = entries_[i].high;
    return value;
  }

  const std::vector<Index>& examples() const { return examples_; }

 private:
  std::vector<DoubleDouble> entries_;
  std::vector<Index> examples_;
};

// ln(1 − (1 + z)^(−3)) with z = e^(−t), t ≥ 0.
double LogMissing(double t) {
  // From here on 3z is as good, and does not become 0.
  if (t > 40)
    return std::log(3) - t;
  return std::log(-std::expm1(-3 * std::log1p(std::exp(-t))));
}

// Groups of contributions of the same size e^key.
using Groups = std::map<double, ExactSum>;

// residual · slope · x_n at s. For a target at a limit, range^3 z^p/(1 + z)^3 with z = e^(−|t|),
// p = 1 on the wrong side and 2 on the right one: its law, and, with the other sign, what is
// missing.
void AddContribution(Groups& groups, const DataSet& data, Index n, double s, Activation theta) {
  const Eigen::RowVectorXd x = data.X.row(n);
  const std::optional<Limit> limit = LimitOf(theta, data.y(n));
  if (!limit) {
    const SignedLog residual = LogResidual(theta, s, data.y(n));
    const double log = residual.log + LogSlope(theta, s);
    if (log != -kInfinity)
      groups[log].Add(residual.sign, x, n);
    return;
  }
  const double scale = 3 * std::log(limit->range);
  if (s == 0) {
    groups[scale - std::log(8)].Add(-limit->side, x, n);
    return;
  }
  const double t = limit->steepness * limit->side * s;
  const double law = scale - (t > 0 ? 2 : 1) * std::abs(t);
  groups[law].Add(-limit->side, x, n);
  groups[law + LogMissing(std::abs(t))].Add(limit->side, x, n);
}

// ln‖Σ e^key · sum‖.
double LogNorm(const Groups& groups) {
  std::vector<std::pair<double, VectorXd>> parts;
  double largest = -kInfinity;
  for (const auto& [key, sum] : groups) {
    const VectorXd value = sum.Value();
    const double size = value.cwiseAbs().maxCoeff();
    if (size == 0)
      continue;
    parts.emplace_back(key, value);
    largest = std::max(largest, key + std::log(size));
  }
  if (parts.empty())
    return -kInfinity;
  VectorXd total = VectorXd::Zero(parts.front().second.size());
  for (const auto& [key, value] : parts)
    total += std::exp(key - largest) * value;
  return largest + std::log(total.stableNorm());
}

double LogMeanSquare(const std::vector<double>& logs) {
  const double largest = *std::max_element(logs.begin(), logs.end());
  if (largest == -kInfinity)
    return largest;
  double sum = 0;
  for (const double log : logs)
    sum += std::exp(2 * (log - largest));
  return 2 * largest + std::log(sum / static_cast<double>(logs.size()));
}

Side SideOf(double projection, const std::optional<Limit>& limit) {
  if (projection == 0)
    return Side::kZero;
  if (!limit)
    return Side::kOther;
  return limit->side * projection > 0 ? Side::kRight : Side::kWrong;
}

// For large α: groups of contributions e^(−key α) · sum.
void AddLaw(Groups& groups, const DataSet& data, Index n, double projection, Activation theta) {
  const Eigen::RowVectorXd x = data.X.row(n);
  const double y = data.y(n);
  // Either limit tells how θ comes close to both.
  const Limit upper = *LimitOf(theta, 1);
  const double cube = upper.range * upper.range * upper.range;
  const double decay = upper.steepness * std::abs(projection);
  const std::optional<Limit> limit = LimitOf(theta, y);
  switch (SideOf(projection, limit)) {
    case Side::kZero:
      groups[0].Add(Residual(theta, 0, y) * Derivative(theta, 0), x, n);
      break;
    case Side::kOther: {
      const double end = projection > 0 ? 1 : 1 - upper.range;
      groups[decay].Add((end - y) * upper.range * upper.range, x, n);
      break;
    }
    case Side::kRight:
    case Side::kWrong: {
      const double power = limit->side * projection > 0 ? 2 : 1;
      groups[power * decay].Add(-limit->side * cube, x, n);
      groups[(power + 1) * decay].Add(3 * limit->side * cube, x, n);
      break;
    }
  }
}

}  // namespace

std::optional<VectorXd> Direction(const VectorXd& w) {
  const double largest = w.size() == 0 ? 0 : w.cwiseAbs().maxCoeff();
  if (largest == 0)
    return std::nullopt;
  return VectorXd((w / largest).normalized());
}

VectorXd Projections(const DataSet& data, const VectorXd& u) {
  constexpr double kRounding = 8 * std::numeric_limits<double>::epsilon();
  const VectorXd sum = data.X * u;
  const VectorXd sizes = data.X.cwiseAbs() * u.cwiseAbs();
  return (sum.array().abs() <= kRounding * sizes.array()).select(0, sum);
}

RayPoint OnRay(const DataSet& data, const VectorXd& u, double alpha, Activation theta) {
  assert(!CheckDataSet(data, u) && alpha >= 0);
  const VectorXd projections = Projections(data, u);
  Groups groups;
  std::vector<double> residuals;
  RayPoint point;
  point.alpha = alpha;
  for (Index n = 0; n < data.X.rows(); ++n) {
    const double s = alpha * projections(n);
    const double residual = Residual(theta, s, data.y(n));
    point.E_in += residual * residual;
    residuals.push_back(LogResidual(theta, s, data.y(n)).log);
    AddContribution(groups, data, n, s, theta);
  }
  const double count = static_cast<double>(data.X.rows());
  point.E_in /= count;
  point.log_E_in = LogMeanSquare(residuals);
  point.log_grad_norm = std::log(2 / count) + LogNorm(groups);
  return point;
}

DecayLaw LawOfDecay(const DataSet& data, const VectorXd& u, Activation theta) {
  assert(!CheckDataSet(data, u));
  DecayLaw law;
  const bool saturates = LimitOf(theta, 1).has_value();
  const VectorXd projections = Projections(data, u);
  Groups groups;
  for (Index n = 0; n < data.X.rows(); ++n) {
    law.sides.push_back(SideOf(projections(n), LimitOf(theta, data.y(n))));
    if (saturates)
      AddLaw(groups, data, n, projections(n), theta);
  }
  for (const auto& [rate, sum] : groups) {
    if (sum.Value().isZero(0))
      continue;
    law.kind = rate == 0 ? DecayLaw::Kind::kStopped : DecayLaw::Kind::kExponential;
    law.rate = rate;
    law.slowest = sum.examples();
    return law;
  }
  if (groups.size() == 1 && groups.begin()->first == 0)
    law.kind = DecayLaw::Kind::kNoGradient;
  return law;
}

}  // namespace chainrule
