// Refusals: for input of any kind, a sentence says what is wrong and nothing changes.
#include <gtest/gtest.h>

#include "app/hands.h"
#include "page/outline.h"

namespace chainrule {
namespace {

// A decimal comma is accepted, as much of the world writes it; a number that may have a thousands
// separator is refused.
TEST(RefusalTest, ACommaIsAPointUnlessItMayStandBetweenThousands) {
  const auto typed = [](const std::string& text) {
    Tutor tutor;
    const std::optional<Error> error =
        tutor.Do({.id = "net.W1:0,1", .verb = Verb::kSet, .value = text});
    return error ? error->sentence : std::to_string(tutor.state().Matrix("W1")(0, 1));
  };
  EXPECT_EQ(typed("1,5"), "1.500000");
  EXPECT_EQ(typed("-0,250"), "-0.250000");
  EXPECT_EQ(typed("1,5e-1"), "0.150000");
  EXPECT_EQ(typed("1234,567"), "1234.567000");
  for (const char* thousands : {"1,500", "-12,345", "123,456"}) {
    const std::string sentence = typed(thousands);
    EXPECT_NE(sentence.find("could mean"), std::string::npos) << sentence;
  }
  for (const char* text : {",5", "5,", "1,2,3", "1.5,2", "1,,5", "a,b"})
    EXPECT_GT(typed(text).size(), 20U) << text << " is no number";
}

TEST(RefusalTest, HostileActionsChangeNothing) {
  Tutor tutor;
  Press(tutor, "stop.3");
  const std::string before = OutlineJson(tutor.page());
  const std::uint64_t revision = tutor.revision();
  const std::vector<Action> actions{
      {.id = "no.such.item"},
      {.id = ""},
      {.id = std::string(100000, 'x')},
      {.id = "deck.next", .verb = Verb::kSet, .value = "1"},
      {.id = "tool.undo"},
      {.id = "net.W1:0,0", .verb = Verb::kSet, .value = "abc"},
      {.id = "net.W1:0,0", .verb = Verb::kSet, .value = ""},
      {.id = "net.W1:0,0", .verb = Verb::kSet, .value = "1e999"},
      {.id = "net.W1:0,0", .verb = Verb::kSet, .value = "0x10"},
      {.id = "net.W1:0,0", .verb = Verb::kSet, .value = "nan"},
      {.id = "net.W1:0,0", .verb = Verb::kSet, .value = "2e9"},
      {.id = "net.W1:0,0", .verb = Verb::kSet, .value = std::string(1 << 20, '9')},
      {.id = "net.W1:0,0", .verb = Verb::kStep, .value = "1e300"},
      {.id = "net.W1:0,0", .verb = Verb::kStep, .value = "0.5"},
      {.id = "net.W1:0,0", .verb = Verb::kStep, .value = "-1.000000001"},
      {.id = "net.W1:0,0", .verb = Verb::kStep, .value = ""},
      {.id = "timeline.slider", .verb = Verb::kStep, .value = "0.5"},
      {.id = "net.W1:0,0", .verb = Verb::kPress},
      {.id = "net.s1:0,0", .verb = Verb::kSet, .value = "1"},
      {.id = "timeline.slider", .verb = Verb::kSet, .value = "15"},
      {.id = "timeline.slider", .verb = Verb::kSet, .value = "-1"},
      {.id = "timeline.slider", .verb = Verb::kSet, .value = "1.5"},
      {.id = "set.theta", .verb = Verb::kSet, .value = "sigmoid"},
      {.id = "set.round", .verb = Verb::kSet, .value = "%s%n"},
  };
  for (const Action& action : actions) {
    const std::optional<Error> error = tutor.Do(action);
    ASSERT_TRUE(error.has_value()) << action.id << " " << action.value.substr(0, 40);
    EXPECT_GT(error->sentence.size(), 20u);
    EXPECT_LT(error->sentence.size(), 500u);
    EXPECT_EQ(OutlineJson(tutor.page()), before);
    EXPECT_EQ(tutor.revision(), revision);
  }
}

TEST(RefusalTest, AStepIsAWholeNumber) {
  Tutor tutor;
  const std::optional<Error> error =
      tutor.Do({.id = "net.W1:0,0", .verb = Verb::kStep, .value = "0.5"});
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->sentence, "A step is a whole number from -1000 to 1000; \"0.5\" is not.");
  EXPECT_EQ(tutor.Do({.id = "net.W1:0,0", .verb = Verb::kStep, .value = "2.0"}), std::nullopt);
}

TEST(RefusalTest, ARefusedStateLeavesEverythingAndSaysWhy) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState("#lesson=backprop&step=5&x=3"), std::nullopt);
  const std::string link = tutor.Link();
  for (const char* bad : {"W1=1,2;3", "W1=1;2;3", "x=abc", "x=1e999", "x=0x10", "x=1&x=2", "x=%zz",
                          "lesson=nothing", "step=99", "pin=Q"}) {
    const std::optional<Error> error = tutor.SetState(bad);
    ASSERT_TRUE(error.has_value()) << bad;
    EXPECT_EQ(tutor.Link(), link);
    ASSERT_EQ(tutor.notices().size(), 1u);
    EXPECT_NE(tutor.notices()[0].find(error->sentence), std::string::npos);
    EXPECT_NE(OutlineText(tutor.page()).find(error->sentence), std::string::npos) << bad;
  }
  Press(tutor, "deck.next");
  EXPECT_TRUE(tutor.notices().empty()) << "the notice goes with the next thing done";
}

