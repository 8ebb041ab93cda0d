#include "math/interval.h"

#include <cmath>

namespace chainrule {

namespace {

constexpr double kWithoutBound = 1e12;
constexpr double kMeets = 1e-9;

}  // namespace

Interval operator+(const Interval& a, const Interval& b) {
  return {a.lo + b.lo, a.hi + b.hi};
}

Interval operator-(const Interval& a, const Interval& b) {
  return {a.lo - b.hi, a.hi - b.lo};
}

Interval operator-(const Interval& a) {
  return {-a.hi, -a.lo};
}

Interval operator*(const Interval& a, const Interval& b) {
  const auto [lo, hi] = std::minmax({a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi});
  return {lo, hi};
}

Interval operator/(const Interval& a, const Interval& b) {
  if (b.Contains(0)) return {-kWithoutBound, kWithoutBound};
  const auto [lo, hi] = std::minmax({a.lo / b.lo, a.lo / b.hi, a.hi / b.lo, a.hi / b.hi});
  return {lo, hi};
}

Interval Square(const Interval& a) {
  const double lo = a.lo * a.lo;
  const double hi = a.hi * a.hi;
  return {a.Contains(0) ? 0 : std::min(lo, hi), std::max(lo, hi)};
}

Interval Hull(const Interval& a, const Interval& b) {
  return {std::min(a.lo, b.lo), std::max(a.hi, b.hi)};
}

std::optional<Interval> Meet(const Interval& a, const Interval& b) {
  const double lo = std::max(a.lo, b.lo);
  const double hi = std::min(a.hi, b.hi);
  if (lo > hi + kMeets) return std::nullopt;
  return Interval{std::min(lo, hi), std::max(lo, hi)};
}

}  // namespace chainrule
