#include "lessons/blocks/blocks_problem.h"

#include <algorithm>
#include <limits>

#include "math/join.h"
#include "math/normalization_backward.h"

namespace chainrule::blocks {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

using std::int64_t;

int64_t Whole(const State& state, const char* key, int row = 0) {
  return static_cast<int64_t>(state.Matrix(key)(row, 0));
}

Block BlockOf(const State& state, BlockKind kind) {
  Block block;
  block.name = kBlockNames[kind == BlockKind::kBottleneck ? 1 : 0];
  block.options = OptionsOf(state, kind);
  block.counted = CountBlock(block.options);
  block.edges.push_back(block.counted.input);
  block.skip = block.counted.input;
  for (const CountedLayer& layer : block.counted.layers) {
    if (layer.spec.kind == LayerKind::kAddition) continue;
    Line line;
    line.name = Join(block.name, ".", layer.name);
    line.layer = layer;
    const bool convolves = HasWeights(layer.spec.kind);
    if (layer.path == LayerPath::kSkip) {
      block.skip = layer.output;
    } else {
      line.from = line.to = static_cast<int>(block.edges.size()) - 1;
      if (convolves) {
        line.kernel = static_cast<int>(block.kernels.size());
        block.kernels.push_back(layer.spec.rows.size);
        block.edges.push_back(layer.output);
        line.to = line.from + 1;
      }
    }
    block.lines.push_back(std::move(line));
  }
  return block;
}

double Number(int64_t count) {
  return static_cast<double>(count);
}

Eigen::MatrixXd Row(const LayerCounts& counts) {
  Eigen::MatrixXd row(1, static_cast<Eigen::Index>(kColumns.size()));
  for (std::size_t i = 0; i < kColumns.size(); ++i)
    row(0, static_cast<Eigen::Index>(i)) = Number(counts.*kColumns[i].count);
  return row;
}

Eigen::MatrixXd ShapeRow(const ImageShape& shape) {
  Eigen::MatrixXd row(1, 3);
  row << Number(shape.channels), Number(shape.height), Number(shape.width);
  return row;
}

int64_t ParametersOf(BlockOptions options, bool bias) {
  options.bias = bias;
  options.batch_norm = false;
  return CountBlock(options).total.parameters;
}

void AddBlockValues(Values& values, const Block& block) {
  const std::string prefix = block.name + ".";
  Eigen::MatrixXd edges(static_cast<Eigen::Index>(block.edges.size()), 3);
  for (std::size_t i = 0; i < block.edges.size(); ++i)
    edges.row(static_cast<Eigen::Index>(i)) = ShapeRow(block.edges[i]);
  values.Set(prefix + "edge", std::move(edges));
  values.Set(prefix + "skip", ShapeRow(block.skip));
  Eigen::MatrixXd kernels(static_cast<Eigen::Index>(block.kernels.size()), 1);
  for (std::size_t i = 0; i < block.kernels.size(); ++i)
    kernels(static_cast<Eigen::Index>(i), 0) = Number(block.kernels[i]);
  values.Set(prefix + "kernel", std::move(kernels));
  for (const Line& line : block.lines) values.Set(line.name, Row(line.layer.counts));
  values.Set(prefix + "total", Row(block.counted.total));
  values.Set(prefix + "with_bias", Number(ParametersOf(block.options, true)));
  values.Set(prefix + "without_bias", Number(ParametersOf(block.options, false)));
  BlockOptions normalised = block.options;
  normalised.batch_norm = true;
  const LayerCounts total = CountBlock(normalised).total;
  values.Set(prefix + "gamma_beta", Number(total.gamma_beta));
  values.Set(prefix + "running", Number(total.running));
  values.Set(prefix + "batch_outputs", Number(block.counted.batch_activations));
}

// By how much the second is below the first, in percent of the first; below 0 where it is above.
double PercentLess(double first, double second) {
  return 100 * (first - second) / first;
}

void AddComparison(Values& values, const Problem& problem) {
  const LayerCounts& a = problem.standard().counted.total;
  const LayerCounts& b = problem.bottleneck().counted.total;
  values.Set("percent", PercentLess(Number(a.macs), Number(b.macs)));
  values.Set("percent_parameters", PercentLess(Number(a.parameters), Number(b.parameters)));
  values.Set("times_outputs", Number(b.activations) / Number(a.activations));
  const std::optional<Ratio> ratio = RatioAtEqualChannels(problem.standard().options.kernel_size);
  values.Set("ratio", ratio ? Number(ratio->numerator) / Number(ratio->denominator) : kNone);
  Eigen::MatrixXd crossing(2, 2);
  Eigen::MatrixXd a_part(2, 2);
  Eigen::MatrixXd b_part(2, 2);
  Eigen::MatrixXd d_part(2, 2);
  for (const int row : {0, 1}) {
    for (const int column : {0, 1}) {
      const CrossingPart part = CrossingOf(
          problem, row == 0 ? MiddleChannels::kFixed : MiddleChannels::kQuarter, column == 1);
      crossing(row, column) = part.channels;
      a_part(row, column) = part.a;
      b_part(row, column) = part.b;
      d_part(row, column) = part.d;
    }
  }
  values.Set("crossing", std::move(crossing));
  values.Set("crossing.a", std::move(a_part));
  values.Set("crossing.b", std::move(b_part));
  values.Set("crossing.d", std::move(d_part));
}

Eigen::VectorXd Normalized(const NormShape& shape, NormData data, double bias) {
  data.x.array() += bias;
  return Normalize(shape, data).y;
}

// Mean and variance of the four are whole, ε is below what a double shows, and so every number of
// the pass is exact.
void AddDemo(Values& values) {
  const NormShape shape{.layout = NormLayout::kNC, .sizes = {kPixels, 1}, .over = NormOver::kBatch};
  NormData data;
  data.x.resize(kPixels);
  data.x << 1, 5, 5, 1;
  data.gamma = Eigen::VectorXd::Ones(1);
  data.beta = Eigen::VectorXd::Zero(1);
  data.eps = kMinEpsilon;
  Eigen::VectorXd dy(kPixels);
  dy << 1, 4, 2, -3;
  const NormBackward back = BackpropagateNorm(shape, data, Normalize(shape, data), dy);
  values.Set("demo.x", data.x);
  values.Set("demo.eps", data.eps);
  values.Set("demo.dy", dy);
  values.Set("demo.b", kDemoBias);
  values.Set("demo.y", Normalized(shape, data, 0));
  values.Set("demo.y_b", Normalized(shape, data, kDemoBias));
  values.Set("demo.dx", back.dx);
  values.Set("demo.db", back.dx.sum());
}

bool KerasHas(ResNetDepth depth) {
  return depth != ResNetDepth::k18 && depth != ResNetDepth::k34;
}

void AddNetworks(Values& values, const Problem& problem, const Networks& networks) {
  values.Set("net.stages", networks.stages[static_cast<std::size_t>(problem.depth)]);
  values.Set("net.block", networks.blocks[static_cast<std::size_t>(problem.depth)]);
  values.Set("net.total", networks.totals.row(static_cast<Eigen::Index>(problem.depth)));
  values.Set("nets", networks.totals);
  const KerasSummary& summary = networks.keras[static_cast<std::size_t>(problem.keras_depth)];
  values.Set("keras.total", Number(summary.total));
  values.Set("keras.trainable", Number(summary.trainable));
  values.Set("keras.non_trainable", Number(summary.non_trainable));
  values.Set("torch.total",
             networks.totals(static_cast<Eigen::Index>(problem.keras_depth), kParameters));
  const ConventionDifference difference = KerasMinusPyTorch(problem.keras_depth);
  values.Set("more.biases", Number(difference.convolution_biases));
  values.Set("more.means", Number(difference.running_means));
  values.Set("more.variances", Number(difference.running_variances));
  values.Set("more", Number(difference.Sum()));
}

}  // namespace

