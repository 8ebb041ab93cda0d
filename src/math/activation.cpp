#include "math/activation.h"

namespace chainrule {

namespace {

// Each of the three formulas is used where it rounds least.
double Sech2(double s) {
  const double size = std::abs(s);
  if (size < 0.5) {
    const double sinh = std::sinh(s);
    return 1 / (1 + sinh * sinh);
  }
  if (size < 300) {
    const double z = std::exp(-2 * size);
    return 4 * z / (1 + z * (2 + z));
  }
  // z itself would lose digits below the smallest normal double before 4z does.
  const double sech = 2 * std::exp(-size);
  return sech * sech;
}

}  // namespace

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
    if (ActivationName(activation) == name) return activation;
  }
  return std::nullopt;
}

double Derivative(Activation activation, double s) {
  switch (activation) {
    case Activation::kIdentity:
      return 1;
    case Activation::kTanh:
      return Sech2(s);
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
  if (twice < 2) {
    const double sinh = std::sinh(s);
    return 0 - std::log1p(sinh * sinh);
  }
  return kLn4 - twice - 2 * std::log1p(std::exp(-twice));
}

}  // namespace chainrule
