#include "math/cross_entropy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <unsupported/Eigen/AutoDiff>

#include "math/test_data_sets.h"

namespace chainrule {
namespace {

TEST(CrossEntropyTest, Values) {
  EXPECT_DOUBLE_EQ(CrossEntropy(0, 1), std::log(2));
  EXPECT_NEAR(CrossEntropy(1.5, 1), std::log(1 + std::exp(-3.0)), 1e-15);
  EXPECT_DOUBLE_EQ(CrossEntropy(1.5, -1), std::log(1 + std::exp(3.0)));
  // Large values do not overflow, and small ones are not lost.
  EXPECT_EQ(CrossEntropy(1e6, -1), 2e6);
  EXPECT_DOUBLE_EQ(CrossEntropy(-20, -1), 4.24835425529158897728e-18);
  EXPECT_EQ(CrossEntropy(1e6, 1), 0);
  EXPECT_NEAR(CrossEntropy(.7, 1), -std::log((1 + std::tanh(.7)) / 2), 1e-15);
}

// Another route: it differentiates the logarithm itself, and the constant comes out as 1.
TEST(CrossEntropyTest, GradientAgreesWithDualNumbers) {
  using Dual = Eigen::AutoDiffScalar<Eigen::Vector3d>;
  Dice dice(7);
  for (int k = 0; k < 500; ++k) {
    const auto [data, w] = RandomCase(dice, 3);
    Dual sum(0, Eigen::Vector3d::Zero());
    for (Eigen::Index n = 0; n < data.X.rows(); ++n) {
      Dual t(0, Eigen::Vector3d::Zero());
      for (int i = 0; i < 3; ++i) t += Dual(w(i), 3, i) * (-2 * data.y(n) * data.X(n, i));
      const Dual power = exp(t);
      const Dual inside = power + 1.0;
      sum += log(inside);
    }
    const double count = static_cast<double>(data.X.rows());
    const CrossEntropyPass pass = EvaluateCrossEntropy(data, w);
    EXPECT_NEAR(pass.E, sum.value() / count, 1e-13) << k;
    EXPECT_LE(Largest(pass.grad - sum.derivatives() / count), 1e-13) << k;
    Eigen::VectorXd by_formula = Eigen::VectorXd::Zero(3);
    for (Eigen::Index n = 0; n < data.X.rows(); ++n)
      by_formula += (std::tanh(pass.s(n)) - data.y(n)) / count * data.X.row(n).transpose();
    EXPECT_LE(Largest(pass.grad - by_formula), 1e-14) << k;
    EXPECT_LE(Largest(pass.contribution.colwise().sum().transpose() - pass.grad), 1e-15) << k;
    EXPECT_NEAR(pass.grad_norm, pass.grad.norm(), 1e-15) << k;
  }
}

TEST(CrossEntropyTest, TheGradientStaysWhereTheOtherVanishes) {
  const DataSet wrong = OneExample(2, 2, -1);
  const Eigen::VectorXd w = Vector({40, 40, 40});
  EXPECT_LT(EvaluatePerceptron(wrong, w, Activation::kTanh).grad_norm, 1e-160);
  EXPECT_DOUBLE_EQ(EvaluateCrossEntropy(wrong, w).grad_norm, 2 * 3);
  EXPECT_EQ(EvaluateCrossEntropy(wrong, w).E, 400);
}

}  // namespace
}  // namespace chainrule
