// One layer of a convolutional network: its shapes and its costs, in exact integers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "math/fault.h"

namespace chainrule {

// The shape of one image, or of one image's activations.
struct ImageShape {
  std::int64_t channels = 1;
  std::int64_t height = 1;
  std::int64_t width = 1;

  bool operator==(const ImageShape&) const = default;
};

// "32 × 16 × 16": channels, height, width.
std::string ShapeText(const ImageShape& shape);

// Activation functions are not layers here, because they have no parameters and keep the shape.
enum class LayerKind {
  kConvolution,
  kBatchNorm,
  kFullyConnected,  // reads all C·H·W inputs
  kMaxPool,
  kAveragePool,
  kGlobalAveragePool,
  kAddition,  // adds two tensors of the same shape, skip and branch
};

// True for a convolution or a fully connected layer.
bool HasWeights(LayerKind kind);

// A window that slides along the rows, or along the columns, of an image: n_out = ⌊(n + before +
// after − size)/stride⌋ + 1.
struct Window {
  std::int64_t size = 1;
  std::int64_t stride = 1;
  std::int64_t before = 0;  // padding
  std::int64_t after = 0;

  bool operator==(const Window&) const = default;
};

// A window with equal padding on both sides.
Window PaddedWindow(std::int64_t size, std::int64_t stride, std::int64_t padding);

// A window with size − 1 of padding in total, so that n_out = ⌈n/stride⌉ for every size; if that is
// odd, the extra one comes after.
Window SameWindow(std::int64_t size, std::int64_t stride);

struct LayerSpec {
  LayerKind kind = LayerKind::kConvolution;
  std::int64_t out_channels = 0;  // of a convolution; the outputs of a fully connected layer
  Window rows = {};               // of a convolution, max or average pooling
  Window columns = {};
  std::int64_t groups = 1;  // of a convolution
  bool bias = false;        // of a convolution or a fully connected layer

  bool operator==(const LayerSpec&) const = default;
};

// Parameters are trained. Running statistics, a mean and a variance per channel, are stored but
// never trained. PyTorch also stores one integer per batch normalisation, the number of batches
// tracked, which no other count includes.
struct LayerCounts {
  std::int64_t weights = 0;
  std::int64_t biases = 0;
  std::int64_t gamma_beta = 0;
  std::int64_t parameters = 0;  // weights + biases + gamma_beta
  std::int64_t running = 0;
  std::int64_t batch_counters = 0;
  std::int64_t macs = 0;  // multiply-adds of convolutions and fully connected layers, per image
  std::int64_t activations = 0;  // outputs of convolutions, per image

  bool operator==(const LayerCounts&) const = default;
};

// The path of a residual block that a layer is on; kTrunk is outside the block, or after both paths
// have met.
enum class LayerPath { kTrunk, kBranch, kSkip };

struct CountedLayer {
  std::string name;
  LayerPath path = LayerPath::kTrunk;
  LayerSpec spec;
  ImageShape input;
  ImageShape output;
  LayerCounts counts;
};

// The factors in the counts of a convolution or fully connected layer. A fully connected layer is a
// 1×1 convolution with C·H·W input channels at one position.
struct LayerFactors {
  std::int64_t in_channels = 0;  // channels that one output sees: those of its group
  std::int64_t kernel_height = 1;
  std::int64_t kernel_width = 1;
  std::int64_t bias = 0;  // 0 or 1
  std::int64_t out_channels = 0;
  std::int64_t positions = 1;  // height · width of the output
};
LayerFactors FactorsOf(const CountedLayer& layer);

// The first error found, if any: a size below 1, negative padding, groups that do not divide the
// channels, a kernel larger than the padded input, a max pool with a window that covers only
// padding, or a number that does not fit 64 bits.
std::optional<Fault> CheckLayer(const std::string& name, const LayerSpec& spec,
                                const ImageShape& input);

// weights = in_channels·k_h·k_w·out_channels and biases = out_channels, together
// (in_channels·k_h·k_w + 1)·out_channels; multiply-adds = weights·positions. Batch norm has γ, β,
// running mean and running variance, C of each. CheckLayer is nullopt (asserted). Source:
// source.md, problem 3; activations: I. Radosavovic et al., Designing network design spaces, 2020.
CountedLayer CountLayer(const std::string& name, LayerPath path, const LayerSpec& spec,
                        const ImageShape& input);

// Adds every count to its sum. If one would exceed 2^63 − 1, returns its name ("macs") and changes
// no sum.
std::optional<std::string_view> AddCounts(LayerCounts& sum, const LayerCounts& counts);

// The sum over all layers, or over those of one kind. It must fit into 64 bits (asserted), as it
// does for a checked block or network.
LayerCounts Total(const std::vector<CountedLayer>& layers);
LayerCounts Total(const std::vector<CountedLayer>& layers, LayerKind kind);

}  // namespace chainrule
