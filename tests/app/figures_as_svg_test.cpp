// Every figure of every lesson as SVG: well formed, with the numbers that the page shows.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "app/tutor.h"
#include "draw/svg.h"
#include "math/activation.h"

namespace chainrule {
namespace {

// What is wrong with a document; empty: nothing. `texts`: the contents of its text elements, in
// order. Strict enough for what the brush writes: elements, attributes in double quotes, entities.
std::string FaultOf(const std::string& xml, std::string& texts) {
  std::vector<std::string> open;
  std::size_t at = 0;
  while (at < xml.size()) {
    if (xml[at] != '<') {
      const std::size_t end = std::min(xml.find('<', at), xml.size());
      const std::string text = xml.substr(at, end - at);
      if (open.empty() && text != "\n") return "text outside the root";
      for (std::size_t i = text.find('&'); i != std::string::npos; i = text.find('&', i + 1)) {
        const std::string name = text.substr(i, text.find(';', i) - i + 1);
        if (name != "&amp;" && name != "&lt;" && name != "&gt;" && name != "&quot;") return name;
      }
      if (!open.empty() && open.back() == "text") texts += text + "\n";
      at = end;
      continue;
    }
    const std::size_t end = xml.find('>', at);
    if (end == std::string::npos) return "an element without an end";
    std::string tag = xml.substr(at + 1, end - at - 1);
    at = end + 1;
    if (tag.starts_with("/")) {
      if (open.empty() || open.back() != tag.substr(1)) return "</" + tag.substr(1) + ">";
      open.pop_back();
      continue;
    }
    const bool empty = tag.ends_with("/");
    if (empty) tag.pop_back();
    const std::string name = tag.substr(0, tag.find(' '));
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return tag;
    std::map<std::string, int> attributes;
    for (std::size_t i = tag.find("=\""); i != std::string::npos; i = tag.find("=\"", i)) {
      const std::size_t begin = tag.rfind(' ', i) + 1;
      const std::string attribute = tag.substr(begin, i - begin);
      if (++attributes[attribute] > 1) return name + " has " + attribute + " twice";
      i = tag.find('"', i + 2) + 1;
    }
    if (tag.find("nan") != std::string::npos || tag.find("inf\"") != std::string::npos) return tag;
    if (!empty) open.push_back(name);
  }
  return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

void EachFigure(const std::vector<Node>& nodes, const std::function<void(const Node&)>& each) {
  for (const Node& node : nodes) {
    if (node.kind == NodeKind::kFigure || node.kind == NodeKind::kMatrix) each(node);
    EachFigure(node.children, each);
  }
}

// The stroke of the tangent: its colour is the slope's, and its direction θ′(s).
TEST(FiguresAsSvgTest, TheTangentInAUnitHasTheSlopeThere) {
  for (const char* const theta : {"tanh", "logistic", "relu", "identity"}) {
    Tutor tutor;
    ASSERT_EQ(tutor.SetState(
                  std::string("lesson=backprop&W1=.1;.5&W2=.2;.7&x=1.2&y=1&step=2&theta=") + theta),
              std::nullopt);
    const std::string svg = FigureAsSvg(tutor.page(), tutor.view(), "figure", {.width = 900})->svg;
    const double s = *tutor.trace().values.At({"s1", 0, 0});
    const double slope = Derivative(*ActivationFromName(theta), s);
    const std::regex line(
        "<line x1=\"([-0-9.]+)\" y1=\"([-0-9.]+)\" x2=\"([-0-9.]+)\" "
        "y2=\"([-0-9.]+)\"[^>]*stroke=\"#0b6b63\"");
    std::smatch found;
    ASSERT_TRUE(std::regex_search(svg, found, line)) << theta;
    const auto number = [&](int i) { return std::stod(found[static_cast<std::size_t>(i)].str()); };
    EXPECT_NEAR((number(2) - number(4)) / (number(3) - number(1)), slope, 0.02) << theta;
  }
}

TEST(FiguresAsSvgTest, EveryStepOfEveryLesson) {
  Tutor tutor;
  for (const auto& lesson : tutor.catalog().lessons()) {
    ASSERT_EQ(tutor.SetState("lesson=" + std::string(lesson->id())), std::nullopt);
    const int steps = static_cast<int>(tutor.trace().steps.size());
    int figures = 0;
    int numbers = 0;
    for (int step = 0; step <= steps; ++step) {
      ASSERT_EQ(
          tutor.Do({.id = "timeline.slider", .verb = Verb::kSet, .value = std::to_string(step)}),
          std::nullopt);
      EachFigure(tutor.page().roots(), [&](const Node& node) {
        SCOPED_TRACE(tutor.Link() + " " + node.id);
        const auto picture = FigureAsSvg(tutor.page(), tutor.view(), node.id, {.width = 900});
        ASSERT_TRUE(picture);
        std::string texts;
        EXPECT_EQ(FaultOf(picture->svg, texts), "");
        for (const auto& [id, drawn] : picture->drawn_numbers.entries()) {
          const Item* item = tutor.page().Find(id);
          ASSERT_NE(item, nullptr) << id;
          if (item->quantity) {
            EXPECT_EQ(drawn, tutor.page().reader().Text(*item)) << id;
          }
          // A power of ten is a text of its own.
          const std::string digits = drawn.substr(0, drawn.find("·10"));
          EXPECT_NE(texts.find(digits), std::string::npos) << id << " " << drawn;
          ++numbers;
        }
        ++figures;
      });
    }
    EXPECT_GT(figures, steps) << lesson->id();
    EXPECT_GT(numbers, 3 * steps) << lesson->id();
  }
}

TEST(FiguresAsSvgTest, ThePictureOfTheNetworkHasItsNumbers) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState("lesson=backprop&step=9"), std::nullopt);
  std::string texts;
  EXPECT_EQ(FaultOf(FigureAsSvg(tutor.page(), tutor.view(), "figure", {})->svg, texts), "");
  for (const char* number : {"−1.480", "−.902", "−3.6062", "−1.3503", "0.4", "−3"})
    EXPECT_NE(texts.find(number), std::string::npos) << number << " in " << texts;
  // δ^(1) comes two steps later.
  EXPECT_EQ(texts.find("0.8524"), std::string::npos);
}

TEST(FiguresAsSvgTest, TheCommandLineWritesOne) {
  const CommandOutput first = RunCommand({"figure", "lesson=backprop&step=9"});
  EXPECT_EQ(first.exit_status, 0);
  std::string texts;
  EXPECT_EQ(FaultOf(first.out, texts), "");
  EXPECT_NE(first.out.find("<title>The network"), std::string::npos);
  const CommandOutput dark =
      RunCommand({"figure", "lesson=backprop&step=9", "--id", "matrix.x2", "--theme", "dark"});
  EXPECT_EQ(dark.exit_status, 0);
  EXPECT_NE(dark.out.find("#17191d"), std::string::npos);

  const CommandOutput unknown = RunCommand({"figure", "lesson=backprop", "--id", "<b>"});
  EXPECT_EQ(unknown.exit_status, 2);
  EXPECT_EQ(unknown.out, "");
  EXPECT_NE(unknown.err.find("“<b>”"), std::string::npos) << unknown.err;
  EXPECT_NE(unknown.err.find("figure"), std::string::npos);
  for (const std::vector<std::string>& bad : {std::vector<std::string>{"figure"},
                                              {"figure", "step=1", "--theme", "pink"},
                                              {"figure", "step=1", "--id"},
                                              {"figure", "step=1", "--id", "a", "--id", "b"}}) {
    const CommandOutput refused = RunCommand(bad);
    EXPECT_EQ(refused.exit_status, 2);
    EXPECT_NE(refused.err.find("Usage"), std::string::npos);
  }
  EXPECT_EQ(RunCommand({"figure", "W1=abc"}).exit_status, 2);
}

}  // namespace
}  // namespace chainrule
