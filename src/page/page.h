// The tree that a lesson composes and everything else reads: canvas, text view, command line,
// tests.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/formula.h"
#include "course/quantity.h"
#include "course/text.h"
#include "course/trace.h"
#include "page/memory.h"
#include "page/node.h"
#include "page/plot_readout.h"
#include "page/reader.h"

namespace chainrule {

// Builds the tree. No number comes in as text. It comes as a Quantity, and the page's reader gives
// its text when it is painted, printed or spoken.
class Page {
 public:
  Page() = default;  // an empty page
  // With a memory, parts that many pages share are computed only once.
  Page(Values values, Mask mask, NumberStyle style, PageMemory* memory = nullptr);

  void Begin(Region region, std::string id, std::string label);
  void End();
  void Heading(std::string id, int level, Paragraph paragraph);
  // From one of our sources.
  void Heading(std::string id, int level, const std::string& source,
               const TextContext& context = {});
  void Prose(std::string id, Paragraph paragraph, TextStyle style = TextStyle::kBody);
  // From one of our sources.
  void Prose(std::string id, const std::string& source, TextStyle style = TextStyle::kBody);
  void Prose(std::string id, const std::string& source, const TextContext& context,
             TextStyle style = TextStyle::kBody);
  // The answer to the choice that the learner made in a field.
  void Answer(std::string id, std::string field, const std::string& source,
              const TextContext& context);
  // From here on, words are added as those that introduce the step, or no longer.
  void SetOfStep(bool of_step) { words_of_step_ = of_step; }
  // Adds a notice that comes first in the story, whenever the story is composed.
  void NoticeFirst(std::string id, Paragraph paragraph, TextStyle style);
  void Lines(std::string id, std::string label, std::vector<FormulaLine> lines,
             bool of_step = false);
  void Controls(std::string id, std::string label, std::vector<Item> items);
  // One large number on a line of its own.
  void LargeNumber(std::string id, std::string label, chainrule::Formula symbol, Item item);
  void Timeline(std::string id, std::string label, std::vector<Item> items);
  // A whole quantity as a matrix. `describe` adds to an entry's item, such as that it is struck.
  void Matrix(std::string id, std::string label, Formula symbol, const std::string& quantity,
              bool current, MatrixHeads heads = {},
              const std::function<void(Item&)>& describe = nullptr);
  void Figure(std::string id, std::string label, FigureData figure, std::vector<Item> items);
  // Marks a figure of the open group as the one that the step is about.
  void MarkOfStep(std::string_view figure);
  // Numbers of several quantities as a matrix, row by row. The heads give the number of rows and
  // columns.
  void Table(std::string id, std::string label, Formula symbol, MatrixHeads heads,
             std::vector<Item> items);

  // See Reader::Define.
  void Define(const std::string& name, double value, const Quantity& like) {
    reader_.Define(name, value, like);
  }
  void Define(const std::string& name, double value) { reader_.Define(name, value); }

  // On this page the button with this id reads `text`, because its action is done.
  void Confirm(std::string id, std::string text);

  // Call it first: names and ranges of the lesson's quantities.
  void SetQuantities(Quantities quantities) { reader_.SetQuantities(std::move(quantities)); }
  // An item that shows this number. If the lesson has a range for it, the item can be set. If the
  // learner is asked for it, the item is a slot for his answer.
  Item NumberItem(std::string id, const Quantity& quantity,
                  NumberForm form = NumberForm::kFull) const;
  // The same as OwnFormula; see there.
  chainrule::Formula Parsed(std::string_view source) const;
  // That formula in words.
  std::string Said(const std::string& source, const TextBook& lesson) const;
  PageMemory& memory() const { return *memory_; }
  bool Visible(const Quantity& quantity) const { return reader_.Visible(quantity); }
  const NumberStyle& style() const { return reader_.style(); }
  const Values& values() const { return reader_.values(); }
  const Reader& reader() const { return reader_; }
  const Asked* asked() const { return reader_.asked(); }
  const Mask& mask() const { return reader_.mask(); }

  Page(Page&&) = default;  // moving leaves the items where they are; copying would not
  Page& operator=(Page&&) = default;

  // Keeps only these nodes of the open group.
  void KeepInOpen(bool (*keep)(const Node& node)) {
    std::erase_if(Siblings(), [&](const Node& node) { return !keep(node); });
  }
  // Takes a node or an item out of view, and a group that this leaves empty. Notices stay. Hidden
  // items can still be found and acted on: their keys still work. Call it before Finish().
  void Hide(std::string_view id);
  const std::vector<Node>& hidden() const { return hidden_; }

  // Call it when the tree is complete. Then items can be found.
  void Finish();
  const std::vector<Node>& roots() const { return roots_; }
  // Moves a plot's readout to the point of this number, from 1. Returns nothing if there is none.
  std::optional<PlotStop> ReadPoint(std::string_view readout_id, int number);
  // The same, but to the point nearest to where the plot was read before.
  void ReadNear(std::string_view readout_id, const PlotStop& stop);
  // Searches the tree: a page is asked for only a few items, and is made again with every move of a
  // drag.
  const Item* Find(std::string_view item_id) const;
  // The first item that shows this number, preferably with all its decimals.
  const Item* Showing(const Quantity& quantity) const;

 private:
  Paragraph Worded(const std::string& source, const TextContext& context) const;
  std::vector<Node>& Siblings() { return open_.empty() ? roots_ : open_.back().children; }
  void Add(Node node);
  static void AddReadout(Node& node);
  bool HideIn(std::vector<Node>& nodes, std::string_view id);
  bool HasOwnIds() const;  // no two items share an id

  Reader reader_;
  std::unique_ptr<PageMemory> own_memory_;  // if the page was given none
  PageMemory* memory_ = nullptr;            // until it is finished
  bool words_of_step_ = false;
  std::string confirmed_;
  std::string confirmation_;
  std::vector<Node> roots_;
  std::vector<Node> open_;
  std::vector<Node> notices_;
  std::vector<Node> hidden_;
};

// What the learner points at. The tutor owns it. Hovering never recomposes the page.
struct View {
  std::optional<Quantity> hovered;
  std::optional<Quantity> pinned;
  std::vector<Quantity> lit;             // the hovered quantity and what is related to it
  std::vector<Quantity> pinned_lit;      // the same for the pinned one, and what it is made of
  std::vector<Quantity> sources;         // the parts of the pinned number
  std::string focused;                   // id of the item that has the keyboard
  std::map<std::string, PlotStop> read;  // where each plot was last read, by its readout's id
  bool playing = false;                  // the steps play by themselves

  bool Lit(const Quantity& quantity) const;
  bool PinnedLit(const Quantity& quantity) const;
};

// Every action on the tutor, from any origin.
struct Action {
  enum class Origin { kCanvas, kTextView, kHost };
  std::string id;
  Verb verb = Verb::kPress;
  std::string value = {};  // as a person would type it
  bool gesture =
      false;  // in the middle of a drag or scrub: more will follow; the last one has false
  Origin origin = Origin::kCanvas;
};

}  // namespace chainrule
