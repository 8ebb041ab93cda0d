// One axis of a plot: which values it spans, and where it has its marks.
#pragma once

#include <string>
#include <vector>

#include "page/figure.h"

namespace chainrule {

class PlotScale {
 public:
  // Spans all finite values, on a logarithmic axis those above 0, and what the axis asks for.
  PlotScale(const PlotFigure::Axis& axis, const std::vector<const std::vector<double>*>& values);

  bool Has(double value) const;      // has a place on the axis
  double Place(double value) const;  // from 0 to 1
  // Of each value; NaN for one that has none.
  std::vector<double> Places(const std::vector<double>& values) const;
  // The value at a place; rounded so far that a pixel more or less cannot be told, `pixels` in all.
  double ValueAt(double place, double pixels) const;
  double span() const { return high_ - low_; }
  void Widen(double factor);  // about its middle

  struct Mark {
    double value;
    std::string text;
  };
  // About as many as asked for, at round numbers; none outside of the axis.
  std::vector<Mark> Marks(int count) const;

 private:
  std::vector<Mark> Decades(int count) const;

  bool log_ = false;
  bool whole_ = false;
  bool powers_ = false;
  double low_ = 0;  // the logarithm's where it is logarithmic
  double high_ = 1;
};

}  // namespace chainrule
