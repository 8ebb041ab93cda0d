#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "draw/draw_fixture.h"
#include "draw/plot_scale.h"
#include "draw/theme.h"

namespace chainrule {
namespace {

TEST_F(DrawTest, EveryItemIsDrawn) {
  for (ThemeId theme : {ThemeId::kLight, ThemeId::kDark}) {
    options_.theme = theme;
    const Interaction now = Settle();
    EachItem(page_.roots(), [&](const Item& item) {
      ASSERT_TRUE(now.rects.Has(item.id)) << item.id;
      const Rect& rect = now.rects.At(item.id);
      EXPECT_GE(rect.x, 0) << item.id;
      EXPECT_LE(rect.x + rect.width, 1280) << item.id;
      EXPECT_GT(rect.width * rect.height, 30) << item.id;
    });
  }
  EXPECT_TRUE(actions_.empty());
}

TEST_F(DrawTest, DrawnNumbersAreTheItems) {
  for (int step : {0, 1}) {
    page_ = sample_.Make(step);
    const Interaction now = Settle();
    EXPECT_GE(now.drawn_numbers.entries().size(), 10U);
    for (const auto& [id, text] : now.drawn_numbers.entries()) {
      const Item* item = page_.Find(id);
      ASSERT_NE(item, nullptr) << id;
      EXPECT_EQ(text, page_.reader().Text(*item));
    }
    EXPECT_EQ(now.drawn_numbers.Has("cell.delta1:0,0"), step == 1)
        << "what is not yet computed has no number";
  }
}

TEST_F(DrawTest, ClicksDoWhatTheVerbsAllow) {
  Click("cell.W1:1,0");
  ExpectOnly("cell.W1:1,0", Verb::kPin);
  Click("net.delta1");
  ExpectOnly("net.delta1", Verb::kPin);
  Click("net.W1:1");
  ExpectOnly("net.W1:1", Verb::kPin);
  Click("press.me");
  ExpectOnly("press.me", Verb::kPress);
  Click("lesson.b");
  ExpectOnly("lesson.b", Verb::kPress);
  Click("deck.next");
  ExpectOnly("deck.next", Verb::kPress);
  Click("choice=both");
  ExpectOnly("choice", Verb::kSet, "both");
  Click("choice=hand");
  Click("tool.undo");
  EXPECT_TRUE(actions_.empty()) << "chosen already; not enabled";
}

TEST_F(DrawTest, ADoubleClickEdits) {
  const ImVec2 at = CentreOf("cell.W1:0,1");
  Point(at);
  for (int i = 0; i < 2; ++i) {
    Button(true);
    Button(false);
  }
  EXPECT_EQ(edited_, "cell.W1:0,1");
  ExpectOnly("cell.W1:0,1", Verb::kPin);
  edited_.clear();
  Point(CentreOf("cell.delta1:0,0"));
  for (int i = 0; i < 2; ++i) {
    Button(true);
    Button(false);
  }
  EXPECT_EQ(edited_, "") << "computed, not given";
}

TEST_F(DrawTest, HoverNamesTheQuantity) {
  EXPECT_EQ(Point("cell.W1:1,1").hovered, (Quantity{"W1", 1, 1}));
  EXPECT_EQ(Point("net.s1:0").hovered, (Quantity{"s1", 0, 0}));
  EXPECT_EQ(Point("net.s1:1").hovered, (Quantity{"s1", 1, 0}));
  EXPECT_EQ(Point("input.x").hovered, (Quantity{"x", 0, 0}));
  EXPECT_EQ(Point("net.W1:0").hovered, (Quantity{"W1", 0, 0}));
  EXPECT_EQ(Point("press.me").hovered, std::nullopt);
  EXPECT_EQ(Point(ImVec2{1270, 600}).hovered, std::nullopt);
  EXPECT_TRUE(actions_.empty());
}

TEST_F(DrawTest, AnEdgeIsFoundAlongItsLine) {
  const ImVec2 label = CentreOf("net.W1:1");
  const ImVec2 unit = CentreOf("net.x");
  // A point beyond the label, on the line from the unit through it.
  const ImVec2 beyond{label.x + 0.6F * (label.x - unit.x), label.y + 0.6F * (label.y - unit.y)};
  EXPECT_EQ(Point(beyond).hovered, (Quantity{"W1", 1, 0}));
  EXPECT_EQ(Frame().hovered, (Quantity{"W1", 1, 0})) << "and stays found";
  EXPECT_EQ(Point(ImVec2{beyond.x, beyond.y + 25}).hovered, std::nullopt);
  Point(beyond);
  Button(true);
  Button(false);
  ExpectOnly("net.W1:1", Verb::kPin);
}

// The first place in the box, row by row, that points at the quantity.
ImVec2 Search(const Rect& box, const std::function<bool(ImVec2)>& found) {
  for (float y = box.y; y < box.y + box.height; y += 6)
    for (float x = box.x; x < box.x + box.width; x += 6)
      if (found({x, y})) return {x, y};
  return {-1, -1};
}

TEST_F(DrawTest, LinkedWordsAndSymbolsPinTheItem) {
  const Quantity delta{"delta1", 0, 0};
  const Rect lines = Settle().rects.At("lines.part");
  int places = 0;
  for (const Rect& box : {Rect{24, 130, 330, 200}, lines}) {
    const ImVec2 at = Search(box, [&](ImVec2 place) {
      const std::optional<Quantity> hovered = Point(place).hovered;
      return hovered.has_value() && Overlap(*hovered, delta);
    });
    if (at.x < 0) continue;
    ++places;
    Button(true);
    Button(false);
    ASSERT_EQ(actions_.size(), 1U);
    EXPECT_EQ(page_.Find(actions_[0].id)->quantity, delta);
    EXPECT_EQ(actions_[0].verb, Verb::kPin);
    actions_.clear();
  }
  EXPECT_EQ(places, 2) << "the words and the symbol";
}

TEST_F(DrawTest, LitThingsGlowEverywhere) {
  const Theme& theme = ThemeOf(options_.theme);
  Settle();
  const int before = Count(theme.ochre_fill);
  view_.lit = {{"W1", 0, 0}};
  Settle();
  const int lit = Count(theme.ochre_fill);
  EXPECT_GT(lit, before + 8) << "cell, edge and label";
  EXPECT_EQ(Count(theme.ochre), 0);
  view_.pinned = Quantity{"W1", 0, 0};
  view_.pinned_lit = view_.lit;
  Settle();
  EXPECT_GT(Count(theme.ochre), 0) << "what is pinned has a border";
}

TEST_F(DrawTest, TheTimelineIsClicked) {
  Click("stop.4");
  ExpectOnly("stop.4", Verb::kPress);
  const ImVec2 first = CentreOf("stop.1");
  const ImVec2 second = CentreOf("stop.2");
  Point(ImVec2{2 * first.x - second.x, first.y});
  Button(true);
  Button(false);
  ExpectOnly("slider", Verb::kSet, "0");
}

TEST_F(DrawTest, TheTimelineIsScrubbed) {
  const ImVec2 from = CentreOf("stop.1");
  const ImVec2 to = CentreOf("stop.3");
  const ImVec2 end = CentreOf("stop.6");
  Point(from);
  Button(true);
  EXPECT_TRUE(actions_.empty());
  Point(ImVec2{to.x, to.y + 60});
  Point(ImVec2{to.x + 3, to.y});
  ASSERT_EQ(actions_.size(), 1U) << "once per value";
  EXPECT_EQ(actions_[0].value, "3");
  EXPECT_TRUE(actions_[0].gesture);
  Point(ImVec2{end.x + 500, end.y});
  ASSERT_EQ(actions_.size(), 2U);
  EXPECT_EQ(actions_[1].value, "6");
  Button(false);
  ASSERT_EQ(actions_.size(), 3U);
  EXPECT_EQ(actions_[2].id, "slider");
  EXPECT_EQ(actions_[2].verb, Verb::kSet);
  EXPECT_EQ(actions_[2].value, "6");
  EXPECT_FALSE(actions_[2].gesture);
}

TEST_F(DrawTest, TheDropdownOpensAndChooses) {
  EXPECT_FALSE(Settle().rects.Has("round=both"));
  Click("round");
  EXPECT_TRUE(actions_.empty());
  EXPECT_TRUE(Settle().rects.Has("round=both"));
  Click("round=both");
  ExpectOnly("round", Verb::kSet, "both");
  EXPECT_FALSE(Settle().rects.Has("round=both")) << "closed again";
}

TEST_F(DrawTest, KeysStepOnlyWhereTheCanvasHasThem) {
  Key(ImGuiKey_RightArrow);
  EXPECT_TRUE(actions_.empty());
  options_.canvas_has_keyboard = true;
  for (const auto& [key, id] :
       {std::pair{ImGuiKey_RightArrow, "deck.next"}, std::pair{ImGuiKey_LeftArrow, "deck.previous"},
        std::pair{ImGuiKey_Home, "deck.first"}, std::pair{ImGuiKey_End, "deck.last"}}) {
    Key(key);
    ExpectOnly(id, Verb::kPress);
  }
}

TEST_F(DrawTest, TheWheelChangesNothing) {
  for (const char* id : {"input.x", "cell.W1:0,0", "slider", "choice", "net.s1:0", "round"}) {
    Point(id);
    ImGui::GetIO().AddMouseWheelEvent(0, 1);
    Settle();
    ImGui::GetIO().AddMouseWheelEvent(0, -1);
    Settle();
  }
  EXPECT_TRUE(actions_.empty());
}

TEST_F(DrawTest, NarrowPutsTheStageBelowTheStory) {
  for (const float width : {390.0F, 320.0F}) {
    Resize(width, 1600);
    const Interaction now = Settle();
    EXPECT_GT(now.rects.At("net.x").y, now.rects.At("choice").y);
    EXPECT_GT(now.rects.At("cell.W1:0,0").y, now.rects.At("net.x").y);
    EXPECT_GT(now.rects.At("deck.next").y, 1600 - 120);
    EXPECT_GT(now.rects.At("stop.3").y, now.rects.At("deck.next").y);
    EXPECT_LT(now.rects.At("lesson.a").y, 44);
    for (const char* id : {"deck.first", "deck.play", "deck.last", "deck.speed", "round", "stop.1",
                           "stop.6", "net.s1:0"}) {
      const Rect& rect = now.rects.At(id);
      EXPECT_GE(rect.x, 0) << id;
      EXPECT_LE(rect.x + rect.width, width) << id;
    }
    EXPECT_LE(now.rects.At("deck.last").x + now.rects.At("deck.last").width,
              now.rects.At("deck.speed").x);
    EXPECT_LE(now.rects.At("deck.speed").x + now.rects.At("deck.speed").width,
              now.rects.At("round").x + 1);
  }
}

TEST_F(DrawTest, AHeaderWithoutRoomTakesTwoRows) {
  Resize(900, 600);
  EXPECT_LT(Settle().rects.At("tool.theme").y, 40);
  Page page;
  page.Begin(Region::kHeader, "header", "");
  std::vector<Item> tabs;
  for (int i = 0; i < 9; ++i)
    tabs.push_back(MakeItem("lesson." + std::to_string(i), Role::kTab, "A lesson's name",
                            Verb::kPress | Verb::kFocus));
  tabs.back().selected = true;
  page.Controls("header.lessons", "", tabs);
  page.Controls("header.tools", "", {MakeItem("tool", Role::kButton, "Theme", Verbs{1})});
  page.End();
  page.Finish();
  page_ = std::move(page);
  const Interaction now = Settle();
  EXPECT_GT(now.rects.At("tool").y, 40);
  ASSERT_TRUE(now.rects.Has("lesson.8")) << "the open lesson's tab is scrolled to";
  EXPECT_GT(now.rects.At("lesson.8").width, 80);
}

TEST_F(DrawTest, SurvivesEverySizeAndNoPage) {
  for (int round = 0; round < 2; ++round) {
    for (const auto& [width, height] :
         {std::pair{0.0F, 0.0F}, std::pair{1.0F, 1.0F}, std::pair{320.0F, 200.0F},
          std::pair{819.0F, 60.0F}, std::pair{820.0F, 100.0F}, std::pair{40.0F, 900.0F},
          std::pair{5000.0F, 3000.0F}, std::pair{1280.0F, 0.0F}, std::pair{1280.0F, 800.0F}}) {
      Resize(width, height);
      Settle();
    }
    page_ = Page();
  }
  EXPECT_TRUE(actions_.empty());
}

TEST_F(DrawTest, TheFocusedItemComesIntoView) {
  Resize(1280, 260);
  EXPECT_FALSE(Settle().rects.Has("cell.W1:1,1")) << "below";
  view_.focused = "cell.W1:1,1";
  EXPECT_TRUE(Frame().wants_another_frame);
  const Interaction now = Settle();
  ASSERT_TRUE(now.rects.Has("cell.W1:1,1"));
  EXPECT_GT(now.rects.At("cell.W1:1,1").height, 20);
  EXPECT_FALSE(now.wants_another_frame);
  EXPECT_GT(Count(ThemeOf(options_.theme).violet), 0);
}

TEST_F(DrawTest, AFingerScrollsAndDoesNotPress) {
  Resize(390, 600);
  ImGui::GetIO().AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
  const ImVec2 at = CentreOf("press.me");
  Point(at);
  Button(true);
  for (int i = 1; i <= 6; ++i) Point(ImVec2{at.x, at.y - 20 * static_cast<float>(i)});
  Button(false);
  EXPECT_TRUE(actions_.empty());
  EXPECT_LT(CentreOf("press.me").y, at.y - 60);
  Click("press.me");
  ExpectOnly("press.me", Verb::kPress);
}

TEST_F(DrawTest, NamesFromOutsideAreOnlyNames) {
  const SamplePage sample;
  Page page = sample.Make();
  Page hostile;
  hostile.Begin(Region::kStory, "##%s%n", "%s");
  hostile.Prose("###", ParagraphOrDie("100%s %n \xFF ## ### [[W1|%d]]"));
  hostile.Controls(
      "", "%s",
      {MakeItem("%s%s##x", Role::kButton, "%s%n##a", Verbs{1}),
       MakeItem("###x", Role::kButton, "###", Verbs{1}), MakeItem("", Role::kNumber, "", 0)});
  hostile.End();
  hostile.Finish();
  page_ = std::move(hostile);
  EXPECT_EQ(Settle().rects.entries().size(), 3U);
  Click("###x");
  ExpectOnly("###x", Verb::kPress);
}

TEST_F(DrawTest, FiguresThatFitNothingAreSurvived) {
  Trace trace;
  trace.values.Set("x", 1.0);
  for (int kind = 0; kind < 3; ++kind) {
    Page page(trace.values, Mask(trace, 0), {});
    NetworkFigure figure;
    if (kind > 0) figure.layers.resize(3);
    if (kind > 1) figure.layers[1].push_back({.x_item = 99, .s_item = -7});
    figure.edges.push_back({.layer = 7, .from = -1, .to = 100, .item = 3});
    figure.edges.push_back({.layer = 1, .from = 0, .to = 0, .item = -1});
    figure.captions.resize(5);
    page.Begin(Region::kStage, "stage", "");
    page.Figure("figure", "", std::move(figure), {});
    page.End();
    page.Finish();
    page_ = std::move(page);
    Settle();
  }
}

TEST_F(DrawTest, PlotsSurviveTheirNumbers) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Trace trace;
  for (const std::vector<double>& y :
       {std::vector<double>{}, std::vector<double>{1}, std::vector<double>{-0.0, 0, 0},
        std::vector<double>{std::nan(""), kInfinity, -kInfinity, 1e308, -1e308, 5e-324, 1}}) {
    for (bool log : {false, true}) {
      PlotFigure plot;
      plot.y.log = plot.x.log = log;
      plot.x.whole_numbers = !log;
      plot.series = {{"e", y, y}, {"", y, {}}, {"%s", {1, 2}, y}};
      Page page(trace.values, Mask(trace, 0), {});
      page.Begin(Region::kStory, "story", "");
      page.Figure("plot", "", std::move(plot), {});
      page.End();
      page.Finish();
      page_ = std::move(page);
      for (float x = 40; x < 480; x += 60) Point(ImVec2{x, 200});
    }
  }
  EXPECT_TRUE(actions_.empty());
}

TEST(PlotScaleTest, MarksAreRoundAndInside) {
  const std::vector<double> values{0.2, 3.2511};
  const PlotScale scale({}, {&values});
  const std::vector<PlotScale::Mark> marks = scale.Marks(4);
  ASSERT_EQ(marks.size(), 4U);
  EXPECT_EQ(marks[0].text, "0") << "not far from 0: shown from 0";
  EXPECT_EQ(marks[3].text, "3");
  EXPECT_NEAR(scale.Place(3.2511), 1, 1e-12);
  EXPECT_FALSE(scale.Has(std::nan("")));

  PlotFigure::Axis log;
  log.log = true;
  const std::vector<double> decades{1e-6, 0, -3, 20};
  const PlotScale logarithmic(log, {&decades});
  EXPECT_FALSE(logarithmic.Has(0));
  EXPECT_NEAR(logarithmic.Place(1e-2), 0.5, 1e-12);
  for (const PlotScale::Mark& mark : logarithmic.Marks(4))
    EXPECT_NEAR(std::log10(mark.value), std::round(std::log10(mark.value)), 1e-9);
}

TEST(ThemeTest, TextCanBeRead) {
  for (ThemeId id : {ThemeId::kLight, ThemeId::kDark}) {
    const Theme& theme = ThemeOf(id);
    for (ImU32 behind : {theme.background, theme.surface, theme.raised, theme.ochre_fill}) {
      for (ImU32 text : {theme.ink, theme.muted, theme.violet, theme.error})
        EXPECT_GE(Contrast(text, behind), 4.5) << std::hex << text << " on " << behind;
    }
    EXPECT_GE(Contrast(theme.ink, theme.bias_fill), 4.5);
    EXPECT_GE(Contrast(theme.ink, theme.shade), 4.5);
    EXPECT_GE(Contrast(theme.chosen_ink, theme.chosen_fill), 4.5);
    for (ImU32 mark : {theme.violet, theme.ochre, theme.positive, theme.negative, theme.track})
      EXPECT_GE(Contrast(mark, theme.background), 2.5) << std::hex << mark;
  }
  EXPECT_EQ(BackgroundColor(ThemeId::kLight), 0xFCFBF8U);
}

}  // namespace
}  // namespace chainrule
