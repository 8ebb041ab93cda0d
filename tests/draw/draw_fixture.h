// A painter, a page and a pointer, for tests of drawing.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "draw/painter.h"
#include "draw/sample_page.h"

namespace chainrule {

inline void EachItem(const std::vector<Node>& nodes, const std::function<void(const Item&)>& each) {
  for (const Node& node : nodes) {
    for (const Item& item : node.items) each(item);
    EachItem(node.children, each);
  }
}

class DrawTest : public ImGuiTest {
 protected:
  DrawTest() : painter_(std::make_unique<Painter>()), page_(sample_.Make()) {}

  void Resize(float width, float height) { ImGui::GetIO().DisplaySize = {width, height}; }

  Interaction Frame() {
    ImGui::NewFrame();
    Interaction now = painter_->Draw(page_, view_, options_);
    Render();
    for (const Action& action : now.actions) actions_.push_back(action);
    if (now.edit.has_value()) edited_ = *now.edit;
    return now;
  }
  Interaction Settle() {
    Frame();
    Frame();
    return Frame();
  }

  ImVec2 CentreOf(const std::string& id) {
    const Interaction now = Settle();
    const Rect* rect = now.rects.Find(id);
    EXPECT_NE(rect, nullptr) << id << " is not in view";
    if (rect == nullptr) return {-1, -1};
    return {rect->x + rect->width / 2, rect->y + rect->height / 2};
  }
  Interaction Point(ImVec2 at) {
    ImGui::GetIO().AddMousePosEvent(at.x, at.y);
    Frame();
    return Frame();
  }
  Interaction Point(const std::string& id) { return Point(CentreOf(id)); }
  void Button(bool down) {
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, down);
    Frame();
  }
  void Click(const std::string& id) {
    Point(id);
    Button(true);
    Button(false);
    Frame();
  }
  void Key(ImGuiKey key) {
    ImGui::GetIO().AddKeyEvent(key, true);
    Frame();
    ImGui::GetIO().AddKeyEvent(key, false);
    Frame();
  }

  void ExpectOnly(const std::string& id, Verb verb, const std::string& value = "") {
    ASSERT_EQ(actions_.size(), 1U);
    EXPECT_EQ(actions_[0].id, id);
    EXPECT_EQ(actions_[0].verb, verb);
    EXPECT_EQ(actions_[0].value, value);
    EXPECT_FALSE(actions_[0].gesture);
    EXPECT_EQ(actions_[0].origin, Action::Origin::kCanvas);
    actions_.clear();
  }

  // The number of vertices of this colour in the frame just drawn.
  static int Count(ImU32 color) {
    int count = 0;
    for (ImDrawList* list : ImGui::GetDrawData()->CmdLists)
      for (const ImDrawVert& vertex : list->VtxBuffer) count += vertex.col == color ? 1 : 0;
    return count;
  }

  SamplePage sample_;
  std::unique_ptr<Painter> painter_;
  Page page_;
  View view_;
  DrawOptions options_;
  std::vector<Action> actions_;
  std::string edited_;
};

}  // namespace chainrule
