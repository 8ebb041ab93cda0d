// What may be held in a cell of the two passes: with nothing typed and nothing rounded it is the
// engine's own number, under every rule.
#include "math/pass_reach.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "math/rounding.h"
#include "math/test_networks.h"

namespace chainrule {
namespace {

using Kind = PassCell::Kind;
using R = PassRules;

constexpr double kEta = 0.1;

// Every changed rule, and some that meet in one layer.
std::vector<PassRules> AllRules() {
  std::vector<PassRules> all = {{}};
  const auto with = [&all](auto field, auto last) {
    using Enum = std::remove_reference_t<decltype(R{}.*field)>;
    for (int i = 1; i <= static_cast<int>(last); ++i) {
      R rules;
      rules.*field = static_cast<Enum>(i);
      all.push_back(rules);
    }
  };
  with(&R::signal, R::Signal::kWithoutBias);
  with(&R::theta, R::Theta::kTanhForIdentity);
  with(&R::bias, R::Bias::kTransformed);
  with(&R::error, R::Error::kSquared);
  with(&R::factor, R::Factor::kTwoAtEveryLayer);
  with(&R::slope, R::Slope::kOfPreviousLayer);
  with(&R::rows, R::Rows::kOnePath);
  with(&R::outer, R::Outer::kTimesWeights);
  with(&R::step, R::Step::kPlus);
  all.push_back({.updated_by = kEta});
  // Not the slope of a neighbour whose θ is changed too: its θ' is then not a function of its x.
  for (int slope = 0; slope < static_cast<int>(R::Slope::kOfNextLayer); ++slope) {
    for (const R::Theta theta : {R::Theta::kSkipped, R::Theta::kLogisticForTanh}) {
      all.push_back({.theta = theta, .slope = static_cast<R::Slope>(slope)});
      all.push_back({.theta = theta,
                     .bias = R::Bias::kTransformed,
                     .slope = static_cast<R::Slope>(slope),
                     .rows = R::Rows::kAllSummed,
                     .updated_by = kEta});
    }
  }
  all.push_back({.rows = R::Rows::kFromRow0, .outer = R::Outer::kTransposed, .updated_by = kEta});
  return all;
}

// Works out every number from the problem alone.
class FromNothing {
 public:
  FromNothing(const PassProblem& problem, std::vector<PassRules> rules, Hand hand)
      : problem_(problem), rules_(std::move(rules)), hand_(hand) {}

  Interval operator()(const PassCell& cell) {
    const std::tuple key{static_cast<int>(cell.kind), cell.layer, cell.row, cell.column};
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    const Interval reach = ReachInPass(problem_, cell, rules_, hand_,
                                       [this](const PassCell& c) { return (*this)(c); });
    return known_[key] = hand_.Kept(reach);
  }

