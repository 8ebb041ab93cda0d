// Numbers in rows, planes or channels that someone brings: pasted, a CSV file, or NumPy's .npy.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "course/result.h"

namespace chainrule {

struct NumberArray {
  std::vector<std::int64_t> shape;  // 1 to kMostDimensions lengths, each 1 at least
  std::vector<double> values;       // the last index runs fastest; all finite

  static constexpr std::size_t kMostDimensions = 4;
  static constexpr std::int64_t kMostValues = 100'000;
};

// Versions 1 to 3; whole numbers, floats and truth values of either byte order, in C's or Fortran's
// order. One sentence about the first thing that is wrong.
Result<NumberArray> ReadNpy(std::string_view bytes);

// Rows of numbers between commas, tabs or spaces, a row per line or semicolon; or brackets within
// brackets, as NumPy and JSON print them. One line is one dimension. "1,5;2,5" is refused: it may
// be two numbers or four.
Result<NumberArray> ReadNumberText(std::string_view text);

// The one or the other, by how `bytes` begin and how the file is called.
Result<NumberArray> ReadNumbers(std::string_view file_name, std::string_view bytes);

// "2 × 4"
std::string ShapeInWords(const std::vector<std::int64_t>& shape);

}  // namespace chainrule
