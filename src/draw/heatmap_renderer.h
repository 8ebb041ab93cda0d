// Who makes the picture of a large heatmap: asked for by what is drawn, answered by whoever has a
// GPU.
#pragma once

#include <imgui.h>

#include <array>
#include <memory>
#include <optional>

#include "page/heatmap_view.h"

namespace chainrule {

using HeatmapPalette = std::array<ImU32, kHeatmapColors>;

// What a picture is made of. Where it equals what was asked for before, it is not made again.
struct HeatmapPicture {
  std::shared_ptr<const HeatmapFigure::Source> source;
  HeatmapFigure::Shows shows = HeatmapFigure::Shows::kLargest;
  HeatmapFigure::Window window;  // as it is seen
  int width = 0;                 // in pixels of its own
  int height = 0;
  const HeatmapPalette* palette = nullptr;
};

struct HeatmapTexture {
  ImTextureRef texture;
  ImVec2 end;  // of the picture in the texture, which may be larger
};

class HeatmapRenderer {
 public:
  virtual ~HeatmapRenderer() = default;

  enum Use { kMain, kSmall };
  // Between ImGui::NewFrame and ImGui::Render, at most once for each use. nullopt: it cannot be
  // made.
  virtual std::optional<HeatmapTexture> Render(Use use, const HeatmapPicture& picture) = 0;
};

}  // namespace chainrule
