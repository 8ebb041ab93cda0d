// Replacing the words of lessons while they are shown.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "app/hands.h"
#include "app/tutor.h"
#include "course/course_text.h"
#include "page/outline.h"

namespace chainrule {
namespace {

// The text file of a lesson; without a name, the words that all lessons share.
std::string FileOf(std::string_view lesson) {
  std::filesystem::path path = std::filesystem::path(CHAINRULE_TEST_DATA).parent_path() / "src";
  path /=
      lesson.empty() ? std::filesystem::path("course") : std::filesystem::path("lessons") / lesson;
  std::ifstream file(path / "text.en.md", std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
  return text;
}

constexpr std::string_view kOld = " the ";

// The words of the file with another article. Line ends become spaces on the page.
std::string Renewed(std::string_view lesson) {
  std::string text = FileOf(lesson);
  for (const char* old : {" the ", "\nthe ", " the\n"}) {
    std::string with = old;
    with.replace(1, 3, "xyz");
    text = Replaced(text, old, with);
  }
  return text;
}

std::string Shown(const Tutor& tutor) {
  return OutlineJson(tutor.page(), tutor.lesson().text(), tutor.view());
}

class WordsTest : public testing::Test {
 protected:
  ~WordsTest() override { EXPECT_EQ(tutor_.SetWords("", FileOf("")), std::nullopt); }

  std::vector<std::string> Ids() const {
    std::vector<std::string> ids;
    for (const auto& lesson : tutor_.catalog().lessons()) ids.emplace_back(lesson->id());
    return ids;
  }
  // The words are refused with a sentence that contains `named`, and nothing changes.
  void ExpectRefused(std::string_view lesson, const std::string& text, std::string_view named) {
    const std::string before = Shown(tutor_);
    const std::optional<Error> error = tutor_.SetWords(lesson, text);
    ASSERT_NE(error, std::nullopt) << named;
    EXPECT_NE(error->sentence.find(named), std::string::npos) << error->sentence;
    EXPECT_EQ(Shown(tutor_), before);
  }

  Tutor tutor_;
};

TEST_F(WordsTest, TheSameWordsLeaveThePageAsItWas) {
  for (const std::string& id : Ids()) {
    ASSERT_EQ(tutor_.Load("lesson=" + id + "&step=2"), std::nullopt);
    const std::string before = Shown(tutor_);
    ASSERT_EQ(tutor_.SetWords(id, FileOf(id)), std::nullopt);
    ASSERT_EQ(tutor_.SetWords("", FileOf("")), std::nullopt);
    EXPECT_EQ(Shown(tutor_), before) << id;
  }
}

// Steps that were shown with the old words keep none of them.
TEST_F(WordsTest, NothingOfTheOldWordsStays) {
  constexpr int kEvery = 3;  // tests every third step, because all would take too long
  for (const std::string& id : Ids()) {
    ASSERT_EQ(tutor_.Load("lesson=" + id), std::nullopt);
    const int count = static_cast<int>(tutor_.trace().steps.size());
    int had_it = 0;
    for (int step = 0; step <= count; step += kEvery) {
      const std::string link = "lesson=" + id + "&step=" + std::to_string(step);
      SCOPED_TRACE(link);
      ASSERT_EQ(tutor_.SetWords("", FileOf("")), std::nullopt);
      ASSERT_EQ(tutor_.SetWords(id, FileOf(id)), std::nullopt);
      ASSERT_EQ(tutor_.Load(link), std::nullopt);
      had_it += Shown(tutor_).find(kOld) != std::string::npos ? 1 : 0;
      const std::string state = tutor_.Link();
      ASSERT_EQ(tutor_.SetWords(id, Renewed(id)), std::nullopt);
      ASSERT_EQ(tutor_.SetWords("", Renewed("")), std::nullopt);
      EXPECT_EQ(tutor_.Link(), state);
      const std::string shown = Shown(tutor_);
      const std::size_t at = shown.find(kOld);
      EXPECT_EQ(at, std::string::npos) << shown.substr(at == std::string::npos ? 0 : at - 40, 90);
      EXPECT_EQ(tutor_.announcement().find(kOld), std::string::npos) << tutor_.announcement();
      // The page equals that of a tutor that never had other words.
      Tutor other;
      ASSERT_EQ(other.SetWords(id, Renewed(id)), std::nullopt);
      ASSERT_EQ(other.Load(link), std::nullopt);
      EXPECT_EQ(shown, Shown(other));
    }
    EXPECT_GT(had_it, count / kEvery / 2) << id;
  }
}

TEST_F(WordsTest, StateHistoryAndPinStay) {
  ASSERT_EQ(tutor_.Load("lesson=backprop&step=7&pin=W1:0,1"), std::nullopt);
  ASSERT_EQ(Set(tutor_, "net.W1:0,1", "0.5"), std::nullopt);
  const std::string link = tutor_.Link();
  const std::string values = tutor_.ValuesJson();
  const std::string text = Replaced(FileOf("backprop"), "- name: Backprop", "- name: Backwards");
  ASSERT_EQ(tutor_.SetWords("backprop", text), std::nullopt);
  EXPECT_EQ(tutor_.page().Find("lesson.backprop")->text, "Backwards");
  EXPECT_EQ(tutor_.Link(), link);
  EXPECT_EQ(tutor_.ValuesJson(), values);
  EXPECT_TRUE(tutor_.view().pinned.has_value());
  ASSERT_EQ(Press(tutor_, "tool.undo"), std::nullopt);
  EXPECT_EQ(tutor_.Link(), "lesson=backprop&step=7&pin=W1:0,1");
}

TEST_F(WordsTest, ALessonThatIsNotOpenAndTheSharedWordsAreReplacedToo) {
  const std::string norm = Replaced(FileOf("norm"), "- name: Batch norm", "- name: Another name");
  ASSERT_EQ(tutor_.SetWords("norm", norm), std::nullopt);
  EXPECT_EQ(tutor_.page().Find("lesson.norm")->text, "Another name");
  EXPECT_EQ(tutor_.lesson().id(), "backprop");
  ASSERT_EQ(tutor_.SetWords("", Replaced(FileOf(""), "- undo: Undo", "- undo: Back")),
            std::nullopt);
  EXPECT_EQ(tutor_.page().Find("tool.undo")->text, "Back");
  ASSERT_EQ(Press(tutor_, "lesson.norm"), std::nullopt);
  EXPECT_EQ(tutor_.page().Find("tool.undo")->text, "Back");
}

TEST_F(WordsTest, InTheMiddleOfADragTheDragIsOneEdit) {
  ASSERT_EQ(tutor_.Load("lesson=backprop"), std::nullopt);
  ASSERT_EQ(Set(tutor_, "net.W1:0,1", "0.5", true), std::nullopt);
  ASSERT_EQ(tutor_.SetWords("backprop", FileOf("backprop")), std::nullopt);
  EXPECT_FALSE(tutor_.in_gesture());
  ASSERT_EQ(Press(tutor_, "tool.undo"), std::nullopt);
  EXPECT_EQ(tutor_.Link(), "lesson=backprop");
}

TEST_F(WordsTest, ATextThatLacksSomethingIsRefused) {
  ExpectRefused("backprop", Replaced(FileOf("backprop"), "- name: ", "- nome: "), "\"name\"");
  ExpectRefused("backprop", Replaced(FileOf("backprop"), "## intro:", "## introduction:"),
                "\"intro\"");
  ExpectRefused("", Replaced(FileOf(""), "- undo: ", "- undone: "), "\"undo\"");
  ExpectRefused("", "", "\"words\"");
  ExpectRefused("no such lesson", FileOf("backprop"), "\"no such lesson\"");
}

TEST_F(WordsTest, ATextThatCannotBeReadIsRefusedWithItsLine) {
  ExpectRefused("norm", "\n\n## no key\n", "Line 3 of the text");
  ExpectRefused("", "## words\n- a b: c\n", "Line 2 of the text");
  ExpectRefused("norm", "\xFF", "UTF-8");
}

TEST_F(WordsTest, AParagraphThatCannotBeReadSaysWhyWhereItStands) {
  ASSERT_EQ(tutor_.Load("lesson=norm"), std::nullopt);
  std::string text = FileOf("norm");
  const std::size_t intro = text.find("## intro:");
  ASSERT_NE(intro, std::string::npos);
  text.insert(text.find("\n", intro), "\n\nA formula $x without its end, and {nothing}.\n\n");
  ASSERT_EQ(tutor_.SetWords("norm", text), std::nullopt);
  EXPECT_NE(OutlineText(tutor_.page()).find("is not understood at character 11"),
            std::string::npos);
  ASSERT_EQ(tutor_.SetWords("norm", FileOf("norm")), std::nullopt);
  EXPECT_EQ(OutlineText(tutor_.page()).find("is not understood"), std::string::npos);
}

}  // namespace
}  // namespace chainrule
