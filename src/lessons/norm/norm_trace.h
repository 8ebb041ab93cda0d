// The steps of the lesson: mean, variance, normalised, scaled; then the way back.
#pragma once

#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "lessons/norm/norm_names.h"

namespace chainrule::norm {

// Whether the norm keeps running statistics that PyTorch would update with this tensor.
bool HasRunning(const NormShape& shape);

int StepsOf(const NormShape& shape);

Trace TraceOf(const State& state, const TextBook& text);

}  // namespace chainrule::norm
