#include "app/history.h"

#include <cassert>
#include <set>

namespace chainrule {
namespace {

// Approximate size of a map entry and its key, without the numbers.
constexpr std::size_t kOverhead = 128;

std::size_t BytesOfValue(const FieldValue& value) {
  return kOverhead + value.word.size() +
         sizeof(double) * static_cast<std::size_t>(value.numbers.size());
}

bool IsPlace(const Fields& fields, const std::string& key) {
  const Field* const field = fields.Find(key);
  return field != nullptr && field->navigation;
}

}  // namespace

History::Place History::PlaceOf(const State& state, const Fields& fields) {
  Place place;
  for (const auto& [key, value] : state.values)
    if (IsPlace(fields, key)) place.emplace(key, value);
  return place;
}

History::Before History::Difference(const FieldValue& before, const FieldValue& after) {
  const Eigen::MatrixXd& was = before.numbers;
  const Eigen::MatrixXd& is = after.numbers;
  if (before.word != after.word || was.rows() != is.rows() || was.cols() != is.cols())
    return before;
  Entries entries;
  for (Eigen::Index i = 0; i < was.size(); ++i) {
    if (was.data()[i] == is.data()[i]) continue;
    entries.emplace_back(i, was.data()[i]);
    if (2 * static_cast<Eigen::Index>(entries.size()) > was.size()) return before;
  }
  return entries;
}

std::size_t History::BytesOf(const Change& change) {
  std::size_t bytes = sizeof change;
  for (const auto& [key, before] : change.fields) {
    bytes += kOverhead + key.size();
    if (const auto* const value = std::get_if<FieldValue>(&before)) bytes += BytesOfValue(*value);
    if (const auto* const entries = std::get_if<Entries>(&before))
      bytes += entries->capacity() * sizeof(Entries::value_type);
  }
  for (const Place* const place : {&change.place, &change.left_at})
    for (const auto& [key, value] : *place) bytes += key.size() + BytesOfValue(value);
  return bytes;
}

History::Change History::Between(const State& before, const State& after, const Fields& fields) {
  Change change;
  change.place = PlaceOf(before, fields);
  change.left_at = PlaceOf(after, fields);
  for (const auto& [key, value] : before.values) {
    if (IsPlace(fields, key)) continue;
    const auto now = after.values.find(key);
    if (now == after.values.end()) {
      change.fields.emplace(key, value);
    } else if (!(now->second == value)) {
      change.fields.emplace(key, Difference(value, now->second));
    }
  }
  for (const auto& [key, value] : after.values)
    if (!before.Has(key)) change.fields.emplace(key, Absent{});
  change.bytes = BytesOf(change);
  return change;
}

void History::Push(Changes& changes, Change change) {
  bytes_ += change.bytes;
  changes.push_back(std::move(change));
  while (undo_.size() + redo_.size() > 1 &&
         (undo_.size() + redo_.size() > kMostChanges || bytes_ > kMostBytes)) {
    // Drop the change that is furthest from now.
    Changes& longer = undo_.size() >= redo_.size() ? undo_ : redo_;
    bytes_ -= longer.front().bytes;
    longer.pop_front();
  }
}

void History::Record(const State& before, const State& after, const Fields& fields) {
  for (const Change& change : redo_) bytes_ -= change.bytes;
  redo_.clear();
  Push(undo_, Between(before, after, fields));
}

void History::Clear() {
  undo_.clear();
  redo_.clear();
  bytes_ = 0;
}

State History::Travel(Changes& from, Changes& to, const State& now, const Fields& fields,
                      const Allows& allows) {
  assert(!from.empty());
  const Change change = std::move(from.back());
  from.pop_back();
  bytes_ -= change.bytes;
  State next = now;
  for (const auto& [key, before] : change.fields) {
    if (std::holds_alternative<Absent>(before)) {
      next.values.erase(key);
    } else if (const auto* const value = std::get_if<FieldValue>(&before)) {
      next.values[key] = *value;
    } else {
      Eigen::MatrixXd& numbers = next.values[key].numbers;
      for (const auto& [index, number] : std::get<Entries>(before)) numbers.data()[index] = number;
    }
  }
  if (PlaceOf(now, fields) == change.left_at || !allows(next))
    for (const auto& [key, value] : change.place) next.values[key] = value;
  Push(to, Between(now, next, fields));
  return next;
}

State History::Undo(const State& now, const Fields& fields, const Allows& allows) {
  return Travel(undo_, redo_, now, fields, allows);
}

State History::Redo(const State& now, const Fields& fields, const Allows& allows) {
  return Travel(redo_, undo_, now, fields, allows);
}

}  // namespace chainrule
