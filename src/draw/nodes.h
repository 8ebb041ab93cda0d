// The painters of the kinds of nodes, one file each. All paint downward from a corner and say how
// much room they took; those of the header and the deck are given a box to fill.
#pragma once

#include <optional>
#include <span>

#include "draw/frame.h"

namespace chainrule {

struct Extent {
  float width = 0;
  float height = 0;
};

// Whatever kind it is, with its children.
Extent PaintNode(Frame& frame, const Node& node, ImVec2 corner, float width);
// Below each other; plots in pairs and matrices side by side as far as they fit.
Extent PaintNodes(Frame& frame, std::span<const Node> nodes, ImVec2 corner, float width);
// How many nodes at the beginning are plots that stand beside each other, or one alone.
std::size_t FirstPlots(std::span<const Node> nodes, float width);

Extent PaintWords(Frame& frame, const Node& node, ImVec2 corner, float width);  // heading to notice
Extent PaintLines(Frame& frame, const Node& node, ImVec2 corner, float width);
Extent PaintControls(Frame& frame, const Node& node, ImVec2 corner, float width);
Extent PaintNetwork(Frame& frame, const Node& node, const NetworkFigure& figure, ImVec2 corner,
                    float width);
Extent PaintPlot(Frame& frame, const Node& node, const PlotFigure& figure, ImVec2 corner,
                 float width);
Extent PaintTensor(Frame& frame, const Node& node, const TensorFigure& figure, ImVec2 corner,
                   float width);
Extent PaintHeatmap(Frame& frame, const Node& node, const HeatmapFigure& figure, ImVec2 corner,
                    float width);
Extent PaintBlocks(Frame& frame, const Node& node, const BlockFigure& figure, ImVec2 corner,
                   float width);
Extent PaintMatrix(Frame& frame, const Node& node, ImVec2 corner);
float MatrixWidth(const Frame& frame, const Node& node);
// Of a matrix at y that is out of sight while something is dragged, as it was painted last: then it
// need not be laid out.
std::optional<Extent> SizeBelowSight(Frame& frame, const Node& node, float y);

void PaintTimeline(Frame& frame, const Node& node, const Box& box);
// Two rows where one has no room for all.
float HeaderHeight(const Frame& frame, const Node& header, float width);
void PaintHeader(Frame& frame, const Node& header, const Box& box);
void PaintDeck(Frame& frame, const Node& deck, const Box& box);

// A choice as words that open a list.
void PaintDropdown(Frame& frame, const Item& item, ImVec2 baseline);
float DropdownWidth(const Frame& frame, const Item& item);

constexpr float kDeckHeight = 74;
constexpr float kNarrowDeckHeight = 108;
constexpr float kNarrowWidth = 820;

}  // namespace chainrule
