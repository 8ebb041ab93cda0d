// Sums over some axes of a tensor: which axes, what shape is left, and which cells belong to which
// sum.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chainrule {

// The cells of a tensor, divided into sets that are each summed to one number. Cells are numbered
// row-major in the tensor, from 0, and sets row-major in the shape that is left.
struct Reduction {
  std::string axes;                 // one letter per axis: "NCHW"
  std::vector<std::int64_t> shape;  // shape of the tensor
  std::vector<int> reduced;         // the axes summed over, from 0, ascending
  std::vector<std::int64_t> left;   // shape with keepdims: 1 along the axes summed over
  std::int64_t cells = 0;
  std::int64_t sets = 0;
  std::int64_t count = 0;  // cells per set, the same for all: cells = sets · count

  bool operator==(const Reduction&) const = default;
};

// All sizes are at least 1 and their product fits into 64 bits; `reduced` is ascending and within
// the axes (asserted).
Reduction MakeReduction(const std::string& axes, const std::vector<std::int64_t>& shape,
                        const std::vector<int>& reduced);

// The shape without keepdims: only the axes kept, none if all are summed over.
std::vector<std::int64_t> LeftWithoutKeepdims(const Reduction& reduction);

// The set of a cell, and cell number i = 0 … count − 1 of a set, in the order of cells:
// SetOf(CellOf(set, i)) = set. Time is proportional to the number of axes. Arguments must exist
// (asserted).
std::int64_t SetOf(const Reduction& reduction, std::int64_t cell);
std::int64_t CellOf(const Reduction& reduction, std::int64_t set, std::int64_t i);

}  // namespace chainrule
