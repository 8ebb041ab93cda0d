// Numbers for a convolution that nobody has given any: small, readable, and the same everywhere.
#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "math/convolution.h"

namespace chainrule {

// Quarters from −2 to 2, without 0: a weight of 0 looks like no connection. Each of the three
// depends on the seed and its own size alone: the first entries stay when there are more.
Eigen::VectorXd DefaultWeights(const Convolution& conv, std::uint64_t seed);

// Halves from −3 to 3, without 0: conv.columns entries.
Eigen::VectorXd DefaultInput(const Convolution& conv, std::uint64_t seed);

// ∂L/∂y, halves from −2 to 2, without 0: conv.rows entries.
Eigen::VectorXd DefaultOutputGradient(const Convolution& conv, std::uint64_t seed);

}  // namespace chainrule
