// The lesson on saturation: a perceptron's gradient, and how it dies where tanh is flat.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "course/answer_key.h"
#include "course/result.h"
#include "course/state.h"
#include "lessons/lesson.h"
#include "lessons/scene.h"
#include "math/cross_entropy.h"
#include "math/depth.h"
#include "math/perceptron.h"
#include "math/ray.h"
#include "math/tanh_derivation.h"

namespace chainrule {

extern const LessonParts kSaturation;

}  // namespace chainrule

namespace chainrule::saturation {

// Examples beyond these are computed and drawn, but not listed or worked out one by one.
inline constexpr int kMostListed = 60;
// Longer sums are shown with Σ instead of their terms.
inline constexpr int kMostTerms = 12;
inline constexpr double kTypingStep = 0.1;
inline constexpr int kChainLayers = 20;
// The input of the chain.
inline constexpr double kChainInput = 1;
// The least length that w can be given. Length 0 would lose its direction.
inline constexpr double kShortest = 1e-4;

using SharedData = std::shared_ptr<const DataSet>;

struct Problem {
  SharedData data;
  Eigen::VectorXd w;
  Activation theta = Activation::kTanh;
  double eta = 0;
  double s = 0;      // where tanh is derived
  double chain = 0;  // the weight of the chain of single units

  int count() const { return static_cast<int>(data->y.size()); }
  int listed() const { return count() < kMostListed ? count() : kMostListed; }
};

// A problem with what follows from it, computed on demand.
struct Solution : Problem {
  std::optional<Eigen::VectorXd> u;             // the direction of w
  std::function<const PerceptronPass&()> pass;  // of all examples, listed or not
  // Numbers that do not exist, because there is no u or no cure (HasCure), are NaN.
  std::function<const Eigen::VectorXd&()> projections;
  std::function<const DecayLaw&()> law;
  std::function<const CrossEntropyPass&()> cure;
  std::function<const std::array<DerivationLine, 6>&()> derivation;
  std::function<const ChainLayer&()> chain_end;  // the last layer of the chain
};

using SharedSolution = std::shared_ptr<const Solution>;

// The examples of the field `points`: a row x1, x2, y for each.
SharedData DataOf(const Eigen::MatrixXd& points);
SharedSolution Solve(const SharedData& data, const Eigen::VectorXd& w, Activation theta, double eta,
                     double s, double chain);

// The key to the numbers of the pass; nullptr if not all examples are listed.
std::unique_ptr<AnswerKey> AnswersOf(const State& state);

// Numbers read from the solution of any problem of this shape.
template <class Read>
Sheet::Numbers From(Read read) {
  return Sheet::Numbers::Of<Solution>(read);
}

// What a sheet depends on. Problems of one shape differ only in their numbers and share a sheet.
struct Shape {
  int count = 0;   // of examples
  int listed = 0;  // the number of examples that are listed
  Activation theta = Activation::kTanh;
  bool has_cure = false;

  bool operator==(const Shape&) const = default;
};

// The indices of the sheet: what the rows of its quantities stand for.
struct Rows {
  Sheet::IndexId examples;
  Sheet::IndexId weights;
};

// Declares the six lines of tanh' at s, and how many digits each one costs.
void DeclareDerivation(Sheet& sheet);
// Declares the forward pass, the backward pass and one step of descent.
void DeclarePerceptron(const Shape& shape, const Rows& rows, Sheet& sheet);
// Declares how fast the gradient dies, the cure, and what depth does.
void DeclareOutlook(const Shape& shape, const Rows& rows, Sheet& sheet);

// Whether θ approaches limits.
bool Saturates(Activation theta);
// Whether the error of the cure is defined: θ is tanh and every y_n is ±1.
bool HasCure(const Problem& problem);
// Whether there is an exponential law, or a gradient that stays.
bool HasRate(const Solution& solution);
// The middle between the two targets: 0 for −1 and +1, 0.5 for 0 and 1 (logistic).
double MiddleOf(Activation theta);
// Whether h and the target are on different sides of the middle. At s = 0, h is on neither side,
// which counts as wrong.
bool Wrong(const Problem& problem, double s, double y);

// The length of x. Uses the slow, stable norm only if the squares would underflow.
inline double Length(const Eigen::RowVector3d& x) {
  constexpr double kSquaresAreGood = 1e-150;
  const double length = x.norm();
  return length > kSquaresAreGood ? length : x.stableNorm();
}

// The example that the opening view speaks of: the wrong one with the largest residual, or nothing.
std::optional<int> WorstOf(const Solution& solution);

// The state with w scaled to length `norm`; an error if w has no direction.
Result<State> WithNorm(State state, double norm, const TextBook& text);
// The state with (w_1, w_2) turned to this angle; an error if both are 0.
Result<State> WithAngle(State state, double degrees, const TextBook& text);
// Empties the trail, because its points belong to another curve.
void ForgetTrail(State& state);

// A direction, rounded to more digits than a picture shows. Without rounding, its last digits would
// change whenever w gets longer.
Eigen::VectorXd Rounded(const Eigen::VectorXd& u);

// Error and gradient along w = αu, and min |uᵀx_n|. With `exact` they are computed as logarithms,
// which stay finite where the gradient is 0 as a double. Otherwise they come from the pass itself,
// which is faster.
struct RayCurve {
  std::vector<RayPoint> points;
  double least = 0;
};
RayCurve CurveAlong(const SharedData& data, Activation theta, const Eigen::VectorXd& u, bool exact,
                    const Eigen::VectorXd& alphas);
// The points of the trail. The curve is separate, because it stays the same while the trail grows.
std::vector<RayPoint> TrailAlong(const SharedData& data, Activation theta, const Eigen::VectorXd& u,
                                 bool exact, const Eigen::MatrixXd& norms);

inline constexpr int kWideWidth = 64;
inline constexpr int kWideDepth = 24;

// Mean |δ| at layer 1 divided by mean |δ| at the last layer, in wide random networks. Their weights
// have standard deviation scale/√width. The result is the same in every state and slow to compute.
struct WideNetworks {
  std::vector<double> scales;
  std::vector<double> ratios;
  double xavier = 0;  // the ratio at Xavier's σ_w
  double he = 0;      // at He's
  double twice = 0;   // at twice Xavier's
};
WideNetworks RunWideNetworks();

// The one of the four figures that the step is about.
const char* FigureOfStep(const Scene& scene);
void ComposeStory(const Scene& scene);
void ComposeStage(const Scene& scene);
void ComposeSettings(const Scene& scene);
// The matrices of the step.
void ComposeMatrices(const Scene& scene);
// All lines of the derivation so far, with the value of each and the digits that it costs.
void ComposeDerivation(const Scene& scene);

// The problem of the exercise with the state's seed and level.
State ExerciseOf(State state);

}  // namespace chainrule::saturation
