// What can be undone and redone: the changes of one lesson's state, as differences.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "course/state.h"

namespace chainrule {

class History {
 public:
  static constexpr std::size_t kMostChanges = 2000;
  static constexpr std::size_t kMostBytes = std::size_t{16} << 20;

  // An edit led from `before` to `after`. Forgets what could be redone, and the oldest changes
  // where there are too many.
  void Record(const State& before, const State& after, const Fields& fields);

  bool can_undo() const { return !undo_.empty(); }
  bool can_redo() const { return !redo_.empty(); }
  // The state before the last change, and after the one undone last; to be asked only if there is
  // one. `now` is the state that is left. A learner who has gone elsewhere since the change keeps
  // that place, if the state `allows` it.
  using Allows = std::function<bool(const State&)>;
  State Undo(const State& now, const Fields& fields, const Allows& allows);
  State Redo(const State& now, const Fields& fields, const Allows& allows);
  void Clear();

  std::size_t bytes() const { return bytes_; }  // of all changes, nearly

 private:
  using Place = std::map<std::string, FieldValue>;
  struct Absent {};  // the key was not there: a layer that was added
  using Entries = std::vector<std::pair<Eigen::Index, double>>;
  // What a field was: nothing, all of it, or the few of its numbers that were others.
  using Before = std::variant<Absent, FieldValue, Entries>;
  struct Change {
    std::map<std::string, Before> fields;  // of the problem
    Place place;                           // where the learner was before the change
    Place left_at;                         // and where the change left the learner
    std::size_t bytes = 0;
  };
  // The newest is the last.
  using Changes = std::deque<Change>;

  static Place PlaceOf(const State& state, const Fields& fields);
  static Before Difference(const FieldValue& before, const FieldValue& after);
  static std::size_t BytesOf(const Change& change);
  // What leads from `after` back to `before`.
  static Change Between(const State& before, const State& after, const Fields& fields);
  void Push(Changes& changes, Change change);
  State Travel(Changes& from, Changes& to, const State& now, const Fields& fields,
               const Allows& allows);

  Changes undo_;
  Changes redo_;
  std::size_t bytes_ = 0;
};

}  // namespace chainrule
