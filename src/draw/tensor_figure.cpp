// Grids of numbers: a title and heads above, cells tinted by sign and size, borders of blocks.
#include <algorithm>
#include <cmath>

#include "draw/tensor_parts.h"

namespace chainrule {
namespace {

using Grid = TensorFigure::Grid;
using Cell = TensorFigure::Cell;

constexpr float kTitleSize = 22;
constexpr float kNoteSize = 13;
constexpr float kTitleHeight = 36;
constexpr float kHeadSize = 15;
constexpr float kHeadHeight = 30;
constexpr float kHeadGap = 10;
constexpr float kFootSize = 14;
constexpr float kFootHeight = 26;
constexpr float kSymbolSize = 17;
constexpr float kSmallSymbol = 14;
constexpr float kSignSize = 12;
constexpr float kSquare = 50;          // a cell with a symbol
constexpr float kSmallestSquare = 28;  // if the width is too small
constexpr float kRoomy = 44;           // for a symbol of the usual size
constexpr float kColour = 26;          // a cell that is only a colour
constexpr float kCellHeight = 34;
constexpr float kSmallestWidth = 36;
constexpr float kNarrowestCell = 28;  // of a matrix that would be too wide otherwise
constexpr float kCellPad = 7;
constexpr float kGridGap = 36;
constexpr float kLineGap = 22;
constexpr float kLargestScale = 2;  // of cells, in a large room
constexpr float kSmallestScale = 0.75F;
constexpr float kLargestText = 1.5F;
constexpr float kScaleStep = 0.125F;

// Where the parts of a grid are, measured from its corner.
struct Layout {
  ImVec2 origin;  // of the cells
  ImVec2 cell;
  float feet = 0;  // to the right of the cells
  float width = 0;
  float height = 0;
};

// The room for heads and feet at the sides of a grid.
struct Edges {
  float heads = 0;
  float feet = 0;
};

class Tensor {
 public:
  Tensor(Frame& frame, const Node& node, const TensorFigure& figure)
      : frame_(frame), node_(node), figure_(figure), id_(Frame::Id(node.id)) {}

  // As designed.
  Extent Measure(float width) {
    MeasureEdges();
    return Place(width, 1);
  }

  Extent Paint(ImVec2 corner, ImVec2 room) {
    MeasureEdges();
    Extent all = Place(room.x, 1);
    if (room.y > 0) {
      // As large as it fits.
      float scale = all.height > room.y ? 1 : kLargestScale;
      do {
        all = Place(room.x, scale);
        scale -= kScaleStep;
      } while (scale >= kSmallestScale && (all.width > room.x || all.height > room.y));
    }
    for (std::size_t i = 0; i < layouts_.size(); ++i)
      PaintGrid(figure_.grids[i], layouts_[i], {corner.x + corners_[i].x, corner.y + corners_[i].y},
                static_cast<int>(i));
    if (HasTints()) PaintTints(frame_, figure_, {corner.x, corner.y + all.height - kTintsHeight});
    return all;
  }

 private:
  void MeasureEdges() {
    for (const Grid& grid : figure_.grids) edges_.push_back({HeadsWidth(grid), FeetWidth(grid)});
  }

  bool HasTints() const {
    return (figure_.tinted && figure_.largest > 0) || !figure_.without.empty();
  }

  // Grids side by side, as many as fit in a line.
  Extent Place(float width, float scale) {
    scale_ = scale;
    room_ = width;
    square_ = Square(width);
    layouts_.clear();
    corners_.clear();
    Extent all;
    float x = 0;
    float line = 0;  // the height of the line of grids
    for (std::size_t i = 0; i < figure_.grids.size(); ++i) {
      const Grid& grid = figure_.grids[i];
      const Layout layout = LayoutOf(grid, edges_[i]);
      if (x > 0 && (grid.new_line || x + layout.width > width)) {
        all.height += line + kLineGap;
        x = 0;
        line = 0;
      }
      layouts_.push_back(layout);
      corners_.push_back({x, all.height});
      all.width = std::max(all.width, x + layout.width);
      x += layout.width + kGridGap;
      line = std::max(line, layout.height);
    }
    all.height += line;
    if (HasTints()) all.height += kLineGap + kTintsHeight;
    return all;
  }

  float NumberSize() const { return std::round(kCellNumberSize * std::min(scale_, kLargestText)); }

  const Item* At(int index) const { return ItemAt(node_, index); }

