// The standard residual block and the bottleneck block, layer by layer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "math/fault.h"
#include "math/layer.h"
#include "math/layer_list.h"

namespace chainrule {

enum class BlockKind {
  kStandard,    // k×k to C, k×k at C
  kBottleneck,  // 1×1 to m, k×k at m, 1×1 to C
};

// Which convolution of a bottleneck's branch has the stride. In a standard block it is the first.
enum class StridePlace {
  kKernel,  // the k×k one, as in PyTorch
  kFirst,   // the 1×1 one before it, as in Keras and in K. He et al., 2015
};

// Convolutions are padded so that they keep height and width when the stride is 1.
struct BlockOptions {
  BlockKind kind = BlockKind::kStandard;
  ImageShape input{32, 16, 16};
  std::int64_t out_channels = 32;     // C
  std::int64_t middle_channels = 32;  // m, only in a bottleneck
  std::int64_t kernel_size = 3;       // k
  std::int64_t batch = 1;
  bool bias = true;
  bool batch_norm = false;  // after each convolution
  std::int64_t stride = 1;
  StridePlace stride_place = StridePlace::kKernel;
  bool projection = false;  // the skip is a strided 1×1 convolution, else the input itself

  bool operator==(const BlockOptions&) const = default;
};

struct ResidualBlock {
  // The branch: conv1, bn1, conv2, …; the skip: projection, projection_bn; then add, whose input
  // shape is that of branch and skip.
  std::vector<CountedLayer> layers;
  LayerCounts total;
  ImageShape input;
  ImageShape output;
  std::int64_t batch_activations = 0;  // outputs of all convolutions, for the whole batch
};

// The first error found, if any: a batch below 1, a fault that CheckLayer finds, skip and branch of
// different shapes, or a sum that does not fit 64 bits.
std::optional<Fault> CheckBlock(const BlockOptions& options);

// CheckBlock is nullopt (asserted). Source: source.md, problem 3; K. He et al., Deep residual
// learning for image recognition, 2015.
ResidualBlock CountBlock(const BlockOptions& options);

// Names of a block's layers in a network: prefix + "conv1", prefix + projection.
struct BlockNames {
  std::string prefix;
  std::string projection = "projection";
  std::string projection_bn = "projection_bn";
};

// Adds the layers of a block to a network's list and returns the block's output; the list keeps the
// first fault. `batch` is ignored.
ImageShape AddBlock(LayerList& list, const BlockOptions& options, const BlockNames& names);

}  // namespace chainrule
