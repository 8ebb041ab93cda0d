// The formula written down is the one that is computed.
#include "course/working.h"

#include <gtest/gtest.h>

#include <cmath>

namespace chainrule {
namespace {

class WorkingTest : public testing::Test {
 protected:
  static Values Some() {
    Values values;
    values.Set("a", 2);
    values.Set("b", -3);
    values.Set("c", 5);
    values.Set("v", Eigen::MatrixXd(Eigen::Vector2d(4, -0.5)));
    return values;
  }
  // Compares the formula, with numbers in place of \val{…}, and its result.
  void ExpectWorked(const Term& term, const std::string& formula, double result) {
    const Expansion line = Work::Finish(term);
    std::string shown = line.formula;
    std::vector<double> operands;
    for (const Quantity& operand : line.operands) {
      const std::string source = "\\val{" + ToText(operand) + "}";
      for (std::size_t at; (at = shown.find(source)) != std::string::npos;)
        shown.replace(at, source.size(), operand.name == "v" ? "v" : operand.name);
      operands.push_back(*values_.At(operand));
    }
    EXPECT_EQ(shown, formula);
    ASSERT_TRUE(line.evaluate);
    EXPECT_DOUBLE_EQ(line.evaluate(operands), result) << formula;
  }

  const Values values_ = Some();
  const Work w_{values_};
  const Term a_ = w_("a");
  const Term b_ = w_("b");
  const Term c_ = w_("c");
};

TEST_F(WorkingTest, ANegativeNumberAfterASignStandsInParentheses) {
  ExpectWorked(a_ + b_, "a + (b)", -1);
  ExpectWorked(b_ + a_, "b + a", -1);
  ExpectWorked(a_ - b_, "a - (b)", 5);
  ExpectWorked(a_ * b_, "a \\cdot (b)", -6);
  ExpectWorked(a_ + b_ * c_, "a + (b) \\cdot c", -13);
  ExpectWorked(-b_, "-(b)", 3);
  ExpectWorked(Square(b_), "(b)^2", 9);
  ExpectWorked(Fraction(b_, c_), "\\frac{b}{c}", -0.6);
}

TEST_F(WorkingTest, ASumThatIsMultipliedOrTakenAwayStandsInParentheses) {
  ExpectWorked(2 * (a_ - b_), "2 (a - (b))", 10);
  ExpectWorked((a_ + b_) * c_, "(a + (b)) \\cdot c", -5);
  ExpectWorked(Times(a_, a_ + c_), "a \\cdot (a + c)", 14);
  ExpectWorked(c_ - (a_ + b_), "c - (a + (b))", 6);
  ExpectWorked(c_ + (a_ + b_), "c + a + (b)", 4);
  ExpectWorked(c_ * Power(a_ + c_, "1/2", 0.5), "c (a + c)^{1/2}", 5 * std::sqrt(7));
  ExpectWorked(Fraction(1, 2) * Sum({a_, b_, c_}), "\\frac{1}{2} (a + (b) + c)", 2);
  ExpectWorked(Sum({a_ * b_, b_ * c_}), "a \\cdot (b) + (b) \\cdot c", -21);
}

TEST_F(WorkingTest, ANumberThatStandsTwiceIsOneOperand) {
  const Expansion line = Work::Finish(a_ * (1 - a_));
  EXPECT_EQ(line.formula, "\\val{a:0,0} (1 - \\val{a:0,0})");
  EXPECT_EQ(line.operands, (std::vector<Quantity>{{"a", 0, 0}}));
  EXPECT_EQ(line.evaluate({3}), -6);
}

TEST_F(WorkingTest, AFormOfItsOwn) {
  const auto exp = [](const std::vector<double>& v) { return std::exp(v[0]) + v[1]; };
  ExpectWorked(Form("e^{#} | -@", {b_, b_}, exp), "e^{b} | -(b)", std::exp(-3) - 3);
  ExpectWorked(a_ * Form("\\tanh(#)", {w_("v", 1)},
                         [](const std::vector<double>& v) { return std::tanh(v[0]); }),
               "a \\cdot \\tanh(v)", 2 * std::tanh(-0.5));
}

TEST_F(WorkingTest, ATransformationOfANumber) {
  ExpectWorked(Transformed(Activation::kTanh, b_), "\\tanh(b)", std::tanh(-3));
  ExpectWorked(Transformed(Activation::kLogistic, b_), "\\frac{1}{1 + \\exp(-(b))}",
               1 / (1 + std::exp(3)));
  ExpectWorked(Transformed(Activation::kRelu, b_), "\\max(0, b)", 0);
  ExpectWorked(Transformed(Activation::kIdentity, b_), "b", -3);
}

TEST_F(WorkingTest, WhatIsOnlySaidHasNoValue) {
  const Expansion line = Work::Finish(Unworked("\\sum \\partial y"));
  EXPECT_EQ(line.formula, "\\sum \\partial y");
  EXPECT_FALSE(line.evaluate);
}

TEST_F(WorkingTest, ATransformationIsWrittenAsItIsWorked) {
  const Term v = w_("v", 1);
  ExpectWorked(Transformed(Activation::kTanh, v), "\\tanh(v)", std::tanh(-0.5));
  ExpectWorked(Transformed(Activation::kLogistic, v), "\\frac{1}{1 + \\exp(-(v))}",
               1 / (1 + std::exp(0.5)));
  ExpectWorked(Transformed(Activation::kRelu, v), "\\max(0, v)", 0);
  ExpectWorked(Transformed(Activation::kIdentity, v), "v", -0.5);
}

TEST_F(WorkingTest, AReadingIsWorkedWithItsOwnNumbers) {
  Values values = values_;
  values.Set("hand.a", -2);
  const Work by_hand(values, "hand.");
  EXPECT_EQ(Work::Finish(by_hand("c") * by_hand("a")).formula,
            "\\val{c:0,0} \\cdot (\\val{hand.a:0,0})")
      << "c is an input";
  EXPECT_EQ(by_hand.At({"a", 0, 0}), -2);
}

}  // namespace
}  // namespace chainrule
