// What a state's sizes and data must be, and what becomes of the data when the sizes change.
#pragma once

#include <optional>

#include "course/result.h"
#include "course/state.h"
#include "course/text.h"
#include "math/convolution.h"

namespace chainrule::conv {

// A sentence about the first thing that cannot be: sizes, or data of another size than they need.
std::optional<Error> CheckData(const State& state, const TextBook& text);

// The state with other sizes: data that were given, and the opening's, stay where there still is a
// place for them, and are made up where there was none; the step stays at what it is about. An
// error where the sizes cannot be.
Result<State> WithSizes(const State& before, State next, const TextBook& text);

}  // namespace chainrule::conv
