#include <algorithm>
#include <cmath>
#include <random>

#include "course/number.h"
#include "draw/draw_fixture.h"
#include "draw/frame.h"
#include "draw/plot_scale.h"
#include "draw/theme.h"

namespace chainrule {
namespace {

// A plane with one point that can be dragged freely and one that only moves sideways.
class PlotTest : public DrawTest {
 protected:
  PlotTest() {
    trace_.values.Set("p", Eigen::MatrixXd{{2, -1}, {-1.5, 0.5}});
    page_ = Make({});
  }

  Page Make(const PlotFigure::Axis& x_axis) const {
    Page page(trace_.values, Mask(trace_, 0), {});
    page.SetQuantities({nullptr, [](const Quantity&) { return Range{-3, 1000, 0.1}; }});
    PlotFigure plot;
    plot.x = x_axis;
    plot.same_scale = !x_axis.log;
    plot.series = {{"line", {1, 10}, {-2, 2}}};
    plot.guides = {{true, 3, "here"}, {false, 0, "%s"}};
    std::vector<Item> items;
    for (int row = 0; row < 2; ++row) {
      for (int column = 0; column < 2; ++column) {
        const Quantity quantity{"p", row, column};
        items.push_back(page.NumberItem("point." + ToText(quantity), quantity));
      }
    }
    plot.handles = {{0, 1, 2, -1, PlotFigure::Handle::Shape::kMinus, true},
                    {2, -1, 8, 1, PlotFigure::Handle::Shape::kGrip}};
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("plane", "The plane", std::move(plot), std::move(items));
    page.End();
    page.Finish();
    return page;
  }

  void Drag(const std::string& id, ImVec2 by) {
    const ImVec2 at = CentreOf(id);
    Point(at);
    Button(true);
    for (float part : {0.5F, 1.0F}) {
      ImGui::GetIO().AddMousePosEvent(at.x + part * by.x, at.y + part * by.y);
      Frame();
    }
  }

