// Rules that every lesson must follow from the day it is added.
#include "lessons/catalog.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <utility>

#include "course/number.h"
#include "course/state_codec.h"
#include "lessons/random_states.h"
#include "lessons/sample_lesson.h"
#include "page/outline.h"

namespace chainrule {
namespace {

constexpr int kRandomStates = 500;

template <class Visit>
void VisitNodes(const std::vector<Node>& nodes, const Visit& visit) {
  for (const Node& node : nodes) {
    visit(node);
    VisitNodes(node.children, visit);
  }
}

// A paragraph that cannot be parsed shows the reason, so no page may show one.
Page PageOf(const Lesson& lesson, const State& state, const Trace& trace) {
  Page page(trace.values, Mask(trace, state.Integer("step")), NumberStyle{});
  lesson.Compose(state, trace, page);
  page.Finish();
  VisitNodes(page.roots(), [](const Node& node) {
    const std::string shown = ToPlainText(node.paragraph);
    EXPECT_EQ(shown.find(" is not understood at character "), std::string::npos) << shown;
  });
  return page;
}

// Each item shows the computed number, or nothing if it must stay hidden.
void ExpectItemsTrue(const Page& page, const Trace& trace, int step) {
  const Mask mask(trace, step);
  const Reader& reader = page.reader();
  std::set<std::string> ids;
  VisitNodes(page.roots(), [&](const Node& node) {
    for (const Item& item : node.items) {
      EXPECT_TRUE(ids.insert(item.id).second) << item.id;
      EXPECT_FALSE(reader.Name(item).empty()) << item.id;
      if (!item.quantity) continue;
      ASSERT_TRUE(trace.values.Has(*item.quantity)) << item.id;
      const std::string text = reader.Text(item);
      if (mask.Of(*item.quantity) != Exposure::kShown) {
        EXPECT_NE(reader.ExposureOf(item), Exposure::kShown) << item.id;
        EXPECT_TRUE(text == "?" || text == "…") << item.id << " shows " << text;
        continue;
      }
      const double value = *trace.values.At(*item.quantity);
      const NumberStyle style;
      // A field shows its number as it would be typed.
      const auto grouped = [&](std::string shown) {
        return item.role == Role::kNumber ? shown : GroupDigits(std::move(shown));
      };
      const bool as_given = item.role == Role::kNumber && ParseNumber(text) == value;
      EXPECT_TRUE(text == grouped(ShowNumber(value, style.decimals)) || as_given ||
                  text == grouped(ShowNumberCompact(value, style.compact_decimals)))
          << item.id << " shows " << text << " for " << value;
      if (item.role == Role::kNumber) {
        EXPECT_EQ(ParseNumber(reader.Value(item)), value) << item.id;
      }
    }
  });
}

// The lessons, and the smallest possible one.
class CatalogTest : public testing::Test {
 protected:
  CatalogTest() { catalog_.Add(SampleLesson()); }

