// The settings strip under the header: always in sight, never scrolled. What does not fit is behind
// "More".
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "course/course_text.h"
#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kMargin = 24;
constexpr float kGap = 22;      // between two settings
constexpr float kItemGap = 8;   // between buttons and numbers of one setting
constexpr float kLabelGap = 8;  // between a label and its setting
constexpr float kHeight = 28;   // of a field or a button
constexpr float kPad = 10;
constexpr float kTextSize = 13;
constexpr float kMathSize = 16;
constexpr float kLeastField = 48;
constexpr float kMoreWidth = 360;  // of the panel
constexpr float kMorePad = 16;
constexpr float kRounding = 5;

float CenterBaseline(const Box& box, float size) {
  return std::round(box.center().y + 0.36F * size);
}

ImU32 TextColor(const Frame& frame, bool enabled) {
  return enabled ? frame.theme.ink : Mix(frame.theme.muted, frame.theme.background, 0.3F);
}

// Choices as one segment of all options, or as the chosen one with a list that opens.
// kFirstSegment: the first choice of the strip as a segment, the others as lists.
enum class Choices { kSegments, kFirstSegment, kLists };

bool AsList(const Item& item, Choices choices, bool first) {
  const bool lists = choices == Choices::kLists || (choices == Choices::kFirstSegment && !first);
  return lists && item.options.size() > 2;
}

// One setting in the strip, measured before it is painted.
class Setting {
 public:
  Setting(Frame& frame, const Node& node, const Item& item, Choices choices, bool of_strip)
      : frame_(frame), item_(item), list_(AsList(item, choices, of_strip)) {
    const bool first = &item == node.items.data();
    if (item.role == Role::kChoice && node.id != kModeNode) label_ = item.name;
    const bool number = item.role == Role::kNumber || item.role == Role::kValue;
    if (number) symbol_ = &frame.Laid(frame.SymbolOf(item), kMathSize);
    // A box with a number alone does not say what it is.
    if (number && symbol_->width == 0 && first) label_ = node.label;
    face_ = FaceWidth();
    width_ = (label_.empty() ? 0 : frame.Width(Face::kText, kTextSize, label_) + kLabelGap) +
             SymbolWidth() + face_;
  }

  float Width() const { return width_; }

  void Paint(ImVec2 corner) {
    const Box row{corner, {corner.x + width_, corner.y + kHeight}};
    const float baseline = CenterBaseline(row, kTextSize);
    frame_.Text(Face::kText, kTextSize, {corner.x, baseline}, frame_.theme.muted, label_);
    const Box face{{row.max.x - face_, row.min.y}, row.max};
    if (symbol_ != nullptr && symbol_->width > 0)
      frame_.Formula(*symbol_, {face.min.x - SymbolWidth(), CenterBaseline(row, kMathSize)},
                     frame_.theme.ink, Frame::Id(item_.id));
    if (list_)
      PaintDropdown(frame_, item_, {face.min.x + kPad, CenterBaseline(face, kTextSize)});
    else if (item_.role == Role::kChoice)
      PaintSegments(face);
    else if (symbol_ != nullptr)
      PaintNumber(face);
    else
      PaintButton(face);
  }

 private:
  float SymbolWidth() const {
    return symbol_ != nullptr && symbol_->width > 0 ? symbol_->width + kLabelGap : 0;
  }

  float FaceWidth() const {
    if (list_) return DropdownWidth(frame_, item_) + 2 * kPad;
    if (item_.role == Role::kChoice) {
      float width = 0;
      for (const Option& option : item_.options) width += OptionWidth(option);
      return width;
    }
    if (symbol_ != nullptr)
      return std::max(kLeastField,
                      frame_.Width(Face::kMain, kMathSize, frame_.TextOf(item_)) + 2 * kPad);
    return ButtonWidth();
  }

  float OptionWidth(const Option& option) const {
    return frame_.Width(Face::kText, kTextSize, option.text) + 2 * kPad;
  }

  float ButtonWidth() const {
    const FormulaBox& symbol = frame_.Laid(item_.symbol, kMathSize);
    const float words = frame_.Width(Face::kText, kTextSize, item_.text);
    return words + (words > 0 && symbol.width > 0 ? 6 : 0) + symbol.width + 2 * kPad;
  }

  void PaintFrame(const Box& box, ImU32 fill) {
    frame_.list().AddRectFilled(box.min, box.max, fill, kRounding);
    frame_.list().AddRect(box.min, box.max, frame_.theme.border, kRounding);
  }