  Trace trace_;
};

TEST_F(PlotTest, AHandleDragsBothOfItsNumbersAsOneEdit) {
  Drag("point.p:0,0", {40, -60});
  ASSERT_GE(actions_.size(), 2U);
  double x = 0;
  double y = 0;
  for (const Action& action : actions_) {
    EXPECT_EQ(action.verb, Verb::kSet);
    EXPECT_TRUE(action.gesture) << "more will follow";
    (action.id == "point.p:0,0" ? x : y) = *ParseNumber(action.value);
  }
  EXPECT_GT(x, 2.05);
  EXPECT_GT(y, -1 + 1.4 * (x - 2)) << "60 pixels up, 40 to the right, on one scale";
  EXPECT_LT(y, -1 + 1.6 * (x - 2));
  const std::string last = actions_.back().value;
  actions_.clear();
  Button(false);
  Frame();
  ASSERT_EQ(actions_.size(), 1U);
  EXPECT_EQ(actions_[0].id, "point.p:0,1");
  EXPECT_EQ(actions_[0].value, last);
  EXPECT_FALSE(actions_[0].gesture) << "and that was all: no click either";
}

TEST_F(PlotTest, AHandleThatIsLetGoIsDraggedNoFurther) {
  const ImVec2 at = CentreOf("point.p:0,0");
  Drag("point.p:0,0", {40, -60});
  ASSERT_FALSE(actions_.empty());
  actions_.clear();
  painter_->LetGo();
  ImGui::GetIO().AddMousePosEvent(at.x + 80, at.y - 90);
  Frame();
  Button(false);
  Frame();
  EXPECT_TRUE(actions_.empty());
}

TEST_F(PlotTest, ACoordinateThatDoesNotMoveStays) {
  Drag("point.p:1,0", {-30, -60});
  Button(false);
  ASSERT_FALSE(actions_.empty());
  for (const Action& action : actions_) EXPECT_EQ(action.id, "point.p:1,0");
}

TEST_F(PlotTest, DragsStayWithinTheRange) {
  Drag("point.p:0,0", {-5000, 5000});
  Button(false);
  for (const Action& action : actions_) EXPECT_GE(*ParseNumber(action.value), -3) << action.id;
}

TEST_F(PlotTest, AClickOnAHandlePins) {
  Click("point.p:0,0");
  ExpectOnly("point.p:0,0", Verb::kPin);
}

// The mark of an example stands exactly above the same example's in the second panel.
TEST_F(PlotTest, TwoPanelsShareTheirXAxis) {
  PlotFigure plot;
  plot.lower = PlotFigure::Axis{};
  using Series = PlotFigure::Series;
  plot.series = {{"upper", {-4, 4}, {-1000, 1000}}, {"lower", {-4, 4}, {0, 1}}};
  for (const bool lower : {false, true}) {
    Series marks{.name = "m", .x = {-3, 2}, .y = {0, lower ? 1.0 : 500.0}};
    marks.style = Series::Style::kDots;
    marks.lower = lower;
    marks.marks = {{.number = 1}, {.number = 2, .square = true}};
    plot.series.push_back(std::move(marks));
  }
  plot.series[1].lower = true;
  plot.series[1].ink = Series::Ink::kSlope;
  const auto draw = [&] {
    Page page(trace_.values, Mask(trace_, 0), {});
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("panels", "Panels", plot, {});
    page.End();
    page.Finish();
    page_ = std::move(page);
    Settle();
  };
  draw();
  const Theme& theme = ThemeOf(options_.theme);
  const auto centres = [&](ImU32 ring) {  // of the two marks with this ring, the upper one first
    ImVec2 low{1e9F, 1e9F}, high{-1e9F, -1e9F};
    for (ImDrawList* list : ImGui::GetDrawData()->CmdLists)
      for (const ImDrawVert& vertex : list->VtxBuffer) {
        if (vertex.col != ring) continue;
        low = {std::min(low.x, vertex.pos.x), std::min(low.y, vertex.pos.y)};
        high = {std::max(high.x, vertex.pos.x), std::max(high.y, vertex.pos.y)};
      }
    return Box{low, high};
  };
  const Box square = centres(theme.negative);
  EXPECT_LT(square.width(), 24) << "one above the other";
  EXPECT_GT(square.height(), 60) << "in two panels";
  const int without = Count(theme.slope);
  EXPECT_GT(without, 0) << "a curve in the colour of slopes";
  plot.series[2].marks[1].slope = 0.5;
  draw();
  EXPECT_GT(Count(theme.slope), without) << "a stroke with the example's slope";
  const int threads = Count(theme.muted);
  plot.series[3].marks.clear();
  draw();
  EXPECT_LT(Count(theme.muted), threads - 40) << "dotted lines join the panels";
}

TEST_F(PlotTest, AnArrowDoesNotWidenTheAxesAndDoesNotLeaveThem) {
  PlotFigure plot;
  plot.series = {{"line", {0, 1}, {0, 1}}, {.name = "down", .x = {0.5, 40}, .y = {0.5, 90}}};
  plot.series[1].style = PlotFigure::Series::Style::kArrow;
  plot.series[1].ink = PlotFigure::Series::Ink::kGradient;
  const auto marks = [&] {
    Page page(trace_.values, Mask(trace_, 0), {});
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("arrow", "Arrow", plot, {});
    page.End();
    page.Finish();
    page_ = std::move(page);
    Settle();
    return Count(ThemeOf(options_.theme).violet);
  };
  const int far = marks();
  EXPECT_GT(far, 0);
  plot.same_scale = true;  // where a name has room beside its end
  plot.series[1].x[1] = 0.499;
  marks();
  const Rect left = Frame().names.At("arrow.name.1");
  plot.series[1].x[1] = 0.501;
  marks();
  EXPECT_LT(left.x + left.width, Frame().names.At("arrow.name.1").x)
      << "its name is on the side to which it points";
  plot.series[1].x[1] = plot.series[1].y[1] = 0.5;
  const int none = marks();
  EXPECT_GT(none, 0) << "where it begins is a dot";
  EXPECT_LT(none, far);
  const std::vector<const std::vector<double>*> line{&plot.series[0].x};
  EXPECT_LE(PlotScale(plot.x, line).span(), 1);
}

// Points of three shapes, including one without a place, and several bars per pixel.
// A curve that falls below a cut axis leaves the picture, and is not drawn along its border.
TEST_F(PlotTest, ACurveLeavesACutAxis) {
  for (const bool cut : {false, true}) {
    SCOPED_TRACE(cut);
    Page page(trace_.values, Mask(trace_, 0), {});
    PlotFigure plot;
    plot.y = {.label = {}, .powers = true, .low = -8, .cut = cut};
    plot.series = {{.name = "line", .x = {0, 1, 2, 3}, .y = {0, -4, -400, -800}}};
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("fall", "A fall", std::move(plot), {});
    page.End();
    page.Finish();
    page_ = std::move(page);
    Settle();
    // Right of the crossing at x = 1.01, nothing of the curve is in the lower half.
    int beyond = 0;
    for (ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
      for (const ImDrawCmd& command : list->CmdBuffer) {
        for (unsigned i = 0; i < command.ElemCount; ++i) {
          const int index = static_cast<int>(command.IdxOffset + i);
          const ImDrawVert& vertex =
              list->VtxBuffer[static_cast<int>(list->IdxBuffer[index] + command.VtxOffset)];
          if (vertex.col == ThemeOf(ThemeId::kLight).positive && vertex.pos.x > 700 &&
              vertex.pos.y > 400 && vertex.pos.y < command.ClipRect.w)
            ++beyond;
        }
      }
    }
    EXPECT_EQ(beyond == 0, cut) << beyond;
  }
}

TEST_F(PlotTest, EachPointOfACrowdIsDrawnAndBarsOfOnePixelAreAsHighAsTheHighest) {
  constexpr int kPoints = 5000;
  PlotFigure plot;
  plot.y.low = 0;
  plot.y.high = 2;
  for (int shape = 0; shape < 3; ++shape) {
    PlotFigure::Series dots{.name = std::to_string(shape)};
    dots.style = PlotFigure::Series::Style::kDots;
    for (int i = 0; i < kPoints; ++i) dots.Add(i, i == 7 ? std::nan("") : 1);
    plot.series.push_back(dots);
  }
  PlotFigure::Series bars;
  bars.style = PlotFigure::Series::Style::kBars;
  for (int i = 0; i < kPoints; ++i) bars.Add(i, i == 2500 ? 2 : 0.5);
  plot.series.push_back(bars);
  page_ = Page(trace_.values, Mask(trace_, 0), {});
  page_.Begin(Region::kStage, "stage", "Stage");
  page_.Figure("crowd", "A crowd", std::move(plot), {});
  page_.End();
  page_.Finish();
  Resize(800, 900);  // one column, where a plot has the size for which it was designed
  Settle();
  const Theme& theme = ThemeOf(options_.theme);
  const int legend = 4;  // one point each, with smoothed edges
  EXPECT_NEAR(Count(theme.violet), 4 * (kPoints - 1), legend);
  EXPECT_NEAR(Count(theme.negative), 3 * (kPoints - 1), legend);
  EXPECT_GE(Count(theme.positive), 6 * (kPoints - 1));
  EXPECT_LT(Count(theme.ochre), 4 * 500) << "no more bars than pixels";
  float top = 1e9F;
  float bottom = 0;
  for (ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
    for (const ImDrawVert& corner : list->VtxBuffer) {
      if (corner.col != theme.ochre) continue;
      top = std::min(top, corner.pos.y);
      bottom = std::max(bottom, corner.pos.y);
    }
  }
  EXPECT_NEAR(bottom - top, 170, 1) << "from 0 to the one that is 2, at the top of the plot";
}

// One plot with curves and no handles.
class PlotNamesTest : public DrawTest {
 protected:
  using Series = PlotFigure::Series;

