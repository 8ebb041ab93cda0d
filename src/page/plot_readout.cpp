#include "page/plot_readout.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include "course/number.h"
#include "math/join.h"

namespace chainrule {
namespace {

constexpr int kDecimals = 4;

bool Before(const PlotStop& a, const PlotStop& b) {
  return a.x < b.x || (a.x == b.x && a.nth < b.nth);
}

std::size_t Count(const PlotFigure::Series& series) {
  return std::min(series.x.size(), series.y.size());
}

bool HasPlace(const PlotFigure& plot, const PlotFigure::Series& series, std::size_t point) {
  return plot.x.Has(series.x[point]) && plot.y.Has(series.y[point]);
}

// On an axis of powers this is the number itself, even if no double can hold it.
std::string Coordinate(const PlotFigure::Axis& axis, double value) {
  if (!axis.powers) return GroupDigits(ShowNumber(value, kDecimals));
  const double number = std::pow(10, value);
  if (std::isfinite(number) && number >= std::numeric_limits<double>::min())
    return ShowNumber(number, kDecimals);
  const double exponent = std::floor(value);
  return Join(ShowNumber(std::pow(10, value - exponent), kDecimals), "·10",
              Superscript(static_cast<int>(std::clamp(exponent, -1e9, 1e9))));
}

// "error 1.29", or "m = 32: 9248" if the name itself contains numbers.
std::string Named(const std::string& name, const std::string& value) {
  return Join(name, name.find('=') == std::string::npos ? " " : ": ", value);
}

// "C = 40", but "layer 3". Subscripts are written without their sign, as they are shown.
std::string Labelled(const Formula& label, const std::string& value) {
  const Formula& core =
      label.kind == FormulaKind::kRow && label.children.size() == 1 ? label.children[0] : label;
  std::string words = ToPlainText(label);
  std::erase(words, '_');
  return core.kind == FormulaKind::kText ? Named(words, value) : Join(words, " = ", value);
}

}  // namespace

std::vector<PlotStop> PlotStops(const PlotFigure& plot) {
  std::vector<double> all;  // each x as often as in the series with the most points there
  for (const PlotFigure::Series& series : plot.series) {
    std::vector<double> own;
    own.reserve(Count(series));
    for (std::size_t i = 0; i < Count(series); ++i)
      if (HasPlace(plot, series, i)) own.push_back(series.x[i]);
    if (!std::is_sorted(own.begin(), own.end())) std::sort(own.begin(), own.end());
    if (own == all) continue;  // nothing to add
    const std::vector<double> before = std::exchange(all, {});
    std::set_union(before.begin(), before.end(), own.begin(), own.end(), std::back_inserter(all));
  }
  std::vector<PlotStop> stops;
  stops.reserve(all.size());
  for (const double x : all)
    stops.push_back({x, !stops.empty() && stops.back().x == x ? stops.back().nth + 1 : 0});
  return stops;
}

std::size_t NearestStop(const std::vector<PlotStop>& stops, const PlotStop& to) {
  assert(!stops.empty());
  const auto after = std::lower_bound(stops.begin(), stops.end(), to, Before);
  if (after == stops.begin()) return 0;
  const auto before = std::prev(after);
  const bool on = after != stops.end() && after->x - to.x <= to.x - before->x;
  return static_cast<std::size_t>((on ? after : before) - stops.begin());
}

PlotStop StopOf(const PlotFigure& plot, const PlotPoint& point) {
  const PlotFigure::Series& series = plot.series[point.series];
  PlotStop stop{series.x[point.point], 0};
  for (std::size_t i = 0; i < point.point; ++i)
    if (series.x[i] == stop.x && HasPlace(plot, series, i)) ++stop.nth;
  return stop;
}

std::vector<PlotPoint> PointsAt(const PlotFigure& plot, const PlotStop& stop) {
  std::vector<PlotPoint> points;
  for (std::size_t k = 0; k < plot.series.size(); ++k) {
    const PlotFigure::Series& series = plot.series[k];
    std::optional<std::size_t> last;
    std::size_t met = 0;
    for (std::size_t i = 0; i < Count(series) && met <= stop.nth; ++i) {
      if (series.x[i] != stop.x || !HasPlace(plot, series, i)) continue;
      last = i;
      ++met;
    }
    if (last) points.push_back({k, *last});
  }
  return points;
}

std::string PlotWords(const PlotFigure& plot, const PlotStop& stop) {
  std::string words = Labelled(plot.x.label, Coordinate(plot.x, stop.x));
  for (const PlotPoint& at : PointsAt(plot, stop)) {
    const PlotFigure::Series& series = plot.series[at.series];
    const std::string value = Coordinate(plot.y, series.y[at.point]);
    words += ", ";
    words += series.name.empty() ? Labelled(plot.y.label, value) : Named(series.name, value);
  }
  return words;
}

}  // namespace chainrule
