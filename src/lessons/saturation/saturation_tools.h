// What stands around the step: the question, the digits that are lost, descents from here, the law
// in words, the cure beside the gradient, and depth.
#pragma once

#include "lessons/saturation/saturation_figures.h"

namespace chainrule::saturation {

// What the slope is where 1 − tanh² s is exactly 0, in this build, and at the learner's s.
void ComposeHonestZero(const FigureContext& context, Page& page);

// "Example 2 is wrong. When w doubles, does its part of the gradient grow?", and, once answered,
// what happens, with numbers.
void ComposeQuestion(const FigureContext& context, Page& page);

// Labels that are no limits of θ, E_in = 0, more examples than are listed.
void ComposeRemarks(const FigureContext& context, Page& page);

// Descent from here and from small weights: simulated, estimated, or never; E_in/E_0 over the
// steps.
void ComposeDescents(const FigureContext& context, Page& page);

// Which example decides how fast the gradient dies, and why.
void ComposeLaw(const FigureContext& context, Page& page);

inline constexpr int kWideDepth = 24;

// Mean |δ| at layer 1 over that at the last, in wide random networks of standard deviation
// scale/√width. The same for every state, and some work.
struct WideNetworks {
  std::vector<double> scales;
  std::vector<double> ratios;
  double xavier = 0;  // the ratio at Xavier's σ_w
  double he = 0;      // at He's
  double twice = 0;   // at twice Xavier's
};
WideNetworks RunWideNetworks();

// What is some work, and the same for many pages.
struct Kept {
  KeptSteps steps;
  LastPass pass;
  RayCurve ray;
  std::optional<WideNetworks> wide;
};

// The chain of single units layer by layer, and wide random networks over σ_w.
void ComposeDepth(const FigureContext& context, const WideNetworks& wide, Page& page);

// What can be set: ‖w‖, its angle, w, s, η, θ, axes, examples.
void ComposeSettings(const FigureContext& context, Page& page);

// An action on an item that the functions above composed.
Result<State> DoTool(const Action& action, const State& state, const TextBook& text);

// The state with w made `norm` long; an error where w has no direction.
Result<State> WithNorm(State state, double norm, const TextBook& text);

}  // namespace chainrule::saturation
