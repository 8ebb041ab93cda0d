// The steps of a lesson, in order: the one list that feeds figure, formula, timeline, quiz and
// export.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "course/names.h"
#include "course/quantity.h"
#include "course/text.h"

namespace chainrule {

enum class Phase { kDerivation, kForward, kBackward, kUpdate, kOutlook };

// How one entry of a step's result came about, with numbers put in.
struct Expansion {
  std::string formula;  // source of the right-hand side; numbers stand in it as \val{…}
  std::vector<Quantity> operands;  // the numbers in it, in the order that `evaluate` takes them
  // The entry from its operands. With the operands as shown it must give the result as shown.
  std::function<double(const std::vector<double>&)> evaluate;
};

struct Step {
  std::string kind;  // key of the lesson's text: "signal", "output", "error", "delta_output", …
  Phase phase = Phase::kForward;
  std::string symbol;   // formula source of the result: \delta^{(2)}
  std::string label;    // formula source for the timeline: \delta(2)
  std::string part;     // of what, where labels alone do not tell steps apart: "Bottleneck block"
  std::string formula;  // symbols: \link{delta2}{\delta^{(2)}} = …
  std::string shapes;   // the same line in shapes: 1 \times 1 = …
  // Names in Trace::values that this step computes; the first is the result the lines are about.
  Names produces;
  Names matrices;     // that stand beside it
  int first_row = 0;  // the row the lines show when none is pinned: 1 where row 0 is the constant 1
  TextContext context;  // what {…} in the step's text stands for
};

// Never changed once made, and shared: while a number is dragged, only the values of a trace are
// new.
class StepList {
 public:
  StepList() : StepList(std::vector<Step>{}) {}
  // `constants`: entries of what a step computes that are known from the start, as the constant 1
  // of x_0.
  explicit StepList(std::vector<Step> steps, std::vector<Quantity> constants = {});

  // Whether they are the same list, not whether all in it is alike.
  bool operator==(const StepList& other) const { return made_ == other.made_; }
  bool empty() const { return all().empty(); }
  std::size_t size() const { return all().size(); }
  const Step& operator[](std::size_t index) const { return all()[index]; }
  std::vector<Step>::const_iterator begin() const { return all().begin(); }
  std::vector<Step>::const_iterator end() const { return all().end(); }
  const std::vector<Quantity>& constants() const { return made_->constants; }

  // The number of the step (from 1) that computes this name; 0: it is an input.
  int StepOf(std::string_view name) const;
  // The number of the step of this name: of its kind, if no other step is ("cure"), or of what it
  // computes ("delta1"). 0: there is none.
  int StepNamed(std::string_view name) const;
  // The name that step (from 1) goes by: what it computes, its kind where that is "next.W1".
  const std::string& NameOf(int step) const;

 private:
  struct Produced {
    std::string_view name;
    int step;
  };
  struct Made {
    std::vector<Step> steps;
    std::vector<Quantity> constants;
    std::vector<Produced> produced;  // by name
  };
  const std::vector<Step>& all() const { return made_->steps; }

  std::shared_ptr<const Made> made_;
};

class Sheet;

struct Trace {
  Values values;
  StepList steps;
  std::shared_ptr<const Sheet> sheet;   // what it was made by
  std::shared_ptr<const void> problem;  // what the lesson's figures are made of

  int StepOf(std::string_view name) const { return steps.StepOf(name); }
};

enum class Exposure {
  kShown,
  kBlank,   // the learner works it out
  kNotYet,  // computed by a later step
};

// Decides for every number whether it may be seen. The only place that knows. A name that no step
// produces is an input, but with a prefix ("hand.x1") it goes with the name after it.
class Mask {
 public:
  Mask(const Trace& trace, int step) : steps_(trace.steps), step_(step) {}
  Exposure Of(const Quantity& quantity) const;

 private:
  StepList steps_;
  int step_;
};

// How many decimals the operands must show so that working with what is shown gives the result as
// shown with `result_decimals`. At least result_decimals, at most 17.
int OperandDecimals(const Expansion&, const Values&, int result_decimals);

}  // namespace chainrule
