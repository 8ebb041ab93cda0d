#include "course/course_text.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "embedded/course_text_en.h"

namespace chainrule {
namespace {

// Filled on first use, so that static initialisers of other files may use it.
constinit std::optional<TextBook> course_text;

}  // namespace

const TextBook& CourseText() {
  if (!course_text) {
    course_text = TextBook::Own(embedded::course_text_en, embedded::course_text_en_size);
  }
  return *course_text;
}

void SetCourseText(TextBook text) {
  course_text = std::move(text);
}

std::string FirstNames(const std::vector<std::string>& names, std::size_t most) {
  const std::size_t count = std::min(names.size(), most);
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? ", " : "") + names[i];
  if (count == names.size()) return text;
  return FillWords(CourseText().Word("names_more"),
                   {{"names", text}, {"count", std::to_string(names.size() - count)}});
}

std::optional<Error> CheckReplaces(const TextBook& before, const TextBook& after) {
  if (!before.is_head()) {
    for (const auto& [key, section] : before.sections())
      if (after.Find(key) == nullptr) return Refuse("words_no_section", {{"name", key}});
  }
  for (const auto& [key, word] : before.words())
    if (!after.HasWord(key)) return Refuse("words_no_word", {{"name", key}});
  return std::nullopt;
}

Error Refuse(std::string_view key, const std::map<std::string, std::string, std::less<>>& words) {
  return {FillWords(CourseText().Word(key), words)};
}

Error Refuse(const char* key, std::initializer_list<Filling> words) {
  return {FillWords(CourseText().Word(key), words)};
}

Error Refuse(const Fault& fault) {
  return Refuse("fault_" + fault.code, fault.words);
}

}  // namespace chainrule
