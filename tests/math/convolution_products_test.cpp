// y, ∂L/∂x, ∂L/∂w and A by every route, against PyTorch and against the definition.
#include "math/convolution_products.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "math/convolution_matrix.h"
#include "math/convolution_routes.h"
#include "math/test_convolutions.h"

namespace chainrule {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using std::int64_t;

ConvCase FromReference(const nlohmann::json& c) {
  ConvCase result{
      {c.at("cin").get<int64_t>(), c.at("cout").get<int64_t>(), c.at("groups").get<int64_t>(), {}},
      Vector(c.at("w").get<std::vector<double>>()),
      Vector(c.at("x").get<std::vector<double>>()),
      Vector(c.at("dy").get<std::vector<double>>())};
  for (std::size_t i = 0; i < c.at("n").size(); ++i) {
    const auto at = [&](const char* key) { return c.at(key).at(i).get<int64_t>(); };
    result.shape.axes.push_back({at("n"), at("k"), at("stride"), at("pad"), at("dilation")});
  }
  return result;
}

TEST(ConvolutionProductsTest, TheReferenceOfPyTorch) {
  std::ifstream file(std::string(CHAINRULE_TEST_DATA) + "/reference/convolution.json");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const nlohmann::json cases = nlohmann::json::parse(text, nullptr, false);
  ASSERT_TRUE(cases.is_array());
  ASSERT_EQ(cases.size(), 60u);
  for (const auto& reference : cases) {
    const ConvCase c = FromReference(reference);
    ASSERT_EQ(CheckConvolution(c.shape), std::nullopt);
    const Convolution conv(c.shape);
    EXPECT_EQ(conv.rows, reference.at("rows").get<int64_t>());
    EXPECT_EQ(conv.columns, reference.at("cols").get<int64_t>());
    EXPECT_EQ(conv.connections, reference.at("nnz").get<int64_t>());
    for (std::size_t i = 0; i < c.shape.axes.size(); ++i)
      EXPECT_EQ(OutputLength(c.shape.axes[i]), reference.at("out").at(i).get<int64_t>());
    const auto expected = [&](const char* key) {
      return Vector(reference.at(key).get<std::vector<double>>());
    };
    ASSERT_EQ(expected("y").size(), conv.rows);
    ASSERT_EQ(expected("dx").size(), conv.columns);
    ASSERT_EQ(expected("dw").size(), conv.weights);
    EXPECT_LE(Largest(Apply(conv, c.w, c.x) - expected("y")), 1e-12);
    EXPECT_LE(Largest(Adjoint(conv, c.w, c.dy) - expected("dx")), 1e-12);
    EXPECT_LE(Largest(WeightGradient(conv, c.x, c.dy) - expected("dw")), 1e-12);
  }
}

TEST(ConvolutionProductsTest, TheSourcesProductsByHand) {
  const ConvCase c = SourceConvolution();
  const Convolution conv(c.shape);
  EXPECT_EQ(Apply(conv, c.w, c.x), Vector({5.375, 1.5, -9, 9}));
  // Row x^1_1 of the source's matrix: 1 · 1 − 1.5 · (−1).
  EXPECT_EQ(Adjoint(conv, c.w, c.dy), Vector({2.5, -3.5, .5, 2.375, -1.25, -1.5, 6.5, -.75}));
  EXPECT_EQ(WeightGradient(conv, c.x, c.dy),
            Vector({1.5, -.75, 1, 0, -.5, 2.5, -4, 2, 1.5, -5, 8, -5}));
}

// The results that every route must give, by the definition of A.
struct Expected {
  VectorXd y;
  VectorXd dx;
  VectorXd dw;
};

Expected ByDefinition(const Definition& A, const ConvCase& c) {
  Expected expected{VectorXd::Zero(c.dy.size()), VectorXd::Zero(c.x.size()),
                    VectorXd::Zero(c.w.size())};
  for (Index row = 0; row < c.dy.size(); ++row) {
    for (Index column = 0; column < c.x.size(); ++column) {
      const int64_t weight = A.At(row, column);
      if (weight == kNone) continue;
      expected.y(row) += c.w(static_cast<Index>(weight)) * c.x(column);
      expected.dx(column) += c.w(static_cast<Index>(weight)) * c.dy(row);
      expected.dw(static_cast<Index>(weight)) += c.dy(row) * c.x(column);
    }
  }
  return expected;
}

void ExpectMatrix(const Convolution& conv, const Definition& definition, const ConvCase& c) {
  const RowMatrix<std::int32_t> A = ToSparse<std::int32_t>(conv, c.w);
  ASSERT_TRUE(A.isCompressed());
  ASSERT_EQ(A.nonZeros(), definition.connections);
  Index next = 0;
  for (int64_t row = 0; row < conv.rows; ++row) {
    ASSERT_EQ(A.outerIndexPtr()[row], next);
    for (int64_t column = 0; column < conv.columns; ++column) {
      const int64_t weight = definition.At(row, column);
      ASSERT_EQ(Entry(conv, row, column).value_or(kNone), weight) << row << "," << column;
      if (weight == kNone) continue;
      ASSERT_EQ(A.innerIndexPtr()[next], column);
      ASSERT_EQ(A.valuePtr()[next], c.w(static_cast<Index>(weight)));
      ++next;
    }
  }
  ASSERT_EQ(A.outerIndexPtr()[conv.rows], next);
}

void ExpectCells(const Convolution& conv, const Definition& A) {
  std::vector<std::vector<ConvCell>> of_weight(static_cast<std::size_t>(conv.weights));
  for (int64_t row = 0; row < conv.rows; ++row) {
    std::vector<ConvCell> of_output;
    for (int64_t column = 0; column < conv.columns; ++column) {
      if (A.At(row, column) == kNone) continue;
      of_output.push_back({row, column, A.At(row, column)});
      of_weight[static_cast<std::size_t>(A.At(row, column))].push_back(of_output.back());
    }
    ASSERT_EQ(CellsOfOutput(conv, row), of_output);
  }
  for (int64_t column = 0; column < conv.columns; ++column) {
    std::vector<ConvCell> of_input;
    for (int64_t row = 0; row < conv.rows; ++row) {
      if (A.At(row, column) != kNone) of_input.push_back({row, column, A.At(row, column)});
    }
    ASSERT_EQ(CellsOfInput(conv, column), of_input);
  }
  for (int64_t weight = 0; weight < conv.weights; ++weight) {
    const auto& cells = of_weight[static_cast<std::size_t>(weight)];
    ASSERT_EQ(CellsOfWeight(conv, weight), cells);
    ASSERT_EQ(CountCellsOfWeight(conv, weight), static_cast<int64_t>(cells.size()));
  }
}

TEST(ConvolutionProductsTest, EveryRouteGivesTheSame) {
  Dice dice(21);
  int with_stride = 0;
  int with_tiles = 0;
  for (int k = 0; k < 2000; ++k) {
    // Sometimes up to 8 output channels, because they are summed by fours, twos and ones.
    const ConvCase c = RandomConvolution(dice, k % 8 == 0 ? 8 : 2);
    SCOPED_TRACE(testing::Message() << "case " << k);
    ASSERT_EQ(CheckConvolution(c.shape), std::nullopt);
    const Convolution conv(c.shape);
    const Definition definition(c.shape);
    const Expected expected = ByDefinition(definition, c);
    ASSERT_EQ(Apply(conv, c.w, c.x), expected.y);
    ASSERT_EQ(Adjoint(conv, c.w, c.dy), expected.dx);
    ASSERT_EQ(WeightGradient(conv, c.x, c.dy), expected.dw);
    ASSERT_EQ(ApplyByLoop(conv, c.w, c.x), expected.y);
    ASSERT_EQ(AdjointByGathering(conv, c.w, c.dy), expected.dx);
    ASSERT_EQ(WeightGradientByLoop(conv, c.x, c.dy), expected.dw);
    const RowMatrix<std::int32_t> A = ToSparse<std::int32_t>(conv, c.w);
    ASSERT_EQ(VectorXd(A * c.x), expected.y);
    ASSERT_EQ(VectorXd(A.transpose() * c.dy), expected.dx);
    const FullCorrelation full = AsFullCorrelation(conv, c.w, c.dy);
    ASSERT_EQ(Apply(full.correlation, full.w, full.g), expected.dx);
    if (k % 4 == 0) {
      ExpectMatrix(conv, definition, c);
      ExpectCells(conv, definition);
    }
    with_stride += conv.axes[1].stride > 1 ? 1 : 0;
    with_tiles += conv.out[1] > conv.axes[1].k + 4 ? 1 : 0;
  }
  EXPECT_GT(with_stride, 500);
  EXPECT_GT(with_tiles, 400);
}

// Sums of these numbers depend on the order, so equality to the last bit proves it.
TEST(ConvolutionProductsTest, SumsRunThroughRowsAndColumnsOfTheMatrix) {
  Dice dice(24);
  for (int k = 0; k < 300; ++k) {
    const Convolution conv(RandomShape(dice, k % 4 == 0 ? 8 : 2));
    const auto numbers = [&](int64_t count) {
      return VectorXd(dice.Matrix(static_cast<int>(count), 1, 2));
    };
    const VectorXd w = numbers(conv.weights);
    const VectorXd x = numbers(conv.columns);
    const VectorXd dy = numbers(conv.rows);
    ASSERT_EQ(Apply(conv, w, x), ApplyByLoop(conv, w, x)) << "case " << k;
    ASSERT_EQ(Adjoint(conv, w, dy), AdjointByGathering(conv, w, dy)) << "case " << k;
    ASSERT_LE(RelativeDifference(WeightGradient(conv, x, dy), WeightGradientByLoop(conv, x, dy)),
              1e-13);
  }
}

// L = Σ dy y is linear in x and in w, so its derivative along an entry is L at that unit vector.
// The arithmetic is exact here.
TEST(ConvolutionProductsTest, TheGradientsAreWhatAUnitOfEachChanges) {
  Dice dice(22);
  for (int k = 0; k < 60; ++k) {
    const ConvCase c = RandomConvolution(dice, 2);
    const Convolution conv(c.shape);
    const VectorXd dx = Adjoint(conv, c.w, c.dy);
    const VectorXd dw = WeightGradient(conv, c.x, c.dy);
    for (Index i = 0; i < c.x.size(); ++i)
      ASSERT_EQ(ApplyByLoop(conv, c.w, VectorXd::Unit(c.x.size(), i)).dot(c.dy), dx(i));
    for (Index i = 0; i < c.w.size(); ++i)
      ASSERT_EQ(ApplyByLoop(conv, VectorXd::Unit(c.w.size(), i), c.x).dot(c.dy), dw(i));
  }
}

TEST(ConvolutionProductsTest, NudgesOfAnySizeAreExact) {
  const ConvCase c = SourceConvolution();
  const Convolution conv(c.shape);
  const VectorXd dx = Adjoint(conv, c.w, c.dy);
  const VectorXd dw = WeightGradient(conv, c.x, c.dy);
  for (const double h : {1e-6, .1, 1.0, -3.0, 1e6}) {
    for (Index i = 0; i < dx.size(); ++i)
      EXPECT_NEAR(NudgeInput(conv, c.w, c.x, c.dy, i, h), dx(i), 1e-14 * (1 + 20 / std::abs(h)));
    for (Index i = 0; i < dw.size(); ++i)
      EXPECT_NEAR(NudgeWeight(conv, c.w, c.x, c.dy, i, h), dw(i), 1e-14 * (1 + 40 / std::abs(h)));
  }
}

TEST(ConvolutionProductsTest, HowTheOutputsGradientIsSpread) {
  // n_out = ⌊(8 + 2 − 2 − 1)/3⌋ + 1 = 3, remainder 1: the last of the 10 padded entries is never
  // used.
  const Convolution conv({2, 3, 1, {{8, 3, 3, 1, 1}}});
  const VectorXd w = VectorXd::LinSpaced(18, 1, 18);
  const VectorXd dy = VectorXd::LinSpaced(9, 1, 9);
  const FullCorrelation full = AsFullCorrelation(conv, w, dy);
  EXPECT_EQ(full.spread[1].between, 2);
  EXPECT_EQ(full.spread[1].before, 1);
  EXPECT_EQ(full.spread[1].remainder, 1);
  EXPECT_EQ(full.spread[1].after, 2);
  EXPECT_EQ(full.g.head(10), Vector({0, 1, 0, 0, 2, 0, 0, 3, 0, 0}));
  EXPECT_EQ(full.correlation.shape, (ConvShape{3, 2, 1, {{10, 3, 1, 0, 1}}}));
  // Input channel 1 receives from output channel 1 through the flipped kernel of (1, 1).
  EXPECT_EQ(full.w.head(6), Vector({3, 2, 1, 9, 8, 7}));
  EXPECT_EQ(Apply(full.correlation, full.w, full.g), Adjoint(conv, w, dy));

  // The padding is wider than the kernel, so the outermost outputs see no input.
  const Convolution padded({1, 1, 1, {{3, 2, 1, 4, 1}}});
  const FullCorrelation cut =
      AsFullCorrelation(padded, Vector({1, 2}), VectorXd::LinSpaced(10, 1, 10));
  EXPECT_EQ(cut.spread[1].before, -3);
  EXPECT_EQ(cut.g, Vector({4, 5, 6, 7}));
}

TEST(ConvolutionProductsTest, AStrideThatIsNeverTaken) {
  const Convolution conv({2, 2, 1, {{4, 3, int64_t{1} << 62, 1, 2}}});
  const VectorXd w = VectorXd::LinSpaced(12, 1, 12);
  const VectorXd x = VectorXd::LinSpaced(8, 1, 8);
  EXPECT_EQ(conv.rows, 2);
  EXPECT_EQ(Apply(conv, w, x), ApplyByLoop(conv, w, x));
  const VectorXd dy = Vector({2, -3});
  EXPECT_EQ(Adjoint(conv, w, dy), AdjointByGathering(conv, w, dy));
  EXPECT_EQ(WeightGradient(conv, x, dy), WeightGradientByLoop(conv, x, dy));
  EXPECT_EQ(ToSparse<std::int32_t>(conv, w).nonZeros(), 8);
}

template <class StorageIndex>
void ExpectSameMatrix(const Convolution& conv, const VectorXd& w, const VectorXd& other) {
  const RowMatrix<StorageIndex> A = ToSparse<StorageIndex>(conv, w);
  RowMatrix<StorageIndex> B = ToSparse<StorageIndex>(conv, other);
  SetWeights(conv, w, B);
  ASSERT_EQ(A.nonZeros(), conv.connections);
  ASSERT_EQ(A.nonZeros(), B.nonZeros());
  for (Index i = 0; i < A.nonZeros(); ++i) {
    ASSERT_EQ(A.valuePtr()[i], B.valuePtr()[i]);
    ASSERT_EQ(A.innerIndexPtr()[i], B.innerIndexPtr()[i]);
  }
}

TEST(ConvolutionProductsTest, MatricesOfBothIndexSizes) {
  Dice dice(23);
  for (int k = 0; k < 50; ++k) {
    const ConvCase c = RandomConvolution(dice);
    const Convolution conv(c.shape);
    ExpectSameMatrix<std::int32_t>(conv, c.w, Quarters(dice, conv.weights));
    ExpectSameMatrix<Index>(conv, c.w, Quarters(dice, conv.weights));
  }
  // A weight of 0 is stored.
  const Convolution conv(SourceConvolution().shape);
  EXPECT_EQ(ToSparse<std::int32_t>(conv, VectorXd::Zero(12)).nonZeros(), 24);
}

TEST(ConvolutionProductsTest, CellsOneByOneAddUpToTheProducts) {
  Dice dice(29);
  for (int k = 0; k < 100; ++k) {
    const ConvCase c = RandomConvolution(dice);
    const Convolution conv(c.shape);
    const VectorXd y = Apply(conv, c.w, c.x);
    for (int64_t row = 0; row < conv.rows; ++row) {
      double sum = 0;
      VisitCellsOfOutput(conv, row, [&](const ConvCell& cell) {
        sum += c.w(static_cast<Index>(cell.weight)) * c.x(static_cast<Index>(cell.column));
        return true;
      });
      ASSERT_EQ(sum, y(static_cast<Index>(row)));
    }
    const VectorXd dx = Adjoint(conv, c.w, c.dy);
    for (int64_t column = 0; column < conv.columns; ++column) {
      double sum = 0;
      int visits = 0;
      VisitCellsOfInput(conv, column, [&](const ConvCell& cell) {
        sum += c.w(static_cast<Index>(cell.weight)) * c.dy(static_cast<Index>(cell.row));
        return true;
      });
      ASSERT_EQ(sum, dx(static_cast<Index>(column)));
      VisitCellsOfInput(conv, column, [&](const ConvCell&) { return ++visits < 2; });
      EXPECT_LE(visits, 2);
    }
  }
}

TEST(ConvolutionProductsTest, BytesOfTheMatrix) {
  const Convolution source(SourceConvolution().shape);
  EXPECT_TRUE(FitsIn32Bits(source));
  EXPECT_EQ(SparseBytes(source), 24 * 12 + 5 * 4);
  EXPECT_TRUE(FitsIn32Bits(Convolution({1, 1, 1, {{int64_t{1} << 30, 2}}})));
  const Convolution large({1, 1, 1, {{(int64_t{1} << 30) + 1, 2}}});
  EXPECT_FALSE(FitsIn32Bits(large));
  EXPECT_EQ(SparseBytes(large), 16.0 * (1u << 31) + 8.0 * ((1u << 30) + 1));
  // Few stored entries, but in many columns.
  EXPECT_FALSE(
      FitsIn32Bits(Convolution({1, 1, 1, {{int64_t{1} << 31, 1, int64_t{1} << 20, 0, 1}}})));
}

}  // namespace
}  // namespace chainrule
