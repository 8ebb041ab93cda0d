// Helpers shared by the passes of normalisation.
#pragma once

#include <Eigen/Core>

#include "math/double_double.h"
#include "math/normalization.h"

namespace chainrule {

// Cell numbers of a tensor with data always fit into an index, which has 32 bits in WebAssembly.
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

// Gives each cell the number of its set, such as its γ for the sets of ParametersOf.
Eigen::VectorXd SpreadToCells(const Reduction& reduction, const Eigen::VectorXd& of_sets);

// The x that is normalised under the rules: γ x for Gamma::kBefore.
Eigen::VectorXd Normalized(const NormShape& shape, const NormData& data, const NormRules& rules);

// Fills `divisor`, `deviation`, `x_hat` and `y` from the statistics, mean and variance; `x` comes
// from Normalized().
void FinishPass(const NormShape& shape, const NormData& data, const Eigen::VectorXd& x,
                const NormRules& rules, NormPass& pass);

}  // namespace chainrule
