// Each misconception, on the data that the lesson opens with.
#include "math/perceptron_rules.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "math/test_data_sets.h"

namespace chainrule {
namespace {

using Eigen::VectorXd;
using R = PerceptronRules;

PerceptronPass Under(const PerceptronRules& rules, Activation theta = Activation::kTanh) {
  const auto [data, w] = OpeningCase();
  return EvaluatePerceptron(data, w, theta, rules);
}

void ExpectVector(const VectorXd& actual, const std::vector<double>& expected) {
  EXPECT_LE(RelativeDifference(actual, Vector(expected)), 1e-14) << actual.transpose();
}

// s = (2.2, −1.85, −0.9), and t = tanh s by the definition.
double T(double s) {
  return (std::exp(s) - std::exp(-s)) / (std::exp(s) + std::exp(-s));
}
const double kT[] = {T(2.2), T(-1.85), T(-.9)};

TEST(PerceptronRulesTest, DefaultsAreCorrect) {
  ExpectVector(Under({}).slope, {1 - kT[0] * kT[0], 1 - kT[1] * kT[1], 1 - kT[2] * kT[2]});
  EXPECT_EQ(R{}, (R{.mean = R::Mean::kOfProducts}));
}

TEST(PerceptronRulesTest, SignalAndError) {
  ExpectVector(Under({.signal = R::Signal::kWithoutBias}).s, {1.8, -2.25, -1.3});
  const PerceptronPass negated = Under({.error = R::Error::kTargetMinusOutput});
  ExpectVector(negated.residual, {1 - kT[0], 1 - kT[1], -1 - kT[2]});
  EXPECT_EQ(negated.E_in, Under({}).E_in);
  EXPECT_EQ(negated.grad, VectorXd(-Under({}).grad));
}

TEST(PerceptronRulesTest, ThetaSkipped) {
  const PerceptronPass skipped = Under({.theta = R::Theta::kSkipped});
  ExpectVector(skipped.h, {2.2, -1.85, -.9});
  ExpectVector(skipped.residual, {1.2, -2.85, .1});
  ExpectVector(skipped.slope, {1, 1, 1});
  // A rule for the slope says what is taken for θ', now at h = s.
  ExpectVector(Under({.theta = R::Theta::kSkipped, .slope = R::Slope::kOneMinusOutput}).slope,
               {-1.2, 2.85, 1.9});
  // Many examples take another route.
  Dice dice(3);
  DataSet many{dice.Matrix(300, 3, 2), VectorXd::Ones(300)};
  many.X.col(0).setOnes();
  const VectorXd w = Vector({.4, 1.1, .4});
  EXPECT_EQ(EvaluatePerceptron(many, w, Activation::kTanh, {.theta = R::Theta::kSkipped}).h,
            VectorXd(many.X * w));
}

TEST(PerceptronRulesTest, Factors) {
  const PerceptronPass right = Under({});
  EXPECT_LE(RelativeDifference(2 * Under({.factor = R::Factor::kNone}).grad, right.grad), 1e-15);
  const PerceptronPass summed = Under({.mean = R::Mean::kSummed});
  EXPECT_LE(RelativeDifference(summed.grad, 3 * right.grad), 1e-15);
  EXPECT_DOUBLE_EQ(summed.E_in, 3 * right.E_in);
}

TEST(PerceptronRulesTest, ProductOfMeans) {
  const PerceptronPass right = Under({});
  const PerceptronPass product = Under({.mean = R::Mean::kProduct});
  // Means of the examples: 1, (2 − 1.5 − 1)/3, (−1 − 1.5 − 0.5)/3.
  const double factor = 2 * right.residual.sum() / 3 * right.slope.sum() / 3;
  ExpectVector(product.grad, {factor, factor * -.5 / 3, -factor});
  EXPECT_EQ(product.E_in, right.E_in);
  EXPECT_EQ(product.contribution.row(0), product.contribution.row(2));
}

TEST(PerceptronRulesTest, Slopes) {
  using Slope = R::Slope;
  ExpectVector(Under({.slope = Slope::kDropped}).slope, {1, 1, 1});
  ExpectVector(Under({.slope = Slope::kFromSignal}).slope, {-3.84, -2.4225, .19});
  ExpectVector(Under({.slope = Slope::kOneMinusOutput}).slope, {1 - kT[0], 1 - kT[1], 1 - kT[2]});
  ExpectVector(Under({.slope = Slope::kLogistic}).slope,
               {kT[0] * (1 - kT[0]), kT[1] * (1 - kT[1]), kT[2] * (1 - kT[2])});
  ExpectVector(Under({.slope = Slope::kAtOutput}).slope,
               {1 - T(kT[0]) * T(kT[0]), 1 - T(kT[1]) * T(kT[1]), 1 - T(kT[2]) * T(kT[2])});
  for (const Slope slope : {Slope::kDropped, Slope::kFromSignal, Slope::kOneMinusOutput,
                            Slope::kLogistic, Slope::kAtOutput})
    ExpectVector(Under({.slope = slope}, Activation::kIdentity).slope, {1, 1, 1});
}

TEST(PerceptronRulesTest, InputDropped) {
  const PerceptronPass dropped = Under({.input = R::Input::kDropped});
  // The entry with x = 1 stays correct.
  EXPECT_NEAR(dropped.grad(0), Under({}).grad(0), 1e-16);
  EXPECT_LE(RelativeDifference(dropped.grad, VectorXd::Constant(3, dropped.grad(0))), 1e-14);
}

std::vector<PerceptronRules> All() {
  return {
      {},                                                      // correct
      {.factor = R::Factor::kNone},                            // no 2
      {.mean = R::Mean::kSummed},                              // no 1/N
      {.error = R::Error::kTargetMinusOutput},                 // y - h
      {.slope = R::Slope::kDropped},                           // slope dropped
      {.slope = R::Slope::kFromSignal},                        // 1 - s^2
      {.slope = R::Slope::kOneMinusOutput},                    // 1 - t
      {.slope = R::Slope::kLogistic},                          // t(1 - t)
      {.slope = R::Slope::kAtOutput},                          // theta'(t)
      {.input = R::Input::kDropped},                           // x dropped
      {.signal = R::Signal::kWithoutBias},                     // no bias
      {.mean = R::Mean::kProduct},                             // product of means
      {.factor = R::Factor::kNone, .mean = R::Mean::kSummed},  // neither 2 nor 1/N
  };
}

// The number of pairs whose gradients differ by less than 1 % in every entry.
int PairsAlike(const DataSet& data, const VectorXd& w) {
  const std::vector<PerceptronRules> all = All();
  int alike = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const VectorXd a = EvaluatePerceptron(data, w, Activation::kTanh, all[i]).grad;
      const VectorXd b = EvaluatePerceptron(data, w, Activation::kTanh, all[j]).grad;
      if (((a - b).array().abs() < .01 * b.array().abs()).all()) ++alike;
    }
  }
  return alike;
}

TEST(PerceptronRulesTest, TheOpeningStateTellsThemApart) {
  const auto [data, w] = OpeningCase();
  EXPECT_EQ(PairsAlike(data, w), 0);
}

TEST(PerceptronRulesTest, OneExampleDoesNot) {
  // For one example, 1/N and the product of means change nothing, which makes 3 pairs with the
  // correct rules. "No 2" and "neither 2 nor 1/N" are the fourth.
  const DataSet data = OneExample(2, -1, -1);
  EXPECT_EQ(PairsAlike(data, Vector({.4, 1.1, .4})), 4);
}

}  // namespace
}  // namespace chainrule
