#include "page/heatmap_picture.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "course/png.h"
#include "page/heatmap_palette.h"
#include "page/heatmap_view.h"

namespace chainrule {
namespace {

constexpr unsigned kPaper = 0xFFFFFF;
constexpr unsigned kZero = 0xF4F1EA;  // a weight of 0, which is not the same as none
constexpr unsigned kNegative = 0xD67D69;
constexpr unsigned kPositive = 0x5F93CB;
// Keeps a tall picture of few columns as small as a wide one.
constexpr int kTallest = 4 * kWidestPicture;

struct Size {
  int width = 1;
  int height = 1;
};

Size SizeOf(const Convolution& conv) {
  const double columns = static_cast<double>(conv.columns);
  const double rows = static_cast<double>(conv.rows);
  double width = columns;
  if (columns < kWidestPicture) width = columns * std::floor(kWidestPicture / columns);
  width = std::min<double>(width, kWidestPicture);
  if (width * rows / columns > kTallest) width = std::max(1.0, kTallest * columns / rows);
  const double height = std::clamp(std::round(width * rows / columns), 1.0, double{kTallest});
  return {static_cast<int>(width), static_cast<int>(height)};
}

class Picture final : public Export {
 public:
  Picture(std::string file_name, HeatmapFigure::Source source, HeatmapFigure::Shows shows,
          Size size, int rows)
      : Export(std::move(file_name), StoredPng::Bytes(size.width, size.height, rows), true),
        source_(std::move(source)),
        shows_(shows),
        size_(size),
        rows_(rows),
        png_(size.width, size.height),
        pixels_(source_.conv, {0, 0, static_cast<double>(source_.conv.columns)}, size.width,
                size.height) {}

  bool Next(std::string& piece) override {
    piece.clear();
    if (row_ == 0) png_.Begin(piece);
    const int end = std::min(row_ + rows_, size_.height);
    HeatmapPixels strip = pixels_;
    strip.rows.assign(pixels_.rows.begin() + row_, pixels_.rows.begin() + end);
    const auto boxes = SummarizePixels(source_, strip);
    std::string colors;
    for (std::size_t y = 0; y < strip.rows.size(); ++y) {
      for (std::size_t x = 0; x < strip.columns.size(); ++x) {
        const double cells = static_cast<double>(strip.rows[y].size()) *
                             static_cast<double>(strip.columns[x].size());
        const int level = HeatmapLevel(source_, shows_, boxes[y * strip.columns.size() + x], cells);
        const unsigned color = level >= kHeatmapLevels ? kPaper
                               : shows_ == HeatmapFigure::Shows::kDensity
                                   ? HeatmapColor(level)
                                   : SignedColor(level, kZero, kNegative, kPositive);
        for (int shift = 16; shift >= 0; shift -= 8)
          colors += static_cast<char>((color >> shift) & 0xFF);
      }
    }
    png_.AddRows(colors, piece);
    row_ = end;
    return row_ < size_.height;
  }
  double Done() const override { return static_cast<double>(row_) / size_.height; }

 private:
  HeatmapFigure::Source source_;
  HeatmapFigure::Shows shows_;
  Size size_;
  int rows_;
  StoredPng png_;
  HeatmapPixels pixels_;
  int row_ = 0;
};

}  // namespace

std::unique_ptr<Export> PictureOf(std::string file_name, HeatmapFigure::Source source,
                                  HeatmapFigure::Shows shows) {
  // A few rows at a time: for the largest matrices each row takes a millisecond.
  constexpr int kRows = 8;
  const Size size = SizeOf(source.conv);
  return std::make_unique<Picture>(std::move(file_name), std::move(source), shows, size,
                                   std::min(kRows, StoredPng::MostRows(size.width)));
}

}  // namespace chainrule
