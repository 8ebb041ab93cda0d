#include <utility>

#include "draw/draw_fixture.h"

namespace chainrule {
namespace {

// 1, 9 and 30 of 40 above; 10, 10 and 20 of 40 below.
class ShareFigureTest : public DrawTest {
 protected:
  ShareFigureTest() {
    trace_.values.Set("count", Eigen::MatrixXd{{1, 10}, {9, 10}, {30, 20}});
    trace_.values.Set("share", Eigen::MatrixXd{{2.5, 25}, {23, 25}, {75, 50}});
    Resize(1280, 800);
    Page page(trace_.values, Mask(trace_, 0), {});
    std::vector<Item> items;
    const auto add = [&](const char* name, int row, int column) {
      const Quantity quantity{name, row, column};
      items.push_back(page.NumberItem(ToText(quantity), quantity));
      return static_cast<int>(items.size()) - 1;
    };
    ShareFigure figure{{"small", "middle", "large"}, {}, 2, "%"};
    for (const int column : {0, 1}) {
      ShareFigure::Strip strip{column == 0 ? "above" : "below", {}};
      for (const int row : {0, 1, 2})
        strip.parts.push_back({add("count", row, column), add("share", row, column),
                               *trace_.values.At({"count", row, column}) / 40});
      figure.strips.push_back(std::move(strip));
    }
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("shares", "Shares", std::move(figure), std::move(items));
    page.End();
    page.Finish();
    page_ = std::move(page);
  }

  Trace trace_;
};

TEST_F(ShareFigureTest, PartsAreAsWideAsTheirShares) {
  const Interaction now = Settle();
  const Rect& large = now.rects.At("count:2,0");
  EXPECT_NEAR(now.rects.At("count:1,0").width / large.width, 0.3F, 0.01F);
  EXPECT_NEAR(now.rects.At("count:2,1").width / large.width, 20.0F / 30, 0.01F);
  EXPECT_NEAR(now.rects.At("count:2,1").x + now.rects.At("count:2,1").width, large.x + large.width,
              1)
      << "both strips are the same whole";
  EXPECT_GT(now.rects.At("count:2,1").y, large.y + large.height);
}

TEST_F(ShareFigureTest, WhatHasNoRoomIsOnACard) {
  const Interaction now = Settle();
  EXPECT_EQ(now.drawn_numbers.At("count:2,0"), "30");
  EXPECT_EQ(now.drawn_numbers.At("share:2,0"), "75");
  EXPECT_EQ(now.drawn_numbers.At("share:2,1"), "50");
  EXPECT_FALSE(now.drawn_numbers.Has("share:0,0"));
  EXPECT_EQ(Point("count:0,0").hovered, (Quantity{"count", 0, 0}));
}

}  // namespace
}  // namespace chainrule
