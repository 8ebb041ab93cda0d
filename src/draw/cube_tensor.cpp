// The floors of one tensor: sheared cells with upright numbers, and the lit cells with their shaft.
#include <algorithm>
#include <cmath>

#include "draw/cube_parts.h"

namespace chainrule {
namespace {

constexpr float kTitleSize = 18;
constexpr float kWordsSize = 13;
constexpr float kTitleHeight = 28;
constexpr float kHeadSize = 15;
constexpr float kHeadHeight = 24;
constexpr float kHeadGap = 8;
constexpr float kEdge = 8;  // the thickness of a floor
constexpr float kRing = 3;
constexpr float kHalo = 1.5F;
constexpr float kFaintShaft = 0.55F;
constexpr float kDash = 4;

}  // namespace

float CubeSize::NumberSize() const {
  return std::max(kWordsSize, std::round(kCellNumberSize * std::min(scale, kLargestText)));
}

CubeTensor::CubeTensor(Frame& frame, const Node& node, const CubeFigure& figure, int number,
                       bool heads)
    : frame_(frame),
      node_(node),
      figure_(figure),
      tensor_(figure.tensors[static_cast<std::size_t>(number)]),
      id_(Frame::Id(Frame::Id(node.id), number)),
      heads_(heads),
      titled_(!IsEmptyFormula(tensor_.symbol)) {
  const CubeFigure::Grid& floor = tensor_.floors.front();
  rows_ = floor.rows;
  columns_ = floor.columns;
  if (heads_)
    for (const Formula& head : floor.row_heads)
      left_ = std::max(left_, frame_.Laid(head, kHeadSize).width + kHeadGap);
  for (const CubeFigure::Bar& bar : tensor_.bars) {
    left_ = std::max(left_, frame_.Laid(bar.grid.title, kTitleSize).width + kHeadGap);
    if (!bar.grid.note.empty())
      note_ = std::max(note_, frame_.Width(Face::kText, kWordsSize, bar.grid.note) + kHeadGap);
  }
}

float CubeTensor::Right(const CubeSize& size) const {
  // Both stand under the slant of the floor.
  const float slant = static_cast<float>(rows_) * size.shear;
  float right = note_ - slant;
  for (const std::string& name : figure_.floor_names)
    if (heads_) {
      const float width = frame_.Width(Face::kText, kWordsSize, name) + kHeadGap + kEdge;
      right = std::max(right, width - slant / 2);
    }
  return std::max(right, kRing);
}

float CubeTensor::Width(const CubeSize& size) const {
  return left_ + static_cast<float>(columns_) * size.cell.x +
         static_cast<float>(rows_) * size.shear + Right(size);
}

float CubeTensor::FloorHeight(const CubeSize& size) const {
  return static_cast<float>(rows_) * size.cell.y + size.Scaled(kEdge) + BarsHeight(size, true);
}

float CubeTensor::Height(const CubeSize& size) const {
  const auto floors = static_cast<float>(tensor_.floors.size());
  return (titled_ ? kTitleHeight : 0) + kHeadHeight + floors * FloorHeight(size) +
         (floors - 1) * size.gap + BarsHeight(size, false) + kRing;
}

float CubeTensor::FloorTop(int floor) const {
  return origin_.y + static_cast<float>(floor) * (FloorHeight(size_) + size_.gap);
}

CubeTensor::Corners CubeTensor::PartOf(int floor, int row, int end_row, int column,
                                       int end_column) const {
  const float top = FloorTop(floor);
  const auto at = [&](int down, int across) {
    return ImVec2{origin_.x + static_cast<float>(across) * size_.cell.x +
                      static_cast<float>(rows_ - down) * size_.shear,
                  top + static_cast<float>(down) * size_.cell.y};
  };
  return {{at(row, column), at(row, end_column), at(end_row, end_column), at(end_row, column)}};
}

// An upright box of the cell's width in its middle. Those of a row tile it.
Box CubeTensor::CellBox(int floor, int row, int column) const {
  const Corners part = PartOf(floor, row, row + 1, column, column + 1);
  const float slant = size_.shear / 2;
  return {{part.at[3].x + slant, part.at[0].y}, {part.at[2].x + slant, part.at[2].y}};
}

void CubeTensor::Paint(ImVec2 corner, const CubeSize& size, const LitSet& lit) {
  size_ = size;
  lit_ = lit;
  place_ = PlaceOfSet(figure_, lit.set);
  origin_ = {std::round(corner.x + left_),
             std::round(corner.y + (titled_ ? kTitleHeight : 0) + kHeadHeight)};
  if (titled_) PaintTitle({corner.x + left_, corner.y});
  const auto floors = static_cast<int>(tensor_.floors.size());
  for (int floor = 0; floor < floors; ++floor) PaintShaft(floor);
  for (int floor = 0; floor < floors; ++floor) {
    PaintFloor(floor);
    PaintBars(true, floor, FloorTop(floor) + FloorHeight(size_) - BarsHeight(size_, true));
  }
  PaintHeads();
  PaintBars(false, 0, FloorTop(floors - 1) + FloorHeight(size_));
  PaintFall();
}

void CubeTensor::PaintTitle(ImVec2 corner) {
  const FormulaBox& symbol = frame_.Laid(tensor_.symbol, kTitleSize);
  const float baseline = corner.y + kTitleHeight - 9;
  frame_.Formula(symbol, {corner.x, baseline}, frame_.theme.ink, Frame::Id(id_, -1));
  frame_.Text(Face::kText, kWordsSize, {corner.x + symbol.width + kHeadGap, baseline},
              frame_.theme.muted, tensor_.words);
}

void CubeTensor::PaintHeads() {
  const CubeFigure::Grid& floor = tensor_.floors.front();
  const Theme& theme = frame_.theme;
  int id = -2;
  float free = 0;  // where the next head may begin
  for (int column = 0; column < static_cast<int>(floor.column_heads.size()); ++column) {
    const FormulaBox& head =
        frame_.Laid(floor.column_heads[static_cast<std::size_t>(column)], kHeadSize);
    const Corners part = PartOf(0, 0, 1, column, column + 1);
    const float left = std::round((part.at[0].x + part.at[1].x - head.width) / 2);
    const bool lit = column >= place_.column && column < place_.end_column;
    if (left < free) continue;
    free = left + head.width + 4;
    frame_.Formula(head, {left, part.at[0].y - 8}, lit ? theme.ink : theme.muted,
                   Frame::Id(id_, --id));
  }
  if (!heads_) return;
  const bool roomy = size_.cell.y >= kHeadSize;
  for (int row = 0; roomy && row < static_cast<int>(floor.row_heads.size()); ++row) {
    const FormulaBox& head = frame_.Laid(floor.row_heads[static_cast<std::size_t>(row)], kHeadSize);
    const Box cell = CellBox(0, row, 0);
    frame_.Formula(head,
                   {cell.min.x - size_.shear / 2 - kHeadGap - head.width,
                    std::round(cell.center().y + 0.33F * kHeadSize)},
                   theme.muted, Frame::Id(id_, --id));
  }
  const float slant = static_cast<float>(rows_) * size_.shear;
  for (std::size_t i = 0; i < figure_.floor_names.size() && i < tensor_.floors.size(); ++i) {
    const float middle =
        FloorTop(static_cast<int>(i)) + static_cast<float>(rows_) * size_.cell.y / 2;
    frame_.Text(Face::kText, kWordsSize,
                {origin_.x + static_cast<float>(columns_) * size_.cell.x + slant / 2 + kHeadGap +
                     size_.Scaled(kEdge) / 2,
                 std::round(middle + 0.6F * kWordsSize)},
                theme.muted, figure_.floor_names[i]);
  }
}

// From the front of a lit floor down to the next one, or to the number of its set.
void CubeTensor::PaintShaft(int floor) {
  if (!place_.Has(floor, place_.column)) return;
  const bool has_bar =
      std::any_of(tensor_.bars.begin(), tensor_.bars.end(),
                  [&](const CubeFigure::Bar& bar) { return bar.sets == figure_.sets; });
  const bool last = floor + 1 >= place_.end_floor;
  if (last && !has_bar) return;
  const float from = FloorTop(floor) + static_cast<float>(rows_) * size_.cell.y;
  const float to = figure_.sets.apart || last ? from + size_.Scaled(kEdge) + size_.Scaled(12)
                                              : FloorTop(floor + 1) + FloorHeight(size_);
  const float left = origin_.x + static_cast<float>(place_.column) * size_.cell.x;
  const float right = origin_.x + static_cast<float>(place_.end_column) * size_.cell.x;
  const Theme& theme = frame_.theme;
  auto& list = frame_.list();
  list.AddRectFilled({left, from}, {right, to},
                     Mix(theme.background, theme.ochre_fill, kFaintShaft));
  for (const float x : {left, right})
    list.AddDashes({x, from}, {x, to}, theme.ochre, 1, kDash, kDash);
}

void CubeTensor::PaintFloor(int floor) {
  const Corners all = PartOf(floor, 0, rows_, 0, columns_);
  if (!frame_.Visible(Box{{all.at[3].x, all.at[0].y}, {all.at[1].x, all.at[2].y}}.Grown(40, 20)))
    return PaintCells(floor);
  const Theme& theme = frame_.theme;
  auto& list = frame_.list();
  const float edge = size_.Scaled(kEdge);
  const auto below = [&](ImVec2 at) { return ImVec2{at.x, at.y + edge}; };
  const ImVec2 side[] = {all.at[1], below(all.at[1]), below(all.at[2]), all.at[2]};
  const ImU32 shade = Mix(theme.surface, theme.rule, 0.6F);
  list.AddConvexPolyFilled(side, 4, shade);
  list.AddRectFilled(all.at[3], below(all.at[2]), shade);
  list.AddConvexPolyFilled(all.at, 4, theme.surface);
  PaintCells(floor);
  const ImU32 line = theme.rule;
  for (int row = 1; row < rows_; ++row) {
    const Corners part = PartOf(floor, row, row + 1, 0, columns_);
    list.AddLine(part.at[0], part.at[1], line);
  }
  for (int column = 1; column < columns_; ++column) {
    const Corners part = PartOf(floor, 0, rows_, column, column + 1);
    const bool border = figure_.sets.columns > 1 && column % figure_.sets.columns == 0;
    list.AddLine(part.at[0], part.at[3], border ? theme.ink : line, border ? 2.0F : 1.0F);
  }
  const ImU32 border = tensor_.current ? theme.violet : theme.border;
  const float width = tensor_.current ? 2.0F : 1.0F;
  list.AddPolyline(all.at, 4, border, ImDrawFlags_Closed, width);
  list.AddPolyline(side, 4, theme.border, ImDrawFlags_Closed, 1);
  list.AddRect(all.at[3], below(all.at[2]), theme.border);
  if (!place_.Has(floor, place_.column)) return;
  const Corners lit = PartOf(floor, 0, rows_, place_.column, place_.end_column);
  list.AddRectFilled(lit.at[3], below(lit.at[2]), theme.ochre);
  PaintRing(lit, kRing);
  if (lit_.cell < 0 || lit_.floor != floor) return;
  const int row = lit_.cell / columns_;
  const int column = lit_.cell % columns_;
  PaintRing(PartOf(floor, row, row + 1, column, column + 1), kRing);
}

void CubeTensor::PaintRing(const Corners& around, float thickness) {
  auto& list = frame_.list();
  list.AddPolyline(around.at, 4, frame_.theme.surface, ImDrawFlags_Closed, thickness + 2 * kHalo);
  list.AddPolyline(around.at, 4, frame_.theme.ochre, ImDrawFlags_Closed, thickness);
}

void CubeTensor::PaintCells(int floor) {
  const std::vector<TensorFigure::Cell>& cells =
      tensor_.floors[static_cast<std::size_t>(floor)].cells;
  for (std::size_t i = 0; i < cells.size(); ++i) PaintCell(cells[i], floor, static_cast<int>(i));
}

void CubeTensor::PaintCell(const TensorFigure::Cell& cell, int floor, int index) {
  const Item* item = ItemAt(node_, cell.item);
  if (item == nullptr) return;
  const int row = index / columns_;
  const int column = index % columns_;
  const Box box = CellBox(floor, row, column);
  const bool lit = place_.Has(floor, column);
  const bool fits =
      size_.cell.y >= kWordsSize + 2 &&
      frame_.Width(Face::kMain, kLeastNumber, frame_.TextOf(*item)) <= box.width() - 2;
  const bool written = fits && (lit || !figure_.colours_only);
  const Pointer pointer =
      frame_.Place(*item, box, Frame::Id(id_, floor * rows_ * columns_ + index));
  if (pointer.hovered && !written) frame_.Card(*item);
  if (!frame_.Visible(box)) return;
  if (lit || figure_.colours_only) {
    const Corners part = PartOf(floor, row, row + 1, column, column + 1);
    frame_.list().AddConvexPolyFilled(part.at, 4, TintOf(frame_.theme, cell.strength));
  }
  if (written)
    PaintCellNumber(frame_, *item, box, size_.NumberSize(),
                    lit ? frame_.theme.ink : frame_.theme.muted);
}

}  // namespace chainrule
