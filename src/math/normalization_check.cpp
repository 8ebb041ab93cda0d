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

// `miscounted` is the code of the fault if the count is not `needed`.
std::optional<Fault> CheckNumbers(const char* name, const VectorXd& numbers, int64_t needed,
                                  const NormShape& shape, const char* miscounted) {
  if (numbers.size() != needed) {
    return Fault{miscounted,
                 {{"name", name},
                  {"given", Join(numbers.size())},
                  {"needed", Text(needed)},
                  {"shape", SizesText(shape.sizes)}}};
  }
  for (Index i = 0; i < numbers.size(); ++i) {
    const bool finite = std::isfinite(numbers(i));
    if (!finite || std::abs(numbers(i)) > kMaxNormEntry) {
      return Fault{finite ? "norm_large" : "norm_not_finite",
                   {{"name", name}, {"place", Join(i + 1)}}};
    }
  }
  return std::nullopt;
}

std::optional<Fault> CheckCells(const char* name, const VectorXd& numbers, const NormShape& shape) {
  return CheckNumbers(name, numbers, *Cells(shape.sizes), shape, "norm_count_cells");
}

}  // namespace

std::optional<Fault> CheckNormShape(const NormShape& shape) {
  const std::string axes(LayoutAxes(shape.layout));
  if (shape.sizes.size() != axes.size()) {
    return Fault{
        "norm_sizes",
        {{"given", Join(shape.sizes.size())}, {"layout", axes}, {"needed", Join(axes.size())}}};
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (shape.sizes[i] < 1) {
      return Fault{"norm_size", {{"axis", axes.substr(i, 1)}, {"given", Text(shape.sizes[i])}}};
    }
  }
  if (!Cells(shape.sizes)) return Fault{"norm_cells", {{"shape", SizesText(shape.sizes)}}};
  if (shape.over == NormOver::kGroup) {
    const int64_t channels = ChannelsOf(shape);
    if (shape.groups < 1) return Fault{"norm_groups", {{"groups", Text(shape.groups)}}};
    if (channels % shape.groups != 0) {
      return Fault{"norm_groups_divide",
                   {{"groups", Text(shape.groups)}, {"channels", Text(channels)}}};
    }
  }
  return std::nullopt;
}

std::optional<Fault> PyTorchRefusal(const NormShape& shape) {
  const int64_t cells = *Cells(shape.sizes);
  const int64_t channels = ChannelsOf(shape);
  switch (shape.over) {
    case NormOver::kBatch:
      if (cells == channels) return Fault{"pytorch_batch"};
      break;
    case NormOver::kInstance:
      if (cells == channels * shape.sizes.front()) return Fault{"pytorch_instance"};
      break;
    case NormOver::kGroup:
      if (cells == shape.groups) return Fault{"pytorch_group"};
      break;
    case NormOver::kLayer:
      break;
  }
  return std::nullopt;
}

std::optional<Fault> CheckNormData(const NormShape& shape, const NormData& data) {
  if (auto fault = CheckCells("x", data.x, shape)) return fault;
  const bool layer = shape.over == NormOver::kLayer;
  const char* miscounted = layer ? "norm_count_places" : "norm_count_channels";
  const int64_t parameters = ParametersOf(shape).sets;
  if (auto fault = CheckNumbers("γ", data.gamma, parameters, shape, miscounted)) return fault;
  if (auto fault = CheckNumbers("β", data.beta, parameters, shape, miscounted)) return fault;
  if (!(data.eps > 0)) return Fault{"norm_epsilon_zero"};
  if (data.eps < kMinEpsilon || data.eps > kMaxNormEntry) return Fault{"norm_epsilon"};
  return std::nullopt;
}

std::optional<Fault> CheckOutputGradient(const NormShape& shape, const VectorXd& dy) {
  return CheckCells("dy", dy, shape);
}

}  // namespace chainrule
