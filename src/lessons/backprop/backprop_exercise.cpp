// Exercises of this lesson: small networks with weights of one decimal, nowhere flat and nowhere
// at 0. In those of level 2, a sensitivity is a sum over two units.
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "lessons/backprop/backprop.h"
#include "lessons/exercise.h"
#include "math/join.h"

namespace chainrule::backprop {
namespace {

constexpr int kMostTenths = 15;
constexpr int kMostHalves = 4;
// Below, θ changes too little; above, it is flat.
constexpr double kLeastSignal = 0.15 - kHair;
constexpr double kMostSignal = 1.5 + kHair;
constexpr double kLeastError = 0.2 - kHair;

State Drawn(Draw& draw, State state) {
  const std::vector<int> units = state.Integer("level") > 1 ? std::vector{2, 2, 2}
                                 : draw.Coin()              ? std::vector{1, 2, 1}
                                                            : std::vector{1, 2, 1, 1};
  const auto drawn = [](int rows, int columns, auto number) {
    Eigen::MatrixXd numbers(rows, columns);
    for (int row = 0; row < rows; ++row)
      for (int column = 0; column < columns; ++column) numbers(row, column) = number();
    return numbers;
  };
  std::erase_if(state.values, [](const auto& value) { return value.first.starts_with('W'); });
  for (std::size_t l = 1; l < units.size(); ++l) {
    state.Set(Join("W", static_cast<int>(l)), drawn(units[l - 1] + 1, units[l], [&] {
                return draw.Multiple(kMostTenths, 1) / 10;
              }));
  }
  state.Set("x", drawn(units.front(), 1, [&] { return draw.Multiple(kMostHalves, .5); }));
  state.Set("y", drawn(units.back(), 1, [&] { return draw.Multiple(2, .5); }));
  // Below an identity output, a slope left out looks like that of the next layer, so most have
  // tanh.
  state.SetWord("out", draw.Whole(1, 4) > 1 ? "tanh" : "identity");
  return state;
}

bool IsReadable(const State& state) {
  const Problem problem = ProblemOf(state);
  const ForwardPass pass = Forward(problem.network, problem.x, problem.y);
  const bool in_sight = std::all_of(pass.s.begin(), pass.s.end(), [](const Eigen::VectorXd& s) {
    return s.array().abs().minCoeff() >= kLeastSignal && s.array().abs().maxCoeff() <= kMostSignal;
  });
  return in_sight &&
         (pass.x.back().tail(problem.y.size()) - problem.y).array().abs().minCoeff() >= kLeastError;
}

bool OfNeighbour(std::string_view rule) {
  return rule == "slope_next_layer" || rule == "slope_previous_layer";
}

// What is alike in every network of this kind.
bool IsExcused(const State& state, const Near& near) {
  // A neighbour's slope fits only a layer of the same size; where it does not, nothing changes.
  if ((OfNeighbour(near.rule) || OfNeighbour(near.other)) && near.gap < kHair) return true;
  // The slope of an identity output is the 1 of a slope that is left out.
  const auto of_ones = [](std::string_view rule) {
    return rule == "slope_forgotten" || rule == "slope_next_layer" || rule == "theta_skipped";
  };
  return state.Word("out") == "identity" && near.layer + 1 >= GivenLayers(state) &&
         of_ones(near.rule) && of_ones(near.other);
}

}  // namespace

State ExerciseOf(State state) {
  return FirstSeparating(std::move(state), {Drawn, IsReadable, AnswersOf, IsExcused});
}

}  // namespace chainrule::backprop
