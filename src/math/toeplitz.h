// Whether a convolution's matrix A is a Toeplitz matrix, answered from its structure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "math/convolution.h"

namespace chainrule {

// The first of these that holds for any values of the weights: two cells are equal if both hold the
// same weight, or neither holds one.
enum class ToeplitzKind {
  kToeplitz,                // A_{r,c} = A_{r+1,c+1} throughout
  kByChannel,               // the block of each output and input channel is Toeplitz
  kBlockToeplitz,           // one channel each: blocks of picture rows y are equal along diagonals
                            // of blocks, and each block is Toeplitz
  kBlockToeplitzByChannel,  // the block of each output and input channel is block Toeplitz
  kNo,
};

enum class ToeplitzReason {
  // kToeplitz:
  kOneRow,
  kOneColumn,
  kNoConnections,
  kOneWeightPerDiagonal,  // each diagonal holds one weight from end to end, or none
  // Why A is not Toeplitz:
  kChannelsMeet,     // a diagonal changes its weight from channel to channel
  kPictureRowsMeet,  // a diagonal changes its weight from picture row to picture row
  kStride,           // the next output's taps are `stride` inputs further, not one
};

struct Toeplitz {
  ToeplitzKind kind = ToeplitzKind::kToeplitz;
  ToeplitzReason reason = ToeplitzReason::kOneWeightPerDiagonal;
  // Whether the matrix of each axis alone (rows, columns), outputs × inputs, is Toeplitz. Both:
  // block Toeplitz with Toeplitz blocks; only the first: block Toeplitz; only the second: Toeplitz
  // blocks.
  std::array<bool, 2> axis = {true, true};
  // A cell that differs from its neighbour one row down and one column to the right; nullopt for
  // kToeplitz.
  struct Place {
    std::int64_t row = 0;
    std::int64_t column = 0;
  };
  std::optional<Place> breaks_at;
};

// Time is at most proportional to the weights, whatever the size of A. Source: lessons.md, conv.
Toeplitz IsToeplitz(const Convolution& conv);

}  // namespace chainrule
