#include "course/answer.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "course/answer_parts.h"

namespace chainrule {
namespace {

using From = AnswerBench::From;

constexpr double kZero = 1e-12;
// A number this small is a sum that cancels, typed as 0 rightly.
constexpr double kCancelled = 1e-13;
// From so many decimals on, the last ones need not agree.
constexpr int kManyDecimals = 6;
constexpr double kManyDecimalsOff = 1e-6;  // relative
constexpr int kMostMore = 6;
// Somebody who keeps fewer decimals than he types keeps at least 2; more than 5 are not few.
constexpr int kLeastEarly = 2;
constexpr int kMostEarly = 5;
// A typed number that is exactly the right one needs no more decimals, once it shows a few.
constexpr int kShownExactly = 3;

bool IsRight(VerdictKind kind) {
  return kind == VerdictKind::kRight || kind == VerdictKind::kRightRounded;
}

// Judges one cell after the other; cells before it are judged already.
class Judge {
 public:
  Judge(AnswerBench& bench, int announced) : bench_(bench), announced_(announced) {}

  Verdict Give(int cell, const std::string& text) {
    const std::optional<TypedNumber> typed = ParseTyped(text);
    verdict_ = {.cell = cell, .text = text};
    if (!typed) return verdict_;
    typed_ = {typed->value, std::max(typed->decimals, 1)};
    cell_ = cell;
    exact_ = bench_.key().Exact(cell);
    Trail trail;
    unrounded_ = bench_.Unrounded(cell, {}, &trail);
    singles_ = bench_.Singles(cell, trail.unasked);
    std::tie(kept_, few_) = bench_.DecimalsKept(typed_, trail, announced_);
    doubt_ = Doubt::kNone;
    for (const int from : trail.typed) doubt_ = std::max(doubt_, bench_.At(from)->doubt);
    given_ = {.typed = typed_, .doubt = doubt_, .unrounded = unrounded_};
    accepted_.clear();
    verdict_.decimals = typed_.decimals;
    verdict_.kept = kept_;
    verdict_.from = std::move(trail.typed);

    right_ = bench_.Reach(cell, {}, kept_);
    nearest_ = Holds(Nearest(exact_), typed_.value) ||
               (typed_.decimals >= kManyDecimals &&
                std::abs(typed_.value - exact_) <= kManyDecimalsOff * std::abs(exact_));
    const std::optional<VerdictKind> base = Base();
    if (!base) LookForEarly();
    const std::vector<Fitting> fitting = FittingRules();
    if (base)
      Accept(*base, fitting);
    else if (!fitting.empty())
      Name(fitting);
    else
      LookFurther();
    Hold();
    return verdict_;
  }

 private:
  struct Fitting {
    ActingRule rule;
    Interval reach;
  };

  // The nearest decimal numbers: two in a tie.
  Interval Nearest(double value) const {
    if (typed_.decimals >= kAllDecimals) return Point(value);
    // Cutting off never goes past the nearest, so the nearer end of what may be typed is it.
    const Interval typed = Typed(Point(value), typed_.decimals);
    const double lower = value - typed.lo;
    const double upper = typed.hi - value;
    const double tie = 1e-9 * (typed.hi - typed.lo);
    return {lower <= upper + tie ? typed.lo : typed.hi, upper <= lower + tie ? typed.hi : typed.lo};
  }

  bool InReach(const Interval& reach) const {
    return Holds(Typed(reach, typed_.decimals), typed_.value);
  }

  // What the number is if no misconception fits.
  std::optional<VerdictKind> Base() {
    const bool doubted = doubt_ != Doubt::kNone;
    if (InReach(right_)) {
      accepted_ = {few_ == kept_ ? right_ : bench_.Reach(cell_, {}, few_)};
      if (nearest_) return VerdictKind::kRight;
      if (!doubted) return VerdictKind::kRightRounded;
      return doubt_ == Doubt::kNamed ? VerdictKind::kCarried : VerdictKind::kFollows;
    }
    if (nearest_ || (doubted && InReach(FromExact()))) {
      accepted_ = {Point(exact_)};
      return nearest_ ? VerdictKind::kRight : VerdictKind::kRightRounded;
    }
    return std::nullopt;
  }

  // For somebody who wrote a wrong number and went on with the right one. To one decimal almost
  // anything could come from that, so two are asked for.
  Interval FromExact() {
    return bench_.Reach(cell_, {}, std::max(kept_, kLeastEarly), From::kExact);
  }

  void LookForEarly() {
    for (int k = std::min(kept_ - 1, kMostEarly); k >= kLeastEarly && !verdict_.early; --k) {
      const Interval reach = bench_.Reach(cell_, {}, k);
      if (!InReach(reach)) continue;
      verdict_.early = k;
      early_ = few_ == kept_ ? Hull(reach, right_) : Hull(reach, bench_.Reach(cell_, {}, few_));
    }
  }

