#include "draw/painter.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "draw/draw_page.h"
#include "draw/fonts.h"
#include "draw/frame.h"
#include "draw/theme.h"

namespace chainrule {
namespace {

struct StyleColor {
  ImGuiCol which;
  ImU32 color;
};

// Colours of the parts that ImGui draws itself: backgrounds, scrollbars, the frame of a list.
class StyleGuard {
 public:
  explicit StyleGuard(const Theme& theme) {
    const StyleColor colors[] = {
        {ImGuiCol_WindowBg, theme.background},
        {ImGuiCol_ChildBg, 0},
        {ImGuiCol_PopupBg, theme.raised},
        {ImGuiCol_Border, theme.border},
        {ImGuiCol_ScrollbarBg, 0},
        {ImGuiCol_ScrollbarGrab, theme.scrollbar},
        {ImGuiCol_ScrollbarGrabHovered, theme.border},
        {ImGuiCol_ScrollbarGrabActive, theme.muted},
    };
    for (const StyleColor& color : colors) ImGui::PushStyleColor(color.which, color.color);
    color_count_ = static_cast<int>(std::size(colors));
    PushSize(ImGuiStyleVar_WindowPadding, {0, 0});
    PushSize(ImGuiStyleVar_WindowMinSize, {1, 1});
    PushSize(ImGuiStyleVar_ItemSpacing, {0, 0});
    PushNumber(ImGuiStyleVar_WindowBorderSize, 0);
    PushNumber(ImGuiStyleVar_ChildBorderSize, 0);
    PushNumber(ImGuiStyleVar_PopupBorderSize, 1);
    PushNumber(ImGuiStyleVar_PopupRounding, 6);
    PushNumber(ImGuiStyleVar_WindowRounding, 0);
    PushNumber(ImGuiStyleVar_ScrollbarSize, 9);
    PushNumber(ImGuiStyleVar_ScrollbarRounding, 5);
  }
  ~StyleGuard() {
    ImGui::PopStyleVar(variable_count_);
    ImGui::PopStyleColor(color_count_);
  }
  StyleGuard(const StyleGuard&) = delete;
  StyleGuard& operator=(const StyleGuard&) = delete;

 private:
  void PushSize(ImGuiStyleVar which, ImVec2 size) {
    ImGui::PushStyleVar(which, size);
    ++variable_count_;
  }
  void PushNumber(ImGuiStyleVar which, float number) {
    ImGui::PushStyleVar(which, number);
    ++variable_count_;
  }

  int color_count_ = 0;
  int variable_count_ = 0;
};

void PressKey(Frame& frame, ImGuiKey key, std::string_view id) {
  if (!ImGui::IsKeyPressed(key)) return;
  const Item* item = frame.page.Find(id);
  if (item != nullptr && item->enabled && Allows(item->verbs, Verb::kPress))
    frame.Act(*item, Verb::kPress);
}

bool IsPressed() {
  const ImGuiIO& io = ImGui::GetIO();
  return std::any_of(std::begin(io.MouseClicked), std::end(io.MouseClicked),
                     [](bool clicked) { return clicked; });
}

void HandleKeys(Frame& frame) {
  const bool of_map = std::exchange(frame.memory.heatmap.drawn_chosen, false);
  const bool of_track = std::exchange(frame.memory.track.drawn, false);
  if (!frame.options.canvas_has_keyboard || of_map || of_track) return;
  PressKey(frame, ImGuiKey_LeftArrow, "deck.previous");
  PressKey(frame, ImGuiKey_RightArrow, "deck.next");
  PressKey(frame, ImGuiKey_Home, "deck.first");
  PressKey(frame, ImGuiKey_End, "deck.last");
}

}  // namespace

struct Painter::Parts {
  Fonts fonts;
  Memory memory;
};

Painter::Painter() : parts_(std::make_unique<Parts>()) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags &= ~(ImGuiConfigFlags_NavEnableKeyboard | ImGuiConfigFlags_NavEnableGamepad);
  // Otherwise circles show their corners at density 2.
  ImGui::GetStyle().CircleTessellationMaxError = 0.1F;
  parts_->fonts.Load();
}

Painter::~Painter() = default;

void Painter::LetGo() {
  ImGui::ClearActiveID();
  Memory& memory = parts_->memory;
  memory.dragged.clear();
  memory.scrubbed.clear();
  memory.held = {};
  memory.track.sent.clear();
}

bool Painter::CloseLists() {
  if (ImGui::GetCurrentContext()->OpenPopupStack.Size == 0) return false;
  parts_->memory.close_lists = true;
  return true;
}

bool Painter::OnMap(float x, float y) const {
  const Box& map = parts_->memory.heatmap.in_sight;
  return map.Contains({x, y});
}

bool Painter::MapChosen() const {
  const MovedHeatmap& map = parts_->memory.heatmap;
  return map.chosen && map.in_sight.width() > 0;
}

Interaction Painter::Draw(const Page& page, const View& view, const DrawOptions& options) {
  Interaction out;
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  if (!(display.x >= 1) || !(display.y >= 1)) return out;
  Frame frame(page, view, options, parts_->fonts, parts_->memory, out);
  const StyleGuard style(frame.theme);
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(display);
  const ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                 ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                                 ImGuiWindowFlags_NoBringToFrontOnFocus |
                                 ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::Begin("page", nullptr, flags);
  parts_->fonts.BeginFrame();
  // Scrollbars learn only in the next frame how much there is to scroll.
  Memory& memory = parts_->memory;
  if (memory.display.x != display.x || memory.display.y != display.y)
    out.wants_another_frame = true;
  memory.display = display;
  HandleKeys(frame);
  memory.slides.on_page = false;
  memory.flow.on_page = false;
  memory.heatmap.in_sight = {};
  DrawPage(frame, display);
  // Play the slides again when they come back.
  if (!memory.slides.on_page) memory.slides.key.clear();
  if (!memory.flow.on_page) memory.flow = {};
  out.interrupts = memory.heatmap.moving || (IsPressed() && !frame.on_player);
  frame.Finish();
  memory.layouts.EndFrame();
  memory.close_lists = false;
  ImGui::End();
  return out;
}

Interaction Painter::DrawSettled(const Page& page, const View& view, const DrawOptions& options) {
  Interaction first = Draw(page, view, options);
  if (!first.unsettled) return first;
  ImGui::EndFrame();
  ImGui::NewFrame();
  Interaction settled = Draw(page, view, options);
  settled.interrupts = settled.interrupts || first.interrupts;
  settled.actions.insert(settled.actions.begin(), first.actions.begin(), first.actions.end());
  if (!settled.edit) settled.edit = std::move(first.edit);
  return settled;
}

}  // namespace chainrule
