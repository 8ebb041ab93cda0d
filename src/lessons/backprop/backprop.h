// The lesson on backpropagation: a network worked through number by number, forward and backward.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/state.h"
#include "lessons/lesson.h"
#include "lessons/scene.h"
#include "math/network.h"

namespace chainrule {

extern const LessonParts kBackprop;

}  // namespace chainrule

namespace chainrule::backprop {

// Readings of the same pass: as worked by hand, with the other output transformation; and by how
// many percent the working by hand is off.
inline constexpr const char* kHand = "hand.";
inline constexpr const char* kOther = "other.";
inline constexpr const char* kOff = "off.";

struct Problem {
  Network network;  // after the descent steps that the state asks for
  Eigen::VectorXd x;
  Eigen::VectorXd y;
  double eta = 0;
  std::optional<Rounding> rounding;
  std::vector<double> history;  // the error after 0, 1, … of those steps; empty where there is none
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

// Numbers that are read from the solution of whatever problem of this shape.
template <class Read>
Sheet::Numbers From(Read read) {
  return Sheet::Numbers::Of<Solution>(read);
}

// What the sheets of two problems have in common, which differ in their numbers alone.
struct Shape {
  std::vector<Eigen::Index> units = {};  // of each layer, from the inputs on
  Activation theta = Activation::kTanh;
  Activation out = Activation::kIdentity;
  bool hand = false;
  bool other = false;
  bool history = false;

  bool operator==(const Shape&) const = default;
};

// Of a state that was checked.
Problem ProblemOf(const State& state);
// `compare`: beside the output transformation that is set, the other one.
Solution Solve(Problem problem, bool compare);
// Every quantity of the lesson, once. Of the solution nothing is looked at but what Shape has.
Sheet SheetOf(std::shared_ptr<const Solution> solution, const TextBook& text, const Fields& fields);
// The error after one more descent step, in a pass of the solution.
double NextError(const Solution& solution, const Pass& pass);

// θ of layer l in the reading that is worked out.
Activation ThetaIn(const Work& w, const Solution& solution, int l);
// θ'(s) as one would work it: from the output where that keeps its digits, else as its value.
Term SlopeIn(const Work& w, const Solution& solution, int l, int unit);

// By how many percent numbers worked by hand are off; infinite where the exact number is 0.
Eigen::MatrixXd PercentOff(const Eigen::MatrixXd& exact, const Eigen::MatrixXd& hand);

// The transformation that the book sets against this one at the output: tanh against identity.
Activation OtherOutput(Activation out);

int GivenLayers(const State& state);

// A name taken apart: "hand.next.W2" is W of layer 2.
struct NameParts {
  std::string_view base;
  int layer = 0;
};
NameParts PartsOf(std::string_view name);
bool IsWeights(const NameParts& parts);  // or a gradient of them

// With another number for one of the weights on screen. These have descended; they become the given
// ones, or the edit would be undone by the descent that follows it.
State WithWeight(State state, const Quantity& weight, double value);

// Adding and removing units and layers. Every weight between units that stay is kept, and so are
// step and pin.

// What a weight, input or target that did not exist before starts with: one of −0.4, −0.3 … 0.5 but
// 0, and not the same for all, or new units would be copies of each other for ever.
double NewWeight(Eigen::Index row, Eigen::Index column);

// Units of layer 0 (the inputs) … L (the outputs), biases apart.
int UnitsOf(const State& state, int layer);

// Gives a layer this many units (1 … kMaxUnits): the last ones go, or new ones come after them.
State WithUnits(State state, int layer, int units);

// A hidden layer before the output, of as many units as the layer it follows, so that W^(L) stays
// as it is and becomes W^(L+1). Needs fewer than kMaxLayers layers.
State WithLayerAdded(State state);

// The hidden layer before the output goes, and its weights with it. Needs at least 2 layers.
State WithLayerRemoved(State state);

// "tanh output"
std::string OtherWords(const Scene& scene);
// Up to the last layer's output both transformations give the same numbers.
bool OtherDiffers(const Scene& scene, const std::string& name);

void ComposeStory(const Scene& scene);
void ComposeStage(const Scene& scene);
void ComposeSettings(const Scene& scene);
std::vector<Item> DeckChoices(const Scene& scene);

}  // namespace chainrule::backprop
