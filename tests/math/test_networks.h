// Networks for the tests of this room: the source's own, and random ones that are the same on every
// platform.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

#include "math/network.h"

namespace chainrule {

struct Example {
  Network network;
  Eigen::VectorXd x;
  Eigen::VectorXd y;
};

// A matrix from its rows, such as {{.1, .2}, {.3, .4}}.
inline Eigen::MatrixXd Matrix(const std::vector<std::vector<double>>& rows) {
  const auto columns = rows.empty() ? std::size_t{0} : rows.front().size();
  Eigen::MatrixXd m(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(columns));
  for (Eigen::Index i = 0; i < m.rows(); ++i) {
    for (Eigen::Index j = 0; j < m.cols(); ++j)
      m(i, j) = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
  }
  return m;
}

inline Eigen::VectorXd Vector(const std::vector<double>& entries) {
  return Eigen::Map<const Eigen::VectorXd>(entries.data(),
                                           static_cast<Eigen::Index>(entries.size()));
}

// Problem 2 of the source.
inline Example SourceExample() {
  Network network;
  network.W = {Matrix({{.1, .2}, {.3, .4}}), Matrix({{.2}, {1}, {-3}}), Matrix({{1}, {2}})};
  return {network, Vector({2}), Vector({1})};
}

// The instance of lessons.md on which no two misconceptions give the same numbers.
inline Example TellingExample() {
  Network network;
  network.W = {Matrix({{-.9, -.5}, {-.9, .3}}), Matrix({{-.1}, {1.3}, {-.9}}),
               Matrix({{-.3}, {1.5}})};
  network.out = Activation::kTanh;
  return {network, Vector({-1.5}), Vector({1})};
}

// std::uniform_real_distribution differs between standard libraries; the generator itself does not.
class Dice {
 public:
  explicit Dice(unsigned seed) : generator_(seed) {}

  int Between(int low, int high) {
    return low + static_cast<int>(generator_() % static_cast<unsigned>(high - low + 1));
  }
  double Between(double low, double high) {
    return low + (high - low) * (static_cast<double>(generator_()) / 4294967296.0);
  }
  Eigen::MatrixXd Matrix(int rows, int columns, double limit) {
    Eigen::MatrixXd m(rows, columns);
    for (int i = 0; i < rows; ++i) {
      for (int j = 0; j < columns; ++j) m(i, j) = Between(-limit, limit);
    }
    return m;
  }

 private:
  std::mt19937 generator_;
};

// 1 to 8 layers of 1 to 16 units.
inline Example RandomExample(Dice& dice, Activation theta, Activation out) {
  Example example;
  example.network.theta = theta;
  example.network.out = out;
  int inputs = dice.Between(1, kMaxUnits);
  example.x = dice.Matrix(inputs, 1, 2);
  for (int l = dice.Between(1, kMaxLayers); l > 0; --l) {
    const int units = dice.Between(1, kMaxUnits);
    example.network.W.push_back(dice.Matrix(inputs + 1, units, 1));
    inputs = units;
  }
  example.y = dice.Matrix(inputs, 1, 1);
  return example;
}

inline double Largest(const Eigen::MatrixXd& m) {
  return m.size() == 0 ? 0.0 : m.cwiseAbs().maxCoeff();
}

// The largest difference relative to the largest entry of `expected`; infinite if the sizes differ
// or a number is not finite.
inline double RelativeDifference(const Eigen::MatrixXd& actual, const Eigen::MatrixXd& expected) {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  if (actual.rows() != expected.rows() || actual.cols() != expected.cols()) return kNever;
  if (!actual.allFinite() || !expected.allFinite()) return kNever;
  const double difference = Largest(actual - expected);
  return difference == 0 ? 0.0 : difference / Largest(expected);
}

}  // namespace chainrule
