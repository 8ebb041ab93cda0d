#include "lessons/exercise.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

#include "math/held.h"

namespace chainrule {
namespace {

constexpr double kLargestSeed = 1e9;
// Room for more levels, because the exercises of today must stay.
constexpr std::uint64_t kMostLevels = 8;
// How far a rule moves some number, and how far two rules are apart: a learner who rounds to 2
// decimals still shows which one he follows.
constexpr double kMoved = 0.02 - kHair;
constexpr double kApart = 0.01 - kHair;

// How far one rule moves each cell on which it acts.
using Moves = std::map<int, double>;

double At(const Moves& moves, int cell) {
  const auto found = moves.find(cell);
  return found == moves.end() ? 0 : found->second;
}

// How far the two are apart at some cell. Rules that share no cell cannot be confused.
double Gap(const Moves& a, const Moves& b) {
  double gap = 0;
  bool meet = false;
  for (const auto& [cell, move] : a) {
    meet = meet || b.contains(cell);
    gap = std::max(gap, std::abs(move - At(b, cell)));
  }
  for (const auto& [cell, move] : b) gap = std::max(gap, std::abs(move - At(a, cell)));
  return meet ? gap : HUGE_VAL;
}

std::map<ActingRule, Moves> MovesOf(const AnswerKey& key) {
  const Hand unrounded(kAllDecimals);
  const HeldInCell exact = [&](int cell) { return Point(key.Exact(cell)); };
  std::map<ActingRule, Moves> rules;
  for (int cell = 0; cell < static_cast<int>(key.Cells().size()); ++cell) {
    const double right = key.Exact(cell);
    for (const ActingRule& rule : key.ActsAt(cell))
      rules[rule][cell] = key.Reach(cell, Hypothesis(rule), unrounded, exact).lo - right;
  }
  return rules;
}

}  // namespace

void AddExercises(MakeExercise make, bool asks, Fields& fields) {
  if (fields.Find("seed") == nullptr) {
    fields.fields.push_back({.name = "seed",
                             .kind = FieldKind::kInteger,
                             .max = kLargestSeed,
                             .default_text = "0",
                             .about_answers = true});
  }
  fields.fields.push_back({.name = "level",
                           .kind = FieldKind::kInteger,
                           .max = kLevels,
                           .default_text = "0",
                           .about_answers = true});
  fields.exercise = [make, asks](State state) {
    state = make(std::move(state));
    state.Set("decimals", kExerciseDecimals);
    if (asks) state.SetWord("mode", "work");
    return state;
  };
}

Draw::Draw(const State& state)
    : random_(static_cast<std::uint64_t>(state.Number("seed")) * kMostLevels +
              static_cast<std::uint64_t>(state.Integer("level"))) {}

int Draw::Whole(int low, int high) {
  const auto count = static_cast<std::uint64_t>(high - low + 1);
  return low + static_cast<int>(random_.Bits() % count);
}

double Draw::Multiple(int most, double unit) {
  const double size = Whole(1, most) * unit;
  return Coin() ? size : -size;
}

std::vector<double> Draw::Different(int count, int most, double unit) {
  std::vector<double> all;
  while (static_cast<int>(all.size()) < count) {
    const double number = Multiple(most, unit);
    if (std::find(all.begin(), all.end(), number) == all.end()) all.push_back(number);
  }
  return all;
}

bool Separates(const AnswerKey& key, const std::function<bool(const Near&)>& excused) {
  const std::map<ActingRule, Moves> rules = MovesOf(key);
  const auto id = [&](const ActingRule& rule) {
    return key.Rules()[static_cast<std::size_t>(rule.rule)].id;
  };
  for (auto at = rules.begin(); at != rules.end(); ++at) {
    const auto& [rule, moves] = *at;
    const double moved = Gap(moves, Moves{{moves.begin()->first, 0}});
    if (moved < kMoved && !excused({id(rule), "", rule.layer, moved})) return false;
    for (auto other = std::next(at); other != rules.end(); ++other) {
      if (other->first.layer != rule.layer) continue;
      const double gap = Gap(moves, other->second);
      if (gap < kApart && !excused({id(rule), id(other->first), rule.layer, gap})) return false;
    }
  }
  return true;
}

State FirstSeparating(State state, const Search& search) {
  Draw draw(state);
  while (true) {
    State drawn = search.drawn(draw, state);
    const auto excused = [&](const Near& near) { return search.excused(drawn, near); };
    if (search.readable(drawn) && Separates(*search.answers(drawn), excused)) return drawn;
  }
}

bool TellsApart(const AnswerKey& key, int rule, int other) {
  bool meet = false;
  const std::map<ActingRule, Moves> rules = MovesOf(key);
  for (const auto& [acting, moves] : rules) {
    const auto found = rules.find({other, acting.layer});
    if (acting.rule != rule || found == rules.end()) continue;
    const double gap = Gap(moves, found->second);
    if (gap < kApart) return false;
    meet = meet || gap < HUGE_VAL;
  }
  return meet;
}

}  // namespace chainrule
