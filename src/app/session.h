// The lesson that is open, its state, and what can be undone: every state that is shown was checked
// here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/history.h"
#include "course/result.h"
#include "course/state.h"
#include "course/state_codec.h"
#include "course/trace.h"
#include "lessons/catalog.h"
#include "page/memory.h"

namespace chainrule {

class Session {
 public:
  Session();  // opens the first lesson of the catalog at its default

  const Catalog& catalog() const { return catalog_; }
  const Lesson& lesson() const { return *lesson_; }
  const State& state() const { return state_; }
  const Trace& trace() const { return trace_; }
  PageMemory& memory() { return memory_; }
  int step() const { return state_.Integer("step"); }

  // A link's part after '#'. Gives the keys that the lesson does not know. Refused: nothing
  // changes.
  Result<std::vector<std::string>> SetState(std::string_view link);
  // `edit`: it can be undone. `gesture`: in the middle of a drag, more will follow; all of it is
  // one edit. Refused: nothing changes.
  std::optional<Error> Apply(State next, bool edit, bool gesture);
  // The lesson's default, as an edit.
  void Reset();
  // As it was left, if it was.
  void Open(const Lesson& lesson);
  bool can_undo() const { return history_.can_undo() || before_gesture_.has_value(); }
  bool can_redo() const { return history_.can_redo(); }
  void Undo() { Travel(true); }
  void Redo() { Travel(false); }
  // What is undone from here on is none of what was done until now.
  void ForgetHistory() { history_.Clear(); }

  bool in_gesture() const { return in_gesture_; }
  // Nothing is dragged any more. False if nothing was.
  bool EndGesture();

  // Other words for a lesson, or with an empty name for all that lessons share. They are taken if
  // they have all that the words before have; the state stays.
  std::optional<Error> SetWords(std::string_view lesson, std::string_view markdown);

  std::string Link() const;        // "lesson=backprop&step=7"
  std::string ValuesJson() const;  // the contract's object

  std::uint64_t computations() const { return computations_; }  // how often a trace was computed
  std::uint64_t pushes() const { return pushes_; }              // how often another lesson opened

  // What is computed is the same: only where the learner looks may differ.
  static bool SameProblem(const State& a, const State& b, const Fields& fields);

 private:
  // A state that may be shown, and its trace; none where that of the state shown now is its own.
  struct Checked {
    State state;
    std::optional<Trace> trace;
  };
  // Everything that a state has to fulfil, and what it computes to, once.
  Result<Checked> Check(State next);
  void Show(Checked next);
  void Travel(bool back);
  // As EndGesture, of a gesture that has led to `after`, which is shown next.
  void RecordGesture(const State& after);
  void Leave(const Lesson& next);

  Catalog catalog_;
  const Lesson* lesson_;
  PageMemory memory_;
  State state_;
  Trace trace_;
  mutable PrintedFields printed_;
  History history_;
  std::map<std::string, State, std::less<>> left_;  // where each other lesson was left
  std::optional<State> before_gesture_;
  bool in_gesture_ = false;
  std::uint64_t computations_ = 0;
  std::uint64_t pushes_ = 0;
};

}  // namespace chainrule
