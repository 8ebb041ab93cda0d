// Places the numbers on a network's edges so that none covers another number or a unit. Where there
// is no room for all, the current step's edges and the largest weights come first.
#include <algorithm>
#include <cmath>

#include "draw/network_labels.h"

namespace chainrule {
namespace {

using Edge = NetworkFigure::Edge;

constexpr std::size_t kMostLabels = 48;  // with more in one layer there is never room for all
// With more, a label that another edge comes close to seems to be of that edge. It is left out,
// unless the step is about it.
constexpr std::size_t kFewLabels = 16;
// Numbers that change a little keep their place: their width counts in steps of this.
constexpr float kWidthStep = 12;
constexpr float kNumberMargin = 4;  // around a number beneath a unit
constexpr float kClear = 3;         // between a label and an edge that is not its own

bool FreeOf(const std::vector<Box>& obstacles, const Box& box) {
  return std::none_of(obstacles.begin(), obstacles.end(),
                      [&](const Box& obstacle) { return Overlaps(box, obstacle); });
}

class LabelPlacer {
 public:
  LabelPlacer(const Frame& frame, const Node& node, const NetworkFigure& figure,
              NetworkLayout& layout, float text_scale)
      : frame_(frame), node_(node), figure_(figure), layout_(layout) {
    const float usual_size = layout.radius >= 24 ? 16 : layout.radius >= 18 ? 14 : 13;
    layout_.label_size = std::round(usual_size * text_scale);
    layout_.label_centers.assign(figure.edges.size(), {});
    layout_.label_shown.assign(figure.edges.size(), false);
    layout_.labels.assign(figure.layers.size(), false);
    placed_.resize(figure.layers.size());
  }

  // A layer of the current step comes first, so that it has the room of its neighbours too.
  void Place() {
    const auto layers = static_cast<int>(figure_.layers.size());
    for (const bool current : {true, false})
      for (int layer = 1; layer < layers; ++layer)
        if (IsCurrent(layer) == current) PlaceLayer(layer);
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
  };

  bool IsCurrent(int layer) const {
    return std::any_of(figure_.edges.begin(), figure_.edges.end(),
                       [&](const Edge& edge) { return edge.layer == layer && edge.current; });
  }

  void PlaceLayer(int layer) {
    Collect(layer);
    taken_.clear();
    for (int near = std::max(layer - 1, 1); near <= layer + 1; ++near) {
      if (static_cast<std::size_t>(near) >= placed_.size()) break;
      const std::vector<Box>& boxes = placed_[static_cast<std::size_t>(near)];
      taken_.insert(taken_.end(), boxes.begin(), boxes.end());
    }
    layout_.labels[static_cast<std::size_t>(layer)] = PlaceInColumn(layer) || PlaceOneByOne(layer);
  }

  void Collect(int layer) {
    labels_.clear();
    solid_.clear();
    beneath_.clear();
    std::vector<std::size_t> edges;
    for (std::size_t i = 0; i < figure_.edges.size(); ++i) {
      const Edge& edge = figure_.edges[i];
      if (edge.layer == layer && Connects(figure_, edge) && ItemAt(node_, edge.item) != nullptr)
        edges.push_back(i);
    }
    for (const std::size_t i : edges) {
      const Edge& edge = figure_.edges[i];
      const Label unplaced{i, layout_.From(edge, figure_), layout_.To(edge, figure_), 0};
      layout_.label_centers[i] = unplaced.At(kLabelPlaces.front());
    }
    crowded_ = edges.size() > kMostLabels;
    // Nobody could tell which label is of which edge, and reading and measuring thousands of
    // numbers would be too slow for a frame of a drag.
    if (crowded_ && !IsCurrent(layer)) return;
    for (const std::size_t i : edges) {
      const Edge& edge = figure_.edges[i];
      const std::string& text = frame_.TextOf(*ItemAt(node_, edge.item));
      const float width = frame_.Width(Face::kMain, layout_.label_size, text);
      const float half = kWidthStep * std::ceil((width + 2 * kLabelPad) / kWidthStep) / 2;
      labels_.push_back({i, layout_.From(edge, figure_), layout_.To(edge, figure_), half});
    }
    for (int column : {layer - 1, layer}) AddObstacles(column);
  }

  void AddObstacles(int column) {
    const auto& layer = figure_.layers[static_cast<std::size_t>(column)];
    const float r = layout_.radius;
    for (std::size_t i = 0; i < layer.size(); ++i) {
      const ImVec2 center = layout_.At(column, static_cast<int>(i));
      const float wide_half = layout_.HalfWidth(layer[i]);
      const float half = std::min(wide_half, r);
      solid_.push_back(
          {{center.x - wide_half, center.y - half}, {center.x + wide_half, center.y + half}});
      if (layout_.delta_size == 0 || layer[i].delta_item < 0) continue;
      const float wide = layout_.delta_width / 2;
      beneath_.push_back({{center.x - wide, center.y + r},
                          {center.x + wide, center.y + r + layout_.delta_size + 6}});
    }
  }

