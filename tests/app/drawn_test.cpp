// Every lesson, painted without a window and used by mouse: the numbers drawn are those computed.
#include <gtest/gtest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "app/largest_network.h"
#include "app/tutor.h"
#include "course/number.h"
#include "draw/nodes.h"
#include "draw/painter.h"

namespace chainrule {
namespace {

constexpr float kFrame = 1.0f / 60;

class DrawnTest : public testing::Test {
 protected:
  DrawnTest() : context_(ImGui::CreateContext()) {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendFlags |=
        ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
    Resize(1280, 800);
    painter_ = std::make_unique<Painter>();
  }
  ~DrawnTest() override {
    painter_.reset();
    // Stands in for a renderer that releases the textures.
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures)
      texture->SetStatus(ImTextureStatus_Destroyed);
    ImGui::DestroyContext(context_);
  }

  void Resize(float width, float height) { ImGui::GetIO().DisplaySize = {width, height}; }

  // Draws one frame and performs the actions it asks for, as the window does.
  Interaction Frame() {
    ImGui::GetIO().DeltaTime = kFrame;
    ImGui::NewFrame();
    Interaction interaction = painter_->DrawSettled(tutor_.page(), tutor_.view(), options_);
    ImGui::Render();
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures)
      if (texture->Status == ImTextureStatus_WantCreate ||
          texture->Status == ImTextureStatus_WantUpdates)
        texture->SetStatus(ImTextureStatus_OK);
    for (const Action& action : interaction.actions) EXPECT_EQ(tutor_.Do(action), std::nullopt);
    tutor_.Hover(interaction.hovered);
    return interaction;
  }

  Interaction Settle() {
    Frame();
    Frame();
    return Frame();
  }

  static ImVec2 Centre(const Rect& rect) {
    return {rect.x + rect.width / 2, rect.y + rect.height / 2};
  }

  void Point(const ImVec2& at) {
    ImGui::GetIO().AddMousePosEvent(at.x, at.y);
    Frame();
  }

  void Click(const std::string& id) {
    const Interaction frame = Settle();
    const Rect* found = frame.rects.Find(id);
    ASSERT_NE(found, nullptr) << id << " is not in view";
    Point(Centre(*found));
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    Frame();
    ImGui::GetIO().AddMouseButtonEvent(0, false);
    Frame();
    Frame();
  }

  // Every number drawn is the item's text, which shows the engine's number.
  int ExpectDrawnIsComputed(const Interaction& frame) {
    int checked = 0;
    const Mask mask(tutor_.trace(), tutor_.state().Integer("step"));
    for (const auto& [id, drawn] : frame.drawn_numbers.entries()) {
      const Item* item = tutor_.page().Find(id);
      EXPECT_NE(item, nullptr) << id;
      if (item == nullptr || !item->quantity) continue;
      EXPECT_EQ(drawn, tutor_.page().reader().Text(*item)) << id;
      if (mask.Of(*item->quantity) != Exposure::kShown) {
        EXPECT_TRUE(drawn == "…" || drawn == "?") << id << " shows " << drawn;
        continue;
      }
      const double value = *tutor_.trace().values.At(*item->quantity);
      const NumberStyle style;
      // A field shows its number as it would be typed.
      const auto grouped = [&](std::string shown) {
        return item->role == Role::kNumber ? shown : GroupDigits(std::move(shown));
      };
      EXPECT_TRUE(drawn == grouped(ShowNumber(value, style.decimals)) ||
                  drawn == grouped(ShowNumberCompact(value, style.compact_decimals)) ||
                  // An input may be shown with every digit.
                  (item->role == Role::kNumber && ParseNumber(drawn) == value) ||
                  (id == "card.value" && drawn == GroupDigits(ShowNumber(value, 15))))
          << id << " is drawn as " << drawn << " and is " << value;
      ++checked;
    }
    return checked;
  }

  ImGuiContext* context_;
  std::unique_ptr<Painter> painter_;
  Tutor tutor_;
  DrawOptions options_;
};

