// The lesson on backpropagation: a network worked through number by number, forward and backward.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/answer_key.h"
#include "course/state.h"
#include "lessons/lesson.h"
#include "lessons/scene.h"
#include "math/network.h"

namespace chainrule {

extern const LessonParts kBackprop;

}  // namespace chainrule

namespace chainrule::backprop {

// The prefixes of readings: the pass by hand, the pass with the other output transformation, and
// the error of the pass by hand in percent.
inline constexpr const char* kHand = "hand.";
inline constexpr const char* kOther = "other.";
inline constexpr const char* kOff = "off.";

struct Problem {
  Network network;  // after the descent steps that the state asks for
  Eigen::VectorXd x;
  Eigen::VectorXd y;
  double eta = 0;
  std::optional<Rounding> rounding;
  std::vector<double> history;  // the error after 0, 1, … of those steps; empty if there are none
};

// Both passes in one reading.
struct Pass {
  Activation out = Activation::kIdentity;
  ForwardPass forward;
  BackwardPass backward;
  std::vector<Eigen::VectorXd> slope;  // θ'(s^(l))
  std::vector<Eigen::MatrixXd> next;   // W^(l) after one more descent step
};

struct Solution : Problem {
  Pass exact;
  std::optional<Pass> hand;
  std::optional<Pass> other;
};

// Numbers read from the solution of any problem of this shape.
template <class Read>
Sheet::Numbers From(Read read) {
  return Sheet::Numbers::Of<Solution>(read);
}

// What a sheet depends on. Problems of one shape differ only in their numbers and share a sheet.
struct Shape {
  std::vector<Eigen::Index> units = {};  // of each layer, beginning with the inputs
  Activation theta = Activation::kTanh;
  Activation out = Activation::kIdentity;
  bool hand = false;
  bool other = false;
  bool history = false;

  bool operator==(const Shape&) const = default;
};

// The state must have been checked.
Problem ProblemOf(const State& state);
// The key to the exact numbers of that problem, without rounding.
std::unique_ptr<AnswerKey> AnswersOf(const State& state);
// `compare`: also solve it with the other output transformation.
Solution Solve(Problem problem, bool compare);
// Declares every quantity of the lesson once. Of the solution it uses only what Shape contains.
Sheet SheetOf(std::shared_ptr<const Solution> solution, const TextBook& text, const Fields& fields);
// Formula source of the chain rule for one entry of δ^(l), of the last and of another layer, and of
// ∂e/∂W^(l), with its factors' names and numbers. `units_above` is d^(l+1).
std::string ChainOfOutput(int l, int unit);
std::string ChainOfHidden(int l, int unit, int units_above);
std::string ChainOfWeight(int l, int row, int column);
// "12", or "1,12" where the digits alone could be read in two ways.
std::string WeightSubscript(int row, int column);
// The error after one more descent step, with the gradients of this pass.
double NextError(const Solution& solution, const Pass& pass);

// θ of layer l in the reading of `w`.
Activation ThetaIn(const Work& w, const Solution& solution, int l);
// θ'(s) as you would work it out: from the output if that keeps its digits, else as a number.
Term SlopeIn(const Work& w, const Solution& solution, int l, int unit);

// The error of numbers by hand, in percent; infinite if only the exact number is 0.
Eigen::MatrixXd PercentOff(const Eigen::MatrixXd& exact, const Eigen::MatrixXd& hand);

// The output transformation to compare with this one: identity for tanh, tanh for any other.
Activation OtherOutput(Activation out);

// The number of layers that have a weight matrix in the state.
int GivenLayers(const State& state);

// The parts of a name: "hand.next.W2" is W of layer 2.
struct NameParts {
  std::string_view base;
  int layer = 0;
};
NameParts PartsOf(std::string_view name);
bool IsWeights(const NameParts& parts);  // or their gradient

// The state with one of the weights on screen changed. All weights on screen become the given ones,
// and `updates` becomes 0. Otherwise the next descent would undo the edit.
State WithWeight(State state, const Quantity& weight, double value);

// Adding and removing units and layers keeps step, pin and every weight between units that stay.

// The first value of a new weight, input or target: −0.4, −0.3 … 0.5, but not 0. The values differ,
// because equal units would stay copies of each other for ever.
double NewWeight(Eigen::Index row, Eigen::Index column);

// The number of units of layer 0 (the inputs) … L (the outputs), without biases.
int UnitsOf(const State& state, int layer);

// Gives a layer this many units (1 … kMaxUnits). Units are removed or added at the end.
State WithUnits(State state, int layer, int units);

// Adds a hidden layer before the output, with as many units as the layer that it follows. So W^(L)
// stays as it is and becomes W^(L+1). Needs fewer than kMaxLayers layers.
State WithLayerAdded(State state);

// Removes the hidden layer before the output, with its weights. Needs at least 2 layers.
State WithLayerRemoved(State state);

// The other output transformation in words: "tanh output".
std::string OtherWords(const Scene& scene);
// Whether the quantity differs with the other transformation. Before the last layer's output, both
// give the same numbers.
bool OtherDiffers(const Scene& scene, const std::string& name);

void ComposeStory(const Scene& scene);
void ComposeStage(const Scene& scene);
void ComposeSettings(const Scene& scene);
std::vector<Item> DeckChoices(const Scene& scene);

// The problem of the exercise with the state's seed and level.
State ExerciseOf(State state);

}  // namespace chainrule::backprop
