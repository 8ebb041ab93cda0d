// A matrix as text to paste elsewhere: a spreadsheet, Python, MATLAB, a paper.
#pragma once

#include <Eigen/Core>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace chainrule {

enum class MatrixFormat { kCsv, kNumpy, kMatlab, kLatex };
inline constexpr std::array<MatrixFormat, 4> kMatrixFormats{
    MatrixFormat::kCsv, MatrixFormat::kNumpy, MatrixFormat::kMatlab, MatrixFormat::kLatex};

std::string_view MatrixFormatName(MatrixFormat format);  // "csv", "numpy", "matlab", "latex"
std::optional<MatrixFormat> MatrixFormatFromName(std::string_view name);

// Writes every digit of every entry, so that reading it back gives the same numbers. CSV has one
// row per line; NumPy is an expression for `import numpy as np`; LaTeX is a bmatrix.
std::string PrintMatrix(const Eigen::MatrixXd& matrix, MatrixFormat format);

}  // namespace chainrule
