// The source's two blocks, their options, and shapes that cannot be added.
#include "math/residual_block.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "math/said.h"
#include "math/test_blocks.h"

namespace chainrule {
namespace {

using std::int64_t;

ResidualBlock Count(const BlockOptions& options) {
  EXPECT_EQ(Said(CheckBlock(options)), "");
  return CountBlock(options);
}

std::string Refusal(const BlockOptions& options) {
  return Said(CheckBlock(options));
}

std::vector<int64_t> Parameters(const ResidualBlock& block) {
  std::vector<int64_t> parameters;
  for (const CountedLayer& layer : block.layers) parameters.push_back(layer.counts.parameters);
  return parameters;
}

std::vector<std::string> Names(const ResidualBlock& block) {
  std::vector<std::string> names;
  for (const CountedLayer& layer : block.layers) names.push_back(layer.name);
  return names;
}

TEST(ResidualBlockTest, TheSourcesBlocksWithBias) {
  const ResidualBlock standard = Count(SourceStandard());
  EXPECT_EQ(Parameters(standard), (std::vector<int64_t>{9248, 9248, 0}));
  EXPECT_EQ(standard.total.parameters, 18496);
  const ResidualBlock bottleneck = Count(SourceBottleneck());
  EXPECT_EQ(Parameters(bottleneck), (std::vector<int64_t>{4128, 9248, 4224, 0}));
  EXPECT_EQ(bottleneck.total.parameters, 17600);
}

TEST(ResidualBlockTest, TheSourcesBlocksWithoutBias) {
  BlockOptions standard = SourceStandard();
  BlockOptions bottleneck = SourceBottleneck();
  standard.bias = bottleneck.bias = false;
  EXPECT_EQ(Count(standard).total.parameters, 18432);
  EXPECT_EQ(Parameters(Count(bottleneck)), (std::vector<int64_t>{4096, 9216, 4096, 0}));
  EXPECT_EQ(Count(bottleneck).total.parameters, 17408);
}

TEST(ResidualBlockTest, BatchNormAddsGammaAndBeta) {
  BlockOptions standard = SourceStandard();
  BlockOptions bottleneck = SourceBottleneck();
  standard.batch_norm = bottleneck.batch_norm = true;
  EXPECT_EQ(Count(standard).total.gamma_beta, 128);
  EXPECT_EQ(Count(standard).total.parameters, 18496 + 128);
  EXPECT_EQ(Count(bottleneck).total.gamma_beta, 384);
  EXPECT_EQ(Count(bottleneck).total.parameters, 17600 + 384);
  // Running statistics are stored but never trained.
  EXPECT_EQ(Count(bottleneck).total.running, 384);
  EXPECT_EQ(Count(bottleneck).total.batch_counters, 3);
  EXPECT_EQ(Names(Count(bottleneck)),
            (std::vector<std::string>{"conv1", "bn1", "conv2", "bn2", "conv3", "bn3", "add"}));
}

TEST(ResidualBlockTest, WhatIsTrueOfTheComputation) {
  const ResidualBlock standard = Count(SourceStandard());
  const ResidualBlock bottleneck = Count(SourceBottleneck());
  EXPECT_EQ(standard.total.macs, 4'718'592);
  EXPECT_EQ(bottleneck.total.macs, 4'456'448);
  EXPECT_EQ(standard.total.activations, 16'384);
  EXPECT_EQ(bottleneck.total.activations, 49'152);
  EXPECT_EQ(standard.batch_activations, 128 * 16'384);
  EXPECT_EQ(bottleneck.batch_activations, 128 * 49'152);
}

TEST(ResidualBlockTest, ShapesGoThroughTheBottleneck) {
  const ResidualBlock block = Count(SourceBottleneck());
  ASSERT_EQ(block.layers.size(), 4u);
  EXPECT_EQ(block.layers[0].input, (ImageShape{128, 16, 16}));
  EXPECT_EQ(block.layers[0].output, (ImageShape{32, 16, 16}));
  EXPECT_EQ(block.layers[1].input, (ImageShape{32, 16, 16}));
  EXPECT_EQ(block.layers[1].output, (ImageShape{32, 16, 16}));
  EXPECT_EQ(block.layers[2].output, (ImageShape{128, 16, 16}));
  EXPECT_EQ(block.output, (ImageShape{128, 16, 16}));
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(block.layers[i].path, LayerPath::kBranch);
  EXPECT_EQ(block.layers[3].path, LayerPath::kTrunk);
  EXPECT_EQ(block.layers[3].spec.kind, LayerKind::kAddition);
}

TEST(ResidualBlockTest, AProjectionIsAOneByOneConvolution) {
  BlockOptions options = SourceBottleneck();
  options.stride = 2;
  options.projection = true;
  options.batch_norm = true;
  const ResidualBlock block = Count(options);
  EXPECT_EQ(Names(block), (std::vector<std::string>{"conv1", "bn1", "conv2", "bn2", "conv3", "bn3",
                                                    "projection", "projection_bn", "add"}));
  const CountedLayer& projection = block.layers[6];
  EXPECT_EQ(projection.path, LayerPath::kSkip);
  EXPECT_EQ(projection.counts.parameters, (128 + 1) * 128);
  EXPECT_EQ(projection.input, (ImageShape{128, 16, 16}));
  EXPECT_EQ(projection.output, (ImageShape{128, 8, 8}));
  EXPECT_EQ(projection.counts.macs, 128 * 128 * 64);
  EXPECT_EQ(block.layers[7].path, LayerPath::kSkip);
  EXPECT_EQ(block.layers[7].counts.parameters, 256);
  EXPECT_EQ(block.output, (ImageShape{128, 8, 8}));
}

// PyTorch puts the stride in the 3×3 convolution; Keras and the paper put it in the 1×1 one before,
// which then computes a quarter.
TEST(ResidualBlockTest, WhereTheStrideIs) {
  BlockOptions options = SourceBottleneck();
  options.stride = 2;
  options.projection = true;
  const ResidualBlock kernel = Count(options);
  EXPECT_EQ(kernel.layers[0].output, (ImageShape{32, 16, 16}));
  EXPECT_EQ(kernel.layers[1].output, (ImageShape{32, 8, 8}));
  options.stride_place = StridePlace::kFirst;
  const ResidualBlock first = Count(options);
  EXPECT_EQ(first.layers[0].output, (ImageShape{32, 8, 8}));
  EXPECT_EQ(first.layers[0].counts.macs * 4, kernel.layers[0].counts.macs);
  EXPECT_EQ(first.layers[1].counts.macs, kernel.layers[1].counts.macs);
  EXPECT_EQ(first.total.parameters, kernel.total.parameters);
}

TEST(ResidualBlockTest, StandardBlocksStrideIsInTheFirst) {
  BlockOptions options = SourceStandard();
  options.stride = 2;
  options.projection = true;
  const ResidualBlock block = Count(options);
  EXPECT_EQ(block.layers[0].output, (ImageShape{32, 8, 8}));
  EXPECT_EQ(block.layers[1].output, (ImageShape{32, 8, 8}));
}

// With a projection, skip and branch fit for all sizes.
TEST(ResidualBlockTest, AProjectionAlwaysFits) {
  for (const BlockOptions& source : {SourceStandard(), SourceBottleneck()}) {
    for (int64_t kernel = 1; kernel <= 6; ++kernel) {
      for (int64_t stride = 1; stride <= 5; ++stride) {
        for (int64_t height = 1; height <= 7; ++height) {
          BlockOptions options = source;
          options.kernel_size = kernel;
          options.stride = stride;
          options.input = {3, height, 8 - height};
          options.projection = true;
          options.stride_place = height % 2 == 0 ? StridePlace::kFirst : StridePlace::kKernel;
          EXPECT_EQ(Refusal(options), "");
        }
      }
    }
  }
}

TEST(ResidualBlockTest, ShapesThatCannotBeAdded) {
  BlockOptions options = SourceStandard();
  options.stride = 2;
  EXPECT_EQ(Refusal(options),
            "The skip carries 32 × 16 × 16 and the branch gives 32 × 8 × 8 (channels × height × "
            "width): different shapes cannot be added; a projection shortcut makes them fit.");
  options.projection = true;
  EXPECT_EQ(Refusal(options), "");
  options = SourceBottleneck();
  options.out_channels = 256;
  EXPECT_EQ(Refusal(options),
            "The skip carries 128 × 16 × 16 and the branch gives 256 × 16 × 16 (channels × height "
            "× width): different shapes cannot be added; a projection shortcut makes them fit.");
  // An image of one pixel stays one pixel.
  options = SourceStandard();
  options.input = {32, 1, 1};
  options.stride = 2;
  EXPECT_EQ(Refusal(options), "");
}

TEST(ResidualBlockTest, SizesThatCannotBe) {
  constexpr int64_t kBillion = 1'000'000'000;
  BlockOptions options = SourceStandard();
  options.batch = 0;
  EXPECT_EQ(Refusal(options), "The batch has 0 images; at least 1 is needed.");
  options = SourceStandard();
  options.input.channels = options.out_channels = 0;
  EXPECT_EQ(Refusal(options), "conv1 has 0 input channels; at least 1 is needed.");
  options = SourceBottleneck();
  options.middle_channels = 0;
  EXPECT_EQ(Refusal(options), "conv1 has 0 output channels; at least 1 is needed.");
  options = SourceBottleneck();
  options.kernel_size = 0;
  EXPECT_EQ(Refusal(options), "The kernel of conv2 is 0 high; at least 1 is needed.");
  options.kernel_size = INT64_MIN;
  EXPECT_NE(Refusal(options), "");
  options = SourceStandard();
  options.stride = 0;
  EXPECT_EQ(Refusal(options), "The stride of conv1 is 0; at least 1 is needed.");
  options = SourceStandard();
  options.input = {kBillion, 1, 1};
  options.out_channels = kBillion;
  options.bias = false;
  EXPECT_EQ(Refusal(options),
            "All layers up to conv2 have more weights together than 64 bits can "
            "count.");
  options = SourceBottleneck();
  options.middle_channels = kBillion;
  EXPECT_EQ(Refusal(options),
            "conv2: 1000000000 × 3 × 3 × 1000000000 × 256 multiply-adds are more than 64 bits can "
            "count.");
  options = SourceBottleneck();
  options.batch = kBillion * kBillion;
  EXPECT_EQ(Refusal(options),
            "A batch of 1000000000000000000 images has more activations than 64 bits can count.");
}

}  // namespace
}  // namespace chainrule
