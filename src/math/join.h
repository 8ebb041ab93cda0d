// Builds a sentence, an id or a formula's source from words and whole numbers.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace chainrule {

inline void AddPiece(std::string& text, std::string_view piece) {
  text += piece;
}
inline void AddPiece(std::string& text, char piece) {
  text += piece;
}
template <std::integral Number>
void AddPiece(std::string& text, Number number) {
  text += std::to_string(number);
}

// Join("W", layer, " has ", count, " rows")
template <class... Pieces>
std::string Join(const Pieces&... pieces) {
  std::string text;
  (AddPiece(text, pieces), ...);
  return text;
}

}  // namespace chainrule
