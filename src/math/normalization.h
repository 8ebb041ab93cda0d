// Batch, layer, instance and group normalisation: the axes, the shapes and the forward pass.
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
  kInstance,  // all but N and C; for N × C each cell alone
  kGroup,     // all but N and the group of channels
};

// A tensor and how it is normalised. `sizes` are in the order of the layout.
struct NormShape {
  NormLayout layout = NormLayout::kNHWC;
  std::vector<std::int64_t> sizes = {};
  NormOver over = NormOver::kBatch;
  std::int64_t groups = 1;  // of group norm only

  bool operator==(const NormShape&) const = default;
};

// "NC", "NCHW", "NHWC".
std::string_view LayoutAxes(NormLayout layout);

// The first requirement that the shape breaks: a size of at least 1 for each axis, no more cells
// than 64 bits can count, groups that divide the channels. All functions below assert that this is
// nullopt.
std::optional<Fault> CheckNormShape(const NormShape& shape);

// C, the number of channels.
std::int64_t ChannelsOf(const NormShape& shape);

// The sets of cells that share a mean and a variance. For group norm the tensor is reshaped,
// without moving a cell, to N × G × C/G, N × G × C/G × H × W or N × H × W × G × C/G, with axes
// "NGC", "NGCHW", "NHWGC"; C then stands for the C/G channels of a group.
Reduction StatisticsOf(const NormShape& shape, const NormRules& rules = {});

// The sets of cells that share a γ and a β, over which dγ and dβ are summed. There are C of them,
// summed over all axes but C. Layer norm has one for each place in C × H × W (H × W × C in NHWC),
// in the layout's order, summed over N. Only batch norm has the same axes for its statistics.
Reduction ParametersOf(const NormShape& shape);

// Why PyTorch refuses the tensor, if it does, because a mean would cover a single value: batch norm
// in training with one value per channel, instance norm with one pixel, group norm with one value
// per group and N = 1. The formulas still hold. Source: torch 1.13,
// nn/functional.py.
std::optional<Fault> PyTorchRefusal(const NormShape& shape);

// The largest number allowed, so that nothing overflows.
inline constexpr double kMaxNormEntry = 1e50;
inline constexpr double kMinEpsilon = 1e-30;

// x is in the order of the layout; gamma and beta have an entry for each set of ParametersOf.
struct NormData {
  Eigen::VectorXd x;
  Eigen::VectorXd gamma;
  Eigen::VectorXd beta;
  double eps = 1e-5;
};

// The first requirement that the data breaks: the right number of entries, all finite and at most
// kMaxNormEntry in magnitude; ε from kMinEpsilon to kMaxNormEntry.
std::optional<Fault> CheckNormData(const NormShape& shape, const NormData& data);

// The same for dy = ∂L/∂y, in the order of the layout.
std::optional<Fault> CheckOutputGradient(const NormShape& shape, const Eigen::VectorXd& dy);

// Statistics have an entry for each set of `statistics`; the other vectors have one for each cell.
struct NormPass {
  Reduction statistics;
  Eigen::VectorXd sum;  // Σ x
  Eigen::VectorXd mean;
  Eigen::VectorXd variance;           // σ² in the formulas: biased
  Eigen::VectorXd unbiased_variance;  // with 1/(n − 1); NaN if n = 1
  Eigen::VectorXd divisor;            // √(σ² + ε)
  Eigen::VectorXd deviation;          // x − μ
  Eigen::VectorXd x_hat;
  Eigen::VectorXd y;
  bool statistics_of_x = true;  // false for running statistics, which do not depend on x
};

// μ = (1/n) Σ x; σ² = (1/n) Σ (x − μ)²; x̂ = (x − μ)/√(σ² + ε); y = γ x̂ + β. Sums have about 30
// digits and are rounded once, so that a constant is exactly its own mean, and both layouts give
// the same numbers. CheckNormData is nullopt (asserted). Source: source.md, problem 4; S. Ioffe and
// C. Szegedy, Batch normalization, 2015.
NormPass Normalize(const NormShape& shape, const NormData& data, const NormRules& rules = {});

}  // namespace chainrule
