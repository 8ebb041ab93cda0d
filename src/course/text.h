// The words of a lesson: Markdown keyed by step kind, with values, formulas and linked items in it.
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
    kValue,    // quantity; text: the number as shown, filled in by whoever reads it
    kLink,     // quantity; text or formula: words that light it up, and are lit by it
  };
  Kind kind = Kind::kText;
  std::string text;
  Formula formula;
  std::optional<Quantity> quantity;

  bool operator==(const Inline&) const = default;
};
using Paragraph = std::vector<Inline>;

// What placeholders stand for. In text {l} is the word of that name, or the value of the quantity
// of that name; in $…$ words are macros: $W^{(\l)}$.
struct TextContext {
  std::map<std::string, std::string, std::less<>> words;
  std::map<std::string, Quantity, std::less<>> quantities;

  bool operator==(const TextContext&) const = default;
};

// A paragraph's source: plain words, {name}, $formula$, [[quantity]] (shows the quantity's own
// text) or [[quantity|words, or $formula$]]; names inside [[ ]] may hold {placeholders}. \{ \$ \[
// \\ are literal. Empty pieces never appear and neighbouring kText pieces are joined.
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
class TextBook {
 public:
  static Result<TextBook> Parse(std::string_view markdown);
  // A file of ours, embedded in the program: one that does not parse is the program's mistake.
  static TextBook Own(const unsigned char* markdown, std::size_t size);

  const TextSection* Find(std::string_view key) const;
  // A short word ("next", "undo"); asserts that it is there.
  const std::string& Word(std::string_view key) const;
  bool HasWord(std::string_view key) const { return FindWord(key) != nullptr; }
  // Words that are not in this book are looked for in that one, which outlives it: those that all
  // lessons share.
  void ShareWordsOf(const TextBook& shared) { shared_ = &shared; }
  const std::map<std::string, TextSection, std::less<>>& sections() const { return sections_; }
  // Its own.
  const std::map<std::string, std::string, std::less<>>& words() const { return words_; }

 private:
  const std::string* FindWord(std::string_view key) const;

  std::map<std::string, TextSection, std::less<>> sections_;
  std::map<std::string, std::string, std::less<>> words_;
  const TextBook* shared_ = nullptr;
};

// Puts words in place of {name}: for error sentences. Unknown names stay as they are. What depends
// on a word, as a plural does, stands behind it: "{count|1:row|rows}" is "row" where {count} is
// "1", and what comes last for any other.
std::string FillWords(std::string_view source,
                      const std::map<std::string, std::string, std::less<>>& words);
struct Filling {
  const char* name;
  std::string words;
};
std::string FillWords(std::string_view source, std::initializer_list<Filling> words);

}  // namespace chainrule
