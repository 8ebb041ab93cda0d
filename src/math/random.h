// Random numbers that are the same on every platform, unlike those of std distributions.
#pragma once

#include <cmath>
#include <cstdint>

namespace chainrule {

// SplitMix64, good enough for pictures and exercises. Source: G. L. Steele et al., Fast splittable
// pseudorandom number generators, 2014.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Bits() {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }

  // Uniform in 0 < u < 1, with 52 bits.
  double Uniform() { return (static_cast<double>(Bits() >> 12) + .5) * 0x1p-52; }

  // Normal with mean 0 and standard deviation 1, by the method of Box and Muller.
  double Normal() {
    constexpr double kTwoPi = 6.283185307179586;
    const double radius = std::sqrt(-2 * std::log(Uniform()));
    return radius * std::cos(kTwoPi * Uniform());
  }

 private:
  std::uint64_t state_;
};

}  // namespace chainrule
