#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "course/answer_parts.h"

namespace chainrule {
namespace {

template <class List, class Value>
bool Has(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool IsOneOf(VerdictKind kind, std::initializer_list<VerdictKind> kinds) {
  return Has(kinds, kind);
}

// A number that no single rule explains.
bool IsUnexplained(VerdictKind kind) {
  return IsOneOf(kind, {VerdictKind::kPair, VerdictKind::kUnrecognised, VerdictKind::kSlip});
}

// The single rules that explain all of these wrong numbers of one step.
std::vector<Hypothesis> FitAll(const std::vector<Verdict*>& step) {
  std::optional<std::vector<Hypothesis>> fit;
  for (const Verdict* verdict : step) {
    if (verdict->kind != VerdictKind::kMisconception) continue;
    if (!fit) fit = verdict->names;
    std::erase_if(*fit, [&](const Hypothesis& h) { return !Has(verdict->names, h); });
  }
  return fit.value_or(std::vector<Hypothesis>{});
}

// A number that the step's rule must explain: wrong, or right only with fewer decimals.
bool MustFit(const Verdict& verdict) {
  const bool early = verdict.kind == VerdictKind::kCannotTell && verdict.early;
  return early || !IsOneOf(verdict.kind, {VerdictKind::kRight, VerdictKind::kRightRounded,
                                          VerdictKind::kCarried, VerdictKind::kCannotTell});
}

// One step is worked by one rule. Where no single rule explains all its wrong numbers, a pair that
// does takes their place.
void SettleStep(AnswerBench& bench, int announced, const std::vector<Verdict*>& step) {
  const auto is_wrong = [](const Verdict* v) { return v->kind == VerdictKind::kMisconception; };
  if (step.size() < 2 || std::none_of(step.begin(), step.end(), is_wrong)) return;
  std::vector<Hypothesis> fit = FitAll(step);
  std::erase_if(fit, [&](const Hypothesis& h) {
    return std::any_of(step.begin(), step.end(), [&](const Verdict* v) {
      return (is_wrong(v) || IsUnexplained(v->kind)) && bench.SpeaksAgainst(v->cell, h.first());
    });
  });
  if (!fit.empty()) return;

  std::optional<std::vector<Hypothesis>> pairs;
  for (const Verdict* verdict : step) {
    if (!MustFit(*verdict)) continue;
    Trail trail;
    bench.Unrounded(verdict->cell, {}, &trail);
    const TypedNumber& typed = bench.At(verdict->cell)->typed;
    std::vector<Hypothesis> fitting =
        bench.FittingPairs(verdict->cell, typed, bench.Singles(verdict->cell, trail.unasked),
                           bench.DecimalsKept(typed, trail, announced).first);
    if (!pairs)
      pairs = std::move(fitting);
    else
      std::erase_if(*pairs, [&](const Hypothesis& h) { return !Has(fitting, h); });
    if (pairs->empty()) return;
  }
  for (Verdict* verdict : step) {
    if (!is_wrong(verdict) && !IsUnexplained(verdict->kind)) continue;
    verdict->kind = VerdictKind::kPair;
    verdict->names = *pairs;
    verdict->slips.clear();
  }
}

// The judged numbers that speak for or against a rule; what follows from something unrecognised
// says nothing.
std::vector<const Verdict*> Witnesses(const std::vector<Verdict>& verdicts) {
  std::vector<const Verdict*> witnesses;
  for (const Verdict& v : verdicts) {
    if (IsOneOf(v.kind, {VerdictKind::kRight, VerdictKind::kRightRounded, VerdictKind::kCarried,
                         VerdictKind::kMisconception, VerdictKind::kCannotTell}))
      witnesses.push_back(&v);
  }
  return witnesses;
}

// The rules that some witness speaks against.
class Refuted {
 public:
  Refuted(AnswerBench& bench, const std::vector<Verdict>& verdicts)
      : bench_(bench), witnesses_(Witnesses(verdicts)) {}

  bool operator()(const ActingRule& rule) {
    const auto known = known_.find(rule);
    if (known != known_.end()) return known->second;
    const bool refuted = std::any_of(witnesses_.begin(), witnesses_.end(), [&](const Verdict* v) {
      return bench_.SpeaksAgainst(v->cell, rule);
    });
    return known_[rule] = refuted;
  }

 private:
  AnswerBench& bench_;
  const std::vector<const Verdict*> witnesses_;
  std::map<ActingRule, bool> known_;
};

void SettleNumber(Refuted& refuted, Verdict& verdict) {
  const bool named = verdict.kind == VerdictKind::kMisconception;
  std::vector<Hypothesis> keep = named ? verdict.names : verdict.also;
  if (keep.empty()) return;
  std::erase_if(keep, [&](const Hypothesis& h) { return h.size() == 1 && refuted(h.first()); });
  if (named) {
    if (!keep.empty()) verdict.names = std::move(keep);
    return;
  }
  if (!keep.empty()) {
    verdict.also = std::move(keep);
  } else if (!verdict.early) {
    verdict.also.clear();
    if (!verdict.vanished) verdict.kind = verdict.under;
  }
}

// Finds where a rule is followed that explains `cells`.
class Scope {
 public:
  Scope(AnswerBench& bench, const std::vector<Verdict>& verdicts)
      : bench_(bench), verdicts_(verdicts), refuted_(bench, verdicts) {}

  // kThroughout if it fits in every layer where it acts, and these are several.
  int operator()(int rule, const Verdict& first) {
    std::set<int> acting;
    std::set<int> fitting;
    for (const Verdict& v : verdicts_) {
      const Given* given = bench_.At(v.cell);
      if (given == nullptr) continue;
      for (const ActingRule& r : given->missed)
        if (r.rule == rule) acting.insert(r.layer);
      for (const ActingRule& r : given->matched) {
        if (r.rule != rule) continue;
        acting.insert(r.layer);
        fitting.insert(r.layer);
      }
    }
    acting.erase(ActingRule::kThroughout);
    const bool everywhere = std::all_of(acting.begin(), acting.end(), [&](int layer) {
      const bool fits = fitting.count(layer) + fitting.count(ActingRule::kThroughout) > 0;
      return fits && !refuted_({rule, layer});
    });
    if (everywhere && acting.size() > 1) return ActingRule::kThroughout;
    for (const Hypothesis& h : first.names)
      if (h.first().rule == rule && h.first().layer != ActingRule::kThroughout)
        return h.first().layer;
    return ActingRule::kThroughout;
  }

 private:
  AnswerBench& bench_;
  const std::vector<Verdict>& verdicts_;
  Refuted refuted_;
};

std::vector<int> RulesNamed(const Verdict& verdict) {
  std::vector<int> rules;
  for (const Hypothesis& h : verdict.names)
    if (h.size() == 1 && !Has(rules, h.first().rule)) rules.push_back(h.first().rule);
  return rules;
}

}  // namespace

void Settle(AnswerBench& bench, int announced, std::vector<Verdict>& verdicts) {
  std::map<int, std::vector<Verdict*>> steps;
  for (Verdict& verdict : verdicts) {
    if (verdict.kind == VerdictKind::kUnreadable) continue;
    const AnswerCell& cell = bench.key().Cells()[static_cast<std::size_t>(verdict.cell)];
    steps[cell.step].push_back(&verdict);
  }
  for (const auto& [number, step] : steps) SettleStep(bench, announced, step);
  Refuted refuted(bench, verdicts);
  for (Verdict& verdict : verdicts) SettleNumber(refuted, verdict);
}

std::vector<Explanation> Explain(AnswerBench& bench, const std::vector<Verdict>& verdicts) {
  std::vector<const Verdict*> rest;
  for (const Verdict& v : verdicts)
    if (IsOneOf(v.kind, {VerdictKind::kMisconception, VerdictKind::kPair})) rest.push_back(&v);
  Scope scope(bench, verdicts);
  std::vector<Explanation> working;
  while (!rest.empty()) {
    const Verdict& first = *rest.front();
    Explanation explanation{.first = first.cell, .cells = {first.cell}};
    if (first.kind == VerdictKind::kPair) explanation.pairs = first.names;
    for (const int rule : RulesNamed(first)) {
      std::vector<int> cells;
      for (const Verdict* v : rest) {
        if (v->kind == VerdictKind::kMisconception && Has(RulesNamed(*v), rule))
          cells.push_back(v->cell);
      }
      if (cells.size() > explanation.cells.size()) explanation.rules.clear();
      if (cells.size() < explanation.cells.size()) continue;
      explanation.rules.push_back(rule);
      // Of several that explain as many, the first one's numbers are taken away.
      if (explanation.rules.size() == 1) explanation.cells = std::move(cells);
    }
    if (!explanation.rules.empty()) explanation.layer = scope(explanation.rules.front(), first);
    std::erase_if(rest, [&](const Verdict* v) { return Has(explanation.cells, v->cell); });
    working.push_back(std::move(explanation));
  }
  return working;
}

}  // namespace chainrule
