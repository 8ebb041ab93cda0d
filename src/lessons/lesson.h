// What a lesson is: the parts that its author writes, and everything that it is asked, which is
// read from its sheet.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "course/export.h"
#include "course/json.h"
#include "course/number_array.h"
#include "course/result.h"
#include "course/sheet.h"
#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "lessons/scene.h"
#include "page/memory.h"
#include "page/page.h"

namespace chainrule {

// What an author writes of a lesson. Functions without a state of their own: what they know comes
// from what they are given.
struct LessonParts {
  std::string_view id;            // in links
  TextBook (*words)() = nullptr;  // "- name: Backprop" among them
  Fields (*fields)() = nullptr;
  // What fields cannot say alone: W2 fits W1. Not where the learner looks.
  std::optional<Error> (*check)(const State& state, const TextBook& text) = nullptr;
  // The problem solved: the numbers, and the steps that lead to them. Of a state that was checked.
  Trace (*trace)(const State& state, const TextBook& text, const Fields& fields,
                 PageMemory& memory) = nullptr;
  void (*story)(const Scene& scene) = ComposePlainStory;
  void (*stage)(const Scene& scene) = ComposePlainStage;
  void (*settings)(const Scene& scene) = ComposePlainSettings;
  // Choices that belong beside the timeline, such as the rounding.
  std::vector<Item> (*deck)(const Scene& scene) = nullptr;
  Settle settle = nullptr;
  // Values of the contract that are no quantities, into the object that is open.
  void (*values)(const State& state, const Trace& trace, JsonWriter& json) = nullptr;
  // What Lesson::BringIn and TakeAway do.
  Result<State> (*bring)(std::string_view what, const NumberArray& array, const State& state,
                         const Fields& fields, const TextBook& text) = nullptr;
  Result<std::unique_ptr<Export>> (*take)(std::string_view format, double most_bytes,
                                          const State& state, const TextBook& text) = nullptr;
};

class Lesson {
 public:
  explicit Lesson(const LessonParts& parts) : Lesson(parts, parts.words()) {}
  // With other words, in which all of the lesson's own are.
  Lesson(const LessonParts& parts, TextBook text);

  const LessonParts& parts() const { return parts_; }
  std::string_view id() const { return parts_.id; }
  const TextBook& text() const { return text_; }
  const Fields& Describe() const { return fields_; }

  std::optional<Error> CheckProblem(const State& state) const;
  // Of a problem that was checked. The memory is that of the pages of this lesson.
  Trace Compute(const State& state, PageMemory& memory) const;
  Trace Compute(const State& state) const;
  // Where the learner looks is there: a step, and the number that is pinned. A step that is given
  // by its name is given by its number then. The trace is that of the same problem. The sentences
  // are the words error_step and error_pin.
  std::optional<Error> SettlePlace(State& state, const Trace& trace) const;
  // Problem and place. Computes the trace: whoever needs that too asks the two above.
  std::optional<Error> Check(const State& state) const;
  // Story and stage; header and deck are the tutor's.
  void Compose(const State& state, const Trace& trace, Page& page) const;
  std::vector<Item> DeckChoices(const State& state, const Trace& trace, Page& page) const;
  // An input's number was changed; the trace is that of the state.
  Result<State> Edit(const Quantity& quantity, double value, const State& state,
                     const Trace& trace) const;
  // The contract's values, as one JSON object; the trace is that of the state. Never depends on
  // step, modes or answers.
  void WriteValues(const State& state, const Trace& trace, JsonWriter& json) const;
  // Numbers brought for what Handler::bring names.
  Result<State> BringIn(std::string_view what, const NumberArray& array, const State& state) const;
  // What Handler::take gives: a file of at most so many bytes.
  Result<std::unique_ptr<Export>> TakeAway(std::string_view format, double most_bytes,
                                           const State& state) const;
  // What lights up with a quantity besides itself.
  std::vector<Quantity> Related(const Quantity& quantity, const Trace& trace) const {
    return trace.sheet->Related(quantity, trace.values);
  }

 private:
  LessonParts parts_;
  TextBook text_;
  Fields fields_;
};

// For settle() where a setting adds steps and takes them away: at the step of the same name where
// it is still there, else at the last one before it that is; pinned only where the number still is.
State KeepPlace(const Trace& before, const Trace& after, State next);

}  // namespace chainrule
