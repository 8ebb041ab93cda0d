#include "math/depth.h"

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "math/random.h"

namespace chainrule {
namespace {

TEST(ChainTest, ProductsAreTheDerivative) {
  const double w = -1.3;
  const double b = .2;
  const double x = .7;
  const std::vector<ChainLayer> chain = RunChain(w, b, x, 12);
  ASSERT_EQ(chain.size(), 12u);
  EXPECT_DOUBLE_EQ(chain[0].s, w * x + b);
  EXPECT_DOUBLE_EQ(chain[1].s, w * chain[0].x + b);
  constexpr double kStep = 1e-6;
  const std::vector<ChainLayer> above = RunChain(w, b, x + kStep, 12);
  const std::vector<ChainLayer> below = RunChain(w, b, x - kStep, 12);
  for (std::size_t l = 0; l < chain.size(); ++l) {
    const ChainLayer& layer = chain[l];
    EXPECT_NEAR(layer.gradient, (above[l].x - below[l].x) / (2 * kStep), 1e-9) << l;
    EXPECT_NEAR(layer.weight_product, std::pow(w, static_cast<double>(l + 1)),
                1e-13 * std::abs(layer.weight_product));
    const double gradient = layer.weight_product * layer.slope_product;
    EXPECT_NEAR(layer.gradient / gradient, 1, 1e-14);
    EXPECT_NEAR(layer.log_weight_product.log, std::log(std::abs(layer.weight_product)), 1e-14);
    EXPECT_EQ(layer.log_weight_product.sign, layer.weight_product > 0 ? 1 : -1);
    EXPECT_NEAR(layer.log_slope_product, std::log(layer.slope_product), 1e-13);
    EXPECT_NEAR(layer.log_gradient.log, std::log(std::abs(layer.gradient)), 1e-13);
    EXPECT_EQ(layer.log_gradient.sign, layer.gradient > 0 ? 1 : -1);
  }
}

TEST(ChainTest, LogarithmsGoOn) {
  // x = 1 from layer 2 on: slopes of sech² 30 and a weight of 30.
  const std::vector<ChainLayer> chain = RunChain(30, 0, 1, 300);
  const ChainLayer& last = chain.back();
  EXPECT_EQ(last.slope_product, 0);
  EXPECT_EQ(last.weight_product, std::numeric_limits<double>::infinity());
  EXPECT_EQ(last.gradient, 0);
  EXPECT_EQ(last.log_gradient.sign, 1);
  EXPECT_NEAR(last.log_gradient.log / (300 * (std::log(30) + std::log(4) - 60)), 1, 1e-12);
  EXPECT_EQ(RunChain(0, 1, 1, 2).back().gradient, 0);
  EXPECT_EQ(RunChain(0, 1, 1, 2).back().log_gradient.sign, 0);
  EXPECT_EQ(RunChain(0, 1, 1, 2).back().log_gradient.log, -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(RunChain(1, 0, 1, 0).empty());
}

TEST(RandomTest, IsTheSameEverywhere) {
  // The generator's published sequence for the seed 1234567.
  Random random(1234567);
  EXPECT_EQ(random.Bits(), 6457827717110365317u);
  EXPECT_EQ(random.Bits(), 3203168211198807973u);
  EXPECT_EQ(random.Bits(), 9817491932198370423u);
}

TEST(RandomTest, IsNormal) {
  Random random(1);
  constexpr int kDraws = 100'000;
  double sum = 0;
  double squares = 0;
  double fourth = 0;
  for (int k = 0; k < kDraws; ++k) {
    const double z = random.Normal();
    sum += z;
    squares += z * z;
    fourth += z * z * z * z;
  }
  EXPECT_NEAR(sum / kDraws, 0, .02);
  EXPECT_NEAR(squares / kDraws, 1, .02);
  EXPECT_NEAR(fourth / kDraws, 3, .15);
}

// The expected value of f(√q z) for standard normal z.
template <class F>
double NormalMean(double q, F f) {
  double sum = 0;
  constexpr double kStep = .01;
  for (int k = -1000; k <= 1000; ++k) {
    const double z = kStep * k;
    sum += f(std::sqrt(q) * z) * std::exp(-z * z / 2);
  }
  return sum * kStep / std::sqrt(2 * std::acos(-1));
}

// In a wide network s^(l) is normal with variance q_l = σ² n E[tanh² s^(l−1)], q_1 = σ² n, and
// δ^(l) is sqrt(χ) times as large as δ^(l+1), χ = σ² n E[sech⁴ s^(l)]. (B. Poole et al., 2016.)
// The result is the growth per layer from layer 1 to `layers`.
double GrowthInTheory(double sigma2_n, int layers) {
  double q = sigma2_n;
  double log = 0;
  for (int l = 1; l < layers; ++l) {
    log += std::log(sigma2_n * NormalMean(q, [](double s) { return std::pow(std::cosh(s), -4); }));
    q = sigma2_n * NormalMean(q, [](double s) { return std::tanh(s) * std::tanh(s); });
  }
  return std::exp(log / 2 / (layers - 1));
}

double MeasuredGrowth(double sigma, int width, int layers) {
  double log = 0;
  constexpr int kSeeds = 4;
  for (int seed = 1; seed <= kSeeds; ++seed) {
    const std::vector<RandomLayer> net =
        RunRandomNetwork(width, layers, sigma, static_cast<std::uint64_t>(seed));
    log += std::log(net.front().mean_abs_delta / net.back().mean_abs_delta);
  }
  return std::exp(log / kSeeds / (layers - 1));
}

TEST(RandomNetworkTest, GradientsGrowAsTheoryOfWideNetworksSays) {
  constexpr int kWidth = 128;
  constexpr int kLayers = 48;
  for (const double sigma2_n : {.25, 1.0, 2.0, 9.0}) {
    const double sigma = std::sqrt(sigma2_n / kWidth);
    const double growth = GrowthInTheory(sigma2_n, kLayers);
    EXPECT_NEAR(MeasuredGrowth(sigma, kWidth, kLayers) / growth, 1, .03) << sigma2_n;
  }
}

// Draws the network of RunRandomNetwork again and computes its δ^(1) by central differences.
TEST(RandomNetworkTest, AgreesWithCentralDifferences) {
  constexpr int kWidth = 64;
  constexpr int kLayers = 4;
  constexpr double kSigma = .2;
  Random random(11);
  const auto draw = [&](int columns) {
    Eigen::MatrixXd m(kWidth, columns);
    for (int j = 0; j < columns; ++j) {
      for (int i = 0; i < kWidth; ++i) m(i, j) = random.Normal();
    }
    return m;
  };
  const Eigen::VectorXd x = draw(1);
  std::vector<Eigen::MatrixXd> W;
  for (int l = 0; l < kLayers; ++l) W.push_back(kSigma * draw(kWidth));
  Eigen::VectorXd y(kWidth);
  for (double& entry : y) entry = random.Uniform() < .5 ? -1 : 1;
  const auto error = [&](Eigen::VectorXd s) {
    for (std::size_t l = 1; l < kLayers; ++l) s = W[l].transpose() * s.array().tanh().matrix();
    return (s.array().tanh().matrix() - y).squaredNorm();
  };
  const Eigen::VectorXd s = W[0].transpose() * x;
  double sum = 0;
  for (int i = 0; i < kWidth; ++i) {
    const Eigen::VectorXd nudge = 1e-5 * Eigen::VectorXd::Unit(kWidth, i);
    sum += std::abs(error(s + nudge) - error(s - nudge)) / 2e-5;
  }
  const std::vector<RandomLayer> net = RunRandomNetwork(kWidth, kLayers, kSigma, 11);
  EXPECT_NEAR(net[0].mean_abs_delta / (sum / kWidth), 1, 1e-7);
  EXPECT_NEAR(net[0].mean_abs_x, s.array().tanh().abs().mean(), 1e-14);
  EXPECT_NEAR(net[0].mean_abs_gradient, x.cwiseAbs().mean() * net[0].mean_abs_delta, 1e-13);
}

TEST(RandomNetworkTest, XavierAndHe) {
  EXPECT_DOUBLE_EQ(XavierSigma(100, 60), std::sqrt(2.0 / 160));
  EXPECT_DOUBLE_EQ(HeSigma(50), .2);
  // With tanh, gradients explode under He's σ; under Xavier's they shrink little per layer.
  EXPECT_GT(MeasuredGrowth(HeSigma(128), 128, 48), 1.03);
  EXPECT_NEAR(MeasuredGrowth(XavierSigma(128, 128), 128, 48), .95, .04);
  EXPECT_LT(MeasuredGrowth(XavierSigma(128, 128) / 10, 128, 48), .11);
}

TEST(RandomNetworkTest, OneLayer) {
  // With σ = 0, x = 0 and δ = ±2 exactly.
  const std::vector<RandomLayer> net = RunRandomNetwork(64, 1, 0, 3);
  ASSERT_EQ(net.size(), 1u);
  EXPECT_EQ(net[0].mean_abs_x, 0);
  EXPECT_EQ(net[0].mean_abs_delta, 2);
  // Inputs are standard normal, with mean absolute value sqrt(2/π) = 0.798.
  EXPECT_NEAR(net[0].mean_abs_gradient, 2 * .798, .35);
  const std::vector<RandomLayer> again = RunRandomNetwork(64, 1, 0, 4);
  EXPECT_NE(net[0].mean_abs_gradient, again[0].mean_abs_gradient);
  const std::vector<RandomLayer> deep = RunRandomNetwork(64, 3, .1, 3);
  EXPECT_NEAR(deep[2].mean_abs_gradient / deep[2].mean_abs_delta, deep[1].mean_abs_x, 1e-14);
}

}  // namespace
}  // namespace chainrule
