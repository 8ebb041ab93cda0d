// Data sets for the tests of this room: the lesson's own, and random ones that are the same on
// every platform.
#pragma once

#include <Eigen/Core>

#include "math/perceptron.h"
#include "math/test_networks.h"

namespace chainrule {

struct PerceptronCase {
  DataSet data;
  Eigen::VectorXd w;
};

// The data that the lesson opens with: example 2 is misclassified.
inline PerceptronCase OpeningCase() {
  return {{Matrix({{1, 2, -1}, {1, -1.5, -1.5}, {1, -1, -.5}}), Vector({1, 1, -1})},
          Vector({.4, 1.1, .4})};
}

// A data set of one example x = [1; x1; x2].
inline DataSet OneExample(double x1, double x2, double y) {
  return {Matrix({{1, x1, x2}}), Vector({y})};
}

// 1 to 12 examples, targets ±1.
inline PerceptronCase RandomCase(Dice& dice, double largest_w) {
  const int count = dice.Between(1, 12);
  PerceptronCase c;
  c.data.X = dice.Matrix(count, 3, 2);
  c.data.X.col(0).setOnes();
  c.data.y.resize(count);
  for (double& y : c.data.y) y = dice.Between(0, 1) == 1 ? 1 : -1;
  c.w = dice.Matrix(3, 1, largest_w);
  return c;
}

}  // namespace chainrule
