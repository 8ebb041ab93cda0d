// The names of the lesson's numbers, their symbols, and how a state becomes a convolution with its
// data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/quantity.h"
#include "course/state.h"
#include "course/text.h"
#include "math/convolution.h"
#include "page/page.h"

namespace chainrule::conv {

// A and Aᵀ are written out cell by cell up to here, and drawn as a heatmap beyond.
inline constexpr std::int64_t kMostCells = 1600;
inline constexpr std::int64_t kMostSide = 60;
// Each output, input and tap has a step of its own up to here; beyond, all of a kind share one.
inline constexpr std::int64_t kMostSteps = 60;
// Sums of more terms are shown as the sum.
inline constexpr std::size_t kMostTerms = 12;
// Beyond, y and the gradients are worked out for the first output and the first input alone.
inline constexpr std::int64_t kMostConnections = 30'000'000;
// What a link may ask for: weights, inputs and outputs together, and what is computed of them,
// because all of it is held in memory.
inline constexpr std::int64_t kMostNumbers = 8'000'000;
// Lists of numbers beyond this are not written out.
inline constexpr std::int64_t kMostListed = 400;

ConvShape ShapeOf(const State& state);
// The state was checked.
Convolution ConvolutionOf(const State& state);

// Whether the sizes are those the lesson opens on, and the numbers not asked for by a seed.
bool IsSources(const State& state, const Convolution& conv);
// Given, or the source's numbers for the source's sizes, or made from the seed.
Eigen::VectorXd WeightsOf(const State& state, const Convolution& conv);
Eigen::VectorXd InputOf(const State& state, const Convolution& conv);
Eigen::VectorXd OutputGradientOf(const State& state, const Convolution& conv);

// Whether A is written out; whether outputs, inputs and taps have steps of their own; whether y,
// ∂L/∂x and ∂L/∂w are all computed.
bool WrittenOut(const Convolution& conv);
bool StepByStep(const Convolution& conv);
bool AllComputed(const Convolution& conv);

// The names under which numbers stand: where each has a step of its own, a name of its own too.
Quantity Weight(std::int64_t weight);
Quantity Input(std::int64_t column);
Quantity OutputGradient(std::int64_t row);
Quantity Output(const Convolution& conv, std::int64_t row);
Quantity InputGradient(const Convolution& conv, std::int64_t column);
Quantity WeightGradient(const Convolution& conv, std::int64_t weight);
Quantity MatrixCell(std::int64_t row, std::int64_t column);
Quantity TransposeCell(std::int64_t row, std::int64_t column);

// What a number is of: an input, an output, a tap, a cell of A, and which.
struct Place {
  enum class Kind { kOther, kInput, kOutput, kWeight, kCell };
  Kind kind = Kind::kOther;
  std::int64_t row = 0;     // of A: kOutput, kCell
  std::int64_t column = 0;  // of A: kInput, kCell
  std::int64_t weight = 0;  // kWeight
};
Place PlaceOf(const Quantity& quantity);

// The sizes are numbers among the values too, so that what belongs together can be found there.
Eigen::VectorXd SizesOf(const ConvShape& shape);
ConvShape ShapeFromSizes(const Eigen::VectorXd& sizes);

// Formula source: y^{1}_{2}, x^{2}_{1,3}, w^{21}_{3} (input channel, output channel, tap).
std::string OutputSymbol(const Convolution& conv, std::int64_t row, std::string_view letter = "y");
std::string InputSymbol(const Convolution& conv, std::int64_t column,
                        std::string_view letter = "x");
std::string TapSymbol(const Convolution& conv, std::int64_t weight);
std::string Symbol(const Convolution& conv, const Quantity& quantity);
std::string LinkedSymbol(const Convolution& conv, const Quantity& quantity);

// Name, symbol, and, for what can be edited, the range: completes an item that shows a number.
// What the page is told of them; it outlives neither text nor fields.
Quantities QuantitiesOf(const TextBook& text, const Fields& fields, const Convolution& conv);

}  // namespace chainrule::conv
