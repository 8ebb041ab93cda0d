// The numbers of the sets, each below the cells that it comes from, and the cells that fall into
// one of them.
#include <algorithm>
#include <cmath>

#include "draw/cube_parts.h"

namespace chainrule {
namespace {

constexpr float kBar = 28;    // the height of a number's cell
constexpr float kBarGap = 4;  // between two bars
constexpr float kDrop = 20;   // above the first one, with the arrow of the shaft
constexpr float kTitleSize = 18;
constexpr float kWordsSize = 13;
constexpr float kHeadGap = 8;
constexpr float kArrow = 7;
constexpr float kRing = 3;
constexpr double kFallSeconds = 0.8;

float Eased(float part) {
  return part * part * (3 - 2 * part);
}

}  // namespace

float CubeTensor::BarsHeight(const CubeSize& size, bool apart) const {
  float height = 0;
  for (const CubeFigure::Bar& bar : tensor_.bars)
    if (bar.sets.apart == apart)
      height += (height > 0 ? kBarGap : size.Scaled(kDrop)) + std::max(22.0F, size.Scaled(kBar));
  return height;
}

Box CubeTensor::BarBox(const CubeFigure::Bar& bar, int column, float top) const {
  const float width = static_cast<float>(bar.sets.columns) * size_.cell.x;
  const float left = origin_.x + static_cast<float>(column) * width;
  return {{left, top}, {left + width, top + std::max(22.0F, size_.Scaled(kBar))}};
}

void CubeTensor::PaintBars(bool apart, int floor, float top) {
  bool arrow = false;
  top += size_.Scaled(kDrop);
  int number = 0;
  for (const CubeFigure::Bar& bar : tensor_.bars) {
    ++number;
    if (bar.sets.apart != apart) continue;
    const CubeFigure::Grid& grid = bar.grid;
    const Box first = BarBox(bar, 0, top);
    const float baseline = std::round(first.center().y + 0.33F * kTitleSize);
    const FormulaBox& title = frame_.Laid(grid.title, kTitleSize);
    frame_.Formula(title, {first.min.x - kHeadGap - title.width, baseline}, frame_.theme.ink,
                   Frame::Id(Frame::Id(id_, -100 - number), floor));
    for (int column = 0; column < grid.columns; ++column) {
      const int index = floor * grid.columns + column;
      const Box box = BarBox(bar, column, top);
      const bool lit = bar.sets == figure_.sets && index == lit_.set;
      if (lit && !arrow && place_.Has(floor, place_.column)) {
        arrow = true;
        const float x = box.center().x;
        const float tip = box.min.y - 4;
        frame_.list().AddTriangleFilled({x - kArrow, tip - kArrow}, {x, tip},
                                        {x + kArrow, tip - kArrow}, frame_.theme.ochre);
      }
      PaintBarCell(bar, index, box);
    }
    if (floor == 0)
      frame_.Text(Face::kText, kWordsSize,
                  {first.min.x + static_cast<float>(columns_) * size_.cell.x + kHeadGap,
                   std::round(first.center().y + 0.35F * kWordsSize)},
                  frame_.theme.muted, grid.note);
    top = first.max.y + kBarGap;
  }
}

void CubeTensor::PaintBarCell(const CubeFigure::Bar& bar, int index, const Box& box) {
  const TensorFigure::Cell& cell = bar.grid.cells[static_cast<std::size_t>(index)];
  const Item* item = ItemAt(node_, cell.item);
  if (item == nullptr) return;
  const Theme& theme = frame_.theme;
  const bool of_set = bar.sets == figure_.sets;
  const bool lit = of_set ? index == lit_.set : frame_.LightOf(item->quantity) != Light::kNone;
  if (lit && of_set && !value_) value_ = box;
  const bool fits =
      frame_.Width(Face::kMain, kLeastNumber, frame_.TextOf(*item)) <= box.width() - 2;
  if (frame_.Place(*item, box).hovered && !fits) frame_.Card(*item);
  if (!frame_.Visible(box)) return;
  auto& list = frame_.list();
  list.AddRectFilled(box.min, box.max, lit ? theme.ochre_fill : theme.surface);
  list.AddRect(box.min, {box.max.x + 1, box.max.y + 1}, cell.current ? theme.violet : theme.border,
               0, 0, cell.current ? 2.0F : 1.0F);
  if (lit) list.AddRect(box.min, {box.max.x + 1, box.max.y + 1}, theme.ochre, 0, 0, kRing);
  if (fits) PaintCellNumber(frame_, *item, box, size_.NumberSize(), theme.ink);
}

// The lit cells move down the shaft into their number, once. The number is there all the time.
void CubeTensor::PaintFall() {
  PlayedSlides& played = frame_.memory.slides;
  if (figure_.falls.empty() || !value_ || played.on_page) return;
  played.on_page = true;
  const double now = ImGui::GetTime();
  if (played.key != figure_.falls) {
    played.key = figure_.falls;
    played.begun = frame_.options.reduced_motion ? now - kFallSeconds : now;
  }
  const double passed = now - played.begun;
  if (frame_.options.reduced_motion || !(passed < kFallSeconds)) return;
  frame_.out.wants_another_frame = true;
  const float part = Eased(static_cast<float>(passed / kFallSeconds));
  const ImVec2 goal = value_->center();
  auto& list = frame_.list();
  for (int floor = place_.first_floor; floor < place_.end_floor; ++floor) {
    const auto& cells = tensor_.floors[static_cast<std::size_t>(floor)].cells;
    for (int i = 0; i < static_cast<int>(cells.size()); ++i) {
      if (!place_.Has(floor, i % columns_)) continue;
      const Box from = CellBox(floor, i / columns_, i % columns_);
      const ImVec2 at{from.center().x + part * (goal.x - from.center().x),
                      from.center().y + part * (goal.y - from.center().y)};
      const ImVec2 half{from.width() / 2, from.height() / 2};
      const Box box{{at.x - half.x, at.y - half.y}, {at.x + half.x, at.y + half.y}};
      const TensorFigure::Cell& cell = cells[static_cast<std::size_t>(i)];
      list.AddRectFilled(box.min, box.max, TintOf(frame_.theme, cell.strength));
      list.AddRect(box.min, box.max, frame_.theme.ochre);
    }
  }
}

}  // namespace chainrule
