// The words of a lesson: Markdown keyed by step kind, with values, formulas and linked items.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/formula.h"
#include "course/quantity.h"
#include "course/result.h"

namespace chainrule {

// One piece of a paragraph.
struct Inline {
  enum class Kind {
    kText,     // text
    kFormula,  // formula
    kValue,    // quantity; text: the number as shown, filled in by ResolveValues
    kLink,     // quantity; text or formula: highlighted together with it
  };
  Kind kind = Kind::kText;
  std::string text;
  Formula formula;
  std::optional<Quantity> quantity;

  bool operator==(const Inline&) const = default;
};
using Paragraph = std::vector<Inline>;

// The values of placeholders. In text, {l} is the word or else the value of the quantity with that
// name; in $…$ words are macros: $W^{(\l)}$.
struct TextContext {
  std::map<std::string, std::string, std::less<>> words;
  std::map<std::string, Quantity, std::less<>> quantities;

  bool operator==(const TextContext&) const = default;
};

// A paragraph's source: plain words, {name}, $formula$, [[quantity]] (shows the quantity's name)
// or [[quantity|words, or $formula$]]; names inside [[ ]] may hold {placeholders}. A {name} that is
// a word may have choices, as in FillWords. \{ \$ \[ \\ are literal. There are no empty pieces, and
// neighbouring kText pieces are joined.
Result<Paragraph> ParseParagraph(std::string_view source, const TextContext&);

std::string ToPlainText(const Paragraph&);

// Fills in kValue pieces and values inside formulas.
void ResolveValues(Paragraph&, const ShowValue& show);
bool HasValues(const Paragraph&);

struct TextSection {
  std::string title;                    // source of a paragraph
  std::vector<std::string> paragraphs;  // sources
};

// "## key: title" opens a section; blank lines separate its paragraphs; line ends inside a
// paragraph are spaces. "- key: words" lines in the section "words" give single words for buttons
// and labels. Text before the first section is for the reader of the file and is left out.
//
// The page loads most words only when they are needed. Until then it has the head of a text: a
// section "head" with the few words that are always needed.
class TextBook {
 public:
  static Result<TextBook> Parse(std::string_view markdown);
  // Parses a file embedded in the program, which must be correct.
  static TextBook Own(const unsigned char* markdown, std::size_t size);

  // Whether the rest is yet to come. Until then a word that is missing reads as empty.
  bool is_head() const { return Find(kHeadSection) != nullptr; }
  const TextSection* Find(std::string_view key) const;
  // A short word ("next", "undo"); asserts that it exists.
  const std::string& Word(std::string_view key) const;
  bool HasWord(std::string_view key) const { return FindWord(key) != nullptr; }
  // Words missing here are looked up in `shared`, the words of all lessons, which must outlive
  // this.
  void ShareWordsOf(const TextBook& shared) { shared_ = &shared; }
  const std::map<std::string, TextSection, std::less<>>& sections() const { return sections_; }
  // The book's own words only.
  const std::map<std::string, std::string, std::less<>>& words() const { return words_; }

 private:
  static constexpr std::string_view kHeadSection = "head";

  const std::string* FindWord(std::string_view key) const;

  std::map<std::string, TextSection, std::less<>> sections_;
  std::map<std::string, std::string, std::less<>> words_;
  const TextBook* shared_ = nullptr;
  std::string missing_;  // empty: what a missing word of a head reads as
};

// Replaces each {name} of an error sentence by its word. Unknown names stay as they are. A text
// that depends on a word, such as a plural, has choices: "{count|1:row|rows}" is "row" if {count}
// is "1", and the last choice otherwise.
std::string FillWords(std::string_view source,
                      const std::map<std::string, std::string, std::less<>>& words);
// The choice for `word` in "1:row|rows", or the last one.
std::string_view Choose(std::string_view choices, std::string_view word);
struct Filling {
  const char* name;
  std::string words;
};
std::string FillWords(std::string_view source, std::initializer_list<Filling> words);

}  // namespace chainrule
