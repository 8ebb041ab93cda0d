// What somebody who works by hand may hold: rounding as an operator on sets, and arithmetic in
// which any result in between may have been rounded.
#pragma once

#include <span>

#include "math/activation.h"
#include "math/interval.h"

namespace chainrule {

// As a number of decimals: all of them, so that nothing is rounded.
inline constexpr int kAllDecimals = 99;

// Three habits are allowed everywhere: rounding half away from zero, half to even, and cutting off.
// A number with at most so many decimals stays as it is; a double within 10^−7 of a unit counts as
// such, because −1.2 + 1.1 is −0.09999999999999987.

// What may be held for a number of the set by somebody who keeps `decimals` or more, or all.
Interval Kept(const Interval& numbers, int decimals);

// The numbers of exactly `decimals` decimals that may be typed for a number of the set.
Interval Typed(const Interval& numbers, int decimals);

// The numbers for which `value`, of `decimals` decimals, may have been typed.
Interval CameFrom(double value, int decimals);

// Whether the value is in the set, up to 10^−9 of its size.
bool Holds(const Interval& numbers, double value);

// Arithmetic of somebody who keeps `decimals` or more in between, in the order he likes. The last
// operation of each function is not rounded, because Typed() rounds it.
class Hand {
 public:
  explicit Hand(int decimals) : decimals_(decimals) {}

  int decimals() const { return decimals_; }
  bool KeepsAll() const { return decimals_ >= kAllDecimals; }
  // The result of one operation: rounded, or not.
  Interval Kept(const Interval& numbers) const { return chainrule::Kept(numbers, decimals_); }

  // At most four factors apart from 1 and −1, multiplied in any order. A factor 1 costs no
  // multiplication, −1 is a sign that may be put on last.
  Interval Product(std::span<const Interval> factors) const;
  Interval Product(std::initializer_list<Interval> factors) const;
  // Each term and each sum of the first terms may be rounded.
  Interval Sum(std::span<const Interval> terms) const;
  // The sum divided by their number: by n, or times the rounded 1/n.
  Interval Mean(std::span<const Interval> terms) const;

  // By the key of a calculator, or from rounded exponentials.
  Interval Tanh(const Interval& s) const;
  Interval Logistic(const Interval& s) const;
  // θ(s): tanh and the logistic function as above, the identity and ReLU without rounding.
  Interval Theta(Activation theta, const Interval& s) const;

 private:
  Interval Multiplied(std::span<const Interval> factors) const;

  int decimals_;
};

}  // namespace chainrule
