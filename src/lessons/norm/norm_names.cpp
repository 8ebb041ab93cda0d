#include "lessons/norm/norm_names.h"

#include <algorithm>
#include <array>

#include "course/spoken.h"
#include "math/join.h"
#include "math/random.h"
#include "page/pieces.h"

namespace chainrule::norm {
namespace {

using std::int64_t;

constexpr double kTypingStep = 0.1;

struct Name {
  std::string_view name;
  std::string_view symbol;
  Entries entries;
  std::string_view field;  // whose entry it is, where it can be edited
};
constexpr std::array<Name, 20> kNames{{{"x", "x", Entries::kCells, "x"},
                                       {"dy", "\\partial y", Entries::kCells, "dy"},
                                       {"xhat", "z", Entries::kCells, ""},
                                       {"y", "y", Entries::kCells, ""},
                                       {"dxhat", "\\partial z", Entries::kCells, ""},
                                       {"dx", "\\partial x", Entries::kCells, ""},
                                       {"eval", "y", Entries::kCells, ""},
                                       {"eval.dx", "\\partial x", Entries::kCells, ""},
                                       {"sum", "S", Entries::kStatistics, ""},
                                       {"mean", "\\mu", Entries::kStatistics, ""},
                                       {"var", "\\sigma^2", Entries::kStatistics, ""},
                                       {"dvar", "\\partial \\sigma^2", Entries::kStatistics, ""},
                                       {"dmean", "\\partial \\mu", Entries::kStatistics, ""},
                                       {"running.mean", "r_{\\mu}", Entries::kStatistics, ""},
                                       {"running.var", "r_{\\sigma^2}", Entries::kStatistics, ""},
                                       {"gamma", "\\gamma", Entries::kParameters, "gamma"},
                                       {"beta", "\\beta", Entries::kParameters, "beta"},
                                       {"dgamma", "\\partial \\gamma", Entries::kParameters, ""},
                                       {"dbeta", "\\partial \\beta", Entries::kParameters, ""},
                                       {"eps", "\\varepsilon", Entries::kOther, "eps"}}};

const Name* Find(std::string_view name) {
  const auto* const found =
      std::find_if(kNames.begin(), kNames.end(), [&](const Name& n) { return n.name == name; });
  return found == kNames.end() ? nullptr : found;
}

Eigen::Index At(int64_t number) {
  return static_cast<Eigen::Index>(number);
}

// Halves and quarters from −2 to 2, cell by cell as in N × H × W × C: the same in every layout.
double DefaultEntry(std::uint64_t seed, int64_t number) {
  Random random(seed * 7919 + static_cast<std::uint64_t>(number) * 104729 + 1);
  const auto quarters = static_cast<int>(random.Bits() % 17) - 8;
  return quarters * 0.25;
}

int64_t Canonical(const NormShape& shape, int64_t cell) {
  const CellPlace place = PlaceOf(shape, cell);
  const CellPlace sizes = SizesOf(shape);
  return ((place.n * sizes.h + place.h) * sizes.w + place.w) * sizes.c + place.c;
}

// "1,2,1,5" of a number along axes of these sizes; axes of `skipped` are left out.
std::string Index(const std::vector<int64_t>& sizes, int64_t number,
                  const std::vector<int>& skipped) {
  std::string text;
  for (std::size_t axis = sizes.size(); axis-- > 0;) {
    const int64_t index = number % sizes[axis];
    number /= sizes[axis];
    if (std::find(skipped.begin(), skipped.end(), static_cast<int>(axis)) != skipped.end())
      continue;
    text = std::to_string(index + 1) + (text.empty() ? "" : "," + text);
  }
  return text;
}

}  // namespace

NormShape ShapeOf(const State& state) {
  NormShape shape;
  const std::string& layout = state.Word("layout");
  shape.layout = layout == "NC"     ? NormLayout::kNC
                 : layout == "NCHW" ? NormLayout::kNCHW
                                    : NormLayout::kNHWC;
  const std::string& over = state.Word("over");
  shape.over = over == "layer"      ? NormOver::kLayer
               : over == "instance" ? NormOver::kInstance
               : over == "group"    ? NormOver::kGroup
                                    : NormOver::kBatch;
  shape.groups = state.Integer("groups");
  for (const double size : state.Matrix("shape").reshaped())
    shape.sizes.push_back(static_cast<int64_t>(size));
  return shape;
}

Problem ProblemOf(const State& state) {
  Problem problem;
  problem.shape = ShapeOf(state);
  problem.statistics = StatisticsOf(problem.shape);
  problem.parameters = ParametersOf(problem.shape);
  const int64_t cells = problem.statistics.cells;
  const auto seed = static_cast<std::uint64_t>(state.Integer("seed"));
  const auto data = [&](const char* key, int64_t count, std::uint64_t salt, auto otherwise) {
    if (state.Get(key).word.empty()) return Eigen::VectorXd(state.Matrix(key).col(0));
    Eigen::VectorXd numbers(At(count));
    for (int64_t i = 0; i < count; ++i) numbers(At(i)) = otherwise(salt, i);
    return numbers;
  };
  const auto random = [&](std::uint64_t salt, int64_t cell) {
    return DefaultEntry(seed * 3 + salt, Canonical(problem.shape, cell));
  };
  problem.data.x = data("x", cells, 1, random);
  problem.dy = data("dy", cells, 2, random);
  problem.data.gamma =
      data("gamma", problem.parameters.sets, 0, [](std::uint64_t, int64_t) { return 1.0; });
  problem.data.beta =
      data("beta", problem.parameters.sets, 0, [](std::uint64_t, int64_t) { return 0.0; });
  problem.data.eps = state.Number("eps");
  return problem;
}

CellPlace SizesOf(const NormShape& shape) {
  const std::vector<int64_t>& s = shape.sizes;
  if (shape.layout == NormLayout::kNC) return {s[0], 1, 1, s[1]};
  if (shape.layout == NormLayout::kNCHW) return {s[0], s[2], s[3], s[1]};
  return {s[0], s[1], s[2], s[3]};
}

CellPlace PlaceOf(const NormShape& shape, int64_t cell) {
  const CellPlace size = SizesOf(shape);
  CellPlace place;
  if (shape.layout == NormLayout::kNCHW) {
    place.w = cell % size.w;
    cell /= size.w;
    place.h = cell % size.h;
    cell /= size.h;
    place.c = cell % size.c;
    place.n = cell / size.c;
  } else {
    place.c = cell % size.c;
    cell /= size.c;
    place.w = cell % size.w;
    cell /= size.w;
    place.h = cell % size.h;
    place.n = cell / size.h;
  }
  return place;
}

int64_t CellAt(const NormShape& shape, const CellPlace& place) {
  const CellPlace size = SizesOf(shape);
  if (shape.layout == NormLayout::kNCHW)
    return ((place.n * size.c + place.c) * size.h + place.h) * size.w + place.w;
  return ((place.n * size.h + place.h) * size.w + place.w) * size.c + place.c;
}

Entries EntriesOf(std::string_view name) {
  const Name* const found = Find(name);
  return found == nullptr ? Entries::kOther : found->entries;
}

Eigen::VectorXd Encode(const NormShape& shape) {
  Eigen::VectorXd numbers(At(static_cast<int64_t>(shape.sizes.size()) + 3));
  numbers.head(3) << static_cast<double>(shape.layout), static_cast<double>(shape.over),
      static_cast<double>(shape.groups);
  for (std::size_t i = 0; i < shape.sizes.size(); ++i)
    numbers(static_cast<Eigen::Index>(i) + 3) = static_cast<double>(shape.sizes[i]);
  return numbers;
}

NormShape Decode(const Eigen::VectorXd& numbers) {
  NormShape shape;
  shape.layout = static_cast<NormLayout>(static_cast<int>(numbers(0)));
  shape.over = static_cast<NormOver>(static_cast<int>(numbers(1)));
  shape.groups = static_cast<int64_t>(numbers(2));
  for (Eigen::Index i = 3; i < numbers.size(); ++i)
    shape.sizes.push_back(static_cast<int64_t>(numbers(i)));
  return shape;
}

std::string Sizes(const std::vector<int64_t>& sizes) {
  std::string text;
  for (const int64_t size : sizes) text += (text.empty() ? "" : " × ") + std::to_string(size);
  return text.empty() ? "1" : text;
}

std::string AxisLetter(const Reduction& reduction, int axis) {
  const char letter = reduction.axes[static_cast<std::size_t>(axis)];
  const bool of_group = letter == 'C' && reduction.axes.find('G') != std::string::npos;
  return of_group ? "C/G" : std::string(1, letter);
}

std::string Letters(const Reduction& reduction) {
  std::string text;
  for (const int axis : reduction.reduced)
    text += (text.empty() ? "" : ", ") + AxisLetter(reduction, axis);
  return text;
}

std::string AxesOf(const Reduction& reduction) {
  std::string text;
  for (int axis = 0; axis < static_cast<int>(reduction.axes.size()); ++axis)
    text += (text.empty() ? "" : " × ") + AxisLetter(reduction, axis);
  return text;
}

std::string Numbers(const std::vector<int>& axes) {
  std::string text;
  for (const int axis : axes) text += (text.empty() ? "" : ", ") + std::to_string(axis);
  return text;
}

std::string Symbol(const Problem& problem, const Quantity& quantity) {
  const Name* const name = Find(quantity.name);
  if (name == nullptr) return "";
  const std::string base(name->symbol);
  if (quantity.whole() || name->entries == Entries::kOther) return base;
  std::string index;
  if (name->entries == Entries::kCells)
    index = Index(problem.shape.sizes, quantity.row, {});
  else if (name->entries == Entries::kStatistics)
    index = Index(problem.statistics.left, quantity.row, problem.statistics.reduced);
  else
    index = Index(problem.parameters.left, quantity.row, problem.parameters.reduced);
  if (base == "\\sigma^2") return Join("\\sigma^2_{", index, "}");
  if (base == "\\partial \\sigma^2") return Join("\\partial \\sigma^2_{", index, "}");
  if (base.starts_with("r_{")) return Join(base.substr(0, base.size() - 1), ",", index, "}");
  return Join(base, "_{", index, "}");
}

std::string LinkedSymbol(const Problem& problem, const Quantity& quantity) {
  return Join("\\link{", ToText(quantity), "}{", Symbol(problem, quantity), "}");
}

Quantities QuantitiesOf(const TextBook& text, const Fields& fields, const Problem& problem) {
  const auto name = [&text, problem](const Quantity& quantity) {
    std::string key = quantity.name;
    std::replace(key.begin(), key.end(), '.', '_');
    const Formula symbol = OwnFormula(Symbol(problem, quantity));
    return QuantityName{symbol, Join(Spoken(symbol, text), ", ", text.Word("name_" + key))};
  };
  const auto range = [&fields](const Quantity& quantity) -> std::optional<Range> {
    const Name* const found = Find(quantity.name);
    if (found == nullptr || found->field.empty()) return std::nullopt;
    const Field& field = *fields.Find(found->field);
    return Range{field.min, field.max, kTypingStep};
  };
  return {name, range};
}

}  // namespace chainrule::norm
