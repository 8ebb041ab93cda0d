#include "draw/draw_fixture.h"

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

TEST_F(MatrixTest, ASmallOneHasNoHeads) {
  trace_.values.Set("A", Eigen::MatrixXd::Constant(4, 4, 0.25));
  Page page(trace_.values, Mask(trace_, 0), {});
  page.Begin(Region::kStage, "stage", "Stage");
  const MatrixHeads heads{std::vector<MatrixHead>(4), std::vector<MatrixHead>(4)};
  page.Matrix("matrix.A", "A", ParseOrDie("A"), "A", false, heads);
  page.End();
  page.Finish();
  page_ = std::move(page);
  EXPECT_FALSE(Settle().rects.Has("matrix.A.top"));
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
