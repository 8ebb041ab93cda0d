#include "math/digits.h"

#include <cmath>

#include "math/double_double.h"

namespace chainrule {
namespace {

// Every integer up to this is a double.
constexpr std::int64_t kExact = std::int64_t{1} << 53;

// The integer nearest to an exact sum (ties to even), and whether the sum is below it.
struct Nearest {
  std::int64_t integer = 0;
  bool below = false;
};

Nearest NearestTo(const DoubleDouble& sum) {
  double whole = std::floor(sum.high);
  double rest = sum.high - whole;  // exact
  double low = sum.low;
  auto integer = static_cast<std::int64_t>(whole);
  if (integer >= kExact) {
    // `low` may then hold integers too, and its remainder is exact.
    whole = std::floor(low);
    integer += static_cast<std::int64_t>(whole);
    rest = low - whole;
    low = 0;
  }
  rest -= .5;
  const bool up = rest + low == 0 ? integer % 2 != 0 : rest > -low;
  return {up ? integer + 1 : integer, up || (rest == -.5 && low < 0)};
}

}  // namespace

std::optional<double> DecimalFraction(std::int64_t units, int decimals) {
  // Within these limits both are exact, and the quotient is rounded once.
  if (units > kExact || decimals >= static_cast<int>(kPowersOfTen.size())) return std::nullopt;
  return static_cast<double>(units) / kPowersOfTen[static_cast<std::size_t>(decimals)];
}

std::optional<Digits> DigitsOf(double value, int count) {
  const auto fewest = static_cast<std::int64_t>(kPowersOfTen[static_cast<std::size_t>(count - 1)]);
  int power = static_cast<int>(std::floor(std::log10(value)));
  for (int attempt = 0; attempt < 2; ++attempt) {
    const int scale = count - 1 - power;
    if (scale < 0 || scale >= static_cast<int>(kPowersOfTen.size())) return std::nullopt;
    const Nearest nearest =
        NearestTo(DoubleDouble::Product(value, kPowersOfTen[static_cast<std::size_t>(scale)]));
    if (nearest.integer < fewest) {
      --power;  // the logarithm was rounded up
    } else if (nearest.integer > 10 * fewest) {
      ++power;
    } else if (nearest.integer == 10 * fewest || (nearest.integer == fewest && nearest.below)) {
      return std::nullopt;
    } else {
      return Digits{nearest.integer, power};
    }
  }
  return std::nullopt;
}

std::optional<Digits> ShortestDigitsOf(double value) {
  for (int count = 15;; ++count) {
    const std::optional<Digits> known = DigitsOf(value, count);
    if (!known || count == kMostDigits) return known;
    const std::optional<double> read = DecimalFraction(known->digits, count - 1 - known->power);
    if (!read) return std::nullopt;
    if (*read == value) return known;
  }
}

}  // namespace chainrule
