// A sheet of two quantities and their means: what is declared once is found everywhere.
#include "lessons/sheet.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace chainrule {
namespace {

struct Pairs {
  Eigen::VectorXd x;
  bool squares = false;
};
struct Solved : Pairs {
  Eigen::VectorXd mean;
};
using PairSheet = Sheet<Pairs, Solved>;

Expansion WorkMean(const Values& values, const Pairs&, int pair) {
  ExpansionWriter writer(values);
  writer.Text("(").Term({"x", 2 * pair, 0}).Term({"x", 2 * pair + 1, 0}).Text(") / 2");
  return writer.Finish([](const std::vector<double>& v) { return (v[0] + v[1]) / 2; });
}

PairSheet MakeSheet() {
  PairSheet s;
  const auto cells =
      s.AddIndex({"cells", [](const Pairs&, int row) { return std::to_string(row + 1); },
                  [](const Pairs& p) { return std::to_string(p.x.size()); }});
  const auto pairs = s.AddIndex(
      {"pairs", [](const Pairs&, int row) { return std::string(row == 0 ? "a" : "b"); }});
  s.Map(cells, pairs, [](const Pairs&, int row) { return row / 2; });
  s.Input("x", "x", cells, 0.5, [](const Pairs& p) { return p.x; });
  s.Step("pair.mean", "m_{1}", pairs, Phase::kForward, "@pair.mean = \\frac{1}{2} \\sum @x",
         [](const Solved& p) { return p.mean; })
      .Worked(WorkMean);
  s.Step("square", "q", cells, Phase::kBackward, "@square = @x^2",
         [](const Solved& p) { return Eigen::VectorXd(p.x.cwiseAbs2()); })
      .Also("twice", "t", cells, [](const Solved& p) { return Eigen::VectorXd(2 * p.x); })
      .Kind("power")
      .Label("q^2")
      .Key("x_squared")
      .When([](const Pairs& p) { return p.squares; })
      .Worked([](const Values& values, const Pairs&, int row) {
        return ExpansionWriter(values).Operand("x", row).Finish(
            [](const std::vector<double>& v) { return v[0] * v[0]; });
      });
  return s;
}

class SheetTest : public testing::Test {
 protected:
  SheetTest() {
    Solved solved;
    solved.x = Eigen::Vector4d(1, -3, 2, 6);
    solved.squares = true;
    solved.mean = Eigen::Vector2d(-1, 4);
    solved_ = std::make_shared<const Solved>(solved);
  }

