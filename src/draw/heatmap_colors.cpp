// The colours of a large heatmap, and a picture of it where there is no GPU.
#include <cmath>

#include "draw/heatmap_parts.h"

namespace chainrule {
namespace {

// Cividis at 18 places of equal distance (Nuñez, Anderton and Renslow, 2018).
constexpr unsigned kCividis[] = {0x00204C, 0x002A66, 0x00346E, 0x273F6C, 0x3C4A6B, 0x4C556B,
                                 0x5B5F6D, 0x686A70, 0x757575, 0x838178, 0x928C78, 0xA19876,
                                 0xB0A572, 0xC0B16D, 0xD1BF66, 0xE1CC5C, 0xF3DB4F, 0xFFE945};
constexpr int kPlaces = static_cast<int>(std::size(kCividis));
constexpr float kCoarseSide = 8;

constexpr ImU32 Rgb(unsigned hex) {
  return IM_COL32((hex >> 16) & 0xFF, (hex >> 8) & 0xFF, hex & 0xFF, 0xFF);
}

// By whole numbers: the same at compile time everywhere.
constexpr unsigned Between(unsigned a, unsigned b, int shift, int part, int of) {
  const int from = static_cast<int>((a >> shift) & 0xFF);
  const int to = static_cast<int>((b >> shift) & 0xFF);
  return static_cast<unsigned>((from * (of - part) + to * part + of / 2) / of) << shift;
}

constexpr HeatmapPalette MakePalette(ImU32 none) {
  HeatmapPalette palette{};
  constexpr int kSteps = kHeatmapLevels - 1;
  for (int level = 0; level < kHeatmapLevels; ++level) {
    const int place = level * (kPlaces - 1) / kSteps;
    const int next = place < kPlaces - 1 ? place + 1 : place;
    const int part = level * (kPlaces - 1) % kSteps;
    unsigned mixed = 0;
    for (int shift = 0; shift < 24; shift += 8)
      mixed |= Between(kCividis[place], kCividis[next], shift, part, kSteps);
    palette[static_cast<std::size_t>(level)] = Rgb(mixed);
  }
  palette[kNoConnectionLevel] = none;
  palette[kOutsideLevel] = IM_COL32(0, 0, 0, 0);
  return palette;
}

constexpr HeatmapPalette kLight = MakePalette(Rgb(0xFFFFFF));
constexpr HeatmapPalette kDark = MakePalette(Rgb(0x2F3338));

}  // namespace

const HeatmapPalette& HeatmapColors(ThemeId theme) {
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
