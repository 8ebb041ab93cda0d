#include "app/comma.h"

namespace chainrule {

std::optional<Comma> FindComma(const std::string& typed) {
  const auto digit = [&](std::size_t i) {
    return i < typed.size() && typed[i] >= '0' && typed[i] <= '9';
  };
  const std::size_t at = typed.find(',');
  if (at == std::string::npos || at == 0 ||
      typed.find_first_of(",.", at + 1) != std::string::npos || !digit(at - 1) || !digit(at + 1))
    return std::nullopt;
  Comma comma{typed, typed};
  comma.with_point[at] = '.';
  comma.without.erase(at, 1);
  std::size_t first = at;
  while (first > 0 && digit(first - 1)) --first;
  std::size_t last = at + 1;
  while (digit(last)) ++last;
  comma.thousands = last - at == 4 && at - first <= 3 && typed[first] != '0';
  return comma;
}

std::optional<std::string> WithoutGroups(const std::string& typed) {
  std::string digits;
  std::size_t group = 0;  // digits since the last separator
  for (const char c : typed) {
    const bool separator = c == ',' || c == ' ';
    if (!separator && (c < '0' || c > '9')) return std::nullopt;
    // The first group has one to three digits, the others three.
    const bool first = digits.size() == group;
    if (separator && (group == 0 || group > 3 || (!first && group != 3))) return std::nullopt;
    group = separator ? 0 : group + 1;
    if (!separator) digits += c;
  }
  if (group != 3 || digits.size() == group) return std::nullopt;
  return digits;
}

}  // namespace chainrule
