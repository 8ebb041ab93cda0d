#include "draw/network_layout.h"

#include <algorithm>
#include <cmath>

#include "draw/network_labels.h"
#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kCaptionHeight = 34;
constexpr float kLargestRadius = 29;
constexpr float kLargestSlot = 128;
constexpr float kSmallestSlot = 40;
constexpr float kUsualHeight = 480;   // the height a column fills before its units move closer
constexpr float kWidestGap = 280;     // between two columns, roughly
constexpr float kDesignColumn = 190;  // the width of a column for which the sizes are
constexpr float kBeneath = 28;        // room for a number beneath a unit, roughly
constexpr float kLargestScale = 2;
constexpr float kLeastCapsule = 24;   // radius from which a unit can be a capsule
constexpr float kCapsule = 2.6F;      // its half width, in radii
constexpr float kSlimCapsule = 2.1F;  // the least
constexpr float kLargestText = 1.5F;

std::size_t RowsOf(const NetworkFigure& figure) {
  std::size_t rows = 1;
  for (const auto& layer : figure.layers) rows = std::max(rows, layer.size());
  return rows;
}

float SlotFor(std::size_t rows) {
  return std::clamp(kUsualHeight / static_cast<float>(rows), kSmallestSlot, kLargestSlot);
}

bool StartsWithBias(const std::vector<NetworkFigure::Unit>& layer) {
  return !layer.empty() && layer.front().bias;
}

// Makes the numbers beneath units as large as fits between two columns, with their name if there is
// room.
void FitDeltas(const Frame& frame, const Node& node, const NetworkFigure& figure, float room,
               NetworkLayout& layout) {
  std::vector<std::string> deltas;
  for (const auto& layer : figure.layers)
    for (const NetworkFigure::Unit& unit : layer)
      if (const Item* item = ItemAt(node, unit.delta_item)) deltas.push_back(frame.TextOf(*item));
  for (const bool named : {true, false}) {
    for (const float usual_size : {16.0F, 14.0F, 13.0F, 12.0F}) {
      const float size = std::round(usual_size * layout.text_scale);
      // A number not computed yet will need about this much, and the layout must not jump then.
      float widest = 0;
      const float usual = frame.Width(Face::kMain, size, "−0.0000");
      for (const std::string& delta : deltas)
        widest = std::max({widest, usual, frame.Width(Face::kMain, size, delta)});
      if (widest == 0) return;
      const float whole = widest + (named ? 2.2F * size : 0) + 8;
      if (whole > room) continue;
      layout.delta_width = whole;
      layout.delta_size = size;
      layout.delta_names = named;
      return;
    }
  }
}

}  // namespace

ImVec2 NetworkLayout::From(const NetworkFigure::Edge& edge, const NetworkFigure& figure) const {
  const auto& layer = figure.layers[static_cast<std::size_t>(edge.layer - 1)];
  const ImVec2 center = At(edge.layer - 1, edge.from);
  return {center.x + End(layer[static_cast<std::size_t>(edge.from)]), center.y};
}

ImVec2 NetworkLayout::To(const NetworkFigure::Edge& edge, const NetworkFigure& figure) const {
  const auto& layer = figure.layers[static_cast<std::size_t>(edge.layer)];
  const int unit = edge.to + (StartsWithBias(layer) ? 1 : 0);
  const ImVec2 center = At(edge.layer, unit);
  return {center.x - End(layer[static_cast<std::size_t>(unit)]), center.y};
}

bool Connects(const NetworkFigure& figure, const NetworkFigure::Edge& edge) {
  const int layers = static_cast<int>(figure.layers.size());
  if (edge.layer < 1 || edge.layer >= layers || edge.from < 0 || edge.to < 0) return false;
  const auto& from = figure.layers[static_cast<std::size_t>(edge.layer - 1)];
  const auto& to = figure.layers[static_cast<std::size_t>(edge.layer)];
  const std::size_t skipped = StartsWithBias(to) ? 1 : 0;
  return static_cast<std::size_t>(edge.from) < from.size() &&
         static_cast<std::size_t>(edge.to) + skipped < to.size();
}

