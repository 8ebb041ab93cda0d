// What broadcasting makes of a statistic whose reduced axes were dropped.
#pragma once

#include <cstdint>
#include <vector>

#include "math/reduction.h"

namespace chainrule {

enum class Broadcast {
  kRight,    // every cell meets its own number
  kRefused,  // two sizes do not fit
  kWrong,    // the sizes fit, but cells meet the numbers of others
  kGrows,    // the result has more cells than the tensor
};

struct Broadcasted {
  Broadcast is = Broadcast::kRight;
  // The axes that meet, from 0 in the tensor and in what is left: the first pair from the right of
  // which this is said.
  int axis = 0;
  int left_axis = 0;
  std::vector<std::int64_t> result = {};  // of kGrows
};

// The tensor and the shape that is left without keepdims, lined up at the right as NumPy and
// PyTorch do.
Broadcasted BroadcastWithoutKeepdims(const Reduction& reduction);

}  // namespace chainrule
