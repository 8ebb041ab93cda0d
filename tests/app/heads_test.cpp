// Lessons whose words are not there yet: the page opens with the head of each lesson's text and
// loads the rest.
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "app/hands.h"
#include "app/tutor.h"
#include "lessons/random_states.h"
#include "math/join.h"
#include "page/outline.h"

namespace chainrule {

namespace embedded {
#define HEAD(lesson)                             \
  extern const unsigned char lesson##_head_en[]; \
  extern const std::size_t lesson##_head_en_size;
#include "embedded/heads.inc"
#undef HEAD
}  // namespace embedded

namespace {

constexpr int kRandomStates = 40;

TextBook HeadOf(std::string_view id) {
  const std::map<std::string_view, std::pair<const unsigned char*, std::size_t>> heads{
#define HEAD(lesson) {#lesson, {embedded::lesson##_head_en, embedded::lesson##_head_en_size}},
#include "embedded/heads.inc"
#undef HEAD
  };
  const auto [text, size] = heads.at(id);
  return TextBook::Own(text, size);
}

std::string FileOf(std::string_view lesson) {
  std::ifstream file(std::filesystem::path(CHAINRULE_TEST_DATA).parent_path() / "src/lessons" /
                         lesson / "text.en.md",
                     std::ios::binary);
  EXPECT_TRUE(file.is_open()) << lesson;
  return {std::istreambuf_iterator<char>(file), {}};
}

class HeadsTest : public testing::Test {
 protected:
  // All lessons as the page opens with them.
  Catalog Heads() const {
    Catalog catalog;
    for (const auto& lesson : whole_.lessons())
      catalog.SetWords(lesson->id(), HeadOf(lesson->id()));
    return catalog;
  }

