// Both blocks layer by layer: the counts of each step, and the drawing.
#include <algorithm>
#include <utility>

#include "lessons/blocks/blocks.h"
#include "page/pieces.h"

namespace chainrule::blocks {
namespace {

using Described = Sheet::Described;
using std::int64_t;

std::string InText(std::string_view words) {
  return Join("\\text{", words, "}");
}

Sheet::Entry Either(std::string first, std::string second) {
  return [first = std::move(first), second = std::move(second)](int row, int) {
    return row == 0 ? first : second;
  };
}

// a × b × c
Term Cross(const std::vector<Term>& factors) {
  std::string form = "#";
  for (std::size_t i = 1; i < factors.size(); ++i) form += " \\times #";
  return Form(form, factors, [](const std::vector<double>& v) {
    double product = 1;
    for (const double factor : v) product *= factor;
    return product;
  });
}

void AddInputs(Sheet& s, const State& state, const TextBook& text) {
  const auto input = [&](const char* name, const char* symbol, const char* key = "",
                         Sheet::Entry entry = nullptr, Sheet::Entry words = nullptr) {
    s.Given({.name = name,
             .symbol = symbol,
             .numbers = state.Matrix(name),
             .input = Sheet::Setting{},
             .entry = std::move(entry),
             .words = std::move(words),
             .key = key});
  };
  input("residual", "\\text{standard }C", "residual_channels");
  input("bottleneck", "\\text{bottleneck}", "bottleneck_channels",
        Either("\\text{bottleneck }C", "m"),
        Either(text.Word("name_bottleneck_first"), text.Word("name_bottleneck_second")));
  input("size", "\\text{size}", "", Either("H", "W"),
        Either(text.Word("name_size_first"), text.Word("name_size_second")));
  input("batch", "N");
  input("k", "k");
  input("stride", "\\text{stride}");
  s.Given(
      {.name = "bias", .symbol = "\\text{bias}", .numbers = state.Word("bias") == "1" ? 1.0 : 0.0});
}

// Adds the tensors along the branch and the skip of a block, and the kernels on the branch.
void AddTensors(Sheet& s, const Block& block, const TextBook& text) {
  const auto words = [&text, name = block.name](int row, int column) {
    return Filling{{"block", text.Word("the_" + name)},
                   {"side", text.Word(Join("side_", column))},
                   {"row", std::to_string(row)},
                   {"n", std::to_string(row + 1)}};
  };
  const auto side = [](int column) { return "CHW"[column]; };
  s.Given({.name = block.Named("edge"),
           .symbol = "\\text{tensors}",
           .numbers = block.edges,
           .entry = [side](int row, int column) { return Join(side(column), "_{", row, "}"); },
           .words = Said(text, "name_block_edge", words)});
  s.Given({.name = block.Named("skip"),
           .symbol = "\\text{skip}",
           .numbers = block.skip,
           .entry = [side](int, int column) { return Join(side(column), "_{\\text{skip}}"); },
           .words = Said(text, "name_block_skip", words)});
  s.Given({.name = block.Named("kernel"),
           .symbol = "k",
           .numbers = block.kernels,
           .entry = ByRow("k"),
           .words = Said(text, "name_block_kernel", words)});
}

// A row of counts, with a symbol for each column: p_{\text{conv1}}.
Described Counted(std::string name, std::string_view label, Sheet::Numbers numbers,
                  Sheet::Entry words) {
  return {.name = std::move(name),
          .symbol = InText(label),
          .numbers = std::move(numbers),
          .entry =
              [below = InText(label)](int, int column) {
                return Join(kColumns[static_cast<std::size_t>(column)].symbol, "_{", below, "}");
              },
          .words = std::move(words)};
}

// A row of counts that values() leaves out, because WriteLayers writes it in whole numbers.
Described CountsOf(const Block& block, const std::string& name, std::string_view label,
                   const std::string& layer, const LayerCounts& counts, const TextBook& text) {
  const auto words = [&text, layer, block = text.Word("the_" + block.name)](int, int column) {
    return Filling{{"count", CountWord(text, column)}, {"layer", layer}, {"block", block}};
  };
  Described row = Counted(name, label, Row(counts), Said(text, "name_block_layer", words));
  row.key = "-";
  return row;
}

const char* KindOf(const Block& block, const Line& line) {
  if (!line.convolves()) return "batch_norm";
  if (line.on_skip()) return "projection";
  if (block.HasKernel(line)) return "convolution";
  return line.layer.name == "conv1" ? "reduce" : "restore";
}

std::string FormulaOf(const Block& block, const Line& line) {
  const std::string p = Linked({line.name, 0, kParameters}, "p") + " = ";
  if (!line.convolves()) return Join(p, "2 \\times ", Linked(line.out, "C"));
  const std::string out = Linked(line.out, "C_{out}");
  const std::string k = line.kernel ? Linked(*line.kernel, "k") : "1";
  const std::string window = Join(Linked(line.in, "C_{in}"), " \\times ", k, " \\times ", k);
  if (!block.options.bias) return Join(p, window, " \\times ", out);
  return Join(p, "((", window, ") + \\link{bias}{1}) \\cdot ", out);
}

std::string ShapesOf(const Block& block, const Line& line) {
  const std::string out = Shown(line.out);
  if (!line.convolves()) return Join("\\gamma\\text{: } ", out, ", \\quad \\beta\\text{: } ", out);
  const std::string k = line.kernel ? Shown(*line.kernel) : "1";
  return Join("W\\text{: } ", out, " \\times ", Shown(line.in), " \\times ", k, " \\times ", k,
              block.options.bias ? ", \\quad b\\text{: } " + out : "");
}

Term Worked(const Block& block, const Line& line, const Work& w, int column) {
  const Term out = w(line.out);
  if (!line.convolves()) {
    const bool has_it = column == kParameters || column == kGammaBeta || column == kRunning;
    return has_it ? Cross({2, out}) : 0;
  }
  const Term in = w(line.in);
  const Term k = line.kernel ? w(*line.kernel) : 1;
  const Term height = w(line.out.name, line.out.row, 1);
  const Term width = w(line.out.name, line.out.row, 2);
  const bool bias = block.options.bias;
  if (column == kParameters && bias)
    return Form("((#) + #) \\cdot #", {Cross({in, k, k}), w("bias"), out},
                [](const std::vector<double>& v) { return (v[0] + v[1]) * v[2]; });
  if (column == kParameters || column == kWeights) return Cross({in, k, k, out});
  if (column == kBiases && bias) return out;
  if (column == kMacs) return Cross({in, k, k, out, height, width});
  return column == kOutputs ? Cross({out, height, width}) : 0;
}

void AddLayer(Sheet& s, const std::shared_ptr<const Block>& block, const Line& line,
              const TextBook& text) {
  const std::string_view label = !line.on_skip()    ? std::string_view(line.layer.name)
                                 : line.convolves() ? "proj"
                                                    : "bn";
  const int64_t before = line.layer.input.channels;
  const int64_t after = line.layer.output.channels;
  s.Step(CountsOf(*block, line.name, line.label, line.label, line.layer.counts, text),
         {.formula = FormulaOf(*block, line),
          .shapes = ShapesOf(*block, line),
          .kind = KindOf(*block, line),
          .label = InText(label),
          .part = text.Word("title_" + block->name),
          .worked = [block, &line](const Work& w, int,
                                   int column) { return Worked(*block, line, w, column); },
          .words = {{"layer", line.layer.name},
                    {"block", text.Word("the_" + block->name)},
                    {"bias", text.Word(block->options.bias ? "bias_said" : "no_bias_said")},
                    {"kernels",
                     text.Word(block->options.bias ? "kernels_with_bias" : "kernels_without_bias")},
                    {"reach", text.Word(after < before   ? "reach_fewer"
                                        : after > before ? "reach_more"
                                                         : "reach_same")}},
          .entries = {{"in", line.in},
                      {"out", line.out},
                      {"k", line.kernel.value_or(Quantity{"k", 0, 0})},
                      {"p", {line.name, 0, kParameters}},
                      {"running", {line.name, 0, kRunning}}}});
}

void AddTotal(Sheet& s, const std::shared_ptr<const Block>& block, const TextBook& text) {
  const std::string total = block->Named("total");
  std::map<std::string, Quantity, std::less<>> entries{{"p", {total, 0, kParameters}}};
  for (const char* name : {"with_bias", "without_bias", "gamma_beta", "running"})
    entries[name] = {block->Named(name), 0, 0};
  s.Step(CountsOf(*block, total, "total", text.Word("all_layers"), block->counted.total, text),
         {.formula = Linked({total, 0, kParameters}, "p") + " = \\sum_l p_l",
          .kind = block->name + "_total",
          .label = "\\text{total}",
          .part = text.Word("title_" + block->name),
          .also = {OfBlock(*block, "with_bias", block->with_bias, text),
                   OfBlock(*block, "without_bias", block->without_bias, text),
                   OfBlock(*block, "gamma_beta", block->normalised.gamma_beta, text),
                   OfBlock(*block, "running", block->normalised.running, text)},
          .worked =
              [block](const Work& w, int, int column) {
                std::vector<Term> terms;
                for (const Line& line : block->lines) terms.push_back(w(line.name, 0, column));
                return Sum(terms);
              },
          .words = {{"skip", text.Word(block->options.projection ? "totals_projection"
                                                                 : "totals_identity")},
                    {"batch_norm", text.Word(block->options.batch_norm ? "bn_in" : "bn_out")}},
          .entries = std::move(entries)});
}

// batch × height × width × channels, in the order of the source.
std::string ShapeOf(const Quantity& channels) {
  const auto side = [&](int column) { return Shown({channels.name, channels.row, column}); };
  return Join(Shown({"batch", 0, 0}), " \\times ", side(1), " \\times ", side(2), " \\times ",
              side(0));
}

std::string LayerWords(const Scene& scene, const Line& line) {
  if (!line.convolves()) return InText(scene.Word("layer_batch_norm"));
  const std::string k = line.kernel ? Shown(*line.kernel) : "1";
  std::string words = Join(k, " \\times ", k);
  if (line.layer.spec.rows.stride > 1)
    words += Join("\\text{, ", scene.Word("layer_stride"), " }", Shown({"stride", 0, 0}));
  return words;
}

// For the area of the layer's shape. It is drawn before its step, but not while the learner works
// it out.
std::optional<double> Parameters(const Scene& scene, const Line& line) {
  const Quantity count{line.name, 0, kParameters};
  const Asked* const asked = scene.page.asked();
  if (asked != nullptr && (asked->IsOpen(count) || asked->Hides(count))) return std::nullopt;
  return *scene.trace.values.At(count);
}

BlockFigure::Block DrawnBlock(const Scene& scene, const Block& block, std::vector<Item>& items) {
  const auto add = [&](const std::string& id, const Quantity& quantity) {
    items.push_back(scene.page.NumberItem(id, quantity));
    return static_cast<int>(items.size()) - 1;
  };
  BlockFigure::Block drawn;
  drawn.title = scene.Word("title_" + block.name);
  const Quantity skip{block.Named("skip"), 0, 0};
  Quantity tensor{block.Named("edge"), 0, 0};
  for (; tensor.row < block.edges.rows(); ++tensor.row)
    drawn.tensors.push_back({add("edge." + ToText(tensor), tensor), block.edges(tensor.row, 0),
                             OwnFormula(ShapeOf(tensor)), tensor.row > 0});
  for (const Line& line : block.lines) {
    // Batch norm after the projection reads what the projection gives.
    const Quantity& in = line.on_skip() && !line.convolves() ? line.out : line.in;
    drawn.layers.push_back({add("layer." + line.name, {line.name, 0, kParameters}), line.layer.name,
                            OwnFormula(LayerWords(scene, line)), OwnFormula(ShapeOf(in)),
                            OwnFormula(ShapeOf(line.out)), line.in.row, line.out.row,
                            line.on_skip(), scene.Makes(line.name), Parameters(scene, line)});
  }
  --tensor.row;
  drawn.addition = scene.Word("addition");
  drawn.sum = OwnFormula(Join(ShapeOf(tensor), " + ", ShapeOf(skip)));
  drawn.added = OwnFormula("{} + " + ShapeOf(skip));
  drawn.total_item = add("layer." + block.Named("total"), {block.Named("total"), 0, kParameters});
  drawn.total = scene.Word("total");
  return drawn;
}

// The names of the rows of counts, and the label of each.
std::vector<std::pair<std::string, std::string>> CountRows(const Scene& scene, const Block& block) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Line& line : block.lines) rows.emplace_back(line.name, line.label);
  rows.emplace_back(block.Named("total"), scene.Word("total"));
  return rows;
}

}  // namespace

