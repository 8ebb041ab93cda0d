// Rounding as a person rounds who works with pencil and paper.
#pragma once

namespace chainrule {

// `value` to `decimals` (≥ 0) decimals, half away from zero. What is rounded is the number a person
// sees, `value` to 15 significant digits: 1.005 → 1.01 although the double lies below it. The
// result is the double nearest to the decimal number. A value with no digit to drop among its 15 is
// returned as it is; NaN and infinities too; −0 never is. Source: source.md, problem 2.
double RoundHalfAway(double value, int decimals);

}  // namespace chainrule
