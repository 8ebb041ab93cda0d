// Cells that slide together, once: the axes of a tensor that collapse.
#include <algorithm>
#include <cmath>

#include "draw/tensor_parts.h"

namespace chainrule {
namespace {

constexpr double kSecondsPerPlace = 0.45;

// Starts and ends slowly.
float Eased(float part) {
  return part * part * (3 - 2 * part);
}

float Between(float from, float to, float part) {
  return from + (to - from) * part;
}

Box BoxBetween(const Box& from, const Box& to, float part) {
  return {{Between(from.min.x, to.min.x, part), Between(from.min.y, to.min.y, part)},
          {Between(from.max.x, to.max.x, part), Between(from.max.y, to.max.y, part)}};
}

}  // namespace

void PaintSlides(Frame& frame, const Node& node, const TensorFigure& figure,
                 const std::vector<GridPlace>& grids) {
  PlayedSlides& played = frame.memory.slides;
  // Of several figures only the first plays: two would take turns for ever.
  if (figure.slides.empty() || played.on_page) return;
  played.on_page = true;
  const double now = ImGui::GetTime();
  const auto legs = static_cast<int>(figure.slides.front().size()) - 1;
  const double whole = kSecondsPerPlace * legs;
  if (played.key != figure.slides_key) {
    played.key = figure.slides_key;
    played.begun = frame.options.reduced_motion ? now - whole : now;
  }
  const double passed = now - played.begun;
  if (frame.options.reduced_motion || !(passed < whole)) return;
  frame.out.wants_another_frame = true;
  const double legs_passed = passed / kSecondsPerPlace;
  const int leg = std::min(static_cast<int>(legs_passed), legs - 1);
  const float part = Eased(static_cast<float>(legs_passed - leg));
  const auto box_of = [&](const TensorFigure::Place& place) {
    return grids[static_cast<std::size_t>(place.grid)].CellBox(place.cell);
  };
  for (const TensorFigure::Slide& slide : figure.slides) {
    const TensorFigure::Place& start = slide.front();
    const TensorFigure::Cell& cell = figure.grids[static_cast<std::size_t>(start.grid)]
                                         .cells[static_cast<std::size_t>(start.cell)];
    const Box box = BoxBetween(box_of(slide[static_cast<std::size_t>(leg)]),
                               box_of(slide[static_cast<std::size_t>(leg) + 1]), part);
    const Item* item = ItemAt(node, cell.item);
    if (item == nullptr || !frame.Visible(box)) continue;
    const Theme& theme = frame.theme;
    frame.list().AddRectFilled(box.min, box.max,
                               figure.tinted ? TintOf(theme, cell.strength) : theme.surface);
    frame.list().AddRect(box.min, box.max, theme.ochre);
    const std::string& number = frame.TextOf(*item);
    const float width = frame.Width(Face::kMain, kCellNumberSize, number);
    if (width < box.width())
      frame.Text(Face::kMain, kCellNumberSize,
                 {std::round(box.center().x - width / 2),
                  std::round(box.center().y + 0.33F * kCellNumberSize)},
                 theme.ink, number);
  }
}

}  // namespace chainrule
