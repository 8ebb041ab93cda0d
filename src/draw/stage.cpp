// The stage of a wide display: figures take the room that words and matrices leave them.
#include <algorithm>
#include <cmath>

#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kGap = 16;
constexpr float kLeastShare = 0.6F;  // of a figure's design height, before the stage scrolls
constexpr float kSlack = 28;         // free at first: for another line of numbers
constexpr float kBesideGap = 28;
constexpr float kLinesWidth = 500;    // of the step's lines, with matrices beside them
constexpr float kMatricesRoom = 300;  // for those, at least
constexpr float kColumnsLeast = 600;  // of two columns of plots
constexpr std::size_t kColumns = 4;   // plots in them
constexpr float kLowerLeast = 0.86F;  // of the lower plot's design height, in a column

bool IsFigure(const Node& node) {
  return node.kind == NodeKind::kFigure;
}

// Whether these are a plot of two panels with three more plots: two columns, and their places stay
// the same whatever the height is.
bool AreColumns(std::span<const Node> nodes, float width) {
  if (nodes.size() < kColumns || width < kColumnsLeast) return false;
  for (const Node& node : nodes.first(kColumns))
    if (!std::holds_alternative<PlotFigure>(node.figure)) return false;
  return std::get<PlotFigure>(nodes.front().figure).lower.has_value();
}

// What stands side by side: a figure, two plots, two columns of plots, the step's lines and the
// matrices of them, or a node alone.
struct Row {
  std::vector<const Node*> lines;  // one, or none
  std::span<const Node> nodes;
  bool figures = false;
  bool yields = false;  // figures below others and their numbers: those get their heights first
  float height = 0;     // as last painted, or as designed
};

class Stage {
 public:
  Stage(Frame& frame, ImVec2 corner, float width, float height)
      : frame_(frame), corner_(corner), width_(width), height_(height) {}

  // The rows below each other; a figure first, then the lines of the step, then the rest.
  StageExtent Paint(std::span<const Node> nodes, const Node* lines) {
    std::vector<Row> rows = RowsOf(nodes, lines);
    StageExtent all;
    all.designed = Share(rows);
    for (const Row& row : rows) {
      if (all.height > 0) all.height += kGap;
      const Extent extent = PaintRow(row, {corner_.x, corner_.y + all.height});
      Remember(row, extent.height);
      all.width = std::max(all.width, extent.width);
      all.height += extent.height;
    }
    return all;
  }

 private:
  std::vector<Row> RowsOf(std::span<const Node> nodes, const Node* lines) const {
    std::vector<Row> rows;
    const auto lines_row = [&](std::span<const Node> beside) {
      Row row;
      row.lines.push_back(lines);
      row.nodes = beside;
      rows.push_back(std::move(row));
      lines = nullptr;
    };
    for (std::size_t i = 0; i < nodes.size();) {
      Row row;
      if (IsFigure(nodes[i])) {
        const bool columns = AreColumns(nodes.subspan(i), width_);
        const std::size_t plots = columns ? kColumns : FirstPlots(nodes.subspan(i), width_);
        row.nodes = nodes.subspan(i, std::max<std::size_t>(plots, 1));
        row.figures = true;
        row.yields = std::any_of(rows.begin(), rows.end(), [](const Row& r) { return !r.figures; });
      } else {
        // All nodes up to the next figure flow as they do in a column.
        std::size_t end = i;
        while (end < nodes.size() && !IsFigure(nodes[end])) ++end;
        row.nodes = nodes.subspan(i, end - i);
      }
      i += row.nodes.size();
      const bool matrices = !row.figures && row.nodes.front().kind == NodeKind::kMatrix;
      if (lines != nullptr && matrices && width_ >= kLinesWidth + kBesideGap + kMatricesRoom)
        lines_row(row.nodes);
      else
        rows.push_back(row);
      // Below the figures, unless matrices follow that they stand beside.
      const bool more =
          i < nodes.size() && (nodes[i].kind == NodeKind::kMatrix || IsFigure(nodes[i]));
      if (lines != nullptr && row.figures && !more) lines_row({});
    }
    if (lines != nullptr) lines_row({});
    return rows;
  }

  ImGuiID IdOf(const Row& row) const {
    const Node& first = row.lines.empty() ? row.nodes.front() : *row.lines.front();
    return Frame::Id(Frame::Id(first.id), static_cast<int>(row.nodes.size()));
  }

  // The same rows in the same room.
  ImGuiID KeyOf(const std::vector<Row>& rows) const {
    ImGuiID key = Frame::Id(Frame::Id("stage"), static_cast<int>(width_));
    key = Frame::Id(key, static_cast<int>(height_));
    for (const Row& row : rows) key = Frame::Id(key, static_cast<int>(IdOf(row)));
    return key;
  }

