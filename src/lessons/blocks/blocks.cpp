#include "lessons/blocks/blocks.h"
#include "embedded/blocks_text_en.h"

#include <algorithm>
#include <utility>

#include "course/course_text.h"
#include "course/table_text.h"
#include "math/normalization_backward.h"

namespace chainrule {
namespace blocks {
namespace {

using std::int64_t;

constexpr double kLargestSize = 1e9;

Fields MakeFields() {
  Fields table;
  const auto whole = [&](const char* name, FieldKind kind, int entries, const char* text) {
    table.fields.push_back({.name = name,
                            .kind = kind,
                            .min = 1,
                            .max = kLargestSize,
                            .max_columns = entries,
                            .min_columns = entries,
                            .whole_numbers = true,
                            .default_text = text});
  };
  const auto choice = [&](const char* name, Names words, bool navigation) {
    Field field{.name = name, .kind = FieldKind::kChoice, .navigation = navigation};
    field.default_text = words.front();
    field.words = std::move(words);
    table.fields.push_back(std::move(field));
  };
  whole("residual", FieldKind::kInteger, 1, "32");
  whole("bottleneck", FieldKind::kVector, 2, "128,32");
  whole("batch", FieldKind::kInteger, 1, "128");
  whole("size", FieldKind::kVector, 2, "16,16");
  whole("k", FieldKind::kInteger, 1, "3");
  choice("bias", {"1", "0"}, false);
  choice("bn", {"0", "1"}, false);
  whole("stride", FieldKind::kInteger, 1, "1");
  choice("projection", {"0", "1"}, false);
  Names nets{"none"};
  for (const ResNetDepth depth : kResNetDepths) nets.emplace_back(ResNetName(depth));
  choice("net", std::move(nets), false);
  choice("guess", {"none", "standard", "bottleneck", "same"}, true);
  return table;
}

BlockOptions OptionsOf(const State& state, BlockKind kind) {
  const auto whole = [&](const char* key, int row = 0) {
    return static_cast<int64_t>(state.Matrix(key)(row, 0));
  };
  const int64_t channels = whole(kind == BlockKind::kStandard ? "residual" : "bottleneck");
  return {.kind = kind,
          .input = {channels, whole("size", 0), whole("size", 1)},
          .out_channels = channels,
          .middle_channels = whole("bottleneck", 1),
          .kernel_size = whole("k"),
          .batch = whole("batch"),
          .bias = state.Word("bias") == "1",
          .batch_norm = state.Word("bn") == "1",
          .stride = whole("stride"),
          .projection = state.Word("projection") == "1"};
}

std::optional<Error> Check(const State& state, const TextBook& text) {
  for (const BlockKind kind : {BlockKind::kStandard, BlockKind::kBottleneck}) {
    BlockOptions options = OptionsOf(state, kind);
    std::optional<Fault> fault = CheckBlock(options);
    // The same block is also counted with a bias and with batch normalisation.
    options.bias = options.batch_norm = true;
    if (!fault) fault = CheckBlock(options);
    if (!fault) continue;
    const bool standard = kind == BlockKind::kStandard;
    return Error{FillWords(text.Word(standard ? "error_residual" : "error_bottleneck"),
                           {{"error", Refuse(*fault).sentence}})};
  }
  return std::nullopt;
}

Eigen::RowVector3d ShapeRow(const ImageShape& shape) {
  return Eigen::Array<int64_t, 1, 3>(shape.channels, shape.height, shape.width)
      .cast<double>()
      .matrix();
}

Block BlockOf(const BlockOptions& options) {
  Block block{.name = options.kind == BlockKind::kStandard ? "residual" : "bottleneck",
              .options = options,
              .counted = CountBlock(options)};
  std::vector<ImageShape> edges{block.counted.input};
  std::vector<double> kernels;
  block.skip = ShapeRow(block.counted.input);
  for (const CountedLayer& layer : block.counted.layers) {
    if (layer.spec.kind == LayerKind::kAddition) continue;
    Line line{.name = block.Named(layer.name), .label = layer.name, .layer = layer};
    std::replace(line.label.begin(), line.label.end(), '_', ' ');
    line.in = {block.Named("edge"), line.on_skip() ? 0 : static_cast<int>(edges.size()) - 1, 0};
    line.out = line.in;
    if (line.on_skip()) {
      line.out = {block.Named("skip"), 0, 0};
      block.skip = ShapeRow(layer.output);
    } else if (line.convolves()) {
      ++line.out.row;
      edges.push_back(layer.output);
      line.kernel = {block.Named("kernel"), static_cast<int>(kernels.size()), 0};
      kernels.push_back(static_cast<double>(layer.spec.rows.size));
    }
    block.lines.push_back(std::move(line));
  }
  block.edges.resize(static_cast<Eigen::Index>(edges.size()), 3);
  for (Eigen::Index i = 0; i < block.edges.rows(); ++i)
    block.edges.row(i) = ShapeRow(edges[static_cast<std::size_t>(i)]);
  block.kernels =
      Eigen::Map<const Eigen::VectorXd>(kernels.data(), static_cast<Eigen::Index>(kernels.size()));
  const auto total = [&](bool bias, bool batch_norm) {
    BlockOptions with = options;
    with.bias = bias;
    with.batch_norm = batch_norm;
    return CountBlock(with).total;
  };
  block.with_bias = total(true, false).parameters;
  block.without_bias = total(false, false).parameters;
  block.normalised = total(options.bias, true);
  return block;
}

bool KerasHas(ResNetDepth depth) {
  return depth != ResNetDepth::k18 && depth != ResNetDepth::k34;
}

Networks CountNetworks() {
  Networks networks;
  for (const ResNetDepth depth : kResNetDepths) {
    Network network{.counted = CountResNet({.depth = depth})};
    network.parts = PartsOf(network.counted);
    if (KerasHas(depth)) {
      const ResNetOptions keras{.depth = depth, .convention = ResNetConvention::kKeras};
      network.keras = SummaryAsKeras(CountResNet(keras).total);
      network.more = KerasMinusPyTorch(depth);
    }
    networks.push_back(std::move(network));
  }
  return networks;
}

// Kept from page to page, and counted only when they are first needed.
std::function<const Networks&()> CountedLater() {
  return Later<Networks>(CountNetworks);
}

Trace TraceOf(const State& state, const TextBook& text, const Fields& fields, PageMemory& memory) {
  auto problem = std::make_shared<Problem>();
  problem->blocks = BlocksOf(state);
  if (const std::optional<ResNetDepth> depth = ResNetFromName(state.Word("net"))) {
    problem->depth = *depth;
    problem->net_asked = true;
  }
  if (KerasHas(problem->depth)) problem->keras_depth = problem->depth;
  problem->networks = memory.Once(CountedLater);
  Sheet sheet(text, fields);
  AddLayers(sheet, problem, state, text);
  AddOutlook(sheet, problem, text);
  sheet.Relate([problem](const Quantity& quantity) { return RelatedTo(*problem, quantity); });
  return Sheet::TraceOf(std::move(sheet), problem);
}

// Batch norm and a projection add steps, so a change of either may move the current step.
Result<State> Settle(const State& before, State next, const TextBook& text) {
  if (std::optional<Error> error = Check(next, text)) return *std::move(error);
  const Fields fields = MakeFields();
  PageMemory memory;
  const Trace trace = TraceOf(next, text, fields, memory);
  return KeepPlace(TraceOf(before, text, fields, memory), trace, std::move(next));
}

void WriteCounts(const LayerCounts& counts, JsonWriter& json) {
  for (const auto& [name, count] :
       {std::pair{"weights", counts.weights}, std::pair{"biases", counts.biases},
        std::pair{"gamma_beta", counts.gamma_beta}, std::pair{"running", counts.running},
        std::pair{"parameters", counts.parameters}, std::pair{"macs", counts.macs}})
    json.Key(name).Integer(count);
}

// Writes the layers that have parameters; pools and additions are left out.
void WriteCounted(const std::vector<CountedLayer>& layers, const LayerCounts& total,
                  JsonWriter& json) {
  json.BeginObject().Key("layers").BeginArray();
  for (const CountedLayer& layer : layers) {
    if (!HasWeights(layer.spec.kind) && layer.spec.kind != LayerKind::kBatchNorm) continue;
    json.BeginObject().Key("name").String(layer.name);
    WriteCounts(layer.counts, json);
    json.EndObject();
  }
  json.EndArray().Key("total").BeginObject();
  WriteCounts(total, json);
  json.EndObject().EndObject();
}

// Writes whole numbers, which may be larger than a double holds exactly.
void WriteLayers(const State&, const Trace& trace, JsonWriter& json) {
  const auto& problem = *static_cast<const Problem*>(trace.problem.get());
  for (const Block& block : problem.blocks) {
    json.Key(block.name);
    WriteCounted(block.counted.layers, block.counted.total, json);
  }
  if (!problem.net_asked) return;
  const CountedResNet& net = problem.Net(problem.depth).counted;
  json.Key("net");
  WriteCounted(net.layers, net.total, json);
}

}  // namespace

std::vector<Block> BlocksOf(const State& state) {
  return {BlockOf(OptionsOf(state, BlockKind::kStandard)),
          BlockOf(OptionsOf(state, BlockKind::kBottleneck))};
}

std::string TableOf(std::string_view format, const Problem& problem, const Mask& mask,
                    const TextBook& text) {
  std::vector<std::vector<std::string>> rows{{text.Word("head_block"), text.Word("head_layer"),
                                              text.Word("head_input"), text.Word("head_output")}};
  for (const Column& column : kColumns)
    rows.front().push_back(text.Word(Join("column_", column.key)));
  // batch × height × width × channels, in the order of the source.
  const auto shape = [](const ImageShape& of, int64_t batch) {
    return Join(batch, " × ", of.height, " × ", of.width, " × ", of.channels);
  };
  const auto add = [&](const std::string& name, const std::string& whole, const std::string& part,
                       const ImageShape& input, const ImageShape& output, int64_t batch,
                       const LayerCounts& counts) {
    for (int column = 0; column < static_cast<int>(kColumns.size()); ++column)
      if (!IsShown(mask.Of({name, 0, column}))) return;
    rows.push_back({text.Word(whole), part, shape(input, batch), shape(output, batch)});
    for (const Column& column : kColumns)
      rows.back().push_back(std::to_string(counts.*column.count));
  };
  const std::string& total = text.Word("total");
  for (const Block& block : problem.blocks) {
    const std::string title = "title_" + block.name;
    const int64_t batch = block.options.batch;
    for (const Line& line : block.lines)
      add(line.name, title, line.layer.name, line.layer.input, line.layer.output, batch,
          line.layer.counts);
    add(block.Named("total"), title, total, block.counted.input, block.counted.output, batch,
        block.counted.total);
  }
  const CountedResNet& net = problem.Net(problem.depth).counted;
  const std::string title = NetWord(problem.depth);
  ImageShape input = ResNetOptions{}.image;
  for (std::size_t i = 0; i < net.stages.size(); ++i) {
    const ResNetStage& stage = net.stages[i];
    add("net.stages", title, text.Word(Join("stage_", i)), input, stage.output, 1, stage.total);
    input = stage.output;
  }
  add("net.total", title, total, ResNetOptions{}.image, input, 1, net.total);
  return PrintTable(rows, format);
}

// The four have a whole mean and variance, and ε is too small to change a double. So every number
// of the pass is exact.
Demo DemoOf() {
  Demo demo{.data = {.x = Eigen::Vector4d(1, 5, 5, 1),
                     .gamma = Eigen::VectorXd::Ones(1),
                     .beta = Eigen::VectorXd::Zero(1),
                     .eps = kMinEpsilon},
            .dy = Eigen::Vector4d(1, 4, 2, -3)};
  const NormShape shape{
      .layout = NormLayout::kNC, .sizes = {demo.dy.size(), 1}, .over = NormOver::kBatch};
  const NormPass pass = Normalize(shape, demo.data);
  demo.y = pass.y;
  demo.dx = BackpropagateNorm(shape, demo.data, pass, demo.dy).dx;
  NormData biased = demo.data;
  biased.x.array() += demo.bias;
  demo.y_biased = Normalize(shape, biased).y;
  return demo;
}

std::vector<Quantity> RelatedTo(const Problem& problem, const Quantity& quantity) {
  const std::string& name = quantity.name;
  if (name == "residual") return {{"residual.edge", 0, 0}};
  if (name == "bottleneck") return {{"bottleneck.edge", quantity.row, 0}};
  std::vector<Quantity> all;
  if (name == "net.share") all.push_back({"net.stages", quantity.row, quantity.column});
  if (name == "net.stages" || name == "net.block") {
    int box = 0;
    for (const ResNetPart& part : problem.Net(problem.depth).parts) {
      const int stage = static_cast<int>(part.stage);
      if (name == "net.stages" && stage == quantity.row) all.push_back({"net.block", box, 0});
      if (name == "net.block" && box == quantity.row) all.push_back({"net.stages", stage, 0});
      ++box;
    }
  }
  for (const Block& block : problem.blocks) {
    for (const Line& line : block.lines) {
      if (name == block.Named("total")) all.push_back({line.name, 0, quantity.column});
      const bool has_it = (name == "bias" && line.convolves()) ||
                          (name == "k" && block.HasKernel(line)) || line.kernel == quantity;
      if (has_it) all.push_back({line.name, 0, 0});
      if (name != line.name) continue;
      all.push_back(line.out);
      if (line.convolves()) all.push_back(line.in);
      if (line.kernel) all.push_back(*line.kernel);
      if (line.kernel && block.options.bias) all.push_back({"bias", 0, 0});
    }
  }
  return all;
}

Eigen::RowVectorXd Row(const LayerCounts& counts) {
  Eigen::RowVectorXd row(static_cast<Eigen::Index>(kColumns.size()));
  for (std::size_t i = 0; i < kColumns.size(); ++i)
    row(static_cast<Eigen::Index>(i)) = static_cast<double>(counts.*kColumns[i].count);
  return row;
}

Sheet::Entry Said(const TextBook& text, std::string key, std::function<Filling(int, int)> words) {
  return [&text, key = std::move(key), words = std::move(words)](int row, int column) {
    return FillWords(text.Word(key), words(row, column));
  };
}

Sheet::Entry ByRow(std::string symbol) {
  return [symbol = std::move(symbol)](int row, int) { return Join(symbol, "_{", row + 1, "}"); };
}

const std::string& CountWord(const TextBook& text, int column) {
  return text.Word(Join("column_", kColumns[static_cast<std::size_t>(column)].key));
}

std::string NetWord(ResNetDepth depth) {
  return Join("net_", ResNetName(depth));
}

std::string Shown(const Quantity& quantity) {
  return Join("\\val{", ToText(quantity), "}");
}

}  // namespace blocks

const LessonParts kBlocks{
    .id = "blocks",
    .words = [] { return TextBook::Own(embedded::blocks_text_en, embedded::blocks_text_en_size); },
    .fields = blocks::MakeFields,
    .check = blocks::Check,
    .trace = blocks::TraceOf,
    .story = blocks::ComposeStory,
    .stage = blocks::ComposeStage,
    .settings = blocks::ComposeSettings,
    .answers = blocks::AnswersOf,
    .asks = "all",
    .settle = blocks::Settle,
    .exercise = blocks::ExerciseOf,
    .values = blocks::WriteLayers};

}  // namespace chainrule
