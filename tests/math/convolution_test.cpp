#include "math/convolution.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "math/convolution_data.h"
#include "math/said.h"
#include "math/test_convolutions.h"

namespace chainrule {
namespace {

using std::int64_t;

// A weight as the source writes it: w_1^{12} is the first tap from input channel 1 to output
// channel 2.
std::string Symbol(const Convolution& conv, int64_t weight) {
  const ConvTap tap = TapPlace(conv, weight);
  const auto digit = [](int64_t from_zero) { return std::to_string(from_zero + 1); };
  return "w" + digit(tap.x) + "^" + digit(tap.in_channel) + digit(tap.out_channel);
}

TEST(ConvolutionTest, TheSourcesMatrixSymbolBySymbol) {
  const Convolution conv(SourceConvolution().shape);
  EXPECT_EQ(conv.rows, 4);
  EXPECT_EQ(conv.columns, 8);
  EXPECT_EQ(conv.connections, 24);
  EXPECT_EQ(conv.weights, 12);
  // The transpose, as printed in the source.
  const std::vector<std::vector<std::string>> transposed{
      {"w1^11", "0", "w1^12", "0"},         {"w2^11", "w1^11", "w2^12", "w1^12"},
      {"w3^11", "w2^11", "w3^12", "w2^12"}, {"0", "w3^11", "0", "w3^12"},
      {"w1^21", "0", "w1^22", "0"},         {"w2^21", "w1^21", "w2^22", "w1^22"},
      {"w3^21", "w2^21", "w3^22", "w2^22"}, {"0", "w3^21", "0", "w3^22"},
  };
  for (int64_t column = 0; column < 8; ++column) {
    for (int64_t row = 0; row < 4; ++row) {
      const auto weight = Entry(conv, row, column);
      EXPECT_EQ(weight ? Symbol(conv, *weight) : "0",
                transposed[static_cast<std::size_t>(column)][static_cast<std::size_t>(row)])
          << row << "," << column;
    }
  }
}

TEST(ConvolutionTest, SizesByDefinition) {
  Dice dice(11);
  for (int k = 0; k < 2000; ++k) {
    const ConvShape shape = RandomShape(dice);
    const Convolution conv(shape);
    const Definition definition(shape);
    ASSERT_EQ(conv.out[0], definition.Out(0));
    ASSERT_EQ(conv.out[1], definition.Out(1));
    ASSERT_EQ(conv.rows, definition.rows);
    ASSERT_EQ(conv.columns, definition.columns);
    ASSERT_EQ(conv.connections, definition.connections);
    ASSERT_EQ(OutputLength(shape.axes.back()), definition.Out(1));
  }
}

TEST(ConvolutionTest, NumbersAndPlacesThereAndBack) {
  Dice dice(12);
  for (int k = 0; k < 100; ++k) {
    const Convolution conv(RandomShape(dice));
    for (int64_t row = 0; row < conv.rows; ++row)
      ASSERT_EQ(OutputNumber(conv, OutputPlace(conv, row)), row);
    for (int64_t column = 0; column < conv.columns; ++column)
      ASSERT_EQ(InputNumber(conv, InputPlace(conv, column)), column);
    for (int64_t weight = 0; weight < conv.weights; ++weight)
      ASSERT_EQ(WeightNumber(conv, TapPlace(conv, weight)), weight);
  }
  const Convolution conv({4, 6, 2, {{5, 2}, {7, 3}}});
  EXPECT_EQ(OutputPlace(conv, 2 * 20 + 1 * 5 + 4), (ConvPlace{2, 1, 4}));
  EXPECT_EQ(InputPlace(conv, 3 * 35 + 2 * 7 + 6), (ConvPlace{3, 2, 6}));
  // Output channel 4 belongs to group 1, whose input channels are 2 and 3.
  EXPECT_EQ(TapPlace(conv, ((4 * 2 + 1) * 2 + 1) * 3 + 2), (ConvTap{4, 3, 1, 2}));
}

// Counts pairs of outputs and taps along an axis one by one.
int64_t CountByHand(const ConvAxis& axis, int64_t oa, int64_t ob, int64_t ia, int64_t ib) {
  int64_t count = 0;
  for (int64_t o = oa; o < ob; ++o) {
    for (int64_t t = 0; t < axis.k; ++t) {
      const int64_t i = o * axis.stride + t * axis.dilation - axis.padding;
      count += i >= ia && i < ib ? 1 : 0;
    }
  }
  return count;
}

TEST(ConvolutionTest, CountsAlongAnAxis) {
  Dice dice(13);
  for (int k = 0; k < 20'000; ++k) {
    const ConvAxis axis{dice.Between(1, 30), dice.Between(1, 9), dice.Between(1, 7),
                        dice.Between(0, 9), dice.Between(1, 7)};
    const int64_t oa = dice.Between(0, 9);
    const int64_t ob = oa + dice.Between(0, 9);
    const int64_t ia = dice.Between(0, 9);
    const int64_t ib = ia + dice.Between(0, 20);
    ASSERT_EQ(CountAlongAxis(axis, oa, ob, ia, ib), CountByHand(axis, oa, ob, ia, ib));
  }
}

TEST(ConvolutionTest, EnormousSizesAreCountedAtOnce) {
  // k n minus the overhang at both ends, with k = 2p + 1.
  const int64_t n = 4'000'000'000'007;
  const int64_t p = 500'000;
  const Convolution same({1, 1, 1, {{n, 2 * p + 1, 1, p, 1}}});
  EXPECT_EQ(same.connections, (2 * p + 1) * n - p * (p + 1));
  EXPECT_EQ(CountAlongAxis(same.axes[1], 0, n, 0, n), same.connections);
  // Every tap of every output falls on an input, for any stride and dilation.
  const Convolution wide({3, 5, 1, {{n, 1'000'003, 1'000'033, 0, 1'999'993}}});
  EXPECT_EQ(wide.connections, 3 * 5 * wide.out[1] * 1'000'003);
  EXPECT_EQ(Entry(wide, 4 * wide.out[1] + 7, n + 7 * 1'000'033 + 11 * 1'999'993),
            (4 * 3 + 1) * 1'000'003 + 11);
  EXPECT_EQ(Entry(wide, 7, 7 * 1'000'033 + 11 * 1'999'993 + 1), std::nullopt);
}

TEST(ConvolutionTest, NoConnectionIsNotAWeightOfZero) {
  const Convolution conv({1, 1, 1, {{3, 1}}});
  EXPECT_EQ(Entry(conv, 1, 1), 0);
  EXPECT_EQ(Entry(conv, 1, 2), std::nullopt);
}

// The multiple's number, from 0, among all possible ones.
int64_t Drawn(double number, int per_unit, int most) {
  const auto units = static_cast<int64_t>(number * per_unit);
  return units < 0 ? units + most : units + most - 1;
}

TEST(ConvolutionTest, DefaultNumbersAreSmallAndNever0) {
  const Convolution conv({8, 8, 1, {{20, 5}, {20, 5}}});
  const Convolution smaller({2, 2, 1, {{4, 3}}});
  for (const std::uint64_t seed : {0u, 1u, 77u}) {
    const Eigen::VectorXd w = DefaultWeights(conv, seed);
    const Eigen::VectorXd x = DefaultInput(conv, seed);
    const Eigen::VectorXd dy = DefaultOutputGradient(conv, seed);
    ASSERT_EQ(w.size(), conv.weights);
    ASSERT_EQ(x.size(), conv.columns);
    ASSERT_EQ(dy.size(), conv.rows);
    for (const auto& [numbers, per_unit, most] :
         {std::tuple{w, 4, 8}, std::tuple{x, 2, 6}, std::tuple{dy, 2, 4}}) {
      std::vector<int> seen(static_cast<std::size_t>(2 * most));
      for (const double number : numbers) {
        ASSERT_NE(number, 0);
        ASSERT_EQ(number * per_unit, std::round(number * per_unit));
        ASSERT_LE(std::abs(number * per_unit), most);
        ++seen[static_cast<std::size_t>(Drawn(number, per_unit, most))];
      }
      for (const int count : seen) EXPECT_GT(count, 0);
    }
    EXPECT_EQ(DefaultWeights(smaller, seed), w.head(smaller.weights));
    EXPECT_EQ(DefaultInput(smaller, seed), x.head(smaller.columns));
    EXPECT_EQ(DefaultOutputGradient(smaller, seed), dy.head(smaller.rows));
    EXPECT_NE(DefaultWeights(conv, seed + 1), w);
    // The three vectors are not the same draws either, which would agree in their remainders.
    int alike[3] = {0, 0, 0};
    for (Eigen::Index i = 0; i < 400; ++i) {
      const int64_t drawn[3] = {Drawn(w(i), 4, 8) % 4, Drawn(x(i), 2, 6) % 4,
                                Drawn(dy(i), 2, 4) % 4};
      for (int a = 0; a < 3; ++a) alike[a] += drawn[a] == drawn[(a + 1) % 3] ? 1 : 0;
    }
    for (const int count : alike) EXPECT_LT(count, 200);
  }
}

std::string Refusal(const ConvShape& shape) {
  return Said(CheckConvolution(shape));
}

TEST(ConvolutionTest, NoOutputIsSaidWithTheFormula) {
  EXPECT_EQ(Refusal({1, 1, 1, {{4, 3, 1, 0, 2}}}),
            "There is no output: the kernel spans d(k − 1) + 1 = 2 · (3 − 1) + 1 = 5 entries and "
            "the padded input has n + 2p = 4 + 2 · 0 = 4, so n_out = ⌊(n + 2p − d(k − 1) − "
            "1)/s⌋ + 1 = ⌊(4 + 2 · 0 − 2 · (3 − 1) − 1)/1⌋ + 1 = 0; at least 1 is needed.");
  // ⌊−5/3⌋ + 1 = −1.
  EXPECT_EQ(Refusal({1, 1, 1, {{8, 3}, {2, 7, 3, 0, 1}}}),
            "There is no output horizontally: the kernel spans d(k − 1) + 1 = 1 · (7 − 1) + 1 = 7 "
            "entries and the padded input has n + 2p = 2 + 2 · 0 = 2, so n_out = ⌊(n + 2p − "
            "d(k − 1) − 1)/s⌋ + 1 = ⌊(2 + 2 · 0 − 1 · (7 − 1) − 1)/3⌋ + 1 = -1; at least 1 is "
            "needed.");
  EXPECT_EQ(Refusal({1, 1, 1, {{2, 3, 5, 0, 1}, {3, 3}}}).substr(0, 32),
            "There is no output vertically: t");
  EXPECT_EQ(Refusal({1, 1, 1, {{4, int64_t{1} << 40, 1, 0, int64_t{1} << 40}}}),
            "There is no output: the kernel spans d(k − 1) + 1 = 1099511627776 · (1099511627776 − "
            "1) + 1 entries and the padded input has n + 2p = 4 + 2 · 0 = 4, so n_out = ⌊(n + "
            "2p − d(k − 1) − 1)/s⌋ + 1 = ⌊(4 + 2 · 0 − 1099511627776 · (1099511627776 − 1) − 1)/1⌋ "
            "+ 1 is below 1.");
  EXPECT_EQ(Refusal({1, 1, 1, {{4, 3, 1, 0, 1}}}), "");
  EXPECT_EQ(Refusal({1, 1, 1, {{3, 3, 9, 0, 1}}}), "");
}

TEST(ConvolutionTest, WhatCannotBeIsSaidWithTheReason) {
  EXPECT_EQ(Refusal({1, 1, 1, {}}), "The convolution has 0 dimensions; it must have 1 or 2.");
  EXPECT_EQ(Refusal({1, 1, 1, {{4, 3}, {4, 3}, {4, 3}}}),
            "The convolution has 3 dimensions; it must have 1 or 2.");
  EXPECT_EQ(Refusal({3, 4, 2, {{4, 3}}}),
            "2 groups do not divide 3 input channels: all groups must have the same size, and 3/2 "
            "is not a "
            "whole number.");
  EXPECT_EQ(Refusal({4, 3, 2, {{4, 3}}}),
            "2 groups do not divide 3 output channels: all groups must have the same size, and 3/2 "
            "is not a "
            "whole number.");
  EXPECT_EQ(Refusal({0, 1, 1, {{4, 3}}}),
            "The number of input channels is 0; it must be at least 1: without them there is no "
            "input.");
  EXPECT_EQ(Refusal({1, -2, 1, {{4, 3}}}).substr(0, 35), "The number of output channels is -2");
  EXPECT_EQ(Refusal({1, 1, 0, {{4, 3}}}).substr(0, 27), "The number of groups is 0; ");
  EXPECT_EQ(Refusal({1, 1, 1, {{4, 3}, {0, 3}}}),
            "The input's length n is 0 horizontally; it must be at least 1: without an entry there "
            "is nothing to convolve.");
  EXPECT_EQ(Refusal({1, 1, 1, {{4, 0}, {4, 3}}}),
            "The kernel's length k is 0 vertically; it must be at least 1: without a tap, every "
            "output would be an empty sum.");
  EXPECT_EQ(Refusal({1, 1, 1, {{4, 3, 0, 0, 1}}}),
            "The stride s is 0; it must be at least 1, or the kernel would never move on.");
  EXPECT_EQ(Refusal({1, 1, 1, {{4, 3, 1, 0, 0}}}),
            "The dilation d is 0; it must be at least 1: at 1 the taps lie side by side, "
            "at 0 all on the same input.");
  EXPECT_EQ(Refusal({1, 1, 1, {{4, 3, 1, -1, 1}}}),
            "The padding p is -1; it must be at least 0: it adds zeros on both sides and takes "
            "nothing away.");
}

TEST(ConvolutionTest, SizesAbove64BitsAreRefused) {
  constexpr int64_t kMillion = 1'000'000;
  constexpr int64_t kLargest = int64_t{1} << 62;
  constexpr int64_t kHuge = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(Refusal({kMillion * kMillion, 1, 1, {{kMillion, 1}, {kMillion, 1}}}),
            "The number of inputs, A's columns, is in_channels · n · n = 1000000000000 · 1000000 · "
            "1000000, which is above 2^62, the largest size allowed.");
  EXPECT_EQ(Refusal({1, kMillion * kMillion, 1, {{kMillion, 1}, {kMillion, 1}}}),
            "The number of outputs, A's rows, is out_channels · n_out · n_out = 1000000000000 · "
            "1000000 · 1000000, which is above 2^62, the largest size allowed.");
  EXPECT_EQ(Refusal({kMillion, kMillion, 1, {{2 * kMillion, kMillion, 1, 0, 1}}}),
            "The number of non-zeros that A can have is rows · in_channels/groups · k = "
            "1000001000000 · 1000000 · 1000000, which is above 2^62, the largest size "
            "allowed.");
  EXPECT_EQ(Refusal({1, 1, 1, {{1, 1, 1, kHuge, 1}}}),
            "The padded input's length n + 2p is 1 + 2 · 9223372036854775807, which is above 2^62, "
            "the largest size allowed.");
  EXPECT_NE(Refusal({1, 1, 1, {{1, 1, 8, kLargest / 2, 1}}}), "");
  EXPECT_EQ(Refusal({1, 1, 1, {{1, 1, 8, kLargest / 2 - 1, 1}}}), "");
  EXPECT_EQ(Refusal({1, 1, 1, {{4, 3, kLargest + 1, 0, 1}}}),
            "The stride s is 4611686018427387905, which is above 2^62, the largest size "
            "allowed.");
  EXPECT_EQ(Refusal({1, 1, 1, {{4, 1, 1, 0, kHuge}}}).substr(0, 37),
            "The dilation d is 9223372036854775807");
  EXPECT_NE(Refusal({3, 1, 1, {{int64_t{1} << 61, 1}}}), "");
  EXPECT_EQ(Refusal({2, 1, 1, {{int64_t{1} << 61, 1}}}), "");
  // With every number at its largest, nothing overflows before the refusal.
  for (const ConvShape& shape :
       {ConvShape{kHuge, kHuge, kHuge, {{kHuge, kHuge, kHuge, kHuge, kHuge}}},
        ConvShape{kHuge, 1, 1, {{kHuge, kHuge, kHuge, 0, kHuge}}},
        ConvShape{1, 1, 1, {{kHuge, 1, 1, 0, 1}, {kHuge, 1, 1, 0, 1}}},
        ConvShape{1, kHuge, 1, {{2, 2, 1, kHuge / 4, 1}}}}) {
    EXPECT_NE(CheckConvolution(shape), std::nullopt);
  }
  // The largest allowed size.
  const Convolution largest({1, 1, 1, {{int64_t{1} << 62, 1}}});
  EXPECT_EQ(largest.connections, int64_t{1} << 62);
  const Convolution single({1, 1, 1, {{9, 1, 2, 0, kLargest}}});
  EXPECT_EQ(single.connections, 5);
  EXPECT_EQ(CellsOfInput(single, 8), (std::vector<ConvCell>{{4, 8, 0}}));
  const Convolution strided({1, 1, 1, {{int64_t{1} << 61, 3, kLargest, int64_t{1} << 60, 2}}});
  EXPECT_EQ(strided.rows, 1);
  EXPECT_EQ(strided.connections, 0);
}

}  // namespace
}  // namespace chainrule
