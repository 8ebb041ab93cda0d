// For any sequence of actions, a tutor's history behaves like a plain list of whole states.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "app/hands.h"
#include "lessons/random_states.h"

namespace chainrule {
namespace {

// tools/soak asks for more sequences than tools/test.
int SequencesPerLesson() {
  const char* const asked = std::getenv("CHAINRULE_SEQUENCES");
  return (asked != nullptr ? std::atoi(asked) : 2000) / 5;
}

// The sequence at which a long run continues.
int FirstSequence() {
  const char* const asked = std::getenv("CHAINRULE_FIRST_SEQUENCE");
  return asked != nullptr ? std::atoi(asked) : 1;
}

constexpr int kActions = 12;

using Place = std::map<std::string, FieldValue>;

// The simple model: it keeps every state whole, shares nothing and releases nothing.
class Model {
 public:
  explicit Model(const Tutor& tutor) : tutor_(tutor), now_(tutor.state()) {}

  const State& now() const { return now_; }
  bool can_undo() const { return !undo_.empty() || (begin_ && *begin_ != now_); }
  bool can_redo() const { return !redo_.empty() && !(begin_ && *begin_ != now_); }

  // Records the tutor's state after an action that it accepted.
  void Moved(const State& next, bool edit, bool gesture) {
    if (edit && !begin_ && next != now_) begin_ = now_;
    now_ = next;
    if (!gesture) End();
  }
  void End() {
    if (begin_ && *begin_ != now_) {
      undo_.push_back({*begin_, PlaceOf(now_)});
      redo_.clear();
    }
    begin_.reset();
  }
  State Travelled(bool back) const {
    const Change& change = back ? undo_.back() : redo_.back();
    State next = change.state;
    if (PlaceOf(now_) != change.left_at) {
      for (const auto& [key, value] : PlaceOf(now_)) next.values[key] = value;
      if (tutor_.lesson().Check(next)) next = change.state;
    }
    return next;
  }
  void Travel(bool back) {
    std::vector<Change>& from = back ? undo_ : redo_;
    std::vector<Change>& to = back ? redo_ : undo_;
    const State next = Travelled(back);
    from.pop_back();
    to.push_back({now_, PlaceOf(next)});
    now_ = next;
  }
  void Forget(const State& next) {
    begin_.reset();
    undo_.clear();
    redo_.clear();
    now_ = next;
  }

 private:
  struct Change {
    State state;
    Place left_at;
  };

  Place PlaceOf(const State& state) const {
    Place place;
    for (const Field& field : tutor_.lesson().Describe().fields)
      if (field.navigation) place[field.name] = state.Get(field.name);
    return place;
  }

  const Tutor& tutor_;
  State now_;
  std::optional<State> begin_;  // the start of the current gesture
  std::vector<Change> undo_;
  std::vector<Change> redo_;
};

// Items of the page that can be set or moved.
void Gather(const std::vector<Node>& nodes, std::vector<Item>& inputs) {
  for (const Node& node : nodes) {
    for (const Item& item : node.items) {
      const bool input = item.role == Role::kNumber || item.role == Role::kSlider ||
                         item.role == Role::kSlot ||
                         (item.role == Role::kChoice && !item.options.empty());
      if (item.enabled && input && Allows(item.verbs, Verb::kSet)) inputs.push_back(item);
    }
    Gather(node.children, inputs);
  }
}

class Player {
 public:
  Player(Tutor& tutor, unsigned seed) : tutor_(tutor), model_(tutor), random_(seed) {}

  void Play() {
    for (int i = 0; i < kActions && !::testing::Test::HasFailure(); ++i) {
      One();
      Compare();
    }
    if (::testing::Test::HasFailure()) ADD_FAILURE() << "after" << said_;
  }

