#include "math/batch_passes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>

#include "math/matrix_products.h"
#include "math/network.h"
#include "math/sech2_table.h"
#include "math/test_networks.h"
#include "math/vector_pair.h"

namespace chainrule {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

double Ulp(double value) {
  const double size = std::abs(value);
  return std::nextafter(size, std::numeric_limits<double>::infinity()) - size;
}

TEST(TanhPairTest, WithinFourUlpTo350) {
  int checked = 0;
  for (const Sech2Entry& entry : ReadSech2()) {
    if (std::abs(entry.s) > 350) continue;
    const TanhPair pair = TanhAndSlope(Pair{entry.s, -entry.s});
    EXPECT_LE(entry.tanh.Distance(pair.tanh[0]), 4 * Ulp(entry.tanh.nearest)) << entry.s;
    EXPECT_LE(entry.sech2.Distance(pair.slope[0]), 4 * Ulp(entry.sech2.nearest)) << entry.s;
    EXPECT_EQ(pair.tanh[1], -pair.tanh[0]);
    EXPECT_EQ(pair.slope[1], pair.slope[0]);
    ++checked;
  }
  EXPECT_GT(checked, 280);
}

// Covers every place where a new power of 2 begins, and the range in between.
TEST(TanhPairTest, AgreesWithTheLibraryEverywhere) {
  for (int i = -40000; i <= 40000; ++i) {
    const double s = i / 1234.5;
    const TanhPair pair = TanhAndSlope(BothOf(s));
    ASSERT_NEAR(pair.tanh[0], std::tanh(s), 5 * Ulp(std::tanh(s))) << s;
    const double slope = Derivative(Activation::kTanh, s);
    ASSERT_NEAR(pair.slope[1], slope, 8 * Ulp(slope)) << s;
  }
}

TEST(TanhPairTest, Edges) {
  const double infinity = std::numeric_limits<double>::infinity();
  const TanhPair far = TanhAndSlope(Pair{infinity, -1e6});
  EXPECT_EQ(far.tanh[0], 1);
  EXPECT_EQ(far.tanh[1], -1);
  EXPECT_LT(far.slope[0], 1e-300);
  EXPECT_EQ(far.slope[0], far.slope[1]);
  const TanhPair zero = TanhAndSlope(Pair{0, -0.0});
  EXPECT_EQ(zero.tanh[0], 0);
  EXPECT_FALSE(std::signbit(zero.tanh[0]));
  EXPECT_TRUE(std::signbit(zero.tanh[1]));
  EXPECT_EQ(zero.slope[0], 1);
  const TanhPair none = TanhAndSlope(Pair{std::nan(""), 1});
  EXPECT_TRUE(std::isnan(none.tanh[0]));
  EXPECT_TRUE(std::isnan(none.slope[0]));
  EXPECT_NEAR(none.tanh[1], std::tanh(1.0), 1e-15);
}

// Covers all sizes around the block sizes. Some entries lie outside the result and must not change.
TEST(MatrixProductsTest, EverySize) {
  Dice dice(5);
  for (Index rows = 1; rows <= 11; ++rows) {
    for (Index columns = 1; columns <= 8; ++columns) {
      for (Index depth : {1, 2, 3, 4, 7, 16}) {
        const int m = static_cast<int>(rows);
        const int n = static_cast<int>(columns);
        const int k = static_cast<int>(depth);
        const MatrixXd A = dice.Matrix(k, m, 1);
        const MatrixXd B = dice.Matrix(k, n, 1);
        const MatrixXd expected = A.transpose() * B;
        MatrixXd C = MatrixXd::Constant(rows + 1, columns, 99);
        const MatrixTarget target{C.data(), rows + 1, rows, columns};
        SetTransposedProduct({A.data(), 1, depth}, {B.data(), 1, depth}, depth, target);
        EXPECT_LE(RelativeDifference(C.topRows(rows), expected), 1e-14) << m << n << k;
        EXPECT_TRUE((C.row(rows).array() == 99).all());

        const MatrixXd At = A.transpose();
        const MatrixXd Bt = B.transpose();
        for (const MatrixView& right :
             {MatrixView{B.data(), 1, depth}, MatrixView{Bt.data(), columns, 1}}) {
          C.setConstant(99);
          SetProduct({At.data(), 1, rows}, right, depth, target);
          EXPECT_LE(RelativeDifference(C.topRows(rows), expected), 1e-14) << m << n << k;
          EXPECT_TRUE((C.row(rows).array() == 99).all());
        }
      }
    }
  }
}

std::vector<Index> UnitsOf(const Network& network) {
  std::vector<Index> units;
  for (int l = 0; l <= Layers(network); ++l) units.push_back(::chainrule::Units(network, l));
  return units;
}

// Compares with both passes of each example alone, which other tests check against dual numbers.
TEST(BatchPassesTest, AreTheMeanOverTheExamples) {
  Dice dice(11);
  for (std::size_t i = 0; i < 200; ++i) {
    const Example example = RandomExample(dice, kActivations[i % 4], kActivations[i / 4 % 4]);
    const Network& network = example.network;
    const int N = dice.Between(1, 9);
    const MatrixXd X = dice.Matrix(static_cast<int>(example.x.size()), N, 2);
    const MatrixXd Y = dice.Matrix(static_cast<int>(example.y.size()), N, 1);
    double E = 0;
    std::vector<MatrixXd> dW;
    for (const MatrixXd& W : network.W) dW.push_back(MatrixXd::Zero(W.rows(), W.cols()));
    for (int n = 0; n < N; ++n) {
      const ForwardPass pass = Forward(network, X.col(n), Y.col(n));
      const BackwardPass back = Backward(network, pass, Y.col(n));
      E += pass.e / N;
      for (std::size_t l = 0; l < dW.size(); ++l) dW[l] += back.dW[l] / N;
    }
    BatchPasses passes(UnitsOf(network), network.theta, network.out, X, Y);
    // Runs twice, because nothing may be left over from the first run.
    passes.Run(dW);
    EXPECT_NEAR(passes.Run(network.W), E, 1e-12 * (1 + E));
    ASSERT_EQ(passes.dW().size(), dW.size());
    for (std::size_t l = 0; l < dW.size(); ++l)
      EXPECT_LE(RelativeDifference(passes.dW()[l], dW[l]), 1e-10)
          << "network " << i << " W" << l + 1;
  }
}

// A network larger than any lesson allows, against central differences.
TEST(BatchPassesTest, AnySize) {
  Dice dice(12);
  const std::vector<Index> units{20, 33, 18, 3};
  std::vector<MatrixXd> W;
  for (std::size_t l = 1; l < units.size(); ++l)
    W.push_back(dice.Matrix(static_cast<int>(units[l - 1]) + 1, static_cast<int>(units[l]), .3));
  BatchPasses passes(units, Activation::kTanh, Activation::kIdentity, dice.Matrix(20, 13, 1),
                     dice.Matrix(3, 13, 1));
  passes.Run(W);
  const std::vector<MatrixXd> dW = passes.dW();
  constexpr double kStep = 1e-5;
  for (std::size_t l = 0; l < W.size(); ++l) {
    for (int draw = 0; draw < 40; ++draw) {
      double& weight = W[l](dice.Between(0, static_cast<int>(W[l].rows()) - 1),
                            dice.Between(0, static_cast<int>(W[l].cols()) - 1));
      const auto place = &weight - W[l].data();
      const double kept = weight;
      weight = kept + kStep;
      const double above = passes.Run(W);
      weight = kept - kStep;
      const double below = passes.Run(W);
      weight = kept;
      EXPECT_NEAR(dW[l].data()[place], (above - below) / (2 * kStep), 1e-7);
    }
  }
}

}  // namespace
}  // namespace chainrule
