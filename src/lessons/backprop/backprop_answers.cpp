// What a learner can be asked for in this lesson: every number of a descent step, and the
// misconceptions that act on it.
#include <array>
#include <cstddef>
#include <utility>

#include "lessons/backprop/backprop.h"
#include "math/join.h"
#include "math/pass_reach.h"

namespace chainrule::backprop {
namespace {

using Kind = PassCell::Kind;
using R = PassRules;

enum Field { kSignal, kTheta, kBias, kError, kFactor, kSlope, kRows, kOuter, kUpdated, kStep };

struct Misconception {
  std::string_view id;
  Field field;
  void (*follow)(PassRules& rules);
};

// Any number but 0; the state's η takes its place.
constexpr double kEta = 1;

constexpr std::array kMisconceptions = {
    Misconception{"signal_not_transposed", kSignal,
                  [](R& r) { r.signal = R::Signal::kNotTransposed; }},
    Misconception{"bias_left_out", kSignal, [](R& r) { r.signal = R::Signal::kWithoutBias; }},
    Misconception{"theta_skipped", kTheta, [](R& r) { r.theta = R::Theta::kSkipped; }},
    Misconception{"bias_transformed", kBias, [](R& r) { r.bias = R::Bias::kTransformed; }},
    Misconception{"logistic_for_tanh", kTheta, [](R& r) { r.theta = R::Theta::kLogisticForTanh; }},
    Misconception{"tanh_for_identity", kTheta, [](R& r) { r.theta = R::Theta::kTanhForIdentity; }},
    Misconception{"no_factor_2", kFactor, [](R& r) { r.factor = R::Factor::kNone; }},
    Misconception{"factor_2_every_layer", kFactor,
                  [](R& r) { r.factor = R::Factor::kTwoAtEveryLayer; }},
    Misconception{"sign_y_minus_x", kError, [](R& r) { r.error = R::Error::kTargetMinusOutput; }},
    Misconception{"e_for_delta", kError, [](R& r) { r.error = R::Error::kSquared; }},
    Misconception{"slope_from_signal", kSlope, [](R& r) { r.slope = R::Slope::kFromSignal; }},
    Misconception{"slope_at_output", kSlope, [](R& r) { r.slope = R::Slope::kAtOutput; }},
    Misconception{"slope_one_minus_x", kSlope, [](R& r) { r.slope = R::Slope::kOneMinusOutput; }},
    Misconception{"slope_x", kSlope, [](R& r) { r.slope = R::Slope::kOutput; }},
    Misconception{"slope_forgotten", kSlope, [](R& r) { r.slope = R::Slope::kForgotten; }},
    Misconception{"slope_next_layer", kSlope, [](R& r) { r.slope = R::Slope::kOfNextLayer; }},
    Misconception{"slope_previous_layer", kSlope,
                  [](R& r) { r.slope = R::Slope::kOfPreviousLayer; }},
    Misconception{"slope_logistic", kSlope, [](R& r) { r.slope = R::Slope::kLogistic; }},
    Misconception{"row_0_used", kRows, [](R& r) { r.rows = R::Rows::kFromRow0; }},
    Misconception{"rows_summed", kRows, [](R& r) { r.rows = R::Rows::kAllSummed; }},
    Misconception{"weights_forgotten", kRows, [](R& r) { r.rows = R::Rows::kNoWeights; }},
    Misconception{"one_path", kRows, [](R& r) { r.rows = R::Rows::kOnePath; }},
    Misconception{"outer_signal", kOuter, [](R& r) { r.outer = R::Outer::kSignalDelta; }},
    Misconception{"outer_transposed", kOuter, [](R& r) { r.outer = R::Outer::kTransposed; }},
    Misconception{"outer_times_weights", kOuter, [](R& r) { r.outer = R::Outer::kTimesWeights; }},
    Misconception{"updated_weights", kUpdated, [](R& r) { r.updated_by = kEta; }},
    Misconception{"plus_eta", kStep, [](R& r) { r.step = R::Step::kPlus; }},
};

// The rules under this misconception alone.
PassRules Under(const Misconception& misconception) {
  PassRules rules;
  misconception.follow(rules);
  return rules;
}

class Key : public AnswerKey {
 public:
  explicit Key(PassProblem problem)
      : problem_(std::move(problem)), places_(PassCells(problem_.network)) {
    for (const Misconception& m : kMisconceptions) rules_.push_back({m.id, m.field});
    const ForwardPass pass = Forward(problem_.network, problem_.x, problem_.y);
    const BackwardPass back = Backward(problem_.network, pass, problem_.y);
    Network next = problem_.network;
    DescendBy(next, back, problem_.eta);
    int step = -1;
    for (const PassCell& place : places_) {
      const int at = static_cast<int>(cells_.size());
      if (const bool same_step = at > 0 && places_[At(at - 1)].kind == place.kind &&
                                 places_[At(at - 1)].layer == place.layer;
          !same_step) {
        ++step;
        starts_[Row(place.kind)][At(place.layer)] = at;
      }
      cells_.push_back({QuantityOf(place), step, place.layer});
      exact_.push_back(Exact(place, pass, back, next));
    }
  }

  const std::vector<AnswerCell>& Cells() const override { return cells_; }
  const std::vector<RuleName>& Rules() const override { return rules_; }
  double Exact(int cell) const override { return exact_[At(cell)]; }

  std::vector<ActingRule> ActsAt(int cell) const override {
    const PassCell& place = places_[At(cell)];
    std::vector<ActingRule> acting;
    for (std::size_t i = 0; i < kMisconceptions.size(); ++i) {
      const Field field = kMisconceptions[i].field;
      if (!Touches(field, place) || !Fits(Under(kMisconceptions[i]), place)) continue;
      // θ(1) in the place of the 1 is made in the layer before.
      const int layer = field == kBias ? place.layer - 1 : place.layer;
      acting.push_back({static_cast<int>(i), layer});
    }
    return acting;
  }

