// What a learner can be asked for in this lesson: the parameters of each layer and of each block,
// and the misconceptions about counting. All are whole numbers, so an answer is right or it is not.
#include <array>
#include <cstddef>
#include <utility>

#include "course/answer_key.h"
#include "lessons/blocks/blocks.h"
#include "math/parameter_rules.h"

namespace chainrule::blocks {
namespace {

using R = ParameterRules;

enum Field {
  kInChannels,
  kKernel,
  kBias,
  kBatchNorm,
  kSpatial,
  kCounted,
  kProjection,
  kSkip,
  kPointwise
};

struct Misconception {
  std::string_view id;
  Field field;
  void (*follow)(ParameterRules& rules);
};

constexpr std::array kMisconceptions = {
    Misconception{"in_channels_forgotten", kInChannels,
                  [](R& r) { r.in_channels = R::InChannels::kForgotten; }},
    Misconception{"kernel_forgotten", kKernel, [](R& r) { r.kernel = R::Kernel::kForgotten; }},
    Misconception{"kernel_length", kKernel, [](R& r) { r.kernel = R::Kernel::kLength; }},
    Misconception{"bias_per_weight", kBias, [](R& r) { r.bias = R::Bias::kPerWeight; }},
    Misconception{"bias_per_pixel", kBias, [](R& r) { r.bias = R::Bias::kPerPixel; }},
    Misconception{"bias_per_input_channel", kBias,
                  [](R& r) { r.bias = R::Bias::kPerInputChannel; }},
    Misconception{"bias_per_kernel_slice", kBias, [](R& r) { r.bias = R::Bias::kPerKernelSlice; }},
    Misconception{"bias_one", kBias, [](R& r) { r.bias = R::Bias::kOne; }},
    Misconception{"batch_norm_one", kBatchNorm, [](R& r) { r.batch_norm = R::BatchNorm::kOne; }},
    Misconception{"batch_norm_four", kBatchNorm, [](R& r) { r.batch_norm = R::BatchNorm::kFour; }},
    Misconception{"batch_norm_of_input", kBatchNorm,
                  [](R& r) { r.batch_norm = R::BatchNorm::kTwoOfInput; }},
    Misconception{"spatial_counted", kSpatial, [](R& r) { r.spatial = R::Spatial::kCounted; }},
    Misconception{"multiply_adds", kCounted, [](R& r) { r.weights = R::Weights::kMultiplyAdds; }},
    Misconception{"projection_missed", kProjection,
                  [](R& r) { r.projection = R::Projection::kMissed; }},
    Misconception{"skip_has_parameters", kSkip,
                  [](R& r) { r.identity_skip = R::IdentitySkip::kLikeAProjection; }},
    Misconception{"pointwise_identity", kPointwise,
                  [](R& r) { r.pointwise = R::Pointwise::kIdentity; }},
};

class Key : public AnswerKey {
 public:
  explicit Key(std::vector<Block> blocks) : blocks_(std::move(blocks)) {
    for (const Misconception& m : kMisconceptions) rules_.push_back({m.id, m.field});
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
      const std::vector<CountedLayer>& layers = blocks_[block].counted.layers;
      for (std::size_t layer = 0; layer < layers.size(); ++layer)
        if (layers[layer].spec.kind != LayerKind::kAddition)
          Add(block, layer, blocks_[block].Named(layers[layer].name), 2 * block);
      Add(block, kTotal, blocks_[block].Named("total"), 2 * block + 1);
    }
  }

  const std::vector<AnswerCell>& Cells() const override { return cells_; }
  const std::vector<RuleName>& Rules() const override { return rules_; }

  double Exact(int cell) const override {
    const Place& place = places_[At(cell)];
    const ResidualBlock& counted = blocks_[place.block].counted;
    return static_cast<double>(place.layer == kTotal
                                   ? counted.total.parameters
                                   : counted.layers[place.layer].counts.parameters);
  }

