// All numbers and steps of the lesson at one state.
#pragma once

#include <string_view>

#include "course/state.h"
#include "course/trace.h"
#include "lessons/backprop/backprop_names.h"

namespace chainrule::backprop {

// Steps in order: s^(l), x^(l) for each layer; e; δ^(L) … δ^(1); ∂e/∂W^(1) … ∂e/∂W^(L); the update.
Trace TraceOf(const State& state, const TextBook& text, KeptSteps& kept);

constexpr int StepCount(int layers) {
  return 4 * layers + 2;
}

// How the entry of a result came about, in one of the readings. The result is a name without
// reading. Of the network only sizes and transformations are looked at.
Expansion Expand(const Values& values, const Network& network, std::string_view reading,
                 const std::string& result, int row, int column);

}  // namespace chainrule::backprop
