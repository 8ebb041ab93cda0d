// What stands inside a plot: sides, tips, names beside curves and numbers beside points.
#include <cmath>

#include "draw/draw_fixture.h"
#include "draw/theme.h"

namespace chainrule {
namespace {

using Series = PlotFigure::Series;

class PlotLabelsTest : public DrawTest {
 protected:
  PlotLabelsTest() {
    trace_.values.Set("s", Eigen::MatrixXd{{-1}, {0.5}, {0.52}});
    Resize(1280, 800);
  }

  Interaction Show(PlotFigure plot) {
    Page page(trace_.values, Mask(trace_, 0), {});
    std::vector<Item> items;
    for (int row = 0; row < 3; ++row)
      items.push_back(page.NumberItem("n." + std::to_string(row), {"s", row, 0}));
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("plot", "A plot", std::move(plot), std::move(items));
    page.End();
    page.Finish();
    page_ = std::move(page);
    return Settle();
  }

  static PlotFigure Curve() {
    PlotFigure plot;
    Series curve{.name = "a curve"};
    for (int i = -40; i <= 40; ++i) curve.Add(i / 10.0, std::tanh(i / 10.0));
    plot.series = {curve};
    return plot;
  }

  Trace trace_;
};

TEST_F(PlotLabelsTest, ANameStandsBesideItsCurveWhereThereIsRoom) {
  PlotFigure plot = Curve();
  plot.series[0].label = ParseOrDie("\\tanh s");
  const Interaction wide = Show(plot);
  const Rect* label = wide.names.Find("plot.label.0");
  ASSERT_NE(label, nullptr);
  const Rect body = wide.rects.At("read.plot");
  EXPECT_GT(label->x, body.x + 0.4F * body.width) << "the curve rises in the middle";
  EXPECT_LT(label->x, body.x + 0.7F * body.width);
  EXPECT_FALSE(wide.names.Has("plot.name.0")) << "nor at its end as well";
  plot.series[0].label =
      ParseOrDie("\\tanh s = \\tanh s = \\tanh s = \\tanh s = \\tanh s = \\tanh s = \\tanh s");
  Resize(400, 800);
  const Interaction narrow = Show(plot);
  EXPECT_FALSE(narrow.names.Has("plot.label.0")) << "too long for a narrow plot";
  EXPECT_TRUE(narrow.names.Has("plot.name.0") || narrow.names.Has("plot.legend.0"));
}

// A curve along the top of the plot, which the guide's words would cover.
TEST_F(PlotLabelsTest, TheWordsOfAGuideStandWhereNoCurveIs) {
  PlotFigure plot;
  Series top{.name = "a curve"};
  for (int i = 0; i <= 40; ++i) top.Add(i, 1);
  plot.series = {top};
  plot.y.low = 0;
  plot.y.high = 1;
  plot.guides = {{true, 20, "here"}, {true, 21, "there"}};
  const Interaction now = Show(plot);
  const Rect body = now.rects.At("read.plot");
  const Rect* here = now.names.Find("plot.guide.0");
  const Rect* there = now.names.Find("plot.guide.1");
  ASSERT_NE(here, nullptr);
  ASSERT_NE(there, nullptr);
  for (const Rect* words : {here, there}) {
    EXPECT_GT(words->y, body.y + 2) << "the curve is there";
    EXPECT_LT(words->y + words->height, body.y + body.height / 2);
  }
  EXPECT_TRUE(here->x + here->width < there->x || here->y + here->height <= there->y);
}

TEST_F(PlotLabelsTest, ANumberStandsWhereNoCurveIs) {
  PlotFigure plot = Curve();
  // So steep that the places below the point and to its right are on the curve.
  plot.series[0] = {.name = "a curve"};
  for (int i = -40; i <= 40; ++i) plot.series[0].Add(i / 10.0, -i / 10.0);
  plot.numbers = {{.item = 0, .symbol = ParseOrDie("s ="), .x = -1, .y = 1}};
  const Interaction now = Show(plot);
  const Rect body = now.rects.At("read.plot");
  ASSERT_TRUE(now.drawn_numbers.Has("n.0"));
  const Rect number = now.rects.At("n.0");
  // The line goes from the upper left corner to the lower right one.
  const auto on_curve = [&](float x) { return body.y + body.height * (x - body.x) / body.width; };
  const bool above = number.y + number.height <= on_curve(number.x);
  const bool below = number.y >= on_curve(number.x + number.width);
  EXPECT_TRUE(above || below);
}

TEST_F(PlotLabelsTest, ANumberThatWouldCoverAnotherIsLeftOut) {
  PlotFigure plot = Curve();
  for (int row = 0; row < 3; ++row) {
    const double x = *trace_.values.At({"s", row, 0});
    plot.numbers.push_back({.item = row, .symbol = ParseOrDie("s ="), .x = x, .y = std::tanh(x)});
  }
  const Interaction now = Show(plot);
  EXPECT_TRUE(now.drawn_numbers.Has("n.0"));
  EXPECT_TRUE(now.drawn_numbers.Has("n.1"));
  const Rect a = now.rects.At("n.0");
  const Rect b = now.rects.At("n.1");
  EXPECT_TRUE(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y ||
              b.y + b.height <= a.y);
  for (const PlotFigure::NumberAt& number : plot.numbers) {
    const Rect* rect = now.rects.Find("n." + std::to_string(number.item));
    if (rect == nullptr) continue;
    for (const PlotFigure::NumberAt& other : plot.numbers) {
      const Rect* box = now.rects.Find("n." + std::to_string(other.item));
      if (box == nullptr || &other == &number) continue;
      EXPECT_FALSE(rect->x < box->x + box->width && box->x < rect->x + rect->width &&
                   rect->y < box->y + box->height && box->y < rect->y + rect->height)
          << number.item << " and " << other.item;
    }
  }
}

TEST_F(PlotLabelsTest, EachSideHasItsNameInItsOwnCorner) {
  for (const double sign : {1.0, -1.0}) {
    PlotFigure plot;
    plot.x = {.label = {}, .low = -3, .high = 3};
    plot.y = {.label = {}, .low = -3, .high = 3};
    plot.same_scale = plot.bare = true;
    plot.sides = {0.4, sign * 1.1, 0.4, "plus", "minus", "line"};
    plot.series = {{.name = "line", .x = {-0.7, 0}, .y = {1, -1}}};
    const Interaction now = Show(plot);
    const Rect plus = now.names.At("plot.plus");
    const Rect minus = now.names.At("plot.minus");
    EXPECT_EQ(plus.x > minus.x, sign > 0);
  }
}

// A name has a free place, and a handle is never under it.
TEST_F(PlotLabelsTest, ANameInAPlaneAvoidsTheHandles) {
  PlotFigure plot;
  plot.x = {.label = {}, .low = -3, .high = 3};
  plot.y = {.label = {}, .low = -3, .high = 3};
  plot.same_scale = plot.bare = true;
  plot.series = {{.name = "an arrow", .x = {0, 1}, .y = {0, 0}}};
  plot.series[0].style = Series::Style::kArrow;
  const float free = Show(plot).names.At("plot.name.0").x;
  plot.handles = {{.x_item = 0, .x = 1.3, .y = 0, .number = 1}};
  const Interaction now = Show(plot);
  const Rect name = now.names.At("plot.name.0");
  const Rect handle = now.rects.At("n.0");
  EXPECT_NE(name.x, free);
  const float x = handle.x + handle.width / 2;
  const float y = handle.y + handle.height / 2;
  EXPECT_TRUE(name.x > x + 9 || name.x + name.width < x - 9 || name.y > y + 9 ||
              name.y + name.height < y - 9);
}

TEST_F(PlotLabelsTest, TipsAreLeftBehindAlongTheWay) {
  PlotFigure plot = Curve();
  plot.series.push_back({.name = "tips", .x = {0}, .y = {0}});
  plot.series[1].style = Series::Style::kTips;
  plot.series[1].ink = Series::Ink::kGradient;
  int before = 0;
  for (int i = 1; i < 4; ++i) {
    plot.series[1].Add(i, -0.3 * i);
    Show(plot);
    const int now = Count(ThemeOf(options_.theme).violet);
    EXPECT_GT(now, before) << i;
    before = now;
  }
}

}  // namespace
}  // namespace chainrule
