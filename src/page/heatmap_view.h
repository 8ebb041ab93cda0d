// The view of a large heatmap: which cells of A lie under each pixel, and how the part in view
// moves. Canvas, text view and command line agree because they all use this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "math/convolution_boxes.h"
#include "page/heatmap_figure.h"

namespace chainrule {

// Height of the picture divided by its width.
double HeatmapAspect(const Convolution& conv);

// All of A, centred.
HeatmapFigure::Window FittedWindow(const Convolution& conv);

// The window that is shown. 0 columns means all of A. It is never wider than all of A and never
// narrower than a few cells. Along an axis where A fills the picture, nothing outside of A is
// shown.
HeatmapFigure::Window SeenWindow(const Convolution& conv, HeatmapFigure::Window window);

// `factor` above 1 shows more. The place (x, y) in the picture, each from 0 to 1, stays fixed.
HeatmapFigure::Window ZoomedWindow(const Convolution& conv, const HeatmapFigure::Window& window,
                                   double factor, double x = 0.5, double y = 0.5);

// A place in the part in view, as fractions of its width and height from the upper left corner.
struct WindowPlace {
  double x = 0;
  double y = 0;
};

// Zooms, and moves what was at `from` to `to`, as far as A reaches.
HeatmapFigure::Window PinchedWindow(const Convolution& conv, const HeatmapFigure::Window& window,
                                    double factor, const WindowPlace& from, const WindowPlace& to);

// Prints as many digits as make a difference.
std::string PrintWindow(const HeatmapFigure::Window& window);

// The window after pressing a button of HeatmapItems, or nullopt for any other id.
std::optional<HeatmapFigure::Window> WindowAfter(const Convolution& conv,
                                                 const HeatmapFigure::Window& window,
                                                 std::string_view button);

// The rows and columns of A that are at least partly in view.
MatrixBox SeenCells(const Convolution& conv, const HeatmapFigure::Window& window);

// The cells under pixel number `pixel`, from 0, or under each of `pixels` pixels in a row. A pixel
// is `step` cells wide, and the first one starts at `begin`. It covers the cells whose centre is in
// it; if cells are wider than pixels, the cell that contains its centre. Empty outside of the
// `size` cells.
IndexRange CellsUnderPixel(double begin, double step, int pixel, std::int64_t size);
std::vector<IndexRange> CellsUnderPixels(double begin, double step, int pixels, std::int64_t size);

// The cells under each row and column of pixels, for a picture of a shown window, `width` pixels
// wide.
struct HeatmapPixels {
  HeatmapPixels(const Convolution& conv, const HeatmapFigure::Window& window, int width,
                int height);

  std::vector<IndexRange> rows;
  std::vector<IndexRange> columns;
};

// What each pixel shows, row by row; nothing where it lies outside of A.
std::vector<std::optional<BoxSummary>> SummarizePixels(const HeatmapFigure::Source& source,
                                                       const HeatmapPixels& pixels);

// The weight in the cell, or nullopt if there is no connection.
std::optional<double> WeightIn(const HeatmapFigure::Source& source, std::int64_t row,
                               std::int64_t column);

// Colours: 256 levels, one for no connection, one for outside of A. The levels of the weight with
// the largest |A| are equally spaced from the most negative to the most positive, with 0 in the
// middle. Those of density are spaced by logarithm, from 10⁻⁵ or less up to 1.
inline constexpr int kHeatmapLevels = 256;
inline constexpr int kZeroLevel = 128;  // of a weight
inline constexpr int kNoConnectionLevel = 256;
inline constexpr int kOutsideLevel = 257;
inline constexpr int kHeatmapColors = 258;
inline constexpr int kDensityDecades = 5;

// The number of levels from 0 to the largest weight, or for a factor of e in density.
float HeatmapLevels(HeatmapFigure::Shows shows);

// The level of a box of `cells` cells, from 0 to kHeatmapColors − 1, computed as in the shader.
int HeatmapLevel(const HeatmapFigure::Source& source, HeatmapFigure::Shows shows,
                 const std::optional<BoxSummary>& box, double cells);

}  // namespace chainrule
