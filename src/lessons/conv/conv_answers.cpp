// What a learner can be asked for in this lesson: each output, and the gradient of each input and
// each tap, with the misconceptions about them. All are sums of exact products of given numbers, so
// an answer is compared with one number.
#include <array>
#include <cstddef>
#include <utility>

#include "course/answer_key.h"
#include "lessons/conv/conv.h"
#include "math/convolution_rules.h"

namespace chainrule::conv {
namespace {

using std::int64_t;
using R = ConvolutionRules;

enum Field { kKernel, kChannels, kOrder, kLength, kInputs, kBackward, kWeight };

struct Misconception {
  std::string_view id;
  Field field;
  void (*follow)(ConvolutionRules& rules);
};

constexpr std::array kMisconceptions = {
    Misconception{"kernel_flipped", kKernel, [](R& r) { r.kernel = R::Kernel::kFlipped; }},
    Misconception{"channels_swapped", kChannels, [](R& r) { r.channels = R::Channels::kSwapped; }},
    Misconception{"interleaved", kOrder, [](R& r) { r.order = R::Order::kInterleaved; }},
    Misconception{"length_without_one", kLength, [](R& r) { r.length = R::Length::kWithoutOne; }},
    Misconception{"in_channels_forgotten", kInputs,
                  [](R& r) { r.inputs = R::Inputs::kFirstChannel; }},
    Misconception{"inverse", kBackward, [](R& r) { r.backward = R::Backward::kInverse; }},
    Misconception{"unflipped_backward", kBackward,
                  [](R& r) { r.backward = R::Backward::kUnflipped; }},
    Misconception{"dw_one_cell", kWeight, [](R& r) { r.weight = R::Weight::kOneCell; }},
};

class Key : public AnswerKey {
 public:
  explicit Key(const Problem& problem)
      : conv_(problem.conv),
        w_(problem.Weights()),
        x_(problem.Input()),
        dy_(problem.OutputGradient()),
        right_(Under({})) {
    for (const Misconception& m : kMisconceptions) rules_.push_back({m.id, m.field});
    Add("y", &ConvolutionPass::y);
    Add("dx", &ConvolutionPass::dx);
    Add("dw", &ConvolutionPass::dw);
    for (int i = 0; i < static_cast<int>(rules_.size()); ++i)
      under_.push_back(Under(Hypothesis({i, kLayer})));
  }

  const std::vector<AnswerCell>& Cells() const override { return cells_; }
  const std::vector<RuleName>& Rules() const override { return rules_; }
  double Exact(int cell) const override { return At(places_[Index(cell)], right_); }

  // Those that change the number.
  std::vector<ActingRule> ActsAt(int cell) const override {
    std::vector<ActingRule> acting;
    for (int i = 0; i < static_cast<int>(kMisconceptions.size()); ++i) {
      if (At(places_[Index(cell)], under_[Index(i)]) != Exact(cell)) acting.push_back({i, kLayer});
    }
    return acting;
  }

  Interval Reach(int cell, const Hypothesis& hypothesis, const Hand& /*hand*/,
                 const HeldInCell& /*held*/) const override {
    const Place& place = places_[Index(cell)];
    if (hypothesis.size() == 0) return Point(At(place, right_));
    if (hypothesis.size() == 1) return Point(At(place, under_[Index(hypothesis.first().rule)]));
    return Point(At(place, Under(hypothesis)));
  }

 private:
  static constexpr int kLayer = 1;  // there is no other

  struct Place {
    Eigen::VectorXd ConvolutionPass::*numbers;
    Eigen::Index number;
  };

  static std::size_t Index(int cell) { return static_cast<std::size_t>(cell); }

  void Add(const char* name, Eigen::VectorXd ConvolutionPass::*numbers) {
    const int step = cells_.empty() ? 0 : cells_.back().step + 1;
    for (Eigen::Index i = 0; i < (right_.*numbers).size(); ++i) {
      cells_.push_back({EntryOf(conv_, name, i), step, kLayer});
      places_.push_back({numbers, i});
    }
  }

  static double At(const Place& place, const ConvolutionPass& pass) {
    return (pass.*place.numbers)(place.number);
  }

  // All numbers under the rules, each at the place that the page gives it.
  ConvolutionPass Under(const Hypothesis& hypothesis) const {
    ConvolutionRules rules;
    for (const ActingRule& acting : hypothesis) kMisconceptions[Index(acting.rule)].follow(rules);
    ConvolutionPass pass = EvaluateConvolution(conv_, w_, x_, dy_, rules);
    const ConvolutionSizes sizes = SizesUnder(conv_, rules);
    if (sizes.rows < conv_.rows) pass.y = WithMissing(pass.y, sizes);
    if (sizes.columns < conv_.columns) pass.dx = WithZeros(pass.dx, conv_.channel_columns);
    if (sizes.weights < conv_.weights) pass.dw = WithZeros(pass.dw, conv_.taps);
    return pass;
  }

  // The outputs that do not exist under the rules are the right ones: nothing is said about them.
  Eigen::VectorXd WithMissing(const Eigen::VectorXd& y, const ConvolutionSizes& sizes) const {
    Eigen::VectorXd all = right_.y;
    const int64_t lines = sizes.out[0];
    const int64_t in_line = sizes.out[1];
    for (Eigen::Index i = 0; i < y.size(); ++i)
      all(static_cast<Eigen::Index>(
          OutputNumber(conv_, {i / (lines * in_line), i / in_line % lines, i % in_line}))) = y(i);
    return all;
  }

  // Where only the first input channel of each group counts, the others get no gradient.
  // `together`: numbers of one channel.
  Eigen::VectorXd WithZeros(const Eigen::VectorXd& some, int64_t together) const {
    const Eigen::Index block = static_cast<Eigen::Index>(together);
    const Eigen::Index stride = block * static_cast<Eigen::Index>(conv_.group_inputs);
    Eigen::VectorXd all = Eigen::VectorXd::Zero(some.size() / block * stride);
    for (Eigen::Index i = 0; i < some.size(); ++i) all(i / block * stride + i % block) = some(i);
    return all;
  }

  const Convolution conv_;
  const Eigen::VectorXd w_;
  const Eigen::VectorXd x_;
  const Eigen::VectorXd dy_;
  const ConvolutionPass right_;
  std::vector<AnswerCell> cells_;
  std::vector<Place> places_;  // of the cells
  std::vector<RuleName> rules_;
  std::vector<ConvolutionPass> under_;  // each rule alone
};

}  // namespace

std::unique_ptr<AnswerKey> AnswersOf(const State& state) {
  const Problem problem = ProblemOf(state);
  // Only then each number has a step of its own.
  if (!AllComputed(problem.conv) || !StepByStep(problem.conv)) return nullptr;
  return std::make_unique<Key>(problem);
}

}  // namespace chainrule::conv
