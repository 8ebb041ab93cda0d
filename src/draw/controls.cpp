// Buttons, choices and single numbers in the story.
#include <algorithm>
#include <cmath>

#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kTextSize = 14;
constexpr float kMathSize = 17;
constexpr float kHeight = 31;
constexpr float kPad = 12;
constexpr float kGap = 10;
constexpr float kLabelHeight = 22;
constexpr float kRounding = 5;
constexpr float kSlotIndent = 84;  // of an answer, for its symbol
constexpr float kSlotWidth = 104;
constexpr float kSlotHeight = 34;
constexpr float kMarkRoom = 28;

// Places things side by side, and starts a new row when there is no more room.
class Shelf {
 public:
  Shelf(ImVec2 corner, float width) : corner_(corner), width_(width) {}

  Box Take(float width, float height) {
    if (x_ > 0 && x_ + width > width_) NewLine();
    const ImVec2 at{corner_.x + x_, corner_.y + y_};
    x_ += width + kGap;
    line_height_ = std::max(line_height_, height);
    used_ = std::max(used_, x_ - kGap);
    return {at, {at.x + width, at.y + height}};
  }
  void NewLine() {
    if (x_ > 0) y_ += line_height_ + kGap;
    x_ = 0;
    line_height_ = 0;
  }
  Extent extent() const { return {used_, y_ + line_height_}; }

 private:
  ImVec2 corner_;
  float width_;
  float x_ = 0;
  float y_ = 0;
  float line_height_ = 0;
  float used_ = 0;
};

void PaintFace(Frame& frame, const Box& box, bool chosen, const Pointer& pointer, bool enabled) {
  const Theme& theme = frame.theme;
  ImU32 fill = chosen ? theme.chosen_fill : theme.surface;
  if (!chosen && enabled && pointer.hovered) fill = theme.shade;
  frame.list().AddRectFilled(box.min, box.max, fill, kRounding);
  if (!chosen) frame.list().AddRect(box.min, box.max, theme.border, kRounding);
}

float CenterBaseline(const Box& box, float size) {
  return std::round(box.center().y + 0.36F * size);
}

ImU32 TextColor(const Frame& frame, bool enabled) {
  return enabled ? frame.theme.ink : Mix(frame.theme.muted, frame.theme.background, 0.3F);
}

void PaintButton(Frame& frame, const Item& item, Shelf& shelf) {
  const FormulaBox& symbol = frame.Laid(item.symbol, kMathSize);
  const float words = frame.Width(Face::kText, kTextSize, item.text);
  const float between = words > 0 && symbol.width > 0 ? 6 : 0;
  const float height = std::max(kHeight, symbol.ascent + symbol.descent + 10);
  const Box box = shelf.Take(words + between + symbol.width + 2 * kPad, height);
  const Pointer pointer = frame.Place(item, box);
  PaintFace(frame, box, item.selected, pointer, item.enabled);
  const ImU32 color = item.selected ? frame.theme.chosen_ink : TextColor(frame, item.enabled);
  const float baseline = CenterBaseline(box, kTextSize);
  frame.Text(Face::kText, kTextSize, {box.min.x + kPad, baseline}, color, item.text);
  frame.Formula(symbol, {box.min.x + kPad + words + between, baseline}, color, Frame::Id(item.id));
}

// Small words above the controls that they describe.
void PaintLabel(Frame& frame, std::string_view words, Shelf& shelf) {
  shelf.NewLine();
  if (shelf.extent().height > 0) shelf.Take(1, 0);
  shelf.NewLine();
  const Box label = shelf.Take(1, kLabelHeight - kGap);
  frame.Text(Face::kText, 13, {label.min.x, label.min.y + 11}, frame.theme.muted, words);
  shelf.NewLine();
}

void PaintChoice(Frame& frame, const Item& item, Shelf& shelf, ImVec2 corner, float width) {
  PaintLabel(frame, item.name, shelf);
  const Extent before = shelf.extent();
  const ImGuiID id = Frame::Id(item.id);
  Box all{{corner.x + width, corner.y + before.height}, {corner.x, corner.y}};
  int number = 0;
  for (const Option& option : item.options) {
    const float words = frame.Width(Face::kText, kTextSize, option.text);
    const Box box = shelf.Take(words + 2 * kPad, kHeight - 2);
    const bool chosen = option.value == item.value;
    const Pointer pointer = frame.Touch(Frame::Id(id, ++number), box);
    frame.RecordOption(item, option, box);
    PaintFace(frame, box, chosen, pointer, item.enabled);
    frame.Text(Face::kText, kTextSize, {box.min.x + kPad, CenterBaseline(box, kTextSize)},
               chosen ? frame.theme.chosen_ink : TextColor(frame, item.enabled), option.text);
    if (pointer.hovered && item.enabled) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (pointer.clicked && item.enabled && !chosen && Allows(item.verbs, Verb::kSet))
      frame.Act(item, Verb::kSet, option.value);
    all.min.x = std::min(all.min.x, box.min.x);
    all.min.y = number == 1 ? box.min.y : all.min.y;
    all.max.x = std::max(all.max.x, box.max.x);
    all.max.y = std::max(all.max.y, box.max.y);
  }
  if (number > 0) frame.Record(item, all);
  shelf.NewLine();
}

