// Tables of bars, and large numbers.
#include "draw/draw_fixture.h"
#include "draw/theme.h"

namespace chainrule {
namespace {

class BarTableTest : public DrawTest {
 protected:
  BarTableTest() { trace_.values.Set("v", Eigen::MatrixXd{{0.5, 2}, {1, 0.25}}); }

  Interaction Show(bool ticks) {
    Page page(trace_.values, Mask(trace_, 0), {});
    BarTable table;
    table.columns = {{ParseOrDie("a"), {}, BarTable::Ink::kSlope, 1},
                     {ParseOrDie("b"), ParseOrDie("\\times"), BarTable::Ink::kGradient, 2}};
    table.ticks = ticks;
    std::vector<Item> items;
    for (int row = 0; row < 2; ++row) {
      BarTable::Row made{.number = row + 1, .square = row == 1, .name = "example", .bars = {}};
      for (int column = 0; column < 2; ++column) {
        const Quantity entry{"v", row, column};
        made.bars.push_back({static_cast<int>(items.size()), *trace_.values.At(entry), 0.5});
        items.push_back(page.NumberItem("v." + ToText(entry), entry));
      }
      table.rows.push_back(std::move(made));
    }
    page.Begin(Region::kStory, "story", "Story");
    page.LargeNumber("large", "Large", ParseOrDie("v"), page.NumberItem("big", {"v", 0, 0}));
    page.End();
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("table", "A table", std::move(table), std::move(items));
    page.End();
    page.Finish();
    page_ = std::move(page);
    return Settle();
  }

  // How far the vertices of a colour reach from left to right.
  static float Reach(ImU32 color) {
    float low = 1e9F;
    float high = -1e9F;
    for (ImDrawList* list : ImGui::GetDrawData()->CmdLists)
      for (const ImDrawVert& vertex : list->VtxBuffer) {
        if (vertex.col != color) continue;
        low = std::min(low, vertex.pos.x);
        high = std::max(high, vertex.pos.x);
      }
    return high - low;
  }

  Trace trace_;
};

TEST_F(BarTableTest, EachNumberHasItsPlaceInItsRowAndColumn) {
  const Interaction now = Show(false);
  const auto at = [&](const char* id) { return now.rects.At(id); };
  EXPECT_EQ(at("v.v:0,0").y, at("v.v:0,1").y);
  EXPECT_EQ(at("v.v:0,0").x, at("v.v:1,0").x);
  EXPECT_GE(at("v.v:1,0").y, at("v.v:0,0").y + at("v.v:0,0").height - 1);
  EXPECT_GE(at("v.v:0,1").x, at("v.v:0,0").x + at("v.v:0,0").width);
  for (const char* id : {"v.v:0,0", "v.v:0,1", "v.v:1,0", "v.v:1,1"})
    EXPECT_TRUE(now.drawn_numbers.Has(id)) << id;
  Click("v.v:1,0");
  ExpectOnly("v.v:1,0", Verb::kPin);
}

TEST_F(BarTableTest, TicksAreShownWhereTheStartIsElsewhere) {
  Show(false);
  const int without = Count(ThemeOf(options_.theme).ink);
  Show(true);
  EXPECT_EQ(Count(ThemeOf(options_.theme).ink), without + 4 * 4) << "one for each number";
}

TEST_F(BarTableTest, ALargeNumberEndsAtTheRightOfItsLine) {
  const Interaction now = Show(false);
  EXPECT_EQ(now.drawn_numbers.At("big"), "0.5");
  const Rect big = now.rects.At("big");
  EXPECT_GT(big.height, 30);
  EXPECT_NEAR(big.x + big.width, 24 + 311, 8);
}

}  // namespace
}  // namespace chainrule
