// The parts that a page keeps from the page before equal those of a page made from scratch.
#include <gtest/gtest.h>

#include <random>

#include "app/tutor.h"
#include "lessons/random_states.h"
#include "math/join.h"
#include "page/outline.h"

namespace chainrule {
namespace {

constexpr int kEdits = 500;

// The page's outline, made from scratch with nothing kept.
std::string MadeAnew(const Lesson& lesson, const State& state) {
  const Trace trace = lesson.Compute(state);
  const Mask mask(trace, state.Integer("step"), *lesson.AskedFor(state, trace));
  Page page(trace.values, mask, NumberStyle{});
  lesson.Compose(state, trace, page);
  page.Finish();
  return OutlineJson(page);
}

// The lesson's controls, by id: numbers, choices and buttons.
std::vector<const Item*> Controls(const std::vector<Node>& nodes) {
  std::vector<const Item*> found;
  for (const Node& node : nodes) {
    for (const Item& item : node.items) {
      const bool acts = item.handler != nullptr && item.handler->act;
      const bool number = item.role == Role::kNumber && item.quantity;
      if (item.enabled && (acts || number)) found.push_back(&item);
    }
    const std::vector<const Item*> inside = Controls(node.children);
    found.insert(found.end(), inside.begin(), inside.end());
  }
  return found;
}

// Presses the item, chooses an option, or moves it by a few key presses.
Action RandomAction(const Item& item, std::mt19937& random) {
  Action action;
  action.id = item.id;
  if (Allows(item.verbs, Verb::kPress)) return action;
  action.verb = item.role == Role::kChoice ? Verb::kSet : Verb::kStep;
  if (item.role == Role::kChoice)
    action.value = item.options[random() % item.options.size()].value;
  else
    action.value = std::to_string(static_cast<int>(random() % 9) - 4);
  action.gesture = action.verb == Verb::kStep && random() % 3 == 0;
  return action;
}

// After every edit the page equals one made from scratch. Sometimes the learner goes to another
// step or opens a link.
TEST(KeptTest, EveryLessonIsAsMadeAnewThrough500Edits) {
  const Catalog catalog;
  for (const auto& lesson : catalog.lessons()) {
    std::mt19937 random(20261130);
    Tutor tutor;
    tutor.SetQuery("hide", "header,deck");
    ASSERT_EQ(tutor.Load(Join("lesson=", lesson->id())), std::nullopt);
    int refused = 0;
    for (int edit = 0; edit < kEdits; ++edit) {
      if (edit % 50 == 49) {
        const State state = RandomState(tutor.lesson(), random);
        ASSERT_EQ(tutor.SetState(PrintState(state, tutor.lesson().Describe())), std::nullopt);
      } else if (edit % 5 == 4) {
        const std::size_t count = tutor.trace().steps.size();
        // Avoids Saturation's last step, because it would run wide networks again for each page.
        const std::string step = std::to_string(random() % count);
        ASSERT_EQ(tutor.Do({.id = "timeline.slider", .verb = Verb::kSet, .value = step}),
                  std::nullopt);
      }
      const std::vector<const Item*> controls = Controls(tutor.page().roots());
      ASSERT_FALSE(controls.empty());
      const Action action = RandomAction(*controls[random() % controls.size()], random);
      if (tutor.Do(action)) ++refused;
      // The outlines are too long to print.
      ASSERT_TRUE(OutlineJson(tutor.page()) == MadeAnew(tutor.lesson(), tutor.state()))
          << action.id << " " << action.value << " led to " << tutor.Link();
    }
    EXPECT_LT(refused, kEdits / 2) << lesson->id();
  }
}

TEST(KeptTest, ALinkIsPrintedAsIfForTheFirstTime) {
  std::mt19937 random(7);
  Tutor tutor;
  for (const char* lesson : {"saturation", "conv", "saturation", "norm", "backprop", "blocks"}) {
    ASSERT_EQ(tutor.SetState("lesson=" + std::string(lesson)), std::nullopt);
    for (int i = 0; i < 5; ++i) {
      const State state = RandomState(tutor.lesson(), random);
      const std::string link = PrintState(state, tutor.lesson().Describe());
      ASSERT_EQ(tutor.SetState(link), std::nullopt);
      EXPECT_EQ(tutor.Link(), link);
    }
  }
}

}  // namespace
}  // namespace chainrule
