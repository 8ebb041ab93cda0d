#include "math/running_statistics.h"

#include <cassert>
#include <cmath>

#include "math/join.h"
#include "math/normalization_parts.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;

std::optional<std::string> CheckNumbers(const std::string& name, const VectorXd& numbers,
                                        std::int64_t channels) {
  if (numbers.size() != channels) {
    return Join("The ", name, " has ", numbers.size(),
                numbers.size() == 1 ? " number; " : " numbers; ", channels,
                channels == 1 ? " is needed" : " are needed", ", one for each channel.");
  }
  for (const double number : numbers) {
    if (!std::isfinite(number) || std::abs(number) > kMaxNormEntry)
      return Join("The ", name, " has a number that is not finite or larger than 1e50.");
  }
  return std::nullopt;
}

}  // namespace

RunningStatistics FirstRunningStatistics(const NormShape& shape) {
  const Index channels = ToIndex(ChannelsOf(shape));
  return {VectorXd::Zero(channels), VectorXd::Ones(channels)};
}

std::optional<std::string> CheckRunning(const NormShape& shape, const RunningStatistics& running) {
  if (shape.over != NormOver::kBatch)
    return "Only batch normalisation has running statistics: the others have no other in eval.";
  const std::int64_t channels = ChannelsOf(shape);
  if (auto error = CheckNumbers("running mean", running.mean, channels)) return error;
  if (auto error = CheckNumbers("running variance", running.variance, channels)) return error;
  if ((running.variance.array() < 0).any())
    return "The running variance has a number below 0, which no variance can be.";
  return std::nullopt;
}

double DefaultMomentum(RunningConvention convention) {
  return convention == RunningConvention::kPyTorch ? .1 : .99;
}

std::optional<std::string> CheckRunningUpdate(const NormShape& shape, RunningConvention convention,
                                              double momentum) {
  if (!(momentum >= 0 && momentum <= 1))
    return "The momentum must be a number from 0 to 1: it weighs the old against the new.";
  if (convention == RunningConvention::kPyTorch) return PyTorchRefusal(shape);
  return std::nullopt;
}

RunningStatistics UpdateRunning(const RunningStatistics& running, const NormPass& pass,
                                RunningConvention convention, double momentum) {
  const bool pytorch = convention == RunningConvention::kPyTorch;
  assert(running.mean.size() == pass.mean.size() && momentum >= 0 && momentum <= 1);
  assert(pass.statistics.count > 1 || !pytorch);
  const double old_weight = pytorch ? 1 - momentum : momentum;
  const double new_weight = pytorch ? momentum : 1 - momentum;
  const VectorXd& variance = pytorch ? pass.unbiased_variance : pass.variance;
  return {old_weight * running.mean + new_weight * pass.mean,
          old_weight * running.variance + new_weight * variance};
}

NormPass NormalizeInEval(const NormShape& shape, const NormData& data,
                         const RunningStatistics& running, const NormRules& rules) {
  assert(!CheckNormData(shape, data) && !CheckRunning(shape, running));
  if (rules.evaluation == NormRules::Evaluation::kBatch) return Normalize(shape, data, rules);
  NormPass pass;
  pass.statistics = StatisticsOf(shape);
  pass.statistics_of_x = false;
  pass.mean = running.mean;
  pass.variance = running.variance;
  FinishPass(shape, data, Normalized(shape, data, rules), rules, pass);
  return pass;
}

}  // namespace chainrule