bool IsOn(const State& state, std::string_view key) {
  return state.Word(key) == "1";
}

BlockOptions OptionsOf(const State& state, BlockKind kind) {
  const bool standard = kind == BlockKind::kStandard;
  const int64_t channels = Whole(state, standard ? "residual" : "bottleneck");
  return {.kind = kind,
          .input = {channels, Whole(state, "size", 0), Whole(state, "size", 1)},
          .out_channels = channels,
          .middle_channels = Whole(state, "bottleneck", 1),
          .kernel_size = Whole(state, "k"),
          .batch = Whole(state, "batch"),
          .bias = IsOn(state, "bias"),
          .batch_norm = IsOn(state, "bn"),
          .stride = Whole(state, "stride"),
          .projection = IsOn(state, "projection")};
}

Problem ProblemOf(const State& state) {
  Problem problem;
  problem.blocks = {BlockOf(state, BlockKind::kStandard), BlockOf(state, BlockKind::kBottleneck)};
  if (const std::optional<ResNetDepth> depth = ResNetFromName(state.Word("net"))) {
    problem.depth = *depth;
    problem.net_asked = true;
  }
  problem.keras_depth = KerasHas(problem.depth) ? problem.depth : ResNetDepth::k50;
  return problem;
}

CrossingPart CrossingOf(const Problem& problem, MiddleChannels middle, bool bias) {
  BlockOptions options = problem.bottleneck().options;
  BlockOptions standard = problem.standard().options;
  options.bias = standard.bias = bias;
  const int64_t budget = CountBlock(standard).total.parameters;
  const std::optional<ChannelPolynomial> p = PolynomialOf(options, middle, BlockCost::kParameters);
  if (!p) return {kNone, kNone, kNone, kNone};
  constexpr double k16 = ChannelPolynomial::kDenominator;
  CrossingPart part;
  part.a = Number(p->square) / k16;
  part.b = Number(p->linear) / k16;
  part.d = Number(budget) - Number(p->constant) / k16;
  part.channels = Crossing(*p, budget).value_or(kNone);
  return part;
}

