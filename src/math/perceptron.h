// The perceptron h(x) = θ(wᵀx) on a data set: E_in and its gradient, split by example and by
// factor.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>

#include "math/activation.h"
#include "math/fault.h"
#include "math/perceptron_rules.h"

namespace chainrule {

// N examples. Row n of X is x_nᵀ with d + 1 entries, of which the first is the constant 1; y has N
// entries.
struct DataSet {
  Eigen::MatrixXd X;
  Eigen::VectorXd y;
};

// The first requirement that data or w breaks: at least one example, all numbers finite, column 0
// of X the constant 1, as many targets as examples, w with d + 1 entries. All functions of data and
// w here and in descent.h, ray.h and cross_entropy.h assert that this is nullopt.
std::optional<Fault> CheckDataSet(const DataSet& data, const Eigen::VectorXd& w);

// A target at a limit of θ, one of the two values that θ approaches as it saturates. Then θ(s) − y
// = −side · range/(1 + e^t) with t = steepness · side · s, which is positive if h is on y's side.
struct Limit {
  double side;       // −1: the lower limit, +1: the upper
  double range;      // from limit to limit
  double steepness;  // of the exponential
};

// y = ±1 for tanh, 0 or 1 for the logistic function; else nullopt.
std::optional<Limit> LimitOf(Activation theta, double y);

// Whether every y_n is at a limit of θ.
bool TargetsAtLimits(Activation theta, const Eigen::VectorXd& y);

// θ(s) − y. For a target at a limit of θ it is computed without cancellation, even where θ(s)
// rounds to y: −2y/(1 + e^(2ys)) for tanh, −Y/(1 + e^(Ys)) with Y = 2y − 1 = ±1 for the logistic
// function.
double Residual(Activation theta, double s, double y);

// A number as its sign, +1 or −1, and the logarithm of its magnitude; 0 has sign 0 and logarithm
// −∞.
struct SignedLog {
  int sign = 0;
  double log = 0;
};

// Residual(θ, s, y), finite where the residual itself underflows to 0.
SignedLog LogResidual(Activation theta, double s, double y);

// ln θ'(s), in the order of kActivations: 0, LogSech2(s), −|s| − 2 ln(1 + e^(−|s|)), 0 or −∞.
double LogSlope(Activation theta, double s);

// N entries each. `contribution` is N × (d+1); its row n is example n's part of the gradient.
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
// Under Mean::kProduct each contribution is 1/N of the product. Source: source.md, problem 1.
PerceptronPass EvaluatePerceptron(const DataSet& data, const Eigen::VectorXd& w, Activation theta,
                                  const PerceptronRules& rules = {});

// E_in only.
double InSampleError(const DataSet& data, const Eigen::VectorXd& w, Activation theta);

}  // namespace chainrule
