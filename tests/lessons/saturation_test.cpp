#include "lessons/saturation/saturation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <numbers>
#include <random>
#include <set>

#include "course/number.h"
#include "course/state_codec.h"
#include "lessons/lesson_fixture.h"
#include "lessons/random_states.h"
#include "math/join.h"
#include "math/ray.h"
#include "page/outline.h"

namespace chainrule {
namespace {

using nlohmann::json;

constexpr char kOpening[] = "";

class SaturationTest : public LessonTest {
 protected:
  SaturationTest() : LessonTest("saturation") {}

  Result<ParsedState> Parse(const std::string& link) {
    const FieldsOf fields = [&](std::string_view) { return &lesson_.Describe(); };
    return ParseState(link, fields, "saturation");
  }
  State Read(const std::string& link) {
    Result<ParsedState> parsed = Parse(link);
    EXPECT_TRUE(parsed.ok()) << parsed.error().sentence;
    return parsed->state;
  }
  Page PageOf(const State& state) {
    EXPECT_EQ(lesson_.Check(state), std::nullopt);
    const Trace trace = lesson_.Compute(state, memory_);
    Page page(trace.values, Mask(trace, state.Integer("step")), NumberStyle{}, &memory_);
    lesson_.Compose(state, trace, page);
    page.Finish();
    return page;
  }
  std::string Outline(const std::string& link) { return OutlineText(PageOf(Read(link))); }
  std::string Refusal(const std::string& link) {
    const Result<ParsedState> parsed = Parse(link);
    if (!parsed) return parsed.error().sentence;
    const std::optional<Error> error = lesson_.Check(parsed->state);
    return error ? error->sentence : "";
  }
  State Edit(const State& state, const Quantity& quantity, double value) {
    Result<State> next = chainrule::Edit(lesson_, quantity, value, state);
    EXPECT_TRUE(next.ok()) << next.error().sentence;
    return *next;
  }
  State Press(const State& state, const std::string& id) {
    Result<State> next = Act(lesson_, state, id);
    EXPECT_TRUE(next.ok()) << next.error().sentence;
    return *next;
  }

