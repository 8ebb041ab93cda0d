// The fonts in the program have the same glyphs as their originals, read by ImGui's rasteriser.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <tuple>
#include <vector>

#include "embedded/inter_regular.h"
#include "embedded/inter_semibold.h"
#include "embedded/katex_main.h"
#include "embedded/katex_math_italic.h"
#include "embedded/katex_size1.h"
#include "embedded/katex_size2.h"

#define STB_TRUETYPE_IMPLEMENTATION
#define STBTT_STATIC
#include <imstb_truetype.h>

namespace chainrule {
namespace {

struct Case {
  const char* source;
  const unsigned char* made;
  int glyphs;  // at least
};

const Case kCases[] = {
    {CHAINRULE_INTER "/Inter-Regular.otf", embedded::inter_regular, 270},
    {CHAINRULE_INTER "/Inter-SemiBold.otf", embedded::inter_semibold, 160},
    {CHAINRULE_KATEX "/KaTeX_Main-Regular.ttf", embedded::katex_main, 130},
    {CHAINRULE_KATEX "/KaTeX_Math-Italic.ttf", embedded::katex_math_italic, 90},
    {CHAINRULE_KATEX "/KaTeX_Size1-Regular.ttf", embedded::katex_size1, 6},
    {CHAINRULE_KATEX "/KaTeX_Size2-Regular.ttf", embedded::katex_size2, 4},
};

std::vector<unsigned char> Bytes(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class Font {
 public:
  explicit Font(const unsigned char* data) { EXPECT_TRUE(stbtt_InitFont(&info_, data, 0)); }

  int Glyph(int code) const { return stbtt_FindGlyphIndex(&info_, code); }

  float UnitsToTheEm() const { return 1 / stbtt_ScaleForMappingEmToPixels(&info_, 1); }

  int Advance(int glyph) const {
    int advance = 0;
    int bearing = 0;
    stbtt_GetGlyphHMetrics(&info_, glyph, &advance, &bearing);
    return advance;
  }

  // Each piece of the outline: its kind, its end, and its control points.
  using Piece = std::tuple<int, int, int, int, int, int, int>;
  std::vector<Piece> Outline(int glyph) const {
    stbtt_vertex* vertices = nullptr;
    const int count = stbtt_GetGlyphShape(&info_, glyph, &vertices);
    std::vector<Piece> outline;
    for (int i = 0; i < count; ++i) {
      const stbtt_vertex& v = vertices[i];
      const bool curve = v.type != STBTT_vmove && v.type != STBTT_vline;
      const bool cubic = v.type == STBTT_vcubic;
      outline.emplace_back(v.type, v.x, v.y, curve ? v.cx : 0, curve ? v.cy : 0, cubic ? v.cx1 : 0,
                           cubic ? v.cy1 : 0);
    }
    stbtt_FreeShape(&info_, vertices);
    return outline;
  }

 private:
  stbtt_fontinfo info_;
};

TEST(FontOutlinesTest, GlyphsAreThoseOfTheSource) {
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.source);
    const std::vector<unsigned char> bytes = Bytes(each.source);
    ASSERT_FALSE(bytes.empty());
    const Font source(bytes.data());
    const Font made(each.made);
    EXPECT_EQ(made.UnitsToTheEm(), source.UnitsToTheEm());
    int compared = 0;
    for (int code = 0x20; code < 0x10000; ++code) {
      const int glyph = made.Glyph(code);
      if (glyph == 0) continue;
      ++compared;
      SCOPED_TRACE(code);
      const int original = source.Glyph(code);
      ASSERT_NE(original, 0);
      EXPECT_EQ(made.Advance(glyph), source.Advance(original));
      EXPECT_EQ(made.Outline(glyph), source.Outline(original));
    }
    EXPECT_GE(compared, each.glyphs);
  }
}

}  // namespace
}  // namespace chainrule