TEST(RefusalTest, ARefusedLinkOpensTheDefaultWithTheNotice) {
  Tutor tutor;
  EXPECT_TRUE(tutor.Load("step=3&x=abc").has_value());
  EXPECT_EQ(tutor.Link(), "lesson=backprop");
  ASSERT_EQ(tutor.notices().size(), 1u);
  EXPECT_NE(tutor.notices()[0].find("x=abc"), std::string::npos);
}

// A broken link still opens the lesson that it names.
TEST(RefusalTest, ARefusedLinkOpensTheLessonThatItNames) {
  for (const char* link :
       {"lesson=conv&stride=abc", "#step=1000&lesson=conv", "stride=&lesson=conv"}) {
    Tutor tutor;
    EXPECT_TRUE(tutor.Load(link).has_value()) << link;
    EXPECT_EQ(tutor.Link(), "lesson=conv");
    ASSERT_EQ(tutor.notices().size(), 1u);
    EXPECT_NE(tutor.notices()[0].find("was not opened"), std::string::npos);
    EXPECT_FALSE(tutor.page().Find("tool.undo")->enabled);
  }
  for (const char* link : {"lesson=&x=1", "lesson=nothing", "x=abc", "lesson=%00", ""}) {
    Tutor tutor;
    tutor.Load(link);
    EXPECT_EQ(tutor.Link(), "lesson=backprop") << link;
  }
}

TEST(RefusalTest, WhatIsNoNumberIsAnsweredWithOneThatIs) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState("lesson=conv"), std::nullopt);
  EXPECT_EQ(Set(tutor, "size.stride", "abc")->sentence,
            "\"abc\" is not a number. \"stride\" takes a number from 0 to 1000000000, such as 1.");
  EXPECT_TRUE(
      Set(tutor, "size.stride", " ")->sentence.starts_with("The field is empty. \"stride\""));
  EXPECT_EQ(tutor.Link(), "lesson=conv");
}

// An untouched field has no number yet that could serve as the example.
TEST(RefusalTest, TheExampleOfAnEmptyFieldIsANumberToo) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState("lesson=norm"), std::nullopt);
  const std::string typed = Set(tutor, "predict.size.1", "abc")->sentence;
  EXPECT_TRUE(typed.ends_with("takes a number from 1 to 1000000000, such as 1.")) << typed;
  const std::string empty = Set(tutor, "predict.size.1", "")->sentence;
  EXPECT_TRUE(empty.ends_with("such as 1.")) << empty;
}

// A link with room for only a few more examples.
std::string NearlyTooLong() {
  std::string link = "lesson=saturation&points=";
  for (int i = 0; i < 2845; ++i)
    link +=
        std::string(i > 0 ? ";" : "") + "-1.2345678,1." + std::to_string(100001 + 2 * i) + ",-1";
  return link;
}

// A state whose link could not be opened again is refused when it is made.
TEST(RefusalTest, AStateWhoseLinkWouldBeTooLongIsNotMade) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState(NearlyTooLong()), std::nullopt);
  int added = 0;
  std::optional<Error> error;
  for (; !error && added < 100; ++added) {
    const std::string before = tutor.Link();
    error = Press(tutor, "example.add");
    if (error) {
      EXPECT_EQ(tutor.Link(), before);
    }
    Tutor other;
    EXPECT_EQ(other.Load(tutor.Link()), std::nullopt);
    EXPECT_EQ(other.state(), tutor.state());
  }
  ASSERT_TRUE(error.has_value());
  EXPECT_NE(error->sentence.find("a link holds at most 65536"), std::string::npos)
      << error->sentence;
}

// The link also holds the learner's place, so an undo that keeps the place must not make the link
// too long.
TEST(RefusalTest, NoStepAndNoUndoMakesALinkTooLong) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState(NearlyTooLong()), std::nullopt);
  while (!Press(tutor, "example.add")) continue;
  int refused = 0;
  for (const char* id : {"deck.next", "example.remove", "deck.next", "tool.undo", "deck.next",
                         "tool.redo", "deck.next", "tool.undo", "deck.first"}) {
    if (Press(tutor, id)) ++refused;
    Tutor other;
    ASSERT_EQ(other.Load(tutor.Link()), std::nullopt) << id;
  }
  EXPECT_GT(refused, 0);
}

// "1e5" is read, but "100000" is printed.
TEST(RefusalTest, ALinkThatWouldBeWrittenLongerThanItMayBeIsRefused) {
  std::string points;
  for (int i = 0; i < 4000; ++i) points += std::string(i > 0 ? ";" : "") + "1e5,-1e5,1";
  Tutor tutor;
  const std::optional<Error> error = tutor.SetState("lesson=saturation&points=" + points);
  ASSERT_TRUE(error.has_value());
  EXPECT_NE(error->sentence.find("a link holds at most 65536"), std::string::npos)
      << error->sentence;
  EXPECT_EQ(tutor.Link(), "lesson=backprop");
}

TEST(RefusalTest, UnknownKeysAreIgnoredWithANotice) {
  Tutor tutor;
  EXPECT_EQ(tutor.Load("step=3&colour=blue"), std::nullopt);
  EXPECT_EQ(tutor.Link(), "lesson=backprop&step=3");
  ASSERT_EQ(tutor.notices().size(), 1u);
  EXPECT_NE(tutor.notices()[0].find("colour"), std::string::npos);
}

}  // namespace
}  // namespace chainrule
