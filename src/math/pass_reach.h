// The two passes as worked by hand: which numbers may be held in one cell, given those held in the
// cells before it.
#pragma once

#include <Eigen/Core>
#include <functional>
#include <vector>

#include "math/held.h"
#include "math/network.h"

namespace chainrule {

// One number of the working. Rows and columns count from 0 as they are stored: x^(l) of a hidden
// layer has its units in rows 1 … d, and row 0 is no cell.
struct PassCell {
  enum class Kind { kSignal, kOutput, kError, kDelta, kWeightGradient, kNextWeight };

  Kind kind = Kind::kSignal;
  int layer = 0;  // 0 for e
  int row = 0;
  int column = 0;

  bool operator==(const PassCell&) const = default;
};

// The cells of one descent step in the order of the work: s^(l) and x^(l) for l = 1 … L, e, δ^(l)
// and then ∂e/∂W^(l) for l = L … 1, the next W^(l) for l = 1 … L.
std::vector<PassCell> PassCells(const Network& network);

struct PassProblem {
  Network network;
  Eigen::VectorXd x;
  Eigen::VectorXd y;
  double eta = 0;
};

// The numbers held in a cell that is needed for another one.
using HeldInPass = std::function<Interval(const PassCell&)>;

// What the cell's formula gives, before its result is rounded, for somebody who works with `hand`
// under the rules. `rules` has an entry for each layer, whose own `layer` is ignored, so that
// layers may follow different rules. Where Forward, Backward and DescendBy let the correct rule
// apply, because a rule does not fit the shapes, it does so here. Outer::kTransposed fits a square
// W only.
Interval ReachInPass(const PassProblem& problem, const PassCell& cell,
                     const std::vector<PassRules>& rules, const Hand& hand, const HeldInPass& held);

}  // namespace chainrule
