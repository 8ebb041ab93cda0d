// The card of a step: the same line in symbols, shapes, numbers, and by hand.
#include <algorithm>
#include <cmath>
#include <vector>

#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kPad = 12;
constexpr float kRowPad = 12;
constexpr float kLabelSize = 13;
constexpr float kLargest = 18;
constexpr float kSmallest = 16;  // before a line is broken
constexpr float kStackedBelow = 300;
constexpr float kStackedBelowNarrow = 400;  // narrower cards put the label above its formula

struct Row {
  const FormulaLine* line;
  const FormulaBox& box;
  float y;  // of its upper rule
  float height;
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

}  // namespace

Extent PaintLines(Frame& frame, const Node& node, ImVec2 corner, float width) {
  float label_width = 0;
  for (const FormulaLine& line : node.lines)
    label_width = std::max(label_width, frame.Width(Face::kText, kLabelSize, line.label));
  const bool stacked = width < (frame.narrow ? kStackedBelowNarrow : kStackedBelow);
  const float indent = stacked ? kPad : kPad + std::max(label_width + 16, 76.0F);
  const float room = std::max(1.0F, width - indent - kPad);

  const Formulas formulas = LayOut(frame, node, room);
  const float size = formulas.size;
  std::vector<Row> rows;
  float y = corner.y;
  for (std::size_t i = 0; i < node.lines.size(); ++i) {
    Row row{&node.lines[i], *formulas.boxes[i], y, 0, 0};
    const float label = stacked ? kLabelSize + 6 : 0;
    const float above = std::max(row.box.ascent, 0.7F * size);
    const float below = std::max(row.box.descent, 0.25F * size);
    row.baseline = std::round(y + kRowPad + label + above);
    row.height = std::round(2 * kRowPad + label + above + below);
    y += row.height;
    rows.push_back(row);
  }
  const Box card{corner, {corner.x + width, y}};
  frame.list().AddRectFilled(card.min, card.max, frame.theme.surface, 8);
  frame.list().AddRect(card.min, card.max, frame.theme.rule, 8);
  int number = 0;
  for (const Row& row : rows) {
    if (row.y > corner.y)
      frame.list().AddLine({card.min.x + 1, row.y}, {card.max.x - 1, row.y}, frame.theme.rule);
    const float label_y = stacked ? row.y + kRowPad + 0.6F * kLabelSize : row.baseline - 1;
    frame.Text(Face::kText, kLabelSize, {corner.x + kPad, label_y}, frame.theme.muted,
               row.line->label);
    const ImU32 color = row.line->quiet ? frame.theme.muted : frame.theme.ink;
    frame.Formula(row.box, {corner.x + indent, row.baseline}, color,
                  Frame::Id(Frame::Id(node.id), ++number));
  }
  return {width, y - corner.y};
}

}  // namespace chainrule