TEST_F(DrawnTest, EveryStepOfEveryLessonDrawsWhatWasComputed) {
  Resize(1280, 2400);  // tall enough to show everything
  for (const auto& lesson : tutor_.catalog().lessons()) {
    ASSERT_EQ(tutor_.SetState("lesson=" + std::string(lesson->id())), std::nullopt);
    const int steps = static_cast<int>(tutor_.trace().steps.size());
    int checked = 0;
    for (ThemeId theme : {ThemeId::kLight, ThemeId::kDark}) {
      options_.theme = theme;
      for (int step = 0; step <= steps; ++step) {
        ASSERT_EQ(
            tutor_.Do({.id = "timeline.slider", .verb = Verb::kSet, .value = std::to_string(step)}),
            std::nullopt);
        SCOPED_TRACE(tutor_.Link());
        const int numbers = ExpectDrawnIsComputed(Settle());
        EXPECT_GT(numbers, 0);
        checked += numbers;
      }
    }
    EXPECT_GT(checked, 10 * 2 * (steps + 1)) << lesson->id();
  }
}

TEST_F(DrawnTest, SurvivesEverySize) {
  for (const auto& [width, height] :
       {std::pair{320.f, 568.f}, std::pair{0.f, 0.f}, std::pair{1.f, 1.f}, std::pair{390.f, 844.f},
        std::pair{320.f, 256.f}, std::pair{4000.f, 3000.f}, std::pair{1280.f, 0.f}}) {
    Resize(width, height);
    for (const char* step : {"0", "9", "14"}) {
      tutor_.Do({.id = "timeline.slider", .verb = Verb::kSet, .value = step});
      ExpectDrawnIsComputed(Settle());
    }
  }
}

TEST_F(DrawnTest, AtItsNaturalHeightNothingScrolls) {
  const auto scrolls = [] {
    const ImVector<ImGuiWindow*>& windows = ImGui::GetCurrentContext()->Windows;
    return std::any_of(windows.begin(), windows.end(), [](const ImGuiWindow* window) {
      return window->WasActive && window->ScrollMax.y > 0;
    });
  };
  for (const float width : {1280.f, 900.f, 819.f, 390.f}) {
    for (const char* link : {"", "step=9", "step=14&pin=W1:0,1&compare=1"}) {
      ASSERT_EQ(tutor_.SetState(link), std::nullopt);
      Resize(width, 800);
      const float natural = std::ceil(Settle().natural_height);
      for (const float height : {10.f, 100.f, 500.f, 3000.f}) {
        Resize(width, height);
        EXPECT_EQ(std::ceil(Settle().natural_height), natural) << width << " x " << height;
      }
      Resize(width, natural);
      Settle();
      EXPECT_FALSE(scrolls()) << width << " " << link;
      // On a wide display figures shrink before anything scrolls.
      Resize(width, width < kNarrowWidth ? natural - 2 : natural / 2);
      Settle();
      EXPECT_TRUE(scrolls()) << width << " " << link;
    }
  }
}

TEST_F(DrawnTest, WhatIsHiddenLeavesItsRoom) {
  const Interaction all = Settle();
  const Rect figure = all.rects.At("net.W1:0,0");
  const auto hide = [&](const char* names) {
    tutor_.SetQuery("hide", names);
    return Settle();
  };
  EXPECT_FLOAT_EQ(hide("deck").natural_height, all.natural_height - 74);
  Interaction now = hide("header");
  EXPECT_FLOAT_EQ(now.natural_height, all.natural_height - 48);
  EXPECT_FLOAT_EQ(now.rects.At("net.W1:0,0").y, figure.y - 48);
  EXPECT_FALSE(now.rects.Has("tool.undo"));
  EXPECT_FALSE(hide("settings").rects.Has("set.theta"));
  now = hide("story,settings");
  EXPECT_LT(now.rects.At("net.W1:0,0").x, figure.x - 100) << "the figure has all the width";
  EXPECT_FALSE(now.rects.Has("set.theta"));
  now = hide("stage");
  EXPECT_FALSE(now.rects.Has("net.W1:0,0"));
  EXPECT_LT(now.natural_height, all.natural_height);
  now = hide("header,story,stage,deck,settings");
  EXPECT_TRUE(now.rects.entries().empty());
  EXPECT_LT(now.natural_height, 100);
}

