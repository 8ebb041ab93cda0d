#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "course/number.h"
#include "course/state_codec.h"
#include "lessons/catalog.h"
#include "lessons/lesson_fixture.h"
#include "lessons/random_states.h"
#include "page/outline.h"

namespace chainrule {
namespace {

using nlohmann::json;

template <class Visit>
void Each(const std::vector<Node>& nodes, const Visit& visit) {
  for (const Node& node : nodes) {
    visit(node);
    Each(node.children, visit);
  }
}

const Node* FindNode(const Page& page, const std::string& id) {
  const Node* found = nullptr;
  Each(page.roots(), [&](const Node& node) {
    if (node.id == id) found = &node;
  });
  return found;
}

// All quantities that a formula highlights.
void Quantities(const Formula& formula, std::vector<Quantity>& all) {
  if (formula.quantity) all.push_back(*formula.quantity);
  for (const Formula& child : formula.children) Quantities(child, all);
}

class BlocksTest : public testing::Test {
 protected:
  Result<ParsedState> Parse(const std::string& link) {
    const FieldsOf fields = [&](std::string_view) { return &lesson_.Describe(); };
    return ParseState(link, fields, "blocks");
  }
  State Read(const std::string& link) {
    Result<ParsedState> parsed = Parse(link);
    EXPECT_TRUE(parsed.ok()) << parsed.error().sentence;
    return parsed->state;
  }
  json Values(const std::string& link) {
    const State state = Read(link);
    EXPECT_EQ(lesson_.Check(state), std::nullopt) << link;
    JsonWriter writer;
    lesson_.WriteValues(state, lesson_.Compute(state), writer);
    return json::parse(writer.text());
  }
  Page PageOf(const State& state) {
    EXPECT_EQ(lesson_.Check(state), std::nullopt);
    const Trace trace = lesson_.Compute(state);
    Page page(trace.values, Mask(trace, state.Integer("step")), NumberStyle{});
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
  Result<State> Press(const State& state, const std::string& id) { return Act(lesson_, state, id); }
  std::string Table(const std::string& format, const State& state) {
    const std::shared_ptr<const Handler> handler =
        HandlerOf(lesson_, state, "copy.table." + format);
    return handler == nullptr ? std::string() : handler->copy();
  }
  // The step that computes this name.
  std::string At(const std::string& link, const std::string& name) {
    const int step = lesson_.Compute(Read(link)).StepOf(name);
    EXPECT_GT(step, 0) << name;
    return link + (link.empty() ? "" : "&") + "step=" + std::to_string(step);
  }
  double Number(const std::string& link, const Quantity& quantity) {
    const std::optional<double> value = lesson_.Compute(Read(link)).values.At(quantity);
    EXPECT_TRUE(value.has_value()) << ToText(quantity);
    return value.value_or(-1);
  }

  const Catalog catalog_;
  const Lesson& lesson_ = *catalog_.Find("blocks");
};

std::vector<std::int64_t> Counts(const json& block, const char* key) {
  std::vector<std::int64_t> counts;
  for (const json& layer : block["layers"]) counts.push_back(layer[key]);
  return counts;
}

TEST_F(BlocksTest, OpensOnTheSourcesTwoBlocks) {
  using List = std::vector<std::int64_t>;
  const json values = Values("");
  EXPECT_FALSE(values.contains("net"));
  EXPECT_EQ(Counts(values["residual"], "parameters"), (List{9248, 9248}));
  EXPECT_EQ(Counts(values["bottleneck"], "parameters"), (List{4128, 9248, 4224}));
  EXPECT_EQ(values["residual"]["total"]["parameters"], 18496);
  EXPECT_EQ(values["bottleneck"]["total"]["parameters"], 17600);
  EXPECT_EQ(values["residual"]["total"]["macs"], 4718592);
  EXPECT_EQ(values["bottleneck"]["total"]["macs"], 4456448);
  const json bare = Values("bias=0");
  EXPECT_EQ(Counts(bare["bottleneck"], "parameters"), (List{4096, 9216, 4096}));
  EXPECT_EQ(bare["residual"]["total"]["parameters"], 18432);
  EXPECT_EQ(bare["bottleneck"]["total"]["parameters"], 17408);
  const json normalised = Values("bn=1");
  EXPECT_EQ(normalised["residual"]["total"]["gamma_beta"], 128);
  EXPECT_EQ(normalised["bottleneck"]["total"]["gamma_beta"], 384);
  EXPECT_EQ(normalised["bottleneck"]["total"]["running"], 384);
  EXPECT_EQ(normalised["bottleneck"]["total"]["parameters"], 17600 + 384);
}

TEST_F(BlocksTest, NetworksAreTheReferencesExactlyAndByKind) {
  std::ifstream file(std::string(CHAINRULE_TEST_DATA) + "/reference/parameters.json");
  const json reference = json::parse(file);
  ASSERT_EQ(reference.size(), 5U);
  for (const auto& [name, expected] : reference.items()) {
    const json net = Values("net=" + name)["net"];
    std::int64_t convolution = 0;
    std::int64_t connected = 0;
    std::int64_t normalisation = 0;
    for (const json& layer : net["layers"]) {
      if (layer["gamma_beta"] > 0) {
        normalisation += layer["parameters"].get<std::int64_t>();
      } else if (layer["name"] == "fc") {
        connected += layer["parameters"].get<std::int64_t>();
      } else {
        convolution += layer["parameters"].get<std::int64_t>();
      }
    }
    EXPECT_EQ(net["total"]["parameters"], expected["parameters"]) << name;
    EXPECT_EQ(convolution, expected["convolution"]) << name;
    EXPECT_EQ(normalisation, expected["batch_norm"]) << name;
    EXPECT_EQ(connected, expected["fully_connected"]) << name;
    EXPECT_EQ(net["total"]["running"], expected["running_statistics"]) << name;
    // The page shows the same numbers, also by stage.
    const std::string link = "net=" + name;
    EXPECT_EQ(Number(link, {"net.total", 0, 0}), expected["parameters"].get<double>());
    EXPECT_NE(Outline(At(link, "net.total"))
                  .find(GroupDigits(std::to_string(expected["parameters"].get<std::int64_t>()))),
              std::string::npos);
  }
  EXPECT_EQ(Values("net=resnet50")["net"]["total"]["macs"], 4089184256);
  EXPECT_NE(Outline(At("", "net.total")).find("4,089,184,256"), std::string::npos);
}

TEST_F(BlocksTest, ValuesDoNotDependOnStepPinOrGuess) {
  const json values = Values("net=resnet18");
  EXPECT_EQ(Values("net=resnet18&step=9&pin=k&guess=same"), values);
}

TEST_F(BlocksTest, TheTraceGrowsLineByLine) {
  const std::string first = Outline("step=1");
  EXPECT_NE(first.find("conv1: ((32 × 3 × 3) + 1) · 32 = 9248"), std::string::npos) << first;
  EXPECT_EQ(first.find("18,496"), std::string::npos) << "a later number leaks";
  const std::string total = Outline(At("", "bottleneck.total"));
  for (const char* line :
       {"conv1: ((128 × 1 × 1) + 1) · 32 = 4128", "conv2: ((32 × 3 × 3) + 1) · 32 = 9248",
        "conv3: ((32 × 1 × 1) + 1) · 128 = 4224", "total: 4128 + 9248 + 4224 = 17,600"})
    EXPECT_NE(total.find(line), std::string::npos) << line << "\n" << total;
  EXPECT_NE(total.find("17,408"), std::string::npos) << "without bias";
  EXPECT_NE(total.find("384"), std::string::npos) << "with batch norm";
  const std::string bare = Outline(At("bias=0&bn=1&projection=1", "residual.total"));
  for (const char* line : {"conv1: 32 × 3 × 3 × 32 = 9216", "bn1: 2 × 32 = 64",
                           "projection: 32 × 1 × 1 × 32 = 1024", "projection bn: 2 × 32 = 64"})
    EXPECT_NE(bare.find(line), std::string::npos) << line << "\n" << bare;
}

TEST_F(BlocksTest, FactorsOfAFormulaAreTheEdgesAndBoxesOfTheDrawing) {
  const State state = Read(At("", "bottleneck.conv1"));
  const Page page = PageOf(state);
  const Node* lines = FindNode(page, "story.lines");
  ASSERT_NE(lines, nullptr);
  std::vector<Quantity> in_formula;
  Quantities(lines->lines.back().formula, in_formula);
  const Node* drawing = FindNode(page, "blocks");
  ASSERT_NE(drawing, nullptr);
  const auto& figure = std::get<BlockFigure>(drawing->figure);
  std::set<std::string> drawn;
  for (const Item& item : drawing->items) drawn.insert(ToText(*item.quantity));
  for (const Quantity& factor :
       {Quantity{"bottleneck.edge", 0, 0}, Quantity{"bottleneck.edge", 1, 0}}) {
    EXPECT_NE(std::find(in_formula.begin(), in_formula.end(), factor), in_formula.end());
    EXPECT_TRUE(drawn.contains(ToText(factor))) << ToText(factor);
  }
  // A kernel appears in the words of its box and highlights the box; the box highlights both of its
  // edges.
  std::vector<Quantity> words;
  Quantities(figure.blocks[1].layers[0].words, words);
  ASSERT_FALSE(words.empty());
  EXPECT_EQ(words.front(), (Quantity{"bottleneck.kernel", 0, 0}));
  EXPECT_NE(std::find(in_formula.begin(), in_formula.end(), words.front()), in_formula.end());
  const Trace trace = lesson_.Compute(state);
  const auto related = [&](const Quantity& quantity, const Quantity& other) {
    const std::vector<Quantity> all = lesson_.Related(quantity, trace);
    return std::find(all.begin(), all.end(), other) != all.end();
  };
  EXPECT_TRUE(related({"bottleneck.kernel", 0, 0}, {"bottleneck.conv1", 0, 0}));
  EXPECT_TRUE(related({"bias", 0, 0}, {"bottleneck.conv1", 0, 0}));
  EXPECT_TRUE(related({"bottleneck.conv1", 0, 0}, {"bottleneck.edge", 0, 0}));
  EXPECT_TRUE(related({"bottleneck.conv1", 0, 0}, {"bottleneck.edge", 1, 0}));
  EXPECT_TRUE(related({"bottleneck.conv1", 0, 0}, {"bias", 0, 0}));
  EXPECT_FALSE(related({"bottleneck.conv1", 0, 0}, {"bottleneck.edge", 2, 0}));
}

TEST_F(BlocksTest, TheTableOfABlockHasItsReLUsWhereTheyAreDrawn) {
  const auto rows = [&](const std::string& link, std::size_t block) {
    const json nodes = json::parse(OutlineJson(PageOf(Read(link))))["nodes"];
    std::string names;
    for (const json& region : nodes)
      for (const json& node : region["children"])
        if (node["id"] == "blocks")
          for (const json& row : node["tables"][block]["rows"])
            names += row[0].get<std::string>().substr(0, 5) + " ";
    return names;
  };
  EXPECT_EQ(rows("", 0), "conv1 ReLU conv2 addit ReLU ");
  EXPECT_EQ(rows("", 1), "conv1 ReLU conv2 ReLU conv3 addit ReLU ");
  EXPECT_EQ(rows("bn=1&projection=1", 0), "conv1 bn1,  ReLU conv2 bn2,  proje proje addit ReLU ");
}

TEST_F(BlocksTest, CrossingsOfBothWaysToNarrow) {
  EXPECT_DOUBLE_EQ(Number("", {"crossing", 0, 0}), 144);
  EXPECT_NEAR(Number("", {"crossing", 1, 0}), 131.711, 0.0005);
  EXPECT_NEAR(Number("", {"crossing", 0, 1}), 141.785, 0.0005);
  EXPECT_NEAR(Number("", {"crossing", 1, 1}), 131.235, 0.0005);
  const Page page = PageOf(Read(At("bias=0", "crossing")));
  const Node* chart = FindNode(page, "chart.parameters");
  ASSERT_NE(chart, nullptr);
  const auto& plot = std::get<PlotFigure>(chart->figure);
  ASSERT_EQ(plot.guides.size(), 2U);
  EXPECT_EQ(plot.guides[0].at, 144);
  EXPECT_EQ(plot.guides[0].words, "m = 32: C = 144");
  EXPECT_NEAR(plot.guides[1].at, 131.711, 0.0005);
  // A bottleneck with such a wide middle costs more than the standard block for every number of
  // channels.
  const std::string none = Outline(At("residual=2", "crossing"));
  EXPECT_NE(none.find("there is no number of channels"), std::string::npos) << none;
  EXPECT_EQ(none.find("not a number channels"), std::string::npos);
}

TEST_F(BlocksTest, EqualChannelsAreAlwaysInOneRatio) {
  EXPECT_NEAR(Number("", {"ratio", 0, 0}), 288.0 / 17, 1e-12);
  for (const char* C : {"4,1", "128,32", "256,64", "1000,250"}) {
    const std::string pair = C;
    const json values =
        Values("bias=0&bottleneck=" + pair + "&residual=" + pair.substr(0, pair.find(',')));
    EXPECT_EQ(values["residual"]["total"]["parameters"].get<std::int64_t>() * 17,
              values["bottleneck"]["total"]["parameters"].get<std::int64_t>() * 288)
        << C;
  }
  const Result<State> pressed = Press(Read("bottleneck=130,7"), "preset.equal");
  ASSERT_TRUE(pressed.ok());
  EXPECT_EQ(pressed->Number("residual"), 132);
  EXPECT_EQ(pressed->Matrix("bottleneck")(0, 0), 132);
  EXPECT_EQ(pressed->Matrix("bottleneck")(1, 0), 33);
}

TEST_F(BlocksTest, EqualBudgetSetsTheLargestBottleneckThatCostsNoMore) {
  const Result<State> opening = Press(Read("bottleneck=64,8"), "preset.budget");
  ASSERT_TRUE(opening.ok());
  EXPECT_EQ(*opening, Read(""));
  const auto parameters = [&](const std::string& link) {
    const json values = Values(link);
    return std::pair{values["residual"]["total"]["parameters"].get<std::int64_t>(),
                     values["bottleneck"]["total"]["parameters"].get<std::int64_t>()};
  };
  for (const std::string link : {"residual=64&k=5", "residual=7&bias=0", "residual=512&k=1"}) {
    const Result<State> set = Press(Read(link), "preset.budget");
    ASSERT_TRUE(set.ok()) << link;
    EXPECT_EQ(set->Number("residual"), Read(link).Number("residual"));
    const auto m = static_cast<int>(set->Matrix("bottleneck")(1, 0));
    EXPECT_EQ(set->Matrix("bottleneck")(0, 0), 4 * m);
    const auto with = [&](int middle) {
      return link + "&bottleneck=" + std::to_string(4 * middle) + "," + std::to_string(middle);
    };
    const auto [standard, bottleneck] = parameters(with(m));
    EXPECT_LE(bottleneck, standard) << link;
    EXPECT_GT(parameters(with(m + 1)).second, standard) << link;
  }
  EXPECT_FALSE(Press(Read("residual=1&k=1"), "preset.budget").ok());
}

TEST_F(BlocksTest, WhatTheSourceSaysStandsBesideItsNumbers) {
  const std::string said = Outline(At("", "percent"));
  for (const char* words :
       {"17,600 parameters against 18,496",
        "4,456,448 multiply-adds per image against 4,718,592 (5.5556 % less)",
        "49,152 per image against 16,384, 3 times as many", "nothing is forced through the 32",
        "the skip carries all 128 channels", "is not the identity", "32 is less than 128"})
    EXPECT_NE(said.find(words), std::string::npos) << words << "\n" << said;
  const std::string wide = Outline(At("bottleneck=32,64&projection=1", "percent"));
  EXPECT_NE(wide.find("that does not hold"), std::string::npos) << wide;
  EXPECT_NE(wide.find("nothing is reduced here"), std::string::npos) << wide;
  EXPECT_EQ(wide.find("Features get lost"), std::string::npos) << wide;
}

TEST_F(BlocksTest, TheQuestionIsAnsweredAfterTheGuess) {
  EXPECT_EQ(Outline("").find("49,152"), std::string::npos);
  EXPECT_NE(Outline("guess=bottleneck").find("Yes. Here the bottleneck's have more: 49,152"),
            std::string::npos);
  EXPECT_NE(Outline("guess=same").find("No. Here the bottleneck's have more"), std::string::npos);
  EXPECT_NE(Outline("guess=standard&bottleneck=4,1").find("Yes. Here the standard block's"),
            std::string::npos);
}

TEST_F(BlocksTest, ABiasBeforeBatchNormIsTakenAway) {
  const Trace trace = lesson_.Compute(Read(""));
  EXPECT_EQ(*trace.values.Find("demo.y"), *trace.values.Find("demo.y_b"));
  EXPECT_EQ(*trace.values.At({"demo.db", 0, 0}), 0);
  EXPECT_GT(trace.values.Find("demo.dx")->cwiseAbs().minCoeff(), 0) << "it is not 0 everywhere";
  EXPECT_NE(Outline(At("", "demo.db")).find("0 = 1 + 0.5 + (−0.5) + (−1)"), std::string::npos);
}

TEST_F(BlocksTest, TheConventionsDifferByThreeTimesTheChannels) {
  const std::string said = Outline(At("", "more"));
  for (const char* number :
       {"25,636,712", "25,583,592", "53,120", "25,557,032", "79,680", "26,560"})
    EXPECT_NE(said.find(number), std::string::npos) << number;
  EXPECT_EQ(Number("", {"more", 0, 0}), 3 * Number("", {"more.means", 0, 0}));
  EXPECT_EQ(Number("net=resnet18", {"keras.total", 0, 0}), 25636712) << "Keras has no ResNet-18";
  EXPECT_GT(Number("net=resnet101", {"keras.total", 0, 0}), 44549160);
}

TEST_F(BlocksTest, WhatCannotBeIsRefusedWithASentence) {
  EXPECT_NE(Refusal("residual=0").find("0 is out of range"), std::string::npos);
  EXPECT_NE(Refusal("bottleneck=128,0").find("0 is out of range"), std::string::npos);
  const std::string stride = Refusal("stride=2");
  EXPECT_NE(stride.find("32 × 16 × 16"), std::string::npos) << stride;
  EXPECT_NE(stride.find("32 × 8 × 8"), std::string::npos) << stride;
  EXPECT_EQ(Refusal("stride=2&projection=1"), "");
  EXPECT_NE(Refusal("size=1000000000,1000000000").find("64 bits"), std::string::npos);
  EXPECT_NE(Refusal("residual=1000000000").find("64 bits"), std::string::npos);
  EXPECT_NE(Refusal("k=2.5").find("not a whole number"), std::string::npos);
  EXPECT_NE(Refusal("k=1e10").find("out of range"), std::string::npos);
  EXPECT_NE(Refusal("bottleneck=128").find("2 whole numbers"), std::string::npos);
  EXPECT_NE(Refusal("step=14").find("0 to 13"), std::string::npos);
  EXPECT_EQ(Refusal("step=18&bn=1"), "") << "batch norm adds steps";
  for (const char* pin : {"nothing", "residual.conv1:0,9", "nets:9,0", "residual.edge:0,3"})
    EXPECT_NE(Refusal(std::string("pin=") + pin).find("names nothing"), std::string::npos) << pin;
  EXPECT_EQ(Refusal("net=resnet20"),
            "net=resnet20 is refused: net takes none, resnet18, resnet34, "
            "resnet50, resnet101, or resnet152.");
  // A kernel larger than the image fits because of padding, and the page says so.
  EXPECT_NE(Outline("k=33&step=1").find("The kernel is larger than the image"), std::string::npos);
  EXPECT_FALSE(Press(Read("stride=2&projection=1"), "toggle.projection").ok());
  EXPECT_FALSE(Press(Read(""), "toggle.nothing").ok());
}

TEST_F(BlocksTest, CountsBeyondADoubleAreExactInValuesAndTable) {
  const std::string link = "residual=300000001&k=1&size=1,1&batch=1&bias=0";
  const json weights = Values(link)["residual"]["total"]["weights"];
  EXPECT_TRUE(weights.is_number_integer());
  EXPECT_EQ(weights.get<std::int64_t>(), 180000001200000002);
  const std::string csv = Table("csv", Read(At(link, "residual.total")));
  EXPECT_NE(csv.find("180000001200000002"), std::string::npos) << csv;
  EXPECT_NE(Outline(At(link, "residual.total")).find("have every digit"), std::string::npos);
}

TEST_F(BlocksTest, TheTableIsCopiedAsFarAsItIsComputed) {
  const std::string csv = Table("csv", Read("step=1"));
  EXPECT_EQ(
      csv,
      "block,layer,in,out,parameters,weights,biases,γ and β,running statistics,multiply-adds per "
      "image,convolution outputs per image\n"
      "Standard block,conv1,128 × 16 × 16 × 32,128 × 16 × 16 × 32,9248,9216,32,0,0,2359296,8192\n");
  const std::string markdown = Table("markdown", Read("step=7"));
  EXPECT_NE(markdown.find("| Bottleneck block | total | 128 × 16 × 16 × 128 | 128 × 16 × 16 × 128 "
                          "| 17600 | 17408 | 192 | 0 | 0 | 4456448 | 49152 |\n"),
            std::string::npos)
      << markdown;
  EXPECT_NE(markdown.find("| --- |"), std::string::npos);
  const std::string latex = Table("latex", Read("step=1"));
  EXPECT_NE(latex.find("Standard block & conv1 & 128 $\\times$ 16"), std::string::npos) << latex;
  EXPECT_NE(latex.find("$\\gamma$ and $\\beta$"), std::string::npos) << latex;
  EXPECT_NE(Table("csv", Read(At("", "net.total"))).find("ResNet-50,total"), std::string::npos);
}

TEST_F(BlocksTest, SwitchesKeepTheStep) {
  const State at_total = Read(At("", "bottleneck.total"));
  Result<State> next = Press(at_total, "toggle.bn");
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(lesson_.Compute(*next).StepOf("bottleneck.total"), next->Integer("step"));
  // If the current layer disappears, the one before it is shown, and the pin disappears too.
  State at_norm = Read(At("bn=1", "bottleneck.bn3"));
  at_norm.SetWord("pin", "bottleneck.bn3:0,0");
  ASSERT_EQ(lesson_.Check(at_norm), std::nullopt);
  next = Press(at_norm, "toggle.bn");
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(lesson_.Compute(*next).StepOf("bottleneck.conv3"), next->Integer("step"));
  EXPECT_EQ(next->Word("pin"), "");
  EXPECT_EQ(lesson_.Check(*next), std::nullopt);
}

TEST_F(BlocksTest, EditsGoByTheFieldsRules) {
  const State state = Read("");
  Result<State> next = Edit(lesson_, {"bottleneck", 1, 0}, 16, state);
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(next->Matrix("bottleneck")(1, 0), 16);
  EXPECT_FALSE(Edit(lesson_, {"k", 0, 0}, 2.5, state).ok());
  EXPECT_FALSE(Edit(lesson_, {"residual.conv1", 0, 0}, 3, state).ok());
}

// The page shows the counts of the state's blocks, which are computed here again.
TEST_F(BlocksTest, RandomStatesAreTrue) {
  std::mt19937 random(7);
  for (int i = 0; i < 200; ++i) {
    State state = DefaultState("blocks", lesson_.Describe());
    const auto below = [&](int count) {
      return static_cast<double>(random() % static_cast<unsigned>(count));
    };
    const double C = 1 + below(90);
    const double B = 1 + below(300);
    const double m = 1 + below(80);
    const double k = 1 + below(7);
    const double H = 1 + below(30);
    const double W = 1 + below(30);
    const bool bias = below(2) > 0;
    const bool projection = below(2) > 0;
    const double stride = projection ? 1 + below(3) : 1;
    state.Set("residual", C);
    state.Set("bottleneck", Eigen::MatrixXd(Eigen::Vector2d(B, m)));
    state.Set("size", Eigen::MatrixXd(Eigen::Vector2d(H, W)));
    state.Set("k", k);
    state.Set("stride", stride);
    state.SetWord("bias", bias ? "1" : "0");
    state.SetWord("projection", projection ? "1" : "0");
    ASSERT_EQ(lesson_.Check(state), std::nullopt) << PrintState(state, lesson_.Describe());
    const double one = bias ? 1 : 0;
    const double standard = 2 * (C * k * k + one) * C + (projection ? (C + one) * C : 0);
    const double narrow =
        (B + one) * m + (m * k * k + one) * m + (m + one) * B + (projection ? (B + one) * B : 0);
    const Trace trace = lesson_.Compute(state);
    EXPECT_EQ(*trace.values.At({"residual.total", 0, 0}), standard);
    EXPECT_EQ(*trace.values.At({"bottleneck.total", 0, 0}), narrow);
    const double out = std::ceil(H / stride) * std::ceil(W / stride);
    EXPECT_EQ(*trace.values.At({"bottleneck.total", 0, 5}),
              (B * m * H * W) + (m * k * k * m + m * B + (projection ? B * B : 0)) * out);
    state.Set("step", trace.StepOf("percent"));
    const std::string said = OutlineText(PageOf(state));
    EXPECT_NE(said.find(GroupDigits(ShowNumber(standard, 4))), std::string::npos);
    EXPECT_NE(said.find(GroupDigits(ShowNumber(narrow, 4))), std::string::npos);
    EXPECT_EQ(said.find("{"), std::string::npos) << said;
    const bool fewer = said.find("does not hold") == std::string::npos;
    EXPECT_EQ(fewer, narrow<standard&& * trace.values.At({"percent", 0, 0})> 0);
  }
}

}  // namespace
}  // namespace chainrule
