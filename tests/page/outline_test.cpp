#include "page/outline.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace chainrule {
namespace {

using nlohmann::json;

class OutlineTest : public testing::Test {
 protected:
  OutlineTest() {
    trace_.values.Set("W1", (Eigen::MatrixXd(2, 2) << 1, 2, 3, 4).finished());
    trace_.values.Set("s1", 5.0);
    Step step;
    step.produces = {"s1"};
    trace_.steps = StepList({step});
    page_ = Page(trace_.values, Mask(trace_, 0), NumberStyle{});
    page_.Begin(Region::kStory, "story", "Story");
    TextContext context;
    context.words["l"] = "1";
    context.quantities["w"] = {"W1", 1, 0};
    const Result<Paragraph> words =
        ParseParagraph("Layer {l} has {w}, see $W^{(\\l)}$ and [[s1|the <signal>]].", context);
    EXPECT_TRUE(words.ok());
    page_.Prose("story.text", *words);
    page_.End();
    page_.Begin(Region::kStage, "stage", "Stage");
    page_.Matrix("matrix.W1", "weights", *ParseFormula("W^{(1)}"), "W1", true, {}, [](Item& item) {
      item.name = "weight";
      item.struck = item.quantity->row == 0;
    });
    page_.Matrix("matrix.s1", "signal", *ParseFormula("s^{(1)}"), "s1", false, {},
                 [](Item& item) { item.name = "signal"; });
    Item choice;
    choice.id = "set.theta";
    choice.role = Role::kChoice;
    choice.name = "theta";
    choice.value = "tanh";
    choice.options = {{"tanh", "tanh"}, {"relu", "ReLU"}};
    choice.verbs = Verb::kSet | Verb::kFocus;
    choice.enabled = false;
    page_.Controls("controls", "Settings", {choice});
    page_.End();
    page_.Finish();
  }

  Trace trace_;
  Page page_;
};

TEST_F(OutlineTest, TextSaysWhatIsThere) {
  const std::string text = OutlineText(page_);
  EXPECT_NE(text.find("Layer 1 has 3, see W^(1) and the <signal>."), std::string::npos) << text;
  EXPECT_NE(text.find("weights [current]\n    [~1~, ~2~]\n    [3, 4]\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("signal\n    […]\n"), std::string::npos) << text;
  EXPECT_NE(text.find("theta: tanh (of tanh relu) [not available]"), std::string::npos) << text;
}

TEST_F(OutlineTest, JsonHasTheContractsShape) {
  const json nodes = json::parse(OutlineJson(page_))["nodes"];
  ASSERT_EQ(nodes.size(), 2u);
  EXPECT_EQ(nodes[0]["kind"], "group");
  EXPECT_EQ(nodes[0]["region"], "story");
  const json content = nodes[0]["children"][0]["content"];
  EXPECT_EQ(content[0], "Layer 1 has ");
  EXPECT_EQ(content[1], json::parse(R"({"value":"3","quantity":"W1:1,0"})"));
  EXPECT_EQ(content[3]["math"][0], "math");
  EXPECT_EQ(content[5], json::parse(R"({"link":"s1","text":"the <signal>"})"));

  const json matrix = nodes[1]["children"][0];
  EXPECT_EQ(matrix["kind"], "matrix");
  EXPECT_EQ(matrix["rows"], 2);
  EXPECT_EQ(matrix["columns"], 2);
  EXPECT_EQ(matrix["current"], true);
  ASSERT_EQ(matrix["items"].size(), 4u);
  EXPECT_EQ(matrix["items"][0]["id"], "cell.W1:0,0");
  EXPECT_EQ(matrix["items"][0]["struck"], true);
  EXPECT_FALSE(matrix["items"][2].contains("struck"));
  EXPECT_EQ(matrix["items"][2]["verbs"], json::parse(R"(["pin","focus"])"));

  const json hidden = nodes[1]["children"][1]["items"][0];
  EXPECT_EQ(hidden["exposure"], "not_yet");
  EXPECT_EQ(hidden["text"], "…");
  EXPECT_FALSE(hidden.contains("value"));

  const json choice = nodes[1]["children"][2]["items"][0];
  EXPECT_EQ(choice["options"], json::parse(R"([["tanh","tanh"],["relu","ReLU"]])"));
  EXPECT_EQ(choice["disabled"], true);
}

TEST(OutlinePlot, ItsSeriesAreTables) {
  Trace trace;
  Page page(trace.values, Mask(trace, 0), {});
  PlotFigure plot;
  plot.x.label = *ParseFormula("x");
  std::vector<double> many;
  for (int i = 0; i <= 1000; ++i) many.push_back(i);
  plot.series = {{"a", {1, 2}, {3, 4}}, {"b", {1, 2}, {5, std::nan("")}}, {"", many, many}};
  plot.y.label = *ParseFormula("y");
  page.Figure("plot", "A plot", std::move(plot), {});
  page.Finish();
  const nlohmann::json node = nlohmann::json::parse(OutlineJson(page))["nodes"][0];
  ASSERT_EQ(node["tables"].size(), 2u) << "one for each list of x";
  EXPECT_EQ(node["tables"][0]["head"], (std::vector<std::string>{"x", "a", "b"}));
  EXPECT_EQ(node["tables"][0]["rows"][1], (std::vector<std::string>{"2", "4", "not a number"}));
  EXPECT_EQ(node["tables"][1]["head"], (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(node["tables"][1]["rows"].size(), 40u);
  EXPECT_EQ(node["tables"][1]["rows"].back()[0], "1000");
}

}  // namespace
}  // namespace chainrule