  // Figures share what the others leave, in proportion to the heights for which they were designed.
  // Returns the height with each figure as designed.
  float Share(std::vector<Row>& rows) const {
    float fixed = kGap * static_cast<float>(rows.size() - (rows.empty() ? 0 : 1));
    float designed = 0;
    float below = 0;
    for (Row& row : rows) {
      if (row.figures) {
        for (const Node& node : row.nodes)
          row.height = std::max(row.height, DesignHeight(frame_, node, WidthIn(row)));
        if (row.nodes.size() == kColumns)
          row.height = std::max(ColumnHeight(row, 0), ColumnHeight(row, 2));
        (row.yields ? below : designed) += row.height;
      } else {
        const auto known = frame_.memory.row_heights.find(IdOf(row));
        row.height = known == frame_.memory.row_heights.end() ? 0 : known->second;
        fixed += row.height;
      }
    }
    if (designed + below <= 0) return fixed;
    SharedHeights& shared = frame_.memory.shared;
    const ImGuiID key = KeyOf(rows);
    float used = 0;
    for (const float height : shared.heights) used += height;
    // A line more or less moves nothing: the second click of two would hit something else.
    const bool same = shared.key == key && !shared.heights.empty();
    const bool stays = same && shared.settled && fixed + used <= height_;
    if (!stays) {
      const float room = height_ - kSlack - fixed;
      float share = room / (designed + below);
      if (share < kLeastShare && designed > 0) share = room / designed;
      share = std::max(kLeastShare, share);
      shared = {key, same, {}};
      for (const Row& row : rows)
        if (row.figures) shared.heights.push_back(std::floor(row.height * share));
    }
    auto height = shared.heights.begin();
    for (Row& row : rows)
      if (row.figures) row.height = *height++;
    return fixed + designed + below;
  }

  // As designed, of the column that begins with this node of the row.
  float ColumnHeight(const Row& row, std::size_t first) const {
    const float width = WidthIn(row);
    return DesignHeight(frame_, row.nodes[first], width) + kGap +
           DesignHeight(frame_, row.nodes[first + 1], width);
  }

  float WidthIn(const Row& row) const {
    const auto count = static_cast<float>(std::min<std::size_t>(row.nodes.size(), 2));
    return (width_ - kBesideGap * (count - 1)) / count;
  }

  Extent PaintRow(const Row& row, ImVec2 corner) {
    if (!row.lines.empty()) return PaintLinesRow(row, corner);
    if (!row.figures) return PaintNodes(frame_, row.nodes, corner, width_);
    const float width = WidthIn(row);
    Extent all;
    if (row.nodes.size() == kColumns) {
      for (const std::size_t first : {0, 2}) {
        const ImVec2 at{corner.x + (first > 0 ? width + kBesideGap : 0), corner.y};
        const float designed = DesignHeight(frame_, row.nodes[first + 1], width);
        const float ratio = std::max(kLowerLeast, row.height / ColumnHeight(row, first));
        const float low = std::floor(designed * ratio);
        const float high = PaintPart(row.nodes[first], at, {width, row.height - kGap - low}).height;
        const ImVec2 below{at.x, at.y + high + kGap};
        const float rest = std::max(low, row.height - kGap - high);
        all.height = std::max(
            all.height, high + kGap + PaintPart(row.nodes[first + 1], below, {width, rest}).height);
      }
      all.width = 2 * width + kBesideGap;
      return all;
    }
    for (const Node& node : row.nodes) {
      const ImVec2 at{corner.x + (all.width > 0 ? all.width + kBesideGap : 0), corner.y};
      const Extent extent = PaintPart(node, at, {width, row.height});
      all.width = at.x - corner.x + std::max(width, extent.width);
      all.height = std::max(all.height, extent.height);
    }
    return all;
  }

  Extent PaintPart(const Node& node, ImVec2 at, ImVec2 room) {
    const Extent extent = PaintFigure(frame_, node, at, room);
    frame_.RecordPart(node.id + ".part", {at, {at.x + extent.width, at.y + extent.height}});
    return extent;
  }

  Extent PaintLinesRow(const Row& row, ImVec2 corner) {
    const Node& lines = *row.lines.front();
    if (row.nodes.empty()) return PaintLines(frame_, lines, corner, width_);
    const Extent left = PaintLines(frame_, lines, corner, kLinesWidth);
    const float x = kLinesWidth + kBesideGap;
    const Extent right = PaintNodes(frame_, row.nodes, {corner.x + x, corner.y}, width_ - x);
    return {x + right.width, std::max(left.height, right.height)};
  }

  // Figures of the next frame get what is left beside these heights.
  void Remember(const Row& row, float height) {
    if (row.figures) return;
    float& known = frame_.memory.row_heights[IdOf(row)];
    if (std::abs(known - height) > 0.5F)
      frame_.out.wants_another_frame = frame_.out.unsettled = true;
    known = height;
  }

  Frame& frame_;
  const ImVec2 corner_;
  const float width_;
  const float height_;
};

}  // namespace

StageExtent PaintStage(Frame& frame, std::span<const Node> nodes, const Node* lines, ImVec2 corner,
                       ImVec2 room) {
  return Stage(frame, corner, room.x, room.y).Paint(nodes, lines);
}

}  // namespace chainrule
