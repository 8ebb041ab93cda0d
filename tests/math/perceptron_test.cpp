#include "math/perceptron.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <unsupported/Eigen/AutoDiff>
#include <vector>

#include "math/said.h"
#include "math/test_data_sets.h"

namespace chainrule {
namespace {

using Eigen::VectorXd;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(PerceptronTest, TheReferenceOfPyTorch) {
  std::ifstream file(std::string(CHAINRULE_TEST_DATA) + "/reference/perceptron.json");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const nlohmann::json cases = nlohmann::json::parse(text, nullptr, false);
  ASSERT_TRUE(cases.is_array());
  ASSERT_EQ(cases.size(), 48u);
  for (const auto& c : cases) {
    const DataSet data{Matrix(c.at("X").get<std::vector<std::vector<double>>>()),
                       Vector(c.at("y").get<std::vector<double>>())};
    const VectorXd w = Vector(c.at("w").get<std::vector<double>>());
    const PerceptronPass pass = EvaluatePerceptron(data, w, Activation::kTanh);
    EXPECT_NEAR(pass.E_in, c.at("E_in").get<double>(), 1e-12);
    const VectorXd grad = Vector(c.at("grad").get<std::vector<double>>());
    EXPECT_LE(Largest(pass.grad - grad), 1e-12);
    EXPECT_GT(pass.grad_norm, 0);
  }
}

TEST(PerceptronTest, TheOpeningState) {
  const auto [data, w] = OpeningCase();
  const PerceptronPass pass = EvaluatePerceptron(data, w, Activation::kTanh);
  EXPECT_LE(Largest(pass.s - Vector({2.2, -1.85, -.9})), 1e-15);
  EXPECT_NEAR(pass.E_in, 1.2968, 5e-5);
  EXPECT_LE(Largest(pass.grad - Vector({-.0312, .0902, .1385})), 5e-5);
  for (Eigen::Index n = 0; n < 3; ++n) {
    const double factor = 2.0 / 3 * pass.residual(n) * pass.slope(n);
    EXPECT_LE(RelativeDifference(pass.contribution.row(n), factor * data.X.row(n)), 1e-15) << n;
    EXPECT_NEAR(pass.residual(n), pass.h(n) - data.y(n), 1e-15);
  }
  EXPECT_NEAR(pass.grad_norm * pass.grad_norm, pass.grad.squaredNorm(), 1e-16);
}

// E_in with its derivatives, by an independent implementation.
double DualNumbers(const DataSet& data, const VectorXd& w, Activation theta, VectorXd& grad) {
  using Dual = Eigen::AutoDiffScalar<Eigen::Vector3d>;
  Dual sum(0, Eigen::Vector3d::Zero());
  for (Eigen::Index n = 0; n < data.X.rows(); ++n) {
    Dual s(0, Eigen::Vector3d::Zero());
    for (int i = 0; i < 3; ++i) s += Dual(w(i), 3, i) * data.X(n, i);
    const Dual residual = Evaluate(theta, s) - data.y(n);
    sum += residual * residual;
  }
  grad = sum.derivatives() / static_cast<double>(data.X.rows());
  return sum.value() / static_cast<double>(data.X.rows());
}

TEST(PerceptronTest, AgreesWithDualNumbersAndCentralDifferences) {
  Dice dice(1);
  int differences = 0;
  for (std::size_t k = 0; k < 500; ++k) {
    const Activation theta = kActivations[k % 4];
    auto [data, w] = RandomCase(dice, 2);
    // Some targets are not at a limit of θ.
    if (k % 3 == 1) data.y = dice.Matrix(static_cast<int>(data.y.size()), 1, 2);
    SCOPED_TRACE(testing::Message() << "case " << k << ", " << ActivationName(theta));
    const PerceptronPass pass = EvaluatePerceptron(data, w, theta);
    VectorXd dual;
    EXPECT_NEAR(DualNumbers(data, w, theta, dual), pass.E_in, 1e-13 * (1 + pass.E_in));
    EXPECT_NEAR(InSampleError(data, w, theta), pass.E_in, 1e-14 * (1 + pass.E_in));
    EXPECT_LE(Largest(pass.grad - dual), 1e-13 * (1 + pass.E_in));
    EXPECT_GE(pass.grad_norm, Largest(pass.grad));

    // A ReLU's kink lies within the step, so the difference quotient sees half a slope.
    if (theta == Activation::kRelu && pass.s.cwiseAbs().minCoeff() < 1e-4) continue;
    constexpr double kStep = 1e-5;
    for (Eigen::Index i = 0; i < 3; ++i) {
      VectorXd above = w;
      VectorXd below = w;
      above(i) += kStep;
      below(i) -= kStep;
      const double difference =
          EvaluatePerceptron(data, above, theta).E_in - EvaluatePerceptron(data, below, theta).E_in;
      EXPECT_NEAR(pass.grad(i), difference / (above(i) - below(i)), 2e-9 * (1 + pass.E_in));
      ++differences;
    }
  }
  EXPECT_GT(differences, 1450);
}

TEST(PerceptronTest, ResidualsKeepTheirDigits) {
  // 60-digit decimal arithmetic: 2/(1 + e^40), 2/(1 + e^700), 1/(1 + e^40).
  EXPECT_NEAR(Residual(Activation::kTanh, 20, 1) / -8.49670851058317795456e-18, 1, 1e-15);
  EXPECT_NEAR(Residual(Activation::kTanh, -20, -1) / 8.49670851058317795456e-18, 1, 1e-15);
  EXPECT_NEAR(Residual(Activation::kTanh, 350, 1) / -1.97193530875195417134e-304, 1, 1e-15);
  EXPECT_NEAR(Residual(Activation::kLogistic, 40, 1) / -4.24835425529158897728e-18, 1, 1e-15);
  EXPECT_NEAR(Residual(Activation::kLogistic, -40, 0) / 4.24835425529158897728e-18, 1, 1e-15);
  EXPECT_EQ(std::tanh(20.0) - 1, 0);
  EXPECT_EQ(Residual(Activation::kTanh, 20, -1), 2);
  EXPECT_EQ(Residual(Activation::kTanh, -1e6, 1), -2);
  EXPECT_EQ(Residual(Activation::kTanh, 1e6, 1), 0);
  EXPECT_TRUE(std::isnan(Residual(Activation::kTanh, std::nan(""), 1)));
  for (const Activation theta : kActivations) {
    for (const double s : {-3.0, -.4, 0.0, .7, 2.5}) {
      for (const double y : {-1.0, 0.0, .3, 1.0}) {
        const double residual = Residual(theta, s, y);
        EXPECT_NEAR(residual, Evaluate(theta, s) - y, 1e-15);
        const SignedLog log = LogResidual(theta, s, y);
        EXPECT_NEAR(log.sign * std::exp(log.log), residual, 1e-14);
        EXPECT_NEAR(std::exp(LogSlope(theta, s)), Derivative(theta, s), 1e-15);
      }
    }
  }
}

// Examples are computed two at a time, with one left over.
TEST(PerceptronTest, TheErrorAloneKeepsItsDigits) {
  VectorXd w(2);
  w << 0, 1;
  const VectorXd signals = VectorXd::LinSpaced(2001, -340, 340);
  for (const Eigen::Index count : {1, 2, 3}) {
    for (Eigen::Index n = 0; n + count <= signals.size(); ++n) {
      DataSet data{Eigen::MatrixXd::Ones(count, 2), VectorXd::Ones(count)};
      data.X.col(1) = signals.segment(n, count);
      if (n % 2 == 0) data.y(0) = -1;
      double truth = 0;
      for (Eigen::Index i = 0; i < count; ++i)
        truth += std::pow(Residual(Activation::kTanh, data.X(i, 1), data.y(i)), 2);
      const double error = InSampleError(data, w, Activation::kTanh);
      EXPECT_NEAR(error, truth / static_cast<double>(count), 1e-14 * error) << data.X(0, 1);
    }
  }
  for (const double signal : {0.0, -0.0, 1e-300, 20.0, 400.0, 1e6, 1e300}) {
    for (const double side : {-1.0, 1.0}) {
      DataSet data{Eigen::MatrixXd::Constant(1, 2, 1), VectorXd::Constant(1, 1)};
      data.X(0, 1) = side * signal;
      const double residual = Residual(Activation::kTanh, side * signal, 1);
      const double error = InSampleError(data, w, Activation::kTanh);
      EXPECT_NEAR(error, residual * residual, 1e-15 * error) << side * signal;
    }
  }
}

// Many examples are computed two at a time; a single one is not.
TEST(PerceptronTest, ManyExamplesAreWhatEachIsByItself) {
  constexpr double kUlp = std::numeric_limits<double>::epsilon();
  constexpr double kSmallest = 2 * std::numeric_limits<double>::denorm_min();
  for (const Eigen::Index count : {100, 101, 102, 333}) {
    for (const double length : {1e-9, .3, 5.0, 80.0, 340.0, 400.0}) {
      DataSet data{Eigen::MatrixXd::Ones(count, 3), VectorXd(count)};
      for (Eigen::Index n = 0; n < count; ++n) {
        data.X(n, 1) = std::sin(3.0 * static_cast<double>(n));
        data.y(n) = n % 3 == 0 ? -1 : 1;
      }
      const VectorXd w = Vector({0, length, 1e-3});
      const PerceptronPass many = EvaluatePerceptron(data, w, Activation::kTanh);
      for (Eigen::Index n = 0; n < count; ++n) {
        const DataSet one{data.X.row(n), data.y.segment(n, 1)};
        const PerceptronPass alone = EvaluatePerceptron(one, w, Activation::kTanh);
        const auto near = [&](double value, double truth) {
          EXPECT_NEAR(value, truth, 6 * kUlp * std::abs(truth) + kSmallest)
              << "example " << n << " of " << count << ", s = " << alone.s(0);
        };
        near(many.h(n), alone.h(0));
        near(many.slope(n), alone.slope(0));
        near(many.residual(n), alone.residual(0));
        const double scale = 1 / static_cast<double>(count);
        for (Eigen::Index k = 0; k < 3; ++k)
          EXPECT_NEAR(many.contribution(n, k), scale * alone.contribution(0, k),
                      20 * kUlp * std::abs(scale * alone.contribution(0, k)) + kSmallest);
      }
    }
  }
}

TEST(PerceptronTest, LogarithmsNeverReachZero) {
  const double ln2 = .6931471805599453;
  EXPECT_EQ(LogResidual(Activation::kTanh, 1e6, 1).sign, -1);
  EXPECT_DOUBLE_EQ(LogResidual(Activation::kTanh, 1e6, 1).log, ln2 - 2e6);
  EXPECT_EQ(LogResidual(Activation::kTanh, -1e6, -1).sign, 1);
  EXPECT_DOUBLE_EQ(LogResidual(Activation::kTanh, -1e6, 1).log, ln2);
  EXPECT_DOUBLE_EQ(LogResidual(Activation::kLogistic, -1e6, 0).log, -1e6);
  EXPECT_DOUBLE_EQ(LogSlope(Activation::kLogistic, 1e6), -1e6);
  // Exact zeros stay 0.
  EXPECT_EQ(LogResidual(Activation::kRelu, -1, 0).sign, 0);
  EXPECT_EQ(LogResidual(Activation::kRelu, -1, 0).log, -kInfinity);
  EXPECT_EQ(LogSlope(Activation::kRelu, -1), -kInfinity);
}

TEST(PerceptronTest, AGradientOfTinyNumbersHasANorm) {
  const PerceptronPass pass =
      EvaluatePerceptron(OneExample(2, 2, -1), Vector({40, 40, 40}), Activation::kTanh);
  // At s = 200 the squares of 10^−172 underflow to 0.
  EXPECT_GT(pass.grad_norm, 0);
  EXPECT_NEAR(pass.grad_norm / (3 * pass.grad(0)), 1, 1e-14);
}

TEST(PerceptronTest, TargetsAtLimits) {
  EXPECT_TRUE(TargetsAtLimits(Activation::kTanh, Vector({1, -1, 1})));
  EXPECT_FALSE(TargetsAtLimits(Activation::kTanh, Vector({1, 0})));
  EXPECT_TRUE(TargetsAtLimits(Activation::kLogistic, Vector({1, 0})));
  EXPECT_FALSE(TargetsAtLimits(Activation::kLogistic, Vector({1, -1})));
  EXPECT_FALSE(TargetsAtLimits(Activation::kRelu, Vector({0, 1})));
}

TEST(PerceptronTest, WhatDoesNotFitIsSaid) {
  auto [data, w] = OpeningCase();
  EXPECT_EQ(CheckDataSet(data, w), std::nullopt);
  EXPECT_EQ(Said(CheckDataSet({Eigen::MatrixXd(0, 3), VectorXd(0)}, w)),
            "There are no examples; at least one is needed.");
  EXPECT_EQ(Said(CheckDataSet(data, Vector({1, 2}))),
            "w has 2 entries; 3 are needed, one for each entry of an example.");
  EXPECT_EQ(Said(CheckDataSet({data.X, Vector({1})}, w)),
            "There are 3 examples but 1 target; each example needs one target.");
  EXPECT_EQ(Said(CheckDataSet(data, Vector({1, kInfinity, 0}))), "All numbers must be finite.");
  data.X(1, 0) = 0;
  EXPECT_EQ(Said(CheckDataSet(data, w)),
            "The first entry of every example must be the constant 1.");
}

}  // namespace
}  // namespace chainrule
