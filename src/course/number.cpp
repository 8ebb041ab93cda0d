#include "course/number.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "math/digits.h"
#include "math/join.h"

namespace chainrule {
namespace {

constexpr std::size_t kMaxCharacters = 64;
constexpr int kMaxDecimals = 17;
constexpr int kEveryDigit = 15;
// From 10^7 on, a number that is not an integer is shown as a power of ten.
constexpr int kLargeDigits = 7;
// Integers are exact, so all their digits are shown, below 10^15.
constexpr int kLargeIntegerDigits = 15;
constexpr std::size_t kGroupedFrom = 5;  // digits
// In a narrow place, a number between these powers of ten is written out.
constexpr int kCompactLargest = 5;
constexpr int kCompactSmallest = -3;

constexpr std::string_view kMinus = "−";

// ±0.d₁d₂d₃… · 10^point, without zeros at either end of the digits; 0 has no digits.
struct Decimal {
  bool negative = false;
  std::string digits;
  int point = 0;

  int decimals() const { return static_cast<int>(digits.size()) - point; }
};

// To 15 significant digits, written with %e; with `every` digit, as the shortest of %.15g, %.16g
// and %.17g that reads back equal.
std::string Scientific(double value, bool every) {
  char buffer[40];
  for (int precision = 14; precision <= 16; ++precision) {
    std::snprintf(buffer, sizeof buffer, "%.*e", precision, value);
    if (!every || std::strtod(buffer, nullptr) == value) break;
  }
  return buffer;
}

Decimal DecimalOf(double value, bool every) {
  Decimal decimal;
  decimal.negative = value < 0;
  if (value == 0) return decimal;
  const double size = std::abs(value);
  if (const std::optional<Digits> known = every ? ShortestDigitsOf(size) : DigitsOf(size)) {
    decimal.digits = std::to_string(known->digits);
    decimal.digits.erase(decimal.digits.find_last_not_of('0') + 1);
    decimal.point = known->power + 1;
    return decimal;
  }
  std::string text = Scientific(size, every);  // "d.ddde±xx"
  // A value just below a power of ten keeps its digits, because a saturated tanh is not 1.
  if (text.compare(0, 16, "1.00000000000000") == 0 && std::strtod(text.c_str(), nullptr) > size)
    text = Scientific(size, true);
  const std::size_t exponent = text.find('e');
  decimal.digits = text.substr(0, 1) + text.substr(2, exponent - 2);
  decimal.digits.erase(decimal.digits.find_last_not_of('0') + 1);
  decimal.point = std::atoi(text.c_str() + exponent + 1) + 1;
  return decimal;
}

// Rounds to `decimals` decimals, half away from zero. It rounds the decimal number that a person
// would write down (2.675 -> 2.68), not the double just below it.
Decimal Round(Decimal decimal, int decimals) {
  const int kept = decimal.point + decimals;
  if (kept >= static_cast<int>(decimal.digits.size())) return decimal;
  if (kept < 0) {
    decimal.digits.clear();
    return decimal;
  }
  const bool up = decimal.digits[static_cast<std::size_t>(kept)] >= '5';
  decimal.digits.resize(static_cast<std::size_t>(kept));
  if (up) {
    while (!decimal.digits.empty() && decimal.digits.back() == '9') decimal.digits.pop_back();
    if (decimal.digits.empty()) {
      decimal.digits = "1";
      ++decimal.point;
    } else {
      ++decimal.digits.back();
    }
  }
  decimal.digits.erase(decimal.digits.find_last_not_of('0') + 1);
  return decimal;
}

// A number as shown: written out, or as mantissa and power of ten.
struct Shown {
  Decimal decimal;
  bool power = false;
  int decimals = 0;  // of the mantissa if there is a power
};

Shown WithPower(const Decimal& exact, int decimals) {
  Decimal mantissa = exact;
  mantissa.point = 1;
  const int mantissa_decimals = std::min(decimals, mantissa.decimals());
  mantissa = Round(mantissa, mantissa_decimals);
  const int carry = mantissa.point - 1;
  mantissa.point = exact.point + carry;
  return {mantissa, true, mantissa_decimals};
}

Shown Choose(double value, int decimals) {
  decimals = std::clamp(decimals, 0, kMaxDecimals);
  // Digits past the 15th are artefacts of binary fractions: 0.1 + 0.2 is shown as 0.3, unless every
  // digit is requested.
  const Decimal exact = DecimalOf(value, decimals >= kEveryDigit);
  if (exact.digits.empty()) return {exact, false, 0};

  const bool integer = exact.decimals() <= 0;
  const bool large = exact.point > (integer ? kLargeIntegerDigits : kLargeDigits);
  const Decimal rounded = Round(exact, decimals);
  const bool rounds = exact.decimals() > decimals;
  // The number of significant digits shown, including zeros at the end.
  const int significant = rounded.digits.empty() ? 0 : rounded.point + decimals;
  const bool small = rounds && (significant < 1 || (significant < 2 && decimals >= 2));
  if (!large && !small) return {rounded, false, rounds ? decimals : std::max(0, exact.decimals())};

  return WithPower(exact, decimals);
}

// For narrow places: few digits for small or large numbers.
Shown ChooseCompact(double value, int decimals) {
  const Decimal exact = DecimalOf(value, false);
  if (exact.digits.empty() || exact.point > kCompactLargest || exact.point < kCompactSmallest)
    return exact.digits.empty() ? Choose(value, decimals) : WithPower(exact, 1);
  const Shown shown = Choose(value, decimals);
  if (!shown.power) return shown;
  // A small number gets two digits.
  const int needed = std::min(2 - exact.point, exact.decimals());
  return {Round(exact, needed), false, needed};
}

std::string Fixed(const Decimal& decimal, int point, int decimals) {
  std::string text;
  const auto digit = [&](int index) {
    const bool inside = index >= 0 && index < static_cast<int>(decimal.digits.size());
    return inside ? decimal.digits[static_cast<std::size_t>(index)] : '0';
  };
  for (int i = std::min(0, point - 1); i < point; ++i) text += digit(i);
  if (decimals > 0) text += '.';
  for (int i = point; i < point + decimals; ++i) text += digit(i);
  return text;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// The grammar of ParseNumber, over text without spaces and without U+2212.
bool IsNumber(std::string_view text) {
  std::size_t i = 0;
  const auto sign = [&] {
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
  };
  const auto digits = [&] {
    const std::size_t start = i;
    while (i < text.size() && IsDigit(text[i])) ++i;
    return i > start;
  };
  sign();
  const bool whole = digits();
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  } else if (!whole) {
    return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    sign();
    if (!digits()) return false;
  }
  return i == text.size();
}

std::string Write(const Shown& shown) {
  std::string text;
  if (shown.decimal.negative && !shown.decimal.digits.empty()) text += kMinus;
  if (!shown.power) return text + Fixed(shown.decimal, shown.decimal.point, shown.decimals);
  return Join(text, Fixed(shown.decimal, 1, shown.decimals), "·10",
              Superscript(shown.decimal.point - 1));
}

std::string NotFinite(double value) {
  if (std::isnan(value)) return "not a number";
  return value < 0 ? "−∞" : "∞";
}

}  // namespace

std::string Superscript(int number) {
  constexpr const char* kDigits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  for (const char c : std::to_string(number))
    text += c == '-' ? "⁻" : kDigits[static_cast<std::size_t>(c - '0')];
  return text;
}

std::string PrintNumber(double value) {
  assert(std::isfinite(value));
  if (value == 0) return "0";
  const Decimal decimal = DecimalOf(value, true);
  const std::string_view sign = decimal.negative ? "-" : "";
  const auto size = static_cast<int>(decimal.digits.size());
  const int power = decimal.point - 1;
  // The same choice as %g makes.
  if (power >= -4 && power < std::max(kEveryDigit, size))
    return Join(sign, Fixed(decimal, decimal.point, std::max(0, decimal.decimals())));
  return Join(sign, Fixed(decimal, 1, size - 1), power < 0 ? "e-" : "e+",
              std::abs(power) < 10 ? "0" : "", std::abs(power));
}

NumberText ReadNumber(std::string_view text, double& value) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  std::string plain;
  while (!text.empty()) {
    if (plain.size() == kMaxCharacters) return NumberText::kNone;
    if (text.substr(0, kMinus.size()) == kMinus) {
      plain += '-';
      text.remove_prefix(kMinus.size());
    } else {
      plain += text.front();
      text.remove_prefix(1);
    }
  }
  if (!IsNumber(plain)) return NumberText::kNone;
  const double read = std::strtod(plain.c_str(), nullptr);
  if (!std::isfinite(read)) return NumberText::kTooLarge;
  value = read == 0 ? 0.0 : read;  // never -0
  return NumberText::kNumber;
}

