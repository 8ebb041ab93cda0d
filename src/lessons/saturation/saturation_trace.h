// The lesson's numbers and steps.
#pragma once

#include "course/state.h"
#include "course/trace.h"
#include "lessons/saturation/ray_curve.h"

namespace chainrule::saturation {

inline constexpr int kSteps = 17;

// The six lines of the derivation come first, then the perceptron's pass and gradient, then what
// follows from them. What does not exist (the rate where w is 0, the cure without HasCure) is NaN.
Trace TraceOf(const State& state, LastPass& last, KeptSteps& kept);

// How entry (row, column) of `result`, the first name that a step produces, came about. Of the
// problem only θ and the number of examples are looked at.
Expansion Expand(const Values& values, const Problem& problem, const std::string& result, int row,
                 int column);

}  // namespace chainrule::saturation
