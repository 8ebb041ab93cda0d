#include <cmath>
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

  // As wide as the widest tensor of a trapezoid, of which these parts of its width are full.
  static constexpr double kMean = (8 + 2) / 2.0 / 8;

  static double Area(const Rect& rect) {
    return static_cast<double>(rect.width) * static_cast<double>(rect.height);
  }

  Page Make(double second = 2400, bool projection = true) const {
    Page page(trace_.values, Mask(trace_, 0), {});
    std::vector<Item> items;
    BlockFigure::Block block;
    block.title = "A block";
    for (int row = 0; row < 3; ++row) {
      const Quantity channels{"edge", row, 0};
      items.push_back(page.NumberItem("edge." + std::to_string(row), channels));
      block.tensors.push_back({row, row == 1 ? 2.0 : 8.0, Words("4 \\times 4"), row > 0});
    }
    for (int row = 0; row < 4; ++row)
      items.push_back(page.NumberItem("layer." + std::to_string(row), {"layer", row, 0}));
    block.layers = {{3, "conv1", Words("\\link{layer:1,0}{k}"), {}, {}, 0, 1, false, true, 1800},
                    {4, "conv2", Words("1 \\times 1"), {}, {}, 1, 2, false, false, second},
                    {5, "projection", Words("1 \\times 1"), {}, {}, 0, 2, true, false}};
    if (!projection) block.layers.pop_back();
    block.added = Words("{} + 4 \\times 4");
    block.total_item = 6;
    block.total = "total";
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("blocks", "Blocks", BlockFigure{{block}, kKey}, std::move(items));
    page.End();
    page.Finish();
    return page;
  }

  static inline const BlockFigure::Key kKey{"{n} channels", "{n} parameters", "ReLU",
                                            "not to scale"};
  Trace trace_;
};

TEST_F(BlockFigureTest, AreasAreParametersOnTheScaleOfTheKey) {
  page_ = Make(2400, false);
  const Interaction now = Settle();
  const double first = kMean * Area(now.rects.At("layer.0.shape")) / 1800;
  const double second = kMean * Area(now.rects.At("layer.1.shape")) / 2400;
  EXPECT_NEAR(first / second, 1, 0.02);
  const double key = Area(now.rects.At("blocks.key.parameters")) / first;
  EXPECT_NEAR(key, std::round(key), 0.02 * key) << "a whole number of parameters";
  const double channel = static_cast<double>(now.rects.At("edge.0").width) / 8;
  const double bar = static_cast<double>(now.rects.At("blocks.key.channels").width) / channel;
  EXPECT_NEAR(bar, std::round(bar), 0.02 * bar);
  EXPECT_FALSE(now.rects.Has("blocks.key.star"));
  page_ = Make();
  EXPECT_TRUE(Settle().rects.Has("blocks.key.star")) << "a box on the skip has one size";
}

TEST_F(BlockFigureTest, AShapeTooFlatToSeeIsSaidToBeNotToScale) {
  page_ = Make(240'000, false);
  const Interaction now = Settle();
  EXPECT_LT(now.rects.At("layer.0.shape").height, 6);
  EXPECT_TRUE(now.rects.Has("blocks.key.star"));
}

TEST_F(BlockFigureTest, ShapesTakeTheHeightOfTheStage) {
  const float small = Settle().rects.At("layer.1.shape").height;
  Resize(1280, 1080);
  const Interaction now = Settle();
  EXPECT_GT(now.rects.At("layer.1.shape").height, small + 60);
  EXPECT_GT(now.rects.At("blocks.key.parameters").y, 900);
}

TEST_F(BlockFigureTest, AShapeIsFilledOnceItsParametersAreCounted) {
  const Theme& theme = ThemeOf(ThemeId::kLight);
  const ImU32 grey = Mix(theme.background, theme.track, 0.22F);
  Settle();
  const int counted = Count(grey);
  Step step;
  step.produces = {"layer"};
  trace_.steps = StepList({step});
  page_ = Make();
  const Interaction now = Settle();
  EXPECT_LT(Count(grey), counted);
  EXPECT_FALSE(now.drawn_numbers.Has("layer.0")) << "and the number is hidden";
  EXPECT_TRUE(now.rects.Has("layer.0.shape")) << "the outline is there";
}

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
