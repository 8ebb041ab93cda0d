// A comma in a typed number: most of the world writes it before the decimals, the rest between
// thousands.
#pragma once

#include <optional>
#include <string>

namespace chainrule {

// The two meanings that "1,500" may have.
struct Comma {
  std::string with_point;  // 1.500
  std::string without;     // 1500
  bool thousands = false;  // it may be either; "1,5" can only be 1.5
};

// Reads a text with one comma that has digits on both sides.
std::optional<Comma> FindComma(const std::string& typed);

// "18496", if the text is a whole number in groups of three: "18,496" or "18 496".
std::optional<std::string> WithoutGroups(const std::string& typed);

}  // namespace chainrule
