// The lesson on saturation: a perceptron's gradient, and how it dies where tanh is flat.
#pragma once

#include <memory>
#include <utility>

#include "lessons/lesson.h"
#include "lessons/saturation/saturation_tools.h"

namespace chainrule {

class SaturationLesson final : public Lesson {
 public:
  SaturationLesson();
  explicit SaturationLesson(TextBook text);

  std::string_view id() const override { return "saturation"; }
  const TextBook& text() const override { return text_; }
  std::unique_ptr<Lesson> WithWords(TextBook text) const override {
    return std::make_unique<SaturationLesson>(std::move(text));
  }
  const Fields& Describe() const override { return fields_; }
  std::optional<Error> CheckProblem(const State& state) const override;
  int StepCount(const State& state) const override;
  Trace Compute(const State& state) const override;
  void Compose(const State& state, const Trace& trace, Page& page) const override;
  std::vector<Item> DeckChoices(const State& state, const Trace& trace,
                                Page& page) const override;
  Result<State> Do(const Action& action, const State& state) const override;
  Result<State> Edit(const Quantity& quantity, double value, const State& state) const override;
  void WriteValues(const State& state, JsonWriter& json) const override;
  std::vector<Quantity> Related(const Quantity& quantity, const Trace& trace) const override;

 private:
  TextBook text_;
  Fields fields_;
  // Made when it is first looked at, and kept: always the same for the same state.
  mutable saturation::Kept kept_;
};

}  // namespace chainrule
