// The steps of a lesson, in order: the one list that feeds figure, formula, timeline, quiz and
// export.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

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
  std::string formula;  // symbols: \link{delta2}{\delta^{(2)}} = …
  std::string shapes;   // the same line in shapes: 1 \times 1 = …
  // Names in Trace::values that this step computes; the first is the result the lines are about.
  std::vector<std::string> produces;
  int first_row = 0;  // the row the lines show when none is pinned: 1 where row 0 is the constant 1
  TextContext context;  // what {…} in the step's text stands for
  // How one entry of the first result came about. `reading` is a prefix of names: "" as computed,
  // "hand." as worked by hand with rounded numbers.
  std::function<Expansion(const Values& values, std::string_view reading, int row, int column)>
      expand;
};

struct Trace {
  Values values;
  std::vector<Step> steps;
  // Entries of what a step computes that are known from the start: the constant 1 of x_0.
  std::vector<Quantity> constants;

  // The number of the step (from 1) that computes this name; 0: it is an input.
  int StepOf(std::string_view name) const;
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
  Mask(const Trace& trace, int step);
  Exposure Of(const Quantity& quantity) const;

 private:
  struct Produced {
    std::string_view name;
    int step;
  };
  int StepOf(std::string_view name) const;

  const Trace* trace_;
  int step_;
  std::vector<Produced> produced_;  // by name
};

// How many decimals the operands must show so that working with what is shown gives the result as
// shown with `result_decimals`. At least result_decimals, at most 17.
int OperandDecimals(const Expansion&, const Values&, int result_decimals);

}  // namespace chainrule
