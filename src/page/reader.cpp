#include "page/reader.h"

#include <array>
#include <cassert>
#include <cmath>
#include <string_view>
#include <utility>

#include "course/course_text.h"
#include "course/number.h"

namespace chainrule {
namespace {

constexpr int kInputDecimals = 6;
constexpr int kEveryDigit = 15;

}  // namespace

const std::string& MarkWords(Mark mark) {
  assert(mark != Mark::kNone);
  constexpr std::array<const char*, 5> kKeys{"", "mark_right", "mark_helped", "mark_not_yet",
                                             "mark_given_up"};
  return CourseText().Word(kKeys[static_cast<std::size_t>(mark)]);
}

Reader::Reader(Values values, Mask mask, NumberStyle style)
    : values_(std::move(values)), mask_(std::move(mask)), style_(style) {}

void Reader::Define(const std::string& name, double value, const Quantity& like) {
  // It is no number that the learner is asked for itself, though `like` may be.
  defined_[name] = {value, Visible(like) ? Exposure::kShown : Exposure::kNotYet};
}

void Reader::Define(const std::string& name, double value) {
  defined_[name] = {value, Exposure::kShown};
}

Exposure Reader::ExposureOf(const Quantity& quantity) const {
  const auto defined = defined_.find(quantity.name);
  return defined != defined_.end() ? defined->second.exposure : mask_->Of(quantity);
}

const AskedNumber* Reader::AskedFor(const Quantity& quantity) const {
  return asked() == nullptr ? nullptr : asked()->Find(quantity);
}

std::string Reader::ShowTyped(const AskedNumber& number) const {
  std::string text;
  for (const char c : number.typed)
    if (c == '-')
      text += "−";
    else
      text += c;
  return text;
}

Mark Reader::MarkOf(const Item& item) const {
  const AskedNumber* const number = item.quantity ? AskedFor(*item.quantity) : nullptr;
  if (number == nullptr) return Mark::kNone;
  if (number->given_up) return Mark::kGivenUp;
  if (!number->checked) return Mark::kNone;
  if (!number->right()) return Mark::kNotYet;
  return number->hints > kRuleHint ? Mark::kHelped : Mark::kRight;
}

std::optional<double> Reader::At(const Quantity& quantity) const {
  const auto defined = defined_.find(quantity.name);
  if (defined != defined_.end()) return defined->second.value;
  return values_.At(quantity);
}

std::string Reader::Show(const Quantity& quantity, int decimals, NumberForm form) const {
  const Exposure exposure = ExposureOf(quantity);
  if (exposure == Exposure::kNotYet) return "…";
  if (exposure == Exposure::kAsked) return "?";
  if (exposure == Exposure::kAnswered)
    if (const AskedNumber& number = *AskedFor(quantity); !number.typed.empty())
      return ShowTyped(number);
  const std::optional<double> value = At(quantity);
  assert(value.has_value());
  return GroupDigits(form == NumberForm::kCompact ? ShowNumberCompact(*value, decimals)
                                                  : ShowNumber(*value, decimals));
}

QuantityName Reader::NameOf(const Item& item) const {
  const bool by_quantity = item.name.empty() && item.quantity && quantities_.name;
  QuantityName named =
      by_quantity ? quantities_.name(*item.quantity) : QuantityName{item.symbol, item.name};
  if (!item.note.empty()) named.name += ", " + item.note;
  return named;
}

Exposure Reader::ExposureOf(const Item& item) const {
  return item.quantity ? ExposureOf(*item.quantity) : Exposure::kShown;
}

std::string Reader::Text(const Item& item) const {
  if (!item.quantity) return item.text;
  const Exposure exposure = ExposureOf(*item.quantity);
  if (exposure == Exposure::kNotYet) return "…";
  if (exposure != Exposure::kShown) {
    const AskedNumber& number = *AskedFor(*item.quantity);
    if (!number.typed.empty()) return ShowTyped(number);
    if (!number.given_up) return "?";
  }
  const std::optional<double> value = At(*item.quantity);
  assert(value.has_value());
  if (item.form == NumberForm::kEveryDigit) return GroupDigits(ShowNumber(*value, kEveryDigit));
  if (item.role == Role::kNumber) {
    // A number given with few digits is shown with all of them.
    std::string few = ShowNumber(*value, kInputDecimals);
    if (ParseNumber(few) == *value) return few;
  }
  const std::string shown = item.form == NumberForm::kCompact
                                ? ShowNumberCompact(*value, style_.compact_decimals)
                                : ShowNumber(*value, style_.decimals);
  // A comma in a number that can be typed would be read as a decimal comma.
  return item.role == Role::kNumber ? shown : GroupDigits(shown);
}

std::string Reader::Value(const Item& item) const {
  if (item.role == Role::kSlot && item.quantity) return AskedFor(*item.quantity)->typed;
  if (item.role != Role::kNumber || !item.quantity) return item.value;
  const double value = *At(*item.quantity);
  return std::isfinite(value) ? PrintNumber(value) : std::string();
}

void Reader::SetFactorSigns(Formula& formula) const {
  if (formula.kind == FormulaKind::kFactor && formula.text == kWeightRole) {
    bool positive = false;
    bool negative = false;
    ResolveValues(formula, [&](const Quantity& quantity, int) {
      const std::optional<double> weight = Visible(quantity) ? At(quantity) : std::nullopt;
      positive = positive || (weight && *weight >= 0);
      negative = negative || (weight && *weight < 0);
      return std::string();
    });
    // A sum of weights of both signs has no colour of its own.
    if (negative) formula.text = positive ? kUnitRole : kNegativeRole;
    return;
  }
  for (Formula& child : formula.children) SetFactorSigns(child);
}

Formula Reader::Read(Formula formula) const {
  SetFactorSigns(formula);
  ResolveValues(formula, [&](const Quantity& quantity, int decimals) {
    return Show(quantity, decimals < 0 ? style_.decimals : decimals);
  });
  return formula;
}

Paragraph Reader::Read(Paragraph paragraph) const {
  ResolveValues(paragraph, [&](const Quantity& quantity, int decimals) {
    return Show(quantity, decimals < 0 ? style_.decimals : decimals);
  });
  return paragraph;
}

}  // namespace chainrule
