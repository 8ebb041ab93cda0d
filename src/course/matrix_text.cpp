#include "course/matrix_text.h"

#include <cmath>

#include "course/number.h"

namespace chainrule {
namespace {

// How a format writes a matrix.
struct Dialect {
  std::string_view name;
  std::string_view open;
  std::string_view row_open;
  std::string_view comma;
  std::string_view row_close;
  std::string_view between_rows;
  std::string_view close;
  std::string_view nan;
  std::string_view infinity;
};

constexpr std::array<Dialect, 4> kDialects{{
    {"csv", "", "", ",", "", "\n", "\n", "nan", "inf"},
    {"numpy", "np.array([", "[", ", ", "]", ", ", "])", "np.nan", "np.inf"},
    {"matlab", "[", "", " ", "", "; ", "]", "NaN", "Inf"},
    {"latex", "\\begin{bmatrix} ", "", " & ", "", " \\\\ ", " \\end{bmatrix}", "\\mathrm{NaN}",
     "\\infty"},
}};

const Dialect& DialectOf(MatrixFormat format) {
  return kDialects[static_cast<std::size_t>(format)];
}

std::string PrintEntry(double value, const Dialect& dialect) {
  if (std::isnan(value)) return std::string(dialect.nan);
  if (std::isinf(value)) return (value < 0 ? "-" : "") + std::string(dialect.infinity);
  return PrintNumber(value);
}

}  // namespace

std::string_view MatrixFormatName(MatrixFormat format) {
  return DialectOf(format).name;
}

std::optional<MatrixFormat> MatrixFormatFromName(std::string_view name) {
  for (MatrixFormat format : kMatrixFormats)
    if (MatrixFormatName(format) == name) return format;
  return std::nullopt;
}

std::string PrintMatrix(const Eigen::MatrixXd& matrix, MatrixFormat format) {
  const Dialect& dialect = DialectOf(format);
  std::string text(dialect.open);
  for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
    if (row > 0) text += dialect.between_rows;
    text += dialect.row_open;
    for (Eigen::Index column = 0; column < matrix.cols(); ++column) {
      if (column > 0) text += dialect.comma;
      text += PrintEntry(matrix(row, column), dialect);
    }
    text += dialect.row_close;
  }
  text += dialect.close;
  return text;
}

}  // namespace chainrule
