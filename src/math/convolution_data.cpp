#include "math/convolution_data.h"

#include "math/random.h"

namespace chainrule {

namespace {

// Multiples of `unit`, up to `most` units on both sides of 0, without 0 itself.
Eigen::VectorXd Multiples(std::int64_t count, std::uint64_t seed, std::uint64_t stream,
                          std::uint64_t most, double unit) {
  Random random(Random(seed).Bits() + stream);
  Eigen::VectorXd numbers(static_cast<Eigen::Index>(count));
  for (double& number : numbers) {
    const std::uint64_t drawn = random.Bits() % (2 * most);
    number = drawn < most ? -unit * static_cast<double>(most - drawn)
                          : unit * static_cast<double>(drawn - most + 1);
  }
  return numbers;
}

}  // namespace

Eigen::VectorXd DefaultWeights(const Convolution& conv, std::uint64_t seed) {
  return Multiples(conv.weights, seed, 1, 8, .25);
}

Eigen::VectorXd DefaultInput(const Convolution& conv, std::uint64_t seed) {
  return Multiples(conv.columns, seed, 2, 6, .5);
}

Eigen::VectorXd DefaultOutputGradient(const Convolution& conv, std::uint64_t seed) {
  return Multiples(conv.rows, seed, 3, 4, .5);
}

}  // namespace chainrule