  // The rules that fit and that give another number than the correct one.
  std::vector<Fitting> FittingRules() {
    std::vector<Fitting> fitting;
    for (const ActingRule& rule : singles_) {
      const Interval reach = bench_.Reach(cell_, Hypothesis(rule), kept_);
      if (!InReach(reach))
        given_.missed.push_back(rule);
      else if (!bench_.ChangesNothing(cell_, Hypothesis(rule), unrounded_))
        fitting.push_back({rule, reach});
    }
    // Nothing follows from nothing.
    if (doubt_ == Doubt::kUnrecognised && std::abs(typed_.value) < kZero) fitting.clear();
    for (const Fitting& f : fitting) given_.matched.push_back(f.rule);
    return fitting;
  }

  void Accept(VerdictKind base, const std::vector<Fitting>& fitting) {
    verdict_.kind = base;
    if (IsRight(base)) given_.doubt = Doubt::kNone;
    const bool exactly =
        right_.hi - right_.lo < kZero &&
        std::abs(typed_.value - right_.lo) <= kZero * std::max(1.0, std::abs(typed_.value)) &&
        typed_.decimals >= std::min(announced_, kShownExactly);
    if (!fitting.empty() && !exactly) {
      for (const Fitting& f : fitting) verdict_.also.push_back(Hypothesis(f.rule));
      CannotTell(base, More());
    }
    const double size = std::abs(exact_);
    if (IsRight(base) && std::abs(typed_.value) < kZero && size > kCancelled) {
      // The first digit that is not 0 would tell.
      verdict_.vanished = true;
      const int first = static_cast<int>(std::ceil(-std::log10(size)));
      CannotTell(base, std::max(first, verdict_.more.value_or(0)));
    }
  }

  void CannotTell(VerdictKind under, std::optional<int> more) {
    verdict_.kind = VerdictKind::kCannotTell;
    verdict_.under = under;
    verdict_.more = more;
  }

  void Name(const std::vector<Fitting>& fitting) {
    std::vector<Hypothesis> names;
    for (const Fitting& f : fitting) {
      names.push_back(Hypothesis(f.rule));
      accepted_.push_back(f.reach);
    }
    given_.doubt = std::max(doubt_, Doubt::kNamed);
    if (!verdict_.early || *verdict_.early < std::min(kept_ - 1, few_)) {
      verdict_.early.reset();
      verdict_.kind = VerdictKind::kMisconception;
      verdict_.names = std::move(names);
      return;
    }
    // The rule, or the correct one with fewer decimals in between.
    CannotTell(VerdictKind::kRightRounded, std::nullopt);
    verdict_.also = std::move(names);
    accepted_.push_back(early_);
    given_.doubt = Doubt::kNamed;
  }

  // No single rule fits.
  void LookFurther() {
    if (verdict_.early) {
      accepted_ = {early_};
      verdict_.kind = doubt_ == Doubt::kNone    ? VerdictKind::kRightRounded
                      : doubt_ == Doubt::kNamed ? VerdictKind::kCarried
                                                : VerdictKind::kFollows;
      verdict_.also = bench_.FittingPairs(cell_, typed_, singles_, kept_);
      for (const ActingRule& rule : singles_) {
        const Hypothesis single(rule);
        if (bench_.Fits(cell_, typed_, single, *verdict_.early) &&
            !bench_.ChangesNothing(cell_, single, unrounded_))
          verdict_.also.push_back(single);
      }
      if (!verdict_.also.empty()) CannotTell(verdict_.kind, std::nullopt);
      return;
    }
    verdict_.slips = Slips();
    if (verdict_.slips.empty())
      verdict_.names = bench_.FittingPairs(cell_, typed_, singles_, kept_);
    if (!verdict_.slips.empty()) {
      verdict_.kind = VerdictKind::kSlip;
      accepted_ = {Point(typed_.value)};
      given_.doubt = Doubt::kNamed;
    } else if (!verdict_.names.empty()) {
      verdict_.kind = VerdictKind::kPair;
      for (const Hypothesis& pair : verdict_.names)
        accepted_.push_back(bench_.Reach(cell_, pair, kept_));
      given_.doubt = std::max(doubt_, Doubt::kNamed);
    } else {
      verdict_.kind = VerdictKind::kUnrecognised;
      given_.doubt = Doubt::kUnrecognised;
    }
  }

