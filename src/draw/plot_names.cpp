// The names of a plot's series: each curve's at its end, where nobody has to look it up, the others
// in a legend.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "draw/plot_parts.h"

namespace chainrule {
namespace {

using Series = PlotFigure::Series;

constexpr float kNameSize = 13;
constexpr float kRow = 17;
constexpr float kGap = 8;                 // between a curve's end and its name
constexpr float kLargestRoom = 1.0F / 3;  // of the width: longer names belong in the legend
constexpr float kFarthest = 26;           // from its end, a name would not seem to be of this curve
constexpr float kKeyRoom = 28;            // of the key before a name in the legend
constexpr float kStrokeRoom = 14;         // more, of a curve's

bool IsStroke(const Series& series) {
  return series.style == Series::Style::kLine || series.style == Series::Style::kArrow;
}

// Whether it is named at its end: one whose label fits is named there.
bool IsNamedCurve(const Series& series, bool labels) {
  const bool labelled = labels && !IsEmptyFormula(series.label);
  const bool curve = IsStroke(series) || series.style == Series::Style::kTips;
  return curve && !labelled && !series.name.empty();
}

struct Name {
  std::size_t series;
  float y;  // of the curve's end
  Box box;
};

class CurveNames {
 public:
  CurveNames(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPlace& place,
             bool lower, float left, float width, bool labels)
      : frame_(frame),
        node_(node),
        figure_(figure),
        place_(place),
        lower_(lower),
        right_(left + width),
        width_(width),
        labels_(labels) {}

  void Paint(ImVec2 legend) {
    if (figure_.same_scale)
      PlaceFreely();
    else if (NamesRoom(frame_, figure_, width_, labels_) == 0 || !PlaceAll())
      names_.clear();
    for (const Name& name : names_) PaintName(name);
    float width = 0;
    for (std::size_t i = 0; i < figure_.series.size(); ++i)
      if (BelongsInLegend(i)) width += LegendWidth(i);
    // Where there is no room for all, points are named only in their readout.
    const bool all = width <= width_;
    for (std::size_t i = figure_.series.size(); i-- > 0;)
      if (BelongsInLegend(i) && (all || IsStroke(figure_.series[i]))) PaintInLegend(i, legend);
  }

 private:
  bool IsPlaced(std::size_t series) const {
    return std::any_of(names_.begin(), names_.end(),
                       [&](const Name& name) { return name.series == series; });
  }

  bool BelongsInLegend(std::size_t number) const {
    const Series& series = figure_.series[number];
    const bool named = !series.name.empty() && series.marks.empty();  // marks say what they are
    const bool labelled = labels_ && !IsEmptyFormula(series.label);
    return series.lower == lower_ && named && !labelled && !IsPlaced(number);
  }

  float LegendWidth(std::size_t number) const {
    const Series& series = figure_.series[number];
    return frame_.Width(Face::kText, kNameSize, series.name) + kKeyRoom +
           (IsStroke(series) ? kStrokeRoom : 0);
  }

  // Its first or last point, whichever is further to the right; the head of an arrow.
  std::optional<ImVec2> EndOf(const Series& series) const {
    const auto has = [&](std::size_t i) { return place_.Has(series.x[i], series.y[i]); };
    const std::size_t count = std::min(series.x.size(), series.y.size());
    std::size_t first = 0;
    while (first < count && !has(first)) ++first;
    if (first == count) return std::nullopt;
    if (series.style == Series::Style::kTips)
      return count < 2 ? std::nullopt : std::optional(place_.At(series.x[1], series.y[1]));
    std::size_t last = count - 1;
    while (!has(last)) --last;
    const bool arrow = series.style == Series::Style::kArrow;
    const std::size_t end = !arrow && series.x[last] < series.x[first] ? first : last;
    return place_.At(series.x[end], series.y[end]);
  }

  // Returns whether each curve that can be seen has its name.
  bool PlaceAll() {
    for (std::size_t i = 0; i < figure_.series.size(); ++i) {
      const Series& series = figure_.series[i];
      const bool curve = IsNamedCurve(series, labels_) && series.lower == lower_;
      const std::optional<ImVec2> end = curve ? EndOf(series) : std::nullopt;
      if (!end) continue;
      const float width = frame_.Width(Face::kText, kNameSize, series.name);
      const bool before = end->x + kGap + width > right_;
      const float x = std::round(before ? end->x - kGap - width : end->x + kGap);
      if (x < place_.body.min.x) return false;
      // To the left of its end it must not lie on the curve.
      const bool low = end->y - kRow < place_.body.min.y;
      const float beside = before ? (low ? kRow : -kRow) : 0;
      const float y = std::clamp(end->y + beside, place_.body.min.y, place_.body.max.y - kRow / 2);
      names_.push_back({i, end->y, {{x, y - kRow / 2}, {x + width, y + kRow / 2}}});
    }
    PushApart();
    return std::all_of(names_.begin(), names_.end(), [&](const Name& name) {
      return name.box.min.y >= place_.body.min.y - kRow / 2 - 1 &&
             std::abs(name.box.center().y - name.y) <= kFarthest && IsAlone(name);
    });
  }

