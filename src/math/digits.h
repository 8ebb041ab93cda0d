// The first significant digits of a double, without the C library's printing: fifteen, which any
// decimal number survives in a double, or as many as tell it from every other double.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace chainrule {

inline constexpr int kMostDigits = 17;  // enough to read any double back exactly

// The powers of ten that doubles hold exactly.
inline constexpr std::array<double, 23> kPowersOfTen{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// units / 10^decimals, decimals ≥ 0, as the nearest double; nullopt if a single division would not
// give it.
std::optional<double> DecimalFraction(std::int64_t units, int decimals);

// The value digits · 10^(power − count + 1) with `count` digits, as %.*e writes it.
struct Digits {
  std::int64_t digits = 0;
  int power = 0;  // power of ten of the first digit
};

// value > 0 and finite, 15 ≤ count ≤ 17. nullopt if the power of ten needed to bring out `count`
// digits is not in kPowersOfTen, or if the value is so close below a power of ten that its digits
// round up to 1 and zeros.
std::optional<Digits> DigitsOf(double value, int count = 15);

// The fewest digits, 15, 16 or 17, that read back as the same value. nullopt as above, and if
// DecimalFraction cannot check it.
std::optional<Digits> ShortestDigitsOf(double value);

}  // namespace chainrule
