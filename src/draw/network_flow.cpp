// The way that a step takes along the edges: moving when the step is taken, and standing still
// afterwards.
#include <algorithm>
#include <cmath>

#include "draw/network_parts.h"
#include "draw/step_flow.h"

namespace chainrule {
namespace {

constexpr double kForwardSeconds = 0.32;
constexpr double kBackwardSeconds = 0.48;
// Where the marks of an edge stand, as parts of its visible length: clear of its number.
constexpr float kPlaces[] = {0.14F, 0.86F};
// Marks on more edges than these would only hide the lines.
constexpr int kMostEdges = 32;

}  // namespace

// A step that computes the number of a unit goes there: to the right on the way forward, to the
// left on the way back. A gradient of a weight stays on its edge.
NetworkFlow::Way NetworkFlow::WayOf(const Edge& edge) const {
  if (!edge.current || !Connects(figure_, edge)) return Way::kNone;
  const auto& from_layer = figure_.layers[static_cast<std::size_t>(edge.layer - 1)];
  const auto& to_layer = figure_.layers[static_cast<std::size_t>(edge.layer)];
  const Unit& from = from_layer[static_cast<std::size_t>(edge.from)];
  if (from.current && from.backward) return Way::kBackward;
  const int bias = to_layer.front().bias ? 1 : 0;
  const Unit& to = to_layer[static_cast<std::size_t>(edge.to + bias)];
  return to.current && !to.backward ? Way::kForward : Way::kNone;
}

void NetworkFlow::Paint() {
  int count = 0;
  Way way = Way::kNone;
  for (const Edge& edge : figure_.edges) {
    const Way own = WayOf(edge);
    if (own == Way::kNone) continue;
    way = own;
    ++count;
  }
  const double seconds = way == Way::kNone       ? 0
                         : way == Way::kBackward ? kBackwardSeconds
                                                 : kForwardSeconds;
  const float part = FollowStep(frame_, figure_.step, seconds);
  if (way == Way::kNone) return;
  const int stride = 1 + (count - 1) / kMostEdges;
  int number = 0;
  for (const Edge& edge : figure_.edges)
    if (WayOf(edge) == way && number++ % stride == 0) PaintEdge(edge, way, part);
}

void NetworkFlow::PaintEdge(const Edge& edge, Way way, float part) {
  ImVec2 start = Place(layout_.From(edge, figure_));
  ImVec2 end = Place(layout_.To(edge, figure_));
  if (way == Way::kBackward) std::swap(start, end);
  const float length = std::hypot(end.x - start.x, end.y - start.y);
  const float visible = length - 2 * layout_.radius;
  if (visible < 8) return;
  const ImVec2 along{(end.x - start.x) / length, (end.y - start.y) / length};
  const auto at = [&](float place) {
    const float distance = layout_.radius + place * visible;
    return ImVec2{start.x + along.x * distance, start.y + along.y * distance};
  };
  const Theme& theme = frame_.theme;
  if (way == Way::kBackward) {
    // Each mark runs once along the whole edge, back to its own place.
    for (const float place : kPlaces)
      PaintChevron(at(std::fmod(place + part, 1.0F)), along, theme.violet);
  } else if (part < 1) {
    const float radius = std::max(2.5F, 0.14F * layout_.radius);
    frame_.list().AddCircleFilled(at(part), radius + 1.5F, theme.background);
    frame_.list().AddCircleFilled(at(part), radius, theme.ink);
  } else if (frame_.options.reduced_motion) {
    for (const float place : kPlaces) PaintChevron(at(place), along, theme.ink);
  }
}

void NetworkFlow::PaintChevron(ImVec2 center, ImVec2 along, ImU32 color) {
  const float size = std::clamp(0.2F * layout_.radius, 3.0F, 6.0F);
  const auto point = [&](float forward, float aside) {
    return ImVec2{center.x + size * (along.x * forward - along.y * aside),
                  center.y + size * (along.y * forward + along.x * aside)};
  };
  const ImVec2 points[3] = {point(-0.6F, -1), point(0.8F, 0), point(-0.6F, 1)};
  // A halo keeps it apart from a line of nearly its colour.
  frame_.list().AddPolyline(points, 3, frame_.theme.background, 0, 0.35F * size + 3);
  frame_.list().AddPolyline(points, 3, color, 0, 0.35F * size);
}

}  // namespace chainrule
