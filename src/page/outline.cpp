#include "page/outline.h"

#include "course/course_text.h"
#include "course/formula.h"
#include "course/text.h"
#include "math/join.h"
#include "page/heatmap_words.h"

namespace chainrule {
namespace {

class TextOutline {
 public:
  explicit TextOutline(const Page& page) : page_(page), reader_(page.reader()) {}

  std::string Print() {
    for (const Node& node : page_.roots()) Write(node, 0);
    return std::move(text_);
  }

 private:
  void Line(int depth, const std::string& words) {
    text_.append(static_cast<std::size_t>(depth) * 2, ' ');
    text_ += words;
    text_ += '\n';
  }

  template <class Words>  // a formula or a paragraph
  std::string Plain(const Words& words) const {
    return ToPlainText(reader_.Read(words));
  }

  static std::string Mark(const char* word) { return Join(" [", CourseText().Word(word), "]"); }

  std::string Describe(const Item& item) const {
    std::string words = reader_.Name(item);
    if (words.empty()) words = item.id;
    if (item.role == Role::kChoice) {
      std::string options;
      for (const Option& option : item.options) options += " " + option.value;
      words += ": " + FillWords(CourseText().Word("outline_choice"),
                                {{"value", item.value}, {"options", options}});
    } else if (item.role == Role::kSlider) {
      words += ": " + item.value;
    } else if (reader_.ExposureOf(item) == Exposure::kNotYet) {
      words += ": " + CourseText().Word("outline_not_yet");
    } else if (item.role == Role::kSlot && reader_.Value(item).empty()) {
      words += ": " + CourseText().Word("outline_asked");
    } else if (item.quantity || item.role == Role::kNumber) {
      words += " = " + reader_.Text(item);
    }
    if (const auto mark = reader_.MarkOf(item); mark != chainrule::Mark::kNone)
      words += Join(" [", MarkWords(mark), "]");
    if (item.selected) words += Mark("outline_current");
    if (!item.enabled) words += Mark("outline_unavailable");
    if (item.struck) words += Mark("outline_struck");
    return words;
  }

  void WriteMatrix(const Node& node, int depth) {
    Line(depth, node.label + (node.current ? Mark("outline_current") : ""));
    for (int row = 0; row < node.rows; ++row) {
      std::string cells = "[";
      for (int column = 0; column < node.columns; ++column) {
        const Item& item = node.items[static_cast<std::size_t>(row * node.columns + column)];
        if (column > 0) cells += ", ";
        const std::string number = reader_.Text(item);
        cells += item.struck ? Join("~", number, "~") : number;
      }
      Line(depth + 1, cells + "]");
    }
    for (const Item& item : node.items)
      if (item.struck) Line(depth + 1, Join("~", reader_.Text(item), "~ ", reader_.Name(item)));
  }

  std::string CellText(const std::string& without, const Node& node,
                       const TensorFigure::Cell& cell) const {
    if (cell.item < 0) return without.empty() ? "" : "·";
    const std::string number = reader_.Text(node.items[static_cast<std::size_t>(cell.item)]);
    const std::string symbol = Plain(cell.symbol);
    return symbol.empty() ? number : Join(symbol, " = ", number);
  }

  // A table for each grid, then the other items.
  void WriteGrids(const Node& node, const std::vector<const TensorFigure::Grid*>& grids,
                  const std::string& without, int depth) {
    Line(depth, node.label);
    std::vector<bool> in_grid(node.items.size(), false);
    for (const TensorFigure::Grid* const one : grids) {
      const TensorFigure::Grid& grid = *one;
      const std::string title = Plain(grid.title);
      Line(depth + 1, Join(title, title.empty() || grid.note.empty() ? "" : ", ", grid.note));
      for (int row = 0; row < grid.rows; ++row) {
        std::string cells;
        if (!grid.row_heads.empty())
          cells = Plain(grid.row_heads[static_cast<std::size_t>(row)]) + " ";
        cells += "[";
        for (int column = 0; column < grid.columns; ++column) {
          const auto& cell = grid.cells[static_cast<std::size_t>(row * grid.columns + column)];
          if (cell.item >= 0) in_grid[static_cast<std::size_t>(cell.item)] = true;
          cells += (column > 0 ? ", " : "") + CellText(without, node, cell);
        }
        Line(depth + 2, cells + "]");
      }
    }
    if (!without.empty()) Line(depth + 1, "·: " + without);
    for (std::size_t i = 0; i < node.items.size(); ++i)
      if (!in_grid[i]) Line(depth + 1, Describe(node.items[i]));
  }

  void WriteTensor(const Node& node, const TensorFigure& tensor, int depth) {
    std::vector<const TensorFigure::Grid*> grids;
    for (const TensorFigure::Grid& grid : tensor.grids) grids.push_back(&grid);
    WriteGrids(node, grids, tensor.without, depth);
  }

  void WriteCube(const Node& node, const CubeFigure& cube, int depth) {
    std::vector<const TensorFigure::Grid*> grids;
    for (const CubeFigure::Tensor& tensor : cube.tensors) {
      for (const CubeFigure::Grid& floor : tensor.floors) grids.push_back(&floor);
      for (const CubeFigure::Bar& bar : tensor.bars) grids.push_back(&bar.grid);
    }
    WriteGrids(node, grids, "", depth);
  }

  void WriteHeatmap(const HeatmapFigure& heatmap, int depth) {
    for (const std::string& sentence : HeatmapSentences(heatmap)) Line(depth, sentence);
    const HeatmapTable table = DensityTable(heatmap);
    const auto line = [&](const std::vector<std::string>& cells) {
      std::string words;
      for (const std::string& cell : cells) words += (words.empty() ? "" : " | ") + cell;
      Line(depth + 1, words);
    };
    line(table.head);
    for (const std::vector<std::string>& row : table.rows) line(row);
  }

  void Write(const Node& node, int depth) {
    switch (node.kind) {
      case NodeKind::kGroup:
        Line(depth, Join("[", node.label, "]"));
        for (const Node& child : node.children) Write(child, depth + 1);
        return;
      case NodeKind::kHeading:
        Line(depth, "# " + Plain(node.paragraph));
        return;
      case NodeKind::kProse:
      case NodeKind::kNotice:
        Line(depth, Plain(node.paragraph));
        return;
      case NodeKind::kLines:
        for (const FormulaLine& line : node.lines)
          Line(depth, Join(line.label, ": ", Plain(line.formula)));
        return;
      case NodeKind::kMatrix:
        WriteMatrix(node, depth);
        return;
      case NodeKind::kFigure:
        if (const auto* tensor = std::get_if<TensorFigure>(&node.figure))
          return WriteTensor(node, *tensor, depth);
        if (const auto* unrolled = std::get_if<UnrolledFigure>(&node.figure))
          return WriteTensor(node, unrolled->tensor, depth);
        if (const auto* cube = std::get_if<CubeFigure>(&node.figure))
          return WriteCube(node, *cube, depth);
        [[fallthrough]];
      case NodeKind::kControls:
      case NodeKind::kTimeline:
        Line(depth, node.label);
        if (const auto* heatmap = std::get_if<HeatmapFigure>(&node.figure))
          WriteHeatmap(*heatmap, depth + 1);
        for (const Item& item : node.items) Line(depth + 1, Describe(item));
        return;
    }
  }

  const Page& page_;
  const Reader& reader_;
  std::string text_;
};

}  // namespace

std::string OutlineText(const Page& page) {
  return TextOutline(page).Print();
}

}  // namespace chainrule
