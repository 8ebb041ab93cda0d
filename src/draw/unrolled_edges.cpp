// What stands around the grids of a sliding kernel: titles, signs, heads, and the numbers that a
// matrix is multiplied with and gives.
#include <algorithm>
#include <cmath>

#include "draw/unrolled_parts.h"

namespace chainrule {
namespace {

using Sign = UnrolledFigure::Sign;

constexpr float kNoteSize = 14;
constexpr float kField = 40;  // with the number of a channel
constexpr float kFieldGap = 10;
constexpr float kFootWide = 22;  // narrower columns have no numbers below

}  // namespace

float UnrolledNoteWidth(const Frame& frame, const Item& channel, const std::string& note) {
  return frame.Width(Face::kText, kNoteSize, channel.name) + 2 * kFieldGap + kField +
         frame.Width(Face::kText, kNoteSize, note);
}

// Which channel the picture shows, as a field to change it. In a narrow room its last words have a
// line of their own.
void Unrolled::PaintChannel() {
  const Item* item = ItemAt(node_, figure_.channel);
  if (item == nullptr) return;
  const Theme& theme = frame_.theme;
  const float baseline = corner_.y + 19;
  frame_.Text(Face::kText, kNoteSize, {corner_.x, baseline}, theme.muted, item->name);
  const float x = corner_.x + frame_.Width(Face::kText, kNoteSize, item->name) + kFieldGap;
  const Box box{{x, corner_.y}, {x + kField, corner_.y + 28}};
  frame_.PlaceInput(*item, box);
  frame_.list().AddRectFilled(box.min, box.max, theme.surface, 5);
  frame_.list().AddRect(box.min, box.max, theme.border, 5);
  frame_.Number(*item, Face::kMain, 17, {x + 12, baseline + 1}, theme.ink);
  const bool wraps = UnrolledNoteWidth(frame_, *item, figure_.note) > width_;
  const ImVec2 at =
      wraps ? ImVec2{corner_.x, baseline + 30} : ImVec2{box.max.x + kFieldGap, baseline};
  frame_.Text(Face::kText, kNoteSize, at, theme.muted, figure_.note);
}

void Unrolled::PaintTitle(std::size_t part) {
  const Grid& grid = GridOf(part);
  const UnrolledPart& place = layout_.parts[part];
  const FormulaBox& title = frame_.Laid(grid.title, kUnrolledTitleSize);
  ImVec2 at{corner_.x + place.corner.x, corner_.y + place.corner.y + kUnrolledTitle - 9};
  ImVec2 note{at.x + title.width + 8, at.y};
  if (Is(part, Role::kMatrix)) {
    // To the left of the columns, where no thread ends.
    at.y = corner_.y + place.origin.y - place.above - (place.above > 0 ? 2 : 24);
    note = {at.x, at.y + 17};
  }
  frame_.Formula(title, at, frame_.theme.ink, Frame::Id(id_, -1 - static_cast<int>(part)));
  frame_.Text(Face::kText, kUnrolledNoteSize, note, frame_.theme.muted, grid.note);
}

// Halfway into the gap before a part, at the height of its cells.
void Unrolled::PaintSign(std::size_t part) {
  const Sign sign = figure_.parts[part].sign;
  if (part == 0 || sign == Sign::kNone || sign == Sign::kApart || !layout_.in_line) return;
  const UnrolledPart& before = layout_.parts[part - 1];
  const UnrolledPart& after = layout_.parts[part];
  float left = before.corner.x;
  for (std::size_t i = 0; i < part; ++i)
    left = std::max(left, layout_.parts[i].origin.x +
                              layout_.parts[i].cell.x * static_cast<float>(GridOf(i).columns));
  const ImVec2 center{std::round(corner_.x + (left + after.corner.x) / 2),
                      std::round(corner_.y + after.origin.y + after.cell.y / 2)};
  auto& list = frame_.list();
  const ImU32 ink = frame_.theme.ink;
  if (sign == Sign::kEquals) {
    for (const float y : {-3.0F, 3.0F})
      list.AddLine({center.x - 9, center.y + y}, {center.x + 9, center.y + y}, ink, 1.6F);
    return;
  }
  const int points = sign == Sign::kStar ? 5 : 6;
  for (int i = 0; i < points; ++i) {
    const float angle = 6.2832F * static_cast<float>(i) / static_cast<float>(points) - 1.5708F;
    const ImVec2 tip{center.x + 8 * std::cos(angle), center.y + 8 * std::sin(angle)};
    if (sign == Sign::kAsterisk) {
      list.AddLine(center, tip, ink, 1.6F);
      continue;
    }
    const ImVec2 side{-3.2F * std::sin(angle), 3.2F * std::cos(angle)};
    list.AddTriangleFilled(tip, {center.x - side.x, center.y - side.y},
                           {center.x + side.x, center.y + side.y}, ink);
  }
}

void Unrolled::PaintSmall(std::size_t part) {
  const Grid& grid = GridOf(part);
  auto& list = frame_.list();
  const Box all{BoxOf(part, 0).min, BoxOf(part, grid.rows * grid.columns - 1).max};
  list.AddRectFilled(all.min, all.max, frame_.theme.shade);
  for (std::size_t i = 0; i < grid.cells.size(); ++i) {
    if (grid.cells[i].strength == 0) continue;
    const Box box = BoxOf(part, static_cast<int>(i));
    list.AddRectFilled(box.min, box.max, TintOf(frame_.theme, grid.cells[i].strength));
  }
  if (row_ < 0) return;
  // The row that is made is a column here.
  const float x = all.min.x + layout_.parts[part].cell.x * static_cast<float>(row_);
  PaintRing({{x, all.min.y}, {x + layout_.parts[part].cell.x, all.max.y}}, 2);
}

void Unrolled::PaintHeads(std::size_t part) {
  const Grid& grid = GridOf(part);
  const UnrolledPart& place = layout_.parts[part];
  const ImGuiID id = Frame::Id(Frame::Id(id_, -1 - static_cast<int>(part)), 1);
  int head = 0;
  for (std::size_t row = 0; row < grid.row_heads.size() && place.cell.y >= kUnrolledRow; ++row) {
    const FormulaBox& box = frame_.Laid(grid.row_heads[row], kUnrolledHead);
    const Box cell = BoxOf(part, static_cast<int>(row) * grid.columns);
    frame_.Formula(box, {cell.min.x - 8 - box.width, cell.center().y + 0.33F * kUnrolledHead},
                   frame_.theme.ink, Frame::Id(id, head++));
  }
  for (std::size_t column = 0; column < grid.column_heads.size() && place.above > 0; ++column) {
    const FormulaBox& box = frame_.Laid(grid.column_heads[column], kUnrolledHead);
    const Box cell = BoxOf(part, static_cast<int>(column));
    frame_.Formula(box, {cell.center().x - box.width / 2, cell.min.y - 8}, frame_.theme.ink,
                   Frame::Id(id, head++));
  }
}

void Unrolled::PaintFeet(std::size_t part) {
  const Grid& grid = GridOf(part);
  const UnrolledPart& place = layout_.parts[part];
  const ImGuiID id = Frame::Id(Frame::Id(id_, -1 - static_cast<int>(part)), 2);
  int foot = 0;
  const Box all{BoxOf(part, 0).min, BoxOf(part, grid.rows * grid.columns - 1).max};
  if (place.cell.x >= kFootWide && !grid.column_feet.empty()) {
    const FormulaBox& head = frame_.Laid(grid.column_feet_head, kUnrolledHead);
    frame_.Formula(head, {all.min.x - 8 - head.width, all.max.y + 17}, frame_.theme.muted,
                   Frame::Id(id, --foot));
    for (std::size_t column = 0; column < grid.column_feet.size(); ++column) {
      const Box cell = BoxOf(part, static_cast<int>(column));
      const Box box{{cell.min.x + 1, all.max.y + 3}, {cell.max.x, all.max.y + 23}};
      const bool used =
          row_ >= 0 && static_cast<int>(part) == figure_.matrix &&
          grid.cells[static_cast<std::size_t>(row_ * grid.columns) + column].item >= 0;
      if (used) frame_.list().AddRectFilled(box.min, box.max, frame_.theme.ochre_fill);
      PaintFoot(grid.column_feet[column], box, Frame::Id(id, --foot));
    }
  }
  if (place.cell.y < kUnrolledRow || grid.row_feet.empty()) return;
  const FormulaBox& head = frame_.Laid(grid.row_feet_head, kUnrolledHead);
  frame_.Formula(head, {all.max.x + place.feet / 2 - head.width / 2, all.min.y - 8},
                 frame_.theme.muted, Frame::Id(id, --foot));
  for (std::size_t row = 0; row < grid.row_feet.size(); ++row) {
    const Box cell = BoxOf(part, static_cast<int>(row) * grid.columns);
    PaintFoot(grid.row_feet[row],
              {{all.max.x + 4, cell.min.y + 1}, {all.max.x + place.feet - 2, cell.max.y}},
              Frame::Id(id, --foot));
  }
}

void Unrolled::PaintFoot(int number, const Box& box, ImGuiID id) {
  const Item* item = ItemAt(node_, number);
  if (item == nullptr) return;
  frame_.Place(*item, box, id);
  if (!frame_.Visible(box)) return;
  const Light light = frame_.LightOf(item->quantity);
  frame_.Glow(light, box, 2);
  PaintCellNumber(frame_, *item, box, kUnrolledHead, frame_.theme.ink);
}

}  // namespace chainrule
