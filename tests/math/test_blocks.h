// The instances of lessons.md for the tests of this room: the source's two blocks, and two others
// that tell apart counts which coincide there.
#pragma once

#include "math/residual_block.h"

namespace chainrule {

inline BlockOptions SourceStandard() {
  return {.input = {32, 16, 16}, .out_channels = 32, .batch = 128};
}

inline BlockOptions SourceBottleneck() {
  return {.kind = BlockKind::kBottleneck,
          .input = {128, 16, 16},
          .out_channels = 128,
          .middle_channels = 32,
          .batch = 128};
}

// residual=20&bottleneck=70,18&k=5&batch=6&size=12,9
inline BlockOptions SecondStandard() {
  return {.input = {20, 12, 9}, .out_channels = 20, .kernel_size = 5, .batch = 6};
}

inline BlockOptions SecondBottleneck() {
  return {.kind = BlockKind::kBottleneck,
          .input = {70, 12, 9},
          .out_channels = 70,
          .middle_channels = 18,
          .kernel_size = 5,
          .batch = 6};
}

}  // namespace chainrule
