// The points of a plot's series, as lines, dots or bars.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

#include "draw/plot_parts.h"

namespace chainrule {
namespace {

using Series = PlotFigure::Series;

constexpr float kQuiet =
    0.2F;  // share of the background in a quiet series: the rest has a contrast of 3 to 1
constexpr std::size_t kMostDots = 60;  // on a line
// A series with more points than this is a crowd: its points overlap, and are drawn smaller.
constexpr std::size_t kCrowd = 200;
constexpr float kCrowdDot = 2;
constexpr float kBarWidest = 26;
constexpr std::size_t kShapes = 3;
constexpr float kHollowMark = 5;  // of where an example was
constexpr float kMarkText = 12;
constexpr float kTangent = 28;  // half the length of a stroke with an example's slope
constexpr float kHead = 10;     // of an arrow
constexpr float kTip = 6;       // of an arrow that was
constexpr float kArrowLine = 2;
constexpr float kDashOn = 7;
constexpr float kDashOff = 4;
constexpr float kWideBody = 600;  // from here on dashes are longer: fewer of them are enough
constexpr float kLongDashes = 2.2F;

// Corners of a series' points, for a half width of 1: a circle, a square, a triangle.
std::span<const ImVec2> Corners(std::size_t series) {
  static constexpr std::array<ImVec2, 6> kCircle = {
      {{1, 0}, {0.5F, 0.87F}, {-0.5F, 0.87F}, {-1, 0}, {-0.5F, -0.87F}, {0.5F, -0.87F}}};
  static constexpr std::array<ImVec2, 4> kSquare = {{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}};
  static constexpr std::array<ImVec2, 3> kTriangle = {{{0, -1.3F}, {1.2F, 1}, {-1.2F, 1}}};
  const std::array<std::span<const ImVec2>, kShapes> shapes = {kCircle, kSquare, kTriangle};
  return shapes[series % kShapes];
}

ImU32 ColorOf(const Theme& theme, const PlotFigure& figure, std::size_t series) {
  switch (figure.series[series].ink) {
    case Series::Ink::kText:
      return theme.ink;
    case Series::Ink::kSlope:
      return theme.slope;
    case Series::Ink::kGradient:
      return theme.violet;
    case Series::Ink::kPlus:
      return theme.positive;
    case Series::Ink::kMinus:
      return theme.negative;
    case Series::Ink::kOwn:
      break;
  }
  const ImU32 colors[] = {theme.positive, theme.violet, theme.negative, theme.ochre};
  return colors[series % std::size(colors)];
}

void StrokeWhole(Frame& frame, const std::vector<ImVec2>& line, ImU32 color, float thickness) {
  if (line.size() > 1)
    frame.list().AddPolyline(line.data(), static_cast<int>(line.size()), color, 0, thickness);
}

// A dash goes on around corners, so that a curve of many short pieces has dashes of one length.
void StrokeDashes(Frame& frame, const std::vector<ImVec2>& line, ImU32 color, float thickness,
                  float scale) {
  std::vector<ImVec2> dash{line.front()};
  bool drawn = true;
  float left = scale * kDashOn;  // of the dash or gap
  for (std::size_t i = 1; i < line.size(); ++i) {
    ImVec2 from = line[i - 1];
    const ImVec2 to = line[i];
    float length = std::hypot(to.x - from.x, to.y - from.y);
    while (length > left) {
      const float part = left / length;
      from = {from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part};
      length -= left;
      if (drawn) {
        dash.push_back(from);
        StrokeWhole(frame, dash, color, thickness);
      }
      drawn = !drawn;
      left = scale * (drawn ? kDashOn : kDashOff);
      dash.assign(1, from);
    }
    left -= length;
    if (drawn) dash.push_back(to);
  }
  if (drawn) StrokeWhole(frame, dash, color, thickness);
}

void Stroke(Frame& frame, const std::vector<ImVec2>& line, ImU32 color, float thickness,
            bool dashed, float scale = 1) {
  if (line.size() < 2) return;
  if (dashed) return StrokeDashes(frame, line, color, thickness, scale);
  StrokeWhole(frame, line, color, thickness);
}

class SeriesPainter {
 public:
  SeriesPainter(Frame& frame, const PlotFigure& figure, std::size_t number, const PlotPlace& place)
      : frame_(frame),
        figure_(figure),
        series_(figure.series[number]),
        number_(number),
        place_(place),
        color_(ColorOf(frame.theme, figure, number)),
        dashed_(IsDashed(figure, number)),
        points_(Points()) {}