  Box BoxAt(const Label& label, float place) const {
    return layout_.LabelBox(label.At(place), label.half_width);
  }

  // Labels that reach past their columns would stand among the edges of another layer.
  static bool Within(const Label& label, const Box& box) {
    return box.min.x >= label.from.x && box.max.x <= label.to.x;
  }

  bool Free(const Box& box) const {
    return FreeOf(taken_, box) && FreeOf(solid_, box) && FreeOf(beneath_, box);
  }

  // Over the margin of a number beneath a unit, if need be.
  bool Tolerable(const Box& box) const {
    return FreeOf(taken_, box) && FreeOf(solid_, box) &&
           std::none_of(beneath_.begin(), beneath_.end(), [&](const Box& number) {
             return Overlaps(box, number.Grown(-kNumberMargin, -kNumberMargin));
           });
  }

  // Whether no other edge of the layer comes close, where a label would seem to be of two edges.
  bool OnlyItsOwnEdge(const Label& label, float place) const {
    const float y = label.At(place).y;
    const float room = layout_.LabelHeight() / 2 + kClear;
    return std::none_of(labels_.begin(), labels_.end(), [&](const Label& other) {
      return &other != &label && std::abs(other.At(place).y - y) < room;
    });
  }

  void Show(int layer, const Label& label, float place) {
    const Box box = BoxAt(label, place);
    layout_.label_centers[label.edge] = label.At(place);
    layout_.label_shown[label.edge] = true;
    taken_.push_back(box);
    placed_[static_cast<std::size_t>(layer)].push_back(box);
  }

  // All labels at the same part of their edges, below each other, is easiest to read.
  bool PlaceInColumn(int layer) {
    if (crowded_) return false;
    for (const float place : kLabelPlaces) {
      std::vector<float> heights;
      bool free = true;
      for (const Label& label : labels_) {
        const Box box = BoxAt(label, place);
        free = free && Within(label, box) && Free(box);
        heights.push_back(label.At(place).y);
      }
      if (!free) continue;
      std::sort(heights.begin(), heights.end());
      for (std::size_t i = 1; i < heights.size(); ++i)
        free = free && heights[i] - heights[i - 1] >= layout_.LabelHeight() + kClear;
      if (!free) continue;
      for (const Label& label : labels_) Show(layer, label, place);
      return true;
    }
    return false;
  }

  // Each label where there is room, the most important ones first. Returns whether all have room.
  bool PlaceOneByOne(int layer) {
    const auto first = [&](const Label& a, const Label& b) {
      const Edge& one = figure_.edges[a.edge];
      const Edge& other = figure_.edges[b.edge];
      return one.current != other.current ? one.current : one.strength > other.strength;
    };
    std::stable_sort(labels_.begin(), labels_.end(), first);
    bool all = !crowded_;
    for (const Label& label : labels_) {
      const float place = PlaceOf(label);
      if (place > 0) Show(layer, label, place);
      all = all && place > 0;
    }
    return all;
  }

  // 0 if there is no room.
  float PlaceOf(const Label& label) const {
    if (!crowded_) {
      for (const float place : kLabelPlaces) {
        const Box box = BoxAt(label, place);
        if (Within(label, box) && Free(box) && OnlyItsOwnEdge(label, place)) return place;
      }
    }
    const bool current = figure_.edges[label.edge].current;
    if (!current && labels_.size() > kFewLabels) return 0;
    for (const float place : kLabelPlaces) {
      const Box box = BoxAt(label, place);
      if ((current || Within(label, box)) && Tolerable(box)) return place;
    }
    return 0;
  }

  const Frame& frame_;
  const Node& node_;
  const NetworkFigure& figure_;
  NetworkLayout& layout_;
  std::vector<std::vector<Box>> placed_;  // labels, by layer
  // Of the layer that is being placed:
  std::vector<Label> labels_;
  bool crowded_ = false;
  std::vector<Box> taken_;    // labels that have their place, of this layer and those beside it
  std::vector<Box> solid_;    // units
  std::vector<Box> beneath_;  // numbers beneath units
};

}  // namespace

void PlaceLabels(const Frame& frame, const Node& node, const NetworkFigure& figure,
                 NetworkLayout& layout) {
  const auto all_current_shown = [&] {
    for (std::size_t i = 0; i < figure.edges.size(); ++i)
      if (figure.edges[i].current && !layout.label_shown[i]) return false;
    return true;
  };
  LabelPlacer(frame, node, figure, layout, layout.text_scale).Place();
  // In a large figure numbers of the usual size may have room where larger ones have none.
  if (layout.text_scale > 1 && !all_current_shown())
    LabelPlacer(frame, node, figure, layout, 1).Place();
}

}  // namespace chainrule
