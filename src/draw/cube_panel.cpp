// Beside the floors: the kinds of sharing as small cubes, the lit cells laid flat, and their sum.
#include <algorithm>
#include <cmath>

#include "draw/cube_parts.h"

namespace chainrule {
namespace {

constexpr float kTitleSize = 14;
constexpr float kTitleHeight = 26;
constexpr float kWordsSize = 13;
constexpr float kWordsHeight = 17;
constexpr float kKindGap = 6;
constexpr float kSmallCube = 76;  // the height of its room
constexpr float kSection = 18;
constexpr float kFlatHeight = 30;
constexpr float kFlatGap = 6;
constexpr float kFlatLeast = 46;  // the width of a cell
constexpr float kFlatMost = 72;
constexpr int kMostFlatLines = 12;
constexpr float kLineHeight = 32;
constexpr float kResultHeight = 44;
constexpr float kMathSize = 17;
constexpr float kRounding = 5;
constexpr int kMostParts = 8;  // of a small cube's edge

ImVec2 operator+(ImVec2 a, ImVec2 b) {
  return {a.x + b.x, a.y + b.y};
}

ImVec2 Times(ImVec2 a, float factor) {
  return {a.x * factor, a.y * factor};
}

}  // namespace

CubePanel::CubePanel(Frame& frame, const Node& node, const CubeFigure& figure, const LitSet& lit)
    : frame_(frame),
      node_(node),
      figure_(figure),
      lit_(lit),
      place_(PlaceOfSet(figure, lit.set)),
      id_(Frame::Id(Frame::Id(node.id), -7)) {}

float CubePanel::Go(ImVec2 corner, float width, float scale, bool paint) {
  paint_ = paint;
  scale_ = scale;
  left_ = corner.x;
  width_ = width;
  y_ = corner.y;
  if (!figure_.kinds.empty()) Kinds();
  Flat();
  Lines();
  return y_ - corner.y;
}

void CubePanel::Title(const std::string& words) {
  if (paint_)
    frame_.Text(Face::kStrong, kTitleSize, {left_, y_ + kTitleHeight - 10}, frame_.theme.ink,
                words);
  y_ += kTitleHeight;
}

void CubePanel::Kinds() {
  Title(figure_.kinds_title);
  const auto count = static_cast<float>(figure_.kinds.size());
  const float width = (width_ - kKindGap * (count - 1)) / count;
  std::size_t notes = 0;
  for (const CubeFigure::Kind& kind : figure_.kinds) notes = std::max(notes, kind.notes.size());
  const float height =
      std::round(scale_ * kSmallCube) + kWordsHeight * static_cast<float>(1 + notes) + 10;
  float x = left_;
  int number = 0;
  for (const CubeFigure::Kind& kind : figure_.kinds) {
    const Item* item = ItemAt(node_, kind.item);
    if (paint_ && item != nullptr)
      PaintKind(kind, *item, {{std::round(x), y_}, {std::round(x + width), y_ + height}}, number);
    ++number;
    x += width + kKindGap;
  }
  y_ += height + 4;
  if (figure_.kinds_note.empty()) return;
  if (paint_)
    frame_.Text(Face::kText, kWordsSize, {left_, y_ + 14}, frame_.theme.muted, figure_.kinds_note);
  y_ += kWordsHeight + kSection;
}

// The chosen one has a thick frame, and one that is refused a frame of dashes.
void CubePanel::PaintKind(const CubeFigure::Kind& kind, const Item& item, const Box& box,
                          int number) {
  const Theme& theme = frame_.theme;
  const Pointer pointer = frame_.Place(item, box, Frame::Id(id_, number));
  if (!frame_.Visible(box)) return;
  auto& list = frame_.list();
  const bool hovered = pointer.hovered && !item.selected;
  list.AddRectFilled(box.min, box.max,
                     item.selected ? theme.ochre_fill
                     : hovered     ? theme.shade
                                   : theme.surface,
                     kRounding);
  if (!kind.refused || item.selected) {
    list.AddRect(box.min, box.max, item.selected ? theme.ochre : theme.border, kRounding, 0,
                 item.selected ? 3.0F : 1.0F);
  } else {
    for (const float y : {box.min.y, box.max.y})
      list.AddDashes({box.min.x, y}, {box.max.x, y}, theme.border, 1, 4, 4);
    for (const float x : {box.min.x, box.max.x})
      list.AddDashes({x, box.min.y}, {x, box.max.y}, theme.border, 1, 4, 4);
  }
  const float room = std::round(scale_ * kSmallCube);
  PaintSmallCube(kind, {{box.min.x + 8, box.min.y + 8}, {box.max.x - 8, box.min.y + room}});
  float baseline = box.min.y + room + 14;
  const auto centered = [&](Face face, ImU32 color, const std::string& words) {
    frame_.Text(face, kWordsSize,
                {std::round(box.center().x - frame_.Width(face, kWordsSize, words) / 2), baseline},
                color, words);
    baseline += kWordsHeight;
  };
  centered(Face::kStrong, theme.ink, item.text);
  for (const std::string& note : kind.notes) centered(Face::kText, theme.muted, note);
}

// Channels to the right, pixels up, examples to the back.
void CubePanel::PaintSmallCube(const CubeFigure::Kind& kind, const Box& box) {
  const std::vector<CubeFigure::Grid>& floors = figure_.tensors.front().floors;
  const int columns = std::clamp(floors.front().columns, 1, kMostParts);
  const int rows = std::clamp(floors.front().rows, 1, kMostParts);
  const int depth = std::clamp(static_cast<int>(floors.size()), 1, kMostParts);
  const float share = static_cast<float>(kind.sets.columns) /
                      static_cast<float>(std::max(floors.front().columns, 1));
  const int lit = std::max(1, static_cast<int>(std::lround(share * static_cast<float>(columns))));
  const int back = kind.sets.apart ? 1 : depth;
  const float side = std::min(box.height() / 1.42F, box.width() / 1.36F);
  const ImVec2 corner{box.center().x - 0.68F * side, box.center().y + 0.71F * side};
  // Each axis as a step of one part.
  const ImVec2 right{side / static_cast<float>(columns), 0};
  const ImVec2 up{0, -side / static_cast<float>(rows)};
  const ImVec2 deep{0.36F * side / static_cast<float>(depth),
                    -0.42F * side / static_cast<float>(depth)};
  const Theme& theme = frame_.theme;
  auto& list = frame_.list();
  const auto face = [&](ImVec2 at, ImVec2 along, int count, ImVec2 across, int other, int lit_along,
                        int lit_across) {
    const auto fill = [&](int a, int b, ImU32 color) {
      const ImVec2 corners[] = {
          at, at + Times(along, static_cast<float>(a)),
          at + Times(along, static_cast<float>(a)) + Times(across, static_cast<float>(b)),
          at + Times(across, static_cast<float>(b))};
      list.AddConvexPolyFilled(corners, 4, color);
    };
    fill(count, other, theme.surface);
    if (lit_along > 0 && lit_across > 0) fill(lit_along, lit_across, theme.ochre);
    for (int i = 0; i <= count; ++i) {
      const ImVec2 from = at + Times(along, static_cast<float>(i));
      list.AddLine(from, from + Times(across, static_cast<float>(other)), theme.border);
    }
    for (int i = 0; i <= other; ++i) {
      const ImVec2 from = at + Times(across, static_cast<float>(i));
      list.AddLine(from, from + Times(along, static_cast<float>(count)), theme.border);
    }
  };
  face(corner, right, columns, up, rows, lit, rows);
  face(corner + Times(up, static_cast<float>(rows)), right, columns, deep, depth, lit, back);
  face(corner + Times(right, static_cast<float>(columns)), deep, depth, up, rows,
       lit == columns ? back : 0, rows);
}

// The lit cells, in lines that begin with their floor.
void CubePanel::Flat() {
  const CubeFigure::Tensor& tensor = figure_.tensors.front();
  const int columns = tensor.floors.front().columns;
  const float height = std::round(std::min(scale_, 1.3F) * kFlatHeight);
  float names = 0;
  for (const std::string& name : figure_.floor_names)
    names = std::max(names, frame_.Width(Face::kText, kWordsSize, name) + 10);
  const int across = std::max(1, static_cast<int>((width_ - names) / (scale_ * kFlatLeast)));
  const int each = tensor.floors.front().rows * figure_.sets.columns;
  const int lines = (each + across - 1) / across * (place_.end_floor - place_.first_floor);
  if (lines > kMostFlatLines) return;
  Title(figure_.flat_title);
  const float width =
      std::min(std::floor((width_ - names) / static_cast<float>(std::min(across, each))),
               scale_ * kFlatMost);
  int number = 1000;
  for (int floor = place_.first_floor; floor < place_.end_floor; ++floor) {
    const auto at = static_cast<std::size_t>(floor);
    if (paint_ && at < figure_.floor_names.size())
      frame_.Text(Face::kText, kWordsSize, {left_, std::round(y_ + height / 2 + 5)},
                  frame_.theme.muted, figure_.floor_names[at]);
    int in_line = 0;
    for (std::size_t i = 0; i < tensor.floors[at].cells.size(); ++i) {
      if (!place_.Has(floor, static_cast<int>(i) % columns)) continue;
      if (in_line == across) {
        in_line = 0;
        y_ += height;
      }
      const float x = std::round(left_ + names + static_cast<float>(in_line++) * width);
      const TensorFigure::Cell& cell = tensor.floors[at].cells[i];
      const Item* item = ItemAt(node_, cell.item);
      if (!paint_ || item == nullptr) continue;
      const Box box{{x, y_}, {x + width, y_ + height}};
      frame_.Place(*item, box, Frame::Id(id_, ++number));
      if (!frame_.Visible(box)) continue;
      auto& list = frame_.list();
      list.AddRectFilled(box.min, box.max, TintOf(frame_.theme, cell.strength));
      const bool marked = lit_.floor == floor && lit_.cell == static_cast<int>(i);
      list.AddRect(box.min, {box.max.x + 1, box.max.y + 1}, frame_.theme.ochre, 0, 0,
                   marked ? 3.0F : 1.0F);
      PaintCellNumber(frame_, *item, box, std::round(std::min(scale_, 1.3F) * kCellNumberSize),
                      frame_.theme.ink);
    }
    y_ += height + kFlatGap;
  }
  y_ += kFlatGap;
}

void CubePanel::Lines() {
  const Theme& theme = frame_.theme;
  int number = 0;
  for (const CubeFigure::Line& line : figure_.lines) {
    const float height = line.result ? kResultHeight : kLineHeight;
    const Box box{{left_, y_}, {left_ + width_, y_ + height}};
    y_ += height;
    ++number;
    if (!paint_) continue;
    const float pad = line.result ? 12.0F : 0.0F;
    if (line.result) frame_.list().AddRectFilled(box.min, box.max, theme.ochre_fill, kRounding);
    const float baseline = std::round(box.center().y + 0.33F * kMathSize);
    frame_.Text(Face::kText, kWordsSize, {box.min.x + pad, baseline}, theme.muted, line.label);
    float right = box.max.x - pad;
    const auto set = static_cast<std::size_t>(lit_.set);
    const Item* item = set < line.items.size() ? ItemAt(node_, line.items[set]) : nullptr;
    if (item == nullptr) {
      const FormulaBox& formula = frame_.Laid(line.formula, kMathSize);
      frame_.Formula(formula, {right - formula.width, baseline}, theme.ink,
                     Frame::Id(id_, -number));
      continue;
    }
    const float size = std::round(std::min(scale_, kLargestText) * kMathSize);
    const float width = frame_.Width(Face::kMain, size, frame_.TextOf(*item));
    const Box place{{right - width - 4, box.min.y + 4}, {right + 4, box.max.y - 4}};
    frame_.Place(*item, place, Frame::Id(id_, 100 + number));
    frame_.Number(*item, Face::kMain, size, {right - width, baseline}, theme.ink);
    right -= width;
    if (!line.result) continue;
    const FormulaBox& symbol = frame_.Laid(frame_.page.reader().Symbol(*item), kMathSize);
    right -= 26;
    frame_.Text(Face::kMain, kMathSize, {right + 6, baseline}, theme.ink, "=");
    frame_.Formula(symbol, {right - symbol.width, baseline}, theme.ink, Frame::Id(id_, -number));
  }
}

}  // namespace chainrule
