// The card of a step: the same line in symbols, shapes, numbers, and by hand.
#include <algorithm>
#include <cmath>
#include <vector>

#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kPad = 12;
constexpr float kRowPad = 9;
constexpr float kLabelSize = 13;
constexpr float kLargest = 18;
constexpr float kSmallest = 16;     // before a line is broken
constexpr float kTwoColumns = 700;  // wider cards show two lines side by side, if they fit
constexpr float kStackedBelow = 300;
constexpr float kStackedBelowNarrow = 400;  // narrower cards put the label above its formula

struct Cell {
  const FormulaLine* line;
  const FormulaBox& box;
  float x;
  float y;  // of its upper rule
  float baseline;
};

// The formulas, all in one size. It is a little smaller if that keeps each of them on one line.
struct Formulas {
  float size = kLargest;
  std::vector<const FormulaBox*> boxes;
  std::vector<Formula> read;       // sources of the broken formulas' boxes
  std::vector<FormulaBox> broken;  // of several lines each
};

Formulas LayOut(const Frame& frame, const Node& node, float room) {
  for (float size = kLargest; size >= kSmallest; --size) {
    Formulas formulas{size, {}, {}, {}};
    for (const FormulaLine& line : node.lines) {
      formulas.boxes.push_back(&frame.Laid(line.formula, size));
      if (formulas.boxes.back()->width > room) break;
    }
    if (formulas.boxes.empty() || formulas.boxes.back()->width <= room) return formulas;
  }
  Formulas formulas;
  for (const FormulaLine& line : node.lines)
    formulas.read.push_back(frame.page.reader().Read(line.formula));
  for (const Formula& formula : formulas.read)
    formulas.broken.push_back(LayoutFormulaLines(frame.fonts, formula, formulas.size, room));
  for (const FormulaBox& box : formulas.broken) formulas.boxes.push_back(&box);
  return formulas;
}

bool FitOnOneLine(const Frame& frame, const Node& node, float room) {
  return std::all_of(node.lines.begin(), node.lines.end(), [&](const FormulaLine& line) {
    return frame.Laid(line.formula, kLargest).width <= room;
  });
}

}  // namespace

Extent PaintLines(Frame& frame, const Node& node, ImVec2 corner, float width) {
  float label_width = 0;
  for (const FormulaLine& line : node.lines)
    label_width = std::max(label_width, frame.Width(Face::kText, kLabelSize, line.label));
  const bool stacked = width < (frame.narrow ? kStackedBelowNarrow : kStackedBelow);
  const float indent = stacked ? kPad : kPad + std::max(label_width + 16, 76.0F);
  const bool two = width >= kTwoColumns && FitOnOneLine(frame, node, width / 2 - indent - kPad);
  const std::size_t columns = two ? 2 : 1;
  const float column = std::round(width / static_cast<float>(columns));

  const Formulas formulas = LayOut(frame, node, std::max(1.0F, column - indent - kPad));
  const float size = formulas.size;
  std::vector<Cell> cells;
  float y = corner.y;
  for (std::size_t i = 0; i < node.lines.size(); i += columns) {
    const std::size_t end = std::min(i + columns, node.lines.size());
    float above = 0.7F * size;
    float below = 0.25F * size;
    for (std::size_t k = i; k < end; ++k) {
      above = std::max(above, formulas.boxes[k]->ascent);
      below = std::max(below, formulas.boxes[k]->descent);
    }
    const float label = stacked ? kLabelSize + 6 : 0;
    for (std::size_t k = i; k < end; ++k)
      cells.push_back({&node.lines[k], *formulas.boxes[k],
                       corner.x + column * static_cast<float>(k - i), y,
                       std::round(y + kRowPad + label + above)});
    y += std::round(2 * kRowPad + label + above + below);
  }
  const Box card{corner, {corner.x + width, y}};
  frame.RecordPart(node.id + ".part", card);
  frame.list().AddRectFilled(card.min, card.max, frame.theme.surface, 8);
  frame.list().AddRect(card.min, card.max, frame.theme.rule, 8);
  int number = 0;
  for (const Cell& cell : cells) {
    if (cell.y > corner.y && cell.x == corner.x)
      frame.list().AddLine({card.min.x + 1, cell.y}, {card.max.x - 1, cell.y}, frame.theme.rule);
    const float label_y = stacked ? cell.y + kRowPad + 0.6F * kLabelSize : cell.baseline - 1;
    frame.Text(Face::kText, kLabelSize, {cell.x + kPad, label_y}, frame.theme.muted,
               cell.line->label);
    const ImU32 color = cell.line->quiet ? frame.theme.muted : frame.theme.ink;
    frame.Formula(cell.box, {cell.x + indent, cell.baseline}, color,
                  Frame::Id(Frame::Id(node.id), ++number));
  }
  return {width, y - corner.y};
}

}  // namespace chainrule
