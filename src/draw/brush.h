// What a page is drawn with: lines, shapes, text and clips, as pixels or as SVG. Its methods have
// the names and the order of arguments of ImDrawList, which draws the pixels.
#pragma once

#include <imgui.h>

#include <span>
#include <string_view>

#include "draw/fonts.h"

namespace chainrule {

class Brush {
 public:
  virtual ~Brush() = default;

  virtual void AddLine(ImVec2 from, ImVec2 to, ImU32 color, float thickness = 1) = 0;
  virtual void AddRect(ImVec2 min, ImVec2 max, ImU32 color, float rounding = 0,
                       ImDrawFlags corners = 0, float thickness = 1) = 0;
  virtual void AddRectFilled(ImVec2 min, ImVec2 max, ImU32 color, float rounding = 0,
                             ImDrawFlags corners = 0) = 0;
  // From `left` to `right`.
  virtual void AddGradient(ImVec2 min, ImVec2 max, ImU32 left, ImU32 right) = 0;
  virtual void AddCircle(ImVec2 center, float radius, ImU32 color, int segments = 0,
                         float thickness = 1) = 0;
  virtual void AddCircleFilled(ImVec2 center, float radius, ImU32 color, int segments = 0) = 0;
  virtual void AddTriangleFilled(ImVec2 a, ImVec2 b, ImVec2 c, ImU32 color) = 0;
  virtual void AddPolyline(const ImVec2* points, int count, ImU32 color, ImDrawFlags flags,
                           float thickness) = 0;
  virtual void AddConvexPolyFilled(const ImVec2* points, int count, ImU32 color) = 0;
  virtual void AddBezierQuadratic(ImVec2 from, ImVec2 control, ImVec2 to, ImU32 color,
                                  float thickness) = 0;
  // The same small shape at many points: `corners` around each one, `radius` times as large.
  virtual void AddCrowd(std::span<const ImVec2> points, std::span<const ImVec2> corners,
                        float radius, ImU32 color) = 0;
  // A picture made on the GPU.
  virtual void AddImage(ImTextureRef texture, ImVec2 min, ImVec2 max, ImVec2 uv_min,
                        ImVec2 uv_max) = 0;
  // Characters of one face, which has them all. Their advances together are `width`.
  virtual void AddRun(Face face, float size, ImVec2 baseline, float width, ImU32 color,
                      std::string_view text) = 0;
  virtual void PushClipRect(ImVec2 min, ImVec2 max, bool intersect = false) = 0;
  virtual void PopClipRect() = 0;
};

// Draws pixels.
class CanvasBrush final : public Brush {
 public:
  CanvasBrush(const Fonts& fonts, ImDrawList* list) : fonts_(&fonts), list_(list) {}

  void AddLine(ImVec2, ImVec2, ImU32, float) override;
  void AddRect(ImVec2, ImVec2, ImU32, float, ImDrawFlags, float) override;
  void AddRectFilled(ImVec2, ImVec2, ImU32, float, ImDrawFlags) override;
  void AddGradient(ImVec2, ImVec2, ImU32, ImU32) override;
  void AddCircle(ImVec2, float, ImU32, int, float) override;
  void AddCircleFilled(ImVec2, float, ImU32, int) override;
  void AddTriangleFilled(ImVec2, ImVec2, ImVec2, ImU32) override;
  void AddPolyline(const ImVec2*, int, ImU32, ImDrawFlags, float) override;
  void AddConvexPolyFilled(const ImVec2*, int, ImU32) override;
  void AddBezierQuadratic(ImVec2, ImVec2, ImVec2, ImU32, float) override;
  void AddCrowd(std::span<const ImVec2>, std::span<const ImVec2>, float, ImU32) override;
  void AddImage(ImTextureRef, ImVec2, ImVec2, ImVec2, ImVec2) override;
  void AddRun(Face, float, ImVec2, float, ImU32, std::string_view) override;
  void PushClipRect(ImVec2, ImVec2, bool) override;
  void PopClipRect() override;

 private:
  const Fonts* fonts_;
  ImDrawList* list_;
};

}  // namespace chainrule
