// Writes what is drawn as SVG.
#pragma once

#include <string>
#include <string_view>

#include "draw/brush.h"

namespace chainrule {

// `text` as it stands in XML: with & < > " escaped, and without characters that XML forbids.
std::string XmlText(std::string_view text);

class SvgBrush final : public Brush {
 public:
  // A whole document of this size, on this colour. Call it once, at the end.
  std::string Finish(ImVec2 size, ImU32 background, std::string_view title);

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
  // A document of its own has no texture: whoever draws one asks for the renderer first.
  void AddImage(ImTextureRef, const ImVec2&, const ImVec2&, const ImVec2&, const ImVec2&) override;
  void AddRun(Face, float, const ImVec2&, float, ImU32, std::string_view) override;
  void PushClipRect(const ImVec2&, const ImVec2&, bool) override;
  void PopClipRect() override;

 private:
  void Open(std::string_view element);
  void Attribute(std::string_view name, float number);
  void Attribute(std::string_view name, std::string_view text);
  void ViewBox(ImVec2 corner, ImVec2 size);
  void Paint(std::string_view what, ImU32 color);  // `what`: fill or stroke
  void Stroke(ImU32 color, float thickness);
  void Points(std::span<const ImVec2> points);
  void Close() { body_ += "/>\n"; }

  std::string body_;
};

}  // namespace chainrule
