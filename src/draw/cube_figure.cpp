// A tensor as floors of cells, with the cells of one statistic lit: the layout of the figure.
#include <algorithm>
#include <cmath>

#include "draw/cube_parts.h"

namespace chainrule {
namespace {

constexpr float kPanelWidth = 300;  // as designed
constexpr float kPanelLeast = 268;
constexpr float kPanelMost = 420;
constexpr float kPanelGap = 28;
constexpr float kTensorGap = 20;
constexpr float kLineGap = 24;
constexpr float kLeastCell = 50;    // with a number of four decimals
constexpr float kLeastColour = 6;   // of a cell that is only a colour
constexpr float kLeastHeight = 21;  // of a cell with a number
constexpr float kLeastRow = 6;
constexpr float kSmallestScale = 0.75F;
constexpr float kLargestScale = 2;
constexpr float kScaleStep = 0.05F;
constexpr float kWidest = 1.6F;  // of a cell, in a room that is wider than it is high
constexpr float kMostShear = 92;
constexpr float kGap = 14;  // between two floors
constexpr float kMostGap = 110;
constexpr float kDesignScale = 0.85F;

class Cube {
 public:
  Cube(Frame& frame, const Node& node, const CubeFigure& figure)
      : frame_(frame), node_(node), figure_(figure), lit_(FindLit()) {}

  float DesignHeight(float width) {
    Arrange(width, 0);
    return height_;
  }

  Extent Paint(ImVec2 corner, ImVec2 room) {
    Arrange(room.x, room.y);
    Extent all{0, 0};
    float x = corner.x;
    float y = corner.y;
    float line = 0;
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
      if (i > 0 && i % per_line_ == 0) {
        x = corner.x;
        y += line + kLineGap;
        line = 0;
      }
      tensors_[i].Paint({x, y}, size_, lit_);
      x += tensors_[i].Width(size_) + kTensorGap;
      line = std::max(line, tensors_[i].Height(size_));
      all.width = std::max(all.width, x - kTensorGap - corner.x);
    }
    all.height = y + line - corner.y;
    if (panel_ <= 0) return all;
    CubePanel panel(frame_, node_, figure_, lit_);
    const float scale = PanelScale(panel, room.y);
    if (beside_) {
      const float left = corner.x + room.x - panel_;
      all.height = std::max(all.height, panel.Paint({left, corner.y}, panel_, scale));
      all.width = room.x;
    } else {
      all.height += kLineGap;
      all.height += panel.Paint({corner.x, corner.y + all.height}, panel_, scale);
    }
    return all;
  }

 private:
  // The cell or number that is pointed at decides, then the pinned one, then the first set is lit.
  LitSet FindLit() const {
    LitSet found;
    const View& view = frame_.view;
    if (view.hovered && (Find(*view.hovered, found) || FindRelated(view.lit, found))) return found;
    if (view.pinned) (void)(Find(*view.pinned, found) || FindRelated(view.pinned_lit, found));
    return found;
  }

  // The set of the first cell that is related to a number elsewhere on the page.
  bool FindRelated(const std::vector<Quantity>& related, LitSet& found) const {
    for (const Quantity& quantity : related) {
      if (!Find(quantity, found)) continue;
      found.floor = found.cell = -1;
      return true;
    }
    return false;
  }

  bool Find(const Quantity& quantity, LitSet& found) const {
    const auto shows = [&](int index) {
      const Item* item = ItemAt(node_, index);
      return item != nullptr && item->quantity == quantity;
    };
    for (const CubeFigure::Tensor& tensor : figure_.tensors) {
      for (std::size_t floor = 0; floor < tensor.floors.size(); ++floor) {
        const CubeFigure::Grid& grid = tensor.floors[floor];
        for (std::size_t i = 0; i < grid.cells.size(); ++i) {
          if (!shows(grid.cells[i].item)) continue;
          found.floor = static_cast<int>(floor);
          found.cell = static_cast<int>(i);
          found.set = figure_.sets.Of(found.floor, found.cell % grid.columns, grid.columns);
          return true;
        }
      }
      for (const CubeFigure::Bar& bar : tensor.bars)
        for (std::size_t i = 0; i < bar.grid.cells.size() && bar.sets == figure_.sets; ++i)
          if (shows(bar.grid.cells[i].item)) {
            found.set = static_cast<int>(i);
            return true;
          }
    }
    for (const CubeFigure::Line& line : figure_.lines)
      for (std::size_t i = 0; i < line.items.size(); ++i)
        if (shows(line.items[i])) {
          found.set = static_cast<int>(i);
          return true;
        }
    return false;
  }

  bool HasPanel() const { return !figure_.kinds.empty() || !figure_.lines.empty(); }

