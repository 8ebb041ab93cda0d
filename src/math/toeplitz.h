// Whether a convolution's matrix A is a Toeplitz matrix, answered from its structure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "math/convolution.h"

namespace chainrule {

// The first of these that holds, for any values of the weights: cells are the same if the same
// weight stands in both, or none does.
enum class ToeplitzKind {
  kToeplitz,                // A_{r,c} = A_{r+1,c+1} throughout
  kByChannel,               // so is the block of each output and input channel
  kBlockToeplitz,           // one channel each: the blocks of picture rows y are the same along
                            // diagonals of blocks, and each of them is Toeplitz
  kBlockToeplitzByChannel,  // so is the block of each output and input channel
  kNo,
};

enum class ToeplitzReason {
  // kToeplitz:
  kOneRow,
  kOneColumn,
  kNoConnections,
  kOneWeightPerDiagonal,  // each diagonal holds one weight from border to border, or none
  // What A is not, and why:
  kChannelsMeet,     // a diagonal that passes from channel to channel changes its weight
  kPictureRowsMeet,  // or from picture row to picture row
  kStride,           // the next output's taps are not one input further but `stride`
};

struct Toeplitz {
  ToeplitzKind kind = ToeplitzKind::kToeplitz;
  ToeplitzReason reason = ToeplitzReason::kOneWeightPerDiagonal;
  // Of the matrix of each axis alone (rows, columns), outputs × inputs. Both: block Toeplitz with
  // Toeplitz blocks; the first alone: block Toeplitz; the second alone: Toeplitz blocks.
  std::array<bool, 2> axis = {true, true};
  // A cell that differs from its neighbour one row down and one column to the right, unless
  // kToeplitz.
  struct Place {
    std::int64_t row = 0;
    std::int64_t column = 0;
  };
  std::optional<Place> breaks_at;
};

// In time proportional to the weights at most, whatever the size of A. Source: lessons.md, conv.
Toeplitz IsToeplitz(const Convolution& conv);

}  // namespace chainrule
