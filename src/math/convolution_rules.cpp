#include "math/convolution_rules.h"

#include <Eigen/LU>
#include <cassert>
#include <cstddef>
#include <vector>

#include "math/convolution_products.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;
using std::int64_t;
using Rules = ConvolutionRules;

Index At(int64_t number) {
  return static_cast<Index>(number);
}

// The number of input channels per group that are not forgotten; they are the first ones.
int64_t RememberedInputs(const Convolution& conv, const Rules& rules) {
  return rules.inputs == Rules::Inputs::kFirstChannel ? 1 : conv.group_inputs;
}

// Converts a number that counts only the first `remembered` of every `size` things into one that
// counts all.
int64_t AmongAll(int64_t number, int64_t remembered, int64_t size) {
  return number / remembered * size + number % remembered;
}

// A weight's number among all weights, from its number among those remembered.
int64_t OriginalWeight(const Convolution& conv, int64_t weight, const Rules& rules) {
  const int64_t kernel =
      AmongAll(weight / conv.taps, RememberedInputs(conv, rules), conv.group_inputs);
  return kernel * conv.taps + weight % conv.taps;
}

// The number of the weight that the rules use in place of number `weight`, both among those
// remembered.
int64_t WeightUsed(const Convolution& conv, int64_t weight, const Rules& rules) {
  int64_t tap = weight % conv.taps;
  int64_t kernel = weight / conv.taps;
  if (rules.kernel == Rules::Kernel::kFlipped) tap = conv.taps - 1 - tap;
  if (rules.channels == Rules::Channels::kSwapped) {
    const int64_t inputs = RememberedInputs(conv, rules);
    const int64_t in_group = inputs * conv.group_outputs;
    const int64_t output = kernel % in_group / inputs;
    kernel = kernel / in_group * in_group + kernel % inputs * conv.group_outputs + output;
  }
  return kernel * conv.taps + tap;
}

// The channel-major number of entry `number` in a stack of channels with `places` entries each.
int64_t Unstacked(int64_t number, int64_t channels, int64_t places, Rules::Order order) {
  if (order == Rules::Order::kChannelMajor) return number;
  return number % channels * places + number / channels;
}

// An input's channel-major number among those remembered; the next function gives it among all.
int64_t RememberedInput(const Convolution& conv, int64_t column, const Rules& rules) {
  const int64_t channels = conv.shape.groups * RememberedInputs(conv, rules);
  return Unstacked(column, channels, conv.channel_columns, rules.order);
}
int64_t OriginalInput(const Convolution& conv, int64_t column, const Rules& rules) {
  const int64_t places = conv.channel_columns;
  const int64_t remembered = RememberedInput(conv, column, rules);
  const int64_t channel =
      AmongAll(remembered / places, RememberedInputs(conv, rules), conv.group_inputs);
  return channel * places + remembered % places;
}

std::array<int64_t, 2> OutputLengths(const Convolution& conv, const Rules& rules) {
  std::array<int64_t, 2> out = conv.out;
  if (rules.length == Rules::Length::kWithoutOne) {
    for (int64_t& length : out) length = length > 1 ? length - 1 : 1;
  }
  return out;
}

// The number in `conv` of the output that is `row` under the rules.
int64_t OriginalOutput(const Convolution& conv, int64_t row, const Rules& rules) {
  const std::array<int64_t, 2> out = OutputLengths(conv, rules);
  const int64_t places = out[0] * out[1];
  const int64_t number = Unstacked(row, conv.shape.out_channels, places, rules.order);
  return OutputNumber(conv, {number / places, number % places / out[1], number % out[1]});
}

// A⁻¹ g, if it can be computed.
std::optional<VectorXd> Inverted(const Convolution& conv, const VectorXd& w, const VectorXd& g) {
  if (conv.rows != conv.columns || conv.rows > Rules::kMostInverted) return std::nullopt;
  Eigen::MatrixXd A = Eigen::MatrixXd::Zero(At(conv.rows), At(conv.columns));
  for (int64_t row = 0; row < conv.rows; ++row) {
    for (const ConvCell& cell : CellsOfOutput(conv, row))
      A(At(row), At(cell.column)) = w(At(cell.weight));
  }
  const Eigen::FullPivLU<Eigen::MatrixXd> lu(A);
  if (!lu.isInvertible()) return std::nullopt;
  return lu.solve(g);
}

// The weights that the rules use for w, both numbered among the weights remembered.
VectorXd WeightsUsed(const Convolution& conv, const VectorXd& w, const Rules& rules) {
  VectorXd used(w.size());
  for (Index weight = 0; weight < w.size(); ++weight)
    used(weight) = w(At(WeightUsed(conv, weight, rules)));
  return used;
}

