// Points over two axes, as lines, dots or bars. The point near the pointer shows its values.
#include <algorithm>
#include <cfloat>
#include <cmath>

#include "draw/nodes.h"
#include "draw/plot_parts.h"

namespace chainrule {
namespace {

constexpr float kWidest = 460;      // unless there is more room
constexpr float kFlattest = 0.35F;  // a body's height, of its width
constexpr float kBodyHeight = 170;
constexpr float kMarkSize = 13;
constexpr float kTitleSize = 13;
constexpr float kTitleRoom = 24;
constexpr float kTopRoom = 30;        // label of y, legend
constexpr float kLittleTop = 12;      // without them
constexpr float kBottomRoom = 40;     // marks and label of x
constexpr float kBareRoom = 4;        // above and below a body without axes
constexpr float kLegendBeside = 600;  // width from which a legend stands beside the title
constexpr float kReach = 16;
constexpr float kReadDot = 5;
constexpr float kSquareHeight = 0.85F;  // of the width, if both axes have one scale
constexpr float kBareHeight = 0.7F;     // where axes take no room below and beside it
constexpr float kFlatBody = 84;
constexpr float kPanelGap = 36;      // between two panels
constexpr float kPanelsBody = 300;   // both panels with their gap
constexpr float kUpperPart = 0.62F;  // of their heights
constexpr float kDotted = 5;         // from one dot of a dotted line to the next
constexpr int kLowerMarks = 3;       // on the axis of a second panel

float DesignBody(const PlotFigure& figure, float width) {
  if (figure.same_scale)
    return std::round((figure.bare ? kBareHeight : kSquareHeight) * std::min(width, kWidest));
  if (figure.lower) return kPanelsBody;
  return figure.flat || figure.track ? kFlatBody : kBodyHeight;
}

float TitleRoom(const Node& node) {
  return node.label.empty() ? 0 : kTitleRoom;
}

// Above the body: the label of y and the legend, if there are any.
float TopRoom(const PlotFigure& figure, float width, bool labels) {
  if (figure.bare) return kBareRoom;
  if (figure.track && width >= kLegendBeside) return kLittleTop;
  const bool words = std::any_of(figure.series.begin(), figure.series.end(),
                                 [&](const PlotFigure::Series& series) {
                                   return !series.name.empty() && series.marks.empty() &&
                                          (!labels || IsEmptyFormula(series.label));
                                 });
  return words || !IsEmptyFormula(figure.y.label) ? kTopRoom : kLittleTop;
}

float BottomRoom(const PlotFigure& figure) {
  return figure.bare ? kBareRoom : figure.track ? kTrackRoom : kBottomRoom;
}

float LeastBody(const PlotFigure& figure, float width) {
  if (figure.lower) return 0.5F * kPanelsBody;
  if (figure.bare) return 0.3F * kPanelsBody;
  return std::min(0.7F * (figure.flat || figure.track ? kFlatBody : kBodyHeight),
                  kFlattest * width);
}

class Plot {
 public:
  Plot(Frame& frame, const Node& node, const PlotFigure& figure, ImVec2 corner, ImVec2 room)
      : frame_(frame),
        node_(node),
        figure_(figure),
        corner_(corner),
        width_(room.y > 0 ? room.x : std::min(room.x, kWidest)),
        labels_(LabelsFit(frame, figure, width_)),
        top_(TopRoom(figure, width_, labels_)),
        height_(BodyHeight(frame, node, figure, room)),
        panels_{{PlotScale(figure.x, Xs(figure)), PlotScale(figure.y, Ys(figure, false)), {}, 0},
                {}},
        place_(panels_.upper) {
    if (figure.lower) panels_.lower = {place_.x, PlotScale(*figure.lower, Ys(figure, true)), {}, 0};
    const HeldHandle& held = frame.memory.held;
    if (held.id != 0 && held.plot == Frame::Id(node.id) && held.x && held.y) {
      place_.x = *held.x;
      place_.y = *held.y;
    }
  }

