#include "math/decimal.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>

namespace chainrule {
namespace {

void ExpectAsTheLibrary(const std::string& text) {
  char* library_end = nullptr;
  const char* end = nullptr;
  const double expected = std::strtod(text.c_str(), &library_end);
  const double value = ReadDecimal(text.c_str(), &end);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(value), std::bit_cast<std::uint64_t>(expected)) << text;
  EXPECT_EQ(end - text.c_str(), library_end - text.c_str()) << text;
}

TEST(DecimalTest, WhatIsNoNumberIsLeftWhereItIs) {
  for (const char* text : {"", "-", "+", ".", "e5", "-.e1", "x", "--1", "inf?"}) {
    const char* end = nullptr;
    EXPECT_EQ(ReadDecimal(text, &end), 0) << text;
    EXPECT_EQ(end, text);
  }
  EXPECT_EQ(ReadDecimal("2.5", nullptr), 2.5);
}

TEST(DecimalTest, ReadsFarAsTheNumberGoes) {
  for (const char* text : {"1", "-0", "+0.5", ".5", "5.", "1e", "1e+", "1e-x", "1.5.5", "3e5e5",
                           "007", "1E3,", "0e9", "000.000e-999999999999", "0.00001e5 ", "12x"})
    ExpectAsTheLibrary(text);
}

TEST(DecimalTest, HoldsAtTheEdges) {
  for (const char* text : {"1.7976931348623157e308",
                           "1.7976931348623158e308",
                           "1.7976931348623159e308",
                           "1e309",
                           "1e999999999999",
                           "2.2250738585072014e-308",
                           "2.2250738585072011e-308",
                           "2.2250738585072012e-308",
                           "4.9406564584124654e-324",
                           "2.4703282292062327e-324",
                           "2.4703282292062328e-324",
                           "1e-400",
                           "9007199254740993",
                           "9007199254740995",
                           "9007199254740992.9999999999999999",
                           "9007199254740993.0000000000000000000000000000001",
                           "1e22",
                           "1e23",
                           "8.5e-5",
                           "123456789012345e22",
                           "123456789012345e-22",
                           "1234567890123456e22",
                           "6929495644600919.5",
                           "3.518437208883201171875e13"})
    ExpectAsTheLibrary(text);
}

// Halfway between two doubles, then a digit above it and below, with all the digits that takes.
TEST(DecimalTest, TiesGoToEvenHoweverLong) {
  std::mt19937_64 random{7};
  for (int i = 0; i < 300; ++i) {
    const double value = i % 3 == 0 ? std::ldexp(static_cast<double>(random() >> 12), -1074)
                                    : std::ldexp(1 + static_cast<double>(random() >> 12) * 0x1p-52,
                                                 static_cast<int>(random() % 600) - 300 * (i % 3));
    char exact[2000];
    std::snprintf(exact, sizeof exact, "%.1100Lf",
                  (static_cast<long double>(value) + std::nextafter(value, INFINITY)) / 2);
    std::string text = exact;
    ExpectAsTheLibrary(text);
    ExpectAsTheLibrary(text + "0000000001");
    const std::size_t last = text.find_last_not_of("0.");
    --text[last];
    ExpectAsTheLibrary(text + "9");
  }
  ExpectAsTheLibrary(std::string(1000, '1'));
  ExpectAsTheLibrary("9007199254740993" + std::string("." + std::string(2000, '0') + "1"));
  ExpectAsTheLibrary("0." + std::string(320, '0') + std::string(2000, '9'));
}

TEST(DecimalTest, ReadsEveryPrintedNumber) {
  std::mt19937_64 random{42};
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t bits = i % 2 == 0 ? random() : random() % (std::uint64_t{1} << 62);
    const auto value = std::bit_cast<double>(i % 5 == 0 ? bits >> (random() % 12) : bits);
    if (!std::isfinite(value))
      continue;
    char text[64];
    std::snprintf(text, sizeof text, "%.*e", static_cast<int>(random() % 20), value);
    ExpectAsTheLibrary(text);
    std::snprintf(text, sizeof text, "%.*g", static_cast<int>(random() % 19),
                  std::ldexp(value, -std::ilogb(value)));
    ExpectAsTheLibrary(text);
  }
}

}  // namespace
}  // namespace chainrule
