// What a learner can be asked for in this lesson: every number of the gradient, and the
// misconceptions that act on it.
#include <array>
#include <cstddef>
#include <utility>

#include "lessons/saturation/saturation.h"
#include "math/perceptron_reach.h"

namespace chainrule::saturation {
namespace {

using Kind = PerceptronCell::Kind;
using R = PerceptronRules;

enum Field { kSignal, kTheta, kError, kFactor, kMean, kSlope, kInput };

struct Misconception {
  std::string_view id;
  Field field;
  void (*follow)(PerceptronRules& rules);
};

constexpr std::array kMisconceptions = {
    Misconception{"bias_left_out", kSignal, [](R& r) { r.signal = R::Signal::kWithoutBias; }},
    Misconception{"theta_skipped", kTheta, [](R& r) { r.theta = R::Theta::kSkipped; }},
    Misconception{"sign_y_minus_h", kError, [](R& r) { r.error = R::Error::kTargetMinusOutput; }},
    Misconception{"no_factor_2", kFactor, [](R& r) { r.factor = R::Factor::kNone; }},
    Misconception{"no_mean", kMean, [](R& r) { r.mean = R::Mean::kSummed; }},
    Misconception{"product_of_means", kMean, [](R& r) { r.mean = R::Mean::kProduct; }},
    Misconception{"slope_dropped", kSlope, [](R& r) { r.slope = R::Slope::kDropped; }},
    Misconception{"slope_from_signal", kSlope, [](R& r) { r.slope = R::Slope::kFromSignal; }},
    Misconception{"slope_one_minus_h", kSlope, [](R& r) { r.slope = R::Slope::kOneMinusOutput; }},
    Misconception{"slope_logistic", kSlope, [](R& r) { r.slope = R::Slope::kLogistic; }},
    Misconception{"slope_at_output", kSlope, [](R& r) { r.slope = R::Slope::kAtOutput; }},
    Misconception{"x_dropped", kInput, [](R& r) { r.input = R::Input::kDropped; }},
};

class Key : public AnswerKey {
 public:
  explicit Key(PerceptronProblem problem)
      : problem_(std::move(problem)), places_(PerceptronCells(problem_.data)) {
    for (const Misconception& m : kMisconceptions) rules_.push_back({m.id, m.field});
    const PerceptronPass pass = EvaluatePerceptron(problem_.data, problem_.w, problem_.theta);
    for (const PerceptronCell& place : places_) {
      if (place.row == 0) starts_[Row(place.kind)] = static_cast<int>(cells_.size());
      cells_.push_back({QuantityOf(place), static_cast<int>(place.kind), kLayer});
      exact_.push_back(Exact(place, pass));
    }
  }

  const std::vector<AnswerCell>& Cells() const override { return cells_; }
  const std::vector<RuleName>& Rules() const override { return rules_; }
  double Exact(int cell) const override { return exact_[At(cell)]; }

  std::vector<ActingRule> ActsAt(int cell) const override {
    std::vector<ActingRule> acting;
    for (std::size_t i = 0; i < kMisconceptions.size(); ++i)
      if (Acts(kMisconceptions[i], places_[At(cell)].kind))
        acting.push_back({static_cast<int>(i), kLayer});
    return acting;
  }

  Interval Reach(int cell, const Hypothesis& hypothesis, const Hand& hand,
                 const HeldInCell& held) const override {
    PerceptronRules rules;
    for (const ActingRule& acting : hypothesis) kMisconceptions[At(acting.rule)].follow(rules);
    return ReachInPerceptron(
        problem_, places_[At(cell)], rules, hand,
        [&](const PerceptronCell& place) { return held(starts_[Row(place.kind)] + place.row); });
  }

 private:
  static constexpr int kLayer = 1;  // a perceptron has no other

  static std::size_t At(int index) { return static_cast<std::size_t>(index); }
  static std::size_t Row(Kind kind) { return static_cast<std::size_t>(kind); }

  static Quantity QuantityOf(const PerceptronCell& place) {
    constexpr const char* kNames[] = {"signal", "h", "residual", "E_in", "slope", "grad"};
    if (place.kind == Kind::kError) return {kNames[Row(place.kind)]};
    return {kNames[Row(place.kind)], place.row, 0};
  }

  static double Exact(const PerceptronCell& place, const PerceptronPass& pass) {
    switch (place.kind) {
      case Kind::kSignal:
        return pass.s(place.row);
      case Kind::kOutput:
        return pass.h(place.row);
      case Kind::kResidual:
        return pass.residual(place.row);
      case Kind::kError:
        return pass.E_in;
      case Kind::kSlope:
        return pass.slope(place.row);
      case Kind::kGradient:
        break;
    }
    return pass.grad(place.row);
  }

  // Whether the rule can change this kind of number.
  bool Acts(const Misconception& misconception, Kind kind) const {
    const Field field = misconception.field;
    const bool identity = problem_.theta == Activation::kIdentity;
    switch (kind) {
      case Kind::kSignal:
        return field == kSignal;
      case Kind::kOutput:
        return field == kTheta && !identity;
      case Kind::kResidual:
        return field == kError;
      case Kind::kError: {
        PerceptronRules rules;
        misconception.follow(rules);
        return rules.mean == R::Mean::kSummed;
      }
      case Kind::kSlope:
        return (field == kSlope || field == kTheta) && !identity;
      case Kind::kGradient:
        return field == kFactor || field == kMean || field == kInput;
    }
    return false;
  }

  const PerceptronProblem problem_;
  const std::vector<PerceptronCell> places_;
  std::array<int, 6> starts_{};  // of each kind, the first cell
  std::vector<AnswerCell> cells_;
  std::vector<RuleName> rules_;
  std::vector<double> exact_;
};

}  // namespace

std::unique_ptr<AnswerKey> AnswersOf(const State& state) {
  const SharedData data = DataOf(state.Matrix("points"));
  if (data->y.size() > kMostListed) return nullptr;
  const std::optional<Activation> theta = ActivationFromName(state.Word("theta"));
  return std::make_unique<Key>(
      PerceptronProblem{*data, state.Matrix("w").col(0), theta.value_or(Activation::kTanh)});
}

}  // namespace chainrule::saturation
