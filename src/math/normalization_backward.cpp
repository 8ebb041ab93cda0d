#include "math/normalization_backward.h"

#include <cassert>

#include "math/normalization_parts.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;

VectorXd InputHatGradient(const NormShape& shape, const NormData& data, const VectorXd& dy) {
  return SpreadToCells(ParametersOf(shape), data.gamma).cwiseProduct(dy);
}

// Fills the gradients of the statistics, which already have the right size.
void FindStatisticsGradients(const NormPass& pass, NormBackward& back) {
  const Reduction& sets = pass.statistics;
  const double n = static_cast<double>(sets.count);
  for (Index set = 0; set < sets.sets; ++set) {
    const DoubleDouble products = SumOver(sets, set, [&](Index i) {
      return DoubleDouble::Product(back.dx_hat(i), pass.deviation(i));
    });
    const DoubleDouble sum =
        SumOver(sets, set, [&](Index i) { return DoubleDouble{back.dx_hat(i)}; });
    const DoubleDouble deviations =
        SumOver(sets, set, [&](Index i) { return DoubleDouble{pass.deviation(i)}; });
    const double divisor = pass.divisor(set);
    back.dvariance(set) = -.5 * products.high / (divisor * divisor * divisor);
    back.dmean_direct(set) = -sum.high / divisor;
    back.dmean_through_variance(set) = back.dvariance(set) * (-2 / n) * deviations.high;
    back.dmean(set) = back.dmean_direct(set) + back.dmean_through_variance(set);
  }
}

}  // namespace

NormBackward BackpropagateNorm(const NormShape& shape, const NormData& data, const NormPass& pass,
                               const VectorXd& dy, const NormRules& rules) {
  assert(!CheckOutputGradient(shape, dy) && pass.x_hat.size() == dy.size());
  const Reduction parameters = ParametersOf(shape);
  NormBackward back;
  back.dgamma.resize(ToIndex(parameters.sets));
  back.dbeta.resize(ToIndex(parameters.sets));
  for (Index p = 0; p < parameters.sets; ++p) {
    back.dgamma(p) = SumOver(parameters, p, [&](Index i) {
                       return DoubleDouble::Product(dy(i), pass.x_hat(i));
                     }).high;
    back.dbeta(p) = SumOver(parameters, p, [&](Index i) { return DoubleDouble{dy(i)}; }).high;
  }
  back.dx_hat = InputHatGradient(shape, data, dy);

  const Reduction& sets = pass.statistics;
  for (VectorXd* v :
       {&back.dvariance, &back.dmean_direct, &back.dmean_through_variance, &back.dmean})
    *v = VectorXd::Zero(ToIndex(sets.sets));
  if (pass.statistics_of_x && rules.backward == NormRules::Backward::kThroughStatistics)
    FindStatisticsGradients(pass, back);
  const double n = static_cast<double>(sets.count);
  back.dx = back.dx_hat.cwiseQuotient(SpreadToCells(sets, pass.divisor)) +
            2 / n * SpreadToCells(sets, back.dvariance).cwiseProduct(pass.deviation) +
            SpreadToCells(sets, back.dmean) / n;
  return back;
}

VectorXd DirectInputGradient(const NormShape& shape, const NormData& data, const NormPass& pass,
                             const VectorXd& dy) {
  assert(!CheckOutputGradient(shape, dy) && pass.x_hat.size() == dy.size());
  const VectorXd dx_hat = InputHatGradient(shape, data, dy);
  const Reduction& sets = pass.statistics;
  const double n = static_cast<double>(sets.count);
  VectorXd sum(ToIndex(sets.sets));
  VectorXd products(ToIndex(sets.sets));
  for (Index set = 0; set < sets.sets; ++set) {
    sum(set) = SumOver(sets, set, [&](Index i) { return DoubleDouble{dx_hat(i)}; }).high;
    products(set) = SumOver(sets, set, [&](Index i) {
                      return DoubleDouble::Product(dx_hat(i), pass.x_hat(i));
                    }).high;
  }
  return (n * dx_hat - SpreadToCells(sets, sum) -
          pass.x_hat.cwiseProduct(SpreadToCells(sets, products)))
      .cwiseQuotient(n * SpreadToCells(sets, pass.divisor));
}

}  // namespace chainrule
