#include "math/toeplitz.h"

#include <gtest/gtest.h>

#include <map>

#include "math/test_convolutions.h"

namespace chainrule {
namespace {

using std::int64_t;
using Kind = ToeplitzKind;
using Reason = ToeplitzReason;

// A part of A: `rows` × `columns` starting at a cell.
struct Part {
  int64_t row;
  int64_t column;
  int64_t rows;
  int64_t columns;
};

bool SameDiagonals(const Definition& A, const Part& part) {
  for (int64_t r = part.row; r + 1 < part.row + part.rows; ++r) {
    for (int64_t c = part.column; c + 1 < part.column + part.columns; ++c) {
      if (A.At(r, c) != A.At(r + 1, c + 1)) return false;
    }
  }
  return true;
}

// Whether the blocks of `height` × `width` of the part are each Toeplitz, and equal along diagonals
// of blocks.
bool SameDiagonalsOfBlocks(const Definition& A, const Part& part, int64_t height, int64_t width) {
  for (int64_t r = 0; r < part.rows; ++r) {
    for (int64_t c = 0; c < part.columns; ++c) {
      if (r + height < part.rows && c + width < part.columns &&
          A.At(part.row + r, part.column + c) !=
              A.At(part.row + r + height, part.column + c + width))
        return false;
      if (r % height == 0 && c % width == 0 &&
          !SameDiagonals(A, {part.row + r, part.column + c, height, width}))
        return false;
    }
  }
  return true;
}

Kind CellByCell(const Convolution& conv, const Definition& A) {
  if (SameDiagonals(A, {0, 0, A.rows, A.columns})) return Kind::kToeplitz;
  bool by_channel = true;
  bool blocks = true;
  for (int64_t row = 0; row < A.rows; row += conv.channel_rows) {
    for (int64_t column = 0; column < A.columns; column += conv.channel_columns) {
      const Part channel{row, column, conv.channel_rows, conv.channel_columns};
      by_channel = by_channel && SameDiagonals(A, channel);
      blocks = blocks && SameDiagonalsOfBlocks(A, channel, conv.out[1], conv.axes[1].n);
    }
  }
  const bool channels = conv.shape.in_channels > 1 || conv.shape.out_channels > 1;
  if (channels && by_channel) return Kind::kByChannel;
  if (!blocks) return Kind::kNo;
  return channels ? Kind::kBlockToeplitzByChannel : Kind::kBlockToeplitz;
}

TEST(ToeplitzTest, RandomShapesCellByCell) {
  Dice dice(41);
  std::map<Kind, int> seen;
  std::map<Reason, int> reasons;
  for (int k = 0; k < 2500; ++k) {
    ConvShape shape = RandomShape(dice, 2);
    // Many cases have one channel, and many have stride 1.
    if (k % 2 == 0) shape.in_channels = shape.out_channels = shape.groups = 1;
    if (k % 4 < 2) {
      for (ConvAxis& axis : shape.axes) axis.stride = 1;
    }
    const Convolution conv(shape);
    const Definition A(shape);
    const Toeplitz answer = IsToeplitz(conv);
    ASSERT_EQ(answer.kind, CellByCell(conv, A)) << "case " << k;
    ASSERT_EQ(answer.breaks_at.has_value(), answer.kind != Kind::kToeplitz);
    if (answer.breaks_at) {
      const auto [row, column] = *answer.breaks_at;
      ASSERT_LT(row + 1, A.rows);
      ASSERT_LT(column + 1, A.columns);
      ASSERT_NE(A.At(row, column), A.At(row + 1, column + 1)) << "case " << k;
    }
    if (answer.reason == Reason::kStride) {
      EXPECT_TRUE(conv.axes[0].stride > 1 || conv.axes[1].stride > 1);
    }
    ++seen[answer.kind];
    ++reasons[answer.reason];
  }
  EXPECT_EQ(seen.size(), 5u);
  EXPECT_EQ(reasons.size(), 7u);
  for (const auto& [kind, count] : seen) EXPECT_GT(count, 50) << static_cast<int>(kind);
}

void ExpectAnswer(const ConvShape& shape, Kind kind, Reason reason) {
  const Toeplitz answer = IsToeplitz(Convolution(shape));
  EXPECT_EQ(answer.kind, kind);
  EXPECT_EQ(answer.reason, reason);
}

TEST(ToeplitzTest, TheAnswersOfTheLesson) {
  ExpectAnswer({1, 1, 1, {{6, 3}}}, Kind::kToeplitz, Reason::kOneWeightPerDiagonal);
  ExpectAnswer(SourceConvolution().shape, Kind::kByChannel, Reason::kChannelsMeet);
  ExpectAnswer({1, 1, 1, {{4, 3}, {4, 3}}}, Kind::kBlockToeplitz, Reason::kPictureRowsMeet);
  ExpectAnswer({3, 2, 1, {{4, 3}, {4, 3}}}, Kind::kBlockToeplitzByChannel,
               Reason::kPictureRowsMeet);
  ExpectAnswer({1, 1, 1, {{7, 3, 2, 0, 1}}}, Kind::kNo, Reason::kStride);
  ExpectAnswer({2, 2, 1, {{7, 3, 2, 0, 1}}}, Kind::kNo, Reason::kStride);
}

TEST(ToeplitzTest, TheEdgesOfThoseAnswers) {
  // One output means one row, for any stride.
  ExpectAnswer({1, 1, 1, {{4, 3, 2, 0, 1}}}, Kind::kToeplitz, Reason::kOneRow);
  ExpectAnswer({1, 1, 1, {{1, 3, 2, 3, 1}}}, Kind::kToeplitz, Reason::kOneColumn);
  // The kernel only ever covers padding.
  ExpectAnswer({1, 1, 1, {{2, 1, 3, 2, 1}, {1, 1, 2, 1, 1}}}, Kind::kToeplitz,
               Reason::kNoConnections);
  // With one output channel and no padding, a diagonal that leaves a channel at its end starts no
  // tap in the next.
  ExpectAnswer({3, 1, 1, {{6, 3}}}, Kind::kToeplitz, Reason::kOneWeightPerDiagonal);
  ExpectAnswer({3, 1, 1, {{6, 3, 1, 1, 1}}}, Kind::kByChannel, Reason::kChannelsMeet);
  // With a kernel of width 1, the diagonals continue from picture row to picture row.
  ExpectAnswer({1, 1, 1, {{5, 3}, {4, 1}}}, Kind::kToeplitz, Reason::kOneWeightPerDiagonal);
  ExpectAnswer({1, 1, 1, {{5, 1}, {4, 3}}}, Kind::kBlockToeplitz, Reason::kPictureRowsMeet);

  const Toeplitz vertical = IsToeplitz(Convolution({1, 1, 1, {{7, 3, 2, 0, 1}, {5, 3}}}));
  EXPECT_EQ(vertical.kind, Kind::kNo);
  EXPECT_FALSE(vertical.axis[0]);
  EXPECT_TRUE(vertical.axis[1]);
}

TEST(ToeplitzTest, NothingOfTheMatrixIsLookedAt) {
  const ConvShape picture{64, 64, 1, {{1'000'000, 3, 1, 1, 1}, {1'000'000, 3, 1, 1, 1}}};
  ExpectAnswer(picture, Kind::kBlockToeplitzByChannel, Reason::kPictureRowsMeet);
}

}  // namespace
}  // namespace chainrule