Described OfBlock(const Block& block, const std::string& name, int64_t number,
                  const TextBook& text) {
  std::string label = name;
  std::replace(label.begin(), label.end(), '_', ' ');
  const auto words = [block = text.Word("the_" + block.name)](int, int) {
    return Filling{{"block", block}};
  };
  return Counted(block.Named(name), label, static_cast<double>(number),
                 Said(text, "name_block_" + name, words));
}

void AddLayers(Sheet& sheet, const std::shared_ptr<const Problem>& problem, const State& state,
               const TextBook& text) {
  AddInputs(sheet, state, text);
  for (const Block& each : problem->blocks) {
    const std::shared_ptr<const Block> block(problem, &each);
    AddTensors(sheet, each, text);
    for (const Line& line : each.lines) AddLayer(sheet, block, line, text);
    AddTotal(sheet, block, text);
  }
}

void ComposeBlocks(const Scene& scene) {
  BlockFigure figure;
  figure.key = {scene.Word("key_channels"), scene.Word("key_parameters"), scene.Word("key_relu"),
                scene.Word("key_not_to_scale")};
  std::vector<Item> items;
  for (const Block& block : scene.Of<Problem>().blocks)
    figure.blocks.push_back(DrawnBlock(scene, block, items));
  scene.page.Figure("blocks", scene.Word("figure_blocks"), std::move(figure), std::move(items));
}

