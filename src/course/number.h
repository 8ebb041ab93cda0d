// Numbers as text: as typed, as held in a link, and as shown on screen.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chainrule {

// The first of %.15g, %.16g, %.17g that reads back equal; -0 is "0". Finite values only (asserted).
std::string PrintNumber(double value);

// [+-] digits [. digits] or [+-] . digits, then [e|E [+-] digits]; a typographic minus (U+2212)
// counts as '-'. Surrounding spaces are allowed, but nothing else: no hexadecimal, no "inf" or
// "nan". At most 64 characters; nullopt if the number overflows a double.
std::optional<double> ParseNumber(std::string_view text);

// The same, but distinguishes text that is not a number from a number that is too large. `value` is
// set only if the text is a number.
enum class NumberText { kNumber, kNone, kTooLarge };
NumberText ReadNumber(std::string_view text, double& value);

// The number for the screen, with a typographic minus and `decimals` decimals (0 to 17), rounded
// half away from zero. A number with fewer decimals shows fewer (0.7, 1); "0.6000" means that more
// digits exist than are shown. A power of ten, its mantissa with `decimals` decimals ("1.35·10⁻⁷"),
// is used if rounding would leave 0, or one digit of several (0.00036 at 4 decimals; with 0 or 1
// decimals, one digit is enough). It is also used from 10⁷ on, for integers from 10¹⁵ on. The
// number is first taken to 15 significant digits (0.1 + 0.2 is 0.3), but from 15 decimals on with
// all its digits. Never "−0". NaN is "not a number", infinities are "∞" and "−∞".
std::string ShowNumber(double value, int decimals);

// For narrow places such as a node of the network: without the 0 before the point, with two digits
// of a small number (".0093"), and as a power of ten with one decimal below 10⁻⁴ and from 10⁵ on.
std::string ShowNumberCompact(double value, int decimals);

// The same text with its digits before the point in groups of three, if they are five or more:
// "25,557,032". For reading only: ParseNumber refuses it.
std::string GroupDigits(std::string number);

// "⁻⁴", for powers within text.
std::string Superscript(int number);

// The number that ShowNumber's text stands for, which a learner gets by copying it. Finite if the
// value is.
double ShownValue(double value, int decimals);

}  // namespace chainrule
