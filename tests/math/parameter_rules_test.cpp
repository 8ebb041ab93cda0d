// Each misconception on the source's blocks, and which instances tell them apart.
#include "math/parameter_rules.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "math/test_blocks.h"

namespace chainrule {
namespace {

using std::int64_t;
using R = ParameterRules;

BlockOptions WithBatchNorm(BlockOptions options) {
  options.batch_norm = true;
  return options;
}

BlockOptions WithProjection(BlockOptions options) {
  options.projection = true;
  options.stride = 2;
  return options;
}

// Parameters of each layer; −1 if they do not fit 64 bits.
std::vector<int64_t> Parameters(const BlockOptions& options, const R& rules) {
  std::vector<int64_t> parameters;
  for (const auto& counts : CountUnder(CountBlock(options).layers, rules))
    parameters.push_back(counts ? counts->parameters : -1);
  return parameters;
}

using Numbers = std::vector<int64_t>;

TEST(ParameterRulesTest, DefaultsAreCorrect) {
  for (const BlockOptions& options :
       {SourceStandard(), WithBatchNorm(SourceBottleneck()), WithProjection(SecondBottleneck())}) {
    const ResidualBlock block = CountBlock(options);
    const auto counts = CountUnder(block.layers, {});
    ASSERT_EQ(counts.size(), block.layers.size());
    for (std::size_t i = 0; i < counts.size(); ++i) EXPECT_EQ(counts[i], block.layers[i].counts);
  }
}

TEST(ParameterRulesTest, InChannelsAndKernel) {
  const BlockOptions source = SourceBottleneck();
  EXPECT_EQ(Parameters(source, {.in_channels = R::InChannels::kForgotten}),
            (Numbers{2 * 32, (9 + 1) * 32, 2 * 128, 0}));
  EXPECT_EQ(Parameters(source, {.kernel = R::Kernel::kForgotten}),
            (Numbers{4128, 33 * 32, 4224, 0}));
  EXPECT_EQ(Parameters(source, {.kernel = R::Kernel::kLength}),
            (Numbers{4128, (32 * 3 + 1) * 32, 4224, 0}));
}

TEST(ParameterRulesTest, Biases) {
  const BlockOptions source = SourceBottleneck();
  EXPECT_EQ(Parameters(source, {.bias = R::Bias::kPerWeight}),
            (Numbers{2 * 4096, 2 * 9216, 2 * 4096, 0}));
  EXPECT_EQ(Parameters(source, {.bias = R::Bias::kPerPixel}),
            (Numbers{4096 + 32 * 256, 9216 + 32 * 256, 4096 + 128 * 256, 0}));
  EXPECT_EQ(Parameters(source, {.bias = R::Bias::kPerInputChannel}),
            (Numbers{4096 + 128, 9216 + 32, 4096 + 32, 0}));
  EXPECT_EQ(Parameters(source, {.bias = R::Bias::kPerKernelSlice}),
            (Numbers{2 * 4096, 10 * 32 * 32, 2 * 4096, 0}));
  EXPECT_EQ(Parameters(source, {.bias = R::Bias::kOne}), (Numbers{4097, 9217, 4097, 0}));
  BlockOptions without = source;
  without.bias = false;
  for (const R::Bias bias : {R::Bias::kPerWeight, R::Bias::kPerPixel, R::Bias::kPerInputChannel,
                             R::Bias::kPerKernelSlice, R::Bias::kOne})
    EXPECT_EQ(Parameters(without, {.bias = bias}), (Numbers{4096, 9216, 4096, 0}));
}

TEST(ParameterRulesTest, BatchNorm) {
  const auto norms = [](R::BatchNorm rule) {
    const Numbers all = Parameters(WithBatchNorm(SourceBottleneck()), {.batch_norm = rule});
    return Numbers{all[1], all[3], all[5]};
  };
  EXPECT_EQ(norms(R::BatchNorm::kTwo), (Numbers{64, 64, 256}));
  EXPECT_EQ(norms(R::BatchNorm::kOne), (Numbers{32, 32, 128}));
  EXPECT_EQ(norms(R::BatchNorm::kFour), (Numbers{128, 128, 512}));
  EXPECT_EQ(norms(R::BatchNorm::kTwoOfInput), (Numbers{256, 64, 64}));
}

TEST(ParameterRulesTest, SpatialSizeAndMultiplyAdds) {
  EXPECT_EQ(Parameters(SourceStandard(), {.spatial = R::Spatial::kCounted}),
            (Numbers{9216 * 256 + 32, 9216 * 256 + 32, 0}));
  EXPECT_EQ(Parameters(SourceStandard(), {.weights = R::Weights::kMultiplyAdds}),
            (Numbers{9216 * 256, 9216 * 256, 0}));
  // The rule multiplies by the input's size, not the output's.
  const BlockOptions strided = WithProjection(SourceStandard());
  EXPECT_EQ(Parameters(strided, {.spatial = R::Spatial::kCounted}),
            (Numbers{9216 * 256 + 32, 9216 * 64 + 32, 1024 * 256 + 32, 0}));
  EXPECT_EQ(Parameters(strided, {.weights = R::Weights::kMultiplyAdds}),
            (Numbers{9216 * 64, 9216 * 64, 1024 * 64, 0}));
}

TEST(ParameterRulesTest, Skips) {
  const BlockOptions strided = WithBatchNorm(WithProjection(SourceStandard()));
  EXPECT_EQ(Parameters(strided, {}), (Numbers{9248, 64, 9248, 64, 33 * 32, 64, 0}));
  EXPECT_EQ(Parameters(strided, {.projection = R::Projection::kMissed}),
            (Numbers{9248, 64, 9248, 64, 0, 0, 0}));
  // The rule adds parameters only to an identity skip.
  const R believed{.identity_skip = R::IdentitySkip::kLikeAProjection};
  EXPECT_EQ(Parameters(strided, believed), Parameters(strided, {}));
  EXPECT_EQ(Parameters(SourceStandard(), believed), (Numbers{9248, 9248, 33 * 32}));
  BlockOptions without = SourceBottleneck();
  without.bias = false;
  EXPECT_EQ(Parameters(without, believed), (Numbers{4096, 9216, 4096, 128 * 128}));
}

TEST(ParameterRulesTest, OneByOneTakenForTheIdentity) {
  EXPECT_EQ(Parameters(SourceBottleneck(), {.pointwise = R::Pointwise::kIdentity}),
            (Numbers{0, 9248, 0, 0}));
  EXPECT_EQ(Parameters(SourceStandard(), {.pointwise = R::Pointwise::kIdentity}),
            Parameters(SourceStandard(), {}));
}

TEST(ParameterRulesTest, MultiplyAddsGoWithTheWeights) {
  const std::vector<CountedLayer> layers = CountBlock(SourceBottleneck()).layers;
  const auto macs = [&layers](const R& rules) { return CountUnder(layers, rules)[1]->macs; };
  EXPECT_EQ(macs({}), 9216 * 256);
  EXPECT_EQ(macs({.in_channels = R::InChannels::kForgotten}), 9 * 32 * 256);
  EXPECT_EQ(macs({.kernel = R::Kernel::kLength}), 3 * 32 * 32 * 256);
  EXPECT_EQ(macs({.spatial = R::Spatial::kCounted}), 9216 * 256);
  EXPECT_EQ(macs({.bias = R::Bias::kPerPixel}), 9216 * 256);
}

// A wrong count that does not fit 64 bits is nullopt, even if the correct one is a number.
TEST(ParameterRulesTest, WhatSixtyFourBitsCannotCount) {
  const Window every_other{1, 2};
  const auto spatial = [&every_other](int64_t out_channels) {
    const LayerSpec spec{.out_channels = out_channels, .rows = every_other, .columns = every_other};
    const ImageShape input{2, 1'000'000'000, 1'000'000'000};
    return CountUnder({CountLayer("conv", LayerPath::kTrunk, spec, input)},
                      {.spatial = R::Spatial::kCounted})[0];
  };
  ASSERT_TRUE(spatial(4));
  EXPECT_EQ(spatial(4)->parameters, 8'000'000'000'000'000'000);
  EXPECT_EQ(spatial(5), std::nullopt);
}

const std::vector<std::pair<std::string, R>>& AllRules() {
  static const std::vector<std::pair<std::string, R>> all = {
      {"correct", {}},
      {"C_in forgotten", {.in_channels = R::InChannels::kForgotten}},
      {"k^2 forgotten", {.kernel = R::Kernel::kForgotten}},
      {"k for k^2", {.kernel = R::Kernel::kLength}},
      {"bias per weight", {.bias = R::Bias::kPerWeight}},
      {"bias per pixel", {.bias = R::Bias::kPerPixel}},
      {"bias per input channel", {.bias = R::Bias::kPerInputChannel}},
      {"bias per kernel slice", {.bias = R::Bias::kPerKernelSlice}},
      {"one bias", {.bias = R::Bias::kOne}},
      {"batch norm C", {.batch_norm = R::BatchNorm::kOne}},
      {"batch norm 4C", {.batch_norm = R::BatchNorm::kFour}},
      {"batch norm of C_in", {.batch_norm = R::BatchNorm::kTwoOfInput}},
      {"spatial size", {.spatial = R::Spatial::kCounted}},
      {"multiply-adds", {.weights = R::Weights::kMultiplyAdds}},
      {"projection missed", {.projection = R::Projection::kMissed}},
      {"skip has parameters", {.identity_skip = R::IdentitySkip::kLikeAProjection}},
      {"1x1 identity", {.pointwise = R::Pointwise::kIdentity}},
  };
  return all;
}

struct Instance {
  std::string name;
  std::vector<BlockOptions> blocks;
};

// Both blocks as they are, with batch norm, and also with a projection: everything that the page's
// two switches show of one instance.
Instance InstanceOf(const std::string& name, const std::vector<BlockOptions>& blocks) {
  Instance instance{name, {}};
  for (const BlockOptions& block : blocks) {
    instance.blocks.push_back(block);
    instance.blocks.push_back(WithBatchNorm(block));
    BlockOptions projected = WithBatchNorm(block);
    projected.projection = true;
    instance.blocks.push_back(projected);
  }
  return instance;
}

Numbers AllParameters(const Instance& instance, const R& rules) {
  Numbers all;
  for (const BlockOptions& options : instance.blocks) {
    const Numbers parameters = Parameters(options, rules);
    all.insert(all.end(), parameters.begin(), parameters.end());
  }
  return all;
}

TEST(ParameterRulesTest, BothInstancesTellThemApart) {
  for (const Instance& instance : {InstanceOf("source", {SourceStandard(), SourceBottleneck()}),
                                   InstanceOf("second", {SecondStandard(), SecondBottleneck()})}) {
    const auto& all = AllRules();
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        EXPECT_NE(AllParameters(instance, all[i].second), AllParameters(instance, all[j].second))
            << instance.name << ": " << all[i].first << " and " << all[j].first;
      }
    }
  }
}

// Layers are judged instead of totals, because wrong totals can coincide with others.
TEST(ParameterRulesTest, TotalsOfTheSourceCoincide) {
  const auto total = [](const BlockOptions& options, const R& rules) {
    int64_t sum = 0;
    for (const int64_t parameters : Parameters(options, rules)) sum += parameters;
    return sum;
  };
  const R of_input{.batch_norm = R::BatchNorm::kTwoOfInput};
  EXPECT_EQ(total(WithBatchNorm(SourceBottleneck()), of_input),
            total(WithBatchNorm(SourceBottleneck()), {}));
  EXPECT_NE(Parameters(WithBatchNorm(SourceBottleneck()), of_input),
            Parameters(WithBatchNorm(SourceBottleneck()), {}));
  const R per_input{.bias = R::Bias::kPerInputChannel};
  EXPECT_EQ(total(SourceBottleneck(), per_input), total(SourceBottleneck(), {}));
}

}  // namespace
}  // namespace chainrule
