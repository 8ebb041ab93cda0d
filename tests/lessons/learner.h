// Learners who work a problem out by hand, for tests of the judge. They hold numbers, not sets, and
// are written apart from it: nothing here uses the answer keys.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "course/state.h"
#include "math/random.h"

namespace chainrule {

// How a learner rounds.
struct Rounder {
  enum class Habit { kHalfAway, kHalfEven, kCutOff };
  // kTyped: what he types, and he goes on with that. kOnlyTyped: the same, but he goes on with all
  // decimals. kEverything: each result in between, too. kByChance: now this, now that.
  enum class Where { kTyped, kOnlyTyped, kEverything, kByChance };

  int decimals = 3;
  Habit habit = Habit::kHalfAway;
  Where where = Where::kTyped;
  bool drops_zeros = false;  // "0.7" for 0.70
};
// So many decimals stand for not rounding at all.
inline constexpr int kUnroundedDecimals = 9;

// What stands on a learner's paper: the numbers that he typed, in the order of the work.
class Paper {
 public:
  Paper(Rounder rounder, Random& random) : rounder_(rounder), random_(random) {}

  // Types the number, and returns what the learner goes on with.
  double Type(std::string cell, double number);
  // A result in between.
  double Between(double number);
  // Several factors in any order; those that are 1 cost nothing. The last product is not rounded.
  double Product(std::vector<double> factors);
  // The last sum is not rounded.
  double Sum(std::vector<double> terms);
  double Tanh(double s);
  double Logistic(double s) const;
  bool Chance(double probability) { return random_.Uniform() < probability; }

  const std::vector<std::pair<std::string, std::string>>& typed() const { return typed_; }

 private:
  int Below(int count) {
    return static_cast<int>(random_.Bits() % static_cast<std::uint64_t>(count));
  }

  Rounder rounder_;
  Random& random_;
  std::vector<std::pair<std::string, std::string>> typed_;
};

// Whether the learner follows a misconception in a layer.
using Follows = std::function<bool(std::string_view rule, int layer)>;

// Each works out every number of the state's problem.
void WorkBackprop(const State& state, const Follows& follows, Paper& paper);
void WorkSaturation(const State& state, const Follows& follows, Paper& paper);
void WorkNorm(const State& state, const Follows& follows, Paper& paper);

}  // namespace chainrule
