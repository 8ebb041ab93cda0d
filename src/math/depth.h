// How the gradient changes with depth: along a chain of single units, and in wide random networks.
#pragma once

#include <cstdint>
#include <vector>

#include "math/perceptron.h"

namespace chainrule {

// Layer l of a chain of one unit per layer, and the products along the way from x^(0) to it.
struct ChainLayer {
  double s = 0;
  double x = 0;
  double slope = 0;           // θ'(s)
  double weight_product = 1;  // w^l
  double slope_product = 1;   // θ'(s^(1)) … θ'(s^(l))
  double gradient = 1;        // ∂x^(l)/∂x^(0), the product of the two above
  // The same as logarithms, which stay finite where the products overflow or underflow.
  SignedLog log_weight_product{1, 0};
  double log_slope_product = 0;
  SignedLog log_gradient{1, 0};
};

// s^(l) = w x^(l−1) + b, x^(l) = tanh s^(l), l = 1 … layers (≥ 0), from x^(0) = x;
// ∂x^(l)/∂x^(0) = Π w θ'(s). Source: lessons.md, saturation.
std::vector<ChainLayer> RunChain(double w, double b, double x, int layers);

// σ_w = sqrt(2/(n_in + n_out)), meant to keep the variance of activations and gradients if θ has
// slope 1 at 0. Source: X. Glorot and Y. Bengio, 2010.
double XavierSigma(int n_in, int n_out);

// σ_w = sqrt(2/n_in), meant for ReLU, where half of the units are silent. Source: K. He et al.,
// 2015.
double HeSigma(int n_in);

inline constexpr int kMinWidth = 64;  // in narrower networks one draw says little about the mean
inline constexpr int kMaxWidth = 256;
inline constexpr int kMaxDepth = 64;

struct RandomLayer {
  double mean_abs_x = 0;         // over the entries of x^(l), without the constant
  double mean_abs_delta = 0;     // over δ^(l) = ∂e/∂s^(l)
  double mean_abs_gradient = 0;  // over ∂e/∂W^(l) = x^(l−1) (δ^(l))ᵀ, without biases
};

// Runs a tanh network with `layers` layers of `width` units and `width` inputs. All biases are 0,
// weights are independent and normal with standard deviation sigma, inputs are standard normal,
// targets are ±1, and e = Σ_k (x_k − y_k)². Entry l − 1 describes layer l = 1 … layers. The same
// seed gives the same network on every platform, up to rounding. Width and depth are within the
// limits above, sigma is finite and ≥ 0 (asserted).
std::vector<RandomLayer> RunRandomNetwork(int width, int layers, double sigma, std::uint64_t seed);

}  // namespace chainrule
