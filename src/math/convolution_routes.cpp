#include "math/convolution_routes.h"

#include <cassert>
#include <cstddef>
#include <optional>

#include "math/convolution_axis.h"
#include "math/convolution_products.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;
using std::int64_t;

Index At(int64_t number) {
  return static_cast<Index>(number);
}

// Calls visit(row, column, weight) for every connection, by output, then input channel, then tap.
template <class Visit>
void ForEachConnection(const Convolution& conv, const Visit& visit) {
  const auto& [vertical, horizontal] = conv.axes;
  for (int64_t row = 0; row < conv.rows; ++row) {
    const ConvPlace output = OutputPlace(conv, row);
    const int64_t group = output.channel / conv.group_outputs;
    for (int64_t i = 0; i < conv.group_inputs; ++i) {
      const int64_t channel = group * conv.group_inputs + i;
      for (int64_t tap_y = 0; tap_y < vertical.k; ++tap_y) {
        const int64_t y = output.y * vertical.stride + TapOffset(vertical, tap_y);
        for (int64_t tap_x = 0; tap_x < horizontal.k; ++tap_x) {
          const int64_t x = output.x * horizontal.stride + TapOffset(horizontal, tap_x);
          if (y < 0 || y >= vertical.n || x < 0 || x >= horizontal.n) continue;
          visit(At(row), At(InputNumber(conv, {channel, y, x})),
                At(WeightNumber(conv, {output.channel, channel, tap_y, tap_x})));
        }
      }
    }
  }
}

Spread SpreadOf(const ConvAxis& axis, int64_t outputs) {
  const int64_t reach = axis.dilation * (axis.k - 1);
  const int64_t remainder = axis.n + 2 * axis.padding - reach - 1 - (outputs - 1) * axis.stride;
  const int64_t before = reach - axis.padding;
  return {axis.stride - 1, before, remainder, before + remainder};
}

// The output at `place` of the spread-out axis, if there is one.
std::optional<int64_t> OutputAt(const Spread& spread, int64_t outputs, int64_t place) {
  const int64_t stride = spread.between + 1;
  const int64_t distance = place - spread.before;
  if (distance < 0 || distance % stride != 0 || distance / stride >= outputs) return std::nullopt;
  return distance / stride;
}

Convolution Correlation(const Convolution& conv) {
  ConvShape shape{conv.shape.out_channels, conv.shape.in_channels, conv.shape.groups, {}};
  for (std::size_t i = 2 - conv.shape.axes.size(); i < 2; ++i) {
    const ConvAxis& axis = conv.axes[i];
    const int64_t reach = axis.dilation * (axis.k - 1);
    shape.axes.push_back({axis.n + reach, axis.k, 1, 0, axis.dilation});
  }
  return Convolution(shape);
}

double Loss(const Convolution& conv, const VectorXd& w, const VectorXd& x, const VectorXd& dy) {
  return Apply(conv, w, x).dot(dy);
}

// (L(v + h) − L(v − h))/(2h) for one entry of v.
template <class LossOf>
double Nudge(const VectorXd& v, int64_t entry, double h, LossOf loss) {
  VectorXd above = v;
  VectorXd below = v;
  above(At(entry)) += h;
  below(At(entry)) -= h;
  return (loss(above) - loss(below)) / (above(At(entry)) - below(At(entry)));
}

}  // namespace

VectorXd ApplyByLoop(const Convolution& conv, const VectorXd& w, const VectorXd& x) {
  assert(w.size() == conv.weights && x.size() == conv.columns);
  VectorXd y = VectorXd::Zero(At(conv.rows));
  ForEachConnection(
      conv, [&](Index row, Index column, Index weight) { y(row) += w(weight) * x(column); });
  return y;
}

VectorXd AdjointByGathering(const Convolution& conv, const VectorXd& w, const VectorXd& dy) {
  assert(w.size() == conv.weights && dy.size() == conv.rows);
  VectorXd dx = VectorXd::Zero(At(conv.columns));
  for (int64_t column = 0; column < conv.columns; ++column) {
    for (const ConvCell& cell : CellsOfInput(conv, column))
      dx(At(column)) += w(At(cell.weight)) * dy(At(cell.row));
  }
  return dx;
}

VectorXd WeightGradientByLoop(const Convolution& conv, const VectorXd& x, const VectorXd& dy) {
  assert(x.size() == conv.columns && dy.size() == conv.rows);
  VectorXd dw = VectorXd::Zero(At(conv.weights));
  ForEachConnection(
      conv, [&](Index row, Index column, Index weight) { dw(weight) += dy(row) * x(column); });
  return dw;
}

FullCorrelation AsFullCorrelation(const Convolution& conv, const VectorXd& w, const VectorXd& dy) {
  assert(w.size() == conv.weights && dy.size() == conv.rows);
  const std::array<Spread, 2> spread{SpreadOf(conv.axes[0], conv.out[0]),
                                     SpreadOf(conv.axes[1], conv.out[1])};
  FullCorrelation full{spread, Correlation(conv), VectorXd(w.size()), VectorXd()};
  for (int64_t weight = 0; weight < conv.weights; ++weight) {
    const ConvTap tap = TapPlace(conv, weight);
    const ConvTap flipped{tap.in_channel, tap.out_channel, conv.axes[0].k - 1 - tap.y,
                          conv.axes[1].k - 1 - tap.x};
    full.w(At(WeightNumber(full.correlation, flipped))) = w(At(weight));
  }
  full.g = VectorXd::Zero(At(full.correlation.columns));
  for (int64_t place = 0; place < full.correlation.columns; ++place) {
    const ConvPlace spread_out = InputPlace(full.correlation, place);
    const auto y = OutputAt(spread[0], conv.out[0], spread_out.y);
    const auto x = OutputAt(spread[1], conv.out[1], spread_out.x);
    if (y && x) full.g(At(place)) = dy(At(OutputNumber(conv, {spread_out.channel, *y, *x})));
  }
  return full;
}

double NudgeInput(const Convolution& conv, const VectorXd& w, const VectorXd& x, const VectorXd& dy,
                  int64_t column, double h) {
  return Nudge(x, column, h, [&](const VectorXd& nudged) { return Loss(conv, w, nudged, dy); });
}

double NudgeWeight(const Convolution& conv, const VectorXd& w, const VectorXd& x,
                   const VectorXd& dy, int64_t weight, double h) {
  return Nudge(w, weight, h, [&](const VectorXd& nudged) { return Loss(conv, nudged, x, dy); });
}

}  // namespace chainrule