  std::vector<Slip> Slips() {
    std::vector<Slip> slips;
    const bool zero = std::abs(typed_.value) <= kZero;
    const bool whole = typed_.decimals >= kAllDecimals;
    if (!zero && Holds(Typed(right_, typed_.decimals), -typed_.value))
      slips.push_back({Slip::Kind::kSign});
    for (const int places : {1, -1, 2, -2}) {
      const int decimals = std::max(0, typed_.decimals - places);
      if (zero || whole || !Holds(Typed(right_, decimals), typed_.value * std::pow(10.0, places)))
        continue;
      slips.push_back({Slip::Kind::kDecimalPoint});
      break;
    }
    const std::vector<AnswerCell>& cells = bench_.key().Cells();
    const int step = cells[static_cast<std::size_t>(cell_)].step;
    const int decimals = whole ? kAllDecimals : std::min(typed_.decimals, 3);
    for (int other = 0; other < static_cast<int>(cells.size()); ++other) {
      if (other != cell_ && cells[static_cast<std::size_t>(other)].step == step &&
          bench_.Fits(other, typed_, {}, decimals))
        slips.push_back({Slip::Kind::kNumberOfAnother, other});
    }
    return slips;
  }

  std::optional<int> More() {
    const bool whole = typed_.decimals >= kAllDecimals;
    for (int k = whole ? kMostMore + 1 : typed_.decimals + 1; k <= kMostMore; ++k) {
      const auto typed_at = [&](const Hypothesis& hypothesis) {
        return Typed(bench_.Reach(cell_, hypothesis, k, From::kTyped), k);
      };
      const Interval right = typed_at({});
      const bool apart = std::none_of(
          verdict_.also.begin(), verdict_.also.end(),
          [&](const Hypothesis& rule) { return Meet(right, typed_at(rule)).has_value(); });
      if (apart) return k;
    }
    return std::nullopt;
  }

  // The learner goes on with what he typed, or with what it was before he rounded it.
  void Hold() {
    const Interval source = CameFrom(typed_.value, typed_.decimals);
    Interval held = accepted_.empty() ? source : Point(typed_.value);
    bool nothing_rounded = typed_.decimals >= kAllDecimals;
    for (const Interval& reach : accepted_) {
      if (const std::optional<Interval> before =
              Meet(chainrule::Kept(reach, typed_.decimals + 1), source))
        held = Hull(held, *before);
      nothing_rounded = nothing_rounded || (std::abs(reach.lo - typed_.value) < kZero &&
                                            std::abs(reach.hi - typed_.value) < kZero);
    }
    given_.held = held;
    given_.decimals = nothing_rounded ? kAllDecimals : typed_.decimals;
    bench_.Set(cell_, given_);
  }

  AnswerBench& bench_;
  const int announced_;
  // Of the cell that is being judged.
  int cell_ = 0;
  TypedNumber typed_;
  double exact_ = 0;
  Interval unrounded_;
  Interval right_;
  Interval early_;
  bool nearest_ = false;
  int kept_ = 0;
  int few_ = 0;
  Doubt doubt_ = Doubt::kNone;
  std::vector<ActingRule> singles_;
  std::vector<Interval> accepted_;
  Given given_;
  Verdict verdict_;
};

}  // namespace

std::string_view KindName(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kRight:
      return "right";
    case VerdictKind::kRightRounded:
      return "right_rounded";
    case VerdictKind::kCarried:
      return "carried";
    case VerdictKind::kFollows:
      return "follows";
    case VerdictKind::kCannotTell:
      return "cannot_tell";
    case VerdictKind::kMisconception:
      return "misconception";
    case VerdictKind::kPair:
      return "pair";
    case VerdictKind::kSlip:
      return "slip";
    case VerdictKind::kUnrecognised:
      return "unrecognised";
    case VerdictKind::kUnreadable:
      break;
  }
  return "unreadable";
}

bool HasCredit(const Verdict& verdict) {
  const VerdictKind kind = verdict.kind == VerdictKind::kCannotTell ? verdict.under : verdict.kind;
  return IsRight(kind) || kind == VerdictKind::kCarried;
}

Judged JudgeAnswers(const AnswerKey& key, const std::vector<CellAnswer>& answers, int announced) {
  std::vector<const CellAnswer*> of_cell(key.Cells().size(), nullptr);
  for (const CellAnswer& answer : answers) of_cell[static_cast<std::size_t>(answer.cell)] = &answer;
  AnswerBench bench(key);
  Judge judge(bench, announced);
  Judged judged;
  for (const CellAnswer* answer : of_cell)
    if (answer != nullptr) judged.verdicts.push_back(judge.Give(answer->cell, answer->text));
  Settle(bench, announced, judged.verdicts);
  judged.working = Explain(bench, judged.verdicts);
  return judged;
}

}  // namespace chainrule
