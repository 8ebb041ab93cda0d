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

// What is counted for a layer: one column of each row of counts.
struct Column {
  const char* key;  // in the words of the lesson
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

// A counted layer, with its tensors and its kernel. "residual.edge" has a row for each tensor along
// the branch, "residual.kernel" a row for each convolution on it.
struct Line {
  std::string name;   // of its row of counts: "residual.projection_bn"
  std::string label;  // "projection bn"
  CountedLayer layer;
  Quantity in = {};                     // channels of its input
  Quantity out = {};                    // channels of its output
  std::optional<Quantity> kernel = {};  // for a convolution on the branch
  bool on_skip() const { return layer.path == LayerPath::kSkip; }
  bool convolves() const { return HasWeights(layer.spec.kind); }
};

struct Block {
  std::string name;  // "residual", "bottleneck"
  BlockOptions options;
  ResidualBlock counted;
  std::vector<Line> lines = {};
  // C, H, W of each tensor along the branch, and of what the skip brings to the addition.
  Eigen::MatrixXd edges = {};
  Eigen::RowVector3d skip = {};
  Eigen::VectorXd kernels = {};
  // Parameters without batch norm.
  std::int64_t with_bias = 0;
  std::int64_t without_bias = 0;
  LayerCounts normalised = {};  // with batch norm after each convolution

  std::string Named(std::string_view rest) const { return Join(name, ".", rest); }
  // Whether the layer's kernel is k × k. The outer kernels of a bottleneck are 1 × 1 for every k.
  bool HasKernel(const Line& line) const {
    return line.kernel && (options.kind == BlockKind::kStandard || line.layer.name == "conv2");
  }
};

// A network as PyTorch builds it, and what Keras counts: all 0 if Keras does not have the network.
struct Network {
  CountedResNet counted;
  std::vector<ResNetPart> parts = {};
  KerasSummary keras = {};
  ConventionDifference more = {};
};
// One network for each ResNetDepth. They are the same in every state and slow to count.
using Networks = std::vector<Network>;

struct Problem {
  std::vector<Block> blocks;  // the standard one and the bottleneck
  ResNetDepth depth = ResNetDepth::k50;
  bool net_asked = false;
  // The network for the comparison with Keras, which has none with 18 or 34 layers.
  ResNetDepth keras_depth = ResNetDepth::k50;
  std::function<const Networks&()> networks;

  const Block& standard() const { return blocks[0]; }
  const Block& bottleneck() const { return blocks[1]; }
  const Network& Net(ResNetDepth of) const { return networks()[static_cast<std::size_t>(of)]; }
};

// Four pixels that show how batch norm removes a bias, in exact numbers. They are the outputs of
// one convolution channel. `dy` is the gradient of the batch norm's output.
struct Demo {
  NormData data;
  Eigen::VectorXd dy;
  double bias = 10;
  Eigen::VectorXd y = {};
  Eigen::VectorXd y_biased = {};
  Eigen::VectorXd dx = {};
};
Demo DemoOf();

// What else lights up with an entry.
std::vector<Quantity> RelatedTo(const Problem& problem, const Quantity& quantity);

// Both blocks, counted.
std::vector<Block> BlocksOf(const State& state);
// What a learner can be asked for: how many parameters each layer and each block has.
std::unique_ptr<AnswerKey> AnswersOf(const State& state);

Eigen::RowVectorXd Row(const LayerCounts& counts);

// The values of {…} in a word.
using Filling = std::map<std::string, std::string, std::less<>>;
// Names an entry by the word `key`, filled in with words(row, column).
Sheet::Entry Said(const TextBook& text, std::string key,
                  std::function<Filling(int row, int column)> words);
// The symbol with the entry's row, from 1, as subscript: x_{3}.
Sheet::Entry ByRow(std::string symbol);
// The name of a column of counts: "multiply-adds per image".
const std::string& CountWord(const TextBook& text, int column);
// The key of a network's word: "net_resnet50".
std::string NetWord(ResNetDepth depth);
// Formula source of a number, which lights up with it: \val{k:0,0}.
std::string Shown(const Quantity& quantity);
// One number of a block, such as "residual.with_bias", named by the word name_block_with_bias.
Sheet::Described OfBlock(const Block& block, const std::string& name, std::int64_t number,
                         const TextBook& text);

// Declares the inputs, and a step for each layer and each total of both blocks.
void AddLayers(Sheet& sheet, const std::shared_ptr<const Problem>& problem, const State& state,
               const TextBook& text);
// Declares what follows from the totals, and whole networks.
void AddOutlook(Sheet& sheet, const std::shared_ptr<const Problem>& problem, const TextBook& text);
void AddNetworks(Sheet& s, const std::shared_ptr<const Problem>& problem, const TextBook& text);

// Draws both blocks, with the current step's layer marked.
void ComposeBlocks(const Scene& scene);
// A line for each layer so far: formula = number.
void ComposeLinesSoFar(const Scene& scene, const Block& block);
// A row of counts for each layer of the block, and the total.
void ComposeCounts(const Scene& scene, const Block& block);
std::vector<MatrixHead> ColumnHeads(const Scene& scene);
// The cost of a bottleneck over its channels, with that of the standard block as a line.
void ComposeCharts(const Scene& scene);
// The network's stages: as strips, and with a box for each block.
void ComposeNetwork(const Scene& scene);

void ComposeStory(const Scene& scene);
void ComposeStage(const Scene& scene);
void ComposeSettings(const Scene& scene);

// The counts so far as a table to paste elsewhere, in whole numbers: "csv", "markdown" or "latex".
std::string TableOf(std::string_view format, const Problem& problem, const Mask& mask,
                    const TextBook& text);

// The problem of the exercise with the state's seed and level.
State ExerciseOf(State state);

}  // namespace chainrule::blocks
