#include "page/heatmap_view.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "course/number.h"
#include "math/join.h"

namespace chainrule {
namespace {

using Window = HeatmapFigure::Window;
using std::int64_t;

constexpr double kFlattest = 0.4;
constexpr double kTallest = 1;
constexpr double kFewestColumns = 8;
constexpr double kZoomStep = 2;
constexpr double kMoveStep = 0.25;  // of the part in view

double Number(int64_t count) {
  return static_cast<double>(count);
}

double Within(double begin, double seen, int64_t size) {
  if (seen >= Number(size)) return (Number(size) - seen) / 2;
  return std::clamp(begin, 0.0, Number(size) - seen);
}

// Rounded to a hundredth of a pixel of a large picture.
double Rounded(double value, double columns) {
  const double scale = std::pow(10.0, std::max(0.0, 5 - std::floor(std::log10(columns))));
  return std::round(value * scale) / scale;
}

// The edges of consecutive ranges, which are the same or adjacent: each edge once.
std::vector<int64_t> Edges(const std::vector<IndexRange>& ranges, std::vector<int>& box_of) {
  std::vector<int64_t> edges;
  for (const IndexRange& range : ranges) {
    if (range.empty()) {
      box_of.push_back(-1);
      continue;
    }
    if (edges.empty()) edges.push_back(range.begin);
    if (edges.back() != range.end) edges.push_back(range.end);
    box_of.push_back(static_cast<int>(edges.size()) - 2);
  }
  if (edges.empty()) edges.push_back(0);
  return edges;
}

}  // namespace

double HeatmapAspect(const Convolution& conv) {
  return std::clamp(Number(conv.rows) / Number(conv.columns), kFlattest, kTallest);
}

Window FittedWindow(const Convolution& conv) {
  return SeenWindow(conv, {});
}

Window SeenWindow(const Convolution& conv, Window window) {
  const double aspect = HeatmapAspect(conv);
  const double all = std::max(Number(conv.columns), Number(conv.rows) / aspect);
  const bool given =
      window.columns > 0 && std::isfinite(window.row + window.column + window.columns);
  if (!given) window = {0, 0, all};
  window.columns = std::clamp(window.columns, std::min(kFewestColumns, all), all);
  window.column = Within(window.column, window.columns, conv.columns);
  window.row = Within(window.row, window.columns * aspect, conv.rows);
  return window;
}

Window ZoomedWindow(const Convolution& conv, const Window& window, double factor, double x,
                    double y) {
  return PinchedWindow(conv, window, factor, {x, y}, {x, y});
}

Window PinchedWindow(const Convolution& conv, const Window& window, double factor,
                     const WindowPlace& from, const WindowPlace& to) {
  const double aspect = HeatmapAspect(conv);
  const double columns =
      SeenWindow(conv, {window.row, window.column, window.columns * factor}).columns;
  return SeenWindow(conv, {window.row + (from.y * window.columns - to.y * columns) * aspect,
                           window.column + from.x * window.columns - to.x * columns, columns});
}

std::string PrintWindow(const Window& window) {
  const double columns = std::max(window.columns, 1.0);
  return Join(PrintNumber(Rounded(window.row, columns)), ",",
              PrintNumber(Rounded(window.column, columns)), ",",
              PrintNumber(Rounded(window.columns, columns)));
}

std::optional<Window> WindowAfter(const Convolution& conv, const Window& window,
                                  std::string_view button) {
  Window seen = SeenWindow(conv, window);
  if (button == "heatmap.fit") return Window{};
  if (button == "heatmap.in") return ZoomedWindow(conv, seen, 1 / kZoomStep);
  if (button == "heatmap.out") return ZoomedWindow(conv, seen, kZoomStep);
  const double step = kMoveStep * seen.columns;
  if (button == "heatmap.left") {
    seen.column -= step;
  } else if (button == "heatmap.right") {
    seen.column += step;
  } else if (button == "heatmap.up") {
    seen.row -= step * HeatmapAspect(conv);
  } else if (button == "heatmap.down") {
    seen.row += step * HeatmapAspect(conv);
  } else {
    return std::nullopt;
  }
  return SeenWindow(conv, seen);
}

MatrixBox SeenCells(const Convolution& conv, const Window& window) {
  const Window seen = SeenWindow(conv, window);
  const auto range = [](double begin, double length, int64_t size) {
    return Intersection(
        {static_cast<int64_t>(std::floor(begin)), static_cast<int64_t>(std::ceil(begin + length))},
        {0, size});
  };
  return {range(seen.row, seen.columns * HeatmapAspect(conv), conv.rows),
          range(seen.column, seen.columns, conv.columns)};
}

IndexRange CellsUnderPixel(double begin, double step, int pixel, int64_t size) {
  const auto cell = [](double place) { return static_cast<int64_t>(std::floor(place)); };
  const auto edge = [&](int number) { return cell(std::ceil(begin + number * step - 0.5)); };
  IndexRange range{edge(pixel), edge(pixel + 1)};
  if (step < 1) {
    range.begin = cell(begin + (pixel + 0.5) * step);
    range.end = range.begin + 1;
  }
  return Intersection(range, {0, size});
}

std::vector<IndexRange> CellsUnderPixels(double begin, double step, int pixels, int64_t size) {
  std::vector<IndexRange> ranges;
  ranges.reserve(static_cast<std::size_t>(pixels));
  for (int pixel = 0; pixel < pixels; ++pixel)
    ranges.push_back(CellsUnderPixel(begin, step, pixel, size));
  return ranges;
}

HeatmapPixels::HeatmapPixels(const Convolution& conv, const Window& window, int width, int height)
    : rows(CellsUnderPixels(window.row, window.columns / width, height, conv.rows)),
      columns(CellsUnderPixels(window.column, window.columns / width, width, conv.columns)) {}

std::vector<std::optional<BoxSummary>> SummarizePixels(const HeatmapFigure::Source& source,
                                                       const HeatmapPixels& pixels) {
  std::vector<int> row_of;
  std::vector<int> column_of;
  const std::vector<int64_t> rows = Edges(pixels.rows, row_of);
  const std::vector<int64_t> columns = Edges(pixels.columns, column_of);
  const std::vector<BoxSummary> boxes = SummarizeGrid(source.conv, source.w, rows, columns);
  std::vector<std::optional<BoxSummary>> picture;
  picture.reserve(row_of.size() * column_of.size());
  for (const int row : row_of) {
    for (const int column : column_of) {
      picture.emplace_back();
      if (row >= 0 && column >= 0)
        picture.back() = boxes[static_cast<std::size_t>(row) * (columns.size() - 1) +
                               static_cast<std::size_t>(column)];
    }
  }
  return picture;
}

std::optional<double> WeightIn(const HeatmapFigure::Source& source, int64_t row, int64_t column) {
  const std::optional<int64_t> weight = Entry(source.conv, row, column);
  if (!weight) return std::nullopt;
  return source.w.data()[*weight];
}

float HeatmapLevels(HeatmapFigure::Shows shows) {
  constexpr double kMost = kHeatmapLevels - 1;
  if (shows == HeatmapFigure::Shows::kDensity)
    return static_cast<float>(kMost / (kDensityDecades * std::log(10.0)));
  return static_cast<float>(kMost / 2);
}

int HeatmapLevel(const HeatmapFigure::Source& source, HeatmapFigure::Shows shows,
                 const std::optional<BoxSummary>& box, double cells) {
  constexpr float kMost = kHeatmapLevels - 1;
  if (!box) return kOutsideLevel;
  if (box->connections == 0) return kNoConnectionLevel;
  const float levels = HeatmapLevels(shows);
  if (shows == HeatmapFigure::Shows::kDensity) {
    const float density = static_cast<float>(box->connections) / static_cast<float>(cells);
    return static_cast<int>(std::max(kMost + levels * std::log(density), 0.0F) + 0.5F);
  }
  if (!(source.largest > 0)) return kZeroLevel;
  return static_cast<int>(
      std::min(static_cast<float>(box->largest / source.largest) * levels + kZeroLevel, kMost));
}

}  // namespace chainrule