  // Beside, above or below its end, wherever it covers no handle and no other name. An arrow's name
  // is beyond its head, not on it.
  void PlaceFreely() {
    for (std::size_t i = 0; i < figure_.series.size(); ++i) {
      const Series& series = figure_.series[i];
      const std::optional<ImVec2> end =
          IsNamedCurve(series, labels_) ? EndOf(series) : std::nullopt;
      if (!end) continue;
      const float width = frame_.Width(Face::kText, kNameSize, series.name);
      const auto at = [&](float x, float wanted) {
        const float half = kRow / 2;
        const float y = std::clamp(wanted, place_.body.min.y + half,
                                   std::max(place_.body.min.y, place_.body.max.y - kRow) + half);
        return Name{
            i, end->y, {{std::round(x), y - kRow / 2}, {std::round(x) + width, y + kRow / 2}}};
      };
      const Name right = at(end->x + kGap, end->y);
      const Name left = at(end->x - kGap - width, end->y);
      const bool to_left = series.style != Series::Style::kLine && series.x[1] < series.x[0];
      const float middle = end->x - width / 2;
      const Name places[] = {to_left ? left : right, to_left ? right : left,
                             at(middle, end->y - kRow), at(middle, end->y + kRow)};
      const auto free = std::find_if(std::begin(places), std::end(places),
                                     [&](const Name& name) { return IsFree(name); });
      names_.push_back(free == std::end(places) ? places[0] : *free);
    }
  }

  bool IsFree(const Name& name) const {
    const Box& body = place_.body;
    const bool inside = name.box.min.x >= body.min.x && name.box.max.x <= body.max.x &&
                        name.box.min.y >= body.min.y && name.box.max.y <= body.max.y;
    return inside && IsAlone(name) &&
           std::none_of(figure_.handles.begin(), figure_.handles.end(), [&](const auto& handle) {
             const ImVec2 at = place_.At(handle.x, handle.y);
             return Overlaps(name.box, Box{at, at}.Grown(kMark + 2, kMark + 2));
           });
  }

  bool IsAlone(const Name& name) const {
    return std::none_of(names_.begin(), names_.end(), [&](const Name& other) {
      return &other != &name && Overlaps(other.box, name.box.Grown(0, -0.01F));
    });
  }

  static bool InOneColumn(const Box& a, const Box& b) {
    return a.min.x < b.max.x + kGap && b.min.x < a.max.x + kGap;
  }

  // Down as far as needed, then up again from the bottom of the plot.
  void PushApart() {
    std::stable_sort(names_.begin(), names_.end(),
                     [](const Name& a, const Name& b) { return a.box.min.y < b.box.min.y; });
    for (std::size_t i = 0; i < names_.size(); ++i)
      for (std::size_t above = 0; above < i; ++above)
        if (InOneColumn(names_[above].box, names_[i].box))
          Move(names_[i], std::max(names_[i].box.min.y, names_[above].box.max.y));
    for (std::size_t i = names_.size(); i-- > 0;) {
      float lowest = place_.body.max.y - kRow;
      for (std::size_t below = i + 1; below < names_.size(); ++below)
        if (InOneColumn(names_[below].box, names_[i].box))
          lowest = std::min(lowest, names_[below].box.min.y - kRow);
      Move(names_[i], std::min(names_[i].box.min.y, lowest));
    }
  }

  static void Move(Name& name, float top) {
    name.box.max.y = top + kRow;
    name.box.min.y = top;
  }

  void Record(std::string id, const Box& box) {
    frame_.out.names.Add(std::move(id), {box.min.x, box.min.y, box.width(), box.height()});
  }

  void PaintName(const Name& name) {
    const std::string number = std::to_string(name.series);
    Record(node_.id + ".name." + number, name.box);
    // A curve that runs through the name must not make it unreadable.
    if (name.box.min.x < place_.body.max.x && !figure_.sides)
      frame_.list().AddRectFilled({name.box.min.x - 2, name.box.min.y},
                                  {name.box.max.x + 2, name.box.max.y}, frame_.theme.background);
    frame_.Text(Face::kText, kNameSize, {name.box.min.x, std::round(name.box.center().y) + 4},
                frame_.theme.ink, figure_.series[name.series].name);
  }

  void PaintInLegend(std::size_t series, ImVec2& end) {
    const std::string& name = figure_.series[series].name;
    const float width = frame_.Width(Face::kText, kNameSize, name);
    const bool curve = IsStroke(figure_.series[series]);
    end.x -= width;
    Record(node_.id + ".legend." + std::to_string(series),
           {{end.x, end.y - kNameSize}, {end.x + width, end.y + 4}});
    frame_.Text(Face::kText, kNameSize, end, frame_.theme.muted, name);
    PaintKey(frame_, figure_, series, {end.x - (curve ? 15 : 9), end.y - 4});
    end.x -= LegendWidth(series) - width;
  }

  Frame& frame_;
  const Node& node_;
  const PlotFigure& figure_;
  const PlotPlace& place_;
  bool lower_;
  float right_;
  float width_;
  bool labels_;
  std::vector<Name> names_;
};

}  // namespace

float NamesRoom(const Frame& frame, const PlotFigure& figure, float width, bool labels) {
  // There a curve may end anywhere, and its name has room beside it.
  if (figure.same_scale || figure.track) return 0;
  float widest = 0;
  for (const Series& series : figure.series)
    if (IsNamedCurve(series, labels))
      widest = std::max(widest, frame.Width(Face::kText, kNameSize, series.name) + kGap);
  return widest <= kLargestRoom * width ? std::ceil(widest) : 0;
}

void PaintNames(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPlace& place,
                bool lower, ImVec2 corner, float width, bool labels) {
  CurveNames(frame, node, figure, place, lower, corner.x, width, labels)
      .Paint({corner.x + width - 12, corner.y + 16});
}

}  // namespace chainrule
