#include "math/tanh_derivation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "math/activation.h"
#include "math/double_double.h"

namespace chainrule {

namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// From this |s| on, e^(−2|s|) is below 10^−347, and the lines of tanh' are 0 or NaN.
constexpr double kFar = 400;

constexpr DoubleDouble kOne{1};

// e^(−2|s|) as an ordinary number; 0 if it is far below the last digit of 1.
DoubleDouble Unscaled(const ScaledExp& z) {
  return {std::ldexp(z.m.high, z.k), std::ldexp(z.m.low, z.k)};
}

DoubleDouble Tanh(double s) {
  const double size = std::abs(s);
  if (size >= kFar) return {s < 0 ? -1.0 : 1.0};
  const DoubleDouble z = Unscaled(Exp(-2 * size));
  const DoubleDouble tanh = (kOne - z) / (kOne + z);
  return s < 0 ? -tanh : tanh;
}

double Relative(const DoubleDouble& value, const DoubleDouble& truth) {
  return std::abs((value - truth).high / truth.high);
}

double ErrorOfTanh(double value, double s) {
  // Below |s| ≈ 10^−17 the definition gives 0. Above, the reference has at least as many more
  // digits as at s = 1.
  if (value == 0) return s == 0 ? 0 : 1;
  return Relative(DoubleDouble{value}, Tanh(s));
}

// Both numbers are divided by 2^k before they are compared, because sech² itself may lie below the
// normal doubles, where it has fewer digits.
double ErrorOfSlope(double value, double s) {
  if (std::abs(s) >= kFar) return 1;
  const ScaledExp z = Exp(-2 * std::abs(s));
  const DoubleDouble sum = kOne + Unscaled(z);
  const DoubleDouble truth = DoubleDouble{4} * z.m / (sum * sum);
  return Relative(DoubleDouble{std::ldexp(value, -z.k)}, truth);
}

double AsWritten(DerivationStep step, double s) {
  const double a = std::exp(s) + std::exp(-s);
  const double b = std::exp(s) - std::exp(-s);
  switch (step) {
    case DerivationStep::kDefinition:
      return b / a;
    case DerivationStep::kQuotientRule:
      return (a * a - b * b) / (a * a);
    case DerivationStep::kSplit:
      return (a * a) / (a * a) - (b * b) / (a * a);
    case DerivationStep::kCancel:
      return 1 - (b / a) * (b / a);
    case DerivationStep::kOutput:
      return DerivativeFromOutput(Activation::kTanh, std::tanh(s));
    case DerivationStep::kSech2:
      break;
  }
  return Derivative(Activation::kTanh, s);
}

DerivationLine Line(DerivationStep step, double s) {
  DerivationLine line;
  line.step = step;
  line.value = AsWritten(step, s);
  if (!std::isfinite(line.value))
    line.relative_error = kInfinity;
  else if (step == DerivationStep::kDefinition)
    line.relative_error = ErrorOfTanh(line.value, s);
  else
    line.relative_error = ErrorOfSlope(line.value, s);
  // log₁₀ of 0 is −∞.
  line.lost_digits = std::clamp(std::log10(line.relative_error / kEpsilon), 0.0, kDoubleDigits);
  line.all_lost = line.relative_error >= 1;
  return line;
}

// Halves the interval between 0, where the slope is not 0, and `far`, where it is.
template <class T, class Slope>
double Vanishes(T far, Slope slope) {
  T near = 0;
  for (;;) {
    const T middle = near + (far - near) / 2;
    if (middle <= near || middle >= far) return static_cast<double>(far);
    (slope(middle) == 0 ? far : near) = middle;
  }
}

}  // namespace

std::array<DerivationLine, 6> DeriveTanh(double s) {
  assert(std::isfinite(s));
  return {Line(DerivationStep::kDefinition, s), Line(DerivationStep::kQuotientRule, s),
          Line(DerivationStep::kSplit, s),      Line(DerivationStep::kCancel, s),
          Line(DerivationStep::kOutput, s),     Line(DerivationStep::kSech2, s)};
}

double FloatSlopeVanishes() {
  return Vanishes(100.0f, [](float s) {
    const float tanh = std::tanh(s);
    return 1.0f - tanh * tanh;
  });
}

double DoubleSlopeVanishes() {
  return Vanishes(100.0,
                  [](double s) { return DerivativeFromOutput(Activation::kTanh, std::tanh(s)); });
}

double Sech2Vanishes() {
  return Vanishes(1000.0, [](double s) { return Derivative(Activation::kTanh, s); });
}

}  // namespace chainrule
