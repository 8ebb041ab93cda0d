#include "lessons/blocks/blocks.h"

#include <algorithm>

#include "course/course_text.h"
#include "embedded/blocks_text_en.h"
#include "lessons/blocks/blocks_names.h"
#include "lessons/blocks/blocks_tools.h"
#include "lessons/blocks/blocks_trace.h"
#include "math/join.h"

namespace chainrule {
namespace {

using blocks::Block;
using blocks::Line;
using blocks::Problem;

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
  AddPlace(table);
  return table;
}

void WriteCounts(const LayerCounts& counts, JsonWriter& json) {
  for (const auto& [name, count] :
       {std::pair{"weights", counts.weights}, std::pair{"biases", counts.biases},
        std::pair{"gamma_beta", counts.gamma_beta}, std::pair{"running", counts.running},
        std::pair{"parameters", counts.parameters}, std::pair{"macs", counts.macs}})
    json.Key(name).Integer(count);
}

// Layers that hold nothing (pools, additions) are not among them.
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

}  // namespace

BlocksLesson::BlocksLesson()
    : BlocksLesson(TextBook::Own(embedded::blocks_text_en, embedded::blocks_text_en_size)) {}

BlocksLesson::BlocksLesson(TextBook text) : text_(std::move(text)), fields_(MakeFields()) {}

std::optional<Error> BlocksLesson::CheckProblem(const State& state) const {
  for (const BlockKind kind : {BlockKind::kStandard, BlockKind::kBottleneck}) {
    BlockOptions options = blocks::OptionsOf(state, kind);
    std::optional<Fault> fault = CheckBlock(options);
    // The same block is also counted with a bias and with batch normalisation.
    options.bias = options.batch_norm = true;
    if (!fault) fault = CheckBlock(options);
    if (fault) {
      const bool standard = kind == BlockKind::kStandard;
      return Error{FillWords(text_.Word(standard ? "error_residual" : "error_bottleneck"),
                             {{"error", Refuse(*fault).sentence}})};
    }
  }
  return std::nullopt;
}

int BlocksLesson::StepCount(const State& state) const {
  return static_cast<int>(blocks::StepNames(blocks::ProblemOf(state)).size());
}

Trace BlocksLesson::Compute(const State& state) const {
  if (!networks_) networks_ = blocks::CountNetworks();
  return blocks::TraceOf(state, *networks_, text_);
}

std::vector<Item> BlocksLesson::DeckChoices(const State&, const Trace&, Page&) const {
  return {};
}

Result<State> BlocksLesson::Do(const Action& action, const State& state) const {
  return blocks::DoTool(action, state, *this);
}

Result<State> BlocksLesson::Edit(const Quantity& quantity, double value, const State& state) const {
  const Field* const field = fields_.Find(quantity.name);
  if (field == nullptr || state.Matrix(quantity.name).size() == 0 || quantity.whole())
    return Error{FillWords(text_.Word("error_edit"), {{"quantity", ToText(quantity)}})};
  FieldValue next_value = state.Get(quantity.name);
  next_value.numbers(quantity.row, quantity.column) = value;
  if (std::optional<Error> error = CheckField(*field, quantity.name, next_value)) return *error;
  State next = state;
  next.values[quantity.name] = std::move(next_value);
  return next;
}

void BlocksLesson::WriteValues(const State& state, JsonWriter& json) const {
  const Problem problem = blocks::ProblemOf(state);
  json.BeginObject();
  for (const Block& block : problem.blocks) {
    json.Key(block.name);
    WriteCounted(block.counted.layers, block.counted.total, json);
  }
  if (problem.net_asked) {
    const CountedResNet net = CountResNet({.depth = problem.depth});
    json.Key("net");
    WriteCounted(net.layers, net.total, json);
  }
  json.EndObject();
}

std::vector<Quantity> BlocksLesson::Related(const Quantity& quantity, const Trace& trace) const {
  std::vector<Quantity> related;
  if (quantity.whole()) return related;
  const auto add = [&](const Quantity& other) {
    if (other != quantity && trace.values.Has(other)) related.push_back(other);
  };
  const auto [block, rest] = blocks::PartsOf(quantity.name);
  if (block.empty()) {
    if (quantity.name == "residual") add({"residual.edge", 0, 0});
    if (quantity.name == "bottleneck") add({"bottleneck.edge", quantity.row, 0});
    if (quantity.name == "net.stages" || quantity.name == "net.block")
      return blocks::BoxesOf(quantity, trace);
    // What has a bias, or a kernel of this size.
    if (quantity.name != "bias" && quantity.name != "k") return related;
    for (const char* name : blocks::kBlockNames) {
      const std::string prefix = std::string(name) + ".";
      const bool middle = quantity.name == "k" && prefix == "bottleneck.";
      for (const char* conv : {"conv1", "conv2", "conv3"})
        if (!middle || std::string_view(conv) == "conv2") add({prefix + conv, 0, 0});
      if (quantity.name == "bias") add({prefix + "projection", 0, 0});
    }
    return related;
  }
  const std::string prefix = block + ".";
  if (rest == "kernel") {
    add({Join(prefix, "conv", quantity.row + 1), 0, 0});
  } else if (rest.starts_with("conv")) {
    const int row = rest.back() - '1';
    add({prefix + "edge", row, 0});
    add({prefix + "edge", row + 1, 0});
    add({prefix + "kernel", row, 0});
    if (*trace.values.At({"bias", 0, 0}) > 0) add({"bias", 0, 0});
  } else if (rest.starts_with("bn")) {
    add({prefix + "edge", rest.back() - '0', 0});
  } else if (rest.starts_with("projection")) {
    add({prefix + "skip", 0, 0});
    if (rest == "projection") add({prefix + "edge", 0, 0});
  } else if (rest == "total") {
    for (const char* layer :
         {"conv1", "bn1", "conv2", "bn2", "conv3", "bn3", "projection", "projection_bn"})
      add({prefix + layer, 0, quantity.column});
  }
  return related;
}

}  // namespace chainrule
