#include "draw/svg_brush.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <utility>
#include <vector>

#include "draw/theme.h"

namespace chainrule {
namespace {

// With two decimals at most: finer than a pixel at ten times the size.
void AppendNumber(std::string& text, float number) {
  const long hundredths = std::lround(number * 100);
  if (hundredths < 0) text += '-';
  const long whole = std::labs(hundredths) / 100;
  const long rest = std::labs(hundredths) % 100;
  text += std::to_string(whole);
  if (rest == 0) return;
  text += '.';
  text += static_cast<char>('0' + rest / 10);
  if (rest % 10 != 0) text += static_cast<char>('0' + rest % 10);
}

std::string Hex(ImU32 color) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "#";
  for (const int shift : {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT}) {
    const unsigned part = (color >> shift) & 0xFF;
    text += kDigits[part >> 4];
    text += kDigits[part & 15];
  }
  return text;
}

float Opacity(ImU32 color) {
  return static_cast<float>((color >> IM_COL32_A_SHIFT) & 0xFF) / 255;
}

struct Family {
  std::string_view names;
  std::string_view style;
};

// The tutor's own fonts where they are there, else the nearest of the reader's system.
Family FamilyOf(Face face) {
  switch (face) {
    case Face::kText:
      return {"Inter, system-ui, sans-serif", ""};
    case Face::kStrong:
      return {"Inter, system-ui, sans-serif", "font-weight=\"600\""};
    case Face::kMain:
      return {"KaTeX_Main, 'Latin Modern Math', 'STIX Two Math', 'Cambria Math', serif", ""};
    case Face::kMath:
      return {"KaTeX_Math, 'Latin Modern Math', 'STIX Two Math', 'Cambria Math', serif",
              "font-style=\"italic\""};
    case Face::kSize1:
      return {"KaTeX_Size1, 'Latin Modern Math', 'STIX Two Math', 'Cambria Math', serif", ""};
    case Face::kSize2:
      return {"KaTeX_Size2, 'Latin Modern Math', 'STIX Two Math', 'Cambria Math', serif", ""};
  }
  return {};
}

// Strips of one colour each stand for a gradient, which would need an id that may be there already.
constexpr int kGradientStrips = 24;

}  // namespace

std::string XmlText(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20) escaped += c;
    }
  }
  return escaped;
}

std::string SvgBrush::Finish(ImVec2 size, ImU32 background, std::string_view title) {
  std::string text = std::move(body_);
  body_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"";
  Attribute("width", size.x);
  Attribute("height", size.y);
  ViewBox({0, 0}, size);
  body_ += " text-rendering=\"geometricPrecision\">\n<title>" + XmlText(title) + "</title>\n";
  AddRectFilled({0, 0}, size, background, 0, 0);
  body_ += text + "</svg>\n";
  return std::move(body_);
}

void SvgBrush::Open(std::string_view element) {
  body_ += '<';
  body_ += element;
}

void SvgBrush::Attribute(std::string_view name, float number) {
  body_ += ' ';
  body_ += name;
  body_ += "=\"";
  AppendNumber(body_, number);
  body_ += '"';
}

void SvgBrush::Attribute(std::string_view name, std::string_view text) {
  body_ += ' ';
  body_ += name;
  body_ += "=\"";
  body_ += text;
  body_ += '"';
}

void SvgBrush::ViewBox(ImVec2 corner, ImVec2 size) {
  body_ += " viewBox=\"";
  for (const float number : {corner.x, corner.y, size.x, size.y}) {
    if (body_.back() != '"') body_ += ' ';
    AppendNumber(body_, number);
  }
  body_ += '"';
}

void SvgBrush::Paint(std::string_view what, ImU32 color) {
  Attribute(what, Hex(color));
  if (Opacity(color) < 1) Attribute(std::string(what) + "-opacity", Opacity(color));
}

void SvgBrush::Stroke(ImU32 color, float thickness) {
  Attribute("fill", "none");
  Paint("stroke", color);
  if (thickness != 1) Attribute("stroke-width", thickness);
}

void SvgBrush::Points(std::span<const ImVec2> points) {
  body_ += " points=\"";
  for (const ImVec2 point : points) {
    if (body_.back() != '"') body_ += ' ';
    AppendNumber(body_, point.x);
    body_ += ',';
    AppendNumber(body_, point.y);
  }
  body_ += '"';
}

// ImGui draws a line through the middles of pixels; halves are added and taken here as there.
void SvgBrush::AddLine(const ImVec2& from, const ImVec2& to, ImU32 color, float thickness) {
  Open("line");
  Attribute("x1", from.x + 0.5F);
  Attribute("y1", from.y + 0.5F);
  Attribute("x2", to.x + 0.5F);
  Attribute("y2", to.y + 0.5F);
  Stroke(color, thickness);
  Close();
}

void SvgBrush::AddRect(const ImVec2& min, const ImVec2& max, ImU32 color, float rounding,
                       ImDrawFlags, float thickness) {
  Open("rect");
  Attribute("x", min.x + 0.5F);
  Attribute("y", min.y + 0.5F);
  Attribute("width", std::max(0.0F, max.x - min.x - 1));
  Attribute("height", std::max(0.0F, max.y - min.y - 1));
  if (rounding > 0) Attribute("rx", rounding);
  Stroke(color, thickness);
  Close();
}

