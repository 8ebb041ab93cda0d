#include "app/typed.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "app/comma.h"
#include "course/asked.h"
#include "course/course_text.h"
#include "course/number.h"
#include "course/typed_number.h"
#include "course/utf8.h"

namespace chainrule {
namespace {

constexpr double kMostNudges = 1000;
constexpr int kNudgeDigits = 12;  // with an arrow key, 0.1 + 0.2 is 0.3

// The sum without the rounding errors of binary fractions: to 12 digits of the larger number.
double RoundedSum(double value, double change) {
  const double larger = std::max(std::abs(value), std::abs(change));
  if (larger == 0) return 0;
  const double scale = std::pow(10.0, kNudgeDigits - std::ceil(std::log10(larger)));
  return std::isfinite(scale) && scale > 0 ? std::round((value + change) * scale) / scale
                                           : value + change;
}

Error RefuseNumber(const Item& item, const std::string& typed) {
  const bool empty = typed.find_first_not_of(' ') == std::string::npos;
  const std::string such_as = item.value.empty() ? PrintNumber(item.range.min) : item.value;
  return Refuse(empty ? "act_empty" : "act_number", {{"name", item.name},
                                                     {"value", Excerpt(typed)},
                                                     {"min", PrintNumber(item.range.min)},
                                                     {"max", PrintNumber(item.range.max)},
                                                     {"now", such_as}});
}

Error RefuseComma(const std::string& typed, const Comma& comma) {
  return Refuse(
      "act_comma",
      {{"value", Excerpt(typed)}, {"decimal", comma.with_point}, {"whole", comma.without}});
}

Result<double> WithinRange(const Item& item, double value) {
  if (value >= item.range.min && value <= item.range.max) return value;
  return Refuse("act_range", {{"name", item.name},
                              {"value", PrintNumber(value)},
                              {"min", PrintNumber(item.range.min)},
                              {"max", PrintNumber(item.range.max)}});
}

}  // namespace

Result<double> ReadTyped(const Item& item, const std::string& typed) {
  double read = 0;
  NumberText kind = ReadNumber(typed, read);
  if (const std::optional<Comma> comma = FindComma(typed);
      comma && ReadNumber(comma->with_point, read) == NumberText::kNumber) {
    if (comma->thousands) return RefuseComma(typed, *comma);
    kind = NumberText::kNumber;
  }
  if (kind == NumberText::kTooLarge) return Refuse("act_too_large", {{"value", Excerpt(typed)}});
  if (kind != NumberText::kNumber) return RefuseNumber(item, typed);
  const bool whole = item.role == Role::kSlider || item.role == Role::kReadout;
  if (whole && read != std::floor(read))
    return Refuse("act_whole", {{"name", item.name}, {"value", Excerpt(typed)}});
  return WithinRange(item, read);
}

Result<std::string> ReadAnswer(const std::string& typed, bool count) {
  if (typed.find_first_not_of(' ') == std::string::npos) return std::string();
  std::string answer = typed;
  if (const std::optional<std::string> digits = WithoutGroups(typed); count && digits) {
    answer = *digits;
  } else if (const std::optional<Comma> comma = FindComma(typed)) {
    if (comma->thousands) return RefuseComma(typed, *comma);
    answer = comma->with_point;
  }
  if (!ParseTyped(answer) || answer.size() > kMostTyped)
    return Refuse("act_answer", {{"value", Excerpt(typed)}});
  return answer;
}

Result<double> ReadPresses(const Item& item, const std::string& presses) {
  const std::optional<double> count = ParseNumber(presses);
  const std::optional<double> now = ParseNumber(item.value);
  if (!count || *count != std::trunc(*count) || std::abs(*count) > kMostNudges)
    return Refuse("act_step", {{"value", Excerpt(presses)}});
  if (!now) return RefuseNumber(item, item.value);
  return WithinRange(item, RoundedSum(*now, *count * item.range.step));
}

std::optional<Error> CheckOption(const Item& choice, const std::string& value) {
  std::string allowed;
  for (const Option& option : choice.options) {
    if (option.value == value) return std::nullopt;
    allowed += (allowed.empty() ? "" : ", ") + option.value;
  }
  return Refuse("act_option",
                {{"name", choice.name}, {"value", Excerpt(value)}, {"allowed", allowed}});
}

}  // namespace chainrule
