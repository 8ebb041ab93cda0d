// What stands around the step: the question, what A is, the routes that agree, settings.
#pragma once

#include <string>
#include <vector>

#include "course/result.h"
#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "lessons/conv/conv_names.h"
#include "page/page.h"

namespace chainrule::conv {

struct PageContext {
  const TextBook& text;
  const Fields& fields;
  const State& state;
  const Trace& trace;
  const Convolution& conv;
  int number;        // of the step that is shown, 0 before the first
  const Step* step;  // nullptr before the first
};

// "1.5 MB"
std::string BytesInWords(double bytes);

// "Which inputs hear from y?", and, once answered, which do.
void ComposeQuestion(const PageContext& context, Page& page);

// Size, connections, memory; whether A is Toeplitz.
void ComposeFacts(const PageContext& context, Page& page);

// The gradient by other ways, and how far they are apart; what the backward pass is as a
// convolution.
void ComposeRoutes(const PageContext& context, Page& page);

// Sizes and how A is shown.
void ComposeSettings(const PageContext& context, Page& page);

// An action on an item that the functions above composed.
Result<State> DoTool(const Action& action, const State& state, const TextBook& text);

// Of a cell, tap, input or output the others that belong to it, and all cells of its tap.
std::vector<Quantity> RelatedTo(const Quantity& quantity, const Convolution& conv,
                                const Trace& trace);

}  // namespace chainrule::conv
