// Formulas and numbers as a screen reader should say them: in words, without braces or carets.
#pragma once

#include <string>

#include "course/formula.h"
#include "course/text.h"

namespace chainrule {

// "w^{(1)}_2 = -x^2" is "w 2 of layer 1 = minus x squared". An upper index is a power, except that
// one in parentheses is a layer. A lesson may have other words for the upper index of a letter:
// said_upper_x, where {n} is the index, or said_upper_w, where {from} and {to} are two numbers.
std::string Spoken(const Formula&, const TextBook& lesson);
std::string Spoken(const Paragraph&, const TextBook& lesson);

// A number as shown or typed: "−1.5·10⁻⁴" is "minus 1.5 times 10 to the minus 4".
std::string SpokenNumber(std::string_view number);

}  // namespace chainrule
