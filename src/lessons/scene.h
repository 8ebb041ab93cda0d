// What the parts of a page are composed from: one state, its trace, and the page.
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

// A lesson's rule for what else changes with one of its settings, such as sizes that follow or data
// that no longer fit.
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
  const int number;        // of the current step; 0 before the first
  const Step* const step;  // nullptr before the first
  const std::optional<Quantity> pin;

  // The problem that the lesson gave to Sheet::TraceOf. The lesson knows its type.
  template <class Problem>
  const Problem& Of() const {
    return *static_cast<const Problem*>(trace.problem.get());
  }
  const std::string& Word(std::string_view key) const { return text.Word(key); }
  bool Is(std::string_view kind) const { return step != nullptr && step->kind == kind; }
  // Whether the current step computes this quantity.
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
  // Defines a number for this page alone, and adds it to `words` as {word}.
  void Tell(TextContext& words, const std::string& word, const std::string& name,
            double value) const;

  // The step's lines: symbols, shapes, and numbers. The numbers are those of the entry that belongs
  // to the pinned one, else of the first.
  struct LineWishes {
    std::string shapes = {};             // replaces the step's own
    bool symbol_of_one = false;          // names the entry even if it is the only one
    std::optional<Quantity> first = {};  // the entry to show if none of the result is pinned
    std::vector<FormulaLine> more = {};  // further lines, at the end
    bool others = true;                  // says that other entries can be clicked
  };
  void ComposeLines(LineWishes wishes) const;
  void ComposeLines() const { ComposeLines({}); }
  // The entry that the lines are about, of a quantity that the step computes.
  Quantity Entry() const;
  // "symbol = value = working", in a reading.
  Formula WorkedLine(const Quantity& entry, std::string_view reading = "",
                     bool symbol_of_one = false) const;
  // A whole quantity as a matrix.
  void ComposeMatrix(const std::string& name, MatrixHeads heads = {}) const;
  // The card of the pinned number, if there is one.
  void ComposePinned() const;
  // The question before the numbers, and the choice for the field "guess". Returns false until the
  // learner has chosen.
  bool ComposeQuestion(std::string_view key, const TextContext& words = {}) const;
  // Says whether the guess is right, and what is true. `truth` is the right word of "guess".
  void ComposeAnswer(std::string_view truth, std::string_view key, TextContext words) const;
};

// The defaults of a lesson. The story is the step's words and lines, the stage is every quantity
// known so far, and there are no settings.
void ComposePlainStory(const Scene& scene);
void ComposePlainStage(const Scene& scene);
void ComposePlainSettings(const Scene& scene);

}  // namespace chainrule
