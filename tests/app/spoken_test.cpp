// The announcements for screen readers, step by step and change by change.
#include <gtest/gtest.h>

#include <cctype>

#include "app/hands.h"
#include "app/speech.h"
#include "math/join.h"
#include "page/outline.h"

namespace chainrule {
namespace {

std::string At(const std::string& link) {
  Tutor tutor;
  EXPECT_EQ(tutor.SetState(link), std::nullopt) << link;
  return tutor.announcement();
}

std::string AfterSetting(const std::string& link, const std::string& id, const std::string& value) {
  Tutor tutor;
  EXPECT_EQ(tutor.SetState(link), std::nullopt) << link;
  EXPECT_EQ(Set(tutor, id, value), std::nullopt) << id;
  return tutor.announcement();
}

bool Says(const std::string& announcement, std::string_view words) {
  return announcement.find(words) != std::string::npos;
}

TEST(SpokenStepTest, NoStepIsSaidInSigns) {
  for (const char* lesson : {"backprop", "saturation", "blocks", "norm", "conv"}) {
    Tutor tutor;
    ASSERT_EQ(tutor.SetState(std::string("lesson=") + lesson), std::nullopt);
    while (tutor.page().Find("deck.next")->enabled) {
      Press(tutor, "deck.next");
      // The first sentence gives the place of the step: "Forward · step 1 of 14".
      const std::string said = tutor.announcement().substr(tutor.announcement().find(". "));
      for (const char* sign : {"{", "}", "^", "_", "−", "·", "∂", "∑", "⁻", "\\"})
        EXPECT_FALSE(Says(said, sign)) << sign << " in " << lesson << ": " << said;
    }
  }
}

TEST(SpokenStepTest, EveryStepIsSaidWithItsNumberAndWhatThatIs) {
  for (const char* lesson : {"backprop", "saturation", "blocks", "norm", "conv"}) {
    Tutor tutor;
    ASSERT_EQ(tutor.SetState(std::string("lesson=") + lesson), std::nullopt);
    while (tutor.page().Find("deck.next")->enabled) {
      Press(tutor, "deck.next");
      const std::string& said = tutor.announcement();
      const std::size_t equals = said.find(" = ");
      ASSERT_NE(equals, std::string::npos) << lesson << ": " << said;
      const std::size_t sentence = said.rfind(". ", equals);
      const std::size_t question = said.rfind("? ", equals);
      const std::size_t start =
          question != std::string::npos && question > sentence ? question : sentence;
      const std::string name = said.substr(start + 2, equals - start - 2);
      EXPECT_FALSE(name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) ||
                   name.starts_with("minus"))
          << lesson << ": " << said;
    }
  }
}

TEST(SpokenStepTest, AnUpperIndexIsNoPower) {
  EXPECT_TRUE(Says(At("lesson=conv&step=1"), "What goes into y 1 of channel 1?"));
  EXPECT_TRUE(AfterSetting("lesson=conv", "tap.w:0,0", "9")
                  .starts_with("w 1 from channel 1 to channel 1 is now 9; it was 1."));
  EXPECT_TRUE(AfterSetting("lesson=backprop", "net.W2:2,0", "-2.9")
                  .starts_with("w 21 of layer 2 is now minus 2.9; it was minus 3."));
}

TEST(SpokenStepTest, AChangedNumberIsNamedWhole) {
  EXPECT_TRUE(AfterSetting("lesson=saturation&step=12", "cell.X:0,1", "3")
                  .starts_with("x 1, 1 is now 3; it was 2."));
  EXPECT_TRUE(AfterSetting("lesson=norm&step=3", "x.1", "3").starts_with("x 1, 1, 1, 1 is now 3;"));
}

TEST(SpokenStepTest, ColumnsAreSaidWithTheirNumbers) {
  EXPECT_TRUE(Says(At("lesson=blocks&step=12"),
                   "All of total: parameters 25,557,032, weights 25,502,912,"));
  const std::string budget = At("lesson=blocks&step=9");
  EXPECT_TRUE(Says(budget, "without biases 144, ")) << budget;
}

TEST(SpokenStepTest, TheLawIsSaidWithItsRate) {
  EXPECT_TRUE(Says(At("lesson=saturation&step=15"), " λ = "));
}

void ExpectNamesInWords(const std::vector<Node>& nodes, const Reader& reader) {
  const auto expect = [](const std::string& name) {
    for (const char* sign : {"{", "}", "^", "_"}) EXPECT_FALSE(Says(name, sign)) << name;
  };
  for (const Node& node : nodes) {
    expect(node.label);
    for (const Item& item : node.items) expect(reader.Name(item));
    ExpectNamesInWords(node.children, reader);
  }
}

TEST(SpokenNameTest, NumbersAndMatricesAreNamedInWords) {
  for (const char* link : {"lesson=backprop&step=14", "lesson=saturation&step=13",
                           "lesson=blocks&step=9", "lesson=norm&step=11", "lesson=conv&step=24"}) {
    Tutor tutor;
    ASSERT_EQ(tutor.SetState(link), std::nullopt);
    ExpectNamesInWords(tutor.page().roots(), tutor.page().reader());
  }
  Tutor tutor;
  EXPECT_TRUE(
      Says(Set(tutor, "net.W1:1,1", "abc")->sentence, "\"w 12 of layer 1, weight from input 1"));
}

TEST(SpokenNameTest, HeadsOfAMatrixAreNamedInWords) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState("lesson=conv&step=24&show=symbols"), std::nullopt);
  const std::string json = OutlineJson(tutor.page(), tutor.lesson().text());
  EXPECT_TRUE(Says(json, "[\"y 1 of channel 2\",[\"math\""));
  EXPECT_FALSE(Says(json, "[\"y_1^2\""));
}

