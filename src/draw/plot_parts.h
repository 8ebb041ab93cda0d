// Shared by the parts of a plot: where values lie.
#pragma once

#include <optional>
#include <vector>

#include "draw/frame.h"
#include "draw/plot_scale.h"

namespace chainrule {

struct PlotPlace {
  PlotScale x;
  PlotScale y;
  Box body;

  bool Has(double x_value, double y_value) const { return x.Has(x_value) && y.Has(y_value); }
  ImVec2 At(double x_value, double y_value) const {
    return {body.min.x + static_cast<float>(x.Place(x_value)) * body.width(),
            body.max.y - static_cast<float>(y.Place(y_value)) * body.height()};
  }
};

// The places of a plot's series.
struct PlotPanels {
  PlotPlace upper;
  std::optional<PlotPlace> lower;

  const PlotPlace& Of(const PlotFigure::Series& series) const {
    return series.lower ? *lower : upper;
  }
  Box body() const { return {upper.body.min, (lower ? *lower : upper).body.max}; }
};

inline constexpr float kDot = 3;  // half the width of a point

// One point. Series differ by the shape of their points as well as by colour.
void PaintDot(Frame& frame, const PlotFigure& figure, std::size_t series, ImVec2 at, float r);
// Whether the series is a curve drawn with dashes: every second one of a panel is.
bool IsDashed(const PlotFigure& figure, std::size_t series);
// A stroke as in the curve, or a point.
void PaintKey(Frame& frame, const PlotFigure& figure, std::size_t series, ImVec2 middle);
// All points of a series: a line, dots, or bars.
void PaintSeries(Frame& frame, const PlotFigure& figure, std::size_t series,
                 const PlotPlace& place);

// The room to the right of the body for the names of curves; 0 if they belong in the legend. It
// depends on the names alone, so that the axes stand still while numbers are dragged.
float NamesRoom(const Frame& frame, const PlotFigure& figure, float width);
// For the series of one panel: each curve's name at its end, if there is room for all, and the
// other names in a legend at the top of the panel, which has this corner and width.
void PaintNames(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPlace& place,
                bool lower, ImVec2 corner, float width);

// Handles lie above everything else in the plot: they get the pointer first and are painted last.
void PointAtHandles(Frame& frame, const Node& node, const PlotFigure& figure,
                    const PlotPlace& place);
void PaintHandles(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPlace& place);

}  // namespace chainrule
