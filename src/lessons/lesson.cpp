#include "lessons/lesson.h"

#include <algorithm>
#include <string>
#include <utility>

#include "course/course_text.h"
#include "course/utf8.h"
#include "lessons/exercise.h"
#include "lessons/turn.h"

namespace chainrule {
namespace {

constexpr int kMostSteps = 1000;  // more than any lesson has
constexpr std::size_t kMostNamed = 16;

// Refuses an unknown name, as in step=delta9, and lists the names of the steps.
Error RefuseStepName(const std::string& name, const StepList& steps) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= steps.size(); ++i)
    names.push_back(steps.NameOf(static_cast<int>(i)));
  return Refuse("error_step_name", {{"value", Excerpt(name)},
                                    {"names", FirstNames(names, kMostNamed)},
                                    {"count", std::to_string(names.size())}});
}

// Adds the fields that say where the learner is looking.
void AddPlace(Fields& fields) {
  fields.fields.push_back({.name = "step",
                           .kind = FieldKind::kStep,
                           .min = 0,
                           .max = kMostSteps,
                           .default_text = "0",
                           .navigation = true});
  fields.fields.push_back({.name = "pin", .kind = FieldKind::kQuantity, .navigation = true});
}

// What stays of the story while the learner works a step out: its words and its lines. A lesson's
// own questions and remarks about the numbers come after them.
bool IsForTurn(const Node& node) {
  return node.of_step || node.kind == NodeKind::kNotice || node.style == TextStyle::kError;
}

}  // namespace

Lesson::Lesson(const LessonParts& parts, TextBook text)
    : parts_(parts), text_(std::move(text)), fields_(parts.fields()) {
  text_.ShareWordsOf(CourseText());
  AddPlace(fields_);
  AddAnswerFields(!parts_.asks.empty(), fields_);
  if (parts_.exercise != nullptr) AddExercises(parts_.exercise, !parts_.asks.empty(), fields_);
}

State Lesson::Opening() const {
  State state = DefaultState(parts_.id, fields_);
  if (parts_.opening != nullptr) parts_.opening(state);
  return state;
}

std::optional<Error> Lesson::CheckProblem(const State& state) const {
  return parts_.check == nullptr ? std::nullopt : parts_.check(state, text_);
}

Trace Lesson::Compute(const State& state, PageMemory& memory) const {
  return parts_.trace(state, text_, fields_, memory);
}

Trace Lesson::Compute(const State& state) const {
  PageMemory memory;
  return Compute(state, memory);
}

std::optional<Error> Lesson::SettlePlace(State& state, const Trace& trace) const {
  if (const std::string name = state.Word("step"); !name.empty()) {
    const int named = trace.steps.StepNamed(name);
    if (named == 0) return RefuseStepName(name, trace.steps);
    state.Set("step", named);
  }
  const int step = state.Integer("step");
  if (const int count = static_cast<int>(trace.steps.size()); step > count)
    return Error{FillWords(text_.Word("error_step"),
                           {{"value", std::to_string(step)}, {"count", std::to_string(count)}})};
  const std::string& pin = state.Word("pin");
  if (pin.empty()) return std::nullopt;
  const std::optional<Quantity> quantity = ParseQuantity(pin);
  // A quantity without symbol and words is a helper that nobody sees.
  if (!quantity || !trace.values.Has(*quantity) || !trace.sheet->HasName(*quantity))
    return Error{FillWords(text_.Word("error_pin"), {{"value", pin}})};
  return std::nullopt;
}

Result<std::shared_ptr<const Asked>> Lesson::AskedFor(const State& state,
                                                      const Trace& trace) const {
  const bool anything =
      std::any_of(fields_.fields.begin(), fields_.fields.end(), [&](const Field& field) {
        return field.kind == FieldKind::kText && !state.Word(field.name).empty();
      });
  if (!anything && !WorksOut(state)) return std::shared_ptr<const Asked>();
  if (parts_.asks.empty()) return Refuse("error_asks_nothing", {});
  const std::unique_ptr<AnswerKey> key = parts_.answers(state);
  if (key == nullptr) return Refuse("error_asks_too_many", {});
  return AskedIn(state, trace, *key, parts_.asks);
}

