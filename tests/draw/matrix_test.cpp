#include <algorithm>

#include "draw/draw_fixture.h"
#include "draw/theme.h"

namespace chainrule {
namespace {

// A matrix larger than the display.
class MatrixTest : public DrawTest {
 protected:
  static constexpr int kRows = 60;
  static constexpr int kColumns = 40;

  MatrixTest() {
    trace_.values.Set("A", Eigen::MatrixXd::Constant(kRows, kColumns, 0.25));
    page_ = Make();
  }

  Page Make() const {
    Page page(trace_.values, Mask(trace_, 0), {});
    page.SetQuantities({nullptr, [](const Quantity&) { return Range{-10, 10, 0.1}; }});
    MatrixHeads heads;
    for (int row = 0; row < kRows; ++row) heads.rows.push_back({std::to_string(row), "row"});
    for (int column = 0; column < kColumns; ++column)
      heads.columns.push_back({std::to_string(column), "column"});
    page.Begin(Region::kStage, "stage", "Stage");
    page.Matrix("matrix.A", "A", ParseOrDie("\\link{A}{A}"), "A", false, heads);
    page.End();
    page.Finish();
    return page;
  }

  Interaction Scroll(float x, float y) {
    ImGui::GetIO().AddMousePosEvent(900, 400);
    Frame();
    ImGui::GetIO().AddMouseWheelEvent(x, y);
    return Settle();
  }

  Trace trace_;
};

TEST_F(MatrixTest, HeadsStayWhileTheCellsScroll) {
  const Interaction before = Settle();
  const Rect top = before.rects.At("matrix.A.top");
  const Rect left = before.rects.At("matrix.A.left");
  ASSERT_TRUE(before.rects.Has("cell.A:0,0"));
  Scroll(0, -4);
  const Interaction now = Scroll(-4, 0);
  const Rect cell = now.rects.At("cell.A:10,10");
  const Rect cell_before = before.rects.At("cell.A:10,10");
  EXPECT_LT(cell.y, cell_before.y - 50) << "it has scrolled";
  EXPECT_LT(cell.x, cell_before.x - 50);
  EXPECT_LE(now.rects.At("matrix.A.top").y, top.y);
  EXPECT_GT(now.rects.At("matrix.A.top").height, top.height - 1) << "all of it is in sight";
  EXPECT_GT(now.rects.At("matrix.A.left").width, left.width - 1);
  EXPECT_LT(now.rects.At("matrix.A.left").x, left.x + left.width);
}

TEST_F(MatrixTest, WhatIsUnderTheHeadsCannotBePointedAt) {
  const Interaction now = Scroll(0, -4);
  const Rect top = now.rects.At("matrix.A.top");
  const Interaction over_heads = Point(ImVec2{top.x + 200, top.y + top.height - 4});
  EXPECT_FALSE(over_heads.hovered.has_value());
  const Interaction below = Point(ImVec2{top.x + 200, top.y + top.height + 20});
  EXPECT_TRUE(below.hovered.has_value());
}

// Two matrices, with heads, of so many rows and columns.
class SmallMatrixTest : public DrawTest {
 protected:
  void Make(int first, int second) {
    trace_.values.Set("A", Eigen::MatrixXd::Constant(first, first, 0.25));
    trace_.values.Set("B", Eigen::MatrixXd::Constant(second, second, 0.25));
    page_ = Page(trace_.values, Mask(trace_, 0), {});
    page_.Begin(Region::kStage, "stage", "Stage");
    for (const auto& [name, size] : {std::pair{"A", first}, std::pair{"B", second}}) {
      const std::vector<MatrixHead> heads(static_cast<std::size_t>(size));
      page_.Matrix(std::string("matrix.") + name, name, ParseOrDie(name), name, false,
                   {heads, heads});
    }
    page_.End();
    page_.Finish();
  }

