// The timeline: one stop per step. Drag to scrub, click to go to a step.
#include <algorithm>
#include <cmath>

#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kDragThreshold = 4;
constexpr float kLabelSize = 14;
constexpr float kLabelGap = 10;

class Timeline {
 public:
  Timeline(Frame& frame, const Node& node, const Box& box)
      : frame_(frame), slider_(node.items.front()), stops_(node.items), box_(box) {
    count_ = static_cast<int>(node.items.size()) - 1;
    first_ = static_cast<int>(std::lround(slider_.range.min));
    last_ = std::max(first_, static_cast<int>(std::lround(slider_.range.max)));
    y_ = std::round(box.min.y + 30);
    left_ = box.min.x + 20;
    right_ = std::max(left_ + 1, box.max.x - 20);
    const auto steps = static_cast<float>(std::max(1, last_ - first_));
    spacing_ = (right_ - left_) / steps;
    radius_ = std::clamp(spacing_ * 0.34F, 2.5F, 6.5F);
  }

  void Paint() {
    if (Scrubbing()) knob_ = std::clamp(ImGui::GetIO().MousePos.x, left_, right_);
    Track();
    for (int i = 1; i <= count_; ++i) Stop(i);
    if (knob_) Knob({*knob_, y_}, At(std::max(1, StopAt(NearestValue(*knob_)))));
    Labels();
    frame_.Record(slider_, {{left_ - 12, y_ - 16}, {right_ + 12, y_ + 16}});
    for (int i = 1; i <= count_; ++i) {
      const float half = std::clamp(spacing_ / 2, 3.0F, 14.0F);
      const ImVec2 center{X(ValueOf(i)), y_};
      frame_.Record(At(i), {{center.x - half, y_ - 14}, {center.x + half, y_ + 14}});
    }
  }

  void Point() {
    const ImGuiID id = Frame::Id(slider_.id);
    const Box band{{box_.min.x, y_ - 22}, {box_.max.x, y_ + 34}};
    const Pointer pointer = frame_.Touch(id, band);
    const float mouse = ImGui::GetIO().MousePos.x;
    Memory& memory = frame_.memory;
    if (pointer.hovered) {
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      const int stop = StopAt(NearestValue(mouse));
      if (stop > 0 && At(stop).quantity.has_value()) frame_.out.hovered = At(stop).quantity;
    }
    if (pointer.held) {
      if (memory.pressed_timeline != id) {
        memory.pressed_timeline = id;
        memory.pressed_x = mouse;
        memory.dragging = false;
        memory.scrubbed = slider_.value;
      }
      if (std::abs(mouse - memory.pressed_x) > kDragThreshold) memory.dragging = true;
      if (memory.dragging) Scrub(NearestValue(mouse));
      return;
    }
    if (memory.pressed_timeline != id) return;
    memory.pressed_timeline = 0;
    if (memory.dragging) {
      frame_.Act(slider_, Verb::kSet, std::to_string(NearestValue(mouse)), false);
    } else if (pointer.clicked) {
      Press(NearestValue(mouse));
    }
    memory.dragging = false;
  }

 private:
  const Item& At(int stop) const { return stops_[static_cast<std::size_t>(stop)]; }
  int ValueOf(int stop) const { return last_ - count_ + stop; }
  int StopAt(int value) const { return value - (last_ - count_); }
  float X(int value) const {
    return std::round(left_ + static_cast<float>(value - first_) * spacing_);
  }
  int NearestValue(float x) const {
    const float steps =
        std::clamp(std::round((x - left_) / spacing_), 0.0F, static_cast<float>(last_ - first_));
    return first_ + static_cast<int>(steps);
  }

  bool Scrubbing() const {
    const Memory& memory = frame_.memory;
    return count_ > 0 && memory.dragging && memory.pressed_timeline == Frame::Id(slider_.id);
  }

  void Scrub(int value) {
    std::string text = std::to_string(value);
    if (text == frame_.memory.scrubbed) return;
    frame_.memory.scrubbed = text;
    frame_.Act(slider_, Verb::kSet, std::move(text), true);
  }

  void Press(int value) {
    const int stop = StopAt(value);
    if (stop >= 1 && Allows(At(stop).verbs, Verb::kPress)) {
      if (At(stop).enabled) frame_.Act(At(stop), Verb::kPress);
    } else {
      frame_.Act(slider_, Verb::kSet, std::to_string(value), false);
    }
  }

