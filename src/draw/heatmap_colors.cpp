// The colours of a large heatmap, and its picture if there is no GPU.
#include <cmath>

#include "draw/heatmap_parts.h"
#include "page/heatmap_palette.h"

namespace chainrule {
namespace {

constexpr float kCoarseSide = 8;

constexpr ImU32 Rgb(unsigned hex) {
  return IM_COL32((hex >> 16) & 0xFF, (hex >> 8) & 0xFF, hex & 0xFF, 0xFF);
}

// The theme's colours of cells, once more as numbers: a palette is made by the compiler.
struct Ends {
  unsigned zero;
  unsigned negative;
  unsigned positive;
  unsigned none;
};
constexpr Ends kLightEnds{0xFFFFFF, 0xD67D69, 0x5F93CB, 0xF3F0EA};
constexpr Ends kDarkEnds{0x1F2227, 0x9F4E39, 0x3B6CA1, 0x282C32};

constexpr HeatmapPalette MakePalette(const Ends& ends, bool density) {
  HeatmapPalette palette{};
  for (int level = 0; level < kHeatmapLevels; ++level)
    palette[static_cast<std::size_t>(level)] =
        Rgb(density ? HeatmapColor(level)
                    : SignedColor(level, ends.zero, ends.negative, ends.positive));
  palette[kNoConnectionLevel] = Rgb(ends.none);
  palette[kOutsideLevel] = IM_COL32(0, 0, 0, 0);
  return palette;
}

constexpr HeatmapPalette kLight = MakePalette(kLightEnds, false);
constexpr HeatmapPalette kDark = MakePalette(kDarkEnds, false);
constexpr HeatmapPalette kLightDensity = MakePalette(kLightEnds, true);
constexpr HeatmapPalette kDarkDensity = MakePalette(kDarkEnds, true);

}  // namespace

const HeatmapPalette& HeatmapColors(ThemeId theme, HeatmapFigure::Shows shows) {
  if (shows == HeatmapFigure::Shows::kDensity)
    return theme == ThemeId::kDark ? kDarkDensity : kLightDensity;
  return theme == ThemeId::kDark ? kDark : kLight;
}

void PaintCoarsePicture(Frame& frame, const HeatmapPlace& place, const HeatmapPalette& palette) {
  const int width = std::max(1, static_cast<int>(std::lround(place.body.width() / kCoarseSide)));
  const int height = std::max(1, static_cast<int>(std::lround(place.body.height() / kCoarseSide)));
  const HeatmapFigure::Source& source = *place.figure->source;
  const HeatmapPixels pixels(place.conv(), place.window, width, height);
  const auto boxes = SummarizePixels(source, pixels);
  const float side = place.body.width() / static_cast<float>(width);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double cells = static_cast<double>(pixels.rows[static_cast<std::size_t>(y)].size()) *
                           static_cast<double>(pixels.columns[static_cast<std::size_t>(x)].size());
      const int level = HeatmapLevel(source, place.figure->shows,
                                     boxes[static_cast<std::size_t>(y * width + x)], cells);
      const ImVec2 corner{place.body.min.x + side * static_cast<float>(x),
                          place.body.min.y + side * static_cast<float>(y)};
      const ImVec2 end{std::min(corner.x + side, place.body.max.x),
                       std::min(corner.y + side, place.body.max.y)};
      if (level != kOutsideLevel)
        frame.list().AddRectFilled(corner, end, palette[static_cast<std::size_t>(level)]);
    }
  }
}

}  // namespace chainrule