  float SymbolSize(const Box& cell) const {
    return cell.width() < kRoomy ? kSmallSymbol
                                 : std::round(kSymbolSize * std::min(scale_, kLargestText));
  }

  static bool HasSymbols(const Grid& grid) {
    return std::any_of(grid.cells.begin(), grid.cells.end(),
                       [](const Cell& cell) { return !IsEmptyFormula(cell.symbol); });
  }

  ImVec2 CellSize(const Grid& grid, const Edges& edges) const {
    if (HasSymbols(grid)) return {square_, square_};
    if (figure_.colours_only) return {scale_ * kColour, scale_ * kColour};
    float widest = kSmallestWidth;
    for (const Cell& cell : grid.cells) {
      if (const Item* item = At(cell.item))
        widest = std::max(
            widest, frame_.Width(Face::kMain, NumberSize(), frame_.TextOf(*item)) + 2 * kCellPad);
    }
    widest = std::max(widest, scale_ * kSmallestWidth);
    const float share = (room_ - edges.heads - edges.feet - 3) / static_cast<float>(grid.columns);
    if (widest > share) widest = std::max(kNarrowestCell, std::floor(share));
    return {std::round(widest), std::round(scale_ * kCellHeight)};
  }

  // The side of cells with symbols, chosen so that a line of grids fits if possible.
  float Square(float width) const {
    float smallest = kSmallestSquare;
    for (const Grid& grid : figure_.grids) {
      const auto symbol =
          std::find_if(grid.cells.rbegin(), grid.cells.rend(),
                       [](const Cell& cell) { return !IsEmptyFormula(cell.symbol); });
      if (symbol != grid.cells.rend())
        smallest =
            std::max(smallest, std::ceil(frame_.Laid(symbol->symbol, kSmallSymbol).width) + 6);
    }
    float line = -kGridGap;
    float cells = 0;
    float square = std::round(scale_ * kSquare);
    const auto fit = [&] {
      if (cells > 0) square = std::min(square, std::floor((width - line) / cells));
      line = -kGridGap;
      cells = 0;
    };
    for (std::size_t i = 0; i < figure_.grids.size(); ++i) {
      const Grid& grid = figure_.grids[i];
      if (grid.new_line) fit();
      line += kGridGap + edges_[i].heads + edges_[i].feet + 3;
      if (HasSymbols(grid)) cells += static_cast<float>(grid.columns);
    }
    fit();
    return std::max(smallest, square);
  }

  float HeadsWidth(const Grid& grid) const {
    float widest = 0;
    for (const Formula& head : grid.row_heads)
      widest = std::max(widest, frame_.Laid(head, kHeadSize).width + kHeadGap);
    return widest;
  }

  float FeetWidth(const Grid& grid) const {
    float widest = 0;
    if (!IsEmptyFormula(grid.row_feet_head))
      widest = frame_.Laid(grid.row_feet_head, kHeadSize).width + kHeadGap;
    for (const int foot : grid.row_feet) {
      if (const Item* item = At(foot))
        widest =
            std::max(widest, frame_.Width(Face::kMain, kFootSize, frame_.TextOf(*item)) + kHeadGap);
    }
    return widest;
  }

  Layout LayoutOf(const Grid& grid, const Edges& edges) const {
    Layout layout;
    layout.cell = CellSize(grid, edges);
    layout.feet = edges.feet;
    const auto columns = static_cast<float>(std::max(grid.columns, 1));
    layout.origin = {edges.heads + 1, (HasTitle(grid) ? kTitleHeight : 0) +
                                          (grid.column_heads.empty() ? 0 : kHeadHeight)};
    const float cells = layout.cell.x * columns;
    layout.width = std::max(layout.origin.x + cells + edges.feet + 2, TitleWidth(grid));
    layout.height = layout.origin.y + layout.cell.y * static_cast<float>(grid.rows) +
                    (grid.column_feet.empty() ? 2 : kFootHeight);
    return layout;
  }

  static bool HasTitle(const Grid& grid) {
    return !IsEmptyFormula(grid.title) || !grid.note.empty();
  }

  float TitleWidth(const Grid& grid) const {
    if (!HasTitle(grid)) return 0;
    const float note =
        grid.note.empty() ? 0 : frame_.Width(Face::kText, kNoteSize, grid.note) + kHeadGap;
    return frame_.Laid(grid.title, TitleSize(grid)).width + note;
  }

  // A large title would be too loud among many small grids.
  float TitleSize(const Grid& grid) const {
    return figure_.grids.size() > 2 && !HasSymbols(grid) ? kSymbolSize : kTitleSize;
  }

