// Steps that play one after the other, without a clock: the platform calls PlayOn when the time has
// come.
#include "app/player.h"

#include <gtest/gtest.h>

#include "app/hands.h"
#include "page/outline.h"

namespace chainrule {
namespace {

int StepOf(const Tutor& tutor) {
  return tutor.state().Integer("step");
}

std::string NameOfButton(const Tutor& tutor) {
  return tutor.page().Find("deck.play")->name;
}

TEST(PlayerTest, PlaysToTheLastStepAndStops) {
  Tutor tutor;
  EXPECT_EQ(NameOfButton(tutor), "Play");
  ASSERT_EQ(Press(tutor, "deck.play"), std::nullopt);
  EXPECT_EQ(StepOf(tutor), 1) << "pressing it shows something at once";
  EXPECT_EQ(NameOfButton(tutor), "Pause");
  for (int step = 2; step <= 14; ++step) {
    ASSERT_TRUE(tutor.player().playing());
    EXPECT_TRUE(tutor.view().playing);
    const std::uint64_t turns = tutor.player().turns();
    tutor.PlayOn();
    EXPECT_EQ(StepOf(tutor), step);
    EXPECT_GT(tutor.player().turns(), turns);
    EXPECT_NE(tutor.announcement().find(std::to_string(step)), std::string::npos);
  }
  EXPECT_FALSE(tutor.player().playing());
  EXPECT_EQ(NameOfButton(tutor), "Play");
  tutor.PlayOn();
  EXPECT_EQ(StepOf(tutor), 14) << "a timer that comes late does nothing";
  ASSERT_EQ(Press(tutor, "deck.play"), std::nullopt);
  EXPECT_EQ(StepOf(tutor), 0) << "from the end it plays from the beginning";
  EXPECT_TRUE(tutor.player().playing());
}

TEST(PlayerTest, PlayedStepsAreTheStepsOfTheButton) {
  Tutor played;
  Tutor pressed;
  Press(played, "deck.play");
  Press(pressed, "deck.next");
  for (int step = 1; step < 14; ++step) {
    EXPECT_EQ(played.announcement(), pressed.announcement());
    EXPECT_EQ(played.Link(), pressed.Link());
    played.PlayOn();
    Press(pressed, "deck.next");
  }
  EXPECT_EQ(OutlineJson(played.page()), OutlineJson(pressed.page()));
}

TEST(PlayerTest, AStepStaysAsLongAsItsWordsNeed) {
  Tutor tutor;
  // 900 ms, and 40 for each word of the step's prose.
  double least = 1e9;
  for (int step = 0; step <= 14; ++step) {
    tutor.SetState("step=" + std::to_string(step));
    least = std::min(least, tutor.Dwell());
    EXPECT_LT(tutor.Dwell(), 900 + 40 * 200) << step;
  }
  EXPECT_GT(least, 900 + 40 * 8) << "each step has a sentence";
  Page page({}, Mask({}, 0), {});
  const Player player;
  EXPECT_EQ(player.Dwell(page), 900);
  page.Begin(Region::kStory, "story", "");
  page.Prose("eyebrow", "Forward · step 1", TextStyle::kEyebrow);
  page.Prose("text", "Three plain  words.");
  page.Prose("more", "And two.");
  page.End();
  page.Begin(Region::kStage, "stage", "");
  page.Prose("elsewhere", "Not here.");
  page.End();
  page.Finish();
  EXPECT_EQ(player.Dwell(page), 900 + 5 * 40);
}

TEST(PlayerTest, TheSpeedDividesTheTimeAndKeepsPlaying) {
  Tutor tutor;
  Press(tutor, "deck.play");
  const double normal = tutor.Dwell();
  const std::uint64_t turns = tutor.player().turns();
  for (const auto& [speed, part] : {std::pair{"0.5", 2.0}, std::pair{"2", 0.5}}) {
    ASSERT_EQ(Set(tutor, "deck.speed", speed), std::nullopt);
    EXPECT_DOUBLE_EQ(tutor.Dwell(), part * normal);
  }
  EXPECT_GT(tutor.player().turns(), turns) << "what is waited for begins anew";
  EXPECT_TRUE(tutor.player().playing());
  EXPECT_EQ(StepOf(tutor), 1);
  EXPECT_TRUE(Set(tutor, "deck.speed", "3").has_value());
  EXPECT_EQ(ValueOf(tutor, "deck.speed"), "2");
  tutor.Load("lesson=norm");
  EXPECT_EQ(ValueOf(tutor, "deck.speed"), "2") << "it stays for the next lesson";
}

TEST(PlayerTest, WhateverElseIsDonePauses) {
  const std::vector<std::pair<const char*, std::function<void(Tutor&)>>> inputs{
      {"the button again", [](Tutor& tutor) { Press(tutor, "deck.play"); }},
      {"a step", [](Tutor& tutor) { Press(tutor, "deck.next"); }},
      {"a step back", [](Tutor& tutor) { Press(tutor, "deck.previous"); }},
      {"a stop", [](Tutor& tutor) { Press(tutor, "stop.9"); }},
      {"a scrub", [](Tutor& tutor) { Set(tutor, "timeline.slider", "4", true); }},
      {"a drag",
       [](Tutor& tutor) {
         tutor.Do({.id = "net.W1:0,1", .verb = Verb::kStep, .value = "1", .gesture = true});
       }},
      {"a number", [](Tutor& tutor) { Set(tutor, "net.W1:0,1", "3"); }},
      {"a refused number", [](Tutor& tutor) { Set(tutor, "net.W1:0,1", "cat"); }},
      {"a pin", [](Tutor& tutor) { tutor.Do({.id = "net.W1:0,1", .verb = Verb::kPin}); }},
      {"undo", [](Tutor& tutor) { Press(tutor, "tool.undo"); }},
      {"another lesson", [](Tutor& tutor) { Press(tutor, "lesson.conv"); }},
      {"a link", [](Tutor& tutor) { tutor.SetState("step=3"); }},
      {"a refused link", [](Tutor& tutor) { tutor.SetState("step=cat"); }},
      {"numbers from outside", [](Tutor& tutor) { tutor.BringIn("x", "", "1,2"); }},
      {"other input", [](Tutor& tutor) { tutor.Pause(); }},
  };
  for (const auto& [name, input] : inputs) {
    Tutor tutor;
    Press(tutor, "deck.play");
    ASSERT_TRUE(tutor.player().playing());
    const std::uint64_t turns = tutor.player().turns();
    const std::uint64_t revision = tutor.revision();
    input(tutor);
    EXPECT_FALSE(tutor.player().playing()) << name;
    EXPECT_GT(tutor.player().turns(), turns) << name;
    EXPECT_GT(tutor.revision(), revision) << name;
    EXPECT_EQ(NameOfButton(tutor), "Play") << name;
  }
  Tutor tutor;
  Press(tutor, "deck.play");
  tutor.Do({.id = "deck.next", .verb = Verb::kFocus});
  tutor.Hover(Quantity{"W1", 0, 1});
  EXPECT_TRUE(tutor.player().playing()) << "only looking does not pause";
}

TEST(PlayerTest, ItIsNeitherInTheLinkNorInTheHistory) {
  Tutor tutor;
  Set(tutor, "net.W1:0,1", "3");
  const std::string link = tutor.Link();
  Set(tutor, "deck.speed", "2");
  EXPECT_EQ(tutor.Link(), link);
  Press(tutor, "deck.play");
  tutor.PlayOn();
  EXPECT_EQ(tutor.Link(), link + "&step=2");
  EXPECT_FALSE(tutor.in_gesture());
  Press(tutor, "deck.play");
  EXPECT_EQ(tutor.Link(), link + "&step=2");
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  EXPECT_EQ(tutor.Link(), "lesson=backprop&step=2") << "undo takes back the edit, not the steps";
  EXPECT_FALSE(tutor.page().Find("tool.undo")->enabled);
}

TEST(PlayerTest, WithoutItsButtonItPlaysByKey) {
  Tutor tutor;
  tutor.SetQuery("hide", "deck");
  ASSERT_EQ(Press(tutor, "deck.play"), std::nullopt);
  tutor.PlayOn();
  EXPECT_EQ(StepOf(tutor), 2);
}

}  // namespace
}  // namespace chainrule
