#include "course/text.h"

#include <gtest/gtest.h>

#include <random>

#include "course/course_text.h"
#include "course/utf8.h"

namespace chainrule {
namespace {

const TextContext kContext{
    .words = {{"l", "2"}, {"out", "tanh"}, {"tricky", "{l} $x$ [[W1]]"}},
    .quantities = {{"e", {"e", 0, 0}}, {"first", {"W2", 1, 0}}},
};

Paragraph Parsed(std::string_view source) {
  Result<Paragraph> paragraph = ParseParagraph(source, kContext);
  EXPECT_TRUE(paragraph.ok()) << source << ": "
                              << (paragraph.ok() ? "" : paragraph.error().sentence);
  return paragraph.ok() ? *paragraph : Paragraph{};
}

std::string Refused(std::string_view source) {
  const Result<Paragraph> paragraph = ParseParagraph(source, kContext);
  return paragraph.ok() ? "accepted" : paragraph.error().sentence;
}

void ExpectRefused(std::string_view source, std::initializer_list<const char*> parts) {
  const std::string sentence = Refused(source);
  EXPECT_NE(sentence, "accepted") << source;
  for (const char* part : parts)
    EXPECT_NE(sentence.find(part), std::string::npos) << "no '" << part << "' in: " << sentence;
}

Inline Text(std::string text) {
  Inline piece;
  piece.text = std::move(text);
  return piece;
}

Inline Math(std::string_view source) {
  Inline piece;
  piece.kind = Inline::Kind::kFormula;
  piece.formula = *ParseFormula(source);
  return piece;
}

Inline Value(Quantity quantity) {
  Inline piece;
  piece.kind = Inline::Kind::kValue;
  piece.quantity = std::move(quantity);
  return piece;
}

Inline Linked(Quantity quantity, Inline piece) {
  piece.kind = Inline::Kind::kLink;
  piece.quantity = std::move(quantity);
  return piece;
}

TEST(ParseParagraph, PlainWordsAreOnePiece) {
  EXPECT_EQ(Parsed("The error, squared."), Paragraph{Text("The error, squared.")});
  EXPECT_EQ(Parsed(""), Paragraph{});
  EXPECT_EQ(Parsed("½ – ∂ é"), Paragraph{Text("½ – ∂ é")});
}

TEST(ParseParagraph, PutsWordsIn) {
  EXPECT_EQ(Parsed("Layer {l}, {out}."), Paragraph{Text("Layer 2, tanh.")});
  EXPECT_EQ(Parsed("{tricky}"), Paragraph{Text("{l} $x$ [[W1]]")}) << "words are no source";
}

TEST(ParseParagraph, KeepsValuesAsQuantities) {
  EXPECT_EQ(Parsed("from {e} on"), (Paragraph{Text("from "), Value({"e", 0, 0}), Text(" on")}));
  EXPECT_EQ(Parsed("{e}{e}"), (Paragraph{Value({"e", 0, 0}), Value({"e", 0, 0})}));
}

TEST(ParseParagraph, ReadsFormulasWithMacros) {
  EXPECT_EQ(Parsed("Here $W^{(\\l)}$ is"),
            (Paragraph{Text("Here "), Math("W^{(2)}"), Text(" is")}));
  EXPECT_EQ(Parsed("$x$$y$"), (Paragraph{Math("x"), Math("y")}));
  EXPECT_EQ(Parsed("a$ $b"), Paragraph{Text("ab")}) << "an empty formula is no piece";
}

TEST(ParseParagraph, ReadsLinks) {
  EXPECT_EQ(Parsed("[[W{l}|the weights]]"), Paragraph{Linked({"W2"}, Text("the weights"))});
  EXPECT_EQ(Parsed("[[W1]]"), Paragraph{Linked({"W1"}, Text("W1"))});
  EXPECT_EQ(Parsed("[[W1:0,1|$w_1$]]"), Paragraph{Linked({"W1", 0, 1}, Math("w_1"))});
  EXPECT_EQ(Parsed("[[{first}|layer {l}]]"), Paragraph{Linked({"W2", 1, 0}, Text("layer 2"))});
  EXPECT_EQ(Parsed("a [[W1|b]] c"), (Paragraph{Text("a "), Linked({"W1"}, Text("b")), Text(" c")}));
  EXPECT_EQ(Parsed("[[W1|w $x$]]"),
            (Paragraph{Linked({"W1"}, Text("w ")), Linked({"W1"}, Math("x"))}));
  EXPECT_EQ(Parsed("[[W1|is {e}]]"), (Paragraph{Linked({"W1"}, Text("is ")), Value({"e", 0, 0})}));
  EXPECT_EQ(Parsed("[[W1|[x] $[y]$]]"),
            (Paragraph{Linked({"W1"}, Text("[x] ")), Linked({"W1"}, Math("[y]"))}));
}

TEST(ParseParagraph, LeavesEscapedSignsAlone) {
  EXPECT_EQ(Parsed("\\{l\\} \\$5 \\[[W1]] \\\\ \\|"), Paragraph{Text("{l} $5 [[W1]] \\ |")});
  EXPECT_EQ(Parsed("a ] } | [ b"), Paragraph{Text("a ] } | [ b")});
}

TEST(ParseParagraph, SaysWhatAndWhere) {
  ExpectRefused("x {nope}", {"\"x {nope}\"", "character 3", "nothing called nope"});
  ExpectRefused("½ {}", {"character 3", "nothing called"});
  ExpectRefused("x {l", {"never closed", "character 3"});
  ExpectRefused("x $y", {"no second $", "character 3"});
  ExpectRefused("$\\nope$", {"no command \\nope"});
  ExpectRefused("[[W1", {"no ]]"});
  ExpectRefused("[[W1|x", {"no ]]"});
  ExpectRefused("[[W1]", {"no ]]"});
  ExpectRefused("[[]]", {"\"\" is not the name of a number"});
  ExpectRefused("[[a b|x]]", {"\"a b\" is not the name of a number"});
  ExpectRefused("[[{nope}]]", {"nothing called nope", "character 3"});
  ExpectRefused("[[W1|]]", {"shows nothing"});
  ExpectRefused("\\x", {"backslash"});
  ExpectRefused("x\\", {"backslash", "character 2"});
}

TEST(ParseParagraph, SurvivesNoise) {
  std::mt19937 random(8);
  const std::string alphabet = "{}$[]|\\W1le ^_\xC3";
  int accepted = 0;
  for (int i = 0; i < 50000; ++i) {
    std::string source;
    for (std::size_t length = random() % 12; length > 0; --length)
      source += alphabet[random() % alphabet.size()];
    const Result<Paragraph> paragraph = ParseParagraph(source, kContext);
    if (!paragraph.ok()) continue;
    ++accepted;
    for (std::size_t k = 0; k < paragraph->size(); ++k) {
      const Inline& piece = (*paragraph)[k];
      if (piece.kind != Inline::Kind::kText) continue;
      ASSERT_FALSE(piece.text.empty()) << source;
      ASSERT_TRUE(k == 0 || (*paragraph)[k - 1].kind != Inline::Kind::kText) << source;
    }
  }
  EXPECT_GT(accepted, 1000);
}

TEST(Paragraph, ChoosesByAWord) {
  constexpr std::string_view kTimes = "{n} {n|1:time|times} in A{n|0:|1:, here|, here and there}.";
  const auto with = [&](const char* n) {
    const Result<Paragraph> paragraph = ParseParagraph(kTimes, {{{"n", n}}, {}});
    return paragraph.ok() ? ToPlainText(*paragraph) : paragraph.error().sentence;
  };
  EXPECT_EQ(with("0"), "0 times in A.");
  EXPECT_EQ(with("1"), "1 time in A, here.");
  EXPECT_EQ(with("2"), "2 times in A, here and there.");
  EXPECT_EQ(ToPlainText(Parsed("[[W1|{l|1:a row|rows}]]")), "rows");
  ExpectRefused("{who|1:row|rows}", {"who"});
  ExpectRefused("{e|1:row|rows}", {"e|1:row|rows"});
}

TEST(Paragraph, IsFilledInAndPrinted) {
  Paragraph paragraph = Parsed("{e}: $\\val{e} = x$, [[W1|$\\val{W1}$]], [[W2|b]]");
  ResolveValues(paragraph, [](const Quantity& quantity, int) { return "<" + quantity.name + ">"; });
  EXPECT_EQ(ToPlainText(paragraph), "<e>: <e> = x, <W1>, b");
}

TEST(FillWords, ChoosesByAWord) {
  constexpr std::string_view kRows = "{count} {count|1:row|rows}";
  EXPECT_EQ(FillWords(kRows, {{"count", "1"}}), "1 row");
  EXPECT_EQ(FillWords(kRows, {{"count", "0"}}), "0 rows");
  EXPECT_EQ(FillWords(kRows, {{"count", "11"}}), "11 rows");
  EXPECT_EQ(FillWords(kRows, {{"count", ""}}), " rows");
  EXPECT_EQ(FillWords(kRows, {{"other", "1"}}), "{count} {count|1:row|rows}");
  EXPECT_EQ(FillWords("on{side|left: the left|right: the right|}.", {{"side", "right"}}),
            "on the right.");
  EXPECT_EQ(FillWords("on{side|left: the left|right: the right|}.", {{"side", "neither"}}), "on.");
  EXPECT_EQ(FillWords("{a|b:{a}|c}", {{"a", "b"}}), "b:{a|c}")
      << "the first brace closes: one choice, the last";
}

TEST(FillWords, ReplacesNamesOnce) {
  EXPECT_EQ(FillWords("{a} and {b}", {{"a", "{b}"}, {"b", "2"}}), "{b} and 2");
  EXPECT_EQ(FillWords("{c} {a", {{"a", "1"}}), "{c} {a");
  EXPECT_EQ(FillWords("this { is {a}", {{"a", "1"}}), "this { is 1");
  EXPECT_EQ(FillWords("{{a}}", {{"a", "1"}}), "{1}");
  EXPECT_EQ(FillWords("", {}), "");
}

TextBook Book(std::string_view markdown) {
  Result<TextBook> book = TextBook::Parse(markdown);
  EXPECT_TRUE(book.ok()) << (book.ok() ? "" : book.error().sentence);
  return book.ok() ? *book : TextBook{};
}

TEST(TextBook, ReadsSectionsParagraphsAndWords) {
  const TextBook book = Book(
      "For the reader: ## not a section\n"
      "# Title\n"
      "- also: left out\n"
      "\n"
      "## words\n"
      "- next: Next step\n"
      "-  with: a colon: and {braces}  \n"
      "- long: goes\n"
      "  on here\n"
      "\n"
      "- empty:\n"
      "## signal: Signal into layer {l}\n"
      "One line\n"
      "and another.\n"
      "\n"
      " \t\n"
      "- Second: paragraph.\n"
      "## bare\n");
  EXPECT_EQ(book.Word("next"), "Next step");
  EXPECT_EQ(book.Word("with"), "a colon: and {braces}");
  EXPECT_EQ(book.Word("long"), "goes on here");
  EXPECT_EQ(book.Word("empty"), "");
  EXPECT_TRUE(book.HasWord("next"));
  EXPECT_FALSE(book.HasWord("also"));
  ASSERT_NE(book.Find("signal"), nullptr);
  EXPECT_EQ(book.Find("signal")->title, "Signal into layer {l}");
  EXPECT_EQ(book.Find("signal")->paragraphs,
            (std::vector<std::string>{"One line and another.", "- Second: paragraph."}));
  ASSERT_NE(book.Find("bare"), nullptr);
  EXPECT_EQ(book.Find("bare")->title, "");
  EXPECT_TRUE(book.Find("bare")->paragraphs.empty());
  EXPECT_EQ(book.Find("nope"), nullptr);
}

TEST(TextBook, TakesAnyLineEnd) {
  EXPECT_EQ(Book("\xEF\xBB\xBF## a: b\r\nc\r\nd\r\n\r\ne").Find("a")->paragraphs,
            (std::vector<std::string>{"c d", "e"}));
  EXPECT_TRUE(Book("").sections().empty());
}

TEST(TextBook, SaysWhichLineIsWrong) {
  const auto refused = [](std::string_view markdown) {
    const Result<TextBook> book = TextBook::Parse(markdown);
    return book.ok() ? "accepted" : book.error().sentence;
  };
  EXPECT_NE(refused("## a\n## a: again\n").find("Line 2"), std::string::npos);
  EXPECT_NE(refused("## words\n- a: 1\n- a: 2\n").find("Line 3"), std::string::npos);
  EXPECT_NE(refused("## words\nloose\n").find("Line 2"), std::string::npos);
  EXPECT_NE(refused("## words\n- no key\n").find("Line 2"), std::string::npos);
  EXPECT_NE(refused("## two words: x\n").find("Line 1"), std::string::npos);
  EXPECT_NE(refused("## a\n### b\n").find("Line 2"), std::string::npos);
  EXPECT_NE(refused("## a: \xFF\n").find("UTF-8"), std::string::npos);
}

TEST(CourseText, IsThere) {
  const TextBook& text = CourseText();
  for (const char* word : {"undo", "redo", "text_view", "canvas_view", "theme_light", "theme_dark",
                           "reset", "first_step", "previous_step", "next_step", "last_step",
                           "step_of", "exact", "unknown_keys", "refused"})
    EXPECT_TRUE(text.HasWord(word)) << word;
  EXPECT_EQ(&CourseText(), &text);
}

TEST(Refuse, QuotesWithoutReadingWhatItQuotes) {
  const std::string sentence =
      Refuse("error_word", {{"key", "x"}, {"value", "{allowed}"}, {"allowed", "a or b"}}).sentence;
  EXPECT_EQ(sentence, "x={allowed} is refused: x takes a or b.");
}

TEST(Utf8, KnowsWhatIsWellFormed) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("aé€😀"));
  EXPECT_TRUE(IsUtf8("\xF4\x8F\xBF\xBF"));
  for (const char* text :
       {"\x80", "\xC3", "\xC3(", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE2\x82", "\xED\xA0\x80",
        "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80", "\xFE", "a\xFF"})
    EXPECT_FALSE(IsUtf8(text));
}

TEST(Excerpt, IsShortAndHarmless) {
  EXPECT_EQ(Excerpt("abc"), "abc");
  EXPECT_EQ(Excerpt(std::string(40, 'a')), std::string(40, 'a'));
  EXPECT_EQ(Excerpt(std::string(41, 'a')), std::string(40, 'a') + "…");
  EXPECT_EQ(Excerpt("δδδ", 2), "δδ…");
  EXPECT_EQ(Excerpt(std::string_view("a\0\x1B\x7F\xC2\x85", 6)), "a\\u0000\\u001B\\u007F\\u0085");
  EXPECT_EQ(Excerpt("\u202E\u2028\uFEFF"), "\\u202E\\u2028\\uFEFF");
  EXPECT_EQ(Excerpt("a\xFF\xC3"), "a\\xFF\\xC3");
}

}  // namespace
}  // namespace chainrule