  void Paint() {
    if (!place_.y.cut()) return PaintAll();
    const Box& body = place_.body;
    frame_.list().PushClipRect({body.min.x - kDot, body.min.y - kDot},
                               {body.max.x + kDot, body.max.y + 1}, true);
    PaintAll();
    frame_.list().PopClipRect();
  }

 private:
  void PaintAll() {
    if (series_.style == Series::Style::kBars) return PaintBars();
    if (series_.style == Series::Style::kArrow) return PaintArrow();
    if (series_.style == Series::Style::kTips) return PaintTips();
    if (!series_.marks.empty()) return PaintMarks();
    if (series_.style == Series::Style::kLine) PaintLine();
    const bool dots = series_.style == Series::Style::kDots;
    if (points_.size() > kCrowd && dots) return PaintCrowd();
    if (dots || (!series_.quiet && points_.size() <= kMostDots)) {
      for (const ImVec2 at : points_)
        if (Has(at))
          series_.hollow ? PaintHollow(at, false) : PaintDot(frame_, figure_, number_, at, kDot);
    }
  }

  // NaN if a value has no place on its axis.
  std::vector<ImVec2> Points() const {
    const std::vector<double> x = place_.x.Places(series_.x);
    const std::vector<double> y = place_.y.Places(series_.y);
    std::vector<ImVec2> points(std::min(x.size(), y.size()));
    const Box body = place_.body;
    for (std::size_t i = 0; i < points.size(); ++i)
      points[i] = {body.min.x + static_cast<float>(x[i]) * body.width(),
                   body.max.y - static_cast<float>(y[i]) * body.height()};
    return points;
  }

  static bool Has(ImVec2 at) { return !std::isnan(at.x) && !std::isnan(at.y); }

  // Whether the end of the line and this point go on at the same height: a long flat part of a
  // curve needs only its two ends.
  static bool IsFlat(const std::vector<ImVec2>& line, ImVec2 at) {
    constexpr float kFlat = 0.05F;  // pixels
    if (line.size() < 2) return false;
    const float height = line[line.size() - 2].y;
    return std::abs(line.back().y - height) < kFlat && std::abs(at.y - height) < kFlat;
  }

  void PaintLine() {
    const ImU32 color = series_.quiet ? Mix(color_, frame_.theme.background, kQuiet) : color_;
    const float thickness = series_.quiet ? 1.2F : 1.8F;
    std::vector<ImVec2> line;
    const auto stroke = [&] {
      const float scale = place_.body.width() > kWideBody ? kLongDashes : 1;
      Stroke(frame_, line, color, thickness, dashed_, scale);
      line.clear();
    };
    for (const ImVec2 at : points_) {
      if (!Has(at)) {
        stroke();
        continue;
      }
      const bool same = !line.empty() && std::abs(line.back().x - at.x) < 0.5F &&
                        std::abs(line.back().y - at.y) < 0.5F;
      if (IsFlat(line, at))
        line.back() = at;
      else if (!same)
        line.push_back(at);
    }
    stroke();
  }

  void PaintCrowd() {
    std::vector<ImVec2> shown;
    std::copy_if(points_.begin(), points_.end(), std::back_inserter(shown), Has);
    frame_.list().AddCrowd(shown, Corners(number_), kCrowdDot, color_);
  }

  // A point of an arrow, which may lie outside.
  ImVec2 Beyond(std::size_t i) const {
    return {place_.body.min.x + place_.body.width() * place_.x.Beyond(series_.x[i]),
            place_.body.max.y - place_.body.height() * place_.y.Beyond(series_.y[i])};
  }

