// Where a large heatmap looks: which cells of A lie under each pixel, and how the part that is seen
// moves. Canvas, text view and command line agree through this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "math/convolution_boxes.h"
#include "page/heatmap_figure.h"

namespace chainrule {

// Height over width of the picture.
double HeatmapAspect(const Convolution& conv);

// All of A, in the middle.
HeatmapFigure::Window FittedWindow(const Convolution& conv);

// The window that is seen: 0 columns are all of A; never wider than all, never narrower than a few
// cells, and nothing outside of A is seen along an axis where A fills the picture.
HeatmapFigure::Window SeenWindow(const Convolution& conv, HeatmapFigure::Window window);

// `factor` above 1 shows more. The place (x, y) of the picture, each from 0 to 1, stays where it
// is.
HeatmapFigure::Window ZoomedWindow(const Convolution& conv, const HeatmapFigure::Window& window,
                                   double factor, double x = 0.5, double y = 0.5);

// A place in what is seen, in parts of its width and height from the upper left corner.
struct WindowPlace {
  double x = 0;
  double y = 0;
};

// Zoomed, and moved so that what was at `from` is then at `to`, as far as A goes.
HeatmapFigure::Window PinchedWindow(const Convolution& conv, const HeatmapFigure::Window& window,
                                    double factor, const WindowPlace& from, const WindowPlace& to);

// With as many digits as can be told apart.
std::string PrintWindow(const HeatmapFigure::Window& window);

// The window after a button of HeatmapItems was pressed; nullopt for any other id.
std::optional<HeatmapFigure::Window> WindowAfter(const Convolution& conv,
                                                 const HeatmapFigure::Window& window,
                                                 std::string_view button);

// The rows and columns of A of which some is seen.
MatrixBox SeenCells(const Convolution& conv, const HeatmapFigure::Window& window);

// What lies under pixel number `pixel`, from 0, or each of `pixels` pixels in a row, `step` cells
// wide, from the place `begin` on: the cells whose centre is in it, or where cells are wider than
// pixels the cell that its centre is in. Empty outside of the `size` cells.
IndexRange CellsUnderPixel(double begin, double step, int pixel, std::int64_t size);
std::vector<IndexRange> CellsUnderPixels(double begin, double step, int pixels, std::int64_t size);

// Of a picture of a window that was seen, `width` pixels wide.
struct HeatmapPixels {
  HeatmapPixels(const Convolution& conv, const HeatmapFigure::Window& window, int width,
                int height);

  std::vector<IndexRange> rows;
  std::vector<IndexRange> columns;
};

// Row by row, what each pixel shows; nothing where it lies outside of A.
std::vector<std::optional<BoxSummary>> SummarizePixels(const HeatmapFigure::Source& source,
                                                       const HeatmapPixels& pixels);

// The weight in the cell; nullopt where there is no connection.
std::optional<double> WeightIn(const HeatmapFigure::Source& source, std::int64_t row,
                               std::int64_t column);

// Colours: 256 levels, one for no connection, one for outside of A. The levels of |A| go in equal
// steps up to the largest |w|, those of density from 10⁻⁵ or less up to 1 by its logarithm.
inline constexpr int kHeatmapLevels = 256;
inline constexpr int kNoConnectionLevel = 256;
inline constexpr int kOutsideLevel = 257;
inline constexpr int kHeatmapColors = 258;
inline constexpr int kDensityDecades = 5;

// How many levels the largest weight is worth, or a factor of e in density.
float HeatmapLevels(HeatmapFigure::Shows shows);

// Of a box of `cells` cells, from 0 to kHeatmapColors − 1, as the shader has it.
int HeatmapLevel(const HeatmapFigure::Source& source, HeatmapFigure::Shows shows,
                 const std::optional<BoxSummary>& box, double cells);

}  // namespace chainrule
