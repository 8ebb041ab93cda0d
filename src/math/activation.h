// The activation functions θ, each with its name, value and derivative.
#pragma once

#include <array>
#include <cmath>
#include <optional>
#include <string_view>

namespace chainrule {

enum class Activation { kIdentity, kTanh, kLogistic, kRelu };

inline constexpr std::array<Activation, 4> kActivations = {
    Activation::kIdentity, Activation::kTanh, Activation::kLogistic, Activation::kRelu};

// "identity", "tanh", "logistic" or "relu", as links and tests/reference spell it.
std::string_view ActivationName(Activation activation);

// The activation of that name; nullopt for any other word.
std::optional<Activation> ActivationFromName(std::string_view name);

// θ(s): s, tanh s, 1/(1 + e^(−s)), max(s, 0). T is double or an Eigen::AutoDiffScalar, whose
// derivative at 0 is 0 for ReLU. The only exponential computed is e^(−|s|), which cannot overflow;
// NaN stays NaN.
template <class T>
T Evaluate(Activation activation, const T& s) {
  using std::exp;
  using std::tanh;
  switch (activation) {
    case Activation::kIdentity:
      return s;
    case Activation::kTanh:
      return T(tanh(s));
    case Activation::kLogistic: {
      if (s < 0.0) {
        const T z = exp(s);
        const T sum = z + 1.0;
        return T(z / sum);
      }
      const T minus_s = -s;
      const T z = exp(minus_s);
      const T sum = z + 1.0;
      return T(1.0 / sum);
    }
    case Activation::kRelu:
      return s <= 0.0 ? T(0.0) : s;
  }
  return s;
}

// θ'(s), in the same order: 1; sech² s; z/(1 + z)² with z = e^(−|s|); 1 for s > 0, else 0. For ReLU
// θ'(0) = 0 by convention. sech² s = 1/(1 + sinh² s) = 4z/(1 + z)² with z = e^(−2|s|) keeps its
// digits where 1 − tanh² s has lost them all: within 4 units in the last place for |s| ≤ 300, and 0
// from |s| ≈ 373.3. Source: source.md, problem 1.
double Derivative(Activation activation, double s);

// θ' as computed by hand, from the output x = θ(s): 1, 1 − x², x(1 − x), 1 for x > 0, else 0. It
// loses digits as |s| grows; use Derivative for exact work.
double DerivativeFromOutput(Activation activation, double x);

// ln sech² s = ln 4 − 2|s| − 2 ln(1 + e^(−2|s|)); for |s| < 1 it is computed as −ln(1 + sinh² s),
// which is about −s² near 0. It stays finite where sech² s itself is 0 as a double. Its relative
// error is below 10^−14.
double LogSech2(double s);

}  // namespace chainrule
