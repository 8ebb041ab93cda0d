#include "course/asked.h"

#include <gtest/gtest.h>

#include "course/cell_texts.h"

namespace chainrule {
namespace {

TEST(CellTextsTest, ReadBackAsPrinted) {
  for (const char* const text : {"", "s1:0,0=0.70;x1:1,0=0.60", "delta1:0,0", "e:0,0=-1/2;s1:2,3",
                                 "dW1:0,1=\xe2\x88\x92"
                                 "0.5=7"}) {
    const auto cells = ParseCellTexts(text);
    ASSERT_TRUE(cells) << text;
    EXPECT_EQ(PrintCellTexts(*cells), text);
  }
}

TEST(CellTextsTest, OnlyEntriesEachOnce) {
  for (const char* const text :
       {"s1=0.7", "s1:0=1", "0.7", "s1:0,0=1;s1:0,0=2", ";", "s1:0,0;;", "s 1:0,0=1", "=1"})
    EXPECT_FALSE(ParseCellTexts(text)) << text;
}

TEST(CellTextsTest, OneIsSetAndErasedByItself) {
  auto cells = *ParseCellTexts("s1:0,0=0.70;x1:1,0=0.60");
  SetCell(cells, {"x1", 1, 0}, "0.61");
  SetCell(cells, {"e", 0, 0}, "3");
  EraseCell(cells, {"s1", 0, 0});
  EraseCell(cells, {"s1", 5, 0});
  EXPECT_EQ(PrintCellTexts(cells), "x1:1,0=0.61;e:0,0=3");
  ASSERT_NE(FindCell(cells, {"e", 0, 0}), nullptr);
  EXPECT_EQ(*FindCell(cells, {"e", 0, 0}), "3");
  EXPECT_EQ(FindCell(cells, {"s1", 0, 0}), nullptr);
}

TEST(CellTextsTest, ListsOfNames) {
  const auto read = [](const char* text) {
    std::string names;
    const auto all = ParseQuantities(text);
    if (!all) return std::string("none");
    for (const Quantity& quantity : *all) names += ToText(quantity) + " ";
    return names;
  };
  EXPECT_EQ(read("x,delta,dW"), "x delta dW ");
  EXPECT_EQ(read("delta1:1,0,dW,e:0,0"), "delta1:1,0 dW e:0,0 ");
  EXPECT_EQ(read("delta1:1,0"), "delta1:1,0 ");
  for (const char* const text : {"x,,y", "delta1:1", "delta1:1,0,0", "1", ",x", "x y"})
    EXPECT_EQ(read(text), "none") << text;
}

TEST(AskedTest, AnAnswerTakesBackThatItWasChecked) {
  Fields fields;
  AddAnswerFields(true, fields);
  State state = DefaultState("lesson", fields);
  EXPECT_FALSE(WorksOut(state));
  state = WithAnswer(std::move(state), {"s1", 0, 0}, "0.7");
  state.SetWord("checked", "s1:0,0;s1:1,0");
  state = WithAnswer(std::move(state), {"s1", 0, 0}, "0.8");
  EXPECT_EQ(state.Word("answers"), "s1:0,0=0.8");
  EXPECT_EQ(state.Word("checked"), "s1:1,0");
  state = WithAnswer(std::move(state), {"s1", 0, 0}, "");
  EXPECT_EQ(state.Word("answers"), "");
  state.SetWord("ask", "s1");
  EXPECT_TRUE(WorksOut(state)) << "who is asked works out";
  state.SetWord("mode", "read");
  EXPECT_FALSE(WorksOut(state));
}

TEST(AskedTest, HintsEndAtTheLast) {
  Fields fields;
  AddAnswerFields(true, fields);
  State state = DefaultState("lesson", fields);
  const Quantity entry{"s1", 0, 0};
  for (int i = 1; i <= kMostHints + 1; ++i) {
    state = WithHint(std::move(state), entry);
    EXPECT_EQ(state.Word("hints"), "s1:0,0=" + std::to_string(std::min(i, kMostHints)));
  }
  state = WithGivenUp(WithAnswer(std::move(state), entry, "5"), entry);
  EXPECT_EQ(state.Word("shown"), "s1:0,0");
  EXPECT_EQ(state.Word("answers"), "");
  EXPECT_EQ(WithoutAnswers(state), DefaultState("lesson", fields));
}

}  // namespace
}  // namespace chainrule
