// What may be held in a cell of a perceptron's gradient: with nothing typed and nothing rounded it
// is the engine's own number, under every rule.
#include "math/perceptron_reach.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

#include "math/rounding.h"
#include "math/test_data_sets.h"

namespace chainrule {
namespace {

using Kind = PerceptronCell::Kind;
using R = PerceptronRules;

// Every combination of rules.
std::vector<R> AllRules() {
  std::vector<R> all = {{}};
  const auto with = [&all](auto field, auto last) {
    using Enum = std::remove_reference_t<decltype(R{}.*field)>;
    const std::vector<R> before = all;
    for (int i = 1; i <= static_cast<int>(last); ++i) {
      for (R rules : before) {
        rules.*field = static_cast<Enum>(i);
        all.push_back(rules);
      }
    }
  };
  with(&R::signal, R::Signal::kWithoutBias);
  with(&R::theta, R::Theta::kSkipped);
  with(&R::error, R::Error::kTargetMinusOutput);
  with(&R::factor, R::Factor::kNone);
  with(&R::mean, R::Mean::kProduct);
  with(&R::slope, R::Slope::kAtOutput);
  with(&R::input, R::Input::kDropped);
  return all;
}

// Works out every number from the problem alone.
class FromNothing {
 public:
  FromNothing(const PerceptronProblem& problem, const R& rules, Hand hand)
      : problem_(problem), rules_(rules), hand_(hand) {}

  Interval operator()(const PerceptronCell& cell) {
    const std::pair key{static_cast<int>(cell.kind), cell.row};
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    return known_[key] = hand_.Kept(
               ReachInPerceptron(problem_, cell, rules_, hand_,
                                 [this](const PerceptronCell& c) { return (*this)(c); }));
  }

 private:
  const PerceptronProblem& problem_;
  const R rules_;
  const Hand hand_;
  std::map<std::pair<int, int>, Interval> known_;
};

double Expected(const PerceptronPass& pass, const PerceptronCell& cell) {
  switch (cell.kind) {
    case Kind::kSignal:
      return pass.s(cell.row);
    case Kind::kOutput:
      return pass.h(cell.row);
    case Kind::kResidual:
      return pass.residual(cell.row);
    case Kind::kSlope:
      return pass.slope(cell.row);
    case Kind::kError:
      return pass.E_in;
    case Kind::kGradient:
      return pass.grad(cell.row);
  }
  return 0;
}

void ExpectEngineUnderEveryRule(const PerceptronProblem& problem) {
  for (const R& rules : AllRules()) {
    const PerceptronPass pass = EvaluatePerceptron(problem.data, problem.w, problem.theta, rules);
    FromNothing reach(problem, rules, Hand(kAllDecimals));
    for (const PerceptronCell& cell : PerceptronCells(problem.data)) {
      const double expected = Expected(pass, cell);
      const double tolerance = 1e-11 * std::max(1.0, std::abs(expected));
      const Interval actual = reach(cell);
      ASSERT_NEAR(actual.lo, expected, tolerance)
          << static_cast<int>(cell.kind) << ":" << cell.row << ", slope "
          << static_cast<int>(rules.slope) << ", θ " << static_cast<int>(rules.theta);
      ASSERT_NEAR(actual.hi, expected, tolerance);
    }
  }
}

TEST(PerceptronReachTest, EqualsTheEngineUnderEveryRule) {
  const auto [data, w] = OpeningCase();
  for (const Activation theta : kActivations) {
    SCOPED_TRACE(ActivationName(theta));
    ExpectEngineUnderEveryRule({data, w, theta});
  }
}

TEST(PerceptronReachTest, EqualsTheEngineOnRandomData) {
  Dice dice(5);
  for (std::size_t n = 0; n < 12; ++n) {
    const auto [data, w] = RandomCase(dice, 1.5);
    ASSERT_NO_FATAL_FAILURE(ExpectEngineUnderEveryRule({data, w, kActivations[n % 4]}));
  }
}

TEST(PerceptronReachTest, WorkByHandIsInside) {
  const auto [data, w] = OpeningCase();
  const PerceptronProblem problem{data, w, Activation::kTanh};
  for (int decimals = 1; decimals <= 4; ++decimals) {
    const auto r = [decimals](double v) { return RoundHalfAway(v, decimals); };
    double sum = 0;
    for (int n = 0; n < 3; ++n) {
      const double h = r(std::tanh(r(data.X.row(n).dot(w))));
      sum += r(r((h - data.y(n)) * (1 - r(h * h))) * data.X(n, 1));
    }
    FromNothing reach(problem, {}, Hand(decimals));
    const Interval gradient = reach({Kind::kGradient, 1});
    // 2/N in three orders.
    EXPECT_TRUE(Holds(gradient, r(sum) * 2 / 3));
    EXPECT_TRUE(Holds(gradient, r(r(sum) * 2) / 3));
    EXPECT_TRUE(Holds(gradient, r(sum) * r(2.0 / 3)));
  }
}

}  // namespace
}  // namespace chainrule
