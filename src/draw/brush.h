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

  virtual void AddLine(const ImVec2& from, const ImVec2& to, ImU32 color, float thickness = 1) = 0;
  virtual void AddRect(const ImVec2& min, const ImVec2& max, ImU32 color, float rounding = 0,
                       ImDrawFlags corners = 0, float thickness = 1) = 0;
  virtual void AddRectFilled(const ImVec2& min, const ImVec2& max, ImU32 color, float rounding = 0,
                             ImDrawFlags corners = 0) = 0;
  // From `left` to `right`.
  virtual void AddGradient(const ImVec2& min, const ImVec2& max, ImU32 left, ImU32 right) = 0;
  virtual void AddCircle(const ImVec2& center, float radius, ImU32 color, int segments = 0,
                         float thickness = 1) = 0;
  virtual void AddCircleFilled(const ImVec2& center, float radius, ImU32 color,
                               int segments = 0) = 0;
  virtual void AddTriangleFilled(const ImVec2& a, const ImVec2& b, const ImVec2& c,
                                 ImU32 color) = 0;
  virtual void AddPolyline(const ImVec2* points, int count, ImU32 color, ImDrawFlags flags,
                           float thickness) = 0;
  virtual void AddConvexPolyFilled(const ImVec2* points, int count, ImU32 color) = 0;
  virtual void AddBezierQuadratic(const ImVec2& from, const ImVec2& control, const ImVec2& to,
                                  ImU32 color, float thickness) = 0;
  // A straight line in dashes, the first of which begins at `from`.
  void AddDashes(const ImVec2& from, const ImVec2& to, ImU32 color, float thickness, float dash,
                 float gap);
  // The same small shape at many points: `corners` around each one, `radius` times as large.
  virtual void AddCrowd(std::span<const ImVec2> points, std::span<const ImVec2> corners,
                        float radius, ImU32 color) = 0;
  // A picture made on the GPU.
  virtual void AddImage(ImTextureRef texture, const ImVec2& min, const ImVec2& max,
                        const ImVec2& uv_min, const ImVec2& uv_max) = 0;
  // Characters of one face, which has them all. Their advances together are `width`.
  virtual void AddRun(Face face, float size, const ImVec2& baseline, float width, ImU32 color,
                      std::string_view text) = 0;
  virtual void PushClipRect(const ImVec2& min, const ImVec2& max, bool intersect = false) = 0;
  virtual void PopClipRect() = 0;
};

// Draws pixels.
class CanvasBrush final : public Brush {
 public:
  CanvasBrush(const Fonts& fonts, ImDrawList* list) : fonts_(&fonts), list_(list) {}

  void AddLine(const ImVec2&, const ImVec2&, ImU32, float) override;
  void AddRect(const ImVec2&, const ImVec2&, ImU32, float, ImDrawFlags, float) override;
  void AddRectFilled(const ImVec2&, const ImVec2&, ImU32, float, ImDrawFlags) override;
  void AddGradient(const ImVec2&, const ImVec2&, ImU32, ImU32) override;
  void AddCircle(const ImVec2&, float, ImU32, int, float) override;
  void AddCircleFilled(const ImVec2&, float, ImU32, int) override;
  void AddTriangleFilled(const ImVec2&, const ImVec2&, const ImVec2&, ImU32) override;
  void AddPolyline(const ImVec2*, int, ImU32, ImDrawFlags, float) override;
  void AddConvexPolyFilled(const ImVec2*, int, ImU32) override;
  void AddBezierQuadratic(const ImVec2&, const ImVec2&, const ImVec2&, ImU32, float) override;
  void AddCrowd(std::span<const ImVec2>, std::span<const ImVec2>, float, ImU32) override;
  void AddImage(ImTextureRef, const ImVec2&, const ImVec2&, const ImVec2&, const ImVec2&) override;
  void AddRun(Face, float, const ImVec2&, float, ImU32, std::string_view) override;
  void PushClipRect(const ImVec2&, const ImVec2&, bool) override;
  void PopClipRect() override;

 private:
  const Fonts* fonts_;
  ImDrawList* list_;
};

}  // namespace chainrule
