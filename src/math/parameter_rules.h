// The rules of counting parameters as data: a misconception is the same count under a changed rule.
#pragma once

#include <optional>
#include <vector>

#include "math/layer.h"

namespace chainrule {

// Every default is correct. Source: lessons.md, misconceptions. kTwoOfInput takes C_in from the
// convolution before the batch norm.
struct ParameterRules {
  // In the weights of a convolution or fully connected layer.
  enum class InChannels { kCounted, kForgotten };
  // In a convolution's weights.
  enum class Kernel {
    kArea,       // k·k
    kForgotten,  // 1
    kLength,     // k
  };
  // The number of biases in a convolution or fully connected layer that has any.
  enum class Bias {
    kPerOutputChannel,
    kPerWeight,
    kPerPixel,         // one per output pixel and channel
    kPerInputChannel,  // C_in in total
    kPerKernelSlice,   // C_in for every output channel: (k·k + 1)·C_in·C_out with the weights
    kOne,              // one in total
  };
  // γ and β.
  enum class BatchNorm {
    kTwo,         // 2C
    kOne,         // C
    kFour,        // 4C: includes the running statistics
    kTwoOfInput,  // 2C_in
  };
  // In a convolution's weights.
  enum class Spatial {
    kNotCounted,
    kCounted,  // height · width of its input
  };
  enum class Weights {
    kStored,
    kMultiplyAdds,  // multiply-adds counted as parameters
  };
  enum class Projection {
    kCounted,
    kMissed,  // layers of the skip count as 0
  };
  enum class IdentitySkip {
    kNothing,
    kLikeAProjection,  // the addition of a block without projection counts C·C as a 1×1
                       // convolution, plus biases if the block's convolutions have any
  };
  enum class Pointwise {
    kConvolution,
    kIdentity,  // a 1×1 convolution counts as 0
  };

  InChannels in_channels = InChannels::kCounted;
  Kernel kernel = Kernel::kArea;
  Bias bias = Bias::kPerOutputChannel;
  BatchNorm batch_norm = BatchNorm::kTwo;
  Spatial spatial = Spatial::kNotCounted;
  Weights weights = Weights::kStored;
  Projection projection = Projection::kCounted;
  IdentitySkip identity_skip = IdentitySkip::kNothing;
  Pointwise pointwise = Pointwise::kConvolution;

  bool operator==(const ParameterRules&) const = default;
};

// The counts of each layer under the rules; nullopt if they do not fit 64 bits. Multiply-adds
// follow the rules of the weights, except for spatial size. Running statistics, batch counters and
// activations keep their counts, except that they are 0 in layers that count as 0. `layers` are
// those of a block or a network, in order; a batch norm follows its convolution.
std::vector<std::optional<LayerCounts>> CountUnder(const std::vector<CountedLayer>& layers,
                                                   const ParameterRules& rules);

}  // namespace chainrule
