// Default numbers for a convolution: small, readable, and the same on every platform.
#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "math/convolution.h"

namespace chainrule {

// Quarters from −2 to 2, without 0, because a weight of 0 looks like no connection. Each of the
// three vectors depends only on the seed and its own size, and keeps its first entries as it grows.
Eigen::VectorXd DefaultWeights(const Convolution& conv, std::uint64_t seed);

// Halves from −3 to 3, without 0: conv.columns entries.
Eigen::VectorXd DefaultInput(const Convolution& conv, std::uint64_t seed);

// ∂L/∂y, halves from −2 to 2, without 0: conv.rows entries.
Eigen::VectorXd DefaultOutputGradient(const Convolution& conv, std::uint64_t seed);

}  // namespace chainrule
