// What the parts of a large heatmap share: where it is drawn and what it shows.
#pragma once

#include "draw/frame.h"
#include "draw/heatmap_renderer.h"

namespace chainrule {

// Levels from dark to light, so that they can be told apart in grey and by whoever is colour blind.
const HeatmapPalette& HeatmapColors(ThemeId theme);

struct HeatmapPlace {
  const HeatmapFigure* figure = nullptr;
  HeatmapFigure::Window window;  // as it is seen
  Box body;

  const Convolution& conv() const { return figure->source->conv; }
  double pixel() const { return window.columns / static_cast<double>(body.width()); }
  float X(double column) const {
    return body.min.x + static_cast<float>((column - window.column) / pixel());
  }
  float Y(double row) const {
    return body.min.y + static_cast<float>((row - window.row) / pixel());
  }
  // Of one cell.
  float side() const { return static_cast<float>(1 / pixel()); }
};

// Title, and buttons that end where the picture does, or in rows of their own where the title
// leaves too little room. Gives the height.
float PaintHeatmapButtons(Frame& frame, const Node& node, ImVec2 corner, float picture_end,
                          float width);
// Without a renderer: as few rectangles as say what is where.
void PaintCoarsePicture(Frame& frame, const HeatmapPlace& place, const HeatmapPalette& palette);
// Borders of cells and of blocks, numbers in cells: each from the size on where it can be read.
void PaintHeatmapCells(Frame& frame, const HeatmapPlace& place, const HeatmapPalette& palette);
// The numbers of rows and columns, left of and above the picture.
void PaintHeatmapLabels(Frame& frame, const HeatmapPlace& place);
// What the colours mean; as high as kHeatmapLegendHeight.
void PaintHeatmapLegend(Frame& frame, const HeatmapFigure& figure, const HeatmapPalette& palette,
                        ImVec2 corner);

constexpr float kHeatmapLegendHeight = 72;

}  // namespace chainrule