TEST_F(DrawnTest, StepsThroughByMouse) {
  for (int step = 1; step <= 14; ++step) {
    Click("deck.next");
    EXPECT_EQ(tutor_.state().Integer("step"), step);
  }
  Click("deck.next");
  EXPECT_EQ(tutor_.state().Integer("step"), 14) << "the last step";
  Click("deck.previous");
  EXPECT_EQ(tutor_.state().Integer("step"), 13);
  Click("stop.4");
  EXPECT_EQ(tutor_.state().Integer("step"), 4);
  Click("deck.first");
  EXPECT_EQ(tutor_.state().Integer("step"), 0);
}

TEST_F(DrawnTest, ScrubsTheTimeline) {
  const Interaction frame = Settle();
  ASSERT_TRUE(frame.rects.Has("stop.2") && frame.rects.Has("stop.12"));
  Point(Centre(frame.rects.At("stop.2")));
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  Frame();
  Point(Centre(frame.rects.At("stop.7")));
  EXPECT_TRUE(tutor_.in_gesture());
  EXPECT_EQ(tutor_.state().Integer("step"), 7);
  Point(Centre(frame.rects.At("stop.12")));
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  Frame();
  Frame();
  EXPECT_FALSE(tutor_.in_gesture());
  EXPECT_EQ(tutor_.state().Integer("step"), 12);
}

TEST_F(DrawnTest, HoverLightsACellAndItsSymbol) {
  tutor_.SetState("step=9");
  const Interaction frame = Settle();
  ASSERT_TRUE(frame.rects.Has("cell.delta3:0,0"));
  Point(Centre(frame.rects.At("cell.delta3:0,0")));
  Frame();
  EXPECT_EQ(tutor_.view().hovered, (Quantity{"delta3", 0, 0}));
  EXPECT_EQ(tutor_.Link(), "lesson=backprop&step=9") << "hovering touches no state";
  Point({-1, -1});
  Frame();
  EXPECT_EQ(tutor_.view().hovered, std::nullopt);
}

TEST_F(DrawnTest, ClickPinsAndDoubleClickEdits) {
  Click("cell.W1:0,1");
  EXPECT_EQ(tutor_.state().Word("pin"), "W1:0,1");
  const ImVec2 at = Centre(Settle().rects.At("cell.W1:0,1"));
  Point(at);
  std::optional<std::string> edit;
  for (bool down : {true, false, true, false}) {
    ImGui::GetIO().AddMouseButtonEvent(0, down);
    const Interaction frame = Frame();
    if (frame.edit) edit = frame.edit;
  }
  EXPECT_EQ(edit, "cell.W1:0,1");
}

TEST_F(DrawnTest, TheFigureStaysUnderTheFingerWhenTheCardOpens) {
  Resize(390, 844);
  Settle();
  Point({200, 400});
  for (int i = 0; i < 40 && !Settle().rects.Has("net.W1:1,1"); ++i) {
    ImGui::GetIO().AddMouseWheelEvent(0, -2);
    Frame();
  }
  ImGui::GetIO().AddMouseWheelEvent(0, -3);
  const Rect before = Settle().rects.At("net.W1:1,1");
  ASSERT_EQ(tutor_.Do({.id = "net.W1:1,1", .verb = Verb::kPin}), std::nullopt);
  const Rect after = Settle().rects.At("net.W1:1,1");
  EXPECT_NEAR(after.y, before.y, 1);
}

TEST_F(DrawnTest, TheWheelChangesNoNumber) {
  const std::string link = tutor_.Link();
  const Interaction frame = Settle();
  for (const char* id : {"cell.W1:0,1", "timeline.slider", "set.theta"}) {
    const Rect* found = frame.rects.Find(id);
    if (found == nullptr) continue;
    Point(Centre(*found));
    ImGui::GetIO().AddMouseWheelEvent(0, -3);
    Frame();
    Frame();
  }
  EXPECT_EQ(tutor_.Link(), link);
}