  Catalog catalog_;
};

TEST_F(CatalogTest, IdsAreUniqueAndFound) {
  ASSERT_FALSE(catalog_.lessons().empty());
  std::set<std::string> ids;
  for (const auto& lesson : catalog_.lessons()) {
    EXPECT_TRUE(ids.insert(std::string(lesson->id())).second);
    EXPECT_EQ(catalog_.Find(lesson->id()), lesson.get());
    EXPECT_FALSE(lesson->text().Word("name").empty());
  }
  EXPECT_EQ(catalog_.Find("no such lesson"), nullptr);
}

TEST_F(CatalogTest, EveryStepComposesWithItsWordsAndPrints) {
  for (const auto& lesson : catalog_.lessons()) {
    State state = DefaultState(lesson->id(), lesson->Describe());
    ASSERT_EQ(lesson->Check(state), std::nullopt) << lesson->id();
    const Trace trace = lesson->Compute(state);
    ASSERT_FALSE(trace.steps.empty());
    for (int step = 0; step <= static_cast<int>(trace.steps.size()); ++step) {
      SCOPED_TRACE(std::string(lesson->id()) + " step " + std::to_string(step));
      state.Set("step", step);
      const Page page = PageOf(*lesson, state, trace);
      ExpectItemsTrue(page, trace, step);
      const std::string outline = OutlineText(page);
      EXPECT_FALSE(std::regex_search(outline, std::regex("\\{[A-Za-z_]+\\}")))
          << "a placeholder is left: " << outline;
      EXPECT_FALSE(nlohmann::json::parse(OutlineJson(page), nullptr, false).is_discarded());
      if (step > 0) {
        const Step& made = trace.steps[static_cast<std::size_t>(step - 1)];
        ASSERT_NE(lesson->text().Find(made.kind), nullptr) << made.kind;
        for (const std::string& name : made.produces) EXPECT_EQ(trace.StepOf(name), step) << name;
      }
    }
  }
}

TEST_F(CatalogTest, NothingShowsBeforeItIsComputed) {
  for (const auto& lesson : catalog_.lessons()) {
    const State state = DefaultState(lesson->id(), lesson->Describe());
    const Trace trace = lesson->Compute(state);
    const Mask start(trace, 0);
    // What the lesson shows whole as it opens is known at every step.
    const auto known = [&](const std::string& name) {
      const std::vector<Quantity>& all = trace.steps.constants();
      return std::find(all.begin(), all.end(), Quantity{name}) != all.end();
    };
    for (const Step& step : trace.steps)
      for (const std::string& name : step.produces)
        EXPECT_EQ(start.Of({name, step.first_row, 0}),
                  known(name) ? Exposure::kShown : Exposure::kNotYet)
            << name;
    for (const Quantity& constant : trace.steps.constants())
      EXPECT_EQ(start.Of(constant), Exposure::kShown) << constant.name;
    const Mask end(trace, static_cast<int>(trace.steps.size()));
    for (const std::string& name : trace.sheet->AllNames())
      EXPECT_EQ(end.Of({name, 0, 0}), Exposure::kShown) << name;
  }
}

// Covers every number on every page at every step; each card has a title.
TEST_F(CatalogTest, EveryNumberShownCanBePinned) {
  for (const auto& lesson : catalog_.lessons()) {
    State state = DefaultState(lesson->id(), lesson->Describe());
    const Trace trace = lesson->Compute(state);
    const int count = static_cast<int>(trace.steps.size());
    std::set<std::string> pins;
    for (int step = 0; step <= count; ++step) {
      state.Set("step", step);
      VisitNodes(PageOf(*lesson, state, trace).roots(), [&](const Node& node) {
        for (const Item& item : node.items)
          if (item.quantity && Allows(item.verbs, Verb::kPin)) pins.insert(ToText(*item.quantity));
      });
    }
    EXPECT_GT(pins.size(), 5U);
    for (const std::string& pin : pins) {
      SCOPED_TRACE(std::string(lesson->id()) + " " + pin);
      state.SetWord("pin", pin);
      bool titled = false;
      VisitNodes(PageOf(*lesson, state, trace).roots(),
                 [&](const Node& node) { titled = titled || node.id == "card.title"; });
      EXPECT_TRUE(titled);
    }
  }
}

TEST_F(CatalogTest, ForwardAndBackAgainIsTheSamePage) {
  for (const auto& lesson : catalog_.lessons()) {
    State state = DefaultState(lesson->id(), lesson->Describe());
    const Trace trace = lesson->Compute(state);
    const int count = static_cast<int>(trace.steps.size());
    std::vector<std::string> forward;
    for (int step = 0; step <= count; ++step) {
      state.Set("step", step);
      forward.push_back(OutlineJson(PageOf(*lesson, state, trace)));
    }
    for (int step = count; step >= 0; --step) {
      state.Set("step", step);
      EXPECT_EQ(OutlineJson(PageOf(*lesson, state, lesson->Compute(state))),
                forward[static_cast<std::size_t>(step)]);
    }
    EXPECT_EQ(std::set<std::string>(forward.begin(), forward.end()).size(), forward.size());
  }
}

TEST_F(CatalogTest, RandomStatesComposeAndGoThroughTheirLink) {
  for (const auto& lesson : catalog_.lessons()) {
    std::mt19937 random(20261122);
    const FieldsOf fields = [&](std::string_view id) -> const Fields* {
      return id == lesson->id() ? &lesson->Describe() : nullptr;
    };
    std::map<std::string, int> given;  // how often data that have defaults were given
    for (int i = 0; i < kRandomStates; ++i) {
      const State state = RandomState(*lesson, random);
      for (const Field& field : lesson->Describe().fields)
        if (field.kind == FieldKind::kVector && field.default_text == "default")
          given[field.name] += state.Get(field.name).word.empty() ? 1 : 0;
      ASSERT_EQ(lesson->Check(state), std::nullopt);
      const std::string link = PrintState(state, lesson->Describe());
      const Result<ParsedState> again = ParseState(link, fields, lesson->id());
      ASSERT_TRUE(again.ok()) << link << ": " << again.error().sentence;
      EXPECT_EQ(again->state, state) << link;
      EXPECT_TRUE(again->unknown_keys.empty());
      const Trace trace = lesson->Compute(state);
      ExpectItemsTrue(PageOf(*lesson, state, trace), trace, state.Integer("step"));
    }
    for (const auto& [key, count] : given)
      EXPECT_GT(count, kRandomStates / 10) << lesson->id() << " " << key;
  }
}

// In every step and for every entry, the operands as shown give the result as shown.
TEST_F(CatalogTest, OperandsShownReproduceTheResultShown) {
  const int decimals = NumberStyle{}.decimals;
  int checked = 0;
  for (const auto& lesson : catalog_.lessons()) {
    std::mt19937 random(7);
    for (int i = 0; i < 40; ++i) {
      const State state =
          i == 0 ? DefaultState(lesson->id(), lesson->Describe()) : RandomState(*lesson, random);
      const Trace trace = lesson->Compute(state);
      for (const Step& step : trace.steps) {
        const std::string& name = step.produces.front();
        const Eigen::MatrixXd& result = *trace.values.Find(name);
        for (int row = 0; row < result.rows(); ++row) {
          for (int column = 0; column < result.cols(); ++column) {
            const Expansion expansion = trace.sheet->Expand({name, row, column}, trace.values);
            // A long sum is shown as a sum, without numbers in it.
            if (!expansion.evaluate) {
              EXPECT_TRUE(expansion.operands.empty()) << name;
              continue;
            }
            const int operand_decimals = OperandDecimals(expansion, trace.values, decimals);
            std::vector<double> shown;
            for (const Quantity& operand : expansion.operands)
              shown.push_back(ShownValue(*trace.values.At(operand), operand_decimals));
            if (!std::isfinite(result(row, column))) continue;
            EXPECT_EQ(ShownValue(expansion.evaluate(shown), decimals),
                      ShownValue(result(row, column), decimals))
                << PrintState(state, lesson->Describe()) << " " << name << " " << row << ","
                << column << " with " << operand_decimals;
            ++checked;
          }
        }
      }
    }
  }
  EXPECT_GT(checked, 1000);
}

}  // namespace
}  // namespace chainrule
