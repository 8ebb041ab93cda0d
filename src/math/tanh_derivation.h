// The derivation of tanh' line by line, in numbers: the value of each line computed as written, and
// how many digits that loses.
#pragma once

#include <array>

namespace chainrule {

// With a = eˢ + e⁻ˢ, b = eˢ − e⁻ˢ. Source: source.md, problem 1.
enum class DerivationStep {
  kDefinition,    // tanh s = b/a; all other lines are tanh' s
  kQuotientRule,  // (a·a − b·b)/a²
  kSplit,         // a²/a² − b²/a²
  kCancel,        // 1 − (b/a)²
  kOutput,        // 1 − tanh² s
  kSech2,         // sech² s
};

struct DerivationLine {
  DerivationStep step = DerivationStep::kDefinition;
  double value = 0;           // in double, as written; may be 0, infinite or NaN
  double relative_error = 0;  // |value − truth|/|truth|; infinite for infinities and NaN
  double lost_digits = 0;     // 0 … kDoubleDigits
  bool all_lost = false;      // not finite, or off by at least the truth itself
};

// −log₁₀ ε, the decimal digits of a double: 15.65.
inline constexpr double kDoubleDigits = 15.653559774527022;

// The lines at s. lost_digits = log₁₀(relative_error/ε) with ε = 2^−52, at least 0. Finite values
// of tanh' have a relative error of at most 8 ε cosh² s; the definition, which cancels near s = 0,
// of at most 8 ε max(1, |coth s|). At s = 0 nothing is lost. `s` is finite (asserted).
std::array<DerivationLine, 6> DeriveTanh(double s);

// The smallest |s| at which the slope is exactly 0 with this build's math library, to the last bit,
// by bisection: ≈ 9.011 for 1 − tanh² s in float, ≈ 19.06 in double; ≈ 373.3 for sech² s in double.
double FloatSlopeVanishes();
double DoubleSlopeVanishes();
double Sech2Vanishes();

}  // namespace chainrule
