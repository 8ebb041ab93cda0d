// What stands around the step: shapes that fit and do not, the nudge, sizes, descent, the question.
#pragma once

#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "page/page.h"

namespace chainrule::backprop {

struct StoryContext {
  const TextBook& text;
  const Fields& fields;
  const State& state;
  const Trace& trace;
  int layers;
  int step;  // the current one, 0 before the first
};

// "Weight w^(2)_21 grows: does |δ^(1)_2| grow?", and, once answered, what happens, with numbers.
// Nothing for a network of one layer.
void ComposeQuestion(const StoryContext& context, Page& page);

// Products in the order of the step and in the orders that are often tried: what fits, what does
// not, and what fits and is wrong. Before the first step on a layer that is not square.
void ComposeLedger(const StoryContext& context, Page& page);

// (e(w + h) − e(w − h)) / (2h) beside ∂e/∂w, for the weight that is pinned.
void ComposeNudge(const StoryContext& context, const Quantity& pin, Page& page);

// Layers and units to change, and the choice to see the other output transformation beside this
// one.
void ComposeSizes(const StoryContext& context, Page& page);

// Where the error stops being a finite number: from which update on, and what to try.
void ComposeOverflow(const StoryContext& context, Page& page);

// η, the descent step, and the history of e.
void ComposeDescent(const StoryContext& context, Page& page);

// An action on an item that the functions above composed.
Result<State> DoTool(const Action& action, const State& state, const TextBook& text);

}  // namespace chainrule::backprop
