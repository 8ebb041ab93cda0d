// How to read a plot point by point, in order of x: the same by pointer and by keyboard.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "page/figure.h"

namespace chainrule {

// A place to read a plot: an x, and which of several points that one series has at that x.
struct PlotStop {
  double x = 0;
  std::size_t nth = 0;
  bool operator==(const PlotStop&) const = default;
};

struct PlotPoint {
  std::size_t series = 0;
  std::size_t point = 0;
};

// In order of x. Points without a place in the plot have no stop.
std::vector<PlotStop> PlotStops(const PlotFigure& plot);
// The number of this stop, or of one whose x is nearest. There must be at least one.
std::size_t NearestStop(const std::vector<PlotStop>& stops, const PlotStop& to);
PlotStop StopOf(const PlotFigure& plot, const PlotPoint& point);
// At most one point of each series. A series with fewer points at this x than others gives its
// last.
std::vector<PlotPoint> PointsAt(const PlotFigure& plot, const PlotStop& stop);
// "‖w‖ = 1.2, error 1.29, length of the gradient 0.25"
std::string PlotWords(const PlotFigure& plot, const PlotStop& stop);

}  // namespace chainrule
