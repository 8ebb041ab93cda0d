// Grids of numbers as a figure: the cells' places, their texts, and pointing at them.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "draw/draw_fixture.h"
#include "draw/tensor_parts.h"
#include "draw/theme.h"
#include "page/outline.h"

namespace chainrule {
namespace {

// A with two outputs and three inputs, one pair of them not connected, and x below.
class TensorTest : public DrawTest {
 protected:
  static constexpr int kWithout = 4;

  TensorTest() {
    trace_.values.Set("A", (Eigen::MatrixXd(2, 3) << 1.5, -2, .25, 3, 0, -1).finished());
    trace_.values.Set("x", (Eigen::MatrixXd(3, 1) << 7, 8, 9).finished());
    Compose(true, false);
  }

  void Compose(bool tinted, bool symbols) {
    Page page(trace_.values, Mask(trace_, 0), {});
    page.SetQuantities({nullptr, [](const Quantity& quantity) -> std::optional<Range> {
                          if (quantity.name != "A") return std::nullopt;
                          return Range{-9, 9, .1};
                        }});
    TensorFigure figure;
    figure.tinted = tinted;
    figure.largest = 3;
    figure.without = "no connection";
    TensorFigure::Grid grid;
    grid.title = ParseOrDie("A");
    grid.note = "2 × 3";
    grid.rows = 2;
    grid.columns = 3;
    std::vector<Item> items;
    for (int i = 0; i < 6; ++i) {
      TensorFigure::Cell cell;
      if (i != kWithout) {
        const Quantity entry{"A", i / 3, i % 3};
        cell.item = static_cast<int>(items.size());
        cell.strength = *trace_.values.At(entry) / 3;
        if (symbols) cell.symbol = ParseOrDie("w_" + std::to_string(i + 1));
        items.push_back(page.NumberItem("cell." + ToText(entry), entry));
        items.back().name = "a " + std::to_string(i);
      }
      grid.cells.push_back(cell);
    }
    for (int i = 0; i < 3; ++i) {
      grid.column_heads.push_back(ParseOrDie("x_" + std::to_string(i + 1)));
      grid.column_feet.push_back(static_cast<int>(items.size()));
      items.push_back(page.NumberItem("foot.x:" + std::to_string(i) + ",0", {"x", i, 0}));
    }
    grid.row_heads = {ParseOrDie("y_1"), ParseOrDie("y_2")};
    grid.column_breaks = {2};
    figure.grids.push_back(std::move(grid));
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("tensor", "A and x", std::move(figure), std::move(items));
    page.End();
    page.Finish();
    page_ = std::move(page);
  }

  Trace trace_;
};

TEST_F(TensorTest, EveryNumberIsWrittenInItsCell) {
  const Interaction now = Settle();
  for (const char* id : {"cell.A:0,0", "cell.A:0,1", "cell.A:0,2", "cell.A:1,0", "cell.A:1,2",
                         "foot.x:0,0", "foot.x:1,0", "foot.x:2,0"}) {
    const std::string* drawn = now.drawn_numbers.Find(id);
    ASSERT_NE(drawn, nullptr) << id;
    EXPECT_EQ(*drawn, page_.reader().Text(*page_.Find(id)));
  }
  const Rect first = now.rects.At("cell.A:0,0");
  const Rect right = now.rects.At("cell.A:0,1");
  const Rect below = now.rects.At("cell.A:1,0");
  const Rect foot = now.rects.At("foot.x:0,0");
  EXPECT_FLOAT_EQ(right.x, first.x + first.width);
  EXPECT_FLOAT_EQ(right.y, first.y);
  EXPECT_FLOAT_EQ(below.y, first.y + first.height);
  EXPECT_FLOAT_EQ(below.x, first.x);
  EXPECT_GT(foot.y, below.y);
}

TEST_F(TensorTest, PointingAtACellLightsItsNumberOnly) {
  for (const Quantity& entry : {Quantity{"A", 0, 1}, Quantity{"A", 1, 2}}) {
    const Interaction now = Point("cell." + ToText(entry));
    EXPECT_EQ(now.hovered, entry);
  }
  const Interaction now = Settle();
  const Rect first = now.rects.At("cell.A:1,0");
  const Interaction nothing = Point(ImVec2(first.x + 1.5F * first.width, first.y + 5));
  EXPECT_EQ(nothing.hovered, std::nullopt) << "no number stands there";
}

TEST_F(TensorTest, AClickPinsAndADoubleClickTypes) {
  Click("cell.A:0,2");
  ExpectOnly("cell.A:0,2", Verb::kPin);
  Click("cell.A:1,0");
  Click("cell.A:1,0");
  EXPECT_EQ(edited_, "cell.A:1,0");
}

TEST_F(TensorTest, TheSignIsSeenWithoutColour) {
  Compose(true, true);
  const auto glyphs = [&](bool with) {
    Compose(with, true);
    Settle();
    return Count(ThemeOf(ThemeId::kLight).ink);
  };
  // Five cells have a sign each, at four vertices per glyph; the border of blocks is in both.
  EXPECT_EQ(glyphs(true) - glyphs(false), 4 * 5);
}

TEST_F(TensorTest, TextCanBeReadOnEveryTint) {
  for (const ThemeId id : {ThemeId::kLight, ThemeId::kDark}) {
    options_.theme = id;
    Settle();
    const Theme& theme = ThemeOf(id);
    for (const double sign : {1.0, -1.0}) {
      EXPECT_GT(Count(TintOf(theme, sign)), 0) << "the deepest tint is in the legend";
      for (int step = 0; step <= 20; ++step)
        EXPECT_GE(Contrast(theme.ink, TintOf(theme, sign * step / 20)), 4.5) << sign * step;
    }
  }
}

// Otherwise a large number stands out less in the dark.
TEST_F(TensorTest, TintsStepInTheDarkAsTheyDoInTheLight) {
  const Theme& light = ThemeOf(ThemeId::kLight);
  const Theme& dark = ThemeOf(ThemeId::kDark);
  for (const double sign : {1.0, -1.0}) {
    for (const auto& [more, less] : {std::pair{1.0, 0.0}, std::pair{1.0, 0.5}, std::pair{0.5, 0.0}})
      EXPECT_GE(Contrast(TintOf(dark, sign * more), TintOf(dark, sign * less)),
                0.9 * Contrast(TintOf(light, sign * more), TintOf(light, sign * less)))
          << sign * more << " to " << less;
    for (const Theme* theme : {&light, &dark})
      EXPECT_NE(TintOf(*theme, sign * 1e-9), theme->surface) << "the sign of a small number shows";
  }
}

TEST_F(TensorTest, NarrowGridsComeBelowEachOther) {
  Resize(320, 800);
  const Interaction now = Settle();
  EXPECT_TRUE(now.rects.Has("cell.A:0,0"));
  Resize(0, 0);
  Settle();
}

TEST_F(TensorTest, InWordsItIsATable) {
  Compose(true, true);
  const std::string text = OutlineText(page_);
  EXPECT_NE(text.find("y_1 [w_1 = 1.5, w_2 = −2, w_3 = 0.25]"), std::string::npos) << text;
  EXPECT_NE(text.find("y_2 [w_4 = 3, ·, w_6 = −1]"), std::string::npos) << text;
  EXPECT_NE(text.find("·: no connection"), std::string::npos) << text;
  const std::string json = OutlineJson(page_);
  EXPECT_NE(json.find("\"cells\":[0,1,2,3,-1,4]"), std::string::npos);
  EXPECT_NE(json.find("\"without\":\"no connection\""), std::string::npos);
}

}  // namespace
}  // namespace chainrule
