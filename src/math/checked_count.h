// Sums and products of counts, exact in 64 bits or not there.
#pragma once

#include <cassert>
#include <cstdint>
#include <initializer_list>
#include <optional>

namespace chainrule {

// a · b · …; nullopt where that is above 2^63 − 1. With a factor of 0 it is 0, however large the
// others are. No factor is below 0 (asserted).
inline std::optional<std::int64_t> CheckedProduct(std::initializer_list<std::int64_t> factors) {
  std::int64_t product = 1;
  bool fits = true;
  for (const std::int64_t factor : factors) {
    assert(factor >= 0);
    if (factor == 0) return 0;
    fits = fits && !__builtin_mul_overflow(product, factor, &product);
  }
  return fits ? std::optional(product) : std::nullopt;
}

// a + b + …; nullopt where that is above 2^63 − 1. No number is below 0 (asserted).
inline std::optional<std::int64_t> CheckedSum(std::initializer_list<std::int64_t> numbers) {
  std::int64_t sum = 0;
  for (const std::int64_t number : numbers) {
    assert(number >= 0);
    if (__builtin_add_overflow(sum, number, &sum)) return std::nullopt;
  }
  return sum;
}

}  // namespace chainrule
