#include "draw/network_layout.h"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>

namespace chainrule {
namespace {

constexpr float kCaptionHeight = 34;
constexpr float kLargestRadius = 29;
constexpr float kLargestSlot = 128;
constexpr float kSmallestSlot = 40;
constexpr float kUsualHeight = 480;  // what a column fills before its units move closer
constexpr float kWidestGap = 280;    // between two columns, about
constexpr float kRoomyLabels = 19;   // distance of labels above each other
constexpr float kTightLabels = 14;

bool StartsWithBias(const std::vector<NetworkFigure::Unit>& layer) {
  return !layer.empty() && layer.front().bias;
}

const Item* ItemAt(const Node& node, int index) {
  if (index < 0 || static_cast<std::size_t>(index) >= node.items.size())
    return nullptr;
  return &node.items[static_cast<std::size_t>(index)];
}

// Places labels of one layer's edges below each other so that they keep their distance.
class LabelColumn {
 public:
  LabelColumn(const NetworkFigure& figure, const NetworkLayout& layout, int layer)
      : figure_(figure), layout_(layout), layer_(layer) {}

  void Choose(float label_width, float& at, bool& all) {
    const float gap = std::max(1.0F, layout_.column_gap);
    const float left = (layout_.radius + label_width / 2 + 3) / gap;
    float best = -1;
    at = 0.36F;
    for (const float candidate : {0.36F, 0.32F, 0.42F, 0.28F, 0.48F, 0.54F, 0.6F, 0.66F}) {
      if (candidate < left || candidate > 1 - left)
        continue;
      const float distance = SmallestDistance(candidate);
      if (distance > best + 1) {
        best = distance;
        at = candidate;
      }
      if (distance >= kRoomyLabels)
        break;
    }
    all = best >= kTightLabels;
  }

 private:
  float SmallestDistance(float at) const {
    std::vector<float> heights;
    for (const NetworkFigure::Edge& edge : figure_.edges) {
      if (edge.layer != layer_ || !Connects(figure_, edge))
        continue;
      const ImVec2 from = layout_.From(edge);
      const ImVec2 to = layout_.To(edge, figure_);
      heights.push_back(from.y + (to.y - from.y) * at);
    }
    std::sort(heights.begin(), heights.end());
    float smallest = 1000;
    for (std::size_t i = 1; i < heights.size(); ++i)
      smallest = std::min(smallest, heights[i] - heights[i - 1]);
    return smallest;
  }

  const NetworkFigure& figure_;
  const NetworkLayout& layout_;
  int layer_;
};

float WidestLabel(const Frame& frame,
                  const Node& node,
                  const NetworkFigure& figure,
                  int layer,
                  float size) {
  float widest = 0;
  for (const NetworkFigure::Edge& edge : figure.edges) {
    const Item* item = edge.layer == layer ? ItemAt(node, edge.item) : nullptr;
    if (item != nullptr)
      widest = std::max(widest, frame.Width(Face::kMain, size, item->text));
  }
  return widest;
}

// The numbers beneath units as large as they fit between two columns, with their name if that fits.
void FitDeltas(const Frame& frame,
               const Node& node,
               const NetworkFigure& figure,
               float room,
               NetworkLayout& layout) {
  for (const bool named : {true, false}) {
    for (const float size : {16.0F, 14.0F, 13.0F, 12.0F}) {
      float widest = 0;
      for (const auto& layer : figure.layers) {
        for (const NetworkFigure::Unit& unit : layer) {
          if (const Item* item = ItemAt(node, unit.delta_item))
            widest = std::max(widest, frame.Width(Face::kMain, size, item->text));
        }
      }
      if (widest == 0)
        return;
      if (widest + (named ? 2.2F * size : 0) + 8 > room)
        continue;
      layout.delta_size = size;
      layout.delta_names = named;
      return;
    }
  }
}

}  // namespace

ImVec2 NetworkLayout::To(const NetworkFigure::Edge& edge, const NetworkFigure& figure) const {
  const auto& layer = figure.layers[static_cast<std::size_t>(edge.layer)];
  return At(edge.layer, edge.to + (StartsWithBias(layer) ? 1 : 0));
}

ImVec2 NetworkLayout::LabelCenter(const NetworkFigure::Edge& edge,
                                  const NetworkFigure& figure) const {
  const ImVec2 from = From(edge);
  const ImVec2 to = To(edge, figure);
  const float at = label_at[static_cast<std::size_t>(edge.layer)];
  return {from.x + (to.x - from.x) * at, from.y + (to.y - from.y) * at};
}

bool Connects(const NetworkFigure& figure, const NetworkFigure::Edge& edge) {
  const int layers = static_cast<int>(figure.layers.size());
  if (edge.layer < 1 || edge.layer >= layers || edge.from < 0 || edge.to < 0)
    return false;
  const auto& from = figure.layers[static_cast<std::size_t>(edge.layer - 1)];
  const auto& to = figure.layers[static_cast<std::size_t>(edge.layer)];
  const std::size_t skipped = StartsWithBias(to) ? 1 : 0;
  return static_cast<std::size_t>(edge.from) < from.size() &&
         static_cast<std::size_t>(edge.to) + skipped < to.size();
}

NetworkLayout LayoutNetwork(const Frame& frame,
                            const Node& node,
                            const NetworkFigure& figure,
                            float width) {
  NetworkLayout layout;
  layout.width = std::max(width, 60.0F);
  const std::size_t columns = figure.layers.size();
  if (columns == 0)
    return layout;
  std::size_t rows = 1;
  for (const auto& layer : figure.layers)
    rows = std::max(rows, layer.size());

  float margin = std::clamp(layout.width * 0.105F, 30.0F, 90.0F);
  const float span = std::min(layout.width - 2 * margin, kWidestGap * static_cast<float>(columns));
  margin = (layout.width - span) / 2;
  layout.column_gap = columns > 1 ? span / static_cast<float>(columns - 1) : span;
  const float squeeze = frame.narrow ? 0.82F : 1.0F;
  const float slot = std::clamp(squeeze * kUsualHeight / static_cast<float>(rows), kSmallestSlot,
                                squeeze * kLargestSlot);
  const float neighbours = columns > 1 ? std::min(layout.column_gap, 2 * margin) : span;
  FitDeltas(frame, node, figure, neighbours, layout);
  if (slot < 68)
    layout.delta_size = 0;
  const float beneath = layout.delta_size > 0 ? layout.delta_size + 12 : 6;
  layout.radius = std::min({kLargestRadius, layout.column_gap * 0.25F, (slot - beneath) / 2});
  layout.radius = std::max(6.0F, std::round(layout.radius));

  // Every column stands in the middle, its bias unit a little apart from the others.
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

  layout.label_size = layout.radius >= 24 ? 16 : layout.radius >= 18 ? 14 : 13;
  layout.label_at.assign(columns, 0.36F);
  layout.labels.assign(columns, false);
  for (std::size_t i = 1; i < columns; ++i) {
    const int layer = static_cast<int>(i);
    float at = 0;
    bool all = false;
    LabelColumn(figure, layout, layer)
        .Choose(WidestLabel(frame, node, figure, layer, layout.label_size), at, all);
    layout.label_at[i] = at;
    layout.labels[i] = all;
  }
  return layout;
}

}  // namespace chainrule
