// Gradient descent of the perceptron until its error has halved: simulated, estimated, or never.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "math/perceptron.h"

namespace chainrule {

inline constexpr int kMostSteps = 100'000;

struct HalvingRun {
  enum class Outcome {
    kNoError,  // E_in is 0 at the start
    kHalved,   // E_in ≤ E_0/2 after `steps`
    kStuck,    // w − η∇E_in is w in double: each update is below half a unit in the last place
    kDiverged,  // E_in or w is no longer finite
    kNotYet,    // none of these within the steps allowed
  };
  struct Point {
    int steps = 0;
    double E_in = 0;
  };

  Outcome outcome = Outcome::kNotYet;
  int steps = 0;         // taken
  double E_0 = 0;        // before
  double E_in = 0;       // after
  double grad_norm = 0;  // after; 0 where stuck because nothing pulls
  int unmoved = 0;       // entries of w that one more step would leave as they are; all: stuck
  Eigen::VectorXd w;     // after
  std::vector<Point> history;  // after 0, 1, 2, 4, 8, … steps and the last
};

// w ← w − η ∇E_in(w), at most `most_steps` (≥ 0) times, until something of Outcome holds. η is
// finite. E_in and gradient as in EvaluatePerceptron.
HalvingRun DescendToHalf(const DataSet& data, const Eigen::VectorXd& w, Activation theta,
                         double eta, int most_steps = kMostSteps);

// The same from w = 0.1 u, u = w/‖w‖; for w = 0 from 0. To be compared by E_in/E_0.
HalvingRun DescendToHalfFromSmall(const DataSet& data, const Eigen::VectorXd& w, Activation theta,
                                  double eta, int most_steps = kMostSteps);

// A number that E_in is nowhere below: (1/N) Σ over groups of equal x_n of the least of
// Σ (h − y_n)² for any h within the closed range of θ. Where it is above E_0/2, E_in can never
// halve: targets that contradict each other, or that lie outside the range of θ.
double ErrorFloor(const DataSet& data, Activation theta);

// ln of the number of steps until example x of N, alone, saturated and wrong, has come back from s:
// N e^(2|s|)/(32 η ‖x‖²), for tanh and y = ±1. There the residual is ±2 and the slope 4e^(−2|s|),
// so that a step takes ηs' = (η/N) 16 e^(−2|s|) ‖x‖² off |s|; as an integral over |s| from 0,
// Σ steps = ∫ d|s|/(ηs') = N (e^(2|s|) − 1)/(32 η ‖x‖²). All but the first units of |s| cost
// nothing beside them. η > 0, x not 0.
double LogStepsAlone(double s, double squared_norm_of_x, double eta, int count);

// An estimate of the steps to E_0/2 in exact arithmetic, whatever their number and that of the
// examples: the time τ = η · steps at which the flow dw/dτ = −∇E_in(w) has halved E_in, divided by
// η. Good where a step changes the gradient little, which it does where the steps are many. For
// several examples no formula is: they turn over one after another, and each moves the s of the
// others. Integrated by the L-stable Rosenbrock method of order 2 with steps as long as s_n allows,
// to about a part in 100. nullopt where E_0 = 0, where the flow does not get there (as far as
// 20,000 of them reach), or where the gradient is 0 as a double. η > 0. Source: J. G. Verwer et
// al., A second-order Rosenbrock method, 1999.
std::optional<double> EstimateStepsToHalf(const DataSet& data, const Eigen::VectorXd& w,
                                          Activation theta, double eta);

}  // namespace chainrule
