// Pictures of large heatmaps, made by the GPU from the structure of the convolution.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "draw/heatmap_renderer.h"

namespace chainrule {

// Draws into textures of its own and does not restore GL's state: the ImGuiRenderer sets all it
// needs.
class GlHeatmap : public HeatmapRenderer {
 public:
  // Deletes everything in the context, also in a lost one. The next picture makes it again.
  void Forget();

  std::optional<HeatmapTexture> Render(Use use, const HeatmapPicture& picture) override;

 private:
  // What was made for one use, and from which picture.
  struct Made {
    HeatmapPicture of;
    bool valid = false;
    unsigned texture = 0;
    unsigned framebuffer = 0;
    int width = 0;  // of the texture, at least as large as the picture
    int height = 0;
  };

  bool Start();
  bool Fits(const HeatmapPicture& picture) const;
  void Upload(const HeatmapPicture& picture);
  void UploadBoxes(int unit, const std::vector<IndexRange>& ranges, const Convolution& conv,
                   bool outputs);
  void UploadWeights(const HeatmapPicture& picture);
  void MakeTarget(Made& made, int width, int height);
  void Draw(const Made& made, const HeatmapPicture& picture);

  bool failed_ = false;  // the shader was refused: do not try again in this context
  unsigned program_ = 0;
  std::array<int, 5> uniforms_{};
  std::array<unsigned, 4> inputs_{};  // rows, columns, weights, palette
  std::shared_ptr<const HeatmapFigure::Source> weights_of_;
  const HeatmapPalette* palette_of_ = nullptr;
  std::array<Made, 2> made_;
  std::vector<std::int32_t> boxes_;
};

}  // namespace chainrule
