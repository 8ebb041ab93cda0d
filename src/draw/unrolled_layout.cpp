// Where the picture of a sliding kernel and its matrix are: the one above the other or, beside a
// tall matrix, to its right. Both are as large as the room allows.
#include <algorithm>
#include <cmath>

#include "draw/unrolled_parts.h"

namespace chainrule {
namespace {

using Grid = TensorFigure::Grid;
using Role = UnrolledFigure::Role;
using Sign = UnrolledFigure::Sign;

constexpr float kSide = 44;  // of a picture's cell, as designed
constexpr float kNumberWidth = 30;
constexpr float kNumberHeight = 34;
constexpr float kSymbolWidth = 54;
constexpr float kSymbolHeight = 42;
constexpr float kReadable = 20;      // the narrowest cell with a number
constexpr float kReadableHigh = 15;  // and the lowest
constexpr float kLargest = 2;
constexpr float kSmallest = 0.125F;
constexpr float kShrink = 0.96F;
constexpr float kGap = 44;       // between parts with a sign
constexpr float kMostGap = 110;  // in a wide room
constexpr float kInnerGap = 18;  // between kernels
constexpr float kLanes = 42;     // between picture and matrix, with the name of the matrix
constexpr float kBand = 40;      // above a matrix beside the picture
constexpr float kMatrixGap = 36;
constexpr float kBesideGap = 64;
constexpr float kHeadGap = 8;
constexpr float kHeadRoom = 22;
constexpr float kFootRoom = 24;
constexpr float kSmallCell = 7;
constexpr float kComfort = 20;   // the least side of a picture's cells that is wanted
constexpr float kLeastTap = 12;  // of a kernel's cells
constexpr float kTiny = 6;       // a cell that can be pointed at
constexpr float kThumbnail = 4;  // of a picture, if nothing else fits
constexpr int kManyColumns = 40;

struct Measures {
  float number = 0;  // the widest, for each pixel of its size
  float symbol = 0;
  float row_head = 0;
  float column_head = 0;
  float row_foot = 0;
  float title = 0;
  float note = 0;  // beside or below it
};

class Layouter {
 public:
  Layouter(const Frame& frame, const Node& node, const UnrolledFigure& figure, ImVec2 room)
      : frame_(frame), node_(node), figure_(figure), room_(room) {
    for (const Grid& grid : figure.tensor.grids) measures_.push_back(MeasuresOf(grid));
    for (const UnrolledFigure::Part& part : figure.parts)
      has_picture_ |= part.role == Role::kPicture;
  }

  UnrolledLayout Lay() {
    if (room_.y <= 0) return Over(1, kSide);
    // Threads need the picture in one line.
    UnrolledLayout over;
    for (const bool in_line : {true, false}) {
      for (float scale = kLargest; scale >= kSmallest; scale *= kShrink) {
        over = Over(scale, std::max(kTiny, std::floor(scale * kSide)));
        if (!Fits(over) || (in_line && !over.in_line)) continue;
        // The picture may have more room than in proportion.
        Grow(over, [&](float side) { return Over(scale, side); });
        GrowMatrix(over, scale);
        break;
      }
      if (Fits(over)) break;
    }
    if (!has_picture_) return over;
    UnrolledLayout best = over;
    for (const float least : {kComfort, kThumbnail}) {
      for (float scale = kLargest; scale >= kSmallest; scale *= kShrink) {
        UnrolledLayout beside = Beside(scale, least);
        if (!Fits(beside)) continue;
        Grow(beside, [&](float side) { return Beside(scale, side); });
        if (!Fits(best) || Worth(beside) > Worth(best)) best = std::move(beside);
        break;
      }
    }
    return best;
  }

 private:
  bool Fits(const UnrolledLayout& layout) const {
    return layout.size.width <= room_.x && layout.size.height <= room_.y;
  }

