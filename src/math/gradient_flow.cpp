// The estimate of descent.h by gradient flow.
#include <Eigen/LU>
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
    const MatrixXd left =
        MatrixXd::Identity(w.size(), w.size()) + gamma * step * Curvature(data, pass);
    const Eigen::PartialPivLU<MatrixXd> solver(left);
    const VectorXd first = solver.solve(-pass.grad);
    const PerceptronPass middle = EvaluatePerceptron(data, w + step * first, theta);
    const VectorXd second = solver.solve(-middle.grad - 2 * first);
    const VectorXd next = w + step * (1.5 * first + .5 * second);
    const double error = (data.X * (.5 * step * (first + second))).cwiseAbs().maxCoeff();
    if (error <= kTolerance) {
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