  Extent Paint() {
    const float height = height_;
    const float upper = figure_.lower ? std::round(kUpperPart * (height - kPanelGap)) : height;
    const int y_marks = figure_.same_scale || upper > 1.6F * kBodyHeight ? 7
                        : figure_.flat || figure_.track                  ? 3
                                                                         : 4;
    const float title = TitleRoom(node_);
    const ImVec2 title_place{corner_.x, corner_.y + kTitleSize};
    corner_.y += title;
    float left = 0;
    const auto widen = [&](const PlotScale& y, int marks) {
      for (const PlotScale::Mark& mark : y.Marks(marks))
        left = std::max(left, frame_.Width(Face::kMain, kMarkSize, mark.text));
    };
    if (!figure_.bare) widen(place_.y, y_marks);
    if (panels_.lower) widen(panels_.lower->y, kLowerMarks);
    const float names = NamesRoom(frame_, figure_, width_, labels_);
    const float sides = figure_.bare ? 0.0F : 12.0F;
    body_.min = {std::round(corner_.x + left + (figure_.bare ? 0.0F : 10.0F)), corner_.y + top_};
    body_.max = {std::max(body_.min.x + 20, corner_.x + width_ - std::max(sides, names)),
                 body_.min.y + upper};
    if (figure_.same_scale && frame_.memory.held.plot != Frame::Id(node_.id)) SameScale();
    place_.body = body_;
    place_.track = body_.max.y + kTrackBelow;
    if (panels_.lower)
      panels_.lower->body = {{body_.min.x, body_.max.y + kPanelGap},
                             {body_.max.x, body_.min.y + height}};
    const Box all{corner_, {corner_.x + width_, body_.min.y + height + BottomRoom(figure_)}};
    const bool seen = frame_.Visible(all);
    PointAtHandles(frame_, node_, figure_, place_);
    PlaceReadout(all);
    if (seen) {
      if (title > 0)
        frame_.Text(Face::kText, kTitleSize, title_place, frame_.theme.ink, node_.label);
      if (figure_.sides) PaintSides(frame_, node_, *figure_.sides, place_);
      if (figure_.plateau) PaintPlateau(frame_, *figure_.plateau, panels_);
      if (!figure_.bare) Axes(y_marks);
      PaintGuides(frame_, node_, figure_, place_);
      if (panels_.lower) Threads();
      for (std::size_t i = 0; i < figure_.series.size(); ++i)
        PaintSeries(frame_, figure_, i, panels_.Of(figure_.series[i]));
      const bool beside = figure_.track && width_ >= kLegendBeside;
      PaintNames(frame_, node_, figure_, place_, false,
                 {corner_.x, beside ? title_place.y - kTopRoom / 2 : corner_.y}, width_, labels_);
      if (panels_.lower)
        PaintNames(frame_, node_, figure_, *panels_.lower, true,
                   {corner_.x, panels_.lower->body.min.y - kTopRoom}, width_, labels_);
      PaintLabels(frame_, node_, figure_, panels_, labels_);
      Point();
      ReadByKeyboard();
      if (figure_.track) PaintTrack(frame_, node_, figure_, place_);
      PaintHandles(frame_, node_, figure_, place_);
    }
    return {width_, title + top_ + height + BottomRoom(figure_)};
  }

 private:
  static float BodyHeight(const Frame& frame, const Node& node, const PlotFigure& figure,
                          ImVec2 room) {
    const float designed = PlotDesignHeight(frame, node, figure, room.x);
    const float around = designed - DesignBody(figure, room.x);
    // In a column no other figure needs the height.
    if (room.y <= 0) return figure.flat || figure.track ? kBodyHeight : designed - around;
    const float width = room.x;
    return std::round(
        std::clamp(room.y - around, LeastBody(figure, width), std::max(kBodyHeight, 1.2F * width)));
  }

  using Lists = std::vector<const std::vector<double>*>;
  // An arrow does not widen the axes.
  static bool Widens(const PlotFigure::Series& series) {
    return series.style != PlotFigure::Series::Style::kArrow &&
           series.style != PlotFigure::Series::Style::kTips;
  }
  static Lists Xs(const PlotFigure& figure) {
    Lists lists;
    for (const PlotFigure::Series& series : figure.series)
      if (Widens(series)) lists.push_back(&series.x);
    return lists;
  }
  static Lists Ys(const PlotFigure& figure, bool lower) {
    Lists lists;
    for (const PlotFigure::Series& series : figure.series)
      if (Widens(series) && series.lower == lower) lists.push_back(&series.y);
    return lists;
  }

