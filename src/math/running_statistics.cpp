#include "math/running_statistics.h"

#include <cassert>
#include <cmath>

#include "math/join.h"
#include "math/normalization_parts.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;

std::optional<Fault> CheckNumbers(const char* which, const VectorXd& numbers,
                                  std::int64_t channels) {
  if (numbers.size() != channels) {
    return Fault{"running_count",
                 {{"which", which}, {"given", Join(numbers.size())}, {"needed", Join(channels)}}};
  }
  for (const double number : numbers) {
    if (!std::isfinite(number) || std::abs(number) > kMaxNormEntry)
      return Fault{"running_number", {{"which", which}}};
  }
  return std::nullopt;
}

}  // namespace

RunningStatistics FirstRunningStatistics(const NormShape& shape) {
  const Index channels = ToIndex(ChannelsOf(shape));
  return {VectorXd::Zero(channels), VectorXd::Ones(channels)};
}

std::optional<Fault> CheckRunning(const NormShape& shape, const RunningStatistics& running) {
  if (shape.over != NormOver::kBatch) return Fault{"running_over"};
  const std::int64_t channels = ChannelsOf(shape);
  if (auto fault = CheckNumbers("mean", running.mean, channels)) return fault;
  if (auto fault = CheckNumbers("variance", running.variance, channels)) return fault;
  if ((running.variance.array() < 0).any()) return Fault{"running_negative"};
  return std::nullopt;
}

double DefaultMomentum(RunningConvention convention) {
  return convention == RunningConvention::kPyTorch ? .1 : .99;
}

std::optional<Fault> CheckRunningUpdate(const NormShape& shape, RunningConvention convention,
                                        double momentum) {
  if (!(momentum >= 0 && momentum <= 1)) return Fault{"running_momentum"};
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
