// Everything around and over the picture of a large heatmap: row and column numbers, borders,
// legend.
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "course/course_text.h"
#include "course/number.h"
#include "draw/heatmap_parts.h"
#include "page/heatmap_words.h"

namespace chainrule {
namespace {

using std::int64_t;

constexpr float kLabelSize = 12;
constexpr float kColumnRoom = 14;  // between two labels of columns
constexpr float kRowRoom = 22;     // from one row label to the next
constexpr float kSmallestBordered = 10;
constexpr float kBordersWhole = 16;  // in full colour from here on
constexpr float kSmallestLit = 5;    // a cell that can be outlined
constexpr float kSmallestNumbered = 40;
constexpr float kSmallestBlock = 28;
constexpr float kNumberSize = 14;
constexpr float kLegendWidth = 180;
constexpr float kLegendBar = 10;

// The smallest of 1, 2, 5, 10, 20, 50 … that is at least `least`.
int64_t NiceStep(double least) {
  int64_t power = 1;
  for (;;) {
    for (const int64_t digit : {1, 2, 5})
      if (static_cast<double>(digit * power) >= least) return digit * power;
    power *= 10;
  }
}

// Calls `label` with each number, from 1, that is a multiple of the step, and with the first one.
template <class Label>
void EachLabel(const IndexRange& cells, int64_t step, const Label& label) {
  int64_t number = (cells.begin + step) / step * step;
  if (cells.begin == 0 && step > 2) label(int64_t{1});
  for (; number <= cells.end; number += step) label(number);
}

float Fade(float side) {
  return std::clamp((side - kSmallestBordered) / (kBordersWhole - kSmallestBordered), 0.0F, 1.0F);
}

ImU32 WithAlpha(ImU32 color, float alpha) {
  const auto part = static_cast<ImU32>(std::lround(255 * alpha));
  return (color & ~IM_COL32_A_MASK) | part << IM_COL32_A_SHIFT;
}

void VerticalLine(Frame& frame, const HeatmapPlace& place, int64_t column, ImU32 color) {
  const float x = std::round(place.X(static_cast<double>(column)));
  const float top = std::max(place.body.min.y, place.Y(0));
  const float bottom = std::min(place.body.max.y, place.Y(static_cast<double>(place.conv().rows)));
  if (x > place.body.min.x && x < place.body.max.x)
    frame.list().AddRectFilled({x, top}, {x + 1, bottom}, color);
}

void HorizontalLine(Frame& frame, const HeatmapPlace& place, int64_t row, ImU32 color) {
  const float y = std::round(place.Y(static_cast<double>(row)));
  const float left = std::max(place.body.min.x, place.X(0));
  const float right =
      std::min(place.body.max.x, place.X(static_cast<double>(place.conv().columns)));
  if (y > place.body.min.y && y < place.body.max.y)
    frame.list().AddRectFilled({left, y}, {right, y + 1}, color);
}

void Lines(Frame& frame, const HeatmapPlace& place, int64_t tall, int64_t wide, ImU32 color) {
  const MatrixBox seen = SeenCells(place.conv(), place.window);
  for (int64_t column = seen.columns.begin / wide * wide; column <= seen.columns.end;
       column += wide)
    VerticalLine(frame, place, column, color);
  for (int64_t row = seen.rows.begin / tall * tall; row <= seen.rows.end; row += tall)
    HorizontalLine(frame, place, row, color);
}

void Numbers(Frame& frame, const HeatmapPlace& place, const HeatmapPalette& palette) {
  const HeatmapFigure::Source& source = *place.figure->source;
  const MatrixBox seen = SeenCells(place.conv(), place.window);
  for (int64_t row = seen.rows.begin; row < seen.rows.end; ++row) {
    for (int64_t column = seen.columns.begin; column < seen.columns.end; ++column) {
      const std::optional<double> weight = WeightIn(source, row, column);
      if (!weight) continue;
      const std::string text = GroupDigits(ShowNumberCompact(*weight, 2));
      const BoxSummary box{1, *weight};
      const int level = HeatmapLevel(source, place.figure->shows, box, 1);
      const ImU32 behind = palette[static_cast<std::size_t>(level)];
      const ImU32 dark = IM_COL32(0x1F, 0x23, 0x28, 0xFF);
      const ImU32 color =
          Contrast(dark, behind) > Contrast(IM_COL32_WHITE, behind) ? dark : IM_COL32_WHITE;
      const float width = frame.Width(Face::kMain, kNumberSize, text);
      frame.Text(Face::kMain, kNumberSize,
                 {place.X(static_cast<double>(column) + 0.5) - width / 2,
                  place.Y(static_cast<double>(row) + 0.5) + 5},
                 color, text);
    }
  }
}

// The cells of the taps that are lit.
void Lit(Frame& frame, const HeatmapPlace& place) {
  const std::string& taps = place.figure->taps;
  const auto is = [&](const std::optional<Quantity>& quantity) {
    return quantity.has_value() && quantity->name == taps;
  };
  if (taps.empty() || !(is(frame.view.hovered) || is(frame.view.pinned))) return;
  const MatrixBox seen = SeenCells(place.conv(), place.window);
  const float side = place.side();
  for (int64_t row = seen.rows.begin; row < seen.rows.end; ++row) {
    for (int64_t column = seen.columns.begin; column < seen.columns.end; ++column) {
      const std::optional<int64_t> weight = Entry(place.conv(), row, column);
      if (!weight || frame.LightOf(Quantity{taps, static_cast<int>(*weight), 0}) == Light::kNone)
        continue;
      const ImVec2 corner{place.X(static_cast<double>(column)), place.Y(static_cast<double>(row))};
      frame.list().AddRect(corner, {corner.x + side + 1, corner.y + side + 1}, frame.theme.ochre, 0,
                           0, std::min(3.0F, side / 3));
    }
  }
}

}  // namespace

void PaintHeatmapCells(Frame& frame, const HeatmapPlace& place, const HeatmapPalette& palette) {
  const float side = place.side();
  const Theme& theme = frame.theme;
  frame.list().PushClipRect(place.body.min, place.body.max, true);
  if (side > kSmallestBordered) Lines(frame, place, 1, 1, WithAlpha(theme.rule, Fade(side)));
  const Convolution& conv = place.conv();
  const auto block = static_cast<double>(std::min(conv.channel_rows, conv.channel_columns));
  if (block / place.pixel() > static_cast<double>(kSmallestBlock))
    Lines(frame, place, conv.channel_rows, conv.channel_columns, theme.border);
  if (side >= kSmallestNumbered) Numbers(frame, place, palette);
  if (side >= kSmallestLit) Lit(frame, place);
  frame.list().PopClipRect();
}

void PaintHeatmapLabels(Frame& frame, const HeatmapPlace& place) {
  const MatrixBox seen = SeenCells(place.conv(), place.window);
  const ImU32 color = frame.theme.muted;
  const float widest = frame.Width(Face::kMain, kLabelSize, Grouped(seen.columns.end));
  const double pixel = place.pixel();
  float taken = place.body.min.x - kColumnRoom;
  EachLabel(
      seen.columns, NiceStep(static_cast<double>(widest + kColumnRoom) * pixel),
      [&](int64_t number) {
        const std::string text = Grouped(number);
        const float width = frame.Width(Face::kMain, kLabelSize, text);
        const float x = place.X(static_cast<double>(number) - 0.5);
        if (x - width / 2 < taken || x < place.body.min.x || x + width / 2 > place.body.max.x)
          return;
        taken = x + width / 2 + 4;
        frame.Text(Face::kMain, kLabelSize, {x - width / 2, place.body.min.y - 7}, color, text);
        frame.list().AddRectFilled({std::round(x), place.body.min.y - 4},
                                   {std::round(x) + 1, place.body.min.y - 1}, color);
      });
  float lowest = place.body.min.y - kRowRoom;
  EachLabel(seen.rows, NiceStep(static_cast<double>(kRowRoom) * pixel), [&](int64_t number) {
    const std::string text = Grouped(number);
    const float y = place.Y(static_cast<double>(number) - 0.5);
    if (y < place.body.min.y || y > place.body.max.y || y < lowest + kLabelSize) return;
    lowest = y;
    const float width = frame.Width(Face::kMain, kLabelSize, text);
    frame.Text(Face::kMain, kLabelSize, {place.body.min.x - 8 - width, y + 4}, color, text);
    frame.list().AddRectFilled({place.body.min.x - 4, std::round(y)},
                               {place.body.min.x - 1, std::round(y) + 1}, color);
  });
}

void PaintHeatmapLegend(Frame& frame, const HeatmapFigure& figure, const HeatmapPalette& palette,
                        ImVec2 corner) {
  const Theme& theme = frame.theme;
  const TextBook& text = CourseText();
  const bool density = figure.shows == HeatmapFigure::Shows::kDensity;
  frame.Text(Face::kText, kLabelSize, {corner.x, corner.y + 12}, theme.muted,
             text.Word(density ? "heatmap_legend_density" : "heatmap_legend_largest"));
  const float top = corner.y + 22;
  for (int level = 0; level < kHeatmapLevels; level += 2) {
    const float x = corner.x + kLegendWidth * static_cast<float>(level) / kHeatmapLevels;
    frame.list().AddRectFilled({x, top}, {x + kLegendWidth * 2 / kHeatmapLevels, top + kLegendBar},
                               palette[static_cast<std::size_t>(level)]);
  }
  const std::string largest = GroupDigits(ShowNumber(figure.source->largest, 4));
  const std::string low = density ? FillWords(text.Word("heatmap_or_less"),
                                              {{"value", "10" + Superscript(-kDensityDecades)}})
                                  : "−" + largest;
  const std::string high = density ? "1" : largest;
  const float baseline = top + kLegendBar + 15;
  frame.Text(Face::kMain, kLabelSize, {corner.x, baseline}, theme.muted, low);
  frame.Text(Face::kMain, kLabelSize,
             {corner.x + kLegendWidth - frame.Width(Face::kMain, kLabelSize, high), baseline},
             theme.muted, high);
  const float below = baseline + 10;
  const Box none{{corner.x, below}, {corner.x + kLegendBar, below + kLegendBar}};
  frame.list().AddRectFilled(none.min, none.max, palette[kNoConnectionLevel]);
  frame.list().AddRect(none.min, none.max, theme.border);
  frame.Text(Face::kText, kLabelSize, {none.max.x + 7, none.max.y - 1}, theme.muted,
             text.Word("heatmap_legend_none"));
}

}  // namespace chainrule
