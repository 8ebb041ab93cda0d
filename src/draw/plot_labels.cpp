// What is written inside a plot: names beside curves, numbers beside points. Each takes the first
// of a few places where it covers nothing, and numbers that find none are left out.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "draw/plot_parts.h"

namespace chainrule {
namespace {

using Series = PlotFigure::Series;

constexpr float kLabelSize = 17;
constexpr float kNumberSize = 15;
constexpr float kGap = 5;
constexpr float kBeside = 16;           // from a curve to its name
constexpr float kLargestLabel = 0.42F;  // of a plot's width
// The heights, of the panel's, at which a name may stand beside its curve, the best one first.
constexpr float kUpperHeights[] = {0.68F, 0.6F, 0.5F};
constexpr float kLowerHeights[] = {0.7F, 0.5F, 0.3F};
constexpr float kApart = 6;  // a number from what it must not cover

class LabelPainter {
 public:
  LabelPainter(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPanels& panels)
      : frame_(frame), node_(node), figure_(figure), panels_(panels) {
    for (const Series& series : figure.series)
      for (std::size_t i = 0; i < series.marks.size(); ++i)
        if (const PlotPlace& place = panels.Of(series); place.Has(series.x[i], series.y[i]))
          Take(place.At(series.x[i], series.y[i]), kMark);
    TakeThreads();
  }

  void Paint(bool labels) {
    for (std::size_t i = 0; labels && i < figure_.series.size(); ++i)
      if (!IsEmptyFormula(figure_.series[i].label)) PaintLabel(i);
    for (const PlotFigure::NumberAt& number : figure_.numbers) PaintNumber(number);
  }

 private:
  void Take(ImVec2 at, float r) { taken_.push_back({{at.x - r, at.y - r}, {at.x + r, at.y + r}}); }

  // The dotted lines from the upper panel to the lower one.
  void TakeThreads() {
    if (!panels_.lower) return;
    for (const PlotFigure::NumberAt& number : figure_.numbers) {
      if (!panels_.upper.Has(number.x, number.y)) continue;
      const ImVec2 top = panels_.upper.At(number.x, number.y);
      taken_.push_back({top, {top.x, panels_.lower->body.max.y}});
    }
  }

  bool IsFree(const Box& box) const {
    return std::none_of(taken_.begin(), taken_.end(),
                        [&](const Box& other) { return Overlaps(other, box); });
  }

  // Where the curve comes to this value for the last time.
  static std::optional<double> LastAt(const Series& series, double value) {
    for (std::size_t i = series.x.size(); i-- > 1;)
      if ((series.y[i - 1] < value) != (series.y[i] < value)) return series.x[i];
    return std::nullopt;
  }

  // To the right of the curve, at the first height where that leaves room.
  void PaintLabel(std::size_t number) {
    const Series& series = figure_.series[number];
    const PlotPlace& place = panels_.Of(series);
    const FormulaBox& box = frame_.Laid(series.label, kLabelSize);
    ImVec2 baseline;
    for (const float height : series.lower ? kLowerHeights : kUpperHeights) {
      const float level = place.body.min.y + height * place.body.height();
      const std::optional<double> last = LastAt(series, place.y.At(1 - height));
      const float x = (last ? place.At(*last, 0).x : place.body.center().x) + kBeside;
      baseline = {std::min(x, place.body.max.x - box.width), level + 5};
      if (x + box.width <= place.body.max.x) break;
    }
    taken_.push_back({{baseline.x, baseline.y - box.ascent},
                      {baseline.x + box.width, baseline.y + box.descent}});
    const bool slope = series.ink == Series::Ink::kSlope;
    frame_.out.names.Add(node_.id + ".label." + std::to_string(number),
                         Rect{taken_.back().min.x, taken_.back().min.y, taken_.back().width(),
                              taken_.back().height()});
    frame_.Formula(box, baseline, slope ? frame_.theme.slope : frame_.theme.ink,
                   Frame::Id(Frame::Id(node_.id), 10 + static_cast<int>(number)));
  }

  // Below its point, where a curve of outputs leaves room, or else above.
  void PaintNumber(const PlotFigure::NumberAt& number) {
    const Item* item = ItemAt(node_, number.item);
    const PlotPlace& place = panels_.upper;
    if (item == nullptr || !place.Has(number.x, number.y)) return;
    const ImVec2 at = place.At(number.x, number.y);
    const FormulaBox& symbol = frame_.Laid(number.symbol, kNumberSize);
    const float before = symbol.width + kGap;
    const float width = before + frame_.Width(Face::kMain, kNumberSize, frame_.TextOf(*item));
    const float high = kNumberSize + 2;
    const float right = at.x + kGap;
    const float left = at.x - kGap - width;
    const float above = at.y - kMark - kGap - high;
    const float below = at.y + kMark + 2;
    const bool on_left = at.x < place.body.center().x;
    const ImVec2 corners[] = {{on_left ? right : left, below},
                              {on_left ? left : right, below},
                              {on_left ? left : right, above}};
    for (const ImVec2 corner : corners) {
      const Box box{corner, {corner.x + width, corner.y + high}};
      const bool inside = box.min.x >= place.body.min.x && box.max.x <= place.body.max.x;
      const Box around = box.Grown(kApart - kGap + 1, 0);
      if (!inside || !IsFree(around) || CurveCrosses(figure_, place, false, box)) continue;
      taken_.push_back(box.Grown(kApart, 0));
      const float baseline = box.max.y - 4;
      frame_.Place(*item, box);
      frame_.Glow(frame_.LightOf(item->quantity), box.Grown(2, 0));
      frame_.Formula(symbol, {box.min.x, baseline}, frame_.theme.ink, Frame::Id(item->id));
      frame_.Number(*item, Face::kMain, kNumberSize, {box.min.x + before, baseline},
                    frame_.theme.ink);
      return;
    }
  }

  Frame& frame_;
  const Node& node_;
  const PlotFigure& figure_;
  const PlotPanels& panels_;
  std::vector<Box> taken_;
};

}  // namespace

void PaintLabels(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPanels& panels,
                 bool labels) {
  const bool any = std::any_of(figure.series.begin(), figure.series.end(),
                               [](const Series& each) { return !IsEmptyFormula(each.label); });
  if (any || !figure.numbers.empty()) LabelPainter(frame, node, figure, panels).Paint(labels);
}

bool LabelsFit(const Frame& frame, const PlotFigure& figure, float width) {
  return std::all_of(figure.series.begin(), figure.series.end(), [&](const Series& series) {
    return IsEmptyFormula(series.label) ||
           frame.Laid(series.label, kLabelSize).width <= kLargestLabel * width;
  });
}

}  // namespace chainrule
