// Reads a decimal number as strtod does, in a tenth of its code: that of the C library for
// WebAssembly also reads hexadecimal numbers, and computes with 128 bits.
#pragma once

namespace chainrule {

// The double nearest to the number that `text` begins with, [+-]digits[.digits][e[+-]digits], ties
// to even; ∞ above the largest. `*end`, unless null, is what follows it: all of `text` if there is
// no number, and the value then 0. Infinity, NaN and blanks in front are no numbers here.
double ReadDecimal(const char* text, const char** end);

}  // namespace chainrule
