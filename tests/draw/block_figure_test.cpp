#include <utility>

#include "draw/draw_fixture.h"
#include "draw/theme.h"

namespace chainrule {
namespace {

// One block: 8 channels, 2 in the middle, back to 8, with a projection on the skip.
class BlockFigureTest : public DrawTest {
 protected:
  BlockFigureTest() {
    trace_.values.Set("edge", Eigen::MatrixXd{{8}, {2}, {8}});
    trace_.values.Set("layer", Eigen::MatrixXd{{18}, {24}, {72}, {114}});
    Resize(1280, 800);
    page_ = Make();
  }

  static Formula Words(const char* source) { return *ParseFormula(source); }

  Page Make() const {
    Page page(trace_.values, Mask(trace_, 0), {});
    std::vector<Item> items;
    BlockFigure::Block block;
    block.title = "A block";
    for (int row = 0; row < 3; ++row) {
      const Quantity channels{"edge", row, 0};
      items.push_back(page.NumberItem("edge." + std::to_string(row), channels));
      block.tensors.push_back({row, row == 1 ? 2.0 : 8.0, Words("4 \\times 4")});
    }
    for (int row = 0; row < 4; ++row)
      items.push_back(page.NumberItem("layer." + std::to_string(row), {"layer", row, 0}));
    block.layers = {{3, "conv1", Words("\\link{layer:1,0}{k}"), {}, {}, 0, 1, false, true},
                    {4, "conv2", Words("1 \\times 1"), {}, {}, 1, 2, false, false},
                    {5, "projection", Words("1 \\times 1"), {}, {}, 0, 2, true, false}};
    block.added = Words("{} + 4 \\times 4");
    block.total_item = 6;
    block.total = "total";
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("blocks", "Blocks", BlockFigure{{block}}, std::move(items));
    page.End();
    page.Finish();
    return page;
  }

  Trace trace_;
};

TEST_F(BlockFigureTest, TensorsAreAsWideAsTheyHaveChannels) {
  const Interaction now = Settle();
  const float wide = now.rects.At("edge.0").width;
  const float narrow = now.rects.At("edge.1").width;
  EXPECT_NEAR(narrow / wide, 0.25F, 0.03F);
  EXPECT_EQ(now.rects.At("edge.2").width, wide);
  EXPECT_LT(now.rects.At("edge.0").y, now.rects.At("layer.0").y);
  EXPECT_LT(now.rects.At("layer.0").y, now.rects.At("edge.1").y);
  EXPECT_LT(now.rects.At("edge.2").y, now.rects.At("layer.3").y);
}

TEST_F(BlockFigureTest, BoxesAndBarsArePointedAtAndPinned) {
  for (int row = 0; row < 3; ++row) {
    const std::string number = std::to_string(row);
    EXPECT_EQ(Point("edge." + number).hovered, (Quantity{"edge", row, 0})) << row;
    EXPECT_EQ(Point("layer." + number).hovered, (Quantity{"layer", row, 0})) << row;
  }
  Click("layer.2");
  ExpectOnly("layer.2", Verb::kPin);
  Click("edge.1");
  ExpectOnly("edge.1", Verb::kPin);
}

TEST_F(BlockFigureTest, EveryNumberIsDrawn) {
  const Interaction now = Settle();
  EXPECT_EQ(now.drawn_numbers.At("layer.0"), "18");
  EXPECT_EQ(now.drawn_numbers.At("layer.2"), "72");
  EXPECT_EQ(now.drawn_numbers.At("layer.3"), "114");
}

TEST_F(BlockFigureTest, WhatIsLitIsFilled) {
  Settle();
  const ImU32 fill = ThemeOf(ThemeId::kLight).ochre_fill;
  const int before = Count(fill);
  view_.lit = {{"layer", 1, 0}};
  Settle();
  EXPECT_GT(Count(fill), before) << "a factor lights its box";
  view_.lit = {{"edge", 1, 0}};
  Settle();
  EXPECT_GT(Count(fill), before) << "and its edge";
}

TEST_F(BlockFigureTest, NarrowBlocksStandBelowEachOtherAndNothingBreaks) {
  for (const auto& [width, height] :
       {std::pair{390.0F, 844.0F}, std::pair{320.0F, 500.0F}, std::pair{0.0F, 0.0F}}) {
    Resize(width, height);
    Settle();
  }
}

}  // namespace
}  // namespace chainrule