std::optional<double> ParseNumber(std::string_view text) {
  double value = 0;
  if (ReadNumber(text, value) != NumberText::kNumber) return std::nullopt;
  return value;
}

std::string ShowNumber(double value, int decimals) {
  return std::isfinite(value) ? Write(Choose(value, decimals)) : NotFinite(value);
}

std::string ShowNumberCompact(double value, int decimals) {
  if (!std::isfinite(value)) return NotFinite(value);
  std::string text = Write(ChooseCompact(value, decimals));
  const std::size_t start = text.compare(0, kMinus.size(), kMinus) == 0 ? kMinus.size() : 0;
  if (text.compare(start, 2, "0.") == 0) text.erase(start, 1);
  return text;
}

std::string GroupDigits(std::string number) {
  const std::size_t first = number.find_first_of("0123456789");
  const bool before_point = first != std::string::npos && (first == 0 || number[first - 1] != '.');
  if (!before_point) return number;
  std::size_t end = number.find_first_not_of("0123456789", first);
  if (end == std::string::npos) end = number.size();
  if (end - first < kGroupedFrom) return number;
  for (; end > first + 3; end -= 3) number.insert(end - 3, ",");
  return number;
}

double ShownValue(double value, int decimals) {
  if (!std::isfinite(value)) return value;
  const Decimal decimal = Choose(value, decimals).decimal;
  if (decimal.digits.empty()) return 0;
  const std::string text =
      Join(decimal.negative ? "-0." : "0.", decimal.digits, "e", decimal.point);
  const double shown = std::strtod(text.c_str(), nullptr);
  return std::isfinite(shown) ? shown : value;  // rounded up past the largest double
}

}  // namespace chainrule
