// What the tree is made of.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/formula.h"
#include "course/quantity.h"
#include "course/result.h"
#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "page/figure.h"
#include "page/plot_readout.h"

namespace chainrule {

enum class Verb : unsigned {
  kPress = 1,  // a button, a tab, a stop of the timeline
  kSet =
      2,  // a number typed or dragged, an option chosen, a slider moved: Action::value says to what
  kStep = 4,    // up or down by Action::value steps of the item's range: "1", "-1", "10"
  kPin = 8,     // keep the item's quantity lit and its card open; again: let go
  kFocus = 16,  // the keyboard is here: draws the focus ring
};
using Verbs = unsigned;
constexpr Verbs operator|(Verb a, Verb b) {
  return static_cast<unsigned>(a) | static_cast<unsigned>(b);
}
constexpr Verbs operator|(Verbs a, Verb b) {
  return a | static_cast<unsigned>(b);
}
constexpr bool Allows(Verbs verbs, Verb verb) {
  return (verbs & static_cast<unsigned>(verb)) != 0;
}
std::string_view VerbName(Verb);  // "press", "set", "step", "pin", "focus"
std::optional<Verb> VerbFromName(std::string_view);

enum class Role {
  kButton,
  kTab,
  kChoice,   // options; value is the chosen one
  kNumber,   // an input that can be edited
  kValue,    // a number to read
  kSlider,   // a whole number in a range: the timeline
  kStop,     // one step on the timeline
  kReadout,  // which point of a plot is read: as a slider, but it changes nothing
};
std::string_view RoleName(Role);

// How a number is written. Compact: ".604", for narrow places.
enum class NumberForm { kFull, kCompact, kEveryDigit };

// What an item does when it is pressed or set: one of these.
struct Handler {
  // The state with that done, or why it cannot be. `value` is what it is set to, as a person would
  // type it; of a button it is empty.
  std::function<Result<State>(const State& state, const std::string& value)> act;
  bool edit = true;                   // can be undone; false: it is only looked at differently
  std::function<std::string()> copy;  // this is put on the clipboard
  std::string bring;                  // a file of these numbers is asked for: Lesson::BringIn
  std::string take;                   // a file in this format is made: Lesson::TakeAway
  std::function<void()> command;      // of what stands around the lesson
};

struct Option {
  std::string value;
  std::string text;
  bool operator==(const Option&) const = default;
};

// One thing that can be read, pointed at or acted on. Ids are made by the program, unique in the
// page.
struct Item {
  std::string id;
  Role role = Role::kValue;
  // Accessible name, plain text. A number goes by its quantity's name and symbol unless it has its
  // own: "w^(1)_01, weight from the bias to unit 1 of layer 1".
  std::string name;
  std::string note;   // what is said here besides the name: why it is left out
  std::string text;   // as shown, of what has no quantity: a label
  std::string value;  // kChoice: the option; kSlider: a whole number; kNumber without a quantity:
                      // every digit, as a person may type it
  Formula symbol;     // kStop: its label; others: what stands before the number, may be empty
  std::optional<Quantity> quantity;  // a number; how it reads is said by the page's Reader
  NumberForm form = NumberForm::kFull;
  Verbs verbs = 0;
  Range range;
  std::vector<Option> options;
  bool selected = false;  // the tab that is open, the stop that is current
  bool done = false;      // kStop: at or before the current step
  bool backward = false;  // kStop: belongs to the backward pass
  bool enabled = true;
  bool struck = false;                // left out by this step, with the reason in `note`
  std::optional<bool> expanded = {};  // of a button that opens something: whether that is open
  std::shared_ptr<const Handler> handler = {};  // none: a number of the lesson, or only shown
};

enum class Region {
  kHeader,  // name, lessons, tools
  kStory,   // what this step says
  kStage,   // figure and matrices
  kTools,   // what can be set; beside the stage it stands below the story, in one column below the
            // stage
  kDeck,    // the tape deck
};
std::string_view RegionName(Region);

enum class NodeKind {
  kGroup,     // region, label, children
  kHeading,   // level, paragraph
  kProse,     // paragraph, style
  kLines,     // lines: the step three ways
  kMatrix,    // symbol, rows × columns items row by row
  kControls,  // items side by side, label
  kFigure,    // figure, items, label
  kTimeline,  // items[0] the slider, then one stop per step
  kNotice,    // paragraph, style kError or kBody
};
std::string_view NodeKindName(NodeKind);

enum class TextStyle { kBody, kEyebrow, kAside, kError };
std::string_view TextStyleName(TextStyle);

// One line of the step: "symbols", "shapes", "numbers", "by hand". Long lines are broken at
// relations and binary operators by whoever lays them out.
struct FormulaLine {
  std::string label;
  Formula formula;
  bool quiet = false;    // set back: the working by hand
  Formula said_of = {};  // of the line that is said of the step: the symbol of its number
};

// The number before a row or above a column, and what it stands for: "0", "from the bias".
struct MatrixHead {
  std::string text;
  std::string name;
};
struct MatrixHeads {
  std::vector<MatrixHead> rows;
  std::vector<MatrixHead> columns;
};

// A plot is read from one tab stop, the item. Its range, value and text are made when they are
// asked for (page/readout.h); the value is the number of the point, from 1.
struct Readout {
  Item item;
  PlotStop at;  // or what is nearest to it
};

struct Node {
  NodeKind kind = NodeKind::kGroup;
  std::string id;
  std::string label;  // plain text: name of a group, matrix, figure, controls
  Region region = Region::kStory;
  int level = 2;
  TextStyle style = TextStyle::kBody;
  Paragraph paragraph;
  std::string answers = {};  // the field whose choice this answers: it is said when that changes
  std::vector<FormulaLine> lines;
  Formula symbol;
  int rows = 0;
  int columns = 0;
  bool current = false;  // the matrix this step computes
  MatrixHeads heads;     // one per row and one per column, or none
  std::vector<Item> items;
  FigureData figure;
  std::optional<Readout> readout;  // of a plot with points
  std::vector<Node> children;
};

}  // namespace chainrule
