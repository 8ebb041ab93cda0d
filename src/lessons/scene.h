// What the parts of a page are composed from: one state, what was computed of it, and the page.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/sheet.h"
#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "page/page.h"

namespace chainrule {

// A lesson's rule for what else changes when one of its settings does: sizes that follow, data
// that do not fit any more.
using Settle = Result<State> (*)(const State& before, State next, const TextBook& text);

struct Scene {
  Scene(const TextBook& text, const Fields& fields, Settle settle, const State& state,
        const Trace& trace, Page& page);

  const TextBook& text;
  const Fields& fields;
  const Settle settle;
  const State& state;
  const Trace& trace;
  const Sheet& sheet;
  Page& page;
  const int number;        // of the step that is shown; 0: before the first
  const Step* const step;  // nullptr before the first
  const std::optional<Quantity> pin;

  // What the lesson handed to Sheet::TraceOf, which knows its type.
  template <class Problem>
  const Problem& Of() const {
    return *static_cast<const Problem*>(trace.problem.get());
  }
  const std::string& Word(std::string_view key) const { return text.Word(key); }
  bool Is(std::string_view kind) const { return step != nullptr && step->kind == kind; }
  // Whether the step that is shown computes it.
  bool Makes(std::string_view name) const;
  bool Visible(const std::string& name) const { return page.Visible({name, 0, 0}); }
  double Value(std::string_view name, int row = 0, int column = 0) const {
    return *trace.values.At({std::string(name), row, column});
  }
  const Eigen::MatrixXd& Matrix(std::string_view name) const { return *trace.values.Find(name); }

  // A paragraph of the lesson's words.
  void Say(const std::string& id, std::string_view key, const TextContext& words = {},
           TextStyle style = TextStyle::kBody) const {
    page.Prose(id, Word(key), words, style);
  }
  void Aside(const std::string& id, std::string_view key, const TextContext& words = {}) const {
    Say(id, key, words, TextStyle::kAside);
  }
  // A number for this page alone, which the words may name.
  void Tell(TextContext& words, const std::string& word, const std::string& name,
            double value) const;

  // The step's lines: symbols, shapes, and the numbers of the entry that belongs to what is pinned,
  // else of the first.
  struct LineWishes {
    std::string shapes = {};             // in place of the step's own
    bool symbol_of_one = false;          // also where there is no other entry
    std::optional<Quantity> first = {};  // the entry where none of the result is pinned
    std::vector<FormulaLine> more = {};  // after them
    bool others = true;                  // whether other entries can be clicked
  };
  void ComposeLines(LineWishes wishes) const;
  void ComposeLines() const { ComposeLines({}); }
  // The entry that the lines are about: of what the step computes.
  Quantity Entry() const;
  // "symbol = value = how it came about", in a reading.
  Formula WorkedLine(const Quantity& entry, std::string_view reading = "",
                     bool symbol_of_one = false) const;
  // All of a quantity, as a matrix.
  void ComposeMatrix(const std::string& name, MatrixHeads heads = {}) const;
  // The card of the number that is pinned, if any.
  void ComposePinned() const;
  // The question that is asked before the numbers, and its choice, of the field "guess". False
  // until the learner has chosen.
  bool ComposeQuestion(std::string_view key, const TextContext& words = {}) const;
  // Right or wrong, and what is true.
  void ComposeAnswer(std::string_view truth, std::string_view key, TextContext words) const;
};

// What a lesson without a story, stage or settings of its own has: the step's words and lines;
// every quantity as far as it is known; nothing beside the numbers to set.
void ComposePlainStory(const Scene& scene);
void ComposePlainStage(const Scene& scene);
void ComposePlainSettings(const Scene& scene);

}  // namespace chainrule