  void PaintSegments(const Box& face) {
    PaintFrame(face, frame_.theme.surface);
    const ImGuiID id = Frame::Id(item_.id);
    float x = face.min.x;
    int number = 0;
    for (const Option& option : item_.options) {
      const Box box{{x, face.min.y}, {x + OptionWidth(option), face.max.y}};
      x = box.max.x;
      const bool chosen = option.value == item_.value;
      const Pointer pointer = frame_.Touch(Frame::Id(id, ++number), box);
      frame_.RecordOption(item_, option, box);
      if (chosen)
        frame_.list().AddRectFilled(box.min, box.max, frame_.theme.chosen_fill, kRounding);
      else if (pointer.hovered && item_.enabled)
        frame_.list().AddRectFilled({box.min.x + 1, box.min.y + 1}, {box.max.x - 1, box.max.y - 1},
                                    frame_.theme.shade, kRounding);
      frame_.Text(Face::kText, kTextSize, {box.min.x + kPad, CenterBaseline(box, kTextSize)},
                  chosen ? frame_.theme.chosen_ink : TextColor(frame_, item_.enabled), option.text);
      if (pointer.hovered && item_.enabled) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      if (pointer.clicked && item_.enabled && !chosen && Allows(item_.verbs, Verb::kSet))
        frame_.Act(item_, Verb::kSet, option.value);
    }
    frame_.Record(item_, face);
  }

  void PaintNumber(const Box& face) {
    const bool input = item_.role == Role::kNumber;
    const Pointer pointer = input ? frame_.PlaceInput(item_, face) : frame_.Place(item_, face);
    if (input)
      PaintFrame(face,
                 item_.enabled && pointer.hovered ? frame_.theme.shade : frame_.theme.surface);
    frame_.Glow(frame_.LightOf(item_.quantity), face.Grown(-1, -1), kRounding - 1);
    frame_.Number(item_, Face::kMain, kMathSize,
                  {face.min.x + kPad, CenterBaseline(face, kMathSize)},
                  TextColor(frame_, item_.enabled));
  }

  void PaintButton(const Box& face) {
    const Pointer pointer = frame_.Place(item_, face);
    ImU32 fill = item_.selected ? frame_.theme.chosen_fill : frame_.theme.surface;
    if (!item_.selected && item_.enabled && pointer.hovered) fill = frame_.theme.shade;
    PaintFrame(face, fill);
    const ImU32 color = item_.selected ? frame_.theme.chosen_ink : TextColor(frame_, item_.enabled);
    const float words = frame_.Width(Face::kText, kTextSize, item_.text);
    const float baseline = CenterBaseline(face, kTextSize);
    frame_.Text(Face::kText, kTextSize, {face.min.x + kPad, baseline}, color, item_.text);
    const FormulaBox& symbol = frame_.Laid(item_.symbol, kMathSize);
    frame_.Formula(symbol, {face.min.x + kPad + words + (words > 0 ? 6 : 0), baseline}, color,
                   Frame::Id(item_.id));
  }

  Frame& frame_;
  const Item& item_;
  const bool list_;
  std::string_view label_;
  const FormulaBox* symbol_ = nullptr;
  float face_ = 0;  // the width of what can be pressed
  float width_ = 0;
};

std::vector<const Node*> SettingsOf(const Frame& frame) {
  std::vector<const Node*> all;
  for (const Node& root : frame.page.roots())
    if (root.kind == NodeKind::kGroup && root.region == Region::kTools)
      for (const Node& node : root.children)
        if (node.kind == NodeKind::kControls) all.push_back(&node);
  return all;
}

// Buttons of which one is chosen stand together, as the options of a choice do.
float GapIn(const Node& node) {
  const auto chosen = [](const Item& item) { return item.role == Role::kButton && item.selected; };
  const bool choice = std::any_of(node.items.begin(), node.items.end(), chosen);
  const bool choices = !node.items.empty() && node.items.front().role == Role::kChoice;
  return choice ? -1 : choices ? kGap : kItemGap;
}

// The first item of the strip may stay a segment where the others are lists.
bool IsFirst(const Node& node, const Item& item, bool first_node) {
  return first_node && &item == node.items.data();
}

float WidthOf(Frame& frame, const Node& node, Choices choices, bool first) {
  float width = 0;
  for (const Item& item : node.items)
    width += Setting(frame, node, item, choices, IsFirst(node, item, first)).Width() +
             (width > 0 ? GapIn(node) : 0);
  return width;
}

// How many of the nodes fit, from the first.
std::size_t CountFitting(Frame& frame, const std::vector<const Node*>& nodes, Choices choices,
                         float room) {
  float x = 0;
  std::size_t count = 0;
  while (count < nodes.size()) {
    x += (x > 0 ? kGap : 0) + WidthOf(frame, *nodes[count], choices, count == 0);
    if (x > room) break;
    ++count;
  }
  return count;
}

bool HasFocus(const Frame& frame, std::span<const Node* const> nodes) {
  return !frame.view.focused.empty() &&
         std::any_of(nodes.begin(), nodes.end(), [&](const Node* node) {
           return std::any_of(node->items.begin(), node->items.end(),
                              [&](const Item& item) { return item.id == frame.view.focused; });
         });
}

