// Exercises of this lesson: three examples, or four in those of level 2, with both labels and all
// signals different.
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "lessons/exercise.h"
#include "lessons/saturation/saturation.h"

namespace chainrule::saturation {
namespace {

constexpr int kMostTenths = 12;
constexpr int kMostHalves = 4;
constexpr double kLeastSignal = 0.15 - kHair;
constexpr double kMostSignal = 1.5 + kHair;

State Drawn(Draw& draw, State state) {
  Eigen::MatrixXd points(state.Integer("level") > 1 ? 4 : 3, 3);
  for (Eigen::Index n = 0; n < points.rows(); ++n) {
    for (const int input : {0, 1}) points(n, input) = draw.Multiple(kMostHalves, .5);
    points(n, 2) = draw.Multiple(1, 1);
  }
  state.Set("points", points);
  Eigen::MatrixXd w(3, 1);
  for (double& weight : w.reshaped()) weight = draw.Multiple(kMostTenths, 1) / 10;
  state.Set("w", w);
  return state;
}

bool IsReadable(const State& state) {
  const SharedData data = DataOf(state.Matrix("points"));
  if (std::abs(data->y.sum()) == static_cast<double>(data->y.size())) return false;
  Eigen::ArrayXd sizes = (data->X * state.Matrix("w").col(0)).array().abs();
  std::sort(sizes.begin(), sizes.end());
  if (sizes(0) < kLeastSignal || sizes(sizes.size() - 1) > kMostSignal) return false;
  // Different signals are of different points, too.
  return (sizes.tail(sizes.size() - 1) - sizes.head(sizes.size() - 1)).minCoeff() > kHair;
}

// No two rules are alike in every problem.
bool IsExcused(const State& /*drawn*/, const Near& /*near*/) {
  return false;
}

}  // namespace

State ExerciseOf(State state) {
  return FirstSeparating(std::move(state), {Drawn, IsReadable, AnswersOf, IsExcused});
}

}  // namespace chainrule::saturation