TEST_F(DrawnTest, ArrowKeysStepOnlyWhenTheCanvasHasTheKeyboard) {
  const auto press = [&](ImGuiKey key) {
    ImGui::GetIO().AddKeyEvent(key, true);
    Frame();
    ImGui::GetIO().AddKeyEvent(key, false);
    Frame();
  };
  Settle();
  press(ImGuiKey_RightArrow);
  EXPECT_EQ(tutor_.state().Integer("step"), 0);
  options_.canvas_has_keyboard = true;
  press(ImGuiKey_RightArrow);
  press(ImGuiKey_RightArrow);
  EXPECT_EQ(tutor_.state().Integer("step"), 2);
  press(ImGuiKey_LeftArrow);
  EXPECT_EQ(tutor_.state().Integer("step"), 1);
  press(ImGuiKey_End);
  EXPECT_EQ(tutor_.state().Integer("step"), 14);
  press(ImGuiKey_Home);
  EXPECT_EQ(tutor_.state().Integer("step"), 0);
}

TEST_F(DrawnTest, LargestAndSmallestNetworkDraw) {
  ASSERT_EQ(tutor_.SetState(LargestNetwork(30)), std::nullopt);
  ExpectDrawnIsComputed(Settle());
  ASSERT_EQ(tutor_.SetState("W1=1;1&step=3"), std::nullopt);
  EXPECT_GT(ExpectDrawnIsComputed(Settle()), 2);
}

// What is drawn on the stage, in cells of some pixels a side.
class StageCells {
 public:
  static constexpr float kSide = 16;

  StageCells(float left, float top, float right, float bottom)
      : left_(left),
        top_(top),
        columns_(static_cast<int>((right - left) / kSide)),
        rows_(static_cast<int>((bottom - top) / kSide)),
        drawn_(static_cast<std::size_t>(columns_ * rows_), false) {
    for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists)
      for (const ImDrawCmd& command : list->CmdBuffer)
        for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) Add(*list, command, i);
  }

  // The box around all of it, as a part of the whole.
  double Box() const {
    int first_row = rows_, last_row = -1, first = columns_, last = -1;
    for (int row = 0; row < rows_; ++row) {
      for (int column = 0; column < columns_; ++column) {
        if (!Drawn(row, column)) continue;
        first_row = std::min(first_row, row);
        last_row = std::max(last_row, row);
        first = std::min(first, column);
        last = std::max(last, column);
      }
    }
    return static_cast<double>((last_row - first_row + 1) * (last - first + 1)) /
           (rows_ * columns_);
  }

  // The largest rectangle in which nothing is, as a part of the whole.
  double LargestHole() const {
    std::vector<int> free(static_cast<std::size_t>(columns_), 0);  // cells above, and this one
    int largest = 0;
    for (int row = 0; row < rows_; ++row) {
      for (int column = 0; column < columns_; ++column) {
        int& height = free[static_cast<std::size_t>(column)];
        height = Drawn(row, column) ? 0 : height + 1;
      }
      for (int from = 0; from < columns_; ++from) {
        int lowest = rows_;
        for (int to = from; to < columns_; ++to) {
          lowest = std::min(lowest, free[static_cast<std::size_t>(to)]);
          largest = std::max(largest, lowest * (to - from + 1));
        }
      }
    }
    return static_cast<double>(largest) / (rows_ * columns_);
  }

 private:
  bool Drawn(int row, int column) const {
    return drawn_[static_cast<std::size_t>(row * columns_ + column)];
  }

  void Add(const ImDrawList& list, const ImDrawCmd& command, unsigned first) {
    float x[2] = {1e9F, -1e9F};
    float y[2] = {1e9F, -1e9F};
    for (unsigned i = first; i < first + 3; ++i) {
      const ImDrawIdx index = list.IdxBuffer[static_cast<int>(command.IdxOffset + i)];
      const ImVec2& at = list.VtxBuffer[static_cast<int>(command.VtxOffset + index)].pos;
      x[0] = std::min(x[0], at.x);
      x[1] = std::max(x[1], at.x);
      y[0] = std::min(y[0], at.y);
      y[1] = std::max(y[1], at.y);
    }
    // The window's own ground is no figure.
    const auto cell = [](float from, float to) { return static_cast<int>((to - from) / kSide); };
    for (int row = cell(top_, y[0]); row <= cell(top_, y[1]); ++row)
      for (int column = cell(left_, x[0]); column <= cell(left_, x[1]); ++column)
        if (x[0] >= left_ && y[0] >= top_ && row < rows_ && column < columns_)
          drawn_[static_cast<std::size_t>(row * columns_ + column)] = true;
  }

  float left_;
  float top_;
  int columns_;
  int rows_;
  std::vector<bool> drawn_;
};

