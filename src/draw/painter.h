// Paints a page with Dear ImGui and says what was pointed at and acted on. Knows no lesson.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "page/page.h"

namespace chainrule {

class HeatmapRenderer;

enum class ThemeId { kLight, kDark };

struct DrawOptions {
  ThemeId theme = ThemeId::kLight;
  bool reduced_motion = false;
  bool canvas_has_keyboard = false;  // arrow keys step only then
  HeatmapRenderer* heatmaps = nullptr;  // where there is a GPU
};

// In ImGui's coordinates: CSS pixels of the canvas.
struct Rect {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;
};

struct Interaction {
  std::optional<Quantity> hovered;
  std::vector<Action> actions;
  // The learner wants to type this item's number: a text input belongs over its rectangle.
  std::optional<std::string> edit;
  // Where each item was drawn in this frame, clipped to what can be seen; items out of view are not
  // in it. A number drawn at several places counts at the first. Tests click by it.
  std::map<std::string, Rect> rects;
  // What was drawn as the number of each item, for the test that what is drawn equals what was
  // computed.
  std::map<std::string, std::string> drawn_numbers;
  // The height of display at which no region would have to scroll. Depends on the width and the
  // page.
  float natural_height = 0;
  bool wants_another_frame = false;  // an animation or a scroll is under way
};

// Needs a current ImGui context; loads the fonts into it. One painter per context.
class Painter {
 public:
  Painter();
  ~Painter();
  Painter(const Painter&) = delete;
  Painter& operator=(const Painter&) = delete;

  // Between ImGui::NewFrame and ImGui::Render. Fills the whole display; any size, also 0 × 0.
  Interaction Draw(const Page& page, const View& view, const DrawOptions& options);

  // Closes a list that is open over the page; false if there was none.
  bool CloseLists();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// The colour behind everything, 0xRRGGBB, for the GL clear and the page around the canvas.
unsigned BackgroundColor(ThemeId);

}  // namespace chainrule
