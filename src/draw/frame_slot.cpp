// The field of a number that the learner is asked for, and the mark of a judged answer. A mark has
// no hue of its own: its shape tells.
#include <algorithm>
#include <cmath>

#include "draw/frame.h"

namespace chainrule {
namespace {

constexpr float kDash = 3;
constexpr float kRounding = 4;

}  // namespace

void Frame::SlotField(const Item& item, const Box& box) {
  Brush& brush = list();
  brush.AddRectFilled(box.min, box.max, theme.surface, kRounding);
  if (Read(item).mark != Mark::kNone || !page.reader().Value(item).empty()) {
    brush.AddRect(box.min, box.max, theme.ochre, kRounding, 0, 2);
    return;
  }
  // Nothing is typed yet.
  const ImVec2 corners[] = {box.min, {box.max.x, box.min.y}, box.max, {box.min.x, box.max.y}};
  for (int i = 0; i < 4; ++i)
    brush.AddDashes(corners[i], corners[(i + 1) % 4], theme.ochre, 1.3F, kDash, kDash);
}

void Frame::PaintMark(Mark mark, ImVec2 center, float radius) {
  if (mark == Mark::kNone) return;
  Brush& brush = list();
  brush.AddCircleFilled(center, radius + 1.5F, theme.background);
  const ImU32 ink = theme.ink;
  const auto at = [&](float x, float y) {
    return ImVec2{center.x + x * radius, center.y + y * radius};
  };
  switch (mark) {
    case Mark::kRight: {
      brush.AddCircleFilled(center, radius, ink);
      const ImVec2 tick[] = {at(-0.5F, 0), at(-0.1F, 0.4F), at(0.55F, -0.4F)};
      brush.AddPolyline(tick, 3, theme.background, 0, std::max(1.2F, radius / 4));
      return;
    }
    case Mark::kHelped: {
      brush.AddCircle(center, radius, ink, 0, 1.3F);
      // Its left half is filled.
      constexpr int kPoints = 13;
      ImVec2 half[kPoints];
      for (int i = 0; i < kPoints; ++i) {
        const float angle = 1.5708F + 3.14159F * static_cast<float>(i) / (kPoints - 1);
        half[i] = at(std::cos(angle), std::sin(angle));
      }
      brush.AddConvexPolyFilled(half, kPoints, ink);
      return;
    }
    case Mark::kNotYet:
      brush.AddCircle(center, radius, ink, 0, 1.3F);
      brush.AddLine(at(-0.4F, -0.4F), at(0.4F, 0.4F), ink, 1.4F);
      brush.AddLine(at(-0.4F, 0.4F), at(0.4F, -0.4F), ink, 1.4F);
      return;
    case Mark::kGivenUp:
      for (int i = 0; i < 8; ++i) {
        const float angle = 0.785398F * static_cast<float>(i);
        brush.AddLine(at(std::cos(angle), std::sin(angle)),
                      at(std::cos(angle + 0.4F), std::sin(angle + 0.4F)), ink, 1.3F);
      }
      return;
    case Mark::kNone:
      return;
  }
}

}  // namespace chainrule
