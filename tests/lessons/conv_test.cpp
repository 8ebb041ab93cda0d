// The lesson on convolution: its numbers against PyTorch and the source, linked items, refusals,
// and sizes too large to list.
#include "lessons/conv/conv.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "lessons/lesson_fixture.h"
#include "math/convolution_products.h"
#include "page/outline.h"

namespace chainrule {
namespace {

using nlohmann::json;

class ConvTest : public LessonTest {
 protected:
  ConvTest() : LessonTest("conv") {}

  struct Composed {
    Trace trace;
    Page page;
  };
  std::unique_ptr<Composed> Compose(const State& state) {
    auto composed = std::make_unique<Composed>();
    composed->trace = lesson_.Compute(state);
    const Mask mask(composed->trace, state.Integer("step"));
    Page page(composed->trace.values, mask, NumberStyle{}, &memory_);
    lesson_.Compose(state, composed->trace, page);
    page.Finish();
    composed->page = std::move(page);
    return composed;
  }

  PageMemory memory_;  // like the tutor's own for its pages
};

std::string List(const json& numbers) {
  std::string list;
  for (const json& number : numbers) list += (list.empty() ? "" : ",") + number.dump();
  return list;
}

std::string Size(const json& size) {
  return size.is_array() ? List(size) : size.dump();
}

json Flat(const json& nested) {
  json flat = json::array();
  for (const json& part : nested) {
    if (!part.is_array()) {
      flat.push_back(part);
      continue;
    }
    for (const json& number : Flat(part)) flat.push_back(number);
  }
  return flat;
}

void ExpectNear(const json& got, const json& wanted, const std::string& what) {
  const json flat = Flat(wanted);
  ASSERT_EQ(got.size(), flat.size()) << what;
  for (std::size_t i = 0; i < flat.size(); ++i)
    EXPECT_NEAR(got[i].get<double>(), flat[i].get<double>(), 1e-12) << what << " " << i;
}

TEST_F(ConvTest, TheReferenceOfPyTorch) {
  std::ifstream file(std::string(CHAINRULE_TEST_DATA) + "/reference/convolution.json");
  const json cases = json::parse(std::istreambuf_iterator<char>(file),
                                 std::istreambuf_iterator<char>(), nullptr, false);
  ASSERT_EQ(cases.size(), 60u);
  for (const json& c : cases) {
    SCOPED_TRACE(c.at("dim").dump() + " " + c.at("n").dump());
    const std::string link = "dim=" + c.at("dim").dump() + "&cin=" + c.at("cin").dump() +
                             "&cout=" + c.at("cout").dump() + "&groups=" + c.at("groups").dump() +
                             "&n=" + Size(c.at("n")) + "&k=" + Size(c.at("k")) +
                             "&stride=" + Size(c.at("stride")) + "&pad=" + Size(c.at("pad")) +
                             "&dilation=" + Size(c.at("dilation")) + "&w=" + List(Flat(c.at("w"))) +
                             "&x=" + List(Flat(c.at("x"))) + "&dy=" + List(Flat(c.at("dy")));
    const json values = Values(link);
    ExpectNear(values["y"], c.at("y"), "y");
    ExpectNear(values["dx"], c.at("dx"), "dx");
    ExpectNear(values["dw"], c.at("dw"), "dw");
  }
}

TEST_F(ConvTest, TheSourcesTransposeCellByCell) {
  constexpr std::array<std::array<const char*, 4>, 8> kSource{
      {{"w_1^11", "", "w_1^12", ""},
       {"w_2^11", "w_1^11", "w_2^12", "w_1^12"},
       {"w_3^11", "w_2^11", "w_3^12", "w_2^12"},
       {"", "w_3^11", "", "w_3^12"},
       {"w_1^21", "", "w_1^22", ""},
       {"w_2^21", "w_1^21", "w_2^22", "w_1^22"},
       {"w_3^21", "w_2^21", "w_3^22", "w_2^22"},
       {"", "w_3^21", "", "w_3^22"}}};
  const auto composed = Compose(Checked("show=symbols"));
  const Node* node = FindNode(composed->page.roots(), "matrices");
  const auto text_of = [&](const TensorFigure::Cell& cell) {
    return composed->page.reader().Text(node->items[static_cast<std::size_t>(cell.item)]);
  };
  ASSERT_NE(node, nullptr);
  const auto& figure = std::get<UnrolledFigure>(node->figure);
  std::vector<const TensorFigure::Grid*> matrices;
  for (std::size_t i = 0; i < figure.parts.size(); ++i)
    if (figure.parts[i].role == UnrolledFigure::Role::kMatrix)
      matrices.push_back(&figure.tensor.grids[i]);
  ASSERT_EQ(matrices.size(), 2u);
  const TensorFigure::Grid& A = *matrices[0];
  const TensorFigure::Grid& transpose = *matrices[1];
  ASSERT_EQ(transpose.cells.size(), 32u);
  for (std::size_t row = 0; row < 8; ++row) {
    for (std::size_t column = 0; column < 4; ++column) {
      const TensorFigure::Cell& cell = transpose.cells[row * 4 + column];
      const TensorFigure::Cell& other = A.cells[column * 8 + row];
      EXPECT_EQ(ToPlainText(cell.symbol), kSource[row][column]) << row << " " << column;
      EXPECT_EQ(ToPlainText(other.symbol), kSource[row][column]) << row << " " << column;
      EXPECT_EQ(cell.item < 0, std::string(kSource[row][column]).empty());
      if (cell.item >= 0) {
        EXPECT_EQ(text_of(cell), text_of(other));
      }
    }
  }
  EXPECT_EQ(ToPlainText(A.row_heads[2]), "y_1^2");
  EXPECT_EQ(ToPlainText(A.column_heads[5]), "x_2^2");
  EXPECT_EQ(A.row_breaks, std::vector<int>{2});
  EXPECT_EQ(A.column_breaks, std::vector<int>{4});
}

// Threads go from the numbers of the picture to the cells of the matrix, whatever the step is.
TEST_F(ConvTest, ThePictureIsJoinedToTheMatrix) {
  for (const char* link : {"", "dim=2&cin=1&cout=1&n=5&k=3", "dim=2&cin=4&cout=6&groups=2&n=3&k=2",
                           "n=6&stride=2&pad=2&dilation=2&channel=2"}) {
    const State state = Checked(link);
    const Convolution conv = conv::ConvolutionOf(state);
    const int steps = static_cast<int>(lesson_.Compute(state).steps.size());
    for (const int step : {0, 1, 2, steps / 2, steps}) {
      SCOPED_TRACE(std::string(link) + " step " + std::to_string(step));
      State at = state;
      at.Set("step", step);
      const auto composed = Compose(at);
      const Node* node = FindNode(composed->page.roots(), "matrices");
      ASSERT_NE(node, nullptr);
      const auto& figure = std::get<UnrolledFigure>(node->figure);
      const auto quantity = [&](const UnrolledFigure::Place& place) {
        const auto& cell = figure.tensor.grids[static_cast<std::size_t>(place.grid)]
                               .cells[static_cast<std::size_t>(place.cell)];
        return node->items[static_cast<std::size_t>(cell.item)].quantity->name + ":" +
               std::to_string(node->items[static_cast<std::size_t>(cell.item)].quantity->row);
      };
      const auto name = [&](const char* of, int number) {
        const Quantity entry = conv::EntryOf(conv, of, number);
        return entry.name + ":" + std::to_string(entry.row);
      };
      ASSERT_EQ(figure.parts.size(), figure.tensor.grids.size());
      const auto& matrix = figure.tensor.grids[static_cast<std::size_t>(figure.matrix)];
      const bool back =
          step > 0 &&
          composed->trace.steps[static_cast<std::size_t>(step - 1)].produces.front().starts_with(
              "dx");
      ASSERT_EQ(figure.sources.size(), static_cast<std::size_t>(matrix.columns));
      ASSERT_EQ(figure.results.size(), static_cast<std::size_t>(matrix.rows));
      int joined = 0;
      for (int row = 0; row < matrix.rows; ++row) {
        for (int column = 0; column < matrix.columns; ++column) {
          const auto cell = static_cast<std::size_t>(row * matrix.columns + column);
          const int tap = figure.cell_taps[cell];
          EXPECT_EQ(tap >= 0, matrix.cells[cell].item >= 0);
          const auto& source = figure.sources[static_cast<std::size_t>(column)];
          if (tap < 0 || source.grid < 0) continue;
          EXPECT_EQ(quantity(source), name(back ? "dy" : "x", column));
          const auto& kernel = figure.tap_places[static_cast<std::size_t>(tap)];
          if (kernel.grid < 0) continue;
          EXPECT_EQ(quantity(kernel), name("w", tap));
          ++joined;
        }
      }
      EXPECT_GT(joined, 0);
    }
  }
}

TEST_F(ConvTest, OfSeveralChannelsThePictureShowsOneAndSaysWhich) {
  const auto shown = [&](const std::string& link) {
    const auto composed = Compose(Checked(link));
    const Node* node = FindNode(composed->page.roots(), "matrices");
    const auto& figure = std::get<UnrolledFigure>(node->figure);
    std::string words = ToPlainText(figure.tensor.grids[0].title);
    if (figure.channel >= 0)
      words += " " + node->items[static_cast<std::size_t>(figure.channel)].name + " " +
               composed->page.reader().Text(node->items[static_cast<std::size_t>(figure.channel)]) +
               " " + figure.note;
    return words;
  };
  EXPECT_EQ(shown("dim=2&cin=3&cout=2"),
            "x^1 Input channel shown 1 of 3. Each output is a sum over all of them.");
  EXPECT_TRUE(shown("dim=2&cin=3&cout=2&channel=2").starts_with("x^2 Input channel shown 2 of 3."));
  EXPECT_TRUE(shown("channel=9").starts_with("x^2 Input channel shown 2 of 2.")) << "the last one";
  // In a group, an output reads its own group's inputs only.
  EXPECT_TRUE(shown("cin=4&cout=2&groups=2&step=4").starts_with("x^3 Input channel shown 1 of 2."));
  EXPECT_TRUE(shown("step=5&channel=2").starts_with("g^2 Output channel shown 2 of 2."));
  EXPECT_EQ(shown("dim=2&cin=1&cout=2"), "x^1") << "nothing to choose";
  const State before = Checked("");
  const Result<State> next = Act(lesson_, before, "set.channel", "2");
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(next->Integer("channel"), 2);
}

TEST_F(ConvTest, AOf64RowsIsWrittenOut) {
  const auto has = [&](const char* link, const char* id) {
    return FindNode(Compose(Checked(link))->page.roots(), id) != nullptr;
  };
  EXPECT_TRUE(has("dim=2&cin=1&cout=1&n=8&k=3&pad=1", "matrices"));
  EXPECT_TRUE(has("cin=1&cout=1&n=64&k=5&pad=2", "matrices"));
  EXPECT_TRUE(has("cin=1&cout=1&n=65&k=5&pad=2", "heatmap"));
}

TEST_F(ConvTest, EveryStepIsWorkedOutFromWhatItSays) {
  for (const char* link :
       {"", "cin=1&cout=2&n=5&k=2&stride=2&pad=1", "dim=2&cin=1&cout=1&n=3&k=2"}) {
    const State state = Checked(link);
    const Trace trace = lesson_.Compute(state);
    const Convolution conv = conv::ConvolutionOf(state);
    EXPECT_EQ(static_cast<std::int64_t>(trace.steps.size()),
              conv.rows + conv.columns + conv.weights);
    for (const Step& step : trace.steps) {
      const Expansion expansion = trace.sheet->Expand({step.produces.front(), 0, 0}, trace.values);
      std::vector<double> operands;
      for (const Quantity& quantity : expansion.operands)
        operands.push_back(*trace.values.At(quantity));
      EXPECT_NEAR(expansion.evaluate(operands), *trace.values.At({step.produces.front(), 0, 0}),
                  1e-12)
          << link << " " << step.label;
    }
  }
}

TEST_F(ConvTest, CellTapInputAndOutputLightEachOther) {
  const State state = Checked("");
  const Trace trace = lesson_.Compute(state);
  const auto related = [&](const char* quantity) {
    std::set<std::string> names;
    for (const Quantity& other : lesson_.Related(*ParseQuantity(quantity), trace))
      names.insert(ToText(other));
    return names;
  };
  // A_{2,7} is tap 2 of the kernel from channel 2 to channel 1.
  EXPECT_EQ(related("A:1,6"),
            (std::set<std::string>{"A:0,5", "AT:5,0", "AT:6,1", "w:4,0", "dw.5:0,0", "x:6,0",
                                   "dx.7:0,0", "dy:1,0", "y.2:0,0"}));
  EXPECT_EQ(related("w:4,0"),
            (std::set<std::string>{"A:0,5", "A:1,6", "AT:5,0", "AT:6,1", "dw.5:0,0"}));
  const std::set<std::string> input = related("x:5,0");
  EXPECT_TRUE(input.contains("A:0,5") && input.contains("A:3,5") && input.contains("AT:5,2"));
  EXPECT_TRUE(input.contains("y.1:0,0") && input.contains("dx.6:0,0") && input.contains("w:10,0"));
  EXPECT_FALSE(input.contains("A:0,4"));
  const std::set<std::string> output = related("dy:0,0");
  EXPECT_TRUE(output.contains("A:0,0") && output.contains("x:6,0") && !output.contains("x:3,0"));
}

TEST_F(ConvTest, CellsOfATapAreCountedInWords) {
  const auto outline = [&](const std::string& link) {
    return OutlineText(Compose(Checked(link))->page);
  };
  const std::string one_input = "cin=1&cout=1&n=1&k=3&pad=1&step=";
  EXPECT_NE(outline(one_input + "3").find("appears 0 times in A. Its gradient is 0."),
            std::string::npos);
  EXPECT_NE(outline(one_input + "4").find("appears 1 time in A. Its gradient is the input there"),
            std::string::npos);
  EXPECT_NE(outline("step=13").find("appears 2 times in A, each time with another input"),
            std::string::npos);
}

TEST_F(ConvTest, DataAreTheSourcesOnlyForTheSourcesSizes) {
  const json other = Values("cin=3&cout=2&n=7&k=3");
  EXPECT_EQ(other["cols"], 21);
  EXPECT_EQ(other["dw"].size(), 18u);
  EXPECT_NE(Values("seed=1")["y"], Values("")["y"]);
  EXPECT_EQ(Values("seed=1")["y"], Values("seed=1")["y"]);
  EXPECT_EQ(Values("")["y"], (json{5.375, 1.5, -9, 9}));
}

TEST_F(ConvTest, OtherSizesKeepWhatFits) {
  const State before = Checked("w=1,-.5,.75,-1,.5,1.5,-1.5,.5,1,.25,2,-.75&x=2,-1,.5,1,1,-2,3,-1");
  const auto press = [&](const State& state, const char* id, const char* value) {
    return Act(lesson_, state, id, value);
  };
  const Result<State> longer = press(before, "size.n", "6");
  ASSERT_TRUE(longer.ok());
  ASSERT_EQ(lesson_.Check(*longer), std::nullopt);
  EXPECT_EQ(longer->Matrix("x").rows(), 12);
  EXPECT_EQ(longer->Matrix("x")(1), -1);
  EXPECT_EQ(longer->Matrix("x")(6), 1) << "the second channel begins later";
  EXPECT_EQ(longer->Matrix("w"), before.Matrix("w"));
  const Result<State> back = press(*longer, "size.n", "4");
  EXPECT_EQ(back->Matrix("x"), before.Matrix("x"));
  const Result<State> two = press(before, "dim.2", "");
  ASSERT_TRUE(two.ok());
  EXPECT_EQ(lesson_.Check(*two), std::nullopt);
  const Result<State> opening = press(Checked("step=7"), "size.stride", "2");
  ASSERT_TRUE(opening.ok());
  EXPECT_EQ(lesson_.Check(*opening), std::nullopt);
  EXPECT_EQ(opening->Matrix("x"), before.Matrix("x")) << "as if the opening's numbers were given";
  EXPECT_EQ(opening->Matrix("w"), before.Matrix("w"));
  EXPECT_EQ(opening->Integer("step"), 5) << "4 outputs are 2 now: the third input is step 5";
  EXPECT_TRUE(press(Checked("step=7"), "size.n", "100000")->Get("x").word == "default");
  const Result<State> impossible = press(before, "size.k", "9");
  ASSERT_FALSE(impossible.ok());
  EXPECT_NE(impossible.error().sentence.find("There is no output"), std::string::npos);
}

TEST_F(ConvTest, AStepStaysAtWhatItIsAbout) {
  const auto shape = [&](const char* link) { return conv::ConvolutionOf(Checked(link)); };
  const Convolution opening = shape("");     // 4 outputs, 8 inputs, 12 taps
  const Convolution smaller = shape("n=3");  // 2, 6, 12
  const Convolution whole = shape("n=60");   // too many for one step each: 3
  const char* const kLarge = "dim=2&n=1900&cin=1&cout=1";
  const Convolution large = shape(kLarge);  // 2, because the taps' gradients are not computed
  EXPECT_EQ(conv::StepLike(0, opening, smaller), 0);
  EXPECT_EQ(conv::StepLike(2, opening, smaller), 2);
  EXPECT_EQ(conv::StepLike(4, opening, smaller), 2) << "the last output there is";
  EXPECT_EQ(conv::StepLike(5, opening, smaller), 3) << "the first input";
  EXPECT_EQ(conv::StepLike(24, opening, smaller), 20) << "the last tap";
  EXPECT_EQ(conv::StepLike(7, opening, whole), 2);
  EXPECT_EQ(conv::StepLike(24, opening, whole), 3);
  EXPECT_EQ(conv::StepLike(24, opening, large),
            static_cast<int>(lesson_.Compute(Checked(kLarge)).steps.size()));
  EXPECT_EQ(conv::StepLike(3, whole, opening), 13) << "the first tap";
}

TEST_F(ConvTest, WhatCannotBeIsSaid) {
  EXPECT_EQ(
      Refusal("w=1,2"),
      "w has 2 entries; these sizes need 12: output channels × input channels of a group × taps.");
  EXPECT_EQ(Refusal("x=1"), "x has 1 entry; these sizes need 8: input channels × entries of each.");
  EXPECT_EQ(Refusal("dy=1"),
            "dy has 1 entry; these sizes need 4: output channels × outputs of each.");
  EXPECT_EQ(Refusal("n=4,4"),
            "n has two numbers, but with dim=1 there is one axis; give one number, or dim=2.");
  EXPECT_NE(Refusal("k=5").find("There is no output"), std::string::npos);
  EXPECT_NE(Refusal("groups=3").find("3 groups do not divide 2 input channels"), std::string::npos);
  EXPECT_NE(Refusal("cin=0").find("it must be at least 1"), std::string::npos);
  EXPECT_NE(Refusal("stride=0").find("the kernel would never move on"), std::string::npos);
  EXPECT_EQ(Refusal("n=1000000000"),
            "These sizes need 2,000,000,000 inputs, 1,999,999,996 outputs and 12 weights, each "
            "twice. At most 8,000,000 numbers are allowed.");
  // Each size would fit alone.
  EXPECT_EQ(Refusal("dim=2&n=1900&k=1900&cin=1&cout=1"),
            "These sizes need 3,610,000 inputs, 1 outputs and 3,610,000 weights, each "
            "twice, and a result or a gradient for each. At most 8,000,000 numbers are allowed.");
  EXPECT_NE(Refusal("step=25").find("there are 24 steps"), std::string::npos);
  EXPECT_NE(Refusal("pin=A:4,0").find("there is no such number"), std::string::npos);
}

TEST_F(ConvTest, AMillionRowsAreDrawnFromTheStructure) {
  const State state = Checked("dim=2&cin=64&cout=64&n=125&k=3&pad=1&step=2");
  const json values = Values("dim=2&cin=64&cout=64&n=125&k=3&pad=1");
  EXPECT_EQ(values["rows"], 1000000);
  EXPECT_EQ(values["cols"], 1000000);
  EXPECT_EQ(values["nnz"], 569872384) << "64 · 64 · (3 · 125 − 2)²";
  EXPECT_TRUE(values["y"].is_null());
  const auto composed = Compose(state);
  const Node* node = FindNode(composed->page.roots(), "heatmap");
  ASSERT_NE(node, nullptr);
  const auto source = std::get<HeatmapFigure>(node->figure).source;
  EXPECT_EQ(source->conv.rows, 1000000);
  EXPECT_EQ(composed->trace.values.Find("A"), nullptr);
  // The object stays the same while the numbers are the same, so the picture is not made again.
  const auto again = Compose(Checked("dim=2&cin=64&cout=64&n=125&k=3&pad=1&step=1"));
  EXPECT_EQ(std::get<HeatmapFigure>(FindNode(again->page.roots(), "heatmap")->figure).source,
            source);
}

TEST_F(ConvTest, WhetherAIsToeplitzIsAnsweredFromItsStructure) {
  const auto answer = [&](const char* link) {
    const auto composed = Compose(Checked(link));
    const Node* node = FindNode(composed->page.roots(), "facts.toeplitz");
    return node == nullptr ? std::string()
                           : ToPlainText(composed->page.reader().Read(node->paragraph));
  };
  EXPECT_TRUE(answer("cin=1&cout=1").starts_with("Is A Toeplitz? Yes")) << answer("cin=1&cout=1");
  EXPECT_TRUE(answer("").starts_with("Is A Toeplitz? Not as a whole, but the block")) << answer("");
  EXPECT_NE(answer("dim=2&cin=1&cout=1&n=3&k=2").find("block Toeplitz with Toeplitz blocks"),
            std::string::npos);
  EXPECT_NE(answer("cin=1&cout=1&n=9&stride=2").find("With stride 2"), std::string::npos);
  // The example is of the stride, not of a diagonal that leaves a channel.
  EXPECT_TRUE(answer("stride=2&pad=1").ends_with("For instance, A_{1, 1} and A_{2, 2} differ."))
      << answer("stride=2&pad=1");
}

TEST_F(ConvTest, TheQuestionIsAnsweredByTheRow) {
  const auto answer = [&](const char* link) {
    const auto composed = Compose(Checked(link));
    const Node* node = FindNode(composed->page.roots(), "question.answer");
    return node == nullptr ? std::string()
                           : ToPlainText(composed->page.reader().Read(node->paragraph));
  };
  EXPECT_EQ(answer(""), "");
  EXPECT_TRUE(answer("guess=window").starts_with("Yes. Exactly 6 of 8: x_2^1, x_3^1, x_4^1, x_2^2"))
      << answer("guess=window");
  EXPECT_TRUE(answer("guess=all").starts_with("No. Exactly 6 of 8"));
  EXPECT_TRUE(answer("guess=own").starts_with("No."));
  EXPECT_TRUE(answer("guess=all&cin=1&cout=1&k=4&n=4").starts_with("Yes. Exactly 4 of 4"));
}

TEST_F(ConvTest, AnEditChangesOneNumber) {
  const State state = Checked("");
  const Result<State> tap = Edit(lesson_, {"w", 4, 0}, 9, state);
  ASSERT_TRUE(tap.ok());
  const Trace trace = lesson_.Compute(*tap);
  EXPECT_EQ(*trace.values.At({"A", 0, 5}), 9);
  EXPECT_EQ(*trace.values.At({"A", 1, 6}), 9);
  EXPECT_EQ(*trace.values.At({"AT", 5, 0}), 9);
  EXPECT_EQ(*trace.values.At({"A", 0, 4}), -1);
  EXPECT_FALSE(Edit(lesson_, {"y.1", 0, 0}, 9, state).ok());
}

}  // namespace
}  // namespace chainrule
