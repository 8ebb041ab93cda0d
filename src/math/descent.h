// Gradient descent of the perceptron until its error has halved: simulated, estimated, or shown to
// be impossible.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "math/perceptron.h"

namespace chainrule {

inline constexpr int kMostSteps = 100'000;

struct HalvingRun {
  enum class Outcome {
    kNoError,   // E_in is 0 at the start
    kHalved,    // E_in ≤ E_0/2 after `steps`
    kStuck,     // w − η∇E_in rounds to w: every update is below half a unit in the last place
    kDiverged,  // E_in or w is not finite any more
    kNotYet,    // none of these within the steps allowed
  };
  struct Point {
    int steps = 0;
    double E_in = 0;
  };

  Outcome outcome = Outcome::kNotYet;
  int steps = 0;               // steps taken
  double E_0 = 0;              // E_in before the first step
  double E_in = 0;             // after the last step
  double grad_norm = 0;        // after the last step; 0 if stuck because the gradient is 0
  int unmoved = 0;             // entries of w that one more step would not change; stuck if all
  Eigen::VectorXd w;           // after the last step
  std::vector<Point> history;  // after 0, 1, 2, 4, 8, … steps and after the last
};

// w ← w − η ∇E_in(w), at most `most_steps` (≥ 0) times, until another Outcome than kNotYet is
// reached. η is finite. E_in and its gradient are those of EvaluatePerceptron.
HalvingRun DescendToHalf(const DataSet& data, const Eigen::VectorXd& w, Activation theta,
                         double eta, int most_steps = kMostSteps);

// The same, starting from 0.1 u with u = w/‖w‖, or from 0 if w = 0. Compare runs by E_in/E_0.
HalvingRun DescendToHalfFromSmall(const DataSet& data, const Eigen::VectorXd& w, Activation theta,
                                  double eta, int most_steps = kMostSteps);

// A lower bound of E_in: (1/N) times the sum, over groups of equal x_n, of the smallest Σ (h −
// y_n)² for any h in the closed range of θ. If it exceeds E_0/2, E_in can never halve, because
// targets contradict each other or lie outside the range of θ.
double ErrorFloor(const DataSet& data, Activation theta);

// ln of the number of steps that one saturated and wrong example x of N needs, alone, to come back
// from s: N e^(2|s|)/(32 η ‖x‖²), for tanh and y = ±1. There the residual is ±2 and the slope is
// 4e^(−2|s|), so a step reduces |s| by ηs' = (η/N) 16 e^(−2|s|) ‖x‖². Integrating over |s| from 0
// gives Σ steps = ∫ d|s|/(ηs') = N (e^(2|s|) − 1)/(32 η ‖x‖²). Almost all steps are spent on the
// first units of |s|. η > 0, x is not 0.
double LogStepsAlone(double s, double squared_norm_of_x, double eta, int count);

// Estimates the steps to E_0/2 in exact arithmetic, for any number of steps and examples: the time
// τ = η · steps at which the flow dw/dτ = −∇E_in(w) has halved E_in, divided by η. The estimate is
// good if a step changes the gradient little, as it does when there are many steps. Several
// examples have no closed formula: they flip one after another, and each moves the s of the others.
// The flow is integrated to about 1 % by the L-stable Rosenbrock method of order 2, with time steps
// as long as s_n allows. nullopt if E_0 = 0, if the flow does not get there in 20,000 time steps,
// or if the gradient is 0 as a double. η > 0. Source: J. G. Verwer et al., A second-order
// Rosenbrock method, 1999.
std::optional<double> EstimateStepsToHalf(const DataSet& data, const Eigen::VectorXd& w,
                                          Activation theta, double eta);

}  // namespace chainrule
