// A table of numbers with a bar below each. A tick on the bar shows what the number was at the
// start.
#include <algorithm>
#include <cmath>

#include "draw/nodes.h"
#include "draw/plot_parts.h"

namespace chainrule {
namespace {

constexpr float kTitle = 24;
constexpr float kTitleSize = 13;
constexpr float kHead = 26;
constexpr float kHeadSize = 16;
constexpr float kRow = 34;
constexpr float kLeastRow = 26;
constexpr float kLargestRow = 48;
constexpr float kNumberSize = 15;
constexpr float kBarHeight = 7;
constexpr float kMarks = 34;    // width of the rows' marks
constexpr float kBetween = 34;  // from one bar to the next, for the signs between the heads
constexpr float kTick = 2;
constexpr float kTickBelow = 4;  // below its bar

class TablePainter {
 public:
  TablePainter(Frame& frame, const Node& node, const BarTable& table, ImVec2 corner, ImVec2 room)
      : frame_(frame), node_(node), table_(table), corner_(corner), width_(room.x) {
    const auto rows = static_cast<float>(std::max<std::size_t>(table.rows.size(), 1));
    const float around = BarTableDesignHeight(node, table) - rows * kRow;
    row_ = room.y > 0 ? std::clamp((room.y - around) / rows, kLeastRow, kLargestRow) : kRow;
    const auto columns = static_cast<float>(std::max<std::size_t>(table.columns.size(), 1));
    bar_ = std::max(20.0F, (width_ - kMarks - (columns - 1) * kBetween) / columns);
  }

  Extent Paint() {
    float y = corner_.y;
    if (!node_.label.empty()) {
      frame_.Text(Face::kText, kTitleSize, {corner_.x, y + kTitleSize}, frame_.theme.ink,
                  node_.label);
      y += kTitle;
    }
    for (std::size_t i = 0; i < table_.columns.size(); ++i) PaintHead(i, y + kHead - 8);
    y += kHead;
    for (const BarTable::Row& row : table_.rows) {
      PaintMark(frame_, {corner_.x + kMark + 2, std::round(y + row_ / 2)}, row.number, row.square,
                row.marked);
      for (std::size_t i = 0; i < row.bars.size(); ++i)
        PaintBar(row.bars[i], table_.columns[i], {Left(i), y});
      y += row_;
    }
    return {width_, y - corner_.y};
  }

 private:
  float Left(std::size_t column) const {
    return std::round(corner_.x + kMarks + static_cast<float>(column) * (bar_ + kBetween));
  }

  ImU32 ColorOf(BarTable::Ink ink) const {
    const Theme& theme = frame_.theme;
    switch (ink) {
      case BarTable::Ink::kText:
        break;
      case BarTable::Ink::kMuted:
        return theme.muted;
      case BarTable::Ink::kSlope:
        return theme.slope;
      case BarTable::Ink::kGradient:
        return theme.violet;
    }
    return theme.ink;
  }

  void PaintHead(std::size_t number, float baseline) {
    const BarTable::Column& column = table_.columns[number];
    const FormulaBox& head = frame_.Laid(column.head, kHeadSize);
    const ImGuiID id = Frame::Id(Frame::Id(node_.id), static_cast<int>(number));
    frame_.Formula(head, {Left(number), baseline}, ColorOf(column.ink), Frame::Id(id, 0));
    const FormulaBox& before = frame_.Laid(column.before, kHeadSize);
    if (before.width > 0)
      frame_.Formula(before, {Left(number) - kBetween / 2 - before.width / 2, baseline},
                     frame_.theme.muted, Frame::Id(id, 1));
  }

  void PaintBar(const BarTable::Bar& bar, const BarTable::Column& column, ImVec2 corner) {
    const Item* item = ItemAt(node_, bar.item);
    if (item == nullptr) return;
    const Box cell{corner, {corner.x + bar_, corner.y + row_}};
    const Theme& theme = frame_.theme;
    const float top = std::round(corner.y + row_ / 2 + 4);
    const Box track{{cell.min.x, top}, {cell.max.x, top + kBarHeight}};
    frame_.Place(*item, cell.Grown(4, 0));
    frame_.Glow(frame_.LightOf(item->quantity), cell.Grown(3, -1));
    frame_.list().AddRectFilled(track.min, track.max, theme.bias_fill);
    const float length = Length(bar.value, column);
    if (length > 0)
      frame_.list().AddRectFilled(track.min, {track.min.x + length, track.max.y},
                                  ColorOf(column.ink));
    if (table_.ticks) {
      const float x = track.min.x + std::min(Length(bar.start, column), bar_ - kTick);
      frame_.list().AddRectFilled({x, track.min.y - 1}, {x + kTick, track.max.y + kTickBelow},
                                  theme.ink);
    }
    frame_.Number(*item, Face::kMain, kNumberSize, {cell.min.x, top - 4}, ColorOf(column.ink));
  }

  // A number that is not finite has no bar.
  float Length(double value, const BarTable::Column& column) const {
    if (!std::isfinite(value) || !(column.largest > 0)) return 0;
    return static_cast<float>(std::clamp(value / column.largest, 0.0, 1.0)) * bar_;
  }

  Frame& frame_;
  const Node& node_;
  const BarTable& table_;
  const ImVec2 corner_;
  const float width_;
  float row_;
  float bar_;
};

}  // namespace

Extent PaintBarTable(Frame& frame, const Node& node, const BarTable& table, ImVec2 corner,
                     ImVec2 room) {
  return TablePainter(frame, node, table, corner, room).Paint();
}

float BarTableDesignHeight(const Node& node, const BarTable& table) {
  return (node.label.empty() ? 0 : kTitle) + kHead + kRow * static_cast<float>(table.rows.size());
}

}  // namespace chainrule
