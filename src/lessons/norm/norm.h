// The lesson on normalisation: which cells share a mean, which shape that leaves, and the way back.
#pragma once

#include <memory>
#include <utility>

#include "lessons/lesson.h"
#include "lessons/norm/norm_sheet.h"

namespace chainrule {

class NormLesson final : public Lesson {
 public:
  NormLesson();
  explicit NormLesson(TextBook text);

  std::string_view id() const override { return "norm"; }
  const TextBook& text() const override { return text_; }
  std::unique_ptr<Lesson> WithWords(TextBook text) const override {
    return std::make_unique<NormLesson>(std::move(text));
  }
  const Fields& Describe() const override { return fields_; }
  std::optional<Error> CheckProblem(const State& state) const override;
  int StepCount(const State& state) const override;
  Trace Compute(const State& state) const override;
  void Compose(const State& state, const Trace& trace, Page& page) const override;
  std::vector<Item> DeckChoices(const State& state) const override;
  Result<State> Do(const Action& action, const State& state) const override;
  Result<State> Edit(const Quantity& quantity, double value, const State& state) const override;
  void WriteValues(const State& state, JsonWriter& json) const override;
  std::vector<Quantity> Related(const Quantity& quantity, const Trace& trace) const override;

 private:
  TextBook text_;
  Fields fields_;
  norm::NormSheet sheet_;
};

}  // namespace chainrule
