#include "math/activation.h"

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <string_view>
#include <unsupported/Eigen/AutoDiff>

namespace chainrule {
namespace {

void ExpectRelative(double actual, double expected, double tolerance, double at) {
  // The smallest doubles have fewer digits, so one unit in their last place is allowed too.
  const double unit = std::numeric_limits<double>::denorm_min();
  EXPECT_LE(std::abs(actual - expected), tolerance * std::abs(expected) + unit)
      << actual << " instead of " << expected << " at " << at;
}

TEST(ActivationTest, NamesGoBothWays) {
  EXPECT_EQ(ActivationName(Activation::kIdentity), "identity");
  EXPECT_EQ(ActivationName(Activation::kTanh), "tanh");
  EXPECT_EQ(ActivationName(Activation::kLogistic), "logistic");
  EXPECT_EQ(ActivationName(Activation::kRelu), "relu");
  for (const Activation activation : kActivations)
    EXPECT_EQ(ActivationFromName(ActivationName(activation)), activation);
  for (const std::string_view word : {"", "Tanh", "tanh ", "sigmoid"})
    EXPECT_EQ(ActivationFromName(word), std::nullopt) << word;
}

TEST(ActivationTest, Values) {
  EXPECT_EQ(Evaluate(Activation::kIdentity, -1.25), -1.25);
  EXPECT_EQ(Evaluate(Activation::kRelu, -1.25), 0);
  EXPECT_EQ(Evaluate(Activation::kRelu, 1.25), 1.25);
  EXPECT_EQ(Evaluate(Activation::kRelu, 0.0), 0);
  ExpectRelative(Evaluate(Activation::kTanh, 0.7), 0.604367777117163468121, 1e-15, 0.7);
  // 60-digit decimal arithmetic.
  ExpectRelative(Evaluate(Activation::kLogistic, 0.0), 0.5, 0, 0);
  ExpectRelative(Evaluate(Activation::kLogistic, 2.0), 8.80797077977882444060e-1, 1e-15, 2);
  ExpectRelative(Evaluate(Activation::kLogistic, -2.0), 1.19202922022117555940e-1, 1e-15, -2);
  ExpectRelative(Evaluate(Activation::kLogistic, -40.0), 4.24835425529158897728e-18, 1e-15, -40);
  ExpectRelative(Evaluate(Activation::kLogistic, -700.0), 9.85967654375977085671e-305, 1e-15, -700);
  EXPECT_EQ(Evaluate(Activation::kLogistic, 1e6), 1);
  EXPECT_EQ(Evaluate(Activation::kLogistic, -1e6), 0);
  EXPECT_EQ(Evaluate(Activation::kTanh, 1e6), 1);
}

TEST(ActivationTest, NanStaysNan) {
  for (const Activation activation : kActivations)
    EXPECT_TRUE(std::isnan(Evaluate(activation, std::nan("")))) << ActivationName(activation);
}

struct Sech2 {
  double s;
  double value;
  double log;
};

// 60-digit decimal arithmetic at exactly these doubles.
constexpr Sech2 kSech2[] = {
    {0.0, 1, 0},
    {0.1, 9.90066290847439777252e-1, -9.98337764329306164196e-3},
    {-1.0, 4.19974341614026069394e-1, -8.67561660966054374053e-1},
    {5.0, 1.81583230943806684130e-4, -8.61379643667854311046},
    {-9.011, 5.95943140854302880671e-8, -1.66357056686772655550e1},
    {19.06, 1.11366441073455816481e-16, -3.67337056388801068789e1},
    {20.0, 1.69934170211663558369e-17, -3.86137056388801093897e1},
    {100.0, 5.53558610694695012259e-87, -1.98613705638880109381e2},
    {350.0, 3.94387061750390834268e-304, -6.98613705638880109381e2},
    {-372.0, 3.06877788167199162958e-323, -7.42613705638880109381e2},
};

TEST(ActivationTest, TanhsDerivativeKeepsItsDigits) {
  for (const Sech2& c : kSech2) {
    ExpectRelative(Derivative(Activation::kTanh, c.s), c.value, 2e-15, c.s);
    EXPECT_EQ(Derivative(Activation::kTanh, -c.s), Derivative(Activation::kTanh, c.s));
  }
  EXPECT_GT(Derivative(Activation::kTanh, 372), 0);
  EXPECT_EQ(Derivative(Activation::kTanh, 400), 0);
  EXPECT_EQ(Derivative(Activation::kTanh, -1e6), 0);
  // 1 − tanh² gives 0 much earlier.
  EXPECT_EQ(DerivativeFromOutput(Activation::kTanh, std::tanh(20.0)), 0);
}

TEST(ActivationTest, LogSech2) {
  for (const Sech2& c : kSech2)
    EXPECT_NEAR(LogSech2(c.s), c.log, 5e-16 * (1 + std::abs(c.log))) << c.s;
  EXPECT_EQ(LogSech2(1e6), -2e6 + 1.3862943611198906);
}

TEST(ActivationTest, OtherDerivatives) {
  // 60-digit decimal arithmetic.
  ExpectRelative(Derivative(Activation::kLogistic, 0), 0.25, 0, 0);
  ExpectRelative(Derivative(Activation::kLogistic, 0.1), 2.49376040192891967752e-1, 1e-15, 0.1);
  ExpectRelative(Derivative(Activation::kLogistic, -1), 1.96611933241481852537e-1, 1e-15, -1);
  ExpectRelative(Derivative(Activation::kLogistic, 40), 4.24835425529158895923e-18, 1e-15, 40);
  ExpectRelative(Derivative(Activation::kLogistic, -700), 9.85967654375977085671e-305, 1e-15, -700);
  EXPECT_EQ(Derivative(Activation::kLogistic, 1e6), 0);
  EXPECT_EQ(Derivative(Activation::kIdentity, -7), 1);
  EXPECT_EQ(Derivative(Activation::kRelu, 1e-300), 1);
  EXPECT_EQ(Derivative(Activation::kRelu, -1e-300), 0);
  EXPECT_EQ(Derivative(Activation::kRelu, 0), 0);
}

TEST(ActivationTest, DerivativeFromOutput) {
  EXPECT_EQ(DerivativeFromOutput(Activation::kIdentity, 3), 1);
  EXPECT_DOUBLE_EQ(DerivativeFromOutput(Activation::kTanh, 0.60), 0.64);
  EXPECT_DOUBLE_EQ(DerivativeFromOutput(Activation::kTanh, -0.90), 0.19);
  EXPECT_DOUBLE_EQ(DerivativeFromOutput(Activation::kLogistic, 0.25), 0.1875);
  EXPECT_EQ(DerivativeFromOutput(Activation::kRelu, 0.5), 1);
  EXPECT_EQ(DerivativeFromOutput(Activation::kRelu, 0), 0);
  for (const Activation activation : kActivations) {
    for (const double s : {-2.0, -0.3, 0.4, 1.5}) {
      EXPECT_NEAR(DerivativeFromOutput(activation, Evaluate(activation, s)),
                  Derivative(activation, s), 1e-15)
          << ActivationName(activation) << " at " << s;
    }
  }
}

TEST(ActivationTest, DualNumbersCarryTheDerivative) {
  using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;
  for (const Activation activation : kActivations) {
    for (const double s : {-300.0, -30.0, -2.0, -0.3, 0.0, 0.4, 1.5, 30.0, 300.0}) {
      const Dual x = Evaluate(activation, Dual(s, 1, 0));
      EXPECT_EQ(x.value(), Evaluate(activation, s)) << ActivationName(activation) << " at " << s;
      ExpectRelative(x.derivatives()(0), Derivative(activation, s), 4e-15, s);
    }
  }
}

}  // namespace
}  // namespace chainrule
