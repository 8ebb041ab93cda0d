// The perceptron h(x) = θ(wᵀx) on a data set: E_in and its gradient, kept apart per example and per
// factor.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>

#include "math/activation.h"
#include "math/fault.h"
#include "math/perceptron_rules.h"

namespace chainrule {

// N examples. Row n of X is x_nᵀ, of d + 1 entries, the first of them the constant 1; y has N.
struct DataSet {
  Eigen::MatrixXd X;
  Eigen::VectorXd y;
};

// The first thing that does not fit: an example at least, all numbers finite,
// column 0 of X the constant 1, as many targets as examples, w with d + 1 entries. All functions of
// data and w here, in descent.h, ray.h and cross_entropy.h assert that this is nullopt.
std::optional<Fault> CheckDataSet(const DataSet& data, const Eigen::VectorXd& w);

// A target at a limit of θ, one of the two values that θ comes close to where it saturates: there
// θ(s) − y = −side · range/(1 + e^t) with t = steepness · side · s, positive where h is on y's
// side.
struct Limit {
  double side;       // −1: the lower limit, +1: the upper
  double range;      // from limit to limit
  double steepness;  // of the exponential
};

// y = ±1 for tanh, 0 or 1 for the logistic function; else nullopt.
std::optional<Limit> LimitOf(Activation theta, double y);

// Whether every y_n is at a limit of θ.
bool TargetsAtLimits(Activation theta, const Eigen::VectorXd& y);

// θ(s) − y. For a target at a limit of θ without cancellation, where θ(s) as a double is already y:
// −2y/(1 + e^(2ys)) for tanh, −Y/(1 + e^(Ys)) with Y = 2y − 1 = ±1 for the logistic function.
double Residual(Activation theta, double s, double y);

// A number as its sign and the logarithm of its size: +1 or −1; sign 0 and −∞ for 0.
struct SignedLog {
  int sign = 0;
  double log = 0;
};

// Residual(θ, s, y), finite where that is 0 only as a double.
SignedLog LogResidual(Activation theta, double s, double y);

// ln θ'(s): 0, LogSech2(s), −|s| − 2 ln(1 + e^(−|s|)), 0 or −∞.
double LogSlope(Activation theta, double s);

// N entries each. Row n of `contribution`, N × (d+1), is the example's part of the gradient.
struct PerceptronPass {
  Eigen::VectorXd s;
  Eigen::VectorXd h;
  Eigen::VectorXd residual;
  Eigen::VectorXd slope;
  Eigen::MatrixXd contribution;
  double E_in = 0;
  Eigen::VectorXd grad;  // d + 1 entries
  double grad_norm = 0;
};

// s_n = wᵀx_n; h_n = θ(s_n); E_in = (1/N) Σ (h_n − y_n)²; ∇E_in = Σ (2/N)(h_n − y_n) θ'(s_n) x_n.
// Under Mean::kProduct all contributions are the N-th part of the product. Source: source.md,
// problem 1.
PerceptronPass EvaluatePerceptron(const DataSet& data, const Eigen::VectorXd& w, Activation theta,
                                  const PerceptronRules& rules = {});

// E_in alone.
double InSampleError(const DataSet& data, const Eigen::VectorXd& w, Activation theta);

}  // namespace chainrule