  template <class Lay>
  void Grow(UnrolledLayout& layout, const Lay& lay) const {
    for (float side = kSide * kLargest; has_picture_ && side > layout.picture; side -= 2) {
      UnrolledLayout larger = lay(side);
      if (!Fits(larger) || (!larger.beside && larger.in_line != layout.in_line)) continue;
      layout = std::move(larger);
      return;
    }
  }

  // A picture of long rows is small before the room is full.
  void GrowMatrix(UnrolledLayout& layout, float scale) {
    for (float larger = kLargest; larger > scale; larger *= kShrink) {
      UnrolledLayout grown = Over(larger, layout.picture);
      if (!Fits(grown) || grown.in_line != layout.in_line) continue;
      layout = std::move(grown);
      return;
    }
  }

  // Large cells are worth more until they are comfortable to read. The matrix comes first.
  float Worth(const UnrolledLayout& layout) const {
    const float high = layout.parts[static_cast<std::size_t>(figure_.matrix)].cell.y;
    const float seen = high < kTiny ? 0 : 1;
    return seen + std::min(high / 24, 1.25F) + 0.5F * std::min(layout.picture / 40, 1.25F);
  }

  Measures MeasuresOf(const Grid& grid) const {
    Measures all;
    const auto wide = [&](const Formula& formula) {
      return frame_.Laid(formula, kUnrolledHead).width;
    };
    for (const TensorFigure::Cell& cell : grid.cells) {
      if (!IsEmptyFormula(cell.symbol))
        all.symbol = std::max(all.symbol, wide(cell.symbol));
      else if (const Item* item = ItemAt(node_, cell.item))
        all.number = std::max(all.number, frame_.Width(Face::kMain, 16, frame_.TextOf(*item)) / 16);
    }
    for (const Formula& head : grid.row_heads) all.row_head = std::max(all.row_head, wide(head));
    for (const Formula& head : grid.column_heads)
      all.column_head = std::max(all.column_head, wide(head));
    all.row_foot = wide(grid.row_feet_head);
    for (const int foot : grid.row_feet)
      if (const Item* item = ItemAt(node_, foot))
        all.row_foot =
            std::max(all.row_foot, frame_.Width(Face::kMain, kUnrolledHead, frame_.TextOf(*item)));
    all.title = frame_.Laid(grid.title, kUnrolledTitleSize).width;
    all.note = frame_.Width(Face::kText, kUnrolledNoteSize, grid.note);
    return all;
  }

  std::size_t Count() const { return figure_.parts.size(); }
  const Grid& GridOf(std::size_t part) const { return figure_.tensor.grids[part]; }
  bool Is(std::size_t part, Role role) const { return figure_.parts[part].role == role; }

  // The parts of the picture in a row, which wraps at the width.
  Extent LayPicture(UnrolledLayout& layout, ImVec2 corner, float width, float side, float gap) {
    Extent all;
    float x = 0, line_top = 0;                 // of the block
    float row_x = 0, row_y = 0, row_high = 0;  // in the block
    float block_wide = 0, block_high = 0;
    std::size_t first = 0;
    const auto end_block = [&](std::size_t end) {
      if (first == end) return;
      const float space = x > 0 ? gap : 0;
      if (x > 0 && x + space + block_wide > width) {
        layout.in_line = false;
        line_top = all.height + kInnerGap;
        x = 0;
      } else {
        x += space;
      }
      for (std::size_t i = first; i < end; ++i) {
        UnrolledPart& part = layout.parts[i];
        part.corner = {corner.x + x + part.corner.x, corner.y + line_top + part.corner.y};
        part.origin = {part.corner.x, part.corner.y + kUnrolledTitle};
      }
      x += block_wide;
      all.width = std::max(all.width, x);
      all.height = std::max(all.height, line_top + block_high);
      first = end;
      row_x = row_y = row_high = block_wide = block_high = 0;
    };
    for (std::size_t i = 0; i < Count() && Is(i, Role::kPicture); ++i) {
      if (figure_.parts[i].sign != Sign::kNone) end_block(i);
      const Grid& grid = GridOf(i);
      UnrolledPart& part = layout.parts[i];
      const float own = figure_.parts[i].kernel ? std::max(side, kLeastTap) : side;
      part.number = own < kReadable ? 0 : std::clamp(std::round(0.3F * own + 3), 12.0F, 22.0F);
      const float room = own < kSide / 2 + 8 ? 8 : 20;  // lanes for threads beside the numbers
      part.cell = {std::max(own, std::ceil(measures_[i].number * part.number) + room), own};
      if (part.cell.x > 1.5F * own && own < kSide / 2 + 2) part.number = 0;
      if (part.number == 0) part.cell.x = own;
      const float title = measures_[i].title + measures_[i].note + kHeadGap;
      const float wide = std::max(part.cell.x * static_cast<float>(grid.columns) + 1, title);
      const float high = kUnrolledTitle + own * static_cast<float>(grid.rows) + 1;
      if (row_x > 0 && grid.new_line) {
        row_y += row_high + 6;
        row_x = row_high = 0;
      }
      if (row_x > 0) row_x += kInnerGap;
      part.corner = {row_x, row_y};
      row_x += wide;
      row_high = std::max(row_high, high);
      block_wide = std::max(block_wide, row_x);
      block_high = std::max(block_high, row_y + row_high);
      if (i + 1 == Count() || !Is(i + 1, Role::kPicture)) end_block(i + 1);
    }
    return all;
  }

