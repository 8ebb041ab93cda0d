// The tree that a lesson composes and everything else reads: canvas, text view, command line,
// tests.
#pragma once

#include <cassert>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/formula.h"
#include "course/quantity.h"
#include "course/text.h"
#include "course/trace.h"
#include "page/node.h"
#include "page/page_memory.h"
#include "page/plot_readout.h"
#include "page/reader.h"

namespace chainrule {

// Builds the tree. No number comes in as text: it arrives as a Quantity, and what it looks like is
// said by the page's reader when it is painted, printed or spoken.
class Page {
 public:
  Page() = default;  // an empty page
  // With a memory, what stays the same is kept there. It gathers from the page before this one.
  Page(Values values, Mask mask, NumberStyle style, PageMemory* memory = nullptr);

  void Begin(Region region, std::string id, std::string label);
  void End();
  void Heading(std::string id, int level, Paragraph paragraph);
  void Heading(std::string id, int level, const std::string& source);  // one of our sources
  void Prose(std::string id, Paragraph paragraph, TextStyle style = TextStyle::kBody);
  // Of one of our sources.
  void Prose(std::string id, const std::string& source, TextStyle style = TextStyle::kBody);
  void Prose(std::string id, const std::string& source, const TextContext& context,
             TextStyle style = TextStyle::kBody);
  // Comes first in the story, whoever composes that.
  void NoticeFirst(std::string id, Paragraph paragraph, TextStyle style);
  void Lines(std::string id, std::string label, std::vector<FormulaLine> lines);
  void Controls(std::string id, std::string label, std::vector<Item> items);
  void Timeline(std::string id, std::string label, std::vector<Item> items);
  // A whole quantity as a matrix; `describe` completes each entry's item (name, verbs, range,
  // struck).
  template <class Describe>
  void Matrix(std::string id, std::string label, Formula symbol, const std::string& quantity,
              bool current, MatrixHeads heads, Describe describe) {
    Node node = MatrixNode(std::move(id), std::move(label), std::move(symbol), quantity, current);
    assert(heads.rows.empty() || heads.rows.size() == static_cast<std::size_t>(node.rows));
    assert(heads.columns.empty() || heads.columns.size() == static_cast<std::size_t>(node.columns));
    node.heads = std::move(heads);
    for (Item& item : node.items) describe(item);
    Add(std::move(node));
  }
  // The same, kept from page to page: symbol, label, heads and items are made once for `kept_for`,
  // by dress() and describe(). Where what these give would differ, `kept_for` must differ.
  struct Dress {
    std::string label;
    Formula symbol;
    MatrixHeads heads;
  };
  template <class MakeDress, class Describe>
  void KeptMatrix(std::string id, const std::string& quantity, bool current,
                  const std::string& kept_for, MakeDress dress, Describe describe) {
    const Eigen::MatrixXd& matrix = *values().Find(quantity);
    std::optional<Node> kept = KeptNode(id, kept_for);
    if (kept && kept->rows == matrix.rows() && kept->columns == matrix.cols()) {
      kept->current = current;
      return Add(*std::move(kept));
    }
    Dress made = dress();
    Node node =
        MatrixNode(std::move(id), std::move(made.label), std::move(made.symbol), quantity, current);
    node.heads = std::move(made.heads);
    for (Item& item : node.items) describe(item);
    node.kept_for = kept_for;
    Add(std::move(node));
  }
  // Nodes that depend on nothing but `made_for`, which is not empty: compose() gives them once, and
  // as long as that stays the same they are taken over as they are.
  template <class Compose>
  void Part(const std::string& part, const std::string& made_for, Compose compose) {
    if (KeptPart(part, made_for)) return;
    const std::size_t first = Siblings().size();
    compose();
    for (std::size_t i = first; confirmed_.empty() && i < Siblings().size(); ++i) {
      Siblings()[i].part = part;
      Siblings()[i].part_for = made_for;
    }
  }
  void Figure(std::string id, std::string label, FigureData figure, std::vector<Item> items);
  // The same, with items that are kept as a matrix's are: make() gives them, each with its
  // quantity.
  template <class Make>
  void KeptFigure(std::string id, std::string label, FigureData figure, const std::string& kept_for,
                  Make make) {
    std::optional<Node> node = KeptNode(id, kept_for);
    if (!node) {
      node = FigureNode(std::move(id));
      node->items = make();
      node->kept_for = kept_for;
    }
    node->label = std::move(label);
    node->figure = std::move(figure);
    Add(*std::move(node));
  }
  // Numbers of several quantities as a matrix, row by row; as many rows and columns as heads.
  void Table(std::string id, std::string label, Formula symbol, MatrixHeads heads,
             std::vector<Item> items);