  Interaction Show(std::vector<Series> series, bool same_scale = false) {
    PlotFigure plot;
    plot.same_scale = same_scale;
    plot.series = std::move(series);
    page_ = Page(trace_.values, Mask(trace_, 0), {});
    page_.Begin(Region::kStage, "stage", "Stage");
    page_.Figure("plot", "", std::move(plot), {});
    page_.End();
    page_.Finish();
    return Settle();
  }

  Trace trace_;
};

TEST_F(PlotNamesTest, EverySecondCurveHasDashes) {
  Series first{"", {0, 1}, {0, 1}};
  first.quiet = true;
  const Series dots{"", {0.5}, {0.5}, Series::Style::kDots};
  Show({first, dots, {"", {0, 1}, {1, 0}}});
  const Theme& theme = ThemeOf(options_.theme);
  const int ends = 2 * 16;  // at most: a point at each end of the second curve
  EXPECT_GT(Count(theme.negative), ends + 2 * 20) << "many short strokes";
  const int whole = Count(Mix(theme.positive, theme.background, 0.2F));
  EXPECT_GT(whole, 0);
  EXPECT_LT(whole, 20) << "one stroke";
}

TEST_F(PlotNamesTest, ACurveIsNamedAtItsEndAndPointsInTheLegend) {
  const Interaction now = Show({{"first", {0, 1, 2}, {0, 1, 5}},
                                {"second", {0, 1, 2}, {0, 1, 2}},
                                {"dots", {1}, {1}, Series::Style::kDots}});
  const Rect body = now.rects.At("read.plot");
  const Rect first = now.names.At("plot.name.0");
  const Rect second = now.names.At("plot.name.1");
  EXPECT_GE(first.x, body.x + body.width) << "beside the plot";
  EXPECT_LT(first.x, body.x + body.width + 12);
  EXPECT_NEAR(first.y + first.height / 2, body.y, 9) << "at the height of its last point";
  EXPECT_NEAR(second.y + second.height / 2, body.y + 0.6F * body.height, 2);
  EXPECT_FALSE(now.names.Has("plot.legend.0"));
  EXPECT_FALSE(now.names.Has("plot.legend.1"));
  EXPECT_TRUE(now.names.Has("plot.legend.2"));
}

TEST_F(PlotNamesTest, NamesTooLongForThePlotAreInTheLegend) {
  const std::string name = "a name that takes more than a third of the plot";
  Resize(800, 900);  // one column, where a plot has the size for which it was designed
  const Interaction now = Show({{name, {0, 1}, {0, 1}}, {"b", {0, 1}, {0, 2}}});
  EXPECT_TRUE(now.names.Has("plot.legend.0"));
  EXPECT_TRUE(now.names.Has("plot.legend.1"));
  EXPECT_FALSE(now.names.Has("plot.name.1"));
}

TEST_F(PlotNamesTest, ManyNamesAtOneHeightAreInTheLegend) {
  std::vector<Series> series;
  for (int i = 0; i < 6; ++i) series.push_back({"n" + std::to_string(i), {0, 1}, {0, 1}});
  const Interaction now = Show(series);
  EXPECT_TRUE(now.names.Has("plot.legend.5"));
  EXPECT_FALSE(now.names.Has("plot.name.5"));
}

// In a plane, too, where curves end anywhere.
TEST_F(PlotNamesTest, NoNameCoversAnother) {
  std::mt19937 random{5};
  const auto part = [&] { return static_cast<double>(random() % 1000) / 1000; };
  int at_curves = 0;
  for (int round = 0; round < 200; ++round) {
    std::vector<Series> series;
    const std::size_t count = 1 + random() % 5;
    for (std::size_t i = 0; i < count; ++i)
      series.push_back(
          {std::string(1 + random() % 12, 'a'), {0, part() < 0.5 ? 1 : part()}, {part(), part()}});
    const Interaction now = Show(series, round % 2 == 1);
    std::vector<Rect> names;
    for (std::size_t i = 0; i < count; ++i) {
      const Rect* name = now.names.Find("plot.name." + std::to_string(i));
      const Rect* entry = now.names.Find("plot.legend." + std::to_string(i));
      ASSERT_TRUE((name == nullptr) != (entry == nullptr)) << "each has one name";
      if (name == nullptr) continue;
      ++at_curves;
      for (const Rect& other : names)
        EXPECT_TRUE(name->x >= other.x + other.width || other.x >= name->x + name->width ||
                    name->y >= other.y + other.height - 0.01F ||
                    other.y >= name->y + name->height - 0.01F)
            << round;
      names.push_back(*name);
    }
  }
  EXPECT_GT(at_curves, 300);
}

// Otherwise the handle would run away from the pointer.
TEST_F(PlotTest, TheAxesStandStillWhileAHandleIsDragged) {
  Settle();
  Drag("point.p:0,0", {30, 0});
  const std::string first = actions_.front().value;
  trace_.values.Set("p", Eigen::MatrixXd{{900, -1}, {-1.5, 0.5}});
  PlotFigure::Axis wide;
  wide.high = 900;
  page_ = Make(wide);
  actions_.clear();
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  ImGui::GetIO().AddMousePosEvent(mouse.x + 2, mouse.y);
  Frame();
  ASSERT_FALSE(actions_.empty());
  EXPECT_LT(*ParseNumber(actions_.front().value), *ParseNumber(first) + 1);
}

// Three plots, each a curve with a gap and a point below it; the third is below the display's edge.
class PlotReadingTest : public DrawTest {
 protected:
  PlotReadingTest() {
    trace_.values.Set("p", Eigen::MatrixXd{{1}});
    page_ = Page(trace_.values, Mask(trace_, 0), {});
    page_.Begin(Region::kStory, "story", "Story");
    page_.Prose("words", ParagraphOrDie("Words."));
    page_.Lines("lines", "Lines", {{"numbers", ParseOrDie("1 = 1"), false}});
    page_.Controls("controls", "Controls",
                   {MakeItem("press.me", Role::kButton, "Press", Verb::kPress | Verb::kFocus)});
    page_.End();
    page_.Begin(Region::kStage, "stage", "Stage");
    for (const char* id : {"one", "two", "three"}) {
      PlotFigure plot;
      plot.x.label = ParseOrDie("x");
      plot.series = {{"a", {0, 1, 2, 3}, {1, std::nan(""), 3, 4}}, {"b", {2}, {0.5}}};
      page_.Figure(id, id, std::move(plot), {});
    }
    page_.Matrix("matrix.p", "p", ParseOrDie("p"), "p", true, {}, [](Item&) {});
    page_.End();
    page_.Finish();
    Resize(1200, 420);
  }