  // An arrow that leaves the plot is cut off at its border. One too short to be seen is a dot.
  void PaintArrow() {
    const PlotPlace& place = place_;
    const auto at = [&](std::size_t i) { return Beyond(i); };
    const ImVec2 from = at(0);
    const ImVec2 to = at(series_.x.size() - 1);
    const ImVec2 way{to.x - from.x, to.y - from.y};
    const float length = std::hypot(way.x, way.y);
    Brush& list = frame_.list();
    list.PushClipRect(place.body.min, place.body.max, true);
    const float head = std::min(kHead, length);
    list.AddCircleFilled(from, kDot, color_);
    if (head > 1) {
      const ImVec2 along{way.x / length * head, way.y / length * head};
      const ImVec2 neck{to.x - along.x, to.y - along.y};
      const bool dashed = series_.ink == Series::Ink::kGradient;
      Stroke(frame_, {from, neck}, color_, kArrowLine, dashed);
      list.AddTriangleFilled(to, {neck.x - along.y / 2, neck.y + along.x / 2},
                             {neck.x + along.y / 2, neck.y - along.x / 2}, color_);
    }
    list.PopClipRect();
  }

  // Only the heads, as small open angles. The first one is closed: there it started.
  void PaintTips() {
    Brush& list = frame_.list();
    list.PushClipRect(place_.body.min, place_.body.max, true);
    const ImVec2 from = Beyond(0);
    for (std::size_t i = 1; i < series_.x.size(); ++i) {
      const ImVec2 to = Beyond(i);
      const float length = std::hypot(to.x - from.x, to.y - from.y);
      if (length < kTip) continue;
      const float size = i == 1 ? 1.5F * kTip : kTip;
      const ImVec2 along{(to.x - from.x) / length * size, (to.y - from.y) / length * size};
      const ImVec2 wings[] = {{to.x - along.x - 0.6F * along.y, to.y - along.y + 0.6F * along.x},
                              to,
                              {to.x - along.x + 0.6F * along.y, to.y - along.y - 0.6F * along.x}};
      if (i == 1) list.AddTriangleFilled(wings[0], wings[1], wings[2], frame_.theme.background);
      list.AddPolyline(wings, 3, color_, i == 1 ? ImDrawFlags_Closed : 0, 1.4F);
    }
    list.PopClipRect();
  }

  // The examples as their numbers, with a stroke of their slope.
  void PaintMarks() {
    const Theme& theme = frame_.theme;
    Brush& list = frame_.list();
    const Box& body = place_.body;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const std::optional<double>& slope = series_.marks[i].slope;
      if (!Has(points_[i]) || !slope) continue;
      const auto rise = static_cast<float>(*slope * place_.x.span() / place_.y.span()) *
                        body.height() / body.width();
      const float across = kTangent / std::hypot(1.0F, rise);
      const ImVec2 at = points_[i];
      list.AddLine({at.x - across, at.y + across * rise}, {at.x + across, at.y - across * rise},
                   theme.slope, 3);
    }
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const PlotFigure::Series::Mark& mark = series_.marks[i];
      const ImVec2 at = points_[i];
      if (!Has(at)) continue;
      if (series_.hollow)
        PaintHollow(at, mark.square);
      else
        PaintMark(frame_, at, mark.number, mark.square, mark.marked);
    }
  }

  void PaintHollow(ImVec2 at, bool square) {
    const auto fill = [&](float r, ImU32 color) {
      if (!square) return frame_.list().AddCircleFilled(at, r, color);
      frame_.list().AddRectFilled({at.x - r, at.y - r}, {at.x + r, at.y + r}, color);
    };
    fill(kHollowMark + 0.7F, frame_.theme.muted);
    fill(kHollowMark - 0.7F, frame_.theme.surface);
  }

  struct Bar {
    Box box;
    bool negative = false;
  };

