// The steps of the lesson: layer by layer of both blocks, then what follows from the totals.
#pragma once

#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "lessons/blocks/blocks_problem.h"

namespace chainrule::blocks {

Trace TraceOf(const State& state, const Networks& networks, const TextBook& text);

// How many steps there are, and which one computes this name (0: none), without computing any.
std::vector<std::string> StepNames(const Problem& problem);

// How an entry of a step's first result came about.
Expansion Expand(const Values& values, const Problem& problem, const std::string& result, int row,
                 int column);

}  // namespace chainrule::blocks
