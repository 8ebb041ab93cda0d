// The index arithmetic of a convolution along one axis: which outputs a tap reaches.
#pragma once

#include <algorithm>
#include <cstdint>

#include "math/convolution.h"

namespace chainrule {

// a/b rounded towards −∞ and towards +∞; b > 0.
constexpr std::int64_t FloorDivide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}
constexpr std::int64_t CeilDivide(std::int64_t a, std::int64_t b) {
  return a / b + (a % b > 0 ? 1 : 0);
}

// The indices begin … end − 1.
struct IndexRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;

  std::int64_t size() const { return std::max<std::int64_t>(end - begin, 0); }
  bool empty() const { return end <= begin; }

  bool operator==(const IndexRange&) const = default;
};

constexpr IndexRange Intersection(const IndexRange& a, const IndexRange& b) {
  return {std::max(a.begin, b.begin), std::min(a.end, b.end)};
}

// The position, among the inputs, of tap t of output 0.
constexpr std::int64_t TapOffset(const ConvAxis& axis, std::int64_t tap) {
  return tap * axis.dilation - axis.padding;
}

// Those of `outputs` whose tap t falls on one of `inputs`.
constexpr IndexRange OutputsOfTap(const ConvAxis& axis, std::int64_t tap, const IndexRange& outputs,
                                  const IndexRange& inputs) {
  const std::int64_t offset = TapOffset(axis, tap);
  return Intersection(outputs, {CeilDivide(inputs.begin - offset, axis.stride),
                                CeilDivide(inputs.end - offset, axis.stride)});
}

// The taps of output o that fall on an input, not on padding.
constexpr IndexRange TapsOfOutput(const ConvAxis& axis, std::int64_t output) {
  const std::int64_t first = output * axis.stride - axis.padding;
  return Intersection(
      {0, axis.k}, {CeilDivide(-first, axis.dilation), CeilDivide(axis.n - first, axis.dilation)});
}

// The tap of output o that falls on input i, or −1.
constexpr std::int64_t TapOf(const ConvAxis& axis, std::int64_t output, std::int64_t input) {
  const std::int64_t distance = input + axis.padding - output * axis.stride;
  if (distance < 0 || distance % axis.dilation != 0) return -1;
  const std::int64_t tap = distance / axis.dilation;
  return tap < axis.k ? tap : -1;
}

}  // namespace chainrule
