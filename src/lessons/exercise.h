// Exercises: readable problems, the same for everybody who has the same seed and level.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "course/answer_key.h"
#include "course/state.h"
#include "math/random.h"

namespace chainrule {

inline constexpr int kLevels = 2;
// What a learner is told to keep in an exercise.
inline constexpr int kExerciseDecimals = 3;

// Makes the problem of an exercise from the state's seed and level. All other keys have their
// defaults.
using MakeExercise = State (*)(State state);

// Adds the keys seed and level. A link with a level opens the exercise, and what else the link
// gives replaces the exercise's own. `asks`: the lesson asks for numbers.
void AddExercises(MakeExercise make, bool asks, Fields& fields);

// The random numbers of an exercise, made of small whole ones.
class Draw {
 public:
  explicit Draw(const State& state);

  int Whole(int low, int high);  // both included
  bool Coin() { return Whole(0, 1) == 1; }
  // ±unit … ±most·unit, never 0.
  double Multiple(int most, double unit);
  template <std::size_t N>
  double OneOf(const std::array<double, N>& numbers) {
    return numbers[static_cast<std::size_t>(Whole(0, static_cast<int>(N) - 1))];
  }
  // `count` different ones of ±unit … ±most·unit.
  std::vector<double> Different(int count, int most, double unit);

 private:
  Random random_;
};

// Numbers with few decimals, so that no comparison is decided by the last digits of a double.
inline constexpr double kHair = 1e-9;

// Two rules of one layer that are nearer than wanted; `other` is empty for the correct rules.
struct Near {
  std::string_view rule;
  std::string_view other;
  int layer = 0;
  double gap = 0;
};

// Whether each misconception moves some number of its layer, and any two of them differ there. Near
// ones that are `excused` are alike in every problem of this kind.
bool Separates(const AnswerKey& key, const std::function<bool(const Near&)>& excused);

// The first drawn problem that is readable and separates the misconceptions of `answers`.
struct Search {
  State (*drawn)(Draw& draw, State state);
  bool (*readable)(const State& drawn);
  std::unique_ptr<AnswerKey> (*answers)(const State& drawn);
  bool (*excused)(const State& drawn, const Near& near);
};
State FirstSeparating(State state, const Search& search);

// Whether the two rules give different numbers in every layer where both act on the same ones, and
// there is such a layer.
bool TellsApart(const AnswerKey& key, int rule, int other);

}  // namespace chainrule
