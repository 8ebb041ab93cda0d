// Adding and removing units and layers. Every weight between units that stay is kept.
#pragma once

#include "course/state.h"

namespace chainrule::backprop {

// What a weight, input or target that did not exist before starts with: one of −0.4, −0.3 … 0.5 but
// 0, and not the same for all, or new units would be copies of each other for ever.
double NewWeight(Eigen::Index row, Eigen::Index column);

// Units of layer 0 (the inputs) … L (the outputs), biases apart.
int UnitsOf(const State& state, int layer);

// Gives a layer this many units (1 … kMaxUnits): the last ones go, or new ones come after them.
State WithUnits(State state, int layer, int units);

// A hidden layer before the output, of as many units as the layer it follows, so that W^(L) stays
// as it is and becomes W^(L+1). Needs fewer than kMaxLayers layers.
State WithLayerAdded(State state);

// The hidden layer before the output goes, and its weights with it. Needs at least 2 layers.
State WithLayerRemoved(State state);

}  // namespace chainrule::backprop
