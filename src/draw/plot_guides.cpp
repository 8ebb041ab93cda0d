// The lines across a plot, with a few words each.
#include <algorithm>
#include <cmath>
#include <vector>

#include "draw/plot_parts.h"

namespace chainrule {
namespace {

constexpr float kGuideRow = 15;

class GuidePainter {
 public:
  GuidePainter(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPlace& place)
      : frame_(frame), node_(node), figure_(figure), place_(place) {}

  void Paint() {
    Brush& list = frame_.list();
    for (const PlotFigure::Guide& guide : figure_.guides) {
      if (!(guide.vertical ? place_.x : place_.y).Has(guide.at)) continue;
      if (guide.vertical) {
        const float x = GuideX(guide);
        list.AddRectFilled({x, place_.body.min.y}, {x + 1, place_.body.max.y}, frame_.theme.muted);
        continue;
      }
      const float y = std::round(place_.body.max.y - static_cast<float>(place_.y.Place(guide.at)) *
                                                         place_.body.height());
      list.AddRectFilled({place_.body.min.x, y}, {place_.body.max.x, y + 1}, frame_.theme.muted);
      // At the left end, because curves have their names at the right one.
      const float words = frame_.Width(Face::kText, 12, guide.words);
      const Box left{{place_.body.min.x + 2, y - kGuideRow}, {place_.body.min.x + 2 + words, y}};
      const bool free = !CurveCrosses(figure_, place_, false, left);
      frame_.Text(Face::kText, 12, {free ? left.min.x : place_.body.max.x - words - 2, y - 4},
                  frame_.theme.muted, guide.words);
    }
    std::vector<Box> taken;  // the words' boxes: each goes below those it would cover
    for (std::size_t i = 0; i < figure_.guides.size(); ++i)
      if (figure_.guides[i].vertical && place_.x.Has(figure_.guides[i].at)) GuideWords(i, taken);
  }

 private:
  float GuideX(const PlotFigure::Guide& guide) const {
    return std::round(place_.body.min.x +
                      static_cast<float>(place_.x.Place(guide.at)) * place_.body.width());
  }

  // Whether another line goes through words that begin here.
  bool Crossed(float start, float words) const {
    return std::any_of(figure_.guides.begin(), figure_.guides.end(), [&](const auto& other) {
      return other.vertical && place_.x.Has(other.at) && GuideX(other) > start - 2 &&
             GuideX(other) < start + words + 2;
    });
  }

  // Words to the right of the line, at the top. They go left if there is no room or another line
  // crosses them, and down if a curve does.
  void GuideWords(std::size_t number, std::vector<Box>& taken) {
    const PlotFigure::Guide& guide = figure_.guides[number];
    const float words = frame_.Width(Face::kText, 12, guide.words);
    const float right = GuideX(guide) + 5;
    const float left = GuideX(guide) - words - 4;
    const Box& body = place_.body;
    const bool no_room = right + words + 1 > body.max.x;
    const bool better = Crossed(right, words) && !Crossed(left, words) && left >= body.min.x;
    const float start = no_room || better ? left : right;
    Box box{{start, body.min.y}, {start + words, body.min.y + kGuideRow}};
    const auto is_free = [&] {
      return !CurveCrosses(figure_, place_, false, box) &&
             std::none_of(taken.begin(), taken.end(),
                          [&](const Box& other) { return Overlaps(other, box.Grown(4, 0)); });
    };
    while (!is_free() && box.max.y + kGuideRow <= body.max.y) {
      box.min.y += kGuideRow;
      box.max.y += kGuideRow;
    }
    taken.push_back(box);
    frame_.out.names.Add(node_.id + ".guide." + std::to_string(number),
                         Rect{box.min.x, box.min.y, box.width(), box.height()});
    frame_.list().AddRectFilled({box.min.x - 1, box.min.y}, {box.max.x + 1, box.max.y},
                                frame_.theme.background);
    frame_.Text(Face::kText, 12, {start, box.min.y + 11}, frame_.theme.muted, guide.words);
  }

  Frame& frame_;
  const Node& node_;
  const PlotFigure& figure_;
  const PlotPlace& place_;
};

}  // namespace

bool CurveCrosses(const PlotFigure& figure, const PlotPlace& place, bool lower, const Box& box) {
  for (const PlotFigure::Series& series : figure.series) {
    if (series.lower != lower || series.style != PlotFigure::Series::Style::kLine) continue;
    for (std::size_t i = 1; i < series.x.size(); ++i) {
      const ImVec2 a = place.At(series.x[i - 1], series.y[i - 1]);
      const ImVec2 b = place.At(series.x[i], series.y[i]);
      const Box piece{{std::min(a.x, b.x), std::min(a.y, b.y)},
                      {std::max(a.x, b.x), std::max(a.y, b.y)}};
      // A curve has a width, too.
      if (Overlaps(piece.Grown(1, 1), box)) return true;
    }
  }
  return false;
}

void PaintGuides(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPlace& place) {
  GuidePainter(frame, node, figure, place).Paint();
}

}  // namespace chainrule
