// The parts of the lesson's page, and what all of them are composed from.
#pragma once

#include <string>
#include <string_view>

#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "lessons/norm/norm_sheet.h"
#include "page/page.h"

namespace chainrule::norm {

struct Context {
  const TextBook& text;
  const Fields& fields;
  const State& state;
  const Trace& trace;
  const NormSheet& sheet;
  const Problem& problem;
  const Step* step;  // the one that is shown, if any

  bool Is(const char* kind) const { return step != nullptr && step->kind == kind; }
  bool keepdims() const { return state.Word("keepdims") == "1"; }
  // Whether the shape that is left may be seen: it is asked for before the first step.
  bool revealed() const;
  // With keepdims or without, as it is set: "1 × 1 × 1 × 5".
  std::string Left() const;
  std::string Symbol(const Quantity& quantity) const { return sheet.Symbol(problem, quantity); }
  std::string LinkedSymbol(const Quantity& quantity) const {
    return sheet.LinkedSymbol(problem, quantity);
  }
  // The words that sentences of this lesson have.
  TextContext Words() const;
  double Value(const char* name, std::int64_t row) const {
    return *trace.values.At({name, static_cast<int>(row), 0});
  }
};

// N × C × H × W of the same tensor in N × H × W × C, and the other way round.
NormShape OtherLayout(const NormShape& shape);
bool HasPixels(const NormShape& shape);

// Axes to be ticked and a shape to be typed, what is right and wrong with them; then the answer.
void ComposePrediction(const Context& context, Page& page);
// What is left with keepdims and without, and what broadcasting makes of it.
void ComposeKeepdims(const Context& context, Page& page);
void ComposeStage(const Context& context, Page& page);
void ComposeSettings(const Context& context, Page& page);

}  // namespace chainrule::norm
