// What every part of a page needs to paint itself in one frame, and where it reports the pointer.
#pragma once

#include <imgui.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "draw/brush.h"
#include "draw/fonts.h"
#include "draw/formula_layout.h"
#include "draw/layouts.h"
#include "draw/painter.h"
#include "draw/paragraph.h"
#include "draw/plot_scale.h"
#include "draw/theme.h"

namespace chainrule {

// The plot handle that is being dragged. Meanwhile the plot's axes do not change, or the handle
// would run away from the pointer.
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

inline bool Overlaps(const Box& a, const Box& b) {
  return a.min.x < b.max.x && b.min.x < a.max.x && a.min.y < b.max.y && b.min.y < a.max.y;
}

// A large heatmap that is being moved. Meanwhile the page is not composed again.
struct MovedHeatmap {
  ImGuiID figure = 0;  // 0: none
  const HeatmapFigure::Source* source = nullptr;
  HeatmapFigure::Window window;  // as shown
  HeatmapFigure::Window told;    // as the page has it
  HeatmapFigure::Window dragged_from = {};
  bool moving = false;  // and the page does not know the new window yet
  bool let_go = false;
  bool chosen = false;        // the last press was in it, so it gets the wheel and keys
  bool drawn_chosen = false;  // in the previous frame
  double moved_at = 0;
  int pinch = 0;      // the pinch that moves it; 0: none
  Box in_sight = {};  // the visible part of the map in this frame; empty if it cannot be moved
};

// The track that was pressed last: it gets ← and →.
struct ChosenTrack {
  ImGuiID id = 0;      // 0: none
  bool drawn = false;  // in the previous frame
  std::string sent;    // by a key that is still down
};

// Cells that slide together: the animation that is playing or played last.
struct PlayedSlides {
  std::string key;
  double begun = 0;
  bool on_page = false;  // in this frame
};

// The flow of a step along the edges of a network: that of the step that was drawn last.
struct StepFlow {
  int step = -1;  // -1: there was no network
  double begun = 0;
  bool flowing = false;
  bool on_page = false;  // in this frame
};

// Where the stage begins in the one column of a narrow display, unscrolled, and where its rest
// begins if its first plots are above the step's lines. 0: nowhere.
struct StageTops {
  float first = 0;
  float rest = 0;
};

// The heights of the figures on the stage, which stay while the same rows fit into the same room.
struct SharedHeights {
  ImGuiID key = 0;
  bool settled = false;  // shared out when the heights of all other rows were known
  std::vector<float> heights;
};

// State that lasts from one frame to the next.
struct Memory {
  ImVec2 display;  // its size in the previous frame
  StageTops stage_tops;
  std::vector<std::string> heads;  // of the story: a new head is read from the top
  std::string shown_tab;           // the lesson whose tab was scrolled into view, and at what width
  std::string focused;             // the item that was scrolled to
  std::string reached;             // the item that had the keyboard when the strip was painted
  std::string scrubbed;            // the value last sent while the timeline is dragged
  ImGuiID pressed_timeline = 0;
  float pressed_x = 0;    // where the pointer was pressed on it
  bool dragging = false;  // it has moved since
  std::string dragged;    // the number that is dragged up or down
  int dragged_steps = 0;  // how far the drag has changed it
  HeldHandle held;
  MovedHeatmap heatmap;
  ChosenTrack track;
  PlayedSlides slides;
  StepFlow flow;
  Layouts layouts;
  bool close_lists = false;                          // in the next frame
  std::unordered_map<ImGuiID, ImVec2> matrix_sizes;  // as last painted
  SharedHeights shared;
  std::unordered_map<ImGuiID, float> row_heights;  // of the stage, apart from figures
};

// A rectangle by its corners, which make the arithmetic shorter than Rect's.
struct Pointer {
  bool hovered = false;
  bool held = false;
  bool clicked = false;
  bool twice = false;  // this is the second click of a double click
};

// How strongly something is lit. Quantities that are only related to the pinned one count as kLit.
enum class Light { kNone, kLit, kPinned };

const Item* ItemAt(const Node& node, int index);  // nullptr if there is none

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
  mutable std::optional<bool> matrix_heads;  // once the first matrix has asked whether they show
  Brush* elsewhere = nullptr;                // draws in place of the canvas
  bool on_player = false;                    // the pointer is on the controls that play the steps

  // What the region that is being painted is drawn with.
  Brush& list() const;
  Brush& over() const;                 // what lies above the whole page
  Box Clip() const;                    // the visible part of the region that is being painted
  bool Visible(const Box& box) const;  // at least partly

