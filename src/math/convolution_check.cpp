#include <cstddef>
#include <utility>

#include "math/convolution.h"
#include "math/join.h"

namespace chainrule {

namespace {

using std::int64_t;

// Half of what 64 bits hold, so that two sizes can be added safely.
constexpr int64_t kLargest = int64_t{1} << 62;

std::string Text(int64_t value) {
  return std::to_string(value);
}

// Which of two axes; the sentence names it. Empty if there is only one.
std::string Direction(const ConvShape& shape, std::size_t axis) {
  if (shape.axes.size() == 1) return "";
  return axis == 0 ? "vertical" : "horizontal";
}

// A size. Its code is also the code of the fault if it is below 1.
struct Size {
  const char* name;
  int64_t value;
};

std::optional<Fault> CheckSize(const Size& size, const std::string& where) {
  if (size.value > kLargest)
    return Fault{"conv_large",
                 {{"size", size.name}, {"given", Text(size.value)}, {"where", where}}};
  if (size.value >= 1) return std::nullopt;
  return Fault{Join("conv_", size.name), {{"given", Text(size.value)}, {"where", where}}};
}

std::optional<Fault> CheckNumbers(const ConvShape& shape) {
  for (const Size& size :
       {Size{"in_channels", shape.in_channels}, Size{"out_channels", shape.out_channels},
        Size{"groups", shape.groups}}) {
    if (auto fault = CheckSize(size, "")) return fault;
  }
  for (std::size_t i = 0; i < shape.axes.size(); ++i) {
    const ConvAxis& axis = shape.axes[i];
    const std::string where = Direction(shape, i);
    for (const Size& size : {Size{"n", axis.n}, Size{"k", axis.k}, Size{"stride", axis.stride},
                             Size{"dilation", axis.dilation}}) {
      if (auto fault = CheckSize(size, where)) return fault;
    }
    if (axis.padding < 0)
      return Fault{"conv_padding", {{"given", Text(axis.padding)}, {"where", where}}};
  }
  return std::nullopt;
}

std::optional<Fault> CheckGroups(const ConvShape& shape) {
  for (const auto& [channels, side] :
       {std::pair{shape.in_channels, "input"}, std::pair{shape.out_channels, "output"}}) {
    if (channels % shape.groups != 0) {
      return Fault{"conv_groups_divide",
                   {{"groups", Text(shape.groups)}, {"channels", Text(channels)}, {"side", side}}};
    }
  }
  return std::nullopt;
}

// Also checks the kernel's span, so that all other numbers along the axis fit into 64 bits.
std::optional<Fault> CheckOutputs(const ConvAxis& axis, const std::string& where) {
  Fault fault{"conv_padded",
              {{"n", Text(axis.n)},
               {"p", Text(axis.padding)},
               {"d", Text(axis.dilation)},
               {"k", Text(axis.k)},
               {"s", Text(axis.stride)},
               {"where", where}}};
  int64_t padded = 0;
  if (__builtin_mul_overflow(axis.padding, 2, &padded) ||
      __builtin_add_overflow(padded, axis.n, &padded) || padded > kLargest)
    return fault;

  int64_t span = 0;
  const bool endless = __builtin_mul_overflow(axis.dilation, axis.k - 1, &span) ||
                       __builtin_add_overflow(span, 1, &span);
  if (!endless && span <= padded) return std::nullopt;
  fault.words["padded"] = Text(padded);
  fault.code = endless ? "conv_endless" : "conv_no_output";
  if (endless) return fault;
  fault.words["span"] = Text(span);
  // The numerator is negative.
  fault.words["count"] = Text(-((span - padded - 1) / axis.stride));
  return fault;
}

struct Factor {
  std::string name;
  int64_t value;
};

// A fault with this code if the product does not fit; else the product is stored in *total.
std::optional<Fault> CheckProduct(const char* code, const std::vector<Factor>& factors,
                                  int64_t* total) {
  *total = 1;
  bool fits = true;
  std::string names;
  std::string numbers;
  for (const Factor& factor : factors) {
    fits = fits && !__builtin_mul_overflow(*total, factor.value, total) && *total <= kLargest;
    names += (names.empty() ? "" : " · ") + factor.name;
    numbers += (numbers.empty() ? "" : " · ") + Text(factor.value);
  }
  if (fits) return std::nullopt;
  return Fault{code, {{"names", names}, {"numbers", numbers}}};
}

std::optional<Fault> CheckSizes(const ConvShape& shape) {
  std::vector<Factor> rows{{"out_channels", shape.out_channels}};
  std::vector<Factor> columns{{"in_channels", shape.in_channels}};
  std::vector<Factor> most{{"rows", 0}, {"in_channels/groups", shape.in_channels / shape.groups}};
  for (const ConvAxis& axis : shape.axes) {
    rows.push_back({"n_out", OutputLength(axis)});
    columns.push_back({"n", axis.n});
    most.push_back({"k", axis.k});
  }
  int64_t size = 0;
  if (auto fault = CheckProduct("conv_inputs", columns, &size)) return fault;
  if (auto fault = CheckProduct("conv_outputs", rows, &size)) return fault;
  most[0].value = size;
  return CheckProduct("conv_non_zeros", most, &size);
}

}  // namespace

std::optional<Fault> CheckConvolution(const ConvShape& shape) {
  if (shape.axes.empty() || shape.axes.size() > 2)
    return Fault{"conv_dimensions", {{"given", Join(shape.axes.size())}}};
  if (auto fault = CheckNumbers(shape)) return fault;
  if (auto fault = CheckGroups(shape)) return fault;
  for (std::size_t i = 0; i < shape.axes.size(); ++i) {
    if (auto fault = CheckOutputs(shape.axes[i], Direction(shape, i))) return fault;
  }
  return CheckSizes(shape);
}

}  // namespace chainrule
