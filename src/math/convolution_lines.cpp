#include "math/convolution_lines.h"

#include <cstddef>
#include <numeric>
#include <utility>

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;
using std::int64_t;

// Calls move(original place, sorted place) for all places of all rows.
template <class Move>
void ForEachPlace(Index size, int64_t n, int64_t stride, const Move& move) {
  for (int64_t row = 0; row < size; row += n) {
    int64_t place = row;
    for (int64_t phase = 0; phase < std::min(stride, n); ++phase) {
      for (int64_t i = phase; i < n; i += stride)
        move(static_cast<Index>(row + i), static_cast<Index>(place++));
    }
  }
}

int64_t PhaseOf(const ConvAxis& axis, int64_t tap) {
  const int64_t offset = TapOffset(axis, tap);
  return offset - FloorDivide(offset, axis.stride) * axis.stride;
}

// Both ends of the taps' targets fall or stay from tap to tap, so the taps that reach a target are
// consecutive.
std::vector<LineSegment> Segments(const std::vector<LineTap>& taps) {
  std::vector<int64_t> cuts;
  for (const LineTap& tap : taps) {
    cuts.push_back(tap.targets.begin);
    cuts.push_back(tap.targets.end);
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  std::vector<LineSegment> segments;
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    const int64_t target = cuts[i - 1];
    const auto first = std::partition_point(
        taps.begin(), taps.end(), [&](const LineTap& tap) { return tap.targets.begin > target; });
    const auto last = std::partition_point(
        taps.begin(), taps.end(), [&](const LineTap& tap) { return tap.targets.end > target; });
    if (first < last)
      segments.push_back({{target, cuts[i]}, {first - taps.begin(), last - taps.begin()}});
  }
  return segments;
}

// The line of all outputs.
ConvLine OutputLine(const ConvAxis& axis, int64_t outputs) {
  const Phases phases(axis);
  ConvLine line;
  for (int64_t tap = 0; tap < axis.k; ++tap) {
    const int64_t whole = FloorDivide(TapOffset(axis, tap), axis.stride);
    const int64_t phase = PhaseOf(axis, tap);
    line.taps.push_back({tap, phases.Begin(phase) + whole,
                         Intersection({0, outputs}, {-whole, phases.Size(phase) - whole})});
  }
  line.segments = Segments(line.taps);
  return line;
}

// The inputs of one phase form a line, because the same taps reach them. Taps run from the last,
// which connects the first output, to the first.
std::vector<ConvLine> InputLines(const ConvAxis& axis, int64_t outputs) {
  const Phases phases(axis);
  // Only taps whose distance is a multiple of this have the same phase.
  const int64_t period = axis.stride / std::gcd(axis.stride, axis.dilation);
  std::vector<ConvLine> lines;
  for (int64_t first = 0; first < std::min(axis.k, period); ++first) {
    const int64_t phase = PhaseOf(axis, first);
    const IndexRange all{0, phases.Size(phase)};
    ConvLine line{phases.Begin(phase), {}, {}};
    for (int64_t tap = first + (axis.k - 1 - first) / period * period; tap >= 0; tap -= period) {
      const int64_t whole = FloorDivide(TapOffset(axis, tap), axis.stride);
      line.taps.push_back({tap, -whole, Intersection(all, {whole, outputs + whole})});
    }
    line.segments = Segments(line.taps);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

VectorXd Phases::Sort(const VectorXd& rows) const {
  VectorXd sorted(rows.size());
  ForEachPlace(rows.size(), n_, stride_, [&](Index from, Index to) { sorted(to) = rows(from); });
  return sorted;
}

VectorXd Phases::Unsort(const VectorXd& sorted) const {
  VectorXd rows(sorted.size());
  ForEachPlace(rows.size(), n_, stride_, [&](Index to, Index from) { rows(to) = sorted(from); });
  return rows;
}

ConvPass ForwardPassOf(const Convolution& conv) {
  const auto& [vertical, horizontal] = conv.axes;
  ConvPass pass{conv.shape.groups,
                {conv.group_outputs, conv.out[1], conv.channel_rows, conv.group_inputs * conv.taps},
                {conv.group_inputs, horizontal.n, conv.channel_columns, conv.taps},
                conv.weights / conv.shape.groups,
                conv.taps,
                horizontal.k,
                {OutputLine(horizontal, conv.out[1])},
                {}};
  for (int64_t y = 0; y < conv.out[0]; ++y) {
    const IndexRange taps = TapsOfOutput(vertical, y);
    std::vector<RowTap>& row = pass.rows.emplace_back();
    for (int64_t tap = taps.begin; tap < taps.end; ++tap)
      row.push_back({tap, y * vertical.stride + TapOffset(vertical, tap)});
  }
  return pass;
}

ConvPass BackwardPassOf(const Convolution& conv) {
  const auto& [vertical, horizontal] = conv.axes;
  ConvPass pass{conv.shape.groups,
                {conv.group_inputs, horizontal.n, conv.channel_columns, conv.taps},
                {conv.group_outputs, conv.out[1], conv.channel_rows, conv.group_inputs * conv.taps},
                conv.weights / conv.shape.groups,
                conv.taps,
                horizontal.k,
                InputLines(horizontal, conv.out[1]),
                std::vector<std::vector<RowTap>>(static_cast<std::size_t>(vertical.n))};
  for (int64_t y = 0; y < conv.out[0]; ++y) {
    const IndexRange taps = TapsOfOutput(vertical, y);
    for (int64_t tap = taps.begin; tap < taps.end; ++tap) {
      const int64_t input = y * vertical.stride + TapOffset(vertical, tap);
      pass.rows[static_cast<std::size_t>(input)].push_back({tap, y});
    }
  }
  return pass;
}

}  // namespace chainrule
