// The order in which a convolution's products run through memory: neighbours in the target take
// neighbours in the source, whatever the stride, and no tap is tested for being an input.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "math/convolution.h"
#include "math/convolution_axis.h"

namespace chainrule {

// A row of inputs sorted by the remainder of their places by the stride, those of one remainder in
// their order: there neighbours in the output have neighbours in the input.
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

  // All rows, there and back.
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

// Targets of a line that the same of its taps reach, all of them all.
struct LineSegment {
  IndexRange targets;
  IndexRange taps;  // numbers in ConvLine::taps
};

// Targets side by side whose sources are.
struct ConvLine {
  std::int64_t begin = 0;  // in the row
  std::vector<LineTap> taps;
  std::vector<LineSegment> segments;  // those that a tap reaches
};

// Tap y of a kernel: a target's row takes this row of sources.
struct RowTap {
  std::int64_t tap;
  std::int64_t source;
};

// Distances between entries: of outputs or of inputs.
struct ConvLayout {
  std::int64_t channels;  // of a group
  std::int64_t row;
  std::int64_t channel;
  std::int64_t weights;  // from one channel's weights to the next one's
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
  std::vector<std::vector<RowTap>> rows;  // of each row of targets
};

// From inputs, their rows sorted by phases, to outputs.
ConvPass ForwardPassOf(const Convolution& conv);

// From outputs to inputs, their rows sorted by phases.
ConvPass BackwardPassOf(const Convolution& conv);

}  // namespace chainrule
