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

// How the lines share the card: below each other, or two in a row. A last one without a neighbour
// has the whole row.
struct Columns {
  std::size_t lines = 0;
  float width = 0;
  float indent = 0;  // what a label takes, and the margin before it
  float second = 0;  // where the second column begins; 0: there is none

  bool two() const { return second > 0; }
  bool InSecond(std::size_t line) const { return two() && line % 2 == 1; }
  float RoomOf(std::size_t line) const {
    const bool alone = !two() || (line % 2 == 0 && line + 1 == lines);
    const float all = alone ? width : InSecond(line) ? width - second : second;
    return std::max(1.0F, all - indent - kPad);
  }
};

bool Fit(const Frame& frame, const Node& node, const Columns& columns, float size) {
  for (std::size_t i = 0; i < node.lines.size(); ++i)
    if (frame.Laid(node.lines[i].formula, size).width > columns.RoomOf(i)) return false;
  return true;
}

// Two columns if all formulas fit into them: equal ones, or else as wide as the left ones need.
Columns Divide(const Frame& frame, const Node& node, float width, float indent) {
  const Columns one{node.lines.size(), width, indent};
  if (width < kTwoColumns) return one;
  float left = 0;
  for (std::size_t i = 0; i + 1 < node.lines.size(); i += 2)
    left = std::max(left, frame.Laid(node.lines[i].formula, kLargest).width);
  Columns two = one;
  for (const float second : {width / 2, left + indent + kPad}) {
    two.second = std::round(second);
    if (Fit(frame, node, two, kLargest)) return two;
  }
  return one;
}

Formulas LayOut(const Frame& frame, const Node& node, const Columns& columns) {
  for (float size = kLargest; size >= kSmallest; --size) {
    if (!Fit(frame, node, columns, size)) continue;
    Formulas formulas{size, {}, {}, {}};
    for (const FormulaLine& line : node.lines)
      formulas.boxes.push_back(&frame.Laid(line.formula, size));
    return formulas;
  }
  Formulas formulas;
  for (const FormulaLine& line : node.lines)
    formulas.read.push_back(frame.page.reader().Read(line.formula));
  for (std::size_t i = 0; i < formulas.read.size(); ++i)
    formulas.broken.push_back(
        LayoutFormulaLines(frame.fonts, formulas.read[i], formulas.size, columns.RoomOf(i)));
  for (const FormulaBox& box : formulas.broken) formulas.boxes.push_back(&box);
  return formulas;
}

// Whether each label stands above its formula.
bool IsStacked(const Frame& frame, float width) {
  return width < (frame.narrow ? kStackedBelowNarrow : kStackedBelow);
}

float IndentOf(const Frame& frame, const Node& node, float width) {
  if (IsStacked(frame, width)) return kPad;
  float label_width = 0;
  for (const FormulaLine& line : node.lines)
    label_width = std::max(label_width, frame.Width(Face::kText, kLabelSize, line.label));
  return kPad + std::max(label_width + 16, 76.0F);
}

}  // namespace

bool LinesShareRows(const Frame& frame, const Node& node, float width) {
  return Divide(frame, node, width, IndentOf(frame, node, width)).two();
}

Extent PaintLines(Frame& frame, const Node& node, ImVec2 corner, float width) {
  const bool stacked = IsStacked(frame, width);
  const float indent = IndentOf(frame, node, width);
  const std::size_t count = node.lines.size();
  const Columns columns = Divide(frame, node, width, indent);
  const std::size_t in_row = columns.two() ? 2 : 1;

  const Formulas formulas = LayOut(frame, node, columns);
  const float size = formulas.size;
  std::vector<Cell> cells;
  float y = corner.y;
  for (std::size_t i = 0; i < count; i += in_row) {
    const std::size_t end = std::min(i + in_row, count);
    float above = 0.7F * size;
    float below = 0.25F * size;
    for (std::size_t k = i; k < end; ++k) {
      above = std::max(above, formulas.boxes[k]->ascent);
      below = std::max(below, formulas.boxes[k]->descent);
    }
    const float label = stacked ? kLabelSize + 6 : 0;
    for (std::size_t k = i; k < end; ++k)
      cells.push_back({&node.lines[k], *formulas.boxes[k],
                       corner.x + (columns.InSecond(k) ? columns.second : 0), y,
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