  const Catalog whole_;
};

std::string Shown(const Tutor& tutor) {
  return OutlineJson(tutor.page(), tutor.lesson().text(), tutor.view());
}

std::string Printed(const Tutor& tutor) {
  return OutlineText(tutor.page());
}

bool Says(const Tutor& tutor, const std::string& words) {
  return Printed(tutor).find(words) != std::string::npos;
}

std::string Values(const Lesson& lesson, const State& state) {
  JsonWriter json;
  lesson.WriteValues(state, lesson.Compute(state), json);
  return json.text();
}

TEST_F(HeadsTest, AHeadHasANameAndFewWords) {
  for (const auto& lesson : whole_.lessons()) {
    const TextBook head = HeadOf(lesson->id());
    EXPECT_TRUE(head.is_head());
    EXPECT_TRUE(lesson->has_words());
    EXPECT_EQ(head.words().at("name"), lesson->text().Word("name"));
    EXPECT_LT(head.words().size(), 20U);
    for (const auto& [key, word] : head.words()) EXPECT_EQ(word, lesson->text().Word(key)) << key;
  }
}

TEST_F(HeadsTest, WithoutItsWordsALessonComputesAndChecksTheSame) {
  for (const auto& whole : whole_.lessons()) {
    SCOPED_TRACE(whole->id());
    const Lesson head(whole->parts(), HeadOf(whole->id()));
    std::mt19937 random(20261201);
    for (int i = 0; i < kRandomStates; ++i) {
      const State state = RandomState(*whole, random);
      ASSERT_EQ(head.Check(state), std::nullopt);
      EXPECT_EQ(Values(head, state), Values(*whole, state));
      const Trace with = whole->Compute(state);
      const Trace without = head.Compute(state);
      // Which numbers can be pinned.
      for (const std::string& name : with.sheet->AllNames())
        for (const Quantity& quantity : {Quantity{name}, Quantity{name, 0, 0}})
          EXPECT_EQ(without.sheet->HasName(quantity), with.sheet->HasName(quantity)) << name;
    }
  }
}

TEST_F(HeadsTest, ARefusedLinkSaysTheSame) {
  std::vector<std::string> links{
      "lesson=backprop&W2=1;2",
      "lesson=backprop&W1=1,2;3,4&W3=1;2;3",
      "lesson=blocks&residual=64&bottleneck=3,1&stride=2",
      "lesson=conv&dim=1&n=3,4",
      "lesson=conv&w=1,2,3",
      "lesson=conv&x=1,2,3,4",
      "lesson=conv&dim=2&n=4000&cin=16",
      "lesson=conv&stride=abc",
      "lesson=norm&shape=64,64,8,8",
      "lesson=norm&ticked=9",
      "lesson=norm&ticked=2,1",
      "lesson=norm&typed=1,2,3,4,5,6,7",
      "lesson=saturation&points=1,2",
      "lesson=nothing",
  };
  for (const auto& lesson : whole_.lessons())
    for (const char* place : {"step=999", "step=nothing9", "pin=Q", "pin=Q:0,0", "colour"})
      links.push_back(Join("lesson=", lesson->id(), "&", place));
  for (const std::string& link : links) {
    SCOPED_TRACE(link);
    Tutor whole;
    const std::optional<Error> error = whole.Load(link);
    Tutor tutor(Heads());
    const std::optional<Error> same = tutor.Load(link);
    ASSERT_NE(error, std::nullopt);
    ASSERT_NE(same, std::nullopt);
    EXPECT_EQ(same->sentence, error->sentence);
    EXPECT_EQ(tutor.notices(), whole.notices());
    EXPECT_TRUE(Says(tutor, whole.notices().front()));
    const std::string id(tutor.lesson().id());
    ASSERT_EQ(tutor.SetWords(id, FileOf(id)), std::nullopt);
    EXPECT_EQ(tutor.notices(), whole.notices()) << "the notice stays when the words arrive";
    EXPECT_EQ(Shown(tutor), Shown(whole));
  }
}

TEST_F(HeadsTest, UntilTheWordsArriveThePageSaysSo) {
  for (const auto& lesson : whole_.lessons()) {
    const std::string id(lesson->id());
    const std::string link = "lesson=" + id + "&step=2";
    Tutor whole;
    ASSERT_EQ(whole.Load(link), std::nullopt);
    Tutor tutor(Heads());
    EXPECT_EQ(tutor.asks_for_words(), 0U) << "the link may be about another lesson";
    ASSERT_EQ(tutor.Load(link), std::nullopt);
    EXPECT_EQ(tutor.asks_for_words(), 1U);
    EXPECT_EQ(tutor.Link(), whole.Link());
    EXPECT_EQ(tutor.ValuesJson(), whole.ValuesJson());
    const std::string loading = "The lesson “" + lesson->text().Word("name") + "” is loading …";
    EXPECT_TRUE(Says(tutor, loading)) << Printed(tutor);
    EXPECT_EQ(tutor.announcement(), loading);
    ASSERT_EQ(tutor.SetWords(id, FileOf(id)), std::nullopt);
    EXPECT_EQ(Shown(tutor), Shown(whole));
    EXPECT_EQ(tutor.announcement(), whole.announcement());
    EXPECT_EQ(tutor.asks_for_words(), 1U);
    EXPECT_EQ(Press(tutor, "deck.next"), std::nullopt);
  }
}

TEST_F(HeadsTest, WordsThatCannotBeLoadedAreAskedForAgainOnRequest) {
  Tutor tutor(Heads());
  ASSERT_EQ(tutor.Load("lesson=norm&over=layer"), std::nullopt);
  tutor.NoWords("norm", "the line is down");
  const std::string sentence =
      "The words of this lesson did not load: the line is down. Nothing of yours is lost.";
  EXPECT_TRUE(Says(tutor, sentence)) << Printed(tutor);
  EXPECT_EQ(tutor.announcement(), sentence);
  EXPECT_FALSE(Says(tutor, "is loading"));
  ASSERT_EQ(Press(tutor, "loading.try_again"), std::nullopt);
  EXPECT_EQ(tutor.asks_for_words(), 2U);
  EXPECT_FALSE(Says(tutor, sentence));
  EXPECT_TRUE(Says(tutor, "is loading"));
  EXPECT_EQ(tutor.announcement(), "The lesson “Batch norm” is loading …");
  tutor.NoWords("norm", "the line is down");
  ASSERT_EQ(Press(tutor, "lesson.norm"), std::nullopt);
  EXPECT_EQ(tutor.asks_for_words(), 3U) << "the tab of the lesson asks, too";
  ASSERT_EQ(tutor.SetWords("norm", FileOf("norm")), std::nullopt);
  EXPECT_FALSE(Says(tutor, "did not load"));
  EXPECT_EQ(tutor.Link(), "lesson=norm&over=layer");
  tutor.NoWords("norm", "too late");
  EXPECT_FALSE(Says(tutor, "too late"));
}

TEST_F(HeadsTest, WordsOfALessonThatWasLeftChangeNothing) {
  Tutor tutor(Heads());
  ASSERT_EQ(tutor.Load(""), std::nullopt);
  ASSERT_EQ(tutor.SetWords("backprop", FileOf("backprop")), std::nullopt);
  ASSERT_EQ(Press(tutor, "deck.next"), std::nullopt);
  ASSERT_EQ(Press(tutor, "lesson.norm"), std::nullopt);
  EXPECT_EQ(tutor.asks_for_words(), 2U);
  ASSERT_EQ(Press(tutor, "lesson.backprop"), std::nullopt);
  EXPECT_EQ(tutor.asks_for_words(), 2U) << "these words are here";
  ASSERT_EQ(Set(tutor, "net.W1:0,1", "0.5", true), std::nullopt);
  const std::string before = Shown(tutor);
  const std::string said = tutor.announcement();
  tutor.NoWords("norm", "the line is down");
  EXPECT_EQ(Shown(tutor), before);
  ASSERT_EQ(tutor.SetWords("norm", FileOf("norm")), std::nullopt);
  EXPECT_EQ(Shown(tutor), before);
  EXPECT_EQ(tutor.announcement(), said);
  EXPECT_TRUE(tutor.in_gesture()) << "a drag goes on";
  ASSERT_EQ(Press(tutor, "lesson.norm"), std::nullopt);
  EXPECT_EQ(tutor.asks_for_words(), 2U);
  EXPECT_FALSE(Says(tutor, "is loading"));
  EXPECT_TRUE(Says(tutor, "Batch norm"));
}

// A visit to every lesson, twice, each before its words are there.
TEST_F(HeadsTest, OneTutorOpensEveryLesson) {
  Tutor tutor(Heads());
  for (int round = 0; round < 2; ++round) {
    for (const auto& lesson : whole_.lessons()) {
      const std::string id(lesson->id());
      Tutor whole;
      ASSERT_EQ(whole.SetState("lesson=" + id + "&step=1"), std::nullopt);
      ASSERT_EQ(tutor.SetState("lesson=" + id + "&step=1"), std::nullopt);
      EXPECT_EQ(Says(tutor, "is loading"), round == 0) << id;
      if (round == 0) {
        ASSERT_EQ(tutor.SetWords(id, FileOf(id)), std::nullopt);
      }
      EXPECT_EQ(Shown(tutor), Shown(whole)) << id;
    }
  }
  EXPECT_EQ(tutor.asks_for_words(), whole_.lessons().size());
}

TEST_F(HeadsTest, TheButtonsOfTheFrameWorkBeforeTheWordsAreThere) {
  for (const char* id : {"tool.reset", "tool.share", "tool.text_view", "tool.theme", "tool.share",
                         "lesson.saturation"}) {
    Tutor tutor(Heads());
    ASSERT_EQ(tutor.Load("lesson=conv"), std::nullopt);
    ASSERT_EQ(tutor.SetState("lesson=conv&stride=2"), std::nullopt);
    EXPECT_EQ(Press(tutor, id), std::nullopt) << id;
    EXPECT_TRUE(Says(tutor, "is loading")) << id;
    EXPECT_EQ(Press(tutor, "tool.undo").has_value(), !tutor.page().Find("tool.undo")->enabled);
    EXPECT_TRUE(Says(tutor, "is loading")) << id;
    tutor.SetQuery("hide", "story");
    EXPECT_TRUE(Says(tutor, "is loading")) << "hiding the story does not hide this";
  }
}

TEST_F(HeadsTest, WordsThatLackSomethingOfTheHeadAreRefused) {
  Tutor tutor(Heads());
  ASSERT_EQ(tutor.Load("lesson=conv"), std::nullopt);
  EXPECT_NE(tutor.SetWords("conv", "<!DOCTYPE html>"), std::nullopt);
  EXPECT_NE(tutor.SetWords("conv", FileOf("norm")), std::nullopt);
  EXPECT_TRUE(Says(tutor, "is loading"));
}

}  // namespace
}  // namespace chainrule
