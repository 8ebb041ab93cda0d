// Exercises of this lesson: batch norm of four examples with two channels, and in those of level 2
// of small pictures. ε is large enough to be seen.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "lessons/exercise.h"
#include "lessons/norm/norm.h"

namespace chainrule::norm {
namespace {

constexpr std::array kGamma{.5, 1.5, 2., -1.5};
constexpr std::array kBeta{-1., .5, 1., .25};
constexpr std::array kEpsilon{.1, .25};
constexpr int kMostHalves = 8;  // of x
constexpr int kMostOfGradient = 4;
// Nothing to be seen in less, and hard to work out in more.
constexpr double kLeastVariance = 0.5 - kHair;
constexpr double kMostVariance = 12 + kHair;
// σ and σ² look alike near 1.
constexpr double kOffOne = 0.2 - kHair;

State Drawn(Draw& draw, State state) {
  const bool pictures = state.Integer("level") > 1;
  state.SetWord("layout", pictures ? "NHWC" : "NC");
  const std::vector<double> shape =
      pictures ? std::vector<double>{2, 2, 1, 2} : std::vector<double>{4, 2};
  const auto column = [](int rows, auto number) {
    Eigen::MatrixXd numbers(rows, 1);
    for (double& entry : numbers.reshaped()) entry = number();
    return numbers;
  };
  std::size_t axis = 0;
  state.Set("shape", column(static_cast<int>(shape.size()), [&] { return shape[axis++]; }));
  state.Set("x", column(8, [&] { return draw.Whole(-kMostHalves, kMostHalves) * .5; }));
  state.Set("gamma", column(2, [&] { return draw.OneOf(kGamma); }));
  state.Set("beta", column(2, [&] { return draw.OneOf(kBeta); }));
  state.Set("dy", column(8, [&] { return draw.Whole(-kMostOfGradient, kMostOfGradient) * .5; }));
  state.Set("eps", draw.OneOf(kEpsilon));
  return state;
}

bool IsReadable(const State& state) {
  const Problem problem = ProblemOf(state);
  const Eigen::ArrayXd variance = Normalize(problem.shape, problem.data).variance;
  return variance.minCoeff() >= kLeastVariance && variance.maxCoeff() <= kMostVariance &&
         (variance - 1).abs().minCoeff() >= kOffOne;
}

// Without pictures, the mean over N is right, and there is no H and W to average over.
bool IsExcused(const State& drawn, const Near& near) {
  const auto of_pictures = [](std::string_view rule) {
    return rule == "batch_only" || rule == "spatial_only";
  };
  return drawn.Word("layout") == "NC" && (of_pictures(near.rule) || of_pictures(near.other));
}

}  // namespace

State ExerciseOf(State state) {
  return FirstSeparating(std::move(state), {Drawn, IsReadable, AnswersOf, IsExcused});
}

}  // namespace chainrule::norm
