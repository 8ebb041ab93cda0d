// Axes, shapes and refusals of normalisation, PyTorch's numbers, and degenerate cases.
#include "math/normalization.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "math/normalization_backward.h"
#include "math/said.h"
#include "math/test_tensors.h"

namespace chainrule {
namespace {

using Eigen::VectorXd;
using std::int64_t;
using Sizes = std::vector<int64_t>;
using Axes = std::vector<int>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kTolerance = 1e-12;  // relative to the largest entry

struct Reference {
  NormCase c;
  VectorXd mean, variance, y, dx, dgamma, dbeta;
};

VectorXd Numbers(const nlohmann::json& list) {
  return Vector(list.get<std::vector<double>>());
}

std::vector<Reference> ReadReference() {
  std::ifstream file(std::string(CHAINRULE_TEST_DATA) + "/reference/norm.json");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const nlohmann::json cases = nlohmann::json::parse(text, nullptr, false);
  std::vector<Reference> references;
  if (!cases.is_array()) return references;
  for (const auto& c : cases) {
    const bool image = c.at("layout") == "NCHW";
    references.push_back({{{.layout = image ? NormLayout::kNCHW : NormLayout::kNC,
                            .sizes = c.at("shape").get<Sizes>()},
                           {Numbers(c.at("x")), Numbers(c.at("gamma")), Numbers(c.at("beta")),
                            c.at("eps").get<double>()},
                           Numbers(c.at("dy"))},
                          Numbers(c.at("mean")),
                          Numbers(c.at("var")),
                          Numbers(c.at("y")),
                          Numbers(c.at("dx")),
                          Numbers(c.at("dgamma")),
                          Numbers(c.at("dbeta"))});
  }
  return references;
}

void ExpectReference(const Reference& r) {
  const auto& [shape, data, dy] = r.c;
  ASSERT_EQ(Said(CheckNormShape(shape)), "");
  ASSERT_EQ(Said(CheckNormData(shape, data)), "");
  ASSERT_EQ(Said(CheckOutputGradient(shape, dy)), "");
  const NormPass pass = Normalize(shape, data);
  EXPECT_LE(RelativeDifference(pass.mean, r.mean), kTolerance);
  EXPECT_LE(RelativeDifference(pass.variance, r.variance), kTolerance);
  EXPECT_LE(RelativeDifference(pass.y, r.y), kTolerance);
  const NormBackward back = BackpropagateNorm(shape, data, pass, dy);
  EXPECT_LE(RelativeDifference(back.dgamma, r.dgamma), kTolerance);
  EXPECT_LE(RelativeDifference(back.dbeta, r.dbeta), kTolerance);
  // With a batch of two, dx keeps only the factor ε/(σ² + ε), because its terms cancel, here and in
  // PyTorch.
  const double of =
      pass.statistics.count > 2 ? Largest(r.dx) : Largest(back.dx_hat) / pass.divisor.minCoeff();
  EXPECT_LE(Largest(back.dx - r.dx), kTolerance * of);
  EXPECT_LE(Largest(DirectInputGradient(shape, data, pass, dy) - r.dx), kTolerance * of);
}

TEST(NormalizationTest, PyTorchsBatchNormInBothLayouts) {
  const std::vector<Reference> references = ReadReference();
  ASSERT_EQ(references.size(), 12u);
  int images = 0;
  for (const Reference& reference : references) {
    SCOPED_TRACE(testing::Message() << "case " << &reference - references.data());
    ExpectReference(reference);
    if (reference.c.shape.layout != NormLayout::kNCHW) continue;
    ++images;
    Reference moved = reference;
    moved.c = ToNHWC(reference.c);
    moved.y = ToNHWC(reference.y, moved.c.shape.sizes);
    moved.dx = ToNHWC(reference.dx, moved.c.shape.sizes);
    ExpectReference(moved);
    // Sums are rounded once, so the order of the cells makes no difference.
    EXPECT_EQ(Normalize(moved.c.shape, moved.c.data).mean,
              Normalize(reference.c.shape, reference.c.data).mean);
    EXPECT_EQ(Normalize(moved.c.shape, moved.c.data).variance,
              Normalize(reference.c.shape, reference.c.data).variance);
  }
  EXPECT_EQ(images, 6);
}

struct Expected {
  NormLayout layout;
  NormOver over;
  std::string axes;
  Axes reduced;
  Sizes left;
  int64_t count;
  Axes parameter_axes;
  Sizes parameters;
};

TEST(NormalizationTest, AxesAndShapes) {
  using L = NormLayout;
  using O = NormOver;
  // N = 3, C = 6 in G = 2 groups, H = 2, W = 4.
  const std::vector<Expected> all = {
      {L::kNC, O::kBatch, "NC", {0}, {1, 6}, 3, {0}, {6}},
      {L::kNC, O::kLayer, "NC", {1}, {3, 1}, 6, {0}, {6}},
      {L::kNC, O::kInstance, "NC", {}, {3, 6}, 1, {0}, {6}},
      {L::kNC, O::kGroup, "NGC", {2}, {3, 2, 1}, 3, {0}, {6}},
      {L::kNCHW, O::kBatch, "NCHW", {0, 2, 3}, {1, 6, 1, 1}, 24, {0, 2, 3}, {6}},
      {L::kNCHW, O::kLayer, "NCHW", {1, 2, 3}, {3, 1, 1, 1}, 48, {0}, {6, 2, 4}},
      {L::kNCHW, O::kInstance, "NCHW", {2, 3}, {3, 6, 1, 1}, 8, {0, 2, 3}, {6}},
      {L::kNCHW, O::kGroup, "NGCHW", {2, 3, 4}, {3, 2, 1, 1, 1}, 24, {0, 2, 3}, {6}},
      {L::kNHWC, O::kBatch, "NHWC", {0, 1, 2}, {1, 1, 1, 6}, 24, {0, 1, 2}, {6}},
      {L::kNHWC, O::kLayer, "NHWC", {1, 2, 3}, {3, 1, 1, 1}, 48, {0}, {2, 4, 6}},
      {L::kNHWC, O::kInstance, "NHWC", {1, 2}, {3, 1, 1, 6}, 8, {0, 1, 2}, {6}},
      {L::kNHWC, O::kGroup, "NHWGC", {1, 2, 4}, {3, 1, 1, 2, 1}, 24, {0, 1, 2}, {6}},
  };
  for (const Expected& e : all) {
    SCOPED_TRACE(e.axes);
    NormShape shape{.layout = e.layout, .over = e.over, .groups = 2};
    shape.sizes = e.layout == L::kNC     ? Sizes{3, 6}
                  : e.layout == L::kNCHW ? Sizes{3, 6, 2, 4}
                                         : Sizes{3, 2, 4, 6};
    ASSERT_EQ(Said(CheckNormShape(shape)), "");
    EXPECT_EQ(ChannelsOf(shape), 6);
    const Reduction statistics = StatisticsOf(shape);
    EXPECT_EQ(statistics.axes, e.axes);
    EXPECT_EQ(statistics.reduced, e.reduced);
    EXPECT_EQ(statistics.left, e.left);
    EXPECT_EQ(statistics.count, e.count);
    const Reduction parameters = ParametersOf(shape);
    EXPECT_EQ(parameters.reduced, e.parameter_axes);
    EXPECT_EQ(LeftWithoutKeepdims(parameters), e.parameters);
    EXPECT_EQ(statistics.cells, parameters.cells);
  }
}

TEST(NormalizationTest, TheSourcesShapes) {
  EXPECT_EQ(StatisticsOf({NormLayout::kNC, {4, 3}}).left, (Sizes{1, 3}));
  const Reduction images = StatisticsOf({NormLayout::kNHWC, {3, 2, 2, 5}});
  EXPECT_EQ(images.left, (Sizes{1, 1, 1, 5}));
  EXPECT_EQ(images.count, 12);
  EXPECT_EQ(images.cells, 60);
}

// Channels 0 and 1 of image 0 form a group, whose cells are adjacent in NCHW.
TEST(NormalizationTest, CellsOfAGroup) {
  const NormShape shape{NormLayout::kNCHW, {2, 4, 1, 2}, NormOver::kGroup, 2};
  const Reduction groups = StatisticsOf(shape);
  EXPECT_EQ(groups.sets, 4);
  for (int64_t cell = 0; cell < 16; ++cell) EXPECT_EQ(SetOf(groups, cell), cell / 4);
  const NormShape last{NormLayout::kNHWC, {2, 1, 2, 4}, NormOver::kGroup, 2};
  const Reduction of_last = StatisticsOf(last);
  const Sizes expected = {0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3};
  for (int64_t cell = 0; cell < 16; ++cell)
    EXPECT_EQ(SetOf(of_last, cell), expected[static_cast<std::size_t>(cell)]);
}

TEST(NormalizationTest, OneGroupIsLayerNormAndCGroupsInstanceNorm) {
  Dice dice(3);
  const NormCase layer = RandomNormCase(
      dice, {.layout = NormLayout::kNCHW, .sizes = {2, 4, 2, 3}, .over = NormOver::kLayer});
  const auto group = [&layer](int64_t groups) {
    NormShape shape = layer.shape;
    shape.over = NormOver::kGroup;
    shape.groups = groups;
    return Normalize(shape, {layer.data.x, VectorXd::Ones(4), VectorXd::Zero(4)});
  };
  EXPECT_EQ(group(1).x_hat, Normalize(layer.shape, layer.data).x_hat);
  NormShape instance = layer.shape;
  instance.over = NormOver::kInstance;
  EXPECT_EQ(group(4).x_hat,
            Normalize(instance, {layer.data.x, VectorXd::Ones(4), VectorXd::Zero(4)}).x_hat);
}

TEST(NormalizationTest, SumsAndUnbiasedVariance) {
  const NormPass pass =
      Normalize({NormLayout::kNC, {4, 1}}, {Vector({1, 2, 3, 4}), Vector({1}), Vector({0})});
  EXPECT_EQ(pass.sum, Vector({10}));
  EXPECT_EQ(pass.mean, Vector({2.5}));
  EXPECT_EQ(pass.variance, Vector({1.25}));
  EXPECT_DOUBLE_EQ(pass.unbiased_variance(0), 5 / 3.);
  EXPECT_DOUBLE_EQ(pass.divisor(0), std::sqrt(1.25001));
  EXPECT_EQ(pass.deviation, Vector({-1.5, -.5, .5, 1.5}));
}

// A mean far from 0 costs the statistics no digits, even if it is not a double itself.
TEST(NormalizationTest, LargeMeans) {
  const auto pass = [](double a, double b, double c) {
    return Normalize({NormLayout::kNC, {3, 1}},
                     {Vector({1e15 + a, 1e15 + b, 1e15 + c}), Vector({1}), Vector({0})});
  };
  EXPECT_EQ(pass(1, 2, 3).mean, Vector({1e15 + 2}));
  EXPECT_EQ(pass(1, 2, 3).variance, Vector({2 / 3.}));
  EXPECT_EQ(pass(1, 2, 2).mean, Vector({1e15 + 1.625}));  // 5/3
  EXPECT_DOUBLE_EQ(pass(1, 2, 2).variance(0), 2 / 9.);
  EXPECT_DOUBLE_EQ(pass(1, 2, 2).unbiased_variance(0), 1 / 3.);
}

TEST(NormalizationTest, OneValuePerChannel) {
  const NormShape shape{NormLayout::kNHWC, {1, 1, 1, 2}};
  const NormData data{Vector({3, -.1}), Vector({2, 3}), Vector({.5, -.5})};
  const NormPass pass = Normalize(shape, data);
  EXPECT_EQ(pass.statistics.count, 1);
  EXPECT_EQ(pass.x_hat, Vector({0, 0}));
  EXPECT_EQ(pass.y, data.beta);
  EXPECT_TRUE(std::isnan(pass.unbiased_variance(0)));
  EXPECT_EQ(BackpropagateNorm(shape, data, pass, Vector({7, -2})).dx, Vector({0, 0}));
  EXPECT_EQ(Said(PyTorchRefusal(shape)),
            "PyTorch refuses to train with this: each channel has only one value, which is its own "
            "mean.");
}

// x̂ is exactly 0, although 0.1 + 0.1 + 0.1 is not 0.3, and dx = γ/√ε (dy − mean dy).
TEST(NormalizationTest, AConstantChannel) {
  const NormShape shape{NormLayout::kNC, {3, 1}};
  const NormData data{Vector({.1, .1, .1}), Vector({2}), Vector({1})};
  const NormPass pass = Normalize(shape, data);
  EXPECT_EQ(pass.mean(0), .1);
  EXPECT_EQ(pass.variance(0), 0);
  EXPECT_EQ(pass.x_hat, Vector({0, 0, 0}));
  const NormBackward back = BackpropagateNorm(shape, data, pass, Vector({1, 2, 6}));
  const double factor = 2 / std::sqrt(1e-5);
  EXPECT_LE(RelativeDifference(back.dx, factor * Vector({-2, -1, 3})), 1e-15);
  EXPECT_EQ(back.dgamma(0), 0);
  // The same holds for any count of any number.
  for (Eigen::Index count = 1; count <= 60; ++count) {
    for (const double value : {.1, .7, -1 / 3., 1e20}) {
      const NormPass constant =
          Normalize({NormLayout::kNC, {count, 1}},
                    {VectorXd::Constant(count, value), Vector({2}), Vector({1})});
      EXPECT_EQ(constant.mean(0), value);
      EXPECT_EQ(constant.variance(0), 0);
    }
  }
}

// x̂ ≈ ±1 for any data, and dx shrinks by the factor ε/(σ² + ε).
TEST(NormalizationTest, ABatchOfTwo) {
  const NormShape shape{NormLayout::kNC, {2, 2}};
  const NormData data{Vector({5, -3, 1, 11}), Vector({1.5, 1}), Vector({0, 0})};
  const NormPass pass = Normalize(shape, data);
  EXPECT_NEAR(pass.x_hat(0), 1, 2e-6);
  EXPECT_NEAR(pass.x_hat(1), -1, 2e-6);
  EXPECT_NEAR(pass.x_hat(2), -1, 2e-6);
  const VectorXd dy = Vector({1, .5, -2, 2});
  const NormBackward back = BackpropagateNorm(shape, data, pass, dy);
  // Channel 0: μ = 3, σ² = 4; (dx̂₁ − dx̂₂)/2 = 2.25.
  const double dx = 2.25 / std::sqrt(4.00001) * 1e-5 / 4.00001;
  EXPECT_NEAR(back.dx(0), dx, 1e-15);
  EXPECT_NEAR(back.dx(2), -dx, 1e-15);
}

// A bias before normalisation changes nothing: x + b has the same x̂, and ∂L/∂b = Σ dx = 0.
TEST(NormalizationTest, ABiasBeforeItIsRedundant) {
  NormCase c = OpeningNormCase();
  const NormPass pass = Normalize(c.shape, c.data);
  const NormBackward back = BackpropagateNorm(c.shape, c.data, pass, c.dy);
  for (Eigen::Index channel = 0; channel < 5; ++channel) {
    double sum = 0;
    for (Eigen::Index i = channel; i < 60; i += 5) sum += back.dx(i);
    EXPECT_NEAR(sum, 0, 1e-14);
  }
  for (Eigen::Index i = 0; i < 60; ++i) c.data.x(i) += static_cast<double>(i % 5);
  EXPECT_LE(RelativeDifference(Normalize(c.shape, c.data).y, pass.y), 1e-13);
}

TEST(NormalizationTest, ShapesThatCannotBe) {
  const auto refusal = [](const NormShape& shape) { return Said(CheckNormShape(shape)); };
  EXPECT_EQ(refusal({NormLayout::kNHWC, {3, 2, 2}}), "The shape has 3 sizes; NHWC needs 4.");
  EXPECT_EQ(refusal({NormLayout::kNC, {3}}), "The shape has 1 size; NC needs 2.");
  EXPECT_EQ(refusal({NormLayout::kNCHW, {3, 0, 2, 2}}),
            "C is 0; it must be at least 1, or there is nothing to average.");
  EXPECT_EQ(refusal({NormLayout::kNHWC, {3, 2, -2, 2}}),
            "W is -2; it must be at least 1, or there is nothing to average.");
  constexpr int64_t kBillion = 1'000'000'000;
  EXPECT_EQ(refusal({NormLayout::kNHWC, {kBillion, kBillion, 9, 1}}), "");
  EXPECT_EQ(refusal({NormLayout::kNHWC, {kBillion, kBillion, 10, 1}}),
            "A tensor of 1000000000 × 1000000000 × 10 × 1 has more cells than 64 bits can count.");
  EXPECT_EQ(refusal({NormLayout::kNC, {3, 6}, NormOver::kGroup, 4}),
            "4 groups do not divide 6 channels: all groups must have the same size.");
  EXPECT_EQ(refusal({NormLayout::kNC, {3, 6}, NormOver::kGroup, 0}),
            "There are 0 groups; at least 1 is needed.");
  EXPECT_EQ(refusal({NormLayout::kNC, {3, 6}, NormOver::kBatch, 4}), "");
}

TEST(NormalizationTest, NumbersThatCannotBe) {
  const NormShape shape{NormLayout::kNC, {2, 3}};
  const NormData right{VectorXd::Ones(6), VectorXd::Ones(3), VectorXd::Zero(3)};
  const auto refusal = [&shape](NormData data, const auto& change) {
    change(data);
    return Said(CheckNormData(shape, data));
  };
  EXPECT_EQ(refusal(right, [](NormData&) {}), "");
  EXPECT_EQ(refusal(right, [](NormData& d) { d.x = VectorXd::Ones(5); }),
            "x has 5 numbers; 6 are needed, one for each cell of 2 × 3.");
  EXPECT_EQ(refusal(right, [](NormData& d) { d.gamma = VectorXd::Ones(1); }),
            "γ has 1 number; 3 are needed, one for each channel.");
  EXPECT_EQ(refusal(right, [](NormData& d) { d.beta = VectorXd::Ones(0); }),
            "β has 0 numbers; 3 are needed, one for each channel.");
  EXPECT_EQ(refusal(right, [](NormData& d) { d.x(4) = kNaN; }), "Number 5 of x is not finite.");
  EXPECT_EQ(refusal(right, [](NormData& d) { d.x(0) = -1e51; }),
            "Number 1 of x is larger than 1e50, beyond which squares could overflow.");
  for (const double eps : {0., -1e-5, kNaN}) {
    EXPECT_EQ(refusal(right, [eps](NormData& d) { d.eps = eps; }),
              "ε must be above 0, so that the division works even if all values are the same.");
  }
  for (const double eps : {1e-31, 1e51, std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(refusal(right, [eps](NormData& d) { d.eps = eps; }),
              "ε must be a number from 1e-30 to 1e50.");
  }
  const NormShape layer{NormLayout::kNCHW, {2, 1, 2, 2}, NormOver::kLayer};
  EXPECT_EQ(Said(CheckNormData(layer, {VectorXd::Ones(8), VectorXd::Ones(1), VectorXd::Ones(4)})),
            "γ has 1 number; 4 are needed, one for each place in an image.");
  EXPECT_EQ(Said(CheckOutputGradient(shape, VectorXd::Ones(7))),
            "dy has 7 numbers; 6 are needed, one for each cell of 2 × 3.");
}

// No allowed number overflows.
TEST(NormalizationTest, TheLargestAndSmallestNumbers) {
  const NormShape shape{NormLayout::kNC, {3, 2}};
  const NormData data{Vector({1e50, 0, -1e50, 1e-50, 1e50, -1e-50}), Vector({1e50, -1e50}),
                      Vector({1e50, 1e50}), kMinEpsilon};
  const NormPass pass = Normalize(shape, data);
  const VectorXd dy = Vector({1e50, 1e50, -1e50, 1e50, -1e50, 1e50});
  const NormBackward back = BackpropagateNorm(shape, data, pass, dy);
  EXPECT_TRUE(pass.y.allFinite());
  EXPECT_TRUE(back.dx.allFinite() && back.dgamma.allFinite() && back.dvariance.allFinite());
}

TEST(NormalizationTest, WhatPyTorchRefuses) {
  const auto refuses = [](const NormShape& shape) { return PyTorchRefusal(shape).has_value(); };
  EXPECT_TRUE(refuses({NormLayout::kNC, {1, 3}}));
  EXPECT_FALSE(refuses({NormLayout::kNC, {2, 3}}));
  EXPECT_FALSE(refuses({NormLayout::kNC, {1, 1}, NormOver::kLayer}));
  EXPECT_TRUE(refuses({NormLayout::kNCHW, {2, 3, 1, 1}, NormOver::kInstance}));
  EXPECT_TRUE(refuses({NormLayout::kNC, {2, 3}, NormOver::kInstance}));
  EXPECT_FALSE(refuses({NormLayout::kNCHW, {2, 3, 1, 2}, NormOver::kInstance}));
  EXPECT_TRUE(refuses({NormLayout::kNC, {1, 3}, NormOver::kGroup, 3}));
  // PyTorch's check includes the batch size, so it accepts this.
  EXPECT_FALSE(refuses({NormLayout::kNC, {2, 3}, NormOver::kGroup, 3}));
}

}  // namespace
}  // namespace chainrule
