#include <algorithm>
#include <cassert>
#include <functional>
#include <utility>

#include "course/text.h"
#include "course/utf8.h"
#include "math/join.h"

namespace chainrule {
namespace {

constexpr std::string_view kWordsSection = "words";
constexpr std::string_view kBlanks = " \t\r";

std::string_view Trim(std::string_view text) {
  const std::size_t start = text.find_first_not_of(kBlanks);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kBlanks) + 1 - start);
}

bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool IsKey(std::string_view key) {
  for (const char c : key) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-' && c != '.') return false;
  }
  return !key.empty();
}

struct Entry {
  std::string key;
  std::string text;
};

// Reads "key: text". The text may be empty.
std::optional<Entry> ParseEntry(std::string_view line) {
  const std::size_t colon = line.find(':');
  const std::string_view key = Trim(line.substr(0, colon));
  if (!IsKey(key)) return std::nullopt;
  const std::string_view text = colon == std::string_view::npos ? "" : line.substr(colon + 1);
  return Entry{std::string(key), std::string(Trim(text))};
}

// These sentences are not in course/text.en.md, because this code reads that file.
Error LineError(int line, const std::string& what) {
  return {Join("Line ", line, " of the text: ", what)};
}

// `find` returns the text of a name, or nullptr.
std::string Fill(std::string_view source,
                 const std::function<const std::string*(std::string_view)>& find) {
  std::string text;
  while (!source.empty()) {
    const std::size_t open = source.find('{');
    text += source.substr(0, open);
    if (open == std::string_view::npos) return text;
    source.remove_prefix(open);
    const std::size_t close = source.find('}');
    if (close == std::string_view::npos) return text + std::string(source);
    const std::string_view inside = source.substr(1, close - 1);
    const std::size_t bar = inside.find('|');
    const std::string* word = find(inside.substr(0, bar));
    if (word == nullptr) {
      text += '{';
      source.remove_prefix(1);
    } else {
      text += bar == std::string_view::npos ? *word : Choose(inside.substr(bar + 1), *word);
      source.remove_prefix(close + 1);
    }
  }
  return text;
}

}  // namespace

Result<TextBook> TextBook::Parse(std::string_view markdown) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (StartsWith(markdown, kByteOrderMark)) markdown.remove_prefix(kByteOrderMark.size());
  if (!IsUtf8(markdown)) return Error{"The text is not UTF-8."};

  TextBook book;
  TextSection* section = nullptr;  // nullptr before the first one, and in "words"
  bool in_words = false;
  std::string* last_word = nullptr;
  bool in_paragraph = false;
  for (int number = 1; !markdown.empty(); ++number) {
    const std::size_t end = markdown.find('\n');
    const std::string_view raw = markdown.substr(0, end);
    markdown.remove_prefix(end == std::string_view::npos ? markdown.size() : end + 1);
    const std::string_view line = Trim(raw);

    if (StartsWith(raw, "## ")) {
      std::optional<Entry> entry = ParseEntry(raw.substr(3));
      if (!entry) return LineError(number, "a section begins with \"## key: title\".");
      in_words = entry->key == kWordsSection || entry->key == kHeadSection;
      last_word = nullptr;
      in_paragraph = false;
      const auto [place, added] = book.sections_.try_emplace(entry->key);
      if (!added)
        return LineError(number, Join("the section ", Excerpt(entry->key), " is there already."));
      place->second.title = std::move(entry->text);
      section = &place->second;
    } else if (line.empty()) {
      in_paragraph = false;
      last_word = nullptr;
    } else if (section == nullptr) {
      continue;
    } else if (line[0] == '#') {
      return LineError(number, "the only headings are \"## key: title\".");
    } else if (in_words && StartsWith(line, "- ")) {
      std::optional<Entry> entry = ParseEntry(line.substr(2));
      if (!entry) return LineError(number, "words are written \"- key: words\".");
      const auto [place, added] = book.words_.try_emplace(entry->key, std::move(entry->text));
      if (!added)
        return LineError(number, Join("the word ", Excerpt(entry->key), " is there already."));
      last_word = &place->second;
    } else if (in_words) {
      if (last_word == nullptr) return LineError(number, "words are written \"- key: words\".");
      *last_word += ' ' + std::string(line);
    } else if (in_paragraph) {
      section->paragraphs.back() += ' ' + std::string(line);
    } else {
      section->paragraphs.emplace_back(line);
      in_paragraph = true;
    }
  }
  return book;
}

TextBook TextBook::Own(const unsigned char* markdown, std::size_t size) {
  Result<TextBook> book = Parse({reinterpret_cast<const char*>(markdown), size});
  assert(book.ok());
  return *std::move(book);
}

const TextSection* TextBook::Find(std::string_view key) const {
  const auto found = sections_.find(key);
  return found == sections_.end() ? nullptr : &found->second;
}

const std::string* TextBook::FindWord(std::string_view key) const {
  const auto found = words_.find(key);
  if (found != words_.end()) return &found->second;
  return shared_ == nullptr ? nullptr : shared_->FindWord(key);
}

const std::string& TextBook::Word(std::string_view key) const {
  const std::string* const found = FindWord(key);
  assert(found != nullptr || is_head());
  return found == nullptr ? missing_ : *found;
}

std::string_view Choose(std::string_view choices, std::string_view word) {
  while (true) {
    const std::size_t end = choices.find('|');
    if (end == std::string_view::npos) return choices;
    const std::string_view choice = choices.substr(0, end);
    if (choice.size() > word.size() && StartsWith(choice, word) && choice[word.size()] == ':')
      return choice.substr(word.size() + 1);
    choices.remove_prefix(end + 1);
  }
}

std::string FillWords(std::string_view source,
                      const std::map<std::string, std::string, std::less<>>& words) {
  return Fill(source, [&](std::string_view name) {
    const auto found = words.find(name);
    return found == words.end() ? nullptr : &found->second;
  });
}

std::string FillWords(std::string_view source, std::initializer_list<Filling> words) {
  return Fill(source, [&](std::string_view name) {
    const auto* found = std::find_if(words.begin(), words.end(),
                                     [&](const Filling& filling) { return filling.name == name; });
    return found == words.end() ? nullptr : &found->words;
  });
}

}  // namespace chainrule
