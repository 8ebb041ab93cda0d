// E_in while (w_1, w_2) rotates at constant length.
#pragma once

#include <vector>

#include "math/perceptron.h"

namespace chainrule {

// E_in for w = (w_0, r cos φ, r sin φ) at φ = −180° + 360° k/count, k = 0 … count − 1. `count` is
// even: for tanh and targets ±1, opposite angles share the exponential of their signals, s = w_0 ±
// r uᵀx. Results are within 10^−14 (1 + E_in) of InSampleError.
std::vector<double> InSampleErrorsAround(const DataSet& data, double w_0, double r,
                                         Activation theta, int count);

}  // namespace chainrule
