#include "math/join.h"

namespace chainrule {

void AddPiece(std::string& text, const char* piece) {
  text += piece;
}

void AddPiece(std::string& text, const std::string& piece) {
  text += piece;
}

void AddPiece(std::string& text, std::string_view piece) {
  text += piece;
}

void AddPiece(std::string& text, char piece) {
  text += piece;
}

void AddWholeNumber(std::string& text, long long number) {
  text += std::to_string(number);
}

}  // namespace chainrule
