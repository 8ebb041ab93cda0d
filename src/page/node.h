// The parts of the tree: nodes, items and what items can do.
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
  kSet = 2,    // a number typed or dragged, an option chosen, a slider moved: Action::value has the
               // value
  kStep = 4,   // up or down by Action::value steps of the range: "1", "-1", "10"
  kPin = 8,    // keeps the item's quantity lit and its card open; again: unpins it
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
  kReadout,  // the point at which a plot is read: like a slider, but changes nothing
  kSlot,     // a number that the learner is asked for
};
std::string_view RoleName(Role);

// How a number is written. Compact: ".604", for narrow places.
enum class NumberForm { kFull, kCompact, kEveryDigit };

// What an item does when it is pressed or set: exactly one of these.
struct Handler {
  // The state after it, or an error. `value` is what the item is set to, as a person would type it;
  // for a button it is empty.
  std::function<Result<State>(const State& state, const std::string& value)> act;
  bool edit = true;                   // can be undone; false: only the view changes
  std::function<std::string()> copy;  // the text for the clipboard
  std::string bring;                  // asks for a file of these numbers: Lesson::BringIn
  std::string take;                   // makes a file in this format: Lesson::TakeAway
  // A command of the shell around the lesson. For a button `value` is empty.
  std::function<void(const std::string& value)> command;
};

struct Option {
  std::string value;
  std::string text;
  bool operator==(const Option&) const = default;
};

// One thing that can be read, pointed at or acted on. The program makes the ids. They are unique in
// the page.
struct Item {
  std::string id;
  Role role = Role::kValue;
  // Accessible name, plain text. If it is empty, a number is named by its quantity's name and
  // symbol: "w^(1)_01, weight from the bias to unit 1 of layer 1".
  std::string name;
  std::string note;   // added to the name: why this number is left out
  std::string text;   // shown if there is no quantity: a label
  std::string value;  // kChoice: the option; kSlider: a whole number; kNumber without a quantity:
                      // every digit, as a person may type it
  Formula symbol;     // kStop: its label; others: shown before the number, may be empty
  std::optional<Quantity> quantity;  // a number; the page's Reader gives its text
  NumberForm form = NumberForm::kFull;
  Verbs verbs = 0;
  Range range;
  std::vector<Option> options;
  bool selected = false;  // the open tab, the current stop
  bool done = false;      // kStop: at or before the current step
  bool backward = false;  // kStop: belongs to the backward pass
  bool enabled = true;
  bool struck = false;                // left out by this step; `note` says why
  std::optional<bool> expanded = {};  // for a button that opens something: whether that is open
  std::shared_ptr<const Handler> handler = {};  // none: a number of the lesson, or only shown
};

enum class Region {
  kHeader,  // name, lessons, tools
  kStory,   // the words of the step
  kStage,   // figure and matrices
  kTools,   // settings; with two columns they are below the story, with one below the stage
  kDeck,    // the tape deck
};
std::string_view RegionName(Region);

// The id of the choice between the ways through a lesson. It is always in sight.
inline constexpr std::string_view kModeNode = "mode";
// The id of the slots of the current step, which stand below each other.
inline constexpr std::string_view kAnswersNode = "turn.answers";

enum class NodeKind {
  kGroup,     // region, label, children
  kHeading,   // level, paragraph
  kProse,     // paragraph, style
  kLines,     // lines: the step in several notations
  kMatrix,    // symbol, rows × columns items row by row
  kControls,  // items side by side, label
  kFigure,    // figure, items, label
  kTimeline,  // items[0] the slider, then one stop per step
  kNotice,    // paragraph, style kError or kBody
};
std::string_view NodeKindName(NodeKind);

// kUnder: an aside that ends at the right edge, below a large number.
enum class TextStyle { kBody, kEyebrow, kAside, kError, kUnder };
std::string_view TextStyleName(TextStyle);

// One line of the step: "symbols", "shapes", "numbers", "by hand". The layout breaks long lines at
// relations and binary operators.
struct FormulaLine {
  std::string label;
  Formula formula;
  bool quiet = false;    // in the background: the working by hand
  Formula said_of = {};  // symbol of the line's number, if screen readers get this line
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

// The readout of a plot: one tab stop, the item. Its range, value and text are made on request
// (page/readout.h). The value is the number of the point, from 1.
struct Readout {
  Item item;
  PlotStop at;  // or the nearest stop
};

struct Node {
  NodeKind kind = NodeKind::kGroup;
  std::string id;
  std::string label;  // plain text: name of a group, matrix, figure or controls
  Region region = Region::kStory;
  int level = 2;
  TextStyle style = TextStyle::kBody;
  Paragraph paragraph;
  std::string answers = {};  // field whose choice this answers; spoken when it changes
  std::vector<FormulaLine> lines;
  // kLines: those of the step, which stand beside its figure if there is room. kFigure: the one
  // that the step is about, which a narrow display shows before the others. Words: those that
  // introduce the step.
  bool of_step = false;
  Formula symbol;
  int rows = 0;
  int columns = 0;
  bool current = false;  // computed by the current step
  MatrixHeads heads;     // one per row and one per column, or none
  bool large = false;    // kControls: one number to read after `symbol`, on a line of its own
  std::vector<Item> items;
  FigureData figure;
  std::optional<Readout> readout;  // for a plot with points
  std::vector<Node> children;
};

}  // namespace chainrule
