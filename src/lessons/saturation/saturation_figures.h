// The plots of the lesson: tanh and its tangent, the examples in their plane, the parts of the
// gradient, and what becomes of error and gradient when w grows or turns.
#pragma once

#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "lessons/saturation/ray_curve.h"
#include "lessons/saturation/saturation_names.h"
#include "math/perceptron.h"
#include "page/page.h"

namespace chainrule::saturation {

// How often an example is evaluated for one curve, about: with many examples a curve has fewer
// points.
inline constexpr int kExamplePoints = 24'000;

struct FigureContext {
  const TextBook& text;
  const Fields& fields;
  const State& state;
  const Trace& trace;
  const Problem& problem;
  const PerceptronPass& pass;  // of all examples, listed or not
};

// tanh with its tangent at s, and tanh' from where the derivation has it; s can be dragged.
void ComposeTanhFigure(const FigureContext& context, Page& page);

// θ with the examples on it, at (s_n, h_n).
void ComposeSignalsFigure(const FigureContext& context, Page& page);

// The examples and the line where h changes sides; examples can be dragged.
void ComposePlaneFigure(const FigureContext& context, Page& page);

// ‖g_n‖ as bars, |r_n| and θ'(s_n) as dots.
void ComposePartsFigure(const FigureContext& context, Page& page);

// E_in and, once it is computed, ‖∇E_in‖ along w = αu, with ‖w‖ to drag. With `cure` also the norm
// of the other error's gradient. A sentence where w is 0.
void ComposeRayFigure(const FigureContext& context, RayCurve& curve, bool cure, Page& page);

// E_in when w turns in the plane, the bias as it is; the angle can be dragged. A sentence where
// there is nothing to turn.
void ComposeTurnFigure(const FigureContext& context, Page& page);

}  // namespace chainrule::saturation
