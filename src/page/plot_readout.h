// How a plot is read point by point, in order of x: the same under the pointer and by keyboard.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "page/figure.h"

namespace chainrule {

// Where a plot can be read: an x, and the how manieth of the points that one series has over it.
struct PlotStop {
  double x = 0;
  std::size_t nth = 0;
  bool operator==(const PlotStop&) const = default;
};

struct PlotPoint {
  std::size_t series = 0;
  std::size_t point = 0;
};

// In order of x. Points that have no place in the plot have no stop.
std::vector<PlotStop> PlotStops(const PlotFigure& plot);
// The number of the stop itself, else of one whose x is nearest. There is at least one.
std::size_t NearestStop(const std::vector<PlotStop>& stops, const PlotStop& to);
PlotStop StopOf(const PlotFigure& plot, const PlotPoint& point);
// Of each series one point at most. Of a series with fewer points over this x than others, its
// last.
std::vector<PlotPoint> PointsAt(const PlotFigure& plot, const PlotStop& stop);
// "‖w‖ = 1.2, error 1.29, length of the gradient 0.25"
std::string PlotWords(const PlotFigure& plot, const PlotStop& stop);

}  // namespace chainrule