// As a lesson opens.
TEST_F(DrawnTest, FiguresFillTheStage) {
  const Catalog catalog;
  for (const std::unique_ptr<Lesson>& lesson : catalog.lessons()) {
    ASSERT_EQ(tutor_.Load("lesson=" + std::string(lesson->id())), std::nullopt);
    for (const auto& [width, height, column] :
         {std::tuple{1280.0F, 800.0F, 360.0F}, std::tuple{1920.0F, 1080.0F, 440.0F}}) {
      Resize(width, height);
      Settle();
      const StageCells cells(column + 24, 48 + 40 + 10, width - 24, height - 74 - 16);
      EXPECT_TRUE(cells.Box() >= 0.75 && cells.LargestHole() <= 0.2)
          << lesson->id() << " at " << width << ": box " << cells.Box() << ", largest hole "
          << cells.LargestHole();
    }
  }
}

TEST_F(DrawnTest, AConvolutionOfAPictureIsInSightWithItsMatrix) {
  Resize(1280, 800);
  for (const char* show : {"numbers", "symbols"}) {
    for (const char* step : {"0", "2", "40"}) {
      const std::string link = std::string("lesson=conv&dim=2&cin=1&cout=1&n=5&k=3&show=") + show;
      ASSERT_EQ(tutor_.SetState(link + "&step=" + step), std::nullopt);
      std::map<std::string, int> in_sight;
      const Interaction now = Settle();
      for (const auto& [id, rect] : now.rects.entries()) {
        const std::string name(id);
        ++in_sight[name.substr(0, name.find(':'))];
        if (!name.starts_with("cell.")) continue;
        EXPECT_GE(rect.width, 27) << id << " is cut";
      }
      EXPECT_EQ(in_sight["cell.A"], 81) << link << step;
      EXPECT_EQ(in_sight["tap.w"], 9) << link << step;
      EXPECT_EQ(in_sight["data.x"], 25) << link << step;
    }
  }
}

TEST_F(DrawnTest, AConvolutionOf64RowsIsInSightWithItsPicture) {
  Resize(1280, 800);
  for (const char* shape : {"dim=2&cin=1&cout=1&n=8&k=3&pad=1", "cin=1&cout=1&n=64&k=3&pad=1"}) {
    for (const char* step : {"0", "1", "2", "3"}) {
      const std::string link = std::string("lesson=conv&show=numbers&") + shape + "&step=" + step;
      ASSERT_EQ(tutor_.SetState(link), std::nullopt);
      const Interaction now = Settle();
      int cells = 0;
      for (const auto& [id, rect] : now.rects.entries()) {
        if (!std::string(id).starts_with("cell.A")) continue;
        ++cells;
        EXPECT_GE(std::min(rect.width, rect.height), 6) << link << " " << id;
        EXPECT_LE(rect.y + rect.height, 800 - 74) << link << " " << id;
      }
      EXPECT_EQ(cells, shape[0] == 'd' ? 484 : 190) << link;
      EXPECT_TRUE(now.rects.Has("tap.w:0,0")) << link;
    }
  }
}

