#include <algorithm>
#include <cmath>

#include "draw/network_parts.h"

namespace chainrule {
namespace {

constexpr float kSmallestText = 9;
constexpr float kCapsuleRounding = 12;
constexpr float kSlotPad = 8;         // between "=" and the field of an answer
constexpr float kLeastWindow = 1.6F;  // how far the picture of θ reaches on each side of 0
constexpr int kCurvePoints = 25;

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
  PaintFace(unit, center);
  if (layout_.IsCapsule(unit)) {
    PaintCapsule(unit, center);
  } else if (unit.input || unit.s_item < 0) {
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

void NetworkUnits::PaintFace(const Unit& unit, ImVec2 center) {
  const Theme& theme = frame_.theme;
  const bool tiny = !Writes();
  const bool lit = tiny && (LightOf(At(unit.x_item)) != Light::kNone ||
                            LightOf(At(unit.s_item)) != Light::kNone ||
                            LightOf(At(unit.delta_item)) != Light::kNone);
  ImU32 ring = unit.computed ? Mix(theme.border, theme.track, 0.6F) : theme.rule;
  if (unit.backward || unit.current) ring = theme.violet;
  const bool filled = unit.current || lit;
  if (layout_.IsCapsule(unit)) {
    const Box box = Box{center, center}.Grown(layout_.capsule, layout_.radius);
    frame_.list().AddRectFilled(box.min, box.max, filled ? theme.ochre_fill : theme.surface,
                                kCapsuleRounding);
    frame_.list().AddRect(box.min, box.max, ring, kCapsuleRounding, 0, unit.current ? 2.2F : 1.8F);
    return;
  }
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

// s on the left, x on the right, and between them how θ makes the one of the other.
void NetworkUnits::PaintCapsule(const Unit& unit, ImVec2 center) {
  const float half = layout_.capsule;
  const float r = layout_.radius;
  const Item* const s = At(unit.s_item);
  const Item* const x = At(unit.x_item);
  const float picture = std::min(0.8F * r, 0.3F * half);
  const float room = half - picture - 8;
  const float baseline_shift = 0.24F * r;
  const float letters = std::round(std::clamp(0.42F * r, 11.0F, 16.0F));
  for (const bool left : {true, false}) {
    const Item* const item = left ? s : x;
    if (item == nullptr) continue;
    const float middle = center.x + (left ? -1 : 1) * (half + picture) / 2;
    const Box side{{left ? center.x - half : center.x, center.y - r},
                   {left ? center.x : center.x + half, center.y + r}};
    const Pointer pointer = frame_.Place(*item, side);
    const std::string_view letter = left ? "s" : "x";
    frame_.Text(
        Face::kMath, letters,
        {middle - frame_.Width(Face::kMath, letters, letter) / 2, std::round(center.y - 0.32F * r)},
        frame_.theme.muted, letter);
    const bool written = PaintCentered(*item, {middle, std::round(center.y + baseline_shift)},
                                       std::round(0.56F * r), room, frame_.theme.ink);
    if (!written && pointer.hovered) frame_.Card(*item);
  }
  PaintTheta(unit,
             {{center.x - picture, center.y - picture}, {center.x + picture, center.y + picture}});
}

void NetworkUnits::PaintTheta(const Unit& unit, const Box& box) {
  const Item* const s_item = At(unit.s_item);
  const Item* const x_item = At(unit.x_item);
  if (unit.theta == nullptr || s_item == nullptr || x_item == nullptr) return;
  Brush& list = frame_.list();
  const Theme& theme = frame_.theme;
  const ImVec2 center = box.center();
  const bool known = IsShown(frame_.ExposureOf(*s_item)) && IsShown(frame_.ExposureOf(*x_item));
  const double s = known ? frame_.page.reader().At(*s_item->quantity).value_or(0) : 0;
  const double x = known ? frame_.page.reader().At(*x_item->quantity).value_or(0) : 0;
  if (!std::isfinite(s) || !std::isfinite(x)) return;
  const double window =
      std::max({static_cast<double>(kLeastWindow), 1.2 * std::abs(s), 1.2 * std::abs(x)});
  const auto at = [&](double right, double up) {
    const double scale = static_cast<double>(box.width()) / (2 * window);
    return ImVec2{center.x + static_cast<float>(right * scale),
                  center.y - static_cast<float>(up * scale)};
  };
  list.AddLine({box.min.x, center.y}, {box.max.x, center.y}, theme.rule, 1);
  list.AddLine({center.x, box.min.y}, {center.x, box.max.y}, theme.rule, 1);
  list.PushClipRect(box.min, box.max);
  ImVec2 points[kCurvePoints];
  for (int i = 0; i < kCurvePoints; ++i) {
    const double right = window * (2.0 * i / (kCurvePoints - 1) - 1);
    points[i] = at(right, std::clamp(unit.theta(right), -2 * window, 2 * window));
  }
  list.AddPolyline(points, kCurvePoints, theme.track, 0, 1.4F);
  if (known) {
    const double slope = unit.slope(s);
    const double reach = 0.55 * window / std::hypot(1.0, slope);
    list.AddLine(at(s - reach, x - reach * slope), at(s + reach, x + reach * slope), theme.slope,
                 2.4F);
    list.AddCircleFilled(at(s, x), std::max(2.5F, 0.09F * box.width()), theme.ink);
  }
  list.PopClipRect();
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
  if (item->role == Role::kSlot) x += kSlotPad;
  frame_.Number(*item, Face::kMain, size, {x, baseline}, color);
}

}  // namespace chainrule
