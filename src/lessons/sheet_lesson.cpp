#include "lessons/sheet_lesson.h"

#include "course/course_text.h"
#include "course/utf8.h"

namespace chainrule {

std::optional<Error> SheetLesson::CheckProblem(const State& state) const {
  return parts_.check == nullptr ? std::nullopt : parts_.check(state, text_);
}

int SheetLesson::StepCount(const State& state) const {
  return static_cast<int>(Compute(state).steps.size());
}

Trace SheetLesson::Compute(const State& state) const {
  PageMemory memory;
  return ComputeWith(state, memory);
}

Trace SheetLesson::ComputeWith(const State& state, PageMemory& memory) const {
  return parts_.trace(state, text_, fields_, memory);
}

void SheetLesson::Compose(const State& state, const Trace& trace, Page& page) const {
  page.SetQuantities(
      {[sheet = trace.sheet](const Quantity& quantity) { return sheet->NameOf(quantity); },
       [sheet = trace.sheet](const Quantity& quantity) { return sheet->RangeOf(quantity); }});
  const Scene scene(text_, fields_, parts_.settle, state, trace, page);
  const auto region = [&](Region where, const char* id, const char* word,
                          void (*compose)(const Scene&)) {
    page.Begin(where, id, text_.Word(word));
    compose(scene);
    page.End();
  };
  region(Region::kStory, "story", "story", parts_.story);
  region(Region::kStage, "stage", "stage", parts_.stage);
  region(Region::kTools, "settings", "tools", parts_.settings);
}

std::vector<Item> SheetLesson::DeckChoices(const State& state, const Trace& trace,
                                           Page& page) const {
  if (parts_.deck == nullptr) return {};
  return parts_.deck(Scene(text_, fields_, parts_.settle, state, trace, page));
}

Result<State> SheetLesson::Do(const Action& action, const State& state) const {
  const Trace trace = Compute(state);
  Page page(trace.values, Mask(trace, state.Integer("step")), NumberStyle{});
  Compose(state, trace, page);
  for (Item& item : DeckChoices(state, trace, page)) page.Controls("deck", "", {std::move(item)});
  page.Finish();
  const Item* const item = page.Find(action.id);
  if (item == nullptr || !item->enabled || item->handler == nullptr)
    return Refuse("act_no_item", {{"id", Excerpt(action.id)}});
  return item->handler->act(state, action.value);
}

Result<State> SheetLesson::Edit(const Quantity& quantity, double value, const State& state) const {
  return EditIn(Compute(state), quantity, value, state);
}

Result<State> SheetLesson::EditIn(const Trace& trace, const Quantity& quantity, double value,
                                  const State& state) const {
  if (std::optional<Result<State>> next = trace.sheet->Edit(quantity, value, state, trace.values))
    return *std::move(next);
  return Error{FillWords(text_.Word("error_edit"), {{"quantity", ToText(quantity)}})};
}

void SheetLesson::WriteValues(const State& state, JsonWriter& json) const {
  const Trace trace = Compute(state);
  json.BeginObject();
  if (parts_.values != nullptr) parts_.values(state, trace, json);
  trace.sheet->WriteValues(trace.values, json);
  json.EndObject();
}

std::vector<Quantity> SheetLesson::Related(const Quantity& quantity, const Trace& trace) const {
  return trace.sheet->Related(quantity, trace.values);
}

std::string SheetLesson::TableText(std::string_view format, const State& state) const {
  return parts_.table == nullptr ? Lesson::TableText(format, state)
                                 : parts_.table(format, state, text_);
}

Result<State> SheetLesson::BringIn(std::string_view what, const NumberArray& array,
                                   const State& state) const {
  return parts_.bring == nullptr ? Lesson::BringIn(what, array, state)
                                 : parts_.bring(what, array, state, fields_, text_);
}

Result<std::unique_ptr<Export>> SheetLesson::TakeAway(std::string_view format, double most_bytes,
                                                      const State& state) const {
  return parts_.take == nullptr ? Lesson::TakeAway(format, most_bytes, state)
                                : parts_.take(format, most_bytes, state, text_);
}

}  // namespace chainrule
