#include "lessons/conv/conv_names.h"

#include <array>
#include <charconv>
#include <functional>
#include <map>

#include "course/spoken.h"
#include "course/sheet.h"
#include "math/convolution_data.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::conv {
namespace {

using std::int64_t;

constexpr double kTypingStep = 0.5;  // one press of an arrow key

struct Base {
  std::string_view name;
  Place::Kind kind;
  std::string_view field;  // whose entry it is, where it can be edited
};
constexpr std::array<Base, 6> kBases{{{"w", Place::Kind::kWeight, "w"},
                                      {"x", Place::Kind::kInput, "x"},
                                      {"dy", Place::Kind::kOutput, "dy"},
                                      {"y", Place::Kind::kOutput, ""},
                                      {"dx", Place::Kind::kInput, ""},
                                      {"dw", Place::Kind::kWeight, ""}}};

constexpr std::array<double, 12> kSourceWeights{1,    -.5, .75, -1,  .5, 1.5,
                                                -1.5, .5,  1,   .25, 2,  -.75};
constexpr std::array<double, 8> kSourceInput{2, -1, .5, 1, 1, -2, 3, -1};
constexpr std::array<double, 4> kSourceGradient{1, .5, -1, 2};

template <std::size_t N>
Eigen::VectorXd Vector(const std::array<double, N>& numbers) {
  return Eigen::Map<const Eigen::VectorXd>(numbers.data(), static_cast<Eigen::Index>(N));
}

// The number of the field along an axis: one number counts for both.
int64_t Along(const State& state, const char* key, int axis) {
  const Eigen::MatrixXd& numbers = state.Matrix(key);
  return static_cast<int64_t>(numbers(numbers.size() > 1 ? axis : 0));
}

int Int(int64_t number) {
  return static_cast<int>(number);
}

std::string Indices(const Convolution& conv, int64_t y, int64_t x) {
  const std::string last = std::to_string(x + 1);
  return conv.shape.axes.size() == 1 ? last : Join(y + 1, ",", last);
}

std::string PlaceSymbol(const Convolution& conv, const ConvPlace& place, std::string_view letter) {
  return Join(letter, "^{", place.channel + 1, "}_{", Indices(conv, place.y, place.x), "}");
}

// "dx" of "dx.3".
std::string_view BaseName(std::string_view name) {
  return name.substr(0, name.find('.'));
}

Quantity Entry(const std::string& base, bool own_name, int64_t number) {
  if (own_name) return {Join(base, ".", number + 1), 0, 0};
  return {base, Int(number), 0};
}

}  // namespace

ConvShape ShapeOf(const State& state) {
  ConvShape shape;
  const auto integer = [&](const char* key) { return static_cast<int64_t>(state.Number(key)); };
  shape.in_channels = integer("cin");
  shape.out_channels = integer("cout");
  shape.groups = integer("groups");
  for (int axis = 0; axis < state.Integer("dim"); ++axis) {
    shape.axes.push_back({Along(state, "n", axis), Along(state, "k", axis),
                          Along(state, "stride", axis), Along(state, "pad", axis),
                          Along(state, "dilation", axis)});
  }
  return shape;
}

Convolution ConvolutionOf(const State& state) {
  return Convolution(ShapeOf(state));
}

bool IsSources(const State& state, const Convolution& conv) {
  const ConvShape source{2, 2, 1, {{4, 3, 1, 0, 1}}};
  return state.Integer("seed") == 0 && conv.shape == source;
}

Eigen::VectorXd WeightsOf(const State& state, const Convolution& conv) {
  if (state.Get("w").word.empty()) return state.Matrix("w");
  if (IsSources(state, conv)) return Vector(kSourceWeights);
  return DefaultWeights(conv, static_cast<std::uint64_t>(state.Integer("seed")));
}

Eigen::VectorXd InputOf(const State& state, const Convolution& conv) {
  if (state.Get("x").word.empty()) return state.Matrix("x");
  if (IsSources(state, conv)) return Vector(kSourceInput);
  return DefaultInput(conv, static_cast<std::uint64_t>(state.Integer("seed")));
}

Eigen::VectorXd OutputGradientOf(const State& state, const Convolution& conv) {
  if (state.Get("dy").word.empty()) return state.Matrix("dy");
  if (IsSources(state, conv)) return Vector(kSourceGradient);
  return DefaultOutputGradient(conv, static_cast<std::uint64_t>(state.Integer("seed")));
}

bool WrittenOut(const Convolution& conv) {
  return conv.rows <= kMostSide && conv.columns <= kMostSide &&
         conv.rows * conv.columns <= kMostCells && conv.weights <= kMostCells;
}

bool StepByStep(const Convolution& conv) {
  return WrittenOut(conv) && conv.rows + conv.columns + conv.weights <= kMostSteps;
}

bool AllComputed(const Convolution& conv) {
  return conv.connections <= kMostConnections;
}

Quantity Weight(int64_t weight) {
  return {"w", Int(weight), 0};
}
Quantity Input(int64_t column) {
  return {"x", Int(column), 0};
}
Quantity OutputGradient(int64_t row) {
  return {"dy", Int(row), 0};
}

Quantity Output(const Convolution& conv, int64_t row) {
  return Entry("y", StepByStep(conv) || !AllComputed(conv), row);
}

Quantity InputGradient(const Convolution& conv, int64_t column) {
  return Entry("dx", StepByStep(conv) || !AllComputed(conv), column);
}

Quantity WeightGradient(const Convolution& conv, int64_t weight) {
  return Entry("dw", StepByStep(conv), weight);
}

