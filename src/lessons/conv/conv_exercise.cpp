// Exercises of this lesson: 1-D convolutions, all of whose weights are different quarters.
#include <utility>
#include <vector>

#include "lessons/conv/conv.h"
#include "lessons/exercise.h"

namespace chainrule::conv {
namespace {

constexpr int kMostQuarters = 10;
constexpr int kMostHalves = 6;

}  // namespace

State ExerciseOf(State state) {
  Draw draw(state);
  const bool large = state.Integer("level") > 1;
  state.Set("cin", large ? 3 : 2);
  state.Set("cout", 2);
  state.Set("n", large ? 7 : 4);
  state.Set("k", 3);
  const Convolution conv = ConvolutionOf(state);
  const std::vector<double> weights =
      draw.Different(static_cast<int>(conv.weights), kMostQuarters, .25);
  state.Set("w", Eigen::MatrixXd(Eigen::Map<const Eigen::VectorXd>(
                     weights.data(), static_cast<Eigen::Index>(weights.size()))));
  for (const auto& [key, count] : {std::pair{"x", conv.columns}, std::pair{"dy", conv.rows}}) {
    Eigen::MatrixXd numbers(count, 1);
    for (double& number : numbers.reshaped()) number = draw.Multiple(kMostHalves, .5);
    state.Set(key, numbers);
  }
  return state;
}

}  // namespace chainrule::conv
