#include <cstddef>
#include <utility>

#include "math/convolution.h"
#include "math/join.h"

namespace chainrule {

namespace {

using std::int64_t;

// Half of what 64 bits hold, so that two sizes can be added.
constexpr int64_t kLargest = int64_t{1} << 62;

std::string Text(int64_t value) {
  return std::to_string(value);
}

// Where it is said, for two axes.
std::string Direction(const ConvShape& shape, std::size_t axis) {
  if (shape.axes.size() == 1) return "";
  return axis == 0 ? " vertically" : " horizontally";
}

std::string TooLarge(const std::string& what) {
  return what + ", which is above 2^62, the largest size there can be.";
}

struct Size {
  std::string name;
  std::int64_t value;
  std::string reason;  // why it cannot be less than it must
};

std::optional<std::string> CheckSize(const Size& size, const std::string& where) {
  if (size.value > kLargest) return TooLarge(Join(size.name, " is ", size.value, where));
  if (size.value >= 1) return std::nullopt;
  return Join(size.name, " is ", size.value, where, "; it must be 1 at least: ", size.reason, ".");
}

std::optional<std::string> CheckNumbers(const ConvShape& shape) {
  for (const Size& size :
       {Size{"The number of input channels", shape.in_channels, "without them there is no input"},
        Size{"The number of output channels", shape.out_channels,
             "without them there is no output"},
        Size{"The number of groups", shape.groups,
             "each channel belongs to a group, all of them to the same one if there is 1"}}) {
    if (auto error = CheckSize(size, "")) return error;
  }
  for (std::size_t i = 0; i < shape.axes.size(); ++i) {
    const ConvAxis& axis = shape.axes[i];
    const std::string where = Direction(shape, i);
    for (const Size& size :
         {Size{"The input's length n", axis.n, "without an entry there is nothing to convolve"},
          Size{"The kernel's length k", axis.k, "without a tap every output would be an empty sum"},
          Size{"The stride s", axis.stride, "the kernel would never move on"},
          Size{"The dilation d", axis.dilation,
               "all taps would fall on the same input, and side by side is 1"}}) {
      if (auto error = CheckSize(size, where)) return error;
    }
    if (axis.padding < 0) {
      return Join("The padding p is ", axis.padding, where,
                  "; it must be 0 at least: it adds zeros on both sides, and takes nothing away.");
    }
  }
  return std::nullopt;
}

std::optional<std::string> CheckGroups(const ConvShape& shape) {
  for (const auto& [channels, name] : {std::pair{shape.in_channels, "input channels"},
                                       std::pair{shape.out_channels, "output channels"}}) {
    if (channels % shape.groups != 0) {
      return Join(shape.groups, " groups do not divide ", channels, " ", name,
                  ": all groups have as many, and ", channels, "/", shape.groups,
                  " is not a whole number.");
    }
  }
  return std::nullopt;
}

// With the kernel's span there, so that all else along the axis fits into 64 bits.
std::optional<std::string> CheckOutputs(const ConvAxis& axis, const std::string& where) {
  const std::string n = Text(axis.n);
  const std::string p = Text(axis.padding);
  int64_t padded = 0;
  if (__builtin_mul_overflow(axis.padding, 2, &padded) ||
      __builtin_add_overflow(padded, axis.n, &padded) || padded > kLargest)
    return TooLarge(Join("The padded input's length n + 2p", where, " is ", n, " + 2 · ", p));

  const std::string d = Text(axis.dilation);
  const std::string k = Text(axis.k);
  int64_t span = 0;
  const bool endless = __builtin_mul_overflow(axis.dilation, axis.k - 1, &span) ||
                       __builtin_add_overflow(span, 1, &span);
  if (!endless && span <= padded) return std::nullopt;
  std::string sentence =
      Join("There is no output", where, ": the kernel spans d(k − 1) + 1 = ", d, " · (", k,
           " − 1) + 1", endless ? "" : " = " + Text(span),
           !endless && span == 1 ? " entry" : " entries", " and the padded input has n + 2p = ", n,
           " + 2 · ", p, " = ", padded, ", so that n_out = ⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1 = ⌊(", n,
           " + 2 · ", p, " − ", d, " · (", k, " − 1) − 1)/", axis.stride, "⌋ + 1");
  if (endless) return sentence + " is below 1.";
  // The numerator is negative.
  const int64_t count = -((span - padded - 1) / axis.stride);
  return Join(sentence, " = ", count, ", and 1 at least is needed.");
}

struct Factor {
  std::string name;
  int64_t value;
};

// nullopt where it does not fit; else multiplied with *total.
std::optional<std::string> CheckProduct(const std::string& what, const std::vector<Factor>& factors,
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
  return TooLarge(Join(what, names, " = ", numbers));
}

std::optional<std::string> CheckSizes(const ConvShape& shape) {
  std::vector<Factor> rows{{"out_channels", shape.out_channels}};
  std::vector<Factor> columns{{"in_channels", shape.in_channels}};
  std::vector<Factor> most{{"rows", 0}, {"in_channels/groups", shape.in_channels / shape.groups}};
  for (const ConvAxis& axis : shape.axes) {
    rows.push_back({"n_out", OutputLength(axis)});
    columns.push_back({"n", axis.n});
    most.push_back({"k", axis.k});
  }
  int64_t size = 0;
  if (auto error = CheckProduct("The number of inputs, A's columns, is ", columns, &size))
    return error;
  if (auto error = CheckProduct("The number of outputs, A's rows, is ", rows, &size)) return error;
  most[0].value = size;
  return CheckProduct("The number of non-zeros that A can have is ", most, &size);
}

}  // namespace

std::optional<std::string> CheckConvolution(const ConvShape& shape) {
  if (shape.axes.empty() || shape.axes.size() > 2) {
    return Join("The convolution has ", shape.axes.size(), " dimensions; 1 and 2 are allowed.");
  }
  if (auto error = CheckNumbers(shape)) return error;
  if (auto error = CheckGroups(shape)) return error;
  for (std::size_t i = 0; i < shape.axes.size(); ++i) {
    if (auto error = CheckOutputs(shape.axes[i], Direction(shape, i))) return error;
  }
  return CheckSizes(shape);
}

}  // namespace chainrule
