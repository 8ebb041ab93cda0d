// UTF-8 from outside: read one character at a time, checked, and made safe to show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chainrule {

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  // 0 if the bytes are not UTF-8
};

// The character at text[position]; position < text.size(). Overlong forms, surrogates and values
// above U+10FFFF are not UTF-8.
CodePoint DecodeUtf8(std::string_view text, std::size_t position);

bool IsUtf8(std::string_view text);

// True for characters that would break or disguise a line of text: controls, line separators, and
// marks that change the direction of text.
bool IsControl(char32_t character);

// A quote for use in a sentence: the first `characters` characters, then "…". Controls are written
// as \uXXXX, bytes that are not UTF-8 as \xXX.
std::string Excerpt(std::string_view text, std::size_t characters = 40);

}  // namespace chainrule
