// One axis of a plot: the values it spans, and where its marks are.
#pragma once

#include <string>
#include <vector>

#include "page/figure.h"

namespace chainrule {

class PlotScale {
 public:
  // Spans all finite values (on a logarithmic axis only those above 0) and the range that the axis
  // asks for.
  PlotScale(const PlotFigure::Axis& axis, const std::vector<const std::vector<double>*>& values);

  bool Has(double value) const;      // has a place on the axis
  double Place(double value) const;  // from 0 to 1
  // The same without limits: for lines that are cut off at the border.
  float Beyond(double value) const { return static_cast<float>((value - low_) / span()); }
  // The value at a place of an axis that is not logarithmic.
  double At(float place) const { return low_ + static_cast<double>(place) * span(); }
  // The place of each value, or NaN for a value that has none. Below 0 only if the axis is cut.
  std::vector<double> Places(const std::vector<double>& values) const;
  // The value at a place, rounded to what one pixel can tell apart. The axis is `pixels` long.
  double ValueAt(double place, double pixels) const;
  double span() const { return high_ - low_; }
  bool cut() const { return cut_; }
  void Widen(double factor);  // about its middle

  struct Mark {
    double value;
    std::string text;
  };
  // About as many marks as asked for, at round numbers, and none outside the axis.
  std::vector<Mark> Marks(int count) const;

 private:
  std::vector<Mark> Decades(int count) const;

  bool log_ = false;
  bool whole_ = false;
  bool powers_ = false;
  bool cut_ = false;
  double low_ = 0;  // logarithms if the axis is logarithmic
  double high_ = 1;
};

}  // namespace chainrule
