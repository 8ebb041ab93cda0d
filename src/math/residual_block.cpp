#include "math/residual_block.h"

#include <cassert>
#include <utility>
#include <variant>

#include "math/checked_count.h"
#include "math/join.h"

namespace chainrule {

namespace {

using std::int64_t;

// One convolution of a block.
struct BlockConvolution {
  int64_t out_channels = 0;
  int64_t size = 1;
  int64_t stride = 1;
};

std::vector<BlockConvolution> Branch(const BlockOptions& options) {
  const int64_t k = options.kernel_size;
  if (options.kind == BlockKind::kStandard)
    return {{options.out_channels, k, options.stride}, {options.out_channels, k, 1}};
  const bool first = options.stride_place == StridePlace::kFirst;
  return {{options.middle_channels, 1, first ? options.stride : 1},
          {options.middle_channels, k, first ? 1 : options.stride},
          {options.out_channels, 1, 1}};
}

// Adds a convolution and, if the block has batch norm, the batch norm after it.
ImageShape AddConvolution(LayerList& list, const BlockOptions& options,
                          const BlockConvolution& convolution, LayerPath path,
                          const std::pair<std::string, std::string>& names,
                          const ImageShape& input) {
  const Window window = SameWindow(convolution.size, convolution.stride);
  const LayerSpec spec{.out_channels = convolution.out_channels,
                       .rows = window,
                       .columns = window,
                       .bias = options.bias};
  const ImageShape output = list.Add(names.first, path, spec, input);
  if (options.batch_norm) list.Add(names.second, path, {.kind = LayerKind::kBatchNorm}, output);
  return output;
}

using BlockOrFault = std::variant<ResidualBlock, Fault>;

BlockOrFault Build(const BlockOptions& options) {
  if (options.batch < 1) return Fault{"block_batch", {{"given", Join(options.batch)}}};
  LayerList list;
  const ImageShape output = AddBlock(list, options, {});
  if (list.fault()) return *list.fault();
  const ImageShape& input = options.input;
  const std::optional<int64_t> activations =
      CheckedProduct({options.batch, list.total().activations});
  if (!activations || !CheckedProduct({options.batch, input.channels, input.height, input.width})) {
    return Fault{"block_activations", {{"batch", Join(options.batch)}}};
  }
  return ResidualBlock{list.layers(), list.total(), input, output, *activations};
}

}  // namespace

ImageShape AddBlock(LayerList& list, const BlockOptions& options, const BlockNames& names) {
  ImageShape branch = options.input;
  int number = 0;
  for (const BlockConvolution& convolution : Branch(options)) {
    const std::string suffix = std::to_string(++number);
    branch = AddConvolution(list, options, convolution, LayerPath::kBranch,
                            {Join(names.prefix, "conv", suffix), Join(names.prefix, "bn", suffix)},
                            branch);
  }
  ImageShape skip = options.input;
  if (options.projection) {
    skip =
        AddConvolution(list, options, {options.out_channels, 1, options.stride}, LayerPath::kSkip,
                       {names.prefix + names.projection, names.prefix + names.projection_bn}, skip);
  }
  if (skip != branch) {
    list.Fail({"block_addition", {{"skip", ShapeText(skip)}, {"branch", ShapeText(branch)}}});
  }
  return list.Add(names.prefix + "add", LayerPath::kTrunk, {.kind = LayerKind::kAddition}, branch);
}

std::optional<Fault> CheckBlock(const BlockOptions& options) {
  const BlockOrFault block = Build(options);
  if (const Fault* fault = std::get_if<Fault>(&block)) return *fault;
  return std::nullopt;
}

ResidualBlock CountBlock(const BlockOptions& options) {
  assert(!CheckBlock(options));
  return std::get<ResidualBlock>(Build(options));
}

}  // namespace chainrule
