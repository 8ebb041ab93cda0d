// The lesson on residual blocks: counting their parameters, and what the counts say.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/quantity.h"
#include "course/state.h"
#include "course/text.h"
#include "lessons/lesson.h"
#include "lessons/scene.h"
#include "math/block_budget.h"
#include "math/join.h"
#include "math/normalization.h"
#include "math/residual_block.h"
#include "math/resnet.h"

namespace chainrule {

extern const LessonParts kBlocks;

}  // namespace chainrule

namespace chainrule::blocks {

// What is counted of a layer: the columns of every row of counts.
struct Column {
  const char* key;  // of its words
  const char* symbol;
  std::int64_t LayerCounts::*count;
};
inline constexpr std::array kColumns{
    Column{"parameters", "p", &LayerCounts::parameters},
    Column{"weights", "w", &LayerCounts::weights},
    Column{"biases", "b", &LayerCounts::biases},
    Column{"gamma_beta", "\\gamma\\beta", &LayerCounts::gamma_beta},
    Column{"running", "r", &LayerCounts::running},
    Column{"macs", "m", &LayerCounts::macs},
    Column{"outputs", "a", &LayerCounts::activations}};
enum : int { kParameters, kWeights, kBiases, kGammaBeta, kRunning, kMacs, kOutputs };

// A layer that is counted, and where it lies: "residual.edge" has a row for each tensor along the
// branch, "residual.kernel" one for each of its convolutions.
struct Line {
  std::string name;   // of its counts: "residual.projection_bn"
  std::string label;  // "projection bn"
  CountedLayer layer;
  Quantity in = {};  // channels
  Quantity out = {};
  std::optional<Quantity> kernel = {};  // of a convolution on the branch
  bool on_skip() const { return layer.path == LayerPath::kSkip; }
  bool convolves() const { return HasWeights(layer.spec.kind); }
};

struct Block {
  std::string name;  // "residual", "bottleneck"
  BlockOptions options;
  ResidualBlock counted;
  std::vector<Line> lines = {};
  // C, H, W of the tensors along the branch, and of what the skip carries to the addition.
  Eigen::MatrixXd edges = {};
  Eigen::RowVector3d skip = {};
  Eigen::VectorXd kernels = {};
  // Parameters without batch norm.
  std::int64_t with_bias = 0;
  std::int64_t without_bias = 0;
  LayerCounts normalised = {};  // with batch norm behind each convolution

  std::string Named(std::string_view rest) const { return Join(name, ".", rest); }
  // Whether the layer's kernel is k × k, and not 1 × 1 whatever k is.
  bool HasKernel(const Line& line) const {
    return line.kernel && (options.kind == BlockKind::kStandard || line.layer.name == "conv2");
  }
};

// A network as PyTorch builds it, and what Keras says of it: all 0 where it has none.
struct Network {
  CountedResNet counted;
  std::vector<ResNetPart> parts = {};
  KerasSummary keras = {};
  ConventionDifference more = {};
};
// By depth: the same in every state, and some work to count.
using Networks = std::vector<Network>;

struct Problem {
  std::vector<Block> blocks;  // the standard one and the bottleneck
  ResNetDepth depth = ResNetDepth::k50;
  bool net_asked = false;
  // Of the network that Keras is compared on: Keras has none of 18 or 34 layers.
  ResNetDepth keras_depth = ResNetDepth::k50;
  std::function<const Networks&()> networks;

  const Block& standard() const { return blocks[0]; }
  const Block& bottleneck() const { return blocks[1]; }
  const Network& Net(ResNetDepth of) const { return networks()[static_cast<std::size_t>(of)]; }
};

// Convolution outputs of one channel, what comes back to them, and a bias: four pixels on which
// batch normalisation takes a bias away, in numbers that are exact.
struct Demo {
  NormData data;
  Eigen::VectorXd dy;
  double bias = 10;
  Eigen::VectorXd y = {};
  Eigen::VectorXd y_biased = {};
  Eigen::VectorXd dx = {};
};
Demo DemoOf();

// What lights up with an entry besides itself.
std::vector<Quantity> RelatedTo(const Problem& problem, const Quantity& quantity);

Eigen::RowVectorXd Row(const LayerCounts& counts);

// What {…} in a word stands for.
using Filling = std::map<std::string, std::string, std::less<>>;
// The word `key` of an entry.
Sheet::Entry Said(const TextBook& text, std::string key,
                  std::function<Filling(int row, int column)> words);
// x_{3}
Sheet::Entry ByRow(std::string symbol);
// "multiply-adds per image", of a column of counts.
const std::string& CountWord(const TextBook& text, int column);
// "net_resnet50": the word of a network.
std::string NetWord(ResNetDepth depth);
// "\val{k:0,0}", which lights up what it names.
std::string Shown(const Quantity& quantity);
// One number of a block, "residual.with_bias", which is the word name_block_with_bias.
Sheet::Described OfBlock(const Block& block, const std::string& name, std::int64_t number,
                         const TextBook& text);

// The inputs, and a step for each layer of both blocks and for their totals.
void AddLayers(Sheet& sheet, const std::shared_ptr<const Problem>& problem, const State& state,
               const TextBook& text);
// What follows from the totals; whole networks.
void AddOutlook(Sheet& sheet, const std::shared_ptr<const Problem>& problem, const TextBook& text);

// Both blocks drawn, the layer of this step marked.
void ComposeBlocks(const Scene& scene);
// Each layer so far as one line: formula = number.
void ComposeLinesSoFar(const Scene& scene, const Block& block);
// A row of counts for each layer of the block, and the total.
void ComposeCounts(const Scene& scene, const Block& block);
std::vector<MatrixHead> ColumnHeads(const Scene& scene);
// What a bottleneck costs over its channels, with the standard block as a line.
void ComposeCharts(const Scene& scene);
// The stages of the network, a box for each block.
void ComposeNetwork(const Scene& scene);

void ComposeStory(const Scene& scene);
void ComposeStage(const Scene& scene);
void ComposeSettings(const Scene& scene);

// What is computed so far as a table to paste elsewhere, in whole numbers: "csv", "markdown",
// "latex".
std::string TableOf(std::string_view format, const Problem& problem, const Mask& mask,
                    const TextBook& text);

}  // namespace chainrule::blocks
