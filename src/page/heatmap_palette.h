// The colours of a large heatmap's levels, as 0xRRGGBB.
#pragma once

#include <array>
#include <cstddef>
#include <iterator>

#include "page/heatmap_view.h"

namespace chainrule {

// Cividis at 18 equally spaced places (Nuñez, Anderton and Renslow, 2018).
inline constexpr unsigned kCividis[] = {0x00204C, 0x002A66, 0x00346E, 0x273F6C, 0x3C4A6B, 0x4C556B,
                                        0x5B5F6D, 0x686A70, 0x757575, 0x838178, 0x928C78, 0xA19876,
                                        0xB0A572, 0xC0B16D, 0xD1BF66, 0xE1CC5C, 0xF3DB4F, 0xFFE945};

// Level 0 … kHeatmapLevels − 1, in whole numbers: every compiler gets the same result.
constexpr unsigned HeatmapColor(int level) {
  constexpr int kPlaces = static_cast<int>(std::size(kCividis));
  constexpr int kSteps = kHeatmapLevels - 1;
  const int place = level * (kPlaces - 1) / kSteps;
  const int next = place < kPlaces - 1 ? place + 1 : place;
  const int part = level * (kPlaces - 1) % kSteps;
  unsigned mixed = 0;
  for (int shift = 0; shift < 24; shift += 8) {
    const int from = static_cast<int>((kCividis[place] >> shift) & 0xFF);
    const int to = static_cast<int>((kCividis[next] >> shift) & 0xFF);
    const int byte = (from * (kSteps - part) + to * part + kSteps / 2) / kSteps;
    mixed |= static_cast<unsigned>(byte) << shift;
  }
  return mixed;
}

// The colour of a weight by its level: nearly `zero` for a small one, with its sign, up to the
// colour of the largest.
constexpr unsigned SignedColor(int level, unsigned zero, unsigned negative, unsigned positive) {
  constexpr int kSteps = 1000;
  constexpr int kFaintest = 100;
  const int below = kZeroLevel - level;
  if (below == 0) return zero;
  const int part =
      below > 0 ? kFaintest + (kSteps - kFaintest) * below / kZeroLevel
                : kFaintest + (kSteps - kFaintest) * -below / (kHeatmapLevels - 1 - kZeroLevel);
  const unsigned end = below > 0 ? negative : positive;
  unsigned mixed = 0;
  for (int shift = 0; shift < 24; shift += 8) {
    const int from = static_cast<int>((zero >> shift) & 0xFF);
    const int to = static_cast<int>((end >> shift) & 0xFF);
    mixed |= static_cast<unsigned>((from * (kSteps - part) + to * part + kSteps / 2) / kSteps)
             << shift;
  }
  return mixed;
}

}  // namespace chainrule
