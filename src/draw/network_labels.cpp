// Places the numbers on a network's edges so that none covers another number or a unit.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "draw/network_layout.h"

namespace chainrule {
namespace {

using Edge = NetworkFigure::Edge;

constexpr float kRoomy = 19;  // vertical distance of two labels
constexpr float kTight = 14;
constexpr std::size_t kMostLabels = 48;  // in one layer; with more there is never room
constexpr float kUsualPlace = 0.36F;
constexpr std::array<float, 11> kPlaces{kUsualPlace, 0.32F, 0.4F,  0.28F, 0.45F, 0.5F,
                                        0.55F,       0.6F,  0.66F, 0.24F, 0.72F};

bool Overlaps(const Box& a, const Box& b) {
  return a.min.x < b.max.x && b.min.x < a.max.x && a.min.y < b.max.y && b.min.y < a.max.y;
}

class LayerLabels {
 public:
  LayerLabels(const Frame& frame, const Node& node, const NetworkFigure& figure,
              NetworkLayout& layout, int layer)
      : layout_(layout) {
    for (std::size_t i = 0; i < figure.edges.size(); ++i) {
      const Edge& edge = figure.edges[i];
      if (edge.layer != layer || !Connects(figure, edge)) continue;
      labels_.push_back({i, layout.From(edge), layout.To(edge, figure), 0});
    }
    if (labels_.size() > kMostLabels) return;
    for (Label& label : labels_) {
      const Item* item = ItemAt(node, figure.edges[label.edge].item);
      const float width =
          item != nullptr ? frame.Width(Face::kMain, layout.label_size, frame.TextOf(*item)) : 0;
      label.half_width = width / 2 + 4;
    }
    for (int column : {layer - 1, layer}) AddObstacles(figure, column);
  }

  // Places the labels. Returns false if there is no room for all; then each is at its usual place.
  bool Place() {
    for (const Label& label : labels_) layout_.label_centers[label.edge] = label.At(kUsualPlace);
    if (labels_.size() > kMostLabels) return false;
    return PlaceInColumn(kRoomy) || PlaceInColumn(kTight) || PlaceOneByOne();
  }

 private:
  struct Label {
    std::size_t edge;
    ImVec2 from;
    ImVec2 to;
    float half_width;

    ImVec2 At(float place) const {
      return {from.x + (to.x - from.x) * place, from.y + (to.y - from.y) * place};
    }
    Box BoxAt(float place, float height) const {
      const ImVec2 center = At(place);
      return {{center.x - half_width, center.y - height / 2},
              {center.x + half_width, center.y + height / 2}};
    }
  };

  void AddObstacles(const NetworkFigure& figure, int column) {
    const auto& layer = figure.layers[static_cast<std::size_t>(column)];
    const float r = layout_.radius;
    for (std::size_t i = 0; i < layer.size(); ++i) {
      const ImVec2 center = layout_.At(column, static_cast<int>(i));
      const float half = layer[i].bias ? 0.55F * r : r;
      solid_.push_back({{center.x - half, center.y - half}, {center.x + half, center.y + half}});
      if (layout_.delta_size == 0 || layer[i].delta_item < 0) continue;
      const float wide = layout_.delta_width / 2;
      beneath_.push_back({{center.x - wide, center.y + r},
                          {center.x + wide, center.y + r + layout_.delta_size + 6}});
    }
  }

  static bool FreeOf(const std::vector<Box>& obstacles, const Box& box) {
    return std::none_of(obstacles.begin(), obstacles.end(),
                        [&](const Box& obstacle) { return Overlaps(box, obstacle); });
  }
  bool Free(const Box& box) const { return FreeOf(solid_, box) && FreeOf(beneath_, box); }

  // All labels at the same fraction of their edges: below each other.
  bool PlaceInColumn(float distance) {
    for (float place : kPlaces) {
      std::vector<float> heights;
      bool free = true;
      for (const Label& label : labels_) {
        free = free && Free(label.BoxAt(place, kTight));
        heights.push_back(label.At(place).y);
      }
      if (!free) continue;
      std::sort(heights.begin(), heights.end());
      for (std::size_t i = 1; i < heights.size(); ++i)
        free = free && heights[i] - heights[i - 1] >= distance;
      if (!free) continue;
      for (const Label& label : labels_) layout_.label_centers[label.edge] = label.At(place);
      return true;
    }
    return false;
  }

  // Each label where there is room, if need be over the margin of a number beneath a unit.
  bool PlaceOneByOne() {
    std::vector<ImVec2> centers;
    for (const Label& label : labels_) {
      auto place = std::find_if(kPlaces.begin(), kPlaces.end(), [&](float candidate) {
        return Free(label.BoxAt(candidate, kTight));
      });
      if (place == kPlaces.end()) {
        place = std::find_if(kPlaces.begin(), kPlaces.end(), [&](float candidate) {
          return FreeOf(solid_, label.BoxAt(candidate, kTight));
        });
      }
      if (place == kPlaces.end()) return false;
      centers.push_back(label.At(*place));
      solid_.push_back(label.BoxAt(*place, kTight));
    }
    for (std::size_t i = 0; i < labels_.size(); ++i)
      layout_.label_centers[labels_[i].edge] = centers[i];
    return true;
  }

  NetworkLayout& layout_;
  std::vector<Label> labels_;
  std::vector<Box> solid_;    // units, and labels already placed
  std::vector<Box> beneath_;  // numbers beneath units
};

}  // namespace

void PlaceLabels(const Frame& frame, const Node& node, const NetworkFigure& figure,
                 NetworkLayout& layout) {
  const float usual_size = layout.radius >= 24 ? 16 : layout.radius >= 18 ? 14 : 13;
  layout.label_size = std::round(usual_size * layout.text_scale);
  layout.label_centers.assign(figure.edges.size(), {});
  layout.labels.assign(figure.layers.size(), false);
  for (std::size_t i = 1; i < figure.layers.size(); ++i)
    layout.labels[i] = LayerLabels(frame, node, figure, layout, static_cast<int>(i)).Place();
}

}  // namespace chainrule
