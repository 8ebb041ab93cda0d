#include "course/trace.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "course/asked.h"
#include "course/number.h"

namespace chainrule {
namespace {

constexpr int kMostDecimals = 17;

}  // namespace

StepList::StepList(std::vector<Step> steps, std::vector<Quantity> constants) {
  auto made = std::make_shared<Made>();
  made->steps = std::move(steps);
  made->constants = std::move(constants);
  int number = 0;
  for (const Step& step : made->steps) {
    ++number;
    for (const std::string& name : step.produces) made->produced.push_back({name, number});
  }
  std::stable_sort(made->produced.begin(), made->produced.end(),
                   [](const Produced& a, const Produced& b) { return a.name < b.name; });
  made_ = std::move(made);
}

int StepList::StepOf(std::string_view name) const {
  const std::vector<Produced>& produced = made_->produced;
  const auto found =
      std::lower_bound(produced.begin(), produced.end(), name,
                       [](const Produced& a, std::string_view b) { return a.name < b; });
  return found != produced.end() && found->name == name ? found->step : 0;
}

int StepList::StepNamed(std::string_view name) const {
  int found = 0;
  int number = 0;
  for (const Step& step : all()) {
    ++number;
    if (step.kind != name) continue;
    if (found > 0) return StepOf(name);
    found = number;
  }
  return found > 0 ? found : StepOf(name);
}

const std::string& StepList::NameOf(int step) const {
  const Step& named = all()[static_cast<std::size_t>(step - 1)];
  if (named.produces.empty()) return named.kind;
  const std::string& first = named.produces.front();
  const bool compound = first.find('.') != std::string::npos;
  return compound && StepNamed(named.kind) == step ? named.kind : first;
}

Exposure Mask::Of(const Quantity& quantity) const {
  if (!IsReached(quantity)) return Exposure::kNotYet;
  if (asked_ == nullptr) return Exposure::kShown;
  if (const AskedNumber* const number = quantity.whole() ? nullptr : asked_->Find(quantity))
    return number->settled() ? Exposure::kAnswered : Exposure::kAsked;
  return asked_->Hides(quantity) ? Exposure::kNotYet : Exposure::kShown;
}

bool Mask::IsReached(const Quantity& quantity) const {
  const std::string_view name = quantity.name;
  int step = steps_.StepOf(name);
  // "hand.x1" is the "by hand" version of x1, so it must stay hidden with it.
  const std::size_t dot = name.rfind('.');
  if (step == 0 && dot != std::string_view::npos) step = steps_.StepOf(name.substr(dot + 1));
  if (step <= step_) return true;
  const std::vector<Quantity>& constants = steps_.constants();
  return std::any_of(constants.begin(), constants.end(), [&](const Quantity& known) {
    return known == quantity || (known.whole() && known.name == quantity.name);
  });
}

int OperandDecimals(const Expansion& expansion, const Values& values, int result_decimals) {
  const int fewest = std::clamp(result_decimals, 0, kMostDecimals);
  if (!expansion.evaluate) return fewest;
  std::vector<double> operands;
  for (const Quantity& quantity : expansion.operands) {
    const std::optional<double> operand = values.At(quantity);
    if (!operand) return kMostDecimals;
    operands.push_back(*operand);
  }
  const double result = ShownValue(expansion.evaluate(operands), result_decimals);
  if (std::isnan(result)) return fewest;
  for (int decimals = fewest; decimals < kMostDecimals; ++decimals) {
    std::vector<double> shown;
    for (const double operand : operands) shown.push_back(ShownValue(operand, decimals));
    const double worked = ShownValue(expansion.evaluate(shown), result_decimals);
    if (worked == result) return decimals;
  }
  return kMostDecimals;
}

}  // namespace chainrule