  void PaintGrid(const Grid& grid, const Layout& layout, ImVec2 corner, int number) {
    const ImVec2 origin{std::round(corner.x + layout.origin.x),
                        std::round(corner.y + layout.origin.y)};
    const float cells = layout.cell.x * static_cast<float>(grid.columns);
    PaintTitle(grid, {origin.x, corner.y}, cells, number);
    PaintHeads(grid, layout, origin, number);
    const ImGuiID id = Frame::Id(id_, number);
    const GridPlace place{origin, layout.cell, std::max(grid.columns, 1)};
    const auto count = static_cast<int>(grid.cells.size());
    for (int i = 0; i < count; ++i)
      PaintCell(grid.cells[static_cast<std::size_t>(i)], place.CellBox(i), Frame::Id(id, i));
    PaintBorders(grid, layout, origin);
    // Outlines come after the fills, so that no neighbour covers them.
    for (int i = 0; i < count; ++i)
      Outline(grid.cells[static_cast<std::size_t>(i)], place.CellBox(i));
    PaintFeet(grid, layout, origin, id);
  }

  void PaintTitle(const Grid& grid, ImVec2 corner, float cells, int number) {
    if (!HasTitle(grid)) return;
    const float size = TitleSize(grid);
    const FormulaBox& title = frame_.Laid(grid.title, size);
    const float left = std::max(corner.x, std::round(corner.x + (cells - TitleWidth(grid)) / 2));
    const float baseline = corner.y + kTitleHeight - 14;
    frame_.Formula(title, {left, baseline}, frame_.theme.ink, Frame::Id(id_, -1 - number));
    frame_.Text(Face::kText, kNoteSize,
                {left + title.width + (title.width > 0 ? kHeadGap : 0), baseline},
                frame_.theme.muted, grid.note);
  }

  void PaintHeads(const Grid& grid, const Layout& layout, ImVec2 origin, int number) {
    const ImGuiID id = Frame::Id(Frame::Id(id_, -1 - number), 1);
    int head = 0;
    for (std::size_t row = 0; row < grid.row_heads.size(); ++row) {
      const FormulaBox& box = frame_.Laid(grid.row_heads[row], kHeadSize);
      const float middle = origin.y + (static_cast<float>(row) + 0.5F) * layout.cell.y;
      frame_.Formula(box, {origin.x - kHeadGap - box.width, std::round(middle + 0.33F * kHeadSize)},
                     frame_.theme.ink, Frame::Id(id, head++));
    }
    for (std::size_t column = 0; column < grid.column_heads.size(); ++column) {
      const FormulaBox& box = frame_.Laid(grid.column_heads[column], kHeadSize);
      const float middle = origin.x + (static_cast<float>(column) + 0.5F) * layout.cell.x;
      frame_.Formula(box, {std::round(middle - box.width / 2), origin.y - 11}, frame_.theme.ink,
                     Frame::Id(id, head++));
    }
  }

  void PaintCell(const Cell& cell, const Box& box, ImGuiID id) {
    const Item* item = At(cell.item);
    const bool hidden = figure_.colours_only || !IsEmptyFormula(cell.symbol);
    if (item != nullptr && frame_.Place(*item, box, id).hovered && hidden) frame_.Card(*item);
    if (!frame_.Visible(box)) return;
    const Theme& theme = frame_.theme;
    ImU32 fill = theme.surface;
    if (item == nullptr)
      fill = Mix(theme.background, theme.bias_fill, 0.5F);
    else if (figure_.tinted)
      fill = TintOf(theme, cell.strength);
    frame_.list().AddRectFilled(box.min, box.max, fill);
    frame_.list().AddRect(box.min, {box.max.x + 1, box.max.y + 1}, theme.rule);
    if (item == nullptr) {
      if (!figure_.without.empty()) PaintNoNumber(frame_, box);
      return;
    }
    if (!figure_.tinted) frame_.Glow(frame_.LightOf(item->quantity), box, 0);
    if (figure_.tinted && IsShown(frame_.ExposureOf(*item)) && cell.strength != 0 && hidden)
      frame_.Text(Face::kMain, kSignSize, {box.min.x + 3, box.min.y + 11}, theme.ink,
                  cell.strength < 0 ? "−" : "+");
    if (!IsEmptyFormula(cell.symbol))
      PaintCellSymbol(frame_, cell.symbol, box, SymbolSize(box), id);
    else if (!figure_.colours_only)
      PaintCellNumber(frame_, *item, box, NumberSize(), theme.ink);
  }

