// Puts a sentence, an id or a formula's source together from words and whole numbers.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace chainrule {

void AddPiece(std::string& text, const char* piece);
void AddPiece(std::string& text, const std::string& piece);
void AddPiece(std::string& text, std::string_view piece);
void AddPiece(std::string& text, char piece);
void AddWholeNumber(std::string& text, long long number);
template <std::integral Number>
void AddPiece(std::string& text, Number number) {
  AddWholeNumber(text, static_cast<long long>(number));
}

// Join("W", layer, " has ", count, " rows"). In hundreds of places, where it is to take few bytes:
// one call for each piece, and no string between them.
template <class... Pieces>
[[gnu::always_inline]] inline std::string Join(const Pieces&... pieces) {
  std::string text;
  (AddPiece(text, pieces), ...);
  return text;
}

}  // namespace chainrule
