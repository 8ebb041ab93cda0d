// Shared by the parts of a large heatmap: where it is drawn and what it shows.
#pragma once

#include "draw/frame.h"
#include "draw/heatmap_renderer.h"

namespace chainrule {

// Weights have the colours of cells everywhere: blue and red, the deeper the larger. Levels of
// density go from dark to light.
const HeatmapPalette& HeatmapColors(ThemeId theme, HeatmapFigure::Shows shows);

struct HeatmapPlace {
  const HeatmapFigure* figure = nullptr;
  HeatmapFigure::Window window;  // as shown
  Box body;

  const Convolution& conv() const { return figure->source->conv; }
  double pixel() const { return window.columns / static_cast<double>(body.width()); }
  float X(double column) const {
    return body.min.x + static_cast<float>((column - window.column) / pixel());
  }
  float Y(double row) const {
    return body.min.y + static_cast<float>((row - window.row) / pixel());
  }
  // The side of one cell.
  float side() const { return static_cast<float>(1 / pixel()); }
};

// Paints the title, and the buttons, which end where the picture does. If the title leaves too
// little room, they get rows of their own. Returns the height.
float PaintHeatmapButtons(Frame& frame, const Node& node, ImVec2 corner, float picture_end,
                          float width);
// The picture without a renderer: only as many rectangles as show where things are.
void PaintCoarsePicture(Frame& frame, const HeatmapPlace& place, const HeatmapPalette& palette);
// Borders of cells and of blocks, and numbers in cells: each from the size at which it can be read.
void PaintHeatmapCells(Frame& frame, const HeatmapPlace& place, const HeatmapPalette& palette);
// The row and column numbers, to the left of and above the picture.
void PaintHeatmapLabels(Frame& frame, const HeatmapPlace& place);
// The meaning of the colours. It is kHeatmapLegendHeight high.
void PaintHeatmapLegend(Frame& frame, const HeatmapFigure& figure, const HeatmapPalette& palette,
                        ImVec2 corner);

constexpr float kHeatmapLegendHeight = 72;

}  // namespace chainrule
