// The residual networks of K. He et al., 2015, layer by layer, and how two libraries count them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "math/fault.h"
#include "math/layer.h"

namespace chainrule {

enum class ResNetDepth { k18, k34, k50, k101, k152 };

inline constexpr std::array kResNetDepths = {ResNetDepth::k18, ResNetDepth::k34, ResNetDepth::k50,
                                             ResNetDepth::k101, ResNetDepth::k152};

// "resnet18" … "resnet152".
std::string_view ResNetName(ResNetDepth depth);
std::optional<ResNetDepth> ResNetFromName(std::string_view name);

// Whose version of the network it is. Keras gives every convolution a bias and puts a bottleneck's
// stride in the first 1×1 convolution; it only has networks of 50, 101 and 152 layers.
enum class ResNetConvention { kPyTorch, kKeras };

struct ResNetOptions {
  ResNetDepth depth = ResNetDepth::k50;
  ResNetConvention convention = ResNetConvention::kPyTorch;
  ImageShape image{3, 224, 224};
  std::int64_t classes = 1000;

  bool operator==(const ResNetOptions&) const = default;
};

// Layers `begin` … `end` − 1 of the network: stem, layer1 … layer4, head.
struct ResNetStage {
  std::string name;
  std::size_t begin = 0;
  std::size_t end = 0;
  int blocks = 0;  // 0 for stem and head
  LayerCounts total;
  ImageShape output;
};

// Layers have torchvision's names ("layer1.0.conv1", "layer1.0.downsample.0"); additions are named
// like "layer1.0.add".
struct CountedResNet {
  std::vector<CountedLayer> layers;
  std::vector<ResNetStage> stages;
  LayerCounts total;
};

// The parameters of a block, the stem or the head, and its stage.
struct ResNetPart {
  std::size_t stage = 0;
  std::int64_t parameters = 0;
};
std::vector<ResNetPart> PartsOf(const CountedResNet& net);

// The first error found, if any: a network that Keras does not have, a fault that CheckLayer finds,
// or a sum that does not fit 64 bits.
std::optional<Fault> CheckResNet(const ResNetOptions& options);

// A 7×7 convolution to 64 channels with stride 2; a 3×3 max pool with stride 2; four stages of
// blocks with 64, 128, 256 and 512 channels (four times as many at a bottleneck's output); an
// average pool; a fully connected layer. The first block of every stage after the first has stride
// 2, and a block has a projection if it changes the shape. CheckResNet is nullopt (asserted).
// Source: torchvision 0.14, models/resnet.py; Keras, applications/resnet.py.
CountedResNet CountResNet(const ResNetOptions& options);

// A model's counts as Keras reports them: running statistics are included, as non-trainable.
struct KerasSummary {
  std::int64_t total = 0;
  std::int64_t trainable = 0;
  std::int64_t non_trainable = 0;
};
KerasSummary SummaryAsKeras(const LayerCounts& counts);

// Why Keras's total exceeds PyTorch's parameters: each entry equals the channels of all batch norms
// together.
struct ConventionDifference {
  std::int64_t convolution_biases = 0;
  std::int64_t running_means = 0;
  std::int64_t running_variances = 0;

  std::int64_t Sum() const { return convolution_biases + running_means + running_variances; }
};

// Keras must have the network (asserted).
ConventionDifference KerasMinusPyTorch(ResNetDepth depth);

}  // namespace chainrule
