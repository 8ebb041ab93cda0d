// The parts of the judge that share what is known about the typed numbers.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "course/answer.h"

namespace chainrule {

// How far a typed number can be relied on by those that are made of it.
enum class Doubt { kNone, kNamed, kUnrecognised };

// A typed number, once it is judged.
struct Given {
  TypedNumber typed = {};
  Interval held = {};  // what the learner goes on with
  int decimals = 0;    // kAllDecimals if nothing was rounded
  Doubt doubt = Doubt::kNone;
  Interval unrounded = {};  // what the correct rule gives on the typed numbers as they are
  // Of the rules that act here: which fit and give another number, and which do not fit.
  std::vector<ActingRule> matched = {};
  std::vector<ActingRule> missed = {};
};

// Which cells an evaluation used.
struct Trail {
  std::vector<int> typed;
  std::vector<int> unasked;
};

// Evaluates cells on the numbers typed so far.
class AnswerBench {
 public:
  enum class From { kHeld, kTyped, kExact };

  explicit AnswerBench(const AnswerKey& key);

  const AnswerKey& key() const { return key_; }
  const Given* At(int cell) const {
    const auto& given = given_[static_cast<std::size_t>(cell)];
    return given ? &*given : nullptr;
  }
  void Set(int cell, Given given) { given_[static_cast<std::size_t>(cell)] = std::move(given); }

  Interval Reach(int cell, const Hypothesis& hypothesis, int decimals, From from = From::kHeld,
                 Trail* trail = nullptr);
  // The numbers of the cell on the typed numbers as they are, with nothing rounded.
  Interval Unrounded(int cell, const Hypothesis& hypothesis, Trail* trail = nullptr) {
    return Reach(cell, hypothesis, kAllDecimals, From::kTyped, trail);
  }
  bool Fits(int cell, const TypedNumber& typed, const Hypothesis& hypothesis, int decimals) {
    return Holds(Typed(Reach(cell, hypothesis, decimals), typed.decimals), typed.value);
  }
  // Whether the hypothesis changes nothing here, so that there is nothing to be judged.
  bool ChangesNothing(int cell, const Hypothesis& hypothesis, const Interval& unrounded);

  // All hypotheses of one rule: acting at the cell, or at a cell it is made of that was not asked.
  std::vector<ActingRule> Singles(int cell, const std::vector<int>& unasked) const;
  // The pairs of these, and of rules beside them, that fit.
  std::vector<Hypothesis> FittingPairs(int cell, const TypedNumber& typed,
                                       std::vector<ActingRule> singles, int decimals);
  // The rule acts at this typed number, and would have given another one.
  bool SpeaksAgainst(int cell, const ActingRule& rule);
  // The decimals kept in between, at least, and by somebody who types more than he keeps.
  std::pair<int, int> DecimalsKept(const TypedNumber& typed, const Trail& trail,
                                   int announced) const;

 private:
  const AnswerKey& key_;
  std::vector<std::optional<Given>> given_;
  // What was worked out in the evaluation with this number.
  std::vector<Interval> worked_;
  std::vector<unsigned> worked_in_;
  unsigned evaluation_ = 0;
  std::map<std::pair<int, ActingRule>, bool> against_;
};

// Lets all typed numbers speak: a pair where no single rule fits a whole step, and no rule that
// another number speaks against.
void Settle(AnswerBench& bench, int announced, std::vector<Verdict>& verdicts);
std::vector<Explanation> Explain(AnswerBench& bench, const std::vector<Verdict>& verdicts);

}  // namespace chainrule