TEST(SpokenNameTest, ASingleNumberIsOfNoExample) {
  for (const auto& [link, id] : {std::pair{"lesson=saturation&step=10", "matrix.E_in"},
                                 std::pair{"lesson=saturation&step=15", "matrix.rate"},
                                 std::pair{"lesson=backprop&step=7", "matrix.e"}}) {
    Tutor tutor;
    ASSERT_EQ(tutor.SetState(link), std::nullopt);
    const Node* matrix = FindNode(tutor.page().roots(), id);
    ASSERT_NE(matrix, nullptr) << id;
    ASSERT_EQ(matrix->heads.rows.size(), 1u) << id;
    EXPECT_EQ(matrix->heads.rows[0].name, "value") << id;
  }
}

TEST(SpokenNameTest, GridsOfATensorAreNamedByIt) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState("lesson=norm&step=4"), std::nullopt);
  const std::string json = OutlineJson(tutor.page());
  for (const char* label : {"x, image 1", "y, image 1", "x hat, image 2"})
    EXPECT_NE(json.find(Join("\"label\":\"", label, "\"")), std::string::npos) << label;
  EXPECT_EQ(json.find("\"label\":\", "), std::string::npos);
}

TEST(SpokenNameTest, NoNumberIsNamedTwice) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState("lesson=blocks"), std::nullopt);
  EXPECT_EQ(OutlineJson(tutor.page()).find("\"stride, stride\""), std::string::npos);
}

TEST(SpokenStepTest, AnExampleThatIsAddedIsNoKey) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState("lesson=saturation"), std::nullopt);
  Press(tutor, "example.add");
  EXPECT_TRUE(tutor.announcement().starts_with("Changed: examples.")) << tutor.announcement();
}

// A lesson without choices beside the timeline has no group for them.
TEST(SpokenStepTest, NoGroupIsEmpty) {
  for (const char* lesson : {"backprop", "saturation", "blocks", "norm", "conv"}) {
    Tutor tutor;
    ASSERT_EQ(tutor.SetState(std::string("lesson=") + lesson), std::nullopt);
    const Node* choices = FindNode(tutor.page().roots(), "deck.choices");
    EXPECT_TRUE(choices == nullptr || !choices->items.empty()) << lesson;
  }
}

}  // namespace
}  // namespace chainrule
