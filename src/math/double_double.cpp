#include "math/double_double.h"

#include <cassert>

namespace chainrule {

ScaledExp Exp(double x) {
  assert(std::abs(x) <= 1e4);
  // ln 2 to 32 digits.
  constexpr DoubleDouble kLn2{0.6931471805599453, 2.3190468138462996e-17};
  const double k = std::round(x / kLn2.high);
  const DoubleDouble r = DoubleDouble{x} - kLn2 * DoubleDouble{k};
  // 1 + r/1 (1 + r/2 (1 + …)): r is at most 0.35, so r^26/26! is below 10^−38.
  constexpr int kTerms = 26;
  DoubleDouble sum{1};
  for (int n = kTerms; n >= 1; --n)
    sum = DoubleDouble{1} + sum * r / DoubleDouble{static_cast<double>(n)};
  return {sum, static_cast<int>(k)};
}

}  // namespace chainrule
