// The header: name and lessons on the left, tools on the right; two rows on a narrow screen.
#include <algorithm>
#include <cmath>
#include <utility>

#include "draw/nodes.h"
#include "draw/scroll_region.h"

namespace chainrule {
namespace {

constexpr std::string_view kName = "Chainrule";
constexpr float kOneRow = 48;
constexpr float kTwoRows = 78;
constexpr float kNameSize = 19;
constexpr float kTabGap = 22;
constexpr float kToolGap = 18;
constexpr float kNarrowToolGap = 14;

float TabSize(const Frame& frame) {
  return frame.narrow ? 14 : 15;
}

float ToolSize(const Frame& frame) {
  return frame.narrow ? 13 : 15;
}

float ToolGap(const Frame& frame) {
  return frame.narrow ? kNarrowToolGap : kToolGap;
}

float NameWidth(const Frame& frame) {
  return frame.Width(Face::kMain, kNameSize, kName) + 1;
}

// The name is a little bolder than the face: drawn twice, half a pixel apart.
float PaintName(Frame& frame, ImVec2 baseline) {
  for (const float offset : {0.0F, 1.0F})
    frame.Text(Face::kMain, kNameSize, {baseline.x + offset, baseline.y}, frame.theme.ink, kName);
  return NameWidth(frame);
}

void PaintTab(Frame& frame, const Item& item, const Box& box) {
  const Pointer pointer = frame.Place(item, box);
  const bool strong = item.selected || (pointer.hovered && item.enabled);
  frame.Text(Face::kText, TabSize(frame), {box.min.x, box.center().y + 0.36F * TabSize(frame)},
             strong ? frame.theme.ink : frame.theme.muted, item.text);
  if (item.selected)
    frame.list().AddRectFilled({box.min.x, box.max.y - 2}, box.max, frame.theme.violet);
}

float TabsWidth(const Frame& frame, const Node& tabs) {
  float width = -kTabGap;
  for (const Item& item : tabs.items)
    width += kTabGap + frame.Width(Face::kText, TabSize(frame), item.text);
  return std::max(0.0F, width);
}

float PaintTabs(Frame& frame, const Node& tabs, float x, float top, float bottom) {
  for (const Item& item : tabs.items) {
    const float width = frame.Width(Face::kText, TabSize(frame), item.text);
    PaintTab(frame, item, {{x, top}, {x + width, bottom}});
    x += width + kTabGap;
  }
  return x - kTabGap;
}

std::string_view ToolText(const Item& item) {
  if (item.role != Role::kChoice || !item.text.empty()) return item.text;
  for (const Option& option : item.options)
    if (option.value == item.value) return option.text;
  return {};
}

float ToolsWidth(const Frame& frame, const Node& tools) {
  float width = -ToolGap(frame);
  for (const Item& item : tools.items)
    width += ToolGap(frame) + (item.role == Role::kChoice
                                   ? DropdownWidth(frame, item)
                                   : frame.Width(Face::kText, ToolSize(frame), ToolText(item)));
  return std::max(0.0F, width);
}

void PaintTools(Frame& frame, const Node& tools, float x, float top, float bottom) {
  const float size = ToolSize(frame);
  const float baseline = std::round((top + bottom) / 2 + 0.36F * size);
  for (const Item& item : tools.items) {
    if (item.role == Role::kChoice) {
      PaintDropdown(frame, item, {x, baseline});
      x += DropdownWidth(frame, item) + ToolGap(frame);
      continue;
    }
    const float width = frame.Width(Face::kText, size, item.text);
    const Pointer pointer = frame.Place(item, {{x - 4, top + 4}, {x + width + 4, bottom - 4}});
    ImU32 color = pointer.hovered ? frame.theme.ink : frame.theme.muted;
    if (!item.enabled) color = Mix(frame.theme.muted, frame.theme.background, 0.45F);
    frame.Text(Face::kText, size, {x, baseline}, color, item.text);
    x += width + ToolGap(frame);
  }
}

// Scrolls the open lesson's tab into view when it has just been opened, or the display's width has
// changed.
void ShowSelected(Frame& frame, const Node& tabs, ImVec2 origin, const Box& box) {
  float x = origin.x;
  for (const Item& item : tabs.items) {
    const float width = frame.Width(Face::kText, TabSize(frame), item.text);
    std::string shown = item.id + " " + std::to_string(static_cast<int>(box.width()));
    if (item.selected && frame.memory.shown_tab != shown) {
      frame.memory.shown_tab = std::move(shown);
      frame.Reveal({{x, box.min.y}, {x + width, box.max.y}});
    }
    x += width + kTabGap;
  }
}

// A row that scrolls sideways if it lacks room.
void PaintRow(Frame& frame, const Node& node, const Box& box, bool tabs) {
  ScrollRegion region(frame, Frame::Id(node.id), box, ScrollRegion::kSideways);
  const ImVec2 origin = region.origin();
  float width = 0;
  if (tabs) {
    ShowSelected(frame, node, origin, box);
    width = PaintTabs(frame, node, origin.x, origin.y, origin.y + box.height()) - origin.x;
  } else {
    width = ToolsWidth(frame, node);
    PaintTools(frame, node, origin.x, origin.y, origin.y + box.height());
  }
  region.End({width + 12, box.height()});
}

bool HasTabs(const Node& node) {
  return !node.items.empty() && node.items.front().role == Role::kTab;
}

}  // namespace

float HeaderHeight(const Frame& frame, const Node& header, float width) {
  if (frame.narrow) return kTwoRows;
  float used = 20 + NameWidth(frame) + 26 + 20;
  for (const Node& node : header.children)
    used += kTabGap + (HasTabs(node) ? TabsWidth(frame, node) : ToolsWidth(frame, node));
  return used <= width ? kOneRow : kTwoRows;
}

void PaintHeader(Frame& frame, const Node& header, const Box& box) {
  frame.list().AddRectFilled({box.min.x, box.max.y - 1}, box.max, frame.theme.rule);
  if (box.height() > kOneRow) {
    const float middle = box.min.y + 44;
    const float name = PaintName(frame, {box.min.x + 14, box.min.y + 29});
    float x = box.min.x + 14 + name + 20;
    for (const Node& node : header.children) {
      if (HasTabs(node)) {
        PaintRow(frame, node, {{x, box.min.y}, {box.max.x, middle}}, true);
      } else if (!node.items.empty()) {
        PaintRow(frame, node, {{box.min.x + 14, middle - 4}, {box.max.x, box.max.y - 1}}, false);
      }
    }
    return;
  }
  const float name = PaintName(frame, {box.min.x + 20, box.min.y + 30});
  float x = box.min.x + 20 + name + 26;
  for (const Node& node : header.children) {
    if (node.items.empty()) continue;
    if (HasTabs(node)) {
      x = PaintTabs(frame, node, x, box.min.y, box.max.y) + kTabGap;
    } else {
      const float left = box.max.x - 20 - ToolsWidth(frame, node);
      PaintTools(frame, node, std::max(x, left), box.min.y, box.max.y);
    }
  }
}

}  // namespace chainrule
