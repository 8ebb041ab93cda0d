// The line above a large heatmap: its name, and the buttons that move it.
#include <algorithm>
#include <cmath>

#include "draw/heatmap_parts.h"

namespace chainrule {
namespace {

constexpr float kTitleSize = 13;
constexpr float kButtonSize = 13;
constexpr float kButtonHeight = 27;
constexpr float kButtonPad = 9;
constexpr float kButtonGap = 6;

float ButtonWidth(const Frame& frame, const Item& item) {
  return std::max(kButtonHeight, frame.Width(Face::kText, kButtonSize, item.text) + 2 * kButtonPad);
}

void PaintButton(Frame& frame, const Item& item, const Box& box) {
  const Pointer pointer = frame.Place(item, box);
  const Theme& theme = frame.theme;
  frame.list().AddRectFilled(box.min, box.max,
                             item.enabled && pointer.hovered ? theme.shade : theme.surface, 5);
  frame.list().AddRect(box.min, box.max, theme.border, 5);
  const float width = frame.Width(Face::kText, kButtonSize, item.text);
  frame.Text(Face::kText, kButtonSize,
             {box.center().x - width / 2, std::round(box.center().y + 0.36F * kButtonSize)},
             item.enabled ? theme.ink : Mix(theme.muted, theme.background, 0.3F), item.text);
}

}  // namespace

float PaintHeatmapButtons(Frame& frame, const Node& node, ImVec2 corner, float picture_end,
                          float width) {
  float needed = 0;
  for (const Item& item : node.items)
    if (item.role == Role::kButton) needed += ButtonWidth(frame, item) + kButtonGap;
  const float title = frame.Width(Face::kText, kTitleSize, node.label);
  const float end = title + 20 + needed <= picture_end ? picture_end : std::max(picture_end, width);
  const bool beside = title + 20 + needed <= end;
  float x = beside ? corner.x + end - needed + kButtonGap : corner.x;
  float y = beside || node.label.empty() ? 0 : 24;
  frame.Text(Face::kText, kTitleSize, {corner.x, corner.y + (beside ? 18.0F : 13.0F)},
             frame.theme.ink, node.label);
  for (const Item& item : node.items) {
    if (item.role != Role::kButton) continue;
    const float own = ButtonWidth(frame, item);
    if (x > corner.x && x + own > corner.x + end + 0.5F) {
      x = corner.x;
      y += kButtonHeight + kButtonGap;
    }
    PaintButton(frame, item, {{x, corner.y + y}, {x + own, corner.y + y + kButtonHeight}});
    x += own + kButtonGap;
  }
  return y + kButtonHeight + 6;
}

}  // namespace chainrule