  ImU32 Done(const Item& item) const {
    return item.backward ? frame_.theme.violet : frame_.theme.track;
  }
  ImU32 Pending(const Item& item) const {
    return item.backward ? frame_.theme.violet_pale : frame_.theme.rule;
  }

  void Track() {
    Brush& list = frame_.list();
    for (int i = 1; i <= count_; ++i) {
      const Item& item = At(i);
      const int value = ValueOf(i);
      if (value <= first_) continue;
      const float from = X(value - 1);
      const float to = X(value);
      // A knob between two stops divides their line.
      const float reached = knob_ ? std::clamp(*knob_, from, to) : item.done ? to : from;
      if (reached > from) list.AddRectFilled({from, y_ - 1.5F}, {reached, y_ + 1.5F}, Done(item));
      if (reached < to) list.AddRectFilled({reached, y_ - 1.5F}, {to, y_ + 1.5F}, Pending(item));
    }
    if (count_ == 0 || ValueOf(1) > first_) {  // nothing is computed yet
      list.AddRectFilled({left_ - 1, y_ - 5}, {left_ + 2, y_ + 5}, frame_.theme.track, 1);
    }
  }

  void Stop(int stop) {
    Brush& list = frame_.list();
    const Item& item = At(stop);
    const ImVec2 center{X(ValueOf(stop)), y_};
    if (item.selected && !knob_) {
      Knob(center, item);
    } else if (item.done) {
      list.AddCircleFilled(center, radius_, Done(item));
    } else {
      const ImU32 ring = item.backward ? frame_.theme.violet : frame_.theme.track;
      list.AddCircleFilled(center, radius_, frame_.theme.background);
      list.AddCircle(center, radius_ - 0.5F, ring, 0, std::min(2.0F, radius_ / 2));
    }
  }

  void Knob(ImVec2 center, const Item& item) {
    frame_.list().AddCircleFilled(center, std::max(radius_ * 1.5F, 6.0F), Done(item));
  }

  // All labels if there is room, else every second, third, …; always that of the current step.
  void Labels() {
    std::vector<const FormulaBox*> labels(static_cast<std::size_t>(count_) + 1);
    int selected = 0;
    float widest = 0;
    for (int i = 1; i <= count_; ++i) {
      const FormulaBox& label = frame_.Laid(At(i).symbol, kLabelSize);
      labels[static_cast<std::size_t>(i)] = &label;
      widest = std::max(widest, label.width);
      if (At(i).selected) selected = i;
    }
    int stride = 1;
    while (stride < count_ && static_cast<float>(stride) * spacing_ < widest + kLabelGap) ++stride;
    for (int i = 1; i <= count_; ++i) {
      const FormulaBox& label = *labels[static_cast<std::size_t>(i)];
      const bool current = i == selected;
      if (!current) {
        if ((i - 1) % stride != 0) continue;
        if (selected > 0) {
          const FormulaBox& other = *labels[static_cast<std::size_t>(selected)];
          const float distance = std::abs(X(ValueOf(i)) - X(ValueOf(selected)));
          if (distance < (label.width + other.width) / 2 + kLabelGap) continue;
        }
      }
      const float x = std::clamp(X(ValueOf(i)) - label.width / 2, box_.min.x,
                                 std::max(box_.min.x, box_.max.x - label.width));
      const ImU32 color = current ? frame_.theme.ink : frame_.theme.muted;
      frame_.Formula(label, {x, y_ + 28}, color, Frame::Id(At(i).id));
    }
  }

  Frame& frame_;
  const Item& slider_;
  const std::vector<Item>& stops_;  // from 1 on
  Box box_;
  int count_ = 0;
  int first_ = 0;
  int last_ = 0;
  float y_ = 0;
  float left_ = 0;
  float right_ = 0;
  float spacing_ = 1;
  float radius_ = 6;
  std::optional<float> knob_;  // while it is dragged: it follows the pointer between the stops
};

}  // namespace

void PaintTimeline(Frame& frame, const Node& node, const Box& box) {
  if (node.items.empty() || box.width() < 24) return;
  Timeline timeline(frame, node, box);
  timeline.Point();
  timeline.Paint();
}

}  // namespace chainrule