// Every number that a step uses or makes, whole. Two tensors fit side by side: of the last step
// back, the gradient of the normalised x is below.
TEST_F(DrawnTest, AStepOfBatchNormIsInSightWithWhatItUses) {
  const std::vector<std::pair<std::string, Names>> steps{
      {"mean", {"x", "mean"}},
      {"var", {"x", "mean", "var"}},
      {"xhat", {"xhat", "x", "mean", "var"}},
      {"y", {"y", "xhat", "gamma", "beta"}},
      {"dbeta", {"dy", "dbeta"}},
      {"dgamma", {"dy", "xhat", "dgamma"}},
      {"dxhat", {"dxhat", "dy", "gamma"}},
      {"dvar", {"dxhat", "x", "mean", "var", "dvar"}},
      {"dmean", {"dxhat", "x", "mean", "var", "dvar", "dmean"}},
      {"dx", {"dx", "x", "mean", "var", "dvar", "dmean"}},
      {"running", {"mean", "var", "running.mean", "running.var"}},
      {"eval", {"eval", "x", "gamma", "beta", "running.mean", "running.var"}},
      {"eval.dx", {"eval.dx", "dy", "gamma", "running.var"}}};
  Resize(1280, 800);
  for (const char* shape : {"3,2,2,5", "3,2,2,6"}) {
    for (const auto& [step, names] : steps) {
      const std::string link = std::string("lesson=norm&shape=") + shape + "&step=" + step;
      ASSERT_EQ(tutor_.SetState(link), std::nullopt) << link;
      const Interaction now = Settle();
      for (const std::string& name : names) {
        int numbers = 0;
        for (int i = 1; tutor_.page().Find(name + "." + std::to_string(i)) != nullptr; ++i) {
          ++numbers;
          const Rect* rect = now.rects.Find(name + "." + std::to_string(i));
          ASSERT_NE(rect, nullptr) << link << ": " << name << " " << i;
          // A number with a power of ten may be wider than its cell; then it is on its card.
          const std::string id = name + "." + std::to_string(i);
          EXPECT_TRUE(now.drawn_numbers.Has(id) ||
                      tutor_.page().reader().Text(*tutor_.page().Find(id)).find("·10") !=
                          std::string::npos)
              << link << ": " << id << " is not written";
          EXPECT_GE(rect->height, 20) << link << ": " << name << " " << i << " is cut";
          EXPECT_GE(rect->width, 28) << link << ": " << name << " " << i << " is cut";
        }
        EXPECT_GE(numbers, 5) << link << ": " << name;
      }
    }
  }
}

TEST_F(DrawnTest, TheBlocksHaveTheStageWhileTheirLayersAreCounted) {
  Resize(1280, 800);
  for (int step = 1; step <= 7; ++step) {
    ASSERT_EQ(tutor_.SetState("lesson=blocks&step=" + std::to_string(step)), std::nullopt);
    const Interaction now = Settle();
    const auto lowest = [&](const std::string& id) {
      const Rect* const rect = now.rects.Find(id);
      EXPECT_NE(rect, nullptr) << id << " at step " << step;
      return rect == nullptr ? 0 : rect->y + rect->height;
    };
    EXPECT_GE(lowest("layer.residual.total"), 520) << "it grows with the room";
    EXPECT_LE(lowest("layer.residual.total"), 800 - 74);
    // The last step has the most words, and the buttons under them are below the fold.
    if (step < 7) {
      EXPECT_LE(lowest("copy.table.latex"), 800 - 74) << "the words need no scrolling";
    }
    EXPECT_EQ(tutor_.page().Find("count.residual.conv1:0,0"), nullptr);
  }
}

TEST_F(DrawnTest, AStepOfBackpropIsInSightWithWhatItMakes) {
  Resize(1280, 800);
  for (const char* name :
       {"s1", "x1", "s2", "x2", "s3", "e", "delta3", "delta2", "delta1", "dW1", "dW2", "dW3"}) {
    ASSERT_EQ(tutor_.SetState(std::string("lesson=backprop&step=") + name), std::nullopt);
    const Interaction now = Settle();
    int numbers = 0;
    for (const auto& [id, rect] : now.rects.entries()) {
      if (!std::string(id).starts_with(std::string("cell.") + name + ":")) continue;
      ++numbers;
      EXPECT_LE(rect.y + rect.height, 800 - 74) << name << ": " << id;
      EXPECT_GE(rect.height, 20) << name << ": " << id << " is cut";
    }
    EXPECT_GE(numbers, 1) << name;
  }
}

