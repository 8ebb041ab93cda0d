#include "course/number.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>

namespace chainrule {
namespace {

// A finite double with a random bit pattern, hence of any magnitude.
double AnyDouble(std::mt19937_64& random) {
  while (true) {
    const std::uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (std::isfinite(value)) return value;
  }
}

TEST(PrintNumber, PrintsTheShortestThatReadsBack) {
  EXPECT_EQ(PrintNumber(0.1), "0.1");
  EXPECT_EQ(PrintNumber(-3), "-3");
  EXPECT_EQ(PrintNumber(0), "0");
  EXPECT_EQ(PrintNumber(-0.0), "0");
  EXPECT_EQ(PrintNumber(1e300), "1e+300");
  EXPECT_EQ(PrintNumber(1e-7), "1e-07");
  EXPECT_EQ(PrintNumber(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(PrintNumber(1234567.0), "1234567");
}

TEST(GroupDigits, GroupsFiveDigitsAndMoreBeforeThePoint) {
  EXPECT_EQ(GroupDigits("18496"), "18,496");
  EXPECT_EQ(GroupDigits("−25557032"), "−25,557,032");
  EXPECT_EQ(GroupDigits("123456.78901"), "123,456.78901");
  for (const char* same : {"9248", "0.123456", ".00012", "1.35·10⁻¹²", "?", "…", "∞", ""})
    EXPECT_EQ(GroupDigits(same), same);
}

TEST(PrintNumber, AnyNumberReadsBackEqual) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    const double value = AnyDouble(random);
    ASSERT_EQ(ParseNumber(PrintNumber(value)), value) << PrintNumber(value);
  }
  for (const double value :
       {std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::max(),
        std::numeric_limits<double>::min(), -1e-310})
    EXPECT_EQ(ParseNumber(PrintNumber(value)), value);
}

// The first of %.15g, %.16g, %.17g that reads back equal.
std::string PrintedByPrintf(double value) {
  char text[40];
  for (int precision = 15; precision <= 17; ++precision) {
    std::snprintf(text, sizeof text, "%.*g", precision, value);
    if (std::strtod(text, nullptr) == value) break;
  }
  return text;
}

TEST(PrintNumber, PrintsAsPrintfDoes) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> mantissa(-1, 1);
  for (int i = 0; i < 100000; ++i) {
    const double scale = std::pow(10.0, i % 9);
    const auto digits = static_cast<double>(random() % 10'000'000'000);
    const auto long_digits = static_cast<double>(random() % 1'000'000'000'000'000'000);
    // The last ones have 18 digits and end in 5, so they are ties at 17 digits.
    for (const double value :
         {digits / scale, -digits / scale, std::nextafter(digits / scale, 0), long_digits,
          long_digits / scale, mantissa(random) * scale, mantissa(random) / scale,
          AnyDouble(random), std::ldexp(static_cast<double>(random() % (1 << 18)) + 0.5, -i % 17),
          std::ldexp(static_cast<double>(random() >> 11), -17)})
      if (value != 0) {
        ASSERT_EQ(PrintNumber(value), PrintedByPrintf(value));
      }
  }
  for (int power = -30; power <= 30; ++power) {
    double value = std::pow(10.0, power);
    for (int i = 0; i < 20; ++i, value = std::nextafter(value, 0))
      ASSERT_EQ(PrintNumber(value), PrintedByPrintf(value));
    for (int i = 0; i < 40; ++i, value = std::nextafter(value, 1e300))
      ASSERT_EQ(PrintNumber(value), PrintedByPrintf(value));
  }
}

TEST(ParseNumber, TakesWhatAPersonTypes) {
  EXPECT_EQ(ParseNumber("1"), 1.0);
  EXPECT_EQ(ParseNumber("-2.50"), -2.5);
  EXPECT_EQ(ParseNumber("+.5"), 0.5);
  EXPECT_EQ(ParseNumber("-.5"), -0.5);
  EXPECT_EQ(ParseNumber("007"), 7.0);
  EXPECT_EQ(ParseNumber("1e3"), 1000.0);
  EXPECT_EQ(ParseNumber("1E+3"), 1000.0);
  EXPECT_EQ(ParseNumber("1e-3"), 0.001);
  EXPECT_EQ(ParseNumber("  4 "), 4.0);
  EXPECT_EQ(ParseNumber("−4"), -4.0);
  EXPECT_EQ(ParseNumber("1e−2"), 0.01);
  EXPECT_EQ(ParseNumber("1e-999"), 0.0);
}

TEST(ParseNumber, NeverGivesMinusZero) {
  ASSERT_TRUE(ParseNumber("-0").has_value());
  EXPECT_FALSE(std::signbit(*ParseNumber("-0")));
  EXPECT_FALSE(std::signbit(*ParseNumber("-1e-999")));
}

TEST(ParseNumber, TakesNothingElse) {
  for (const char* text :
       {"",    " ",     "abc", "0x10",  "inf",   "-inf",  "nan", "NaN",  "infinity",
        "1.",  ".",     "-",   "+",     "e5",    "1e",    "1e+", "1e5.", "1,5",
        "1 2", "--1",   "+-1", "1-",    "1_000", "1'000", "½",   "١",    "1\n",
        "\t1", "1e1e1", "..5", "1.2.3", "1f",    "0b1",   "1−",  "−"})
    EXPECT_FALSE(ParseNumber(text).has_value()) << text;
  EXPECT_FALSE(ParseNumber(std::string_view("1\0", 2)).has_value());
}

TEST(ParseNumber, KnowsWhatIsTooLarge) {
  double value = 7;
  EXPECT_EQ(ReadNumber("1e999", value), NumberText::kTooLarge);
  EXPECT_EQ(ReadNumber("-1e309", value), NumberText::kTooLarge);
  EXPECT_EQ(ReadNumber("1e99999999999999999999", value), NumberText::kTooLarge);
  EXPECT_EQ(ReadNumber("0x10", value), NumberText::kNone);
  EXPECT_EQ(value, 7);
  EXPECT_EQ(ReadNumber("1e308", value), NumberText::kNumber);
  EXPECT_EQ(value, 1e308);
  EXPECT_FALSE(ParseNumber("1e999").has_value());
}

TEST(ParseNumber, TakesAtMost64Characters) {
  EXPECT_TRUE(ParseNumber("0." + std::string(62, '1')).has_value());
  EXPECT_FALSE(ParseNumber("0." + std::string(63, '1')).has_value());
  // A typographic minus is one character, although it has three bytes.
  EXPECT_TRUE(ParseNumber("−" + std::string(63, '1')).has_value());
  EXPECT_FALSE(ParseNumber(std::string(1 << 20, '1')).has_value());
  EXPECT_TRUE(ParseNumber(std::string(1 << 20, ' ') + "1").has_value());
}

TEST(ShowNumber, ShowsAsManyDecimalsAsAsked) {
  EXPECT_EQ(ShowNumber(-1.3502660925, 4), "−1.3503");
  EXPECT_EQ(ShowNumber(-3.6061826, 4), "−3.6062");
  EXPECT_EQ(ShowNumber(3.7, 0), "4");
  EXPECT_EQ(ShowNumber(0.37, 1), "0.4");
  EXPECT_EQ(ShowNumber(999.99996, 4), "1000.0000");
}

TEST(ShowNumber, ShowsFewerWhereTheNumberHasFewer) {
  EXPECT_EQ(ShowNumber(0.1, 4), "0.1");
  EXPECT_EQ(ShowNumber(0.7, 4), "0.7");
  EXPECT_EQ(ShowNumber(1, 4), "1");
  EXPECT_EQ(ShowNumber(-1.48, 4), "−1.48");
  EXPECT_EQ(ShowNumber(100, 4), "100");
  EXPECT_EQ(ShowNumber(0.0003, 4), "0.0003");
  EXPECT_EQ(ShowNumber(0, 4), "0");
  EXPECT_EQ(ShowNumber(-0.0, 4), "0");
}

TEST(ShowNumber, KeepsZerosThatSayThereIsMore) {
  EXPECT_EQ(ShowNumber(0.5999999999999, 4), "0.6000");
  EXPECT_EQ(ShowNumber(0.9999999999999996, 4), "1.0000");
  EXPECT_EQ(ShowNumber(-1.48004, 3), "−1.480");
}

TEST(ShowNumber, RoundsTheDecimalNumberHalfAwayFromZero) {
  EXPECT_EQ(ShowNumber(2.675, 2), "2.68");  // the double lies below
  EXPECT_EQ(ShowNumber(-0.125, 2), "−0.13");
  EXPECT_EQ(ShowNumber(0.625, 2), "0.63");
  EXPECT_EQ(ShowNumber(2.5, 0), "3");
}

TEST(ShowNumber, WritesSmallNumbersAsPowersOfTen) {
  EXPECT_EQ(ShowNumber(1.35e-7, 4), "1.35·10⁻⁷");
  EXPECT_EQ(ShowNumber(-1.35e-7, 4), "−1.35·10⁻⁷");
  EXPECT_EQ(ShowNumber(1.23456789e-12, 4), "1.2346·10⁻¹²");
  EXPECT_EQ(ShowNumber(0.00036, 4), "3.6·10⁻⁴");
  EXPECT_EQ(ShowNumber(0.00001, 4), "1·10⁻⁵");
  EXPECT_EQ(ShowNumber(9.99996e-7, 4), "1.0000·10⁻⁶");
  EXPECT_EQ(ShowNumber(0.00096, 4), "0.0010");
  EXPECT_EQ(ShowNumber(0.04, 1), "4·10⁻²");
  EXPECT_EQ(ShowNumber(4e-324, 2), "4.94·10⁻³²⁴");
}

TEST(ShowNumber, WritesLargeNumbersAsPowersOfTen) {
  EXPECT_EQ(ShowNumber(9999999.5, 4), "9999999.5");
  EXPECT_EQ(ShowNumber(12345678.9, 4), "1.2346·10⁷");
  EXPECT_EQ(ShowNumber(-1e22, 4), "−1·10²²");
  EXPECT_EQ(ShowNumber(1.7976931348623157e308, 4), "1.7977·10³⁰⁸");
}

TEST(ShowNumber, ShowsIntegersWithAllTheirDigits) {
  EXPECT_EQ(ShowNumber(4089184256.0, 4), "4089184256");
  EXPECT_EQ(ShowNumber(999999999999999.0, 4), "999999999999999");
  EXPECT_EQ(ShowNumber(1e15, 4), "1·10¹⁵");
}

TEST(ShowNumber, HasWordsForWhatIsNoNumber) {
  EXPECT_EQ(ShowNumber(std::nan(""), 4), "not a number");
  EXPECT_EQ(ShowNumber(std::numeric_limits<double>::infinity(), 4), "∞");
  EXPECT_EQ(ShowNumber(-std::numeric_limits<double>::infinity(), 4), "−∞");
}

TEST(ShowNumber, TakesAnyNumberOfDecimals) {
  EXPECT_EQ(ShowNumber(0.1, 17), "0.1");
  EXPECT_EQ(ShowNumber(0.30000000000000004, 17), "0.30000000000000004");
  EXPECT_EQ(ShowNumber(1.0 / 3, 1000), ShowNumber(1.0 / 3, 17));
  EXPECT_EQ(ShowNumber(3.7, -5), "4");
}

TEST(ShownValue, HasTheFifteenDigitsOfPrintf) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> mantissa(1, 10);
  const auto expect = [](double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.14e", value);
    ASSERT_EQ(ShownValue(value, 14), std::strtod(text, nullptr)) << text;
  };
  for (int i = 0; i < 100000; ++i) expect(mantissa(random) * std::pow(10.0, i % 14));
  // Numbers half-way between two numbers of 15 digits, and the doubles next to them.
  for (double value = 123456789012345.5; value < 123456789012400; value += 1) {
    expect(value);
    expect(std::nextafter(value, 0));
    expect(std::nextafter(value, 1e300));
  }
  for (int power = 0; power <= 14; ++power) {
    expect(std::pow(10.0, power));
    expect(std::nextafter(std::pow(10.0, power), 1e300));
  }
}

TEST(ShowNumber, CompactLeavesTheZeroOut) {
  EXPECT_EQ(ShowNumberCompact(0.6043677771, 3), ".604");
  EXPECT_EQ(ShowNumberCompact(-0.8029, 3), "−.803");
  EXPECT_EQ(ShowNumberCompact(-1.48004, 3), "−1.480");
  EXPECT_EQ(ShowNumberCompact(0, 3), "0");
  EXPECT_EQ(ShowNumberCompact(1, 3), "1");
  EXPECT_EQ(ShowNumberCompact(10.5, 3), "10.5");
  EXPECT_EQ(ShowNumberCompact(-0.125, 3), "−.125");
  EXPECT_EQ(ShowNumberCompact(std::nan(""), 3), "not a number");
}

TEST(ShowNumber, DropsTheDustOfBinaryFractions) {
  EXPECT_EQ(ShowNumber(0.1 + 0.2, 4), "0.3");
  EXPECT_EQ(ShowNumber(-1.4800000000000002, 4), "−1.48");
  EXPECT_EQ(ShowNumber(0.1 + 0.2, 16), "0.3000000000000000") << "every digit was asked for";
  EXPECT_EQ(ShowNumber(0.6 + 1e-13, 4), "0.6000");
  EXPECT_EQ(ShowNumber(-0.9999999999999998, 4), "−1.0000") << "not yet 1";
}

TEST(ShowNumber, CompactSpendsFewDigitsOnWhatIsSmallOrLarge) {
  EXPECT_EQ(ShowNumberCompact(-0.00926, 3), "−.0093");
  EXPECT_EQ(ShowNumberCompact(0.000926, 3), ".00093");
  EXPECT_EQ(ShowNumberCompact(0.0005, 3), ".0005");
  EXPECT_EQ(ShowNumberCompact(0.00096, 3), ".00096");
  EXPECT_EQ(ShowNumberCompact(0.0000926, 3), "9.3·10⁻⁵");
  EXPECT_EQ(ShowNumberCompact(-1.35e-7, 3), "−1.4·10⁻⁷");
  EXPECT_EQ(ShowNumberCompact(12345.678, 3), "12345.678");
  EXPECT_EQ(ShowNumberCompact(-123456.78, 3), "−1.2·10⁵");
  EXPECT_EQ(ShowNumberCompact(-std::numeric_limits<double>::infinity(), 3), "−∞");
}

// Reads the text of ShowNumber, by an independent route.
double ReadShown(std::string text) {
  const auto replace = [&](const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from))
      text.replace(at, from.size(), to);
  };
  replace("−", "-");
  replace("·10", "e");
  const char* const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  for (int i = 0; i < 10; ++i) replace(digits[i], std::to_string(i));
  replace("⁻", "-");
  return std::strtod(text.c_str(), nullptr);
}

