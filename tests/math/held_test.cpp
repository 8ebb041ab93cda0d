// Intervals, and what somebody who rounds by hand may hold.
#include "math/held.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "math/rounding.h"
#include "math/test_networks.h"

namespace chainrule {
namespace {

void ExpectInterval(const Interval& actual, double lo, double hi) {
  EXPECT_NEAR(actual.lo, lo, 1e-12);
  EXPECT_NEAR(actual.hi, hi, 1e-12);
}

TEST(IntervalTest, Arithmetic) {
  const Interval a{-1, 2};
  const Interval b{3, 4};
  EXPECT_EQ(a + b, (Interval{2, 6}));
  EXPECT_EQ(a - b, (Interval{-5, -1}));
  EXPECT_EQ(-a, (Interval{-2, 1}));
  EXPECT_EQ(a * b, (Interval{-4, 8}));
  EXPECT_EQ(a * a, (Interval{-2, 4}));
  EXPECT_EQ(Square(a), (Interval{0, 4}));
  EXPECT_EQ(Square(-b), (Interval{9, 16}));
  ExpectInterval(a / b, -1.0 / 3, 2.0 / 3);
  EXPECT_LT((b / a).lo, -1e9);
  EXPECT_EQ(Rising([](double v) { return 2 * v; }, a), (Interval{-2, 4}));
  EXPECT_EQ(Falling([](double v) { return -v; }, a), (Interval{-2, 1}));
}

TEST(IntervalTest, HullAndMeet) {
  EXPECT_EQ(Hull({0, 1}, {3, 4}), (Interval{0, 4}));
  EXPECT_EQ(Meet({0, 2}, {1, 4}), (Interval{1, 2}));
  EXPECT_EQ(Meet({0, 1}, {1.1, 4}), std::nullopt);
  EXPECT_TRUE(Meet({0, 1}, {1 + 1e-10, 4}));
}

TEST(HeldTest, WhatIsExactStaysExact) {
  EXPECT_EQ(Kept(Point(0.25), 2), Point(0.25));
  EXPECT_EQ(Kept(Point(3), 1), Point(3));
  // −0.09999999999999987 is −0.1 to a person.
  const double cancelled = -1.2 + 1.1;
  ASSERT_NE(cancelled, -0.1);
  EXPECT_EQ(Kept(Point(cancelled), 1), Point(cancelled));
  EXPECT_EQ(Typed(Point(cancelled), 1), Point(-0.1));
  EXPECT_EQ(Kept(Point(1.0 / 3), kAllDecimals), Point(1.0 / 3));
  EXPECT_EQ(Typed(Point(1.0 / 3), kAllDecimals), Point(1.0 / 3));
}

TEST(HeldTest, KeptCoversTheThreeHabits) {
  // 0.347: cut off 0.34, rounded 0.35.
  ExpectInterval(Kept(Point(0.347), 2), 0.34, 0.35);
  ExpectInterval(Kept(Point(-0.347), 2), -0.35, -0.34);
  // 0.343 is 0.34 to two decimals; with three or more it is at most half a unit of the third above.
  ExpectInterval(Kept(Point(0.343), 2), 0.34, 0.3435);
  // A tie goes either way.
  ExpectInterval(Kept(Point(0.125), 2), 0.12, 0.13);
  ExpectInterval(Kept(Point(-0.125), 2), -0.13, -0.12);
  ExpectInterval(Kept({-0.347, 0.347}, 2), -0.35, 0.35);
}

TEST(HeldTest, TypedHasExactlySoManyDecimals) {
  ExpectInterval(Typed(Point(0.347), 2), 0.34, 0.35);
  ExpectInterval(Typed(Point(0.343), 2), 0.34, 0.34);
  ExpectInterval(Typed(Point(0.125), 2), 0.12, 0.13);
  ExpectInterval(Typed(Point(-0.0006), 3), -0.001, 0);
}

TEST(HeldTest, CameFromIsHalfAUnitOrAWholeOneAwayFromZero) {
  ExpectInterval(CameFrom(0.34, 2), 0.335, 0.35);
  ExpectInterval(CameFrom(-0.34, 2), -0.35, -0.335);
  ExpectInterval(CameFrom(0, 2), -0.01, 0.01);
  EXPECT_EQ(CameFrom(0.34, kAllDecimals), Point(0.34));
}

TEST(HeldTest, EveryRoundingIsInside) {
  Dice dice(7);
  for (int i = 0; i < 20000; ++i) {
    const double value = dice.Between(-2.0, 2.0);
    const int decimals = dice.Between(1, 4);
    const Interval kept = Kept(Point(value), decimals);
    for (const double held :
         {value, RoundHalfAway(value, decimals), RoundHalfAway(value, decimals + 1),
          std::trunc(value * std::pow(10, decimals)) / std::pow(10, decimals)})
      ASSERT_TRUE(Holds(kept, held)) << value << " to " << decimals << ": " << held;
    const double typed = RoundHalfAway(value, decimals);
    ASSERT_TRUE(Holds(Typed(Point(value), decimals), typed)) << value;
    ASSERT_TRUE(Holds(CameFrom(typed, decimals), value)) << value;
    // Monotone: a larger set holds more.
    const Interval wider = Kept({value, value + 0.01}, decimals);
    ASSERT_LE(wider.lo, kept.lo);
    ASSERT_GE(wider.hi, kept.hi);
  }
}

TEST(HandTest, ProductsAreTheHullOfTheirOrders) {
  const Hand hand(2);
  const Interval a = Point(0.33);
  const Interval b = Point(0.77);
  const Interval c = Point(1.9);
  EXPECT_EQ(hand.Product({a, b}), a * b);  // the last operation is not rounded here
  // (ab)c from 0.25 or 0.2541…, a(bc) from 1.46 or 1.47, b(ac) from 0.62 or 0.63.
  const Interval product = hand.Product({a, b, c});
  for (const double held : {0.25 * 1.9, 0.2541 * 1.9, 1.46 * 0.33, 1.47 * 0.33, 0.62 * 0.77,
                            0.63 * 0.77, 0.33 * 0.77 * 1.9})
    EXPECT_TRUE(Holds(product, held)) << held;
  EXPECT_LT(product.hi - product.lo, 0.02);
  EXPECT_EQ(hand.Product({Point(1), a, Point(1)}), a);
  EXPECT_EQ(hand.Product({}), Point(1));
  EXPECT_EQ(hand.Product({Point(-1), a}), -a);
  // A sign put on last: the product may have been rounded before.
  EXPECT_EQ(hand.Product({Point(-1), a, b}), -Kept(a * b, 2));
  EXPECT_EQ(Hand(kAllDecimals).Product({a, b, c}), Hull(a * b * c, Hull(a * c * b, b * c * a)));
}

TEST(HandTest, FourFactorsInAnyOrder) {
  const Hand hand(2);
  const auto r = [](double v) { return RoundHalfAway(v, 2); };
  const Interval product = hand.Product({Point(2), Point(0.37), Point(0.41), Point(-1.3)});
  EXPECT_TRUE(Holds(product, r(2 * 0.37) * r(0.41 * -1.3)));
  EXPECT_TRUE(Holds(product, r(r(2 * 0.41) * 0.37) * -1.3));
  EXPECT_TRUE(Holds(product, r(r(0.41 * -1.3) * 0.37) * 2));
}

TEST(HandTest, SumsRoundTermsAndPartialSums) {
  const Hand hand(1);
  const std::vector<Interval> terms = {Point(0.24), Point(0.24), Point(0.24)};
  const Interval sum = hand.Sum(terms);
  for (const double held : {0.2 + 0.2 + 0.2, 0.72, 0.5 + 0.24, 0.4 + 0.24})
    EXPECT_TRUE(Holds(sum, held)) << held;
  EXPECT_FALSE(Holds(sum, 0.9));
  EXPECT_EQ(hand.Sum(std::vector<Interval>{Point(0.24)}), Point(0.24));
  const Interval mean = hand.Mean(terms);
  for (const double held : {0.24, 0.7 / 3, 0.7 * 0.3}) EXPECT_TRUE(Holds(mean, held)) << held;
}

TEST(HandTest, TanhByKeyOrFromRoundedExponentials) {
  ExpectInterval(Hand(kAllDecimals).Tanh(Point(0.7)), std::tanh(0.7), std::tanh(0.7));
  const Interval tanh = Hand(2).Tanh(Point(0.7));
  EXPECT_TRUE(Holds(tanh, std::tanh(0.7)));
  EXPECT_TRUE(Holds(tanh, (2.01 - 0.5) / (2.01 + 0.5)));
  const Interval logistic = Hand(2).Logistic(Point(0.7));
  EXPECT_TRUE(Holds(logistic, 1 / (1 + std::exp(-0.7))));
  EXPECT_TRUE(Holds(logistic, 1 / 1.49));
  EXPECT_TRUE(std::isfinite(Hand(2).Tanh(Point(1e4)).hi));
}

}  // namespace
}  // namespace chainrule
