// Two doubles processed by one instruction, and the functions that loops over many numbers use.
#pragma once

#include <cstring>

namespace chainrule {

// GCC and Clang keep this in one register: f64x2 in WebAssembly, SSE2 natively.
using Pair = double __attribute__((vector_size(16)));
using PairBits = long long __attribute__((vector_size(16)));

// Read and write memory of any alignment.
inline Pair LoadPair(const double* from) {
  Pair pair;
  std::memcpy(&pair, from, sizeof pair);
  return pair;
}
inline void StorePair(double* to, Pair pair) {
  std::memcpy(to, &pair, sizeof pair);
}

inline Pair BothOf(double value) {
  return Pair{value, value};
}

// The sign bits of a pair, and the pair without them.
inline PairBits SignOf(Pair s) {
  return reinterpret_cast<PairBits>(s) & reinterpret_cast<PairBits>(BothOf(-0.0));
}
inline Pair WithSign(Pair size, PairBits sign) {
  return reinterpret_cast<Pair>(reinterpret_cast<PairBits>(size) ^ sign);
}

// e^y − 1 for 0 ≤ y ≤ 700, within 2 units in the last place; above 700 the value at 700.
//
// Computed as 2^n p + (2^n − 1) with y = n ln 2 + r, |r| ≤ ln 2/2, and p = e^r − 1 from its series
// up to r^13/13!; the next term is below 10^−17 p.
inline Pair ExpMinusOne(Pair size) {
  constexpr double kLog2E = 1.4426950408889634;
  constexpr double kLn2High = 0x1.62e42feep-1;  // n times this is exact
  constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
  constexpr double kRounder = 0x1.8p52;  // adding it leaves the nearest integer in the lowest bits
  constexpr double kMost = 700;
  const Pair y = size > kMost ? BothOf(kMost) : size;

  const Pair rounded = y * kLog2E + kRounder;
  const Pair n = rounded - kRounder;
  const Pair r = (y - n * kLn2High) - n * kLn2Low;
  const Pair two_to_n = reinterpret_cast<Pair>((reinterpret_cast<PairBits>(rounded) + 1023) << 52);

  const Pair r2 = r * r;
  const Pair r4 = r2 * r2;
  const Pair low = (1 / 2.0 + r * (1 / 6.0)) + r2 * (1 / 24.0 + r * (1 / 120.0));
  const Pair middle = (1 / 720.0 + r * (1 / 5040.0)) + r2 * (1 / 40320.0 + r * (1 / 362880.0));
  const Pair high =
      (1 / 3628800.0 + r * (1 / 39916800.0)) + r2 * (1 / 479001600.0 + r * (1 / 6227020800.0));
  const Pair p = r + r2 * (low + r4 * (middle + r4 * high));

  return two_to_n * p + (two_to_n - 1.0);
}

// tanh s and sech² s.
struct TanhPair {
  Pair tanh;
  Pair slope;
};

// With E = e^(2|s|) − 1: tanh |s| = E/(E + 2) and sech² s = 4(E + 1)/(E + 2)², which keep their
// digits near 0 and where tanh is ±1. Within 4 units in the last place for |s| ≤ 350; beyond that,
// sech² keeps its value at 350. NaN stays NaN, −0 stays −0.
inline TanhPair TanhAndSlope(Pair s) {
  const PairBits sign = SignOf(s);
  const Pair e = ExpMinusOne(2.0 * WithSign(s, sign));
  const Pair inverse = 1.0 / (e + 2.0);
  const Pair tanh = e * inverse;
  return {WithSign(tanh, sign), (4.0 * (e + 1.0) * inverse) * inverse};
}

// tanh s − y if every y is 1 or −1: with t = 2ys it is −2y/(1 + e^t), which keeps its digits where
// tanh s approaches y. Within 4 units in the last place for |s| ≤ 350.
inline Pair TanhResidual(Pair s, Pair y) {
  const Pair t = 2.0 * (y * s);
  const Pair e = ExpMinusOne(WithSign(t, SignOf(t)));
  return -2.0 * y * (t > 0.0 ? BothOf(1) : e + 1.0) / (e + 2.0);
}

}  // namespace chainrule
