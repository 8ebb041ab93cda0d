// A kernel that slides over a picture, and its matrix: places, threads, the window on its way.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "draw/draw_fixture.h"
#include "draw/theme.h"
#include "page/outline.h"

namespace chainrule {
namespace {

using Place = UnrolledFigure::Place;
using Role = UnrolledFigure::Role;
using Sign = UnrolledFigure::Sign;

// A kernel of two taps, 3 and −2, over a row of numbers, or over several rows of as many.
class UnrolledTest : public DrawTest {
 protected:
  static constexpr int kTaps = 2;

  UnrolledTest() { Compose(0); }

  static TensorFigure::Grid Grid(const char* title, int rows, int columns) {
    TensorFigure::Grid grid;
    grid.title = ParseOrDie(title);
    grid.rows = rows;
    grid.columns = columns;
    return grid;
  }

  int Add(const Page& page, const Quantity& quantity) {
    items_.push_back(page.NumberItem("number." + ToText(quantity), quantity));
    items_.back().name = ToText(quantity);
    return static_cast<int>(items_.size()) - 1;
  }

  void Compose(int step) {
    const int out = in_ - kTaps + 1;
    const int rows = lines_ * out;
    const int columns = lines_ * in_;
    trace_ = {};
    trace_.values.Set("w", (Eigen::MatrixXd(kTaps, 1) << 3, -2).finished());
    trace_.values.Set("x", Eigen::MatrixXd::Constant(columns, 1, 7));
    trace_.values.Set("y", Eigen::MatrixXd::Constant(rows, 1, 8));
    Eigen::MatrixXd A = Eigen::MatrixXd::Zero(rows, columns);
    const auto column_of = [&](int row, int tap) { return row / out * in_ + row % out + tap; };
    for (int row = 0; row < rows; ++row)
      for (int tap = 0; tap < kTaps; ++tap) A(row, column_of(row, tap)) = tap == 0 ? 3 : -2;
    trace_.values.Set("A", A);
    Page page(trace_.values, Mask(trace_, 0), {});
    items_.clear();
    UnrolledFigure figure;
    figure.tensor.tinted = true;
    figure.tensor.largest = 3;
    figure.tensor.without = "no connection";
    figure.positive = "above 0";
    figure.negative = "below 0";
    figure.step = step;
    figure.row = step - 1;
    const auto add = [&](TensorFigure::Grid grid, Role role, Sign sign, const char* name) {
      for (int i = 0; i < grid.rows * grid.columns; ++i) {
        grid.cells.emplace_back();
        grid.cells.back().item = Add(page, {name, i, 0});
        if (name[0] == 'w') grid.cells.back().strength = i == 0 ? 1 : -2.0 / 3;
      }
      figure.tensor.grids.push_back(std::move(grid));
      figure.parts.push_back({role, sign});
    };
    add(Grid("x", lines_, in_), Role::kPicture, Sign::kNone, "x");
    add(Grid("w", 1, kTaps), Role::kPicture, Sign::kStar, "w");
    figure.parts.back().kernel = true;
    add(Grid("y", lines_, out), Role::kPicture, Sign::kEquals, "y");
    TensorFigure::Grid matrix = Grid("A", rows, columns);
    for (int row = 0; row < rows; ++row) {
      matrix.row_heads.push_back(ParseOrDie("y_" + std::to_string(row)));
      for (int column = 0; column < columns; ++column) {
        matrix.cells.emplace_back();
        figure.cell_taps.push_back(-1);
        for (int tap = 0; tap < kTaps; ++tap) {
          if (column != column_of(row, tap)) continue;
          matrix.cells.back().item = Add(page, {"A", row, column});
          matrix.cells.back().strength = tap == 0 ? 1 : -2.0 / 3;
          figure.cell_taps.back() = tap;
        }
      }
    }
    for (int row = 0; row < rows; ++row) figure.results.push_back({2, row});
    for (int column = 0; column < columns; ++column) figure.sources.push_back({0, column});
    figure.tap_places = {{1, 0}, {1, 1}};
    figure.tensor.grids.push_back(std::move(matrix));
    figure.parts.push_back({Role::kMatrix, Sign::kNone});
    figure.matrix = 3;
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("unrolled", "A kernel", std::move(figure), std::move(items_));
    page.End();
    page.Finish();
    page_ = std::move(page);
  }

