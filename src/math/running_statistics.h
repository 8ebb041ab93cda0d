// Batch normalisation in eval mode, and the running statistics that it uses.
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

// Mean 0 and variance 1, the start in both libraries.
RunningStatistics FirstRunningStatistics(const NormShape& shape);

// The first requirement broken: the shape is of batch norm, since the others use the same
// statistics in both modes; C numbers each, finite and at most kMaxNormEntry in magnitude;
// variances at least 0.
std::optional<Fault> CheckRunning(const NormShape& shape, const RunningStatistics& running);

enum class RunningConvention {
  kPyTorch,  // momentum m weights the new value; stores the unbiased variance
  kKeras,    // momentum m weights the old value; stores the biased variance
};

// 0.1 for PyTorch, 0.99 for Keras.
double DefaultMomentum(RunningConvention convention);

// The first requirement broken: momentum from 0 to 1, and a tensor that the library would train on.
// The shape is a checked one of batch norm.
std::optional<Fault> CheckRunningUpdate(const NormShape& shape, RunningConvention convention,
                                        double momentum);

// PyTorch: r ← (1 − m) r + m s with s the batch's μ and n/(n − 1) σ²; Keras: r ← m r + (1 − m) s
// with s the batch's μ and σ². `pass` comes from batch norm in training, and CheckRunning and
// CheckRunningUpdate are nullopt for its shape (asserted). Source: torch 1.13,
// nn/modules/batchnorm.py; Keras 3, BatchNormalization. (TensorFlow's fused kernel, which Keras 2
// used for four axes, stores the unbiased variance.)
RunningStatistics UpdateRunning(const RunningStatistics& running, const NormPass& pass,
                                RunningConvention convention, double momentum);

// x̂ = (x − r_μ)/√(r_σ² + ε), y = γ x̂ + β: the statistics do not depend on x, and `sum` and
// `unbiased_variance` are empty. CheckNormData and CheckRunning are nullopt (asserted). The rules'
// axes and variance are ignored.
NormPass NormalizeInEval(const NormShape& shape, const NormData& data,
                         const RunningStatistics& running, const NormRules& rules = {});

}  // namespace chainrule