TEST_F(DrawnTest, AStepOfSaturationIsInSightWithWhatItUses) {
  const std::vector<std::pair<std::string, Names>> steps{
      {"signal", {"X", "w", "signal"}},
      {"h", {"signal", "h"}},
      {"residual", {"h", "y", "residual"}},
      {"E_in", {"residual", "E_in"}},
      {"slope", {"signal", "h", "slope"}},
      {"contribution", {"residual", "slope", "X", "contribution"}},
      {"grad", {"contribution", "grad", "grad_norm"}},
      {"next.w", {"w", "grad", "next.w", "E_in", "next.E"}},
      {"rate", {"X", "w", "projection", "rate"}},
      {"cure.grad", {"residual", "X", "cure.grad", "cure.norm", "grad", "grad_norm"}}};
  Resize(1280, 800);
  for (const auto& [step, names] : steps) {
    ASSERT_EQ(tutor_.SetState("lesson=saturation&step=" + step), std::nullopt) << step;
    const Interaction now = Settle();
    for (const std::string& name : names) {
      int numbers = 0;
      for (const auto& [id, rect] : now.rects.entries()) {
        if (!std::string(id).starts_with("cell." + name + ":")) continue;
        ++numbers;
        EXPECT_LE(rect.y + rect.height, 800 - 74) << step << ": " << id;
        EXPECT_GE(rect.height, 20) << step << ": " << id << " is cut";
      }
      EXPECT_GE(numbers, 1) << step << ": " << name;
    }
    const Rect* ring = now.rects.Find("ray.norm");
    ASSERT_NE(ring, nullptr) << step;
    EXPECT_LE(ring->y + ring->height, 800 - 74) << step;
  }
}

// A learner opens the lesson by its tab.
TEST_F(DrawnTest, BatchNormFillsTheStageWithEachOfItsKinds) {
  ASSERT_EQ(tutor_.Do({.id = "lesson.norm", .verb = Verb::kPress}), std::nullopt);
  EXPECT_NE(tutor_.Link().find("shape=3,2,2,6"), std::string::npos) << tutor_.Link();
  for (const char* kind : {"batch", "layer", "instance", "group"}) {
    for (const auto& [width, height, column] :
         {std::tuple{1280.0F, 800.0F, 360.0F}, std::tuple{1920.0F, 1080.0F, 440.0F}}) {
      Resize(width, height);
      Click(std::string("over.") + kind);
      Settle();
      const StageCells cells(column + 24, 48 + 40 + 10, width - 24, height - 74 - 16);
      EXPECT_GE(cells.Box(), 0.75) << kind << " at " << width;
      EXPECT_LE(cells.LargestHole(), 0.2) << kind << " at " << width;
    }
  }
}

// Motion shows the way of a step. It never hides a number and is never waited for.
TEST_F(DrawnTest, NumbersAreThereFromTheFirstFrameOfAStep) {
  const auto numbers = [](const Interaction& frame) {
    std::map<std::string, std::string> all;
    for (const auto& [id, text] : frame.drawn_numbers.entries()) all.emplace(id, text);
    return all;
  };
  Settle();
  int moving = 0;
  for (int step = 1; step <= 14; ++step) {
    ASSERT_EQ(tutor_.Do({.id = "deck.next", .verb = Verb::kPress}), std::nullopt);
    const auto first = numbers(Frame());
    int frames = 0;
    while (Frame().wants_another_frame && frames < 90) ++frames;
    EXPECT_LT(frames, 40) << step;
    moving += frames > 10 ? 1 : 0;
    EXPECT_EQ(first, numbers(Settle())) << step;
  }
  EXPECT_EQ(moving, 5) << "three signals, and two sensitivities on their way back";
  ASSERT_EQ(tutor_.SetState("lesson=conv&show=numbers&dim=2&cin=1&cout=1&n=4&k=3"), std::nullopt);
  Settle();
  for (int step = 1; step <= 4; ++step) {
    ASSERT_EQ(tutor_.Do({.id = "deck.next", .verb = Verb::kPress}), std::nullopt);
    const auto first = numbers(Frame());
    int frames = 0;
    while (Frame().wants_another_frame && frames < 90) ++frames;
    EXPECT_LT(frames, 40) << step;
    EXPECT_EQ(frames > 10, step > 1) << "the window slides to the next output";
    EXPECT_EQ(first, numbers(Settle())) << step;
  }
  while (tutor_.state().Integer("step") > 0) {
    ASSERT_EQ(tutor_.Do({.id = "deck.previous", .verb = Verb::kPress}), std::nullopt);
    Frame();
    EXPECT_FALSE(Frame().wants_another_frame) << "a step back is there at once";
  }
}

}  // namespace
}  // namespace chainrule
