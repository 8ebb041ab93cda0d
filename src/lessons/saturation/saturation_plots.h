// What the plots of the lesson share.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>

#include "lessons/saturation/saturation.h"

namespace chainrule::saturation {

// About how many examples are evaluated for one curve. With more examples a curve has fewer points.
inline constexpr int kExamplePoints = 24'000;

// Whether one of these quantities has a number that the learner has still to work out, or is made
// of one. Then nothing that is drawn may depend on it.
bool Hides(const Scene& scene, std::initializer_list<const char*> names);
// Whether the example is on the wrong side, as far as the learner may know.
bool IsWrong(const Scene& scene, int n);

PlotFigure::Axis AxisOf(const Scene& scene, const std::string& label,
                        std::optional<double> low = {}, std::optional<double> high = {});
PlotFigure::Axis WordAxis(const Scene& scene, const char* word);
// A figure with one point to drag. The x of the point is a number of the lesson.
void FigureWithHandle(const Scene& scene, const std::string& id, PlotFigure plot,
                      const std::string& item, const char* name, double x, double y);

// Where the length of w was when the learner began to change it: the first length of the trail. If
// there is no trail, that is here.
struct Start {
  double norm = 0;
  bool here = true;
};
Start StartOf(const Scene& scene);
// The pass at that length. It stays the same while w gets longer.
const PerceptronPass& StartPass(const Scene& scene);
// The error and the length of the gradient as large numbers, each compared with the start.
void ComposeReadouts(const Scene& scene);

// The plane of examples, which can be dragged.
void ComposePlane(const Scene& scene);
// ‖g_n‖ and its factors: a table of bars, or a plot if there are many examples.
void ComposeParts(const Scene& scene);
// E_in and ‖∇E_in‖ along w = αu, with ‖w‖ to drag. With `cure` also the norm of the other error's
// gradient. `strip`: low, with the axis as a track. A sentence instead if w is 0.
void ComposeRay(const Scene& scene, bool cure, bool strip);

}  // namespace chainrule::saturation
