// Backpropagation on 1,000 random networks against the two other routes to the gradient.
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <set>

#include "math/gradient_check.h"
#include "math/network.h"
#include "math/test_networks.h"

namespace chainrule {
namespace {

constexpr int kNetworks = 1000;

// Calls check(example, gradient by backpropagation, dice) for every network.
template <class Check>
void ForEachNetwork(unsigned seed, Check check) {
  Dice dice(seed);
  for (std::size_t n = 0; n < kNetworks; ++n) {
    // Goes through all pairs of activation functions in turn.
    const Activation theta = kActivations[n % 4];
    const Activation out = kActivations[n / 4 % 4];
    const Example example = RandomExample(dice, theta, out);
    SCOPED_TRACE(testing::Message()
                 << "network " << n << ", " << Layers(example.network) << " layers, "
                 << ActivationName(theta) << ", " << ActivationName(out));
    const ForwardPass pass = Forward(example.network, example.x, example.y);
    check(example, Backward(example.network, pass, example.y), dice);
  }
}

TEST(RandomNetworksTest, CoverAllSizes) {
  std::set<int> layers;
  std::set<int> inputs;
  std::set<int> outputs;
  ForEachNetwork(1, [&](const Example& example, const BackwardPass&, Dice&) {
    EXPECT_EQ(CheckShapes(example.network, example.x.size(), example.y.size()), std::nullopt);
    layers.insert(Layers(example.network));
    inputs.insert(Units(example.network, 0));
    outputs.insert(Units(example.network, Layers(example.network)));
  });
  EXPECT_EQ(layers.size(), 8u);
  EXPECT_EQ(inputs.size(), 16u);
  EXPECT_EQ(outputs.size(), 16u);
}

TEST(RandomNetworksTest, AgreeWithDualNumbers) {
  ForEachNetwork(1, [&](const Example& example, const BackwardPass& back, Dice&) {
    const auto dual = DualNumberGradient(example.network, example.x, example.y);
    ASSERT_EQ(dual.size(), back.dW.size());
    for (std::size_t i = 0; i < dual.size(); ++i) {
      const double difference = RelativeDifference(back.dW[i], dual[i]);
      EXPECT_LE(difference, 1e-10) << "W" << i + 1;
    }
  });
}

// Whether every ReLU's s has the same sign in both passes, so that e is smooth in between.
bool SameSigns(const Network& network, const ForwardPass& a, const ForwardPass& b) {
  for (int l = 1; l <= Layers(network); ++l) {
    const auto i = static_cast<std::size_t>(l) - 1;
    if (ThetaOf(network, l) == Activation::kRelu &&
        ((a.s[i].array() > 0) != (b.s[i].array() > 0)).any())
      return false;
  }
  return true;
}

// Shows why such draws are skipped: if h crosses the kink, the difference quotient sees half a
// slope.
TEST(RandomNetworksTest, ASignChangeIsSeen) {
  Network network;
  network.theta = Activation::kRelu;
  network.W = {Matrix({{1e-6}, {0}}), Matrix({{0}, {1}})};
  const Eigen::VectorXd x = Vector({1});
  const Eigen::VectorXd y = Vector({1});
  Network below = network;
  below.W[0](0, 0) -= 1e-5;
  const ForwardPass pass = Forward(network, x, y);
  EXPECT_FALSE(SameSigns(network, pass, Forward(below, x, y)));
  EXPECT_TRUE(SameSigns(network, pass, pass));
  EXPECT_NEAR(Backward(network, pass, y).dW[0](0, 0), -2, 1e-4);
  EXPECT_GT(CentralDifference(network, x, y, 1, 0, 0, 1e-5), -1.2);
  EXPECT_NEAR(CentralDifference(network, x, y, 1, 0, 0, 1e-7), -2, 1e-4);
}

TEST(RandomNetworksTest, AgreeWithCentralDifferences) {
  constexpr double kStep = 1e-5;
  constexpr int kWeightsPerLayer = 4;
  int checked = 0;
  int skipped = 0;
  ForEachNetwork(2, [&](const Example& example, const BackwardPass& back, Dice& dice) {
    const auto& [network, x, y] = example;
    for (int l = 1; l <= Layers(network); ++l) {
      const auto i = static_cast<std::size_t>(l) - 1;
      for (int k = 0; k < kWeightsPerLayer; ++k) {
        const int row = k == 0 ? 0 : dice.Between(0, Units(network, l - 1));
        const int column = dice.Between(0, Units(network, l) - 1);
        Network above = network;
        Network below = network;
        above.W[i](row, column) += 2 * kStep;
        below.W[i](row, column) -= 2 * kStep;
        const ForwardPass up = Forward(above, x, y);
        if (!SameSigns(network, up, Forward(below, x, y))) {
          ++skipped;
          continue;
        }
        ++checked;
        // A second step of double size reveals the error of order h²; the rounding error grows as e
        // / h.
        const double one = CentralDifference(network, x, y, l, row, column, kStep);
        const double two = CentralDifference(network, x, y, l, row, column, 2 * kStep);
        const double tolerance = std::abs(two - one) + 1e-13 * up.e / kStep + 1e-15;
        EXPECT_NEAR(back.dW[i](row, column), one, tolerance)
            << "W" << l << ", row " << row << ", column " << column;
      }
    }
  });
  EXPECT_GT(checked, 10000);
  EXPECT_LT(skipped, checked / 100);
  RecordProperty("checked", checked);
  RecordProperty("skipped", skipped);
}

}  // namespace
}  // namespace chainrule
