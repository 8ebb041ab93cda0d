// What is kept of a problem from page to page: its pass, and a curve along its ray.
#pragma once

#include <map>
#include <optional>

#include "lessons/saturation/saturation_names.h"
#include "math/ray.h"

namespace chainrule::saturation {

// The pass of the problem that was asked for last: the numbers, then the page, ask for the same
// one.
class LastPass {
 public:
  // With the data of the problem that was asked for last, if the state's points are those.
  Problem ProblemOf(const State& state) const;
  const PerceptronPass& Of(const Problem& problem);  // until the next one is asked for

 private:
  std::optional<Problem> problem_;
  PerceptronPass pass_;
};

// Error and gradient along a ray, kept while only the place on it changes.
class RayCurve {
 public:
  // The curve of this problem's data and direction; false where w is 0. What is known stays known
  // as long as they are the same.
  bool Follow(const Problem& problem);

  // The point at w = αu. `exact`: from logarithms, finite where the gradient is 0 as a double. Else
  // from the pass itself, which is faster, with u rounded to 13 digits: the direction of w changes
  // in its last ones when w is made longer.
  const RayPoint& At(double alpha, bool exact);

  // min |uᵀx_n|, u rounded as above.
  double LeastProjection();

 private:
  std::optional<Problem> problem_;
  Eigen::VectorXd u_;
  Eigen::VectorXd rounded_;
  std::map<double, RayPoint> exact_;
  std::map<double, RayPoint> plain_;
  std::optional<double> least_;
};

}  // namespace chainrule::saturation
