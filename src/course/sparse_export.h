// Exports a sparse matrix, row by row, to a file for use elsewhere.
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

  std::string name;     // of the file, without its extension
  std::string comment;  // one line that says what it is
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::int64_t filled = 0;                            // cells that hold a number
  std::size_t longest_number = 0;                     // in characters, as PrintNumber writes it
  std::int64_t row_work = 1;                          // cells visited per row
  std::function<Cells(std::int64_t row)> cells_of{};  // in order of columns
};

// The largest size of a .npz file.
inline constexpr double kZipLimit = 4.0 * 1024 * 1024 * 1024 - 1;

// `format` is "mtx" (Matrix Market), "npz" (as scipy.sparse.save_npz writes it, uncompressed), or
// "csv" or "latex", which write every cell.
std::unique_ptr<Export> SparseExport(std::string_view format, SparseRows matrix);

}  // namespace chainrule
