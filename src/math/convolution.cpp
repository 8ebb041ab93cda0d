#include "math/convolution.h"

#include <cassert>

#include "math/convolution_axis.h"

namespace chainrule {

namespace {

using std::int64_t;

// Σ_{i < count} ⌊(a i + b)/m⌋ for a, b ≥ 0, by Euclid's algorithm on the slope. No intermediate
// number exceeds a count + b or the sum.
int64_t SumOfFloors(int64_t count, int64_t m, int64_t a, int64_t b) {
  int64_t sum = 0;
  while (count > 0) {
    // Either count or count − 1 is even; halving that one first avoids overflow.
    const int64_t pairs = count % 2 == 0 ? count / 2 * (count - 1) : (count - 1) / 2 * count;
    sum += pairs * (a / m) + count * (b / m);
    a %= m;
    b %= m;
    const int64_t top = a * count + b;
    count = top / m;
    b = top % m;
    const int64_t slope = a;
    a = m;
    m = slope;
  }
  return sum;
}

// The number of pairs (o, t), 0 ≤ o < outputs, 0 ≤ t < k, with o·stride + t·dilation < bound.
int64_t CountBelow(const ConvAxis& axis, int64_t outputs, int64_t bound) {
  if (outputs <= 0 || bound <= 0) return 0;
  // Taps before `all` have every output below the bound; taps from `none` on have none.
  const int64_t none = std::min(axis.k, CeilDivide(bound, axis.dilation));
  const int64_t room = bound - (outputs - 1) * axis.stride;
  const int64_t all = room <= 0 ? 0 : std::min(none, CeilDivide(room, axis.dilation));
  if (none == all) return all * outputs;
  // Tap t has ⌊(bound − 1 − d t)/s⌋ + 1 outputs; summed from the last tap to the first.
  const int64_t last = bound - 1 - (none - 1) * axis.dilation;
  return all * outputs + (none - all) + SumOfFloors(none - all, axis.stride, axis.dilation, last);
}

}  // namespace

int64_t OutputLength(const ConvAxis& axis) {
  return (axis.n + 2 * axis.padding - axis.dilation * (axis.k - 1) - 1) / axis.stride + 1;
}

int64_t CountAlongAxis(const ConvAxis& axis, int64_t outputs_begin, int64_t outputs_end,
                       int64_t inputs_begin, int64_t inputs_end) {
  if (outputs_end <= outputs_begin || inputs_end <= inputs_begin) return 0;
  // Outputs are counted from outputs_begin, whose tap 0 is at `origin`.
  const int64_t origin = outputs_begin * axis.stride - axis.padding;
  const int64_t outputs = outputs_end - outputs_begin;
  return CountBelow(axis, outputs, inputs_end - origin) -
         CountBelow(axis, outputs, inputs_begin - origin);
}

Convolution::Convolution(const ConvShape& checked) : shape(checked) {
  assert(!CheckConvolution(checked));
  const bool picture = checked.axes.size() == 2;
  axes = {picture ? checked.axes[0] : ConvAxis{}, checked.axes.back()};
  out = {OutputLength(axes[0]), OutputLength(axes[1])};
  group_inputs = checked.in_channels / checked.groups;
  group_outputs = checked.out_channels / checked.groups;
  channel_rows = out[0] * out[1];
  channel_columns = axes[0].n * axes[1].n;
  rows = checked.out_channels * channel_rows;
  columns = checked.in_channels * channel_columns;
  taps = axes[0].k * axes[1].k;
  weights = checked.out_channels * group_inputs * taps;
  connections = checked.out_channels * group_inputs;
  for (std::size_t i = 0; i < 2; ++i)
    connections *= CountAlongAxis(axes[i], 0, out[i], 0, axes[i].n);
}

ConvPlace OutputPlace(const Convolution& conv, int64_t row) {
  assert(row >= 0 && row < conv.rows);
  const int64_t within = row % conv.channel_rows;
  return {row / conv.channel_rows, within / conv.out[1], within % conv.out[1]};
}

ConvPlace InputPlace(const Convolution& conv, int64_t column) {
  assert(column >= 0 && column < conv.columns);
  const int64_t within = column % conv.channel_columns;
  return {column / conv.channel_columns, within / conv.axes[1].n, within % conv.axes[1].n};
}

ConvTap TapPlace(const Convolution& conv, int64_t weight) {
  assert(weight >= 0 && weight < conv.weights);
  const int64_t tap = weight % conv.taps;
  const int64_t kernel = weight / conv.taps;
  const int64_t out_channel = kernel / conv.group_inputs;
  const int64_t group = out_channel / conv.group_outputs;
  return {out_channel, group * conv.group_inputs + kernel % conv.group_inputs, tap / conv.axes[1].k,
          tap % conv.axes[1].k};
}

int64_t OutputNumber(const Convolution& conv, const ConvPlace& output) {
  assert(output.channel >= 0 && output.channel < conv.shape.out_channels);
  assert(output.y >= 0 && output.y < conv.out[0] && output.x >= 0 && output.x < conv.out[1]);
  return output.channel * conv.channel_rows + output.y * conv.out[1] + output.x;
}

int64_t InputNumber(const Convolution& conv, const ConvPlace& input) {
  assert(input.channel >= 0 && input.channel < conv.shape.in_channels);
  assert(input.y >= 0 && input.y < conv.axes[0].n && input.x >= 0 && input.x < conv.axes[1].n);
  return input.channel * conv.channel_columns + input.y * conv.axes[1].n + input.x;
}

int64_t WeightNumber(const Convolution& conv, const ConvTap& tap) {
  assert(tap.out_channel >= 0 && tap.out_channel < conv.shape.out_channels);
  assert(tap.in_channel >= 0 && tap.in_channel < conv.shape.in_channels);
  assert(tap.out_channel / conv.group_outputs == tap.in_channel / conv.group_inputs);
  assert(tap.y >= 0 && tap.y < conv.axes[0].k && tap.x >= 0 && tap.x < conv.axes[1].k);
  const int64_t kernel = tap.out_channel * conv.group_inputs + tap.in_channel % conv.group_inputs;
  return kernel * conv.taps + tap.y * conv.axes[1].k + tap.x;
}

std::optional<int64_t> Entry(const Convolution& conv, int64_t row, int64_t column) {
  const ConvPlace output = OutputPlace(conv, row);
  const ConvPlace input = InputPlace(conv, column);
  if (output.channel / conv.group_outputs != input.channel / conv.group_inputs) return std::nullopt;
  const int64_t y = TapOf(conv.axes[0], output.y, input.y);
  const int64_t x = TapOf(conv.axes[1], output.x, input.x);
  if (y < 0 || x < 0) return std::nullopt;
  return WeightNumber(conv, {output.channel, input.channel, y, x});
}

}  // namespace chainrule
