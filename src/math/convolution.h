// A convolution as the sparse matrix A of y = A x: its sizes, and which weight is in which cell.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "math/fault.h"

namespace chainrule {

// Along one axis, output o and tap t, both from 0, read input o·stride + t·dilation − padding if
// that is one of the n inputs.
struct ConvAxis {
  std::int64_t n = 1;  // inputs
  std::int64_t k = 1;  // taps of the kernel
  std::int64_t stride = 1;
  std::int64_t padding = 0;  // zeros before the first input, and as many after the last
  std::int64_t dilation = 1;

  bool operator==(const ConvAxis&) const = default;
};

// A convolution as the user enters it. One axis, or two: first the rows of a picture, then its
// columns.
struct ConvShape {
  std::int64_t in_channels = 1;
  std::int64_t out_channels = 1;
  std::int64_t groups = 1;
  std::vector<ConvAxis> axes;

  bool operator==(const ConvShape&) const = default;
};

// The first requirement that the shape breaks: one or two axes; channels, groups, n, k, stride and
// dilation at least 1; padding at least 0; groups that divide both numbers of channels; at least
// one output; no size above 2^62. All functions below assert that this is nullopt.
std::optional<Fault> CheckConvolution(const ConvShape& shape);

// n_out = ⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1. The axis belongs to a checked shape.
std::int64_t OutputLength(const ConvAxis& axis);

// A checked shape with all sizes that follow from it. Inputs and outputs are numbered channel by
// channel, and row by row within a channel; weights are numbered as [out][in within group][y][x].
// Source: source.md, problem 5.
struct Convolution {
  explicit Convolution(const ConvShape& shape);

  ConvShape shape;
  // Rows, then columns. A single axis is the columns; rows then have n = k = 1.
  std::array<ConvAxis, 2> axes;
  std::array<std::int64_t, 2> out;  // outputs along each axis
  std::int64_t group_inputs;        // input channels per group
  std::int64_t group_outputs;
  std::int64_t channel_rows;     // out[0] · out[1], the rows of A per channel
  std::int64_t channel_columns;  // n · n over both axes
  std::int64_t rows;             // rows of A: out_channels · channel_rows
  std::int64_t columns;          // columns of A: in_channels · channel_columns
  std::int64_t taps;             // taps per kernel: k · k over both axes
  std::int64_t weights;          // out_channels · group_inputs · taps
  std::int64_t connections;      // cells of A that hold a weight, even a weight of 0
};

// The number of pairs (o, t), outputs_begin ≤ o < outputs_end and any tap t, whose input is one of
// inputs_begin … inputs_end − 1. Counts lattice points between two lines, in time O(log k).
std::int64_t CountAlongAxis(const ConvAxis& axis, std::int64_t outputs_begin,
                            std::int64_t outputs_end, std::int64_t inputs_begin,
                            std::int64_t inputs_end);

// The place of an input or output, counted from 0; y = 0 if there is one axis.
struct ConvPlace {
  std::int64_t channel = 0;
  std::int64_t y = 0;
  std::int64_t x = 0;

  bool operator==(const ConvPlace&) const = default;
};

// A weight's place in the kernels; in_channel is counted over all groups.
struct ConvTap {
  std::int64_t out_channel = 0;
  std::int64_t in_channel = 0;
  std::int64_t y = 0;
  std::int64_t x = 0;

  bool operator==(const ConvTap&) const = default;
};

// Conversions between numbers and places, in both directions. Arguments must exist (asserted); a
// tap's channels are in the same group.
ConvPlace OutputPlace(const Convolution& conv, std::int64_t row);
ConvPlace InputPlace(const Convolution& conv, std::int64_t column);
ConvTap TapPlace(const Convolution& conv, std::int64_t weight);
std::int64_t OutputNumber(const Convolution& conv, const ConvPlace& output);
std::int64_t InputNumber(const Convolution& conv, const ConvPlace& input);
std::int64_t WeightNumber(const Convolution& conv, const ConvTap& tap);

// A cell of A that holds a weight: output `row`, input `column`, weight number `weight`.
struct ConvCell {
  std::int64_t row = 0;
  std::int64_t column = 0;
  std::int64_t weight = 0;

  bool operator==(const ConvCell&) const = default;
};

// The number of the weight in the cell; nullopt if output and input are not connected (a weight of
// 0 is still a connection). O(1).
std::optional<std::int64_t> Entry(const Convolution& conv, std::int64_t row, std::int64_t column);

// All cells of an output, ordered by column; of an input or a weight, ordered by row. Time is
// proportional to the taps of the kernels visited plus the cells found. The output, input or weight
// must exist (asserted).
std::vector<ConvCell> CellsOfOutput(const Convolution& conv, std::int64_t row);
std::vector<ConvCell> CellsOfInput(const Convolution& conv, std::int64_t column);
std::vector<ConvCell> CellsOfWeight(const Convolution& conv, std::int64_t weight);

// The same cells one by one, until `visit` returns false, because a kernel may have millions of
// taps.
using CellVisitor = std::function<bool(const ConvCell&)>;
void VisitCellsOfOutput(const Convolution& conv, std::int64_t row, const CellVisitor& visit);
void VisitCellsOfInput(const Convolution& conv, std::int64_t column, const CellVisitor& visit);

// The number of cells that hold the weight, in O(1).
std::int64_t CountCellsOfWeight(const Convolution& conv, std::int64_t weight);

}  // namespace chainrule
