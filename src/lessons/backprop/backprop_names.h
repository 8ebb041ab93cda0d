// The names of the lesson's numbers, their symbols, and how a state becomes a network.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "course/formula.h"
#include "course/quantity.h"
#include "course/state.h"
#include "math/network.h"

namespace chainrule::backprop {

// Readings of the same pass: as computed, as worked by hand, with the other output transformation.
inline constexpr std::string_view kExact = "";
inline constexpr std::string_view kHand = "hand.";
inline constexpr std::string_view kOther = "other.";
// By how many percent the working by hand is off.
inline constexpr std::string_view kOff = "off.";

// Bases of the numbers after the descent step.
inline constexpr std::string_view kNextW = "next.W";
inline constexpr std::string_view kNextE = "next.e";

// What one pass starts from.
struct Problem {
  Network network;  // after the descent steps that the state asks for
  Eigen::VectorXd x;
  Eigen::VectorXd y;
  std::optional<Rounding> rounding;
};
Problem ProblemOf(const State& state);
// The same, with the weights as the state's trace has them: descended already.
Problem ProblemOf(const State& state, const Values& values);
Problem GivenProblemOf(const State& state);  // before those steps
int GivenLayers(const State& state);

// The transformation that the book sets against this one at the output: tanh against identity.
Activation OtherOutput(Activation out);

// "W2", "hand.delta1". Inputs have no reading: x^(0), W and y are the same in all of them.
std::string Name(std::string_view reading, std::string_view base, int layer);

// A name taken apart: {"hand.", "delta", 2}. What comes after the descent step is a reading too:
// {"next.", "W", 2}, whichever reading it is of.
struct NameParts {
  std::string reading;
  std::string base;
  int layer = 0;
};
NameParts PartsOf(std::string_view name);

// Formula source of a quantity: W^{(2)} or w^{(2)}_{01}, with the field's indices.
std::string Symbol(const Quantity& quantity, int last_layer);
// The same, linked to the quantity.
std::string LinkedSymbol(const Quantity& quantity, int last_layer);

}  // namespace chainrule::backprop