  void Outline(const Cell& cell, const Box& box) {
    const Item* item = At(cell.item);
    if (item == nullptr || !frame_.Visible(box)) return;
    const Light light = figure_.tinted ? frame_.LightOf(item->quantity) : Light::kNone;
    if (cell.current)
      frame_.list().AddRect(box.min, {box.max.x + 1, box.max.y + 1}, frame_.theme.violet, 0, 0, 2);
    if (light != Light::kNone)
      frame_.list().AddRect(box.min, {box.max.x + 1, box.max.y + 1}, frame_.theme.ochre, 0, 0, 3);
  }

  void PaintBorders(const Grid& grid, const Layout& layout, ImVec2 origin) {
    const ImVec2 end{origin.x + layout.cell.x * static_cast<float>(grid.columns),
                     origin.y + layout.cell.y * static_cast<float>(grid.rows)};
    for (const int row : grid.row_breaks) {
      const float y = origin.y + layout.cell.y * static_cast<float>(row);
      frame_.list().AddRectFilled({origin.x, y - 1}, {end.x, y + 1}, frame_.theme.ink);
    }
    for (const int column : grid.column_breaks) {
      const float x = origin.x + layout.cell.x * static_cast<float>(column);
      frame_.list().AddRectFilled({x - 1, origin.y}, {x + 1, end.y}, frame_.theme.ink);
    }
  }

  void PaintFeet(const Grid& grid, const Layout& layout, ImVec2 origin, ImGuiID id) {
    const float bottom = origin.y + layout.cell.y * static_cast<float>(grid.rows);
    const float right = origin.x + layout.cell.x * static_cast<float>(grid.columns);
    int place = -1;
    if (!IsEmptyFormula(grid.row_feet_head)) {
      const FormulaBox& head = frame_.Laid(grid.row_feet_head, kHeadSize);
      const float middle = right + 2 + layout.feet / 2;
      frame_.Formula(head, {std::round(middle - head.width / 2), origin.y - 11}, frame_.theme.muted,
                     Frame::Id(id, place--));
    }
    if (!IsEmptyFormula(grid.column_feet_head)) {
      const FormulaBox& head = frame_.Laid(grid.column_feet_head, kHeadSize);
      const float middle = bottom + 2 + (kFootHeight - 2) / 2;
      frame_.Formula(head,
                     {origin.x - kHeadGap - head.width, std::round(middle + 0.33F * kHeadSize)},
                     frame_.theme.muted, Frame::Id(id, place--));
    }
    for (std::size_t column = 0; column < grid.column_feet.size(); ++column) {
      const float left = origin.x + layout.cell.x * static_cast<float>(column);
      PaintFoot(At(grid.column_feet[column]),
                {{left, bottom + 2}, {left + layout.cell.x, bottom + kFootHeight}},
                Frame::Id(id, place--));
    }
    for (std::size_t row = 0; row < grid.row_feet.size(); ++row) {
      const float top = origin.y + layout.cell.y * static_cast<float>(row);
      PaintFoot(At(grid.row_feet[row]),
                {{right + 2, top}, {right + layout.feet + 2, top + layout.cell.y}},
                Frame::Id(id, place--));
    }
  }

  void PaintFoot(const Item* item, const Box& box, ImGuiID id) {
    if (item == nullptr) return;
    frame_.Place(*item, box, id);
    if (!frame_.Visible(box)) return;
    const Light light = frame_.LightOf(item->quantity);
    frame_.Glow(light, box, 2);
    PaintCellNumber(frame_, *item, box, kFootSize,
                    light == Light::kNone ? frame_.theme.muted : frame_.theme.ink);
  }

  Frame& frame_;
  const Node& node_;
  const TensorFigure& figure_;
  ImGuiID id_;
  float scale_ = 1;
  float room_ = 0;  // the width
  float square_ = kSquare;
  std::vector<Layout> layouts_;
  std::vector<ImVec2> corners_;  // of the grids
  std::vector<Edges> edges_;     // of each grid
};

}  // namespace

Extent PaintTensor(Frame& frame, const Node& node, const TensorFigure& figure, ImVec2 corner,
                   ImVec2 room) {
  return Tensor(frame, node, figure).Paint(corner, room);
}

float TensorDesignHeight(Frame& frame, const Node& node, const TensorFigure& figure, float width) {
  return Tensor(frame, node, figure).Measure(width).height;
}

}  // namespace chainrule
