// What every part of a page needs to paint itself in one frame, and where it reports the pointer.
#pragma once

#include <imgui.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "draw/fonts.h"
#include "draw/formula_layout.h"
#include "draw/layouts.h"
#include "draw/painter.h"
#include "draw/paragraph.h"
#include "draw/plot_scale.h"
#include "draw/theme.h"

namespace chainrule {

// The handle of a plot that is being dragged. Meanwhile the plot's axes stay as they are, or the
// handle would run from under the pointer.
struct HeldHandle {
  ImGuiID id = 0;  // 0: none
  ImGuiID plot = 0;
  std::optional<PlotScale> x;
  std::optional<PlotScale> y;
  std::string sent_x;
  std::string sent_y;
};

struct Box {
  ImVec2 min;
  ImVec2 max;

  float width() const { return max.x - min.x; }
  float height() const { return max.y - min.y; }
  ImVec2 center() const { return {(min.x + max.x) / 2, (min.y + max.y) / 2}; }
  Box Grown(float x, float y) const { return {{min.x - x, min.y - y}, {max.x + x, max.y + y}}; }
  bool Contains(ImVec2 point) const {
    return point.x >= min.x && point.x < max.x && point.y >= min.y && point.y < max.y;
  }
};

// A large heatmap that is moved: meanwhile the page is not composed anew.
struct MovedHeatmap {
  ImGuiID figure = 0;  // 0: none
  const HeatmapFigure::Source* source = nullptr;
  HeatmapFigure::Window window;  // as it is seen
  HeatmapFigure::Window told;    // by the page
  HeatmapFigure::Window dragged_from = {};
  bool moving = false;  // and the page has not been told yet where to
  bool let_go = false;
  bool chosen = false;        // the last press was in it: wheel and keys are its own
  bool drawn_chosen = false;  // in the frame before this one
  double moved_at = 0;
  int pinch = 0;      // by which it is being moved; 0: none
  Box in_sight = {};  // of the map, in this frame; empty where none can be moved
};

// Cells that slide together: what is being played, or was.
struct PlayedSlides {
  std::string key;
  double begun = 0;
  bool on_page = false;  // in this frame
};

// In the one column of a narrow display: where the stage began, unscrolled, and what is left of it
// below the step's lines if its first plots stand above them. 0: nowhere.
struct StageTops {
  float first = 0;
  float rest = 0;
};

// What lasts from one frame to the next.
struct Memory {
  ImVec2 display;  // its size in the frame before
  StageTops stage_tops;
  std::vector<std::string> heads;  // of the story: a new one is read from the top
  std::string shown_tab;           // the lesson whose tab was brought into view, and in what width
  std::string focused;             // the item that was scrolled to
  std::string scrubbed;            // the value last sent while the timeline is dragged
  ImGuiID pressed_timeline = 0;
  float pressed_x = 0;    // where the pointer went down on it
  bool dragging = false;  // it moved since
  std::string dragged;    // the number that is dragged up or down
  int dragged_steps = 0;  // how far that has changed it
  HeldHandle held;
  MovedHeatmap heatmap;
  PlayedSlides slides;
  Layouts layouts;
  bool close_lists = false;                          // in the next frame
  std::unordered_map<ImGuiID, ImVec2> matrix_sizes;  // as they were painted last
};

// A rectangle by its corners: shorter to compute with than Rect.
struct Pointer {
  bool hovered = false;
  bool held = false;
  bool clicked = false;
  bool twice = false;  // the click was the second of a double click
};

// How strongly something is lit. What is only related to the pinned quantity is lit like the rest.
enum class Light { kNone, kLit, kPinned };

const Item* ItemAt(const Node& node, int index);  // nullptr where there is none

class Frame {
 public:
  Frame(const Page& page, const View& view, const DrawOptions& options, const Fonts& fonts,
        Memory& memory, Interaction& out);

  const Page& page;
  const View& view;
  const DrawOptions& options;
  const Theme& theme;
  const Fonts& fonts;
  Memory& memory;
  Interaction& out;
  bool narrow = false;

  ImDrawList& list() const;
  Box Clip() const;                    // what can be seen of the region that is being painted
  bool Visible(const Box& box) const;  // any of it

  // Ids come from the page as words and never reach ImGui as such.
  static ImGuiID Id(std::string_view words);
  static ImGuiID Id(ImGuiID parent, int number);

