// Intervals: the set of numbers that may stand at one place of a working by hand.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>

namespace chainrule {

// All numbers from lo to hi, both included. lo ≤ hi.
struct Interval {
  double lo = 0;
  double hi = 0;

  bool operator==(const Interval&) const = default;
  bool IsPoint() const { return lo == hi; }
  bool Contains(double value) const { return lo <= value && value <= hi; }
};

constexpr Interval Point(double value) {
  return {value, value};
}

// The results for all pairs of numbers of the two.
Interval operator+(const Interval& a, const Interval& b);
Interval operator-(const Interval& a, const Interval& b);
Interval operator-(const Interval& a);
Interval operator*(const Interval& a, const Interval& b);
// A divisor that contains 0 gives ±10^12, which no typed number of a lesson reaches.
Interval operator/(const Interval& a, const Interval& b);

// Sharper than a · a, which takes the two for different numbers.
Interval Square(const Interval& a);

// f over a, for f that nowhere falls (rises).
template <class Function>
Interval Rising(Function f, const Interval& a) {
  return {f(a.lo), f(a.hi)};
}
template <class Function>
Interval Falling(Function f, const Interval& a) {
  return {f(a.hi), f(a.lo)};
}

// The smallest interval around both.
Interval Hull(const Interval& a, const Interval& b);

// The numbers in both. Ends that miss each other by less than 10^−9 still meet.
std::optional<Interval> Meet(const Interval& a, const Interval& b);

}  // namespace chainrule