 private:
  int Random(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

  bool Do(const Action& action) {
    said_ += "\n  act " + action.id + " " + std::string(VerbName(action.verb)) + " " +
             action.value.substr(0, 40) + (action.gesture ? " (gesture)" : "");
    const bool taken = !tutor_.Do(action);
    if (!taken) said_ += " refused";
    return taken;
  }

  // Performs one random action. An action outside the current gesture ends it, even if it is
  // refused.
  void One() {
    switch (Random(14)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return Move(true);
      case 4:
      case 5:
        return Move(false);
      case 6:
      case 7:
        return Travel("tool.undo", true);
      case 8:
      case 9:
        return Travel("tool.redo", false);
      case 10:
        return Navigate();
      case 11:
        return Refused();
      case 12:
        return Random(3) == 0 ? Reset() : Link();
      default:
        return Random(3) == 0 ? OpenLesson() : Refused();
    }
  }

  const Item* Input() {
    // Mostly the item that is already being moved.
    if (const Item* item = tutor_.page().Find(moved_);
        item != nullptr && item->enabled && Random(3) > 0)
      return item;
    std::vector<Item> inputs;
    Gather(tutor_.page().roots(), inputs);
    if (inputs.empty()) return nullptr;
    moved_ = inputs[static_cast<std::size_t>(Random(static_cast<int>(inputs.size())))].id;
    return tutor_.page().Find(moved_);
  }

  void Move(bool gesture) {
    const Item* const item = Input();
    if (item == nullptr) return;
    const bool chosen = item->role == Role::kChoice;
    const bool navigates = item->role == Role::kSlider || Navigates(item->id);
    Action action{.id = item->id, .verb = Verb::kSet, .gesture = gesture && !chosen};
    if (chosen) {
      const int count = static_cast<int>(item->options.size());
      action.value = item->options[static_cast<std::size_t>(Random(count))].value;
    } else if (Allows(item->verbs, Verb::kStep) && Random(2) == 0) {
      action.verb = Verb::kStep;
      action.value = std::to_string(Random(5) - 2);
    } else {
      action.value = std::to_string(navigates ? Random(8) : Random(9) - 3);
    }
    gesture = action.gesture;
    const bool joins = action.verb == Verb::kSet && dragged_.count(action.id) > 0;
    if (!gesture && !joins) End();
    if (gesture) dragged_.insert(action.id);
    if (Do(action)) model_.Moved(tutor_.state(), !navigates, gesture);
    if (!gesture) End();
  }

  // The id of a choice and of a size contains its field: "set.theta", "set.channel".
  bool Navigates(const std::string& id) const {
    const Field* const field = tutor_.lesson().Describe().Find(id.substr(id.find('.') + 1));
    return field != nullptr && field->navigation;
  }

  void End() {
    model_.End();
    dragged_.clear();
  }

  void Travel(const std::string& id, bool back) {
    End();
    const bool can = back ? model_.can_undo() : model_.can_redo();
    if (can) model_.Travel(back);
    ASSERT_EQ(Do({.id = id, .verb = Verb::kPress}), can);
  }

  void Navigate() {
    End();
    const char* const ids[] = {"deck.first", "deck.previous", "deck.next", "deck.last"};
    // Avoids the slow later steps of Saturation, which run wide networks.
    if (Do({.id = ids[Random(3)], .verb = Verb::kPress}))
      model_.Moved(tutor_.state(), false, false);
  }

  void Refused() {
    const std::vector<Action> actions{
        {.id = "no.such.item"},
        {.id = "tool.undo", .verb = Verb::kSet, .value = "1"},
        {.id = moved_, .verb = Verb::kSet, .value = "no number"},
        {.id = moved_, .verb = Verb::kSet, .value = "1e300"},
        {.id = moved_, .verb = Verb::kStep, .value = "1e300", .gesture = true},
        {.id = moved_, .verb = Verb::kSet, .value = "-2e9", .gesture = true},
    };
    // An answer may be any number.
    const Item* const item = tutor_.page().Find(moved_);
    const bool slot = item != nullptr && item->role == Role::kSlot;
    const int count = slot ? 3 : static_cast<int>(actions.size());
    const Action& action = actions[static_cast<std::size_t>(Random(count))];
    if (!action.gesture) End();
    ASSERT_FALSE(Do(action));
  }

  void Reset() {
    End();
    ASSERT_TRUE(Do({.id = "tool.reset", .verb = Verb::kPress}));
    ASSERT_EQ(tutor_.state(), tutor_.lesson().Opening());
    model_.Moved(tutor_.state(), true, false);
  }

  void Link() {
    End();
    const bool bad = Random(3) == 0;
    const State state = bad ? tutor_.state() : RandomState(tutor_.lesson(), random_);
    const std::string link =
        PrintState(state, tutor_.lesson().Describe()) + (bad ? "&step=1000" : "");
    said_ += "\n  link " + link.substr(0, 200);
    ASSERT_EQ(tutor_.SetState(link).has_value(), bad);
    if (bad) return;
    ASSERT_EQ(tutor_.state(), state);
    const Fields& fields = tutor_.lesson().Describe();
    const bool same = Session::SameProblem(model_.now(), state, fields) &&
                      Session::SameAnswers(model_.now(), state, fields);
    model_.Moved(state, !same, false);
  }

  void OpenLesson() {
    End();
    const std::vector<std::unique_ptr<Lesson>>& lessons = tutor_.catalog().lessons();
    const std::string before(tutor_.lesson().id());
    const std::string other(
        lessons[static_cast<std::size_t>(Random(static_cast<int>(lessons.size())))]->id());
    // If the lesson is open already, its tab is disabled or does nothing.
    Do({.id = "lesson." + other, .verb = Verb::kPress});
    ASSERT_EQ(tutor_.lesson().id(), other);
    if (other != before) model_.Forget(tutor_.state());
  }

  void Compare() {
    ASSERT_EQ(tutor_.state(), model_.now());
    const Item* const redo = tutor_.page().Find("tool.redo");
    const Item* const undo = tutor_.page().Find("tool.undo");
    // During a gesture the buttons may be enabled, although its end disables them again.
    if (!dragged_.empty()) return;
    ASSERT_EQ(undo->enabled, model_.can_undo());
    ASSERT_EQ(redo->enabled, model_.can_redo());
  }

  Tutor& tutor_;
  Model model_;
  std::mt19937 random_;
  std::string moved_ = "timeline.slider";
  std::set<std::string> dragged_;
  std::string said_;
};

class HistoryModelTest : public ::testing::TestWithParam<const char*> {};

TEST_P(HistoryModelTest, EverySequenceLeadsWhereAListOfStatesDoes) {
  for (int i = FirstSequence(); i <= SequencesPerLesson(); ++i) {
    const unsigned seed = static_cast<unsigned>(i);
    SCOPED_TRACE("seed " + std::to_string(seed));
    Tutor tutor;
    ASSERT_EQ(tutor.Load(std::string("lesson=") + GetParam()), std::nullopt);
    Player(tutor, seed).Play();
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Lessons, HistoryModelTest,
                         ::testing::Values("backprop", "saturation", "blocks", "norm", "conv"),
                         [](const auto& lesson) { return std::string(lesson.param); });

}  // namespace
}  // namespace chainrule
