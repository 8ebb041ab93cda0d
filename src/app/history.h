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

  // Records an edit from `before` to `after`. Forgets what could be redone, and the oldest changes
  // if there are too many.
  void Record(const State& before, const State& after, const Fields& fields);

  bool can_undo() const { return !undo_.empty(); }
  bool can_redo() const { return !redo_.empty(); }
  // The state before the last change, or after the one undone last. Call these only if there is
  // one. `now` is the current state. A learner who has moved to another step since the change stays
  // there, if the state `allows` it.
  using Allows = std::function<bool(const State&)>;
  State Undo(const State& now, const Fields& fields, const Allows& allows);
  State Redo(const State& now, const Fields& fields, const Allows& allows);
  void Clear();

  std::size_t bytes() const { return bytes_; }  // of all changes, approximately

 private:
  using Place = std::map<std::string, FieldValue>;
  struct Absent {};  // the key was not there: a layer that was added
  using Entries = std::vector<std::pair<Eigen::Index, double>>;
  // The old value of a field: absent, the whole value, or only the few numbers that differ.
  using Before = std::variant<Absent, FieldValue, Entries>;
  struct Change {
    std::map<std::string, Before> fields;  // of the problem
    Place place;                           // where the learner was before the change
    Place left_at;                         // where the learner was after it
    std::size_t bytes = 0;
  };
  // The newest change is the last.
  using Changes = std::deque<Change>;

  static Place PlaceOf(const State& state, const Fields& fields);
  static Before Difference(const FieldValue& before, const FieldValue& after);
  static std::size_t BytesOf(const Change& change);
  // The change that leads from `after` back to `before`.
  static Change Between(const State& before, const State& after, const Fields& fields);
  void Push(Changes& changes, Change change);
  State Travel(Changes& from, Changes& to, const State& now, const Fields& fields,
               const Allows& allows);

  Changes undo_;
  Changes redo_;
  std::size_t bytes_ = 0;
};

}  // namespace chainrule
