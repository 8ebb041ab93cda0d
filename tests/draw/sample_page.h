// A page with every kind of node, for tests of the painter.
#pragma once

#include <string>
#include <utility>

#include "draw/imgui_test.h"
#include "page/page.h"

namespace chainrule {

inline Item MakeItem(std::string id, Role role, std::string text, Verbs verbs) {
  Item item;
  item.id = std::move(id);
  item.role = role;
  item.name = text;
  item.text = std::move(text);
  item.verbs = verbs;
  return item;
}

inline Item MakeChoice(std::string id, std::string value) {
  Item item = MakeItem(std::move(id), Role::kChoice, value, Verb::kSet | Verb::kFocus);
  item.value = std::move(value);
  item.options = {{"exact", "exact"}, {"hand", "by hand"}, {"both", "both"}};
  return item;
}

class SamplePage {
 public:
  SamplePage() {
    trace_.values.Set("W1", Eigen::MatrixXd{{0.1, 0.2}, {0.3, 0.4}});
    trace_.values.Set("x", 2.0);
    trace_.values.Set("s1", Eigen::MatrixXd{{0.7}, {1.0}});
    trace_.values.Set("delta1", -1.3503);
    Step step;
    step.produces = {"delta1"};
    trace_.steps = StepList({step});
  }

  // Before its only step, delta1 is not yet computed.
  Page Make(int step = 1) const {
    const Mask mask(trace_, step);
    Page page(trace_.values, mask, {});
    page.SetQuantities({nullptr, [](const Quantity& quantity) -> std::optional<Range> {
                          if (quantity.name != "W1" && quantity.name != "x") return std::nullopt;
                          return Range{-10, 10, 0.1};
                        }});
    Header(page);
    Story(page);
    page.Begin(Region::kStage, "stage", "Stage");
    Network(page);
    page.Matrix("matrix.W1", "W1", ParseOrDie("\\link{W1}{W^{(1)}}"), "W1", false);
    page.Matrix("matrix.delta1", "delta1", ParseOrDie("\\delta^{(1)}"), "delta1", true);
    page.End();
    Deck(page, step);
    page.Finish();
    return page;
  }

 private:
  static void Header(Page& page) {
    page.Begin(Region::kHeader, "header", "Header");
    Item tab = MakeItem("lesson.a", Role::kTab, "Backprop", Verb::kPress | Verb::kFocus);
    tab.selected = true;
    page.Controls("header.lessons", "Lessons",
                  {tab, MakeItem("lesson.b", Role::kTab, "Norm", Verb::kPress | Verb::kFocus)});
    Item undo = MakeItem("tool.undo", Role::kButton, "Undo", Verb::kPress | Verb::kFocus);
    undo.enabled = false;
    page.Controls(
        "header.tools", "Tools",
        {undo, MakeItem("tool.theme", Role::kButton, "Theme", Verb::kPress | Verb::kFocus)});
    page.End();
  }

  static void Story(Page& page) {
    page.Begin(Region::kStory, "story", "Story");
    page.NoticeFirst("notice", ParagraphOrDie("A notice."), TextStyle::kError);
    page.Prose("eyebrow", ParagraphOrDie("Backward · step 1 of 1"), TextStyle::kEyebrow);
    page.Heading("title", 2, ParagraphOrDie("Sensitivity of $\\delta^{(1)}$"));
    page.Prose("prose", ParagraphOrDie("Look at [[delta1:0,0|this number]], which is $x^2$."));
    FormulaLine line{"numbers", ParseOrDie("\\link{delta1}{\\delta^{(1)}} = \\val{x}")};
    page.Lines("lines", "Lines", {line, {"by hand", ParseOrDie("1 = 1"), true}}, true);
    Item number = page.NumberItem("input.x", {"x", 0, 0});
    number.symbol = ParseOrDie("x");
    page.Controls("controls", "Controls",
                  {MakeItem("press.me", Role::kButton, "Press", Verb::kPress | Verb::kFocus),
                   MakeChoice("choice", "hand"), number});
    page.End();
  }

  static void Network(Page& page) {
    NetworkFigure figure;
    std::vector<Item> items;
    const auto add = [&](const std::string& id, const Quantity& quantity) {
      items.push_back(page.NumberItem(id, quantity));
      return static_cast<int>(items.size()) - 1;
    };
    NetworkFigure::Unit bias{.bias = true};
    NetworkFigure::Unit input{.input = true, .x_item = add("net.x", {"x", 0, 0})};
    NetworkFigure::Unit unit{.x_item = add("net.s1:1", {"s1", 1, 0}),
                             .s_item = add("net.s1:0", {"s1", 0, 0}),
                             .delta_item = add("net.delta1", {"delta1", 0, 0}),
                             .current = true};
    figure.layers = {{bias, input}, {unit}};
    for (int row = 0; row < 2; ++row) {
      const std::string id = "net.W1:" + std::to_string(row);
      figure.edges.push_back(
          {.layer = 1, .from = row, .to = 0, .item = add(id, {"W1", row, 0}), .strength = 0.5});
    }
    figure.captions = {ParseOrDie("x^{(0)}"), ParseOrDie("\\text{layer 1}")};
    figure.notes = {ParseOrDie("y = 1"), ParseOrDie("e = 2")};
    page.Figure("figure", "Network", std::move(figure), std::move(items));
  }

  static void Deck(Page& page, int step) {
    page.Begin(Region::kDeck, "deck", "Deck");
    std::vector<Item> buttons;
    for (const auto& [id, text] :
         {std::pair{"deck.first", "«"}, std::pair{"deck.previous", "‹"},
          std::pair{"deck.play", "Play"}, std::pair{"deck.next", "›"}, std::pair{"deck.last", "»"}})
      buttons.push_back(MakeItem(id, Role::kButton, text, Verb::kPress | Verb::kFocus));
    Item speed = MakeItem("deck.speed", Role::kChoice, "", Verb::kSet | Verb::kFocus);
    speed.value = "1";
    speed.options = {{"0.5", "0.5×"}, {"1", "1×"}, {"2", "2×"}};
    buttons.push_back(std::move(speed));
    page.Controls("deck.buttons", "Stepping", std::move(buttons));
    std::vector<Item> stops{MakeItem("slider", Role::kSlider, "", Verb::kSet | Verb::kFocus)};
    stops.front().range = {0, 6, 1};
    stops.front().value = std::to_string(step);
    for (int i = 1; i <= 6; ++i) {
      const std::string number = std::to_string(i);
      stops.push_back(
          MakeItem("stop." + number, Role::kStop, "s" + number, Verb::kPress | Verb::kFocus));
      stops.back().symbol = ParseOrDie("s(" + number + ")");
      stops.back().selected = i == step;
      stops.back().done = i <= step;
      stops.back().backward = i > 3;
    }
    page.Timeline("timeline", "Timeline", std::move(stops));
    page.Controls("deck.choices", "Choices", {MakeChoice("round", "exact")});
    page.End();
  }

  Trace trace_;
};

}  // namespace chainrule
