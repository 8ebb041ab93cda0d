// Sums and products of counts: exact in 64 bits, or nullopt.
#pragma once

#include <cassert>
#include <cstdint>
#include <initializer_list>
#include <optional>

namespace chainrule {

// a · b · …; nullopt if the product exceeds 2^63 − 1. A factor of 0 gives 0, however large the
// others are. No factor is negative (asserted).
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

// a + b + …; nullopt if the sum exceeds 2^63 − 1. No number is negative (asserted).
inline std::optional<std::int64_t> CheckedSum(std::initializer_list<std::int64_t> numbers) {
  std::int64_t sum = 0;
  for (const std::int64_t number : numbers) {
    assert(number >= 0);
    if (__builtin_add_overflow(sum, number, &sum)) return std::nullopt;
  }
  return sum;
}

}  // namespace chainrule
