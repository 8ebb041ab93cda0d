// How a statistic broadcasts if its reduced axes were dropped.
#pragma once

#include <cstdint>
#include <vector>

#include "math/reduction.h"

namespace chainrule {

enum class Broadcast {
  kRight,    // every cell meets its own number
  kRefused,  // two sizes do not fit
  kWrong,    // the sizes fit, but some cells meet another cell's number
  kGrows,    // the result has more cells than the tensor
};

struct Broadcasted {
  Broadcast is = Broadcast::kRight;
  // The axes, from 0, of the tensor and of the statistic that meet wrongly: the first such pair
  // from the right.
  int axis = 0;
  int left_axis = 0;
  std::vector<std::int64_t> result = {};  // for kGrows only
};

// Lines up the tensor and the statistic's shape without keepdims at the right, as NumPy and PyTorch
// do.
Broadcasted BroadcastWithoutKeepdims(const Reduction& reduction);

}  // namespace chainrule
