#include "math/parameter_rules.h"

#include <cassert>
#include <cstddef>

#include "math/checked_count.h"

namespace chainrule {

namespace {

using std::int64_t;
using Count = std::optional<int64_t>;

Count Product(std::initializer_list<Count> factors) {
  Count product = 1;
  for (const Count factor : factors)
    product = product && factor ? CheckedProduct({*product, *factor}) : std::nullopt;
  return product;
}

bool IsPointwise(const CountedLayer& layer) {
  return layer.spec.kind == LayerKind::kConvolution && layer.spec.rows.size == 1 &&
         layer.spec.columns.size == 1;
}

class RuledCounter {
 public:
  RuledCounter(const std::vector<CountedLayer>& layers, const ParameterRules& rules)
      : layers_(layers), rules_(rules) {}

  std::optional<LayerCounts> Counts(std::size_t index) const {
    const CountedLayer& layer = layers_[index];
    if (layer.path == LayerPath::kSkip && rules_.projection == ParameterRules::Projection::kMissed)
      return LayerCounts{};
    if (IsPointwise(layer) && rules_.pointwise == ParameterRules::Pointwise::kIdentity)
      return LayerCounts{};
    if (HasWeights(layer.spec.kind)) return OfWeights(layer);
    if (layer.spec.kind == LayerKind::kBatchNorm) return OfBatchNorm(index);
    if (layer.spec.kind == LayerKind::kAddition) return OfAddition(index);
    return layer.counts;
  }

 private:
  std::optional<LayerCounts> OfWeights(const CountedLayer& layer) const {
    LayerFactors f = FactorsOf(layer);
    if (rules_.in_channels == ParameterRules::InChannels::kForgotten) f.in_channels = 1;
    if (rules_.kernel == ParameterRules::Kernel::kForgotten) f.kernel_height = f.kernel_width = 1;
    if (rules_.kernel == ParameterRules::Kernel::kLength) f.kernel_width = 1;
    const Count once =
        CheckedProduct({f.in_channels, f.kernel_height, f.kernel_width, f.out_channels});
    const Count macs = Product({once, f.positions});
    if (!macs) return std::nullopt;

    LayerCounts counts = layer.counts;
    counts.macs = *macs;
    if (rules_.weights == ParameterRules::Weights::kMultiplyAdds) {
      counts.weights = counts.parameters = *macs;
      counts.biases = 0;
      return counts;
    }
    const bool spatial = layer.spec.kind == LayerKind::kConvolution &&
                         rules_.spatial == ParameterRules::Spatial::kCounted;
    const int64_t pixels = spatial ? layer.input.height * layer.input.width : 1;
    return WithWeights(counts, Product({once, pixels}), Biases(layer, *once));
  }

  static std::optional<LayerCounts> WithWeights(LayerCounts counts, Count weights, Count biases) {
    if (!weights || !biases) return std::nullopt;
    counts.weights = *weights;
    counts.biases = *biases;
    const Count parameters = CheckedSum({counts.weights, counts.biases, counts.gamma_beta});
    if (!parameters) return std::nullopt;
    counts.parameters = *parameters;
    return counts;
  }

  Count Biases(const CountedLayer& layer, int64_t weights) const {
    if (!layer.spec.bias) return 0;
    const LayerFactors f = FactorsOf(layer);
    switch (rules_.bias) {
      case ParameterRules::Bias::kPerOutputChannel:
        break;
      case ParameterRules::Bias::kPerWeight:
        return weights;
      case ParameterRules::Bias::kPerPixel:
        return CheckedProduct({f.out_channels, f.positions});
      case ParameterRules::Bias::kPerInputChannel:
        return layer.spec.kind == LayerKind::kConvolution ? layer.input.channels : f.in_channels;
      case ParameterRules::Bias::kPerKernelSlice:
        return CheckedProduct({f.in_channels, f.out_channels});
      case ParameterRules::Bias::kOne:
        return 1;
    }
    return f.out_channels;
  }

  std::optional<LayerCounts> OfBatchNorm(std::size_t index) const {
    LayerCounts counts = layers_[index].counts;
    const int64_t channels = layers_[index].input.channels;
    Count gamma_beta = counts.gamma_beta;
    switch (rules_.batch_norm) {
      case ParameterRules::BatchNorm::kTwo:
        break;
      case ParameterRules::BatchNorm::kOne:
        gamma_beta = channels;
        break;
      case ParameterRules::BatchNorm::kFour:
        gamma_beta = CheckedProduct({4, channels});
        break;
      case ParameterRules::BatchNorm::kTwoOfInput:
        if (index > 0) gamma_beta = CheckedProduct({2, layers_[index - 1].input.channels});
        break;
    }
    if (!gamma_beta) return std::nullopt;
    counts.gamma_beta = counts.parameters = *gamma_beta;
    return counts;
  }

  // Learns about the block from its layers: those between the previous addition and this one.
  std::optional<LayerCounts> OfAddition(std::size_t index) const {
    const CountedLayer& layer = layers_[index];
    if (rules_.identity_skip == ParameterRules::IdentitySkip::kNothing) return layer.counts;
    bool bias = false;
    for (std::size_t i = index; i > 0 && layers_[i - 1].path != LayerPath::kTrunk; --i) {
      if (layers_[i - 1].path == LayerPath::kSkip) return layer.counts;
      bias = bias || layers_[i - 1].spec.bias;
    }
    const int64_t channels = layer.input.channels;
    return WithWeights(layer.counts, CheckedProduct({channels, channels}), bias ? channels : 0);
  }

  const std::vector<CountedLayer>& layers_;
  const ParameterRules& rules_;
};

}  // namespace

std::vector<std::optional<LayerCounts>> CountUnder(const std::vector<CountedLayer>& layers,
                                                   const ParameterRules& rules) {
  const RuledCounter counter(layers, rules);
  std::vector<std::optional<LayerCounts>> counts;
  for (std::size_t i = 0; i < layers.size(); ++i) counts.push_back(counter.Counts(i));
  return counts;
}

}  // namespace chainrule
