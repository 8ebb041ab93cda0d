// Numbers of about 30 digits, each the unevaluated sum of two doubles: the reference for counting
// the digits that double loses.
#pragma once

#include <cmath>

namespace chainrule {

// |low| is at most half a unit in the last place of `high`. Relative errors of the operations are
// of order 10^−31, as long as nothing overflows or falls below the normal doubles. Source: T. J.
// Dekker, A floating-point technique for extending the available precision, 1971.
struct DoubleDouble {
  double high = 0;
  double low = 0;

  // a + b exactly.
  static DoubleDouble Sum(double a, double b) {
    const double sum = a + b;
    const double of_b = sum - a;
    return {sum, (a - (sum - of_b)) + (b - of_b)};
  }
  // a · b exactly.
  static DoubleDouble Product(double a, double b) {
    const double product = a * b;
    return {product, std::fma(a, b, -product)};
  }
};

inline DoubleDouble operator-(const DoubleDouble& a) {
  return {-a.high, -a.low};
}

inline DoubleDouble operator+(const DoubleDouble& a, const DoubleDouble& b) {
  const DoubleDouble high = DoubleDouble::Sum(a.high, b.high);
  const DoubleDouble low = DoubleDouble::Sum(a.low, b.low);
  const DoubleDouble sum = DoubleDouble::Sum(high.high, high.low + low.high);
  return DoubleDouble::Sum(sum.high, sum.low + low.low);
}

inline DoubleDouble operator-(const DoubleDouble& a, const DoubleDouble& b) {
  return a + -b;
}

inline DoubleDouble operator*(const DoubleDouble& a, const DoubleDouble& b) {
  const DoubleDouble product = DoubleDouble::Product(a.high, b.high);
  return DoubleDouble::Sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

// b is not 0.
inline DoubleDouble operator/(const DoubleDouble& a, const DoubleDouble& b) {
  const double first = a.high / b.high;
  const DoubleDouble rest = a - b * DoubleDouble{first};
  const double second = rest.high / b.high;
  const DoubleDouble last = rest - b * DoubleDouble{second};
  return DoubleDouble::Sum(first, second) + DoubleDouble{last.high / b.high};
}

// e^x as m · 2^k, so that it neither overflows nor falls below the normal doubles: m between 0.7
// and 1.5, |x| ≤ 10^4 (asserted). The relative error is of order 10^−28.
struct ScaledExp {
  DoubleDouble m;
  int k = 0;
};
ScaledExp Exp(double x);

}  // namespace chainrule
