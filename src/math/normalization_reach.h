// Normalisation and its gradients as worked by hand: which numbers may be held in one cell, given
// those held in the cells before it.
#pragma once

#include <Eigen/Core>
#include <functional>
#include <vector>

#include "math/held.h"
#include "math/normalization.h"

namespace chainrule {

// One number of the working in training. `index` counts the sets of StatisticsOf for μ and σ², the
// sets of ParametersOf for dγ and dβ, else the cells of the tensor.
struct NormCell {
  enum class Kind {
    kMean,
    kVariance,
    kNormalized,
    kOutput,
    kGammaGradient,
    kBetaGradient,
    kInputGradient
  };

  Kind kind = Kind::kMean;
  int index = 0;

  bool operator==(const NormCell&) const = default;
};

struct NormProblem {
  NormShape shape;
  NormData data;
  Eigen::VectorXd dy;
};

// In the order of the work: μ, σ², x̂, y, dγ, dβ, dx.
std::vector<NormCell> NormCells(const NormShape& shape);

// The numbers held in a cell that is needed for another one.
using HeldInNorm = std::function<Interval(const NormCell&)>;

// What the cell's formula gives, before its result is rounded, for somebody who works with `hand`
// under the rules. Over other axes there may be fewer sets than cells for μ, which then repeat, or
// more, which are worked out where they are used. Under Gamma::kBefore, x̂ is that of γ x, but the
// cells for μ and σ² are still asked for x. NormRules::evaluation does not act in training.
Interval ReachInNorm(const NormProblem& problem, const NormCell& cell, const NormRules& rules,
                     const Hand& hand, const HeldInNorm& held);

}  // namespace chainrule
