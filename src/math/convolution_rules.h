// The rules of a convolution as data: a misconception is the same computation under a changed rule.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <optional>

#include "math/convolution.h"

namespace chainrule {

// Every default is correct. Source: lessons.md, misconceptions.
struct ConvolutionRules {
  enum class Kernel {
    kAsGiven,
    kFlipped,  // tap t takes the weight of tap k − 1 − t, along each axis
  };
  // Which kernel connects input channel i with output channel j of the same group.
  enum class Channels {
    kInputOutput,  // W^{ij}
    kSwapped,      // W^{ji}: weights numbered (j, i), read at place (i, j)
  };
  // How x and y are stacked, and hence A's columns and rows.
  enum class Order {
    kChannelMajor,
    kInterleaved,  // place by place, all channels of each place together
  };
  enum class Length {
    kWithOne,
    kWithoutOne,  // ⌊(n + 2p − d(k − 1) − 1)/s⌋ if that leaves an output, such as n − k
  };
  enum class Inputs {
    kAllChannels,
    kFirstChannel,  // only the first channel of each group, as if C_in were forgotten
  };
  // How ∂L/∂x follows from ∂L/∂y.
  enum class Backward {
    kTransposed,
    kInverse,    // A⁻¹, if it exists and A has at most kMostInverted rows
    kUnflipped,  // full correlation of the spread-out ∂L/∂y with unflipped kernels
  };
  enum class Weight {
    kTapSum,
    kOneCell,  // only the weight's first cell, by rows
  };

  static constexpr std::int64_t kMostInverted = 64;

  Kernel kernel = Kernel::kAsGiven;
  Channels channels = Channels::kInputOutput;
  Order order = Order::kChannelMajor;
  Length length = Length::kWithOne;
  Inputs inputs = Inputs::kAllChannels;
  Backward backward = Backward::kTransposed;
  Weight weight = Weight::kTapSum;

  bool operator==(const ConvolutionRules&) const = default;
};

// Sizes under the rules.
struct ConvolutionSizes {
  std::array<std::int64_t, 2> out;
  std::int64_t rows;
  std::int64_t columns;
  std::int64_t weights;
  std::int64_t connections;
};

ConvolutionSizes SizesUnder(const Convolution& conv, const ConvolutionRules& rules = {});

// Entry(conv, row, column) of A under the rules: the weight's number among all weights of `conv`.
// `row` and `column` are within SizesUnder(conv, rules) (asserted).
std::optional<std::int64_t> Entry(const Convolution& conv, std::int64_t row, std::int64_t column,
                                  const ConvolutionRules& rules);

// Sizes are those under the rules: y has `rows` entries, dx = ∂L/∂x has `columns`, dw = ∂L/∂w has
// `weights`.
struct ConvolutionPass {
  Eigen::VectorXd y;
  Eigen::VectorXd dx;
  Eigen::VectorXd dw;
};

// y = A x; ∂L/∂x = Aᵀ ∂L/∂y; ∂L/∂w = Σ over a weight's cells of (∂L/∂y)_row x_column. w, x and dy =
// ∂L/∂y are always the correct ones in the correct order, whatever the rules. If a size does not
// allow a changed rule, the correct rule applies. Source: source.md, problem 5.
ConvolutionPass EvaluateConvolution(const Convolution& conv, const Eigen::VectorXd& w,
                                    const Eigen::VectorXd& x, const Eigen::VectorXd& dy,
                                    const ConvolutionRules& rules = {});

}  // namespace chainrule
