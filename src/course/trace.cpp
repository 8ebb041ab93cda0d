#include "course/trace.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "course/number.h"

namespace chainrule {
namespace {

constexpr int kAllDecimals = 17;

}  // namespace

int Trace::StepOf(std::string_view name) const {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::vector<std::string>& produces = steps[i].produces;
    if (std::find(produces.begin(), produces.end(), name) != produces.end())
      return static_cast<int>(i) + 1;
  }
  return 0;
}

Mask::Mask(const Trace& trace, int step) : trace_(&trace), step_(step) {
  const auto before = [](const Produced& a, const Produced& b) { return a.name < b.name; };
  for (std::size_t i = 0; i < trace.steps.size(); ++i) {
    for (const std::string& name : trace.steps[i].produces) {
      const Produced produced{name, static_cast<int>(i) + 1};
      produced_.insert(std::upper_bound(produced_.begin(), produced_.end(), produced, before),
                       produced);
    }
  }
}

int Mask::StepOf(std::string_view name) const {
  const auto found =
      std::lower_bound(produced_.begin(), produced_.end(), name,
                       [](const Produced& a, std::string_view b) { return a.name < b; });
  return found != produced_.end() && found->name == name ? found->step : 0;
}

Exposure Mask::Of(const Quantity& quantity) const {
  const std::vector<Quantity>& constants = trace_->constants;
  if (std::find(constants.begin(), constants.end(), quantity) != constants.end())
    return Exposure::kShown;
  const std::string_view name = quantity.name;
  int step = StepOf(name);
  // "hand.x1" is a reading of x1, and gives it away.
  const std::size_t dot = name.rfind('.');
  if (step == 0 && dot != std::string_view::npos)
    step = StepOf(name.substr(dot + 1));
  return step <= step_ ? Exposure::kShown : Exposure::kNotYet;
}

int OperandDecimals(const Expansion& expansion, const Values& values, int result_decimals) {
  const int fewest = std::clamp(result_decimals, 0, kAllDecimals);
  if (!expansion.evaluate)
    return fewest;
  std::vector<double> operands;
  for (const Quantity& quantity : expansion.operands) {
    const std::optional<double> operand = values.At(quantity);
    if (!operand)
      return kAllDecimals;
    operands.push_back(*operand);
  }
  const double result = ShownValue(expansion.evaluate(operands), result_decimals);
  if (std::isnan(result))
    return fewest;
  for (int decimals = fewest; decimals < kAllDecimals; ++decimals) {
    std::vector<double> shown;
    for (const double operand : operands)
      shown.push_back(ShownValue(operand, decimals));
    const double worked = ShownValue(expansion.evaluate(shown), result_decimals);
    if (worked == result)
      return decimals;
  }
  return kAllDecimals;
}

}  // namespace chainrule
