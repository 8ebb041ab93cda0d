#include "lessons/blocks/blocks_names.h"
#include "lessons/blocks/blocks_tools.h"
#include "lessons/blocks/blocks_trace.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::blocks {
namespace {

int Add(std::vector<Item>& items, Item item) {
  items.push_back(std::move(item));
  return static_cast<int>(items.size()) - 1;
}

// batch × height × width × channels, as the source writes it.
std::string Shape(const std::string& name, int row) {
  return Join(Shown("batch"), " \\times ", Shown(name, row, 1), " \\times ", Shown(name, row, 2),
              " \\times ", Shown(name, row, 0));
}

std::string LayerWords(const Context& context, const Block& block, const Line& line) {
  if (!HasWeights(line.layer.spec.kind))
    return Join("\\text{", context.Word("layer_batch_norm"), "}");
  const std::string k = line.kernel < 0 ? "1" : Shown(block.name + ".kernel", line.kernel);
  std::string words = Join(k, " \\times ", k);
  const std::int64_t stride = line.layer.spec.rows.stride;
  if (stride > 1) words += Join("\\text{, ", context.Word("layer_stride"), " }", Shown("stride"));
  return words;
}

BlockFigure::Block DrawnBlock(const Context& context, const Block& block,
                              const std::string& current, const Page& page,
                              std::vector<Item>& items) {
  BlockFigure::Block drawn;
  drawn.title = context.Word("title_" + block.name);
  const std::string edge = block.name + ".edge";
  const std::string skip = Shape(block.name + ".skip", 0);
  for (std::size_t i = 0; i < block.edges.size(); ++i) {
    const int row = static_cast<int>(i);
    const Quantity channels{edge, row, 0};
    drawn.tensors.push_back({Add(items, page.NumberItem("edge." + ToText(channels), channels)),
                             static_cast<double>(block.edges[i].channels),
                             OwnFormula(Shape(edge, row))});
  }
  for (const Line& line : block.lines) {
    const Quantity parameters{line.name, 0, kParameters};
    const Formula out = OwnFormula(line.on_skip() ? skip : Shape(edge, line.to));
    drawn.layers.push_back({Add(items, page.NumberItem("layer." + line.name, parameters)),
                            line.layer.name, OwnFormula(LayerWords(context, block, line)),
                            line.on_skip() && !HasWeights(line.layer.spec.kind)
                                ? out
                                : OwnFormula(Shape(edge, line.from)),
                            out, line.from, line.to, line.on_skip(), line.name == current});
  }
  drawn.addition = context.Word("addition");
  drawn.sum = OwnFormula(Join(Shape(edge, static_cast<int>(block.edges.size()) - 1), " + ", skip));
  drawn.added = OwnFormula("{} + " + skip);
  const Quantity total{block.name + ".total", 0, kParameters};
  drawn.total_item = Add(items, page.NumberItem("layer." + total.name, total));
  drawn.total = context.Word("total");
  return drawn;
}

}  // namespace

void ComposeBlocks(const Context& context, const std::string& current, Page& page) {
  BlockFigure figure;
  std::vector<Item> items;
  for (const Block& block : context.problem.blocks)
    figure.blocks.push_back(DrawnBlock(context, block, current, page, items));
  page.Figure("blocks", context.Word("figure_blocks"), std::move(figure), std::move(items));
}

void ComposeLinesSoFar(const Context& context, const std::string& current, Page& page) {
  for (const Block& block : context.problem.blocks) {
    if (!current.starts_with(block.name)) continue;
    std::vector<FormulaLine> lines;
    std::vector<std::string> names;
    for (const Line& line : block.lines) names.push_back(line.name);
    names.push_back(block.name + ".total");
    for (const std::string& name : names) {
      if (!page.Visible({name, 0, 0})) continue;
      const Expansion expansion =
          Expand(context.trace.values, context.problem, name, 0, kParameters);
      const bool total = name == names.back();
      Formula line = OwnFormula(Join(expansion.formula, " = ", Shown(name)));
      std::string label = total ? context.Word("total") : PartsOf(name).rest;
      for (char& c : label)
        if (c == '_') c = ' ';
      lines.push_back({std::move(label), std::move(line), name != current});
    }
    if (lines.empty()) continue;
    page.Heading(Join("lines.", block.name, ".title"), 3,
                 Words(context.Word("title_" + block.name)));
    page.Lines("lines." + block.name, context.Word("lines_" + block.name), std::move(lines));
  }
}

void ComposeCounts(const Context& context, const Block& block, Page& page) {
  MatrixHeads heads;
  std::vector<Item> items;
  std::vector<std::string> names;
  for (const Line& line : block.lines) names.push_back(line.name);
  names.push_back(block.name + ".total");
  for (const std::string& name : names) {
    const bool total = name == names.back();
    std::string head = total ? context.Word("total") : PartsOf(name).rest;
    for (char& c : head)
      if (c == '_') c = ' ';
    heads.rows.push_back({head, head});
    for (int column = 0; column < static_cast<int>(kColumns.size()); ++column) {
      const Quantity quantity{name, 0, column};
      items.push_back(page.NumberItem("count." + ToText(quantity), quantity));
    }
  }
  for (const Column& column : kColumns) {
    heads.columns.push_back({context.Word(std::string("head_") + column.key),
                             context.Word(std::string("column_") + column.key)});
  }
  const std::string& label = context.Word("counts_" + block.name);
  page.Table("counts." + block.name, label, OwnFormula(Join("\\text{", label, "}")),
             std::move(heads), std::move(items));
}

void ComposeCopies(const Context& context, Page& page) {
  std::vector<Item> items;
  for (const char* format : {"csv", "markdown", "latex"}) {
    const std::map<std::string, std::string, std::less<>> words{
        {"format", context.Word(std::string("copy_") + format)}};
    Item button =
        Button(std::string("copy.table.") + format, FillWords(context.Word("copy_button"), words));
    button.name = FillWords(context.Word("copy_table"), words);
    items.push_back(std::move(button));
  }
  page.Controls("copies", context.Word("copies"), std::move(items));
}

}  // namespace chainrule::blocks
