#include "math/fifteen_digits.h"

#include <cmath>

#include "math/double_double.h"

namespace chainrule {

std::optional<FifteenDigits> FifteenDigitsOf(double value) {
  constexpr std::int64_t kFewest = 100'000'000'000'000;
  int power = static_cast<int>(std::floor(std::log10(value)));
  for (int attempt = 0; attempt < 2; ++attempt) {
    const int scale = 14 - power;
    if (scale < 0 || scale >= static_cast<int>(kPowersOfTen.size()))
      return std::nullopt;
    const DoubleDouble scaled =
        DoubleDouble::Product(value, kPowersOfTen[static_cast<std::size_t>(scale)]);
    const double below = std::floor(scaled.high);
    // What is left of the exact product: exact, since below is within a unit of it.
    const double rest = (scaled.high - below) - .5;
    auto digits = static_cast<std::int64_t>(below);
    const bool tie = rest + scaled.low == 0;
    if (tie ? digits % 2 != 0 : rest > -scaled.low)
      ++digits;
    if (digits < kFewest) {
      --power;  // the logarithm was rounded up
    } else if (digits > 10 * kFewest) {
      ++power;
    } else if (digits == 10 * kFewest ||
               (digits == kFewest && scaled.high + scaled.low < static_cast<double>(kFewest))) {
      return std::nullopt;
    } else {
      return FifteenDigits{digits, power};
    }
  }
  return std::nullopt;
}

}  // namespace chainrule
