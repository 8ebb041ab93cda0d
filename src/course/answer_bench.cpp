#include <algorithm>
#include <cmath>

#include "course/answer_parts.h"

namespace chainrule {
namespace {

constexpr double kSame = 1e-9;  // relative
// Bounds the time on the largest networks, where a cell of which nothing was asked is made of a
// thousand others.
constexpr std::size_t kMostUnasked = 1'000;  // cells times rules
constexpr std::size_t kMostPairs = 30'000;   // cells times pairs

bool Near(double a, double b, double size) {
  return std::abs(a - b) <= kSame * std::max(1.0, std::abs(size));
}

void AddOnce(std::vector<int>& cells, int cell) {
  if (std::find(cells.begin(), cells.end(), cell) == cells.end()) cells.push_back(cell);
}

}  // namespace

AnswerBench::AnswerBench(const AnswerKey& key)
    : key_(key),
      given_(key.Cells().size()),
      worked_(key.Cells().size()),
      worked_in_(key.Cells().size(), 0) {}

Interval AnswerBench::Reach(int cell, const Hypothesis& hypothesis, int decimals, From from,
                            Trail* trail) {
  ++evaluation_;
  const Hand hand(decimals);
  HeldInCell held;
  held = [&](int other) -> Interval {
    if (from == From::kExact) return hand.Kept(Point(key_.Exact(other)));
    if (const Given* given = At(other)) {
      if (trail != nullptr) AddOnce(trail->typed, other);
      return from == From::kTyped ? Point(given->typed.value) : given->held;
    }
    const auto at = static_cast<std::size_t>(other);
    if (worked_in_[at] != evaluation_) {
      if (trail != nullptr) trail->unasked.push_back(other);
      const Interval worked = hand.Kept(key_.Reach(other, hypothesis, hand, held));
      worked_[at] = worked;
      worked_in_[at] = evaluation_;
    }
    return worked_[at];
  };
  return key_.Reach(cell, hypothesis, hand, held);
}

bool AnswerBench::ChangesNothing(int cell, const Hypothesis& hypothesis,
                                 const Interval& unrounded) {
  const Interval changed = Unrounded(cell, hypothesis);
  return Near(changed.lo, unrounded.lo, unrounded.lo) &&
         Near(changed.hi, unrounded.hi, unrounded.lo);
}

std::vector<ActingRule> AnswerBench::Singles(int cell, const std::vector<int>& unasked) const {
  std::vector<ActingRule> acting = key_.ActsAt(cell);
  if (unasked.size() * key_.Rules().size() <= kMostUnasked) {
    for (const int other : unasked) {
      const std::vector<ActingRule> there = key_.ActsAt(other);
      acting.insert(acting.end(), there.begin(), there.end());
    }
  }
  std::sort(acting.begin(), acting.end());
  acting.erase(std::unique(acting.begin(), acting.end()), acting.end());
  // A rule that acts in several layers may be followed in all of them.
  std::vector<ActingRule> singles;
  for (std::size_t i = 0; i < acting.size(); ++i) {
    singles.push_back(acting[i]);
    const bool last = i + 1 == acting.size() || acting[i + 1].rule != acting[i].rule;
    if (last && i > 0 && acting[i - 1].rule == acting[i].rule)
      singles.push_back({acting[i].rule, ActingRule::kThroughout});
  }
  return singles;
}

std::vector<Hypothesis> AnswerBench::FittingPairs(int cell, const TypedNumber& typed,
                                                  std::vector<ActingRule> singles, int decimals) {
  Trail trail;
  Unrounded(cell, {}, &trail);
  for (std::size_t i = 0, count = singles.size(); i < count; ++i) {
    const std::vector<ActingRule> beside = key_.Beside(singles[i]);
    singles.insert(singles.end(), beside.begin(), beside.end());
  }
  std::vector<Hypothesis> pairs;
  if (singles.size() * singles.size() / 2 * (1 + trail.unasked.size()) > kMostPairs) return pairs;
  const std::vector<RuleName>& rules = key_.Rules();
  const auto field = [&](const ActingRule& r) {
    return rules[static_cast<std::size_t>(r.rule)].field;
  };
  for (std::size_t a = 0; a < singles.size(); ++a) {
    for (std::size_t b = a + 1; b < singles.size(); ++b) {
      const ActingRule& one = singles[a];
      const ActingRule& other = singles[b];
      const bool meet = one.layer == other.layer || one.layer == ActingRule::kThroughout ||
                        other.layer == ActingRule::kThroughout;
      if (meet && field(one) == field(other)) continue;
      const Hypothesis pair(one, other);
      if (Fits(cell, typed, pair, decimals)) pairs.push_back(pair);
    }
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

bool AnswerBench::SpeaksAgainst(int cell, const ActingRule& rule) {
  const Given* given = At(cell);
  if (given == nullptr ||
      std::find(given->missed.begin(), given->missed.end(), rule) == given->missed.end())
    return false;
  const std::pair key{cell, rule};
  if (const auto known = against_.find(key); known != against_.end()) return known->second;
  return against_[key] = !ChangesNothing(cell, Hypothesis(rule), given->unrounded);
}

std::pair<int, int> AnswerBench::DecimalsKept(const TypedNumber& typed, const Trail& trail,
                                              int announced) const {
  int most = typed.decimals;
  int least = typed.decimals;
  for (const int cell : trail.typed) {
    const int decimals = At(cell)->decimals;
    if (decimals < kAllDecimals) most = std::max(most, decimals);
    least = std::min(least, decimals);
  }
  const int kept = std::max(std::min(most, announced), 1);
  return {kept, std::min(kept, std::max(2, least))};
}

}  // namespace chainrule
