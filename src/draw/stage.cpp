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
constexpr float kLinesLeast = 360;    // where the matrices need more room
constexpr float kLinesStep = 40;      // of that width, so that a digit more seldom moves it
constexpr float kMatricesRoom = 300;  // for those, at least
constexpr float kColumnsLeast = 600;  // of two columns of figures
constexpr std::size_t kColumns = 3;   // figures in them, at most
constexpr float kLeftPart = 0.58F;    // of their width
constexpr float kLowerLeast = 0.86F;  // of the lower figure's design height
constexpr float kTrackLeast = 0.86F;  // of a track's design height

bool IsFigure(const Node& node) {
  return node.kind == NodeKind::kFigure;
}

// How many figures stand in two columns: a plot of two panels in the left one, and one or two more
// in the right one. Their places stay the same whatever the height is. 0: these are no such ones.
std::size_t InColumns(std::span<const Node> nodes, float width) {
  if (nodes.empty() || width < kColumnsLeast) return 0;
  const auto* plot = std::get_if<PlotFigure>(&nodes.front().figure);
  if (plot == nullptr || !plot->lower) return 0;
  std::size_t count = 1;
  while (count < std::min(kColumns, nodes.size()) && IsFigure(nodes[count]) &&
         !IsTrack(nodes[count]))
    ++count;
  return count > 1 ? count : 0;
}

// Whether it is the only figure.
bool IsAlone(const Node& figure, std::span<const Node> nodes) {
  return std::none_of(nodes.begin(), nodes.end(),
                      [&](const Node& node) { return IsFigure(node) && &node != &figure; });
}

