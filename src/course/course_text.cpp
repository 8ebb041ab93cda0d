#include "course/course_text.h"

#include <cassert>
#include <optional>
#include <utility>

#include "embedded/course_text_en.h"

namespace chainrule {
namespace {

// Empty until it is asked for, so that a static initialiser of another file may ask for it.
constinit std::optional<TextBook> course_text;

}  // namespace

const TextBook& CourseText() {
  if (!course_text) {
    const std::string_view source(reinterpret_cast<const char*>(embedded::course_text_en),
                                  embedded::course_text_en_size);
    Result<TextBook> parsed = TextBook::Parse(source);
    assert(parsed.ok());
    course_text = *std::move(parsed);
  }
  return *course_text;
}

Error Refuse(std::string_view key, const std::map<std::string, std::string, std::less<>>& words) {
  return {FillWords(CourseText().Word(key), words)};
}

}  // namespace chainrule
