// A block's parameters or multiply-adds as a polynomial in its channels C, and where two blocks
// cost the same.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>

#include "math/residual_block.h"

namespace chainrule {

enum class MiddleChannels {
  kFixed,    // m as the options have it
  kQuarter,  // m = C/4
};

enum class BlockCost { kParameters, kMultiplyAdds };

// p(C) = (square·C² + linear·C + constant)/16, exact: with m = C/4 all is in sixteenths.
struct ChannelPolynomial {
  static constexpr std::int64_t kDenominator = 16;

  std::int64_t square = 0;
  std::int64_t linear = 0;
  std::int64_t constant = 0;

  // p(C), up to rounding.
  double At(double channels) const;

  bool operator==(const ChannelPolynomial&) const = default;
};

// The cost of blocks like this one with C = input = output channels; the channels in `options` have
// no part in it but m, where it is fixed. Per convolution of k·k·C_in·C_out weights, at so many
// positions where multiply-adds are asked; with a bias C_out more parameters, with batch norm
// 2 C_out. nullopt where 64 bits cannot count a coefficient. CheckBlock(options) is nullopt
// (asserted). Source: lessons.md, blocks.
std::optional<ChannelPolynomial> PolynomialOf(const BlockOptions& options, MiddleChannels middle,
                                              BlockCost cost);

// The C > 0 with p(C) = budget; nullopt where there is none, because p(0) is the budget already or
// more, or where 64 bits cannot hold 16 budgets. `polynomial` is one of PolynomialOf, which grows
// with C; budget ≥ 0 (asserted). Without cancellation: C = 2d/(linear + √(linear² + 4 square d)),
// d = 16 budget − constant, so that a C which is a whole number comes out as one as long as all
// numbers have at most 53 bits.
std::optional<double> Crossing(const ChannelPolynomial& polynomial, std::int64_t budget);

// Where a C² + b C = d: the bottleneck costs as many parameters as the standard block. Rows: m as
// it is set, m = C/4; columns: both without bias, with bias. NaN where 64 bits cannot count it, and
// `channels` where no C > 0 does it.
struct Crossings {
  Eigen::Matrix2d channels;
  Eigen::Matrix2d a;
  Eigen::Matrix2d b;
  Eigen::Matrix2d d;
};
// CheckBlock is nullopt of both, also with a bias (asserted).
Crossings CrossingsOf(BlockOptions standard, BlockOptions bottleneck);

// In lowest terms.
struct Ratio {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;

  bool operator==(const Ratio&) const = default;
};

// Parameters of the standard block to those of the bottleneck with as many channels and m = C/4,
// without bias, batch norm and projection, for every C: 2k² : ½ + k²/16, which is 288 : 17 for
// k = 3. nullopt where 64 bits cannot count it. k ≥ 1 (asserted).
std::optional<Ratio> RatioAtEqualChannels(std::int64_t kernel_size);

}  // namespace chainrule
