// What a state of the lesson describes: two blocks and a network, counted, and all their numbers.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/quantity.h"
#include "course/state.h"
#include "math/block_budget.h"
#include "math/residual_block.h"
#include "math/resnet.h"

namespace chainrule::blocks {

// What is counted of a layer, in this order: the columns of every row of counts.
struct Column {
  const char* key;  // of its words
  std::int64_t LayerCounts::*count;
};
inline constexpr std::array kColumns{
    Column{"parameters", &LayerCounts::parameters}, Column{"weights", &LayerCounts::weights},
    Column{"biases", &LayerCounts::biases},         Column{"gamma_beta", &LayerCounts::gamma_beta},
    Column{"running", &LayerCounts::running},       Column{"macs", &LayerCounts::macs},
    Column{"outputs", &LayerCounts::activations}};
inline constexpr int kParameters = 0;
inline constexpr int kWeights = 1;
inline constexpr int kGammaBeta = 3;
inline constexpr int kRunning = 4;
inline constexpr int kMacs = 5;
inline constexpr int kOutputs = 6;

// A layer that is counted, and where it lies: "residual.edge" has a row for each tensor along the
// branch, "residual.kernel" one for each of its convolutions.
struct Line {
  std::string name;  // of its numbers: "residual.conv1"
  CountedLayer layer;
  int from = 0;  // rows of the edges
  int to = 0;
  int kernel = -1;  // row of the kernels
  bool on_skip() const { return layer.path == LayerPath::kSkip; }
};

struct Block {
  std::string name;  // "residual", "bottleneck"
  BlockOptions options;
  ResidualBlock counted;
  std::vector<Line> lines;
  std::vector<ImageShape> edges;
  std::vector<std::int64_t> kernels;
  ImageShape skip;  // what it carries to the addition
};

inline constexpr std::array kBlockNames{"residual", "bottleneck"};

struct Problem {
  std::vector<Block> blocks;  // both, as in kBlockNames
  ResNetDepth depth = ResNetDepth::k50;
  bool net_asked = false;
  // Of the network that Keras is compared on: Keras has none of 18 or 34 layers.
  ResNetDepth keras_depth = ResNetDepth::k50;

  const Block& standard() const { return blocks[0]; }
  const Block& bottleneck() const { return blocks[1]; }
};

BlockOptions OptionsOf(const State& state, BlockKind kind);
// The blocks of the state can be counted.
Problem ProblemOf(const State& state);

// 0 and 1, as the state's choices write them.
bool IsOn(const State& state, std::string_view key);

// Convolution outputs of one channel, what comes back to them, and a bias: four pixels on which
// batch normalisation takes a bias away, in numbers that are exact.
inline constexpr int kPixels = 4;
inline constexpr double kDemoBias = 10;

// A stage of a network: what comes out of it, and the parameters of each of its blocks; the stem
// and the head count as one block.
struct DrawnStage {
  ImageShape output;
  std::vector<double> parameters;
};
std::vector<DrawnStage> DrawnStages(const CountedResNet& net);

// The five networks, which are the same in every state, and some work to count.
struct Networks {
  std::vector<Eigen::MatrixXd> stages;  // by depth: a row of counts for each stage
  std::vector<Eigen::VectorXd> blocks;  // by depth: parameters of all blocks, stage by stage
  Eigen::MatrixXd totals;               // a row for each network
  std::vector<KerasSummary> keras;      // by depth, all 0 where Keras has none
};
Networks CountNetworks();

Values ValuesOf(const State& state, const Problem& problem, const Networks& networks);

// Where the bottleneck costs what the standard block costs; columns: without and with bias. a, b
// and d of a C² + b C = d. NaN where 64 bits cannot hold them, or where no C > 0 does it.
struct CrossingPart {
  double a = 0;
  double b = 0;
  double d = 0;
  double channels = 0;
};
CrossingPart CrossingOf(const Problem& problem, MiddleChannels middle, bool bias);

}  // namespace chainrule::blocks
