#include <algorithm>

#include "draw/network_labels.h"

namespace chainrule {
namespace {

using Edge = NetworkFigure::Edge;

// A frame's labels: those that have room, and the lit ones, which others make room for. Nothing
// else moves: a pointer on its way across the edges must not make them jump.
class ShownLabels {
 public:
  ShownLabels(const Frame& frame, const Node& node, const NetworkFigure& figure,
              const NetworkLayout& layout)
      : frame_(frame), node_(node), figure_(figure), layout_(layout) {}

  std::vector<NetworkLabel> Choose() {
    std::vector<std::pair<Rank, std::size_t>> hidden;
    for (std::size_t i = 0; i < figure_.edges.size(); ++i) {
      const Item* item = ItemAt(node_, figure_.edges[i].item);
      if (item == nullptr || !Connects(figure_, figure_.edges[i])) continue;
      const Rank rank = RankOf(figure_.edges[i], *item);
      if (layout_.label_shown[i]) {
        shown_.push_back({i, BoxAt(*item, layout_.label_centers[i])});
        ranks_.push_back(rank);
      } else if (rank >= Rank::kLit) {
        hidden.emplace_back(rank, i);
      }
    }
    std::stable_sort(hidden.begin(), hidden.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (const auto& [rank, edge] : hidden) Add(rank, edge);
    return std::move(shown_);
  }

 private:
  enum class Rank { kPlain, kCurrent, kLit, kAsked };

  // The hovered and the pinned number, and the one that has the keyboard, are what is asked for.
  Rank RankOf(const Edge& edge, const Item& item) const {
    if (frame_.view.focused == item.id && !item.id.empty()) return Rank::kAsked;
    if (frame_.LightOf(item.quantity) == Light::kNone)
      return edge.current ? Rank::kCurrent : Rank::kPlain;
    const auto is = [&](const std::optional<Quantity>& other) {
      return other.has_value() && item.quantity == other;
    };
    return is(frame_.view.hovered) || is(frame_.view.pinned) ? Rank::kAsked : Rank::kLit;
  }

  Box BoxAt(const Item& item, ImVec2 center) const {
    const float width = frame_.Width(Face::kMain, layout_.label_size, frame_.TextOf(item));
    return layout_.LabelBox(center, width / 2 + kLabelPad);
  }

  // Whether no label of this rank or above is there.
  bool Free(const Box& box, Rank rank) const {
    for (std::size_t i = 0; i < shown_.size(); ++i)
      if (ranks_[i] >= rank && Overlaps(shown_[i].box, box)) return false;
    return true;
  }

  bool OverUnit(const Edge& edge, const Box& box) const {
    const Box around = box.Grown(std::max(layout_.radius, layout_.capsule), layout_.radius);
    for (const int layer : {edge.layer - 1, edge.layer})
      for (const ImVec2 unit : layout_.units[static_cast<std::size_t>(layer)])
        if (around.Contains(unit)) return true;
    return false;
  }

  void Add(Rank rank, std::size_t number) {
    const Edge& edge = figure_.edges[number];
    const Item& item = *ItemAt(node_, edge.item);
    const ImVec2 from = layout_.From(edge, figure_);
    const ImVec2 to = layout_.To(edge, figure_);
    for (const bool over_units : {false, true}) {
      for (const Rank spared : {Rank::kPlain, Rank::kCurrent, rank}) {
        if (spared == Rank::kLit) continue;  // one that is only related does not push another away
        for (const float place : kLabelPlaces) {
          const Box box =
              BoxAt(item, {from.x + (to.x - from.x) * place, from.y + (to.y - from.y) * place});
          if (Free(box, spared) && (over_units || !OverUnit(edge, box)))
            return Put(rank, number, box);
        }
      }
    }
    if (rank != Rank::kAsked) return;
    // Even beside its edge, which is lit.
    Box box = BoxAt(item, layout_.label_centers[number]);
    while (!Free(box, Rank::kAsked)) {
      box.min.y += layout_.LabelHeight();
      box.max.y += layout_.LabelHeight();
    }
    Put(rank, number, box);
  }

  void Put(Rank rank, std::size_t edge, const Box& box) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      if (Overlaps(shown_[i].box, box)) continue;
      shown_[kept] = shown_[i];
      ranks_[kept++] = ranks_[i];
    }
    shown_.resize(kept);
    ranks_.resize(kept);
    shown_.push_back({edge, box});
    ranks_.push_back(rank);
  }

  const Frame& frame_;
  const Node& node_;
  const NetworkFigure& figure_;
  const NetworkLayout& layout_;
  std::vector<NetworkLabel> shown_;
  std::vector<Rank> ranks_;  // of each
};

}  // namespace

std::vector<NetworkLabel> LabelsToShow(const Frame& frame, const Node& node,
                                       const NetworkFigure& figure, const NetworkLayout& layout) {
  return ShownLabels(frame, node, figure, layout).Choose();
}

}  // namespace chainrule
