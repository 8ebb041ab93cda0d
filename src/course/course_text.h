// The words that all lessons share, and the sentences of errors.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/result.h"
#include "course/text.h"
#include "math/fault.h"

namespace chainrule {

// The words of text.en.md in this folder, or those that replaced them.
const TextBook& CourseText();
// Replaces the words from now on, so nothing may keep a word of CourseText by address.
void SetCourseText(TextBook text);

// "W1, W2 and 6 more": the first `most` names, and the number of the others.
std::string FirstNames(const std::vector<std::string>& names, std::size_t most);

// Checks that `after` can replace `before`: it must have all its sections and words.
std::optional<Error> CheckReplaces(const TextBook& before, const TextBook& after);

// The error with the sentence `key` of CourseText, filled with `words`. Quotes from outside must go
// through Excerpt first.
Error Refuse(std::string_view key, const std::map<std::string, std::string, std::less<>>& words);
Error Refuse(const char* key, std::initializer_list<Filling> words);
// A fault found by src/math, as a sentence.
Error Refuse(const Fault& fault);

}  // namespace chainrule
