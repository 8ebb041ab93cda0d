// The estimate of descent.h by gradient flow.
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cassert>
#include <cmath>

#include "math/descent.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// (2/N) Σ θ'(s_n)² x_n x_nᵀ, the part of E_in's second derivative that is never negative. The
// method is of order 2 with any matrix in place of the derivative, and with this one never
// singular.
MatrixXd Curvature(const DataSet& data, const PerceptronPass& pass) {
  const double factor = 2 / static_cast<double>(data.X.rows());
  return factor * data.X.transpose() * pass.slope.cwiseAbs2().asDiagonal() * data.X;
}

// (I + factor C)^(−1) for C symmetric with no negative eigenvalue, also where factor C is so large
// that I is lost in the sum.
class Damping {
 public:
  Damping(double factor, const MatrixXd& C) : axes_(C) {
    scale_ = 1 / (1 + factor * axes_.eigenvalues().array().max(0));
  }

  VectorXd Apply(const VectorXd& v) const {
    const MatrixXd& Q = axes_.eigenvectors();
    return Q * (scale_ * (Q.transpose() * v).array()).matrix();
  }

 private:
  Eigen::SelfAdjointEigenSolver<MatrixXd> axes_;
  Eigen::ArrayXd scale_;
};

}  // namespace

std::optional<double> EstimateStepsToHalf(const DataSet& data,
                                          const VectorXd& w_0,
                                          Activation theta,
                                          double eta) {
  assert(!CheckDataSet(data, w_0) && eta > 0);
  // In any s_n, per step.
  constexpr double kTolerance = 1e-3;
  constexpr int kMostTries = 20'000;
  const double gamma = 1 - std::sqrt(.5);

  VectorXd w = w_0;
  PerceptronPass pass = EvaluatePerceptron(data, w, theta);
  const double half = pass.E_in / 2;
  const double fastest = (data.X * pass.grad).cwiseAbs().maxCoeff();
  if (fastest == 0)
    return std::nullopt;
  double time = 0;
  double step = kTolerance / fastest;
  for (int tries = 0; tries < kMostTries && std::isfinite(time + step); ++tries) {
    const Damping damping(gamma * step, Curvature(data, pass));
    const VectorXd first = damping.Apply(-pass.grad);
    const VectorXd trial = w + step * first;
    if (!trial.allFinite())
      return std::nullopt;
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
    // Order 2: the error estimate goes with the square of the step.
    const double wanted = .8 * std::sqrt(kTolerance / error);
    step *= std::isfinite(error) ? std::clamp(wanted, .1, 4.0) : .1;
  }
  return std::nullopt;
}

}  // namespace chainrule