void ComposeLinesSoFar(const Scene& scene, const Block& block) {
  std::vector<FormulaLine> lines;
  for (const auto& [name, head] : CountRows(scene, block)) {
    if (!scene.Visible(name)) continue;  // nor while the learner works it out
    const Expansion worked = scene.sheet.Expand({name, 0, kParameters}, scene.trace.values);
    lines.push_back({head, OwnFormula(Join(worked.formula, " = ", Shown({name, 0, kParameters}))),
                     !scene.Makes(name)});
  }
  if (lines.empty()) return;
  scene.page.Heading(Join("lines.", block.name, ".title"), 3,
                     chainrule::Words(scene.Word("title_" + block.name)));
  scene.page.Lines("lines." + block.name, scene.Word("lines_" + block.name), std::move(lines));
}

std::vector<MatrixHead> ColumnHeads(const Scene& scene) {
  std::vector<MatrixHead> heads;
  for (const Column& column : kColumns)
    heads.push_back(
        {scene.Word(Join("head_", column.key)), scene.Word(Join("column_", column.key))});
  return heads;
}

void ComposeCounts(const Scene& scene, const Block& block) {
  MatrixHeads heads;
  std::vector<Item> items;
  for (const auto& [name, head] : CountRows(scene, block)) {
    heads.rows.push_back({head, head});
    for (int column = 0; column < static_cast<int>(kColumns.size()); ++column) {
      const Quantity count{name, 0, column};
      items.push_back(scene.page.NumberItem("count." + ToText(count), count));
    }
  }
  heads.columns = ColumnHeads(scene);
  const std::string& label = scene.Word("counts_" + block.name);
  scene.page.Table("counts." + block.name, label, OwnFormula(InText(label)), std::move(heads),
                   std::move(items));
}

}  // namespace chainrule::blocks
