// Numbers in rows, planes or channels that the user brings: pasted text, a CSV file, or NumPy's
// .npy.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "course/result.h"

namespace chainrule {

struct NumberArray {
  std::vector<std::int64_t> shape;  // 1 to kMostDimensions lengths, each at least 1
  std::vector<double> values;       // the last index runs fastest; all finite

  static constexpr std::size_t kMostDimensions = 4;
  static constexpr std::int64_t kMostValues = 100'000;
};

// Reads versions 1 to 3: integers, floats and truth values of either byte order, in C or Fortran
// order. The error is one sentence about the first thing wrong.
Result<NumberArray> ReadNpy(std::string_view bytes);

// Reads rows of numbers separated by commas, tabs or spaces, with one row per line or semicolon; or
// nested brackets, as NumPy and JSON print them. One line is one dimension. "1,5;2,5" is refused,
// because it may be two numbers or four.
Result<NumberArray> ReadNumberText(std::string_view text);

// Reads either, depending on how `bytes` begin and on the file name.
Result<NumberArray> ReadNumbers(std::string_view file_name, std::string_view bytes);

// "2 × 4"
std::string ShapeInWords(const std::vector<std::int64_t>& shape);

}  // namespace chainrule
