// Fences of any height: from the fonts while those are tall enough, else drawn.
#include <algorithm>
#include <array>
#include <cmath>

#include "draw/formula_builder.h"
#include "draw/glyph_metrics.h"

namespace chainrule {
namespace {

struct FenceSize {
  Face face;
  float half;  // above and below the axis, in em
};
constexpr std::array<FenceSize, 3> kSizes{{
    {Face::kMain, 0.5F},
    {Face::kSize1, 0.6F},
    {Face::kSize2, 0.9F},
}};

// A fence may be lower than its contents by this much before the next size is taken.
constexpr float kCover = 0.86F;

bool Bar(std::string_view sign) {
  return sign == "|" || sign == "‖" || sign == "∥" || sign == "∣";
}

}  // namespace

FormulaBuilder::Extent FormulaBuilder::AddFence(const FormulaNode& node, int level) {
  const float em = Em(level);
  const Mark inside = Here();
  Extent content;
  if (!node.children.empty()) content = Add(node.children.front(), level);
  const float axis = kAxisHeight * em;
  const float half = std::max(content.ascent - axis, content.descent + axis);

  const Mark opening_mark = Here();
  const Extent opening = AddFenceSign(node.text, true, half, level);
  Move(inside, opening.width, 0);
  Move(opening_mark, -opening.width, 0);
  const Mark closing_mark = Here();
  const Extent closing = AddFenceSign(node.closing, false, half, level);
  Move(closing_mark, opening.width + content.width, 0);
  return {opening.width + content.width + closing.width,
          std::max({content.ascent, opening.ascent, closing.ascent}),
          std::max({content.descent, opening.descent, closing.descent})};
}

FormulaBuilder::Extent FormulaBuilder::AddFenceSign(std::string_view sign, bool opening, float half,
                                                    int level) {
  if (sign.empty() || sign == ".") return {};
  const float em = Em(level);
  if (!Bar(sign)) {
    for (const FenceSize& size : kSizes) {
      if (size.half * em < half * kCover) continue;
      box_.runs.push_back({size.face, em, 0, 0, sign});
      return {fonts_.Width(size.face, em, sign), (size.half + kAxisHeight) * em,
              (size.half - kAxisHeight) * em};
    }
  }
  return DrawFenceSign(sign, opening, std::max(half, 0.5F * em), level);
}

FormulaBuilder::Extent FormulaBuilder::DrawFenceSign(std::string_view sign, bool opening,
                                                     float half, int level) {
  const float em = Em(level);
  const float axis = kAxisHeight * em;
  const float top = -axis - half;
  const float stem = std::max(1.0F, std::round(0.06F * em));
  Extent extent{0.4F * em, half + axis, half - axis};
  if (Bar(sign)) {
    const bool twice = sign != "|" && sign != "∣";
    const float x = std::round(0.14F * em);
    box_.rules.push_back({x, top, stem, 2 * half});
    if (twice) box_.rules.push_back({x + 2.5F * stem, top, stem, 2 * half});
    extent.width = 2 * x + (twice ? 3.5F : 1.0F) * stem;
    return extent;
  }
  if (sign == "[" || sign == "]") {
    const float foot = 0.26F * em;
    const float left = 0.08F * em;
    box_.rules.push_back({opening ? left : left + foot - stem, top, stem, 2 * half});
    box_.rules.push_back({left, top, foot, stem});
    box_.rules.push_back({left, top + 2 * half - stem, foot, stem});
    extent.width = foot + 2 * left;
    return extent;
  }
  // A parenthesis, or any other fence that has no larger glyph.
  FormulaBox::Curve curve;
  const float bulge = 0.42F * em;
  const float left = 0.1F * em;
  const float ends = opening ? left + bulge : left;
  curve.x[0] = curve.x[2] = ends;
  curve.x[1] = opening ? left - bulge : left + 2 * bulge;
  curve.y[0] = top;
  curve.y[1] = top + half;
  curve.y[2] = top + 2 * half;
  curve.thickness = std::max(1.2F, 0.075F * em);
  box_.curves.push_back(curve);
  extent.width = bulge + 2 * left;
  return extent;
}

}  // namespace chainrule
