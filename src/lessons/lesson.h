// What a lesson is: a table of what it can be set to, a trace, and a page composed from it.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "course/export.h"
#include "course/json.h"
#include "course/number_array.h"
#include "course/result.h"
#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "page/page.h"

namespace chainrule {

// The fields that say where the learner looks, "step" and "pin". How many steps there are is said
// by Lesson::StepCount.
void AddPlace(Fields& fields);

class Lesson {
 public:
  virtual ~Lesson() = default;

  virtual std::string_view id() const = 0;   // in links
  virtual const TextBook& text() const = 0;  // its words; "- name: Backprop" among them
  // The same lesson made anew with other words, in which all of those above are.
  virtual std::unique_ptr<Lesson> WithWords(TextBook text) const = 0;
  virtual const Fields& Describe() const = 0;
  // What fields cannot say alone: W2 fits W1. Not where the learner looks.
  virtual std::optional<Error> CheckProblem(const State& state) const = 0;
  // How many steps the trace of a problem that was checked has.
  virtual int StepCount(const State& state) const = 0;
  // Of a problem that was checked.
  virtual Trace Compute(const State& state) const = 0;
  virtual Trace ComputeWith(const State& state, PageMemory&) const { return Compute(state); }
  // Where the learner looks is there: a step, and the number that is pinned. A step that is given
  // by its name is given by its number then. The trace is that of the same problem. The sentences
  // are the words error_step and error_pin.
  std::optional<Error> SettlePlace(State& state, const Trace& trace) const;
  // Problem and place. Computes the trace where something is named: whoever needs the trace too
  // asks the two above.
  std::optional<Error> Check(const State& state) const;
  // Story and stage; header and deck are the tutor's.
  virtual void Compose(const State& state, const Trace& trace, Page& page) const = 0;
  // Choices that belong beside the timeline, such as the rounding.
  virtual std::vector<Item> DeckChoices(const State& state, const Trace& trace,
                                        Page& page) const = 0;
  // A button of the lesson's own was pressed, or an item was set that is neither an input nor a
  // field.
  virtual Result<State> Do(const Action& action, const State& state) const = 0;
  // An input's number was changed.
  virtual Result<State> Edit(const Quantity& quantity, double value, const State& state) const = 0;
  // The same with the trace of the state at hand: a drag edits with every move.
  virtual Result<State> EditIn(const Trace&, const Quantity& quantity, double value,
                               const State& state) const {
    return Edit(quantity, value, state);
  }
  // The contract's values, as one JSON object. Never depends on step, modes or answers.
  virtual void WriteValues(const State& state, JsonWriter& json) const = 0;
  // A table of the lesson's own, as text to paste elsewhere: what the button "copy.table." + format
  // copies.
  virtual std::string TableText(std::string_view format, const State& state) const;
  // Numbers brought for what the button "bring." + what names.
  virtual Result<State> BringIn(std::string_view what, const NumberArray& array,
                                const State& state) const;
  // What the button "take." + format gives: a file of at most so many bytes.
  virtual Result<std::unique_ptr<Export>> TakeAway(std::string_view format, double most_bytes,
                                                   const State& state) const;
  // What lights up with a quantity besides itself.
  virtual std::vector<Quantity> Related(const Quantity& quantity, const Trace& trace) const = 0;

 private:
  std::optional<Error> CheckStep(const State& state, int count) const;
};

}  // namespace chainrule
