#include "draw/plot_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "course/number.h"

namespace chainrule {
namespace {

// The next of 1, 2, 5, 10, 20, … that is at least `step`.
double RoundUp(double step) {
  const double decade = std::pow(10, std::floor(std::log10(step)));
  for (double factor : {1.0, 2.0, 5.0}) {
    if (step <= factor * decade * (1 + 1e-9)) return factor * decade;
  }
  return 10 * decade;
}

struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;

  // Takes in the finite values that are at least `least`.
  void Take(std::span<const double> values, double least) {
    double lowest = low;
    double highest = high;
    for (const double value : values) {
      if (!(value >= least && value <= std::numeric_limits<double>::max())) continue;
      lowest = value < lowest ? value : lowest;
      highest = value > highest ? value : highest;
    }
    low = lowest;
    high = highest;
  }
};

constexpr double kFarBelow = -20;  // a place so far below a cut axis that it does not matter
constexpr double kLn10 = 2.302585092994046;

// "10⁻⁴⁰⁰": the last part of how such a small number is shown.
std::string PowerOfTen(double exponent) {
  return "10" + Superscript(static_cast<int>(std::round(exponent)));
}

}  // namespace

PlotScale::PlotScale(const PlotFigure::Axis& axis,
                     const std::vector<const std::vector<double>*>& values)
    : log_(axis.log),
      whole_(axis.whole_numbers || axis.powers),
      powers_(axis.powers),
      cut_(axis.cut && axis.low) {
  const double least =
      log_ ? std::numeric_limits<double>::denorm_min() : std::numeric_limits<double>::lowest();
  Extent range;
  for (const std::vector<double>* list : values) range.Take(*list, least);
  for (const std::optional<double>& value : {axis.low, axis.high}) {
    if (value.has_value()) range.Take({&*value, 1}, least);
  }
  if (range.low <= range.high) {
    low_ = log_ ? std::log10(range.low) : range.low;
    high_ = log_ ? std::log10(range.high) : range.high;
  }
  if (cut_) low_ = std::max(low_, log_ ? std::log10(*axis.low) : *axis.low);
  // An axis that begins near 0 starts at 0, so that heights can be compared.
  if (!log_ && !powers_ && low_ > 0 && low_ < 0.7 * high_) low_ = 0;
  if (log_) {
    low_ = std::floor(low_);
    high_ = std::max(std::ceil(high_), low_ + 1);
  } else if (!(high_ - low_ > 1e-12 * std::max(std::abs(high_), std::abs(low_)))) {
    const double margin = whole_ || low_ == 0 ? 1 : std::abs(low_) / 2;
    low_ -= whole_ ? 0 : margin;
    high_ += margin;
  }
  // Limits are needed: the difference of two finite numbers need not be finite.
  if (!std::isfinite(high_ - low_)) {
    low_ = std::max(low_, -1e300);
    high_ = std::min(high_, 1e300);
  }
}

bool PlotScale::Has(double value) const {
  return std::isfinite(value) && (!log_ || value > 0);
}

double PlotScale::Place(double value) const {
  const double at = log_ ? std::log10(value) : value;
  return std::clamp((at - low_) / (high_ - low_), 0.0, 1.0);
}

std::vector<double> PlotScale::Places(const std::vector<double>& values) const {
  std::vector<double> places(values.size());
  const double low = low_;
  const double span = high_ - low_;
  const double least = cut_ ? kFarBelow : 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = values[i];
    if (log_) {
      places[i] = Has(value) ? Place(value) : std::numeric_limits<double>::quiet_NaN();
    } else {
      // value − value is 0, or NaN if the value is not finite. That avoids a branch for thousands
      // of points.
      places[i] = std::clamp((value - low) / span, least, 1.0) + (value - value);
    }
  }
  return places;
}

double PlotScale::ValueAt(double place, double pixels) const {
  const double at = low_ + std::clamp(place, 0.0, 1.0) * (high_ - low_);
  const double exact = log_ ? std::pow(10, at) : at;
  // The value of one pixel here.
  const double pixel = (high_ - low_) / std::max(pixels, 1.0) * (log_ ? exact * kLn10 : 1);
  if (!(pixel > 0) || !std::isfinite(exact)) return exact;
  double unit = std::pow(10, std::floor(std::log10(pixel)));
  if (whole_ && !powers_ && !log_) unit = std::max(unit, 1.0);
  // Divide if the unit is below 1: 3 times 1/100 is not exactly 0.03.
  return unit < 1 ? std::round(exact * std::round(1 / unit)) / std::round(1 / unit)
                  : std::round(exact / unit) * unit;
}

void PlotScale::Widen(double factor) {
  const double middle = low_ + (high_ - low_) / 2;
  const double half = (high_ - low_) / 2 * factor;
  low_ = middle - half;
  high_ = middle + half;
}

std::vector<PlotScale::Mark> PlotScale::Decades(int count) const {
  std::vector<Mark> marks;
  const double step = std::max(1.0, std::ceil((high_ - low_) / std::max(count, 1)));
  for (double at = low_; at <= high_; at += step) {
    const double value = std::pow(10, at);
    if (std::isfinite(value) && value > 0)
      marks.push_back(
          {value, std::abs(at) <= 4 ? GroupDigits(ShowNumber(value, 4)) : PowerOfTen(at)});
  }
  return marks;
}

std::vector<PlotScale::Mark> PlotScale::Marks(int count) const {
  if (log_) return Decades(count);
  std::vector<Mark> marks;
  double step = RoundUp((high_ - low_) / std::max(count, 1));
  if (whole_) step = std::max(1.0, step);
  const double slack = step * 1e-6;
  const double first = std::ceil((low_ - slack) / step);
  for (int i = 0; i < 100; ++i) {
    const double value = (first + i) * step;
    if (!(value <= high_ + slack)) break;
    marks.push_back({value, powers_
                                ? PowerOfTen(value)
                                : GroupDigits(ShowNumber(std::abs(value) < slack ? 0 : value, 4))});
  }
  return marks;
}

}  // namespace chainrule