VectorXd InputGradient(const Convolution& conv, const VectorXd& w, const VectorXd& g,
                       const Rules& rules) {
  switch (rules.backward) {
    case Rules::Backward::kTransposed:
      break;
    case Rules::Backward::kInverse:
      if (const auto dx = Inverted(conv, w, g)) return *dx;
      break;
    case Rules::Backward::kUnflipped:
      return Adjoint(conv, WeightsUsed(conv, w, {.kernel = Rules::Kernel::kFlipped}), g);
  }
  return Adjoint(conv, w, g);
}

VectorXd GradientOfWeights(const Convolution& conv, const VectorXd& x, const VectorXd& g,
                           const Rules& rules) {
  if (rules.weight == Rules::Weight::kTapSum) return WeightGradient(conv, x, g);
  VectorXd dw = VectorXd::Zero(At(conv.weights));
  for (int64_t weight = 0; weight < conv.weights; ++weight) {
    const std::vector<ConvCell> cells = CellsOfWeight(conv, weight);
    if (!cells.empty()) dw(At(weight)) = g(At(cells.front().row)) * x(At(cells.front().column));
  }
  return dw;
}

}  // namespace

ConvolutionSizes SizesUnder(const Convolution& conv, const Rules& rules) {
  const int64_t inputs = RememberedInputs(conv, rules);
  ConvolutionSizes sizes{};
  sizes.out = OutputLengths(conv, rules);
  sizes.rows = conv.shape.out_channels * sizes.out[0] * sizes.out[1];
  sizes.columns = conv.shape.groups * inputs * conv.channel_columns;
  sizes.weights = conv.shape.out_channels * inputs * conv.taps;
  sizes.connections = conv.shape.out_channels * inputs;
  for (std::size_t i = 0; i < 2; ++i)
    sizes.connections *= CountAlongAxis(conv.axes[i], 0, sizes.out[i], 0, conv.axes[i].n);
  return sizes;
}

std::optional<int64_t> Entry(const Convolution& conv, int64_t row, int64_t column,
                             const Rules& rules) {
  const std::optional<int64_t> weight =
      Entry(conv, OriginalOutput(conv, row, rules), OriginalInput(conv, column, rules));
  if (!weight) return std::nullopt;
  const int64_t kernel =
      AmongAll(*weight / conv.taps, conv.group_inputs, RememberedInputs(conv, rules));
  const int64_t remembered = kernel * conv.taps + *weight % conv.taps;
  return OriginalWeight(conv, WeightUsed(conv, remembered, rules), rules);
}

ConvolutionPass EvaluateConvolution(const Convolution& conv, const VectorXd& w, const VectorXd& x,
                                    const VectorXd& dy, const Rules& rules) {
  assert(w.size() == conv.weights && x.size() == conv.columns && dy.size() == conv.rows);
  const ConvolutionSizes sizes = SizesUnder(conv, rules);
  // Everything is computed channel by channel with all outputs; the result is picked from that.
  ConvShape shape = conv.shape;
  shape.in_channels = shape.groups * RememberedInputs(conv, rules);
  const Convolution remembered(shape);

  VectorXd weights(At(sizes.weights));
  for (Index weight = 0; weight < weights.size(); ++weight)
    weights(weight) = w(At(OriginalWeight(conv, weight, rules)));
  VectorXd inputs(At(sizes.columns));
  for (Index column = 0; column < inputs.size(); ++column) {
    inputs(At(RememberedInput(conv, column, rules))) = x(At(OriginalInput(conv, column, rules)));
  }
  // Outputs that do not exist under the rules return no gradient.
  VectorXd g = VectorXd::Zero(dy.size());
  for (int64_t row = 0; row < sizes.rows; ++row) {
    const Index number = At(OriginalOutput(conv, row, rules));
    g(number) = dy(number);
  }

  const VectorXd used = WeightsUsed(conv, weights, rules);
  const VectorXd y = Apply(remembered, used, inputs);
  const VectorXd dx = InputGradient(remembered, used, g, rules);
  const VectorXd dw = GradientOfWeights(remembered, inputs, g, rules);

  ConvolutionPass pass{VectorXd(At(sizes.rows)), VectorXd(At(sizes.columns)),
                       VectorXd(At(sizes.weights))};
  for (Index row = 0; row < pass.y.size(); ++row)
    pass.y(row) = y(At(OriginalOutput(conv, row, rules)));
  for (Index column = 0; column < pass.dx.size(); ++column)
    pass.dx(column) = dx(At(RememberedInput(conv, column, rules)));
  for (Index weight = 0; weight < pass.dw.size(); ++weight)
    pass.dw(At(WeightUsed(conv, weight, rules))) = dw(weight);
  return pass;
}

}  // namespace chainrule