// What does not fit, in a panel below the button.
void PaintPanel(Frame& frame, std::span<const Node* const> nodes) {
  if (frame.memory.close_lists) ImGui::CloseCurrentPopup();
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  float y = origin.y + kMorePad;
  for (const Node* node : nodes) {
    const Extent extent = PaintNode(frame, *node, {origin.x + kMorePad, y}, kMoreWidth);
    y += extent.height + 14;
  }
  frame.RecordPart("panel.part", {origin, {origin.x + kMoreWidth + 2 * kMorePad, y}});
  ImGui::Dummy({kMoreWidth + 2 * kMorePad, y - origin.y});
}

float MoreWidth(const Frame& frame) {
  return frame.Width(Face::kText, kTextSize, CourseText().Word("more")) + 13 + 2 * kPad;
}

void PaintMore(Frame& frame, std::span<const Node* const> nodes, ImVec2 corner) {
  const std::string& word = CourseText().Word("more");
  const Box box{corner, {corner.x + MoreWidth(frame), corner.y + kHeight}};
  frame.RecordPart("more.part", box);
  const ImGuiID id = Frame::Id("settings.more");
  const Pointer pointer = frame.Touch(id, box);
  const ImGuiID popup = Frame::Id(id, 0);
  // Whoever comes to a hidden setting by keyboard sees it.
  const bool reached = HasFocus(frame, nodes) && frame.memory.reached != frame.view.focused;
  frame.memory.reached = frame.view.focused;
  if (pointer.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (pointer.clicked || reached) {
    ImGui::OpenPopupEx(popup);
    frame.out.wants_another_frame = true;
  }
  const Theme& theme = frame.theme;
  frame.list().AddRectFilled(box.min, box.max, pointer.hovered ? theme.shade : theme.surface,
                             kRounding);
  frame.list().AddRect(box.min, box.max, theme.border, kRounding);
  frame.Text(Face::kText, kTextSize, {box.min.x + kPad, CenterBaseline(box, kTextSize)}, theme.ink,
             word);
  const float x = box.max.x - kPad - 8;
  const float y = std::round(box.center().y);
  frame.list().AddTriangleFilled({x, y - 2}, {x + 8, y - 2}, {x + 4, y + 3}, theme.ink);
  if (!ImGui::IsPopupOpen(popup, ImGuiPopupFlags_None)) return;
  ImGui::SetNextWindowPos({box.max.x, box.max.y + 4}, ImGuiCond_Always, {1, 0});
  if (ImGui::BeginPopupEx(popup, ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoTitleBar |
                                     ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                     ImGuiWindowFlags_NoNav)) {
    PaintPanel(frame, nodes);
    ImGui::EndPopup();
  }
}

}  // namespace

float StripHeight(const Frame& frame) {
  return SettingsOf(frame).empty() ? 0 : kSettingsHeight;
}

void PaintStrip(Frame& frame, const Box& box) {
  std::vector<const Node*> nodes = SettingsOf(frame);
  if (nodes.empty() || box.height() < 1) return;
  frame.list().AddRectFilled(box.min, box.max, frame.theme.bias_fill);
  frame.list().AddRectFilled({box.min.x, box.max.y - 1}, box.max, frame.theme.rule);
  float room = box.width() - 2 * kMargin;
  const float y = std::round(box.center().y - kHeight / 2);
  // The way through the lesson is always in sight, at the right end.
  if (const auto mode = std::find_if(nodes.begin(), nodes.end(),
                                     [](const Node* node) { return node->id == kModeNode; });
      mode != nodes.end()) {
    Setting setting(frame, **mode, (*mode)->items.front(), Choices::kSegments, true);
    const float width = setting.Width();
    setting.Paint({box.min.x + kMargin + room - width, y});
    room -= width + kGap;
    nodes.erase(mode);
  }
  // Segments show all that can be chosen; where there is no room for them, lists do.
  Choices choices = Choices::kSegments;
  std::size_t count = CountFitting(frame, nodes, choices, room);
  for (const Choices fewer : {Choices::kFirstSegment, Choices::kLists}) {
    if (count == nodes.size()) break;
    choices = fewer;
    count = CountFitting(frame, nodes, choices, room);
  }
  if (count < nodes.size())
    count = CountFitting(frame, nodes, choices, room - MoreWidth(frame) - kGap);
  float x = box.min.x + kMargin;
  for (std::size_t i = 0; i < count; ++i) {
    for (const Item& item : nodes[i]->items) {
      Setting setting(frame, *nodes[i], item, choices, IsFirst(*nodes[i], item, i == 0));
      setting.Paint({x, y});
      x += setting.Width() + GapIn(*nodes[i]);
    }
    x += kGap - GapIn(*nodes[i]);
  }
  if (count < nodes.size()) PaintMore(frame, std::span(nodes).subspan(count), {x, y});
}

}  // namespace chainrule