// Symbol = [number]. The frame around the number shows that it can be changed.
void PaintNumber(Frame& frame, const Item& item, Shelf& shelf) {
  const FormulaBox& symbol = frame.Laid(frame.SymbolOf(item), kMathSize);
  const float equals = symbol.width > 0 ? frame.Width(Face::kMain, kMathSize, " = ") + 4 : 0;
  const float number = frame.Width(Face::kMain, kMathSize, frame.TextOf(item));
  const bool input = item.role == Role::kNumber;
  const float pad = input ? kPad : 4;
  const float height = std::max(kHeight, symbol.ascent + symbol.descent + 8);
  const float chip = std::max(number + 2 * pad, input ? 64.0F : 0.0F);
  const Box box = shelf.Take(symbol.width + equals + chip, height);
  const float baseline = CenterBaseline(box, kMathSize);
  frame.Formula(symbol, {box.min.x, baseline}, frame.theme.ink, Frame::Id(item.id));
  if (equals > 0)
    frame.Text(Face::kMain, kMathSize, {box.min.x + symbol.width + 2, baseline}, frame.theme.ink,
               " = ");
  const Box around{{box.max.x - chip, box.center().y - kHeight / 2},
                   {box.max.x, box.center().y + kHeight / 2}};
  const Pointer pointer = input ? frame.PlaceInput(item, around) : frame.Place(item, around);
  if (input) PaintFace(frame, around, false, pointer, item.enabled);
  frame.Glow(frame.LightOf(item.quantity), around.Grown(-1, -1), kRounding - 1);
  frame.Number(item, Face::kMain, kMathSize, {around.min.x + pad, baseline},
               TextColor(frame, item.enabled));
}

// Symbol = [answer] mark, each answer on a line of its own.
void PaintSlot(Frame& frame, const Item& item, Shelf& shelf) {
  const FormulaBox& symbol = frame.Laid(frame.page.reader().Symbol(item), kMathSize);
  const float before = std::max(kSlotIndent, symbol.width + 28);
  const float height = std::max(kSlotHeight, symbol.ascent + symbol.descent + 8);
  const Mark mark = frame.MarkOf(item);
  const std::string words = mark == Mark::kNone ? std::string() : MarkWords(mark);
  const float word_width = frame.Width(Face::kText, kTextSize, words);
  const Box box = shelf.Take(before + kSlotWidth + kMarkRoom + word_width, height);
  const float baseline = CenterBaseline(box, kMathSize);
  frame.Formula(symbol, {box.min.x, baseline}, frame.theme.ink, Frame::Id(item.id));
  frame.Text(Face::kMain, kMathSize,
             {box.min.x + before - 8 - frame.Width(Face::kMain, kMathSize, "="), baseline},
             frame.theme.ink, "=");
  const Box field{{box.min.x + before, box.center().y - kSlotHeight / 2},
                  {box.min.x + before + kSlotWidth, box.center().y + kSlotHeight / 2}};
  if (item.role == Role::kSlot) {
    frame.PlaceInput(item, field);
    frame.SlotField(item, field);
  } else {
    frame.Place(item, field);
    frame.list().AddRect(field.min, field.max, frame.theme.border, kRounding);
  }
  frame.Glow(frame.LightOf(item.quantity), field.Grown(-2, -2), kRounding - 1);
  const std::string& text = frame.TextOf(item);
  frame.PlainNumber(item, Face::kMain, kMathSize,
                    {field.max.x - kPad - frame.Width(Face::kMain, kMathSize, text), baseline},
                    frame.theme.ink);
  frame.PaintMark(mark, {field.max.x + 16, box.center().y}, 7);
  frame.Text(Face::kText, kTextSize, {field.max.x + kMarkRoom, CenterBaseline(box, kTextSize)},
             frame.theme.ink, words);
  shelf.NewLine();
}

}  // namespace

Extent PaintControls(Frame& frame, const Node& node, ImVec2 corner, float width) {
  Shelf shelf(corner, width);
  // Boxes with numbers alone would not say what they are.
  const bool bare = std::any_of(node.items.begin(), node.items.end(), [&](const Item& item) {
    return item.role == Role::kNumber && IsEmptyFormula(frame.SymbolOf(item));
  });
  if (bare) PaintLabel(frame, node.label, shelf);
  for (const Item& item : node.items) {
    if (node.id == kAnswersNode) {
      PaintSlot(frame, item, shelf);
      continue;
    }
    switch (item.role) {
      case Role::kButton:
      case Role::kTab:
      case Role::kStop:
        PaintButton(frame, item, shelf);
        break;
      case Role::kChoice:
        PaintChoice(frame, item, shelf, corner, width);
        break;
      case Role::kNumber:
      case Role::kValue:
      case Role::kSlider:
      case Role::kReadout:
      case Role::kSlot:
        PaintNumber(frame, item, shelf);
        break;
    }
  }
  return shelf.extent();
}

}  // namespace chainrule
