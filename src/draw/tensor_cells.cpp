// The contents of a grid's cell: its number, its symbol, or the sign that there is none.
#include <algorithm>
#include <cmath>

#include "draw/tensor_parts.h"

namespace chainrule {
namespace {

constexpr float kSmallestNumber = 10;
constexpr float kNoNumberSize = 14;

}  // namespace

Box GridPlace::CellBox(int number) const {
  const auto row = static_cast<float>(number / columns);
  const auto column = static_cast<float>(number % columns);
  const ImVec2 min{origin.x + column * cell.x, origin.y + row * cell.y};
  return {min, {min.x + cell.x, min.y + cell.y}};
}

void PaintNoNumber(Frame& frame, const Box& box) {
  const float width = frame.Width(Face::kMain, kNoNumberSize, "0");
  frame.Text(Face::kMain, kNoNumberSize,
             {std::round(box.center().x - width / 2), std::round(box.center().y + 5)},
             Mix(frame.theme.muted, frame.theme.background, 0.5F), "0");
}

void PaintCellSymbol(Frame& frame, const Formula& symbol, const Box& box, float size, ImGuiID id) {
  const FormulaBox& laid_out = frame.Laid(symbol, size);
  frame.Formula(laid_out,
                {std::round(box.center().x - laid_out.width / 2),
                 std::round(box.center().y + (laid_out.ascent - laid_out.descent) / 2)},
                frame.theme.ink, Frame::Id(id, 1));
}

void PaintCellNumber(Frame& frame, const Item& item, const Box& box, float size, ImU32 color) {
  const std::string& number = frame.TextOf(item);
  while (size > kSmallestNumber && frame.Width(Face::kMain, size, number) > box.width() - 4) --size;
  if (!IsShown(frame.ExposureOf(item))) color = frame.theme.muted;
  const float width = frame.Width(Face::kMain, size, number);
  frame.Number(item, Face::kMain, size,
               {std::round(box.center().x - width / 2), std::round(box.center().y + 0.33F * size)},
               color);
}

}  // namespace chainrule