  const PairSheet sheet_ = MakeSheet();
  std::shared_ptr<const Solved> solved_;
};

TEST_F(SheetTest, SymbolsHaveTheirIndices) {
  EXPECT_EQ(sheet_.Symbol(*solved_, {"x"}), "x");
  EXPECT_EQ(sheet_.Symbol(*solved_, {"x", 2, 0}), "x_{3}");
  EXPECT_EQ(sheet_.Symbol(*solved_, {"pair.mean", 1, 0}), "m_{1,b}") << "after its own";
  EXPECT_EQ(sheet_.Symbol(*solved_, {"z", 1, 0}), "");
  EXPECT_EQ(sheet_.LinkedSymbol(*solved_, {"x", 0, 0}), "\\link{x:0,0}{x_{1}}");
  EXPECT_EQ(WithSubscript("\\sigma^2", "4"), "\\sigma^2_{4}");
  EXPECT_EQ(sheet_.Shape(*solved_, "x"), "4");
  EXPECT_EQ(sheet_.IndexOf("pair.mean"), "pairs");
}

TEST_F(SheetTest, TheTraceHasTheStepsThatThereAre) {
  const Trace trace = sheet_.TraceOf(solved_, {});
  ASSERT_EQ(trace.steps.size(), 2U);
  EXPECT_EQ(sheet_.StepCount(*solved_), 2);
  EXPECT_EQ(trace.steps[0].kind, "pair_mean");
  EXPECT_EQ(trace.steps[0].label, "m_{1}");
  EXPECT_EQ(trace.steps[0].formula, "\\link{pair.mean}{m_{1}} = \\frac{1}{2} \\sum \\link{x}{x}");
  EXPECT_EQ(trace.steps[1].kind, "power");
  EXPECT_EQ(trace.steps[1].label, "q^2");
  EXPECT_EQ(trace.steps[1].produces, (Names{"square", "twice"}));
  EXPECT_EQ(trace.values.At({"twice", 3, 0}), 12);
  const Expansion worked = trace.steps[0].expand(trace.values, "", 0, 0);
  EXPECT_EQ(worked.formula, "(\\val{x:0,0} + (\\val{x:1,0})) / 2");
  EXPECT_EQ(worked.evaluate({1, -3}), -1);

  Solved without = *solved_;
  without.squares = false;
  EXPECT_EQ(sheet_.StepCount(without), 1);
  const Trace shorter = sheet_.TraceOf(std::make_shared<const Solved>(without), {});
  EXPECT_EQ(shorter.steps.size(), 1U);
  EXPECT_FALSE(shorter.values.Has({"square", 0, 0}));
}

TEST_F(SheetTest, WhatBelongsTogetherIsRelatedBothWays) {
  const Trace trace = sheet_.TraceOf(solved_, {});
  const auto related = [&](const Quantity& quantity) {
    std::vector<std::string> names;
    for (const Quantity& other : sheet_.Related(*solved_, quantity, trace.values))
      names.push_back(ToText(other));
    return names;
  };
  EXPECT_EQ(related({"x", 2, 0}), (Names{"square:2,0", "twice:2,0", "pair.mean:1,0"}));
  EXPECT_EQ(related({"pair.mean", 0, 0}),
            (Names{"x:0,0", "square:0,0", "twice:0,0", "x:1,0", "square:1,0", "twice:1,0"}));
  EXPECT_TRUE(related({"x"}).empty());
  EXPECT_TRUE(related({"z", 0, 0}).empty());
  EXPECT_EQ(sheet_.EntryOf(*solved_, "pair.mean", Quantity{"x", 3, 0}).row, 1);
  EXPECT_EQ(sheet_.EntryOf(*solved_, "square", Quantity{"x", 3, 0}).row, 3);
  EXPECT_EQ(sheet_.EntryOf(*solved_, "square", Quantity{"pair.mean", 1, 0}).row, 0) << "several";
  EXPECT_EQ(sheet_.EntryOf(*solved_, "square", std::nullopt).row, 0);
}

TEST_F(SheetTest, OnlyInputsCanBeSet) {
  const std::optional<State> next = sheet_.Edit(*solved_, {"x", 1, 0}, 9, {});
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->Matrix("x"), Eigen::MatrixXd(Eigen::Vector4d(1, 9, 2, 6)));
  EXPECT_FALSE(sheet_.Edit(*solved_, {"pair.mean", 1, 0}, 9, {}).has_value());
  EXPECT_FALSE(sheet_.Edit(*solved_, {"z", 1, 0}, 9, {}).has_value());
  Fields fields;
  fields.fields.push_back({.name = "x", .kind = FieldKind::kVector, .min = -5, .max = 5});
  const Quantities quantities = sheet_.QuantitiesOf(TextBook(), fields, *solved_);
  const std::optional<Range> range = quantities.range({"x", 0, 0});
  ASSERT_TRUE(range.has_value());
  EXPECT_EQ(range->max, 5);
  EXPECT_EQ(range->step, 0.5);
  EXPECT_FALSE(quantities.range({"square", 0, 0}).has_value());
}

TEST_F(SheetTest, EveryQuantityIsAmongTheValues) {
  JsonWriter json;
  json.BeginObject();
  sheet_.WriteValues(sheet_.TraceOf(solved_, {}).values, json);
  json.EndObject();
  EXPECT_EQ(nlohmann::json::parse(json.text()), nlohmann::json::parse(R"({"x": [1, -3, 2, 6],
      "pair_mean": [-1, 4], "x_squared": [1, 9, 4, 36], "twice": [2, -6, 4, 12]})"));
}

}  // namespace
}  // namespace chainrule
