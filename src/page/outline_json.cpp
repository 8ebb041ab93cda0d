#include <algorithm>
#include <utility>

#include "course/course_text.h"
#include "course/json.h"
#include "course/number.h"
#include "course/spoken.h"
#include "math/join.h"
#include "page/heatmap_words.h"
#include "page/outline.h"
#include "page/readout.h"

namespace chainrule {
namespace {

void WriteMathml(const MathmlNode& node, JsonWriter& json) {
  json.BeginArray().String(node.tag).BeginObject();
  for (const auto& [key, value] : node.attributes) json.Key(key).String(value);
  json.EndObject();
  if (!node.text.empty()) json.String(node.text);
  for (const MathmlNode& child : node.children) WriteMathml(child, json);
  json.EndArray();
}

void WriteMath(std::string_view key, const Formula& formula, JsonWriter& json) {
  json.Key(key);
  WriteMathml(ToMathml(formula), json);
}

bool IsEmpty(const Formula& formula) {
  return formula.kind == FormulaKind::kRow && formula.children.empty();
}

void WriteInline(const Inline& piece, JsonWriter& json) {
  switch (piece.kind) {
    case Inline::Kind::kText:
      json.String(piece.text);
      return;
    case Inline::Kind::kFormula:
      json.BeginObject();
      WriteMath("math", piece.formula, json);
      json.EndObject();
      return;
    case Inline::Kind::kValue:
      json.BeginObject().Key("value").String(piece.text);
      json.Key("quantity").String(ToText(*piece.quantity)).EndObject();
      return;
    case Inline::Kind::kLink:
      json.BeginObject().Key("link").String(ToText(*piece.quantity));
      if (IsEmpty(piece.formula)) {
        json.Key("text").String(piece.text);
      } else {
        WriteMath("math", piece.formula, json);
      }
      json.EndObject();
      return;
  }
}

void WriteContent(const Paragraph& paragraph, JsonWriter& json) {
  json.Key("content").BeginArray();
  for (const Inline& piece : paragraph) WriteInline(piece, json);
  json.EndArray();
}

std::string_view ExposureName(Exposure exposure) {
  switch (exposure) {
    case Exposure::kShown:
      return "shown";
    case Exposure::kBlank:
      return "blank";
    case Exposure::kNotYet:
      return "not_yet";
  }
  return "";
}

void WriteFlag(std::string_view key, bool flag, JsonWriter& json) {
  if (flag) json.Key(key).Bool(true);
}

// From here on a figure's numbers are listed by their symbols in plain letters, which begin their
// names: thousands of formulas would only slow the page down.
constexpr std::size_t kManyItems = 150;

// An item's symbol is a formula where the text view sets it: not in the cells of a matrix; among
// very many numbers it is written in plain letters.
void WriteSymbol(const Item& item, const Node& node, JsonWriter& json) {
  if (node.kind == NodeKind::kMatrix || IsEmpty(item.symbol)) return;
  if (node.items.size() <= kManyItems)
    WriteMath("math", item.symbol, json);
  else
    json.Key("plain").String(ToPlainText(item.symbol));
}

void WriteItem(const Item& item, const Node& node, JsonWriter& json) {
  json.BeginObject();
  json.Key("id").String(item.id);
  json.Key("role").String(RoleName(item.role));
  json.Key("name").String(item.name);
  json.Key("text").String(item.text);
  json.Key("verbs").BeginArray();
  for (Verb verb : {Verb::kPress, Verb::kSet, Verb::kStep, Verb::kPin, Verb::kFocus})
    if (Allows(item.verbs, verb)) json.String(VerbName(verb));
  json.EndArray();
  json.Key("exposure").String(ExposureName(item.exposure));
  if (!item.value.empty()) json.Key("value").String(item.value);
  WriteSymbol(item, node, json);
  if (item.quantity) json.Key("quantity").String(ToText(*item.quantity));
  if (item.role == Role::kSlider || item.role == Role::kReadout) {
    json.Key("min").Number(item.range.min).Key("max").Number(item.range.max);
    json.Key("step").Number(item.range.step);
  }
  if (!item.options.empty()) {
    json.Key("options").BeginArray();
    for (const Option& option : item.options)
      json.BeginArray().String(option.value).String(option.text).EndArray();
    json.EndArray();
  }
  WriteFlag("selected", item.selected, json);
  WriteFlag("done", item.done, json);
  WriteFlag("backward", item.backward, json);
  WriteFlag("disabled", !item.enabled, json);
  WriteFlag("struck", item.struck, json);
  WriteFlag("unsigned", item.role == Role::kNumber && item.range.min >= 0, json);
  if (item.expanded) json.Key("expanded").Bool(*item.expanded);
  json.EndObject();
}

void WriteHeads(std::string_view key, const std::vector<MatrixHead>& heads, JsonWriter& json) {
  if (heads.empty()) return;
  json.Key(key).BeginArray();
  for (const MatrixHead& head : heads)
    json.BeginArray().String(head.text).String(head.name).EndArray();
  json.EndArray();
}

constexpr std::size_t kMostTableRows = 40;
constexpr int kTableDecimals = 6;

std::string Cell(double value) {
  return ShowNumber(value, kTableDecimals);
}

// One table for all series over the same x, else one for each. Of a long series some rows, the
// first and the last among them.
void WriteTable(const PlotFigure& plot, std::size_t first, std::size_t last, JsonWriter& json) {
  const std::vector<double>& x = plot.series[first].x;
  json.BeginObject().Key("head").BeginArray().String(ToPlainText(plot.x.label));
  for (std::size_t k = first; k < last; ++k)
    json.String(plot.series[k].name.empty() ? ToPlainText(plot.y.label) : plot.series[k].name);
  json.EndArray().Key("rows").BeginArray();
  const std::size_t rows = std::min(x.size(), kMostTableRows);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t i = rows < 2 ? 0 : row * (x.size() - 1) / (rows - 1);
    json.BeginArray().String(Cell(x[i]));
    for (std::size_t k = first; k < last; ++k) {
      const std::vector<double>& y = plot.series[k].y;
      json.String(i < y.size() ? Cell(y[i]) : "");
    }
    json.EndArray();
  }
  json.EndArray().EndObject();
}

void WritePlot(const PlotFigure& plot, const Node& node, JsonWriter& json) {
  if (node.readout) {
    json.Key("points").String(CourseText().Word("plot_points"));
    json.Key("readout");
    WriteItem(ReadoutItem(node), node, json);
  }
  json.Key("data").String(CourseText().Word("plot_data"));
  json.Key("tables").BeginArray();
  for (std::size_t first = 0; first < plot.series.size();) {
    std::size_t last = first + 1;
    while (last < plot.series.size() && plot.series[last].x == plot.series[first].x) ++last;
    WriteTable(plot, first, last, json);
    first = last;
  }
  json.EndArray();
}

// Each in words, for its name, and set as a formula.
void WriteFormulaHeads(std::string_view key, const std::vector<Formula>& heads,
                       const TextBook& lesson, JsonWriter& json) {
  if (heads.empty()) return;
  json.Key(key).BeginArray();
  for (const Formula& head : heads) {
    json.BeginArray().String(Spoken(head, lesson));
    WriteMathml(ToMathml(head), json);
    json.EndArray();
  }
  json.EndArray();
}

void WriteGrid(const TensorFigure::Grid& grid, const TextBook& lesson, JsonWriter& json) {
  json.BeginObject();
  WriteMath("math", grid.title, json);
  const std::string name = Spoken(IsEmpty(grid.title) ? grid.of : grid.title, lesson);
  json.Key("label").String(Join(name, name.empty() || grid.note.empty() ? "" : ", ", grid.note));
  json.Key("note").String(grid.note);
  json.Key("rows").Integer(grid.rows).Key("columns").Integer(grid.columns);
  WriteFormulaHeads("row_heads", grid.row_heads, lesson, json);
  WriteFormulaHeads("column_heads", grid.column_heads, lesson, json);
  json.Key("cells").BeginArray();
  for (const TensorFigure::Cell& cell : grid.cells) json.Integer(cell.item);
  json.EndArray();
  const auto has_symbol = [](const TensorFigure::Cell& cell) { return !IsEmpty(cell.symbol); };
  if (std::any_of(grid.cells.begin(), grid.cells.end(), has_symbol)) {
    json.Key("symbols").BeginArray();
    for (const TensorFigure::Cell& cell : grid.cells) WriteMathml(ToMathml(cell.symbol), json);
    json.EndArray();
  }
  json.EndObject();
}

void WriteTensor(const TensorFigure& tensor, const TextBook& lesson, JsonWriter& json) {
  json.Key("without").String(tensor.without);
  json.Key("grids").BeginArray();
  for (const TensorFigure::Grid& grid : tensor.grids) WriteGrid(grid, lesson, json);
  json.EndArray();
}

void WriteStrings(const std::vector<std::string>& strings, JsonWriter& json) {
  json.BeginArray();
  for (const std::string& string : strings) json.String(string);
  json.EndArray();
}

void WriteHeatmap(const HeatmapFigure& heatmap, JsonWriter& json) {
  json.Key("words");
  WriteStrings(HeatmapSentences(heatmap), json);
  json.Key("data").String(CourseText().Word("heatmap_data"));
  const HeatmapTable table = DensityTable(heatmap);
  json.Key("tables").BeginArray().BeginObject().Key("head");
  WriteStrings(table.head, json);
  json.Key("rows").BeginArray();
  for (const std::vector<std::string>& row : table.rows) WriteStrings(row, json);
  json.EndArray().EndObject().EndArray();
}

// A table of each block: its layers with what goes in and comes out.
void WriteBlocks(const BlockFigure& figure, const Node& node, JsonWriter& json) {
  json.Key("data").String(CourseText().Word("block_data"));
  json.Key("tables").BeginArray();
  for (const BlockFigure::Block& block : figure.blocks) {
    json.BeginObject().Key("head").BeginArray().String(block.title);
    for (const char* word : {"block_input", "block_output", "block_parameters"})
      json.String(CourseText().Word(word));
    json.EndArray().Key("rows").BeginArray();
    for (const BlockFigure::Layer& layer : block.layers) {
      json.BeginArray().String(Join(layer.name, ", ", ToPlainText(layer.words)));
      json.String(ToPlainText(layer.input)).String(ToPlainText(layer.output));
      json.String(node.items[static_cast<std::size_t>(layer.item)].text).EndArray();
    }
    json.BeginArray().String(block.addition).String(ToPlainText(block.sum));
    json.String(ToPlainText(block.tensors.back().shape)).String("0").EndArray();
    json.EndArray().EndObject();
  }
  json.EndArray();
}

// What a reader was told before, and is told now; `before` is empty where everything is new.
struct Telling {
  const OutlineMemory* before = nullptr;
  OutlineMemory* now = nullptr;
};

void WriteNode(const Node& node, const TextBook& lesson, const Telling& telling, JsonWriter& json);

// A node as itself, or as the same as before.
void TellNode(const Node& node, const TextBook& lesson, const Telling& telling, JsonWriter& json) {
  if (node.kind == NodeKind::kGroup || telling.now == nullptr) {
    WriteNode(node, lesson, telling, json);
    return;
  }
  JsonWriter own;
  WriteNode(node, lesson, telling, own);
  const auto before = telling.before->nodes.find(node.id);
  if (before != telling.before->nodes.end() && before->second == own.text()) {
    json.BeginObject().Key("id").String(node.id).Key("same").Bool(true).EndObject();
  } else {
    json.Raw(own.text());
  }
  telling.now->nodes[node.id] = own.text();
}

void WriteNode(const Node& node, const TextBook& lesson, const Telling& telling, JsonWriter& json) {
  json.BeginObject();
  json.Key("kind").String(NodeKindName(node.kind));
  json.Key("id").String(node.id);
  json.Key("label").String(node.label);
  switch (node.kind) {
    case NodeKind::kGroup:
      json.Key("region").String(RegionName(node.region));
      json.Key("children").BeginArray();
      for (const Node& child : node.children) TellNode(child, lesson, telling, json);
      json.EndArray();
      break;
    case NodeKind::kHeading:
      json.Key("level").Integer(node.level);
      WriteContent(node.paragraph, json);
      break;
    case NodeKind::kProse:
    case NodeKind::kNotice:
      json.Key("style").String(TextStyleName(node.style));
      WriteContent(node.paragraph, json);
      break;
    case NodeKind::kLines:
      json.Key("lines").BeginArray();
      for (const FormulaLine& line : node.lines) {
        json.BeginObject().Key("label").String(line.label);
        WriteMath("math", line.formula, json);
        WriteFlag("quiet", line.quiet, json);
        json.EndObject();
      }
      json.EndArray();
      break;
    case NodeKind::kMatrix:
      WriteMath("math", node.symbol, json);
      json.Key("rows").Integer(node.rows).Key("columns").Integer(node.columns);
      WriteFlag("current", node.current, json);
      WriteHeads("row_heads", node.heads.rows, json);
      WriteHeads("column_heads", node.heads.columns, json);
      break;
    case NodeKind::kFigure:
      if (const auto* plot = std::get_if<PlotFigure>(&node.figure)) WritePlot(*plot, node, json);
      if (const auto* tensor = std::get_if<TensorFigure>(&node.figure))
        WriteTensor(*tensor, lesson, json);
      if (const auto* heatmap = std::get_if<HeatmapFigure>(&node.figure))
        WriteHeatmap(*heatmap, json);
      if (const auto* blocks = std::get_if<BlockFigure>(&node.figure))
        WriteBlocks(*blocks, node, json);
      break;
    case NodeKind::kControls:
    case NodeKind::kTimeline:
      break;
  }
  if (!node.items.empty()) {
    json.Key("items").BeginArray();
    for (const Item& item : node.items) WriteItem(item, node, json);
    json.EndArray();
  }
  json.EndObject();
}

void WriteNodes(const Page& page, const TextBook& lesson, const Telling& telling,
                JsonWriter& json) {
  json.Key("nodes").BeginArray();
  for (const Node& node : page.roots()) TellNode(node, lesson, telling, json);
  json.EndArray();
}

void WritePin(const View& view, JsonWriter& json) {
  if (!view.pinned) return;
  json.Key("pin").BeginObject().Key("quantity").String(ToText(*view.pinned));
  const auto write = [&](const char* key, const std::vector<Quantity>& quantities) {
    json.Key(key).BeginArray();
    for (const Quantity& quantity : quantities) json.String(ToText(quantity));
    json.EndArray().Key(Join(key, "_words")).String(CourseText().Word(Join("pin_", key)));
  };
  write("sources", view.sources);
  write("related", view.pinned_lit);
  json.EndObject();
}

}  // namespace

std::string OutlineJson(const Page& page) {
  return OutlineJson(page, CourseText());
}

std::string OutlineJson(const Page& page, const TextBook& lesson, const View& view) {
  JsonWriter json;
  json.BeginObject();
  WriteNodes(page, lesson, {}, json);
  WritePin(view, json);
  json.EndObject();
  return json.text();
}

std::string OutlineJson(const Page& page, const TextBook& lesson, const View& view,
                        std::uint64_t since, OutlineMemory& memory) {
  OutlineMemory before = std::exchange(memory, {});
  memory.revision = before.revision + 1;
  if (since != before.revision) before.nodes.clear();
  JsonWriter json;
  json.BeginObject().Key("revision").Integer(static_cast<long long>(memory.revision));
  WriteNodes(page, lesson, {&before, &memory}, json);
  WritePin(view, json);
  json.EndObject();
  return json.text();
}

}  // namespace chainrule
