// The painters for each kind of node, one file each. They paint downward from a corner and return
// the room they took. Those of the header and the deck fill a given box.
#pragma once

#include <optional>
#include <span>

#include "draw/frame.h"

namespace chainrule {

struct Extent {
  float width = 0;
  float height = 0;
};

// A node of any kind, with its children.
Extent PaintNode(Frame& frame, const Node& node, ImVec2 corner, float width);
// A figure in a room of this size; a height of 0 lets it be as high as it was designed.
Extent PaintFigure(Frame& frame, const Node& node, ImVec2 corner, ImVec2 room);
// How high a figure of this width was designed to be.
float DesignHeight(Frame& frame, const Node& node, float width);
// `designed`: the height with each figure as high as it was designed.
struct StageExtent {
  float width = 0;
  float height = 0;
  float designed = 0;
};
// The stage of a wide display. `lines`: those of the step, or nullptr.
StageExtent PaintStage(Frame& frame, std::span<const Node> nodes, const Node* lines, ImVec2 corner,
                       ImVec2 room);
// Nodes below each other; plots in pairs, and matrices side by side as far as they fit.
Extent PaintNodes(Frame& frame, std::span<const Node> nodes, ImVec2 corner, float width);
// A plot whose axis is a track has a row of its own.
bool IsTrack(const Node& node);
// The number of plots at the beginning that stand side by side: 0, 1 or 2.
std::size_t FirstPlots(std::span<const Node> nodes, float width);

Extent PaintWords(Frame& frame, const Node& node, ImVec2 corner, float width);  // heading to notice
Extent PaintLines(Frame& frame, const Node& node, ImVec2 corner, float width);
// Whether a card of this width has two lines in each row.
bool LinesShareRows(const Frame& frame, const Node& node, float width);
Extent PaintControls(Frame& frame, const Node& node, ImVec2 corner, float width);
// One large number on a line of its own.
Extent PaintReadout(Frame& frame, const Node& node, ImVec2 corner, float width);
Extent PaintNetwork(Frame& frame, const Node& node, const NetworkFigure& figure, ImVec2 corner,
                    ImVec2 room);
float NetworkDesignHeight(const NetworkFigure& figure);
Extent PaintPlot(Frame& frame, const Node& node, const PlotFigure& figure, ImVec2 corner,
                 ImVec2 room);
float PlotDesignHeight(const Frame& frame, const Node& node, const PlotFigure& figure, float width);
Extent PaintBarTable(Frame& frame, const Node& node, const BarTable& table, ImVec2 corner,
                     ImVec2 room);
float BarTableDesignHeight(const Node& node, const BarTable& table);
Extent PaintTensor(Frame& frame, const Node& node, const TensorFigure& figure, ImVec2 corner,
                   ImVec2 room);
float TensorDesignHeight(Frame& frame, const Node& node, const TensorFigure& figure, float width);
Extent PaintCube(Frame& frame, const Node& node, const CubeFigure& figure, ImVec2 corner,
                 ImVec2 room);
float CubeDesignHeight(Frame& frame, const Node& node, const CubeFigure& figure, float width);
Extent PaintHeatmap(Frame& frame, const Node& node, const HeatmapFigure& figure, ImVec2 corner,
                    ImVec2 room);
Extent PaintBlocks(Frame& frame, const Node& node, const BlockFigure& figure, ImVec2 corner,
                   ImVec2 room);
float BlocksDesignHeight(const BlockFigure& figure);
Extent PaintShares(Frame& frame, const Node& node, const ShareFigure& figure, ImVec2 corner,
                   ImVec2 room);
Extent PaintUnrolled(Frame& frame, const Node& node, const UnrolledFigure& figure, ImVec2 corner,
                     ImVec2 room);
constexpr float kUnrolledDesignHeight = 880;
constexpr float kSharesDesignHeight = 172;
constexpr float kHeatmapDesignHeight = 620;
Extent PaintMatrix(Frame& frame, const Node& node, ImVec2 corner);
// In a gesture, that of the last frame: measuring numbers is dear.
float MatrixWidth(const Frame& frame, const Node& node);
// Of the matrices among the nodes, side by side.
float MatricesWidth(const Frame& frame, std::span<const Node> nodes);
// The last painted size of a matrix at y that is out of sight while something is dragged. Then it
// need not be laid out.
std::optional<Extent> SizeBelowSight(Frame& frame, const Node& node, float y);

void PaintTimeline(Frame& frame, const Node& node, const Box& box);
// The settings below the header; 0 where there are none.
float StripHeight(const Frame& frame);
void PaintStrip(Frame& frame, const Box& box);
// Two rows if one has too little room.
float HeaderHeight(const Frame& frame, const Node& header, float width);
void PaintHeader(Frame& frame, const Node& header, const Box& box);
void PaintDeck(Frame& frame, const Node& deck, const Box& box);

// A choice as words that open a list.
void PaintDropdown(Frame& frame, const Item& item, ImVec2 baseline);
float DropdownWidth(const Frame& frame, const Item& item);

constexpr float kSettingsHeight = 40;
constexpr float kDeckHeight = 74;
constexpr float kNarrowDeckHeight = 108;
constexpr float kNarrowWidth = 900;

}  // namespace chainrule
