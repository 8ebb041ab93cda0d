// A large heatmap as a picture, made strip by strip from the convolution's structure.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <string>

#include "course/export.h"
#include "page/heatmap_figure.h"

namespace chainrule {

// A PNG of all of A on white, with pixels as in the heatmap. If A has more columns than
// kWidestPicture, a pixel shows the weight with the largest |A| or the density of the cells under
// it. Else each cell is a square of pixels.
inline constexpr int kWidestPicture = 1024;
std::unique_ptr<Export> PictureOf(std::string file_name, HeatmapFigure::Source source,
                                  HeatmapFigure::Shows shows);

}  // namespace chainrule
