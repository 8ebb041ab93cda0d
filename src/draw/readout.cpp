// A large number on a line of its own: its symbol on the left, the number on the right.
#include <algorithm>
#include <cmath>

#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kNumberSize = 30;
constexpr float kSymbolSize = 22;
constexpr float kHeight = 38;
constexpr float kBaseline = 29;

}  // namespace

Extent PaintReadout(Frame& frame, const Node& node, ImVec2 corner, float width) {
  const Item& item = node.items.front();
  const FormulaBox& symbol = frame.Laid(node.symbol, kSymbolSize);
  const float number = frame.Width(Face::kMain, kNumberSize, frame.TextOf(item));
  // A number that is too long for the line begins after its symbol.
  const float x = std::floor(std::max(symbol.width + 12, width - number));
  const float y = corner.y + kBaseline;
  const Box box{{corner.x + x - 6, corner.y + 2}, {corner.x + x + number + 6, corner.y + kHeight}};
  frame.Place(item, box);
  frame.Glow(frame.LightOf(item.quantity), box, 5);
  frame.Formula(symbol, {corner.x, y}, frame.theme.ink, Frame::Id(item.id));
  frame.Number(item, Face::kMain, kNumberSize, {corner.x + x, y}, frame.theme.ink);
  return {x + number, kHeight};
}

}  // namespace chainrule
