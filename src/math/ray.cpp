#include "math/ray.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <vector>

#include "math/double_double.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;
using Side = DecayLaw::Side;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// A multiple of example x_n whose size, relative to the others, is e^key or decays at rate key.
struct Contribution {
  double key = 0;
  double factor = 0;
  Index n = 0;
};

// Groups of contributions with exactly the same key.
class Groups {
 public:
  void Add(double key, double factor, Index n) { list_.push_back({key, factor, n}); }

  // Calls visit(key, sum, first, last) for each group, by ascending keys, while it returns true.
  // The group is first … last − 1, and sum = Σ factor · x_n, where exact cancellation leaves
  // exactly 0.
  template <class Visit>
  void ForEach(const DataSet& data, const Visit& visit) {
    Sort();
    const auto size = static_cast<std::size_t>(data.X.cols());
    std::vector<DoubleDouble> exact(size);
    VectorXd sum(data.X.cols());
    for (auto first = list_.cbegin(); first != list_.cend();) {
      std::fill(exact.begin(), exact.end(), DoubleDouble());
      auto last = first;
      for (; last != list_.cend() && last->key == first->key; ++last) {
        for (std::size_t i = 0; i < size; ++i) {
          const double x = data.X(last->n, static_cast<Index>(i));
          exact[i] = exact[i] + DoubleDouble::Product(last->factor, x);
        }
      }
      for (std::size_t i = 0; i < size; ++i) sum(static_cast<Index>(i)) = exact[i].high;
      if (!visit(first->key, sum, first, last)) return;
      first = last;
    }
  }

 private:
  // A function of its own, so that the template ForEach does not repeat its code.
  void Sort() {
    std::sort(list_.begin(), list_.end(), [](const Contribution& a, const Contribution& b) {
      return a.key < b.key || (a.key == b.key && a.n < b.n);
    });
  }

  std::vector<Contribution> list_;
};

// ln(1 − (1 + z)^(−3)) with z = e^(−t), t ≥ 0.
double LogMissing(double t) {
  // From here on 3z is accurate enough and does not underflow.
  if (t > 40) return std::log(3) - t;
  return std::log(-std::expm1(-3 * std::log1p(std::exp(-t))));
}

// Adds residual · slope · x_n at s. For a target at a limit this is range^3 z^p/(1 + z)^3 with z =
// e^(−|t|), p = 1 on the wrong side and p = 2 on the right one. It is added in two parts: the law
// for large |s|, and with opposite sign the difference to it.
void AddContribution(Groups& groups, const DataSet& data, Index n, double s, Activation theta) {
  const std::optional<Limit> limit = LimitOf(theta, data.y(n));
  if (!limit) {
    const SignedLog residual = LogResidual(theta, s, data.y(n));
    const double log = residual.log + LogSlope(theta, s);
    if (log != -kInfinity) groups.Add(log, residual.sign, n);
    return;
  }
  const double scale = 3 * std::log(limit->range);
  if (s == 0) {
    groups.Add(scale - std::log(8), -limit->side, n);
    return;
  }
  const double t = limit->steepness * limit->side * s;
  const double law = scale - (t > 0 ? 2 : 1) * std::abs(t);
  groups.Add(law, -limit->side, n);
  groups.Add(law + LogMissing(std::abs(t)), limit->side, n);
}

// ln‖Σ e^key · sum‖.
double LogNorm(Groups& groups, const DataSet& data) {
  std::vector<std::pair<double, VectorXd>> parts;
  double largest = -kInfinity;
  groups.ForEach(data, [&](double key, const VectorXd& sum, const auto&, const auto&) {
    const double size = sum.cwiseAbs().maxCoeff();
    if (size == 0) return true;
    parts.emplace_back(key, sum);
    largest = std::max(largest, key + std::log(size));
    return true;
  });
  if (parts.empty()) return -kInfinity;
  VectorXd total = VectorXd::Zero(parts.front().second.size());
  for (const auto& [key, value] : parts) total += std::exp(key - largest) * value;
  return largest + std::log(total.stableNorm());
}

double LogMeanSquare(const std::vector<double>& logs) {
  const double largest = *std::max_element(logs.begin(), logs.end());
  if (largest == -kInfinity) return largest;
  double sum = 0;
  for (const double log : logs) sum += std::exp(2 * (log - largest));
  return 2 * largest + std::log(sum / static_cast<double>(logs.size()));
}

Side SideOf(double projection, const std::optional<Limit>& limit) {
  if (projection == 0) return Side::kZero;
  if (!limit) return Side::kOther;
  return limit->side * projection > 0 ? Side::kRight : Side::kWrong;
}

// Adds the example's contribution for large α, as terms that decay as e^(−key α).
void AddLaw(Groups& groups, const DataSet& data, Index n, double projection, Activation theta) {
  const double y = data.y(n);
  // θ approaches both limits in the same way, so one limit is enough.
  const Limit upper = *LimitOf(theta, 1);
  const double cube = upper.range * upper.range * upper.range;
  const double decay = upper.steepness * std::abs(projection);
  const std::optional<Limit> limit = LimitOf(theta, y);
  switch (SideOf(projection, limit)) {
    case Side::kZero:
      groups.Add(0, Residual(theta, 0, y) * Derivative(theta, 0), n);
      break;
    case Side::kOther: {
      const double end = projection > 0 ? 1 : 1 - upper.range;
      groups.Add(decay, (end - y) * upper.range * upper.range, n);
      break;
    }
    case Side::kRight:
    case Side::kWrong: {
      const double power = limit->side * projection > 0 ? 2 : 1;
      groups.Add(power * decay, -limit->side * cube, n);
      groups.Add((power + 1) * decay, 3 * limit->side * cube, n);
      break;
    }
  }
}

}  // namespace

std::optional<VectorXd> Direction(const VectorXd& w) {
  const double largest = w.size() == 0 ? 0 : w.cwiseAbs().maxCoeff();
  if (largest == 0) return std::nullopt;
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
  point.log_grad_norm = std::log(2 / count) + LogNorm(groups, data);
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
    if (saturates) AddLaw(groups, data, n, projections(n), theta);
  }
  bool only_zero = true;
  groups.ForEach(data, [&](double rate, const VectorXd& sum, auto first, auto last) {
    only_zero = only_zero && rate == 0;
    if (sum.isZero(0)) return true;
    law.kind = rate == 0 ? DecayLaw::Kind::kStopped : DecayLaw::Kind::kExponential;
    law.rate = rate;
    for (; first != last; ++first) law.slowest.push_back(first->n);
    return false;
  });
  if (saturates && law.slowest.empty() && only_zero) law.kind = DecayLaw::Kind::kNoGradient;
  return law;
}

}  // namespace chainrule
