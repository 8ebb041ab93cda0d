#include "lessons/lesson.h"

#include "course/course_text.h"

#include <string>

namespace chainrule {

std::string Lesson::TableText(std::string_view, const State&) const {
  return {};
}

Result<State> Lesson::BringIn(std::string_view, const NumberArray&, const State&) const {
  return Error{CourseText().Word("bring_nothing")};
}

Result<std::unique_ptr<Export>> Lesson::TakeAway(std::string_view, double, const State&) const {
  return Error{CourseText().Word("take_nothing")};
}

namespace {

constexpr int kMostSteps = 1000;  // more than any lesson has

}  // namespace

void AddPlace(Fields& fields) {
  fields.fields.push_back({.name = "step",
                           .kind = FieldKind::kInteger,
                           .min = 0,
                           .max = kMostSteps,
                           .default_text = "0",
                           .navigation = true});
  fields.fields.push_back({.name = "pin", .kind = FieldKind::kQuantity, .navigation = true});
}

std::optional<Error> Lesson::CheckPlace(const State& state, int steps) const {
  if (const int step = state.Integer("step"); step > steps) {
    return Error{FillWords(text().Word("error_step"),
                           {{"value", std::to_string(step)}, {"count", std::to_string(steps)}})};
  }
  const std::string& pin = state.Word("pin");
  if (pin.empty()) return std::nullopt;
  // Computed again only where something is pinned; the fields' limits keep this small.
  const std::optional<Quantity> quantity = ParseQuantity(pin);
  if (!quantity || !Compute(state).values.Has(*quantity))
    return Error{FillWords(text().Word("error_pin"), {{"value", pin}})};
  return std::nullopt;
}

}  // namespace chainrule
