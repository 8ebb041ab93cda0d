#include "course/course_text.h"

#include <optional>

#include "embedded/course_text_en.h"

namespace chainrule {
namespace {

// Empty until it is asked for, so that a static initialiser of another file may ask for it.
constinit std::optional<TextBook> course_text;

}  // namespace

const TextBook& CourseText() {
  if (!course_text) {
    course_text = TextBook::Own(embedded::course_text_en, embedded::course_text_en_size);
  }
  return *course_text;
}

Error Refuse(std::string_view key, const std::map<std::string, std::string, std::less<>>& words) {
  return {FillWords(CourseText().Word(key), words)};
}

Error Refuse(const char* key, std::initializer_list<Filling> words) {
  return {FillWords(CourseText().Word(key), words)};
}

}  // namespace chainrule
