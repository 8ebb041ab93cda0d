// What a page takes over from the one before it is what it would have been made anew.
#include <gtest/gtest.h>

#include <random>

#include "app/tutor.h"
#include "course/number.h"
#include "lessons/random_states.h"
#include "page/outline.h"

namespace chainrule {
namespace {

std::string Outline(const Tutor& tutor) {
  return OutlineJson(tutor.page());
}

// Without the header, which says that there is something to undo.
std::string MadeAnew(const Tutor& tutor) {
  Tutor other;
  other.SetQuery("hide", "header");
  EXPECT_EQ(other.Load(tutor.Link()), std::nullopt) << tutor.Link();
  return Outline(other);
}

std::vector<const Item*> Numbers(const std::vector<Node>& nodes) {
  std::vector<const Item*> found;
  for (const Node& node : nodes) {
    for (const Item& item : node.items)
      if (item.role == Role::kNumber && item.enabled) found.push_back(&item);
    const std::vector<const Item*> inside = Numbers(node.children);
    found.insert(found.end(), inside.begin(), inside.end());
  }
  return found;
}

// One of the page's numbers is dragged to some places.
void DragOne(Tutor& tutor, std::mt19937& random) {
  const std::vector<const Item*> numbers = Numbers(tutor.page().roots());
  if (numbers.empty()) return;
  const Item& item = *numbers[random() % numbers.size()];
  const std::string id = item.id;
  for (int move = 0; move < 3; ++move) {
    const int steps = static_cast<int>(random() % 9) - 4;
    (void)tutor.Do(
        {.id = id, .verb = Verb::kStep, .value = std::to_string(steps), .gesture = move < 2});
    ASSERT_EQ(Outline(tutor), MadeAnew(tutor)) << id << " by " << steps << " in " << tutor.Link();
    if (tutor.page().Find(id) == nullptr) return;  // a size was changed, and it is gone
  }
}

void ExpectKeptAsMadeAnew(const std::string& lesson, unsigned seed) {
  std::mt19937 random(seed);
  Tutor tutor;
  tutor.SetQuery("hide", "header");
  ASSERT_EQ(tutor.Load("lesson=" + lesson), std::nullopt);
  for (int round = 0; round < 6; ++round) {
    if (round % 2 == 1) {
      const State state = RandomState(tutor.lesson(), random);
      ASSERT_EQ(tutor.SetState(PrintState(state, tutor.lesson().Describe())), std::nullopt);
    }
    const int count = static_cast<int>(tutor.trace().steps.size());
    // Not to the last step: Saturation's runs wide networks, anew in each tutor.
    for (int visit = 0; visit < 2; ++visit) {
      const int step = static_cast<int>(random() % static_cast<unsigned>(count));
      ASSERT_EQ(
          tutor.Do({.id = "timeline.slider", .verb = Verb::kSet, .value = std::to_string(step)}),
          std::nullopt);
      ASSERT_EQ(Outline(tutor), MadeAnew(tutor)) << tutor.Link();
      DragOne(tutor, random);
      if (::testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(KeptTest, BackpropIsAsMadeAnew) {
  for (unsigned seed = 1; seed <= 4; ++seed) ExpectKeptAsMadeAnew("backprop", seed);
}

TEST(KeptTest, SaturationIsAsMadeAnew) {
  for (unsigned seed = 1; seed <= 2; ++seed) ExpectKeptAsMadeAnew("saturation", seed);
}

TEST(KeptTest, BlocksIsAsMadeAnew) {
  for (unsigned seed = 1; seed <= 2; ++seed) ExpectKeptAsMadeAnew("blocks", seed);
}

TEST(KeptTest, NormIsAsMadeAnew) {
  for (unsigned seed = 1; seed <= 2; ++seed) ExpectKeptAsMadeAnew("norm", seed);
}

TEST(KeptTest, ConvIsAsMadeAnew) {
  for (unsigned seed = 1; seed <= 2; ++seed) ExpectKeptAsMadeAnew("conv", seed);
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
