#include "math/held.h"

#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>

namespace chainrule {

namespace {

constexpr double kGrid = 1e-7;   // of a unit
constexpr double kTie = 1e-9;    // of a unit
constexpr double kMatch = 1e-9;  // relative
// From here on, a double has no decimals left to round.
constexpr double kLargest = 1e15;
// Beyond this, nobody works with e^s by hand, and it would overflow.
constexpr double kSteepest = 300;
constexpr std::size_t kMostFactors = 4;

double PowerOfTen(int decimals) {
  constexpr std::array<double, 10> kPowers = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  const auto at = static_cast<std::size_t>(decimals);
  return at < kPowers.size() ? kPowers[at] : std::pow(10.0, decimals);
}

bool OnGrid(double units) {
  return std::abs(units - std::round(units)) < kGrid;
}

// The nearest integer, the lower one of two: below rounding half away and half to even.
double NearestBelow(double units) {
  return std::ceil(units - 0.5 - kTie);
}

// The least number that may be held for `value`. The greatest follows by symmetry.
double LeastKept(double value, int decimals) {
  const double unit = PowerOfTen(decimals);
  const double units = value * unit;
  if (!(std::abs(units) < kLargest) || OnGrid(units)) return value;
  if (value > 0) return std::floor(units) / unit;  // cut off
  const double nearest = NearestBelow(units);
  if (nearest < units) return nearest / unit;
  // With one more decimal kept, or more, at most half a unit of the next one is lost.
  return value - 0.05 / unit;
}

double LeastTyped(double value, int decimals) {
  const double unit = PowerOfTen(decimals);
  const double units = value * unit;
  if (!(std::abs(units) < kLargest)) return value;
  if (OnGrid(units)) return std::round(units) / unit;
  const double nearest = NearestBelow(units);
  return (value > 0 ? std::min(nearest, std::floor(units)) : nearest) / unit;
}

}  // namespace

Interval Kept(const Interval& numbers, int decimals) {
  if (decimals >= kAllDecimals) return numbers;
  return {LeastKept(numbers.lo, decimals), -LeastKept(-numbers.hi, decimals)};
}

Interval Typed(const Interval& numbers, int decimals) {
  if (decimals >= kAllDecimals) return numbers;
  return {LeastTyped(numbers.lo, decimals), -LeastTyped(-numbers.hi, decimals)};
}

Interval CameFrom(double value, int decimals) {
  if (decimals >= kAllDecimals) return Point(value);
  const double half = 0.5 / PowerOfTen(decimals);
  // Cutting off moved the number towards 0 by up to a whole unit.
  return {value - (value > 0 ? half : 2 * half), value + (value < 0 ? half : 2 * half)};
}

bool Holds(const Interval& numbers, double value) {
  const double tolerance = kMatch * std::max(1.0, std::abs(value));
  return numbers.lo - tolerance <= value && value <= numbers.hi + tolerance;
}

Interval Hand::Product(std::initializer_list<Interval> factors) const {
  return Product(std::span<const Interval>(factors.begin(), factors.size()));
}

Interval Hand::Product(std::span<const Interval> factors) const {
  std::array<Interval, kMostFactors> real;
  std::size_t count = 0;
  bool signs = false;
  bool negative = false;
  for (const Interval& factor : factors) {
    if (factor == Point(1)) continue;
    if (factor == Point(-1)) {
      signs = true;
      negative = !negative;
      continue;
    }
    assert(count < kMostFactors);
    real[count++] = factor;
  }
  Interval product = Multiplied(std::span<const Interval>(real.data(), count));
  if (signs && count > 1) product = Hull(product, Kept(product));
  return negative ? -product : product;
}

Interval Hand::Multiplied(std::span<const Interval> f) const {
  const auto kept = [this](const Interval& a, const Interval& b) { return Kept(a * b); };
  switch (f.size()) {
    case 0:
      return Point(1);
    case 1:
      return f[0];
    case 2:
      return f[0] * f[1];
    case 3:
      return Hull(kept(f[0], f[1]) * f[2], Hull(kept(f[0], f[2]) * f[1], kept(f[1], f[2]) * f[0]));
    default:
      break;
  }
  Interval all = kept(f[0], f[1]) * kept(f[2], f[3]);
  all = Hull(all, kept(f[0], f[2]) * kept(f[1], f[3]));
  all = Hull(all, kept(f[0], f[3]) * kept(f[1], f[2]));
  for (std::size_t last = 0; last < kMostFactors; ++last) {
    std::array<Interval, kMostFactors - 1> others;
    for (std::size_t i = 0; i + 1 < kMostFactors; ++i) others[i] = f[i < last ? i : i + 1];
    all = Hull(all, Kept(Multiplied(others)) * f[last]);
  }
  return all;
}

Interval Hand::Sum(std::span<const Interval> terms) const {
  if (terms.empty()) return Point(0);
  if (terms.size() == 1) return terms[0];
  Interval sum = Kept(terms[0]);
  for (std::size_t i = 1; i < terms.size(); ++i) {
    sum = sum + Kept(terms[i]);
    if (i + 1 < terms.size()) sum = Kept(sum);
  }
  return sum;
}

Interval Hand::Mean(std::span<const Interval> terms) const {
  const Interval share = Point(1 / static_cast<double>(terms.size()));
  const Interval sum = Kept(Sum(terms));
  return Hull(sum * share, sum * Kept(share));
}

Interval Hand::Tanh(const Interval& s) const {
  const auto by_key = [](double v) { return Evaluate(Activation::kTanh, v); };
  const Interval pressed = Rising(by_key, s);
  if (KeepsAll() || s.lo < -kSteepest || s.hi > kSteepest) return pressed;
  const auto exponential = [](double v) { return std::exp(v); };
  const Interval up = Kept(Rising(exponential, s));
  const Interval down = Kept(Rising(exponential, -s));
  const auto quotient = [](double a, double b) { return a + b == 0 ? 0.0 : (a - b) / (a + b); };
  return Hull(pressed, {quotient(up.lo, down.hi), quotient(up.hi, down.lo)});
}

Interval Hand::Logistic(const Interval& s) const {
  const Interval pressed = Rising([](double v) { return Evaluate(Activation::kLogistic, v); }, s);
  if (KeepsAll() || s.lo < -kSteepest || s.hi > kSteepest) return pressed;
  const Interval down = Kept(Rising([](double v) { return std::exp(v); }, -s));
  return Hull(pressed, {1 / (1 + down.hi), 1 / (1 + down.lo)});
}

Interval Hand::Theta(Activation theta, const Interval& s) const {
  switch (theta) {
    case Activation::kIdentity:
      break;
    case Activation::kTanh:
      return Tanh(s);
    case Activation::kLogistic:
      return Logistic(s);
    case Activation::kRelu:
      return Rising([](double v) { return Evaluate(Activation::kRelu, v); }, s);
  }
  return s;
}

}  // namespace chainrule