  // Ids come from the page as words and never reach ImGui as text.
  static ImGuiID Id(std::string_view words);
  static ImGuiID Id(ImGuiID parent, int number);

  // Something that can be pointed at. Earlier ones lie above later ones.
  Pointer Touch(ImGuiID id, const Box& box);
  // Records where the item is drawn, and whether it has the keyboard.
  void Record(const Item& item, const Box& box);
  // Records a part that is not an item, for anything laid over it and for tests.
  void RecordPart(std::string id, const Box& box) { RecordRect(std::move(id), box); }
  // Records an option of a choice, as "<item>=<value>".
  void RecordOption(const Item& item, const Option& option, const Box& box);
  // Like Record, but also reports hovering and acts on clicks as the item's verbs allow.
  Pointer Place(const Item& item, const Box& box) { return Place(item, box, Id(item.id)); }
  // Like Place, for a number in a frame: it looks like a text field, so one click opens it.
  Pointer PlaceInput(const Item& item, const Box& box) {
    return Place(item, box, Id(item.id), true);
  }
  // A second place for the same item in the same frame needs its own id.
  Pointer Place(const Item& item, const Box& box, ImGuiID id, bool click_types = false);
  // A symbol or word linked to a quantity: lights the quantity, and pins the item that shows it.
  void Link(const Quantity& quantity, const Box& box, ImGuiID id);
  void Act(const Item& item, Verb verb, std::string value = {}, bool gesture = false);

  Light LightOf(const std::optional<Quantity>& quantity) const;
  Light LightOf(const Quantity& quantity) const;
  // Scrolls the box into view, from the next frame on.
  void Reveal(const Box& box);

  // Draws the ochre behind something lit, and nothing if it is not lit.
  void Glow(Light light, const Box& box, float rounding = 2);

  void Text(Face face, float size, ImVec2 baseline, ImU32 color, std::string_view text);
  // Draws an item's number, and records that it was drawn. A slot gets a field around it, and the
  // mark of its answer.
  void Number(const Item& item, Face face, float size, ImVec2 baseline, ImU32 color);
  // Draws only the text, for a number whose field is drawn already.
  void PlainNumber(const Item& item, Face face, float size, ImVec2 baseline, ImU32 color);
  // The field of a slot, and the mark of a judged answer.
  void SlotField(const Item& item, const Box& box);
  void PaintMark(Mark mark, ImVec2 center, float radius);
  Mark MarkOf(const Item& item) const { return Read(item).mark; }
  // The item's current text. The item must belong to the page. It is read once in a frame.
  const std::string& TextOf(const Item& item) const { return Read(item).text; }
  Exposure ExposureOf(const Item& item) const { return Read(item).exposure; }
  // The symbol of a number's item. It is asked for once in a frame.
  const chainrule::Formula& SymbolOf(const Item& item) const;
  float Width(Face face, float size, std::string_view text) const {
    return fonts.Width(face, size, text);
  }
  // Laid out now or in an earlier frame. Valid until this frame ends.
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
  // Shown near the pointer, above everything else, when the frame ends.
  void Card(const Item& item);
  void Card(std::string words);
  // Shown near the box, unless the pointer has a card: for reading by keyboard.
  void CardAt(std::string words, const Box& box);

  // Draws what comes last: the focus ring and the card near the pointer.
  void Finish();

 private:
  void PaintGlyphs(Brush& onto, const FormulaBox& box, ImVec2 baseline, ImU32 color);
  void PaintCard(const Item& item);
  void PaintCard(const std::string& words);
  // Draws the card's face near its place and inside the display. Returns its corner.
  ImVec2 PaintCardFace(float width, float height);
  const Item* ItemShowing(const Quantity& quantity) const;
  void RecordRect(std::string id, const Box& box);
  // Dragging a number upward makes it grow, step by step. Returns true while the pointer does that.
  bool Drag(const Item& item, const Pointer& pointer);

  struct Shown {
    std::string text;
    Exposure exposure = Exposure::kShown;
    Mark mark = Mark::kNone;
  };
  const Shown& Read(const Item& item) const;

  mutable CanvasBrush canvas_;
  mutable CanvasBrush over_;
  mutable std::unordered_map<const Item*, Shown> shown_;
  mutable std::unordered_map<const Item*, chainrule::Formula> symbols_;
  std::optional<Box> ring_;
  Box ring_clip_;
  const Item* card_item_ = nullptr;
  std::string card_words_;
  std::optional<Box> card_place_;  // else at the pointer
};

}  // namespace chainrule
