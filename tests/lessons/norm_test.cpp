// The lesson on normalisation: its numbers against PyTorch, the cells of each mean, refusals, and
// warnings about sets with few cells.
#include "lessons/norm/norm.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "lessons/norm_fixture.h"
#include "math/running_statistics.h"

namespace chainrule {
namespace {

using nlohmann::json;

std::string List(const json& numbers) {
  std::string list;
  for (const json& number : numbers) list += (list.empty() ? "" : ",") + number.dump();
  return list;
}

void ExpectNear(const json& got, const json& wanted, const std::string& what) {
  ASSERT_EQ(got.size(), wanted.size()) << what;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    EXPECT_NEAR(got[i].get<double>(), wanted[i].get<double>(), 1e-12) << what << " " << i;
}

TEST_F(NormTest, TheReferenceOfPyTorchInBothLayouts) {
  std::ifstream file(std::string(CHAINRULE_TEST_DATA) + "/reference/norm.json");
  const json cases = json::parse(std::istreambuf_iterator<char>(file),
                                 std::istreambuf_iterator<char>(), nullptr, false);
  ASSERT_EQ(cases.size(), 12u);
  for (const json& c : cases) {
    const std::string layout = c.at("layout");
    const State state = Checked("layout=" + layout + "&shape=" + List(c.at("shape")) +
                                "&eps=" + c.at("eps").dump() + "&x=" + List(c.at("x")) +
                                "&gamma=" + List(c.at("gamma")) + "&beta=" + List(c.at("beta")) +
                                "&dy=" + List(c.at("dy")));
    const json values = Values(state);
    for (const char* name : {"mean", "var", "y", "dx", "dgamma", "dbeta"})
      ExpectNear(values[name], c.at(name), name);
    EXPECT_EQ(values["axes"], layout == "NC" ? json::array({0}) : json::array({0, 2, 3}));
    if (layout == "NC") continue;
    // In the other layout no number changes, only its place.
    const State other = Press(state, "layout.NHWC");
    ASSERT_EQ(lesson_.Check(other), std::nullopt);
    const json moved = Values(other);
    EXPECT_EQ(moved["axes"], json::array({0, 1, 2}));
    for (const char* name : {"mean", "var", "dgamma", "dbeta"})
      ExpectNear(moved[name], c.at(name), name);
    const NormShape from = norm::ShapeOf(other);
    const NormShape to = norm::ShapeOf(state);
    for (std::size_t cell = 0; cell < moved["dx"].size(); ++cell) {
      const auto there = static_cast<std::size_t>(
          norm::CellAt(to, norm::PlaceOf(from, static_cast<std::int64_t>(cell))));
      EXPECT_NEAR(moved["dx"][cell].get<double>(), c.at("dx")[there].get<double>(), 1e-12);
      EXPECT_NEAR(moved["y"][cell].get<double>(), c.at("y")[there].get<double>(), 1e-12);
    }
  }
}

TEST_F(NormTest, AxesAndShapesOfEachNorm) {
  struct Case {
    const char* link;
    json axes;
    json shape;
    int count;
  };
  for (const Case& c :
       {Case{"", {0, 1, 2}, {1, 1, 1, 5}, 12}, Case{"over=layer", {1, 2, 3}, {3, 1, 1, 1}, 20},
        Case{"over=instance", {1, 2}, {3, 1, 1, 5}, 4},
        Case{"over=group&groups=2&shape=3,2,2,4", {1, 2, 4}, {3, 1, 1, 2, 1}, 8},
        Case{"layout=NCHW&shape=3,5,2,2", {0, 2, 3}, {1, 5, 1, 1}, 12},
        Case{"layout=NC&shape=4,3", {0}, {1, 3}, 4}}) {
    const json values = Values(c.link);
    EXPECT_EQ(values["axes"], c.axes) << c.link;
    EXPECT_EQ(values["shape"], c.shape) << c.link;
    EXPECT_EQ(values["count"], c.count) << c.link;
  }
}

TEST_F(NormTest, AMeanLightsExactlyItsCells) {
  for (const char* link :
       {"", "over=layer", "over=instance", "layout=NCHW&shape=3,5,2,2", "over=group&groups=5"}) {
    const State state = Checked(link);
    const Trace trace = lesson_.Compute(state);
    const norm::Problem problem = norm::ProblemOf(state);
    for (int set = 0; set < static_cast<int>(problem.statistics.sets); ++set) {
      std::set<int> lit;
      for (const Quantity& other : lesson_.Related({"mean", set, 0}, trace))
        if (other.name == "x") lit.insert(other.row);
      std::set<int> wanted;
      for (int cell = 0; cell < static_cast<int>(problem.statistics.cells); ++cell)
        if (SetOf(problem.statistics, cell) == set) wanted.insert(cell);
      EXPECT_EQ(lit, wanted) << link << " " << set;
    }
    std::set<std::string> names;
    for (const Quantity& other : lesson_.Related({"x", 7, 0}, trace)) names.insert(ToText(other));
    const std::string set = std::to_string(SetOf(problem.statistics, 7));
    EXPECT_TRUE(names.contains("mean:" + set + ",0") && names.contains("var:" + set + ",0"));
    EXPECT_TRUE(names.contains("xhat:7,0") && names.contains("y:7,0") && !names.contains("x:6,0"));
  }
}

TEST_F(NormTest, EveryEntryIsWorkedOutFromWhatItSays) {
  int worked = 0;
  for (const char* link :
       {"", "over=layer&layout=NC&shape=4,3", "over=instance", "layout=NC&shape=2,3",
        "over=group&groups=5", "layout=NCHW&shape=3,5,2,2"}) {
    const Trace trace = lesson_.Compute(Checked(link));
    for (const Step& step : trace.steps) {
      const Eigen::MatrixXd& result = *trace.values.Find(step.produces.front());
      for (int row = 0; row < static_cast<int>(result.rows()); ++row) {
        const Expansion expansion =
            trace.sheet->Expand({step.produces.front(), row, 0}, trace.values);
        if (!expansion.evaluate) continue;
        std::vector<double> operands;
        for (const Quantity& quantity : expansion.operands)
          operands.push_back(*trace.values.At(quantity));
        EXPECT_NEAR(expansion.evaluate(operands), result(row), 1e-11 * (1 + std::abs(result(row))))
            << link << " " << step.kind << " " << row;
        ++worked;
      }
    }
  }
  EXPECT_GT(worked, 600);
}

TEST_F(NormTest, WhereThereIsLittleToNormalise) {
  EXPECT_NE(Said("layout=NC&shape=1,3&step=3", "say.degenerate_one").find("no gradient comes back"),
            std::string::npos);
  EXPECT_NE(Said("layout=NC&shape=1,3&step=3", "say.refusal"), "");
  EXPECT_NE(Said("layout=NC&shape=2,3&step=3", "say.degenerate_two").find("close to −1 and 1"),
            std::string::npos);
  EXPECT_NE(Said("layout=NC&shape=3,1&x=2,2,2&step=10", "say.degenerate_constant"), "");
  EXPECT_EQ(Said("layout=NC&shape=3,1&x=2,2,3&step=10", "say.degenerate_constant"), "");
  EXPECT_EQ(Said("", "say.degenerate_two"), "");
  EXPECT_EQ(Said("layout=NC&shape=2,1&x=0,1&eps=1&step=3", "say.degenerate_two"), "");
}

TEST_F(NormTest, GradientsOfOneMeanSumToZero) {
  EXPECT_NE(Said("step=10", "say.sum_dx").find("gives 0, up to"), std::string::npos);
  const json values = Values("seed=3");
  for (std::size_t channel = 0; channel < 5; ++channel) {
    double sum = 0;
    for (std::size_t cell = channel; cell < 60; cell += 5) sum += values["dx"][cell].get<double>();
    EXPECT_NEAR(sum, 0, 1e-12);
  }
}

// Computed here by the formulas, from the inputs and the batch's mean and variance.
TEST_F(NormTest, EvalAndRunningStatisticsAreAmongTheValues) {
  const json values = Values("seed=3&gamma=2,-1,.5,3,1&beta=0,1,2,-1,.5&eps=.25");
  const auto at = [&](const char* key, std::size_t i) { return values[key][i].get<double>(); };
  for (std::size_t channel = 0; channel < 5; ++channel) {
    EXPECT_DOUBLE_EQ(at("running_mean", channel), .1 * at("mean", channel));
    EXPECT_DOUBLE_EQ(at("running_var", channel), .9 + .1 * (12. / 11) * at("var", channel));
  }
  for (std::size_t cell = 0; cell < 60; ++cell) {
    const std::size_t c = cell % 5;
    EXPECT_NEAR(at("x_hat", cell), (at("x", cell) - at("mean", c)) / std::sqrt(at("var", c) + .25),
                1e-14);
    const double root = std::sqrt(at("running_var", c) + .25);
    EXPECT_NEAR(at("y_eval", cell),
                at("gamma", c) * (at("x", cell) - at("running_mean", c)) / root + at("beta", c),
                1e-14);
    EXPECT_NEAR(at("dx_eval", cell), at("gamma", c) * at("dy", cell) / root, 1e-14);
  }
  EXPECT_FALSE(Values("over=layer").contains("running_mean")) << "batch norm alone keeps some";
}

// Differences of L = Σ dy y, with the running statistics fixed, are the gradient in eval mode.
TEST_F(NormTest, TheWayBackInEval) {
  for (const char* link : {"seed=3&gamma=2,-1,.5,3,1", "layout=NCHW&shape=3,5,2,2&eps=.3",
                           "layout=NC&shape=4,3&beta=1,2,3&dy=1,-1,2,.5,3,-2,1,1,4,0,2,-3"}) {
    const State state = Checked(link);
    const Trace trace = lesson_.Compute(state);
    const norm::Problem problem = norm::ProblemOf(state);
    const RunningStatistics running =
        UpdateRunning(FirstRunningStatistics(problem.shape), Normalize(problem.shape, problem.data),
                      RunningConvention::kPyTorch, .1);
    const Eigen::VectorXd dx = *trace.values.Find("eval.dx");
    const auto loss = [&](Eigen::Index cell, double change) {
      NormData data = problem.data;
      data.x(cell) += change;
      return problem.dy.dot(NormalizeInEval(problem.shape, data, running).y);
    };
    constexpr double kChange = 1. / 1024;
    for (Eigen::Index cell = 0; cell < dx.size(); ++cell)
      EXPECT_NEAR(dx(cell), (loss(cell, kChange) - loss(cell, -kChange)) / (2 * kChange), 1e-9)
          << link << " " << cell;
    EXPECT_GT((dx - *trace.values.Find("dx")).cwiseAbs().maxCoeff(), .01)
        << "not the one of training";
  }
  // One channel with γ = 1, ε tiny, dy = 1, 1: r_σ² = .9 + .1 · 2 · 1 = 1.1.
  EXPECT_NE(
      Said("layout=NC&shape=2,1&x=0,2&dy=1,1&step=13", "say.sum_eval_dx").find("as much as 1.9069"),
      std::string::npos)
      << Said("layout=NC&shape=2,1&x=0,2&dy=1,1&step=13", "say.sum_eval_dx");
  EXPECT_EQ(Said("over=layer&step=10", "say.sum_eval_dx"), "");
}

TEST_F(NormTest, DoublingChangesAlmostNothing) {
  EXPECT_EQ(Said("", "question.answer"), "");
  EXPECT_TRUE(Said("guess=same", "question.answer").starts_with("Yes. It stays the same, up to "));
  EXPECT_TRUE(Said("guess=doubles", "question.answer").starts_with("No."));
  EXPECT_TRUE(Said("guess=doubles&eps=1000", "question.answer").starts_with("Yes. It doubles"));
  EXPECT_TRUE(Said("guess=same&eps=1000", "question.answer").starts_with("No. It doubles"));
  EXPECT_NE(Said("guess=same&eps=1", "question.answer").find("No. It changes"), std::string::npos);
  const State before = Checked("");
  const json y = Values(before)["y"];
  const json doubled = Values(Press(before, "data.double"))["y"];
  for (std::size_t i = 0; i < y.size(); ++i)
    EXPECT_NEAR(y[i].get<double>(), doubled[i].get<double>(), 2e-5);
}

TEST_F(NormTest, WhatCannotBeIsSaid) {
  EXPECT_NE(Refusal("over=group&groups=2"), "") << "2 does not divide 5";
  EXPECT_NE(Refusal("over=group&groups=2").find("5"), std::string::npos);
  EXPECT_NE(Refusal("shape=0,2,2,5"), "");
  EXPECT_NE(Refusal("shape=4,3"), "") << "NHWC has four axes";
  EXPECT_EQ(Refusal("shape=1000,2,2,5"),
            "This tensor has 20000 cells; at most 512 are allowed, so that you can see each one.");
  EXPECT_NE(Refusal("shape=1000000000,1000000000,1000000000,1000000000"), "");
  EXPECT_NE(Refusal("x=1,2,3"), "");
  EXPECT_NE(Refusal("gamma=1,2"), "");
  EXPECT_NE(Refusal("step=14"), "");
  EXPECT_NE(Refusal("over=layer&step=11"), "");
  EXPECT_NE(Refusal("pin=x:60,0"), "");
}

TEST_F(NormTest, OpensOnChannelsThatSplitAndLinksOpenWhatTheyDid) {
  const State opening = lesson_.Opening();
  EXPECT_EQ(lesson_.Check(opening), std::nullopt);
  EXPECT_EQ(norm::SizesOf(norm::ShapeOf(opening)).c, 6);
  EXPECT_EQ(StatisticsOf(norm::ShapeOf(Press(opening, "over.group"))).sets, 9);
  EXPECT_EQ(norm::SizesOf(norm::ShapeOf(Checked(""))).c, 5) << "as in old links";
}

TEST_F(NormTest, SettingsKeepWhatTheyCan) {
  const State last = Checked("step=13");
  const State layer = Press(last, "over.layer");
  EXPECT_EQ(lesson_.Check(layer), std::nullopt);
  EXPECT_EQ(layer.Integer("step"), 10) << "layer norm keeps no running statistics";
  EXPECT_EQ(lesson_.Check(Press(last, "layout.NC")), std::nullopt);
  EXPECT_EQ(lesson_.Check(Press(last, "size.C", "3")), std::nullopt);
  const Result<State> edited = Edit(lesson_, {"x", 7, 0}, 9, last);
  ASSERT_TRUE(edited.ok());
  EXPECT_EQ(edited->Matrix("x")(7, 0), 9);
  EXPECT_FALSE(Edit(lesson_, {"mean", 0, 0}, 9, last).ok());
}

}  // namespace
}  // namespace chainrule
