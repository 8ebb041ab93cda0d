#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "draw/network_labels.h"
#include "draw/network_parts.h"

namespace chainrule {
namespace {

constexpr float kReach = 6;  // how close to an edge the pointer must be

float DistanceToSegment(ImVec2 point, ImVec2 a, ImVec2 b) {
  const ImVec2 along{b.x - a.x, b.y - a.y};
  const float length2 = along.x * along.x + along.y * along.y;
  float t = length2 > 0 ? ((point.x - a.x) * along.x + (point.y - a.y) * along.y) / length2 : 0;
  t = std::clamp(t, 0.0F, 1.0F);
  return std::hypot(point.x - (a.x + t * along.x), point.y - (a.y + t * along.y));
}

}  // namespace

void NetworkEdges::Paint() {
  for (const Edge& edge : figure_.edges) {
    if (Connects(figure_, edge)) PaintEdge(edge);
  }
}

// So many edges need fainter lines.
bool NetworkEdges::Crowded(const Edge& edge) const {
  return !layout_.labels[static_cast<std::size_t>(edge.layer)];
}

ImU32 NetworkEdges::Color(const Edge& edge) const {
  const Theme& theme = frame_.theme;
  if (edge.left_out || edge.strength <= 0) return theme.border;
  const ImU32 color = edge.negative ? theme.negative : theme.positive;
  if (Crowded(edge)) return Mix(theme.background, color, edge.current ? 0.7F : 0.3F);
  return edge.current ? color : Mix(theme.background, color, 0.45F);
}

void NetworkEdges::PaintEdge(const Edge& edge) {
  const ImVec2 from = Place(layout_.From(edge, figure_));
  const ImVec2 to = Place(layout_.To(edge, figure_));
  const float strength = std::clamp(static_cast<float>(edge.strength), 0.0F, 1.0F);
  const float scale = Crowded(edge) ? 0.6F : 1.0F;
  const float thickness = (1.2F + 3.4F * strength) * scale;
  const Light light = LightOf(At(edge.item));
  Brush& list = frame_.list();
  if (light != Light::kNone) {
    if (light == Light::kPinned) list.AddLine(from, to, frame_.theme.ochre, thickness + 7);
    list.AddLine(from, to, frame_.theme.ochre_fill, thickness + 5);
  }
  if (edge.left_out) {
    list.AddDashes(from, to, frame_.theme.border, thickness, 5, 4);
  } else {
    list.AddLine(from, to, Color(edge), thickness);
  }
}

void NetworkEdges::PaintLabels() {
  for (const NetworkLabel& label : LabelsToShow(frame_, node_, figure_, layout_)) {
    const Edge& edge = figure_.edges[label.edge];
    PaintLabel(edge, *At(edge.item), {Place(label.box.min), Place(label.box.max)});
  }
}

void NetworkEdges::PaintLabel(const Edge& edge, const Item& item, const Box& patch) {
  const Theme& theme = frame_.theme;
  const float size = layout_.label_size;
  frame_.Place(item, patch);
  frame_.list().AddRectFilled(patch.min, patch.max, theme.background, 3);
  frame_.Glow(frame_.LightOf(item.quantity), patch, 3);
  frame_.Number(item, Face::kMain, size,
                {patch.min.x + kLabelPad, std::round(patch.center().y + 0.33F * size)},
                edge.left_out ? theme.muted : theme.ink);
  if (edge.left_out || item.struck) {
    const float y = std::round(patch.center().y);
    frame_.list().AddLine({patch.min.x, y}, {patch.max.x, y}, theme.muted, 1.2F);
  }
}

const NetworkFigure::Edge* NetworkEdges::Nearest(ImVec2 point) const {
  const Edge* nearest = nullptr;
  float distance = kReach;
  for (const Edge& edge : figure_.edges) {
    if (At(edge.item) == nullptr || !Connects(figure_, edge)) continue;
    const float own = DistanceToSegment(point, Place(layout_.From(edge, figure_)),
                                        Place(layout_.To(edge, figure_)));
    if (own >= distance) continue;
    distance = own;
    nearest = &edge;
  }
  return nearest;
}

void NetworkEdges::Point() {
  for (const Edge& edge : figure_.edges) {
    const Item* item = At(edge.item);
    if (item == nullptr || !Connects(figure_, edge)) continue;
    const ImVec2 center = Place(layout_.LabelCenter(edge, figure_));
    frame_.Record(*item, {{center.x - 5, center.y - 5}, {center.x + 5, center.y + 5}});
  }
  // HoveredId is of this frame. GetHoveredID() would return the edge itself from the frame before.
  if (!ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) ||
      ImGui::GetCurrentContext()->HoveredId != 0)
    return;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const Edge* edge = Nearest(mouse);
  if (edge == nullptr) return;
  const Item& item = *At(edge->item);
  const Box around{{mouse.x - 2, mouse.y - 2}, {mouse.x + 2, mouse.y + 2}};
  const Pointer pointer = frame_.Place(item, around, Frame::Id(Frame::Id(item.id), 1));
  if (pointer.hovered && Crowded(*edge)) frame_.Card(item);
}

}  // namespace chainrule
