#include "page/page.h"

#include <gtest/gtest.h>

namespace chainrule {
namespace {

class PageTest : public testing::Test {
 protected:
  PageTest() {
    trace_.values.Set("W1", (Eigen::MatrixXd(2, 2) << 0.1, 0.25, -3, 1.0 / 3).finished());
    trace_.values.Set("s1", (Eigen::MatrixXd(2, 1) << 0.7, -1.4804146).finished());
    Step step;
    step.produces = {"s1"};
    trace_.steps = StepList({step});
  }
  Page Start(int step) const { return Page(trace_.values, Mask(trace_, step), NumberStyle{}); }

  Trace trace_;
};

TEST_F(PageTest, NumbersAreFormattedByThePage) {
  const Page page = Start(1);
  EXPECT_EQ(page.reader().Show({"W1", 0, 0}), "0.1");
  EXPECT_EQ(page.reader().Show({"W1", 1, 1}), "0.3333");
  EXPECT_EQ(page.reader().Show({"s1", 1, 0}), "−1.4804");
  EXPECT_EQ(page.reader().Show({"s1", 1, 0}, 2), "−1.48");
}

TEST_F(PageTest, WhatIsNotYetComputedIsNowhere) {
  const Page page = Start(0);
  EXPECT_EQ(page.reader().Show({"s1", 0, 0}), "…");
  const Item item = page.NumberItem("a", {"s1", 0, 0});
  EXPECT_EQ(page.reader().ExposureOf(item), Exposure::kNotYet);
  EXPECT_EQ(page.reader().Text(item), "…");
  EXPECT_EQ(page.reader().Value(item), "");
  const Result<Formula> formula = ParseFormula("\\val{s1:0,0} + \\val{W1:0,0}");
  ASSERT_TRUE(formula.ok());
  const std::string filled = ToPlainText(page.reader().Read(*formula));
  EXPECT_EQ(filled.find("0.7"), std::string::npos) << filled;
  EXPECT_NE(filled.find("0.1"), std::string::npos) << filled;
}

TEST_F(PageTest, InputsCarryEveryDigit) {
  Page page = Start(0);
  page.SetQuantities({nullptr, [](const Quantity& quantity) -> std::optional<Range> {
                        if (quantity.name != "W1") return std::nullopt;
                        return Range{-5, 5, 0.1};
                      }});
  EXPECT_EQ(page.NumberItem("b", {"s1", 0, 0}).role, Role::kValue);
  const Item item = page.NumberItem("a", {"W1", 1, 1});
  EXPECT_EQ(item.role, Role::kNumber);
  EXPECT_EQ(page.reader().Value(item), "0.3333333333333333");
  EXPECT_TRUE(Allows(item.verbs, Verb::kSet));
  EXPECT_TRUE(Allows(item.verbs, Verb::kPin));
  EXPECT_FALSE(Allows(item.verbs, Verb::kPress));
  EXPECT_EQ(item.range.max, 5);
}

TEST_F(PageTest, AFormulaSaysHowManyDecimalsItsNumbersHave) {
  const Page page = Start(1);
  const Result<Formula> formula = ParseFormula("\\val{W1:1,1} + \\val{W1:0,0}");
  ASSERT_TRUE(formula.ok());
  EXPECT_EQ(ToPlainText(page.reader().Read(*formula)), "0.3333 + 0.1");
  EXPECT_EQ(ToPlainText(page.reader().Read(WithDecimals(*formula, 2))), "0.33 + 0.1");
  EXPECT_TRUE(HasValues(*formula));
  EXPECT_FALSE(HasValues(*ParseFormula("W_1 + 2")));
}

TEST_F(PageTest, ANumberGoesByItsQuantitysNameUnlessItHasItsOwn) {
  Page page = Start(1);
  page.SetQuantities({[](const Quantity& quantity) {
                        return QuantityName{*ParseFormula("W"), "weight " + ToText(quantity)};
                      },
                      nullptr});
  Item item = page.NumberItem("a", {"W1", 1, 1});
  EXPECT_EQ(page.reader().Name(item), "weight W1:1,1");
  EXPECT_EQ(ToPlainText(page.reader().Symbol(item)), "W");
  item.note = "left out";
  EXPECT_EQ(page.reader().Name(item), "weight W1:1,1, left out");
  item.name = "this one";
  EXPECT_EQ(page.reader().Name(item), "this one, left out");
  EXPECT_TRUE(IsEmptyFormula(page.reader().Symbol(item)));
}

TEST_F(PageTest, ItemsAreFoundAfterThePageHasMoved) {
  Page page = Start(1);
  page.Begin(Region::kStage, "stage", "Stage");
  page.Matrix("matrix.W1", "W1", {}, "W1", false, {}, [](Item& item) { item.name = "n"; });
  page.End();
  page.Finish();
  const Page moved = std::move(page);
  ASSERT_NE(moved.Find("cell.W1:1,0"), nullptr);
  EXPECT_EQ(moved.reader().Text(*moved.Find("cell.W1:1,0")), "−3");
  EXPECT_EQ(moved.Find("cell.W1:2,0"), nullptr);
}

TEST_F(PageTest, NoticesComeFirstInTheStory) {
  Page page = Start(1);
  Inline words;
  words.text = "Mind this.";
  page.NoticeFirst("notice.0", {words}, TextStyle::kError);
  page.Begin(Region::kHeader, "header", "Header");
  page.End();
  page.Begin(Region::kStory, "story", "Story");
  page.Heading("story.title", 2, {words});
  page.End();
  page.Finish();
  ASSERT_EQ(page.roots().size(), 2u);
  EXPECT_TRUE(page.roots()[0].children.empty());
  ASSERT_EQ(page.roots()[1].children.size(), 2u);
  EXPECT_EQ(page.roots()[1].children[0].id, "notice.0");
}

TEST(VerbTest, NamesGoBothWays) {
  for (Verb verb : {Verb::kPress, Verb::kSet, Verb::kStep, Verb::kPin, Verb::kFocus})
    EXPECT_EQ(VerbFromName(VerbName(verb)), verb);
  EXPECT_EQ(VerbFromName("drop"), std::nullopt);
}

TEST(ViewTest, WholeAndEntryLightEachOther) {
  View view;
  view.lit = {{"W1", 0, 1}};
  EXPECT_TRUE(view.Lit({"W1"}));
  EXPECT_TRUE(view.Lit({"W1", 0, 1}));
  EXPECT_FALSE(view.Lit({"W1", 1, 1}));
  EXPECT_FALSE(view.Lit({"W2"}));
  EXPECT_FALSE(view.PinnedLit({"W1"}));
}

}  // namespace
}  // namespace chainrule
