// What the parts of a plot share: where values lie.
#pragma once

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

// Handles lie above everything else of the plot: to be pointed at before the rest, painted after
// it.
void PointAtHandles(Frame& frame,
                    const Node& node,
                    const PlotFigure& figure,
                    const PlotPlace& place);
void PaintHandles(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPlace& place);

}  // namespace chainrule
