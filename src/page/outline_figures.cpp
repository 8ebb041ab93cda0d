#include "page/outline_figures.h"

#include <algorithm>

#include "course/course_text.h"
#include "course/number.h"
#include "course/spoken.h"
#include "math/join.h"
#include "page/heatmap_words.h"
#include "page/outline_items.h"
#include "page/readout.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostTableRows = 40;
constexpr int kTableDecimals = 6;

std::string Cell(double value) {
  return ShowNumber(value, kTableDecimals);
}

// One table for all series over the same x, else one for each. A long series gives only some rows,
// including the first and the last.
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

void WritePlot(const PlotFigure& plot, const Node& node, const Reader& reader, JsonWriter& json) {
  if (node.readout) {
    json.Key("points").String(CourseText().Word("plot_points"));
    json.Key("readout");
    WriteItem(ReadoutItem(node), node, reader, json);
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

// Each head in words, for its name, and as a formula.
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

void WriteGrid(const TensorFigure::Grid& grid, const TextBook& lesson, const Reader& reader,
               JsonWriter& json) {
  json.BeginObject();
  WriteMath("math", grid.title, reader, json);
  const std::string name = Spoken(IsEmptyFormula(grid.title) ? grid.of : grid.title, lesson);
  json.Key("label").String(Join(name, name.empty() || grid.note.empty() ? "" : ", ", grid.note));
  json.Key("note").String(grid.note);
  json.Key("rows").Integer(grid.rows).Key("columns").Integer(grid.columns);
  WriteFormulaHeads("row_heads", grid.row_heads, lesson, json);
  WriteFormulaHeads("column_heads", grid.column_heads, lesson, json);
  json.Key("cells").BeginArray();
  for (const TensorFigure::Cell& cell : grid.cells) json.Integer(cell.item);
  json.EndArray();
  const auto has_symbol = [](const TensorFigure::Cell& cell) {
    return !IsEmptyFormula(cell.symbol);
  };
  if (std::any_of(grid.cells.begin(), grid.cells.end(), has_symbol)) {
    json.Key("symbols").BeginArray();
    for (const TensorFigure::Cell& cell : grid.cells) WriteMathml(ToMathml(cell.symbol), json);
    json.EndArray();
  }
  json.EndObject();
}

void WriteTensor(const TensorFigure& tensor, const TextBook& lesson, const Reader& reader,
                 JsonWriter& json) {
  json.Key("without").String(tensor.without);
  json.Key("grids").BeginArray();
  for (const TensorFigure::Grid& grid : tensor.grids) WriteGrid(grid, lesson, reader, json);
  json.EndArray();
}

void WriteBarTable(const BarTable& bars, const TextBook& lesson, const Reader& reader,
                   JsonWriter& json) {
  TensorFigure::Grid grid;
  grid.rows = static_cast<int>(bars.rows.size());
  grid.columns = static_cast<int>(bars.columns.size());
  for (const BarTable::Column& column : bars.columns) grid.column_heads.push_back(column.head);
  for (const BarTable::Row& row : bars.rows) {
    grid.row_heads.push_back(OwnFormula(Join("\\text{", row.name, "}")));
    for (const BarTable::Bar& bar : row.bars) grid.cells.push_back({bar.item});
  }
  json.Key("grids").BeginArray();
  WriteGrid(grid, lesson, reader, json);
  json.EndArray();
}

// Every floor and every statistic is a table.
void WriteCube(const CubeFigure& cube, const TextBook& lesson, const Reader& reader,
               JsonWriter& json) {
  json.Key("grids").BeginArray();
  for (const CubeFigure::Tensor& tensor : cube.tensors) {
    for (const CubeFigure::Grid& floor : tensor.floors) WriteGrid(floor, lesson, reader, json);
    for (const CubeFigure::Bar& bar : tensor.bars) WriteGrid(bar.grid, lesson, reader, json);
  }
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

// A table for each block: its layers with their inputs and outputs.
void WriteBlocks(const BlockFigure& figure, const Node& node, const Reader& reader,
                 JsonWriter& json) {
  const auto plain = [&](const Formula& formula) { return ToPlainText(reader.Read(formula)); };
  json.Key("data").String(CourseText().Word("block_data"));
  json.Key("tables").BeginArray();
  const auto relu = [&](const BlockFigure::Tensor& tensor) {
    const std::string shape = plain(tensor.shape);
    if (tensor.relu)
      json.BeginArray().String(figure.key.relu).String(shape).String(shape).String("0").EndArray();
  };
  for (const BlockFigure::Block& block : figure.blocks) {
    const auto last = static_cast<int>(block.tensors.size()) - 1;
    json.BeginObject().Key("head").BeginArray().String(block.title);
    for (const char* word : {"block_input", "block_output", "block_parameters"})
      json.String(CourseText().Word(word));
    json.EndArray().Key("rows").BeginArray();
    int reached = 0;
    for (const BlockFigure::Layer& layer : block.layers) {
      // A layer that changes the tensor comes after the ReLU of the one before.
      if (!layer.on_skip && layer.to != layer.from && reached > 0)
        relu(block.tensors[static_cast<std::size_t>(reached)]);
      if (!layer.on_skip) reached = layer.to;
      json.BeginArray().String(Join(layer.name, ", ", plain(layer.words)));
      json.String(plain(layer.input)).String(plain(layer.output));
      json.String(reader.Text(node.items[static_cast<std::size_t>(layer.item)])).EndArray();
    }
    json.BeginArray().String(block.addition).String(plain(block.sum));
    json.String(plain(block.tensors.back().shape)).String("0").EndArray();
    relu(block.tensors[static_cast<std::size_t>(last)]);
    json.EndArray().EndObject();
  }
  json.EndArray();
}

}  // namespace

void WriteFigure(const Node& node, const TextBook& lesson, const Reader& reader, JsonWriter& json) {
  if (const auto* plot = std::get_if<PlotFigure>(&node.figure))
    WritePlot(*plot, node, reader, json);
  if (const auto* tensor = std::get_if<TensorFigure>(&node.figure))
    WriteTensor(*tensor, lesson, reader, json);
  if (const auto* bars = std::get_if<BarTable>(&node.figure))
    WriteBarTable(*bars, lesson, reader, json);
  if (const auto* unrolled = std::get_if<UnrolledFigure>(&node.figure))
    WriteTensor(unrolled->tensor, lesson, reader, json);
  if (const auto* cube = std::get_if<CubeFigure>(&node.figure))
    WriteCube(*cube, lesson, reader, json);
  if (const auto* heatmap = std::get_if<HeatmapFigure>(&node.figure)) WriteHeatmap(*heatmap, json);
  if (const auto* blocks = std::get_if<BlockFigure>(&node.figure))
    WriteBlocks(*blocks, node, reader, json);
}

}  // namespace chainrule
