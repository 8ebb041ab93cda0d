// The first significant digits of a number, without the C library's printing: fifteen, which is as
// many as every decimal number of a person survives in a double, or as many as tell it from every
// other.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace chainrule {

inline constexpr int kMostDigits = 17;  // any double is read back from these

// The powers of ten that doubles hold exactly.
inline constexpr std::array<double, 23> kPowersOfTen{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// units / 10^decimals, decimals ≥ 0, as the nearest double; nullopt where one division does not
// give that.
std::optional<double> DecimalFraction(std::int64_t units, int decimals);

// digits · 10^(power − count + 1), of `count` digits: the value as %.*e writes it.
struct Digits {
  std::int64_t digits = 0;
  int power = 0;  // of ten, of the first digit
};

// For value > 0 and finite, 15 ≤ count ≤ 17. nullopt where the power of ten that brings out so many
// digits is none of those above, and where the value lies so near below a power of ten that its
// digits are 1 and zeros.
std::optional<Digits> DigitsOf(double value, int count = 15);

// The fewest of 15, 16 or 17 digits that read back equal, as those. nullopt as above, and where no
// DecimalFraction tells.
std::optional<Digits> ShortestDigitsOf(double value);

}  // namespace chainrule
