// Numbers as text: what a person may type, what a link holds, what the screen shows.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chainrule {

// The first of %.15g, %.16g, %.17g that reads back equal; -0 is "0". Finite values only (asserted).
std::string PrintNumber(double value);

// [+-] digits [. digits] or [+-] . digits, then [e|E [+-] digits]; a typographic minus (U+2212)
// counts as '-'. Surrounding spaces are allowed. Nothing else is: no hexadecimal, no "inf" or
// "nan", and nullopt for what overflows a double. At most 64 characters.
std::optional<double> ParseNumber(std::string_view text);

// The same, telling apart what is no number and what is too large for one. `value` is set only if
// the text is a number.
enum class NumberText { kNumber, kNone, kTooLarge };
NumberText ReadNumber(std::string_view text, double& value);

// For the screen, with a typographic minus: `decimals` decimals (0 to 17), half away from zero,
// fewer when the number has fewer (0.7, 1); "0.6000" says that there are more digits than are
// shown. A power of ten, its mantissa with as many decimals ("1.35·10⁻⁷"), when that says too
// little: where rounding would leave 0, or one digit of several (0.00036 at 4 decimals; with 0 or 1
// decimals one digit is all that was asked for); and from 10⁷ on, integers from 10¹⁵ on. What is
// shown is the number to 15 significant digits (0.1 + 0.2 is 0.3), from 15 decimals on all there
// are. Never "−0". NaN is "not a number", infinities "∞" and "−∞".
std::string ShowNumber(double value, int decimals);

// For narrow places such as a node of the network: without the 0 before the point, two digits of a
// small number (".0093"), and a power of ten with one decimal below 10⁻⁴ and from 10⁵ on.
std::string ShowNumberCompact(double value, int decimals);

// "⁻⁴": for powers that stand in a text.
std::string Superscript(int number);

// The number that ShowNumber's text stands for: what a learner who copies it works with. Finite
// where the value is.
double ShownValue(double value, int decimals);

}  // namespace chainrule