Quantity MatrixCell(int64_t row, int64_t column) {
  return {"A", Int(row), Int(column)};
}
Quantity TransposeCell(int64_t row, int64_t column) {
  return {"AT", Int(column), Int(row)};
}

Place PlaceOf(const Quantity& quantity) {
  Place place;
  if (quantity.whole()) return place;
  if (quantity.name == "A") return {Place::Kind::kCell, quantity.row, quantity.column, 0};
  if (quantity.name == "AT") return {Place::Kind::kCell, quantity.column, quantity.row, 0};
  const std::string_view name = quantity.name;
  int64_t number = quantity.row;
  if (const std::size_t dot = name.find('.'); dot != std::string_view::npos) {
    std::from_chars(name.data() + dot + 1, name.data() + name.size(), number);
    --number;
  }
  for (const Base& base : kBases) {
    if (base.name != BaseName(name)) continue;
    place.kind = base.kind;
    place.row = place.column = place.weight = number;
  }
  return place;
}

Eigen::VectorXd SizesOf(const ConvShape& shape) {
  Eigen::VectorXd sizes(3 + 5 * static_cast<Eigen::Index>(shape.axes.size()));
  sizes.head(3) << static_cast<double>(shape.in_channels), static_cast<double>(shape.out_channels),
      static_cast<double>(shape.groups);
  Eigen::Index i = 3;
  for (const ConvAxis& axis : shape.axes)
    for (const int64_t size : {axis.n, axis.k, axis.stride, axis.padding, axis.dilation})
      sizes(i++) = static_cast<double>(size);
  return sizes;
}

ConvShape ShapeFromSizes(const Eigen::VectorXd& sizes) {
  const auto size = [&](Eigen::Index i) { return static_cast<int64_t>(sizes(i)); };
  ConvShape shape{size(0), size(1), size(2), {}};
  for (Eigen::Index i = 3; i < sizes.size(); i += 5)
    shape.axes.push_back({size(i), size(i + 1), size(i + 2), size(i + 3), size(i + 4)});
  return shape;
}

std::string OutputSymbol(const Convolution& conv, int64_t row, std::string_view letter) {
  return PlaceSymbol(conv, OutputPlace(conv, row), letter);
}

std::string InputSymbol(const Convolution& conv, int64_t column, std::string_view letter) {
  return PlaceSymbol(conv, InputPlace(conv, column), letter);
}

std::string TapSymbol(const Convolution& conv, int64_t weight) {
  const ConvTap tap = TapPlace(conv, weight);
  const bool wide = conv.shape.in_channels > 9 || conv.shape.out_channels > 9;
  return Join("w^{", tap.in_channel + 1, wide ? "," : "", tap.out_channel + 1, "}_{",
              Indices(conv, tap.y, tap.x), "}");
}

std::string Symbol(const Convolution& conv, const Quantity& quantity) {
  const std::string_view base = BaseName(quantity.name);
  if (quantity.name == "AT") return "A^{\\top}";
  if (quantity.whole()) {
    if (base == "dy") return "g";
    if (base == "dx") return "\\partial L/\\partial x";
    if (base == "dw") return "\\partial L/\\partial w";
    return std::string(base);
  }
  const Place place = PlaceOf(quantity);
  switch (place.kind) {
    case Place::Kind::kOutput:
      return OutputSymbol(conv, place.row, base == "dy" ? "g" : "y");
    case Place::Kind::kInput:
      return (base == "dx" ? "\\partial L/\\partial " : "") + InputSymbol(conv, place.column);
    case Place::Kind::kWeight:
      return (base == "dw" ? "\\partial L/\\partial " : "") + TapSymbol(conv, place.weight);
    case Place::Kind::kCell: {
      const std::string indices = Join(quantity.row + 1, ",", quantity.column + 1);
      return quantity.name == "A" ? Join("A_{", indices, "}") : Join("A^{\\top}_{", indices, "}");
    }
    case Place::Kind::kOther:
      break;
  }
  return "";
}

std::string LinkedSymbol(const Convolution& conv, const Quantity& quantity) {
  return Linked(quantity, Symbol(conv, quantity));
}

namespace {

QuantityName NameOf(const TextBook& text, const Convolution& conv, const Quantity& quantity) {
  const Place place = PlaceOf(quantity);
  std::map<std::string, std::string, std::less<>> words;
  if (place.kind == Place::Kind::kCell) {
    const std::optional<int64_t> weight = chainrule::Entry(conv, place.row, place.column);
    if (weight) words["tap"] = Spoken(OwnFormula(TapSymbol(conv, *weight)), text);
    words["output"] = Spoken(OwnFormula(OutputSymbol(conv, place.row)), text);
    words["input"] = Spoken(OwnFormula(InputSymbol(conv, place.column)), text);
  }
  QuantityName named{OwnFormula(Symbol(conv, quantity)), {}};
  named.name = Join(Spoken(named.symbol, text), ", ",
                    FillWords(text.Word("name_" + std::string(BaseName(quantity.name))), words));
  return named;
}

}  // namespace

Quantities QuantitiesOf(const TextBook& text, const Fields& fields, const Convolution& conv) {
  const auto range = [&fields](const Quantity& quantity) -> std::optional<Range> {
    const std::string_view base = BaseName(quantity.name);
    for (const Base& known : kBases) {
      if (known.name != base || known.field.empty()) continue;
      const Field& field = *fields.Find(known.field);
      return Range{field.min, field.max, kTypingStep};
    }
    return std::nullopt;
  };
  return {[&text, conv](const Quantity& quantity) { return NameOf(text, conv, quantity); }, range};
}

}  // namespace chainrule::conv