  PageMemory memory_;
};

// The part of the page with this id, or nullptr.
const Node* FindNode(const std::vector<Node>& nodes, const std::string& id) {
  for (const Node& node : nodes) {
    if (node.id == id) return &node;
    if (const Node* found = FindNode(node.children, id)) return found;
  }
  return nullptr;
}

// The plot with this id, or nullptr.
const PlotFigure* FindPlot(const std::vector<Node>& nodes, const std::string& id) {
  const Node* const node = FindNode(nodes, id);
  return node == nullptr ? nullptr : std::get_if<PlotFigure>(&node->figure);
}

void FindPlots(const std::vector<Node>& nodes, std::vector<const Node*>& plots) {
  for (const Node& node : nodes) {
    if (std::holds_alternative<PlotFigure>(node.figure)) plots.push_back(&node);
    FindPlots(node.children, plots);
  }
}

const PlotFigure::Series* FindSeries(const PlotFigure& plot, const std::string& name) {
  for (const PlotFigure::Series& series : plot.series)
    if (series.name == name) return &series;
  return nullptr;
}

// Every plot shows something.
void ExpectNotBlank(const Page& page) {
  std::vector<const Node*> plots;
  FindPlots(page.roots(), plots);
  for (const Node* node : plots) {
    const auto& plot = std::get<PlotFigure>(node->figure);
    int places = 0;
    for (const PlotFigure::Series& series : plot.series) {
      ASSERT_EQ(series.x.size(), series.y.size()) << node->id;
      for (std::size_t i = 0; i < series.x.size(); ++i)
        places += std::isfinite(series.x[i]) && std::isfinite(series.y[i]) ? 1 : 0;
    }
    EXPECT_GT(places + static_cast<int>(plot.handles.size()), 0) << node->id;
  }
}

std::string PointsOf(const json& perceptron) {
  std::string points;
  for (std::size_t n = 0; n < perceptron["X"].size(); ++n) {
    points += (n > 0 ? ";" : "") + perceptron["X"][n][1].dump() + "," +
              perceptron["X"][n][2].dump() + "," + perceptron["y"][n].dump();
  }
  return points;
}

TEST_F(SaturationTest, ValuesEqualTheReference) {
  std::ifstream file(CHAINRULE_TEST_DATA "/reference/perceptron.json");
  const json cases = json::parse(file);
  ASSERT_EQ(cases.size(), 48u);
  for (const json& perceptron : cases) {
    const json& w = perceptron["w"];
    const json values = Values(Read("points=" + PointsOf(perceptron) + "&w=" + w[0].dump() + "," +
                                    w[1].dump() + "," + w[2].dump()));
    EXPECT_NEAR(values["E_in"].get<double>(), perceptron["E_in"].get<double>(), 1e-12);
    double squares = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(values["grad"][i].get<double>(), perceptron["grad"][i].get<double>(), 1e-12);
      squares += std::pow(values["grad"][i].get<double>(), 2);
    }
    EXPECT_NEAR(values["grad_norm"].get<double>(), std::sqrt(squares), 1e-15);
  }
}

TEST_F(SaturationTest, OpensAsInTheBook) {
  const State state = Read(kOpening);
  const json values = Values(state);
  for (const auto& [n, s] : {std::pair{0, 2.2}, std::pair{1, -1.85}, std::pair{2, -0.9}})
    EXPECT_NEAR(values["s"][static_cast<std::size_t>(n)].get<double>(), s, 1e-15);
  EXPECT_EQ(ShowNumber(values["E_in"], 4), "1.2968");
  EXPECT_EQ(ShowNumber(values["grad"][0], 4), "−0.0312");
  EXPECT_EQ(ShowNumber(values["grad"][1], 4), "0.0902");
  EXPECT_EQ(ShowNumber(values["grad"][2], 4), "0.1385");
  const State moved = Read("step=13&pin=h:1,0&axes=plain_log&guess=grows&s=7");
  EXPECT_EQ(Values(moved), values) << "values never depend on where the learner is";
}

TEST_F(SaturationTest, EveryLineOfTheDerivationSaysWhatItCosts) {
  const std::string outline = Outline("step=6&s=14.7");
  for (const char* expected :
       {"quotient rule: tanh' s = ", "split: ", "cancel: ", "1 − tanh²: ", "sech²: ",
        "digits lost: 0 of 15.7", "9.0109", "19.0615", "373.2598"}) {
    EXPECT_NE(outline.find(expected), std::string::npos) << expected << " in\n" << outline;
  }
  // At s = 14.7 the slope is 6.8·10⁻¹³, and the lines before sech² have lost almost all its digits.
  EXPECT_NE(outline.find("6.8203·10⁻¹³"), std::string::npos) << outline;
  const Trace trace = lesson_.Compute(Read("s=14.7"));
  for (const char* line : {"quotient", "split", "cancel", "output"})
    EXPECT_GT(*trace.values.At({std::string("lost.") + line, 0, 0}), 10) << line;
  EXPECT_LT(*trace.values.At({"lost.sech2", 0, 0}), 1);
  EXPECT_NE(Outline("step=2&s=1000").find("not a number"), std::string::npos);
}

// What the opening view shows is known at every step. All else waits for its step.
TEST_F(SaturationTest, NothingIsKnownBeforeItsStepButWhatTheOpeningShows) {
  const std::set<std::string> opening{"signal",     "h",          "residual",  "squares",
                                      "E_in",       "slope",      "grad_norm", "part.residual",
                                      "part.input", "part.length"};
  const Trace trace = lesson_.Compute(Read(kOpening));
  for (int step = 0; step <= 17; ++step)
    for (const std::string& name : trace.sheet->AllNames())
      EXPECT_EQ(Mask(trace, step).Of({name, 0, 0}) == Exposure::kShown,
                opening.contains(name) || trace.StepOf(name) <= step)
          << name << " at step " << step;
}

TEST_F(SaturationTest, ThePictureOfTheOpeningStaysAtAllStepsThatSpeakOfIt) {
  for (int step = 0; step <= 17; ++step) {
    const Page page = PageOf(Read("step=" + std::to_string(step)));
    std::vector<const Node*> plots;
    FindPlots(page.roots(), plots);
    std::string ids;
    for (const Node* plot : plots) ids += plot->id + " ";
    const bool turns = step == 10 || step == 13;
    const bool factors = step >= 9 && step <= 12;
    EXPECT_EQ(FindNode(page.roots(), "parts") != nullptr, step == 0 || factors) << step;
    const std::string look =
        std::string(factors ? "signals " : "signals plane ") + "ray " + (turns ? "turn " : "");
    EXPECT_EQ(ids, step == 0    ? look
                   : step <= 6  ? "tanh "
                   : step == 14 ? "descents " + look
                   : step < 14  ? look
                   : step == 17 ? "chain wide "
                                : "ray ")
        << step;
    const PlotFigure* tanh = FindPlot(page.roots(), "tanh");
    if (tanh != nullptr) {
      EXPECT_EQ(FindSeries(*tanh, "tanh'") != nullptr, step >= 5) << step;
    }
    EXPECT_EQ(page.Find("look.E_in") != nullptr, step == 0) << step;
    EXPECT_EQ(page.Find("look.grad_norm") != nullptr, step == 0) << step;
    EXPECT_EQ(page.Find("settings.s") != nullptr, step >= 1 && step <= 6)
        << "s is the point of the derivation, at step " << step;
  }
}

TEST_F(SaturationTest, TheExamplesStandOnTanhAboveTheirSlopes) {
  State state = Read(kOpening);
  for (const double norm : {1.2369, 2.5, 40.0}) {
    state = Edit(state, {"norm", 0, 0}, norm);
    const Trace trace = lesson_.Compute(state);
    const Page page = PageOf(state);
    const PlotFigure& signals = *FindPlot(page.roots(), "signals");
    ASSERT_TRUE(signals.lower);
    const PlotFigure::Series& outputs = *FindSeries(signals, "examples");
    const PlotFigure::Series& slopes = *FindSeries(signals, "slopes of the examples");
    EXPECT_FALSE(outputs.lower);
    EXPECT_TRUE(slopes.lower);
    EXPECT_TRUE(FindSeries(signals, "θ'")->lower);
    EXPECT_EQ(outputs.x, slopes.x);
    ASSERT_EQ(outputs.marks.size(), 3u);
    ASSERT_EQ(slopes.marks.size(), 3u);
    for (std::size_t n = 0; n < 3; ++n) {
      const auto at = [&](const char* name) {
        return *trace.values.At({name, static_cast<int>(n), 0});
      };
      EXPECT_EQ(outputs.x[n], at("signal"));
      EXPECT_EQ(outputs.y[n], at("h"));
      EXPECT_EQ(slopes.y[n], at("slope"));
      EXPECT_EQ(outputs.marks[n].slope, at("slope"));
      EXPECT_EQ(slopes.marks[n].slope, std::nullopt);
      EXPECT_EQ(outputs.marks[n].number, static_cast<int>(n + 1));
      EXPECT_EQ(outputs.marks[n].square, n == 2) << "its label is −1";
      EXPECT_EQ(outputs.marks[n].marked, n == 1) << "it is on the wrong side";
    }
    const PlotFigure& plane = *FindPlot(page.roots(), "plane");
    EXPECT_TRUE(plane.handles[1].marked);
    EXPECT_FALSE(plane.handles[0].marked);
    const PlotFigure::Series& w = *FindSeries(plane, "w");
    EXPECT_NEAR(std::hypot(w.x[1] - w.x[0], w.y[1] - w.y[0]), 1, 1e-12);
    EXPECT_NEAR(
        state.Matrix("w")(0) + state.Matrix("w")(1) * w.x[0] + state.Matrix("w")(2) * w.y[0], 0,
        1e-12)
        << "it begins on the boundary";
    const PlotFigure::Series& down = *FindSeries(plane, "−∇E");
    EXPECT_NEAR(down.x[1] - down.x[0], -6 * *trace.values.At({"grad", 1, 0}), 1e-15) << norm;
    EXPECT_NEAR(down.y[1] - down.y[0], -6 * *trace.values.At({"grad", 2, 0}), 1e-15) << norm;
  }
  state = Read("w=0,0,0");
  EXPECT_EQ(FindSeries(*FindPlot(PageOf(state).roots(), "plane"), "w"), nullptr);
  state =
      Read("points=1,1,1;1,2,1;1,3,1;1,1,1;1,2,1;1,3,1;1,1,1;1,2,1;1,3,1;1,1,1;1,2,1;1,3,1;1,1,1");
  EXPECT_TRUE(FindSeries(*FindPlot(PageOf(state).roots(), "signals"), "examples")->marks.empty())
      << "many are points without numbers";
}

// The start is the first length of the trail: where w was when the learner began to change it.
TEST_F(SaturationTest, AllOfThePictureIsComparedWithTheStart) {
  State state = Read(kOpening);
  const Trace opening = lesson_.Compute(state);
  const PerceptronPass start =
      static_cast<const saturation::Solution*>(opening.problem.get())->pass();
  const double norm = state.Matrix("w").norm();
  const auto said = [&] { return OutlineText(PageOf(state)); };
  EXPECT_NE(said().find("at the start"), std::string::npos);
  EXPECT_EQ(said().find("times as long"), std::string::npos) << "nothing to compare with yet";
  const PlotFigure before = *FindPlot(PageOf(state).roots(), "signals");
  EXPECT_EQ(FindSeries(before, "start"), nullptr);
  EXPECT_FALSE(std::get<BarTable>(FindNode(PageOf(state).roots(), "parts")->figure).ticks);

  for (const double length : {1.8, 2.4738, 9.0}) state = Edit(state, {"norm", 0, 0}, length);
  state = Edit(state, {"norm", 0, 0}, 2.4738);
  const std::string outline = said();
  EXPECT_NE(outline.find("1.2968 at the start: no better"), std::string::npos) << outline;
  EXPECT_NE(outline.find("0.1682 at the start: 51 times as long"), std::string::npos) << outline;
  const Page page = PageOf(state);
  const PlotFigure& signals = *FindPlot(page.roots(), "signals");
  const PlotFigure::Series& hollow = *FindSeries(signals, "start");
  EXPECT_TRUE(hollow.hollow);
  ASSERT_EQ(hollow.marks.size(), 3u);
  const PlotFigure& plane = *FindPlot(page.roots(), "plane");
  const PlotFigure::Series& tips = *FindSeries(plane, "start");
  const PlotFigure::Series& down = *FindSeries(plane, "−∇E");
  EXPECT_EQ(tips.x[0], down.x[0]) << "all arrows begin at the same point";
  EXPECT_GE(tips.x.size(), 3u) << "and one between the start and now is there";
  EXPECT_NEAR(tips.x[1], tips.x[0] - 6 * start.grad(1), 1e-9);
  EXPECT_NEAR(tips.y[1], tips.y[0] - 6 * start.grad(2), 1e-9);
  const PlotFigure::Series& on_ray = *FindSeries(*FindPlot(page.roots(), "ray"), "start");
  EXPECT_NEAR(on_ray.x[0], norm, 1e-12);
  EXPECT_NEAR(std::pow(10, on_ray.y[0]), start.E_in, 1e-9);
  EXPECT_NEAR(std::pow(10, on_ray.y[1]), start.grad_norm, 1e-9);
  const BarTable& table = std::get<BarTable>(FindNode(page.roots(), "parts")->figure);
  EXPECT_TRUE(table.ticks);
  for (std::size_t n = 0; n < 3; ++n) {
    const auto row = static_cast<Eigen::Index>(n);
    EXPECT_NEAR(hollow.x[n], start.s(row), 1e-9);
    EXPECT_NEAR(hollow.y[n], start.h(row), 1e-9);
    EXPECT_NEAR(table.rows[n].bars[0].start, std::abs(start.residual(row)), 1e-9);
    EXPECT_NEAR(table.rows[n].bars[1].start, start.slope(row), 1e-9);
    EXPECT_NEAR(table.rows[n].bars[3].start, start.contribution.row(row).norm(), 1e-9);
  }
  // Through a link, and by other words where the gradient grows or is gone.
  EXPECT_EQ(Read(PrintState(state, lesson_.Describe())), state);
  state = Edit(state, {"norm", 0, 0}, 0.8);
  EXPECT_NE(said().find("0.1682 at the start: now"), std::string::npos) << said();
  state = Edit(state, {"norm", 0, 0}, 1000);
  EXPECT_NE(said().find("0.1682 at the start: now exactly 0"), std::string::npos) << said();
  // It is forgotten together with the trail.
  state = Edit(state, {"X", 0, 1}, 3);
  EXPECT_EQ(said().find("at the start:"), std::string::npos) << said();
}

// However long the trail gets, its first length stays.
TEST_F(SaturationTest, TheStartOutlivesTheTrail) {
  State state = Read(kOpening);
  const double norm = state.Matrix("w").norm();
  for (int i = 0; i < 60; ++i) state = Edit(state, {"norm", 0, 0}, 0.001 * std::pow(1.6, i % 30));
  EXPECT_EQ(state.Matrix("trail").size(), 24);
  EXPECT_DOUBLE_EQ(state.Matrix("trail")(0), norm);
}

TEST_F(SaturationTest, ThePartsOfAFewExamplesAreATableOfBars) {
  const State state = Read(kOpening);
  const Page page = PageOf(state);
  const Node& node = *FindNode(page.roots(), "parts");
  const BarTable& table = std::get<BarTable>(node.figure);
  const Trace trace = lesson_.Compute(state);
  const auto& problem = *static_cast<const saturation::Solution*>(trace.problem.get());
  ASSERT_EQ(table.rows.size(), 3u);
  ASSERT_EQ(table.columns.size(), 4u);
  for (std::size_t n = 0; n < 3; ++n) {
    const BarTable::Row& row = table.rows[n];
    EXPECT_EQ(row.number, static_cast<int>(n) + 1);
    EXPECT_EQ(row.square, n == 2) << "its label is −1";
    EXPECT_EQ(row.marked, n == 1) << "it is on the wrong side";
    ASSERT_EQ(row.bars.size(), 4u);
    EXPECT_NEAR(2.0 / 3 * row.bars[0].value * row.bars[1].value * row.bars[2].value,
                row.bars[3].value, 1e-12)
        << "the product of its factors";
    for (std::size_t i = 0; i < 4; ++i) {
      const Item& item = node.items[static_cast<std::size_t>(row.bars[i].item)];
      EXPECT_EQ(page.reader().At(*item.quantity), row.bars[i].value) << item.id;
      EXPECT_LE(row.bars[i].value, table.columns[i].largest) << item.id;
      EXPECT_NE(page.reader().Name(item).find("example " + std::to_string(n + 1)),
                std::string::npos)
          << page.reader().Name(item);
    }
    EXPECT_DOUBLE_EQ(row.bars[0].value,
                     std::abs(problem.pass().residual(static_cast<Eigen::Index>(n))));
  }
  EXPECT_NE(
      FindPlot(PageOf(Read("points=1,1,1;1,2,1;1,3,1;1,1,1;1,2,1;1,3,1;1,1,1")).roots(), "parts"),
      nullptr)
      << "many are bars of a plot";
}

TEST_F(SaturationTest, TheOpeningLeadsIntoTheDerivation) {
  const State state = Read(kOpening);
  const Page page = PageOf(state);
  EXPECT_EQ(page.Find("look.derive")->text, "Derive the slope, 6 steps");
  EXPECT_EQ(Press(state, "look.derive").Integer("step"), 1);
  EXPECT_FALSE(page.Find("look.derive")->handler->edit) << "a step is not an edit";
  EXPECT_EQ(PageOf(Read("step=1")).Find("look.derive"), nullptr);
}

// A matrix is shown at the steps that compute it or read it.
TEST_F(SaturationTest, AStepShowsNoMatrixThatItDoesNotUse) {
  for (const auto& [step, matrices] :
       {std::pair{1, ""}, std::pair{6, ""}, std::pair{7, "X w signal "}, std::pair{8, "signal h "},
        std::pair{9, "h y residual "}, std::pair{10, "residual E_in "},
        std::pair{11, "signal h slope "}, std::pair{12, "residual slope X contribution "},
        std::pair{13, "contribution grad grad_norm "}, std::pair{14, "w grad next.w E_in next.E "},
        std::pair{15, "X w projection rate "},
        std::pair{16, "residual X cure.grad cure.norm grad grad_norm "}}) {
    const Page page = PageOf(Read("step=" + std::to_string(step)));
    std::string shown;
    for (const Node& root : page.roots())
      for (const Node& node : root.children)
        if (node.kind == NodeKind::kMatrix) shown += node.id.substr(7) + " ";
    EXPECT_EQ(shown, matrices) << step;
  }
}

TEST_F(SaturationTest, ThePlaneHasTwoNamedSides) {
  const Page page = PageOf(Read(kOpening));
  const PlotFigure& plane = *FindPlot(page.roots(), "plane");
  ASSERT_TRUE(plane.sides);
  EXPECT_EQ(plane.sides->plus, "side +1");
  EXPECT_EQ(plane.sides->minus, "side −1");
  EXPECT_EQ(FindPlot(PageOf(Read("theta=logistic")).roots(), "plane")->sides->minus, "side 0");
}

TEST_F(SaturationTest, TheOpeningSaysWhatToDoAndNamesTheWorstExample) {
  EXPECT_NE(Outline(kOpening).find("Example 2 gets more wrong, yet its gradient dies"),
            std::string::npos);
  EXPECT_NE(Outline("w=.4,-1.1,-.4").find("Example 3 gets more wrong"), std::string::npos)
      << Outline("w=.4,-1.1,-.4");
  EXPECT_NE(Outline("points=2,-1,1").find("Watch the slopes"), std::string::npos)
      << "none is on the wrong side";
  const Page page = PageOf(Read(kOpening));
  EXPECT_EQ(page.reader().Text(*page.Find("look.E_in")), "1.2968");
  EXPECT_EQ(page.reader().Text(*page.Find("look.grad_norm")), "0.1682");
}

TEST_F(SaturationTest, WhatIsPlottedIsWhatIsComputed) {
  std::mt19937 random(5);
  for (int i = 0; i < 60; ++i) {
    State state = RandomState(lesson_, random);
    state.Set("step", 13);
    const Trace trace = lesson_.Compute(state);
    const auto& problem = *static_cast<const saturation::Solution*>(trace.problem.get());
    const Page page = PageOf(state);
    const PlotFigure* parts = FindPlot(page.roots(), "parts");
    const PerceptronPass pass = EvaluatePerceptron(*problem.data, problem.w, problem.theta);
    EXPECT_EQ(parts == nullptr, problem.count() <= 6) << "few are in a table";
    for (int n = 0; parts != nullptr && n < problem.count(); ++n) {
      const auto at = static_cast<std::size_t>(n);
      EXPECT_DOUBLE_EQ(parts->series[0].y[at], pass.contribution.row(n).stableNorm());
      EXPECT_EQ(parts->series[1].y[at], pass.slope(n));
      EXPECT_EQ(parts->series[2].y[at], std::abs(pass.residual(n)));
    }
    const PlotFigure* ray = FindPlot(page.roots(), "ray");
    if (problem.w.isZero(0)) {
      EXPECT_EQ(ray, nullptr);
      continue;
    }
    const bool powers = ray->y.powers;
    const auto plotted = [&](double value) { return powers ? std::pow(10, value) : value; };
    const Eigen::VectorXd u = problem.w.normalized();
    for (std::size_t k = 0; k < ray->series[0].x.size(); k += 5) {
      const PerceptronPass there =
          EvaluatePerceptron(*problem.data, ray->series[0].x[k] * u, problem.theta);
      EXPECT_NEAR(plotted(ray->series[0].y[k]), there.E_in, 1e-9 * (1 + there.E_in));
      EXPECT_NEAR(plotted(ray->series[1].y[k]), there.grad_norm, 1e-9 * (1 + there.grad_norm));
    }
    ASSERT_EQ(ray->handles.size(), 1u);
    EXPECT_DOUBLE_EQ(ray->handles[0].x, problem.w.stableNorm());
  }
}

// With logarithmic heights over a linear ‖w‖, the slope of the plotted curve is the law's rate.
TEST_F(SaturationTest, TheLawIsReadFromTheCurve) {
  std::mt19937 random(11);
  const auto number = [&] { return static_cast<double>(random() % 4001) / 1000 - 2; };
  for (int i = 0; i < 200; ++i) {
    const int count = 1 + static_cast<int>(random() % 8);
    Eigen::MatrixXd points(count, 3);
    for (int n = 0; n < count; ++n) points.row(n) << number(), number(), random() % 2 ? 1 : -1;
    Eigen::MatrixXd w(3, 1);
    w << number(), number(), number();
    State state = Read("step=15&axes=plain_log");
    state.Set("points", points);
    state.Set("w", w);
    double by_hand = std::numeric_limits<double>::infinity();
    const Eigen::VectorXd u = w.col(0).normalized();
    for (int n = 0; n < count; ++n) {
      const double p = u(0) + u(1) * points(n, 0) + u(2) * points(n, 1);
      const bool wrong = p * points(n, 2) < 0;
      by_hand = std::min(by_hand, (wrong ? 2 : 4) * std::abs(p));
    }
    const double rate = *lesson_.Compute(state).values.At({"rate", 0, 0});
    EXPECT_NEAR(rate, by_hand, 1e-12 * (1 + by_hand));
    // Far enough out to separate rates that differ by one hundredth.
    state = Edit(state, {"norm", 0, 0}, std::min(2000 / by_hand, 9e5));
    const Page page = PageOf(state);
    const PlotFigure* ray = FindPlot(page.roots(), "ray");
    ASSERT_NE(ray, nullptr);
    const PlotFigure::Series& curve = *FindSeries(*ray, "length of the gradient");
    const std::size_t last = curve.x.size() - 1;
    const double slope = (curve.y[last] - curve.y[last - 8]) / (curve.x[last] - curve.x[last - 8]);
    EXPECT_NEAR(-slope * std::numbers::ln10, rate, 0.011 * rate)
        << PrintState(state, lesson_.Describe());
  }
}

TEST_F(SaturationTest, LengthAndDirectionAreSetApart) {
  State state = Read(kOpening);
  const Eigen::VectorXd u = state.Matrix("w").col(0).normalized();
  for (const double norm : {0.01, 0.37, 1.0, 20.0, 1000.0}) {
    state = Edit(state, {"norm", 0, 0}, norm);
    const Eigen::VectorXd w = state.Matrix("w").col(0);
    EXPECT_NEAR(w.norm(), norm, 1e-12 * norm);
    EXPECT_LT((w.normalized() - u).norm(), 1e-14);
  }
  state = Press(state, "norm.down");
  EXPECT_NEAR(state.Matrix("w").norm(), 100, 1e-9);
  state = Press(state, "norm.up");
  EXPECT_NEAR(state.Matrix("w").norm(), 1000, 1e-9);
  const double bias = state.Matrix("w")(0, 0);
  const double length = std::hypot(state.Matrix("w")(1, 0), state.Matrix("w")(2, 0));
  state = Edit(state, {"angle", 0, 0}, 90);
  EXPECT_EQ(state.Matrix("w")(0, 0), bias);
  EXPECT_NEAR(state.Matrix("w")(1, 0), 0, 1e-10);
  EXPECT_NEAR(state.Matrix("w")(2, 0), length, 1e-10);
  EXPECT_NEAR(*lesson_.Compute(state).values.At({"angle", 0, 0}), 90, 1e-10);
}

TEST_F(SaturationTest, TheTrailIsWhereOneHasBeen) {
  State state = Read(kOpening);
  EXPECT_EQ(state.Matrix("trail").size(), 0);
  const double start = state.Matrix("w").norm();
  state = Edit(state, {"norm", 0, 0}, 10);
  state = Edit(state, {"norm", 0, 0}, 10.1);  // close to a point that exists, so it gets no place
                                              // of its own
  state = Edit(state, {"norm", 0, 0}, 100);
  ASSERT_EQ(state.Matrix("trail").size(), 2);
  EXPECT_DOUBLE_EQ(state.Matrix("trail")(0), start);
  EXPECT_NEAR(state.Matrix("trail")(1), 10, 1e-12);
  for (int i = 0; i < 100; ++i) state = Edit(state, {"norm", 0, 0}, std::pow(2, i % 20));
  EXPECT_LE(state.Matrix("trail").size(), 24);
  EXPECT_EQ(Read(PrintState(state, lesson_.Describe())), state);
  EXPECT_EQ(Edit(state, {"X", 0, 1}, 3).Matrix("trail").size(), 0) << "another curve";
  EXPECT_EQ(Edit(state, {"angle", 0, 0}, 3).Matrix("trail").size(), 0);
}

TEST_F(SaturationTest, ExamplesAreMovedAddedAndRemoved) {
  State state = Edit(Read(kOpening), {"X", 1, 1}, 1.5);
  state = Edit(state, {"X", 1, 2}, 0.25);
  state = Edit(state, {"y", 1, 0}, -1);
  EXPECT_NE(PrintState(state, lesson_.Describe()).find("points=2,-1,1;1.5,0.25,-1;-1,-0.5,-1"),
            std::string::npos)
      << PrintState(state, lesson_.Describe());
  const State more = Press(state, "example.add");
  ASSERT_EQ(more.Matrix("points").rows(), 4);
  EXPECT_EQ(more.Matrix("points").topRows(3), state.Matrix("points"));
  EXPECT_EQ(more.Matrix("points")(3, 2), 1);
  EXPECT_EQ(Press(more, "example.remove"), state);
  const State one = Read("points=1,1,1");
  EXPECT_FALSE(Act(lesson_, one, "example.remove").ok());
}

TEST_F(SaturationTest, TheQuestionIsAnsweredAfterTheGuess) {
  EXPECT_EQ(Outline(kOpening).find("from 0."), std::string::npos);
  const std::string right = Outline("guess=shrinks");
  EXPECT_NE(right.find("Yes. Here it shrinks, from 0.2874 to 0.0076"), std::string::npos) << right;
  const std::string wrong = Outline("guess=grows");
  EXPECT_NE(wrong.find("No. Here it shrinks"), std::string::npos) << wrong;
  EXPECT_NE(Outline("w=.01,.02,.01&guess=grows").find("Yes. Here it grows"), std::string::npos)
      << "before the peak at |s| = 0.347 a longer w gives more";
}

TEST_F(SaturationTest, DescentsHalveOrSayWhyNot) {
  EXPECT_NE(
      Outline("step=14").find("From here: the error is halved, from 1.2968 to 0.6326. Steps: 19."),
      std::string::npos);
  const std::string later = Outline("step=14&points=1,1,-1&w=3,3,3");
  EXPECT_NE(later.find("Estimate: ≈ 6,800,000 steps"), std::string::npos) << later;
  // e^18 / (32 · 0.1 · 3)
  EXPECT_NE(later.find("= 6,800,000 steps. Every unit"), std::string::npos) << later;
  const std::string never = Outline("step=14&points=1,1,-1&w=10,10,10");
  EXPECT_NE(never.find("The update is below half a unit in the last place"), std::string::npos)
      << never;
  const std::string floor = Outline("step=14&points=1,1,1;1,1,-1&w=3,3,3");
  EXPECT_NE(floor.find("no w at all halves an error"), std::string::npos) << floor;
  EXPECT_NE(Outline("step=14&theta=identity&eta=100").find("the error or w overflows"),
            std::string::npos);
}

// The law says which example sets the rate; in the opening state it is a right one.
TEST_F(SaturationTest, TheLawInWords) {
  EXPECT_NE(Outline("step=15").find("Example 3 decides. It is on the right side"),
            std::string::npos);
  EXPECT_NE(Outline("step=15&points=1,1,-1").find("Example 1 decides. It is on the wrong side"),
            std::string::npos);
  EXPECT_NE(Outline("step=15&points=1,1,1;2,0,1&w=0,1,-1").find("Example 1 has p_n = 0"),
            std::string::npos)
      << Outline("step=15&points=1,1,1;2,0,1&w=0,1,-1");
  EXPECT_NE(Outline("step=15&theta=relu").find("does not follow an exponential law"),
            std::string::npos);
}

// Sentences about tanh are wrong for an activation function without limits, or with other limits.
TEST_F(SaturationTest, EachTransformationHasWordsOfItsOwn) {
  const auto said = [&](const std::string& link) { return Outline(link); };
  EXPECT_NE(said("step=13").find("the gradient goes to 0"), std::string::npos);
  for (const char* theta : {"relu", "identity"}) {
    const std::string link = std::string("theta=") + theta + "&step=";
    EXPECT_EQ(said(link + "13").find("goes to 0"), std::string::npos) << theta;
    EXPECT_NE(said(link + "13").find("does not saturate"), std::string::npos) << theta;
    EXPECT_EQ(said(link + "12").find("shrink"), std::string::npos) << theta;
    EXPECT_EQ(said(link + "15").find("not a number"), std::string::npos) << theta;
    EXPECT_NE(said(link + "15").find("It does not."), std::string::npos) << theta;
    EXPECT_EQ(said(link + "0&guess=stays").find("more wrong than before"), std::string::npos)
        << theta;
  }
  for (const char* theta : {"relu", "identity", "logistic"}) {
    const std::string link = std::string("theta=") + theta + "&step=";
    EXPECT_NE(said(link + "0").find("here it is"), std::string::npos) << theta;
    EXPECT_EQ(said(link + "11").find("Where is the slope exactly 0?"), std::string::npos) << theta;
    EXPECT_EQ(said(link + "9").find("comes close to 2"), std::string::npos) << theta;
  }
  // With e^(−|s|) the rates are half those of tanh; labels −1 are not at a limit, so there is no
  // wrong side.
  const std::string law = said("theta=logistic&step=15");
  EXPECT_NE(law.find("Its label is not a limit"), std::string::npos) << law;
  EXPECT_EQ(law.find("It is on the wrong side"), std::string::npos) << law;
}

// The handle is on the curve for every length of w.
TEST_F(SaturationTest, TheRayReachesAsFarAsW) {
  for (const char* w : {"4e5,9.9e5,4e5", "1e-5,2e-5,0", ".4,1.1,.4"}) {
    for (const char* axes : {"log_plain", "log_log"}) {
      const State state = Read(Join("step=13&w=", w, "&axes=", axes));
      const Page page = PageOf(state);
      const PlotFigure* ray = FindPlot(page.roots(), "ray");
      ASSERT_NE(ray, nullptr);
      const PlotFigure::Series& gradient = ray->series[1];
      const PlotFigure::Handle& handle = ray->handles.front();
      EXPECT_LE(gradient.x.front(), handle.x) << w;
      EXPECT_GE(gradient.x.back(), handle.x) << w;
      const double length = *lesson_.Compute(state).values.At({"grad_norm", 0, 0});
      if (!ray->y.powers) {
        EXPECT_EQ(handle.y, length) << w;
      } else if (length > 0) {
        EXPECT_NEAR(handle.y, std::log10(length), 1e-9) << w;
      } else {
        EXPECT_LT(handle.y, -300) << w << ": where no double reaches";
      }
    }
  }
}

// A cached curve belongs to its own data and direction.
TEST_F(SaturationTest, TheGuideStandsWhereEverySlopeIsZero) {
  State state = Read("step=13");
  const auto at = [&] { return FindPlot(PageOf(state).roots(), "ray")->guides.at(0).at; };
  const auto not_zero = [&](double norm) {
    const Eigen::VectorXd w = state.Matrix("w").col(0).normalized() * norm;
    const Eigen::MatrixXd& points = state.Matrix("points");
    int count = 0;
    for (Eigen::Index n = 0; n < points.rows(); ++n) {
      const double h = std::tanh(w(0) + w(1) * points(n, 0) + w(2) * points(n, 1));
      count += 1 - h * h != 0 ? 1 : 0;
    }
    return count;
  };
  const auto check = [&] {
    EXPECT_EQ(not_zero(at() * (1 + 1e-6)), 0) << PrintState(state, lesson_.Describe());
    EXPECT_EQ(not_zero(at() * (1 - 1e-6)), 1) << PrintState(state, lesson_.Describe());
  };
  check();
  const double opening = at();
  state = Edit(state, {"norm", 0, 0}, 7);
  EXPECT_NEAR(at(), opening, 1e-12 * opening);
  for (const auto& [name, value] : {std::pair{"angle", 60.0}, std::pair{"norm", 3.0},
                                    std::pair{"X", 0.3}, std::pair{"norm", 0.2}}) {
    const bool point = name[0] == 'X';
    state = Edit(state, {name, point ? 2 : 0, point ? 1 : 0}, value);
    check();
    EXPECT_GT(std::abs(at() - opening), 0.01 * opening);
  }
}

TEST_F(SaturationTest, TheCureKeepsItsPull) {
  const Trace trace = lesson_.Compute(Read("points=1,1,-1&w=100,100,100"));
  EXPECT_LT(*trace.values.At({"grad_norm", 0, 0}), 1e-200);
  EXPECT_NEAR(*trace.values.At({"cure.norm", 0, 0}), 2 * std::sqrt(3), 1e-12);
  EXPECT_NE(Outline("step=16&theta=logistic").find("Choose tanh"), std::string::npos);
  EXPECT_NE(Outline("step=16&points=1,1,.5").find("Choose tanh"), std::string::npos);
}

TEST_F(SaturationTest, EdgesAreSaidInWords) {
  for (int step = 0; step <= 17; ++step) {
    const std::string at = "step=" + std::to_string(step);
    for (const char* state :
         {"&points=1,1,1", "&points=1,1,1;1,1,-1", "&w=0,0,0", "&w=1,0,0", "&points=1,1,.5",
          "&theta=logistic", "&theta=identity", "&theta=relu", "&w=1e6,1e6,1e6", "&w=1e-300,0,0",
          "&points=0,0,1&w=0,1,1", "&s=0", "&s=1e6", "&s=-400", "&s=355", "&eta=0",
          "&points=1e6,-1e6,1e6&w=1e6,1e6,-1e6"}) {
      SCOPED_TRACE(at + state);
      const Page page = PageOf(Read(at + state));
      ExpectNotBlank(page);
      EXPECT_EQ(OutlineText(page).find("nan"), std::string::npos);
    }
  }
  EXPECT_NE(Outline("step=13&w=0,0,0").find("it has no direction to grow in"), std::string::npos);
  EXPECT_NE(Outline("step=13&w=0,0,0").find("All weights are 0"), std::string::npos);
  EXPECT_NE(Outline("step=8").find("Examples on the wrong side: 2."), std::string::npos);
  EXPECT_EQ(Outline("step=7").find("wrong side"), std::string::npos)
      << "sides are a step of their own";
  EXPECT_NE(Outline("step=13&w=1,0,0").find("nothing to turn"), std::string::npos);
  EXPECT_NE(Outline("step=13&points=1,1,.5").find("Not every label is a limit"), std::string::npos);
  EXPECT_NE(Outline("step=13&points=1,1,1&w=1e6,1e6,1e6").find("exactly 0"), std::string::npos);
}

TEST_F(SaturationTest, WhatCannotBeIsRefusedWithWords) {
  EXPECT_NE(Refusal("points=1,2").find("three numbers"), std::string::npos);
  EXPECT_NE(Refusal("points=1,2,3,4"), "");
  EXPECT_NE(Refusal("points="), "");
  EXPECT_NE(Refusal("points=1,2,nan"), "");
  EXPECT_NE(Refusal("points=1,2,inf"), "");
  EXPECT_NE(Refusal("points=1,2,1;3"), "");
  EXPECT_NE(Refusal("w=1,2"), "");
  EXPECT_NE(Refusal("step=18").find("0 to 17"), std::string::npos);
  EXPECT_NE(Refusal("pin=nothing").find("names nothing"), std::string::npos);
  EXPECT_NE(Refusal("trail=-1"), "");
  EXPECT_EQ(Refusal("pin=contribution:2,1"), "");
  // w stays within the range that a link allows.
  const Page longest = PageOf(Read("step=13&w=1e6,0,0"));
  EXPECT_FALSE(longest.Find("norm.up")->enabled);
  EXPECT_TRUE(longest.Find("norm.down")->enabled);
  const Page shortest = PageOf(Read("step=13&w=1e-4,0,0"));
  EXPECT_FALSE(shortest.Find("norm.down")->enabled);
  EXPECT_EQ(chainrule::Edit(lesson_, {"norm", 0, 0}, 5, Read("w=0,0,0")).ok(), false);
  EXPECT_EQ(chainrule::Edit(lesson_, {"angle", 0, 0}, 5, Read("w=1,0,0")).ok(), false);
  EXPECT_EQ(chainrule::Edit(lesson_, {"h", 0, 0}, 5, Read(kOpening)).ok(), false);
}

TEST_F(SaturationTest, TenThousandExamples) {
  std::mt19937 random(3);
  Eigen::MatrixXd points(10'000, 3);
  const auto below = [&](unsigned count) { return static_cast<double>(random() % count); };
  for (Eigen::Index n = 0; n < points.rows(); ++n)
    points.row(n) << below(7) - 3, below(5) - 2, 2 * below(2) - 1;
  State state = Read("step=13");
  state.Set("points", points);
  EXPECT_EQ(Values(state)["s"].size(), 10'000u);
  for (const int step : {0, 9, 10, 12, 13, 14, 15, 16}) {
    state.Set("step", step);
    const Page page = PageOf(state);
    ExpectNotBlank(page);
    EXPECT_NE(OutlineText(page).find("The first 60 are listed"), std::string::npos) << step;
  }
}

}  // namespace
}  // namespace chainrule
