// The words that all lessons share, and the sentences that refuse something.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "course/result.h"
#include "course/text.h"

namespace chainrule {

// text.en.md of this folder.
const TextBook& CourseText();

// The error whose sentence is the word `key` of CourseText, with `words` put in. What is quoted
// from outside goes through Excerpt first.
Error Refuse(std::string_view key, const std::map<std::string, std::string, std::less<>>& words);
Error Refuse(const char* key, std::initializer_list<Filling> words);

}  // namespace chainrule
