#include "math/convolution_boxes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "math/test_convolutions.h"

namespace chainrule {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using std::int64_t;

template <class WeightAt>
BoxSummary CellByCell(const MatrixBox& box, const VectorXd& w, const WeightAt& weight_at) {
  BoxSummary summary;
  for (int64_t row = box.rows.begin; row < box.rows.end; ++row) {
    for (int64_t column = box.columns.begin; column < box.columns.end; ++column) {
      const int64_t weight = weight_at(row, column);
      if (weight == kNone) continue;
      ++summary.connections;
      const double own = w(static_cast<Index>(weight));
      const double more = std::abs(own) - std::abs(summary.largest);
      if (more > 0 || (more == 0 && own > 0)) summary.largest = own;
    }
  }
  return summary;
}

IndexRange Between(Dice& dice, int64_t most) {
  const int size = static_cast<int>(most);
  const int a = dice.Between(0, size);
  const int b =
      dice.Between(0, 3) == 0 ? std::min(a + dice.Between(0, 3), size) : dice.Between(0, size);
  return {std::min(a, b), std::max(a, b)};
}

TEST(ConvolutionBoxesTest, RandomBoxesCellByCell) {
  Dice dice(31);
  int some = 0;
  for (int k = 0; k < 1500; ++k) {
    const ConvCase c = RandomConvolution(dice);
    const Convolution conv(c.shape);
    const Definition A(c.shape);
    for (int i = 0; i < 4; ++i) {
      const MatrixBox box{Between(dice, conv.rows), Between(dice, conv.columns)};
      const BoxSummary expected =
          CellByCell(box, c.w, [&](int64_t row, int64_t column) { return A.At(row, column); });
      ASSERT_EQ(Summarize(conv, c.w, box), expected) << "case " << k;
      ASSERT_EQ(CountConnections(conv, box), expected.connections) << "case " << k;
      some += expected.connections > 0 ? 1 : 0;
    }
    const MatrixBox all{{0, conv.rows}, {0, conv.columns}};
    ASSERT_EQ(CountConnections(conv, all), conv.connections);
  }
  EXPECT_GT(some, 3000);
}

TEST(ConvolutionBoxesTest, PlacesAreSplitIntoFiveBoxesAtMost) {
  Dice dice(32);
  std::size_t most = 0;
  for (int k = 0; k < 2000; ++k) {
    const Convolution conv(RandomShape(dice));
    const IndexRange rows = Between(dice, conv.rows);
    const std::vector<PlaceBox> boxes = SplitOutputs(conv, rows);
    most = std::max(most, boxes.size());
    int64_t next = rows.begin;
    for (const PlaceBox& box : boxes) {
      ASSERT_FALSE(box.channels.empty() || box.y.empty() || box.x.empty());
      for (int64_t channel = box.channels.begin; channel < box.channels.end; ++channel) {
        for (int64_t y = box.y.begin; y < box.y.end; ++y) {
          for (int64_t x = box.x.begin; x < box.x.end; ++x)
            ASSERT_EQ(OutputNumber(conv, {channel, y, x}), next++);
        }
      }
    }
    ASSERT_EQ(next, rows.end);
  }
  EXPECT_EQ(most, 5u);
  const Convolution conv({4, 1, 1, {{3}, {5}}});
  EXPECT_EQ(SplitInputs(conv, {7, 52}), (std::vector<PlaceBox>{{{0, 1}, {1, 2}, {2, 5}},
                                                               {{0, 1}, {2, 3}, {0, 5}},
                                                               {{1, 3}, {0, 3}, {0, 5}},
                                                               {{3, 4}, {0, 1}, {0, 5}},
                                                               {{3, 4}, {1, 2}, {0, 2}}}));
}

// Matrices with about a million rows and columns have too many cells to visit, so only small boxes
// are checked.
TEST(ConvolutionBoxesTest, BoxesOfEnormousMatrices) {
  Dice dice(33);
  const std::vector<ConvShape> shapes{
      {1, 1, 1, {{1'000'000, 5, 1, 2, 1}}},
      {16, 16, 1, {{250, 3, 1, 1, 1}, {250, 3, 1, 1, 1}}},
      {12, 48, 3, {{300, 3, 2, 2, 2}, {280, 5, 3, 1, 3}}},
      {1'000'000, 1'000'000, 1'000'000, {{1, 1}}},
  };
  for (const ConvShape& shape : shapes) {
    const Convolution conv(shape);
    EXPECT_GT(conv.columns, 900'000);
    const VectorXd w = Quarters(dice, conv.weights);
    int some = 0;
    for (int k = 0; k < 200; ++k) {
      // Boxes are placed around an output and one of its inputs, so that they contain weights.
      const int64_t row = dice.Between(0, static_cast<int>(conv.rows) - 1);
      const std::vector<ConvCell> cells = CellsOfOutput(conv, row);
      const int64_t column = cells[static_cast<std::size_t>(k) % cells.size()].column;
      const MatrixBox box{
          {std::max<int64_t>(0, row - 9), std::min(conv.rows, row + dice.Between(0, 12))},
          {std::max<int64_t>(0, column - 9), std::min(conv.columns, column + dice.Between(0, 12))}};
      const BoxSummary expected = CellByCell(
          box, w, [&](int64_t r, int64_t c) { return Entry(conv, r, c).value_or(kNone); });
      ASSERT_EQ(Summarize(conv, w, box), expected);
      ASSERT_EQ(CountConnections(conv, box), expected.connections);
      some += expected.connections > 1 ? 1 : 0;
    }
    EXPECT_GT(some, 100);
    const BoxSummary all = Summarize(conv, w, {{0, conv.rows}, {0, conv.columns}});
    EXPECT_EQ(all.connections, conv.connections);
    EXPECT_EQ(std::abs(all.largest), Largest(w));
  }
}

std::vector<int64_t> Edges(Dice& dice, int64_t most) {
  std::vector<int64_t> edges{0, most};
  for (int i = 0; i < 9; ++i) edges.push_back(dice.Between(0, static_cast<int>(most)));
  std::sort(edges.begin(), edges.end());
  return edges;
}

TEST(ConvolutionBoxesTest, PixelsOfAPictureAreItsBoxes) {
  Dice dice(34);
  for (int k = 0; k < 50; ++k) {
    const ConvCase c = RandomConvolution(dice);
    const Convolution conv(c.shape);
    const std::vector<int64_t> rows = Edges(dice, conv.rows);
    const std::vector<int64_t> columns = Edges(dice, conv.columns);
    const std::vector<BoxSummary> pixels = SummarizeGrid(conv, c.w, rows, columns);
    ASSERT_EQ(pixels.size(), 100u);
    int64_t connections = 0;
    for (std::size_t i = 0; i < 10; ++i) {
      for (std::size_t j = 0; j < 10; ++j) {
        ASSERT_EQ(pixels[i * 10 + j],
                  Summarize(conv, c.w, {{rows[i], rows[i + 1]}, {columns[j], columns[j + 1]}}));
        connections += pixels[i * 10 + j].connections;
      }
    }
    EXPECT_EQ(connections, conv.connections);
  }
}

TEST(ConvolutionBoxesTest, AStoredZeroIsAConnection) {
  const Convolution conv({1, 1, 1, {{4, 2}}});
  EXPECT_EQ(Summarize(conv, VectorXd::Zero(2), {{0, 3}, {0, 4}}), (BoxSummary{6, 0}));
  EXPECT_EQ(Summarize(conv, Vector({0, -3}), {{1, 2}, {0, 4}}), (BoxSummary{2, -3}))
      << "with its sign";
  EXPECT_EQ(Summarize(conv, Vector({-3, 3}), {{0, 3}, {0, 4}}), (BoxSummary{6, 3}));
  EXPECT_EQ(Summarize(conv, Vector({3, -3}), {{0, 3}, {0, 4}}), (BoxSummary{6, 3}));
  EXPECT_EQ(Summarize(conv, Vector({1, 2}), {{1, 1}, {0, 4}}), (BoxSummary{0, 0}));
}

}  // namespace
}  // namespace chainrule
