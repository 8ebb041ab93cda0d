// The fonts in the program against those they were made from, read by the rasteriser that ImGui
// has.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
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

using Point = std::complex<double>;
using Polygon = std::vector<Point>;

struct Case {
  const char* source;
  const unsigned char* made;
  double units;  // to the em
  int glyphs;    // at least
};

const Case kCases[] = {
    {CHAINRULE_INTER "/Inter-Regular.otf", embedded::inter_regular, 704, 270},
    {CHAINRULE_INTER "/Inter-SemiBold.otf", embedded::inter_semibold, 704, 160},
    {CHAINRULE_KATEX "/KaTeX_Main-Regular.ttf", embedded::katex_main, 450, 130},
    {CHAINRULE_KATEX "/KaTeX_Math-Italic.ttf", embedded::katex_math_italic, 450, 90},
    {CHAINRULE_KATEX "/KaTeX_Size1-Regular.ttf", embedded::katex_size1, 500, 6},
    {CHAINRULE_KATEX "/KaTeX_Size2-Regular.ttf", embedded::katex_size2, 500, 4},
};

std::vector<unsigned char> Bytes(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// All is measured in em.
class Font {
 public:
  explicit Font(const unsigned char* data) {
    EXPECT_TRUE(stbtt_InitFont(&info_, data, 0));
    em_ = 1.0 / static_cast<double>(stbtt_ScaleForMappingEmToPixels(&info_, 1));
  }

  int Glyph(int code) const { return stbtt_FindGlyphIndex(&info_, code); }

  double Advance(int glyph) const {
    int advance = 0;
    int bearing = 0;
    stbtt_GetGlyphHMetrics(&info_, glyph, &advance, &bearing);
    return advance / em_;
  }

  // Closed, with chords in place of curves.
  std::vector<Polygon> Contours(int glyph) const {
    stbtt_vertex* vertices = nullptr;
    const int count = stbtt_GetGlyphShape(&info_, glyph, &vertices);
    std::vector<Polygon> contours;
    for (const stbtt_vertex* vertex = vertices; vertex != vertices + count; ++vertex) {
      const Point end = Point(vertex->x, vertex->y) / em_;
      if (vertex->type == STBTT_vmove) {
        contours.push_back({end});
        continue;
      }
      Polygon& contour = contours.back();
      Polygon curve{contour.back()};
      if (vertex->type != STBTT_vline) curve.push_back(Point(vertex->cx, vertex->cy) / em_);
      if (vertex->type == STBTT_vcubic) curve.push_back(Point(vertex->cx1, vertex->cy1) / em_);
      curve.push_back(end);
      const int chords = vertex->type == STBTT_vcubic ? 24 : 8;
      for (int i = 1; i <= chords; ++i)
        contour.push_back(OnCurve(curve, static_cast<double>(i) / chords));
    }
    stbtt_FreeShape(&info_, vertices);
    return contours;
  }

 private:
  // De Casteljau's.
  static Point OnCurve(Polygon points, double t) {
    for (; points.size() > 1; points.pop_back())
      for (std::size_t i = 0; i + 1 < points.size(); ++i)
        points[i] += t * (points[i + 1] - points[i]);
    return points.front();
  }

  stbtt_fontinfo info_;
  double em_;
};

// In units. Outlines are rounded to whole ones and drawn in fewer curves, which moves neither far.
constexpr double kFar = 1.1;

double Distance(Point point, const Polygon& polygon) {
  double least = 1e9;
  for (std::size_t i = 0; i + 1 < polygon.size(); ++i) {
    const Point side = polygon[i + 1] - polygon[i];
    const Point off = point - polygon[i];
    const double square = std::norm(side);
    const double along = square > 0 ? (off * std::conj(side)).real() / square : 0;
    least = std::min(least, std::norm(off - std::clamp(along, 0.0, 1.0) * side));
  }
  return std::sqrt(least);
}

double Farthest(const Polygon& points, const Polygon& polygon) {
  double most = 0;
  for (Point point : points) most = std::max(most, Distance(point, polygon));
  return most;
}

TEST(FontOutlinesTest, GlyphsAreThoseOfTheSourceToAUnit) {
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.source);
    const std::vector<unsigned char> bytes = Bytes(each.source);
    ASSERT_FALSE(bytes.empty());
    const Font source(bytes.data());
    const Font made(each.made);
    int compared = 0;
    for (int code = 0x20; code < 0x10000; ++code) {
      const int glyph = made.Glyph(code);
      if (glyph == 0) continue;
      ++compared;
      SCOPED_TRACE(code);
      const int original = source.Glyph(code);
      ASSERT_NE(original, 0);
      EXPECT_LE(std::abs(made.Advance(glyph) - source.Advance(original)) * each.units, 0.5001);
      const std::vector<Polygon> contours = made.Contours(glyph);
      const std::vector<Polygon> originals = source.Contours(original);
      ASSERT_EQ(contours.size(), originals.size());
      for (std::size_t i = 0; i < contours.size(); ++i) {
        EXPECT_LE(Farthest(contours[i], originals[i]) * each.units, kFar);
        EXPECT_LE(Farthest(originals[i], contours[i]) * each.units, kFar);
      }
    }
    EXPECT_GE(compared, each.glyphs);
  }
}

}  // namespace
}  // namespace chainrule
