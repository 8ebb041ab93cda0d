// The window, the row that it makes, and the threads between them, beside the numbers.
#include <algorithm>
#include <cmath>

#include "draw/unrolled_parts.h"

namespace chainrule {
namespace {

constexpr float kThread = 1.5F;
constexpr float kDash = 4;
constexpr float kDashGap = 3;
constexpr float kKnot = 2.6F;     // where a thread begins and ends
constexpr float kLane = 4;        // between threads
constexpr int kMostColumns = 40;  // of a matrix with threads from the window
constexpr std::size_t kMostThreads = 32;
constexpr float kBend = 0.55F;  // of the way to the columns
constexpr int kCurve = 14;      // pieces of a curve

// A curve that begins and ends vertically, or horizontally if it is `across`.
void AddCurve(std::vector<ImVec2>& points, ImVec2 from, ImVec2 to, bool across) {
  for (int i = 0; i <= kCurve; ++i) {
    const float t = static_cast<float>(i) / kCurve;
    const float even = t;
    const float eased = t * t * (3 - 2 * t);
    const float x = across ? even : eased;
    const float y = across ? eased : even;
    points.push_back({from.x + (to.x - from.x) * x, from.y + (to.y - from.y) * y});
  }
}

}  // namespace

void Unrolled::PaintRing(const Box& box, float thickness) {
  auto& list = frame_.list();
  const Box outer = box.Grown(1, 1);
  list.AddRect(outer.min, outer.max, frame_.theme.background, 0, 0, thickness + 3);
  list.AddRect(outer.min, outer.max, frame_.theme.ochre, 0, 0, thickness);
}

void Unrolled::PaintWindow() {
  if (row_ < 0) return;
  const Box window = Window(links_);
  if (window.max.x > window.min.x) PaintRing(window);
  Box row = RowBox(row_);
  const Place& result = figure_.results[static_cast<std::size_t>(row_)];
  std::optional<Box> box;
  if (result.grid >= 0) box = BoxOf(result);
  if (moved_ < 1) {
    const float back =
        (1 - moved_) * layout_.parts[static_cast<std::size_t>(figure_.matrix)].cell.y;
    row.min.y -= back;
    row.max.y -= back;
  }
  PaintRing(row, row.height() < 22 ? 2 : 3);
  if (box) PaintRing(*box);
  if (row.height() < kUnrolledRow) return;
  const float feet = layout_.parts[static_cast<std::size_t>(figure_.matrix)].feet;
  PaintRing({{row.max.x + 7, row.min.y}, {row.max.x + feet - 2, row.max.y}}, 2);
}

// Dashed if the weight is negative, so that the sign is seen without its colour.
void Unrolled::PaintThread(const std::vector<ImVec2>& points, double strength) {
  auto& list = frame_.list();
  const bool negative = strength < 0;
  const ImU32 color = negative        ? frame_.theme.negative
                      : strength == 0 ? frame_.theme.muted
                                      : frame_.theme.positive;
  if (!negative) {
    list.AddPolyline(points.data(), static_cast<int>(points.size()), color, 0, kThread);
  } else {
    float at = 0;  // in the pattern of dashes
    for (std::size_t i = 1; i < points.size(); ++i) {
      const ImVec2 from = points[i - 1];
      const ImVec2 way{points[i].x - from.x, points[i].y - from.y};
      const float length = std::hypot(way.x, way.y);
      for (float done = 0; done < length;) {
        const bool drawn = at < kDash;
        const float piece = std::min(length - done, (drawn ? kDash : kDash + kDashGap) - at);
        if (drawn)
          list.AddLine(
              {from.x + way.x * done / length, from.y + way.y * done / length},
              {from.x + way.x * (done + piece) / length, from.y + way.y * (done + piece) / length},
              color, kThread);
        done += piece;
        at = std::fmod(at + piece, kDash + kDashGap);
        if (piece < 0.01F) at = drawn ? kDash : 0;
      }
    }
  }
  // Round for +, square for −.
  for (const ImVec2& end : {points.front(), points.back()}) {
    if (negative)
      list.AddRectFilled({end.x - kKnot, end.y - kKnot}, {end.x + kKnot, end.y + kKnot}, color);
    else
      list.AddCircleFilled(end, kKnot, color, 10);
  }
}

// Above the name of the matrix, threads have turned into their columns.
float Unrolled::Bend() const {
  const UnrolledPart& matrix = layout_.parts[static_cast<std::size_t>(figure_.matrix)];
  return corner_.y + layout_.lanes + kBend * (matrix.origin.y - matrix.above - layout_.lanes);
}

void Unrolled::PaintThreads() {
  if (figure_.matrix < 0) return;
  const auto part = static_cast<std::size_t>(figure_.matrix);
  const UnrolledPart& matrix = layout_.parts[part];
  if (tap_ >= 0) PaintTapThreads(tap_);
  if (GridOf(part).columns > kMostColumns || links_.size() > kMostThreads ||
      (!layout_.in_line && !layout_.beside) || layout_.parts[0].number == 0 ||
      (tap_ >= 0 && figure_.tap < 0))
    return;
  const float heads = corner_.y + matrix.origin.y - matrix.above;
  const Box window = Window(links_);
  const float left = corner_.x + layout_.parts[0].origin.x;
  float number = 0;
  for (const UnrolledLink& link : links_) {
    if (!link.in_sight) continue;
    // Lanes keep to the sides of the cells, away from the numbers: one for each line of the window.
    std::vector<ImVec2> points;
    if (layout_.beside) {
      const auto line = static_cast<int>(
          std::lround((link.source.min.x - window.min.x) / layout_.parts[0].cell.x));
      const float lane = 4 + kLane * static_cast<float>(line / 2);
      const float y = line % 2 == 0 ? link.source.min.y + lane : link.source.max.y - lane;
      const float down = left - 10 - kLane * number;
      const float over = heads - 6 - kLane * (static_cast<float>(links_.size()) - number);
      points = {{link.source.min.x + 5, y},
                {down, y},
                {down, std::max(over, corner_.y)},
                {link.cell.center().x, std::max(over, corner_.y)},
                {link.cell.center().x, heads - 2}};
    } else {
      const auto line = static_cast<int>(
          std::lround((link.source.min.y - window.min.y) / layout_.parts[0].cell.y));
      const float lane = 4 + kLane * static_cast<float>(line / 2);
      const float x = line % 2 == 0 ? link.source.min.x + lane : link.source.max.x - lane;
      points.push_back({x, link.source.max.y - 6});
      const float end = link.cell.center().x;
      AddCurve(points, {x, corner_.y + layout_.lanes}, {end, Bend()}, false);
      points.push_back({end, heads - 1});
    }
    number += 1;
    PaintThread(points, link.strength);
  }
  // The same knots where the threads arrive, at the cells of the row.
  for (const UnrolledLink& link : links_) {
    if (!link.in_sight || matrix.number == 0) continue;
    const ImVec2 at{link.cell.center().x, link.cell.min.y + 2};
    PaintThread({at, at}, link.strength);
  }
}

void Unrolled::PaintTapThreads(int tap) {
  const Place& place = figure_.tap_places[static_cast<std::size_t>(tap)];
  if (place.grid < 0) return;
  const auto part = static_cast<std::size_t>(figure_.matrix);
  const Box from = BoxOf(place);
  const double strength = GridOf(static_cast<std::size_t>(place.grid))
                              .cells[static_cast<std::size_t>(place.cell)]
                              .strength;
  for (std::size_t i = 0; i < figure_.cell_taps.size(); ++i) {
    if (figure_.cell_taps[i] != tap) continue;
    const Box to = BoxOf(part, static_cast<int>(i));
    std::vector<ImVec2> points;
    if (layout_.beside) {
      const ImVec2 end{to.max.x - 3, to.min.y + std::min(4.0F, to.height() / 2)};
      const Box row = RowBox(static_cast<int>(i) / GridOf(part).columns);
      points.push_back({from.min.x + 4, from.center().y});
      AddCurve(points, {from.min.x, from.center().y}, {row.max.x + 2, end.y}, true);
      points.push_back(end);
    } else {
      const float x = to.min.x + std::min(4.0F, to.width() / 2);
      const float start = from.center().x;
      points.push_back({start, from.max.y - 4});
      AddCurve(points, {start, corner_.y + layout_.lanes}, {x, Bend()}, false);
      points.push_back({x, to.min.y + std::min(4.0F, to.height() / 2)});
    }
    PaintThread(points, strength);
  }
}

void Unrolled::PaintLegend() {
  const TensorFigure& tensor = figure_.tensor;
  const Theme& theme = frame_.theme;
  auto& list = frame_.list();
  const ImVec2 at{corner_.x, corner_.y + layout_.size.height - kTintsHeight};
  TensorFigure tints;
  tints.tinted = true;
  tints.largest = tensor.largest;
  PaintTints(frame_, tints, at);
  const float middle = at.y + 8;
  float x = at.x + (tensor.largest > 0 ? 330.0F : 0.0F);
  const auto words = [&](const std::string& text) {
    frame_.Text(Face::kText, kUnrolledNoteSize, {x, middle + 5}, theme.muted, text);
    x += frame_.Width(Face::kText, kUnrolledNoteSize, text) + 28;
  };
  if (!tensor.without.empty()) {
    list.AddRectFilled({x, middle - 7}, {x + 14, middle + 7}, theme.shade);
    list.AddRectFilled({x + 6, middle - 1}, {x + 8, middle + 1}, theme.muted);
    x += 22;
    words(tensor.without);
  }
  if (links_.empty() && tap_ < 0) return;
  for (const double sign : {1.0, -1.0}) {
    PaintThread({{x, middle}, {x + 26, middle}}, sign);
    x += 36;
    words(sign > 0 ? figure_.positive : figure_.negative);
  }
}

Extent PaintUnrolled(Frame& frame, const Node& node, const UnrolledFigure& figure, ImVec2 corner,
                     ImVec2 room) {
  return Unrolled(frame, node, figure, corner, room).Paint();
}

}  // namespace chainrule
