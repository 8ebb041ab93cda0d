#include <algorithm>
#include <cmath>

#include "draw/network_parts.h"

namespace chainrule {
namespace {

constexpr float kSmallestText = 9;

}  // namespace

void NetworkUnits::Paint() {
  backward_begun_ = BackwardBegun();
  for (std::size_t i = 0; i < figure_.layers.size(); ++i) {
    for (std::size_t k = 0; k < figure_.layers[i].size(); ++k)
      PaintUnit(figure_.layers[i][k], Place(layout_.units[i][k]));
  }
}

// Before the backward pass has begun, pending δ are not shown: nobody asks for them yet.
bool NetworkUnits::BackwardBegun() const {
  for (const auto& layer : figure_.layers) {
    for (const Unit& unit : layer) {
      const Item* item = At(unit.delta_item);
      if (item != nullptr && frame_.ExposureOf(*item) != Exposure::kNotYet) return true;
    }
  }
  return false;
}

void NetworkUnits::PaintUnit(const Unit& unit, ImVec2 center) {
  const Box all{{center.x - layout_.radius - 4, center.y - layout_.radius - 4},
                {center.x + layout_.radius + 4, center.y + layout_.radius + 40}};
  if (unit.bias) {
    PaintBias(unit, center);
    return;
  }
  PaintCircle(unit, center);
  if (unit.input || unit.s_item < 0) {
    PaintOneNumber(unit, center);
  } else {
    PaintTwoNumbers(unit, center);
  }
  if (frame_.Visible(all)) PaintDelta(unit, center);
}

void NetworkUnits::PaintBias(const Unit& unit, ImVec2 center) {
  const float half = std::round(std::max(7.0F, layout_.radius * 0.52F));
  const Box box{{center.x - half, center.y - half}, {center.x + half, center.y + half}};
  const Item* item = At(unit.x_item);
  if (item != nullptr) frame_.Place(*item, box.Grown(2, 2));
  const Light light = LightOf(item);
  const ImU32 fill = light == Light::kNone ? frame_.theme.bias_fill : frame_.theme.ochre_fill;
  const ImU32 edge = light == Light::kNone ? frame_.theme.border : frame_.theme.ochre;
  frame_.list().AddRectFilled(box.min, box.max, fill, half / 3);
  frame_.list().AddRect(box.min, box.max, edge, half / 3);
  if (item != nullptr)
    PaintCentered(*item, center, 17 * layout_.text_scale, 2 * half - 2, frame_.theme.ink);
}

void NetworkUnits::PaintCircle(const Unit& unit, ImVec2 center) {
  const Theme& theme = frame_.theme;
  const bool tiny = !Writes();
  const bool lit = tiny && (LightOf(At(unit.x_item)) != Light::kNone ||
                            LightOf(At(unit.s_item)) != Light::kNone ||
                            LightOf(At(unit.delta_item)) != Light::kNone);
  ImU32 ring = unit.computed ? Mix(theme.border, theme.track, 0.6F) : theme.rule;
  if (unit.backward || unit.current) ring = theme.violet;
  const bool filled = unit.current || lit;
  frame_.list().AddCircleFilled(center, layout_.radius, filled ? theme.ochre_fill : theme.surface);
  frame_.list().AddCircle(center, layout_.radius - 0.5F, ring, 0, unit.current ? 2.2F : 1.8F);
}

// Whether units of this size have room for numbers.
bool NetworkUnits::Writes() const {
  return layout_.radius >= 13;
}

// Shrinks the number to fit. If it would be too small, only the pointer's card shows it.
bool NetworkUnits::PaintCentered(const Item& item, ImVec2 center, float size, float room,
                                 ImU32 color) {
  size = std::min(size, std::round(layout_.radius * 0.62F));
  const std::string& number = frame_.TextOf(item);
  while (size >= kSmallestText && frame_.Width(Face::kMain, size, number) > room) --size;
  if (size < kSmallestText) return false;
  const float width = frame_.Width(Face::kMain, size, number);
  // The dots of a pending number go in the middle of the line, where a number would be.
  const Exposure exposure = frame_.ExposureOf(item);
  const float drop = exposure == Exposure::kNotYet ? 0.08F : 0.33F;
  const float baseline = center.y + drop * size;
  const Box around{{center.x - width / 2 - 2, center.y - 0.45F * size},
                   {center.x + width / 2 + 2, center.y + 0.45F * size}};
  frame_.Glow(frame_.LightOf(item.quantity), around, 2);
  if (!IsShown(exposure)) color = frame_.theme.muted;
  frame_.Number(item, Face::kMain, size, {center.x - width / 2, baseline}, color);
  return true;
}

void NetworkUnits::PaintOneNumber(const Unit& unit, ImVec2 center) {
  const Item* item = At(unit.x_item);
  if (item == nullptr) return;
  const float r = layout_.radius;
  const Pointer pointer =
      frame_.Place(*item, {{center.x - r, center.y - r}, {center.x + r, center.y + r}});
  const bool written =
      Writes() && PaintCentered(*item, center, 18 * layout_.text_scale, 1.7F * r, frame_.theme.ink);
  if (!written && pointer.hovered) frame_.Card(*item);
}

// s above a thin line, x below.
void NetworkUnits::PaintTwoNumbers(const Unit& unit, ImVec2 center) {
  const float r = layout_.radius;
  const Item* s = At(unit.s_item);
  const Item* x = At(unit.x_item);
  const Box upper{{center.x - r, center.y - r}, {center.x + r, center.y}};
  const Box lower{{center.x - r, center.y}, {center.x + r, center.y + r}};
  const Pointer over_s = s != nullptr ? frame_.Place(*s, upper) : Pointer{};
  const Pointer over_x = x != nullptr ? frame_.Place(*x, lower) : Pointer{};
  const bool both = r >= 19;
  bool s_written = false;
  bool x_written = false;
  if (both) {
    if (s != nullptr)
      s_written = PaintCentered(*s, {center.x, std::round(center.y - 0.29F * r)},
                                std::round(0.49F * r), 1.5F * r, frame_.theme.muted);
    if (x != nullptr)
      x_written = PaintCentered(*x, {center.x, std::round(center.y + 0.43F * r)},
                                std::round(0.52F * r), 1.35F * r, frame_.theme.ink);
    if (s_written && x_written) {
      const float y = std::round(center.y + 0.07F * r);
      frame_.list().AddRectFilled({center.x - 0.68F * r, y}, {center.x + 0.68F * r, y + 1},
                                  frame_.theme.rule);
    }
  } else if (x != nullptr && Writes()) {
    x_written = PaintCentered(*x, center, 12, 1.6F * r, frame_.theme.ink);
  }
  if (over_s.hovered && !s_written) frame_.Card(*s);
  if (over_x.hovered && !x_written) frame_.Card(*x);
}

void NetworkUnits::PaintDelta(const Unit& unit, ImVec2 center) {
  const Item* item = At(unit.delta_item);
  if (item == nullptr || !backward_begun_) return;
  const float r = layout_.radius;
  const float size = layout_.delta_size;
  if (size == 0) {  // no room to write, but its place can still be pointed at
    const Pointer pointer =
        frame_.Place(*item, {{center.x - r, center.y + r}, {center.x + r, center.y + r + 7}});
    if (pointer.hovered) frame_.Card(*item);
    return;
  }
  const bool shown = IsShown(frame_.ExposureOf(*item));
  const ImU32 color = shown ? frame_.theme.violet : frame_.theme.muted;
  const float delta = layout_.delta_names ? frame_.Width(Face::kMath, size, "δ") : 0;
  const float equals = layout_.delta_names ? frame_.Width(Face::kMain, size, " = ") : 0;
  const std::string& number = frame_.TextOf(*item);
  const float width = delta + equals + frame_.Width(Face::kMain, size, number);
  const float baseline = std::round(center.y + r + size + 3);
  float x = std::round(center.x - width / 2);
  const Box box{{x - 3, baseline - 0.8F * size}, {x + width + 3, baseline + 0.3F * size}};
  frame_.Place(*item, box);
  frame_.list().AddRectFilled(box.min, box.max, frame_.theme.background, 3);
  frame_.Glow(frame_.LightOf(item->quantity), box, 3);
  if (layout_.delta_names) {
    frame_.Text(Face::kMath, size, {x, baseline}, color, "δ");
    frame_.Text(Face::kMain, size, {x + delta, baseline}, color, " = ");
    x += delta + equals;
  }
  frame_.Number(*item, Face::kMain, size, {x, baseline}, color);
}

}  // namespace chainrule