float NetworkDesignHeight(const NetworkFigure& figure) {
  const std::size_t rows = RowsOf(figure);
  return kCaptionHeight + 2 * kLargestRadius + kBeneath +
         SlotFor(rows) * static_cast<float>(rows - 1);
}

NetworkLayout LayoutNetwork(const Frame& frame, const Node& node, const NetworkFigure& figure,
                            ImVec2 room) {
  NetworkLayout layout;
  layout.width = std::max(room.x, 60.0F);
  const std::size_t columns = figure.layers.size();
  if (columns == 0) return layout;
  const std::size_t rows = RowsOf(figure);
  // How much larger than designed it may be drawn.
  const bool grows = room.y > 0;
  const float scale =
      grows ? std::clamp(std::min(layout.width / (kDesignColumn * static_cast<float>(columns)),
                                  room.y / NetworkDesignHeight(figure)),
                         1.0F, kLargestScale)
            : 1.0F;
  layout.text_scale = std::min(scale, kLargestText);

  float margin = std::clamp(layout.width * 0.105F, 30.0F, 90.0F * layout.text_scale);
  const float span =
      std::min(layout.width - 2 * margin, scale * kWidestGap * static_cast<float>(columns));
  margin = (layout.width - span) / 2;
  layout.column_gap = columns > 1 ? span / static_cast<float>(columns - 1) : span;
  const float squeeze = frame.narrow ? 0.82F : 1.0F;
  float slot = std::clamp(squeeze * kUsualHeight / static_cast<float>(rows), kSmallestSlot,
                          squeeze * kLargestSlot);
  if (grows && rows > 1) {
    const float between = room.y - kCaptionHeight - 2 * scale * kLargestRadius - kBeneath;
    // In less room the units are smaller, which leaves more between them.
    const float smaller = std::min((room.y - kCaptionHeight) / static_cast<float>(rows),
                                   2 * kLargestRadius + kBeneath);
    slot = std::clamp(std::max(between / static_cast<float>(rows - 1), smaller), kSmallestSlot,
                      scale * kLargestSlot);
  }
  const float neighbours = columns > 1 ? std::min(layout.column_gap, 2 * margin) : span;
  FitDeltas(frame, node, figure, neighbours, layout);
  if (slot < 68) layout.delta_size = 0;
  const float beneath = layout.delta_size > 0 ? layout.delta_size + 12 : 6;
  layout.radius =
      std::min({scale * kLargestRadius, layout.column_gap * 0.25F, (slot - beneath) / 2});
  layout.radius = std::max(6.0F, std::round(layout.radius));

  // A capsule leaves its edges a third of the way between two columns, at least.
  const float widest = std::min(0.32F * layout.column_gap, margin - 4);
  const float slim = std::min(layout.radius, std::round(widest / kSlimCapsule));
  if (!frame.narrow && slim >= kLeastCapsule) {
    layout.radius = slim;
    layout.capsule = std::min(kCapsule * layout.radius, widest);
  }

  // Every column is centred vertically, with its bias unit a little apart from the others.
  std::vector<float> heights;
  for (const auto& layer : figure.layers)
    heights.push_back(slot * static_cast<float>(std::max<std::size_t>(layer.size(), 1) - 1));
  const float tallest = *std::max_element(heights.begin(), heights.end());
  const float middle = kCaptionHeight + layout.radius + tallest / 2;
  for (std::size_t i = 0; i < columns; ++i) {
    const float x =
        columns > 1 ? margin + layout.column_gap * static_cast<float>(i) : layout.width / 2;
    float y = middle - heights[i] / 2;
    layout.units.emplace_back();
    for (std::size_t k = 0; k < figure.layers[i].size(); ++k, y += slot)
      layout.units.back().push_back({std::round(x), std::round(y)});
  }
  layout.height = kCaptionHeight + 2 * layout.radius + tallest + std::max(beneath, 12.0F);

  PlaceLabels(frame, node, figure, layout);
  return layout;
}

}  // namespace chainrule
