// A perceptron's gradient as worked by hand: which numbers may be held in one cell, given those
// held in the cells before it.
#pragma once

#include <Eigen/Core>
#include <functional>
#include <vector>

#include "math/held.h"
#include "math/perceptron.h"

namespace chainrule {

// One number of the working; `row` is the example, or the entry of the gradient.
struct PerceptronCell {
  enum class Kind { kSignal, kOutput, kResidual, kError, kSlope, kGradient };

  Kind kind = Kind::kSignal;
  int row = 0;

  bool operator==(const PerceptronCell&) const = default;
};

// In the order of the work: s, h and h − y of all examples, E_in, θ' of all, ∇E_in.
std::vector<PerceptronCell> PerceptronCells(const DataSet& data);

struct PerceptronProblem {
  DataSet data;
  Eigen::VectorXd w;
  Activation theta = Activation::kTanh;
};

// The numbers held in a cell that is needed for another one.
using HeldInPerceptron = std::function<Interval(const PerceptronCell&)>;

// What the cell's formula gives, before its result is rounded, for somebody who works with `hand`
// under the rules.
Interval ReachInPerceptron(const PerceptronProblem& problem, const PerceptronCell& cell,
                           const PerceptronRules& rules, const Hand& hand,
                           const HeldInPerceptron& held);

}  // namespace chainrule
