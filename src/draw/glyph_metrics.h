// Height, depth and slant of the math fonts' characters, which ImGui's atlas does not know.
#pragma once

namespace chainrule {

// In em.
struct GlyphMetrics {
  float ascent = 0;
  float descent = 0;
  float italic = 0;  // how far it leans beyond its advance: superscripts keep clear of it
};

GlyphMetrics MathMetrics(unsigned code);  // KaTeX Math Italic
GlyphMetrics MainMetrics(unsigned code);  // KaTeX Main

// TeX's parameters of the math fonts (TeXbook, appendix G), in em.
constexpr float kAxisHeight = 0.25F;
constexpr float kXHeight = 0.431F;
constexpr float kRuleThickness = 0.05F;
constexpr float kSuperscriptShift = 0.413F;
constexpr float kSubscriptShift = 0.15F;
constexpr float kSubscriptShiftBoth = 0.247F;
constexpr float kSuperscriptDrop = 0.386F;
constexpr float kSubscriptDrop = 0.05F;
constexpr float kNumeratorShift = 0.394F;
constexpr float kDenominatorShift = 0.345F;
constexpr float kScriptSpace = 0.05F;

}  // namespace chainrule
