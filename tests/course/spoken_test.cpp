#include "course/spoken.h"

#include <gtest/gtest.h>

namespace chainrule {
namespace {

std::string Say(std::string_view source, std::string_view words = "") {
  const Result<TextBook> lesson = TextBook::Parse("## words\n" + std::string(words));
  const Result<Formula> formula = ParseFormula(source);
  EXPECT_TRUE(lesson.ok());
  EXPECT_TRUE(formula.ok()) << source;
  return Spoken(*formula, *lesson);
}

TEST(SpokenTest, SignsAreWords) {
  EXPECT_EQ(Say("s^{(1)}_2 = -1 \\cdot 2"), "s 2 of layer 1 = minus 1 times 2");
  EXPECT_EQ(Say("\\delta^{(2)} = (1 - x^2)"), "δ of layer 2 = (1 minus x squared)");
  EXPECT_EQ(Say("\\partial e/\\partial w^{(1)}_{01}"), "de/dw 01 of layer 1");
  EXPECT_EQ(Say("A^{\\top} g"), "A transposed g");
  EXPECT_EQ(Say("\\theta'(s_1)"), "θ prime(s 1)");
  EXPECT_EQ(Say("\\partial \\hat x = \\gamma \\hat x_{1,2}"), "dx hat = γx hat 1, 2");
}

TEST(SpokenTest, IndicesAndPowersHaveNoBraces) {
  EXPECT_EQ(Say("x_{1,1}"), "x 1, 1");
  EXPECT_EQ(Say("r_{\\sigma^2,1}"), "r σ squared, 1");
  EXPECT_EQ(Say("(v + 1 \\cdot 10^{-5})^{1/2}"),
            "(v + 1 times 10 to the minus 5) to the power 1/2");
  EXPECT_EQ(Say("v^{-3/2}"), "v to the power minus 3/2");
  EXPECT_EQ(Say("\\sum x"), "sum of x");
  EXPECT_EQ(Say("\\sum_n r_n x_{n,1} + \\prod_{l=1}^{20} w"),
            "sum over n of r n x n, 1 + product over l = 1 to 20 of w");
}

TEST(SpokenTest, WhatStandsAboveIsWhatTheLessonSays) {
  const char* words =
      "- said_upper_x: of channel {n}\n- said_upper_w: from channel {from} to channel {to}\n";
  EXPECT_EQ(Say("x^2_2", words), "x 2 of channel 2");
  EXPECT_EQ(Say("w^{12}_3", words), "w 3 from channel 1 to channel 2");
  EXPECT_EQ(Say("w^{3,12}_{1,2}", words), "w 1, 2 from channel 3 to channel 12");
  EXPECT_EQ(Say("\\partial L/\\partial x^2_1", words), "dL/dx 1 of channel 2");
  EXPECT_EQ(Say("y^2", words), "y squared");
  EXPECT_EQ(Say("w^{2}", words), "w squared");
}

TEST(SpokenTest, NumbersAreWords) {
  EXPECT_EQ(SpokenNumber("−7.7501·10⁻⁴"), "minus 7.7501 times 10 to the minus 4");
  EXPECT_EQ(SpokenNumber("2·10¹²"), "2 times 10 to the 12");
  EXPECT_EQ(SpokenNumber("-2.9"), "minus 2.9");
  EXPECT_EQ(SpokenNumber("3"), "3");
}

}  // namespace
}  // namespace chainrule
