#include "course/trace.h"

#include <gtest/gtest.h>

#include <cmath>

#include "course/number.h"

namespace chainrule {
namespace {

Trace TwoSteps() {
  Trace trace;
  trace.values.Set("w", 0.3);
  trace.values.Set("s", 0.6);
  Step first;
  first.kind = "signal";
  first.produces = {"s"};
  Step second;
  second.kind = "output";
  second.produces = {"x", "h"};
  trace.steps = StepList({first, second});
  return trace;
}

TEST(Trace, FindsTheStepOfAName) {
  const Trace trace = TwoSteps();
  EXPECT_EQ(trace.StepOf("s"), 1);
  EXPECT_EQ(trace.StepOf("x"), 2);
  EXPECT_EQ(trace.StepOf("h"), 2);
  EXPECT_EQ(trace.StepOf("w"), 0);
  EXPECT_EQ(trace.StepOf(""), 0);
  EXPECT_EQ(trace.StepOf("s1"), 0);
}

TEST(Mask, HidesWhatALaterStepComputes) {
  const Trace trace = TwoSteps();
  EXPECT_EQ(Mask(trace, 0).Of({"s", 0, 0}), Exposure::kNotYet);
  EXPECT_EQ(Mask(trace, 1).Of({"s", 0, 0}), Exposure::kShown);
  EXPECT_EQ(Mask(trace, 1).Of({"x"}), Exposure::kNotYet);
  EXPECT_EQ(Mask(trace, 2).Of({"x"}), Exposure::kShown);
  EXPECT_EQ(Mask(trace, 2).Of({"s"}), Exposure::kShown);
}

TEST(Mask, ShowsInputs) {
  EXPECT_EQ(Mask(TwoSteps(), 0).Of({"w"}), Exposure::kShown);
}

TEST(Mask, HidesReadingsByHandAsLongAsTheNumberItself) {
  Trace trace = TwoSteps();
  EXPECT_EQ(Mask(trace, 1).Of({"hand.x", 0, 0}), Exposure::kNotYet);
  EXPECT_EQ(Mask(trace, 2).Of({"hand.x", 0, 0}), Exposure::kShown);
  EXPECT_EQ(Mask(trace, 0).Of({"hand.w", 0, 0}), Exposure::kShown);
  EXPECT_EQ(Mask(trace, 1).Of({"other.x", 0, 0}), Exposure::kNotYet);
  EXPECT_EQ(Mask(trace, 1).Of({"off.hand.x", 0, 0}), Exposure::kNotYet);
  // If a step says that it produces the "by hand" version, that step counts.
  std::vector<Step> steps(trace.steps.begin(), trace.steps.end());
  steps[0].produces.push_back("hand.x");
  trace.steps = StepList(steps);
  EXPECT_EQ(Mask(trace, 1).Of({"hand.x", 0, 0}), Exposure::kShown);
}

TEST(StepList, IsSharedByCopies) {
  Step step;
  step.produces = {"a"};
  StepList list({step}, {{"x", 0, 0}});
  const StepList copy = list;
  EXPECT_EQ(&copy[0], &list[0]);
  list = StepList();
  EXPECT_EQ(copy.StepOf("a"), 1) << "who still has the list keeps it";
  EXPECT_EQ(copy.constants(), (std::vector<Quantity>{{"x", 0, 0}}));
}

TEST(Values, WorksOutLaterNumbersOnceAndOnlyWhenTheyAreLookedFor) {
  int computed = 0;
  Values values([&](std::string_view name) -> std::optional<Eigen::MatrixXd> {
    if (name != "cube") return std::nullopt;
    ++computed;
    return Eigen::MatrixXd::Constant(1, 1, 8);
  });
  values.Set("w", 2);
  EXPECT_EQ(values.At({"w", 0, 0}), 2);
  EXPECT_EQ(values.Find("fourth"), nullptr);
  EXPECT_EQ(computed, 0);
  const Values copy = values;
  EXPECT_EQ(values.At({"cube", 0, 0}), 8);
  EXPECT_EQ(values.At({"cube", 0, 0}), 8);
  EXPECT_EQ(computed, 1);
  EXPECT_TRUE(copy.Has({"cube", 0, 0}));
  EXPECT_EQ(computed, 1) << "a copy has what was worked out";
}

TEST(Values, OfACopyAreItsOwnOnceOneOfThemIsSet) {
  Values values;
  values.Set("w", 2);
  Values copy = values;
  EXPECT_EQ(copy.Find("w"), values.Find("w")) << "shared";
  copy.Set("w", 3);
  values.Set("v", 4);
  EXPECT_EQ(values.At({"w", 0, 0}), 2);
  EXPECT_EQ(copy.At({"w", 0, 0}), 3);
  EXPECT_EQ(copy.Find("v"), nullptr);
}

Expansion Product() {
  Expansion expansion;
  expansion.formula = "\\val{a} \\cdot \\val{b}";
  expansion.operands = {{"a"}, {"b"}};
  expansion.evaluate = [](const std::vector<double>& v) { return v[0] * v[1]; };
  return expansion;
}

TEST(OperandDecimals, AreThoseOfTheResultWhereTheySuffice) {
  Values values;
  values.Set("a", 0.5);
  values.Set("b", 3);
  EXPECT_EQ(OperandDecimals(Product(), values, 4), 4);
  EXPECT_EQ(OperandDecimals(Product(), values, 0), 1);  // 1.5 shows as 2; 1 · 3 would be 3
}

TEST(OperandDecimals, AreAsManyAsTheResultNeeds) {
  Values values;
  values.Set("a", 1.0 / 3);
  values.Set("b", 3000);
  // 0.33333333 · 3000 = 999.99999, which shows as 1000.0000 only with enough digits.
  const int decimals = OperandDecimals(Product(), values, 4);
  EXPECT_GT(decimals, 4);
  EXPECT_EQ(ShownValue(ShownValue(1.0 / 3, decimals) * 3000, 4), 1000);
  EXPECT_NE(ShownValue(ShownValue(1.0 / 3, decimals - 1) * 3000, 4), 1000);
}

TEST(OperandDecimals, ReproduceTheResult) {
  Values values;
  const Expansion product = Product();
  for (int i = 1; i < 2000; ++i) {
    const double a = std::sin(i) * 10;
    const double b = std::exp(std::cos(3.0 * i) * 5);
    values.Set("a", a);
    values.Set("b", b);
    const int decimals = OperandDecimals(product, values, 4);
    ASSERT_GE(decimals, 4);
    ASSERT_LE(decimals, 17);
    ASSERT_EQ(ShownValue(ShownValue(a, decimals) * ShownValue(b, decimals), 4),
              ShownValue(a * b, 4));
  }
}

TEST(OperandDecimals, StopAt17) {
  Values values;
  values.Set("a", 1e300 / 3);
  values.Set("b", 1e-300 / 7);
  EXPECT_LE(OperandDecimals(Product(), values, 15), 17);
  values.Set("b", Eigen::MatrixXd::Zero(2, 2));
  EXPECT_EQ(OperandDecimals(Product(), values, 4), 17);  // b is not a number
  values.Set("b", std::nan(""));
  EXPECT_EQ(OperandDecimals(Product(), values, 4), 4);  // nothing to reproduce
  EXPECT_EQ(OperandDecimals({}, values, 3), 3);
}

TEST(Values, FindsNumbersByQuantity) {
  Values values;
  values.Set("W1", (Eigen::MatrixXd(2, 3) << 1, 2, 3, 4, 5, 6).finished());
  values.Set("e", 7);
  EXPECT_EQ(values.At({"W1", 1, 2}), 6.0);
  EXPECT_EQ(values.At({"W1", 2, 0}), std::nullopt);
  EXPECT_EQ(values.At({"W1", 0, 3}), std::nullopt);
  EXPECT_EQ(values.At({"W1", 0, -1}), std::nullopt);
  EXPECT_EQ(values.At({"W1"}), std::nullopt);
  EXPECT_EQ(values.At({"e"}), 7.0);
  EXPECT_EQ(values.At({"e", 0, 0}), 7.0);
  EXPECT_EQ(values.At({"f"}), std::nullopt);
  EXPECT_TRUE(values.Has({"W1"}));
  EXPECT_TRUE(values.Has({"W1", 0, 0}));
  EXPECT_FALSE(values.Has({"W1", -2, 0}));
  EXPECT_FALSE(values.Has({"f"}));
  EXPECT_EQ(values.Find("f"), nullptr);
}

TEST(Quantity, IsWrittenAndReadBack) {
  for (const char* text : {"W1", "W1:0,1", "hand.delta2:3,0", "dW12:10,15", "a_b", "e:999999,0"}) {
    const auto quantity = ParseQuantity(text);
    ASSERT_TRUE(quantity.has_value()) << text;
    EXPECT_EQ(ToText(*quantity), text);
  }
  EXPECT_TRUE(ParseQuantity("W1")->whole());
  EXPECT_EQ(ParseQuantity("W1:0,1"), (Quantity{"W1", 0, 1}));
  EXPECT_TRUE(ParseQuantity(std::string(32, 'a')).has_value());
}

TEST(Quantity, RefusesAnythingElse) {
  for (const char* text :
       {"",       ":",        ":0,1",     "W1:",          "W1:0",    "W1:0,",
        "W1:,1",  "W1:-1,0",  "W1:00,1",  "W1:0,1,2",     "W1:0,1 ", " W1",
        "W 1",    "W1:0,0x1", "W1:1e3,0", "W1:1000000,0", "é",       "W1:99999999999999999999,0",
        "W1;0,1", "a&b",      "<b>"})
    EXPECT_FALSE(ParseQuantity(text).has_value()) << text;
  EXPECT_FALSE(ParseQuantity(std::string(33, 'a')).has_value());
}

TEST(Quantity, OverlapsWithItsEntries) {
  EXPECT_TRUE(Overlap({"W1"}, {"W1", 0, 1}));
  EXPECT_TRUE(Overlap({"W1", 0, 1}, {"W1"}));
  EXPECT_TRUE(Overlap({"W1", 0, 1}, {"W1", 0, 1}));
  EXPECT_FALSE(Overlap({"W1", 0, 1}, {"W1", 1, 0}));
  EXPECT_FALSE(Overlap({"W1"}, {"W2"}));
}

TEST(Quantity, HasAnOrder) {
  EXPECT_LT((Quantity{"a"}), (Quantity{"b"}));
  EXPECT_LT((Quantity{"a"}), (Quantity{"a", 0, 0}));
  EXPECT_LT((Quantity{"a", 0, 1}), (Quantity{"a", 1, 0}));
  EXPECT_LT((Quantity{"a", 1, 0}), (Quantity{"a", 1, 1}));
  EXPECT_GE((Quantity{"a", 1, 1}), (Quantity{"a", 1, 1}));
}

}  // namespace
}  // namespace chainrule
