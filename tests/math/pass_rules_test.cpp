// Each misconception, computed by hand on the source's network: x to 2 decimals, δ and ∂e/∂W to 3.
#include "math/pass_rules.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "math/network.h"
#include "math/test_networks.h"

namespace chainrule {
namespace {

constexpr Rounding kByHand{2, 3};

ForwardPass ForwardUnder(const PassRules& rules) {
  const auto [network, x, y] = SourceExample();
  return Forward(network, x, y, kByHand, rules);
}

// A wrong backward pass after a correct forward pass.
BackwardPass BackwardUnder(const PassRules& rules) {
  const auto [network, x, y] = SourceExample();
  return Backward(network, Forward(network, x, y, kByHand), y, kByHand, rules);
}

double Delta2(const PassRules& rules) {
  return BackwardUnder(rules).delta[1](0);
}

double Delta2(PassRules::Slope slope) {
  return Delta2({.slope = slope, .layer = 2});
}

TEST(PassRulesTest, DefaultsAreCorrect) {
  EXPECT_EQ(Delta2(PassRules{}), -1.368);
  EXPECT_EQ(PassRules{}, PassRules{.layer = PassRules::kThroughout});
}

TEST(PassRulesTest, Signals) {
  const PassRules untransposed{.signal = PassRules::Signal::kNotTransposed};
  EXPECT_LE(RelativeDifference(ForwardUnder(untransposed).s[0], Vector({0.5, 1.1})), 1e-15);
  // W^(2) is 3 × 1, so W x does not exist; s^(2) = 0.2 + 0.46 − 3 · 0.80 follows correctly from a
  // wrong x^(1).
  EXPECT_EQ(ForwardUnder(untransposed).x[1], Vector({1, 0.46, 0.80}));
  EXPECT_NEAR(ForwardUnder(untransposed).s[1](0), -1.74, 1e-14);

  const PassRules without_bias{.signal = PassRules::Signal::kWithoutBias};
  EXPECT_LE(RelativeDifference(ForwardUnder(without_bias).s[0], Vector({0.6, 0.8})), 1e-15);
  // Only in layer 2: 0.60 − 3 · 0.76.
  EXPECT_NEAR(ForwardUnder({.signal = PassRules::Signal::kWithoutBias, .layer = 2}).s[1](0), -1.68,
              1e-14);
}

TEST(PassRulesTest, Transformations) {
  EXPECT_EQ(ForwardUnder({.theta = PassRules::Theta::kSkipped}).x[1], Vector({1, 0.70, 1}));
  const PassRules logistic{.theta = PassRules::Theta::kLogisticForTanh};
  EXPECT_EQ(ForwardUnder(logistic).x[1], Vector({1, 0.67, 0.73}));
  EXPECT_EQ(ForwardUnder(logistic).x[3], Vector({1.42}));  // 1 + 2 · 0.21, still the identity
  const PassRules tanh{.theta = PassRules::Theta::kTanhForIdentity};
  EXPECT_EQ(ForwardUnder(tanh).x[2], Vector({1, -0.90}));
  EXPECT_EQ(ForwardUnder(tanh).x[3], Vector({-0.66}));
  // The backward pass takes the same function's derivative: 2 · (−1.8) · (1 − 0.80²).
  EXPECT_EQ(BackwardUnder(tanh).delta[2], Vector({-1.296}));
  EXPECT_EQ(ForwardUnder({.bias = PassRules::Bias::kTransformed}).x[1], Vector({0.76, 0.60, 0.76}));
  EXPECT_EQ(ForwardUnder({.bias = PassRules::Bias::kTransformed}).x[0], Vector({1, 2}));
  EXPECT_EQ(ForwardUnder({.bias = PassRules::Bias::kTransformed}).x[3].size(), 1);
}

TEST(PassRulesTest, Errors) {
  EXPECT_EQ(BackwardUnder({.error = PassRules::Error::kTargetMinusOutput}).delta[2], Vector({3.6}));
  // The sign is wrong once, and the error propagates.
  EXPECT_EQ(Delta2({.error = PassRules::Error::kTargetMinusOutput}), 1.368);
  // e in place of δ^(3), which here is also ∂e/∂W_1^(3).
  EXPECT_EQ(BackwardUnder({.error = PassRules::Error::kSquared}).delta[2], Vector({3.24}));
  EXPECT_EQ(BackwardUnder({}).dW[2](1), 3.24);
}

TEST(PassRulesTest, Factors) {
  EXPECT_EQ(BackwardUnder({.factor = PassRules::Factor::kNone}).delta[2], Vector({-1.8}));
  const BackwardPass doubled = BackwardUnder({.factor = PassRules::Factor::kTwoAtEveryLayer});
  EXPECT_EQ(doubled.delta[2], Vector({-3.6}));
  EXPECT_EQ(doubled.delta[1], Vector({-2.736}));
  EXPECT_EQ(doubled.delta[0], Vector({-3.502, 6.934}));  // 4 · 0.64 · …, 4 · 0.4224 · 3 · …
}

TEST(PassRulesTest, Slopes) {
  using Slope = PassRules::Slope;
  EXPECT_EQ(Delta2(Slope::kForgotten), -7.2);
  EXPECT_EQ(Delta2(Slope::kFromSignal), 8.571);        // 1 − 1.48² = −1.1904
  EXPECT_EQ(Delta2(Slope::kAtOutput), -3.506);         // 1 − tanh² 0.90 = 0.48692
  EXPECT_EQ(Delta2(Slope::kOneMinusOutput), -13.68);   // 1.90
  EXPECT_EQ(Delta2(Slope::kOutput), 6.48);             // −0.90
  EXPECT_EQ(Delta2(Slope::kLogistic), 12.312);         // −0.90 · 1.90
  EXPECT_EQ(Delta2(Slope::kOfNextLayer), -7.2);        // the identity's 1
  EXPECT_EQ(Delta2(Slope::kOfPreviousLayer), -1.368);  // two numbers do not fit one unit
  const PassRules next{.slope = Slope::kOfNextLayer, .layer = 1};
  EXPECT_EQ(BackwardUnder(next).delta[0], Vector({-0.26, 0.78}));  // 0.19 for both
  // The output's identity has θ' = 1 under every misconception about tanh.
  for (const Slope slope : {Slope::kFromSignal, Slope::kAtOutput, Slope::kOneMinusOutput,
                            Slope::kOutput, Slope::kLogistic, Slope::kForgotten})
    EXPECT_EQ(BackwardUnder({.slope = slope}).delta[2], Vector({-3.6}));
}

TEST(PassRulesTest, Rows) {
  using Rows = PassRules::Rows;
  EXPECT_EQ(Delta2({.rows = Rows::kAllSummed}), -2.052);  // 0.19 · (1 + 2) · (−3.6)
  // δ^(1) with rows 0 and 1 of W^(2): 0.64 · 0.2 · (−1.368), 0.4224 · 1 · (−1.368).
  EXPECT_EQ(BackwardUnder({.rows = Rows::kFromRow0, .layer = 1}).delta[0],
            Vector({-0.175, -0.578}));
  EXPECT_EQ(BackwardUnder({.rows = Rows::kNoWeights, .layer = 1}).delta[0],
            Vector({-0.876, -0.578}));
}

TEST(PassRulesTest, OnlyTheFirstPath) {
  // Layer 1 of a 1-2-2 network: δ^(1) = θ' ⊗ (w_i1 δ_1 + w_i2 δ_2), of which the second is left
  // out.
  Network network;
  network.theta = Activation::kIdentity;
  network.W = {Matrix({{.1, .2}, {.3, .4}}), Matrix({{.5, .6}, {.7, -.8}, {.9, 1}})};
  const Eigen::VectorXd x = Vector({2});
  const Eigen::VectorXd y = Vector({1, 0});
  const ForwardPass pass = Forward(network, x, y);
  const BackwardPass back = Backward(network, pass, y, {}, {.rows = PassRules::Rows::kOnePath});
  const double delta = back.delta[1](0);
  EXPECT_NE(delta, 0);
  EXPECT_LE(RelativeDifference(back.delta[0], Vector({.7 * delta, .9 * delta})), 1e-15);
  // One unit above: there is only one path.
  EXPECT_EQ(Delta2({.rows = PassRules::Rows::kOnePath}), -1.368);
}

TEST(PassRulesTest, Steps) {
  const auto [network, x, y] = SourceExample();
  const BackwardPass back = BackwardUnder({});
  const auto stepped = [&, start = network](const BackwardPass& from, const PassRules& rules) {
    Network next = start;
    DescendBy(next, from, 0.1, rules);
    return next.W[2];
  };
  // W^(3) = (1, 2), ∂e/∂W^(3) = (−3.6, 3.24).
  EXPECT_LE(RelativeDifference(stepped(back, {}), Matrix({{1.36}, {1.676}})), 1e-15);
  const PassRules plus{.step = PassRules::Step::kPlus};
  EXPECT_LE(RelativeDifference(stepped(back, plus), Matrix({{.64}, {2.324}})), 1e-15);
  EXPECT_EQ(stepped(back, {.step = PassRules::Step::kPlus, .layer = 2}), stepped(back, {}));
  // A transposed gradient of 1 × 2 is turned back.
  const PassRules transposed{.outer = PassRules::Outer::kTransposed};
  EXPECT_EQ(stepped(BackwardUnder(transposed), transposed), stepped(back, {}));
}

TEST(PassRulesTest, ThreeCoincideAtDelta2OfTheSource) {
  EXPECT_EQ(Delta2({.factor = PassRules::Factor::kNone}), -0.684);
  EXPECT_EQ(Delta2({.rows = PassRules::Rows::kNoWeights}), -0.684);
  EXPECT_EQ(Delta2({.rows = PassRules::Rows::kFromRow0}), -0.684);
}

TEST(PassRulesTest, OuterProducts) {
  using Outer = PassRules::Outer;
  const BackwardPass signal = BackwardUnder({.outer = Outer::kSignalDelta});
  EXPECT_EQ(signal.dW[2], Matrix({{-3.6}, {5.328}}));  // −1.48 · (−3.6)
  EXPECT_EQ(signal.dW[0], BackwardUnder({}).dW[0]);    // there is no s^(0)
  const BackwardPass transposed = BackwardUnder({.outer = Outer::kTransposed});
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(transposed.dW[i], Eigen::MatrixXd(BackwardUnder({}).dW[i].transpose()));
  EXPECT_EQ(BackwardUnder({.outer = Outer::kTimesWeights}).dW[2], Matrix({{-3.6}, {6.48}}));
}

TEST(PassRulesTest, UpdatedWeights) {
  // W_1^(3) = 2 − 0.1 · 3.24 = 1.676.
  EXPECT_EQ(Delta2({.updated_by = 0.1}), -1.146);
  EXPECT_EQ(Delta2({.outer = PassRules::Outer::kTransposed, .updated_by = 0.1}), -1.146);
  EXPECT_EQ(BackwardUnder({.updated_by = 0.1}).delta[2], Vector({-3.6}));
}

TEST(PassRulesTest, HoldInTheOneLayerNamed) {
  const PassRules rules{.slope = PassRules::Slope::kForgotten, .layer = 1};
  const BackwardPass back = BackwardUnder(rules);
  EXPECT_EQ(back.delta[1], Vector({-1.368}));
  EXPECT_EQ(back.delta[0], Vector({-1.368, 4.104}));
  EXPECT_EQ(Delta2({.slope = PassRules::Slope::kForgotten}), -7.2);

  const ForwardPass skipped = ForwardUnder({.theta = PassRules::Theta::kSkipped, .layer = 1});
  EXPECT_EQ(skipped.x[1], Vector({1, 0.70, 1}));
  EXPECT_EQ(skipped.x[2], Vector({1, -0.97}));  // tanh(0.2 + 0.70 − 3)
  const ForwardPass bias = ForwardUnder({.bias = PassRules::Bias::kTransformed, .layer = 2});
  EXPECT_EQ(bias.x[1](0), 1);
  EXPECT_EQ(bias.x[2](0), 0.76);
  const BackwardPass outer = BackwardUnder({.outer = PassRules::Outer::kTransposed, .layer = 2});
  EXPECT_EQ(outer.dW[1], Matrix({{-1.368, -0.821, -1.040}}));
  EXPECT_EQ(outer.dW[2], Matrix({{-3.6}, {3.24}}));
}

// All numbers of both passes under the rules, forward and backward.
Eigen::VectorXd AllNumbers(const Example& example, const std::optional<Rounding>& rounding,
                           const PassRules& rules) {
  const ForwardPass pass = Forward(example.network, example.x, example.y, rounding, rules);
  const BackwardPass back = Backward(example.network, pass, example.y, rounding, rules);
  std::vector<double> numbers;
  const auto add = [&numbers](const Eigen::MatrixXd& m) {
    numbers.insert(numbers.end(), m.data(), m.data() + m.size());
  };
  for (std::size_t i = 0; i < pass.s.size(); ++i) {
    add(pass.s[i]);
    add(pass.x[i + 1]);
    add(back.delta[i]);
    // Added row by row, so that a transposed gradient differs from the correct one.
    add(back.dW[i].transpose());
  }
  return Vector(numbers);
}

TEST(PassRulesTest, TheTellingInstanceTellsThemApart) {
  using R = PassRules;
  const std::vector<std::pair<std::string, PassRules>> all = {
      {"correct", {}},
      {"W x", {.signal = R::Signal::kNotTransposed}},
      {"no bias", {.signal = R::Signal::kWithoutBias}},
      {"theta skipped", {.theta = R::Theta::kSkipped}},
      {"logistic for tanh", {.theta = R::Theta::kLogisticForTanh}},
      {"theta of the bias", {.bias = R::Bias::kTransformed}},
      {"y - x", {.error = R::Error::kTargetMinusOutput}},
      {"e for delta", {.error = R::Error::kSquared}},
      {"no 2", {.factor = R::Factor::kNone}},
      {"2 everywhere", {.factor = R::Factor::kTwoAtEveryLayer}},
      {"slope forgotten", {.slope = R::Slope::kForgotten}},
      {"1 - s^2", {.slope = R::Slope::kFromSignal}},
      {"theta'(x)", {.slope = R::Slope::kAtOutput}},
      {"1 - x", {.slope = R::Slope::kOneMinusOutput}},
      {"x", {.slope = R::Slope::kOutput}},
      {"x(1 - x)", {.slope = R::Slope::kLogistic}},
      {"next layer's slope", {.slope = R::Slope::kOfNextLayer}},
      {"previous layer's slope", {.slope = R::Slope::kOfPreviousLayer}},
      {"row 0 used", {.rows = R::Rows::kFromRow0}},
      {"rows summed", {.rows = R::Rows::kAllSummed}},
      {"W forgotten", {.rows = R::Rows::kNoWeights}},
      {"s for x", {.outer = R::Outer::kSignalDelta}},
      {"transposed", {.outer = R::Outer::kTransposed}},
      {"times W", {.outer = R::Outer::kTimesWeights}},
      {"updated W", {.updated_by = 0.1}},
  };
  for (const std::optional<Rounding>& rounding : {std::optional<Rounding>(), {kByHand}}) {
    std::vector<Eigen::VectorXd> numbers;
    for (const auto& [name, rules] : all)
      numbers.push_back(AllNumbers(TellingExample(), rounding, rules));
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        ASSERT_EQ(numbers[i].size(), numbers[j].size());
        EXPECT_GT(Largest(numbers[i] - numbers[j]), 2e-3)
            << all[i].first << " and " << all[j].first << (rounding ? ", by hand" : "");
      }
    }
  }
}

}  // namespace
}  // namespace chainrule
