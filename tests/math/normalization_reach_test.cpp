// What may be held in a cell of normalisation: with nothing typed and nothing rounded it is the
// engine's own number, under every rule.
#include "math/normalization_reach.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "math/normalization_backward.h"
#include "math/rounding.h"
#include "math/test_tensors.h"

namespace chainrule {
namespace {

using Kind = NormCell::Kind;
using R = NormRules;

std::vector<R> AllRules() {
  std::vector<R> all = {{}};
  for (const R::Axes axes : {R::Axes::kSwapped, R::Axes::kBatchOnly, R::Axes::kSpatialOnly})
    all.push_back({.axes = axes});
  for (const R::Variance variance : {R::Variance::kUnbiased, R::Variance::kDeviation})
    all.push_back({.variance = variance});
  for (const R::Divisor divisor : {R::Divisor::kEpsilonOutside, R::Divisor::kNoRoot})
    all.push_back({.divisor = divisor});
  all.push_back({.gamma = R::Gamma::kBefore});
  all.push_back({.backward = R::Backward::kStatisticsConstant});
  // Some that meet.
  all.push_back({.axes = R::Axes::kSwapped, .variance = R::Variance::kUnbiased});
  all.push_back({.axes = R::Axes::kBatchOnly, .divisor = R::Divisor::kNoRoot});
  all.push_back({.variance = R::Variance::kDeviation, .gamma = R::Gamma::kBefore});
  all.push_back({.divisor = R::Divisor::kNoRoot,
                 .gamma = R::Gamma::kBefore,
                 .backward = R::Backward::kStatisticsConstant});
  return all;
}

// Works out every number from the problem alone.
class FromNothing {
 public:
  FromNothing(const NormProblem& problem, const R& rules, Hand hand)
      : problem_(problem), rules_(rules), hand_(hand) {}

  Interval operator()(const NormCell& cell) {
    const std::pair key{static_cast<int>(cell.kind), cell.index};
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    return known_[key] = hand_.Kept(ReachInNorm(problem_, cell, rules_, hand_,
                                                [this](const NormCell& c) { return (*this)(c); }));
  }

 private:
  const NormProblem& problem_;
  const R rules_;
  const Hand hand_;
  std::map<std::pair<int, int>, Interval> known_;
};

void ExpectEngine(const NormProblem& p, const R& rules) {
  const NormPass pass = Normalize(p.shape, p.data, rules);
  const NormBackward back = BackpropagateNorm(p.shape, p.data, pass, p.dy, rules);
  FromNothing reach(p, rules, Hand(kAllDecimals));
  for (const NormCell& cell : NormCells(p.shape)) {
    const Eigen::VectorXd* numbers = nullptr;
    switch (cell.kind) {
      case Kind::kMean:
        numbers = &pass.mean;
        break;
      case Kind::kVariance:
        numbers = &pass.variance;
        break;
      case Kind::kNormalized:
        numbers = &pass.x_hat;
        break;
      case Kind::kOutput:
        numbers = &pass.y;
        break;
      case Kind::kGammaGradient:
        numbers = &back.dgamma;
        break;
      case Kind::kBetaGradient:
        numbers = &back.dbeta;
        break;
      case Kind::kInputGradient:
        numbers = &back.dx;
        break;
    }
    const bool statistic = cell.kind == Kind::kMean || cell.kind == Kind::kVariance;
    // These are asked for x even where γ x is normalised.
    if (statistic && rules.gamma == R::Gamma::kBefore) continue;
    const double expected = (*numbers)(cell.index % numbers->size());
    const double tolerance = 1e-9 * std::max(1.0, Largest(*numbers));
    const Interval actual = reach(cell);
    ASSERT_NEAR(actual.lo, expected, tolerance) << static_cast<int>(cell.kind) << ":" << cell.index;
    ASSERT_NEAR(actual.hi, expected, tolerance);
  }
}

TEST(NormalizationReachTest, EqualsTheEngineUnderEveryRule) {
  Dice dice(17);
  for (const NormLayout layout : {NormLayout::kNC, NormLayout::kNCHW, NormLayout::kNHWC}) {
    for (const NormOver over :
         {NormOver::kBatch, NormOver::kLayer, NormOver::kInstance, NormOver::kGroup}) {
      NormShape shape{layout, {3, 4, 2, 3}, over, over == NormOver::kGroup ? 2 : 1};
      if (layout == NormLayout::kNC) shape.sizes = {3, 4};
      if (layout == NormLayout::kNHWC) shape.sizes = {3, 2, 3, 4};
      NormCase c = RandomNormCase(dice, shape);
      c.data.eps = 0.1;  // where a set has one cell, σ² is 0
      for (const R& rules : AllRules()) {
        SCOPED_TRACE(testing::Message()
                     << LayoutAxes(layout) << ", over " << static_cast<int>(over) << ", axes "
                     << static_cast<int>(rules.axes) << ", variance "
                     << static_cast<int>(rules.variance) << ", divisor "
                     << static_cast<int>(rules.divisor) << ", γ " << static_cast<int>(rules.gamma));
        ASSERT_NO_FATAL_FAILURE(ExpectEngine({c.shape, c.data, c.dy}, rules));
      }
    }
  }
}

TEST(NormalizationReachTest, WorkByHandIsInside) {
  // One channel of three: μ = 5/3, σ² = 14/9.
  const NormShape shape{NormLayout::kNC, {3, 1}};
  const NormProblem problem{
      shape, {Vector({0, 2, 3}), Vector({2}), Vector({1}), 0.25}, Vector({1, 0, -1})};
  for (int decimals = 1; decimals <= 4; ++decimals) {
    const auto r = [decimals](double v) { return RoundHalfAway(v, decimals); };
    const double mean = r(5.0 / 3);
    const double squares = r(mean * mean) + r((2 - mean) * (2 - mean)) + r((3 - mean) * (3 - mean));
    const double variance = r(squares / 3);
    const double other = r(r(13.0 / 3) - r(mean * mean));
    const double x_hat = r((3 - mean) / r(std::sqrt(variance + 0.25)));
    FromNothing reach(problem, {}, Hand(decimals));
    EXPECT_TRUE(Holds(reach({Kind::kMean, 0}), mean));
    EXPECT_TRUE(Holds(reach({Kind::kVariance, 0}), variance));
    EXPECT_TRUE(Holds(reach({Kind::kVariance, 0}), other));
    EXPECT_TRUE(Holds(reach({Kind::kNormalized, 2}), x_hat));
    EXPECT_TRUE(Holds(reach({Kind::kOutput, 2}), r(2 * x_hat) + 1));
  }
}

TEST(NormalizationReachTest, AnEpsilonThatIsNotSeenMayBeLeftAway) {
  const NormShape shape{NormLayout::kNC, {2, 1}};
  NormProblem problem{shape, {Vector({0, 2}), Vector({1}), Vector({0}), 1e-5}, Vector({0, 0})};
  const auto held = [](const NormCell&) { return Point(1); };
  const NormCell cell{Kind::kNormalized, 1};
  EXPECT_TRUE(Holds(ReachInNorm(problem, cell, {}, Hand(3), held), 1));
  problem.data.eps = 0.25;
  EXPECT_FALSE(Holds(ReachInNorm(problem, cell, {}, Hand(3), held), 1));
}

}  // namespace
}  // namespace chainrule
