#include "lessons/sheet_text.h"

#include <algorithm>

#include "math/join.h"

namespace chainrule {

std::string KeyOf(std::string_view name) {
  std::string key(name);
  std::replace(key.begin(), key.end(), '.', '_');
  return key;
}

std::string WithSubscript(const std::string& symbol, const std::string& subscript) {
  // Behind a subscript in braces, but not behind a superscript in them.
  const std::size_t open = symbol.rfind("_{");
  const bool has_own = open != std::string::npos && symbol.ends_with('}');
  if (has_own) return Join(symbol.substr(0, symbol.size() - 1), ",", subscript, "}");
  return Join(symbol, "_{", subscript, "}");
}

std::string Linked(const Quantity& quantity, const std::string& symbol) {
  return Join("\\link{", ToText(quantity), "}{", symbol, "}");
}

std::string ReplaceNames(const std::string& formula,
                         const std::function<std::string(const std::string& name)>& source) {
  const auto in_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  };
  std::string replaced;
  for (std::size_t i = 0; i < formula.size();) {
    if (formula[i] != '@') {
      replaced += formula[i++];
      continue;
    }
    std::size_t end = ++i;
    while (end < formula.size() && in_name(formula[end])) ++end;
    replaced += source(formula.substr(i, end - i));
    i = end;
  }
  return replaced;
}

}  // namespace chainrule
