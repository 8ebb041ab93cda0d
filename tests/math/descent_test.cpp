#include "math/descent.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "math/test_data_sets.h"

namespace chainrule {
namespace {

using Eigen::VectorXd;
using Outcome = HalvingRun::Outcome;

constexpr Activation kTanh = Activation::kTanh;
constexpr double kEta = .1;

// w with wᵀx = s for x = (1, 1, 0.5), ‖x‖² = 2.25.
VectorXd WeightsWithSignal(double s) {
  return s / 2.25 * Vector({1, 1, .5});
}
const DataSet kWrong = OneExample(1, .5, -1);  // for s > 0

TEST(DescentTest, TakesTheStepsOfTheGradient) {
  const auto [data, w] = OpeningCase();
  const HalvingRun run = DescendToHalf(data, w, kTanh, kEta, 3);
  EXPECT_EQ(run.outcome, Outcome::kNotYet);
  EXPECT_EQ(run.steps, 3);
  VectorXd by_hand = w;
  for (int k = 0; k < 3; ++k) by_hand -= kEta * EvaluatePerceptron(data, by_hand, kTanh).grad;
  EXPECT_LE(RelativeDifference(run.w, by_hand), 1e-14);
  EXPECT_NEAR(run.E_0, EvaluatePerceptron(data, w, kTanh).E_in, 1e-15);
  EXPECT_NEAR(run.E_in, EvaluatePerceptron(data, by_hand, kTanh).E_in, 1e-14);
  EXPECT_NEAR(run.grad_norm, EvaluatePerceptron(data, by_hand, kTanh).grad_norm, 1e-14);
}

TEST(DescentTest, StopsAtTheFirstStepBelowHalf) {
  const auto [data, w] = OpeningCase();
  const HalvingRun run = DescendToHalf(data, 2 * w, kTanh, kEta);
  EXPECT_EQ(run.outcome, Outcome::kHalved);
  EXPECT_LE(run.E_in, run.E_0 / 2);
  const HalvingRun before = DescendToHalf(data, 2 * w, kTanh, kEta, run.steps - 1);
  EXPECT_EQ(before.outcome, Outcome::kNotYet);
  EXPECT_GT(before.E_in, before.E_0 / 2);
  // The history holds steps 0, 1, 2, 4, … and the last.
  EXPECT_EQ(run.history.front().steps, 0);
  EXPECT_EQ(run.history.front().E_in, run.E_0);
  EXPECT_EQ(run.history[3].steps, 4);
  EXPECT_EQ(run.history.back().steps, run.steps);
  EXPECT_EQ(run.history.back().E_in, run.E_in);
}

TEST(DescentTest, TheFormulaForOneExample) {
  int compared = 0;
  for (const double eta : {.02, .1, .5}) {
    for (const double s : {3.5, 4.0, 4.5, 5.0, 5.5, 6.0}) {
      const double estimate = std::exp(LogStepsAlone(s, 2.25, eta, 1));
      if (estimate < 50 || estimate > 3e4) continue;
      const HalvingRun run = DescendToHalf(kWrong, WeightsWithSignal(s), kTanh, eta);
      EXPECT_EQ(run.outcome, Outcome::kHalved);
      EXPECT_NEAR(estimate / run.steps, 1, .1) << "s = " << s << ", eta = " << eta;
      const auto flow = EstimateStepsToHalf(kWrong, WeightsWithSignal(s), kTanh, eta);
      ASSERT_TRUE(flow);
      EXPECT_NEAR(*flow / run.steps, 1, .07) << "s = " << s << ", eta = " << eta;
      ++compared;
    }
  }
  EXPECT_GE(compared, 12);
}

TEST(DescentTest, TheFormulaAndTheFlowWhereNoSimulationReaches) {
  for (const double s : {8.0, 15.0, 40.0, 150.0}) {
    const auto flow = EstimateStepsToHalf(kWrong, WeightsWithSignal(s), kTanh, kEta);
    ASSERT_TRUE(flow) << s;
    EXPECT_NEAR(std::log(*flow), LogStepsAlone(s, 2.25, kEta, 1), .005) << s;
  }
  // The same example twice, next to a right one with s = 60 that has no effect: N = 3, two act
  // together.
  const DataSet data = {Matrix({{1, 1, .5}, {1, 1, .5}, {1, 10, 10}}), Vector({-1, -1, 1})};
  const auto flow = EstimateStepsToHalf(data, WeightsWithSignal(8), kTanh, kEta);
  ASSERT_TRUE(flow);
  EXPECT_GT(std::log(*flow), LogStepsAlone(8, 2.25, kEta, 3) - std::log(2) - .01);
  EXPECT_NEAR(LogStepsAlone(8, 2.25, kEta, 3), LogStepsAlone(-8, 2.25, kEta, 1) + std::log(3),
              1e-14);
}

TEST(DescentTest, TheEstimateForSeveralExamples) {
  Dice dice(5);
  int compared = 0;
  for (int k = 0; k < 120; ++k) {
    const auto [data, w] = RandomCase(dice, 5);
    const HalvingRun run = DescendToHalf(data, w, kTanh, .05, 3000);
    if (run.outcome != Outcome::kHalved || run.steps < 100) continue;
    const auto flow = EstimateStepsToHalf(data, w, kTanh, .05);
    ASSERT_TRUE(flow) << "case " << k;
    EXPECT_NEAR(*flow / run.steps, 1, .1) << "case " << k;
    ++compared;
  }
  EXPECT_GT(compared, 20);
}

TEST(DescentTest, TheEstimateWhereExamplesHoldEachOther) {
  const auto [data, w] = OpeningCase();
  // The wrong example pulls the right example 3 along until both balance, so the formula for one
  // example is three times too small.
  const HalvingRun run = DescendToHalf(data, 3 * w, kTanh, kEta);
  EXPECT_EQ(run.outcome, Outcome::kHalved);
  const auto flow = EstimateStepsToHalf(data, 3 * w, kTanh, kEta);
  ASSERT_TRUE(flow);
  EXPECT_NEAR(*flow / run.steps, 1, .02);
  EXPECT_GT(std::log(*flow), LogStepsAlone(3 * 1.85, 5.5, kEta, 3) + 1);
}

TEST(DescentTest, TheEstimateBesideWhatHoldsFast) {
  // Two contradicting examples quickly fix w^T (1, 0, 1) at 0. The third, at s = 10, comes back in
  // 10^7 steps along the remaining part of its x: 4² + 1/2.
  const DataSet data = {Matrix({{1, 0, 1}, {1, 0, 1}, {1, 4, 0}}), Vector({1, -1, -1})};
  const VectorXd w = Vector({0, 2.5, 0});
  const auto flow = EstimateStepsToHalf(data, w, kTanh, kEta);
  ASSERT_TRUE(flow);
  EXPECT_NEAR(std::log(*flow), LogStepsAlone(10, 16.5, kEta, 3), .02);
}

TEST(DescentTest, StuckExactly) {
  const VectorXd w = WeightsWithSignal(25);
  const HalvingRun run = DescendToHalf(kWrong, w, kTanh, kEta);
  EXPECT_EQ(run.outcome, Outcome::kStuck);
  EXPECT_EQ(run.steps, 0);
  EXPECT_EQ(run.w, w);
  EXPECT_EQ(run.E_in, 4);
  EXPECT_GT(run.grad_norm, 0);
  // Checked by half units in the last place: descent is stuck exactly where the update changes no
  // coordinate.
  for (double s = 15; s < 20; s += .25) {
    const VectorXd at = WeightsWithSignal(s);
    const VectorXd update = kEta * EvaluatePerceptron(kWrong, at, kTanh).grad;
    bool felt = false;
    for (Eigen::Index i = 0; i < 3; ++i)
      felt = felt || update(i) > (at(i) - std::nextafter(at(i), 0)) / 2 * 1.001;
    const bool stuck = DescendToHalf(kWrong, at, kTanh, kEta, 1).outcome == Outcome::kStuck;
    EXPECT_NE(stuck, felt) << s;
  }
  EXPECT_EQ(DescendToHalf(kWrong, WeightsWithSignal(19), kTanh, kEta, 1).outcome, Outcome::kStuck);
  EXPECT_EQ(DescendToHalf(kWrong, WeightsWithSignal(15), kTanh, kEta, 1).outcome, Outcome::kNotYet);
  EXPECT_EQ(run.unmoved, 3);
  // An entry of 0 accepts any update, so descent is not stuck, although s does not change.
  const HalvingRun zero = DescendToHalf(kWrong, Vector({0, 25, 0}), kTanh, kEta, 100);
  EXPECT_EQ(zero.outcome, Outcome::kNotYet);
  EXPECT_EQ(zero.unmoved, 1);
  EXPECT_NE(zero.w(0), 0);
  EXPECT_EQ(zero.w(1), 25);
  // Here the gradient is exactly 0.
  const HalvingRun far = DescendToHalf(kWrong, WeightsWithSignal(500), kTanh, kEta);
  EXPECT_EQ(far.outcome, Outcome::kStuck);
  EXPECT_EQ(far.grad_norm, 0);
  EXPECT_EQ(EstimateStepsToHalf(kWrong, WeightsWithSignal(500), kTanh, kEta), std::nullopt);
}

TEST(DescentTest, NothingToHalve) {
  const DataSet met = {Matrix({{1, 2, 0}}), Vector({2})};
  const VectorXd w = Vector({0, 1, 0});
  const HalvingRun run = DescendToHalf(met, w, Activation::kIdentity, kEta);
  EXPECT_EQ(run.outcome, Outcome::kNoError);
  EXPECT_EQ(run.steps, 0);
  EXPECT_EQ(EstimateStepsToHalf(met, w, Activation::kIdentity, kEta), std::nullopt);
}

TEST(DescentTest, Diverges) {
  const DataSet data = OneExample(2, 0, 0);
  const HalvingRun run = DescendToHalf(data, Vector({0, 1, 0}), Activation::kIdentity, 1);
  EXPECT_EQ(run.outcome, Outcome::kDiverged);
  EXPECT_FALSE(std::isfinite(run.E_in));
  EXPECT_LT(run.steps, 1000);
  // With a small step it halves, and so does the flow.
  EXPECT_EQ(DescendToHalf(data, Vector({0, 1, 0}), Activation::kIdentity, .01).outcome,
            Outcome::kHalved);
  // E = (2w)² e^(−20τ): half at τ = ln 2/20.
  const auto flow = EstimateStepsToHalf(data, Vector({0, 1, 0}), Activation::kIdentity, 1);
  ASSERT_TRUE(flow);
  EXPECT_NEAR(*flow, std::log(2) / 20, 1e-4);
}

TEST(DescentTest, FromSmallWeights) {
  const auto [data, w] = OpeningCase();
  const HalvingRun far = DescendToHalf(data, 4 * w, kTanh, kEta, 2000);
  const HalvingRun small = DescendToHalfFromSmall(data, 4 * w, kTanh, kEta, 2000);
  EXPECT_EQ(far.outcome, Outcome::kNotYet);
  EXPECT_GT(far.E_in / far.E_0, .99);
  EXPECT_EQ(small.outcome, Outcome::kHalved);
  EXPECT_LT(small.steps, 20);
  EXPECT_NEAR(small.E_0, EvaluatePerceptron(data, .1 * w.normalized(), kTanh).E_in, 1e-14);
  EXPECT_EQ(DescendToHalfFromSmall(data, Vector({0, 0, 0}), kTanh, kEta, 0).E_0, 1);
}

TEST(DescentTest, WhatCanNeverHalve) {
  const auto [data, w] = OpeningCase();
  EXPECT_EQ(ErrorFloor(data, kTanh), 0);
  // The logistic function cannot reach −1, so (0 + 1)²/3 remains.
  EXPECT_NEAR(ErrorFloor(data, Activation::kLogistic), 1.0 / 3, 1e-15);
  EXPECT_NEAR(ErrorFloor(data, Activation::kRelu), 1.0 / 3, 1e-15);
  EXPECT_EQ(ErrorFloor(data, Activation::kIdentity), 0);
  // Three targets for one x: the best is their mean, 1/3, with 2 (2/3)² + (4/3)² = 8/3.
  const DataSet same = {Matrix({{1, 2, 0}, {1, 2, 0}, {1, 2, 0}, {1, 0, 0}}),
                        Vector({1, -1, 1, 1})};
  EXPECT_NEAR(ErrorFloor(same, kTanh), 2.0 / 3, 1e-15);
  const HalvingRun run = DescendToHalf(same, w, kTanh, kEta, 3000);
  EXPECT_EQ(run.outcome, Outcome::kNotYet);
  EXPECT_GT(ErrorFloor(same, kTanh), run.E_0 / 2);
  EXPECT_GE(run.E_in, ErrorFloor(same, kTanh));
  EXPECT_EQ(EstimateStepsToHalf(same, w, kTanh, kEta), std::nullopt);
}

}  // namespace
}  // namespace chainrule
