// Sums over some axes of a tensor: which axes, which shape is left, and which cells go where.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chainrule {

// The cells of a tensor, divided into sets of which each is summed to one number. Cells are
// numbered row-major in the tensor, from 0, and sets row-major in the shape that is left.
struct Reduction {
  std::string axes;                 // a letter each: "NCHW"
  std::vector<std::int64_t> shape;  // of the tensor
  std::vector<int> reduced;         // the axes summed over, from 0, ascending
  std::vector<std::int64_t> left;   // with keepdims: 1 along the axes summed over
  std::int64_t cells = 0;
  std::int64_t sets = 0;
  std::int64_t count = 0;  // cells of a set, the same for all: cells = sets · count

  bool operator==(const Reduction&) const = default;
};

// All sizes are 1 at least and their product fits into 64 bits; `reduced` is ascending and within
// the axes (asserted).
Reduction MakeReduction(const std::string& axes, const std::vector<std::int64_t>& shape,
                        const std::vector<int>& reduced);

// The shape that is left without keepdims: the axes kept, none if all are summed over.
std::vector<std::int64_t> LeftWithoutKeepdims(const Reduction& reduction);

// The set of a cell, and the cell that is number i = 0 … count − 1 of a set, in the order of cells:
// SetOf(CellOf(set, i)) = set. In time proportional to the number of axes. All exist (asserted).
std::int64_t SetOf(const Reduction& reduction, std::int64_t cell);
std::int64_t CellOf(const Reduction& reduction, std::int64_t set, std::int64_t i);

}  // namespace chainrule
