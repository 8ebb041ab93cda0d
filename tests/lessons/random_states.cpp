#include "lessons/random_states.h"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

// std::uniform_*_distribution differs between libraries, but a failure must be the same everywhere.
int Below(int count, std::mt19937& random) {
  return static_cast<int>(random() % static_cast<unsigned>(count));
}

double RandomNumber(const Field& field, std::mt19937& random) {
  const double low = std::max(field.min, -3.0);
  const double high = std::min(field.max, field.whole_numbers ? 6.0 : 3.0);
  const double number = low + (high - low) * Below(601, random) / 600.0;
  if (field.whole_numbers || field.kind == FieldKind::kInteger || field.kind == FieldKind::kStep)
    return std::floor(number);
  return std::round(number * 100) / 100;
}

}  // namespace

FieldValue RandomValue(const Field& field, const FieldValue& like, std::mt19937& random) {
  FieldValue value;
  const bool may_be_word = !field.words.empty();
  // A text may name only what is there; its default is empty.
  if (field.kind == FieldKind::kQuantity || field.kind == FieldKind::kText) return {};
  if (field.kind == FieldKind::kChoice || (may_be_word && Below(2, random) == 0)) {
    value.word =
        field.words[static_cast<std::size_t>(Below(static_cast<int>(field.words.size()), random))];
    return value;
  }
  Eigen::Index rows = 1;
  Eigen::Index columns = 1;
  // A short vector of sizes sometimes gets another length.
  if (field.kind == FieldKind::kVector)
    rows = std::max<Eigen::Index>(like.numbers.rows(), field.min_columns);
  if (field.kind == FieldKind::kVector && field.max_columns <= 4 && Below(3, random) == 0)
    rows = field.min_columns + Below(field.max_columns - field.min_columns + 1, random);
  if (field.kind == FieldKind::kMatrix) {
    rows = like.numbers.rows();
    columns = like.numbers.cols();
  }
  value.numbers.resize(rows, columns);
  for (Eigen::Index i = 0; i < value.numbers.size(); ++i)
    value.numbers(i) = RandomNumber(field, random);
  return value;
}

// New values for data that have defaults, as many as the sizes require.
FieldValue GivenData(const Eigen::MatrixXd& like, std::mt19937& random) {
  FieldValue value;
  value.numbers = like;
  for (double& number : value.numbers.reshaped()) number = (Below(33, random) - 16) / 8.0;
  return value;
}

State RandomState(const Lesson& lesson, std::mt19937& random) {
  State state = DefaultState(lesson.id(), lesson.Describe());
  for (const auto& [key, old] : State(state).values) {
    if (Below(4, random) == 0) continue;
    State next = state;
    next.values[key] = RandomValue(*lesson.Describe().Find(key), old, random);
    if (!lesson.Check(next)) state = std::move(next);
  }
  // Data come last, because sizes drawn after them would not fit.
  for (const Field& field : lesson.Describe().fields) {
    const bool made = field.kind == FieldKind::kVector && state.Get(field.name).word == "default";
    const Trace trace = made && Below(2, random) == 0 ? lesson.Compute(state) : Trace();
    const Eigen::MatrixXd* const numbers = trace.values.Find(field.name);
    if (numbers == nullptr || numbers->rows() > field.max_columns || numbers->cols() != 1) continue;
    State next = state;
    next.values[field.name] = GivenData(*numbers, random);
    if (!lesson.Check(next)) state = std::move(next);
  }
  const int steps = static_cast<int>(lesson.Compute(state).steps.size());
  state.Set("step", Below(steps + 1, random));
  return state;
}

}  // namespace chainrule
