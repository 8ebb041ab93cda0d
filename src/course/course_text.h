// The words that all lessons share, and the sentences that refuse something.
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

// text.en.md of this folder, or what replaced it.
const TextBook& CourseText();
// From now on these are the words. Nothing may keep a word of CourseText by its address.
void SetCourseText(TextBook text);

// "W1, W2 and 6 more": the first `most` of the names, and how many there are beside them.
std::string FirstNames(const std::vector<std::string>& names, std::size_t most);

// Whether a text can stand in for another: it has each of its sections and words.
std::optional<Error> CheckReplaces(const TextBook& before, const TextBook& after);

// The error whose sentence is the word `key` of CourseText, with `words` put in. What is quoted
// from outside goes through Excerpt first.
Error Refuse(std::string_view key, const std::map<std::string, std::string, std::less<>>& words);
Error Refuse(const char* key, std::initializer_list<Filling> words);
// What the mathematics found wrong, as a sentence.
Error Refuse(const Fault& fault);

}  // namespace chainrule
