// A sheet of two quantities and their means: each is declared once and found everywhere.
#include "course/sheet.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace chainrule {
namespace {

class SheetTest : public testing::Test {
 protected:
  SheetTest() {
    fields_.fields.push_back(
        {.name = "x", .kind = FieldKind::kVector, .min = -5, .max = 5, .max_columns = 4});
    fields_.fields.push_back({.name = "pairs",
                              .kind = FieldKind::kMatrix,
                              .min = -7,
                              .max = 7,
                              .max_rows = 2,
                              .max_columns = 2});
    state_.Set("x", Eigen::MatrixXd(Eigen::Vector4d(1, -3, 2, 6)));
    state_.Set("pairs", Eigen::MatrixXd(Eigen::Matrix2d::Identity()));
    state_.SetWord("pin", "");
  }

  // Cells 0 and 1 are pair a, cells 2 and 3 pair b. With squares there is one more step.
  Trace TraceOf(bool squares = true) {
    Sheet s(text_, fields_);
    const Eigen::VectorXd x = state_.Matrix("x");
    const auto cells = s.AddIndex({[](int row) { return std::to_string(row + 1); }, "4"});
    const auto pairs = s.AddIndex({[](int row) { return row == 0 ? "a" : "b"; }, "2"});
    s.Map(cells, pairs, [](int row) { return row / 2; });
    s.Say("count", "two");
    s.Given({"x", "x", cells, x, Sheet::Setting{.typing_step = 0.5}});
    s.Given({.name = "second",
             .symbol = "b",
             .index = pairs,
             .numbers = state_.Matrix("pairs").col(1),
             .input = Sheet::Setting{.field = "pairs",
                                     .place = [](int row, int) -> std::optional<Sheet::Place> {
                                       if (row == 1) return std::nullopt;
                                       return Sheet::Place{row, 1};
                                     },
                                     .then = [](State& state) { state.SetWord("pin", "x"); }},
             .key = "-"});
    s.Step({.name = "pair.mean", .symbol = "m_{1}", .index = pairs, .numbers = Means(x)},
           {.formula = "@pair.mean = \\frac{1}{2} \\sum @x",
            .worked = [](const Work& w, int pair, int) {
              return Fraction(1, 2) * (w("x", 2 * pair) + w("x", 2 * pair + 1));
            }});
    if (!squares) return Sheet::TraceOf(std::move(s));
    s.Step({.name = "square",
            .symbol = "q",
            .index = cells,
            .numbers =
                [this, x] {
                  ++computed_;
                  return Eigen::VectorXd(x.cwiseAbs2());
                },
            .key = "x_squared"},
           {.phase = Phase::kBackward,
            .formula = "@square = @x^2",
            .kind = "power",
            .label = "q^2",
            .also = {{"twice", "t", cells, 2 * x}},
            .worked = [](const Work& w, int row, int) { return Square(w("x", row)); },
            .quantities = {"pair.mean"},
            .matrices = {"x", "square"}});
    s.Reading("hand.", "");
    s.AddReading("hand.square", Eigen::Vector4d(1, 9, 4, 30));
    return Sheet::TraceOf(std::move(s));
  }

  static Eigen::VectorXd Means(const Eigen::VectorXd& x) {
    return Eigen::Vector2d((x(0) + x(1)) / 2, (x(2) + x(3)) / 2);
  }

