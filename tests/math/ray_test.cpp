#include "math/ray.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "math/test_data_sets.h"

namespace chainrule {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using Kind = DecayLaw::Kind;
using Side = DecayLaw::Side;

constexpr Activation kTanh = Activation::kTanh;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double LogGradNorm(const DataSet& data, const VectorXd& u, double alpha) {
  return OnRay(data, u, alpha, kTanh).log_grad_norm;
}

double FittedRate(const DataSet& data, const VectorXd& u, double alpha, Activation theta = kTanh) {
  return (OnRay(data, u, alpha, theta).log_grad_norm -
          OnRay(data, u, 2 * alpha, theta).log_grad_norm) /
         alpha;
}

TEST(RayTest, Directions) {
  EXPECT_EQ(Direction(Vector({0, 0, 0})), std::nullopt);
  EXPECT_LE(RelativeDifference(*Direction(Vector({3, 0, -4})), Vector({.6, 0, -.8})), 1e-15);
  EXPECT_LE(RelativeDifference(*Direction(Vector({3e-320, 0, 0})), Vector({1, 0, 0})), 1e-15);
  EXPECT_LE(RelativeDifference(*Direction(Vector({1e300, 0, 0})), Vector({1, 0, 0})), 1e-15);
}

TEST(RayTest, ProjectionsOfNothingAreZero) {
  // 0.1 + 0.2 − 0.3 is 5.6 · 10^−17 in double.
  const DataSet data = {Matrix({{1, 2, -3}, {1, 2, -3.00000001}}), Vector({1, 1})};
  const VectorXd projections = Projections(data, *Direction(Vector({.1, .1, .1})));
  EXPECT_EQ(projections(0), 0);
  EXPECT_NE(projections(1), 0);
  EXPECT_EQ(Projections(OneExample(1, 1, 1), *Direction(Vector({.1, .2, -.3})))(0), 0);
  EXPECT_NE(.1 + .2 - .3, 0);
}

TEST(RayTest, AgreesWithThePerceptron) {
  Dice dice(2);
  for (std::size_t k = 0; k < 200; ++k) {
    const Activation theta = kActivations[k % 4];
    auto [data, w] = RandomCase(dice, 1);
    if (theta == Activation::kLogistic) data.y = (data.y.array() + 1) / 2;
    if (k % 8 >= 4) data.y = dice.Matrix(static_cast<int>(data.y.size()), 1, 1);
    const VectorXd u = *Direction(w);
    for (const double alpha : {0.0, .01, .5, 2.0, 7.0}) {
      SCOPED_TRACE(testing::Message()
                   << "case " << k << ", " << ActivationName(theta) << ", " << alpha);
      const PerceptronPass pass = EvaluatePerceptron(data, alpha * u, theta);
      const RayPoint point = OnRay(data, u, alpha, theta);
      EXPECT_NEAR(point.E_in, pass.E_in, 1e-13 * pass.E_in);
      EXPECT_NEAR(point.log_E_in, std::log(pass.E_in), 1e-12);
      if (pass.grad_norm == 0) {
        EXPECT_EQ(point.log_grad_norm, -kInfinity);
        continue;
      }
      // Digits that cancel in the sum are lost in both.
      double largest = 0;
      for (Index n = 0; n < data.X.rows(); ++n)
        largest = std::max(largest, pass.contribution.row(n).norm());
      EXPECT_NEAR(point.log_grad_norm, std::log(pass.grad_norm),
                  1e-13 * largest / pass.grad_norm + 1e-13);
    }
  }
}

TEST(RayTest, FiniteWhereEveryContributionUnderflows) {
  const DataSet data = {Matrix({{1, 2, 0}, {1, 3, 0}}), Vector({-1, 1})};
  const VectorXd u = Vector({0, 1, 0});
  const PerceptronPass pass = EvaluatePerceptron(data, 1e6 * u, kTanh);
  EXPECT_EQ(pass.grad_norm, 0);
  const RayPoint point = OnRay(data, u, 1e6, kTanh);
  // Example 1 dominates: (2/2) · 2 · 4e^(−2 · 2 · 10^6) · ‖(1, 2, 0)‖.
  EXPECT_NEAR(point.log_grad_norm, -4e6 + std::log(8) + std::log(5) / 2, 1e-8);
  EXPECT_DOUBLE_EQ(point.log_E_in, std::log(2));
  EXPECT_EQ(point.E_in, 2);
  // With only right examples, E_in decays too.
  const RayPoint right = OnRay({data.X, Vector({1, 1})}, u, 1e6, kTanh);
  EXPECT_EQ(right.E_in, 0);
  EXPECT_NEAR(right.log_E_in, -8e6 + std::log(2), 1e-8);
  EXPECT_NEAR(right.log_grad_norm, -8e6 + std::log(8) + std::log(5) / 2, 1e-8);
}

TEST(RayTest, TheLawOnTwoHundredDataSets) {
  Dice dice(3);
  int by_right = 0;
  for (int k = 0; k < 200; ++k) {
    const auto [data, w] = RandomCase(dice, 1);
    SCOPED_TRACE(testing::Message() << "case " << k);
    const VectorXd u = *Direction(w);
    double wrong = kInfinity;
    double right = kInfinity;
    for (Index n = 0; n < data.X.rows(); ++n) {
      const double projection = data.X.row(n).dot(u);
      double& nearest = projection * data.y(n) > 0 ? right : wrong;
      nearest = std::min(nearest, std::abs(projection));
    }
    const double rate = std::min(2 * wrong, 4 * right);
    const DecayLaw law = LawOfDecay(data, u, kTanh);
    EXPECT_EQ(law.kind, Kind::kExponential);
    EXPECT_NEAR(law.rate / rate, 1, 1e-12);
    EXPECT_NEAR(FittedRate(data, u, 1e8) / law.rate, 1, 1e-6);
    ASSERT_EQ(law.slowest.size(), 1u);
    const Side side = law.sides[static_cast<std::size_t>(law.slowest[0])];
    EXPECT_EQ(side == Side::kRight, 4 * right < 2 * wrong);
    by_right += side == Side::kRight ? 1 : 0;
  }
  EXPECT_GT(by_right, 20);
  EXPECT_LT(by_right, 180);
}

TEST(RayTest, TheOpeningState) {
  const auto [data, w] = OpeningCase();
  const DecayLaw law = LawOfDecay(data, *Direction(w), kTanh);
  EXPECT_EQ(law.sides, (std::vector<Side>{Side::kRight, Side::kWrong, Side::kRight}));
  // min(2 · 1.85, 4 · 0.9)/‖w‖: here the right example 3 sets the rate.
  EXPECT_NEAR(law.rate * w.norm(), 3.6, 1e-14);
  EXPECT_EQ(law.slowest, std::vector<Index>{2});
}

TEST(RayTest, AnExampleOfZeroStopsTheDecay) {
  const VectorXd u = Vector({0, 1, 0});
  const DataSet data = {Matrix({{1, 0, 2}, {1, 1, 1}}), Vector({1, 1})};
  const DecayLaw law = LawOfDecay(data, u, kTanh);
  EXPECT_EQ(law.kind, Kind::kStopped);
  EXPECT_EQ(law.rate, 0);
  EXPECT_EQ(law.sides, (std::vector<Side>{Side::kZero, Side::kRight}));
  EXPECT_EQ(law.slowest, std::vector<Index>{0});
  // (2/2) · 1 · ‖(1, 0, 2)‖.
  EXPECT_NEAR(LogGradNorm(data, u, 1e6), std::log(5) / 2, 1e-15);
}

TEST(RayTest, UnlessItsContributionIsZero) {
  const VectorXd u = Vector({0, 1, 0});
  // The target y = 0 is met exactly at s = 0.
  const DataSet met = {Matrix({{1, 0, 2}, {1, 1, 1}}), Vector({0, 1})};
  EXPECT_EQ(LawOfDecay(met, u, kTanh).kind, Kind::kExponential);
  EXPECT_EQ(LawOfDecay(met, u, kTanh).rate, 4);
  EXPECT_NEAR(FittedRate(met, u, 100), 4, 1e-12);
  // Two examples whose targets contradict each other.
  const DataSet both = {Matrix({{1, 0, .1}, {1, 0, .1}, {1, .5, 1}}), Vector({1, -1, -1})};
  EXPECT_EQ(LawOfDecay(both, u, kTanh).rate, 1);
  EXPECT_NEAR(FittedRate(both, u, 1e4), 1, 1e-12);
  EXPECT_NEAR(LogGradNorm(both, u, 1e4), std::log(16.0 / 3 * 1.5) - 1e4, 1e-11);
}

TEST(RayTest, WhatCancelsAltogetherIsZero) {
  const VectorXd u = Vector({0, 1, 0});
  const DataSet data = {Matrix({{1, 0, .1}, {1, 0, .1}}), Vector({1, -1})};
  EXPECT_EQ(LawOfDecay(data, u, kTanh).kind, Kind::kNoGradient);
  EXPECT_EQ(LogGradNorm(data, u, 3), -kInfinity);
  EXPECT_EQ(OnRay(data, u, 3, kTanh).E_in, 1);
  // E_in = 0.
  const DataSet met = {Matrix({{1, 2, 0}}), Vector({2})};
  EXPECT_EQ(OnRay(met, u, 1, Activation::kIdentity).log_E_in, -kInfinity);
  EXPECT_EQ(OnRay(met, u, 1, Activation::kIdentity).log_grad_norm, -kInfinity);
}

TEST(RayTest, WhatIsLeftWhenTheLargestCancel) {
  // Two wrong examples at |s| = 2α and four right ones at α contribute 8e^(−4α) each, which sum to
  // 0. The rest of the right ones, 8e^(−4α) · 3e^(−2α), sets the rate.
  const DataSet data = {
      Matrix({{1, 2, 0}, {1, -2, 0}, {1, 1, 0}, {1, 1, 0}, {1, -1, 0}, {1, -1, 0}}),
      Vector({-1, 1, 1, 1, -1, -1})};
  const VectorXd u = Vector({0, 1, 0});
  const DecayLaw law = LawOfDecay(data, u, kTanh);
  EXPECT_EQ(law.rate, 6);
  EXPECT_EQ(law.slowest, (std::vector<Index>{2, 3, 4, 5}));
  for (const double alpha : {50.0, 1e4}) {
    EXPECT_NEAR(FittedRate(data, u, alpha), 6, 1e-12) << alpha;
    EXPECT_NEAR(LogGradNorm(data, u, alpha) + 6 * alpha, std::log(2.0 / 6 * 8 * 3 * 4), 1e-10);
  }
}

TEST(RayTest, OtherTransformationsAndTargets) {
  const VectorXd u = Vector({0, 1, 0});
  const DataSet data = {Matrix({{1, 2, 0}, {1, -.75, .5}}), Vector({0, 0})};
  const DecayLaw logistic = LawOfDecay(data, u, Activation::kLogistic);
  EXPECT_EQ(logistic.sides, (std::vector<Side>{Side::kWrong, Side::kRight}));
  EXPECT_EQ(logistic.rate, 1.5);
  EXPECT_NEAR(FittedRate(data, u, 1000, Activation::kLogistic), 1.5, 1e-12);

  const DataSet between = {Matrix({{1, 2, 0}, {1, -.5, .5}}), Vector({1, .3})};
  EXPECT_EQ(LawOfDecay(between, u, kTanh).sides, (std::vector<Side>{Side::kRight, Side::kOther}));
  EXPECT_EQ(LawOfDecay(between, u, kTanh).rate, 1);
  EXPECT_NEAR(FittedRate(between, u, 1000), 1, 1e-12);
  const DataSet beyond = {Matrix({{1, -.5, .5}}), Vector({-1})};
  EXPECT_EQ(LawOfDecay(beyond, u, Activation::kLogistic).rate, .5);
  EXPECT_NEAR(FittedRate(beyond, u, 1000, Activation::kLogistic), .5, 1e-12);

  EXPECT_EQ(LawOfDecay(data, u, Activation::kRelu).kind, Kind::kUnknown);
  EXPECT_EQ(LawOfDecay(data, u, Activation::kIdentity).kind, Kind::kUnknown);
}

}  // namespace
}  // namespace chainrule
