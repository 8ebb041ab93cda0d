// How the gradient changes with depth: along a chain of single units, and in wide random networks.
#pragma once

#include <cstdint>
#include <vector>

#include "math/perceptron.h"

namespace chainrule {

// Layer l of a chain of one unit per layer, and what leads from x^(0) to it.
struct ChainLayer {
  double s = 0;
  double x = 0;
  double slope = 0;           // θ'(s)
  double weight_product = 1;  // w^l
  double slope_product = 1;   // θ'(s^(1)) … θ'(s^(l))
  double gradient = 1;        // ∂x^(l)/∂x^(0), the product of both
  // The same as logarithms, finite where the products overflow or become 0 as doubles.
  SignedLog log_weight_product{1, 0};
  double log_slope_product = 0;
  SignedLog log_gradient{1, 0};
};

// s^(l) = w x^(l−1) + b, x^(l) = tanh s^(l), l = 1 … layers (≥ 0), from x^(0) = x;
// ∂x^(l)/∂x^(0) = Π w θ'(s). Source: lessons.md, saturation.
std::vector<ChainLayer> RunChain(double w, double b, double x, int layers);

// σ_w = sqrt(2/(n_in + n_out)), meant to keep the variance of activations and gradients for a θ of
// slope 1 at 0. Source: X. Glorot and Y. Bengio, 2010.
double XavierSigma(int n_in, int n_out);

// σ_w = sqrt(2/n_in), meant for ReLU, of whose units half are silent. Source: K. He et al., 2015.
double HeSigma(int n_in);

inline constexpr int kMinWidth = 64;  // below, one draw says little about the mean
inline constexpr int kMaxWidth = 256;
inline constexpr int kMaxDepth = 64;

struct RandomLayer {
  double mean_abs_x = 0;      // of x^(l), without the constant
  double mean_abs_delta = 0;  // of δ^(l) = ∂e/∂s^(l)
  double mean_abs_gradient = 0;  // of the entries of ∂e/∂W^(l) = x^(l−1) (δ^(l))ᵀ, without biases
};

// A tanh network of `layers` layers of `width` units and as many inputs, all biases 0, its weights
// independent and normal with standard deviation sigma, its inputs standard normal, its targets ±1,
// e = Σ_k (x_k − y_k)²: entry l − 1 says what layer l = 1 … layers sees. The same seed gives the
// same network everywhere, up to rounding. Width and depth within the limits above, sigma ≥ 0 and
// finite (asserted).
std::vector<RandomLayer> RunRandomNetwork(int width, int layers, double sigma, std::uint64_t seed);

}  // namespace chainrule
