// The lesson on convolution: the sparse matrix A of y = A x, and Aᵀ, which brings the gradient
// back.
#pragma once

#include <memory>
#include <utility>

#include "lessons/lesson.h"
#include "page/figure.h"

namespace chainrule {

class ConvLesson final : public Lesson {
 public:
  ConvLesson();
  explicit ConvLesson(TextBook text);

  std::string_view id() const override { return "conv"; }
  const TextBook& text() const override { return text_; }
  std::unique_ptr<Lesson> WithWords(TextBook text) const override {
    return std::make_unique<ConvLesson>(std::move(text));
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
  Result<State> BringIn(std::string_view what, const NumberArray& array,
                        const State& state) const override;
  Result<std::unique_ptr<Export>> TakeAway(std::string_view format, double most_bytes,
                                           const State& state) const override;
  std::vector<Quantity> Related(const Quantity& quantity, const Trace& trace) const override;

 private:
  TextBook text_;
  Fields fields_;
  // The heatmap is drawn anew only where this is another object: kept while it is of the same
  // numbers.
  mutable std::shared_ptr<const HeatmapFigure::Source> heatmap_;
};

}  // namespace chainrule
