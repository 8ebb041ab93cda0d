#include "draw/glyph_metrics.h"

#include <array>
#include <string_view>

namespace chainrule {
namespace {

struct Slant {
  char16_t code;
  unsigned char italic;  // in thousandths of an em
};

// From the fonts' metrics as KaTeX publishes them; upright characters are left out.
constexpr std::array<Slant, 62> kSlants{{
    {u'B', 50}, {u'C', 72},  {u'D', 28},  {u'E', 58},  {u'F', 139}, {u'H', 81},  {u'I', 78},
    {u'J', 96}, {u'K', 72},  {u'M', 109}, {u'N', 109}, {u'O', 28},  {u'P', 139}, {u'R', 8},
    {u'S', 58}, {u'T', 139}, {u'U', 109}, {u'V', 222}, {u'W', 139}, {u'X', 78},  {u'Y', 222},
    {u'Z', 72}, {u'f', 108}, {u'g', 36},  {u'j', 57},  {u'k', 31},  {u'l', 20},  {u'q', 36},
    {u'r', 28}, {u'v', 36},  {u'w', 27},  {u'y', 36},  {u'z', 44},  {u'Γ', 139}, {u'Θ', 28},
    {u'Ξ', 76}, {u'Π', 81},  {u'Σ', 58},  {u'Υ', 139}, {u'Ψ', 110}, {u'Ω', 50},  {u'α', 4},
    {u'β', 53}, {u'γ', 56},  {u'δ', 38},  {u'ζ', 74},  {u'η', 36},  {u'θ', 28},  {u'ν', 64},
    {u'ξ', 46}, {u'π', 36},  {u'ς', 80},  {u'σ', 36},  {u'τ', 113}, {u'υ', 36},  {u'ψ', 36},
    {u'ω', 36}, {u'ϖ', 28},  {u'∂', 56},  {u'h', 0},   {u'x', 0},   {u's', 0},
}};

constexpr std::u16string_view kTall = u"bdfhklβδζθλξψϑϕ!?&%′∂∇";
constexpr std::u16string_view kDeep = u"gjpqyQβγζημξρφχψϕϱ,;";
constexpr std::u16string_view kFences = u"()[]{}|/∣∥‖∕";
constexpr std::u16string_view kLow = u".,…";

bool In(std::u16string_view set, unsigned code) {
  return code < 0x10000 && set.find(static_cast<char16_t>(code)) != std::u16string_view::npos;
}

bool Capital(unsigned code) {
  return (code >= 'A' && code <= 'Z') || (code >= 0x391 && code <= 0x3A9);
}

bool Small(unsigned code) {
  return (code >= 'a' && code <= 'z') || (code >= 0x3B1 && code <= 0x3F5);
}

GlyphMetrics Upright(unsigned code) {
  GlyphMetrics metrics;
  if (In(kFences, code)) return {0.75F, 0.25F, 0};
  metrics.descent = In(kDeep, code) ? 0.194F : 0;
  if (code <= ' ' || code == 0xA0) {
    metrics.ascent = 0;
  } else if (In(kLow, code)) {
    metrics.ascent = 0.106F;
  } else if (In(kTall, code)) {
    metrics.ascent = 0.694F;
  } else if (Capital(code)) {
    metrics.ascent = 0.683F;
  } else if (code >= '0' && code <= '9') {
    metrics.ascent = 0.644F;
  } else if (code == 'i' || code == 'j' || code == 't') {
    metrics.ascent = 0.66F;
  } else if (Small(code)) {
    metrics.ascent = kXHeight;
  } else {  // operators and relations, about the axis
    metrics.ascent = 0.583F;
    metrics.descent = 0.083F;
  }
  return metrics;
}

}  // namespace

GlyphMetrics MainMetrics(unsigned code) {
  GlyphMetrics metrics = Upright(code);
  if (code == u'∂') metrics.italic = 0.056F;
  return metrics;
}

GlyphMetrics MathMetrics(unsigned code) {
  GlyphMetrics metrics = Upright(code);
  if (code == 'f') metrics.descent = 0.194F;
  for (const Slant& slant : kSlants) {
    if (slant.code == code) metrics.italic = static_cast<float>(slant.italic) / 1000.0F;
  }
  return metrics;
}

}  // namespace chainrule
