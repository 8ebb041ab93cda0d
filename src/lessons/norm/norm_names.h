// The names of the lesson's numbers, their symbols, and how a state becomes a tensor with its data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "course/quantity.h"
#include "course/state.h"
#include "course/text.h"
#include "math/normalization.h"
#include "page/page.h"

namespace chainrule::norm {

// Every number is on screen.
inline constexpr std::int64_t kMostCells = 512;
// Sums of more terms are shown as the sum.
inline constexpr std::int64_t kMostTerms = 12;
inline constexpr std::int64_t kMostProducts = 6;

struct Problem {
  NormShape shape;
  NormData data;
  Eigen::VectorXd dy;
  Reduction statistics;
  Reduction parameters;
};

NormShape ShapeOf(const State& state);
// The state's sizes were checked.
Problem ProblemOf(const State& state);

// N, H, W, C of a cell; H = W = 1 where there are no pixels.
struct CellPlace {
  std::int64_t n = 0;
  std::int64_t h = 0;
  std::int64_t w = 0;
  std::int64_t c = 0;
};
CellPlace PlaceOf(const NormShape& shape, std::int64_t cell);
std::int64_t CellAt(const NormShape& shape, const CellPlace& place);
// N, H, W, C of the tensor.
CellPlace SizesOf(const NormShape& shape);

// What the entries of a quantity are: cells of the tensor, sets of a statistic, or of parameters.
enum class Entries { kOther, kCells, kStatistics, kParameters };
Entries EntriesOf(std::string_view name);

// The shape among the values, so that what belongs together can be found there.
Eigen::VectorXd Encode(const NormShape& shape);
NormShape Decode(const Eigen::VectorXd& numbers);

// "3 × 2 × 2 × 5"
std::string Sizes(const std::vector<std::int64_t>& sizes);
// "N, H and W are reduced": the letters of the axes, "N, H, W".
std::string Letters(const Reduction& reduction);
// Of one axis; "C/G" where the channels of a group are meant.
std::string AxisLetter(const Reduction& reduction, int axis);
// "N × G × C/G × H × W"
std::string AxesOf(const Reduction& reduction);
// "0, 1, 2"
std::string Numbers(const std::vector<int>& axes);

// Formula source of a quantity: x_{1,2,1,5}, \mu_{2}.
std::string Symbol(const Problem& problem, const Quantity& quantity);
std::string LinkedSymbol(const Problem& problem, const Quantity& quantity);

// What the page is told of them; it outlives neither text nor fields.
Quantities QuantitiesOf(const TextBook& text, const Fields& fields, const Problem& problem);

}  // namespace chainrule::norm
