// A matrix of which few cells hold a number as a file to work on elsewhere, made row by row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "course/export.h"

namespace chainrule {

struct SparseRows {
  struct Cell {
    std::int64_t column = 0;
    double number = 0;
  };
  using Cells = std::vector<Cell>;

  std::string name;     // of the file, without its ending
  std::string comment;  // what it is: a line
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::int64_t filled = 0;                            // cells that hold a number
  std::size_t longest_number = 0;                     // as PrintNumber writes them
  std::int64_t row_work = 1;                          // how much is looked at for a row
  std::function<Cells(std::int64_t row)> cells_of{};  // by columns
};

// A .npz cannot be longer.
inline constexpr double kZipLimit = 4.0 * 1024 * 1024 * 1024 - 1;

// `format` is "mtx" (Matrix Market), "npz" (as scipy.sparse.save_npz writes it, not compressed),
// or, with every cell written out, "csv" or "latex".
std::unique_ptr<Export> SparseExport(std::string_view format, SparseRows matrix);

}  // namespace chainrule
