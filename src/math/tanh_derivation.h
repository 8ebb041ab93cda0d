// The derivation of tanh' line by line, in numbers: what each line gives when it is computed as it
// is written, and how many digits that costs.
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
  bool all_lost = false;      // not finite, or off by as much as the truth itself
};

// −log₁₀ ε, the decimal digits of a double: 15.65.
inline constexpr double kDoubleDigits = 15.653559774527022;

// The lines at s. lost_digits = log₁₀(relative_error/ε) with ε = 2^−52, at least 0. Where the value
// is finite, lines of tanh' are within 8 ε cosh² s of the truth, as a part of it; the definition,
// which cancels near s = 0, within 8 ε max(1, |coth s|). At s = 0 nothing is lost. `s` is finite
// (asserted).
std::array<DerivationLine, 6> DeriveTanh(double s);

// The smallest |s| (to the last bit, by bisection) at which, in the library of this build, the
// slope is exactly 0: 1 − tanh² s in float, ≈ 9.011; in double, ≈ 19.06; sech² s in double, ≈
// 373.3.
double FloatSlopeVanishes();
double DoubleSlopeVanishes();
double Sech2Vanishes();

}  // namespace chainrule
