// A large heatmap in words: its items, what it is and shows, and what lies under a pixel.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "math/convolution_boxes.h"
#include "page/heatmap_figure.h"
#include "page/page.h"

namespace chainrule {

// The items of the figure's node. First the window, set as the field of the link with this id
// ("set." and its name). Then the buttons heatmap.fit, .in, .out, .left, .right, .up, .down; see
// WindowAfter. `bind` makes a button go to the window after it.
using BindWindow = std::function<Item(Item button, const HeatmapFigure::Window& after)>;
std::vector<Item> HeatmapItems(const HeatmapFigure& figure, std::string window_id,
                               const BindWindow& bind = nullptr);

// "98,304"
std::string Grouped(std::int64_t count);

// "rows 1–40, columns 7–46", counted from 1.
std::string CellsInWords(const MatrixBox& box);

// One sentence each for size, connections, structure, and the part in view.
std::vector<std::string> HeatmapSentences(const HeatmapFigure& figure);

// Describes the cells of A in the box, which must not be empty. For one cell: weight, tap and
// places. For several: the largest |A| and how many are connected.
std::string HeatmapReadout(const HeatmapFigure::Source& source, const MatrixBox& box);

// The part in view, cut into at most 8 × 8 pieces, with the connected share of each.
struct HeatmapTable {
  std::vector<std::string> head;               // above the names of the rows, and above each column
  std::vector<std::vector<std::string>> rows;  // each starts with its name
};
HeatmapTable DensityTable(const HeatmapFigure& figure);

}  // namespace chainrule
