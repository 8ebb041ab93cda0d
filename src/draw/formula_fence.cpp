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

// A brace that opens upward, with its tip in the middle below.
void FormulaBuilder::AddBrace(float width, float top, float em) {
  const float depth = 0.14F * em;  // of an arm, and of the tip below it
  const float thickness = std::max(1.2F, 0.06F * em);
  const float middle = width / 2;
  const auto curve = [&](float x0, float y0, float x1, float y1, float x2, float y2) {
    box_.curves.push_back(
        {{x0, x1, x2}, {top + y0 * depth, top + y1 * depth, top + y2 * depth}, thickness});
  };
  for (const float end : {0.0F, width}) {
    const float inward = end == 0 ? depth : -depth;
    curve(end, 0, end, 1, end + inward, 1);
    curve(end + inward, 1, (end + middle) / 2, 1, middle - inward, 1);
    curve(middle - inward, 1, middle, 1, middle, 2);
  }
}

FormulaBuilder::Extent FormulaBuilder::AddFactor(const FormulaNode& node, int level) {
  if (node.children.size() != 2) return {};
  const float em = Em(level);
  const Mark mark = Here();
  const Extent factor = Add(node.children[0], level);
  const Mark name_mark = Here();
  const Extent name = Add(node.children[1], level);
  const float width = std::max(factor.width, name.width);
  const float brace = factor.descent + 0.16F * em;
  const float name_baseline = brace + 0.36F * em + name.ascent;
  Move(name_mark, (width - name.width) / 2 - (width - factor.width) / 2, name_baseline);
  Move(mark, (width - factor.width) / 2, 0);
  AddBrace(width, brace, em);

  const auto role = std::find(kFactorRoles.begin(), kFactorRoles.end(), node.text);
  const auto ink = static_cast<FormulaBox::Ink>(1 + (role - kFactorRoles.begin()));
  for (std::size_t i = mark.runs; i < box_.runs.size(); ++i) box_.runs[i].ink = ink;
  for (std::size_t i = mark.rules; i < box_.rules.size(); ++i) box_.rules[i].ink = ink;
  for (std::size_t i = mark.curves; i < box_.curves.size(); ++i) box_.curves[i].ink = ink;
  return {width, factor.ascent, name_baseline + name.descent};
}

}  // namespace chainrule
