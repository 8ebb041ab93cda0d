// The handles of a plot: each one moves the numbers of its items when dragged.
#include <algorithm>
#include <cmath>

#include "course/number.h"
#include "draw/plot_parts.h"

namespace chainrule {
namespace {

constexpr float kRadius = 7;
constexpr float kReach = 12;       // half the side of the area to point at
constexpr float kTouchReach = 22;  // for a finger

using Handle = PlotFigure::Handle;

ImGuiID HandleId(const Node& node, std::size_t number) {
  return Frame::Id(Frame::Id(node.id), 1000 + static_cast<int>(number));
}

class Dragger {
 public:
  Dragger(Frame& frame, const Node& node, const Handle& handle, const PlotPlace& place, ImGuiID id)
      : frame_(frame),
        x_(ItemAt(node, handle.x_item)),
        y_(ItemAt(node, handle.y_item)),
        place_(place),
        plot_(Frame::Id(node.id)),
        id_(id) {}

  const Item* Shown() const { return x_ != nullptr ? x_ : y_; }

  // True while the handle is dragged, and when it is let go. `at_once`: a press moves it already.
  bool Follow(const Pointer& pointer, bool at_once) {
    HeldHandle& held = frame_.memory.held;
    if (pointer.held && held.id != id_ &&
        (at_once || ImGui::IsMouseDragging(ImGuiMouseButton_Left, 3)))
      held = {id_, plot_, place_.x, place_.y, "", ""};
    if (held.id != id_) return false;
    if (!pointer.held) {
      Release();
      held = {};
      return true;
    }
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const Box& body = place_.body;
    const auto width = static_cast<double>(std::max(1.0F, body.width()));
    const auto height = static_cast<double>(std::max(1.0F, body.height()));
    const double across = static_cast<double>(mouse.x - body.min.x) / width;
    const double up = static_cast<double>(body.max.y - mouse.y) / height;
    if (x_ != nullptr) Send(*x_, place_.x.ValueAt(across, width), held.sent_x);
    if (y_ != nullptr) Send(*y_, place_.y.ValueAt(up, height), held.sent_y);
    return true;
  }

 private:
  void Send(const Item& item, double value, std::string& sent) {
    std::string typed = TypedCoordinate(item, value);
    if (typed == sent || !item.enabled) return;
    sent = typed;
    frame_.Act(item, Verb::kSet, std::move(typed), true);
  }

  // Sends the last action of the gesture, so that all of it becomes one edit.
  void Release() {
    const HeldHandle& held = frame_.memory.held;
    if (y_ != nullptr && !held.sent_y.empty()) {
      frame_.Act(*y_, Verb::kSet, held.sent_y);
    } else if (x_ != nullptr && !held.sent_x.empty()) {
      frame_.Act(*x_, Verb::kSet, held.sent_x);
    }
  }