  // The number of vertices drawn over everything: the ring, the card and its words.
  static int Over() { return ImGui::GetForegroundDrawList()->VtxBuffer.Size; }

  Trace trace_;
};

TEST_F(PlotReadingTest, TheRingAndTheCardAreWhereItIsRead) {
  const Rect whole = Settle().rects.At("read.one");
  EXPECT_GT(whole.width, 100) << "all of the plot";
  EXPECT_EQ(Over(), 0);
  view_.focused = "read.one";
  const Rect first = Settle().rects.At("read.one");
  const int card = Over();
  EXPECT_GT(card, 0);
  EXPECT_LT(first.width, 20);
  EXPECT_NEAR(first.x + first.width / 2, whole.x, 2) << "the first point is at the left";
  ASSERT_EQ(page_.ReadPoint("read.one", 2), (PlotStop{2, 0})) << "there is a gap at 1";
  const Rect second = Settle().rects.At("read.one");
  EXPECT_NEAR(second.x + second.width / 2, whole.x + whole.width * 2 / 3, 2);
  EXPECT_GT(second.height, 60) << "both points over x = 2";
  EXPECT_GT(Over(), card) << "of which the card says more";
  ASSERT_TRUE(page_.ReadPoint("read.one", 3).has_value());
  EXPECT_LT(Settle().rects.At("read.one").height, 20);
  EXPECT_TRUE(actions_.empty());
}

TEST_F(PlotReadingTest, ThePointerReadsTheSame) {
  view_.focused = "read.one";
  ASSERT_TRUE(page_.ReadPoint("read.one", 3).has_value());
  const ImVec2 at = CentreOf("read.one");
  const int card = Over();
  view_.focused.clear();
  Point(ImVec2{2, 2});
  EXPECT_EQ(Over(), 0);
  Point(at);
  const int ring = 5 * 8;  // at most, for the focus ring, which is gone
  EXPECT_GT(Over(), 0);
  EXPECT_NEAR(Over(), card, ring);
}

TEST_F(PlotReadingTest, APlotThatIsReadIsScrolledToAsAWhole) {
  Resize(800, 480);
  ASSERT_FALSE(Settle().rects.Has("read.three")) << "it is below the edge";
  view_.focused = "read.three";
  Settle();
  Settle();
  view_.focused.clear();
  EXPECT_GT(Settle().rects.At("read.three").height, 160);
}

// The plot, which the words mention and the learner drags, comes before the lines that compute it.
TEST_F(PlotReadingTest, InOneColumnTheFirstPlotIsAboveTheLines) {
  Resize(390, 2000);
  const Interaction now = Settle();
  EXPECT_LT(now.rects.At("read.one").y, 150);
  EXPECT_GT(now.rects.At("press.me").y, now.rects.At("read.one").y + 170);
  EXPECT_GT(now.rects.At("read.two").y, now.rects.At("press.me").y);
  EXPECT_GT(now.rects.At("read.three").y, now.rects.At("read.two").y);
  EXPECT_GT(now.rects.At("cell.p:0,0").y, now.rects.At("read.three").y);
  Resize(780, 2000);
  const Interaction wider = Settle();
  EXPECT_EQ(wider.rects.At("read.one").y, wider.rects.At("read.two").y) << "two beside each other";
  EXPECT_GT(wider.rects.At("press.me").y, wider.rects.At("read.two").y);
}

TEST(PlotScaleTest, ValuesAreRoundedToWhatAPixelCanTell) {
  PlotFigure::Axis axis;
  axis.low = 0;
  axis.high = 10;
  const PlotScale scale(axis, {});
  EXPECT_EQ(scale.ValueAt(0.30004, 400), 3);
  EXPECT_EQ(PrintNumber(scale.ValueAt(0.37777, 400)), "3.78");
  EXPECT_EQ(scale.ValueAt(-5, 400), 0);
  EXPECT_EQ(scale.ValueAt(2, 400), 10);
  axis.whole_numbers = true;
  EXPECT_EQ(PlotScale(axis, {}).ValueAt(0.37777, 400), 4);
  PlotFigure::Axis log;
  log.log = true;
  log.low = 0.01;
  log.high = 1000;
  const PlotScale decades(log, {});
  EXPECT_NEAR(decades.ValueAt(0.4, 400), 1, 0.02);
  EXPECT_NEAR(decades.ValueAt(0, 400), 0.01, 2e-4);
  EXPECT_EQ(decades.Marks(8).front().text, "0.01");
  EXPECT_EQ(decades.Marks(8).back().text, "1000");
}

TEST(PlotScaleTest, ACutAxisEndsAtItsLowAndSaysWhatLiesBelow) {
  const std::vector<double> values = {0, -4, -400};
  for (const bool cut : {false, true}) {
    const PlotScale scale({.label = {}, .powers = true, .low = -8, .high = 2, .cut = cut},
                          {&values});
    EXPECT_EQ(scale.cut(), cut);
    EXPECT_DOUBLE_EQ(scale.span(), cut ? 10 : 402);
    const std::vector<double> places = scale.Places(values);
    EXPECT_DOUBLE_EQ(places[1], cut ? 0.4 : 396.0 / 402);
    EXPECT_DOUBLE_EQ(places[2], cut ? -20 : 0);
    EXPECT_EQ(scale.Place(-400), 0) << "a handle stays at the border";
  }
}

TEST(PlotScaleTest, PowersGoBeyondWhatADoubleHolds) {
  PlotFigure::Axis axis;
  axis.powers = true;
  const std::vector<double> exponents{-400, 0.3};
  const PlotScale scale(axis, {&exponents});
  std::vector<std::string> texts;
  for (const PlotScale::Mark& mark : scale.Marks(5)) texts.push_back(mark.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"10⁻⁴⁰⁰", "10⁻³⁰⁰", "10⁻²⁰⁰", "10⁻¹⁰⁰", "10⁰"}));
  PlotFigure::Axis log;
  log.log = true;
  const std::vector<double> small{1e-12, 1};
  EXPECT_EQ(PlotScale(log, {&small}).Marks(3).front().text, "10⁻¹²");
}

}  // namespace
}  // namespace chainrule
