// The open lesson, its state, and its undo history. Every state is checked here before it is shown.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
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
  explicit Session(Catalog catalog);  // opens its first lesson at its default

  const Catalog& catalog() const { return catalog_; }
  const Lesson& lesson() const { return *lesson_; }
  const State& state() const { return state_; }
  const Trace& trace() const { return trace_; }
  Mask mask() const { return {trace_, step(), asked_}; }
  PageMemory& memory() { return memory_; }
  int step() const { return state_.Integer("step"); }

  // Takes a link's part after '#'. Returns the keys that the lesson does not know. A refused link
  // changes nothing.
  Result<std::vector<std::string>> SetState(std::string_view link);
  // `edit`: the change can be undone. `gesture`: a drag is under way and more changes will follow;
  // together they are one edit. A refused state changes nothing.
  std::optional<Error> Apply(State next, bool edit, bool gesture);
  // Goes to the lesson's default, as an edit.
  void Reset();
  // Opens the lesson as it was left, else at its default.
  void Open(const Lesson& lesson);
  bool can_undo() const { return history_.can_undo() || before_gesture_.has_value(); }
  bool can_redo() const { return history_.can_redo(); }
  void Undo() { Travel(true); }
  void Redo() { Travel(false); }
  // After this, undo cannot go back to anything done before.
  void ForgetHistory() { history_.Clear(); }

  bool in_gesture() const { return in_gesture_; }
  // Ends a drag. Returns false if there was none.
  bool EndGesture();

  // Replaces the words of a lesson, or with an empty name the words that all lessons share. They
  // must have every word that the old ones have. The state stays.
  std::optional<Error> SetWords(std::string_view lesson, std::string_view markdown);

  std::string Link() const;        // "lesson=backprop&step=7"
  std::string ValuesJson() const;  // the object that the contract defines

  std::uint64_t computations() const { return computations_; }  // how often a trace was computed
  std::uint64_t pushes() const { return pushes_; }              // how often the lesson changed

  // Whether both states compute the same: only the learner's place and answers may differ.
  static bool SameProblem(const State& a, const State& b, const Fields& fields);
  // Whether the same is asked for and answered. Both states are of the same lesson.
  static bool SameAnswers(const State& a, const State& b, const Fields& fields);

 private:
  // A state that may be shown, and its trace. No trace if the current one is still right.
  struct Checked {
    State state;
    std::optional<Trace> trace;
    std::shared_ptr<const Asked> asked;
  };
  // What becomes of the answers if the problem changes: a link and undo bring their own, but after
  // an edit the old ones belong to another problem.
  enum class Answers { kKept, kCleared };
  // Checks everything that a state must fulfil, and computes its trace once.
  Result<Checked> Check(State next, Answers answers = Answers::kKept);
  void Show(Checked next);
  void Travel(bool back);
  // As EndGesture, for a gesture that ends with `after`, which is shown next.
  void RecordGesture(const State& after);
  void Leave(const Lesson& next);

  Catalog catalog_;
  const Lesson* lesson_;
  PageMemory memory_;
  State state_;
  Trace trace_;
  std::shared_ptr<const Asked> asked_;  // nullptr: nothing is asked for
  mutable PrintedFields printed_;
  History history_;
  std::map<std::string, State, std::less<>> left_;  // where each other lesson was left
  std::optional<State> before_gesture_;
  bool in_gesture_ = false;
  std::uint64_t computations_ = 0;
  std::uint64_t pushes_ = 0;
};

}  // namespace chainrule