std::optional<Error> Lesson::Check(const State& state) const {
  if (std::optional<Error> error = CheckProblem(state)) return error;
  State settled = state;
  return SettlePlace(settled, Compute(state));
}

void Lesson::Compose(const State& state, const Trace& trace, Page& page) const {
  page.SetQuantities(QuantitiesOf(trace));
  const Scene scene(text_, fields_, parts_.settle, state, trace, page);
  const bool turn = IsTurn(scene);
  page.Begin(Region::kStory, "story", text_.Word("story"));
  parts_.story(scene);
  if (turn) {
    page.KeepInOpen(IsForTurn);
    ComposeTurn(scene);
  }
  ComposeOpeningTurn(scene);
  page.End();
  page.Begin(Region::kStage, "stage", text_.Word("stage"));
  parts_.stage(scene);
  page.End();
  page.Begin(Region::kTools, "settings", text_.Word("region_settings"));
  parts_.settings(scene);
  // What explains the step gives way to the learner's own work.
  if (turn) page.KeepInOpen([](const Node& node) { return node.kind == NodeKind::kControls; });
  if (!parts_.asks.empty()) ComposeMode(scene);
  page.End();
}

std::vector<Item> Lesson::DeckChoices(const State& state, const Trace& trace, Page& page) const {
  if (parts_.deck == nullptr) return {};
  return parts_.deck(Scene(text_, fields_, parts_.settle, state, trace, page));
}

Result<State> Lesson::Edit(const Quantity& quantity, double value, const State& state,
                           const Trace& trace) const {
  if (std::optional<Result<State>> next = trace.sheet->Edit(quantity, value, state, trace.values)) {
    if (!next->ok()) return *std::move(next);
    // A number within the range may still not be whole.
    for (const auto& [key, changed] : (*next)->values)
      if (!state.Has(key) || state.Get(key) != changed)
        if (std::optional<Error> error = CheckField(*fields_.Find(key), key, changed))
          return *std::move(error);
    return *std::move(next);
  }
  return Error{FillWords(text_.Word("error_edit"), {{"quantity", ToText(quantity)}})};
}

void Lesson::WriteValues(const State& state, const Trace& trace, JsonWriter& json) const {
  json.BeginObject();
  if (parts_.values != nullptr) parts_.values(state, trace, json);
  trace.sheet->WriteValues(trace.values, json);
  json.EndObject();
}

Result<State> Lesson::BringIn(std::string_view what, const NumberArray& array,
                              const State& state) const {
  if (parts_.bring == nullptr) return Error{CourseText().Word("bring_nothing")};
  return parts_.bring(what, array, state, fields_, text_);
}

Result<std::unique_ptr<Export>> Lesson::TakeAway(std::string_view format, double most_bytes,
                                                 const State& state) const {
  if (parts_.take == nullptr) return Error{CourseText().Word("take_nothing")};
  return parts_.take(format, most_bytes, state, text_);
}

Quantities QuantitiesOf(const Trace& trace) {
  return {[sheet = trace.sheet](const Quantity& quantity) { return sheet->NameOf(quantity); },
          [sheet = trace.sheet](const Quantity& quantity) { return sheet->RangeOf(quantity); }};
}

State KeepPlace(const Trace& before, const Trace& after, State next) {
  int step = 0;
  const int was = std::min(next.Integer("step"), static_cast<int>(before.steps.size()));
  for (int i = was; i > 0 && step == 0; --i)
    step = after.StepOf(before.steps[static_cast<std::size_t>(i - 1)].produces.front());
  next.Set("step", step);
  const std::optional<Quantity> pin = ParseQuantity(next.Word("pin"));
  if (pin && !after.values.Has(*pin)) next.SetWord("pin", "");
  return next;
}

}  // namespace chainrule
