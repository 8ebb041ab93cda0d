// sech² and its logarithm against decimal arithmetic.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "math/activation.h"
#include "math/sech2_table.h"

namespace chainrule {
namespace {

constexpr double kSmallestNormal = std::numeric_limits<double>::min();

double Ulp(double value) {
  return std::nextafter(value, std::numeric_limits<double>::infinity()) - value;
}

TEST(Sech2Test, TheTableCoversWhatIsAsked) {
  const auto table = ReadSech2();
  ASSERT_GT(table.size(), 300u);
  double smallest = 1;
  double largest = 0;
  for (const Sech2Entry& entry : table) {
    smallest = std::min(smallest, std::abs(entry.s));
    largest = std::max(largest, std::abs(entry.s));
  }
  EXPECT_LE(smallest, 1e-30);
  EXPECT_EQ(largest, 1e6);
}

TEST(Sech2Test, WithinFourUlpTo300) {
  int checked = 0;
  double worst = 0;
  for (const Sech2Entry& entry : ReadSech2()) {
    if (std::abs(entry.s) > 300) continue;
    const double actual = Derivative(Activation::kTanh, entry.s);
    const double ulps = entry.sech2.Distance(actual) / Ulp(entry.sech2.nearest);
    EXPECT_LE(ulps, 4) << "s = " << entry.s;
    EXPECT_EQ(actual, Derivative(Activation::kTanh, -entry.s));
    worst = std::max(worst, ulps);
    ++checked;
  }
  EXPECT_GT(checked, 280);
  RecordProperty("worst", std::to_string(worst));
}

TEST(Sech2Test, GoesOnToTheSmallestDouble) {
  for (const Sech2Entry& entry : ReadSech2()) {
    const double actual = Derivative(Activation::kTanh, entry.s);
    const double unit = std::numeric_limits<double>::denorm_min();
    EXPECT_LE(entry.sech2.Distance(actual), 2e-15 * entry.sech2.nearest + unit) << entry.s;
  }
}

TEST(Sech2Test, LogarithmKeepsFourteenDigits) {
  int checked = 0;
  double worst = 0;
  for (const Sech2Entry& entry : ReadSech2()) {
    const double size = std::abs(entry.log_sech2.nearest);
    ASSERT_GT(size, kSmallestNormal);
    const double relative = entry.log_sech2.Distance(LogSech2(entry.s)) / size;
    EXPECT_LE(relative, 1e-14) << "s = " << entry.s;
    worst = std::max(worst, relative);
    ++checked;
  }
  EXPECT_GT(checked, 300);
  RecordProperty("worst", std::to_string(worst * 1e16));
  EXPECT_EQ(LogSech2(0), 0);
  EXPECT_FALSE(std::signbit(LogSech2(0)));
}

}  // namespace
}  // namespace chainrule
