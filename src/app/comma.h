// A comma in a typed number: most of the world writes it before the decimals, the rest between
// thousands.
#pragma once

#include <optional>
#include <string>

namespace chainrule {

// What "1,500" may stand for.
struct Comma {
  std::string with_point;  // 1.500
  std::string without;     // 1500
  bool thousands = false;  // it may be either; "1,5" is 1.5
};

// Of a text with one comma, and digits at both sides of it.
std::optional<Comma> FindComma(const std::string& typed);

}  // namespace chainrule
