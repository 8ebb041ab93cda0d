// Formulas and numbers as they are to be said by a screen reader: in words, without braces or
// carets.
#pragma once

#include <string>

#include "course/formula.h"
#include "course/text.h"

namespace chainrule {

// "w^{(1)}_2 = -x^2" is "w 2 of layer 1 = minus x squared". What stands above a letter is a power,
// unless it is in parentheses, which is a layer, or the lesson has other words for it:
// said_upper_x, with {n} in place of what stands there, or said_upper_w, with {from} and {to} in
// place of two numbers.
std::string Spoken(const Formula&, const TextBook& lesson);
std::string Spoken(const Paragraph&, const TextBook& lesson);

// A number as shown or typed: "−1.5·10⁻⁴" is "minus 1.5 times 10 to the minus 4".
std::string SpokenNumber(std::string_view number);

}  // namespace chainrule
