// The rules of counting parameters as data: a misconception is the same count under a changed rule.
#pragma once

#include <optional>
#include <vector>

#include "math/layer.h"

namespace chainrule {

// Every default is correct. Source: lessons.md, misconceptions. Batch norm "of C_in" is 2 of the
// channels that go into the convolution before it.
struct ParameterRules {
  // In a convolution's or fully connected layer's weights.
  enum class InChannels { kCounted, kForgotten };
  // In a convolution's weights.
  enum class Kernel {
    kArea,       // k·k
    kForgotten,  // 1
    kLength,     // k
  };
  // How many, in a convolution or fully connected layer that has a bias.
  enum class Bias {
    kPerOutputChannel,
    kPerWeight,
    kPerPixel,         // of the output, in every channel
    kPerInputChannel,  // C_in in all
    kPerKernelSlice,   // C_in for every output channel: (k·k + 1)·C_in·C_out with the weights
    kOne,              // in all
  };
  // γ and β.
  enum class BatchNorm {
    kTwo,         // 2C
    kOne,         // C
    kFour,        // 4C: running statistics with them
    kTwoOfInput,  // 2C_in
  };
  // In a convolution's weights.
  enum class Spatial {
    kNotCounted,
    kCounted,  // height · width of its input
  };
  enum class Weights {
    kStored,
    kMultiplyAdds,  // a convolution's or fully connected layer's multiply-adds for its parameters
  };
  enum class Projection {
    kCounted,
    kMissed,  // the layers of a skip have nothing
  };
  enum class IdentitySkip {
    kNothing,
    kLikeAProjection,  // the addition of a block without projection has a 1×1 convolution's C·C,
                       // and its biases, where the block's convolutions have any
  };
  enum class Pointwise {
    kConvolution,
    kIdentity,  // a 1×1 convolution has nothing
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

// The counts of each layer under the rules; nullopt where 64 bits cannot count them. Multiply-adds
// go by the rules of weights too, spatial size apart; running statistics, batch counters and
// activations stay as they are, but are 0 where a layer has nothing. `layers` are those of a block
// or of a network, in order: a batch norm stands behind its convolution.
std::vector<std::optional<LayerCounts>> CountUnder(const std::vector<CountedLayer>& layers,
                                                   const ParameterRules& rules);

}  // namespace chainrule
