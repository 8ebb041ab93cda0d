// What the passes of normalisation share.
#pragma once

#include <Eigen/Core>

#include "math/double_double.h"
#include "math/normalization.h"

namespace chainrule {

// The numbers of tensors that there is data for fit into an index, which has 32 bits in
// WebAssembly.
inline Eigen::Index ToIndex(std::int64_t number) {
  return static_cast<Eigen::Index>(number);
}

// Σ term(cell) over the cells of a set.
template <class Term>
DoubleDouble SumOver(const Reduction& reduction, Eigen::Index set, Term term) {
  DoubleDouble sum;
  for (std::int64_t i = 0; i < reduction.count; ++i)
    sum = sum + term(ToIndex(CellOf(reduction, set, i)));
  return sum;
}

// The number of each cell's set, such as γ from ParametersOf.
Eigen::VectorXd SpreadToCells(const Reduction& reduction, const Eigen::VectorXd& of_sets);

// x as the rules normalise it: γ x under Gamma::kBefore.
Eigen::VectorXd Normalized(const NormShape& shape, const NormData& data, const NormRules& rules);

// Fills `divisor`, `deviation`, `x_hat` and `y` from statistics, mean and variance; `x` is
// Normalized().
void FinishPass(const NormShape& shape, const NormData& data, const Eigen::VectorXd& x,
                const NormRules& rules, NormPass& pass);

}  // namespace chainrule