TEST(ShownValue, IsWhatTheTextSays) {
  EXPECT_EQ(ShownValue(-1.3502660925, 4), -1.3503);
  EXPECT_EQ(ShownValue(1.23456e-9, 2), 1.23e-9);
  EXPECT_EQ(ShownValue(0.1, 4), 0.1);
  EXPECT_TRUE(std::isnan(ShownValue(std::nan(""), 4)));
  const double largest = std::numeric_limits<double>::max();
  EXPECT_EQ(ShownValue(largest, 2), largest) << "1.80·10³⁰⁸ is no double";
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> exponent(-12, 12);
  for (int i = 0; i < 20000; ++i) {
    const double value =
        i % 2 == 0 ? AnyDouble(random) : std::pow(10, exponent(random)) * (i % 4 == 1 ? 1 : -1);
    const int decimals = static_cast<int>(random() % 18);
    if (std::isinf(ReadShown(ShowNumber(value, decimals)))) continue;
    ASSERT_EQ(ShownValue(value, decimals), ReadShown(ShowNumber(value, decimals)))
        << PrintNumber(value) << " with " << decimals;
  }
}

TEST(ShownValue, IsNoFurtherThanHalfAUnit) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> real(-1000, 1000);
  for (int i = 0; i < 20000; ++i) {
    const double value = real(random);
    const int decimals = static_cast<int>(random() % 10);
    ASSERT_LE(std::abs(ShownValue(value, decimals) - value), 0.5 * std::pow(10, -decimals) + 1e-12)
        << PrintNumber(value) << " with " << decimals;
  }
}

TEST(ShownValue, IsTheNumberItselfWithAllDecimals) {
  std::mt19937_64 random(4);
  std::uniform_real_distribution<double> real(-9, 9);
  for (int i = 0; i < 2000; ++i) {
    const double value = real(random);
    ASSERT_LE(std::abs(ShownValue(value, 17) - value), 6e-18 + 2.3e-16 * std::abs(value));
  }
}

}  // namespace
}  // namespace chainrule
