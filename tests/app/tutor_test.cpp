#include "app/tutor.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include <random>

#include "app/hands.h"
#include "app/largest_network.h"
#include "course/matrix_text.h"
#include "page/outline.h"
#include "page/readout.h"

namespace chainrule {
namespace {

TEST(TutorTest, OpensTheFirstLessonBeforeAnyStep) {
  Tutor tutor;
  EXPECT_EQ(tutor.Link(), "lesson=backprop");
  EXPECT_EQ(tutor.state().Integer("step"), 0);
  EXPECT_NE(tutor.page().Find("deck.next"), nullptr);
  EXPECT_FALSE(tutor.page().Find("deck.previous")->enabled);
  EXPECT_FALSE(tutor.page().Find("tool.undo")->enabled);
}

TEST(TutorTest, NextReachesTheEndAndBackReturnsThroughIdenticalTrees) {
  Tutor tutor;
  std::vector<std::string> pages{OutlineJson(tutor.page())};
  while (tutor.page().Find("deck.next")->enabled) {
    ASSERT_EQ(Press(tutor, "deck.next"), std::nullopt);
    pages.push_back(OutlineJson(tutor.page()));
    ASSERT_LE(pages.size(), 100u);
  }
  EXPECT_EQ(pages.size(), 15u);
  EXPECT_TRUE(Press(tutor, "deck.next").has_value()) << "there is nothing after the last step";
  for (std::size_t step = pages.size() - 1; step-- > 0;) {
    ASSERT_EQ(Press(tutor, "deck.previous"), std::nullopt);
    EXPECT_EQ(OutlineJson(tutor.page()), pages[step]);
  }
}

TEST(TutorTest, TheFactorOfAWeightIsDrawnByItsSign) {
  Tutor tutor;
  const auto has = [&](const std::string& link, const char* role) {
    EXPECT_EQ(tutor.SetState(link), std::nullopt);
    return OutlineJson(tutor.page()).find(std::string("factor-") + role) != std::string::npos;
  };
  EXPECT_TRUE(has("step=10&pin=delta1:0,0", "weight"));
  EXPECT_FALSE(has("step=10&pin=delta1:0,0", "negative"));
  EXPECT_TRUE(has("step=10&pin=delta1:1,0", "negative")) << "that weight is -3";
  // With one of each sign the factor has no colour of its own.
  const std::string two = "W1=.1;.2&W2=.1,.1;.5,-.5&x=1&y=1,1&step=delta1";
  EXPECT_FALSE(has(two, "weight"));
  EXPECT_FALSE(has(two, "negative"));
}

TEST(TutorTest, EveryWayOfSteppingAgrees) {
  Tutor tutor;
  ASSERT_EQ(Press(tutor, "deck.last"), std::nullopt);
  EXPECT_EQ(tutor.state().Integer("step"), 14);
  ASSERT_EQ(Press(tutor, "stop.9"), std::nullopt);
  EXPECT_EQ(tutor.state().Integer("step"), 9);
  ASSERT_EQ(Set(tutor, "timeline.slider", "4", true), std::nullopt);
  ASSERT_EQ(Set(tutor, "timeline.slider", "5"), std::nullopt);
  EXPECT_EQ(tutor.state().Integer("step"), 5);
  ASSERT_EQ(tutor.Do({.id = "timeline.slider", .verb = Verb::kStep, .value = "-2"}), std::nullopt);
  EXPECT_EQ(tutor.Link(), "lesson=backprop&step=3");
  ASSERT_EQ(Press(tutor, "deck.first"), std::nullopt);
  EXPECT_EQ(tutor.Link(), "lesson=backprop");
  EXPECT_FALSE(tutor.page().Find("tool.undo")->enabled) << "stepping is no edit";
}

TEST(TutorTest, APlotIsReadAndNothingElseChanges) {
  Tutor tutor;
  ASSERT_EQ(tutor.Load("lesson=saturation&step=13"), std::nullopt);
  ASSERT_EQ(Set(tutor, "ray.norm", "2"), std::nullopt);
  const std::string link = tutor.Link();
  const std::string said = tutor.announcement();
  const std::uint64_t revision = tutor.revision();
  EXPECT_EQ(ReadoutItem(tutor.page(), "read.ray")->value, "1");
  ASSERT_EQ(tutor.Do({.id = "read.ray", .verb = Verb::kFocus}), std::nullopt);
  ASSERT_EQ(Set(tutor, "read.ray", "40", true), std::nullopt);
  ASSERT_EQ(Set(tutor, "read.ray", "41"), std::nullopt);
  const std::optional<Item> item = ReadoutItem(tutor.page(), "read.ray");
  ASSERT_TRUE(item.has_value());
  EXPECT_EQ(item->value, "41");
  EXPECT_TRUE(item->text.starts_with("‖w‖ = ")) << item->text;
  EXPECT_NE(item->text.find("length of the gradient"), std::string::npos) << item->text;
  EXPECT_NE(item->text.find("point 41 of "), std::string::npos) << item->text;
  EXPECT_GT(tutor.revision(), revision) << "the text view is told";
  EXPECT_EQ(tutor.Link(), link);
  EXPECT_EQ(tutor.announcement(), said);
  EXPECT_FALSE(tutor.in_gesture());
  EXPECT_EQ(ReadoutItem(tutor.page(), "read.turn")->value, "1") << "each plot is read by itself";
  const std::string text = item->text;
  for (const char* refused : {"0", "99999", "2.5", "", "x", "1e99"})
    EXPECT_TRUE(Set(tutor, "read.ray", refused).has_value()) << refused;
  for (const Verb verb : {Verb::kPress, Verb::kPin, Verb::kStep})
    EXPECT_TRUE(tutor.Do({.id = "read.ray", .verb = verb, .value = "1"}).has_value());
  EXPECT_EQ(ReadoutItem(tutor.page(), "read.ray")->text, text);
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  EXPECT_EQ(TextOf(tutor, "ray.norm"), "1.2369") << "what is undone is the edit before";
}

// On a recomposed page the reading position is kept by x, because a trail may add points before it.
TEST(TutorTest, APlotIsReadOnWhereItWas) {
  Tutor tutor;
  ASSERT_EQ(tutor.Load("lesson=saturation&step=13"), std::nullopt);
  ASSERT_EQ(Set(tutor, "read.ray", "41"), std::nullopt);
  const std::string at = ReadoutItem(tutor.page(), "read.ray")->text;
  const std::string x = at.substr(0, at.find(','));
  ASSERT_EQ(Set(tutor, "ray.norm", "0.02"), std::nullopt);
  ASSERT_EQ(Set(tutor, "ray.norm", "0.03"), std::nullopt);
  const std::string now = ReadoutItem(tutor.page(), "read.ray")->text;
  EXPECT_EQ(now.substr(0, now.find(',')), x);
  Press(tutor, "stop.1");
  EXPECT_EQ(tutor.page().Find("read.ray"), nullptr);
  Press(tutor, "stop.13");
  EXPECT_EQ(ReadoutItem(tutor.page(), "read.ray")->text, now);
}

TEST(TutorTest, AnEditRecomputesAndCanBeUndone) {
  Tutor tutor;
  Press(tutor, "stop.7");
  const std::string before = OutlineJson(tutor.page());
  const std::string values = tutor.ValuesJson();
  ASSERT_EQ(Set(tutor, "cell.x3:0,0", "1").has_value(), true) << "computed numbers cannot be set";
  ASSERT_EQ(Set(tutor, "net.W1:0,1", "−0.25"), std::nullopt) << "a typographic minus is a minus";
  EXPECT_EQ(tutor.state().Matrix("W1")(0, 1), -0.25);
  EXPECT_NE(tutor.ValuesJson(), values);
  EXPECT_EQ(tutor.Link(), "lesson=backprop&W1=0.1,-0.25;0.3,0.4&W2=0.2;1;-3&W3=1;2&step=7");
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  EXPECT_EQ(tutor.ValuesJson(), values);
  ASSERT_EQ(Press(tutor, "tool.redo"), std::nullopt);
  EXPECT_EQ(tutor.state().Matrix("W1")(0, 1), -0.25);
  Press(tutor, "deck.next");
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  EXPECT_EQ(tutor.state().Integer("step"), 8) << "undo leaves the learner where they look";
  Press(tutor, "deck.previous");
  Press(tutor, "tool.redo");
  Press(tutor, "tool.reset");
  EXPECT_EQ(tutor.Link(), "lesson=backprop");
  Press(tutor, "tool.undo");
  EXPECT_EQ(tutor.state().Matrix("W1")(0, 1), -0.25) << "reset is an edit";
}

TEST(TutorTest, AGestureIsOneEdit) {
  Tutor tutor;
  for (const char* value : {"0.2", "0.3", "0.4"})
    ASSERT_EQ(Set(tutor, "net.W3:0,0", value, true), std::nullopt);
  EXPECT_TRUE(tutor.in_gesture());
  ASSERT_EQ(Set(tutor, "net.W3:0,0", "0.5"), std::nullopt);
  EXPECT_FALSE(tutor.in_gesture());
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  EXPECT_EQ(tutor.state().Matrix("W3")(0, 0), 1);
  EXPECT_FALSE(tutor.page().Find("tool.undo")->enabled);
}

TEST(TutorTest, NudgesAreWhatAPersonExpects) {
  Tutor tutor;
  ASSERT_EQ(tutor.Do({.id = "net.W1:0,0", .verb = Verb::kStep, .value = "2"}), std::nullopt);
  EXPECT_EQ(ValueOf(tutor, "net.W1:0,0"), "0.3");
  ASSERT_EQ(tutor.Do({.id = "net.W1:0,0", .verb = Verb::kStep, .value = "-3"}), std::nullopt);
  EXPECT_EQ(ValueOf(tutor, "net.W1:0,0"), "0");
}

TEST(TutorTest, ThousandRandomEditsUndoneAndRedoneGiveTheSameTrees) {
  Tutor tutor;
  Press(tutor, "stop.12");
  std::mt19937 random(3);
  const std::vector<std::string> inputs{"net.W1:0,0", "net.W1:1,1", "net.W2:2,0", "net.W3:1,0",
                                        "net.x0:1,0"};
  std::vector<std::string> pages;
  const auto tree = [&] {
    // Only the undo state may differ on the way.
    std::string text = OutlineText(tutor.page());
    return text.substr(text.find("[Explanation]"));
  };
  pages.push_back(tree());
  while (pages.size() <= 1000) {
    const std::string before = tutor.Link();
    if (random() % 5 == 0) {
      Set(tutor, random() % 2 ? "set.theta" : "set.out",
          std::vector<std::string>{"tanh", "relu", "identity", "logistic"}[random() % 4]);
    } else {
      Set(tutor, inputs[random() % inputs.size()],
          std::to_string(static_cast<int>(random() % 61) - 30));
    }
    if (tutor.Link() != before) pages.push_back(tree());
  }
  for (std::size_t i = pages.size() - 1; i-- > 0;) {
    ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
    ASSERT_EQ(tree(), pages[i]) << i;
  }
  EXPECT_FALSE(tutor.page().Find("tool.undo")->enabled);
  for (std::size_t i = 1; i < pages.size(); ++i) {
    ASSERT_EQ(Press(tutor, "tool.redo"), std::nullopt);
    ASSERT_EQ(tree(), pages[i]) << i;
  }
}

TEST(TutorTest, HoverLightsWhatIsRelatedAndComposesNothing) {
  Tutor tutor;
  const std::uint64_t revision = tutor.revision();
  const std::string link = tutor.Link();
  EXPECT_TRUE(tutor.Hover(Quantity{"W1", 0, 1}));
  EXPECT_FALSE(tutor.Hover(Quantity{"W1", 0, 1}));
  EXPECT_TRUE(tutor.view().Lit({"W1", 0, 1}));
  EXPECT_TRUE(tutor.view().Lit({"dW1", 0, 1}));
  EXPECT_TRUE(tutor.view().Lit({"W1"}));
  EXPECT_FALSE(tutor.view().Lit({"W1", 0, 0}));
  EXPECT_TRUE(tutor.Hover(std::nullopt));
  EXPECT_FALSE(tutor.view().Lit({"W1", 0, 1}));
  EXPECT_EQ(tutor.revision(), revision);
  EXPECT_EQ(tutor.Link(), link);
}

TEST(TutorTest, PinsAreInTheLinkAndComeOff) {
  Tutor tutor;
  ASSERT_EQ(tutor.Do({.id = "net.W1:0,1", .verb = Verb::kPin}), std::nullopt);
  EXPECT_EQ(tutor.Link(), "lesson=backprop&pin=W1:0,1");
  EXPECT_TRUE(tutor.view().PinnedLit({"W1", 0, 1}));
  ASSERT_EQ(tutor.Do({.id = "net.W1:0,1", .verb = Verb::kPin}), std::nullopt);
  EXPECT_EQ(tutor.Link(), "lesson=backprop");
}

TEST(TutorTest, TheCardOfAPinnedNumberGoesCopiesAndCloses) {
  Tutor tutor;
  Press(tutor, "stop.12");
  ASSERT_EQ(tutor.Do({.id = "net.delta1:1,0", .verb = Verb::kPin}), std::nullopt);
  ASSERT_NE(tutor.page().Find("card.value"), nullptr);
  EXPECT_EQ(TextOf(tutor, "card.value").substr(0, 14), "1.701231339623");
  ASSERT_EQ(Press(tutor, "copy.numpy"), std::nullopt);
  EXPECT_EQ(tutor.clipboard(),
            PrintMatrix(*tutor.trace().values.Find("delta1"), MatrixFormat::kNumpy));
  EXPECT_EQ(tutor.clipboard().substr(0, 24), "np.array([[-0.8570673459");
  EXPECT_EQ(tutor.copies(), 1u);
  ASSERT_EQ(Press(tutor, "card.step"), std::nullopt);
  EXPECT_EQ(tutor.state().Integer("step"), 10);
  Press(tutor, "deck.previous");
  EXPECT_FALSE(tutor.page().Find("copy.csv")->enabled)
      << "not computed, so there is nothing to copy";
  EXPECT_TRUE(Press(tutor, "copy.csv").has_value());
  ASSERT_EQ(Press(tutor, "card.close"), std::nullopt);
  EXPECT_EQ(tutor.page().Find("card.value"), nullptr);
}

TEST(TutorTest, AWeightIsEditedOnItsCard) {
  Tutor tutor;
  tutor.Do({.id = "net.W1:0,1", .verb = Verb::kPin});
  ASSERT_EQ(Set(tutor, "card.value", "0.7"), std::nullopt);
  EXPECT_EQ(tutor.state().Matrix("W1")(0, 1), 0.7);
  ASSERT_EQ(tutor.Do({.id = "card.value", .verb = Verb::kStep, .value = "1"}), std::nullopt);
  EXPECT_EQ(tutor.state().Matrix("W1")(0, 1), 0.8);
}

TEST(TutorTest, SizesAreEditsThatCanBeUndone) {
  Tutor tutor;
  const std::string link = tutor.Link();
  ASSERT_EQ(Set(tutor, "size.1", "3"), std::nullopt);
  ASSERT_EQ(Press(tutor, "layer.add"), std::nullopt);
  EXPECT_EQ(tutor.trace().steps.size(), 18u);
  EXPECT_TRUE(Set(tutor, "size.1", "17").has_value());
  EXPECT_TRUE(Set(tutor, "size.1", "2.5").has_value());
  Press(tutor, "tool.undo");
  Press(tutor, "tool.undo");
  EXPECT_EQ(tutor.Link(), link);
}

TEST(TutorTest, UndoOfAResetBringsBackTheStep) {
  Tutor tutor;
  Set(tutor, "net.W1:0,0", "5");
  Press(tutor, "stop.9");
  const std::string link = tutor.Link();
  Press(tutor, "tool.reset");
  EXPECT_EQ(tutor.Link(), "lesson=backprop");
  Press(tutor, "tool.undo");
  EXPECT_EQ(tutor.Link(), link);
  Press(tutor, "tool.redo");
  EXPECT_EQ(tutor.Link(), "lesson=backprop");
  // A learner who has moved on stays at the current step.
  Press(tutor, "stop.4");
  Press(tutor, "tool.undo");
  EXPECT_EQ(tutor.state().Integer("step"), 4);
  EXPECT_EQ(tutor.state().Matrix("W1")(0, 0), 5);
}

TEST(TutorTest, AButtonThatHasCopiedSaysSoUntilSomethingElseIsDone) {
  Tutor tutor;
  tutor.Do({.id = "net.W1:0,1", .verb = Verb::kPin});
  const std::string before = tutor.page().Find("copy.csv")->text;
  Press(tutor, "copy.csv");
  EXPECT_EQ(tutor.page().Find("copy.csv")->text, "✓ Copied");
  EXPECT_EQ(tutor.page().Find("copy.latex")->text, "LaTeX of");
  Press(tutor, "deck.next");
  EXPECT_EQ(tutor.page().Find("copy.csv")->text, before);
}

TEST(TutorTest, TheCardOffersItsStepOnlyFromElsewhere) {
  Tutor tutor;
  Press(tutor, "stop.3");
  tutor.Do({.id = "net.s2:0,0", .verb = Verb::kPin});
  EXPECT_EQ(tutor.page().Find("card.step"), nullptr);
  Press(tutor, "deck.next");
  ASSERT_NE(tutor.page().Find("card.step"), nullptr);
}

TEST(TutorTest, AGestureThatComesBackLeavesNothingToUndo) {
  Tutor tutor;
  for (const char* presses : {"1", "-1"})
    tutor.Do({.id = "net.W1:0,0", .verb = Verb::kStep, .value = presses, .gesture = true});
  tutor.Do({.id = "net.W1:0,0", .verb = Verb::kStep, .value = "0"});
  EXPECT_FALSE(tutor.page().Find("tool.undo")->enabled);
}

TEST(TutorTest, InputsAreShownAsTheyWereGiven) {
  Tutor tutor;
  Set(tutor, "net.W1:0,0", "-0.00308");
  EXPECT_EQ(TextOf(tutor, "net.W1:0,0"), "−0.00308");
  Set(tutor, "net.W1:0,0", "0.123456789");
  EXPECT_EQ(TextOf(tutor, "net.W1:0,0"), "0.1235");
}

TEST(TutorTest, WhatWasDoneIsSaid) {
  Tutor tutor;
  Set(tutor, "net.W2:2,0", "-2.9");
  EXPECT_TRUE(tutor.announcement().starts_with("w 21 of layer 2 is now minus 2.9; it was minus 3."))
      << tutor.announcement();
  Press(tutor, "tool.undo");
  EXPECT_TRUE(tutor.announcement().starts_with("Undone. Changed: W2.")) << tutor.announcement();
  Press(tutor, "tool.redo");
  EXPECT_TRUE(tutor.announcement().starts_with("Redone.")) << tutor.announcement();
  Press(tutor, "tool.reset");
  EXPECT_TRUE(tutor.announcement().starts_with("Reset to the starting values."))
      << tutor.announcement();
  Set(tutor, "set.guess", "shrinks");
  EXPECT_TRUE(tutor.announcement().starts_with("No. Here it grows")) << tutor.announcement();
}

TEST(TutorTest, StepsAreSaidInOneSentenceWithTheirNumbers) {
  Tutor tutor;
  Press(tutor, "stop.9");
  EXPECT_NE(tutor.announcement().find("step 9 of 14"), std::string::npos) << tutor.announcement();
  EXPECT_NE(tutor.announcement().find("Sensitivity of layer 2"), std::string::npos);
  EXPECT_NE(tutor.announcement().find("minus 1.3503 = (1 minus (minus 0.901546) squared)"),
            std::string::npos)
      << tutor.announcement();
  Press(tutor, "stop.10");
  EXPECT_NE(tutor.announcement().find("All of δ of layer 1: minus 0.8571, 1.7012."),
            std::string::npos)
      << tutor.announcement();
  EXPECT_EQ(tutor.announcement().find('\n'), std::string::npos);
}

TEST(TutorTest, LargestNetworkStepsThrough) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState(LargestNetwork(34)), std::nullopt);
  EXPECT_EQ(tutor.trace().steps.size(), 34u);
  Press(tutor, "deck.previous");
  EXPECT_EQ(tutor.state().Integer("step"), 33);
}

