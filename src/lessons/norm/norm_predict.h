// The question before the first step: which axes, and which shape is left.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "course/result.h"
#include "course/state.h"
#include "course/text.h"
#include "lessons/norm/norm_problem.h"
#include "page/page.h"

namespace chainrule::norm {

// "ticked", "typed", "answer".
void AddPredictionFields(Fields& fields);
// The sizes were checked.
std::optional<Error> CheckPrediction(const State& state, const TextBook& text);
// What was ticked and typed is of another tensor; who asked for the answer goes on seeing it.
void ForgetPrediction(State& state);
// Buttons and sizes whose ids begin with "predict."; nullopt: not one of them.
std::optional<Result<State>> DoPrediction(const Action& action, const State& state,
                                          const TextBook& text);

// What was ticked and typed, judged.
struct Judged {
  enum class Axes { kRight, kNone, kAll, kSwapped, kBatchOnly, kSpatialOnly, kOther };
  enum class Left {
    kBlank,     // not all sizes are typed
    kRight,     // that of the ticked axes, where these are right; else of the right ones
    kOfTicked,  // that of the ticked axes, which are not right
    kSwapped,   // reduced axes have their size, kept ones 1
    kTensor,    // nothing is reduced
    kOther,
  };
  Axes axes = Axes::kOther;
  Left left = Left::kBlank;
  std::vector<int> missing;  // axes that should be ticked
  std::vector<int> extra;    // and that should not
  int first_off = 0;         // of kOther: the first axis whose size is not that of the ticked axes
  Reduction ticked;

  bool right() const { return axes == Axes::kRight && left == Left::kRight; }
};
Judged Judge(const Problem& problem, const State& state);

// The answer may be seen: it was found, or asked for.
bool Answered(const Problem& problem, const State& state);

}  // namespace chainrule::norm
