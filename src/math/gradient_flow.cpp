// The estimate of steps in descent.h, by gradient flow.
#include <Eigen/Jacobi>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "math/descent.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// (2/N) Σ θ'(s_n)² x_n x_nᵀ, the part of E_in's second derivative that is never negative. The
// method has order 2 with any matrix in place of the derivative; with this one it is never
// singular.
MatrixXd Curvature(const DataSet& data, const PerceptronPass& pass) {
  const double factor = 2 / static_cast<double>(data.X.rows());
  return factor * data.X.transpose() * pass.slope.cwiseAbs2().asDiagonal() * data.X;
}

// (I + factor C)^(−1) for symmetric C without negative eigenvalues, even if factor C is so large
// that I is lost in the sum. Uses Jacobi rotations, because C has 3 rows and Eigen's general solver
// would be a hundredth of the download.
class Damping {
 public:
  Damping(double factor, MatrixXd C) : axes_(MatrixXd::Identity(C.rows(), C.rows())) {
    constexpr int kMostSweeps = 30;
    for (int sweep = 0; sweep < kMostSweeps && Rotate(C); ++sweep) {
    }
    scale_ = 1 / (1 + factor * C.diagonal().array().max(0));
    if (!C.allFinite()) scale_.setConstant(std::numeric_limits<double>::quiet_NaN());
  }

  VectorXd Apply(const VectorXd& v) const {
    return axes_ * (scale_ * (axes_.transpose() * v).array()).matrix();
  }

 private:
  // One rotation for each off-diagonal entry that is not negligible beside the diagonal.
  bool Rotate(MatrixXd& C) {
    constexpr double kLost = std::numeric_limits<double>::epsilon();
    bool rotated = false;
    for (Index p = 0; p < C.rows(); ++p) {
      for (Index q = p + 1; q < C.rows(); ++q) {
        const double beside = std::sqrt(std::abs(C(p, p))) * std::sqrt(std::abs(C(q, q)));
        if (!(std::abs(C(p, q)) > kLost * beside)) continue;
        Eigen::JacobiRotation<double> rotation;
        rotation.makeJacobi(C, p, q);
        C.applyOnTheLeft(p, q, rotation.adjoint());
        C.applyOnTheRight(p, q, rotation);
        C(p, q) = C(q, p) = 0;
        axes_.applyOnTheRight(p, q, rotation);
        rotated = true;
      }
    }
    return rotated;
  }

  MatrixXd axes_;
  Eigen::ArrayXd scale_;
};

}  // namespace

std::optional<double> EstimateStepsToHalf(const DataSet& data, const VectorXd& w_0,
                                          Activation theta, double eta) {
  assert(!CheckDataSet(data, w_0) && eta > 0);
  // The error allowed in any s_n per step.
  constexpr double kTolerance = 1e-3;
  constexpr int kMostTries = 20'000;
  const double gamma = 1 - std::sqrt(.5);

  VectorXd w = w_0;
  PerceptronPass pass = EvaluatePerceptron(data, w, theta);
  const double half = pass.E_in / 2;
  const double fastest = (data.X * pass.grad).cwiseAbs().maxCoeff();
  if (fastest == 0) return std::nullopt;
  double time = 0;
  double step = kTolerance / fastest;
  for (int tries = 0; tries < kMostTries && std::isfinite(time + step); ++tries) {
    const Damping damping(gamma * step, Curvature(data, pass));
    const VectorXd first = damping.Apply(-pass.grad);
    const VectorXd trial = w + step * first;
    if (!trial.allFinite()) return std::nullopt;
    const PerceptronPass middle = EvaluatePerceptron(data, trial, theta);
    const VectorXd second = damping.Apply(-middle.grad - 2 * first);
    const VectorXd next = w + step * (1.5 * first + .5 * second);
    const double error = (data.X * (.5 * step * (first + second))).cwiseAbs().maxCoeff();
    if (error <= kTolerance && next.allFinite()) {
      const PerceptronPass after = EvaluatePerceptron(data, next, theta);
      if (after.E_in <= half) {
        const double part = (pass.E_in - half) / (pass.E_in - after.E_in);
        return (time + part * step) / eta;
      }
      time += step;
      w = next;
      pass = after;
    }
    // The order is 2, so the error estimate grows with the square of the step.
    const double wanted = .8 * std::sqrt(kTolerance / error);
    step *= std::isfinite(error) ? std::clamp(wanted, .1, 4.0) : .1;
  }
  return std::nullopt;
}

}  // namespace chainrule