  void Compose(int lines, int in, int step) {
    lines_ = lines;
    in_ = in;
    Compose(step);
  }

  const Theme& theme() const { return ThemeOf(options_.theme); }
  int Positive() const { return Count(theme().positive); }
  int Negative() const { return Count(theme().negative); }
  int FramesUntilStill() {
    int frames = 1;
    while (Frame().wants_another_frame && frames < 1000) ++frames;
    return frames;
  }

  Trace trace_;
  std::vector<Item> items_;
  int lines_ = 1;
  int in_ = 6;
};

TEST_F(UnrolledTest, EveryNumberIsWrittenInItsCell) {
  const Interaction now = Settle();
  for (const char* id : {"number.x:0,0", "number.x:5,0", "number.w:1,0", "number.y:4,0",
                         "number.A:0,0", "number.A:0,1", "number.A:4,5"}) {
    const std::string* drawn = now.drawn_numbers.Find(id);
    ASSERT_NE(drawn, nullptr) << id;
    EXPECT_EQ(*drawn, page_.reader().Text(*page_.Find(id)));
  }
  const Rect first = now.rects.At("number.A:0,0");
  const Rect next = now.rects.At("number.A:1,1");
  EXPECT_FLOAT_EQ(next.x, first.x + first.width);
  EXPECT_FLOAT_EQ(next.y, first.y + first.height);
  EXPECT_GT(first.y, now.rects.At("number.x:0,0").y) << "the matrix is below the picture";
}

TEST_F(UnrolledTest, ThreadsOfTheWindowAreSolidOrDashed) {
  Settle();
  EXPECT_EQ(Positive(), 0) << "no row is made";
  Compose(2);
  Settle();
  const int solid = Positive();
  const int dashed = Negative();
  EXPECT_GT(solid, 0);
  EXPECT_GT(dashed, 100) << "many short lines";
  Compose(3);
  Settle();
  EXPECT_GT(Positive(), 0);
}

TEST_F(UnrolledTest, TheTapsAreInTheWindowsColours) {
  const auto deepest = [&] { return Count(theme().positive_cell); };
  Settle();
  const int before = deepest();
  Compose(2);
  Settle();
  EXPECT_EQ(deepest() - before, 4) << "one cell under the window has the fill of tap 3";
}

TEST_F(UnrolledTest, AResultThatIsPointedAtShowsItsWindow) {
  Settle();
  const int before = Count(theme().ochre);
  view_.hovered = Quantity{"y", 2, 0};
  Settle();
  EXPECT_GT(Count(theme().ochre), before) << "rings around window, row and result";
  EXPECT_GT(Positive(), 0);
  EXPECT_GT(Negative(), 0);
  view_.hovered = std::nullopt;
  Settle();
  EXPECT_EQ(Count(theme().ochre), before);
  EXPECT_EQ(Positive(), 0);
}

TEST_F(UnrolledTest, ATapThatIsPointedAtIsJoinedToItsCells) {
  Settle();
  view_.hovered = Quantity{"w", 0, 0};
  Settle();
  const int five = Positive();
  EXPECT_GT(five, 0);
  Compose(1, 12, 0);
  Settle();
  EXPECT_GT(Positive(), 1.5 * five) << "twice as many cells";
}

TEST_F(UnrolledTest, WithManyColumnsOnlyATapHasThreads) {
  Compose(1, 44, 2);
  Settle();
  const int legend = Positive();
  view_.hovered = Quantity{"w", 0, 0};
  Settle();
  EXPECT_GT(Positive(), legend + 100) << "to each of 43 cells";
}

TEST_F(UnrolledTest, UpTo64ColumnsItFitsWithoutScrolling) {
  for (const auto& [lines, in] : {std::pair{8, 8}, std::pair{1, 64}, std::pair{16, 4}}) {
    Compose(lines, in, 1);
    const Interaction now = Settle();
    const int last = lines * (in - 1) - 1;
    const Rect cell =
        now.rects.At("number.A:" + std::to_string(last) + "," + std::to_string(lines * in - 1));
    EXPECT_GE(cell.width, 6) << lines;
    EXPECT_GE(cell.height, 6) << lines;
    EXPECT_LE(cell.x + cell.width, 1280);
    EXPECT_LE(cell.y + cell.height, 800);
    EXPECT_TRUE(now.rects.Has("number.x:0,0"));
    EXPECT_TRUE(now.rects.Has("number.w:0,0"));
  }
}

TEST_F(UnrolledTest, UnderAPictureOfLongRowsTheMatrixFillsTheRoom) {
  Compose(1, 20, 1);
  const Rect last = Settle().rects.At("number.A:18,19");
  EXPECT_GT(last.y + last.height, 640);
}

TEST_F(UnrolledTest, TheWindowSlidesAsTheNextStepIsTaken) {
  Compose(2, 6, 1);
  Settle();
  Compose(2);
  EXPECT_TRUE(Frame().wants_another_frame);
  int frames = FramesUntilStill();
  EXPECT_GE(frames, 22) << ".4 s at 60 frames a second";
  EXPECT_LE(frames, 26);
  Compose(6);  // jumped to
  EXPECT_FALSE(Frame().wants_another_frame);
  Compose(5);  // gone back to
  EXPECT_FALSE(Frame().wants_another_frame);
  Compose(6);  // the first of a new row
  frames = FramesUntilStill();
  EXPECT_GE(frames, 32) << ".56 s";
  EXPECT_LE(frames, 36);
  Compose(6);
  EXPECT_FALSE(Frame().wants_another_frame) << "a drag of a number does not replay it";
}

TEST_F(UnrolledTest, WithReducedMotionItIsThere) {
  options_.reduced_motion = true;
  Compose(2, 6, 1);
  Settle();
  Compose(2);
  EXPECT_FALSE(Frame().wants_another_frame);
}

TEST_F(UnrolledTest, NumbersStayWhileTheWindowMoves) {
  Compose(2, 6, 1);
  Settle();
  Compose(2);
  const Interaction moving = Frame();
  FramesUntilStill();
  EXPECT_EQ(moving.drawn_numbers.entries(), Frame().drawn_numbers.entries());
}

TEST_F(UnrolledTest, WhereTheRoomIsLowThePictureStandsBesideTheMatrix) {
  Resize(1280, 420);
  Compose(10, 3, 1);
  const Interaction now = Settle();
  EXPECT_GT(now.rects.At("number.x:0,0").x, now.rects.At("number.A:0,0").x);
  EXPECT_GT(Positive(), 0) << "with threads";
}

TEST_F(UnrolledTest, SurvivesEverySize) {
  for (const auto& [width, height] : {std::pair{320.F, 568.F}, std::pair{900.F, 300.F},
                                      std::pair{4000.F, 3000.F}, std::pair{0.F, 0.F}}) {
    Resize(width, height);
    for (const int step : {0, 3}) {
      Compose(2, 5, step);
      Settle();
    }
  }
}

TEST_F(UnrolledTest, InWordsItIsTables) {
  const std::string text = OutlineText(page_);
  EXPECT_NE(text.find("y_0 [3, −2, ·, ·, ·, ·]"), std::string::npos) << text;
  EXPECT_NE(text.find("·: no connection"), std::string::npos) << text;
  EXPECT_NE(OutlineJson(page_).find("\"without\":\"no connection\""), std::string::npos);
}

}  // namespace
}  // namespace chainrule
