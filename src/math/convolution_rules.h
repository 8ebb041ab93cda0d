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
  // Which kernel connects input channel i with output channel j, both of a group.
  enum class Channels {
    kInputOutput,  // W^{ij}
    kSwapped,      // W^{ji}: the one at place (i, j) of the weights that are numbered (j, i)
  };
  // How x and y are stacked, and with them A's columns and rows.
  enum class Order {
    kChannelMajor,
    kInterleaved,  // place after place, all channels of each
  };
  enum class Length {
    kWithOne,
    kWithoutOne,  // ⌊(n + 2p − d(k − 1) − 1)/s⌋, where that leaves an output: n − k
  };
  enum class Inputs {
    kAllChannels,
    kFirstChannel,  // the first of each group, C_in forgotten: the others are not there
  };
  // What takes ∂L/∂y to ∂L/∂x.
  enum class Backward {
    kTransposed,
    kInverse,    // A⁻¹, where A has one and at most kMostInverted rows
    kUnflipped,  // the full correlation of the spread-out ∂L/∂y with kernels that are not flipped
  };
  enum class Weight {
    kTapSum,
    kOneCell,  // the first cell of the tap, by rows
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

// Entry(conv, row, column) of A as it is under the rules: the number of the weight among all that
// there are. `row` and `column` are within SizesUnder the rules (asserted).
std::optional<std::int64_t> Entry(const Convolution& conv, std::int64_t row, std::int64_t column,
                                  const ConvolutionRules& rules);

// Of the sizes under the rules: y has rows, dx = ∂L/∂x columns, dw = ∂L/∂w weights entries.
struct ConvolutionPass {
  Eigen::VectorXd y;
  Eigen::VectorXd dx;
  Eigen::VectorXd dw;
};

// y = A x; ∂L/∂x = Aᵀ ∂L/∂y; ∂L/∂w = Σ over a weight's cells of (∂L/∂y)_row x_column. w, x and dy =
// ∂L/∂y are the right ones, numbered in the right order, whatever the rules make of them. A rule
// that a size does not allow leaves the correct one there. Source: source.md, problem 5.
ConvolutionPass EvaluateConvolution(const Convolution& conv, const Eigen::VectorXd& w,
                                    const Eigen::VectorXd& x, const Eigen::VectorXd& dy,
                                    const ConvolutionRules& rules = {});

}  // namespace chainrule
