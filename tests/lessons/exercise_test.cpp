#include "lessons/exercise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "course/state_codec.h"
#include "lessons/catalog.h"

namespace chainrule {
namespace {

class ExerciseTest : public testing::Test {
 protected:
  State Read(const std::string& link) {
    const Result<ParsedState> parsed = ParseState(
        link, [&](std::string_view id) { return &catalog_.Find(id)->Describe(); }, "backprop");
    EXPECT_TRUE(parsed.ok()) << link;
    return parsed->state;
  }
  std::string Print(const State& state) {
    return PrintState(state, catalog_.Find(state.lesson)->Describe());
  }
  static std::string LinkOf(std::string_view lesson, int seed, int level) {
    return "lesson=" + std::string(lesson) + "&seed=" + std::to_string(seed) +
           "&level=" + std::to_string(level);
  }

  const Catalog catalog_;
};

TEST_F(ExerciseTest, SeedAndLevelOpenTheSameExerciseAsItsWholeLink) {
  for (const auto& lesson : catalog_.lessons()) {
    std::set<std::string> all;
    for (int level = 1; level <= kLevels; ++level) {
      for (int seed = 0; seed < 20; ++seed) {
        const std::string link = LinkOf(lesson->id(), seed, level);
        SCOPED_TRACE(link);
        const State state = Read(link);
        EXPECT_EQ(lesson->Check(state), std::nullopt);
        EXPECT_EQ(state, Read(link));
        EXPECT_EQ(state.Number("decimals"), 3);
        const std::string whole = Print(state);
        EXPECT_EQ(Read(whole), state);
        all.insert(whole.substr(0, whole.find("&seed=")));
      }
    }
    EXPECT_EQ(all.size(), 20u * kLevels) << "no two are alike";
  }
}

// Links name exercises by seed and level, so these must stay as they are.
TEST_F(ExerciseTest, AnExerciseStaysTheSameForEver) {
  for (const char* const link :
       {"lesson=backprop&W1=-0.5,0.6;0.9,-0.4&W2=1.1;-1.1;-0.8&x=2&y=-1&out=identity&"
        "seed=0&level=1",
        "lesson=backprop&W1=1.1,-0.5;1,-1.4&W2=1.4;-1.1;-1.4&x=-0.5&y=-1&out=tanh&seed=7&"
        "level=1",
        "lesson=backprop&W1=-0.9,-0.1;-1.4,-0.3;-0.4,0.3&W2=-1.5,-0.6;0.1,-0.4;-0.4,1&"
        "x=0.5,-1.5&y=-1,-0.5&out=identity&seed=7&level=2",
        "lesson=backprop&W1=-0.9,1.2;-1.5,-0.7;0.3,0.5&W2=0.9,-0.9;-0.8,-0.2;-0.9,-0.4&"
        "x=0.5,0.5&y=-0.5,-1&out=tanh&seed=123456789&level=2",
        "lesson=saturation&points=-2,-1,1;1,-1.5,1;1.5,0.5,-1&w=-0.1,-0.3,-0.5&seed=0&"
        "level=1",
        "lesson=saturation&points=0.5,2,1;-1.5,1.5,1;1.5,-0.5,-1&w=-0.1,0.5,-0.3&seed=7&"
        "level=1",
        "lesson=saturation&points=-1,-2,1;0.5,0.5,-1;-1.5,-2,-1;-0.5,1,1&w=0.4,1.1,-0.1&"
        "seed=7&level=2",
        "lesson=saturation&points=1,-1,1;2,0.5,1;1,-2,1;2,-0.5,-1&w=-1.1,0.2,0.2&"
        "seed=123456789&level=2",
        "lesson=blocks&residual=24&bottleneck=78,22&batch=3&size=7,6&k=5&projection=0&"
        "seed=0&level=1",
        "lesson=blocks&residual=22&bottleneck=96,28&batch=2&size=14,10&k=5&projection=0&"
        "seed=7&level=1",
        "lesson=blocks&residual=40&bottleneck=82,16&batch=6&size=12,14&k=3&projection=1&"
        "seed=7&level=2",
        "lesson=blocks&residual=20&bottleneck=92,32&batch=8&size=9,10&k=5&projection=1&"
        "seed=123456789&level=2",
        "lesson=norm&layout=NC&shape=4,2&x=1,-4,-4,2,-2.5,-4,0,-1&gamma=0.5,2&beta=0.5,1&"
        "eps=0.1&dy=-1,-1.5,0,0.5,-2,-1,-1,-2&seed=0&level=1",
        "lesson=norm&layout=NC&shape=4,2&x=2,1.5,3,-2.5,-3.5,-2,-1.5,-2&gamma=1.5,2&"
        "beta=1,1&eps=0.1&dy=-1.5,-1,2,-1,1.5,-1.5,-0.5,1&seed=7&level=1",
        "lesson=norm&layout=NHWC&shape=2,2,1,2&x=-1.5,1.5,-2,-1,-3.5,-0.5,0.5,3.5&"
        "gamma=0.5,0.5&beta=1,0.5&eps=0.1&dy=0,0,2,-1.5,-1.5,1,-2,-1&seed=7&level=2",
        "lesson=norm&layout=NHWC&shape=2,2,1,2&x=0.5,0,3,2.5,1,1,-3.5,1&gamma=0.5,0.5&"
        "beta=-1,0.5&eps=0.1&dy=0.5,-2,0.5,-0.5,0.5,-0.5,1,-1.5&seed=123456789&level=2",
        "lesson=conv&cin=2&n=4&w=1.5,0.25,-0.5,-0.25,-2,-1.25,1.75,-1.75,-1.5,1,2.5,-1&"
        "x=-2,3,-1.5,1.5,-1,-1,-0.5,-3&dy=0.5,-2.5,3,-2&seed=0&level=1",
        "lesson=conv&cin=2&n=4&w=-1,-1.25,0.25,-2.5,-0.5,-1.5,-0.25,-1.75,1,2.25,1.75,2&"
        "x=1,2,-2,3,3,-2.5,-1,-3&dy=-1.5,3,1,0.5&seed=7&level=1",
        "lesson=conv&cin=3&n=7&"
        "w=0.75,-0.75,-1.25,1.25,-1.5,-0.25,0.25,-1.75,2.5,-2.25,1.5,1.75,0.5,2,-2,1,-1,"
        "-0.5&"
        "x=-1.5,-3,-1.5,-1.5,3,2.5,2,2.5,-0.5,3,0.5,-2.5,-1.5,-2.5,1.5,0.5,0.5,2,-1.5,"
        "0.5,2&dy=3,-0.5,-2.5,-1.5,-2.5,0.5,2.5,2,3,3&seed=7&level=2",
        "lesson=conv&cin=3&n=7&"
        "w=2.5,0.75,-0.25,2,-1.75,1.75,-2,2.25,-0.5,1.25,-2.5,-1.5,0.5,-1.25,1.5,-2.25,1,"
        "0.25&x=2,2,3,-0.5,2.5,0.5,-2.5,2,3,-2,0.5,2,2.5,1.5,1,-1,0.5,2,-1.5,-1.5,-2.5&"
        "dy=1,1,2.5,-1,-1.5,-2,2,1.5,1,1&seed=123456789&level=2"}) {
    const State state = Read(link);
    EXPECT_EQ(Read(LinkOf(state.lesson, state.Integer("seed"), state.Integer("level"))), state)
        << link;
  }
}

TEST_F(ExerciseTest, WhatALinkGivesReplacesTheExercisesOwn) {
  const State exercise = Read("lesson=backprop&seed=7&level=2");
  State changed = Read("lesson=backprop&seed=7&level=2&y=.5,.5&mode=read");
  EXPECT_EQ(changed.Matrix("W1"), exercise.Matrix("W1"));
  EXPECT_EQ(changed.Matrix("y"), Eigen::MatrixXd(Eigen::Vector2d(.5, .5)));
  EXPECT_EQ(changed.Word("mode"), "read");
  // What is back at the lesson's default is so in the link, too.
  const State defaults = DefaultState("backprop", catalog_.Find("backprop")->Describe());
  for (const char* const key : {"x", "y", "theta", "out", "eta", "decimals", "mode"})
    changed.values[key] = defaults.Get(key);
  EXPECT_EQ(Read(Print(changed)), changed) << Print(changed);
}

TEST_F(ExerciseTest, AWholeLinkDoesNotDependOnHowExercisesAreMade) {
  for (const auto& lesson : catalog_.lessons()) {
    const std::string whole = Print(Read(LinkOf(lesson->id(), 3, 1)));
    Fields fields = lesson->Describe();
    fields.exercise = [](State state) {
      ADD_FAILURE() << "made again";
      return state;
    };
    EXPECT_TRUE(ParseState(
                    whole, [&](std::string_view) { return &fields; }, "")
                    .ok());
  }
}

TEST_F(ExerciseTest, WithoutALevelASeedIsWhatItWas) {
  State norm = Read("lesson=norm&seed=7");
  EXPECT_EQ(norm.Word("x"), "default");
  norm.Set("seed", 0);
  EXPECT_EQ(norm, DefaultState("norm", catalog_.Find("norm")->Describe()));
}

// Whether each number is a multiple of the unit, between the two and not 0.
bool Are(const Eigen::MatrixXd& numbers, double unit, double most) {
  return std::all_of(numbers.data(), numbers.data() + numbers.size(), [&](double number) {
    const double units = number / unit;
    return std::abs(units - std::round(units)) < 1e-9 && number != 0 && std::abs(number) <= most;
  });
}

TEST_F(ExerciseTest, TheNumbersAreReadable) {
  for (int level = 1; level <= kLevels; ++level) {
    for (int seed = 0; seed < 20; ++seed) {
      const State network = Read(LinkOf("backprop", seed, level));
      SCOPED_TRACE(Print(network));
      EXPECT_TRUE(Are(network.Matrix("W1"), .1, 1.5));
      EXPECT_TRUE(Are(network.Matrix("x"), .5, 2));
      const std::unique_ptr<AnswerKey> key = catalog_.Find("backprop")->parts().answers(network);
      for (int cell = 0; cell < static_cast<int>(key->Cells().size()); ++cell) {
        if (!key->Cells()[static_cast<std::size_t>(cell)].quantity.name.starts_with("s")) continue;
        EXPECT_GE(std::abs(key->Exact(cell)), .15 - 1e-6);
        EXPECT_LE(std::abs(key->Exact(cell)), 1.5 + 1e-6);
      }
      // Σ_k has two terms.
      EXPECT_EQ(network.Matrix("W2").cols(), level);

      const State data = Read(LinkOf("saturation", seed, level));
      EXPECT_EQ(data.Matrix("points").rows(), level + 2);
      EXPECT_EQ(data.Matrix("points").col(2).cwiseAbs().minCoeff(), 1);
      EXPECT_LT(data.Matrix("points").col(2).minCoeff(), data.Matrix("points").col(2).maxCoeff());

      const State norm = Read(LinkOf("norm", seed, level));
      EXPECT_GE(norm.Number("eps"), .1);
      EXPECT_GT((norm.Matrix("gamma").array() - 1).abs().minCoeff(), .1);

      const Eigen::MatrixXd w = Read(LinkOf("conv", seed, level)).Matrix("w");
      EXPECT_TRUE(Are(w, .25, 2.5));
      EXPECT_EQ(std::set<double>(w.data(), w.data() + w.size()).size(),
                static_cast<std::size_t>(w.size()));
    }
  }
}

}  // namespace
}  // namespace chainrule
