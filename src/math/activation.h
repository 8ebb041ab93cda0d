// The transformations θ: each with its name, its value and its derivative.
#pragma once

#include <array>
#include <cmath>
#include <optional>
#include <string_view>

namespace chainrule {

enum class Activation { kIdentity, kTanh, kLogistic, kRelu };

inline constexpr std::array<Activation, 4> kActivations = {
    Activation::kIdentity, Activation::kTanh, Activation::kLogistic, Activation::kRelu};

// "identity", "tanh", "logistic", "relu": the words of links and of tests/reference.
std::string_view ActivationName(Activation activation);

// The other way round; nullopt for any other word.
std::optional<Activation> ActivationFromName(std::string_view name);

// θ(s): s, tanh s, 1/(1 + e^(−s)), max(s, 0). T is double or an Eigen::AutoDiffScalar, whose
// derivative at 0 is 0 for ReLU. Of the exponentials only e^(−|s|) is formed; NaN stays NaN.
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

// θ'(s): 1; sech² s = 1/(1 + sinh² s) = 4z/(1 + z)² with z = e^(−2|s|), which keeps its digits
// where 1 − tanh² s has lost them all, within 4 units in the last place for |s| ≤ 300, and is 0
// from |s| ≈ 373.3; z/(1 + z)² with z = e^(−|s|); 1 for s > 0, else 0: θ'(0) = 0 for ReLU by
// convention. Source: source.md, problem 1.
double Derivative(Activation activation, double s);

// θ' as worked by hand, from the output x = θ(s): 1, 1 − x², x(1 − x), 1 for x > 0, else 0. Loses
// digits as |s| grows; for exact work take Derivative.
double DerivativeFromOutput(Activation activation, double x);

// ln sech² s = ln 4 − 2|s| − 2 ln(1 + e^(−2|s|)), for |s| < 1 as −ln(1 + sinh² s): finite where
// sech² s itself is 0 as a double, and within 10^−14 of the truth as a part of it, −s² near 0.
double LogSech2(double s);

}  // namespace chainrule
