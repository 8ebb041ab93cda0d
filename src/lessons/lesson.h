// A lesson: the parts that its author writes, and what the tutor asks of it. The answers are read
// from the lesson's sheet.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "course/answer_key.h"
#include "course/asked.h"
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

// What the author of a lesson writes. id, words, fields and trace are required. The functions keep
// no state: all they know comes from their arguments.
struct LessonParts {
  std::string_view id;            // the lesson's name in links
  TextBook (*words)() = nullptr;  // the text of the lesson, with "- name: Backprop"
  Fields (*fields)() = nullptr;   // the keys of a link, with their ranges and defaults
  // What no field can check alone, such as whether W2 fits W1. Step and pin are checked elsewhere.
  std::optional<Error> (*check)(const State& state, const TextBook& text) = nullptr;
  // Solves the problem: its numbers, and the steps that compute them. The state has passed `check`.
  Trace (*trace)(const State& state, const TextBook& text, const Fields& fields,
                 PageMemory& memory) = nullptr;
  // The three regions of the page: words, figures, and settings.
  void (*story)(const Scene& scene) = ComposePlainStory;
  void (*stage)(const Scene& scene) = ComposePlainStage;
  void (*settings)(const Scene& scene) = ComposePlainSettings;
  // Choices that belong beside the timeline, such as the rounding.
  std::vector<Item> (*deck)(const Scene& scene) = nullptr;
  // The numbers that a learner can be asked for; nullptr if there are too many. The state has
  // passed `check`.
  std::unique_ptr<AnswerKey> (*answers)(const State& state) = nullptr;
  // Those that are asked for if the link does not say: "x,e,delta"; or "all".
  std::string_view asks = {};
  Settle settle = nullptr;  // what else changes with a setting
  // Makes the problem of an exercise; see AddExercises. The numbers must never change: links name
  // exercises by their seed and level.
  State (*exercise)(State state) = nullptr;
  // Changes the defaults, which links of before rely on, to the state that the lesson opens in.
  void (*opening)(State& state) = nullptr;
  // Writes values of the contract that are not quantities into the open object.
  void (*values)(const State& state, const Trace& trace, JsonWriter& json) = nullptr;
  // See Lesson::BringIn and Lesson::TakeAway.
  Result<State> (*bring)(std::string_view what, const NumberArray& array, const State& state,
                         const Fields& fields, const TextBook& text) = nullptr;
  Result<std::unique_ptr<Export>> (*take)(std::string_view format, double most_bytes,
                                          const State& state, const TextBook& text) = nullptr;
};

class Lesson {
 public:
  explicit Lesson(const LessonParts& parts) : Lesson(parts, parts.words()) {}
  // With other words, which must have every key of parts.words(), or with their head.
  Lesson(const LessonParts& parts, TextBook text);

  const LessonParts& parts() const { return parts_; }
  std::string_view id() const { return parts_.id; }
  const TextBook& text() const { return text_; }
  // Without its words, a lesson checks a state, computes it and says what is wrong with it, but its
  // page cannot be composed.
  bool has_words() const { return !text_.is_head(); }
  const Fields& Describe() const { return fields_; }
  // The state in which the lesson opens by its tab and after a reset. A link without keys gives the
  // defaults.
  State Opening() const;

  std::optional<Error> CheckProblem(const State& state) const;
  // The trace of a problem that passed CheckProblem. The lesson's pages share the same `memory`.
  Trace Compute(const State& state, PageMemory& memory) const;
  Trace Compute(const State& state) const;
  // Checks that the step and the pinned number exist in the trace of this problem. A step given by
  // its name is replaced by its number. The sentences are the words error_step_name, error_step and
  // error_pin.
  std::optional<Error> SettlePlace(State& state, const Trace& trace) const;
  // What the state asks the learner for, and how his answers are judged; nullptr if nothing. An
  // error if something is asked or answered that does not exist.
  Result<std::shared_ptr<const Asked>> AskedFor(const State& state, const Trace& trace) const;
  // CheckProblem and SettlePlace in one. Computes the trace; a caller that also needs the trace
  // uses those two instead.
  std::optional<Error> Check(const State& state) const;
  // Composes story, stage and settings. The tutor composes header and deck.
  void Compose(const State& state, const Trace& trace, Page& page) const;
  std::vector<Item> DeckChoices(const State& state, const Trace& trace, Page& page) const;
  // The state after the learner set a number, or an error if it cannot be set. The trace is that of
  // `state`.
  Result<State> Edit(const Quantity& quantity, double value, const State& state,
                     const Trace& trace) const;
  // Writes the contract's values as one JSON object. The trace is that of `state`. The values never
  // depend on step, modes or answers.
  void WriteValues(const State& state, const Trace& trace, JsonWriter& json) const;
  // The state with the learner's own numbers for `what`, a Handler::bring.
  Result<State> BringIn(std::string_view what, const NumberArray& array, const State& state) const;
  // A file in `format`, a Handler::take, of at most `most_bytes`.
  Result<std::unique_ptr<Export>> TakeAway(std::string_view format, double most_bytes,
                                           const State& state) const;
  // What else lights up with a quantity.
  std::vector<Quantity> Related(const Quantity& quantity, const Trace& trace) const {
    return trace.sheet->Related(quantity, trace.values);
  }

 private:
  LessonParts parts_;
  TextBook text_;
  Fields fields_;
};

// The names and ranges of the trace's quantities, for a page about them.
Quantities QuantitiesOf(const Trace& trace);

// For settle(), if a setting adds or removes steps. Keeps the learner's current step if it still
// exists, else goes to the last step before it that does. Keeps the pin if its number still exists.
State KeepPlace(const Trace& before, const Trace& after, State next);

}  // namespace chainrule
