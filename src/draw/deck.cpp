// The tape deck: buttons, timeline, choices.
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kButtonWidth = 34;
constexpr float kButtonHeight = 32;
constexpr float kButtonGap = 8;
constexpr float kNarrowGap = 5;
constexpr float kNarrowButton = 40;
constexpr float kSmallestButton = 30;
constexpr float kPlayWider = 14;  // than the other buttons
constexpr float kSpeedGap = 14;
constexpr float kChoiceGap = 14;
constexpr float kListPad = 4;

ImGuiID ListId(const Item& choice) {
  return Frame::Id(Frame::Id(choice.id), 0);
}

float DropdownSize(const Frame& frame) {
  return frame.narrow ? 14 : 13;
}

// Chevrons are drawn: they stay sharp and centred, and no font needs to have them.
bool PaintChevrons(Frame& frame, const Item& item, const Box& box, ImU32 color) {
  const bool left = item.text == "«" || item.text == "‹";
  const bool twice = item.text == "«" || item.text == "»";
  if (!left && item.text != "»" && item.text != "›") return false;
  const float direction = left ? -1.0F : 1.0F;
  const ImVec2 center{std::round(box.center().x), std::round(box.center().y)};
  for (int i = 0; i < (twice ? 2 : 1); ++i) {
    const float offset = twice ? (static_cast<float>(i) - 0.5F) * 5 : 0;
    const float x = center.x + offset;
    const ImVec2 points[3] = {{x - direction * 2, center.y - 4},
                              {x + direction * 2, center.y},
                              {x - direction * 2, center.y + 4}};
    frame.list().AddPolyline(points, 3, color, 0, 1.5F);
  }
  return true;
}

bool Plays(const Item& item) {
  return item.id == "deck.play";
}

// Filled and round-ended, with a triangle or two bars: drawn, as the chevrons are.
void PaintPlayButton(Frame& frame, const Item& item, const Box& box) {
  const Pointer pointer = frame.Place(item, box);
  const Theme& theme = frame.theme;
  frame.on_player = frame.on_player || box.Contains(ImGui::GetIO().MousePos);
  const ImU32 fill = pointer.hovered ? Mix(theme.ink, theme.background, 0.2F) : theme.ink;
  Brush& list = frame.list();
  list.AddRectFilled(box.min, box.max, fill, box.height() / 2);
  const ImVec2 center{std::round(box.center().x), std::round(box.center().y)};
  if (frame.view.playing) {
    for (const float x : {center.x - 5, center.x + 2})
      list.AddRectFilled({x, center.y - 6}, {x + 3, center.y + 6}, theme.background);
  } else {
    list.AddTriangleFilled({center.x - 4, center.y - 7}, {center.x - 4, center.y + 7},
                           {center.x + 8, center.y}, theme.background);
  }
}

void PaintDeckButton(Frame& frame, const Item& item, const Box& box) {
  const Pointer pointer = frame.Place(item, box);
  const Theme& theme = frame.theme;
  const bool hovered = pointer.hovered && item.enabled;
  frame.list().AddRectFilled(box.min, box.max, hovered ? theme.shade : theme.surface, 5);
  frame.list().AddRect(box.min, box.max, item.enabled ? theme.border : theme.rule, 5);
  const ImU32 color = item.enabled ? theme.ink : Mix(theme.muted, theme.background, 0.45F);
  if (PaintChevrons(frame, item, box, color)) return;
  const float width = frame.Width(Face::kText, 14, item.text);
  frame.Text(Face::kText, 14, {box.center().x - width / 2, box.center().y + 5}, color, item.text);
}