 private:
  const PassProblem& problem_;
  const std::vector<PassRules> rules_;
  const Hand hand_;
  std::map<std::tuple<int, int, int, int>, Interval> known_;
};

std::vector<PassRules> InLayer(const PassProblem& problem, const PassRules& rules) {
  std::vector<PassRules> layers;
  for (int l = 1; l <= Layers(problem.network); ++l) layers.push_back(rules.At(l));
  return layers;
}

struct Passes {
  ForwardPass forward;
  BackwardPass backward;
  Network next;
};

Passes Engine(const PassProblem& p, const PassRules& rules) {
  Passes passes{Forward(p.network, p.x, p.y, {}, rules), {}, p.network};
  passes.backward = Backward(p.network, passes.forward, p.y, {}, rules);
  DescendBy(passes.next, passes.backward, p.eta, rules);
  return passes;
}

// The engine's number, and the largest of its matrix.
std::pair<double, double> Expected(const Passes& passes, const PassCell& cell) {
  const std::size_t at = cell.layer == 0 ? 0 : static_cast<std::size_t>(cell.layer) - 1;
  const auto entry = [&](const Eigen::MatrixXd& m) {
    return std::pair{m(cell.row, cell.column), Largest(m)};
  };
  switch (cell.kind) {
    case Kind::kSignal:
      return entry(passes.forward.s[at]);
    case Kind::kOutput:
      return entry(passes.forward.x[at + 1]);
    case Kind::kError:
      return {passes.forward.e, passes.forward.e};
    case Kind::kDelta:
      return entry(passes.backward.delta[at]);
    case Kind::kWeightGradient:
      return entry(passes.backward.dW[at]);
    case Kind::kNextWeight:
      return entry(passes.next.W[at]);
  }
  return {};
}

void ExpectEngine(const PassProblem& problem, const PassRules& rules) {
  const Passes passes = Engine(problem, rules);
  FromNothing reach(problem, InLayer(problem, rules), Hand(kAllDecimals));
  for (const PassCell& cell : PassCells(problem.network)) {
    const Eigen::MatrixXd& W =
        problem.network.W[cell.layer == 0 ? 0 : static_cast<std::size_t>(cell.layer) - 1];
    const bool turned = cell.kind == Kind::kWeightGradient && W.rows() != W.cols() &&
                        rules.At(cell.layer).outer == R::Outer::kTransposed;
    if (turned) continue;  // the engine's matrix has another shape
    const auto [expected, largest] = Expected(passes, cell);
    const Interval actual = reach(cell);
    const double tolerance = 1e-11 * std::max(largest, 1e-3);
    ASSERT_NEAR(actual.lo, expected, tolerance)
        << static_cast<int>(cell.kind) << " " << cell.layer << ":" << cell.row;
    ASSERT_NEAR(actual.hi, expected, tolerance);
  }
}

void ExpectEngineUnderEveryRule(const PassProblem& problem) {
  for (const PassRules& rules : AllRules()) {
    for (int l = 0; l <= Layers(problem.network); ++l) {
      PassRules here = rules;
      here.layer = l;
      SCOPED_TRACE(testing::Message()
                   << "layer " << l << ", θ " << static_cast<int>(here.theta) << ", slope "
                   << static_cast<int>(here.slope) << ", rows " << static_cast<int>(here.rows)
                   << ", outer " << static_cast<int>(here.outer));
      ASSERT_NO_FATAL_FAILURE(ExpectEngine(problem, here));
    }
  }
}

TEST(PassReachTest, EqualsTheEngineUnderEveryRule) {
  for (const Example& example : {SourceExample(), TellingExample()})
    ExpectEngineUnderEveryRule({example.network, example.x, example.y, kEta});
}

TEST(PassReachTest, EqualsTheEngineOnRandomNetworks) {
  Dice dice(11);
  for (std::size_t n = 0; n < 32; ++n) {
    PassProblem p;
    p.network.theta = kActivations[n % 4];
    p.network.out = kActivations[(n + n / 4) % 4];
    p.eta = kEta;
    int inputs = dice.Between(1, 3);
    p.x = dice.Matrix(inputs, 1, 2);
    for (int l = dice.Between(1, 4); l > 0; --l) {
      const int units = dice.Between(1, 3);
      p.network.W.push_back(dice.Matrix(inputs + 1, units, 1));
      inputs = units;
    }
    p.y = dice.Matrix(inputs, 1, 1);
    SCOPED_TRACE(testing::Message() << "network " << n);
    ASSERT_NO_FATAL_FAILURE(ExpectEngineUnderEveryRule(p));
  }
}

TEST(PassReachTest, ForwardAndBackwardWorkByHandIsInside) {
  const Example example = SourceExample();
  const PassProblem problem{example.network, example.x, example.y, kEta};
  for (int decimals = 1; decimals <= 4; ++decimals) {
    const ForwardPass pass =
        Forward(example.network, example.x, example.y, Rounding{decimals, decimals});
    const BackwardPass back =
        Backward(example.network, pass, example.y, Rounding{decimals, decimals});
    FromNothing reach(problem, InLayer(problem, {}), Hand(decimals));
    for (int l = 1; l <= 3; ++l) {
      const auto at = static_cast<std::size_t>(l) - 1;
      for (int j = 0; j < Units(example.network, l); ++j) {
        EXPECT_TRUE(Holds(reach({Kind::kDelta, l, j, 0}), back.delta[at](j))) << l << ":" << j;
        EXPECT_TRUE(Holds(reach({Kind::kSignal, l, j, 0}), pass.s[at](j))) << l << ":" << j;
        EXPECT_TRUE(Holds(reach({Kind::kWeightGradient, l, 0, j}), back.dW[at](0, j)));
      }
    }
  }
}

TEST(PassReachTest, TypedNumbersMakeItSharp) {
  // δ^(2) of the source from x^(2) = −0.90 and δ^(3) = −3.600: 0.19 · 2 · (−3.6) = −1.368.
  const Example example = SourceExample();
  const PassProblem problem{example.network, example.x, example.y, kEta};
  const auto held = [](const PassCell& cell) {
    return Point(cell.kind == Kind::kOutput ? -0.90 : -3.6);
  };
  const Interval reach =
      ReachInPass(problem, {Kind::kDelta, 2, 0, 0}, InLayer(problem, {}), Hand(3), held);
  EXPECT_TRUE(Holds(reach, -1.368));
  EXPECT_LT(reach.hi - reach.lo, 1e-9);
}

TEST(PassReachTest, CellsAreInTheOrderOfTheWork) {
  const std::vector<PassCell> cells = PassCells(SourceExample().network);
  ASSERT_EQ(cells.size(), 31u);
  EXPECT_EQ(cells[0], (PassCell{Kind::kSignal, 1, 0, 0}));
  EXPECT_EQ(cells[2], (PassCell{Kind::kOutput, 1, 1, 0}));
  EXPECT_EQ(cells[7], (PassCell{Kind::kOutput, 3, 0, 0}));
  EXPECT_EQ(cells[8].kind, Kind::kError);
  EXPECT_EQ(cells[9], (PassCell{Kind::kDelta, 3, 0, 0}));
  EXPECT_EQ(cells[13], (PassCell{Kind::kWeightGradient, 3, 0, 0}));
  EXPECT_EQ(cells[22], (PassCell{Kind::kNextWeight, 1, 0, 0}));
}

}  // namespace
}  // namespace chainrule