  TextBook text_;
  Fields fields_;
  State state_;
  int computed_ = 0;
};

TEST_F(SheetTest, SymbolsHaveTheirIndices) {
  const Trace trace = TraceOf();
  const Sheet& sheet = *trace.sheet;
  EXPECT_EQ(sheet.Symbol({"x"}), "x");
  EXPECT_EQ(sheet.Symbol({"x", 2, 0}), "x_{3}");
  EXPECT_EQ(sheet.Symbol({"pair.mean", 1, 0}), "m_{1,b}") << "after its own";
  EXPECT_EQ(sheet.Symbol({"z", 1, 0}), "");
  EXPECT_EQ(sheet.LinkedSymbol({"x", 0, 0}), "\\link{x:0,0}{x_{1}}");
  EXPECT_EQ(WithSubscript("\\sigma^2", "4"), "\\sigma^2_{4}");
  EXPECT_EQ(sheet.Shape("x"), "4");
  EXPECT_EQ(sheet.Symbol({"hand.square", 1, 0}), "q_{2}") << "a reading is called the same";
  EXPECT_TRUE(sheet.HasName({"hand.square", 1, 0}));
  EXPECT_FALSE(sheet.HasName({"z", 1, 0}));
}

TEST_F(SheetTest, TheTraceHasTheStepsThatThereAre) {
  const Trace trace = TraceOf();
  ASSERT_EQ(trace.steps.size(), 2U);
  EXPECT_EQ(trace.steps[0].kind, "pair_mean");
  EXPECT_EQ(trace.steps[0].label, "m_{1}");
  EXPECT_EQ(trace.steps[0].formula, "\\link{pair.mean}{m_{1}} = \\frac{1}{2} \\sum \\link{x}{x}");
  EXPECT_EQ(trace.steps[0].context.words.at("count"), "two");
  EXPECT_EQ(trace.steps[1].kind, "power");
  EXPECT_EQ(trace.steps[1].label, "q^2");
  EXPECT_EQ(trace.steps[1].produces, (Names{"square", "twice", "hand.square"}));
  EXPECT_EQ(trace.steps[1].matrices, (Names{"x", "square"}));
  EXPECT_EQ(trace.steps[1].context.quantities.at("pair_mean"), (Quantity{"pair.mean", 0, 0}));
  EXPECT_EQ(trace.values.At({"twice", 3, 0}), 12);
  const Expansion worked =
      trace.sheet->Expand({trace.steps[0].produces.front(), 0, 0}, trace.values);
  EXPECT_EQ(worked.formula, "\\frac{1}{2} (\\val{x:0,0} + (\\val{x:1,0}))");
  EXPECT_EQ(worked.evaluate({1, -3}), -1);

  const Trace shorter = TraceOf(false);
  EXPECT_EQ(shorter.steps.size(), 1U);
  EXPECT_FALSE(shorter.values.Has({"square", 0, 0}));
}

TEST_F(SheetTest, WhatNobodyAsksForIsNotComputed) {
  const Trace trace = TraceOf();
  EXPECT_EQ(computed_, 0);
  EXPECT_EQ(trace.values.At({"square", 3, 0}), 36);
  EXPECT_EQ(trace.values.At({"square", 1, 0}), 9);
  EXPECT_EQ(computed_, 1);
}

TEST_F(SheetTest, WhatBelongsTogetherIsRelatedBothWays) {
  const Trace trace = TraceOf();
  const auto related = [&](const Quantity& quantity) {
    std::vector<std::string> names;
    for (const Quantity& other : trace.sheet->Related(quantity, trace.values))
      names.push_back(ToText(other));
    return names;
  };
  EXPECT_EQ(related({"x", 2, 0}),
            (Names{"square:2,0", "twice:2,0", "second:1,0", "pair.mean:1,0"}));
  EXPECT_EQ(related({"pair.mean", 0, 0}), (Names{"second:0,0", "x:0,0", "square:0,0", "twice:0,0",
                                                 "x:1,0", "square:1,0", "twice:1,0"}));
  EXPECT_TRUE(related({"x"}).empty());
  EXPECT_TRUE(related({"z", 0, 0}).empty());
  const auto row = [&](const char* name, std::optional<Quantity> pin) {
    return trace.sheet->EntryOf(name, pin, trace.values).row;
  };
  EXPECT_EQ(row("pair.mean", Quantity{"x", 3, 0}), 1);
  EXPECT_EQ(row("square", Quantity{"x", 3, 0}), 3);
  EXPECT_EQ(row("square", Quantity{"pair.mean", 1, 0}), 0) << "several";
  EXPECT_EQ(row("square", std::nullopt), 0);
}

// A cell has a number in each of two columns.
TEST_F(SheetTest, ColumnsBelongTogether) {
  Sheet s(text_, fields_);
  const auto cells = s.AddIndex({[](int row) { return std::to_string(row + 1); }, "2"});
  s.Given({"x", "x", cells, Eigen::Vector2d(1, 2)});
  s.Given({"p", "p", cells, Eigen::Matrix2d::Identity()});
  s.Given({"q", "q", cells, Eigen::Matrix2d::Identity()});
  const Trace trace = Sheet::TraceOf(std::move(s));
  EXPECT_EQ(trace.sheet->Related({"x", 1, 0}, trace.values),
            (std::vector<Quantity>{{"p", 1, 0}, {"p", 1, 1}, {"q", 1, 0}, {"q", 1, 1}}));
  EXPECT_EQ(trace.sheet->Related({"p", 1, 1}, trace.values),
            (std::vector<Quantity>{{"x", 1, 0}, {"q", 1, 1}}));
}

TEST_F(SheetTest, OnlyInputsCanBeSet) {
  const Trace trace = TraceOf();
  const auto edit = [&](const Quantity& quantity) {
    return trace.sheet->Edit(quantity, 9, state_, trace.values);
  };
  const auto next = edit({"x", 1, 0});
  ASSERT_TRUE(next && next->ok());
  EXPECT_EQ((*next)->Matrix("x"), Eigen::MatrixXd(Eigen::Vector4d(1, 9, 2, 6)));
  const auto placed = edit({"second", 0, 0});
  ASSERT_TRUE(placed && placed->ok());
  EXPECT_EQ((*placed)->Matrix("pairs")(0, 1), 9) << "in a field of another name and place";
  EXPECT_EQ((*placed)->Word("pin"), "x") << "what else changes with it";
  EXPECT_FALSE(edit({"second", 1, 0}).has_value()) << "has no place";
  EXPECT_FALSE(edit({"x", 4, 0}).has_value());
  EXPECT_FALSE(edit({"pair.mean", 1, 0}).has_value());
  EXPECT_FALSE(edit({"z", 1, 0}).has_value());
  const std::optional<Range> range = trace.sheet->RangeOf({"x", 0, 0});
  ASSERT_TRUE(range.has_value());
  EXPECT_EQ(range->max, 5);
  EXPECT_EQ(range->step, 0.5);
  EXPECT_EQ(trace.sheet->RangeOf({"second", 0, 0})->max, 7);
  EXPECT_FALSE(trace.sheet->RangeOf({"square", 0, 0}).has_value());
}

TEST_F(SheetTest, EveryQuantityIsAmongTheValues) {
  const Trace trace = TraceOf();
  JsonWriter json;
  json.BeginObject();
  trace.sheet->WriteValues(trace.values, json);
  json.Key("hand").BeginObject();
  trace.sheet->WriteValues(trace.values, json, "hand.");
  json.EndObject().EndObject();
  EXPECT_EQ(nlohmann::json::parse(json.text()), nlohmann::json::parse(R"({"x": [1, -3, 2, 6],
      "pair_mean": [-1, 4], "x_squared": [1, 9, 4, 36], "twice": [2, -6, 4, 12],
      "hand": {"x_squared": [1, 9, 4, 30]}})"));
}

// Layers are declared in the order of the steps, but listed by their place.
TEST_F(SheetTest, ListsAndReadingsHaveAKeyEach) {
  using One = Eigen::Matrix<double, 1, 1>;
  Sheet s(text_, fields_);
  const auto index = s.AddIndex({});
  const auto of_layer = [&](const std::string& base, int layer, double number) {
    return Sheet::Described{.name = base + std::to_string(layer),
                            .symbol = base,
                            .index = index,
                            .numbers = One(number),
                            .key = base,
                            .listed = true,
                            .list_place = layer};
  };
  s.Given(of_layer("a", 0, 1));
  s.Step(of_layer("b", 2, 4), {});
  s.Step(of_layer("a", 1, 2), {});
  s.Step(of_layer("b", 1, 3), {});
  s.Reading("hand.", "", "hand");
  s.AddReading("hand.a1", One(5));
  const Trace trace = Sheet::TraceOf(std::move(s));
  EXPECT_EQ(trace.steps[1].produces, (Names{"a1", "hand.a1"}));
  JsonWriter json;
  json.BeginObject();
  trace.sheet->WriteValues(trace.values, json);
  json.EndObject();
  EXPECT_EQ(nlohmann::json::parse(json.text()), nlohmann::json::parse(R"({"a": [[1], [2]],
      "b": [[3], [4]], "hand": {"a": [[1], [5]]}})"))
      << "an input is the same in every reading";
}

TEST_F(SheetTest, AMatrixLightsUpWhatItNames) {
  Sheet s(text_, fields_);
  const auto weights = s.AddIndex({.matrix = true});
  const auto matrix = [&](const char* name) {
    return Sheet::Described{
        .name = name,
        .symbol = name,
        .index = weights,
        .numbers = Eigen::MatrixXd(Eigen::MatrixXd::Identity(2, 3)),
        .worked = [](const Work& w, int row, int column) { return 2 * w("W", row, column); }};
  };
  Sheet::Described W = matrix("W");
  W.related = [](int row, int column) { return std::vector<Quantity>{{"dW", row, column}}; };
  s.Given(std::move(W));
  s.Step({.name = "e", .symbol = "e"}, {.also = {matrix("dW")}});
  const Trace trace = Sheet::TraceOf(std::move(s));
  const Sheet& sheet = *trace.sheet;
  EXPECT_EQ(sheet.Related({"W", 1, 2}, trace.values), (std::vector<Quantity>{{"dW", 1, 2}}));
  EXPECT_TRUE(sheet.Related({"dW", 1, 2}, trace.values).empty());
  EXPECT_EQ(sheet.EntryOf("dW", Quantity{"W", 1, 2}, trace.values), (Quantity{"dW", 1, 2}));
  EXPECT_EQ(sheet.EntryOf("dW", std::nullopt, trace.values, 1), (Quantity{"dW", 1, 0}));
  EXPECT_EQ(sheet.Expand({"dW", 1, 2}, trace.values).formula, "2 \\cdot \\val{W:1,2}");
}

}  // namespace
}  // namespace chainrule
