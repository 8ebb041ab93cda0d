// Rounding as you would with pencil and paper.
#pragma once

namespace chainrule {

// Rounds `value` to `decimals` (≥ 0) decimals, half away from zero. It rounds the number that a
// person sees, `value` to 15 significant digits: 1.005 → 1.01 although the double lies below it.
// The result is the double nearest to the decimal number. NaN, infinities and values with no digit
// to drop among their 15 are returned unchanged; −0 is never returned. Source: source.md, problem
// 2.
double RoundHalfAway(double value, int decimals);

}  // namespace chainrule
