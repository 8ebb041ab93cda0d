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

std::optional<Error> Lesson::CheckStep(const State& state, int count) const {
  const int step = state.Integer("step");
  if (step <= count) return std::nullopt;
  return Error{FillWords(text().Word("error_step"),
                         {{"value", std::to_string(step)}, {"count", std::to_string(count)}})};
}

std::optional<Error> Lesson::CheckPlace(const State& state, const Trace& trace) const {
  if (std::optional<Error> error = CheckStep(state, static_cast<int>(trace.steps.size())))
    return error;
  const std::string& pin = state.Word("pin");
  if (pin.empty()) return std::nullopt;
  const std::optional<Quantity> quantity = ParseQuantity(pin);
  if (!quantity || !trace.values.Has(*quantity))
    return Error{FillWords(text().Word("error_pin"), {{"value", pin}})};
  return std::nullopt;
}

std::optional<Error> Lesson::Check(const State& state) const {
  if (std::optional<Error> error = CheckProblem(state)) return error;
  if (!state.Word("pin").empty()) return CheckPlace(state, Compute(state));
  return CheckStep(state, StepCount(state));
}

}  // namespace chainrule
