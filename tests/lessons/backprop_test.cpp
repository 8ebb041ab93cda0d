#include "lessons/backprop/backprop.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "course/sheet.h"
#include "lessons/lesson_fixture.h"
#include "page/outline.h"

namespace chainrule {
namespace {

using nlohmann::json;

class BackpropTest : public LessonTest {
 protected:
  BackpropTest() : LessonTest("backprop") {}

  State Read(const std::string& link) { return StateOf(link); }
  std::string Outline(const std::string& link) {
    const State state = Checked(link);
    const Trace trace = lesson_.Compute(state);
    Page page(trace.values, Mask(trace, state.Integer("step")), NumberStyle{});
    lesson_.Compose(state, trace, page);
    page.Finish();
    return OutlineText(page);
  }
};

std::string Row(const json& values, const char separator) {
  std::string text;
  for (const json& value : values)
    text += (text.empty() ? "" : std::string(1, separator)) + value.dump();
  return text;
}

std::string LinkOf(const json& network) {
  std::string link = "theta=" + network["theta"].get<std::string>() +
                     "&out=" + network["out"].get<std::string>() + "&x=" + Row(network["x"], ',') +
                     "&y=" + Row(network["y"], ',');
  int layer = 0;
  for (const json& matrix : network["W"]) {
    std::string rows;
    for (const json& row : matrix) rows += (rows.empty() ? "" : ";") + Row(row, ',');
    link += "&W" + std::to_string(++layer) + "=" + rows;
  }
  return link;
}

void Largest(const json& values, double& largest) {
  if (values.is_number()) largest = std::max(largest, std::abs(values.get<double>()));
  for (const json& value : values)
    if (!values.is_number()) Largest(value, largest);
}

void ExpectNear(const json& actual, const json& expected, double tolerance,
                const std::string& where) {
  ASSERT_EQ(actual.size(), expected.size()) << where;
  if (expected.is_number()) {
    EXPECT_NEAR(actual.get<double>(), expected.get<double>(), tolerance) << where;
    return;
  }
  for (std::size_t i = 0; i < expected.size(); ++i)
    ExpectNear(actual[i], expected[i], tolerance, where + "/" + std::to_string(i));
}

TEST_F(BackpropTest, ValuesEqualTheReference) {
  std::ifstream file(CHAINRULE_TEST_DATA "/reference/backprop.json");
  const json cases = json::parse(file);
  ASSERT_EQ(cases.size(), 26u);
  for (const json& network : cases) {
    const json values = Values(LinkOf(network));
    for (const auto& [ours, theirs] :
         {std::pair{"s", "s"}, std::pair{"x", "X"}, std::pair{"e", "e"},
          std::pair{"delta", "delta"}, std::pair{"dW", "dW"}}) {
      double largest = 0;
      Largest(network[theirs], largest);
      ExpectNear(values[ours], network[theirs], 1e-12 * largest,
                 network["name"].get<std::string>() + " " + ours);
    }
  }
}

TEST_F(BackpropTest, ByHandAsInTheSource) {
  const json hand = Values("round=2,3")["hand"];
  EXPECT_EQ(hand["delta"], json::parse("[[-0.876,1.734],[-1.368],[-3.6]]"));
  EXPECT_EQ(hand["dW"], json::parse("[[[-0.876,1.734],[-1.752,3.468]],[[-1.368],[-0.821],[-1.04]],"
                                    "[[-3.6],[3.24]]]"));
  EXPECT_EQ(hand["x"], json::parse("[[1,2],[1,0.6,0.76],[1,-0.9],[-0.8]]"));
}

TEST_F(BackpropTest, ExactHasNoHand) {
  EXPECT_FALSE(Values("round=exact").contains("hand"));
  EXPECT_TRUE(Values("round=3,3").contains("hand"));
}

TEST_F(BackpropTest, ValuesDoNotDependOnStepOrPinOrComparison) {
  const json plain = Values("");
  EXPECT_EQ(Values("step=9&pin=delta2:0,0&compare=1"), plain);
}

TEST_F(BackpropTest, UpdatesDescend) {
  const double before = Values("")["e"];
  const double after = Values("updates=1&eta=.01")["e"];
  EXPECT_LT(after, before);
  EXPECT_EQ(Values("updates=0")["e"], before);
}

TEST_F(BackpropTest, TheNinthStepReadsAsInTheBook) {
  const std::string outline = Outline("step=9");
  for (const char* expected :
       {"Backward · step 9 of 14", "# Sensitivity of layer 2",
        "symbols: δ^(2) = θ'(s^(2)) ⊗ [W^(3) δ^(3)]_1^1",
        "shapes: 1 × 1 = 1 × 1 ⊗ [(2 × 1)(1 × 1)]_1^1", "−1.3503 = (1 − (−0.90",
        "by hand: −1.368 = (1 − (−0.9)^2)(2 · (−3.6))", "1.3 % off", "[~1~]",
        "left out: it multiplies the constant 1"}) {
    EXPECT_NE(outline.find(expected), std::string::npos) << expected << " in\n" << outline;
  }
}

TEST_F(BackpropTest, ThePinnedEntryIsTheOneWorkedOut) {
  const std::string first = Outline("step=10");
  const std::string second = Outline("step=10&pin=delta1:1,0");
  EXPECT_NE(first.find("δ^(1)_1 = −0.8571 = "), std::string::npos) << first;
  EXPECT_NE(second.find("δ^(1)_2 = 1.7012 = "), std::string::npos) << second;
}

TEST_F(BackpropTest, APinnedWeightShowsItsOwnGradient) {
  EXPECT_NE(Outline("step=11&pin=W1:1,1").find("numbers: ∂e/∂w^(1)_12 = 3.4025 = 2 · 1.70"),
            std::string::npos)
      << Outline("step=11&pin=W1:1,1");
  EXPECT_NE(Outline("step=14&pin=W1:1,1").find("numbers: w^(1)_12 = "), std::string::npos);
  EXPECT_NE(Outline("step=14&pin=W3:1,0").find("numbers: w^(3)_11 = 1.6749 = 2 − 0.1 · 3.25"),
            std::string::npos)
      << Outline("step=14&pin=W3:1,0");
}

TEST_F(BackpropTest, BiasUnitsAreOneFromTheStart) {
  EXPECT_NE(Outline("step=0").find("the constant 1 of layer 1 = 1\n"), std::string::npos);
  EXPECT_NE(Outline("step=0").find("output of unit 1 of layer 1: not yet computed"),
            std::string::npos);
}

TEST_F(BackpropTest, ComparisonShowsTheOtherOutput) {
  EXPECT_NE(Outline("step=8&compare=1").find("tanh output: −1.8549"), std::string::npos)
      << Outline("step=8&compare=1");
  EXPECT_EQ(Outline("step=8").find("tanh output"), std::string::npos);
}

TEST_F(BackpropTest, RefusesWhatDoesNotFit) {
  EXPECT_NE(Refusal("W1=1,2;3,4&W2=1;2&W3=1;2").find("W2"), std::string::npos);
  EXPECT_NE(Refusal("W1=1;2&x=1,2").find("W1"), std::string::npos);
  EXPECT_NE(Refusal("y=1,2").find("y"), std::string::npos);
  EXPECT_NE(Refusal("step=15").find("0 to 14"), std::string::npos);
  EXPECT_NE(Refusal("pin=W9").find("pin=W9"), std::string::npos);
  EXPECT_NE(Refusal("pin=W1:2,0").find("pin=W1:2,0"), std::string::npos);
  EXPECT_EQ(Refusal("pin=W1:1,1&step=14"), "");
}

TEST_F(BackpropTest, EditsChangeTheirField) {
  const State state = Read("");
  EXPECT_EQ(Edit(lesson_, {"W2", 2, 0}, 5, state)->Matrix("W2")(2, 0), 5);
  EXPECT_EQ(Edit(lesson_, {"x0", 1, 0}, 5, state)->Matrix("x")(0, 0), 5);
  EXPECT_EQ(Edit(lesson_, {"y", 0, 0}, 5, state)->Matrix("y")(0, 0), 5);
  EXPECT_EQ(Edit(lesson_, {"eta", 0, 0}, 5, state)->Number("eta"), 5);
  EXPECT_FALSE(Edit(lesson_, {"x0", 0, 0}, 5, state).ok()) << "the constant 1";
  EXPECT_FALSE(Edit(lesson_, {"delta1", 0, 0}, 5, state).ok());
}

TEST_F(BackpropTest, AnEditAfterDescentKeepsTheDescendedWeights) {
  const State state = Read("updates=3");
  const Eigen::MatrixXd descended = backprop::ProblemOf(state).network.W[0];
  const Result<State> next = Edit(lesson_, {"W1", 0, 0}, 5, state);
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(next->Integer("updates"), 0);
  EXPECT_EQ(next->Matrix("W1")(0, 0), 5);
  EXPECT_EQ(next->Matrix("W1")(1, 1), descended(1, 1));
}

TEST_F(BackpropTest, AddingAndRemovingUnitsKeepsTheOtherWeights) {
  const State start = Read("");
  State wider = backprop::WithUnits(start, 1, 4);
  EXPECT_EQ(lesson_.Check(wider), std::nullopt);
  EXPECT_EQ(wider.Matrix("W1").leftCols(2), start.Matrix("W1"));
  EXPECT_EQ(wider.Matrix("W1")(0, 3), backprop::NewWeight(0, 3));
  EXPECT_NE(wider.Matrix("W1").col(2), wider.Matrix("W1").col(3)) << "no copies of each other";
  EXPECT_EQ(wider.Matrix("W2").topRows(3), start.Matrix("W2"));
  EXPECT_EQ(wider.Matrix("W3"), start.Matrix("W3"));
  EXPECT_EQ(backprop::WithUnits(wider, 1, 2), start) << "what was kept is all there is again";
  for (int layer = 0; layer <= 3; ++layer) {
    for (int units : {1, 5, 16}) {
      const State resized = backprop::WithUnits(start, layer, units);
      EXPECT_EQ(lesson_.Check(resized), std::nullopt) << layer << " " << units;
      EXPECT_EQ(backprop::UnitsOf(resized, layer), units);
    }
  }
}

TEST_F(BackpropTest, AddingAndRemovingLayersKeepsTheOtherWeights) {
  const State start = Read("step=14&pin=W3:1,0");
  const State deeper = backprop::WithLayerAdded(start);
  EXPECT_EQ(lesson_.Check(deeper), std::nullopt);
  EXPECT_EQ(backprop::GivenLayers(deeper), 4);
  EXPECT_EQ(deeper.Matrix("W1"), start.Matrix("W1"));
  EXPECT_EQ(deeper.Matrix("W4"), start.Matrix("W3"));
  EXPECT_EQ(backprop::WithLayerRemoved(deeper), start);
  State state = start;
  while (backprop::GivenLayers(state) < kMaxLayers) state = backprop::WithLayerAdded(state);
  EXPECT_EQ(lesson_.Check(state), std::nullopt);
  while (backprop::GivenLayers(state) > 1) {
    state = backprop::WithLayerRemoved(state);
    EXPECT_EQ(lesson_.Check(state), std::nullopt);
  }
  EXPECT_EQ(state.Matrix("W1").rows(), 2);
}

// The current step is kept by what it computes, even if its number changes.
TEST_F(BackpropTest, ALayerMoreOrLessKeepsTheStepAndThePin) {
  const auto result = [&](const State& state) {
    const int step = state.Integer("step");
    if (step == 0) return std::string();
    return lesson_.Compute(state).steps[static_cast<std::size_t>(step - 1)].produces.front();
  };
  // With one more layer, the last layer's results belong to layer 4 instead of 3.
  const std::map<std::string, std::string> moved{
      {"s3", "s4"}, {"x3", "x4"}, {"delta3", "delta4"}, {"dW3", "dW4"}};
  for (int step = 0; step <= 14; ++step) {
    const State before = Read("step=" + std::to_string(step));
    const State after = backprop::WithLayerAdded(before);
    const std::string name = result(before);
    EXPECT_EQ(result(after), moved.contains(name) ? moved.at(name) : name) << step;
    EXPECT_EQ(backprop::WithLayerRemoved(after), before) << step;
  }
  const auto pin_after = [&](const std::string& pin, State (*change)(State)) {
    return change(Read("step=14&pin=" + pin)).Word("pin");
  };
  EXPECT_EQ(pin_after("W3:1,0", backprop::WithLayerAdded), "W4:1,0");
  EXPECT_EQ(pin_after("delta1:1,0", backprop::WithLayerAdded), "delta1:1,0");
  EXPECT_EQ(pin_after("e", backprop::WithLayerRemoved), "e");
  EXPECT_EQ(pin_after("W3", backprop::WithLayerRemoved), "W2");
  const State narrower = backprop::WithUnits(Read("step=5&pin=W1:0,1"), 1, 1);
  EXPECT_EQ(narrower.Word("pin"), "") << "its unit is gone";
  EXPECT_EQ(narrower.Integer("step"), 5);
  EXPECT_EQ(backprop::WithUnits(Read("pin=W1:0,0"), 1, 1).Word("pin"), "W1:0,0");
}

TEST_F(BackpropTest, TheUpdateIsWorkedByHandAndWithTheOtherOutput) {
  const std::string outline = Outline("step=14&pin=W3:1,0&compare=1&out=identity");
  // The gradient by hand is 3.24: 2 − 0.1 · 3.24.
  EXPECT_NE(outline.find("by hand: w^(3)_11 = 1.676 = 2 − 0.1 · 3.24"), std::string::npos)
      << outline;
  EXPECT_NE(outline.find("tanh output: w^(3)_11"), std::string::npos);
  EXPECT_NE(outline.find("W of layer 3 after the step (tanh output)"), std::string::npos);
  const Trace trace = lesson_.Compute(Read("compare=1"));
  const Trace tanh = lesson_.Compute(Read("out=tanh"));
  for (const char* name : {"next.W1", "next.W2", "next.W3", "next.e", "delta1", "dW2", "e"})
    EXPECT_EQ(*trace.values.Find("other." + std::string(name)), *tanh.values.Find(name)) << name;
}

TEST_F(BackpropTest, TheComparisonStandsOnlyWhereItDiffers) {
  EXPECT_EQ(Outline("step=1&compare=1").find("tanh output"), std::string::npos);
  EXPECT_NE(Outline("step=9&compare=1").find("δ of layer 2 (tanh output)"), std::string::npos)
      << Outline("step=9&compare=1");
}

TEST_F(BackpropTest, RowsOfWeightsAreHeadedFromTheBias) {
  const State state = Read("step=3");
  const Trace trace = lesson_.Compute(state);
  Page page(trace.values, Mask(trace, 3), NumberStyle{});
  lesson_.Compose(state, trace, page);
  page.Finish();
  const auto heads = [&](const std::string& id) {
    std::string words;
    for (const Node& root : page.roots())
      for (const Node& node : root.children)
        if (node.id == id)
          for (const auto* list : {&node.heads.rows, &node.heads.columns})
            for (const MatrixHead& head : *list) words += head.text + " " + head.name + "; ";
    return words;
  };
  EXPECT_EQ(heads("matrix.W2"), "0 the constant 1; 1 from unit 1; 2 from unit 2; 1 to unit 1; ");
  EXPECT_EQ(heads("matrix.W1"), "0 the constant 1; 1 from input 1; 1 to unit 1; 2 to unit 2; ");
  EXPECT_EQ(heads("matrix.s2"), "1 unit 1;  value; ");
  EXPECT_EQ(heads("matrix.x1"), "0 the constant 1; 1 unit 1; 2 unit 2;  value; ");
}

TEST_F(BackpropTest, ANetworkOfOneLayerIsSaidInTheSingular) {
  EXPECT_NE(Outline("W1=1;2").find("A network with 1 layer of weights"), std::string::npos);
}

TEST_F(BackpropTest, TheLedgerHasThreeStates) {
  EXPECT_NE(Outline("step=0").find("fits: (W^(2))ᵀ x^(1) : (1 × 3)(3 × 1)"), std::string::npos)
      << "it opens on a layer that is not square: " << Outline("step=0");
  EXPECT_NE(Outline("step=3").find("does not fit: W^(2) x^(1)"), std::string::npos);
  EXPECT_NE(Outline("step=1").find("fits and is wrong: W^(1) x^(0)"), std::string::npos);
  EXPECT_NE(Outline("step=11").find("fits and is wrong: δ^(1) (x^(0))ᵀ"), std::string::npos);
  EXPECT_EQ(Outline("step=7").find("does not fit"), std::string::npos);
  EXPECT_NE(Outline("step=12").find("δ^(2) (x^(1))ᵀ : (1 × 1)(1 × 3) = (1 × 3) ≠ (3 × 1)"),
            std::string::npos)
      << Outline("step=12");
}

TEST_F(BackpropTest, TheNudgeAgreesWithBackprop) {
  const std::string outline = Outline("step=14&pin=W1:1,1");
  EXPECT_NE(outline.find("nudge: (e(w + h) − e(w − h))/2h = 3.402463"), std::string::npos)
      << outline;
  EXPECT_NE(outline.find("backprop: ∂e/∂w^(1)_12 = 3.402463"), std::string::npos);
  const std::string early = Outline("step=3&pin=W1:1,1");
  EXPECT_EQ(early.find("3.4024"), std::string::npos) << "a gradient before it is computed";
}

TEST_F(BackpropTest, TheQuestionIsAnsweredOnlyAfterAGuess) {
  EXPECT_EQ(Outline("step=0").find("1.8525"), std::string::npos);
  const std::string wrong = Outline("guess=shrinks");
  EXPECT_NE(wrong.find("No. Here it grows"), std::string::npos) << wrong;
  EXPECT_NE(wrong.find("from 1.7012 to 1.8525"), std::string::npos);
  EXPECT_NE(Outline("guess=grows").find("Yes. Here it grows"), std::string::npos);
  EXPECT_EQ(Outline("W1=1;2").find("Before you compute anything"), std::string::npos);
}

TEST_F(BackpropTest, DescentByUpdatesEqualsRepeatedSingleSteps) {
  State state = Read("step=14&eta=.05");
  for (int k = 1; k <= 20; ++k) {
    const Result<State> next = Act(lesson_, state, "descent.step");
    ASSERT_TRUE(next.ok());
    const Eigen::MatrixXd expected = *lesson_.Compute(state).values.Find("next.W2");
    const Trace trace = lesson_.Compute(*next);
    EXPECT_EQ(*trace.values.Find("W2"), expected) << k;
    EXPECT_EQ(trace.values.Find("history")->rows(), k + 1);
    EXPECT_EQ((*trace.values.Find("history"))(k, 0), trace.values.At({"e", 0, 0}));
    state = *next;
  }
}

TEST_F(BackpropTest, ToolsRefuseWhatIsNotAllowed) {
  const State state = Read("");
  for (const char* value : {"0", "17", "1.5", "abc", "-1", ""})
    EXPECT_FALSE(Act(lesson_, state, "size.1", value).ok()) << value;
  EXPECT_FALSE(Act(lesson_, state, "size.9", "2").ok());
  EXPECT_FALSE(Act(lesson_, state, "no.such.tool").ok());
}

TEST_F(BackpropTest, SymbolsHaveTheBooksIndices) {
  const Trace trace = lesson_.Compute(Read(""));
  const auto symbol = [&](const Quantity& quantity) { return trace.sheet->Symbol(quantity); };
  EXPECT_EQ(symbol({"W1", 0, 1}), "w^{(1)}_{02}");
  EXPECT_EQ(symbol({"W1", 10, 1}), "w^{(1)}_{10,2}");
  EXPECT_EQ(symbol({"x1", 0, 0}), "x^{(1)}_{0}");
  EXPECT_EQ(symbol({"x3", 0, 0}), "x^{(3)}_{1}");
  EXPECT_EQ(symbol({"hand.delta2", 0, 0}), "\\delta^{(2)}_{1}");
  EXPECT_EQ(symbol({"e", 0, 0}), "e");
}

// The numbers below the factors, a column for each factor, with a line for each way back.
std::vector<std::vector<Quantity>> FactorsOf(const std::string& chain) {
  const auto collect = [](const auto& self, const FormulaNode& node,
                          std::vector<Quantity>& found) -> void {
    if (node.kind == FormulaKind::kValue) found.push_back(*node.quantity);
    for (const FormulaNode& child : node.children) self(self, child, found);
  };
  std::vector<std::vector<Quantity>> factors;
  for (const FormulaNode& part : OwnFormula(chain).children) {
    if (part.kind != FormulaKind::kFactor) continue;
    factors.emplace_back();
    collect(collect, part, factors.back());
  }
  return factors;
}

TEST_F(BackpropTest, TheNumbersOfTheChainRuleGiveTheResult) {
  int checked = 0;
  for (const char* link :
       {"", "W1=.1,.2;.3,.4&W2=.2,-.5;1,.25;-3,2&W3=1,.5,-.1;2,-1,.3;.7,.6,-2&W4=1;2;-1;.5&y=1",
        "W1=.1,.2;.3,.4&W2=.2,.3,.4,.5;1,1,2,-1;-3,2,1,1&W3=1;2;.5;.25;3"}) {
    const Trace trace = lesson_.Compute(Checked(link));
    for (const Step& step : trace.steps) {
      const std::string& name = step.produces.front();
      const Eigen::MatrixXd& result = *trace.values.Find(name);
      for (int row = 0; row < result.rows(); ++row) {
        for (int column = 0; column < result.cols(); ++column) {
          const std::string chain = trace.sheet->ChainRule({name, row, column});
          const bool backward = step.phase == Phase::kBackward;
          ASSERT_EQ(!chain.empty(), backward) << name;
          if (!backward) continue;
          const std::vector<std::vector<Quantity>> factors = FactorsOf(chain);
          ASSERT_GE(factors.size(), 2U) << chain;
          const std::size_t ways = factors.front().size();
          // The output's first factor has no number of its own. More than three units above have
          // none either.
          if (ways == 0) continue;
          double sum = 0;
          for (std::size_t way = 0; way < ways; ++way) {
            double product = 1;
            for (const std::vector<Quantity>& factor : factors) {
              const Quantity& number = factor[std::min(way, factor.size() - 1)];
              product *= (*trace.values.Find(number.name))(number.row, number.column);
            }
            sum += product;
          }
          EXPECT_NEAR(sum, result(row, column), 1e-12 * std::max(1.0, std::abs(sum))) << chain;
          ++checked;
        }
      }
    }
  }
  EXPECT_GT(checked, 40);
}

// NaN, infinity and zero are different cases, each with its own sentence.
TEST_F(BackpropTest, ADescentThatOvershootsSaysFromWhichUpdateOnAndWhatToTry) {
  const std::string link = "theta=identity&W1=.1,.2;.3,.4&W2=.2;1;-3&eta=50&round=2,3";
  const std::string nan = Outline(link + "&updates=40&step=2");
  EXPECT_NE(nan.find("From descent step "), std::string::npos) << nan;
  EXPECT_NE(nan.find("Try a smaller learning rate."), std::string::npos);
  EXPECT_NE(nan.find("a value is not a number"), std::string::npos);
  EXPECT_EQ(nan.find("the exact value is 0"), std::string::npos);
  // The update before it is the last finite one.
  const std::size_t at = nan.find("From descent step ") + 18;
  const int first = std::stoi(nan.substr(at));
  const auto error_after = [&](int updates) {
    return Values(link + "&updates=" + std::to_string(updates))["e"];
  };
  EXPECT_TRUE(error_after(first - 1).is_number());
  EXPECT_TRUE(error_after(first).is_null());

  const std::string fine = Outline("updates=10&step=2");
  EXPECT_EQ(fine.find("learning rate."), std::string::npos);
  const std::string large =
      Outline("W1=1e9;1e9&W2=1e9;1e9&W3=1e9;1e9&x=1e9&theta=identity&step=2&out=identity");
  EXPECT_EQ(large.find("descent step"), std::string::npos) << "nothing was descended";
}

}  // namespace
}  // namespace chainrule