  void Axes(int y_marks) {
    YAxis(place_, figure_.y.label, place_.y.Marks(y_marks));
    if (panels_.lower)
      YAxis(*panels_.lower, figure_.lower->label, panels_.lower->y.Marks(kLowerMarks));
    XAxis(panels_.body().max.y);
  }

  // A dotted line from each mark of the upper panel to the same example's in the lower one.
  void Threads() {
    const PlotFigure::Series* ends[2] = {};
    for (const PlotFigure::Series& series : figure_.series)
      if (!series.marks.empty() && !series.hollow) ends[series.lower ? 1 : 0] = &series;
    if (ends[0] == nullptr || ends[1] == nullptr) return;
    for (std::size_t i = 0; i < std::min(ends[0]->x.size(), ends[1]->x.size()); ++i) {
      if (!place_.Has(ends[0]->x[i], ends[0]->y[i])) continue;
      const ImVec2 from = place_.At(ends[0]->x[i], ends[0]->y[i]);
      const float to = panels_.lower->At(ends[1]->x[i], ends[1]->y[i]).y;
      const float x = std::round(from.x);
      for (float y = from.y; y < to; y += kDotted)
        frame_.list().AddRectFilled({x, y}, {x + 1, y + kDotted / 2}, frame_.theme.muted);
    }
  }

  // Widens the axis that has more room.
  void SameScale() {
    const double x_unit = static_cast<double>(body_.width()) / place_.x.span();
    const double y_unit = static_cast<double>(body_.height()) / place_.y.span();
    if (!(x_unit > 0) || !(y_unit > 0)) return;
    if (x_unit > y_unit) {
      place_.x.Widen(x_unit / y_unit);
    } else {
      place_.y.Widen(y_unit / x_unit);
    }
  }

  void YAxis(const PlotPlace& place, const Formula& label,
             const std::vector<PlotScale::Mark>& marks) {
    Brush& list = frame_.list();
    const Theme& theme = frame_.theme;
    const Box& body = place.body;
    for (const PlotScale::Mark& mark : marks) {
      const float y =
          std::round(body.max.y - static_cast<float>(place.y.Place(mark.value)) * body.height());
      list.AddRectFilled({body.min.x, y}, {body.max.x, y + 1},
                         Mix(theme.background, theme.rule, 0.7F));
      const float width = frame_.Width(Face::kMain, kMarkSize, mark.text);
      frame_.Text(Face::kMain, kMarkSize, {body_.min.x - 8 - width, y + 5}, theme.muted, mark.text);
    }
    Label(label, {corner_.x, body.min.y - kTopRoom + 16}, 0, &place == &place_ ? 0 : 2);
  }

  void XAxis(float bottom) {
    Brush& list = frame_.list();
    const Theme& theme = frame_.theme;
    float taken = corner_.x - 1000;
    for (const PlotScale::Mark& mark : place_.x.Marks(6)) {
      const float x =
          std::round(body_.min.x + static_cast<float>(place_.x.Place(mark.value)) * body_.width());
      // The marks of a track are below it.
      const float below = figure_.track ? kTrackBelow + kTrackRing : 0.0F;
      list.AddRectFilled({x, bottom + below}, {x + 1, bottom + below + 5}, theme.border);
      const float width = frame_.Width(Face::kMain, kMarkSize, mark.text);
      if (x - width / 2 < taken + 8) continue;
      taken = x + width / 2;
      frame_.Text(Face::kMain, kMarkSize, {x - width / 2, bottom + below + 18}, theme.muted,
                  mark.text);
    }
    list.AddRectFilled({body_.min.x, bottom}, {body_.max.x, bottom + 1}, theme.border);
    if (!figure_.track) Label(figure_.x.label, {body_.max.x, bottom + 35}, 1, 1);
  }

