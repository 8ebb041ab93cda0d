// Each misconception about normalisation, and the state that tells them apart.
#include "math/normalization_rules.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "math/normalization_backward.h"
#include "math/running_statistics.h"
#include "math/test_tensors.h"

namespace chainrule {
namespace {

using Eigen::VectorXd;
using R = NormRules;
using Sizes = std::vector<std::int64_t>;

// Channels (1, 2, 3, 6) and (0, 0, 4, 4): μ = 3 and 2, Σ (x − μ)² = 14 and 16.
const NormShape kShape{NormLayout::kNC, {4, 2}};
const NormData kData{Vector({1, 0, 2, 0, 3, 4, 6, 4}), Vector({2, -3}), Vector({.5, 1}), .25};

NormPass Under(const R& rules) {
  return Normalize(kShape, kData, rules);
}

TEST(NormRulesTest, Axes) {
  const NormShape images{NormLayout::kNHWC, {3, 2, 4, 5}};
  const auto left = [&images](R::Axes axes) { return StatisticsOf(images, {.axes = axes}).left; };
  EXPECT_EQ(left(R::Axes::kOwn), (Sizes{1, 1, 1, 5}));
  EXPECT_EQ(left(R::Axes::kSwapped), (Sizes{3, 2, 4, 1}));
  EXPECT_EQ(left(R::Axes::kBatchOnly), (Sizes{1, 2, 4, 5}));
  EXPECT_EQ(left(R::Axes::kSpatialOnly), (Sizes{3, 1, 1, 5}));
  NormShape groups{NormLayout::kNCHW, {3, 4, 2, 5}, NormOver::kGroup, 2};
  EXPECT_EQ(StatisticsOf(groups, {.axes = R::Axes::kSwapped}).left, (Sizes{1, 1, 2, 2, 5}));
  EXPECT_EQ(StatisticsOf(groups, {.axes = R::Axes::kSpatialOnly}).left, (Sizes{3, 2, 2, 1, 1}));
  // This tensor has no H and W.
  EXPECT_EQ(StatisticsOf(kShape, {.axes = R::Axes::kSpatialOnly}), StatisticsOf(kShape));
  EXPECT_EQ(Under({.axes = R::Axes::kSwapped}).mean, Vector({.5, 1, 3.5, 5}));
}

TEST(NormRulesTest, Variances) {
  EXPECT_EQ(Under({}).variance, Vector({3.5, 4}));
  const NormPass unbiased = Under({.variance = R::Variance::kUnbiased});
  EXPECT_DOUBLE_EQ(unbiased.variance(0), 14 / 3.);
  EXPECT_DOUBLE_EQ(unbiased.x_hat(0), -2 / std::sqrt(14 / 3. + .25));
  const NormPass deviation = Under({.variance = R::Variance::kDeviation});
  EXPECT_EQ(deviation.variance, Vector({std::sqrt(3.5), 2}));
  EXPECT_DOUBLE_EQ(deviation.x_hat(1), -2 / std::sqrt(2.25));
  // A single value has variance 0 under every rule.
  const NormShape one{NormLayout::kNC, {1, 2}};
  EXPECT_EQ(Normalize(one, {Vector({1, 2}), kData.gamma, kData.beta},
                      {.variance = R::Variance::kUnbiased})
                .variance,
            Vector({0, 0}));
}

TEST(NormRulesTest, Divisors) {
  EXPECT_DOUBLE_EQ(Under({.divisor = R::Divisor::kEpsilonOutside}).divisor(1), 2.25);
  EXPECT_DOUBLE_EQ(Under({.divisor = R::Divisor::kNoRoot}).divisor(1), 4.25);
  EXPECT_DOUBLE_EQ(Under({.divisor = R::Divisor::kNoRoot}).x_hat(1), -2 / 4.25);
}

// γ applied before normalising leaves only its sign and a different influence of ε.
TEST(NormRulesTest, GammaBefore) {
  const NormPass before = Under({.gamma = R::Gamma::kBefore});
  EXPECT_EQ(before.mean, Vector({6, -6}));
  EXPECT_EQ(before.variance, Vector({14, 36}));
  EXPECT_DOUBLE_EQ(before.y(0), -4 / std::sqrt(14.25) + .5);
  EXPECT_DOUBLE_EQ(before.y(1), 6 / std::sqrt(36.25) + 1);
}

TEST(NormRulesTest, StatisticsHeldConstant) {
  const VectorXd dy = Vector({1, 2, 0, 1, -1, 3, 2, 2});
  const R rules{.backward = R::Backward::kStatisticsConstant};
  const NormPass pass = Under(rules);
  const NormBackward back = BackpropagateNorm(kShape, kData, pass, dy, rules);
  EXPECT_DOUBLE_EQ(back.dx(0), 2 / std::sqrt(3.75));
  EXPECT_DOUBLE_EQ(back.dx(3), -3 / std::sqrt(4.25));
  EXPECT_EQ(back.dmean, Vector({0, 0}));
  EXPECT_EQ(back.dgamma, BackpropagateNorm(kShape, kData, pass, dy).dgamma);
  EXPECT_GT(Largest(back.dx - BackpropagateNorm(kShape, kData, pass, dy).dx), .1);
}

TEST(NormRulesTest, BatchStatisticsInEval) {
  const RunningStatistics running{Vector({1, 2}), Vector({3, 5})};
  const R rules{.evaluation = R::Evaluation::kBatch};
  EXPECT_EQ(NormalizeInEval(kShape, kData, running, rules).y, Under({}).y);
  EXPECT_GT(Largest(NormalizeInEval(kShape, kData, running).y - Under({}).y), .1);
}

// The numbers that the lesson shows: y in training and eval mode, dx and the shape of the
// statistics.
VectorXd AllNumbers(const NormCase& c, const R& rules) {
  const NormPass pass = Normalize(c.shape, c.data, rules);
  const NormBackward back = BackpropagateNorm(c.shape, c.data, pass, c.dy, rules);
  const RunningStatistics running{VectorXd::Constant(5, .5), VectorXd::Constant(5, 2)};
  const NormPass eval = NormalizeInEval(c.shape, c.data, running, rules);
  VectorXd all(3 * pass.y.size() + 1);
  all << pass.y, back.dx, eval.y, pass.variance(0);
  return all;
}

TEST(NormRulesTest, TheOpeningStateTellsThemApart) {
  const std::vector<std::pair<std::string, R>> all = {
      {"correct", {}},
      {"axes swapped", {.axes = R::Axes::kSwapped}},
      {"N only", {.axes = R::Axes::kBatchOnly}},
      {"H, W only", {.axes = R::Axes::kSpatialOnly}},
      {"n - 1", {.variance = R::Variance::kUnbiased}},
      {"sigma for sigma^2", {.variance = R::Variance::kDeviation}},
      {"epsilon outside", {.divisor = R::Divisor::kEpsilonOutside}},
      {"no root", {.divisor = R::Divisor::kNoRoot}},
      {"gamma before", {.gamma = R::Gamma::kBefore}},
      {"statistics constant", {.backward = R::Backward::kStatisticsConstant}},
      {"batch statistics in eval", {.evaluation = R::Evaluation::kBatch}},
  };
  NormCase c = OpeningNormCase();
  c.data.eps = 1e-3;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_GT(Largest(AllNumbers(c, all[i].second) - AllNumbers(c, all[j].second)), 1e-3)
          << all[i].first << " and " << all[j].first;
    }
  }
}

}  // namespace
}  // namespace chainrule
