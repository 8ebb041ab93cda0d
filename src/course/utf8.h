// UTF-8 that comes from outside: read one character at a time, checked, and made safe to show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chainrule {

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  // 0: what stands there is not UTF-8
};

// The character at text[position]; position < text.size(). Overlong forms, surrogates and what lies
// past U+10FFFF are not UTF-8.
CodePoint DecodeUtf8(std::string_view text, std::size_t position);

bool IsUtf8(std::string_view text);

// Characters that would break or disguise a line of text: controls, line separators, and marks that
// change the direction of what follows.
bool IsControl(char32_t character);

// For quoting in a sentence: the first `characters` characters, then "…". Controls are written
// \uXXXX, bytes that are not UTF-8 \xXX.
std::string Excerpt(std::string_view text, std::size_t characters = 40);

}  // namespace chainrule
