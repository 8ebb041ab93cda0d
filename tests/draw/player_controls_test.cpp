// The controls that play the steps, what interrupts them, and the knob of the timeline.
#include <cmath>

#include "draw/draw_fixture.h"
#include "draw/theme.h"

namespace chainrule {
namespace {

class PlayerControlsTest : public DrawTest {
 protected:
  // Presses and releases. Returns whether that interrupts.
  bool Interrupts(const std::string& id) {
    Point(id);
    bool interrupts = false;
    for (const bool down : {true, false}) {
      ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, down);
      interrupts = Frame().interrupts || interrupts;
      interrupts = Frame().interrupts || interrupts;
    }
    return interrupts;
  }

  // Whether a vertex of this colour is drawn there.
  static bool Draws(ImU32 color, ImVec2 at) {
    for (ImDrawList* list : ImGui::GetDrawData()->CmdLists)
      for (const ImDrawVert& vertex : list->VtxBuffer)
        if (vertex.col == color && std::hypot(vertex.pos.x - at.x, vertex.pos.y - at.y) < 1.5F)
          return true;
    return false;
  }
};

TEST_F(PlayerControlsTest, TheButtonAndTheSpeedAreBesideTheSteps) {
  Click("deck.play");
  ExpectOnly("deck.play", Verb::kPress);
  Click("deck.speed");
  Click("deck.speed=2");
  ExpectOnly("deck.speed", Verb::kSet, "2");
  const Interaction now = Settle();
  EXPECT_GT(now.rects.At("deck.play").x, now.rects.At("deck.previous").x);
  EXPECT_LT(now.rects.At("deck.play").x, now.rects.At("deck.next").x);
  EXPECT_GT(now.rects.At("deck.play").width, now.rects.At("deck.next").width);
  EXPECT_GE(now.rects.At("deck.play").height, 32);
}

TEST_F(PlayerControlsTest, WhilePlayingTheButtonShowsTwoBars) {
  const Rect rect = Settle().rects.At("deck.play");
  const ImVec2 tip{std::round(rect.x + rect.width / 2) + 8, std::round(rect.y + rect.height / 2)};
  const ImU32 color = ThemeOf(options_.theme).background;
  EXPECT_TRUE(Draws(color, tip)) << "a triangle";
  view_.playing = true;
  Settle();
  EXPECT_FALSE(Draws(color, tip));
  EXPECT_TRUE(Draws(color, {tip.x - 3, tip.y - 6})) << "the second bar";
}

TEST_F(PlayerControlsTest, OnAPhoneTheOtherChoicesKeepTheirRoom) {
  Page page;
  page.Begin(Region::kDeck, "deck", "");
  std::vector<Item> buttons;
  for (const char* id : {"deck.first", "deck.previous", "deck.play", "deck.next", "deck.last"})
    buttons.push_back(MakeItem(id, Role::kButton, "›", Verb::kPress | Verb::kFocus));
  buttons.push_back(MakeChoice("deck.speed", "exact"));
  page.Controls("deck.buttons", "", std::move(buttons));
  Item round = MakeChoice("round", "hand");
  round.text = "by hand to 2,3 decimals";
  page.Controls("deck.choices", "", {round});
  page.End();
  page.Finish();
  page_ = std::move(page);
  Resize(390, 844);
  const Interaction now = Settle();
  EXPECT_FALSE(now.rects.Has("deck.speed"));
  EXPECT_LE(now.rects.At("round").x + now.rects.At("round").width, 390 - 8);
  EXPECT_LE(now.rects.At("deck.last").x + now.rects.At("deck.last").width,
            now.rects.At("round").x + 1);
  Resize(800, 844);
  EXPECT_TRUE(Settle().rects.Has("deck.speed"));
}

TEST_F(PlayerControlsTest, EveryOtherPressInterrupts) {
  for (const char* id : {"deck.next", "stop.4", "cell.W1:0,0", "round", "tool.theme"})
    EXPECT_TRUE(Interrupts(id)) << id;
  Interrupts("round");  // closes its list
  EXPECT_FALSE(Interrupts("deck.play"));
  EXPECT_FALSE(Interrupts("deck.speed"));
  EXPECT_FALSE(Interrupts("deck.speed=2"));
  Point("deck.next");
  EXPECT_FALSE(Frame().interrupts) << "pointing at something is no press";
  Point(ImVec2{200, 700});
  ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
  EXPECT_TRUE(Frame().interrupts) << "on nothing";
}

TEST_F(PlayerControlsTest, TheKnobFollowsThePointerBetweenStops) {
  const ImVec2 first = CentreOf("stop.1");
  const ImVec2 second = CentreOf("stop.2");
  const ImU32 color = ThemeOf(options_.theme).track;
  constexpr float kKnob = 9.75F;
  Point(first);
  EXPECT_TRUE(Draws(color, {first.x, first.y - kKnob})) << "the knob is at its stop";
  Button(true);
  for (const float part : {0.2F, 0.4F, 0.6F, 0.9F}) {
    const ImVec2 at{std::round(first.x + part * (second.x - first.x)), first.y + 3};
    Point(at);
    EXPECT_TRUE(Draws(color, {at.x, first.y - kKnob})) << part;
    EXPECT_FALSE(Draws(color, {first.x, first.y - kKnob})) << part;
  }
  ASSERT_EQ(actions_.size(), 1U) << "the step changes once, in the middle";
  EXPECT_EQ(actions_[0].value, "2");
  Point(ImVec2{first.x - 4000, first.y});
  EXPECT_FALSE(Draws(color, {first.x - 4000, first.y - kKnob})) << "it stays on its line";
  Point(second);
  actions_.clear();
  Button(false);
  ExpectOnly("slider", Verb::kSet, "2");
  Settle();
  EXPECT_TRUE(Draws(color, {first.x, first.y - kKnob})) << "the page has not changed here";
}

}  // namespace
}  // namespace chainrule