  // Measured here: how large the parts are, how many tensors are in a line, and where the panel is.
  void Arrange(float width, float height) {
    const std::size_t count = figure_.tensors.size();
    const auto with = [&](std::size_t in_line, float panel) {
      per_line_ = in_line;
      MakeTensors();
      return CellWidth(width - panel, kSmallestScale) >= LeastCell();
    };
    beside_ = HasPanel() && with(std::min<std::size_t>(count, 2), kPanelLeast + kPanelGap);
    if (!beside_)
      for (std::size_t in_line = count; in_line > 0 && !with(in_line, 0); --in_line) {
      }
    panel_ = !HasPanel() ? 0 : beside_ ? kPanelLeast : width;
    if (!beside_ && figure_.kinds.empty()) panel_ = 0;
    const bool given = height > 0;
    float scale = given ? kLargestScale : kDesignScale;
    for (; scale > kSmallestScale; scale -= kScaleStep)
      if (Fits(width, height, scale)) break;
    scale = std::max(scale, kSmallestScale);
    if (beside_) panel_ = std::clamp(scale * kPanelWidth, kPanelLeast, kPanelMost);
    SetSize(scale, std::min(kWidest * scale * kCubeWidth, CellWidth(width - Aside(), scale)));
    if (given && (beside_ || panel_ <= 0)) size_.gap = SpreadGap(height);
    height_ = FirstLine();
    if (panel_ > 0) {
      CubePanel panel(frame_, node_, figure_, lit_);
      const float inside = panel.Height(panel_, PanelScale(panel, height));
      height_ = beside_ ? std::max(height_, inside) : height_ + kLineGap + inside;
    }
  }

  // As large as the tensors, but not small if there is height.
  float PanelScale(CubePanel& panel, float height) const {
    float scale = std::clamp(size_.scale, 1.0F, kLargestText);
    while (height > 0 && beside_ && scale > kSmallestScale && panel.Height(panel_, scale) > height)
      scale = std::max(scale - 2 * kScaleStep, kSmallestScale);
    return scale;
  }

  void MakeTensors() {
    tensors_.clear();
    for (std::size_t i = 0; i < figure_.tensors.size(); ++i)
      tensors_.emplace_back(frame_, node_, figure_, static_cast<int>(i), i % per_line_ == 0);
  }

  float Aside() const { return beside_ ? panel_ + kPanelGap : 0; }
  float LeastCell() const { return figure_.colours_only ? kLeastColour : kLeastCell; }

  bool Fits(float width, float height, float scale) {
    if (beside_) panel_ = std::clamp(scale * kPanelWidth, kPanelLeast, kPanelMost);
    const float least = figure_.colours_only ? 0.3F : 1;
    if (CellWidth(width - Aside(), scale) < least * scale * kCubeWidth) return false;
    SetSize(scale, scale * kCubeWidth);
    return height <= 0 || FirstLine() <= height;
  }

  // As wide as the cells of a line can be.
  float CellWidth(float width, float scale) const {
    CubeSize size;
    size.scale = scale;
    SetHeights(size);
    float fixed = kTensorGap * static_cast<float>(per_line_ - 1);
    float columns = 0;
    for (std::size_t i = 0; i < std::min(per_line_, tensors_.size()); ++i) {
      fixed += tensors_[i].Width(size);
      columns += static_cast<float>(tensors_[i].columns());
    }
    return (width - fixed) / std::max(columns, 1.0F);
  }

  void SetSize(float scale, float cell) {
    size_.scale = scale;
    size_.cell.x = std::floor(std::max(cell, figure_.colours_only ? kLeastColour : kLeastCell / 2));
    SetHeights(size_);
  }

  void SetHeights(CubeSize& size) const {
    const auto rows = static_cast<float>(std::max(tensors_.front().rows(), 1));
    const float least = figure_.colours_only ? kLeastRow : kLeastHeight;
    // Many rows of colours are lower: a floor is as high as one of eight rows with numbers.
    const float share = figure_.colours_only ? std::min(1.0F, 8 / rows) : 1;
    size.cell.y = std::round(std::max(least, share * size.scale * kCubeHeight));
    size.shear = std::min(size.scale * kCubeShear, size.scale * kMostShear / rows);
    size.gap = size.Scaled(kGap);
  }

  float FirstLine() const {
    float line = 0;
    for (std::size_t i = 0; i < std::min(per_line_, tensors_.size()); ++i)
      line = std::max(line, tensors_[i].Height(size_));
    return line;
  }

  // Floors stand apart as far as the room allows.
  float SpreadGap(float height) const {
    const auto floors = static_cast<float>(figure_.tensors.front().floors.size());
    const float more = (height - FirstLine()) / std::max(floors - 1, 1.0F);
    return std::clamp(std::floor(size_.gap + more), size_.gap, std::max(size_.gap, kMostGap));
  }

  Frame& frame_;
  const Node& node_;
  const CubeFigure& figure_;
  const LitSet lit_;
  std::vector<CubeTensor> tensors_;
  std::size_t per_line_ = 1;
  CubeSize size_;
  float panel_ = 0;  // its width; 0: none
  bool beside_ = false;
  float height_ = 0;
};

}  // namespace

SetPlace PlaceOfSet(const CubeFigure& figure, int set) {
  const std::vector<CubeFigure::Grid>& floors = figure.tensors.front().floors;
  const int per_floor = std::max(1, floors.front().columns / figure.sets.columns);
  SetPlace place;
  place.first_floor = figure.sets.apart ? set / per_floor : 0;
  place.end_floor = figure.sets.apart ? place.first_floor + 1 : static_cast<int>(floors.size());
  place.column = set % per_floor * figure.sets.columns;
  place.end_column = place.column + figure.sets.columns;
  return place;
}

Extent PaintCube(Frame& frame, const Node& node, const CubeFigure& figure, ImVec2 corner,
                 ImVec2 room) {
  return Cube(frame, node, figure).Paint(corner, room);
}

float CubeDesignHeight(Frame& frame, const Node& node, const CubeFigure& figure, float width) {
  return Cube(frame, node, figure).DesignHeight(width);
}

}  // namespace chainrule
