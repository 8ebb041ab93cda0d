#include "course/typed_number.h"

#include <algorithm>
#include <cmath>

#include "course/number.h"
#include "math/held.h"

namespace chainrule {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// The decimals of text that ParseNumber accepts.
int DecimalsOf(std::string_view text) {
  int decimals = 0;
  if (const std::size_t point = text.find('.'); point != std::string_view::npos)
    for (std::size_t i = point + 1; i < text.size() && IsDigit(text[i]); ++i) ++decimals;
  const std::size_t letter = text.find_first_of("eE");
  if (letter == std::string_view::npos) return decimals;
  int power = 0;
  for (const char c : text.substr(letter))
    if (IsDigit(c)) power = std::min(10 * power + (c - '0'), 1000);
  // A minus is '-' or U+2212; nothing but it and '+' stands between the letter and the digits.
  const std::string_view sign = text.substr(letter + 1, 1);
  const bool positive = sign == "+" || IsDigit(sign[0]);
  return std::clamp(positive ? decimals - power : decimals + power, 0, kAllDecimals);
}

}  // namespace

std::optional<TypedNumber> ParseTyped(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::optional<double> value = ParseNumber(text.substr(0, slash));
  if (!value) return std::nullopt;
  if (slash == std::string_view::npos) return TypedNumber{*value, DecimalsOf(text)};
  const std::optional<double> divisor = ParseNumber(text.substr(slash + 1));
  if (!divisor || *divisor == 0 || !std::isfinite(*value / *divisor)) return std::nullopt;
  return TypedNumber{*value / *divisor, kAllDecimals};
}

}  // namespace chainrule