// What stands side by side: a figure, two plots, two columns of figures, the step's lines and the
// matrices of them, or a node alone.
struct Row {
  std::vector<const Node*> lines;  // one, or none
  std::span<const Node> nodes;
  bool figures = false;
  bool columns = false;
  bool track = false;   // a plot on a track, which keeps its height as long as it can
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
        const std::size_t columns = InColumns(nodes.subspan(i), width_);
        const std::size_t plots = columns > 0 ? columns : FirstPlots(nodes.subspan(i), width_);
        row.nodes = nodes.subspan(i, std::max<std::size_t>(plots, 1));
        row.figures = true;
        row.columns = columns > 0;
        row.track = IsTrack(nodes[i]) && !IsAlone(nodes[i], nodes);
        row.yields = std::any_of(rows.begin(), rows.end(), [](const Row& r) { return !r.figures; });
      } else {
        // All nodes up to the next figure flow as they do in a column.
        std::size_t end = i;
        while (end < nodes.size() && !IsFigure(nodes[end])) ++end;
        row.nodes = nodes.subspan(i, end - i);
      }
      i += row.nodes.size();
      const bool matrices = !row.figures && row.nodes.front().kind == NodeKind::kMatrix;
      if (lines != nullptr && matrices && StandBeside(row, *lines)) {
        lines_row(row.nodes);
      } else {
        if (lines != nullptr && matrices) lines_row({});
        rows.push_back(row);
      }
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
    float tracks = 0;
    for (Row& row : rows) {
      if (row.figures) {
        row.height = DesignHeightOf(row);
        (row.track ? tracks : row.yields ? below : designed) += row.height;
      } else {
        const auto known = frame_.memory.row_heights.find(IdOf(row));
        row.height = known == frame_.memory.row_heights.end() ? 0 : known->second;
        fixed += row.height;
      }
    }
    if (designed + below + tracks <= 0) return fixed;
    SharedHeights& shared = frame_.memory.shared;
    const ImGuiID key = KeyOf(rows);
    float used = 0;
    for (const float height : shared.heights) used += height;
    // A line more or less moves nothing: the second click of two would hit something else.
    const bool same = shared.key == key && !shared.heights.empty();
    const bool stays = same && shared.settled && fixed + used <= height_;
    if (!stays) {
      const float room = height_ - kSlack - fixed;
      float track = 1;
      float share = (room - tracks) / std::max(1.0F, designed + below);
      if (share < kLeastShare) track = kTrackLeast;
      if (share < kLeastShare && designed > 0) share = (room - track * tracks) / designed;
      share = std::max(kLeastShare, share);
      shared = {key, same, {}};
      for (const Row& row : rows)
        if (row.figures)
          shared.heights.push_back(std::floor(row.height * (row.track ? track : share)));
    }
    auto height = shared.heights.begin();
    for (Row& row : rows)
      if (row.figures) row.height = *height++;
    return fixed + designed + below + tracks;
  }

  float DesignHeightOf(const Row& row) const {
    if (row.columns)
      return std::max(DesignHeight(frame_, row.nodes[0], LeftWidth()), RightDesignHeight(row));
    float height = 0;
    for (const Node& node : row.nodes)
      height = std::max(height, DesignHeight(frame_, node, WidthIn(row)));
    return height;
  }

  float RightDesignHeight(const Row& row) const {
    const float first = DesignHeight(frame_, row.nodes[1], RightWidth());
    if (row.nodes.size() < kColumns) return first;
    return first + kGap + DesignHeight(frame_, row.nodes[2], RightWidth());
  }

  float LeftWidth() const { return std::floor(kLeftPart * (width_ - kBesideGap)); }
  float RightWidth() const { return width_ - kBesideGap - LeftWidth(); }

  // Whether the matrices stand beside the step's lines, which are above them if that is lower: if
  // the lines share rows there, and the matrices, which would need two, need one.
  bool StandBeside(const Row& row, const Node& lines) const {
    if (width_ < kLinesWidth + kBesideGap + kMatricesRoom) return false;
    const float all = MatricesWidth(frame_, row.nodes);
    if (kLinesLeast + kBesideGap + all <= width_) return true;
    return all > width_ || !LinesShareRows(frame_, lines, width_);
  }

  // The lines give the matrices beside them what those need to stand in one row.
  float LinesWidth(const Row& row) const {
    const float left = width_ - kBesideGap - MatricesWidth(frame_, row.nodes);
    const float width = kLinesLeast + kLinesStep * std::floor((left - kLinesLeast) / kLinesStep);
    return left >= kLinesLeast ? std::min(width, kLinesWidth) : kLinesWidth;
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
    if (row.columns) return PaintColumns(row, corner);
    for (const Node& node : row.nodes) {
      const ImVec2 at{corner.x + (all.width > 0 ? all.width + kBesideGap : 0), corner.y};
      const Extent extent = PaintPart(node, at, {width, row.height});
      all.width = at.x - corner.x + std::max(width, extent.width);
      all.height = std::max(all.height, extent.height);
    }
    return all;
  }

  Extent PaintColumns(const Row& row, ImVec2 corner) {
    const ImVec2 right{corner.x + LeftWidth() + kBesideGap, corner.y};
    const float left = PaintPart(row.nodes[0], corner, {LeftWidth(), row.height}).height;
    if (row.nodes.size() < kColumns) {
      const float alone = PaintPart(row.nodes[1], right, {RightWidth(), row.height}).height;
      return {width_, std::max(left, alone)};
    }
    const float ratio = std::max(kLowerLeast, row.height / RightDesignHeight(row));
    const float low = std::floor(ratio * DesignHeight(frame_, row.nodes[2], RightWidth()));
    const float high =
        PaintPart(row.nodes[1], right, {RightWidth(), row.height - kGap - low}).height;
    const ImVec2 below{right.x, right.y + high + kGap};
    const ImVec2 rest{RightWidth(), std::max(low, row.height - kGap - high)};
    const float all = high + kGap + PaintPart(row.nodes[2], below, rest).height;
    return {width_, std::max(left, all)};
  }

  Extent PaintPart(const Node& node, ImVec2 at, ImVec2 room) {
    const Extent extent = PaintFigure(frame_, node, at, room);
    frame_.RecordPart(node.id + ".part", {at, {at.x + extent.width, at.y + extent.height}});
    return extent;
  }

  Extent PaintLinesRow(const Row& row, ImVec2 corner) {
    const Node& lines = *row.lines.front();
    if (row.nodes.empty()) return PaintLines(frame_, lines, corner, width_);
    const float width = LinesWidth(row);
    const Extent left = PaintLines(frame_, lines, corner, width);
    const float x = width + kBesideGap;
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