  // Bars that begin within one pixel become one bar, as high as the highest.
  void PaintBars() {
    const float room =
        place_.body.width() / static_cast<float>(std::max<std::size_t>(points_.size(), 1));
    const float half = std::clamp(0.35F * room, 1.0F, kBarWidest / 2);
    const bool from_zero = !figure_.y.log && !figure_.y.powers;
    const float zero = from_zero ? place_.At(0, 0).y : place_.body.max.y;
    std::optional<Bar> last;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const ImVec2 at = points_[i];
      if (!Has(at)) continue;
      const Bar bar{{{at.x - half, std::min(at.y, zero)}, {at.x + half, std::max(at.y, zero)}},
                    from_zero && series_.y[i] < 0};
      if (last.has_value() && last->negative == bar.negative &&
          std::abs(bar.box.min.x - last->box.min.x) < 1) {
        last->box.min.y = std::min(last->box.min.y, bar.box.min.y);
        last->box.max.y = std::max(last->box.max.y, bar.box.max.y);
        continue;
      }
      PaintBar(last);
      last = bar;
    }
    PaintBar(last);
  }

  void PaintBar(const std::optional<Bar>& bar) {
    if (bar.has_value())
      frame_.list().AddRectFilled(bar->box.min, bar->box.max,
                                  bar->negative ? frame_.theme.negative : color_);
  }

  Frame& frame_;
  const PlotFigure& figure_;
  const Series& series_;
  std::size_t number_;
  const PlotPlace& place_;
  ImU32 color_;
  bool dashed_;
  std::vector<ImVec2> points_;
};

}  // namespace

void PaintDot(Frame& frame, const PlotFigure& figure, std::size_t series, ImVec2 at, float r) {
  const ImU32 color = ColorOf(frame.theme, figure, series);
  const std::span<const ImVec2> corners = Corners(series);
  if (series % kShapes == 0) return frame.list().AddCircleFilled(at, r, color);
  std::vector<ImVec2> shape;
  for (const ImVec2 corner : corners) shape.push_back({at.x + r * corner.x, at.y + r * corner.y});
  frame.list().AddConvexPolyFilled(shape.data(), static_cast<int>(shape.size()), color);
}

void PaintMark(Frame& frame, ImVec2 at, int number, bool square, bool marked) {
  // Two fills, the ring under the face: they cost less than an outline.
  const float half = marked ? 1.5F : 0.8F;
  const ImU32 ring = square ? frame.theme.negative : frame.theme.positive;
  const auto fill = [&](float r, ImU32 color) {
    if (!square) return frame.list().AddCircleFilled(at, r, color);
    frame.list().AddRectFilled({at.x - r, at.y - r}, {at.x + r, at.y + r}, color, 2);
  };
  fill(kMark + half, ring);
  fill(kMark - half, frame.theme.surface);
  const std::string words = std::to_string(number);
  const float width = frame.Width(Face::kText, kMarkText, words);
  frame.Text(Face::kText, kMarkText, {at.x - width / 2, at.y + 4.5F}, frame.theme.ink, words);
}

bool IsDashed(const PlotFigure& figure, std::size_t series) {
  if (figure.series[series].style != Series::Style::kLine) return false;
  const auto end = figure.series.begin() + static_cast<std::ptrdiff_t>(series);
  const bool lower = figure.series[series].lower;
  return std::count_if(figure.series.begin(), end,
                       [&](const Series& each) {
                         return each.style == Series::Style::kLine && each.lower == lower;
                       }) %
             2 ==
         1;
}

void PaintKey(Frame& frame, const PlotFigure& figure, std::size_t series, ImVec2 middle) {
  const Series::Style style = figure.series[series].style;
  if (figure.series[series].hollow)
    return frame.list().AddCircle(middle, kHollowMark - 1, frame.theme.muted, 0, 1.4F);
  if (style == Series::Style::kDots || style == Series::Style::kBars)
    return PaintDot(frame, figure, series, middle, kDot);
  const float half = kDashOn + kDashOff / 2;  // two dashes and the gap between them
  Stroke(frame, {{middle.x - half, middle.y}, {middle.x + half, middle.y}},
         ColorOf(frame.theme, figure, series), 1.8F, IsDashed(figure, series));
}

void PaintSeries(Frame& frame, const PlotFigure& figure, std::size_t series,
                 const PlotPlace& place) {
  SeriesPainter(frame, figure, series, place).Paint();
}

}  // namespace chainrule
