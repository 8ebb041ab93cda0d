// Counts, shapes and refusals of single layers.
#include "math/layer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "math/checked_count.h"
#include "math/layer_list.h"
#include "math/said.h"
#include "math/test_networks.h"

namespace chainrule {
namespace {

using std::int64_t;
constexpr int64_t kBillion = 1'000'000'000;
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

LayerSpec Convolution(int64_t out_channels, const Window& window, bool bias = true) {
  return {.out_channels = out_channels, .rows = window, .columns = window, .bias = bias};
}

CountedLayer Count(const LayerSpec& spec, const ImageShape& input) {
  EXPECT_EQ(Said(CheckLayer("conv", spec, input)), "");
  return CountLayer("conv", LayerPath::kTrunk, spec, input);
}

std::string Refusal(const LayerSpec& spec, const ImageShape& input) {
  return Said(CheckLayer("conv", spec, input));
}

TEST(CheckedCountTest, SumsAndProducts) {
  EXPECT_EQ(CheckedProduct({3, 4, 5}), 60);
  EXPECT_EQ(CheckedProduct({}), 1);
  EXPECT_EQ(CheckedProduct({int64_t{1} << 62, 2}), std::nullopt);
  EXPECT_EQ(CheckedProduct({int64_t{1} << 62, 2, 0}), 0);
  EXPECT_EQ(CheckedProduct({kMost, 1}), kMost);
  EXPECT_EQ(CheckedSum({kMost - 1, 1}), kMost);
  EXPECT_EQ(CheckedSum({kMost, 1}), std::nullopt);
}

TEST(LayerTest, TheSourcesConvolutions) {
  const CountedLayer square = Count(Convolution(32, SameWindow(3, 1)), {32, 16, 16});
  EXPECT_EQ(square.counts.weights, 9216);
  EXPECT_EQ(square.counts.biases, 32);
  EXPECT_EQ(square.counts.parameters, 9248);
  EXPECT_EQ(square.counts.macs, 9216 * 256);
  EXPECT_EQ(square.counts.activations, 32 * 256);
  EXPECT_EQ(square.output, (ImageShape{32, 16, 16}));
  EXPECT_EQ(Count(Convolution(32, {}), {128, 16, 16}).counts.parameters, 4128);
  EXPECT_EQ(Count(Convolution(128, {}), {32, 16, 16}).counts.parameters, 4224);
  EXPECT_EQ(Count(Convolution(128, {}, false), {32, 16, 16}).counts.parameters, 4096);
}

TEST(LayerTest, FactorsOfTheSourcesConvolution) {
  const LayerFactors f = FactorsOf(Count(Convolution(64, SameWindow(3, 2)), {32, 16, 10}));
  EXPECT_EQ(f.in_channels, 32);
  EXPECT_EQ(f.kernel_height, 3);
  EXPECT_EQ(f.kernel_width, 3);
  EXPECT_EQ(f.bias, 1);
  EXPECT_EQ(f.out_channels, 64);
  EXPECT_EQ(f.positions, 8 * 5);
}

TEST(LayerTest, KernelsThatAreNotSquareAndGroups) {
  LayerSpec spec{.out_channels = 6, .rows = {3, 1, 0, 0}, .columns = {5, 2, 1, 0}, .groups = 2};
  const CountedLayer layer = Count(spec, {4, 7, 8});
  EXPECT_EQ(layer.output, (ImageShape{6, 5, 3}));
  EXPECT_EQ(layer.counts.weights, 4 / 2 * 3 * 5 * 6);
  EXPECT_EQ(layer.counts.macs, layer.counts.weights * 15);
  EXPECT_EQ(layer.counts.biases, 0);
  // A depthwise convolution has a group for each channel.
  spec = Convolution(32, SameWindow(3, 1));
  spec.groups = 32;
  EXPECT_EQ(Count(spec, {32, 16, 16}).counts.parameters, (1 * 9 + 1) * 32);
}

TEST(LayerTest, OtherKinds) {
  const CountedLayer norm = Count({.kind = LayerKind::kBatchNorm}, {32, 16, 16});
  EXPECT_EQ(norm.counts,
            (LayerCounts{.gamma_beta = 64, .parameters = 64, .running = 64, .batch_counters = 1}));
  EXPECT_EQ(norm.output, (ImageShape{32, 16, 16}));
  const CountedLayer full =
      Count({.kind = LayerKind::kFullyConnected, .out_channels = 10, .bias = true}, {32, 2, 3});
  EXPECT_EQ(full.counts,
            (LayerCounts{.weights = 1920, .biases = 10, .parameters = 1930, .macs = 1920}));
  EXPECT_EQ(full.output, (ImageShape{10, 1, 1}));
  const Window pool = PaddedWindow(3, 2, 1);
  const CountedLayer max =
      Count({.kind = LayerKind::kMaxPool, .rows = pool, .columns = pool}, {64, 112, 112});
  EXPECT_EQ(max.output, (ImageShape{64, 56, 56}));
  EXPECT_EQ(max.counts, LayerCounts{});
  const Window half = PaddedWindow(2, 2, 0);
  EXPECT_EQ(
      Count({.kind = LayerKind::kAveragePool, .rows = half, .columns = half}, {64, 7, 8}).output,
      (ImageShape{64, 3, 4}));
  const CountedLayer mean = Count({.kind = LayerKind::kGlobalAveragePool}, {512, 7, 7});
  EXPECT_EQ(mean.output, (ImageShape{512, 1, 1}));
  EXPECT_EQ(mean.counts, LayerCounts{});
  const CountedLayer sum = Count({.kind = LayerKind::kAddition}, {8, 7, 6});
  EXPECT_EQ(sum.output, (ImageShape{8, 7, 6}));
  EXPECT_EQ(sum.counts, LayerCounts{});
}

// Compares sizes with a window moved place by place, and multiply-adds with a count one by one.
TEST(LayerTest, RandomConvolutionsAgainstCountingByHand) {
  Dice dice(1);
  int counted = 0;
  while (counted < 300) {
    LayerSpec spec;
    spec.groups = dice.Between(1, 3);
    spec.out_channels = spec.groups * dice.Between(1, 3);
    spec.bias = dice.Between(0, 1) == 1;
    for (Window* window : {&spec.rows, &spec.columns})
      *window = {dice.Between(1, 5), dice.Between(1, 3), dice.Between(0, 3), dice.Between(0, 3)};
    const ImageShape input{spec.groups * dice.Between(1, 3), dice.Between(1, 9),
                           dice.Between(1, 9)};
    const auto places = [](const Window& window, int64_t n) {
      int64_t count = 0;
      for (int64_t at = -window.before; at + window.size <= n + window.after; at += window.stride)
        ++count;
      return count;
    };
    const int64_t rows = places(spec.rows, input.height);
    const int64_t columns = places(spec.columns, input.width);
    if (rows == 0 || columns == 0) {
      EXPECT_NE(Refusal(spec, input), "");
      continue;
    }
    ++counted;
    const CountedLayer layer = Count(spec, input);
    EXPECT_EQ(layer.output, (ImageShape{spec.out_channels, rows, columns}));
    int64_t weights = 0;
    int64_t macs = 0;
    for (int64_t o = 0; o < spec.out_channels; ++o) {
      for (int64_t i = 0; i < input.channels; ++i) {
        const bool same_group =
            o * spec.groups / spec.out_channels == i * spec.groups / input.channels;
        for (int64_t tap = 0; same_group && tap < spec.rows.size * spec.columns.size; ++tap) {
          ++weights;
          macs += rows * columns;
        }
      }
    }
    EXPECT_EQ(layer.counts.weights, weights);
    EXPECT_EQ(layer.counts.macs, macs);
    EXPECT_EQ(layer.counts.parameters, weights + (spec.bias ? spec.out_channels : 0));
  }
}

TEST(LayerTest, SamePaddingKeepsTheSizeWhateverTheKernel) {
  for (int64_t size = 1; size <= 8; ++size) {
    for (int64_t stride = 1; stride <= 4; ++stride) {
      for (int64_t n = 1; n <= 9; ++n) {
        const CountedLayer layer = Count(Convolution(1, SameWindow(size, stride)), {1, n, n});
        EXPECT_EQ(layer.output.height, (n + stride - 1) / stride) << size << " " << n;
      }
    }
  }
  EXPECT_EQ(SameWindow(3, 2), PaddedWindow(3, 2, 1));
  EXPECT_EQ(SameWindow(4, 1), (Window{4, 1, 1, 2}));
}

TEST(LayerTest, SizesThatCannotBe) {
  const Window three = SameWindow(3, 1);
  EXPECT_EQ(Refusal(Convolution(32, three), {0, 16, 16}),
            "conv has 0 input channels; at least 1 is needed.");
  EXPECT_EQ(Refusal(Convolution(0, three), {32, 16, 16}),
            "conv has 0 output channels; at least 1 is needed.");
  EXPECT_EQ(Refusal({.kind = LayerKind::kFullyConnected}, {32, 16, 16}),
            "conv has 0 outputs; at least 1 is needed.");
  EXPECT_EQ(Refusal(Convolution(32, three), {32, 0, 16}),
            "The input of conv is 0 high; at least 1 is needed.");
  EXPECT_EQ(Refusal(Convolution(32, three), {32, 16, -2}),
            "The input of conv is -2 wide; at least 1 is needed.");
  EXPECT_EQ(Refusal(Convolution(32, SameWindow(0, 1)), {32, 16, 16}),
            "The kernel of conv is 0 high; at least 1 is needed.");
  EXPECT_EQ(Refusal(Convolution(32, SameWindow(3, 0)), {32, 16, 16}),
            "The stride of conv is 0; at least 1 is needed.");
  EXPECT_EQ(Refusal(Convolution(32, PaddedWindow(3, 1, -1)), {32, 16, 16}),
            "The padding of conv is -1; at least 0 is needed.");
  LayerSpec grouped = Convolution(32, three);
  grouped.groups = 3;
  EXPECT_EQ(Refusal(grouped, {32, 16, 16}),
            "conv has 3 groups, which do not divide its 32 input channels.");
  EXPECT_EQ(Refusal(grouped, {33, 16, 16}),
            "conv has 3 groups, which do not divide its 32 output channels.");
  grouped.groups = 0;
  EXPECT_EQ(Refusal(grouped, {32, 16, 16}), "conv has 0 groups; at least 1 is needed.");
  EXPECT_EQ(Refusal(Convolution(32, PaddedWindow(7, 1, 1)), {32, 16, 4}),
            "The kernel of conv is 7 wide, but its padded input is only 6: it does not fit.");
  EXPECT_EQ(Refusal(Convolution(32, PaddedWindow(6, 1, 1)), {32, 16, 4}), "");
  const Window padded = PaddedWindow(2, 2, 2);
  EXPECT_EQ(
      Refusal({.kind = LayerKind::kMaxPool, .rows = padded, .columns = padded}, {1, 8, 8}),
      "The window of conv is 2 high and its padding is 2: some windows would hold nothing but "
      "padding.");
}

TEST(LayerTest, WhatSixtyFourBitsCannotCount) {
  EXPECT_EQ(Refusal(Convolution(kBillion, SameWindow(3, 1)), {kBillion, 1, 1}), "");
  EXPECT_EQ(Refusal(Convolution(kBillion, SameWindow(5, 1)), {kBillion, 1, 1}),
            "conv: 1000000000 × 5 × 5 × 1000000000 weights are more than 64 bits can count.");
  EXPECT_EQ(Refusal(Convolution(kBillion, SameWindow(3, 1)), {kBillion, 1, 2}),
            "conv: 1000000000 × 3 × 3 × 1000000000 × 2 multiply-adds are more than 64 bits can "
            "count.");
  EXPECT_EQ(Refusal(Convolution(1, {}), {kBillion, kBillion, kBillion}),
            "conv: 1000000000 × 1000000000 × 1000000000 inputs are more than 64 bits can count.");
  EXPECT_EQ(Refusal(Convolution(kBillion, {}), {1, kBillion, kBillion}),
            "conv: 1000000000 × 1000000000 × 1000000000 outputs are more than 64 bits can count.");
  EXPECT_EQ(Refusal(Convolution(kMost, {}), {1, 1, 1}),
            "conv: 1 × 1 × 1 × 9223372036854775807 + 9223372036854775807 parameters are more than "
            "64 bits can count.");
  EXPECT_EQ(Refusal({.kind = LayerKind::kBatchNorm}, {kMost, 1, 1}),
            "conv: 2 × 9223372036854775807 parameters are more than 64 bits can count.");
  EXPECT_EQ(Refusal(Convolution(1, PaddedWindow(3, 1, kMost)), {1, 1, 1}),
            "conv: a row or column of 1 entries plus padding is longer than 64 bits can count.");
}

TEST(LayerTest, Totals) {
  const std::vector<CountedLayer> layers = {Count(Convolution(32, SameWindow(3, 1)), {32, 16, 16}),
                                            Count({.kind = LayerKind::kBatchNorm}, {32, 16, 16}),
                                            Count(Convolution(8, {}), {32, 16, 16})};
  EXPECT_EQ(Total(layers).parameters, 9248 + 64 + 33 * 8);
  EXPECT_EQ(Total(layers).running, 64);
  EXPECT_EQ(Total(layers, LayerKind::kConvolution).parameters, 9248 + 33 * 8);
  EXPECT_EQ(Total(layers, LayerKind::kMaxPool), LayerCounts{});

  LayerCounts sum{.weights = 5, .macs = kMost};
  EXPECT_EQ(AddCounts(sum, {.weights = 1, .macs = 1}), "macs");
  EXPECT_EQ(sum, (LayerCounts{.weights = 5, .macs = kMost}));
  EXPECT_EQ(AddCounts(sum, {.weights = 1}), std::nullopt);
  EXPECT_EQ(sum.weights, 6);
}

TEST(LayerListTest, StopsAtTheFirstThatCannotBe) {
  LayerList list;
  const ImageShape input{32, 16, 16};
  const ImageShape output =
      list.Add("conv1", LayerPath::kBranch, Convolution(8, SameWindow(3, 2)), input);
  EXPECT_EQ(output, (ImageShape{8, 8, 8}));
  EXPECT_EQ(list.Add("conv2", LayerPath::kBranch, Convolution(0, {}), output), output);
  EXPECT_EQ(list.Add("conv3", LayerPath::kBranch, Convolution(4, {}), output), output);
  EXPECT_EQ(Said(list.fault()), "conv2 has 0 output channels; at least 1 is needed.");
  ASSERT_EQ(list.layers().size(), 1u);
  EXPECT_EQ(list.layers()[0].name, "conv1");
  EXPECT_EQ(list.layers()[0].path, LayerPath::kBranch);
  EXPECT_EQ(list.total(), list.layers()[0].counts);
}

}  // namespace
}  // namespace chainrule
