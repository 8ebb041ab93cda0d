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

// As who builds it. Keras gives every convolution a bias, and a bottleneck's stride to the first
// 1×1 convolution; it has networks of 50, 101 and 152 layers only.
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
  int blocks = 0;  // 0 in stem and head
  LayerCounts total;
  ImageShape output;
};

// Layers have torchvision's names ("layer1.0.conv1", "layer1.0.downsample.0"), and additions
// "layer1.0.add".
struct CountedResNet {
  std::vector<CountedLayer> layers;
  std::vector<ResNetStage> stages;
  LayerCounts total;
};

// Parameters of a block, or of the stem or the head, and the stage that it is in.
struct ResNetPart {
  std::size_t stage = 0;
  std::int64_t parameters = 0;
};
std::vector<ResNetPart> PartsOf(const CountedResNet& net);

// The first thing that cannot be: a network that Keras does not have, what
// CheckLayer says of a layer, a sum that 64 bits cannot count.
std::optional<Fault> CheckResNet(const ResNetOptions& options);

// 7×7 convolution to 64 channels, stride 2; 3×3 max pool, stride 2; four stages of blocks of 64,
// 128, 256 and 512 channels, four times as many at a bottleneck's output, the first block of each
// stage but the first with stride 2, and with a projection where the shape changes; average pool
// and a fully connected layer. CheckResNet is nullopt (asserted). Source: torchvision 0.14,
// models/resnet.py; Keras, applications/resnet.py.
CountedResNet CountResNet(const ResNetOptions& options);

// What Keras says of a model: running statistics are counted with the rest and never trained.
struct KerasSummary {
  std::int64_t total = 0;
  std::int64_t trainable = 0;
  std::int64_t non_trainable = 0;
};
KerasSummary SummaryAsKeras(const LayerCounts& counts);

// Where Keras's total exceeds PyTorch's parameters: each is as many as batch norms have channels.
struct ConventionDifference {
  std::int64_t convolution_biases = 0;
  std::int64_t running_means = 0;
  std::int64_t running_variances = 0;

  std::int64_t Sum() const { return convolution_biases + running_means + running_variances; }
};

// Of a network that Keras has (asserted).
ConventionDifference KerasMinusPyTorch(ResNetDepth depth);

}  // namespace chainrule