  Trace trace_;
};

TEST_F(SmallMatrixTest, SmallOnesHaveNoHeads) {
  Make(4, 1);
  const Interaction now = Settle();
  EXPECT_FALSE(now.rects.Has("matrix.A.top"));
  EXPECT_FALSE(now.rects.Has("matrix.B.top"));
}

TEST_F(SmallMatrixTest, BesideALargeOneTheyHaveHeadsToo) {
  for (const auto& [first, second] : {std::pair{5, 2}, std::pair{2, 5}}) {
    Make(first, second);
    const Interaction now = Settle();
    EXPECT_TRUE(now.rects.Has("matrix.A.top")) << first << " and " << second;
    EXPECT_TRUE(now.rects.Has("matrix.B.top")) << first << " and " << second;
  }
}

TEST_F(SmallMatrixTest, TheBracketsAreSquareAndClearOfTheCells) {
  Make(2, 1);
  const Interaction now = Settle();
  const Rect first = now.rects.At("cell.A:0,0");
  const Rect last = now.rects.At("cell.A:1,1");
  // All that is drawn in ink and is not a glyph, by the side of the cells that it is on.
  const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
  float left = first.x;
  float top = first.y;
  float foot = 0;
  float right = 0;
  float bottom = 0;
  for (ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
    for (const ImDrawVert& corner : list->VtxBuffer) {
      if (corner.col != ThemeOf(options_.theme).ink || corner.uv.x != white.x ||
          corner.uv.y != white.y || corner.pos.x > last.x + last.width + 10)
        continue;
      EXPECT_TRUE(corner.pos.x <= first.x || corner.pos.x >= last.x + last.width);
      if (corner.pos.x <= first.x) {
        left = std::min(left, corner.pos.x);
        foot = std::max(foot, corner.pos.x);
        top = std::min(top, corner.pos.y);
      } else {
        right = std::max(right, corner.pos.x);
        bottom = std::max(bottom, corner.pos.y);
      }
    }
  }
  // The outermost half pixel on each side fades, so it is not in ink.
  EXPECT_NEAR(foot - left, 6, 0.6);
  EXPECT_NEAR(first.x - left, 6, 0.6);
  EXPECT_NEAR(right - last.x - last.width, 6, 0.6);
  EXPECT_NEAR(first.y - top, 4, 0.6);
  EXPECT_NEAR(bottom - last.y - last.height, 4, 0.6);
}

TEST_F(MatrixTest, ANumberThatIsDraggedUpGrowsStepByStep) {
  const ImVec2 at = CentreOf("cell.A:3,3");
  Point(at);
  Button(true);
  EXPECT_TRUE(actions_.empty());
  int sum = 0;
  for (int moved = 8; moved <= 40; moved += 8) {
    ImGui::GetIO().AddMousePosEvent(at.x + 3, at.y - static_cast<float>(moved));
    Frame();
  }
  ImGui::GetIO().AddMousePosEvent(at.x + 3, at.y - 24);
  Frame();
  ASSERT_FALSE(actions_.empty());
  for (const Action& action : actions_) {
    EXPECT_EQ(action.id, "cell.A:3,3");
    EXPECT_EQ(action.verb, Verb::kStep);
    EXPECT_TRUE(action.gesture);
    sum += std::stoi(action.value);
  }
  EXPECT_EQ(sum, 3) << "one step for 8 pixels";
  actions_.clear();
  Button(false);
  Frame();
  ExpectOnly("cell.A:3,3", Verb::kStep, "0");
  EXPECT_EQ(edited_, "");
  ImGui::GetIO().DeltaTime = 1;  // too long for a double click
  Click("cell.A:3,3");
  ExpectOnly("cell.A:3,3", Verb::kPin);
}

// After an undo in the middle of a drag, the next move does not drag the number again.
TEST_F(MatrixTest, ANumberThatIsLetGoIsDraggedNoFurther) {
  const ImVec2 at = CentreOf("cell.A:3,3");
  Point(at);
  Button(true);
  ImGui::GetIO().AddMousePosEvent(at.x, at.y - 24);
  Frame();
  ASSERT_FALSE(actions_.empty());
  actions_.clear();
  painter_->LetGo();
  for (int moved = 32; moved <= 64; moved += 8) {
    ImGui::GetIO().AddMousePosEvent(at.x, at.y - static_cast<float>(moved));
    Frame();
  }
  Button(false);
  Frame();
  EXPECT_TRUE(actions_.empty());
}

TEST_F(MatrixTest, AFingerThatDragsMovesThePage) {
  ImGui::GetIO().AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
  const ImVec2 at = CentreOf("cell.A:3,3");
  Point(at);
  Button(true);
  for (int moved = 8; moved <= 40; moved += 8) {
    ImGui::GetIO().AddMousePosEvent(at.x, at.y - static_cast<float>(moved));
    Frame();
  }
  Button(false);
  Frame();
  EXPECT_TRUE(actions_.empty());
}

}  // namespace
}  // namespace chainrule