// The widths of the buttons, and of the choice of a speed behind them. On a narrow display they
// shrink to fit into `room`; if that is not enough, the speed can be chosen in the text view only.
struct ButtonWidths {
  ButtonWidths(const Frame& frame, const Node& node, float room) {
    gap = frame.narrow ? kNarrowGap : kButtonGap;
    float rest = 0;
    float count = 0;
    float speed = 0;
    for (const Item& item : node.items) {
      if (item.role == Role::kChoice) {
        speed += kSpeedGap + DropdownWidth(frame, item);
        continue;
      }
      rest += (count > 0 ? gap : 0) + (Plays(item) ? kPlayWider : 0);
      ++count;
    }
    if (!frame.narrow || count == 0) return;
    has_speed = count * kSmallestButton + rest + speed <= room;
    if (has_speed) rest += speed;
    plain = std::clamp(std::floor((room - rest) / count), kSmallestButton, kNarrowButton);
  }
  float Of(const Frame& frame, const Item& item) const {
    if (Plays(item)) return plain + kPlayWider;
    return std::max(plain, frame.Width(Face::kText, 14, item.text) + 16);
  }

  float plain = kButtonWidth;
  float gap = kButtonGap;
  bool has_speed = true;
};

// Returns where they end.
float PaintButtons(Frame& frame, const Node& node, float x, float center, float room) {
  const float height = frame.narrow ? 36 : kButtonHeight;
  const ButtonWidths widths(frame, node, room);
  float end = x;
  for (const Item& item : node.items) {
    if (item.role == Role::kChoice) {
      if (!widths.has_speed) continue;
      x = end + kSpeedGap;
      end = x + DropdownWidth(frame, item);
      PaintDropdown(frame, item, {x, std::round(center + 0.36F * DropdownSize(frame))});
      const Box box{{x - 5, center - height / 2}, {end + 5, center + height / 2}};
      frame.on_player = frame.on_player || box.Contains(ImGui::GetIO().MousePos) ||
                        ImGui::IsPopupOpen(ListId(item), ImGuiPopupFlags_None);
      continue;
    }
    end = x + widths.Of(frame, item);
    const Box box{{x, center - height / 2}, {end, center + height / 2}};
    (Plays(item) ? PaintPlayButton : PaintDeckButton)(frame, item, box);
    x = end + widths.gap;
  }
  return end;
}

float ChoicesWidth(const Frame& frame, const Node& node) {
  float width = 0;
  for (const Item& item : node.items) width += DropdownWidth(frame, item) + kChoiceGap;
  return std::max(0.0F, width - kChoiceGap);
}

std::string_view ChoiceText(const Item& item) {
  if (!item.text.empty()) return item.text;
  for (const Option& option : item.options)
    if (option.value == item.value) return option.text;
  return item.value;
}

void PaintOptions(Frame& frame, const Item& item, ImGuiID popup) {
  if (frame.memory.close_lists) ImGui::CloseCurrentPopup();
  const float size = DropdownSize(frame);
  const float row = frame.narrow ? 40 : 28;
  float width = 60;
  for (const Option& option : item.options)
    width = std::max(width, frame.Width(Face::kText, size, option.text) + 40);
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  float y = origin.y + kListPad;
  int number = 0;
  for (const Option& option : item.options) {
    const Box box{{origin.x, y}, {origin.x + width, y + row}};
    const Pointer pointer = frame.Touch(Frame::Id(popup, ++number), box);
    frame.RecordOption(item, option, box);
    if (pointer.hovered) frame.list().AddRectFilled(box.min, box.max, frame.theme.shade, 4);
    const bool chosen = option.value == item.value;
    if (chosen)
      frame.list().AddCircleFilled({box.min.x + 12, box.center().y}, 3, frame.theme.violet);
    frame.Text(Face::kText, size, {box.min.x + 24, box.center().y + 0.36F * size}, frame.theme.ink,
               option.text);
    if (pointer.clicked) {
      if (!chosen) frame.Act(item, Verb::kSet, option.value);
      ImGui::CloseCurrentPopup();
    }
    y += row;
  }
  ImGui::Dummy({width, y + kListPad - origin.y});
}

}  // namespace

