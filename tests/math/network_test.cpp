#include "math/network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

#include "math/said.h"
#include "math/test_networks.h"

namespace chainrule {
namespace {

constexpr Rounding kByHand{2, 3};

TEST(NetworkTest, SizesAndTransformations) {
  Network network = SourceExample().network;
  network.theta = Activation::kRelu;
  network.out = Activation::kLogistic;
  EXPECT_EQ(Layers(network), 3);
  EXPECT_EQ(Units(network, 0), 1);
  EXPECT_EQ(Units(network, 1), 2);
  EXPECT_EQ(Units(network, 2), 1);
  EXPECT_EQ(Units(network, 3), 1);
  EXPECT_EQ(ThetaOf(network, 1), Activation::kRelu);
  EXPECT_EQ(ThetaOf(network, 2), Activation::kRelu);
  EXPECT_EQ(ThetaOf(network, 3), Activation::kLogistic);
}

// The refusal of a network of zeros with these sizes (rows, columns).
std::string Refusal(const std::vector<std::pair<int, int>>& sizes, int x_size, int y_size) {
  Network network;
  for (const auto& [rows, columns] : sizes)
    network.W.push_back(Eigen::MatrixXd::Zero(rows, columns));
  return Said(CheckShapes(network, x_size, y_size));
}

TEST(NetworkTest, ShapesThatFit) {
  EXPECT_EQ(Refusal({{2, 2}, {3, 1}, {2, 1}}, 1, 1), "");
  EXPECT_EQ(Refusal({{2, 1}}, 1, 1), "");
  EXPECT_EQ(Refusal(std::vector<std::pair<int, int>>(8, {17, 16}), 16, 16), "");
}

TEST(NetworkTest, ShapesThatDoNotFit) {
  EXPECT_EQ(Refusal({}, 1, 1), "There are no layers; W1 is needed.");
  EXPECT_EQ(Refusal(std::vector<std::pair<int, int>>(9, {2, 1}), 1, 1),
            "There are 9 layers; at most 8 are allowed.");
  EXPECT_EQ(Refusal({{2, 2}, {4, 1}}, 1, 1),
            "W2 has 4 rows; 3 are needed: 1 for the bias and 2 for the units of layer 1.");
  EXPECT_EQ(Refusal({{2, 1}, {1, 1}}, 1, 1),
            "W2 has 1 row; 2 are needed: 1 for the bias and 1 for the unit of layer 1.");
  EXPECT_EQ(Refusal({{2, 2}, {3, 1}}, 2, 1),
            "W1 has 2 rows; 3 are needed: 1 for the bias and 2 for the entries of x.");
  EXPECT_EQ(Refusal({{3, 2}, {3, 1}}, 1, 1),
            "W1 has 3 rows; 2 are needed: 1 for the bias and 1 for the entry of x.");
  EXPECT_EQ(Refusal({{2, 17}}, 1, 17),
            "W1 has 17 columns; at most 16 are allowed, one for each unit of layer 1.");
  EXPECT_EQ(Refusal({{18, 1}}, 17, 1), "x has 17 entries; 1 to 16 are allowed.");
  EXPECT_EQ(Refusal({{1, 1}}, 0, 1), "x has 0 entries; 1 to 16 are allowed.");
  EXPECT_EQ(Refusal({{2, 1}, {0, 0}}, 1, 1),
            "W2 is empty; it needs a row for the bias and a column for each unit.");
  EXPECT_EQ(Refusal({{2, 0}}, 1, 0),
            "W1 is empty; it needs a row for the bias and a column for each unit.");
  EXPECT_EQ(Refusal({{2, 1}, {2, 2}}, 1, 1),
            "y has 1 entry; 2 are needed: 1 for each unit of layer 2, the last.");
  EXPECT_EQ(Refusal({{2, 1}}, 1, 3),
            "y has 3 entries; 1 is needed: 1 for each unit of layer 1, the last.");
}

TEST(NetworkTest, SourceByHand) {
  const auto [network, x, y] = SourceExample();
  const ForwardPass pass = Forward(network, x, y, kByHand);
  ASSERT_EQ(pass.s.size(), 3u);
  ASSERT_EQ(pass.x.size(), 4u);
  EXPECT_EQ(pass.x[0], Vector({1, 2}));
  EXPECT_EQ(pass.x[1], Vector({1, 0.60, 0.76}));
  EXPECT_EQ(pass.x[2], Vector({1, -0.90}));
  EXPECT_EQ(pass.x[3], Vector({-0.80}));
  EXPECT_LE(RelativeDifference(pass.s[0], Vector({0.7, 1})), 1e-15);
  EXPECT_LE(RelativeDifference(pass.s[1], Vector({-1.48})), 1e-15);
  EXPECT_LE(RelativeDifference(pass.s[2], Vector({-0.8})), 1e-15);
  EXPECT_DOUBLE_EQ(pass.e, 3.24);

  const BackwardPass back = Backward(network, pass, y, kByHand);
  ASSERT_EQ(back.delta.size(), 3u);
  EXPECT_EQ(back.delta[2], Vector({-3.6}));
  EXPECT_EQ(back.delta[1], Vector({-1.368}));
  EXPECT_EQ(back.delta[0], Vector({-0.876, 1.734}));
  ASSERT_EQ(back.dW.size(), 3u);
  EXPECT_EQ(back.dW[0], Matrix({{-0.876, 1.734}, {-1.752, 3.468}}));
  EXPECT_EQ(back.dW[1], Matrix({{-1.368}, {-0.821}, {-1.040}}));
  EXPECT_EQ(back.dW[2], Matrix({{-3.6}, {3.24}}));
}

TEST(NetworkTest, InputsAndSignalsAreNotRounded) {
  auto [network, x, y] = SourceExample();
  x(0) = 2.123456;
  const ForwardPass pass = Forward(network, x, y, Rounding{0, 0});
  EXPECT_EQ(pass.x[0], Vector({1, 2.123456}));
  EXPECT_DOUBLE_EQ(pass.s[0](0), 0.1 + 0.3 * 2.123456);
  EXPECT_EQ(pass.x[1], Vector({1, 1, 1}));
}

TEST(NetworkTest, OutputTransformationIsRoundedToo) {
  auto [network, x, y] = SourceExample();
  network.out = Activation::kTanh;
  const ForwardPass pass = Forward(network, x, y, kByHand);
  EXPECT_EQ(pass.x[3], Vector({-0.66}));
  EXPECT_DOUBLE_EQ(pass.e, 1.66 * 1.66);
  // 2 · (−1.66) · (1 − 0.66²) = −1.873808
  EXPECT_EQ(Backward(network, pass, y, kByHand).delta[2], Vector({-1.874}));
}

TEST(NetworkTest, ManyDecimalsAreTheExactPass) {
  const auto [network, x, y] = TellingExample();
  const ForwardPass exact = Forward(network, x, y);
  const ForwardPass fine = Forward(network, x, y, Rounding{15, 15});
  const BackwardPass exact_back = Backward(network, exact, y);
  const BackwardPass fine_back = Backward(network, fine, y, Rounding{15, 15});
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_LE(RelativeDifference(fine_back.dW[i], exact_back.dW[i]), 1e-13);
}

// Deep in saturation, θ' from s keeps a gradient that 1 − x² loses.
TEST(NetworkTest, ExactPassKeepsSmallGradients) {
  Network network;
  network.W = {Matrix({{50}, {0}}), Matrix({{0}, {1}})};
  const ForwardPass pass = Forward(network, Vector({1}), Vector({0}));
  const BackwardPass back = Backward(network, pass, Vector({0}));
  // 2 · sech² 50, from 60-digit decimal arithmetic.
  EXPECT_LE(std::abs(back.delta[0](0) / 2.97606078081666877037e-43 - 1), 1e-14);
}

TEST(DescendTest, OneUpdate) {
  const auto [network, x, y] = SourceExample();
  const BackwardPass back = Backward(network, Forward(network, x, y), y);
  const Network next = Descend(network, x, y, 0.05, 1);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(next.W[i], Eigen::MatrixXd(network.W[i] - 0.05 * back.dW[i]));
  EXPECT_EQ(next.theta, network.theta);
  EXPECT_EQ(next.out, network.out);
}

TEST(DescendTest, ManyUpdatesAreRepeatedSingleOnes) {
  const auto [start, x, y] = TellingExample();
  constexpr int kUpdates = 25;
  const Descent descent = DescendWithHistory(start, x, y, 0.05, kUpdates);
  ASSERT_EQ(descent.e.size(), kUpdates + 1u);
  Network network = start;
  for (std::size_t k = 0; k < kUpdates; ++k) {
    EXPECT_EQ(descent.e[k], Forward(network, x, y).e) << k;
    EXPECT_LT(descent.e[k + 1], descent.e[k]);
    network = Descend(network, x, y, 0.05, 1);
  }
  const Network at_once = Descend(start, x, y, 0.05, kUpdates);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(descent.network.W[i], network.W[i]);
    EXPECT_EQ(at_once.W[i], network.W[i]);
    EXPECT_NE(at_once.W[i], start.W[i]);
  }
}

TEST(DescendTest, NoUpdateChangesNothing) {
  const auto [network, x, y] = SourceExample();
  const Descent descent = DescendWithHistory(network, x, y, 0.05, 0);
  ASSERT_EQ(descent.e.size(), 1u);
  EXPECT_EQ(descent.e[0], Forward(network, x, y).e);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(descent.network.W[i], network.W[i]);
}

TEST(DescendTest, DivergenceIsNotHidden) {
  auto [network, x, y] = SourceExample();
  network.theta = Activation::kIdentity;
  const Descent descent = DescendWithHistory(network, x, y, 10, 50);
  EXPECT_FALSE(std::isfinite(descent.e.back()));
}

}  // namespace
}  // namespace chainrule
