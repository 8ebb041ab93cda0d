// The interface for making the picture of a large heatmap on a GPU. The figure asks, the app
// answers.
#pragma once

#include <imgui.h>

#include <array>
#include <memory>
#include <optional>

#include "page/heatmap_view.h"

namespace chainrule {

using HeatmapPalette = std::array<ImU32, kHeatmapColors>;

// The inputs of a picture. If they equal those of the last request, it is not made again.
struct HeatmapPicture {
  std::shared_ptr<const HeatmapFigure::Source> source;
  HeatmapFigure::Shows shows = HeatmapFigure::Shows::kLargest;
  HeatmapFigure::Window window;  // as shown
  int width = 0;                 // in the picture's own pixels
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
  // Call it between ImGui::NewFrame and ImGui::Render, at most once for each use. Returns nullopt
  // if the picture cannot be made.
  virtual std::optional<HeatmapTexture> Render(Use use, const HeatmapPicture& picture) = 0;
};

}  // namespace chainrule
