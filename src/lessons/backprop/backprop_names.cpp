#include "lessons/backprop/backprop_names.h"

#include <array>
#include <cctype>

#include "course/sheet.h"
#include "math/join.h"

namespace chainrule::backprop {
namespace {

constexpr std::array<std::string_view, 4> kReadings{kHand, kOther, kOff, "next."};

std::string Superscript(int layer) {
  return Join("^{(", layer, ")}");
}

std::string Indices(int row, int column) {
  const std::string comma = row > 9 || column > 9 ? "," : "";
  return Join("_{", row, comma, column, "}");
}

}  // namespace

int GivenLayers(const State& state) {
  int layers = 0;
  while (state.Has("W" + std::to_string(layers + 1))) ++layers;
  return layers;
}

Problem GivenProblemOf(const State& state) {
  Problem problem;
  for (int l = 1; l <= GivenLayers(state); ++l)
    problem.network.W.push_back(state.Matrix("W" + std::to_string(l)));
  problem.network.theta = *ActivationFromName(state.Word("theta"));
  problem.network.out = *ActivationFromName(state.Word("out"));
  problem.x = state.Matrix("x").col(0);
  problem.y = state.Matrix("y").col(0);
  if (const FieldValue& round = state.Get("round"); round.word.empty()) {
    problem.rounding =
        Rounding{static_cast<int>(round.numbers(0, 0)), static_cast<int>(round.numbers(1, 0))};
  }
  return problem;
}

Problem ProblemOf(const State& state) {
  Problem problem = GivenProblemOf(state);
  if (const int updates = state.Integer("updates"); updates > 0) {
    problem.network = Descend(problem.network, problem.x, problem.y, state.Number("eta"), updates);
  }
  return problem;
}

Problem ProblemOf(const State& state, const Values& values) {
  Problem problem = GivenProblemOf(state);
  for (int l = 1; l <= Layers(problem.network); ++l)
    problem.network.W[static_cast<std::size_t>(l - 1)] = *values.Find(Name(kExact, "W", l));
  return problem;
}

Activation OtherOutput(Activation out) {
  return out == Activation::kTanh ? Activation::kIdentity : Activation::kTanh;
}

std::string Name(std::string_view reading, std::string_view base, int layer) {
  const bool input = base == "W" || base == "y" || (base == "x" && layer == 0);
  std::string name(input ? kExact : reading);
  name += base;
  if (base != "e" && base != "y" && base != kNextE) name += std::to_string(layer);
  return name;
}

NameParts PartsOf(std::string_view name) {
  NameParts parts;
  for (std::string_view reading : kReadings) {
    if (name.starts_with(reading)) {
      parts.reading = reading;
      name.remove_prefix(reading.size());
    }
  }
  std::size_t letters = name.size();
  while (letters > 0 && std::isdigit(static_cast<unsigned char>(name[letters - 1]))) --letters;
  parts.base = name.substr(0, letters);
  for (char digit : name.substr(letters)) parts.layer = parts.layer * 10 + (digit - '0');
  return parts;
}

std::string Symbol(const Quantity& quantity, int last_layer) {
  const NameParts parts = PartsOf(quantity.name);
  const std::string layer = Superscript(parts.layer);
  const int row = quantity.row;
  const int column = quantity.column + 1;  // units are counted from 1
  if (parts.base == "e") return "e";
  if (parts.base == "eta") return "\\eta";
  if (parts.base == "y") return quantity.whole() ? "y" : Join("y_{", row + 1, "}");
  if (parts.base == "W")
    return quantity.whole() ? "W" + layer : Join("w", layer, Indices(row, column));
  if (parts.base == "dW") {
    return quantity.whole() ? "\\partial e/\\partial W" + layer
                            : Join("\\partial e/\\partial w", layer, Indices(row, column));
  }
  const std::string letter = parts.base == "delta" ? "\\delta" : parts.base;
  if (quantity.whole()) return letter + layer;
  // x has its constant 1 in row 0, except at the output; s and delta start with unit 1.
  const bool from_zero = parts.base == "x" && parts.layer < last_layer;
  return Join(letter, layer, "_{", from_zero ? row : row + 1, "}");
}

std::string LinkedSymbol(const Quantity& quantity, int last_layer) {
  return Linked(quantity, Symbol(quantity, last_layer));
}

}  // namespace chainrule::backprop
