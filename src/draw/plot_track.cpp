// A plot's axis as a wide track with a ring to pull along it: the control stands on the axis it
// sets.
#include <algorithm>
#include <cmath>

#include "draw/plot_parts.h"

namespace chainrule {
namespace {

constexpr float kLine = 6;  // width of the track
constexpr float kMathSize = 19;
constexpr float kHintSize = 13;
constexpr float kGap = 9;          // between the ring and the words beside it
constexpr float kArrow = 4;        // of the signs < and > in the ring
constexpr double kKeyPart = 0.01;  // of the track, for one press of a key

void PaintSigns(Frame& frame, ImVec2 at) {
  for (const float side : {-1.0F, 1.0F}) {
    const float x = at.x + side * kArrow;
    const ImVec2 sign[] = {{x, at.y - kArrow}, {x + side * kArrow, at.y}, {x, at.y + kArrow}};
    frame.list().AddPolyline(sign, 3, frame.theme.ink, 0, 2);
  }
}

}  // namespace

void PaintTrack(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPlace& place) {
  const Theme& theme = frame.theme;
  Brush& list = frame.list();
  const Box& body = place.body;
  const float y = place.track;
  const float half = kLine / 2;
  list.AddRectFilled({body.min.x - half, y - half}, {body.max.x + half, y + half}, theme.rule,
                     half);
  if (figure.handles.empty()) return;
  const PlotFigure::Handle& handle = figure.handles.front();
  const Item* item = ItemAt(node, handle.x_item);
  if (item == nullptr || !place.x.Has(handle.x)) return;
  const float x = place.At(handle.x, handle.y).x;
  list.AddRectFilled({body.min.x - half, y - half}, {x, y + half}, theme.track, half);
  list.AddRectFilled({x - 1, body.min.y}, {x + 1, y}, theme.ochre);
  if (place.Has(handle.x, handle.y)) {
    const ImVec2 on_curve = place.At(handle.x, handle.y);
    list.AddRectFilled({on_curve.x - 5, on_curve.y - 5}, {on_curve.x + 5, on_curve.y + 5},
                       theme.surface);
    list.AddRectFilled({on_curve.x - 4, on_curve.y - 4}, {on_curve.x + 4, on_curve.y + 4},
                       theme.violet);
  }

  // "‖w‖ = 2.47" to the left of the ring, the hint to the right.
  const FormulaBox& symbol = frame.Laid(figure.x.label, kMathSize);
  const std::string equals = " = ";
  const float sign = frame.Width(Face::kMain, kMathSize, equals);
  const float width =
      symbol.width + sign + frame.Width(Face::kMain, kMathSize, frame.TextOf(*item));
  const float baseline = y - kLine - 3;
  const bool room = x - kTrackRing - kGap - width >= body.min.x;
  const float begin = std::round(room ? x - kTrackRing - kGap - width : x + kTrackRing + kGap);
  list.AddRectFilled({begin - 3, baseline - 16}, {begin + width + 3, baseline + 4},
                     theme.background);
  frame.Formula(symbol, {begin, baseline}, theme.ink, Frame::Id(Frame::Id(node.id), 3));
  frame.Text(Face::kMain, kMathSize, {begin + symbol.width, baseline}, theme.ink, equals);
  frame.Number(*item, Face::kMain, kMathSize, {begin + symbol.width + sign, baseline}, theme.ink);
  const float after = room ? x + kTrackRing + kGap : begin + width + 2 * kGap;
  const float hint = frame.Width(Face::kText, kHintSize, figure.track->hint);
  if (after + hint <= body.max.x)
    frame.Text(Face::kText, kHintSize, {after, baseline}, theme.muted, figure.track->hint);
}

void PaintRing(Frame& frame, ImVec2 at, bool lit) {
  frame.list().AddCircleFilled(at, kTrackRing, lit ? frame.theme.ochre_fill : frame.theme.surface);
  frame.list().AddCircle(at, kTrackRing, frame.theme.ochre, 0, 3.5F);
  PaintSigns(frame, at);
}

void MoveByKeys(Frame& frame, const PlotFigure::Handle& handle, const Item& item,
                const PlotPlace& place, ImGuiID id, const Pointer& pointer) {
  ChosenTrack& chosen = frame.memory.track;
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left))
    chosen.id = pointer.hovered || pointer.held ? id : 0;
  if (chosen.id != id) return;
  chosen.drawn = true;
  const bool ours = frame.options.canvas_has_keyboard && item.enabled;
  const auto pressed = [&](ImGuiKey key) { return ours && ImGui::IsKeyPressed(key) ? 1 : 0; };
  const int steps = pressed(ImGuiKey_RightArrow) - pressed(ImGuiKey_LeftArrow);
  if (steps != 0) {
    const auto pixels = static_cast<double>(std::max(1.0F, place.body.width()));
    const double to = place.x.Place(handle.x) + steps * kKeyPart;
    chosen.sent = TypedCoordinate(item, place.x.ValueAt(to, pixels));
    return frame.Act(item, Verb::kSet, chosen.sent, true);
  }
  // A key that stays down is one gesture.
  const bool down = ImGui::IsKeyDown(ImGuiKey_LeftArrow) || ImGui::IsKeyDown(ImGuiKey_RightArrow);
  if (chosen.sent.empty() || (ours && down)) return;
  frame.Act(item, Verb::kSet, std::move(chosen.sent));
  chosen.sent.clear();
}

}  // namespace chainrule
