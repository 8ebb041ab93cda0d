// Nodes below each other, matrices and plots side by side.
#include <algorithm>
#include <optional>
#include <variant>

#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kMatrixGap = 34;
constexpr float kMatrixRowGap = 18;
constexpr float kPlotGap = 28;
constexpr float kPlotNarrowest = 300;  // of one of two plots side by side

float GapBetween(const Node& above, const Node& below) {
  if (above.kind == NodeKind::kProse && above.style == TextStyle::kEyebrow) return 6;
  if (below.kind == NodeKind::kProse && below.style == TextStyle::kUnder) return 0;
  if (above.kind == NodeKind::kHeading) return above.level <= 2 ? 8 : 4;
  if (below.kind == NodeKind::kHeading) return 20;
  if (above.kind == NodeKind::kFigure || below.kind == NodeKind::kFigure) return 16;
  return 12;
}

bool IsPlot(const Node& node) {
  return node.kind == NodeKind::kFigure && std::holds_alternative<PlotFigure>(node.figure);
}

// The width of one of two plots side by side.
float HalfWidth(float width) {
  return (width - kPlotGap) / 2;
}

// Node i. If it and the next one are plots, both side by side. Moves i past them.
Extent PaintNext(Frame& frame, std::span<const Node> nodes, std::size_t& i, ImVec2 corner,
                 float width) {
  if (FirstPlots(nodes.subspan(i), width) < 2) return PaintNode(frame, nodes[i++], corner, width);
  const float half = HalfWidth(width);
  const Extent left = PaintNode(frame, nodes[i], corner, half);
  const Extent right = PaintNode(frame, nodes[i + 1], {corner.x + half + kPlotGap, corner.y}, half);
  i += 2;
  return {half + kPlotGap + right.width, std::max(left.height, right.height)};
}

}  // namespace

Extent PaintNode(Frame& frame, const Node& node, ImVec2 corner, float width) {
  switch (node.kind) {
    case NodeKind::kGroup:
      return PaintNodes(frame, node.children, corner, width);
    case NodeKind::kHeading:
    case NodeKind::kProse:
    case NodeKind::kNotice:
      return PaintWords(frame, node, corner, width);
    case NodeKind::kLines:
      return PaintLines(frame, node, corner, width);
    case NodeKind::kMatrix:
      return PaintMatrix(frame, node, corner);
    case NodeKind::kControls:
      if (node.large) return PaintReadout(frame, node, corner, width);
      return PaintControls(frame, node, corner, width);
    case NodeKind::kFigure:
      return PaintFigure(frame, node, corner, {width, 0});
    case NodeKind::kTimeline:
      PaintTimeline(frame, node, {corner, {corner.x + width, corner.y + 64}});
      return {width, 64};
  }
  return {};
}

Extent PaintFigure(Frame& frame, const Node& node, ImVec2 corner, ImVec2 room) {
  if (const auto* network = std::get_if<NetworkFigure>(&node.figure))
    return PaintNetwork(frame, node, *network, corner, room);
  if (const auto* plot = std::get_if<PlotFigure>(&node.figure))
    return PaintPlot(frame, node, *plot, corner, room);
  if (const auto* bars = std::get_if<BarTable>(&node.figure))
    return PaintBarTable(frame, node, *bars, corner, room);
  if (const auto* tensor = std::get_if<TensorFigure>(&node.figure))
    return PaintTensor(frame, node, *tensor, corner, room);
  if (const auto* cube = std::get_if<CubeFigure>(&node.figure))
    return PaintCube(frame, node, *cube, corner, room);
  if (const auto* heatmap = std::get_if<HeatmapFigure>(&node.figure))
    return PaintHeatmap(frame, node, *heatmap, corner, room);
  if (const auto* blocks = std::get_if<BlockFigure>(&node.figure))
    return PaintBlocks(frame, node, *blocks, corner, room);
  if (const auto* shares = std::get_if<ShareFigure>(&node.figure))
    return PaintShares(frame, node, *shares, corner, room);
  if (const auto* unrolled = std::get_if<UnrolledFigure>(&node.figure))
    return PaintUnrolled(frame, node, *unrolled, corner, room);
  return {};
}

float DesignHeight(Frame& frame, const Node& node, float width) {
  if (const auto* network = std::get_if<NetworkFigure>(&node.figure))
    return NetworkDesignHeight(*network);
  if (const auto* plot = std::get_if<PlotFigure>(&node.figure))
    return PlotDesignHeight(frame, node, *plot, width);
  if (const auto* bars = std::get_if<BarTable>(&node.figure))
    return BarTableDesignHeight(node, *bars);
  if (const auto* tensor = std::get_if<TensorFigure>(&node.figure))
    return TensorDesignHeight(frame, node, *tensor, width);
  if (const auto* cube = std::get_if<CubeFigure>(&node.figure))
    return CubeDesignHeight(frame, node, *cube, width);
  if (const auto* blocks = std::get_if<BlockFigure>(&node.figure))
    return BlocksDesignHeight(*blocks);
  if (std::holds_alternative<ShareFigure>(node.figure)) return kSharesDesignHeight;
  if (std::holds_alternative<HeatmapFigure>(node.figure)) return kHeatmapDesignHeight;
  if (std::holds_alternative<UnrolledFigure>(node.figure)) return kUnrolledDesignHeight;
  return 0;
}

bool IsTrack(const Node& node) {
  const auto* plot = std::get_if<PlotFigure>(&node.figure);
  return plot != nullptr && plot->track.has_value();
}

std::size_t FirstPlots(std::span<const Node> nodes, float width) {
  if (nodes.empty() || !IsPlot(nodes[0])) return 0;
  if (nodes.size() < 2 || !IsPlot(nodes[1]) || IsTrack(nodes[0]) || IsTrack(nodes[1])) return 1;
  return HalfWidth(width) >= kPlotNarrowest ? 2 : 1;
}

float MatricesWidth(const Frame& frame, std::span<const Node> nodes) {
  float width = 0;
  for (const Node& node : nodes)
    if (node.kind == NodeKind::kMatrix)
      width += MatrixWidth(frame, node) + (width > 0 ? kMatrixGap : 0);
  return width;
}

Extent PaintNodes(Frame& frame, std::span<const Node> nodes, ImVec2 corner, float width) {
  Extent all;
  for (std::size_t i = 0; i < nodes.size();) {
    if (i > 0) all.height += GapBetween(nodes[i - 1], nodes[i]);
    if (nodes[i].kind != NodeKind::kMatrix) {
      const Extent extent = PaintNext(frame, nodes, i, {corner.x, corner.y + all.height}, width);
      all.width = std::max(all.width, extent.width);
      all.height += extent.height;
      continue;
    }
    // A row of matrices: as many as fit, but at least one.
    float x = 0;
    float height = 0;
    for (; i < nodes.size() && nodes[i].kind == NodeKind::kMatrix; ++i) {
      const std::optional<Extent> known = SizeBelowSight(frame, nodes[i], corner.y + all.height);
      if (x > 0 && x + (known ? known->width : MatrixWidth(frame, nodes[i])) > width) {
        all.height += height + kMatrixRowGap;
        x = 0;
        height = 0;
      }
      const Extent extent =
          known ? *known : PaintMatrix(frame, nodes[i], {corner.x + x, corner.y + all.height});
      all.width = std::max(all.width, x + extent.width);
      height = std::max(height, extent.height);
      x += extent.width + kMatrixGap;
    }
    all.height += height;
  }
  return all;
}

}  // namespace chainrule
