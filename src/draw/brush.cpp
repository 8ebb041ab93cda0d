#include "draw/brush.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace chainrule {

void Brush::AddDashes(const ImVec2& from, const ImVec2& to, ImU32 color, float thickness,
                      float dash, float gap) {
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  const ImVec2 along{(to.x - from.x) / std::max(1.0F, length),
                     (to.y - from.y) / std::max(1.0F, length)};
  for (float at = 0; at < length; at += dash + gap) {
    const float end = std::min(at + dash, length);
    AddLine({from.x + along.x * at, from.y + along.y * at},
            {from.x + along.x * end, from.y + along.y * end}, color, thickness);
  }
}

void CanvasBrush::AddLine(const ImVec2& from, const ImVec2& to, ImU32 color, float thickness) {
  list_->AddLine(from, to, color, thickness);
}

void CanvasBrush::AddRect(const ImVec2& min, const ImVec2& max, ImU32 color, float rounding,
                          ImDrawFlags corners, float thickness) {
  list_->AddRect(min, max, color, rounding, corners, thickness);
}

void CanvasBrush::AddRectFilled(const ImVec2& min, const ImVec2& max, ImU32 color, float rounding,
                                ImDrawFlags corners) {
  list_->AddRectFilled(min, max, color, rounding, corners);
}

void CanvasBrush::AddGradient(const ImVec2& min, const ImVec2& max, ImU32 left, ImU32 right) {
  list_->AddRectFilledMultiColor(min, max, left, right, right, left);
}

void CanvasBrush::AddCircle(const ImVec2& center, float radius, ImU32 color, int segments,
                            float thickness) {
  list_->AddCircle(center, radius, color, segments, thickness);
}

void CanvasBrush::AddCircleFilled(const ImVec2& center, float radius, ImU32 color, int segments) {
  list_->AddCircleFilled(center, radius, color, segments);
}

void CanvasBrush::AddTriangleFilled(const ImVec2& a, const ImVec2& b, const ImVec2& c,
                                    ImU32 color) {
  list_->AddTriangleFilled(a, b, c, color);
}

void CanvasBrush::AddPolyline(const ImVec2* points, int count, ImU32 color, ImDrawFlags flags,
                              float thickness) {
  list_->AddPolyline(points, count, color, flags, thickness);
}

void CanvasBrush::AddConvexPolyFilled(const ImVec2* points, int count, ImU32 color) {
  list_->AddConvexPolyFilled(points, count, color);
}

void CanvasBrush::AddBezierQuadratic(const ImVec2& from, const ImVec2& control, const ImVec2& to,
                                     ImU32 color, float thickness) {
  list_->AddBezierQuadratic(from, control, to, color, thickness);
}

// Without smoothed edges, corner by corner: a crowd is most of what the GPU gets in every frame.
void CanvasBrush::AddCrowd(std::span<const ImVec2> points, std::span<const ImVec2> corners,
                           float radius, ImU32 color) {
  const auto size = static_cast<unsigned>(corners.size());
  const auto shown = static_cast<int>(points.size());
  list_->PrimReserve(shown * 3 * (static_cast<int>(size) - 2), shown * static_cast<int>(size));
  const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
  for (const ImVec2 at : points) {
    const unsigned first = list_->_VtxCurrentIdx;
    for (unsigned corner = 2; corner < size; ++corner) {
      for (const unsigned each : {first, first + corner - 1, first + corner})
        list_->PrimWriteIdx(static_cast<ImDrawIdx>(each));
    }
    for (const ImVec2 corner : corners)
      list_->PrimWriteVtx({at.x + radius * corner.x, at.y + radius * corner.y}, white, color);
  }
}

void CanvasBrush::AddImage(ImTextureRef texture, const ImVec2& min, const ImVec2& max,
                           const ImVec2& uv_min, const ImVec2& uv_max) {
  list_->AddImage(texture, min, max, uv_min, uv_max);
}

void CanvasBrush::AddRun(Face face, float size, const ImVec2& baseline, float /*width*/,
                         ImU32 color, std::string_view text) {
  // ImGui places text by its upper left corner.
  ImFont* const font = fonts_->Get(face);
  const ImVec2 corner{baseline.x, baseline.y - font->GetFontBaked(size)->Ascent};
  list_->AddText(font, size, corner, color, text.data(), text.data() + text.size());
}

void CanvasBrush::PushClipRect(const ImVec2& min, const ImVec2& max, bool intersect) {
  list_->PushClipRect(min, max, intersect);
}

void CanvasBrush::PopClipRect() {
  list_->PopClipRect();
}

}  // namespace chainrule
