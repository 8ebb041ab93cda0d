// The lesson on saturation: a perceptron's gradient, and how it dies where tanh is flat.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

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

// More examples than these are computed and drawn, but neither listed nor worked out one by one.
inline constexpr int kMostListed = 60;
// Sums of more terms are shown as the sum.
inline constexpr int kMostTerms = 12;
inline constexpr double kTypingStep = 0.1;
inline constexpr int kChainLayers = 20;
// What a chain starts from.
inline constexpr double kChainInput = 1;
// What w can be made by its length, so that it keeps its direction.
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

// What comes of it, worked out when somebody asks for it.
struct Solution : Problem {
  std::optional<Eigen::VectorXd> u;             // the direction of w
  std::function<const PerceptronPass&()> pass;  // of all examples, listed or not
  // Of what does not exist (where there is no u, or HasCure says so) the numbers are NaN.
  std::function<const Eigen::VectorXd&()> projections;
  std::function<const DecayLaw&()> law;
  std::function<const CrossEntropyPass&()> cure;
  std::function<const std::array<DerivationLine, 6>&()> derivation;
  std::function<const ChainLayer&()> chain_end;  // the last layer of the chain
};

using SharedSolution = std::shared_ptr<const Solution>;

// x1, x2, y of each example.
SharedData DataOf(const Eigen::MatrixXd& points);
SharedSolution Solve(const SharedData& data, const Eigen::VectorXd& w, Activation theta, double eta,
                     double s, double chain);

// Numbers that are read from the solution of whatever problem of this shape.
template <class Read>
Sheet::Numbers From(Read read) {
  return Sheet::Numbers::Of<Solution>(read);
}

// What the sheets of two problems have in common that differ in their numbers alone.
struct Shape {
  int count = 0;   // of examples
  int listed = 0;  // of those
  Activation theta = Activation::kTanh;
  bool has_cure = false;

  bool operator==(const Shape&) const = default;
};

// What the rows of the sheet's quantities are.
struct Rows {
  Sheet::IndexId examples;
  Sheet::IndexId weights;
};

// The six lines of tanh' at s, and what each costs in digits.
void DeclareDerivation(Sheet& sheet);
// Forward, backward, and one step of descent.
void DeclarePerceptron(const Shape& shape, const Rows& rows, Sheet& sheet);
// How fast the gradient dies, its cure, and what depth does.
void DeclareOutlook(const Shape& shape, const Rows& rows, Sheet& sheet);

// Whether θ has limits that it comes close to.
bool Saturates(Activation theta);
// The error of the cure is defined: θ is tanh and every y_n is ±1.
bool HasCure(const Problem& problem);
// Whether there is an exponential law, or a gradient that stays.
bool HasRate(const Solution& solution);
// Between the targets of the two sides: of −1 and +1, or of 0 and 1.
double MiddleOf(Activation theta);
// Whether h is on the other side of the middle than the target. s = 0 is neither side, and counts
// as wrong.
bool Wrong(const Problem& problem, double s, double y);

// The state with w made `norm` long; an error where w has no direction.
Result<State> WithNorm(State state, double norm, const TextBook& text);
// The same with (w_1, w_2) turned.
Result<State> WithAngle(State state, double degrees, const TextBook& text);
// What was there is of another curve.
void ForgetTrail(State& state);

// What a picture shows of a direction, and more: that of w changes in its last digits when w is
// made longer.
Eigen::VectorXd Rounded(const Eigen::VectorXd& u);

// Error and gradient along w = αu, and min |uᵀx_n|. `exact`: from logarithms, finite where the
// gradient is 0 as a double; else from the pass itself, which is faster.
struct RayCurve {
  std::vector<RayPoint> points;
  double least = 0;
};
RayCurve CurveAlong(const SharedData& data, Activation theta, const Eigen::VectorXd& u, bool exact,
                    const Eigen::VectorXd& alphas);
// The points alone. Apart from the curve, which stays the same while the trail grows.
std::vector<RayPoint> TrailAlong(const SharedData& data, Activation theta, const Eigen::VectorXd& u,
                                 bool exact, const Eigen::MatrixXd& norms);

inline constexpr int kWideWidth = 64;
inline constexpr int kWideDepth = 24;

// Mean |δ| at layer 1 over that at the last, in wide random networks of standard deviation
// scale/√width. The same for every state, and some work.
struct WideNetworks {
  std::vector<double> scales;
  std::vector<double> ratios;
  double xavier = 0;  // the ratio at Xavier's σ_w
  double he = 0;      // at He's
  double twice = 0;   // at twice Xavier's
};
WideNetworks RunWideNetworks();

void ComposeStory(const Scene& scene);
void ComposeStage(const Scene& scene);
void ComposeSettings(const Scene& scene);
// All lines of the derivation so far, with what they give and what that costs.
void ComposeDerivation(const Scene& scene);

}  // namespace chainrule::saturation
