#include <cmath>
#include <cstddef>

#include "math/checked_count.h"
#include "math/join.h"
#include "math/normalization.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;
using std::int64_t;

std::string Text(int64_t value) {
  return std::to_string(value);
}

// "3 × 2 × 2 × 5"
std::string SizesText(const std::vector<int64_t>& sizes) {
  std::string text;
  for (const int64_t size : sizes) text += (text.empty() ? "" : " × ") + Text(size);
  return text;
}

std::optional<int64_t> Cells(const std::vector<int64_t>& sizes) {
  std::optional<int64_t> cells = 1;
  for (const int64_t size : sizes) cells = cells ? CheckedProduct({*cells, size}) : std::nullopt;
  return cells;
}

std::optional<std::string> CheckNumbers(const std::string& name, const VectorXd& numbers,
                                        int64_t needed, const std::string& reason) {
  if (numbers.size() != needed) {
    return Join(name, " has ", numbers.size(), numbers.size() == 1 ? " number" : " numbers", "; ",
                needed, needed == 1 ? " is needed, " : " are needed, ", reason, ".");
  }
  for (Index i = 0; i < numbers.size(); ++i) {
    const std::string which = Join("Number ", i + 1, " of ", name);
    if (!std::isfinite(numbers(i))) return which + " is not finite.";
    if (std::abs(numbers(i)) > kMaxNormEntry)
      return which + " is larger than 1e50, beyond which squares could overflow.";
  }
  return std::nullopt;
}

std::string CellsReason(const NormShape& shape) {
  return "one for each cell of " + SizesText(shape.sizes);
}

}  // namespace

std::optional<std::string> CheckNormShape(const NormShape& shape) {
  const std::string axes(LayoutAxes(shape.layout));
  if (shape.sizes.size() != axes.size()) {
    return Join("The shape has ", static_cast<int64_t>(shape.sizes.size()),
                shape.sizes.size() == 1 ? " size" : " sizes", "; ", axes, " needs ",
                static_cast<int64_t>(axes.size()), ".");
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (shape.sizes[i] < 1) {
      return Join(axes.substr(i, 1), " is ", shape.sizes[i],
                  "; it must be at least 1: there is nothing to average otherwise.");
    }
  }
  if (!Cells(shape.sizes))
    return Join("A tensor of ", SizesText(shape.sizes), " has more cells than 64 bits can count.");
  if (shape.over == NormOver::kGroup) {
    if (shape.groups < 1) return Join("There are ", shape.groups, " groups; at least 1 is needed.");
    if (ChannelsOf(shape) % shape.groups != 0) {
      return Join(shape.groups, " groups do not divide ", ChannelsOf(shape),
                  " channels: all groups have as many.");
    }
  }
  return std::nullopt;
}

std::optional<std::string> PyTorchRefusal(const NormShape& shape) {
  const int64_t cells = *Cells(shape.sizes);
  const int64_t channels = ChannelsOf(shape);
  switch (shape.over) {
    case NormOver::kBatch:
      if (cells == channels) {
        return "PyTorch refuses to train with this: each channel has one value, which is its own "
               "mean.";
      }
      break;
    case NormOver::kInstance:
      if (cells == channels * shape.sizes.front()) {
        return "PyTorch refuses this: each image has one value in a channel, which is its own "
               "mean.";
      }
      break;
    case NormOver::kGroup:
      if (cells == shape.groups) {
        return "PyTorch refuses this: each group has one value, which is its own mean.";
      }
      break;
    case NormOver::kLayer:
      break;
  }
  return std::nullopt;
}

std::optional<std::string> CheckNormData(const NormShape& shape, const NormData& data) {
  if (auto error = CheckNumbers("x", data.x, *Cells(shape.sizes), CellsReason(shape))) return error;
  const bool layer = shape.over == NormOver::kLayer;
  const std::string reason = layer ? "one for each place in an image" : "one for each channel";
  const int64_t parameters = ParametersOf(shape).sets;
  if (auto error = CheckNumbers("γ", data.gamma, parameters, reason)) return error;
  if (auto error = CheckNumbers("β", data.beta, parameters, reason)) return error;
  if (!(data.eps > 0))
    return "ε must be above 0: it keeps the division possible where all values are the same.";
  if (data.eps < kMinEpsilon || data.eps > kMaxNormEntry)
    return "ε must be a number from 1e-30 to 1e50.";
  return std::nullopt;
}

std::optional<std::string> CheckOutputGradient(const NormShape& shape, const VectorXd& dy) {
  return CheckNumbers("dy", dy, *Cells(shape.sizes), CellsReason(shape));
}

}  // namespace chainrule
