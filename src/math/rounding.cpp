#include "math/rounding.h"

#include <cassert>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace chainrule {

double RoundHalfAway(double value, int decimals) {
  assert(decimals >= 0);
  constexpr int kSeen = 15;
  if (!std::isfinite(value))
    return value;
  if (value == 0)
    return 0;

  // "d.dddddddddddddde±dd": as an integer of 15 digits, and the power of ten of the first of them.
  char text[40];
  std::snprintf(text, sizeof text, "%.*e", kSeen - 1, std::abs(value));
  long long seen = text[0] - '0';
  for (int i = 0; i < kSeen - 1; ++i)
    seen = 10 * seen + (text[2 + i] - '0');
  const int exponent = std::atoi(text + 2 + kSeen);

  if (decimals > kSeen - 1 - exponent)
    return value;
  const int kept = exponent + 1 + decimals;  // of the 15 digits; at most all
  if (kept < 0)
    return 0;
  long long unit = 1;
  for (int i = kept; i < kSeen; ++i)
    unit *= 10;
  const long long units = seen / unit + (2 * (seen % unit) >= unit ? 1 : 0);
  if (units == 0)
    return 0;
  std::snprintf(text, sizeof text, "%llde%d", units, -decimals);
  const double rounded = std::strtod(text, nullptr);
  return value < 0 ? -rounded : rounded;
}

}  // namespace chainrule