// Looking around must not rerun a descent of 10,000 updates.
TEST(TutorTest, AChangeIsComputedOnceAndALookNotAtAll) {
  for (const char* link :
       {"lesson=backprop&x=3&step=14&pin=delta2", "lesson=saturation&w=1,2,3&pin=grad",
        "lesson=blocks&k=5", "lesson=norm&over=layer&pin=mean:0,0", "lesson=conv&k=2&pin=A:1,1"}) {
    Tutor tutor;
    std::uint64_t before = tutor.computations();
    ASSERT_EQ(tutor.Load(link), std::nullopt) << link;
    EXPECT_EQ(tutor.computations(), before + 1) << link;
    before = tutor.computations();
    for (const char* step : {"1", "2", "0"})
      ASSERT_EQ(Set(tutor, "timeline.slider", step), std::nullopt) << link;
    EXPECT_EQ(tutor.computations(), before) << link;
  }
  Tutor tutor;
  ASSERT_EQ(tutor.Load("updates=10000&eta=.001&step=7&pin=W1:0,1"), std::nullopt);
  for (int i = 0; i < 5; ++i) {
    const std::uint64_t before = tutor.computations();
    ASSERT_EQ(tutor.Do({.id = "net.x0:1,0", .verb = Verb::kStep, .value = "1", .gesture = true}),
              std::nullopt);
    EXPECT_EQ(tutor.computations(), before + 1);
  }
}

