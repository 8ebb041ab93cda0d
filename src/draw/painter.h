// Paints a page with Dear ImGui and says what was pointed at and acted on. Knows no lesson.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "draw/by_item.h"
#include "page/page.h"

namespace chainrule {

class HeatmapRenderer;

enum class ThemeId { kLight, kDark };

// Two fingers on a map, from where they came down: the middle between them, and how far apart they
// were then over how far they are now. In ImGui's coordinates.
struct Pinch {
  float from_x = 0;
  float from_y = 0;
  float x = 0;
  float y = 0;
  double factor = 1;
  int number = 1;  // each pinch has its own
};

struct DrawOptions {
  ThemeId theme = ThemeId::kLight;
  bool reduced_motion = false;
  bool canvas_has_keyboard = false;     // arrow keys step only then
  bool in_gesture = false;              // something on the canvas is being dragged
  HeatmapRenderer* heatmaps = nullptr;  // where there is a GPU
  std::optional<Pinch> pinch = {};
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
  // in it. Tests click by it.
  ByItem<Rect> rects;
  // What was drawn as the number of each item, for the test that what is drawn equals what was
  // computed.
  ByItem<std::string> drawn_numbers;
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

  // Whether a map was drawn there in the last frame, and can be moved.
  bool OnMap(float x, float y) const;
  // Whether it was clicked last: wheel and keys move it.
  bool MapChosen() const;

  // Whatever is pressed or dragged is let go, as if it had not been pressed: nothing more is told
  // of it until the next press.
  void LetGo();

  // Closes a list that is open over the page; false if there was none.
  bool CloseLists();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// The colour behind everything, 0xRRGGBB, for the GL clear and the page around the canvas.
unsigned BackgroundColor(ThemeId);

}  // namespace chainrule
