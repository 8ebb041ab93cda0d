#include "math/rounding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

namespace chainrule {
namespace {

struct Case {
  double value;
  int decimals;
  double rounded;
};

TEST(RoundHalfAwayTest, JudgesTheDecimalNumber) {
  constexpr Case kCases[] = {
      {1.005, 2, 1.01},  // as doubles these four lie below the half
      {2.675, 2, 2.68},
      {1.0005, 3, 1.001},
      {-0.8755, 3, -0.876},
      {8.345, 2, 8.35},
      {0.125, 2, 0.13},  // exact halves
      {-0.125, 2, -0.13},
      {0.5, 0, 1},
      {1.5, 0, 2},
      {2.5, 0, 3},
      {-2.5, 0, -3},
      {0.1 + 0.2, 15, 0.3},
      {0.1 * 3, 1, 0.3},
      {1.0049999999, 2, 1.0},  // visibly below the half
      {1.00499999999999, 2, 1.0},
      {0.60436777711716, 2, 0.60},
      {0.76159415595576, 2, 0.76},
      {-0.87552, 3, -0.876},
      {-1.03968, 3, -1.040},
      {9.995, 2, 10},
      {999.5, 0, 1000},
      {0.005, 2, 0.01},
      {0.0049, 2, 0},
      {0.5e-3, 3, 0.001},
      {0.05, 0, 0},
      {1e-9, 3, 0},
      {1e-320, 3, 0},
      {123456789.5, 0, 123456790},
      {1234567890.125, 2, 1234567890.13},
      {3, 5, 3},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(RoundHalfAway(c.value, c.decimals), c.rounded) << c.value << ", " << c.decimals;
    EXPECT_EQ(RoundHalfAway(-c.value, c.decimals), -c.rounded) << -c.value << ", " << c.decimals;
    EXPECT_EQ(RoundHalfAway(c.rounded, c.decimals), c.rounded) << "twice: " << c.value;
  }
}

TEST(RoundHalfAwayTest, WhatHasNoSuchDecimalsIsLeftAlone) {
  const double third = 1.0 / 3;
  EXPECT_EQ(RoundHalfAway(third, 16), third);
  EXPECT_NE(RoundHalfAway(third, 15), third);
  for (const double value :
       {123456789012345.67, 9007199254740993.0, 1e22, 1e300, std::numeric_limits<double>::max()}) {
    EXPECT_EQ(RoundHalfAway(value, 2), value);
    EXPECT_EQ(RoundHalfAway(-value, 2), -value);
  }
  EXPECT_EQ(RoundHalfAway(123456789012345.67, 0), 123456789012346);
  EXPECT_EQ(RoundHalfAway(5e-324, 400), 5e-324);
}

// The documented rule, literally: the 15 digits that printf gives, then their decimals.
double ByPrintf(double value, int decimals) {
  char text[400];
  std::snprintf(text, sizeof text, "%.14e", std::abs(value));
  const int power = std::atoi(text + 17);
  std::string digits{text[0]};
  digits.append(text + 2, 14);
  const int kept = power + 1 + decimals;
  if (kept < 0) return 0;
  if (kept > 15) return value;
  const bool up = kept < 15 && digits[static_cast<std::size_t>(kept)] >= '5';
  const std::string units = "0" + digits.substr(0, static_cast<std::size_t>(kept));
  const long long rounded = std::stoll(units) + (up ? 1 : 0);
  std::snprintf(text, sizeof text, "%llde%d", rounded, -decimals);
  return std::strtod(text, nullptr) * (value < 0 ? -1 : 1);
}

TEST(RoundHalfAwayTest, RoundsTheFifteenDigitsOfPrintf) {
  std::mt19937_64 random(15);
  std::uniform_real_distribution<double> exponent(-12, 18);
  std::uniform_real_distribution<double> mantissa(-10, 10);
  for (int i = 0; i < 200'000; ++i) {
    double value = mantissa(random) * std::pow(10, std::floor(exponent(random)));
    const int decimals = static_cast<int>(random() % 9);
    if (i % 3 == 0) value = std::round(value * 1000) / 1000 + 5e-4;  // halves, nearly
    ASSERT_EQ(RoundHalfAway(value, decimals), ByPrintf(value, decimals))
        << value << ", " << decimals;
  }
}

TEST(RoundHalfAwayTest, NeverGivesMinusZero) {
  for (const double value : {-0.0, -0.004, -1e-300, 0.0, 0.004})
    EXPECT_FALSE(std::signbit(RoundHalfAway(value, 2))) << value;
  EXPECT_FALSE(std::signbit(RoundHalfAway(-0.0, 300)));
}

TEST(RoundHalfAwayTest, WhatIsNotFiniteGoesThrough) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(RoundHalfAway(kInfinity, 2), kInfinity);
  EXPECT_EQ(RoundHalfAway(-kInfinity, 2), -kInfinity);
  EXPECT_TRUE(std::isnan(RoundHalfAway(std::nan(""), 2)));
}

}  // namespace
}  // namespace chainrule