  // As the reader's.
  void Define(const std::string& name, double value, const Quantity& like) {
    reader_.Define(name, value, like);
  }
  void Define(const std::string& name, double value) { reader_.Define(name, value); }

  // The button with this id says `text` instead, on this page: what it was pressed for is done.
  void Confirm(std::string id, std::string text);

  // An item that shows this number. Verbs are kPin and kFocus.
  Item NumberItem(std::string id, const Quantity& quantity,
                  NumberForm form = NumberForm::kFull) const;
  // An item for a number that can be edited. Also kSet and kStep.
  Item InputItem(std::string id, const Quantity& quantity, Range range) const;
  // Makes a number item one that can be edited.
  static void MakeInput(Item& item, Range range);
  // Symbol and name of an item that shows a quantity; `make` gives them, and what it gives depends
  // on nothing but lesson, variant and quantity.
  template <class Make>
  void Name(Item& item, std::string_view lesson, int variant, Make make) const {
    if (memory_ == nullptr) {
      PageMemory::Named named = make();
      item.symbol = std::move(named.symbol);
      item.name = std::move(named.name);
    } else {
      const PageMemory::Named& named = memory_->Of(lesson, variant, *item.quantity, make);
      item.symbol = named.symbol;
      item.name = named.name;
    }
  }
  // As OwnFormula, which see.
  chainrule::Formula Parsed(std::string_view source) const;
  bool Visible(const Quantity& quantity) const { return reader_.Visible(quantity); }
  const NumberStyle& style() const { return reader_.style(); }
  const Values& values() const { return reader_.values(); }
  const Reader& reader() const { return reader_; }

  Page(Page&&) = default;  // moving keeps the items where they are, copying would not
  Page& operator=(Page&&) = default;

  // Takes a node or an item, and a group that is left empty, out of what is seen. Notices stay.
  // What is hidden can be found and acted on all the same: the keys for it still work. Before
  // Finish().
  void Hide(std::string_view id);
  const std::vector<Node>& hidden() const { return hidden_; }

  // To be called when the tree is complete; then items can be found.
  void Finish();
  const std::vector<Node>& roots() const { return roots_; }
  std::vector<Node> TakeRoots() { return std::move(roots_); }  // of a page that is no longer needed
  // Puts a plot's readout on the point of this number, from 1; nothing where there is none.
  std::optional<PlotStop> ReadPoint(std::string_view readout_id, int number);
  // The same, on what is nearest to where it was read before.
  void ReadNear(std::string_view readout_id, const PlotStop& stop);
  // By looking through the tree: a page is asked for a few items, and made anew with every move of
  // a drag.
  const Item* Find(std::string_view item_id) const;
  // The first that shows this number, with all its decimals if there is one.
  const Item* Showing(const Quantity& quantity) const;

 private:
  Node MatrixNode(std::string id, std::string label, chainrule::Formula symbol,
                  const std::string& quantity, bool current) const;
  static Node FigureNode(std::string id);
  // Nothing where none was kept, or where it has a number that is no longer there.
  std::optional<Node> KeptNode(const std::string& id, const std::string& kept_for) const;
  bool KeptPart(const std::string& part, const std::string& made_for);  // false: there is none
  std::vector<Node>& Siblings() { return open_.empty() ? roots_ : open_.back().children; }
  void Add(Node node);
  static void AddReadout(Node& node);
  bool HideIn(std::vector<Node>& nodes, std::string_view id);
  bool HasOwnIds() const;  // no two items with the same

  Reader reader_;
  PageMemory* memory_ = nullptr;
  std::string confirmed_;
  std::string confirmation_;
  std::vector<Node> roots_;
  std::vector<Node> open_;
  std::vector<Node> notices_;
  std::vector<Node> hidden_;
};

// What the learner points at. Owned by the tutor; hovering never recomposes the page.
struct View {
  std::optional<Quantity> hovered;
  std::optional<Quantity> pinned;
  std::vector<Quantity> lit;             // the hovered quantity and what is related to it
  std::vector<Quantity> pinned_lit;      // the same for the pinned one, and what it is made of
  std::vector<Quantity> sources;         // what the pinned number is made of
  std::string focused;                   // item that has the keyboard, by id
  std::map<std::string, PlotStop> read;  // where each plot was read last, by its readout's id

  bool Lit(const Quantity& quantity) const;
  bool PinnedLit(const Quantity& quantity) const;
};

// Everything that is done to the tutor, from wherever it comes.
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
