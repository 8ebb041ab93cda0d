// The number of channels at which two blocks cost the same.
#include "math/block_budget.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "math/said.h"
#include "math/test_blocks.h"

namespace chainrule {
namespace {

using std::int64_t;

BlockOptions WithoutBias(BlockOptions options) {
  options.bias = false;
  return options;
}

// The channels at which a bottleneck costs as much as this standard block.
std::optional<double> CrossingOf(const BlockOptions& standard, const BlockOptions& bottleneck,
                                 MiddleChannels middle, BlockCost cost = BlockCost::kParameters) {
  const auto polynomial = PolynomialOf(bottleneck, middle, cost);
  EXPECT_TRUE(polynomial);
  const LayerCounts total = CountBlock(standard).total;
  return Crossing(*polynomial, cost == BlockCost::kParameters ? total.parameters : total.macs);
}

TEST(BlockBudgetTest, CrossingsWithoutBias) {
  const BlockOptions standard = WithoutBias(SourceStandard());
  const BlockOptions bottleneck = WithoutBias(SourceBottleneck());
  EXPECT_EQ(CrossingOf(standard, bottleneck, MiddleChannels::kFixed), 144);
  // 17/16 C² = 18432.
  const auto quarter = CrossingOf(standard, bottleneck, MiddleChannels::kQuarter);
  ASSERT_TRUE(quarter);
  EXPECT_DOUBLE_EQ(*quarter, std::sqrt(18432 * 16 / 17.));
  EXPECT_NEAR(*quarter, 131.7, .05);
  // All layers have equally many positions, so multiply-adds cross where weights do.
  EXPECT_EQ(CrossingOf(standard, bottleneck, MiddleChannels::kFixed, BlockCost::kMultiplyAdds),
            144);
}

TEST(BlockBudgetTest, CrossingsWithBias) {
  // 65 C + 9280 = 18496.
  EXPECT_DOUBLE_EQ(*CrossingOf(SourceStandard(), SourceBottleneck(), MiddleChannels::kFixed),
                   9216 / 65.);
  // 17/16 C² + 3/2 C = 18496.
  const double c = *CrossingOf(SourceStandard(), SourceBottleneck(), MiddleChannels::kQuarter);
  EXPECT_NEAR(17 / 16. * c * c + 1.5 * c, 18496, 1e-9);
  EXPECT_NEAR(c, 131.24, .005);
  // Biases have no multiply-adds.
  EXPECT_EQ(CrossingOf(SourceStandard(), SourceBottleneck(), MiddleChannels::kFixed,
                       BlockCost::kMultiplyAdds),
            144);
}

// The polynomial agrees with counting for all options.
TEST(BlockBudgetTest, PolynomialsAgreeWithCounting) {
  int compared = 0;
  for (int bits = 0; bits < 64; ++bits) {
    BlockOptions options;
    options.kind = bits & 1 ? BlockKind::kBottleneck : BlockKind::kStandard;
    options.bias = bits & 2;
    options.batch_norm = bits & 4;
    options.projection = bits & 8;
    options.stride = options.projection ? 2 : 1;
    options.stride_place = bits & 16 ? StridePlace::kFirst : StridePlace::kKernel;
    const auto middle = bits & 32 ? MiddleChannels::kQuarter : MiddleChannels::kFixed;
    options.kernel_size = 5;
    options.input = {32, 12, 9};
    options.middle_channels = 18;
    for (const BlockCost cost : {BlockCost::kParameters, BlockCost::kMultiplyAdds}) {
      const auto polynomial = PolynomialOf(options, middle, cost);
      ASSERT_TRUE(polynomial);
      for (const int64_t channels : {4, 20, 68, 128}) {
        BlockOptions counted = options;
        counted.input.channels = counted.out_channels = channels;
        if (middle == MiddleChannels::kQuarter) counted.middle_channels = channels / 4;
        const LayerCounts total = CountBlock(counted).total;
        EXPECT_EQ(
            polynomial->At(static_cast<double>(channels)),
            static_cast<double>(cost == BlockCost::kParameters ? total.parameters : total.macs))
            << bits << " " << channels;
        ++compared;
      }
    }
  }
  EXPECT_EQ(compared, 512);
}

TEST(BlockBudgetTest, NoCrossing) {
  const auto polynomial =
      PolynomialOf(WithoutBias(SourceBottleneck()), MiddleChannels::kFixed, BlockCost::kParameters);
  ASSERT_TRUE(polynomial);
  EXPECT_EQ(*polynomial, (ChannelPolynomial{0, 16 * 64, 16 * 9216}));
  // Its middle convolution alone has 9216.
  EXPECT_EQ(Crossing(*polynomial, 9216), std::nullopt);
  EXPECT_EQ(Crossing(*polynomial, 9280), 1);
  EXPECT_EQ(Crossing(*polynomial, INT64_MAX), std::nullopt);
}

TEST(BlockBudgetTest, CoefficientsThatDoNotFit) {
  BlockOptions options = WithoutBias(SourceBottleneck());
  options.input = {1, 1, 1};
  options.out_channels = 1;
  options.middle_channels = 1'000'000'000;
  options.kernel_size = 3;
  ASSERT_EQ(Said(CheckBlock(options)), "");
  // 9 · 10^18 fits 64 bits, but 16 times as much does not.
  EXPECT_EQ(PolynomialOf(options, MiddleChannels::kFixed, BlockCost::kParameters), std::nullopt);
}

TEST(BlockBudgetTest, EqualChannels) {
  EXPECT_EQ(RatioAtEqualChannels(3), (Ratio{288, 17}));
  EXPECT_NEAR(288 / 17., 16.94, .005);
  EXPECT_EQ(RatioAtEqualChannels(1), (Ratio{32, 9}));
  EXPECT_EQ(RatioAtEqualChannels(4'000'000'000), std::nullopt);
  // The ratio holds for every C divisible by 4 and several k.
  for (const int64_t kernel : {1, 2, 3, 5, 7}) {
    for (const int64_t channels : {4, 32, 256, 2048}) {
      BlockOptions standard = WithoutBias(SourceStandard());
      standard.kernel_size = kernel;
      standard.input.channels = standard.out_channels = channels;
      BlockOptions bottleneck = standard;
      bottleneck.kind = BlockKind::kBottleneck;
      bottleneck.middle_channels = channels / 4;
      const Ratio ratio = *RatioAtEqualChannels(kernel);
      EXPECT_EQ(CountBlock(standard).total.parameters * ratio.denominator,
                CountBlock(bottleneck).total.parameters * ratio.numerator);
    }
  }
}

}  // namespace
}  // namespace chainrule
