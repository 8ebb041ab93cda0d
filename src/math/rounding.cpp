#include "math/rounding.h"

#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "math/digits.h"

namespace chainrule {
namespace {

constexpr int kSeen = 15;

// The 15 digits of a value > 0.
Digits Seen(double value) {
  if (const std::optional<Digits> known = DigitsOf(value)) return *known;
  char text[40];  // "d.dddddddddddddde±dd"
  std::snprintf(text, sizeof text, "%.*e", kSeen - 1, value);
  Digits seen;
  seen.digits = text[0] - '0';
  for (int i = 0; i < kSeen - 1; ++i) seen.digits = 10 * seen.digits + (text[2 + i] - '0');
  seen.power = std::atoi(text + 2 + kSeen);
  return seen;
}

// units / 10^decimals as the nearest double.
double Decimals(std::int64_t units, int decimals) {
  if (const std::optional<double> fraction = DecimalFraction(units, decimals)) return *fraction;
  char text[40];
  std::snprintf(text, sizeof text, "%llde%d", static_cast<long long>(units), -decimals);
  return std::strtod(text, nullptr);
}

}  // namespace

double RoundHalfAway(double value, int decimals) {
  assert(decimals >= 0);
  if (!std::isfinite(value)) return value;
  if (value == 0) return 0;

  const auto [digits, exponent] = Seen(std::abs(value));
  if (decimals > kSeen - 1 - exponent) return value;
  const int kept = exponent + 1 + decimals;  // of the 15 digits; at most all
  if (kept < 0) return 0;
  std::int64_t unit = 1;
  for (int i = kept; i < kSeen; ++i) unit *= 10;
  const std::int64_t units = digits / unit + (2 * (digits % unit) >= unit ? 1 : 0);
  if (units == 0) return 0;
  const double rounded = Decimals(units, decimals);
  return value < 0 ? -rounded : rounded;
}

}  // namespace chainrule
