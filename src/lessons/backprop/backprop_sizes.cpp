#include "lessons/backprop/backprop_sizes.h"

#include <algorithm>
#include <cassert>

#include "lessons/backprop/backprop_names.h"

namespace chainrule::backprop {
namespace {

std::string Key(int layer) { return "W" + std::to_string(layer); }

Eigen::MatrixXd Resized(const Eigen::MatrixXd& matrix, Eigen::Index rows, Eigen::Index columns) {
  Eigen::MatrixXd resized = Eigen::MatrixXd::Constant(rows, columns, kNewWeight);
  const Eigen::Index kept_rows = std::min(rows, matrix.rows());
  const Eigen::Index kept_columns = std::min(columns, matrix.cols());
  resized.topLeftCorner(kept_rows, kept_columns) = matrix.topLeftCorner(kept_rows, kept_columns);
  return resized;
}

// A pin may name a number that is gone, and a step may be past the end.
void LookAtTheStart(State& state) {
  state.SetWord("pin", "");
  const int steps = 4 * GivenLayers(state) + 2;
  if (state.Integer("step") > steps) state.Set("step", steps);
}

}  // namespace

int UnitsOf(const State& state, int layer) {
  return static_cast<int>(layer == 0 ? state.Matrix("x").rows() : state.Matrix(Key(layer)).cols());
}

State WithUnits(State state, int layer, int units) {
  assert(units >= 1 && units <= kMaxUnits);
  const int layers = GivenLayers(state);
  if (layer == 0) state.Set("x", Resized(state.Matrix("x"), units, 1));
  if (layer == layers) state.Set("y", Resized(state.Matrix("y"), units, 1));
  if (layer > 0) {
    const Eigen::MatrixXd& into = state.Matrix(Key(layer));
    state.Set(Key(layer), Resized(into, into.rows(), units));
  }
  if (layer < layers) {
    const Eigen::MatrixXd& from = state.Matrix(Key(layer + 1));
    state.Set(Key(layer + 1), Resized(from, units + 1, from.cols()));
  }
  LookAtTheStart(state);
  return state;
}

State WithLayerAdded(State state) {
  const int layers = GivenLayers(state);
  assert(layers < kMaxLayers);
  const int units = UnitsOf(state, layers - 1);
  state.Set(Key(layers + 1), state.Matrix(Key(layers)));
  state.Set(Key(layers), Eigen::MatrixXd::Constant(units + 1, units, kNewWeight));
  LookAtTheStart(state);
  return state;
}

State WithLayerRemoved(State state) {
  const int layers = GivenLayers(state);
  assert(layers >= 2);
  const Eigen::MatrixXd last = state.Matrix(Key(layers));
  const int below = UnitsOf(state, layers - 2);
  state.Set(Key(layers - 1), Resized(last, below + 1, last.cols()));
  state.values.erase(state.values.find(Key(layers)));
  LookAtTheStart(state);
  return state;
}

}  // namespace chainrule::backprop
