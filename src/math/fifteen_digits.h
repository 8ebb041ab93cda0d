// The first fifteen significant digits of a number, which is as many as every decimal number of a person
// survives in a double, without the C library's printing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace chainrule {

// The powers of ten that doubles hold exactly.
inline constexpr std::array<double, 23> kPowersOfTen{
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// digits · 10^(power − 14), of 15 digits: the value as %.14e writes it.
struct FifteenDigits {
  std::int64_t digits = 0;
  int power = 0;  // of ten, of the first digit
};

// For value > 0 and finite. nullopt where the power of ten that brings out 15 digits is none of those above,
// and where the value lies so near below a power of ten that its digits are 1 and zeros.
std::optional<FifteenDigits> FifteenDigitsOf(double value);

}  // namespace chainrule
