#include "math/activation.h"

namespace chainrule {

std::string_view ActivationName(Activation activation) {
  switch (activation) {
    case Activation::kIdentity:
      return "identity";
    case Activation::kTanh:
      return "tanh";
    case Activation::kLogistic:
      return "logistic";
    case Activation::kRelu:
      return "relu";
  }
  return "";
}

std::optional<Activation> ActivationFromName(std::string_view name) {
  for (const Activation activation : kActivations) {
    if (ActivationName(activation) == name)
      return activation;
  }
  return std::nullopt;
}

double Derivative(Activation activation, double s) {
  switch (activation) {
    case Activation::kIdentity:
      return 1;
    case Activation::kTanh: {
      const double sech = 1 / std::cosh(s);
      return sech * sech;
    }
    case Activation::kLogistic: {
      const double z = std::exp(-std::abs(s));
      return z / ((1 + z) * (1 + z));
    }
    case Activation::kRelu:
      return s > 0 ? 1 : 0;
  }
  return 1;
}

double DerivativeFromOutput(Activation activation, double x) {
  switch (activation) {
    case Activation::kIdentity:
      return 1;
    case Activation::kTanh:
      return 1 - x * x;
    case Activation::kLogistic:
      return x * (1 - x);
    case Activation::kRelu:
      return x > 0 ? 1 : 0;
  }
  return 1;
}

double LogSech2(double s) {
  constexpr double kLn4 = 1.3862943611198906;
  const double twice = 2 * std::abs(s);
  return kLn4 - twice - 2 * std::log1p(std::exp(-twice));
}

}  // namespace chainrule