  std::vector<ActingRule> ActsAt(int cell) const override {
    const Place& place = places_[At(cell)];
    std::vector<ActingRule> acting;
    for (std::size_t i = 0; i < kMisconceptions.size(); ++i) {
      const ActingRule rule{static_cast<int>(i), LayerOf(place.block)};
      const ParameterRules rules = RulesIn(place.block, Hypothesis(rule));
      const bool of_skip = kMisconceptions[i].field == kSkip;
      const bool acts = place.layer == kTotal
                            ? of_skip && OfAddition(place.block, rules) > 0
                            : !of_skip && OfLayer(place, rules) != OfLayer(place, R());
      if (acts) acting.push_back(rule);
    }
    return acting;
  }

  Interval Reach(int cell, const Hypothesis& hypothesis, const Hand& /*hand*/,
                 const HeldInCell& held) const override {
    const Place& place = places_[At(cell)];
    const ParameterRules rules = RulesIn(place.block, hypothesis);
    if (place.layer != kTotal) return Point(OfLayer(place, rules));
    Interval sum = Point(OfAddition(place.block, rules));
    for (std::size_t i = 0; i < places_.size(); ++i)
      if (places_[i].block == place.block && places_[i].layer != kTotal)
        sum = sum + held(static_cast<int>(i));
    return sum;
  }

 private:
  static constexpr std::size_t kTotal = static_cast<std::size_t>(-1);

  // Whose parameters a cell asks for: those of a layer, or of the whole block.
  struct Place {
    std::size_t block;
    std::size_t layer;
  };

  static int LayerOf(std::size_t block) { return static_cast<int>(block) + 1; }
  static std::size_t At(int index) { return static_cast<std::size_t>(index); }

  // The other counts of a layer give its parameters away.
  void Add(std::size_t block, std::size_t layer, const std::string& name, std::size_t step) {
    AnswerCell cell{{name, 0, kParameters}, static_cast<int>(step), LayerOf(block)};
    cell.count = true;
    for (const int column : {kWeights, kBiases, kGammaBeta, kRunning, kMacs})
      cell.told_by.push_back({name, 0, column});
    cells_.push_back(std::move(cell));
    places_.push_back({block, layer});
  }

  // Those followed in this block. A block is what the layers of a network are to other rules.
  static ParameterRules RulesIn(std::size_t block, const Hypothesis& hypothesis) {
    ParameterRules rules;
    for (const ActingRule& acting : hypothesis)
      if (acting.layer == ActingRule::kThroughout || acting.layer == LayerOf(block))
        kMisconceptions[At(acting.rule)].follow(rules);
    return rules;
  }

  // A count that fits no 64 bits is one that nobody types.
  static double ParametersOf(const std::optional<LayerCounts>& counts) {
    constexpr double kTooMany = 1e30;
    return counts ? static_cast<double>(counts->parameters) : kTooMany;
  }

  double OfLayer(const Place& place, const ParameterRules& rules) const {
    return ParametersOf(CountUnder(blocks_[place.block].counted.layers, rules)[place.layer]);
  }

  // What the additions of the block count: nothing, but for who gives the skip parameters.
  double OfAddition(std::size_t block, const ParameterRules& rules) const {
    const std::vector<CountedLayer>& layers = blocks_[block].counted.layers;
    const auto counts = CountUnder(layers, rules);
    double sum = 0;
    for (std::size_t i = 0; i < layers.size(); ++i)
      if (layers[i].spec.kind == LayerKind::kAddition) sum += ParametersOf(counts[i]);
    return sum;
  }

  const std::vector<Block> blocks_;
  std::vector<AnswerCell> cells_;
  std::vector<Place> places_;  // of the cells
  std::vector<RuleName> rules_;
};

}  // namespace

std::unique_ptr<AnswerKey> AnswersOf(const State& state) {
  return std::make_unique<Key>(BlocksOf(state));
}

}  // namespace chainrule::blocks
