// Undo and redo: what the history keeps of a change, and its size.
#include "app/history.h"

#include <gtest/gtest.h>

#include "app/hands.h"

namespace chainrule {
namespace {

// A drag, an undo and a redo inside each other once stopped the engine.
TEST(HistoryTest, AnActionThatEndsADragIsCheckedAgainstWhatIsThereAfterwards) {
  Tutor tutor;
  ASSERT_EQ(Set(tutor, "net.W1:0,1", "3"), std::nullopt);
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  ASSERT_EQ(tutor.Do({.id = "net.W1:0,1", .verb = Verb::kStep, .value = "1", .gesture = true}),
            std::nullopt);
  const State dragged = tutor.state();
  EXPECT_TRUE(Press(tutor, "tool.redo").has_value()) << "the drag took it back";
  EXPECT_EQ(tutor.state(), dragged);
  EXPECT_TRUE(tutor.page().Find("tool.undo")->enabled);
  EXPECT_FALSE(tutor.page().Find("tool.redo")->enabled);
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  EXPECT_EQ(tutor.Link(), "lesson=backprop");
}

TEST(HistoryTest, ADragWhoseLastActionWasRefusedEndsAllTheSame) {
  Tutor tutor;
  ASSERT_EQ(Set(tutor, "net.W1:0,1", "3"), std::nullopt);
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  ASSERT_EQ(Set(tutor, "net.W1:0,1", "2", true), std::nullopt);
  EXPECT_TRUE(Set(tutor, "net.W1:0,1", "2e9").has_value());
  EXPECT_FALSE(tutor.in_gesture());
  EXPECT_TRUE(Press(tutor, "tool.redo").has_value());
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  EXPECT_EQ(tutor.Link(), "lesson=backprop");
}

TEST(HistoryTest, ADragThatComesBackToWhereItBeganIsNoEdit) {
  Tutor tutor;
  for (const char* steps : {"1", "-1"})
    ASSERT_EQ(tutor.Do({.id = "net.W1:0,1", .verb = Verb::kStep, .value = steps, .gesture = true}),
              std::nullopt);
  EXPECT_TRUE(Press(tutor, "tool.undo").has_value()) << "there is nothing to undo";
  EXPECT_EQ(tutor.Link(), "lesson=backprop");
}

TEST(HistoryTest, WhatIsRefusedInTheMiddleOfADragIsNoPartOfIt) {
  Tutor tutor;
  EXPECT_TRUE(Set(tutor, "timeline.slider", "-2e9", true).has_value());
  ASSERT_EQ(Set(tutor, "net.W1:0,1", "1", true), std::nullopt);
  // This ends the drag and moves to another step; undoing the drag stays there.
  ASSERT_EQ(Set(tutor, "timeline.slider", "2"), std::nullopt);
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  EXPECT_EQ(tutor.Link(), "lesson=backprop&step=2");
}

// Setting a number while another is dragged is an edit of its own, but a handle drags two at once.
TEST(HistoryTest, ADragIsOneEditAndNothingElseIsPartOfIt) {
  Tutor tutor;
  ASSERT_EQ(Set(tutor, "net.W1:0,0", "2", true), std::nullopt);
  ASSERT_EQ(Set(tutor, "net.W1:0,1", "3", true), std::nullopt);
  ASSERT_EQ(Set(tutor, "net.W2:0,0", "4"), std::nullopt);
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  EXPECT_EQ(tutor.state().Matrix("W1")(0, 0), 2);
  EXPECT_EQ(tutor.state().Matrix("W1")(0, 1), 3);
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  EXPECT_EQ(tutor.Link(), "lesson=backprop");
}

Fields PictureFields() {
  Fields fields;
  fields.fields.push_back({.name = "x",
                           .kind = FieldKind::kVector,
                           .min = -1e6,
                           .max = 1e6,
                           .max_columns = 100'000,
                           .default_text = "0"});
  fields.fields.push_back({.name = "step",
                           .kind = FieldKind::kInteger,
                           .max = 100,
                           .default_text = "0",
                           .navigation = true});
  return fields;
}

State Picture(Eigen::Index size, double value) {
  State state{"picture", {}};
  state.Set("x", Eigen::VectorXd::Constant(size, value));
  state.Set("step", 0.0);
  return state;
}

bool AllowAll(const State&) {
  return true;
}

// 2,000 whole copies of a picture of 178 x 178 pixels once took half a gigabyte.
TEST(HistoryTest, ANudgeOfOneNumberKeepsThatNumberAlone) {
  const Fields fields = PictureFields();
  History history;
  std::vector<State> states{Picture(178 * 178, 0.5)};
  for (int i = 0; i < 200; ++i) {
    State next = states.back();
    next.values["x"].numbers(7 * i) += 1;
    history.Record(states.back(), next, fields);
    states.push_back(next);
  }
  EXPECT_LT(history.bytes(), 200'000U);
  for (int i = 200; i-- > 0;) ASSERT_EQ(history.Undo(states[i + 1], fields, AllowAll), states[i]);
  EXPECT_FALSE(history.can_undo());
  for (int i = 0; i < 200; ++i) ASSERT_EQ(history.Redo(states[i], fields, AllowAll), states[i + 1]);
  EXPECT_FALSE(history.can_redo());
}

TEST(HistoryTest, WhatIsTooMuchIsForgottenFromTheOldestOn) {
  const Fields fields = PictureFields();
  History history;
  State now = Picture(100'000, 0);
  for (int i = 1; i <= 100; ++i) {
    const State next = Picture(100'000, i);
    history.Record(now, next, fields);
    now = next;
    EXPECT_LE(history.bytes(), History::kMostBytes);
  }
  int undone = 0;
  for (; history.can_undo(); ++undone) now = history.Undo(now, fields, AllowAll);
  EXPECT_GE(undone, 19);
  EXPECT_EQ(now, Picture(100'000, 100 - undone));
  EXPECT_LE(history.bytes(), History::kMostBytes);
  for (int i = 0; i < undone; ++i) now = history.Redo(now, fields, AllowAll);
  EXPECT_EQ(now, Picture(100'000, 100));
  history.Clear();
  EXPECT_EQ(history.bytes(), 0U);
}

TEST(HistoryTest, ManySmallChangesAreForgottenFromTheOldestOn) {
  const Fields fields = PictureFields();
  History history;
  State now = Picture(4, 0);
  for (std::size_t i = 1; i <= History::kMostChanges + 10; ++i) {
    const State next = Picture(4, static_cast<double>(i));
    history.Record(now, next, fields);
    now = next;
  }
  std::size_t undone = 0;
  for (; history.can_undo(); ++undone) now = history.Undo(now, fields, AllowAll);
  EXPECT_EQ(undone, History::kMostChanges);
  EXPECT_EQ(now, Picture(4, 10));
}

}  // namespace
}  // namespace chainrule