  std::vector<ActingRule> Beside(const ActingRule& rule) const override {
    // θ(1) goes by the θ of its layer, which the cell that uses it knows nothing of.
    if (kMisconceptions[At(rule.rule)].field != kBias || rule.layer == ActingRule::kThroughout)
      return {};
    std::vector<ActingRule> beside;
    for (std::size_t i = 0; i < kMisconceptions.size(); ++i) {
      const R::Theta theta = Under(kMisconceptions[i]).theta;
      if (theta == R::Theta::kSkipped || theta == R::Theta::kLogisticForTanh)
        beside.push_back({static_cast<int>(i), rule.layer});
    }
    return beside;
  }

  Interval Reach(int cell, const Hypothesis& hypothesis, const Hand& hand,
                 const HeldInCell& held) const override {
    std::vector<PassRules> rules(problem_.network.W.size());
    for (const ActingRule& acting : hypothesis) {
      for (std::size_t i = 0; i < rules.size(); ++i) {
        if (acting.layer != ActingRule::kThroughout && acting.layer != static_cast<int>(i) + 1)
          continue;
        kMisconceptions[At(acting.rule)].follow(rules[i]);
        if (rules[i].updated_by != 0) rules[i].updated_by = problem_.eta;
      }
    }
    return ReachInPass(problem_, places_[At(cell)], rules, hand,
                       [&](const PassCell& place) { return held(IndexOf(place)); });
  }

 private:
  static std::size_t At(int index) { return static_cast<std::size_t>(index); }
  static std::size_t Row(Kind kind) { return static_cast<std::size_t>(kind); }

  int IndexOf(const PassCell& place) const {
    const int start = starts_[Row(place.kind)][At(place.layer)];
    const PassCell& first = places_[At(start)];
    const bool weights = place.kind == Kind::kWeightGradient || place.kind == Kind::kNextWeight;
    const int columns = weights ? Units(problem_.network, place.layer) : 1;
    return start + (place.row - first.row) * columns + place.column;
  }

  static Quantity QuantityOf(const PassCell& place) {
    constexpr const char* kNames[] = {"s", "x", "e", "delta", "dW", "next.W"};
    if (place.kind == Kind::kError) return {"e"};
    return {Join(kNames[Row(place.kind)], place.layer), place.row, place.column};
  }

  static double Exact(const PassCell& place, const ForwardPass& pass, const BackwardPass& back,
                      const Network& next) {
    if (place.kind == Kind::kError) return pass.e;
    const std::size_t at = At(place.layer - 1);
    switch (place.kind) {
      case Kind::kSignal:
        return pass.s[at](place.row);
      case Kind::kOutput:
        return pass.x[at + 1](place.row);
      case Kind::kDelta:
        return back.delta[at](place.row);
      case Kind::kWeightGradient:
        return back.dW[at](place.row, place.column);
      case Kind::kNextWeight:
      case Kind::kError:
        break;
    }
    return next.W[at](place.row, place.column);
  }

  // Whether rules of this field act on this kind of number.
  bool Touches(Field field, const PassCell& place) const {
    const bool last = place.layer == Layers(problem_.network);
    switch (place.kind) {
      case Kind::kSignal:
        return field == kSignal || field == kBias;
      case Kind::kOutput:
        return field == kTheta;
      case Kind::kError:
        break;
      case Kind::kDelta:
        if (field == kFactor || field == kSlope || field == kTheta) return true;
        return last ? field == kError : field == kRows || field == kUpdated;
      case Kind::kWeightGradient:
        return field == kOuter || (field == kBias && place.row == 0);
      case Kind::kNextWeight:
        return field == kStep;
    }
    return false;
  }

  // Whether they can change this one.
  bool Fits(const PassRules& rules, const PassCell& place) const {
    const Network& network = problem_.network;
    const int l = place.layer;
    const bool last = l == Layers(network);
    const bool square = Units(network, l - 1) + 1 == Units(network, l);
    const Activation own = ThetaOf(network, l);
    const bool identity = own == Activation::kIdentity;
    if (rules.signal == R::Signal::kNotTransposed || rules.outer == R::Outer::kTransposed)
      return square;
    if (rules.bias != R::Bias::kOne) return l >= 2;
    if (rules.outer == R::Outer::kSignalDelta) return l >= 2 && place.row > 0;
    if (rules.theta != R::Theta::kOwn) return ThetaOf(network, l, rules) != own;
    if (rules.factor != R::Factor::kTwoAtOutput) return (rules.factor == R::Factor::kNone) == last;
    if (rules.rows == R::Rows::kOnePath) return Units(network, l + 1) > 1;
    const bool of_neighbour =
        rules.slope == R::Slope::kOfNextLayer || rules.slope == R::Slope::kOfPreviousLayer;
    return rules.slope == R::Slope::kOwn || of_neighbour || !identity;
  }

  const PassProblem problem_;
  const std::vector<PassCell> places_;
  // Of each kind and layer, the first cell.
  std::array<std::array<int, kMaxLayers + 1>, 6> starts_{};
  std::vector<AnswerCell> cells_;
  std::vector<RuleName> rules_;
  std::vector<double> exact_;
};

}  // namespace

std::unique_ptr<AnswerKey> AnswersOf(const State& state) {
  Problem problem = ProblemOf(state);
  return std::make_unique<Key>(PassProblem{std::move(problem.network), std::move(problem.x),
                                           std::move(problem.y), problem.eta});
}

}  // namespace chainrule::backprop
