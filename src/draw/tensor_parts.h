// The parts of a figure of grids: the grids are painted in one file, the legend of their tints in another.
#pragma once

#include "draw/nodes.h"

namespace chainrule {

// The deepest of each sign.
struct Tints {
  ImU32 negative;
  ImU32 positive;
};

// From the most negative number to the most positive, and what a cell without a number means.
void PaintTints(Frame& frame, const TensorFigure& figure, const Tints& tints, ImVec2 corner);
constexpr float kTintsHeight = 18;

}  // namespace chainrule
