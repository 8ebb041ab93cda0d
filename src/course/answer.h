// Judging a learner's own numbers: by what he typed before, in any order and with any rounding that
// an honest working may have, and against every misconception.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/answer_key.h"
#include "course/typed_number.h"

namespace chainrule {

enum class VerdictKind {
  kRight,         // the exact value, rounded to the nearest
  kRightRounded,  // what honest rounding on the way can give
  kCarried,       // right, from a number with a named misconception
  kFollows,       // right, from a number that is not recognised: nothing is said about it
  kCannotTell,    // one of the above, and a misconception too
  kMisconception,
  kPair,  // two misconceptions
  kSlip,
  kUnrecognised,
  kUnreadable,
};

// "right_rounded", as the command line prints it.
std::string_view KindName(VerdictKind kind);

// A slip of the pen.
struct Slip {
  enum class Kind { kSign, kDecimalPoint, kNumberOfAnother };

  Kind kind = Kind::kSign;
  int cell = -1;  // of kNumberOfAnother

  bool operator==(const Slip&) const = default;
};

struct Verdict {
  int cell = 0;
  std::string text = {};  // as typed
  VerdictKind kind = VerdictKind::kUnreadable;
  int decimals = 0;                    // shown by the text; at least 1
  int kept = 0;                        // what an honest working keeps in between, at least
  std::vector<Hypothesis> names = {};  // for kMisconception and kPair: every one that fits
  std::vector<Hypothesis> also = {};   // for kCannotTell
  std::vector<Slip> slips = {};
  // For kCannotTell: what it is otherwise, and how many decimals would tell. No number of decimals
  // tells them apart if `more` is empty.
  VerdictKind under = VerdictKind::kRight;
  std::optional<int> more = {};
  // The method is right, but only so few decimals were kept in between.
  std::optional<int> early = {};
  bool vanished = false;       // typed as 0, which the number is not
  std::vector<int> from = {};  // the typed cells that it is made of
};

// Whether the method deserves credit. A kCannotTell counts as what it is otherwise.
bool HasCredit(const Verdict& verdict);

// One cause for as many wrong numbers as possible. Either rules fit, or pairs do.
struct Explanation {
  int first = 0;  // the first wrong cell
  std::vector<int> rules = {};
  std::vector<Hypothesis> pairs = {};
  std::vector<int> cells = {};          // all that it explains
  int layer = ActingRule::kThroughout;  // where the first of the rules is followed
};

struct CellAnswer {
  int cell = 0;
  std::string text;
};

struct Judged {
  std::vector<Verdict> verdicts;  // in the order of the work
  std::vector<Explanation> working;
};

// `announced`: the decimals that the learner was told to keep; with kAllDecimals he was told none.
// Cells that are not answered are worked out unseen. Of several answers for one cell, the last
// counts. The time is bounded even for the largest lessons: what a pair of rules, or a rule in
// cells that were not asked, would explain is then left out.
Judged JudgeAnswers(const AnswerKey& key, const std::vector<CellAnswer>& answers,
                    int announced = kAllDecimals);

}  // namespace chainrule
