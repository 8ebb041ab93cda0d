// Batch, layer, instance and group normalisation: which axes, which shapes, and the forward pass.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "math/fault.h"
#include "math/normalization_rules.h"
#include "math/reduction.h"

namespace chainrule {

enum class NormLayout { kNC, kNCHW, kNHWC };

enum class NormOver {
  kBatch,     // all but C
  kLayer,     // all but N, as PyTorch's LayerNorm of a whole image
  kInstance,  // all but N and C; on N × C each cell alone
  kGroup,     // all but N and the group of channels
};

// A tensor and what is normalised in it. `sizes` in the order of the layout.
struct NormShape {
  NormLayout layout = NormLayout::kNHWC;
  std::vector<std::int64_t> sizes = {};
  NormOver over = NormOver::kBatch;
  std::int64_t groups = 1;  // of group norm only

  bool operator==(const NormShape&) const = default;
};

// "NC", "NCHW", "NHWC".
std::string_view LayoutAxes(NormLayout layout);

// The first thing that cannot be: a size for each axis, all of them 1 at least,
// no more cells than 64 bits can count, groups that divide the channels. All below assert that this
// is nullopt.
std::optional<Fault> CheckNormShape(const NormShape& shape);

// C.
std::int64_t ChannelsOf(const NormShape& shape);

// The sets of cells that share a mean and a variance. For group norm the tensor is reshaped, which
// moves no cell, to N × G × C/G, N × G × C/G × H × W or N × H × W × G × C/G, with axes "NGC",
// "NGCHW", "NHWGC"; C then stands for the C/G channels of a group.
Reduction StatisticsOf(const NormShape& shape, const NormRules& rules = {});

// The sets of cells that share a γ and a β, over which dγ and dβ are summed: C of them, summed over
// all axes but C; for layer norm one for each place in C × H × W (H × W × C in NHWC), in the
// layout's order, summed over N. These are the statistics' axes for batch norm alone.
Reduction ParametersOf(const NormShape& shape);

// PyTorch refuses some tensors of which a mean would be of one value: in training batch norm with
// one value in each channel; instance norm with one pixel; group norm with one value in each group
// and N = 1. The formulas hold all the same. Source: torch 1.13,
// nn/functional.py.
std::optional<Fault> PyTorchRefusal(const NormShape& shape);

// No number is larger, so that nothing overflows.
inline constexpr double kMaxNormEntry = 1e50;
inline constexpr double kMinEpsilon = 1e-30;

// x in the order of the layout; gamma and beta with an entry for each set of ParametersOf.
struct NormData {
  Eigen::VectorXd x;
  Eigen::VectorXd gamma;
  Eigen::VectorXd beta;
  double eps = 1e-5;
};

// What is wrong: as many numbers as are needed, finite and at most kMaxNormEntry in size; ε from
// kMinEpsilon to kMaxNormEntry.
std::optional<Fault> CheckNormData(const NormShape& shape, const NormData& data);

// The same of dy = ∂L/∂y, in the order of the layout.
std::optional<Fault> CheckOutputGradient(const NormShape& shape, const Eigen::VectorXd& dy);

// Statistics have an entry for each set of `statistics`, the others one for each cell.
struct NormPass {
  Reduction statistics;
  Eigen::VectorXd sum;  // Σ x
  Eigen::VectorXd mean;
  Eigen::VectorXd variance;           // that σ² of the formulas: biased
  Eigen::VectorXd unbiased_variance;  // 1/(n − 1): NaN where n = 1
  Eigen::VectorXd divisor;            // √(σ² + ε)
  Eigen::VectorXd deviation;          // x − μ
  Eigen::VectorXd x_hat;
  Eigen::VectorXd y;
  bool statistics_of_x = true;  // false: running ones, which do not depend on x
};

// μ = (1/n) Σ x; σ² = (1/n) Σ (x − μ)²; x̂ = (x − μ)/√(σ² + ε); y = γ x̂ + β. Sums are of some 30
// digits and rounded once, so that a constant has exactly its own mean, and both layouts have the
// same numbers. CheckNormData is nullopt (asserted). Source: source.md, problem 4; S. Ioffe and
// C. Szegedy, Batch normalization, 2015.
NormPass Normalize(const NormShape& shape, const NormData& data, const NormRules& rules = {});

}  // namespace chainrule