float DropdownWidth(const Frame& frame, const Item& item) {
  return frame.Width(Face::kText, DropdownSize(frame), ChoiceText(item)) + 13;
}

void PaintDropdown(Frame& frame, const Item& item, ImVec2 baseline) {
  const float size = DropdownSize(frame);
  const float width = DropdownWidth(frame, item);
  const float reach = frame.narrow ? 18 : 14;
  const float middle = baseline.y - 0.36F * size;
  const Box box{{baseline.x - 5, middle - reach}, {baseline.x + width + 5, middle + reach}};
  frame.Record(item, box);
  const ImGuiID id = Frame::Id(item.id);
  const Pointer pointer = frame.Touch(id, box);
  const ImGuiID popup = ListId(item);
  const bool can = item.enabled && Allows(item.verbs, Verb::kSet) && !item.options.empty();
  if (pointer.hovered && can) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (pointer.clicked && can) {
    ImGui::OpenPopupEx(popup);
    frame.out.wants_another_frame = true;
  }
  const ImU32 color = pointer.hovered && can ? frame.theme.ink : frame.theme.muted;
  frame.Text(Face::kText, size, baseline, color, ChoiceText(item));
  const float x = std::round(baseline.x + width - 9);
  const float y = std::round(middle);
  frame.list().AddTriangleFilled({x, y - 2}, {x + 8, y - 2}, {x + 4, y + 3}, color);

  if (!ImGui::IsPopupOpen(popup, ImGuiPopupFlags_None)) return;
  // The list opens upward if there is more room above: the deck is at the bottom.
  const bool above = box.center().y > ImGui::GetIO().DisplaySize.y / 2;
  ImGui::SetNextWindowPos({box.max.x, above ? box.min.y : box.max.y}, ImGuiCond_Always,
                          {1, above ? 1.0F : 0.0F});
  if (ImGui::BeginPopupEx(popup, ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoTitleBar |
                                     ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                     ImGuiWindowFlags_NoNav)) {
    PaintOptions(frame, item, popup);
    ImGui::EndPopup();
  }
}

void PaintDeck(Frame& frame, const Node& deck, const Box& box) {
  frame.list().AddRectFilled(box.min, {box.max.x, box.min.y + 1}, frame.theme.rule);
  const Node* buttons = nullptr;
  const Node* choices = nullptr;
  const Node* timeline = nullptr;
  for (const Node& node : deck.children) {
    if (node.kind == NodeKind::kTimeline) {
      timeline = &node;
    } else if (node.kind == NodeKind::kControls && !node.items.empty()) {
      (node.items.front().role == Role::kChoice ? choices : buttons) = &node;
    }
  }
  const float margin = frame.narrow ? 14 : 20;
  const float center = frame.narrow ? box.min.y + 28 : box.min.y + 38;
  float left = box.min.x + margin;
  float right = box.max.x - margin;
  if (buttons != nullptr) {
    const float taken = choices != nullptr ? ChoicesWidth(frame, *choices) + kSpeedGap : 0;
    left = PaintButtons(frame, *buttons, left, center, right - left - taken) + 27;
  }
  if (choices != nullptr) {
    float x = std::max(left - 20, right - ChoicesWidth(frame, *choices));
    const float baseline = std::round(center + 0.36F * DropdownSize(frame));
    right = x - 30;
    for (const Item& item : choices->items) {
      if (item.role != Role::kChoice) continue;
      PaintDropdown(frame, item, {x, baseline});
      x += DropdownWidth(frame, item) + kChoiceGap;
    }
  }
  if (timeline == nullptr) return;
  if (frame.narrow) {
    PaintTimeline(frame, *timeline, {{box.min.x + 4, box.min.y + 36}, {box.max.x - 4, box.max.y}});
  } else {
    PaintTimeline(frame, *timeline, {{left, box.min.y}, {right, box.max.y}});
  }
}

}  // namespace chainrule
