#include "draw/scroll_region.h"

#include <imgui_internal.h>

#include <algorithm>

namespace chainrule {
namespace {

constexpr float kPanThreshold = 8;

}  // namespace

ScrollRegion::ScrollRegion(Frame& frame, ImGuiID id, const Box& box, Direction direction)
    : frame_(frame), direction_(direction) {
  ImGui::SetCursorScreenPos(box.min);
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                           ImGuiWindowFlags_NoMove | ImGuiWindowFlags_HorizontalScrollbar;
  if (direction == kSideways) flags |= ImGuiWindowFlags_NoScrollbar;
  // A size of 0 would mean "the rest".
  ImGui::BeginChild(id, {std::max(1.0F, box.width()), std::max(1.0F, box.height())},
                    ImGuiChildFlags_None, flags);
  origin_ = ImGui::GetCursorScreenPos();
}

void ScrollRegion::End(ImVec2 content_size) {
  Pan();
  ImGui::SetCursorScreenPos(origin_);
  ImGui::Dummy(content_size);
  ImGui::EndChild();
}

// A finger drags the contents. A press that turns into a drag is not a click.
void ScrollRegion::Pan() {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.MouseSource != ImGuiMouseSource_TouchScreen || frame_.memory.dragging ||
      frame_.memory.held.id != 0)
    return;
  if (!ImGui::IsMouseDragging(ImGuiMouseButton_Left, kPanThreshold)) return;
  const ImGuiWindow* window = ImGui::GetCurrentWindowRead();
  if (!window->InnerRect.Contains(io.MouseClickedPos[0])) return;
  if (ImGui::GetActiveID() != 0) ImGui::ClearActiveID();
  ImGui::SetScrollX(ImGui::GetScrollX() - io.MouseDelta.x);
  if (direction_ == kBothWays) ImGui::SetScrollY(ImGui::GetScrollY() - io.MouseDelta.y);
  frame_.out.hovered.reset();
  frame_.out.wants_another_frame = true;
}

}  // namespace chainrule
