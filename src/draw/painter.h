// Paints a page with Dear ImGui, and reports hovering and actions. Knows no lesson.
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

// Two fingers on a map, from where they touched down: the middle between them, and their distance
// then divided by their distance now. In ImGui's coordinates.
struct Pinch {
  float from_x = 0;
  float from_y = 0;
  float x = 0;
  float y = 0;
  double factor = 1;
  int number = 1;  // different for each pinch
};

struct DrawOptions {
  ThemeId theme = ThemeId::kLight;
  bool reduced_motion = false;
  bool canvas_has_keyboard = false;     // only then do arrow keys step
  bool in_gesture = false;              // something on the canvas is being dragged
  HeatmapRenderer* heatmaps = nullptr;  // if there is a GPU
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
  // The item whose number the learner wants to type: a text input belongs over its rectangle.
  std::optional<std::string> edit;
  // Where each item was drawn in this frame, clipped to its visible part. Items out of view are
  // missing. Tests click by it.
  ByItem<Rect> rects;
  // Where the names of a plot's series were drawn, for tests. They are not items.
  ByItem<Rect> names;
  // The number drawn for each item, for the test that compares drawn and computed numbers.
  ByItem<std::string> drawn_numbers;
  // The height of the display at which no region would have to scroll. It depends on the width and
  // the page.
  float natural_height = 0;
  bool wants_another_frame = false;  // an animation or a scroll is under way
  // Figures have the room of a page that was there before: draw again, and show that frame.
  bool unsettled = false;
  // Something was pressed or a map moved, so steps that play are paused. Their own controls do not
  // count.
  bool interrupts = false;
};

// Needs a current ImGui context and loads the fonts into it. Only one painter per context.
class Painter {
 public:
  Painter();
  ~Painter();
  Painter(const Painter&) = delete;
  Painter& operator=(const Painter&) = delete;

  // Call it between ImGui::NewFrame and ImGui::Render. Fills the whole display, which may have any
  // size, even 0 × 0.
  Interaction Draw(const Page& page, const View& view, const DrawOptions& options);

  // Draws, and once more if figures found out only then how much room they have: nobody should see
  // them jump. Ends ImGui's frame and begins another in between.
  Interaction DrawSettled(const Page& page, const View& view, const DrawOptions& options);

  // Whether the last frame had a map there that can be moved.
  bool OnMap(float x, float y) const;
  // Whether a map was the last thing clicked: then wheel and keys move it.
  bool MapChosen() const;

  // Lets go of whatever is pressed or dragged, as if it had not been pressed. It reports nothing
  // more until the next press.
  void LetGo();

  // Closes a list that is open over the page. Returns false if there was none.
  bool CloseLists();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// The colour behind everything, 0xRRGGBB, for the GL clear and the page around the canvas.
unsigned BackgroundColor(ThemeId);

}  // namespace chainrule
