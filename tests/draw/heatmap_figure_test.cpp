#include <imgui_internal.h>

#include <cmath>
#include <cstdio>

#include "draw/draw_fixture.h"
#include "draw/heatmap_parts.h"
#include "draw/tensor_parts.h"
#include "draw/theme.h"
#include "page/heatmap_words.h"

namespace chainrule {
namespace {

// Counts the pictures that were made.
class FakeRenderer : public HeatmapRenderer {
 public:
  std::optional<HeatmapTexture> Render(Use use, const HeatmapPicture& picture) override {
    if (refuses) return std::nullopt;
    if (use == kMain) asked.push_back(picture);
    return HeatmapTexture{ImTextureRef(static_cast<ImTextureID>(77)), {1, 1}};
  }

  bool refuses = false;
  std::vector<HeatmapPicture> asked;
};

class HeatmapFigureTest : public DrawTest {
 protected:
  HeatmapFigureTest() {
    options_.heatmaps = &renderer_;
    options_.canvas_has_keyboard = true;
    page_ = Make({});
  }

  Page Make(HeatmapFigure::Window window) {
    if (!source_) {
      ConvShape shape;
      shape.in_channels = shape.out_channels = 64;
      shape.axes = {{15'625, 3, 1, 1, 1}};
      source_ = std::make_shared<const HeatmapFigure::Source>(
          HeatmapFigure::Source{Convolution(shape), Eigen::VectorXd::Ones(64 * 64 * 3), 1});
    }
    HeatmapFigure figure;
    figure.source = source_;
    figure.window = window;
    figure.window_item = 0;
    Page page;
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("heatmap", "A", figure, HeatmapItems(figure, "set.window"));
    page.End();
    page.Finish();
    return page;
  }

  void Wheel(float notches) {
    ImGui::GetIO().AddMouseWheelEvent(0, notches);
    Frame();
  }

  // Draws until nothing moves any more.
  void Rest() {
    for (int i = 0; i < 30; ++i) Frame();
  }

  HeatmapFigure::Window Sent() const {
    HeatmapFigure::Window window;
    const std::string& value = actions_.back().value;
    EXPECT_EQ(
        std::sscanf(value.c_str(), "%lf,%lf,%lf", &window.row, &window.column, &window.columns), 3)
        << value;
    return window;
  }

  FakeRenderer renderer_;
  std::shared_ptr<const HeatmapFigure::Source> source_;
};

TEST_F(HeatmapFigureTest, ADragMovesWhatIsSeenAndTellsThePageOnce) {
  page_ = Make({500'000, 400'000, 1000});
  const ImVec2 at = CentreOf("set.window");
  const float width = Settle().rects.At("set.window").width;
  Point(at);
  Button(true);
  for (int i = 1; i <= 5; ++i) {
    ImGui::GetIO().AddMousePosEvent(at.x - 20.0F * static_cast<float>(i), at.y + 4);
    Frame();
    EXPECT_TRUE(actions_.empty()) << "not while it is held";
  }
  const double pixel = 1000 / static_cast<double>(width);
  EXPECT_NEAR(renderer_.asked.back().window.column, 400'000 + 100 * pixel, 1e-6);
  EXPECT_LT(renderer_.asked.back().width, static_cast<int>(width)) << "coarse while it moves";
  Button(false);
  Rest();
  ASSERT_EQ(actions_.size(), 1U);
  EXPECT_EQ(actions_[0].id, "set.window");
  EXPECT_EQ(actions_[0].verb, Verb::kSet);
  EXPECT_FALSE(actions_[0].gesture);
  EXPECT_NEAR(Sent().column, 400'000 + 100 * pixel, 0.01);
  EXPECT_NEAR(Sent().row, 500'000 - 4 * pixel, 0.01);
  EXPECT_EQ(renderer_.asked.back().width, static_cast<int>(width)) << "at rest every pixel";
}

// The words below the map end above the small map and the legend, however narrow the map is.
TEST_F(HeatmapFigureTest, TheWordsBelowTheMapCoverNothing) {
  for (const auto& [width, height] : {std::pair{1280.0F, 800.0F}, std::pair{1280.0F, 560.0F},
                                      std::pair{1920.0F, 1080.0F}, std::pair{390.0F, 844.0F}}) {
    Resize(width, height);
    const Interaction now = Settle();
    const Rect* words = now.names.Find("heatmap.words");
    ASSERT_NE(words, nullptr);
    EXPECT_LE(words->y + words->height, now.rects.At("heatmap.small").y) << width << " " << height;
  }
}

TEST_F(HeatmapFigureTest, TwoFingersZoomAndMoveWhatIsBetweenThem) {
  page_ = Make({500'000, 400'000, 1000});
  const Rect map = Settle().rects.At("set.window");
  const auto pinch = [&](double from_x, double x, double factor, int number) {
    options_.pinch = Pinch{map.x + static_cast<float>(from_x) * map.width,
                           map.y + 0.5F * map.height,
                           map.x + static_cast<float>(x) * map.width,
                           map.y + 0.5F * map.height,
                           factor,
                           number};
    Frame();
  };
  EXPECT_TRUE(painter_->OnMap(map.x + 1, map.y + 1));
  EXPECT_FALSE(painter_->OnMap(map.x - 1, map.y + 1));
  for (const double factor : {0.9, 0.7, 0.5}) pinch(0.25, 0.5, factor, 1);
  EXPECT_TRUE(actions_.empty()) << "not while the fingers are down";
  EXPECT_LT(renderer_.asked.back().width, static_cast<int>(map.width)) << "coarse while it moves";
  EXPECT_NEAR(renderer_.asked.back().window.columns, 500, 1e-3);
  EXPECT_NEAR(renderer_.asked.back().window.column, 400'250 - 250, 0.1);
  // A new pinch starts from there.
  pinch(0.5, 0.5, 2, 2);
  EXPECT_NEAR(renderer_.asked.back().window.columns, 1000, 1e-3);
  EXPECT_NEAR(renderer_.asked.back().window.column, 400'000 - 250, 0.1);
  // Zooming stops at all of A and at a few cells.
  pinch(0.5, 0.5, 1e9, 3);
  EXPECT_NEAR(renderer_.asked.back().window.columns, 1'000'000, 1);
  pinch(0.5, 0.5, 1, 3);
  EXPECT_NEAR(renderer_.asked.back().window.columns, 1000, 1e-3) << "back without a jump";
  options_.pinch.reset();
  Rest();
  ASSERT_EQ(actions_.size(), 1U) << "told once";
  EXPECT_EQ(actions_[0].id, "set.window");
  EXPECT_NEAR(Sent().columns, 1000, 0.01);
  EXPECT_EQ(renderer_.asked.back().width, static_cast<int>(map.width)) << "at rest every pixel";
}

TEST_F(HeatmapFigureTest, TwoFingersBesideTheMapDoNotMoveIt) {
  page_ = Make({500'000, 400'000, 1000});
  const Rect map = Settle().rects.At("set.window");
  options_.pinch = Pinch{map.x - 5, map.y, map.x + 50, map.y + 50, 0.5, 1};
  Rest();
  options_.pinch.reset();
  Rest();
  EXPECT_TRUE(actions_.empty());
  EXPECT_EQ(renderer_.asked.back().window.columns, 1000);
}

TEST_F(HeatmapFigureTest, AFingerThatDraggedGoesOverIntoAPinch) {
  page_ = Make({500'000, 400'000, 1000});
  const ImVec2 at = CentreOf("set.window");
  Point(at);
  Button(true);
  for (const float far : {10.0F, 20.0F}) {
    ImGui::GetIO().AddMousePosEvent(at.x - far, at.y);
    Frame();
  }
  const double before = renderer_.asked.back().window.column;
  ASSERT_GT(before, 400'000);
  ImGui::ClearActiveID();  // as the page does when a second finger comes
  options_.pinch = Pinch{at.x, at.y, at.x, at.y, 1, 1};
  for (int i = 0; i < 3; ++i) Frame();
  EXPECT_TRUE(actions_.empty());
  EXPECT_NEAR(renderer_.asked.back().window.column, before, 1e-6);
  options_.pinch.reset();
  Button(false);
  Rest();
  EXPECT_EQ(actions_.size(), 1U);
  EXPECT_NEAR(Sent().column, before, 0.01);
}

TEST_F(HeatmapFigureTest, TheWheelZoomsAboutThePointerAfterAClick) {
  const Rect map = Settle().rects.At("set.window");
  const ImVec2 at{map.x + 0.25F * map.width, map.y + 0.5F * map.height};
  Point(at);
  Wheel(1);
  Rest();
  EXPECT_TRUE(actions_.empty()) << "the page scrolls, until the map was clicked";
  Button(true);
  Button(false);
  Wheel(1);
  Wheel(1);
  Rest();
  ASSERT_EQ(actions_.size(), 1U);
  EXPECT_NEAR(Sent().columns, 640'000, 10);
  EXPECT_NEAR(Sent().column + 0.25 * Sent().columns, 250'000, 2000);
}

TEST_F(HeatmapFigureTest, AfterAClickTheKeysAreItsOwn) {
  const auto press = [this](ImGuiKey key) {
    for (const bool down : {true, false}) {
      ImGui::GetIO().AddKeyEvent(key, down);
      Frame();
    }
    Rest();
  };
  page_ = Make({500'000, 400'000, 1000});
  const ImVec2 at = CentreOf("set.window");
  Settle();
  press(ImGuiKey_RightArrow);
  EXPECT_TRUE(actions_.empty()) << "not before";
  Point(at);
  Button(true);
  Button(false);
  press(ImGuiKey_RightArrow);
  ASSERT_EQ(actions_.size(), 1U);
  EXPECT_EQ(actions_[0].id, "set.window");
  EXPECT_NEAR(Sent().column, 400'125, 0.01);
  press(ImGuiKey_UpArrow);
  ASSERT_EQ(actions_.size(), 2U);
  EXPECT_NEAR(Sent().row, 500'000 - 125 * HeatmapAspect(source_->conv), 0.01);
  press(ImGuiKey_PageUp);
  ASSERT_EQ(actions_.size(), 3U);
  EXPECT_NEAR(Sent().columns, 800, 0.01);
  EXPECT_NEAR(Sent().column, 400'225, 0.01) << "about the middle";
  press(ImGuiKey_PageDown);
  EXPECT_NEAR(Sent().columns, 1000, 0.01);
  press(ImGuiKey_Home);
  ASSERT_EQ(actions_.size(), 5U);
  EXPECT_NEAR(Sent().columns, 1e6, 1);
  press(ImGuiKey_Home);
  EXPECT_EQ(actions_.size(), 5U) << "it is there already";
  // A press elsewhere returns the keys to the page.
  Point(ImVec2{5, 5});
  Button(true);
  Button(false);
  press(ImGuiKey_PageUp);
  EXPECT_EQ(actions_.size(), 5U);
}

TEST_F(HeatmapFigureTest, ThePageMovesIt) {
  Settle();
  page_ = Make({10, 20, 100});
  Settle();
  EXPECT_EQ(renderer_.asked.back().window.column, 20);
  EXPECT_EQ(renderer_.asked.back().window.columns, 100);
  Click("heatmap.in");
  ExpectOnly("heatmap.in", Verb::kPress);
}

TEST_F(HeatmapFigureTest, APressOnTheSmallPictureShowsThatPart) {
  page_ = Make({0, 0, 1000});
  const Rect small = Settle().rects.At("heatmap.small");
  Point(ImVec2{small.x + small.width / 2, small.y + small.height / 2});
  Button(true);
  Button(false);
  Rest();
  ASSERT_EQ(actions_.size(), 1U);
  EXPECT_NEAR(Sent().column, 499'500, 11'000);
  EXPECT_NEAR(Sent().row, 499'500, 11'000);
}

TEST_F(HeatmapFigureTest, SaysWhatLiesUnderThePointer) {
  page_ = Make({10, 20, 10});
  const Rect map = Settle().rects.At("set.window");
  const float side = map.width / 10;
  const auto said = [&](float row, float column) {
    const Interaction now = Point(ImVec2{map.x + column * side, map.y + row * side});
    const std::string* found = now.drawn_numbers.Find("heatmap.readout");
    return found == nullptr ? std::string() : *found;
  };
  EXPECT_EQ(said(2.5F, 0.5F).substr(0, 18), "row 13, column 21:");
  EXPECT_EQ(said(9.98F, 0.02F).substr(0, 18), "row 20, column 21:");
  EXPECT_EQ(
      said(9.98F, 9.98F),
      "row 20, column 30: no connection from input 30 of channel 1 to output 20 of channel 1");
  EXPECT_NE(said(9.5F, 0.5F).find("weight 1 of tap 3"), std::string::npos);
  EXPECT_EQ(said(-0.5F, 5), "") << "above the picture";
  page_ = Make({});
  // A pixel of the map shows as many rows and columns as there are to a pixel.
  const double pixel = 1e6 / static_cast<double>(std::round(Settle().rects.At("set.window").width));
  const std::string last = Grouped(static_cast<std::int64_t>(std::round(pixel)));
  EXPECT_EQ(
      said(0.001F, 0.001F).find("rows 1–" + last + ", columns 1–" + last + ": largest |A| 1;"), 0U)
      << said(0.001F, 0.001F);
}

TEST_F(HeatmapFigureTest, NothingMovesUnderAPointerAtRest) {
  const ImVec2 at = CentreOf("set.window");
  Point(at);
  const HeatmapPicture before = renderer_.asked.back();
  Point(ImVec2{at.x + 30, at.y + 10});
  const HeatmapPicture after = renderer_.asked.back();
  EXPECT_EQ(before.width, after.width);
  EXPECT_EQ(before.window.column, after.window.column);
  EXPECT_FALSE(Settle().wants_another_frame);
}

TEST_F(HeatmapFigureTest, WithoutARendererItIsDrawnInRectangles) {
  page_ = Make({0, 0, 500});
  renderer_.refuses = true;
  Settle();
  EXPECT_GT(Count(HeatmapColors(ThemeId::kLight, HeatmapFigure::Shows::kLargest)[255]), 100)
      << "the band of ones";
  options_.heatmaps = nullptr;
  Settle();
  EXPECT_GT(Count(HeatmapColors(ThemeId::kLight, HeatmapFigure::Shows::kLargest)[255]), 100);
}

// One scale and one meaning of colours on the whole page.
TEST_F(HeatmapFigureTest, WeightsHaveTheColoursOfCells) {
  for (const ThemeId id : {ThemeId::kLight, ThemeId::kDark}) {
    const HeatmapPalette& palette = HeatmapColors(id, HeatmapFigure::Shows::kLargest);
    EXPECT_EQ(palette[0], TintOf(ThemeOf(id), -1));
    EXPECT_EQ(palette[255], TintOf(ThemeOf(id), 1));
    EXPECT_EQ(palette[kZeroLevel], TintOf(ThemeOf(id), 0));
    EXPECT_NE(palette[kZeroLevel - 1], palette[kZeroLevel]) << "a small weight shows its sign";
    EXPECT_EQ(palette[kNoConnectionLevel], ThemeOf(id).shade);
  }
}

// A map of three taps, zoomed in, with the taps listed beside it.
TEST_F(HeatmapFigureTest, ACellLightsItsTapAndAClickPinsIt) {
  ConvShape shape;
  shape.axes = {{200, 3, 1, 1, 1}};
  HeatmapFigure figure;
  figure.source = std::make_shared<const HeatmapFigure::Source>(
      HeatmapFigure::Source{Convolution(shape), Eigen::Vector3d(1, -2, 3), 3});
  figure.window = {0, 0, 20};
  figure.window_item = 0;
  figure.taps = "w";
  Values values;
  values.Set("w", Eigen::Vector3d(1, -2, 3));
  Trace trace;
  trace.values = values;
  Page page(values, Mask(trace, 0), {});
  Item tap = page.NumberItem("tap.w:1,0", {"w", 1, 0});
  page.Begin(Region::kStage, "stage", "Stage");
  page.Figure("heatmap", "A", figure, HeatmapItems(figure, "set.window"));
  page.Controls("taps", "Taps", {tap});
  page.End();
  page.Finish();
  page_ = std::move(page);
  const Rect map = Settle().rects.At("set.window");
  const float side = map.width / 20;
  const auto lit = [&] { return Count(ThemeOf(options_.theme).ochre); };
  const int before = lit();
  // Row 5 and column 5, from 0: the middle tap.
  const ImVec2 at{map.x + 5.5F * side, map.y + 5.5F * side};
  EXPECT_EQ(Point(at).hovered, (Quantity{"w", 1, 0}));
  view_.hovered = Quantity{"w", 1, 0};
  view_.lit = {*view_.hovered};
  Settle();
  EXPECT_GE(lit(), before + 4 * 8) << "its cells in view are outlined";
  Button(true);
  Button(false);
  Frame();
  ExpectOnly("tap.w:1,0", Verb::kPin);
  // Nothing is connected there.
  EXPECT_EQ(Point(ImVec2(map.x + 9.5F * side, map.y + 2.5F * side)).hovered, std::nullopt);
}

}  // namespace
}  // namespace chainrule
