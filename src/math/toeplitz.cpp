#include "math/toeplitz.h"

#include <utility>
#include <vector>

#include "math/convolution_axis.h"

namespace chainrule {

namespace {

using std::int64_t;
using Place = Toeplitz::Place;

// The cells of a weight: for output (y, x) of its channel, the row and column of its cell.
class WeightCells {
 public:
  WeightCells(const Convolution& conv, int64_t weight) : conv_(conv), tap_(TapPlace(conv, weight)) {
    y = OutputsOfTap(conv.axes[0], tap_.y, {0, conv.out[0]}, {0, conv.axes[0].n});
    x = OutputsOfTap(conv.axes[1], tap_.x, {0, conv.out[1]}, {0, conv.axes[1].n});
  }

  Place At(int64_t output_y, int64_t output_x) const {
    const auto& [vertical, horizontal] = conv_.axes;
    const ConvPlace input{tap_.in_channel, output_y * vertical.stride + TapOffset(vertical, tap_.y),
                          output_x * horizontal.stride + TapOffset(horizontal, tap_.x)};
    return {OutputNumber(conv_, {tap_.out_channel, output_y, output_x}), InputNumber(conv_, input)};
  }

  IndexRange y;
  IndexRange x;

 private:
  const Convolution& conv_;
  ConvTap tap_;
};

// A cell where the weight starts or stops along a diagonal, so that it differs from the next cell
// there.
std::optional<Place> Break(const Convolution& conv, int64_t weight) {
  const WeightCells cells(conv, weight);
  if (cells.y.empty() || cells.x.empty()) return std::nullopt;
  const auto ends = [&](const Place& place) {
    return place.row == conv.rows - 1 || place.column == conv.columns - 1;
  };
  const auto begins = [&](const Place& place) { return place.row == 0 || place.column == 0; };
  const auto before = [](const Place& place) { return Place{place.row - 1, place.column - 1}; };

  const Place first = cells.At(cells.y.begin, cells.x.begin);
  const Place last = cells.At(cells.y.end - 1, cells.x.end - 1);
  // Within a picture row.
  if (cells.x.size() > 1 && conv.axes[1].stride != 1) return first;
  if (cells.y.size() > 1) {
    // From the end of one picture row to the start of the next row that has the weight.
    const Place end = cells.At(cells.y.begin, cells.x.end - 1);
    const Place next = cells.At(cells.y.begin + 1, cells.x.begin);
    if (next.row != end.row + 1 || next.column != end.column + 1) return end;
  }
  if (!ends(last)) return last;
  if (!begins(first)) return before(first);
  return std::nullopt;
}

std::optional<Place> Break(const Convolution& conv) {
  for (int64_t weight = 0; weight < conv.weights; ++weight) {
    if (const auto place = Break(conv, weight)) return place;
  }
  return std::nullopt;
}

// A convolution with these axes, one input channel and one output channel.
Convolution OneChannel(std::vector<ConvAxis> axes) {
  return Convolution({1, 1, 1, std::move(axes)});
}

}  // namespace

Toeplitz IsToeplitz(const Convolution& conv) {
  using Kind = ToeplitzKind;
  using Reason = ToeplitzReason;
  const std::vector<ConvAxis>& axes = conv.shape.axes;
  const std::array<bool, 2> axis{axes.size() == 1 || !Break(OneChannel({axes.front()})),
                                 !Break(OneChannel({axes.back()}))};
  if (conv.rows == 1) return {Kind::kToeplitz, Reason::kOneRow, axis, {}};
  if (conv.columns == 1) return {Kind::kToeplitz, Reason::kOneColumn, axis, {}};
  if (conv.connections == 0) return {Kind::kToeplitz, Reason::kNoConnections, axis, {}};
  const std::optional<Place> place = Break(conv);
  if (!place) return {Kind::kToeplitz, Reason::kOneWeightPerDiagonal, axis, {}};
  const bool channels = conv.shape.in_channels > 1 || conv.shape.out_channels > 1;
  if (channels && !Break(OneChannel(axes)))
    return {Kind::kByChannel, Reason::kChannelsMeet, axis, place};
  // Prefers a break within one channel, because the weight changes between channels anyway.
  if (!axis[0] || !axis[1]) {
    const std::optional<Place> inside = Break(OneChannel(axes));
    return {Kind::kNo, Reason::kStride, axis, inside ? inside : place};
  }
  return {channels ? Kind::kBlockToeplitzByChannel : Kind::kBlockToeplitz, Reason::kPictureRowsMeet,
          axis, place};
}

}  // namespace chainrule
