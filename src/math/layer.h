// One layer of a convolutional network: its shapes, and what it costs, in exact integers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "math/fault.h"

namespace chainrule {

// Of one image, or of one image's activations.
struct ImageShape {
  std::int64_t channels = 1;
  std::int64_t height = 1;
  std::int64_t width = 1;

  bool operator==(const ImageShape&) const = default;
};

// "32 × 16 × 16": channels, height, width.
std::string ShapeText(const ImageShape& shape);

// Activation functions are no layers here: they have no parameters and leave the shape alone.
enum class LayerKind {
  kConvolution,
  kBatchNorm,
  kFullyConnected,  // of all C·H·W inputs
  kMaxPool,
  kAveragePool,
  kGlobalAveragePool,
  kAddition,  // of two tensors of the same shape: skip and branch
};

// A convolution or a fully connected layer.
bool HasWeights(LayerKind kind);

// What slides along the rows, or along the columns, of an image: n_out = ⌊(n + before + after −
// size)/stride⌋ + 1.
struct Window {
  std::int64_t size = 1;
  std::int64_t stride = 1;
  std::int64_t before = 0;  // padding
  std::int64_t after = 0;

  bool operator==(const Window&) const = default;
};

// As much padding on both sides.
Window PaddedWindow(std::int64_t size, std::int64_t stride, std::int64_t padding);

// Padding of size − 1 in all, an odd one after, so that n_out = ⌈n/stride⌉ for every size.
Window SameWindow(std::int64_t size, std::int64_t stride);

struct LayerSpec {
  LayerKind kind = LayerKind::kConvolution;
  std::int64_t out_channels = 0;  // of a convolution; of a fully connected layer its outputs
  Window rows = {};               // of a convolution, max or average pooling
  Window columns = {};
  std::int64_t groups = 1;  // of a convolution
  bool bias = false;        // of a convolution or a fully connected layer

  bool operator==(const LayerSpec&) const = default;
};

// Parameters are what is trained. Running statistics, a mean and a variance per channel, are
// stored and never trained; PyTorch also stores one integer per batch normalisation, the batches
// tracked, which is in no other count.
struct LayerCounts {
  std::int64_t weights = 0;
  std::int64_t biases = 0;
  std::int64_t gamma_beta = 0;
  std::int64_t parameters = 0;  // weights + biases + gamma_beta
  std::int64_t running = 0;
  std::int64_t batch_counters = 0;
  std::int64_t macs = 0;  // multiply-adds of weights, per image: convolutions and fully connected
  std::int64_t activations = 0;  // outputs of convolutions, per image

  bool operator==(const LayerCounts&) const = default;
};

// Where a layer of a residual block lies; kTrunk: outside, or where both paths have met again.
enum class LayerPath { kTrunk, kBranch, kSkip };

struct CountedLayer {
  std::string name;
  LayerPath path = LayerPath::kTrunk;
  LayerSpec spec;
  ImageShape input;
  ImageShape output;
  LayerCounts counts;
};

// What the counts of a convolution or fully connected layer are made of. A fully connected layer is
// a 1×1 convolution with C·H·W input channels at one position.
struct LayerFactors {
  std::int64_t in_channels = 0;  // that one output sees: those of its group
  std::int64_t kernel_height = 1;
  std::int64_t kernel_width = 1;
  std::int64_t bias = 0;  // 0 or 1
  std::int64_t out_channels = 0;
  std::int64_t positions = 1;  // height · width of the output
};
LayerFactors FactorsOf(const CountedLayer& layer);

// The first thing that cannot be: a size below 1, negative padding, groups that
// do not divide the channels, a kernel larger than the padded input, a max pool with a window of
// nothing but padding, a number that 64 bits cannot count.
std::optional<Fault> CheckLayer(const std::string& name, const LayerSpec& spec,
                                const ImageShape& input);

// weights = in_channels·k_h·k_w·out_channels, biases = out_channels, so that both together are
// (in_channels·k_h·k_w + 1)·out_channels; multiply-adds = weights·positions; batch norm: γ and β,
// running mean and variance, C of each. CheckLayer is nullopt (asserted). Source: source.md,
// problem 3; activations: I. Radosavovic et al., Designing network design spaces, 2020.
CountedLayer CountLayer(const std::string& name, LayerPath path, const LayerSpec& spec,
                        const ImageShape& input);

// Adds every count to its sum. Where one would be above 2^63 − 1, says which ("macs"), and
// no sum is changed.
std::optional<std::string_view> AddCounts(LayerCounts& sum, const LayerCounts& counts);

// All layers, or those of one kind, added. The sums fit into 64 bits (asserted); those of a block
// and of a network do.
LayerCounts Total(const std::vector<CountedLayer>& layers);
LayerCounts Total(const std::vector<CountedLayer>& layers, LayerKind kind);

}  // namespace chainrule
