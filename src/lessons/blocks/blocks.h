// The lesson on residual blocks: counting their parameters, and what the counts say.
#pragma once

#include <memory>
#include <utility>

#include "lessons/blocks/blocks_problem.h"
#include "lessons/lesson.h"

namespace chainrule {

class BlocksLesson final : public Lesson {
 public:
  BlocksLesson();
  explicit BlocksLesson(TextBook text);

  std::string_view id() const override { return "blocks"; }
  const TextBook& text() const override { return text_; }
  std::unique_ptr<Lesson> WithWords(TextBook text) const override {
    return std::make_unique<BlocksLesson>(std::move(text));
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
  std::string TableText(std::string_view format, const State& state) const override;
  std::vector<Quantity> Related(const Quantity& quantity, const Trace& trace) const override;

 private:
  TextBook text_;
  Fields fields_;
  // Counted when they are first looked at, and kept: always the same.
  mutable std::optional<blocks::Networks> networks_;
};

}  // namespace chainrule
