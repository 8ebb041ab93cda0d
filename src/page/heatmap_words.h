// A large heatmap in words: its items, what it is and shows, and what lies under a pixel.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "math/convolution_boxes.h"
#include "page/heatmap_figure.h"
#include "page/page.h"

namespace chainrule {

// What the figure's node holds: first the window, set as the field of the link with this id ("set."
// and its name), then buttons: heatmap.fit, .in, .out, .left, .right, .up, .down. See WindowAfter.
// `bind` makes a button one that goes to the window after it.
using BindWindow = std::function<Item(Item button, const HeatmapFigure::Window& after)>;
std::vector<Item> HeatmapItems(const HeatmapFigure& figure, std::string window_id,
                               const BindWindow& bind = nullptr);

// "98,304"
std::string Grouped(std::int64_t count);

// "rows 1–40, columns 7–46", counted from 1.
std::string CellsInWords(const MatrixBox& box);

// Size, connections, structure, and the part that is seen, a sentence each.
std::vector<std::string> HeatmapSentences(const HeatmapFigure& figure);

// The cells of A in the box, which is not empty: one cell's weight, tap and places, or of several
// the largest |A| and how many are connected.
std::string HeatmapReadout(const HeatmapFigure::Source& source, const MatrixBox& box);

// What is seen in at most 8 × 8 parts: how much of each is connected.
struct HeatmapTable {
  std::vector<std::string> head;               // over the names of the rows, and over each column
  std::vector<std::vector<std::string>> rows;  // each with its name before it
};
HeatmapTable DensityTable(const HeatmapFigure& figure);

}  // namespace chainrule
