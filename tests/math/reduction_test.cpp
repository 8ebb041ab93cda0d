// The set of each cell, against plain loops.
#include "math/reduction.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <vector>

namespace chainrule {
namespace {

using std::int64_t;
using Sizes = std::vector<int64_t>;

TEST(ReductionTest, ShapesOfTheLesson) {
  const Reduction nhwc = MakeReduction("NHWC", {3, 2, 2, 5}, {0, 1, 2});
  EXPECT_EQ(nhwc.left, (Sizes{1, 1, 1, 5}));
  EXPECT_EQ(LeftWithoutKeepdims(nhwc), Sizes{5});
  EXPECT_EQ(nhwc.cells, 60);
  EXPECT_EQ(nhwc.sets, 5);
  EXPECT_EQ(nhwc.count, 12);
  const Reduction all = MakeReduction("NC", {4, 3}, {0, 1});
  EXPECT_EQ(all.left, (Sizes{1, 1}));
  EXPECT_EQ(LeftWithoutKeepdims(all), Sizes{});
  EXPECT_EQ(all.sets, 1);
  const Reduction none = MakeReduction("NC", {4, 3}, {});
  EXPECT_EQ(none.count, 1);
  EXPECT_EQ(none.sets, 12);
  EXPECT_EQ(SetOf(none, 7), 7);
}

// For every choice of axes of a four-dimensional tensor, loops over places give the set of each
// cell.
TEST(ReductionTest, AgreesWithLoops) {
  const Sizes shape = {3, 2, 4, 5};
  for (int bits = 0; bits < 16; ++bits) {
    std::vector<int> reduced;
    for (int axis = 0; axis < 4; ++axis)
      if (bits >> axis & 1) reduced.push_back(axis);
    const Reduction reduction = MakeReduction("ABCD", shape, reduced);
    std::vector<Sizes> cells(static_cast<std::size_t>(reduction.sets));
    int64_t cell = 0;
    for (int64_t a = 0; a < 3; ++a) {
      for (int64_t b = 0; b < 2; ++b) {
        for (int64_t c = 0; c < 4; ++c) {
          for (int64_t d = 0; d < 5; ++d) {
            const Sizes& left = reduction.left;
            const int64_t set =
                ((a % left[0] * left[1] + b % left[1]) * left[2] + c % left[2]) * left[3] +
                d % left[3];
            EXPECT_EQ(SetOf(reduction, cell), set);
            cells[static_cast<std::size_t>(set)].push_back(cell);
            ++cell;
          }
        }
      }
    }
    EXPECT_EQ(reduction.cells, cell);
    for (int64_t set = 0; set < reduction.sets; ++set) {
      Sizes own;
      for (int64_t i = 0; i < reduction.count; ++i) own.push_back(CellOf(reduction, set, i));
      EXPECT_EQ(own, cells[static_cast<std::size_t>(set)]);
    }
  }
}

// A tensor too large for any memory, because no list of cells is made.
TEST(ReductionTest, LargeTensors) {
  const Reduction reduction =
      MakeReduction("NHWC", {1 << 20, 1 << 12, 1 << 12, 1 << 14}, {0, 1, 2});
  EXPECT_EQ(reduction.cells, int64_t{1} << 58);
  const int64_t last = CellOf(reduction, 4321, reduction.count - 1);
  EXPECT_EQ(last, reduction.cells - (1 << 14) + 4321);
  EXPECT_EQ(SetOf(reduction, last), 4321);
}

}  // namespace
}  // namespace chainrule
