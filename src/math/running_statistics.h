// Batch normalisation in eval mode, and the running statistics that it normalises with.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>

#include "math/fault.h"
#include "math/normalization.h"

namespace chainrule {

// C entries each.
struct RunningStatistics {
  Eigen::VectorXd mean;
  Eigen::VectorXd variance;
};

// Mean 0 and variance 1, as both libraries start.
RunningStatistics FirstRunningStatistics(const NormShape& shape);

// What is wrong: batch norm, since the others have the same statistics in both modes; C numbers
// each, finite, at most kMaxNormEntry in size, variances 0 at least.
std::optional<Fault> CheckRunning(const NormShape& shape, const RunningStatistics& running);

enum class RunningConvention {
  kPyTorch,  // momentum m weighs the new; stores the unbiased variance
  kKeras,    // momentum m weighs the old; stores the biased variance
};

// 0.1 and 0.99.
double DefaultMomentum(RunningConvention convention);

// What is wrong: momentum from 0 to 1, and a tensor that the library would train on. The shape is
// one of batch norm that was checked.
std::optional<Fault> CheckRunningUpdate(const NormShape& shape, RunningConvention convention,
                                        double momentum);

// PyTorch: r ← (1 − m) r + m s with s the batch's μ and n/(n − 1) σ²; Keras: r ← m r + (1 − m) s
// with s the batch's μ and σ². `pass` is of batch norm in training, of a shape for which
// CheckRunning and CheckRunningUpdate are nullopt (asserted). Source: torch 1.13,
// nn/modules/batchnorm.py; Keras 3, BatchNormalization. (TensorFlow's fused kernel, which Keras 2
// took for four axes, stores the unbiased variance.)
RunningStatistics UpdateRunning(const RunningStatistics& running, const NormPass& pass,
                                RunningConvention convention, double momentum);

// x̂ = (x − r_μ)/√(r_σ² + ε), y = γ x̂ + β: the statistics do not depend on x, and `sum` and
// `unbiased_variance` are empty. CheckNormData and CheckRunning are nullopt (asserted). Of the
// rules' axes and variance none has a part in it.
NormPass NormalizeInEval(const NormShape& shape, const NormData& data,
                         const RunningStatistics& running, const NormRules& rules = {});

}  // namespace chainrule
