// The rules of normalisation as data: a misconception is the same computation under a changed rule.
#pragma once

namespace chainrule {

// Every default is correct. If a changed rule does not fit the tensor, the correct rule applies.
// Source: lessons.md, misconceptions.
struct NormRules {
  // The axes averaged over; for group norm, axes of the reshaped tensor.
  enum class Axes {
    kOwn,
    kSwapped,      // the axes that should be kept
    kBatchOnly,    // N
    kSpatialOnly,  // H and W, if the tensor has them
  };
  // What is used as σ².
  enum class Variance {
    kBiased,     // (1/n) Σ (x − μ)²
    kUnbiased,   // with 1/(n − 1), if n > 1
    kDeviation,  // the root of the biased variance
  };
  // What x − μ is divided by.
  enum class Divisor {
    kRoot,            // √(σ² + ε)
    kEpsilonOutside,  // √σ² + ε
    kNoRoot,          // σ² + ε
  };
  enum class Gamma {
    kAfter,   // γ x̂ + β
    kBefore,  // γ x is normalised, then β is added
  };
  enum class Backward {
    kThroughStatistics,
    kStatisticsConstant,  // dx = dx̂/√(σ² + ε): neither dσ² nor dμ goes on to x
  };
  enum class Evaluation {
    kRunning,
    kBatch,  // the batch's own statistics, even in eval mode
  };

  Axes axes = Axes::kOwn;
  Variance variance = Variance::kBiased;
  Divisor divisor = Divisor::kRoot;
  Gamma gamma = Gamma::kAfter;
  Backward backward = Backward::kThroughStatistics;
  Evaluation evaluation = Evaluation::kRunning;

  bool operator==(const NormRules&) const = default;
};

}  // namespace chainrule
