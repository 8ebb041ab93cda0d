// Tints behind a plot: the two sides of a line, and where a curve is flat.
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "draw/plot_parts.h"

namespace chainrule {
namespace {

constexpr float kTint = 0.17F;  // of the colour of cells
constexpr float kNameSize = 13;
constexpr float kPad = 8;
constexpr float kLeastForName = 150;  // height of a body where the line has its name

}  // namespace

void PaintSides(Frame& frame, const Node& node, const PlotFigure::Sides& sides,
                const PlotPlace& place) {
  const Theme& theme = frame.theme;
  const Box& body = place.body;
  const std::array<ImVec2, 4> corners{
      {body.min, {body.max.x, body.min.y}, body.max, {body.min.x, body.max.y}}};
  // The signal at a corner, in units that keep it finite.
  const double size = std::max({std::abs(sides.w0), std::abs(sides.w1), std::abs(sides.w2)});
  std::array<double, 4> signal{};
  for (std::size_t i = 0; i < corners.size() && size > 0; ++i) {
    const float across = (corners[i].x - body.min.x) / body.width();
    const float up = (body.max.y - corners[i].y) / body.height();
    signal[i] =
        sides.w0 / size + sides.w1 / size * place.x.At(across) + sides.w2 / size * place.y.At(up);
  }
  std::vector<ImVec2> line;  // where it crosses the border
  for (const double sign : {1.0, -1.0}) {
    // The part of the body on this side: its corners, and where the line crosses its border.
    std::vector<ImVec2> part;
    std::size_t deepest = 0;
    for (std::size_t i = 0; i < corners.size(); ++i) {
      const std::size_t next = (i + 1) % corners.size();
      const double here = sign * signal[i];
      const double there = sign * signal[next];
      if (here > sign * signal[deepest]) deepest = i;
      if (here >= 0) part.push_back(corners[i]);
      if ((here < 0) == (there < 0)) continue;
      const auto t = static_cast<float>(here / (here - there));
      part.push_back({corners[i].x + t * (corners[next].x - corners[i].x),
                      corners[i].y + t * (corners[next].y - corners[i].y)});
      if (sign > 0) line.push_back(part.back());
    }
    if (size == 0 || part.size() < 3) continue;
    const ImU32 cell = sign > 0 ? theme.positive_cell : theme.negative_cell;
    frame.list().AddConvexPolyFilled(part.data(), static_cast<int>(part.size()),
                                     Mix(theme.surface, cell, kTint));
    const std::string& name = sign > 0 ? sides.plus : sides.minus;
    const float width = frame.Width(Face::kText, kNameSize, name);
    const bool right = deepest == 1 || deepest == 2;
    const ImVec2 at{right ? body.max.x - kPad - width : body.min.x + kPad,
                    deepest < 2 ? body.min.y + kPad + kNameSize - 2 : body.max.y - kPad};
    frame.out.names.Add(node.id + (sign > 0 ? ".plus" : ".minus"),
                        Rect{at.x, at.y - kNameSize, width, kNameSize + 4});
    frame.Text(Face::kText, kNameSize, at, sign > 0 ? theme.positive : theme.error, name);
  }
  if (line.size() < 2) return;
  frame.list().AddLine(line[0], line[1], theme.ink, 1.8F);
  // Its name is beside the lower end, unless examples would crowd it there.
  if (body.height() < kLeastForName) return;
  const ImVec2 end = line[0].y > line[1].y ? line[0] : line[1];
  const float width = frame.Width(Face::kText, kNameSize, sides.line);
  const bool left = end.x - kPad - width > body.min.x;
  const float x = left ? end.x - kPad - width : end.x + kPad;
  frame.Text(Face::kText, kNameSize,
             {x, std::min(end.y, body.max.y) - (end.y < body.max.y - 1 ? -kNameSize : kPad)},
             theme.muted, sides.line);
}

void PaintPlateau(Frame& frame, const PlotFigure::Plateau& plateau, const PlotPanels& panels) {
  const PlotPlace& upper = panels.upper;
  const Box body = panels.body();
  const float left = upper.At(-plateau.beyond, 0).x;
  const float right = upper.At(plateau.beyond, 0).x;
  // Light enough for the words on it.
  const ImU32 color = Mix(frame.theme.background, frame.theme.bias_fill, 0.6F);
  if (left > body.min.x) frame.list().AddRectFilled(body.min, {left, body.max.y}, color);
  if (right < body.max.x) frame.list().AddRectFilled({right, body.min.y}, body.max, color);
  // The words are at the left, between the curve and the top.
  const float width = frame.Width(Face::kText, kNameSize, plateau.words);
  if (left - body.min.x < width + 2 * kPad) return;
  const float y = upper.body.min.y + 0.4F * upper.body.height();
  frame.Text(Face::kText, kNameSize, {body.min.x + kPad, std::round(y)}, frame.theme.muted,
             plateau.words);
}

}  // namespace chainrule
