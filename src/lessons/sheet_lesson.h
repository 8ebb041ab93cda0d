// A lesson made of its parts: everything that a lesson is asked is read from its sheet.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "lessons/lesson.h"
#include "lessons/scene.h"

namespace chainrule {

// What an author writes of a lesson. Functions without a state of their own: what they know comes
// from what they are given.
struct LessonParts {
  std::string_view id;  // in links
  Fields (*fields)() = nullptr;
  // What fields cannot say alone: W2 fits W1. Not where the learner looks.
  std::optional<Error> (*check)(const State& state, const TextBook& text) = nullptr;
  // The problem solved: the numbers, and the steps that lead to them. Of a state that was checked.
  Trace (*trace)(const State& state, const TextBook& text, const Fields& fields,
                 PageMemory& memory) = nullptr;
  void (*story)(const Scene& scene) = nullptr;
  void (*stage)(const Scene& scene) = nullptr;
  void (*settings)(const Scene& scene) = nullptr;
  std::vector<Item> (*deck)(const Scene& scene) = nullptr;
  Settle settle = nullptr;
  // Values of the contract that are no quantities, into the object that is open.
  void (*values)(const State& state, const Trace& trace, JsonWriter& json) = nullptr;
  // What Lesson::TableText, BringIn and TakeAway say.
  std::string (*table)(std::string_view format, const State& state, const TextBook& text) = nullptr;
  Result<State> (*bring)(std::string_view what, const NumberArray& array, const State& state,
                         const Fields& fields, const TextBook& text) = nullptr;
  Result<std::unique_ptr<Export>> (*take)(std::string_view format, double most_bytes,
                                          const State& state, const TextBook& text) = nullptr;
};

class SheetLesson final : public Lesson {
 public:
  SheetLesson(const LessonParts& parts, TextBook text)
      : parts_(parts), text_(std::move(text)), fields_(parts.fields()) {
    AddPlace(fields_);
  }

  std::string_view id() const override { return parts_.id; }
  const TextBook& text() const override { return text_; }
  std::unique_ptr<Lesson> WithWords(TextBook text) const override {
    return std::make_unique<SheetLesson>(parts_, std::move(text));
  }
  const Fields& Describe() const override { return fields_; }
  std::optional<Error> CheckProblem(const State& state) const override;
  int StepCount(const State& state) const override;
  Trace Compute(const State& state) const override;
  Trace ComputeWith(const State& state, PageMemory& memory) const override;
  void Compose(const State& state, const Trace& trace, Page& page) const override;
  std::vector<Item> DeckChoices(const State& state, const Trace& trace, Page& page) const override;
  Result<State> Do(const Action& action, const State& state) const override;
  Result<State> Edit(const Quantity& quantity, double value, const State& state) const override;
  Result<State> EditIn(const Trace& trace, const Quantity& quantity, double value,
                       const State& state) const override;
  void WriteValues(const State& state, JsonWriter& json) const override;
  std::vector<Quantity> Related(const Quantity& quantity, const Trace& trace) const override;
  std::string TableText(std::string_view format, const State& state) const override;
  Result<State> BringIn(std::string_view what, const NumberArray& array,
                        const State& state) const override;
  Result<std::unique_ptr<Export>> TakeAway(std::string_view format, double most_bytes,
                                           const State& state) const override;

 private:
  LessonParts parts_;
  TextBook text_;
  Fields fields_;
};

}  // namespace chainrule
