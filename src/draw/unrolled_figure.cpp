// A picture with a kernel over it, above the matrix whose rows are such windows.
#include <algorithm>
#include <cmath>

#include "draw/step_flow.h"
#include "draw/unrolled_parts.h"

namespace chainrule {
namespace {

constexpr float kCornerNumber = 12;  // of a tap, in the corner of a cell under the window
constexpr float kCornerLeast = 30;   // the smallest cell with that
constexpr float kDotsFrom = 10;      // the smallest cell with a dot where nothing is connected
constexpr float kLinesFrom = 5;
constexpr float kReadableBorder = 12;
constexpr double kSlide = 0.4;
constexpr double kSlideToNewRow = 0.56;

ImVec2 Between(ImVec2 from, ImVec2 to, float part) {
  return {from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part};
}

Box Between(const Box& from, const Box& to, float part) {
  return {Between(from.min, to.min, part), Between(from.max, to.max, part)};
}

}  // namespace

Unrolled::Unrolled(Frame& frame, const Node& node, const UnrolledFigure& figure, ImVec2 corner,
                   ImVec2 room)
    : frame_(frame),
      node_(node),
      figure_(figure),
      corner_(corner),
      width_(room.x),
      id_(Frame::Id(node.id)),
      layout_(LayUnrolled(frame, node, figure, room)) {}

Box Unrolled::BoxOf(std::size_t part, int cell) const {
  const UnrolledPart& place = layout_.parts[part];
  const int columns = std::max(GridOf(part).columns, 1);
  const ImVec2 min{corner_.x + place.origin.x + place.cell.x * static_cast<float>(cell % columns),
                   corner_.y + place.origin.y + place.cell.y * static_cast<float>(cell / columns)};
  return {min, {min.x + place.cell.x, min.y + place.cell.y}};
}

const Item* Unrolled::ItemOf(const Place& place) const {
  if (place.grid < 0) return nullptr;
  return ItemOf(
      GridOf(static_cast<std::size_t>(place.grid)).cells[static_cast<std::size_t>(place.cell)]);
}

bool Unrolled::Pointed(const Item* item) const {
  return item != nullptr && item->quantity.has_value() &&
         (frame_.view.hovered == item->quantity || frame_.view.pinned == item->quantity);
}

int Unrolled::ShownRow() const {
  if (figure_.matrix < 0) return -1;
  const Grid& matrix = GridOf(static_cast<std::size_t>(figure_.matrix));
  for (std::size_t row = 0; row < figure_.results.size(); ++row) {
    const int foot = matrix.row_feet.empty() ? -1 : matrix.row_feet[row];
    if (Pointed(ItemOf(figure_.results[row])) || Pointed(ItemAt(node_, foot)))
      return static_cast<int>(row);
  }
  return figure_.row;
}

int Unrolled::ShownTap() const {
  for (std::size_t tap = 0; tap < figure_.tap_places.size(); ++tap)
    if (Pointed(ItemOf(figure_.tap_places[tap]))) return static_cast<int>(tap);
  return figure_.tap;
}

std::vector<UnrolledLink> Unrolled::LinksOf(int row) const {
  std::vector<UnrolledLink> links;
  if (row < 0) return links;
  const auto part = static_cast<std::size_t>(figure_.matrix);
  const Grid& matrix = GridOf(part);
  for (int column = 0; column < matrix.columns; ++column) {
    const int number = row * matrix.columns + column;
    const Cell& cell = matrix.cells[static_cast<std::size_t>(number)];
    if (cell.item < 0) continue;
    const Place& source = figure_.sources[static_cast<std::size_t>(column)];
    UnrolledLink link{{}, {}, BoxOf(part, number), ItemOf(cell), cell.strength, source.grid >= 0};
    if (link.in_sight) link.rest = link.source = BoxOf(source);
    links.push_back(link);
  }
  return links;
}

// The window comes from the row before, if that has as many numbers under it.
void Unrolled::Follow() {
  const int row = figure_.row;
  const bool slides = row > 0 && row == row_ && figure_.matrix >= 0;
  double seconds = 0;
  if (slides) {
    const Place& from = figure_.results[static_cast<std::size_t>(row) - 1];
    const Place& to = figure_.results[static_cast<std::size_t>(row)];
    const bool same = from.grid == to.grid && from.grid >= 0;
    const int columns = same ? GridOf(static_cast<std::size_t>(to.grid)).columns : 1;
    seconds = same && from.cell / columns == to.cell / columns ? kSlide : kSlideToNewRow;
  }
  moved_ = FollowStep(frame_, figure_.step, seconds);
}

Box Unrolled::Window(const std::vector<UnrolledLink>& links) const {
  Box all{{1e9F, 1e9F}, {-1e9F, -1e9F}};
  for (const UnrolledLink& link : links) {
    if (!link.in_sight) continue;
    all.min = {std::min(all.min.x, link.source.min.x), std::min(all.min.y, link.source.min.y)};
    all.max = {std::max(all.max.x, link.source.max.x), std::max(all.max.y, link.source.max.y)};
  }
  return all;
}

Box Unrolled::RowBox(int row) const {
  const auto part = static_cast<std::size_t>(figure_.matrix);
  const int columns = GridOf(part).columns;
  return {BoxOf(part, row * columns).min, BoxOf(part, (row + 1) * columns - 1).max};
}

Extent Unrolled::Paint() {
  row_ = ShownRow();
  tap_ = ShownTap();
  links_ = LinksOf(row_);
  Follow();
  PaintChannel();
  for (std::size_t part = 0; part < figure_.parts.size(); ++part)
    if (layout_.parts[part].shown) PaintPart(part);
  PaintWindow();
  PaintThreads();
  PaintLegend();
  return layout_.size;
}

void Unrolled::PaintPart(std::size_t part) {
  PaintTitle(part);
  if (Is(part, Role::kSmall)) return PaintSmall(part);
  PaintSign(part);
  PaintHeads(part);
  PaintGround(part);
  const auto count = static_cast<int>(GridOf(part).cells.size());
  for (int i = 0; i < count; ++i) PaintCell(part, i);
  PaintLines(part);
  // Outlines come after the fills, so that no neighbour covers them.
  for (int i = 0; i < count; ++i) {
    const Cell& cell = GridOf(part).cells[static_cast<std::size_t>(i)];
    const Item* item = ItemOf(cell);
    if (item == nullptr) continue;
    const Box box = BoxOf(part, i);
    const ImVec2 end{box.max.x + 1, box.max.y + 1};
    if (cell.current) frame_.list().AddRect(box.min, end, frame_.theme.violet, 0, 0, 2);
    if (frame_.LightOf(item->quantity) != Light::kNone && frame_.Visible(box))
      frame_.list().AddRect(box.min, end, frame_.theme.ochre, 0, 0, 3);
  }
  PaintFeet(part);
}

void Unrolled::PaintGround(std::size_t part) {
  const Grid& grid = GridOf(part);
  const Theme& theme = frame_.theme;
  const Box all{BoxOf(part, 0).min, BoxOf(part, grid.rows * grid.columns - 1).max};
  const bool matrix = Is(part, Role::kMatrix);
  frame_.list().AddRectFilled(all.min, all.max, matrix ? theme.shade : theme.surface);
  if (part != 0 || links_.empty()) return;
  // The taps lie over the numbers, where they are while the window moves.
  const std::vector<UnrolledLink> before =
      moved_ < 1 ? LinksOf(row_ - 1) : std::vector<UnrolledLink>();
  for (std::size_t i = 0; i < links_.size(); ++i) {
    UnrolledLink& link = links_[i];
    if (!link.in_sight) continue;
    if (moved_ < 1 && before.size() == links_.size() && before[i].in_sight) {
      link.source = Between(before[i].source, link.source, moved_);
      link.cell = Between(before[i].cell, link.cell, moved_);
    }
    frame_.list().AddRectFilled(link.source.min, link.source.max, TintOf(theme, link.strength));
  }
}

// The number over this cell in the window at rest.
const UnrolledLink* Unrolled::LinkAt(std::size_t part, int number) const {
  if (part != 0) return nullptr;
  const Box box = BoxOf(part, number);
  for (const UnrolledLink& link : links_)
    if (link.in_sight && std::abs(link.rest.min.x - box.min.x) < 1 &&
        std::abs(link.rest.min.y - box.min.y) < 1)
      return &link;
  return nullptr;
}

void Unrolled::PaintCell(std::size_t part, int number) {
  const Cell& cell = GridOf(part).cells[static_cast<std::size_t>(number)];
  const UnrolledPart& place = layout_.parts[part];
  const Theme& theme = frame_.theme;
  Box box = BoxOf(part, number);
  const Item* item = ItemOf(cell);
  if (item == nullptr) {
    if (std::min(place.cell.x, place.cell.y) < kDotsFrom || !frame_.Visible(box)) return;
    const ImVec2 center = box.center();
    frame_.list().AddRectFilled({center.x - 1, center.y - 1}, {center.x + 1, center.y + 1},
                                Mix(theme.muted, theme.shade, 0.3F));
    return;
  }
  const ImGuiID id = Frame::Id(Frame::Id(id_, static_cast<int>(part)), number);
  const bool symbol = !IsEmptyFormula(cell.symbol);
  const bool hidden = place.number == 0 || symbol;
  if (frame_.Place(*item, box, id).hovered && hidden) frame_.Card(*item);
  if (!frame_.Visible(box)) return;
  auto& list = frame_.list();
  const bool data = Is(part, Role::kPicture) && !figure_.parts[part].kernel;
  if (cell.strength != 0 && !(data && place.number > 0))
    list.AddRectFilled(box.min, box.max, TintOf(theme, cell.strength));
  if (place.number == 0) return;
  if (symbol) {
    list.PushClipRect(box.min, box.max, true);
    if (IsShown(frame_.ExposureOf(*item)) && cell.strength != 0)
      frame_.Text(Face::kMain, kCornerNumber, {box.min.x + 3, box.min.y + 11}, theme.ink,
                  cell.strength < 0 ? "−" : "+");
    const float wide = frame_.Laid(cell.symbol, kUnrolledHead).width;
    PaintCellSymbol(frame_, cell.symbol, box,
                    std::min(place.number, std::floor(kUnrolledHead * (box.width() - 5) / wide)),
                    id);
    list.PopClipRect();
    return;
  }
  if (const UnrolledLink* link = LinkAt(part, number);
      link != nullptr && place.cell.y >= kCornerLeast) {
    std::string tap = frame_.TextOf(*link->weight);
    if (link->strength > 0) tap.insert(0, "+");
    const float wide = frame_.Width(Face::kMain, kCornerNumber, tap);
    frame_.Text(Face::kMain, kCornerNumber, {box.max.x - wide - 4, box.min.y + 12}, theme.ink, tap);
    box.min.y += 8;
  }
  PaintCellNumber(frame_, *item, box, place.number, theme.ink);
}

void Unrolled::PaintLines(std::size_t part) {
  const Grid& grid = GridOf(part);
  const UnrolledPart& place = layout_.parts[part];
  const Theme& theme = frame_.theme;
  auto& list = frame_.list();
  const Box all{BoxOf(part, 0).min, BoxOf(part, grid.rows * grid.columns - 1).max};
  const auto down = [&](int column, float half, ImU32 color) {
    const float x = all.min.x + place.cell.x * static_cast<float>(column);
    list.AddRectFilled({x - half, all.min.y}, {x + 1, all.max.y + 1}, color);
  };
  const auto across = [&](int row, float half, ImU32 color) {
    const float y = all.min.y + place.cell.y * static_cast<float>(row);
    list.AddRectFilled({all.min.x, y - half}, {all.max.x + 1, y + 1}, color);
  };
  if (place.cell.y >= kLinesFrom) {
    for (int column = 0; column <= grid.columns; ++column) down(column, 0, theme.rule);
    for (int row = 0; row <= grid.rows; ++row) across(row, 0, theme.rule);
  } else {
    list.AddRect(all.min, {all.max.x + 1, all.max.y + 1}, theme.rule);
  }
  // Thin cells would drown in thick borders.
  const float half = place.cell.y >= kReadableBorder ? 1 : 0;
  for (const int column : grid.column_breaks) down(column, half, theme.ink);
  for (const int row : grid.row_breaks) across(row, half, theme.ink);
}

}  // namespace chainrule
