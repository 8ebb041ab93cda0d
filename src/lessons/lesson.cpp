#include "lessons/lesson.h"

#include <algorithm>
#include <string>

#include "course/course_text.h"
#include "course/sheet.h"
#include "course/utf8.h"

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
constexpr std::size_t kMostNamed = 16;

// step=delta9, with the names that there are.
Error RefuseStepName(const std::string& name, const StepList& steps) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= steps.size(); ++i)
    names.push_back(steps.NameOf(static_cast<int>(i)));
  return Refuse("error_step_name", {{"value", Excerpt(name)},
                                    {"names", FirstNames(names, kMostNamed)},
                                    {"count", std::to_string(names.size())}});
}

}  // namespace

void AddPlace(Fields& fields) {
  fields.fields.push_back({.name = "step",
                           .kind = FieldKind::kStep,
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

std::optional<Error> Lesson::SettlePlace(State& state, const Trace& trace) const {
  if (const std::string name = state.Word("step"); !name.empty()) {
    const int step = trace.steps.StepNamed(name);
    if (step == 0) return RefuseStepName(name, trace.steps);
    state.Set("step", step);
  }
  if (std::optional<Error> error = CheckStep(state, static_cast<int>(trace.steps.size())))
    return error;
  const std::string& pin = state.Word("pin");
  if (pin.empty()) return std::nullopt;
  const std::optional<Quantity> quantity = ParseQuantity(pin);
  const bool there = quantity && trace.values.Has(*quantity);
  if (!there || (trace.sheet != nullptr && !trace.sheet->HasName(*quantity)))
    return Error{FillWords(text().Word("error_pin"), {{"value", pin}})};
  return std::nullopt;
}

std::optional<Error> Lesson::Check(const State& state) const {
  if (std::optional<Error> error = CheckProblem(state)) return error;
  if (!state.Word("pin").empty() || !state.Word("step").empty()) {
    State settled = state;
    return SettlePlace(settled, Compute(state));
  }
  return CheckStep(state, StepCount(state));
}

}  // namespace chainrule
