#include "math/normalization.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>

#include "math/normalization_parts.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;
using std::int64_t;

std::vector<int> AxesNamed(const std::string& axes, std::string_view names) {
  std::vector<int> found;
  for (std::size_t axis = 0; axis < axes.size(); ++axis) {
    if (names.find(axes[axis]) != std::string_view::npos) found.push_back(static_cast<int>(axis));
  }
  return found;
}

// The letters of `axes` that are averaged over.
std::string_view NamesReduced(NormOver over) {
  switch (over) {
    case NormOver::kBatch:
      return "NHW";
    case NormOver::kLayer:
    case NormOver::kGroup:
      return "CHW";
    case NormOver::kInstance:
      return "HW";
  }
  return "";
}

std::vector<int> AxesReduced(NormOver over, NormRules::Axes rule, const std::string& axes) {
  const std::vector<int> own = AxesNamed(axes, NamesReduced(over));
  switch (rule) {
    case NormRules::Axes::kOwn:
      break;
    case NormRules::Axes::kSwapped: {
      std::vector<int> kept;
      for (int axis = 0; axis < static_cast<int>(axes.size()); ++axis) {
        if (std::find(own.begin(), own.end(), axis) == own.end()) kept.push_back(axis);
      }
      return kept;
    }
    case NormRules::Axes::kBatchOnly:
      return AxesNamed(axes, "N");
    case NormRules::Axes::kSpatialOnly: {
      const std::vector<int> spatial = AxesNamed(axes, "HW");
      if (!spatial.empty()) return spatial;
      break;
    }
  }
  return own;
}

double Variance(NormRules::Variance rule, double squares, int64_t count) {
  const double biased = squares / static_cast<double>(count);
  switch (rule) {
    case NormRules::Variance::kBiased:
      break;
    case NormRules::Variance::kUnbiased:
      if (count > 1) return squares / static_cast<double>(count - 1);
      break;
    case NormRules::Variance::kDeviation:
      return std::sqrt(biased);
  }
  return biased;
}

// Fills the mean and variances of `pass`, whose `statistics` are set already.
void FindStatistics(const VectorXd& x, NormRules::Variance rule, NormPass& pass) {
  const Reduction& sets = pass.statistics;
  const double n = static_cast<double>(sets.count);
  for (VectorXd* v : {&pass.sum, &pass.mean, &pass.variance, &pass.unbiased_variance})
    v->resize(ToIndex(sets.sets));
  for (Index set = 0; set < sets.sets; ++set) {
    const DoubleDouble sum = SumOver(sets, set, [&x](Index i) { return DoubleDouble{x(i)}; });
    const double mean = (sum / DoubleDouble{n}).high;
    // Deviations are taken from the unrounded mean.
    DoubleDouble deviations;
    const DoubleDouble about_rounded = SumOver(sets, set, [&](Index i) {
      const DoubleDouble deviation = DoubleDouble::Sum(x(i), -mean);
      deviations = deviations + deviation;
      return deviation * deviation;
    });
    const double squares = (about_rounded - deviations * deviations / DoubleDouble{n}).high;
    pass.sum(set) = sum.high;
    pass.mean(set) = mean;
    pass.variance(set) = Variance(rule, squares, sets.count);
    pass.unbiased_variance(set) =
        sets.count > 1 ? squares / (n - 1) : std::numeric_limits<double>::quiet_NaN();
  }
}

}  // namespace

std::string_view LayoutAxes(NormLayout layout) {
  switch (layout) {
    case NormLayout::kNC:
      return "NC";
    case NormLayout::kNCHW:
      return "NCHW";
    case NormLayout::kNHWC:
      break;
  }
  return "NHWC";
}

int64_t ChannelsOf(const NormShape& shape) {
  return shape.sizes[LayoutAxes(shape.layout).find('C')];
}

Reduction StatisticsOf(const NormShape& shape, const NormRules& rules) {
  assert(!CheckNormShape(shape));
  std::string axes(LayoutAxes(shape.layout));
  std::vector<int64_t> sizes = shape.sizes;
  if (shape.over == NormOver::kGroup) {
    const std::size_t c = axes.find('C');
    axes.insert(c, "G");
    sizes[c] /= shape.groups;
    sizes.insert(sizes.begin() + static_cast<std::ptrdiff_t>(c), shape.groups);
  }
  return MakeReduction(axes, sizes, AxesReduced(shape.over, rules.axes, axes));
}

Reduction ParametersOf(const NormShape& shape) {
  assert(!CheckNormShape(shape));
  const std::string axes(LayoutAxes(shape.layout));
  const bool layer = shape.over == NormOver::kLayer;
  return MakeReduction(axes, shape.sizes, AxesNamed(axes, layer ? "N" : "NHW"));
}

VectorXd SpreadToCells(const Reduction& reduction, const VectorXd& of_sets) {
  VectorXd of_cells(ToIndex(reduction.cells));
  for (Index cell = 0; cell < reduction.cells; ++cell)
    of_cells(cell) = of_sets(ToIndex(SetOf(reduction, cell)));
  return of_cells;
}

VectorXd Normalized(const NormShape& shape, const NormData& data, const NormRules& rules) {
  if (rules.gamma == NormRules::Gamma::kAfter) return data.x;
  return SpreadToCells(ParametersOf(shape), data.gamma).cwiseProduct(data.x);
}

void FinishPass(const NormShape& shape, const NormData& data, const VectorXd& x,
                const NormRules& rules, NormPass& pass) {
  const double eps = data.eps;
  pass.divisor = pass.variance.unaryExpr([&rules, eps](double variance) {
    switch (rules.divisor) {
      case NormRules::Divisor::kRoot:
        break;
      case NormRules::Divisor::kEpsilonOutside:
        return std::sqrt(variance) + eps;
      case NormRules::Divisor::kNoRoot:
        return variance + eps;
    }
    return std::sqrt(variance + eps);
  });
  pass.deviation = x - SpreadToCells(pass.statistics, pass.mean);
  pass.x_hat = pass.deviation.cwiseQuotient(SpreadToCells(pass.statistics, pass.divisor));
  const Reduction parameters = ParametersOf(shape);
  pass.y = pass.x_hat;
  if (rules.gamma == NormRules::Gamma::kAfter)
    pass.y = pass.y.cwiseProduct(SpreadToCells(parameters, data.gamma)).eval();
  pass.y += SpreadToCells(parameters, data.beta);
}

NormPass Normalize(const NormShape& shape, const NormData& data, const NormRules& rules) {
  assert(!CheckNormShape(shape) && !CheckNormData(shape, data));
  const VectorXd x = Normalized(shape, data, rules);
  NormPass pass;
  pass.statistics = StatisticsOf(shape, rules);
  FindStatistics(x, rules.variance, pass);
  FinishPass(shape, data, x, rules, pass);
  return pass;
}

}  // namespace chainrule
