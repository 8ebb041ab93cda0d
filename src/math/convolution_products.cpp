#include "math/convolution_products.h"

#include <cassert>
#include <cstddef>
#include <vector>

#include "math/convolution_lines.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;
using std::int64_t;

// The most targets, and the most channels, summed at a time in registers.
constexpr int kTile = 16;
constexpr int kChannels = 4;

// A block of target channels of one group, with the weights and sources that they sum.
struct Block {
  const double* weights;  // weights of the block's first target channel and the group's first
                          // source channel
  const double* source;   // the group's first source channel
  double* target;         // the block's first target channel
};

// The channels' weights side by side: [source channel][y][x][target channel].
template <int kCount>
std::vector<double> SideBySide(const ConvPass& pass, const Block& block) {
  std::vector<double> weights(static_cast<std::size_t>(pass.source.channels * pass.taps * kCount));
  auto next = weights.begin();
  for (int64_t s = 0; s < pass.source.channels; ++s) {
    for (int64_t tap = 0; tap < pass.taps; ++tap) {
      for (int t = 0; t < kCount; ++t)
        *next++ = block.weights[s * pass.source.weights + t * pass.target.weights + tap];
    }
  }
  return weights;
}

// A row of targets of kCount channels, whose weights are side by side.
template <int kCount>
struct RowOfTargets {
  const ConvPass& pass;
  const std::vector<RowTap>& rows;
  const double* weights;
  const double* source;
  double* target;

  // Computes kSize targets of the line, from target j on, into `targets`. All these taps reach
  // them.
  template <int kSize>
  void Sum(const LineTap* first, const LineTap* last, int64_t j, double* targets) const {
    using Sources = Eigen::Map<const Eigen::Matrix<double, kSize, 1>>;
    using Weights = Eigen::Map<const Eigen::Matrix<double, 1, kCount>>;
    constexpr int kOrder = kSize == 1 ? Eigen::RowMajor : Eigen::ColMajor;
    Eigen::Matrix<double, kSize, kCount, kOrder> sum;
    sum.setZero();
    for (int64_t s = 0; s < pass.source.channels; ++s) {
      const double* const channel = source + s * pass.source.channel + j;
      const double* const kernel = weights + s * pass.taps * kCount;
      for (const RowTap& row : rows) {
        const double* const sources = channel + row.source * pass.source.row;
        const double* const taps = kernel + row.tap * pass.taps_x * kCount;
        for (const LineTap* tap = first; tap != last; ++tap)
          sum += Sources(sources + tap->shift).lazyProduct(Weights(taps + tap->tap * kCount));
      }
    }
    for (int t = 0; t < kCount; ++t) {
      for (int i = 0; i < kSize; ++i) targets[t * pass.target.channel + i] = sum(i, t);
    }
  }

  void Sum(const ConvLine& line) const {
    for (const LineSegment& segment : line.segments) {
      if (!SumTiles<kTile / kCount>(line, segment) && !SumTiles<kTile / kChannels>(line, segment))
        SumTiles<1>(line, segment);
    }
  }

  // Sums kSize targets at a time, if there are that many.
  template <int kSize>
  bool SumTiles(const ConvLine& line, const LineSegment& segment) const {
    const LineTap* const first = line.taps.data() + segment.taps.begin;
    const LineTap* const last = line.taps.data() + segment.taps.end;
    double* const targets = target + line.begin;
    const auto [begin, end] = segment.targets;
    if (end - begin < kSize) return false;
    int64_t j = begin;
    for (; j + kSize <= end; j += kSize) Sum<kSize>(first, last, j, targets + j);
    // The rest, recomputing some of the targets before.
    if (j < end) Sum<kSize>(first, last, end - kSize, targets + end - kSize);
    return true;
  }
};

template <int kCount>
void SumBlock(const ConvPass& pass, const Block& block) {
  const std::vector<double> weights = SideBySide<kCount>(pass, block);
  double* target = block.target;
  for (const std::vector<RowTap>& rows : pass.rows) {
    const RowOfTargets<kCount> row{pass, rows, weights.data(), block.source, target};
    for (const ConvLine& line : pass.lines) row.Sum(line);
    target += pass.target.row;
  }
}

