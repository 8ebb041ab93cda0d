// Eval mode, and running statistics in both conventions.
#include "math/running_statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "math/normalization_backward.h"
#include "math/said.h"
#include "math/test_tensors.h"

namespace chainrule {
namespace {

using Eigen::VectorXd;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

const NormShape kShape{NormLayout::kNC, {4, 2}};
const NormData kData{Vector({1, 3, 2, 3, 3, 5, 4, 5}), Vector({2, -1}), Vector({.5, 0})};

// Channel 0: μ = 2.5, σ² = 1.25, unbiased 5/3; channel 1: 4, 1, 4/3.
RunningStatistics Updated(RunningConvention convention, double momentum) {
  const RunningStatistics running{Vector({1, 2}), Vector({3, 4})};
  return UpdateRunning(running, Normalize(kShape, kData), convention, momentum);
}

TEST(RunningStatisticsTest, PyTorchWeighsTheNewAndStoresTheUnbiased) {
  const RunningStatistics updated = Updated(RunningConvention::kPyTorch, .1);
  EXPECT_LE(RelativeDifference(updated.mean, Vector({.9 + .25, 1.8 + .4})), 1e-15);
  EXPECT_LE(RelativeDifference(updated.variance, Vector({2.7 + .1 * 5 / 3, 3.6 + .1 * 4 / 3})),
            1e-15);
  EXPECT_EQ(DefaultMomentum(RunningConvention::kPyTorch), .1);
}

TEST(RunningStatisticsTest, KerasWeighsTheOldAndStoresTheBiased) {
  const RunningStatistics updated = Updated(RunningConvention::kKeras, .99);
  EXPECT_LE(RelativeDifference(updated.mean, Vector({.99 + .025, 1.98 + .04})), 1e-15);
  EXPECT_LE(RelativeDifference(updated.variance, Vector({2.97 + .0125, 3.96 + .01})), 1e-15);
  EXPECT_EQ(DefaultMomentum(RunningConvention::kKeras), .99);
  // The means agree where the momentums add up to 1.
  EXPECT_LE(RelativeDifference(Updated(RunningConvention::kKeras, .9).mean,
                               Updated(RunningConvention::kPyTorch, .1).mean),
            1e-15);
}

TEST(RunningStatisticsTest, EvalNormalizesWithThem) {
  const RunningStatistics running{Vector({1, 2}), Vector({3, 4})};
  const NormPass pass = NormalizeInEval(kShape, kData, running);
  EXPECT_DOUBLE_EQ(pass.x_hat(2), (2 - 1) / std::sqrt(3.00001));
  EXPECT_DOUBLE_EQ(pass.y(2), 2 / std::sqrt(3.00001) + .5);
  EXPECT_DOUBLE_EQ(pass.y(5), -(5 - 2) / std::sqrt(4.00001));
  EXPECT_EQ(pass.mean, running.mean);
  EXPECT_EQ(pass.variance, running.variance);
  // With the starting statistics, eval mode changes almost nothing.
  const NormPass first = NormalizeInEval(kShape, kData, FirstRunningStatistics(kShape));
  EXPECT_LE(RelativeDifference(first.x_hat, kData.x), 1e-5);
}

// In eval mode the statistics are constants, so no gradient returns through them and Σ dx is not 0.
TEST(RunningStatisticsTest, EvalsBackward) {
  const RunningStatistics running{Vector({1, 2}), Vector({3, 4})};
  const NormPass pass = NormalizeInEval(kShape, kData, running);
  const VectorXd dy = Vector({1, 2, 3, 4, 5, 6, 7, 8});
  const NormBackward back = BackpropagateNorm(kShape, kData, pass, dy);
  for (Eigen::Index i = 0; i < 8; ++i) {
    const double slope = i % 2 == 0 ? 2 / std::sqrt(3.00001) : -1 / std::sqrt(4.00001);
    EXPECT_DOUBLE_EQ(back.dx(i), slope * dy(i));
  }
  EXPECT_EQ(back.dmean, Vector({0, 0}));
  EXPECT_EQ(back.dvariance, Vector({0, 0}));
  EXPECT_EQ(back.dbeta, Vector({16, 20}));
}

TEST(RunningStatisticsTest, WhatCannotBe) {
  const auto refusal = [](const RunningStatistics& running) {
    return Said(CheckRunning(kShape, running));
  };
  EXPECT_EQ(refusal({Vector({1, 2}), Vector({3, 4})}), "");
  EXPECT_EQ(refusal({Vector({1}), Vector({3, 4})}),
            "The running mean has 1 number; 2 are needed, one for each channel.");
  EXPECT_EQ(refusal({Vector({1, 2}), Vector({3, 4, 5})}),
            "The running variance has 3 numbers; 2 are needed, one for each channel.");
  EXPECT_EQ(refusal({Vector({1, kNaN}), Vector({3, 4})}),
            "The running mean has a number that is not finite or is larger than 1e50.");
  EXPECT_EQ(refusal({Vector({1, 2}), Vector({3, -4})}),
            "The running variance has a number below 0; a variance cannot be negative.");
  EXPECT_EQ(refusal({Vector({1, 2}), Vector({3, 0})}), "");
  const NormShape layer{NormLayout::kNC, {4, 2}, NormOver::kLayer};
  EXPECT_EQ(Said(CheckRunning(layer, {Vector({1, 2}), Vector({3, 4})})),
            "Only batch normalisation has running statistics: the other norms do in eval what they "
            "do in training.");

  const auto update = [](const NormShape& shape, RunningConvention convention, double momentum) {
    return Said(CheckRunningUpdate(shape, convention, momentum));
  };
  const NormShape one{NormLayout::kNC, {1, 2}};
  EXPECT_EQ(update(kShape, RunningConvention::kPyTorch, .1), "");
  EXPECT_EQ(update(kShape, RunningConvention::kPyTorch, 1.5),
            "The momentum must be a number from 0 to 1: it weighs the old against the new.");
  EXPECT_NE(update(kShape, RunningConvention::kKeras, kNaN), "");
  EXPECT_EQ(update(one, RunningConvention::kPyTorch, .1), Said(PyTorchRefusal(one)));
  EXPECT_EQ(update(one, RunningConvention::kKeras, .99), "");
}

}  // namespace
}  // namespace chainrule