// A reader that keeps earlier outlines only receives changes, from which it can rebuild the whole.
TEST(TutorTest, WhatIsToldSinceARevisionMakesTheWholeAgain) {
  using nlohmann::json;
  const auto nodes_of = [](const json& nodes, auto&& self,
                           std::map<std::string, json>& all) -> void {
    for (const json& node : nodes) {
      if (node.contains("children")) {
        self(node["children"], self, all);
      } else {
        all[node["id"]] = node;
      }
    }
  };
  for (const char* link : {"lesson=backprop&step=5", "lesson=saturation&step=9",
                           "lesson=blocks&step=3", "lesson=norm&step=2", "lesson=conv&step=4"}) {
    Tutor tutor;
    ASSERT_EQ(tutor.Load(link), std::nullopt);
    OutlineMemory memory;
    std::map<std::string, json> known;
    std::uint64_t revision = 0;
    int same = 0;
    for (const char* press :
         {"", "deck.next", "deck.next", "tool.theme", "deck.previous", "tool.reset"}) {
      if (*press != '\0') {
        ASSERT_EQ(Press(tutor, press), std::nullopt) << link;
      }
      const json told = json::parse(
          OutlineJson(tutor.page(), tutor.lesson().text(), tutor.view(), revision, memory));
      revision = told["revision"];
      std::map<std::string, json> now;
      nodes_of(told["nodes"], nodes_of, now);
      for (auto& [id, node] : now) {
        if (!node.contains("same")) continue;
        ASSERT_TRUE(known.count(id)) << id;
        node = known[id];
        ++same;
      }
      std::map<std::string, json> whole;
      nodes_of(json::parse(OutlineJson(tutor.page(), tutor.lesson().text(), tutor.view()))["nodes"],
               nodes_of, whole);
      ASSERT_EQ(now, whole) << link << " after " << press;
      known = now;
    }
    EXPECT_GT(same, 10) << link << ": most stays as it was";
    // A new reader, or one that missed a revision, receives everything.
    const json all = json::parse(
        OutlineJson(tutor.page(), tutor.lesson().text(), tutor.view(), revision - 1, memory));
    std::map<std::string, json> now;
    nodes_of(all["nodes"], nodes_of, now);
    for (const auto& [id, node] : now) EXPECT_FALSE(node.contains("same")) << id;
  }
}

}  // namespace
}  // namespace chainrule
