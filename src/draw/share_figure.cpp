// A whole divided into parts: one strip for each way to divide it, joined by bands.
#include <algorithm>
#include <cmath>

#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kTitle = 24;
constexpr float kFirst = 56;  // heights of the strips and of the bands between them
constexpr float kOther = 36;
constexpr float kBand = 26;
constexpr float kGapBetween = 2;  // parts
constexpr float kPad = 10;
constexpr float kNameSize = 14;
constexpr float kCountSize = 15;
constexpr float kPercentSize = 15;
constexpr float kLargePercent = 24;
constexpr float kLeastTarget = 8;  // the width of a thin part for the pointer
constexpr float kLargestScale = 1.6F;

class SharePainter {
 public:
  SharePainter(Frame& frame, const Node& node, const ShareFigure& figure, ImVec2 corner,
               ImVec2 room)
      : frame_(frame),
        node_(node),
        figure_(figure),
        theme_(frame.theme),
        corner_(corner),
        width_(room.x),
        scale_(room.y > 0 ? std::clamp(room.y / kSharesDesignHeight, 0.8F, kLargestScale) : 1) {}

  Extent Paint() {
    float y = corner_.y;
    std::vector<float> above;
    for (const ShareFigure::Strip& strip : figure_.strips) {
      const bool first = above.empty();
      const std::vector<float> edges = EdgesOf(strip);
      const float bands = first ? kTitle : scale_ * kBand;
      if (!first) PaintBands(above, edges, y, y + bands);
      y += bands;
      const float height = std::round(scale_ * (first ? kFirst : kOther));
      for (std::size_t i = 0; i < strip.parts.size(); ++i) {
        const float right = std::max(edges[i] + 1, edges[i + 1] - kGapBetween);
        PaintPart(strip.parts[i], i, {{edges[i], y}, {right, y + height}}, first);
      }
      y += height;
      // The first title is above its strip, the others are below theirs.
      frame_.Text(Face::kStrong, kNameSize, {corner_.x, (first ? corner_.y : y) + 17}, theme_.ink,
                  strip.title);
      if (!first) y += kTitle;
      above = edges;
    }
    return {width_, y - corner_.y};
  }

 private:
  // Where each part begins, and the end of the last one.
  std::vector<float> EdgesOf(const ShareFigure::Strip& strip) const {
    std::vector<float> edges;
    double before = 0;
    for (std::size_t i = 0; i <= strip.parts.size(); ++i) {
      edges.push_back(corner_.x + static_cast<float>(before) * width_);
      if (i < strip.parts.size()) before += strip.parts[i].share;
    }
    return edges;
  }

  bool Marked(std::size_t part) const { return static_cast<int>(part) == figure_.marked; }

  void PaintBands(const std::vector<float>& above, const std::vector<float>& below, float top,
                  float bottom) {
    for (std::size_t i = 0; i + 1 < above.size(); ++i) {
      const ImVec2 corners[] = {
          {above[i], top}, {above[i + 1], top}, {below[i + 1], bottom}, {below[i], bottom}};
      const float part = Marked(i) ? 0.25F : i % 2 == 0 ? 0.08F : 0.03F;
      frame_.list().AddConvexPolyFilled(corners, 4, Mix(theme_.background, theme_.track, part));
      frame_.list().AddLine(corners[1], corners[2], theme_.rule);
    }
  }

  void PaintPart(const ShareFigure::Part& part, std::size_t number, const Box& box, bool large) {
    const Item* count = ItemAt(node_, part.count_item);
    const Item* percent = ItemAt(node_, part.percent_item);
    if (count == nullptr || percent == nullptr) return;
    const Light light =
        std::max(frame_.LightOf(count->quantity), frame_.LightOf(percent->quantity));
    const bool marked = Marked(number);
    const ImU32 fill = light != Light::kNone ? theme_.ochre_fill
                       : marked              ? theme_.track
                                             : Mix(theme_.background, theme_.track, 0.2F);
    const ImU32 ink = marked && light == Light::kNone ? theme_.background : theme_.ink;
    frame_.list().AddRectFilled(box.min, box.max, fill);
    if (light == Light::kPinned) frame_.list().AddRect(box.min, box.max, theme_.ochre, 0, 0, 2.5F);

    const std::string& name = figure_.names[number];
    const std::string& share = frame_.TextOf(*percent);
    const float name_width = frame_.Width(Face::kStrong, kNameSize, name);
    const float count_width = frame_.Width(Face::kMain, kCountSize, frame_.TextOf(*count));
    const float middle = std::round(box.center().y + 5);
    const float room = box.width() - 2 * kPad;
    const float size = large && marked ? kLargePercent : kPercentSize;
    const float share_width = frame_.Width(Face::kMain, size, share) +
                              frame_.Width(Face::kText, size - 2, figure_.unit) + 3;
    const bool all = large && std::max(name_width, count_width) + kPad + share_width <= room;
    const bool stacked = large && !all && std::max(name_width, share_width) <= room;
    const bool beside = !large && name_width + kPad + share_width <= room;
    if (all || stacked) {
      frame_.Text(Face::kStrong, kNameSize, {box.min.x + kPad, middle - 10}, ink, name);
    } else if (beside) {
      frame_.Text(Face::kStrong, kNameSize, {box.min.x + kPad, middle}, ink, name);
    }
    if (all) frame_.Number(*count, Face::kMain, kCountSize, {box.min.x + kPad, middle + 10}, ink);
    // A share that does not fit is on the card of its part.
    const bool drawn = share_width <= box.width() - 4;
    if (drawn) {
      const float x = stacked         ? box.min.x + kPad
                      : all || beside ? box.max.x - kPad - share_width
                                      : box.center().x - share_width / 2;
      const float y = stacked ? middle + 10 : size > kPercentSize ? middle + 3 : middle;
      PaintShare(*percent, size, {std::round(x), y}, ink);
    }
    const float more = std::max(0.0F, (kLeastTarget - box.width()) / 2);
    if (frame_.Place(*count, box.Grown(more, 0)).hovered && !all)
      frame_.Card(drawn ? *count : *percent);
  }

  void PaintShare(const Item& item, float size, ImVec2 at, ImU32 ink) {
    const float width = frame_.Width(Face::kMain, size, frame_.TextOf(item));
    frame_.Place(item, {{at.x - 2, at.y - size}, {at.x + width + size, at.y + 6}});
    frame_.Number(item, Face::kMain, size, at, ink);
    frame_.Text(Face::kText, size - 2, {at.x + width + 3, at.y}, ink, figure_.unit);
  }

  Frame& frame_;
  const Node& node_;
  const ShareFigure& figure_;
  const Theme& theme_;
  const ImVec2 corner_;
  const float width_;
  const float scale_;
};

}  // namespace

Extent PaintShares(Frame& frame, const Node& node, const ShareFigure& figure, ImVec2 corner,
                   ImVec2 room) {
  return SharePainter(frame, node, figure, corner, room).Paint();
}

}  // namespace chainrule
