// The stage and the settings strip of a wide display.
#include "draw/draw_fixture.h"

namespace chainrule {
namespace {

Page PageWith(const std::function<void(Page& page)>& settings, int matrices = 1) {
  Values values;
  for (int i = 0; i < matrices; ++i)
    values.Set("W" + std::to_string(i), Eigen::MatrixXd::Constant(3, 2, 0.5));
  Page page(values, Mask(Trace(), 0), {});
  page.Begin(Region::kStory, "story", "Story");
  page.Heading("title", 2, ParagraphOrDie("A title"));
  page.Lines("lines", "Lines", {{"numbers", ParseOrDie("1 = 1"), false}}, true);
  page.End();
  page.Begin(Region::kStage, "stage", "Stage");
  PlotFigure plot;
  plot.series.push_back({.name = "a", .x = {0, 1, 2}, .y = {0, 1, 4}});
  page.Figure("plot", "A plot", std::move(plot), {});
  for (int i = 0; i < matrices; ++i)
    page.Matrix("matrix." + std::to_string(i), "W", ParseOrDie("W"), "W" + std::to_string(i),
                false);
  page.End();
  page.Begin(Region::kTools, "settings", "Settings");
  settings(page);
  page.End();
  page.Finish();
  return page;
}

void NoSettings(Page&) {}

void ManySettings(Page& page) {
  for (int i = 0; i < 12; ++i) {
    const std::string id = "choice." + std::to_string(i);
    Item choice = MakeChoice(id, "hand");
    choice.name = "A choice";
    page.Controls("of." + id, "Choices", {choice});
  }
}

class StageTest : public DrawTest {};

TEST_F(StageTest, AFigureTakesTheRoomThatWordsAndMatricesLeave) {
  page_ = PageWith(NoSettings);
  Resize(1280, 800);
  const Interaction usual = Settle();
  const Rect figure = usual.rects.At("plot.part");
  const Rect lines = usual.rects.At("lines.part");
  EXPECT_GT(figure.width, 800);
  EXPECT_NEAR(lines.y, figure.y + figure.height + 16, 1) << "below it";
  Resize(1280, 1000);
  EXPECT_NEAR(Settle().rects.At("plot.part").height, figure.height + 200, 1)
      << "it grows, they do not";
  page_ = PageWith(NoSettings, 12);
  const Interaction many = Settle();
  EXPECT_LT(many.rects.At("plot.part").height, figure.height + 200) << "matrices take more room";
}

// Three matrices are wider than what the step's lines leave them at first.
TEST_F(StageTest, TheLinesOfAStepGiveTheMatricesBesideThemWhatTheyNeed) {
  Resize(1280, 800);
  page_ = PageWith(NoSettings);
  const Rect wide = Settle().rects.At("lines.part");
  page_ = PageWith(NoSettings, 3);
  const Interaction now = Settle();
  const Rect lines = now.rects.At("lines.part");
  EXPECT_LT(lines.width, wide.width);
  EXPECT_GE(lines.width, 360) << "but no more than that";
  const Rect first = now.rects.At("cell.W0:0,0");
  const Rect last = now.rects.At("cell.W2:0,0");
  EXPECT_FLOAT_EQ(last.y, first.y) << "in one row";
  EXPECT_GT(first.x, lines.x + lines.width);
}

TEST_F(StageTest, OneFrameSettlesAPageAndNoDragUnsettlesIt) {
  page_ = PageWith(NoSettings);
  Resize(1280, 800);
  EXPECT_TRUE(Frame().unsettled) << "what leaves the room is not known yet";
  EXPECT_FALSE(Frame().unsettled);
  const Rect before = Frame().rects.At("plot.part");
  page_ = PageWith(NoSettings);  // as in each frame of a drag
  const Interaction after = Frame();
  EXPECT_FALSE(after.unsettled);
  EXPECT_EQ(after.rects.At("plot.part").height, before.height);
}

// A plot of two panels, two more figures and a plot on a track.
Page WithPlots(bool panels) {
  Page page(Values(), Mask(Trace(), 0), {});
  page.Begin(Region::kStage, "stage", "Stage");
  for (int i = 0; i < 4; ++i) {
    PlotFigure plot;
    plot.series.push_back({.name = "a", .x = {0, 1, 2}, .y = {0, 1, 4}});
    if (panels && i == 0) plot.lower = PlotFigure::Axis{};
    if (i == 3) plot.track = PlotFigure::Track{};
    page.Figure("plot" + std::to_string(i), "A plot", std::move(plot), {});
  }
  page.End();
  page.Finish();
  return page;
}

TEST_F(StageTest, APlotOfTwoPanelsStandsBesideTwoMoreFiguresAndATrackBelow) {
  float track = 0;
  for (const float height : {800.0F, 1080.0F}) {
    Resize(1280, height);
    page_ = WithPlots(true);
    const Interaction now = Settle();
    const auto at = [&](int i) { return now.rects.At("plot" + std::to_string(i) + ".part"); };
    EXPECT_EQ(at(1).y, at(0).y);
    EXPECT_GT(at(1).x, at(0).x + at(0).width) << "beside it";
    EXPECT_EQ(at(2).x, at(1).x);
    EXPECT_NEAR(at(2).y, at(1).y + at(1).height + 16, 1);
    EXPECT_NEAR(at(0).y + at(0).height, at(2).y + at(2).height, 24) << "both end together";
    EXPECT_EQ(at(3).x, at(0).x);
    EXPECT_EQ(at(3).width, 1280 - 48) << "the whole width";
    EXPECT_GT(at(3).y, at(2).y + at(2).height);
    EXPECT_LT(at(3).y + at(3).height, height) << "in sight";
    if (track > 0) {
      EXPECT_EQ(at(3).height, track) << "it leaves the height to the others";
    }
    track = at(3).height;
  }
  page_ = WithPlots(false);
  const Interaction pairs = Settle();
  EXPECT_EQ(pairs.rects.At("plot1.part").y, pairs.rects.At("plot0.part").y) << "rows of two";
  EXPECT_GT(pairs.rects.At("plot3.part").y, pairs.rects.At("plot2.part").y)
      << "but a track has its own";
}

// A host page that gives the tutor the height it asks for must not be asked again and again.
TEST_F(StageTest, TheHeightThatIsNeededDoesNotDependOnTheDisplays) {
  page_ = PageWith(NoSettings);
  Resize(1280, 500);
  const float needed = Settle().natural_height;
  Resize(1280, 1500);
  EXPECT_EQ(Settle().natural_height, needed);
}

TEST_F(StageTest, SettingsAreInAStripAndShowAllThatCanBeChosen) {
  page_ =
      PageWith([](Page& page) { page.Controls("of", "Choices", {MakeChoice("choice", "hand")}); });
  Resize(1280, 800);
  const Interaction now = Settle();
  for (const char* option : {"choice=exact", "choice=hand", "choice=both"})
    EXPECT_LT(now.rects.At(option).y + now.rects.At(option).height, 90) << option;
  EXPECT_FALSE(now.rects.Has("more.part"));
  Click("choice=exact");
  ExpectOnly("choice", Verb::kSet, "exact");
}

// Where lists save the room that is needed, the first choice stays as it is if it can.
TEST_F(StageTest, TheFirstChoiceShowsItsOptionsWhereOthersAreLists) {
  page_ = PageWith([](Page& page) {
    for (int i = 0; i < 5; ++i) {
      Item choice = MakeChoice("choice." + std::to_string(i), "hand");
      choice.name = "A choice";
      page.Controls("of." + choice.id, "Choices", {choice});
    }
  });
  Resize(1280, 800);
  const Interaction now = Settle();
  EXPECT_FALSE(now.rects.Has("more.part")) << "all fit";
  EXPECT_TRUE(now.rects.Has("choice.0=exact"));
  EXPECT_FALSE(now.rects.Has("choice.1=exact")) << "in its list";
}

TEST_F(StageTest, WhatDoesNotFitInTheStripIsBehindMore) {
  page_ = PageWith(ManySettings);
  Resize(1280, 800);
  const Interaction now = Settle();
  EXPECT_TRUE(now.rects.Has("choice.0")) << "the first come first";
  EXPECT_FALSE(now.rects.Has("choice.11"));
  for (const auto& [id, rect] : now.rects.entries()) {
    if (!id.starts_with("choice.")) continue;
    EXPECT_LT(rect.x + rect.width, 1280) << id;
  }
  Click("more.part");
  EXPECT_TRUE(Settle().rects.Has("choice.11"));
  Click("choice.11=exact");
  ExpectOnly("choice.11", Verb::kSet, "exact");
  EXPECT_TRUE(painter_->CloseLists());
  EXPECT_FALSE(Settle().rects.Has("choice.11"));
}

TEST_F(StageTest, TheKeyboardOpensMoreWhereItComesToAHiddenSetting) {
  page_ = PageWith(ManySettings);
  Resize(1280, 800);
  ASSERT_FALSE(Settle().rects.Has("choice.11"));
  view_.focused = "choice.11";
  EXPECT_TRUE(Settle().rects.Has("choice.11"));
  EXPECT_TRUE(painter_->CloseLists());
  EXPECT_FALSE(Settle().rects.Has("choice.11")) << "and Escape closes it, though the focus stays";
}

TEST_F(StageTest, TheWordsDoNotGrowWithTheDisplay) {
  page_ = PageWith(NoSettings);
  for (const auto& [width, column] : {std::pair{1280.0F, 360.0F}, std::pair{1599.0F, 360.0F},
                                      std::pair{1600.0F, 400.0F}, std::pair{1920.0F, 440.0F}}) {
    Resize(width, 900);
    EXPECT_NEAR(Settle().rects.At("plot.part").x, column + 24, 1) << width;
  }
}

}  // namespace
}  // namespace chainrule
