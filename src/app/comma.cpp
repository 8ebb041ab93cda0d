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

}  // namespace chainrule
