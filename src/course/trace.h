// The steps of a lesson, in order: one list for figure, formula, timeline, quiz and export.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "course/names.h"
#include "course/quantity.h"
#include "course/text.h"

namespace chainrule {

enum class Phase { kDerivation, kForward, kBackward, kUpdate, kOutlook };

// The computation of one entry of a step's result, with its numbers.
struct Expansion {
  std::string formula;             // source of the right-hand side, with numbers as \val{…}
  std::vector<Quantity> operands;  // the numbers in it, in the order of `evaluate`
  // Computes the entry from its operands. From the operands as shown it must give the result as
  // shown.
  std::function<double(const std::vector<double>&)> evaluate;
};

struct Step {
  std::string kind;  // key of the lesson's text: "signal", "output", "error", "delta_output", …
  Phase phase = Phase::kForward;
  std::string symbol;   // formula source of the result: \delta^{(2)}
  std::string label;    // formula source for the timeline: \delta(2)
  std::string part;     // "Bottleneck block", if labels alone do not tell steps apart
  std::string formula;  // symbols: \link{delta2}{\delta^{(2)}} = …
  std::string shapes;   // the same line as shapes: 1 \times 1 = …
  // Names in Trace::values that this step computes; the first is the result the lines are about.
  Names produces;
  Names matrices;       // matrices shown beside it
  int first_row = 0;    // the row the lines show if none is pinned: 1 if row 0 is the constant 1
  TextContext context;  // the values of {…} in the step's text
};

// Immutable and shared, so that dragging a number only makes new values.
class StepList {
 public:
  StepList() : StepList(std::vector<Step>{}) {}
  // `constants` are computed entries or whole quantities that are known from the start, such as the
  // constant 1 of x_0.
  explicit StepList(std::vector<Step> steps, std::vector<Quantity> constants = {});

  // True only if both are the same list in memory. Lists with equal steps may still differ.
  bool operator==(const StepList& other) const { return made_ == other.made_; }
  bool empty() const { return all().empty(); }
  std::size_t size() const { return all().size(); }
  const Step& operator[](std::size_t index) const { return all()[index]; }
  std::vector<Step>::const_iterator begin() const { return all().begin(); }
  std::vector<Step>::const_iterator end() const { return all().end(); }
  const std::vector<Quantity>& constants() const { return made_->constants; }

  // The number of the step (from 1) that computes this name; 0 for an input.
  int StepOf(std::string_view name) const;
  // The number of the step with this name: its kind, if no other step has it ("cure"), or a name
  // that it computes ("delta1"). 0 if there is none.
  int StepNamed(std::string_view name) const;
  // The name of a step (from 1): the name that it computes, or its kind if that is like "next.W1".
  const std::string& NameOf(int step) const;

 private:
  struct Produced {
    std::string_view name;
    int step;
  };
  struct Made {
    std::vector<Step> steps;
    std::vector<Quantity> constants;
    std::vector<Produced> produced;  // sorted by name
  };
  const std::vector<Step>& all() const { return made_->steps; }

  std::shared_ptr<const Made> made_;
};

class Sheet;

struct Trace {
  Values values;
  StepList steps;
  std::shared_ptr<const Sheet> sheet;   // the sheet that made it
  std::shared_ptr<const void> problem;  // the data of the lesson's figures

  int StepOf(std::string_view name) const { return steps.StepOf(name); }
};

enum class Exposure {
  kShown,
  kAsked,     // the learner works it out, and has not yet
  kAnswered,  // he has, or has asked to be shown it
  kNotYet,    // computed by a later step, or made of a number that is asked for
};

// Whether the learner may see the number, and a picture be made of it.
constexpr bool IsShown(Exposure exposure) {
  return exposure == Exposure::kShown || exposure == Exposure::kAnswered;
}

class Asked;

// The only place that decides whether a number may be shown. A name that no step produces is an
// input, but a name with a prefix ("hand.x1") follows the name after the prefix.
class Mask {
 public:
  // `asked`: what the learner is asked for; nullptr if nothing.
  Mask(const Trace& trace, int step, std::shared_ptr<const Asked> asked = nullptr)
      : steps_(trace.steps), step_(step), asked_(std::move(asked)) {}
  Exposure Of(const Quantity& quantity) const;
  const Asked* asked() const { return asked_.get(); }

 private:
  bool IsReached(const Quantity& quantity) const;

  StepList steps_;
  int step_;
  std::shared_ptr<const Asked> asked_;
};

// The number of decimals that the operands need so that computing with the numbers shown gives the
// result shown with `result_decimals`. At least result_decimals, at most 17.
int OperandDecimals(const Expansion&, const Values&, int result_decimals);

}  // namespace chainrule
