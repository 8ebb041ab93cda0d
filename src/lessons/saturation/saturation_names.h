// The names of the lesson's numbers, their symbols and words, and how a state becomes a data set.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "course/quantity.h"
#include "course/state.h"
#include "course/text.h"
#include "math/perceptron.h"
#include "page/page.h"

namespace chainrule::saturation {

// More examples than these are computed and drawn, but neither listed nor worked out one by one.
inline constexpr int kMostListed = 60;
// Sums of more terms are shown as the sum.
inline constexpr int kMostTerms = 12;
inline constexpr int kChainLayers = 20;
// What w can be made by its length, so that it keeps its direction.
inline constexpr double kShortest = 1e-4;

struct Problem {
  std::shared_ptr<const DataSet>
      data;  // of a state and of the one before it, if it has the same points
  Eigen::VectorXd w;
  Activation theta = Activation::kTanh;
  double eta = 0;

  int count() const { return static_cast<int>(data->y.size()); }
  int listed() const { return count() < kMostListed ? count() : kMostListed; }
};
// With `known` as its data if those are the state's points.
Problem ProblemOf(const State& state, const std::shared_ptr<const DataSet>& known = nullptr);

// θ as it is called in a sentence: "the logistic function".
const std::string& NameOf(const TextBook& text, Activation theta);

// Whether θ has limits that it comes close to.
bool Saturates(Activation theta);

// The error of the cure is defined: θ is tanh and every y_n is ±1.
bool HasCure(const Problem& problem);

// Whether h is on the other side of the middle of θ's range than the target: for labels −1 and +1,
// or 0 and 1. s = 0 is neither side, and counts as wrong.
bool Wrong(const Problem& problem, double s, double y);

// Formula source of a quantity: s_{2}, x_{2,1}, \nabla E_{in}.
std::string Symbol(const Quantity& quantity);
// The same, linked to the quantity.
std::string LinkedSymbol(const Quantity& quantity);

// What the rows of a quantity stand for: one example each, one weight each, or neither.
enum class Rows { kOther, kExamples, kWeights };
Rows RowsOf(std::string_view name);

// Name, symbol, and, for what can be edited, the range: completes an item that shows a number.
// What the page is told of them; it outlives neither text nor fields.
Quantities QuantitiesOf(const TextBook& text, const Fields& fields);

}  // namespace chainrule::saturation
