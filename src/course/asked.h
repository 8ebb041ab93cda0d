// The numbers that a learner is asked for: which they are, what he answered, how that is judged,
// and what else would give them away.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "course/answer.h"
#include "course/quantity.h"
#include "course/result.h"
#include "course/state.h"
#include "course/trace.h"

namespace chainrule {

// How far a learner got with one number that he is asked for.
struct AskedNumber {
  int cell = 0;  // in the answer key
  Quantity quantity;
  int step = 0;                         // of the trace
  std::string typed = {};               // empty: not answered
  std::optional<Verdict> verdict = {};  // about `typed`
  bool checked = false;                 // `typed` is what he checked last
  bool given_up = false;                // he asked to be shown the number
  int wrong_tries = 0;
  int hints = 0;                        // taken: from 0 to kMostHints
  std::vector<ActingRule> acting = {};  // the misconceptions about its own formula
  std::vector<Quantity> told_by = {};   // what else would tell it
  bool count = false;                   // of things: it may be typed in groups, "18,496"

  bool right() const { return checked && verdict && HasCredit(*verdict); }
  // Nothing is left to do: only then the number and all that is made of it are shown.
  bool settled() const { return given_up || right(); }
};

// The hints: each says more than the one before.
inline constexpr int kRuleHint = 1;
inline constexpr int kFormulaHint = 2;
inline constexpr int kNumbersHint = 3;  // put in
inline constexpr int kMostHints = kNumbersHint;

inline constexpr std::size_t kMostTyped = 24;  // characters of an answer

// All numbers that are asked for in one state. It does not change.
class Asked {
 public:
  // `numbers` in the order of the work.
  Asked(std::vector<AskedNumber> numbers, std::vector<RuleName> rules, Trace trace);

  const std::vector<AskedNumber>& numbers() const { return numbers_; }
  // The misconceptions, by which verdicts name them.
  const std::vector<RuleName>& rules() const { return rules_; }
  // nullptr if the learner is not asked for this entry.
  const AskedNumber* Find(const Quantity& entry) const;
  // The numbers asked for at this step of the trace.
  std::vector<const AskedNumber*> AtStep(int step) const;
  // Whether the learner is asked for this entry and it is not settled.
  bool IsOpen(const Quantity& entry) const;
  // Whether the quantity, in any reading, is made of a number that is asked for and not settled.
  bool Hides(const Quantity& quantity) const;
  // The first step of the trace with a number that is not settled; 0: there is none.
  int first_open_step() const { return first_open_step_; }
  // The number that the learner works at: the first of the step that is not settled.
  const AskedNumber* Current(int step) const;

 private:
  bool FindOutWhether(const Quantity& quantity) const;

  std::vector<AskedNumber> numbers_;
  std::vector<RuleName> rules_;
  Trace trace_;
  std::map<Quantity, std::size_t> places_;  // in numbers_
  std::set<Quantity> tellers_;              // of the numbers that are open
  int first_open_step_ = 0;                 // 0: none is open
  // What Hides found out. It depends on nothing that changes.
  mutable std::map<Quantity, bool> hidden_;
};

// Adds the keys about answers, which every lesson has. A lesson that asks nothing has one mode.
void AddAnswerFields(bool asks, Fields& fields);

// Whether the learner works the numbers out, rather than read them.
bool WorksOut(const State& state);

// The decimals that the learner was told to keep; kAllDecimals if he was told none.
int AnnouncedIn(const State& state);

// What the state asks for; nullptr if nothing. `asks` is what it asks for if the state does not
// say, written as the key `ask`. An error if a name or an answer belongs to no number of the key.
Result<std::shared_ptr<const Asked>> AskedIn(const State& state, const Trace& trace,
                                             const AnswerKey& key, std::string_view asks);

// The state with this answer typed, or taken back if the text is empty.
State WithAnswer(State state, const Quantity& entry, const std::string& text);
// The state after all typed answers of the step are checked.
State WithChecked(State state, const Asked& asked, int step);
// The state with one more hint for this number.
State WithHint(State state, const Quantity& entry);
// The state with this number given up.
State WithGivenUp(State state, const Quantity& entry);
// The state with nothing answered, for another problem.
State WithoutAnswers(State state);

}  // namespace chainrule