  static float Height(float scale, bool symbols) {
    return std::floor((symbols ? kSymbolHeight : kNumberHeight) * scale);
  }

  // The matrices side by side, each with its heads and feet.
  Extent LayMatrices(UnrolledLayout& layout, ImVec2 corner, float width, float scale) {
    float columns = 0;
    float around = -kMatrixGap;
    bool symbols = false;
    for (std::size_t i = 0; i < Count(); ++i) {
      if (!Is(i, Role::kMatrix)) continue;
      UnrolledPart& part = layout.parts[i];
      const Measures& own = measures_[i];
      const bool tall = Height(scale, own.symbol > 0) >= kUnrolledRow || room_.y <= 0;
      part.heads = std::max({tall ? own.row_head : 0, own.title, own.note}) + kHeadGap;
      part.feet = tall ? own.row_foot + 2 * kHeadGap : 4;
      around += part.heads + part.feet + kMatrixGap;
      columns += static_cast<float>(GridOf(i).columns);
      symbols |= measures_[i].symbol > 0;
    }
    const bool colours = figure_.tensor.colours_only;
    float wide = std::floor(
        std::min((symbols ? kSymbolWidth : kNumberWidth) * 2 * scale, (width - around) / columns));
    float high = Height(scale, symbols);
    if (room_.y <= 0) {
      float least = kTiny;
      for (std::size_t i = 0; i < Count(); ++i)
        if (Is(i, Role::kMatrix) && !colours && GridOf(i).columns <= kManyColumns)
          least = std::max({least, 28.0F, std::ceil(measures_[i].symbol) + 6});
      wide = std::clamp(wide, least, symbols ? kSymbolWidth : kNumberWidth * 1.5F);
    }
    wide = std::max(wide, 1.0F);
    high = std::clamp(high, 1.0F, wide);
    if (colours || (layout.beside && high < kReadableHigh)) wide = std::min(wide, 1.25F * high);
    const bool readable = wide >= kReadable && high >= kReadableHigh && !colours;
    Extent all;
    for (std::size_t i = 0; i < Count(); ++i) {
      if (!Is(i, Role::kMatrix)) continue;
      UnrolledPart& part = layout.parts[i];
      const Grid& grid = GridOf(i);
      part.cell = {wide, high};
      part.number =
          readable ? std::clamp(std::round(0.4F * std::min(high, wide) + 4), 12.0F, 22.0F) : 0;
      part.above = measures_[i].column_head < wide && !grid.column_heads.empty() ? kHeadRoom : 0;
      if (all.width > 0) all.width += kMatrixGap;
      part.corner = {corner.x + all.width, corner.y};
      part.origin = {part.corner.x + part.heads, part.corner.y + part.above};
      all.width += part.heads + wide * static_cast<float>(grid.columns) + part.feet;
      all.height = std::max(all.height, part.above + high * static_cast<float>(grid.rows) +
                                            (wide >= kReadable + 2 ? kFootRoom : 2));
    }
    return all;
  }

