// A matrix: its symbol above, thin bars at its sides, a number in each cell.
#include <algorithm>
#include <cmath>

#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kSize = 17;
constexpr float kCaptionSize = 16;
constexpr float kCaptionHeight = 28;
constexpr float kCellHeight = 28;
constexpr float kCellPad = 11;
constexpr float kSmallestCell = 30;
constexpr float kDotGap = 6;

std::vector<float> ColumnWidths(const Frame& frame, const Node& node) {
  std::vector<float> widths(static_cast<std::size_t>(std::max(node.columns, 0)), kSmallestCell);
  for (std::size_t i = 0; i < node.items.size() && !widths.empty(); ++i) {
    const Item& item = node.items[i];
    const float number = item.exposure == Exposure::kNotYet
                             ? 5 * kDotGap
                             : frame.Width(Face::kMain, kSize, item.text);
    float& width = widths[i % widths.size()];
    width = std::max(width, std::round(number + 2 * kCellPad));
  }
  return widths;
}

float Sum(const std::vector<float>& widths) {
  float sum = 0;
  for (float width : widths)
    sum += width;
  return sum;
}

// A number that a later step computes: drawn, not written, because there is nothing to read.
void PaintDots(Frame& frame, ImVec2 center) {
  for (int i = 0; i < 4; ++i) {
    const float x = center.x + (static_cast<float>(i) - 1.5F) * kDotGap;
    frame.list().AddCircleFilled({x, center.y}, 1.1F, frame.theme.muted, 8);
  }
}

void PaintCell(Frame& frame, const Node& node, const Item& item, const Box& cell) {
  frame.Place(item, cell);
  if (!frame.Visible(cell))
    return;
  const Light light = frame.LightOf(item.quantity);
  frame.Glow(light, cell, 0);
  if (item.exposure == Exposure::kNotYet)
    return PaintDots(frame, cell.center());
  const float width = frame.Width(Face::kMain, kSize, item.text);
  // Columns of several numbers line up at their right ends; one number stands in the middle.
  const float x = node.rows > 1 ? cell.max.x - kCellPad - width : cell.center().x - width / 2;
  const float left = std::max(x, cell.min.x + 2);
  const ImU32 color =
      item.struck || item.exposure == Exposure::kBlank ? frame.theme.muted : frame.theme.ink;
  const float baseline = cell.center().y + 0.33F * kSize;
  frame.Number(item, Face::kMain, kSize, {left, baseline}, color);
  if (item.struck) {
    const float y = std::round(cell.center().y);
    frame.list().AddLine({left - 4, y}, {left + width + 4, y}, frame.theme.muted, 1.2F);
  }
}

}  // namespace

float MatrixWidth(const Frame& frame, const Node& node) {
  const FormulaBox caption = LayoutFormula(frame.fonts, node.symbol, kCaptionSize);
  return std::max(Sum(ColumnWidths(frame, node)) + 4, caption.width);
}

Extent PaintMatrix(Frame& frame, const Node& node, ImVec2 corner) {
  const FormulaBox caption = LayoutFormula(frame.fonts, node.symbol, kCaptionSize);
  frame.Formula(caption, {corner.x + 1, corner.y + 17}, frame.theme.muted, Frame::Id(node.id));
  const std::vector<float> widths = ColumnWidths(frame, node);
  const float height = kCellHeight * static_cast<float>(std::max(node.rows, 0));
  const ImVec2 origin{corner.x + 2, corner.y + kCaptionHeight};
  const Box body{origin, {origin.x + Sum(widths), origin.y + height}};
  for (std::size_t i = 0; i < node.items.size() && !widths.empty(); ++i) {
    const std::size_t row = i / widths.size();
    const std::size_t column = i % widths.size();
    Box cell{origin, origin};
    for (std::size_t k = 0; k < column; ++k)
      cell.min.x += widths[k];
    cell.max.x = cell.min.x + widths[column];
    cell.min.y += static_cast<float>(row) * kCellHeight;
    cell.max.y = cell.min.y + kCellHeight;
    PaintCell(frame, node, node.items[i], cell);
  }
  if (node.current) {
    const Box around = body.Grown(1, 1);
    frame.list().AddRect(around.min, around.max, frame.theme.violet, 1, 0, 2);
  }
  const float bar = 2;
  frame.list().AddRectFilled({body.min.x - bar, body.min.y}, {body.min.x, body.max.y},
                             frame.theme.ink);
  frame.list().AddRectFilled({body.max.x, body.min.y}, {body.max.x + bar, body.max.y},
                             frame.theme.ink);
  return {std::max(body.width() + 4, caption.width), kCaptionHeight + height};
}

}  // namespace chainrule