void SvgBrush::AddRectFilled(const ImVec2& min, const ImVec2& max, ImU32 color, float rounding,
                             ImDrawFlags) {
  Open("rect");
  Attribute("x", min.x);
  Attribute("y", min.y);
  Attribute("width", std::max(0.0F, max.x - min.x));
  Attribute("height", std::max(0.0F, max.y - min.y));
  if (rounding > 0) Attribute("rx", rounding);
  Paint("fill", color);
  Close();
}

void SvgBrush::AddGradient(const ImVec2& min, const ImVec2& max, ImU32 left, ImU32 right) {
  const float width = (max.x - min.x) / kGradientStrips;
  for (int i = 0; i < kGradientStrips; ++i) {
    const float x = min.x + width * static_cast<float>(i);
    const float part = (static_cast<float>(i) + 0.5F) / kGradientStrips;
    AddRectFilled({x, min.y}, {x + width, max.y}, Mix(left, right, part), 0, 0);
  }
}

void SvgBrush::AddCircle(const ImVec2& center, float radius, ImU32 color, int, float thickness) {
  Open("circle");
  Attribute("cx", center.x);
  Attribute("cy", center.y);
  Attribute("r", std::max(0.0F, radius - 0.5F));
  Stroke(color, thickness);
  Close();
}

void SvgBrush::AddCircleFilled(const ImVec2& center, float radius, ImU32 color, int) {
  Open("circle");
  Attribute("cx", center.x);
  Attribute("cy", center.y);
  Attribute("r", std::max(0.0F, radius));
  Paint("fill", color);
  Close();
}

void SvgBrush::AddTriangleFilled(const ImVec2& a, const ImVec2& b, const ImVec2& c, ImU32 color) {
  const std::array<ImVec2, 3> corners = {a, b, c};
  AddConvexPolyFilled(corners.data(), 3, color);
}

void SvgBrush::AddPolyline(const ImVec2* points, int count, ImU32 color, ImDrawFlags,
                           float thickness) {
  Open("polyline");
  Points({points, static_cast<std::size_t>(count)});
  Stroke(color, thickness);
  Close();
}

void SvgBrush::AddConvexPolyFilled(const ImVec2* points, int count, ImU32 color) {
  Open("polygon");
  Points({points, static_cast<std::size_t>(count)});
  Paint("fill", color);
  Close();
}

void SvgBrush::AddBezierQuadratic(const ImVec2& from, const ImVec2& control, const ImVec2& to,
                                  ImU32 color, float thickness) {
  Open("path");
  body_ += " d=\"";
  for (const auto& [command, point] :
       {std::pair{'M', from}, std::pair{'Q', control}, std::pair{' ', to}}) {
    body_ += command;
    AppendNumber(body_, point.x);
    body_ += ' ';
    AppendNumber(body_, point.y);
  }
  body_ += '"';
  Stroke(color, thickness);
  Close();
}

void SvgBrush::AddCrowd(std::span<const ImVec2> points, std::span<const ImVec2> corners,
                        float radius, ImU32 color) {
  std::vector<ImVec2> shape;
  for (const ImVec2 at : points) {
    shape.clear();
    for (const ImVec2 corner : corners)
      shape.push_back({at.x + radius * corner.x, at.y + radius * corner.y});
    AddConvexPolyFilled(shape.data(), static_cast<int>(shape.size()), color);
  }
}

void SvgBrush::AddImage(ImTextureRef, const ImVec2&, const ImVec2&, const ImVec2&, const ImVec2&) {
  assert(false && "a figure without a renderer draws no texture");
}

void SvgBrush::AddRun(Face face, float size, const ImVec2& baseline, float width, ImU32 color,
                      std::string_view text) {
  if (text.find_first_not_of(' ') == std::string_view::npos) return;
  const Family family = FamilyOf(face);
  Open("text");
  Attribute("x", baseline.x);
  Attribute("y", baseline.y);
  Attribute("font-family", family.names);
  Attribute("font-size", size);
  if (!family.style.empty()) {
    body_ += ' ';
    body_ += family.style;
  }
  // Another font in its place keeps the width, so that nothing overlaps.
  Attribute("textLength", width);
  Attribute("lengthAdjust", "spacingAndGlyphs");
  Paint("fill", color);
  body_ += " xml:space=\"preserve\">" + XmlText(text) + "</text>\n";
}

// A nested drawing is clipped at its borders, and needs no id.
void SvgBrush::PushClipRect(const ImVec2& min, const ImVec2& max, bool) {
  const float width = std::max(0.0F, max.x - min.x);
  const float height = std::max(0.0F, max.y - min.y);
  Open("svg");
  Attribute("x", min.x);
  Attribute("y", min.y);
  Attribute("width", width);
  Attribute("height", height);
  ViewBox(min, {width, height});
  body_ += ">\n";
}

void SvgBrush::PopClipRect() {
  body_ += "</svg>\n";
}

}  // namespace chainrule