  Frame& frame_;
  const Item* x_;
  const Item* y_;
  const PlotPlace& place_;
  ImGuiID plot_;
  ImGuiID id_;
};

// The first handle of a plot with a track is on the track.
ImVec2 PlaceOf(const PlotFigure& figure, std::size_t handle, const PlotPlace& place) {
  const ImVec2 at = place.At(figure.handles[handle].x, figure.handles[handle].y);
  return figure.track && handle == 0 ? ImVec2{at.x, place.track} : at;
}

bool HasPlace(const PlotFigure& figure, std::size_t handle, const PlotPlace& place) {
  const Handle& its = figure.handles[handle];
  return figure.track && handle == 0 ? place.x.Has(its.x) : place.Has(its.x, its.y);
}

}  // namespace

std::string TypedCoordinate(const Item& item, double value) {
  return PrintNumber(std::clamp(value, item.range.min, item.range.max));
}

void PointAtHandles(Frame& frame, const Node& node, const PlotFigure& figure,
                    const PlotPlace& place) {
  const bool touch = ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen;
  const float reach = touch ? kTouchReach : kReach;
  // Later handles are painted above earlier ones.
  for (std::size_t i = figure.handles.size(); i-- > 0;) {
    const Handle& handle = figure.handles[i];
    if (!HasPlace(figure, i, place)) continue;
    const ImGuiID id = HandleId(node, i);
    Dragger dragger(frame, node, handle, place, id);
    const Item* item = dragger.Shown();
    if (item == nullptr) continue;
    const bool on_track = figure.track && i == 0;
    const ImVec2 at = PlaceOf(figure, i, place);
    const float around = on_track ? std::max(reach, kTrackRing) : reach;
    const Box box{{at.x - around, at.y - around}, {at.x + around, at.y + around}};
    for (const Item* shown : {ItemAt(node, handle.x_item), ItemAt(node, handle.y_item)})
      if (shown != nullptr) frame.Record(*shown, box);
    // A press beside the ring takes it there.
    const Box pressed = on_track ? Box{{std::min(box.min.x, place.body.min.x), box.min.y},
                                       {std::max(box.max.x, place.body.max.x), box.max.y}}
                                 : box;
    const Pointer pointer = frame.Touch(id, pressed);
    const bool beside = !box.Contains(ImGui::GetIO().MouseClickedPos[0]);
    const bool dragged = dragger.Follow(pointer, on_track && beside);
    if (on_track) MoveByKeys(frame, handle, *item, place, id, pointer);
    if (!pointer.hovered && !pointer.held) continue;
    ImGui::SetMouseCursor(on_track ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_Hand);
    if (item->quantity.has_value()) frame.out.hovered = item->quantity;
    if (!on_track) frame.Card("(" + ShowNumber(handle.x, 4) + ", " + ShowNumber(handle.y, 4) + ")");
    if (pointer.clicked && !dragged && item->enabled && Allows(item->verbs, Verb::kPin))
      frame.Act(*item, Verb::kPin);
  }
}

void PaintHandles(Frame& frame, const Node& node, const PlotFigure& figure,
                  const PlotPlace& place) {
  const Theme& theme = frame.theme;
  Brush& list = frame.list();
  for (std::size_t i = 0; i < figure.handles.size(); ++i) {
    const Handle& handle = figure.handles[i];
    if (!HasPlace(figure, i, place)) continue;
    const ImVec2 at = PlaceOf(figure, i, place);
    Light light = Light::kNone;
    for (const Item* item : {ItemAt(node, handle.x_item), ItemAt(node, handle.y_item)})
      if (item != nullptr) light = std::max(light, frame.LightOf(item->quantity));
    const bool held = frame.memory.held.id == HandleId(node, i);
    const bool lit = held || light != Light::kNone;
    const bool minus = handle.shape == Handle::Shape::kMinus;
    if (handle.number != 0) {
      if (lit) list.AddCircleFilled(at, kMark + 5, theme.ochre_fill);
      PaintMark(frame, at, handle.number, minus, handle.marked);
      continue;
    }
    if (figure.track && i == 0) {
      PaintRing(frame, at, lit);
      continue;
    }
    const float r = held ? kRadius + 2 : kRadius;
    const ImU32 ring = handle.shape == Handle::Shape::kPlus ? theme.positive
                       : minus                              ? theme.negative
                                                            : theme.ochre;
    list.AddCircleFilled(at, r, lit ? theme.ochre_fill : theme.surface);
    list.AddCircle(at, r, lit ? theme.ochre : ring, 0, handle.marked ? 3.0F : 1.8F);
    const float arm = 0.5F * kRadius;
    if (handle.shape != Handle::Shape::kGrip)
      list.AddRectFilled({at.x - arm, at.y - 0.9F}, {at.x + arm, at.y + 0.9F}, ring);
    if (handle.shape == Handle::Shape::kPlus)
      list.AddRectFilled({at.x - 0.9F, at.y - arm}, {at.x + 0.9F, at.y + arm}, ring);
  }
}

}  // namespace chainrule
