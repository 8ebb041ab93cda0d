#include "math/tanh_derivation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "math/activation.h"
#include "math/double_double.h"
#include "math/sech2_table.h"

namespace chainrule {
namespace {

using Step = DerivationStep;

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

DerivationLine LineAt(double s, Step step) {
  for (const DerivationLine& line : DeriveTanh(s)) {
    if (line.step == step) return line;
  }
  return {};
}

const Precise& Truth(const Sech2Entry& entry, Step step) {
  return step == Step::kDefinition ? entry.tanh : entry.sech2;
}

TEST(TanhDerivationTest, LinesStayWithinTheirBound) {
  int finite = 0;
  for (const Sech2Entry& entry : ReadSech2()) {
    const double cosh = std::cosh(entry.s);
    for (const DerivationLine& line : DeriveTanh(entry.s)) {
      const Precise& truth = Truth(entry, line.step);
      if (!std::isfinite(line.value) || std::abs(truth.nearest) < 1e-290) continue;
      const double relative = truth.Distance(line.value) / std::abs(truth.nearest);
      const double bound = line.step == Step::kDefinition
                               ? std::max(1.0, std::abs(1 / std::tanh(entry.s)))
                               : cosh * cosh;
      EXPECT_LE(relative, 8 * kEpsilon * bound)
          << "line " << static_cast<int>(line.step) << ", s = " << entry.s;
      ++finite;
    }
  }
  EXPECT_GT(finite, 1500);
}

// Compares lost digits with the table, which is independent of the engine.
TEST(TanhDerivationTest, LostDigitsAreTrue) {
  int some = 0;
  int all = 0;
  for (const Sech2Entry& entry : ReadSech2()) {
    for (const DerivationLine& line : DeriveTanh(entry.s)) {
      SCOPED_TRACE(testing::Message()
                   << "line " << static_cast<int>(line.step) << ", s = " << entry.s);
      const Precise& truth = Truth(entry, line.step);
      // Below the normal doubles, the table's own doubles have too few digits.
      if (truth.nearest != 0 && std::abs(truth.nearest) < 1e-290) continue;
      double relative = std::numeric_limits<double>::infinity();
      if (truth.nearest == 0 && line.value == 0)
        relative = 1;
      else if (std::isfinite(line.value))
        relative = truth.Distance(line.value) / std::abs(truth.nearest);
      const double lost = std::clamp(std::log10(relative / kEpsilon), 0.0, kDoubleDigits);
      EXPECT_NEAR(line.lost_digits, lost, .2);
      EXPECT_EQ(line.all_lost, relative >= 1);
      some += line.lost_digits > .5 && !line.all_lost ? 1 : 0;
      all += line.all_lost ? 1 : 0;
    }
  }
  EXPECT_GT(some, 500);
  EXPECT_GT(all, 500);
}

TEST(TanhDerivationTest, WhereTheyAreExact) {
  for (const DerivationLine& line : DeriveTanh(0)) {
    EXPECT_EQ(line.value, line.step == Step::kDefinition ? 0 : 1);
    EXPECT_EQ(line.relative_error, 0);
    EXPECT_EQ(line.lost_digits, 0);
    EXPECT_FALSE(line.all_lost);
  }
}

TEST(TanhDerivationTest, HalfTheDigitsAtTen) {
  // cosh² 10 = 1.2 · 10^8, so the lines that subtract lose about 8 digits, and sech² none.
  for (const Step step : {Step::kQuotientRule, Step::kSplit, Step::kCancel, Step::kOutput}) {
    EXPECT_GT(LineAt(10, step).lost_digits, 6) << static_cast<int>(step);
    EXPECT_LT(LineAt(10, step).lost_digits, 9) << static_cast<int>(step);
  }
  EXPECT_LT(LineAt(10, Step::kSech2).lost_digits, 1);
  EXPECT_LT(LineAt(10, Step::kDefinition).lost_digits, 1);
}

TEST(TanhDerivationTest, AllDigits) {
  // These lines give 0 for a number that is not 0.
  for (const Step step : {Step::kQuotientRule, Step::kSplit, Step::kCancel, Step::kOutput}) {
    const DerivationLine line = LineAt(-25, step);
    EXPECT_EQ(line.value, 0);
    EXPECT_TRUE(line.all_lost);
    EXPECT_EQ(line.lost_digits, kDoubleDigits);
  }
  EXPECT_FALSE(LineAt(-25, Step::kSech2).all_lost);
  // Squares overflow before exponentials do.
  EXPECT_TRUE(std::isnan(LineAt(360, Step::kQuotientRule).value));
  EXPECT_EQ(LineAt(360, Step::kCancel).value, 0);
  EXPECT_EQ(LineAt(360, Step::kDefinition).value, 1);
  EXPECT_TRUE(std::isnan(LineAt(-720, Step::kDefinition).value));
  EXPECT_TRUE(LineAt(-720, Step::kDefinition).all_lost);
  EXPECT_EQ(LineAt(720, Step::kDefinition).lost_digits, kDoubleDigits);
  EXPECT_EQ(LineAt(720, Step::kOutput).value, 0);
  EXPECT_TRUE(LineAt(1e300, Step::kSech2).all_lost);
  // The definition cancels near 0.
  EXPECT_EQ(LineAt(1e-17, Step::kDefinition).value, 0);
  EXPECT_TRUE(LineAt(1e-17, Step::kDefinition).all_lost);
  EXPECT_TRUE(LineAt(-5e-324, Step::kDefinition).all_lost);
  EXPECT_EQ(LineAt(1e-17, Step::kOutput).lost_digits, 0);
}

TEST(TanhDerivationTest, BelowTheNormalDoublesDigitsGo) {
  // At 365, sech² = 4.6 · 10^−317 has about 7 digits left.
  const DerivationLine line = LineAt(365, Step::kSech2);
  EXPECT_GT(line.value, 0);
  EXPECT_GT(line.lost_digits, 5);
  EXPECT_LT(line.lost_digits, 11);
}

TEST(TanhDerivationTest, Thresholds) {
  EXPECT_NEAR(FloatSlopeVanishes(), 9.011, .01);
  EXPECT_NEAR(DoubleSlopeVanishes(), 19.06, .01);
  // 4e^(−2s) is half the smallest double at s = 538.5 ln 2.
  EXPECT_NEAR(Sech2Vanishes(), 373.26, .01);
  EXPECT_EQ(Derivative(Activation::kTanh, Sech2Vanishes()), 0);
  EXPECT_GT(Derivative(Activation::kTanh, std::nextafter(Sech2Vanishes(), 0)), 0);
  const double s = DoubleSlopeVanishes();
  EXPECT_EQ(LineAt(s, Step::kOutput).value, 0);
  EXPECT_GT(LineAt(std::nextafter(s, 0), Step::kOutput).value, 0);
}

TEST(DoubleDoubleTest, ExpHasThirtyDigits) {
  // 60-digit decimal arithmetic: e, as two doubles.
  const ScaledExp e = Exp(1);
  EXPECT_EQ(e.k, 1);
  const DoubleDouble rest = e.m - DoubleDouble{2.718281828459045 / 2, 1.4456468917292502e-16 / 2};
  EXPECT_LE(std::abs(rest.high), 1e-30);
  const ScaledExp up = Exp(700);
  const ScaledExp down = Exp(-700);
  EXPECT_EQ(up.k, -down.k);
  EXPECT_LE(std::abs((up.m * down.m - DoubleDouble{1}).high), 1e-27);
}

TEST(DoubleDoubleTest, Quotients) {
  const DoubleDouble third = DoubleDouble{1} / DoubleDouble{3};
  EXPECT_LE(std::abs((third * DoubleDouble{3} - DoubleDouble{1}).high), 1e-31);
  EXPECT_NE(third.low, 0);
}

}  // namespace
}  // namespace chainrule
