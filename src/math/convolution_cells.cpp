#include <cassert>
#include <cstddef>

#include "math/convolution.h"
#include "math/convolution_axis.h"

namespace chainrule {

namespace {

using std::int64_t;

// An output that an input reaches along one axis, and the tap in between.
struct Reached {
  int64_t output;
  int64_t tap;
};

// In ascending order of outputs.
std::vector<Reached> OutputsOfInput(const ConvAxis& axis, int64_t outputs, int64_t input) {
  // o·stride = input + padding − t·dilation, starting at the last tap that can reach output 0.
  const int64_t distance = input + axis.padding;
  const int64_t last = std::min(axis.k - 1, distance / axis.dilation);
  const int64_t first =
      std::max<int64_t>(CeilDivide(distance - (outputs - 1) * axis.stride, axis.dilation), 0);
  std::vector<Reached> reached;
  for (int64_t tap = last; tap >= first; --tap) {
    const int64_t position = distance - tap * axis.dilation;
    if (position % axis.stride == 0) reached.push_back({position / axis.stride, tap});
  }
  return reached;
}

// The outputs that use a weight, along both axes.
std::array<IndexRange, 2> OutputsOfWeight(const Convolution& conv, const ConvTap& tap) {
  return {OutputsOfTap(conv.axes[0], tap.y, {0, conv.out[0]}, {0, conv.axes[0].n}),
          OutputsOfTap(conv.axes[1], tap.x, {0, conv.out[1]}, {0, conv.axes[1].n})};
}

}  // namespace

void VisitCellsOfOutput(const Convolution& conv, int64_t row, const CellVisitor& visit) {
  const ConvPlace output = OutputPlace(conv, row);
  const auto& [vertical, horizontal] = conv.axes;
  const IndexRange taps_y = TapsOfOutput(vertical, output.y);
  const IndexRange taps_x = TapsOfOutput(horizontal, output.x);
  const int64_t group = output.channel / conv.group_outputs;
  for (int64_t i = 0; i < conv.group_inputs; ++i) {
    const int64_t channel = group * conv.group_inputs + i;
    for (int64_t y = taps_y.begin; y < taps_y.end; ++y) {
      const int64_t input_y = output.y * vertical.stride + TapOffset(vertical, y);
      for (int64_t x = taps_x.begin; x < taps_x.end; ++x) {
        const int64_t input_x = output.x * horizontal.stride + TapOffset(horizontal, x);
        if (!visit({row, InputNumber(conv, {channel, input_y, input_x}),
                    WeightNumber(conv, {output.channel, channel, y, x})}))
          return;
      }
    }
  }
}

void VisitCellsOfInput(const Convolution& conv, int64_t column, const CellVisitor& visit) {
  const ConvPlace input = InputPlace(conv, column);
  const std::vector<Reached> ys = OutputsOfInput(conv.axes[0], conv.out[0], input.y);
  const std::vector<Reached> xs = OutputsOfInput(conv.axes[1], conv.out[1], input.x);
  const int64_t group = input.channel / conv.group_inputs;
  for (int64_t o = 0; o < conv.group_outputs; ++o) {
    const int64_t channel = group * conv.group_outputs + o;
    for (const Reached& y : ys) {
      for (const Reached& x : xs) {
        if (!visit({OutputNumber(conv, {channel, y.output, x.output}), column,
                    WeightNumber(conv, {channel, input.channel, y.tap, x.tap})}))
          return;
      }
    }
  }
}

std::vector<ConvCell> CellsOfOutput(const Convolution& conv, int64_t row) {
  std::vector<ConvCell> cells;
  VisitCellsOfOutput(conv, row, [&](const ConvCell& cell) {
    cells.push_back(cell);
    return true;
  });
  return cells;
}

std::vector<ConvCell> CellsOfInput(const Convolution& conv, int64_t column) {
  std::vector<ConvCell> cells;
  VisitCellsOfInput(conv, column, [&](const ConvCell& cell) {
    cells.push_back(cell);
    return true;
  });
  return cells;
}

std::vector<ConvCell> CellsOfWeight(const Convolution& conv, int64_t weight) {
  const ConvTap tap = TapPlace(conv, weight);
  const auto& [vertical, horizontal] = conv.axes;
  const auto [ys, xs] = OutputsOfWeight(conv, tap);
  std::vector<ConvCell> cells;
  cells.reserve(static_cast<std::size_t>(ys.size() * xs.size()));
  for (int64_t y = ys.begin; y < ys.end; ++y) {
    const int64_t input_y = y * vertical.stride + TapOffset(vertical, tap.y);
    for (int64_t x = xs.begin; x < xs.end; ++x) {
      const int64_t input_x = x * horizontal.stride + TapOffset(horizontal, tap.x);
      cells.push_back({OutputNumber(conv, {tap.out_channel, y, x}),
                       InputNumber(conv, {tap.in_channel, input_y, input_x}), weight});
    }
  }
  return cells;
}

int64_t CountCellsOfWeight(const Convolution& conv, int64_t weight) {
  const auto [ys, xs] = OutputsOfWeight(conv, TapPlace(conv, weight));
  return ys.size() * xs.size();
}

}  // namespace chainrule
