#include "math/turn.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "math/test_data_sets.h"

namespace chainrule {
namespace {

// Compares with each error computed alone, at the angle that the header gives.
void Compare(const DataSet& data, double w_0, double r, Activation theta, int count) {
  const std::vector<double> errors = InSampleErrorsAround(data, w_0, r, theta, count);
  ASSERT_EQ(errors.size(), static_cast<std::size_t>(count));
  for (int k = 0; k < count; ++k) {
    const double phi = -std::numbers::pi + 2 * std::numbers::pi * k / count;
    const Eigen::Vector3d w(w_0, r * std::cos(phi), r * std::sin(phi));
    const double truth = InSampleError(data, w, theta);
    // The rounding error of the angle is multiplied by r‖x‖ in s.
    const double slack = 1e-14 * (1 + truth) + 1e-15 * r * data.X.cwiseAbs().maxCoeff();
    EXPECT_NEAR(errors[static_cast<std::size_t>(k)], truth, slack)
        << "w_0 = " << w_0 << ", r = " << r << ", k = " << k;
  }
}

TEST(TurnTest, AgreesWithTheErrorOfEachAngle) {
  Dice dice(5);
  for (std::size_t i = 0; i < 200; ++i) {
    auto [data, w] = RandomCase(dice, 2);
    const Activation theta = kActivations[i % 4];
    const double length = std::pow(10, static_cast<double>(i % 5) - 2);
    for (const double w_0 : {0.0, w(0), -3.0}) Compare(data, w_0, length, theta, 24);
  }
}

TEST(TurnTest, SignalsThatSaturate) {
  DataSet data{Eigen::MatrixXd::Ones(3, 3), Eigen::Vector3d(1, -1, 1)};
  data.X.rightCols(2) << 1, 2, -1, .5, 0, -3;
  for (const double w_0 : {0.0, 20.0, -149.0, 149.0, 151.0, -1e6}) {
    for (const double r : {1e-3, 1.0, 30.0, 175.0, 400.0}) {
      const std::vector<double> errors = InSampleErrorsAround(data, w_0, r, Activation::kTanh, 72);
      for (const double error : errors) {
        EXPECT_TRUE(std::isfinite(error));
        EXPECT_GE(error, 0);
        EXPECT_LE(error, 4);
      }
      Compare(data, w_0, r, Activation::kTanh, 72);
    }
  }
  // A right example's error keeps its digits: −2/(1 + e^(2 · 40)), squared.
  DataSet one{Eigen::MatrixXd::Ones(1, 3), Eigen::VectorXd::Ones(1)};
  one.X.rightCols(2) << -1, 0;
  const double error = InSampleErrorsAround(one, 0, 40, Activation::kTanh, 2)[0];
  EXPECT_NEAR(error / (4 * std::exp(-160.0)), 1, 1e-13);
}

}  // namespace
}  // namespace chainrule