  // Something that can be pointed at; earlier ones lie above later ones.
  Pointer Touch(ImGuiID id, const Box& box);
  // The item is drawn here: records where, and that the keyboard is on it.
  void Record(const Item& item, const Box& box);
  // A part that is no item: where it is, for whoever lays something over it and for tests.
  void RecordPart(std::string id, const Box& box) { RecordRect(std::move(id), box); }
  // An option of a choice, as "<item>=<value>".
  void RecordOption(const Item& item, const Option& option, const Box& box);
  // As Record, and reports hover and acts on clicks as its verbs allow.
  Pointer Place(const Item& item, const Box& box) { return Place(item, box, Id(item.id)); }
  // As Place, for a number in a frame: it looks like a place to type, so one click opens it.
  Pointer PlaceInput(const Item& item, const Box& box) {
    return Place(item, box, Id(item.id), true);
  }
  // A second place of the same item in the same frame needs an id of its own.
  Pointer Place(const Item& item, const Box& box, ImGuiID id, bool click_types = false);
  // A symbol or word linked to a quantity: lights it, and pins the item that shows it.
  void Link(const Quantity& quantity, const Box& box, ImGuiID id);
  void Act(const Item& item, Verb verb, std::string value = {}, bool gesture = false);

  Light LightOf(const std::optional<Quantity>& quantity) const;
  Light LightOf(const Quantity& quantity) const;
  // Scrolls so that the box can be seen, from the next frame on.
  void Reveal(const Box& box);

  // The ochre behind what is lit; nothing else is drawn.
  void Glow(Light light, const Box& box, float rounding = 2);

  void Text(Face face, float size, ImVec2 baseline, ImU32 color, std::string_view text);
  // The number of an item as it reads, and the note that it was drawn.
  void Number(const Item& item, Face face, float size, ImVec2 baseline, ImU32 color);
  // As it reads now. The item is one of the page's: it is read once in a frame.
  const std::string& TextOf(const Item& item) const { return Read(item).text; }
  Exposure ExposureOf(const Item& item) const { return Read(item).exposure; }
  float Width(Face face, float size, std::string_view text) const {
    return fonts.Width(face, size, text);
  }
  // Laid out now or in a frame before; stays until this one ends.
  const FormulaBox& Laid(const chainrule::Formula& formula, float size) const {
    if (HasValues(formula)) return memory.layouts.Of(fonts, page.reader().Read(formula), size);
    return memory.layouts.Of(fonts, formula, size);
  }
  const ParagraphBox& Laid(const chainrule::Paragraph& paragraph, const ParagraphStyle& style,
                           float room) const {
    if (HasValues(paragraph))
      return memory.layouts.Of(fonts, page.reader().Read(paragraph), style, room);
    return memory.layouts.Of(fonts, paragraph, style, room);
  }
  void Formula(const FormulaBox& box, ImVec2 baseline, ImU32 color, ImGuiID id);
  void Paragraph(const ParagraphBox& box, const ParagraphStyle& style, ImVec2 corner, ImU32 color,
                 ImGuiID id);
  // Near the pointer, over everything else, when the frame ends.
  void Card(const Item& item);
  void Card(std::string words);
  // Near the box, unless what is pointed at has the card: for whoever reads by keyboard.
  void CardAt(std::string words, const Box& box);

  // After everything else: the focus ring and the card near the pointer.
  void Finish();

 private:
  void PaintGlyphs(ImDrawList& onto, const FormulaBox& box, ImVec2 baseline, ImU32 color);
  void PaintCard(const Item& item);
  void PaintCard(const std::string& words);
  // Near its place and inside the display; says where its corner is.
  ImVec2 PaintCardFace(float width, float height);
  const Item* ItemShowing(const Quantity& quantity) const;
  void RecordRect(std::string id, const Box& box);
  // A number that is dragged upwards grows, step by step. True while that is what the pointer does.
  bool Drag(const Item& item, const Pointer& pointer);

  struct Shown {
    std::string text;
    Exposure exposure = Exposure::kShown;
  };
  const Shown& Read(const Item& item) const;

  mutable std::unordered_map<const Item*, Shown> shown_;
  std::optional<Box> ring_;
  Box ring_clip_;
  const Item* card_item_ = nullptr;
  std::string card_words_;
  std::optional<Box> card_place_;  // else the pointer's
};

}  // namespace chainrule
