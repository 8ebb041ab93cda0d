// A block's parameters or multiply-adds as a polynomial in its channels C, and where two blocks
// cost the same.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>

#include "math/residual_block.h"

namespace chainrule {

enum class MiddleChannels {
  kFixed,    // m as set in the options
  kQuarter,  // m = C/4
};

enum class BlockCost { kParameters, kMultiplyAdds };

// p(C) = (square·C² + linear·C + constant)/16, exact: with m = C/4 every coefficient is a whole
// number of sixteenths.
struct ChannelPolynomial {
  static constexpr std::int64_t kDenominator = 16;

  std::int64_t square = 0;
  std::int64_t linear = 0;
  std::int64_t constant = 0;

  // p(C), up to rounding.
  double At(double channels) const;

  bool operator==(const ChannelPolynomial&) const = default;
};

// The cost of blocks like this one with C = input = output channels. Of the channels in `options`,
// only a fixed m matters. A convolution has k·k·C_in·C_out weights, plus C_out parameters with a
// bias and 2 C_out with batch norm; its multiply-adds are weights times output positions. nullopt
// if a coefficient does not fit 64 bits. CheckBlock(options) is nullopt (asserted). Source:
// lessons.md, blocks.
std::optional<ChannelPolynomial> PolynomialOf(const BlockOptions& options, MiddleChannels middle,
                                              BlockCost cost);

// The C > 0 with p(C) = budget; nullopt if p(0) already reaches the budget, or if 16 times the
// budget does not fit 64 bits. `polynomial` comes from PolynomialOf and grows with C; budget ≥ 0
// (asserted). Computed without cancellation, C = 2d/(linear + √(linear² + 4 square d)) with d = 16
// budget − constant, so that a whole number C comes out whole as long as all numbers have at most
// 53 bits.
std::optional<double> Crossing(const ChannelPolynomial& polynomial, std::int64_t budget);

// The C at which a C² + b C = d: there the bottleneck has as many parameters as the standard block.
// Rows: m as set, m = C/4; columns: both blocks without bias, with bias. NaN if a number does not
// fit 64 bits; `channels` is also NaN if no C > 0 solves it.
struct Crossings {
  Eigen::Matrix2d channels;
  Eigen::Matrix2d a;
  Eigen::Matrix2d b;
  Eigen::Matrix2d d;
};
// CheckBlock is nullopt for both blocks, with and without bias (asserted).
Crossings CrossingsOf(BlockOptions standard, BlockOptions bottleneck);

// A fraction in lowest terms.
struct Ratio {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;

  bool operator==(const Ratio&) const = default;
};

// Parameters of the standard block divided by those of the bottleneck with equal channels, m = C/4
// and no bias, batch norm or projection. It is 2k² : ½ + k²/16 for every C, so 288 : 17 for k = 3.
// nullopt if it does not fit 64 bits. k ≥ 1 (asserted).
std::optional<Ratio> RatioAtEqualChannels(std::int64_t kernel_size);

}  // namespace chainrule
