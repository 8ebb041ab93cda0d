#include "math/resnet.h"

#include <cassert>

#include "math/join.h"
#include "math/layer_list.h"
#include "math/residual_block.h"

namespace chainrule {

namespace {

using std::int64_t;

struct Plan {
  std::string_view name;
  std::string_view title;
  BlockKind block;
  std::array<int, 4> blocks;  // blocks per stage
};

// In the order of kResNetDepths.
constexpr std::array<Plan, kResNetDepths.size()> kPlans = {{
    {"resnet18", "ResNet-18", BlockKind::kStandard, {2, 2, 2, 2}},
    {"resnet34", "ResNet-34", BlockKind::kStandard, {3, 4, 6, 3}},
    {"resnet50", "ResNet-50", BlockKind::kBottleneck, {3, 4, 6, 3}},
    {"resnet101", "ResNet-101", BlockKind::kBottleneck, {3, 4, 23, 3}},
    {"resnet152", "ResNet-152", BlockKind::kBottleneck, {3, 8, 36, 3}},
}};

const Plan& PlanOf(ResNetDepth depth) {
  return kPlans[static_cast<std::size_t>(depth)];
}

constexpr int64_t kStemChannels = 64;
constexpr int64_t kBottleneckExpansion = 4;

class ResNetBuilder {
 public:
  explicit ResNetBuilder(const ResNetOptions& options)
      : options_(options), keras_(options.convention == ResNetConvention::kKeras) {}

  void Build() {
    const Plan& plan = PlanOf(options_.depth);
    if (keras_ && plan.block == BlockKind::kStandard)
      list_.Fail({"resnet_keras", {{"title", std::string(plan.title)}}});
    shape_ = options_.image;
    AddStem();
    for (std::size_t i = 0; i < plan.blocks.size(); ++i)
      AddStage(plan, static_cast<int>(i), plan.blocks[i]);
    AddHead();
  }

  const std::optional<Fault>& fault() const { return list_.fault(); }

  CountedResNet Result() const { return {list_.layers(), stages_, list_.total()}; }

 private:
  void Add(const std::string& name, const LayerSpec& spec) {
    shape_ = list_.Add(name, LayerPath::kTrunk, spec, shape_);
  }

  void AddStem() {
    const Window convolution = PaddedWindow(7, 2, 3);
    const Window pool = PaddedWindow(3, 2, 1);
    Add("conv1", {.out_channels = kStemChannels,
                  .rows = convolution,
                  .columns = convolution,
                  .bias = keras_});
    Add("bn1", {.kind = LayerKind::kBatchNorm});
    Add("maxpool", {.kind = LayerKind::kMaxPool, .rows = pool, .columns = pool});
    EndStage("stem", 0);
  }

  void AddStage(const Plan& plan, int index, int blocks) {
    const bool bottleneck = plan.block == BlockKind::kBottleneck;
    const int64_t middle = kStemChannels << index;
    const std::string name = "layer" + std::to_string(index + 1);
    for (int i = 0; i < blocks; ++i) {
      BlockOptions block;
      block.kind = plan.block;
      block.input = shape_;
      block.middle_channels = middle;
      block.out_channels = bottleneck ? kBottleneckExpansion * middle : middle;
      block.bias = keras_;
      block.batch_norm = true;
      block.stride = i == 0 && index > 0 ? 2 : 1;
      block.stride_place = keras_ ? StridePlace::kFirst : StridePlace::kKernel;
      block.projection = block.stride != 1 || shape_.channels != block.out_channels;
      shape_ = AddBlock(list_, block, {Join(name, ".", i, "."), "downsample.0", "downsample.1"});
    }
    EndStage(name, blocks);
  }

  void AddHead() {
    Add("avgpool", {.kind = LayerKind::kGlobalAveragePool});
    Add("fc", {.kind = LayerKind::kFullyConnected, .out_channels = options_.classes, .bias = true});
    EndStage("head", 0);
  }

  void EndStage(const std::string& name, int blocks) {
    const std::vector<CountedLayer>& layers = list_.layers();
    const std::size_t begin = stages_.empty() ? 0 : stages_.back().end;
    const auto first = layers.begin() + static_cast<std::ptrdiff_t>(begin);
    stages_.push_back({name, begin, layers.size(), blocks, Total({first, layers.end()}), shape_});
  }

  const ResNetOptions& options_;
  const bool keras_;
  LayerList list_;
  ImageShape shape_;
  std::vector<ResNetStage> stages_;
};

}  // namespace

std::string_view ResNetName(ResNetDepth depth) {
  return PlanOf(depth).name;
}

std::optional<ResNetDepth> ResNetFromName(std::string_view name) {
  for (const ResNetDepth depth : kResNetDepths) {
    if (ResNetName(depth) == name) return depth;
  }
  return std::nullopt;
}

std::optional<Fault> CheckResNet(const ResNetOptions& options) {
  ResNetBuilder builder(options);
  builder.Build();
  return builder.fault();
}

CountedResNet CountResNet(const ResNetOptions& options) {
  ResNetBuilder builder(options);
  builder.Build();
  assert(!builder.fault());
  return builder.Result();
}

std::vector<ResNetPart> PartsOf(const CountedResNet& net) {
  std::vector<ResNetPart> parts;
  for (std::size_t number = 0; number < net.stages.size(); ++number) {
    const ResNetStage& stage = net.stages[number];
    std::string_view last;
    for (std::size_t i = stage.begin; i < stage.end; ++i) {
      const CountedLayer& layer = net.layers[i];
      // For "layer1.0.conv1" the block is "layer1.0".
      const std::string_view name = layer.name;
      const std::string_view block =
          stage.blocks > 0 ? name.substr(0, name.find('.', stage.name.size() + 1)) : stage.name;
      if (i == stage.begin || block != last) parts.push_back({number, 0});
      last = block;
      parts.back().parameters += layer.counts.parameters;
    }
  }
  return parts;
}

KerasSummary SummaryAsKeras(const LayerCounts& counts) {
  return {counts.parameters + counts.running, counts.parameters, counts.running};
}

ConventionDifference KerasMinusPyTorch(ResNetDepth depth) {
  const CountedResNet pytorch = CountResNet({.depth = depth});
  const CountedResNet keras = CountResNet({.depth = depth, .convention = ResNetConvention::kKeras});
  const int64_t biases = Total(keras.layers, LayerKind::kConvolution).biases -
                         Total(pytorch.layers, LayerKind::kConvolution).biases;
  return {biases, keras.total.running / 2, keras.total.running / 2};
}

}  // namespace chainrule