Networks CountNetworks() {
  Networks networks;
  networks.totals.resize(static_cast<Eigen::Index>(kResNetDepths.size()),
                         static_cast<Eigen::Index>(kColumns.size()));
  for (const ResNetDepth depth : kResNetDepths) {
    const CountedResNet net = CountResNet({.depth = depth});
    Eigen::MatrixXd stages(static_cast<Eigen::Index>(net.stages.size()), networks.totals.cols());
    for (std::size_t i = 0; i < net.stages.size(); ++i)
      stages.row(static_cast<Eigen::Index>(i)) = Row(net.stages[i].total);
    networks.stages.push_back(std::move(stages));
    std::vector<double> blocks;
    for (const DrawnStage& stage : DrawnStages(net))
      blocks.insert(blocks.end(), stage.parameters.begin(), stage.parameters.end());
    networks.blocks.push_back(
        Eigen::Map<const Eigen::VectorXd>(blocks.data(), static_cast<Eigen::Index>(blocks.size())));
    networks.totals.row(static_cast<Eigen::Index>(depth)) = Row(net.total);
    networks.keras.emplace_back();
    if (!KerasHas(depth)) continue;
    const ResNetOptions keras{.depth = depth, .convention = ResNetConvention::kKeras};
    networks.keras.back() = SummaryAsKeras(CountResNet(keras).total);
  }
  return networks;
}

Values ValuesOf(const State& state, const Problem& problem, const Networks& networks) {
  Values values;
  for (const char* key : {"residual", "bottleneck", "size", "batch", "k", "stride"})
    values.Set(key, state.Matrix(key));
  values.Set("bias", IsOn(state, "bias") ? 1.0 : 0.0);
  for (const Block& block : problem.blocks) AddBlockValues(values, block);
  AddComparison(values, problem);
  AddDemo(values);
  AddNetworks(values, problem, networks);
  return values;
}

}  // namespace chainrule::blocks
