#include "lessons/backprop/backprop_sizes.h"

#include <algorithm>
#include <cassert>

#include "lessons/backprop/backprop_names.h"

namespace chainrule::backprop {
namespace {

std::string Key(int layer) {
  return "W" + std::to_string(layer);
}

Eigen::MatrixXd NewWeights(Eigen::Index rows, Eigen::Index columns) {
  Eigen::MatrixXd weights(rows, columns);
  for (Eigen::Index row = 0; row < rows; ++row)
    for (Eigen::Index column = 0; column < columns; ++column)
      weights(row, column) = NewWeight(row, column);
  return weights;
}

Eigen::MatrixXd Resized(const Eigen::MatrixXd& matrix, Eigen::Index rows, Eigen::Index columns) {
  Eigen::MatrixXd resized = NewWeights(rows, columns);
  const Eigen::Index kept_rows = std::min(rows, matrix.rows());
  const Eigen::Index kept_columns = std::min(columns, matrix.cols());
  resized.topLeftCorner(kept_rows, kept_columns) = matrix.topLeftCorner(kept_rows, kept_columns);
  return resized;
}

// A step by what it computes, so that it can be found again in a network of other layers. In the
// order of the trace: s and x of each layer, e, δ from the last layer down, ∂e/∂W, the update.
struct Place {
  enum Kind {
    kNothing,
    kSignal,
    kOutput,
    kError,
    kSensitivity,
    kGradient,
    kUpdate
  } kind = kNothing;
  int layer = 0;
};

Place PlaceOf(int step, int layers) {
  if (step <= 0) return {Place::kNothing, 0};
  if (step <= 2 * layers) return {step % 2 == 1 ? Place::kSignal : Place::kOutput, (step + 1) / 2};
  const int after_error = step - (2 * layers + 1);
  if (after_error == 0) return {Place::kError, 0};
  if (after_error <= layers) return {Place::kSensitivity, layers + 1 - after_error};
  if (after_error <= 2 * layers) return {Place::kGradient, after_error - layers};
  return {Place::kUpdate, 0};
}

int StepAt(const Place& place, int layers) {
  switch (place.kind) {
    case Place::kNothing:
      return 0;
    case Place::kSignal:
      return 2 * place.layer - 1;
    case Place::kOutput:
      return 2 * place.layer;
    case Place::kError:
      return 2 * layers + 1;
    case Place::kSensitivity:
      return 3 * layers + 2 - place.layer;
    case Place::kGradient:
      return 3 * layers + 1 + place.layer;
    case Place::kUpdate:
      return 4 * layers + 2;
  }
  return 0;
}

// The layer that is looked at when the one before the last was added or removed: the last stays the
// last.
int MovedLayer(int layer, int before, int after) {
  return layer == before ? after : std::min(layer, after);
}

// Who was at the sensitivity of the last layer is there again, whatever its number is now.
void KeepStep(State& state, int before, int after) {
  Place place = PlaceOf(state.Integer("step"), before);
  if (place.layer > 0) place.layer = MovedLayer(place.layer, before, after);
  state.Set("step", StepAt(place, after));
}

bool Exists(const Quantity& quantity, const State& state) {
  const int layers = GivenLayers(state);
  const NameParts parts = PartsOf(quantity.name);
  if (parts.layer > layers) return false;
  if (quantity.whole() || parts.base == "e" || parts.base == "eta") return true;
  const bool weights = parts.base == "W" || parts.base == "dW";
  const bool constant = parts.base == "x" && parts.layer < layers;
  const int below = weights ? UnitsOf(state, parts.layer - 1) + 1 : 0;
  const int units = UnitsOf(state, parts.base == "y" ? layers : parts.layer);
  if (weights) return quantity.row < below && quantity.column < units;
  return quantity.row < units + (constant ? 1 : 0);
}

// What was pinned stays so, if it is still there.
void KeepPin(State& state, int before, int after) {
  std::optional<Quantity> pin = ParseQuantity(state.Word("pin"));
  if (!pin) return;
  const NameParts parts = PartsOf(pin->name);
  if (parts.layer > 0) {
    const std::size_t letters = pin->name.find_last_not_of("0123456789") + 1;
    pin->name =
        pin->name.substr(0, letters) + std::to_string(MovedLayer(parts.layer, before, after));
  }
  state.SetWord("pin", Exists(*pin, state) ? ToText(*pin) : "");
}

}  // namespace

double NewWeight(Eigen::Index row, Eigen::Index column) {
  const Eigen::Index tenths = (3 * row + 7 * column + 5) % 9 - 4;  // −4 … 4, neighbours far apart
  return static_cast<double>(tenths == 0 ? 5 : tenths) / 10;
}

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
  KeepPin(state, layers, layers);
  return state;
}

State WithLayerAdded(State state) {
  const int layers = GivenLayers(state);
  assert(layers < kMaxLayers);
  const int units = UnitsOf(state, layers - 1);
  state.Set(Key(layers + 1), state.Matrix(Key(layers)));
  state.Set(Key(layers), NewWeights(units + 1, units));
  KeepStep(state, layers, layers + 1);
  KeepPin(state, layers, layers + 1);
  return state;
}

State WithLayerRemoved(State state) {
  const int layers = GivenLayers(state);
  assert(layers >= 2);
  const Eigen::MatrixXd last = state.Matrix(Key(layers));
  const int below = UnitsOf(state, layers - 2);
  state.Set(Key(layers - 1), Resized(last, below + 1, last.cols()));
  state.values.erase(state.values.find(Key(layers)));
  KeepStep(state, layers, layers - 1);
  KeepPin(state, layers, layers - 1);
  return state;
}

}  // namespace chainrule::backprop