  // A small matrix is shown only where it has room.
  UnrolledLayout Empty() const {
    UnrolledLayout layout;
    layout.parts.resize(Count());
    for (std::size_t i = 0; i < Count(); ++i) layout.parts[i].shown = !Is(i, Role::kSmall);
    return layout;
  }

  float Note() const {
    const Item* item = ItemAt(node_, figure_.channel);
    if (item == nullptr) return 0;
    return kUnrolledNote * (UnrolledNoteWidth(frame_, *item, figure_.note) > room_.x ? 2 : 1);
  }

  UnrolledLayout Over(float scale, float side) {
    UnrolledLayout layout = Empty();
    layout.picture = side;
    Extent picture;
    float y = Note();
    if (has_picture_) {
      picture = LayPicture(layout, {0, y}, room_.x, side, kGap);
      if (layout.in_line) Widen(layout, picture, y, side);
      y += picture.height;
    }
    layout.lanes = y;
    y += kLanes;
    const Extent matrices = LayMatrices(layout, {0, y}, room_.x, scale);
    layout.size = {std::max(picture.width, matrices.width), y + matrices.height + kUnrolledLegend};
    return layout;
  }

  // Gives a picture in one line the width of the room: a small matrix at its end, and wider gaps.
  void Widen(UnrolledLayout& layout, Extent& picture, float y, float side) {
    float width = room_.x;
    for (std::size_t i = 0; i < Count(); ++i) {
      if (!Is(i, Role::kSmall)) continue;
      const Grid& grid = GridOf(i);
      UnrolledPart& part = layout.parts[i];
      const float high = picture.height - kUnrolledTitle;
      part.cell.x = part.cell.y =
          std::floor(std::min(kSmallCell, high / static_cast<float>(grid.rows)));
      const float wide =
          std::max(part.cell.x * static_cast<float>(grid.columns), measures_[i].title + 60);
      part.shown = part.cell.x >= 2 && picture.width + kGap + wide <= width;
      if (!part.shown) continue;
      part.corner = {width - wide, y};
      part.origin = {part.corner.x, y + kUnrolledTitle};
      width -= wide + kGap;
    }
    float gaps = 0;
    for (std::size_t i = 1; i < Count(); ++i)
      gaps += Is(i, Role::kPicture) && figure_.parts[i].sign != Sign::kNone ? 1.0F : 0.0F;
    if (gaps == 0) return;
    const float gap = std::min(kMostGap, kGap + std::floor((width - picture.width) / gaps));
    if (gap > kGap) picture = LayPicture(layout, {0, y}, width, side, gap);
  }

  UnrolledLayout Beside(float scale, float side) {
    UnrolledLayout layout = Empty();
    layout.picture = side;
    layout.beside = true;
    const float top = Note();
    const Extent matrices = LayMatrices(layout, {0, top + kBand}, room_.x, scale);
    const float left = matrices.width + kBesideGap;
    const Extent picture =
        LayPicture(layout, {left, top + kBand - kUnrolledTitle}, room_.x - left, side, kGap);
    layout.lanes = left;
    layout.size = {left + picture.width,
                   top +
                       std::max(kBand + matrices.height, kBand - kUnrolledTitle + picture.height) +
                       kUnrolledLegend};
    return layout;
  }

  const Frame& frame_;
  const Node& node_;
  const UnrolledFigure& figure_;
  ImVec2 room_;
  std::vector<Measures> measures_;
  bool has_picture_ = false;
};

}  // namespace

UnrolledLayout LayUnrolled(const Frame& frame, const Node& node, const UnrolledFigure& figure,
                           ImVec2 room) {
  return Layouter(frame, node, figure, room).Lay();
}

}  // namespace chainrule
