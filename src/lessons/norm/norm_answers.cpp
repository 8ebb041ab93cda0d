// What a learner can be asked for in this lesson in training: every number from the means to the
// gradient of the input, and the misconceptions that act on it.
#include <array>
#include <cstddef>
#include <utility>

#include "lessons/norm/norm.h"
#include "math/normalization_reach.h"

namespace chainrule::norm {
namespace {

using Kind = NormCell::Kind;
using R = NormRules;

enum Field { kAxes, kVariance, kDivisor, kGamma, kBackward };

struct Misconception {
  std::string_view id;
  Field field;
  void (*follow)(NormRules& rules);
};

constexpr std::array kMisconceptions = {
    Misconception{"axes_swapped", kAxes, [](R& r) { r.axes = R::Axes::kSwapped; }},
    Misconception{"batch_only", kAxes, [](R& r) { r.axes = R::Axes::kBatchOnly; }},
    Misconception{"spatial_only", kAxes, [](R& r) { r.axes = R::Axes::kSpatialOnly; }},
    Misconception{"variance_unbiased", kVariance,
                  [](R& r) { r.variance = R::Variance::kUnbiased; }},
    Misconception{"deviation_for_variance", kVariance,
                  [](R& r) { r.variance = R::Variance::kDeviation; }},
    Misconception{"epsilon_outside", kDivisor,
                  [](R& r) { r.divisor = R::Divisor::kEpsilonOutside; }},
    Misconception{"no_root", kDivisor, [](R& r) { r.divisor = R::Divisor::kNoRoot; }},
    Misconception{"gamma_before", kGamma, [](R& r) { r.gamma = R::Gamma::kBefore; }},
    Misconception{"statistics_constant", kBackward,
                  [](R& r) { r.backward = R::Backward::kStatisticsConstant; }},
};

class Key : public AnswerKey {
 public:
  explicit Key(NormProblem problem)
      : problem_(std::move(problem)), places_(NormCells(problem_.shape)) {
    for (const Misconception& m : kMisconceptions) rules_.push_back({m.id, m.field});
    const NormPass pass = Normalize(problem_.shape, problem_.data);
    const NormBackward back = BackpropagateNorm(problem_.shape, problem_.data, pass, problem_.dy);
    for (const NormCell& place : places_) {
      constexpr const char* kNames[] = {"mean", "var", "xhat", "y", "dgamma", "dbeta", "dx"};
      if (place.index == 0) starts_[Row(place.kind)] = static_cast<int>(cells_.size());
      cells_.push_back(
          {{kNames[Row(place.kind)], place.index, 0}, static_cast<int>(place.kind), kLayer});
      exact_.push_back(NumbersOf(place.kind, pass, back)(place.index));
    }
  }

  const std::vector<AnswerCell>& Cells() const override { return cells_; }
  const std::vector<RuleName>& Rules() const override { return rules_; }
  double Exact(int cell) const override { return exact_[At(cell)]; }

  std::vector<ActingRule> ActsAt(int cell) const override {
    std::vector<ActingRule> acting;
    for (std::size_t i = 0; i < kMisconceptions.size(); ++i)
      if (Touches(kMisconceptions[i].field, places_[At(cell)].kind))
        acting.push_back({static_cast<int>(i), kLayer});
    return acting;
  }

  Interval Reach(int cell, const Hypothesis& hypothesis, const Hand& hand,
                 const HeldInCell& held) const override {
    NormRules rules;
    for (const ActingRule& acting : hypothesis) kMisconceptions[At(acting.rule)].follow(rules);
    return ReachInNorm(problem_, places_[At(cell)], rules, hand, [&](const NormCell& place) {
      return held(starts_[Row(place.kind)] + place.index);
    });
  }

 private:
  static constexpr int kLayer = 1;  // there is no other

  static std::size_t At(int index) { return static_cast<std::size_t>(index); }
  static std::size_t Row(Kind kind) { return static_cast<std::size_t>(kind); }

  static const Eigen::VectorXd& NumbersOf(Kind kind, const NormPass& pass,
                                          const NormBackward& back) {
    switch (kind) {
      case Kind::kMean:
        return pass.mean;
      case Kind::kVariance:
        return pass.variance;
      case Kind::kNormalized:
        return pass.x_hat;
      case Kind::kOutput:
        return pass.y;
      case Kind::kGammaGradient:
        return back.dgamma;
      case Kind::kBetaGradient:
        return back.dbeta;
      case Kind::kInputGradient:
        break;
    }
    return back.dx;
  }

  static bool Touches(Field field, Kind kind) {
    switch (kind) {
      case Kind::kMean:
        return field == kAxes;
      case Kind::kVariance:
        return field == kAxes || field == kVariance;
      case Kind::kNormalized:
        return field == kDivisor || field == kGamma;
      case Kind::kOutput:
        return field == kGamma;
      case Kind::kInputGradient:
        return field == kBackward || field == kDivisor;
      case Kind::kGammaGradient:
      case Kind::kBetaGradient:
        break;
    }
    return false;
  }

  const NormProblem problem_;
  const std::vector<NormCell> places_;
  std::array<int, 7> starts_{};  // of each kind, the first cell
  std::vector<AnswerCell> cells_;
  std::vector<RuleName> rules_;
  std::vector<double> exact_;
};

}  // namespace

std::unique_ptr<AnswerKey> AnswersOf(const State& state) {
  Problem problem = ProblemOf(state);
  return std::make_unique<Key>(
      NormProblem{std::move(problem.shape), std::move(problem.data), std::move(problem.dy)});
}

}  // namespace chainrule::norm
