// The order in which a convolution's products run through memory. Neighbouring targets read
// neighbouring sources, whatever the stride, and no tap is tested for falling on padding.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "math/convolution.h"
#include "math/convolution_axis.h"

namespace chainrule {

// A row of inputs sorted by place modulo the stride; inputs with equal remainder keep their order.
// After sorting, neighbouring outputs read neighbouring inputs.
class Phases {
 public:
  explicit Phases(const ConvAxis& axis) : n_(axis.n), stride_(axis.stride) {}

  bool one() const { return stride_ == 1; }
  std::int64_t Size(std::int64_t phase) const {
    return n_ / stride_ + (phase < n_ % stride_ ? 1 : 0);
  }
  std::int64_t Begin(std::int64_t phase) const {
    return phase * (n_ / stride_) + std::min(phase, n_ % stride_);
  }

  // Sorts all rows, and undoes it.
  Eigen::VectorXd Sort(const Eigen::VectorXd& rows) const;
  Eigen::VectorXd Unsort(const Eigen::VectorXd& sorted) const;

 private:
  std::int64_t n_;
  std::int64_t stride_;
};

// Tap x of a kernel: target j takes source j + shift, for j in `targets`.
struct LineTap {
  std::int64_t tap = 0;
  std::int64_t shift = 0;
  IndexRange targets;
};

// Consecutive targets of a line that are all reached by the same taps.
struct LineSegment {
  IndexRange targets;
  IndexRange taps;  // indices into ConvLine::taps
};

// Neighbouring targets whose sources are neighbours too.
struct ConvLine {
  std::int64_t begin = 0;  // first target in the row
  std::vector<LineTap> taps;
  std::vector<LineSegment> segments;  // only segments that a tap reaches
};

// Tap y of a kernel: a row of targets reads this row of sources.
struct RowTap {
  std::int64_t tap;
  std::int64_t source;
};

// Distances in memory between entries of the outputs, or of the inputs.
struct ConvLayout {
  std::int64_t channels;  // channels per group
  std::int64_t row;
  std::int64_t channel;
  std::int64_t weights;  // from one channel's weights to the next channel's
};

// Either direction: targets are outputs and sources inputs, or the other way round.
struct ConvPass {
  std::int64_t groups;
  ConvLayout target;
  ConvLayout source;
  std::int64_t group_weights;
  std::int64_t taps;
  std::int64_t taps_x;
  std::vector<ConvLine> lines;
  std::vector<std::vector<RowTap>> rows;  // for each row of targets
};

// From inputs, with rows sorted by phase, to outputs.
ConvPass ForwardPassOf(const Convolution& conv);

// From outputs to inputs, with rows sorted by phase.
ConvPass BackwardPassOf(const Convolution& conv);

}  // namespace chainrule