  // Plain words are set as words; with `align` 1 they end at the place.
  void Label(const Formula& label, ImVec2 baseline, float align, int number) {
    const FormulaBox& box = frame_.Laid(label, 15);
    const Formula& core =
        label.kind == FormulaKind::kRow && label.children.size() == 1 ? label.children[0] : label;
    if (core.kind == FormulaKind::kText) {
      baseline.x -= align * frame_.Width(Face::kText, 12, core.text);
      frame_.Text(Face::kText, 12, baseline, frame_.theme.muted, core.text);
      return;
    }
    baseline.x -= align * box.width;
    frame_.Formula(box, baseline, frame_.theme.muted, Frame::Id(Frame::Id(node_.id), number));
  }

  void Point() {
    const Pointer pointer = frame_.Touch(Frame::Id(node_.id), panels_.body().Grown(8, 8));
    if (!pointer.hovered) return;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    float nearest = kReach;
    std::optional<PlotPoint> point;
    for (std::size_t k = 0; k < figure_.series.size(); ++k) {
      const PlotFigure::Series& series = figure_.series[k];
      for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
        const PlotPlace& place = panels_.Of(series);
        if (!place.Has(series.x[i], series.y[i])) continue;
        const ImVec2 at = place.At(series.x[i], series.y[i]);
        const float distance = std::hypot(at.x - mouse.x, at.y - mouse.y);
        if (distance >= nearest) continue;
        nearest = distance;
        point = {k, i};
      }
    }
    if (!point.has_value()) return;
    const PlotStop stop = StopOf(figure_, *point);
    MarkAt(stop);
    frame_.Card(PlotWords(figure_, stop));
  }

  // A box around the points being read, for the focus ring.
  Box ReadBox() const {
    Box box{{FLT_MAX, FLT_MAX}, {-FLT_MAX, -FLT_MAX}};
    for (const PlotPoint& point : PointsAt(figure_, stop_)) {
      const ImVec2 at = PointPlace(point);
      box.min = {at.x, std::min(box.min.y, at.y)};
      box.max = {at.x, std::max(box.max.y, at.y)};
    }
    return box.Grown(kReadDot + 1, kReadDot + 1);
  }

  // When reading begins, scrolls to show all of the plot.
  void PlaceReadout(const Box& all) {
    if (!node_.readout.has_value()) return;
    const Item& item = node_.readout->item;
    const bool reads = frame_.view.focused == item.id;
    const bool begins = reads && frame_.memory.focused != item.id;
    if (reads) {
      const std::vector<PlotStop> stops = PlotStops(figure_);
      stop_ = stops[NearestStop(stops, node_.readout->at)];
      read_ = ReadBox();
    }
    frame_.Record(item, read_.value_or(panels_.body()));
    if (begins) frame_.Reveal(all);
  }

  void ReadByKeyboard() {
    if (!read_.has_value()) return;
    MarkAt(stop_);
    if (frame_.Visible(*read_)) frame_.CardAt(PlotWords(figure_, stop_), *read_);
  }

  void MarkAt(const PlotStop& stop) {
    for (const PlotPoint& point : PointsAt(figure_, stop))
      PaintDot(frame_, figure_, point.series, PointPlace(point), kReadDot);
  }

  ImVec2 PointPlace(const PlotPoint& point) const {
    const PlotFigure::Series& series = figure_.series[point.series];
    return panels_.Of(series).At(series.x[point.point], series.y[point.point]);
  }

  Frame& frame_;
  const Node& node_;
  const PlotFigure& figure_;
  ImVec2 corner_;
  float width_;
  bool labels_;   // names beside curves fit
  float top_;     // above the body
  float height_;  // of the body
  PlotPanels panels_;
  PlotPlace& place_;         // of the upper panel
  Box body_;                 // of the upper panel
  PlotStop stop_ = {};       // the stop that is read by keyboard
  std::optional<Box> read_;  // and its box
};

}  // namespace

Extent PaintPlot(Frame& frame, const Node& node, const PlotFigure& figure, ImVec2 corner,
                 ImVec2 room) {
  return Plot(frame, node, figure, corner, room).Paint();
}

float PlotDesignHeight(const Frame& frame, const Node& node, const PlotFigure& figure,
                       float width) {
  return TitleRoom(node) + TopRoom(figure, width, LabelsFit(frame, figure, width)) +
         DesignBody(figure, width) + BottomRoom(figure);
}

}  // namespace chainrule
