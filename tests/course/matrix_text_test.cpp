#include "course/matrix_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace chainrule {
namespace {

TEST(MatrixTextTest, EachFormatAsItIsPasted) {
  const Eigen::MatrixXd m = (Eigen::MatrixXd(2, 2) << 0.1, -3, 1.0 / 3, 2).finished();
  EXPECT_EQ(PrintMatrix(m, MatrixFormat::kCsv), "0.1,-3\n0.3333333333333333,2\n");
  EXPECT_EQ(PrintMatrix(m, MatrixFormat::kNumpy), "np.array([[0.1, -3], [0.3333333333333333, 2]])");
  EXPECT_EQ(PrintMatrix(m, MatrixFormat::kMatlab), "[0.1 -3; 0.3333333333333333 2]");
  EXPECT_EQ(PrintMatrix(m, MatrixFormat::kLatex),
            "\\begin{bmatrix} 0.1 & -3 \\\\ 0.3333333333333333 & 2 \\end{bmatrix}");
}

TEST(MatrixTextTest, OneNumberIsAMatrixToo) {
  EXPECT_EQ(PrintMatrix(Eigen::MatrixXd::Constant(1, 1, -0.0), MatrixFormat::kNumpy),
            "np.array([[0]])");
}

TEST(MatrixTextTest, WhatIsNotFiniteIsWrittenAsTheFormatDoes) {
  const double inf = std::numeric_limits<double>::infinity();
  const Eigen::MatrixXd m = (Eigen::MatrixXd(1, 3) << std::nan(""), inf, -inf).finished();
  EXPECT_EQ(PrintMatrix(m, MatrixFormat::kCsv), "nan,inf,-inf\n");
  EXPECT_EQ(PrintMatrix(m, MatrixFormat::kNumpy), "np.array([[np.nan, np.inf, -np.inf]])");
  EXPECT_EQ(PrintMatrix(m, MatrixFormat::kMatlab), "[NaN Inf -Inf]");
  EXPECT_EQ(PrintMatrix(m, MatrixFormat::kLatex),
            "\\begin{bmatrix} \\mathrm{NaN} & \\infty & -\\infty \\end{bmatrix}");
}

TEST(MatrixTextTest, NamesGoBothWays) {
  for (MatrixFormat format : kMatrixFormats)
    EXPECT_EQ(MatrixFormatFromName(MatrixFormatName(format)), format);
  EXPECT_EQ(MatrixFormatFromName("excel"), std::nullopt);
}

}  // namespace
}  // namespace chainrule