// `target` must be all 0 at first, because targets that no tap reaches are not written.
void Sum(const ConvPass& pass, const double* weights, const double* source, double* target) {
  for (int64_t group = 0; group < pass.groups; ++group) {
    // Both directions number the weights by output channels, hence by groups.
    Block block{weights + group * pass.group_weights,
                source + group * pass.source.channels * pass.source.channel,
                target + group * pass.target.channels * pass.target.channel};
    int64_t left = pass.target.channels;
    while (left > 0) {
      const int64_t count = left >= kChannels ? kChannels : left >= 2 ? 2 : 1;
      if (count == kChannels)
        SumBlock<kChannels>(pass, block);
      else if (count == 2)
        SumBlock<2>(pass, block);
      else
        SumBlock<1>(pass, block);
      block.weights += count * pass.target.weights;
      block.target += count * pass.target.channel;
      left -= count;
    }
  }
}

Index Size(int64_t count) {
  return static_cast<Index>(count);
}

}  // namespace

VectorXd Apply(const Convolution& conv, const Eigen::Ref<const VectorXd>& w,
               const Eigen::Ref<const VectorXd>& x) {
  assert(w.size() == conv.weights && x.size() == conv.columns);
  const Phases phases(conv.axes[1]);
  VectorXd y = VectorXd::Zero(Size(conv.rows));
  const VectorXd sorted = phases.one() ? VectorXd() : phases.Sort(x);
  Sum(ForwardPassOf(conv), w.data(), phases.one() ? x.data() : sorted.data(), y.data());
  return y;
}

VectorXd Adjoint(const Convolution& conv, const Eigen::Ref<const VectorXd>& w,
                 const Eigen::Ref<const VectorXd>& dy) {
  assert(w.size() == conv.weights && dy.size() == conv.rows);
  const Phases phases(conv.axes[1]);
  VectorXd dx = VectorXd::Zero(Size(conv.columns));
  Sum(BackwardPassOf(conv), w.data(), dy.data(), dx.data());
  if (!phases.one()) return phases.Unsort(dx);
  return dx;
}

VectorXd WeightGradient(const Convolution& conv, const Eigen::Ref<const VectorXd>& x,
                        const Eigen::Ref<const VectorXd>& dy) {
  assert(x.size() == conv.columns && dy.size() == conv.rows);
  using Row = Eigen::Map<const VectorXd>;
  const Phases phases(conv.axes[1]);
  const ConvPass pass = ForwardPassOf(conv);
  const ConvLine& line = pass.lines.front();
  const VectorXd sorted = phases.one() ? VectorXd() : phases.Sort(x);
  const double* sources = phases.one() ? x.data() : sorted.data();
  VectorXd dw = VectorXd::Zero(Size(conv.weights));
  for (int64_t kernel = 0; kernel < conv.weights / conv.taps; ++kernel) {
    const ConvTap first = TapPlace(conv, kernel * conv.taps);
    const double* source = sources + first.in_channel * conv.channel_columns;
    const double* target = dy.data() + first.out_channel * conv.channel_rows;
    double* weights = dw.data() + kernel * conv.taps;
    for (std::size_t y = 0; y < pass.rows.size(); ++y) {
      const double* g = target + static_cast<int64_t>(y) * pass.target.row;
      for (const RowTap& row : pass.rows[y]) {
        const double* x_row = source + row.source * pass.source.row;
        for (const LineTap& tap : line.taps) {
          if (tap.targets.empty()) continue;
          const Index size = Size(tap.targets.size());
          weights[row.tap * pass.taps_x + tap.tap] +=
              Row(g + tap.targets.begin, size)
                  .dot(Row(x_row + tap.targets.begin + tap.shift, size));
        }
      }
    }
  }
  return dw;
}

}  // namespace chainrule
