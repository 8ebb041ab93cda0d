#include "math/layer.h"

#include <cassert>
#include <utility>

#include "math/checked_count.h"
#include "math/join.h"

namespace chainrule {

namespace {

using std::int64_t;

std::string Text(int64_t value) {
  return std::to_string(value);
}

bool HasWindow(LayerKind kind) {
  return kind == LayerKind::kConvolution || kind == LayerKind::kMaxPool ||
         kind == LayerKind::kAveragePool;
}

Fault TooMany(const std::string& name, const std::string& product, const char* what) {
  return {"layer_many", {{"name", name}, {"product", product}, {"what", what}}};
}

std::optional<Fault> CheckInput(const std::string& name, const ImageShape& input) {
  if (input.channels < 1)
    return Fault{"layer_in_channels", {{"name", name}, {"given", Text(input.channels)}}};
  for (const auto& [size, side] :
       {std::pair{input.height, "high"}, std::pair{input.width, "wide"}}) {
    if (size < 1)
      return Fault{"layer_input", {{"name", name}, {"given", Text(size)}, {"side", side}}};
  }
  if (!CheckedProduct({input.channels, input.height, input.width}))
    return TooMany(name, ShapeText(input), "inputs");
  return std::nullopt;
}

std::optional<Fault> CheckChannels(const std::string& name, const LayerSpec& spec,
                                   int64_t in_channels) {
  if (!HasWeights(spec.kind)) return std::nullopt;
  const bool convolution = spec.kind == LayerKind::kConvolution;
  if (spec.out_channels < 1) {
    return Fault{convolution ? "layer_out_channels" : "layer_outputs",
                 {{"name", name}, {"given", Text(spec.out_channels)}}};
  }
  if (!convolution) return std::nullopt;
  if (spec.groups < 1) return Fault{"layer_groups", {{"name", name}, {"given", Text(spec.groups)}}};
  for (const auto& [channels, side] :
       {std::pair{in_channels, "input"}, std::pair{spec.out_channels, "output"}}) {
    if (channels % spec.groups != 0) {
      return Fault{"layer_groups_divide",
                   {{"name", name},
                    {"groups", Text(spec.groups)},
                    {"channels", Text(channels)},
                    {"side", side}}};
    }
  }
  return std::nullopt;
}

std::optional<Fault> CheckWindow(const std::string& name, LayerKind kind, const Window& window,
                                 int64_t input, const char* side) {
  const auto fault = [&](const char* code, int64_t given) {
    return Fault{code,
                 {{"name", name},
                  {"kind", kind == LayerKind::kConvolution ? "kernel" : "window"},
                  {"size", Text(window.size)},
                  {"side", side},
                  {"given", Text(given)}}};
  };
  if (window.size < 1) return fault("layer_window", window.size);
  if (window.stride < 1) return fault("layer_stride", window.stride);
  for (const int64_t padding : {window.before, window.after}) {
    if (padding < 0) return fault("layer_padding", padding);
    if (kind != LayerKind::kConvolution && padding >= window.size)
      return fault("layer_all_padding", padding);
  }
  const std::optional<int64_t> padded = CheckedSum({input, window.before, window.after});
  if (!padded) return fault("layer_padded", input);
  if (window.size > *padded) return fault("layer_fits", *padded);
  return std::nullopt;
}

int64_t OutputLength(const Window& window, int64_t input) {
  return (input + window.before + window.after - window.size) / window.stride + 1;
}

// Everything but the counts must have been checked.
ImageShape OutputOf(const LayerSpec& spec, const ImageShape& input) {
  switch (spec.kind) {
    case LayerKind::kConvolution:
    case LayerKind::kMaxPool:
    case LayerKind::kAveragePool:
      return {spec.kind == LayerKind::kConvolution ? spec.out_channels : input.channels,
              OutputLength(spec.rows, input.height), OutputLength(spec.columns, input.width)};
    case LayerKind::kFullyConnected:
      return {spec.out_channels, 1, 1};
    case LayerKind::kGlobalAveragePool:
      return {input.channels, 1, 1};
    case LayerKind::kBatchNorm:
    case LayerKind::kAddition:
      break;
  }
  return input;
}

// The layer with its output, but with all counts 0.
CountedLayer Uncounted(const std::string& name, LayerPath path, const LayerSpec& spec,
                       const ImageShape& input) {
  return {name, path, spec, input, OutputOf(spec, input), {}};
}

std::optional<Fault> CheckCounts(const CountedLayer& layer) {
  const ImageShape& output = layer.output;
  if (!CheckedProduct({output.channels, output.height, output.width}))
    return TooMany(layer.name, ShapeText(output), "outputs");
  if (layer.spec.kind == LayerKind::kBatchNorm && !CheckedProduct({2, layer.input.channels}))
    return TooMany(layer.name, "2 × " + Text(layer.input.channels), "parameters");
  if (!HasWeights(layer.spec.kind)) return std::nullopt;
  const LayerFactors f = FactorsOf(layer);
  const std::string product =
      Join(f.in_channels, " × ", f.kernel_height, " × ", f.kernel_width, " × ", f.out_channels);
  const std::optional<int64_t> weights =
      CheckedProduct({f.in_channels, f.kernel_height, f.kernel_width, f.out_channels});
  if (!weights) return TooMany(layer.name, product, "weights");
  if (!CheckedSum({*weights, f.out_channels}))
    return TooMany(layer.name, Join(product, " + ", f.out_channels), "parameters");
  if (!CheckedProduct({*weights, f.positions}))
    return TooMany(layer.name, Join(product, " × ", f.positions), "macs");
  return std::nullopt;
}

}  // namespace

bool HasWeights(LayerKind kind) {
  return kind == LayerKind::kConvolution || kind == LayerKind::kFullyConnected;
}

std::string ShapeText(const ImageShape& shape) {
  return Join(shape.channels, " × ", shape.height, " × ", shape.width);
}

Window PaddedWindow(int64_t size, int64_t stride, int64_t padding) {
  return {size, stride, padding, padding};
}

Window SameWindow(int64_t size, int64_t stride) {
  if (size < 1) return {size, stride};
  return {size, stride, (size - 1) / 2, size / 2};
}

LayerFactors FactorsOf(const CountedLayer& layer) {
  assert(HasWeights(layer.spec.kind));
  const LayerSpec& spec = layer.spec;
  const ImageShape& input = layer.input;
  const int64_t bias = spec.bias ? 1 : 0;
  if (spec.kind == LayerKind::kFullyConnected)
    return {input.channels * input.height * input.width, 1, 1, bias, spec.out_channels, 1};
  return {input.channels / spec.groups,
          spec.rows.size,
          spec.columns.size,
          bias,
          spec.out_channels,
          layer.output.height * layer.output.width};
}

std::optional<Fault> CheckLayer(const std::string& name, const LayerSpec& spec,
                                const ImageShape& input) {
  if (auto fault = CheckInput(name, input)) return fault;
  if (auto fault = CheckChannels(name, spec, input.channels)) return fault;
  if (HasWindow(spec.kind)) {
    if (auto fault = CheckWindow(name, spec.kind, spec.rows, input.height, "high")) return fault;
    if (auto fault = CheckWindow(name, spec.kind, spec.columns, input.width, "wide")) return fault;
  }
  return CheckCounts(Uncounted(name, LayerPath::kTrunk, spec, input));
}

CountedLayer CountLayer(const std::string& name, LayerPath path, const LayerSpec& spec,
                        const ImageShape& input) {
  assert(!CheckLayer(name, spec, input));
  CountedLayer layer = Uncounted(name, path, spec, input);
  LayerCounts& counts = layer.counts;
  if (HasWeights(spec.kind)) {
    const LayerFactors f = FactorsOf(layer);
    counts.weights = f.in_channels * f.kernel_height * f.kernel_width * f.out_channels;
    counts.biases = f.bias * f.out_channels;
    counts.macs = counts.weights * f.positions;
    if (spec.kind == LayerKind::kConvolution) counts.activations = f.out_channels * f.positions;
  } else if (spec.kind == LayerKind::kBatchNorm) {
    counts.gamma_beta = 2 * input.channels;
    counts.running = 2 * input.channels;
    counts.batch_counters = 1;
  }
  counts.parameters = counts.weights + counts.biases + counts.gamma_beta;
  return layer;
}

std::optional<std::string_view> AddCounts(LayerCounts& sum, const LayerCounts& counts) {
  LayerCounts result;
  for (const auto& [count, name] :
       {std::pair{&LayerCounts::weights, "weights"}, std::pair{&LayerCounts::biases, "biases"},
        std::pair{&LayerCounts::gamma_beta, "gamma_beta"},
        std::pair{&LayerCounts::parameters, "parameters"},
        std::pair{&LayerCounts::running, "running"},
        std::pair{&LayerCounts::batch_counters, "batch_counters"},
        std::pair{&LayerCounts::macs, "macs"},
        std::pair{&LayerCounts::activations, "activations"}}) {
    if (__builtin_add_overflow(sum.*count, counts.*count, &(result.*count))) return name;
  }
  sum = result;
  return std::nullopt;
}

LayerCounts Total(const std::vector<CountedLayer>& layers) {
  LayerCounts total;
  for (const CountedLayer& layer : layers) {
    [[maybe_unused]] const auto overflow = AddCounts(total, layer.counts);
    assert(!overflow);
  }
  return total;
}

LayerCounts Total(const std::vector<CountedLayer>& layers, LayerKind kind) {
  std::vector<CountedLayer> of_kind;
  for (const CountedLayer& layer : layers) {
    if (layer.spec.kind == kind) of_kind.push_back(layer);
  }
  return Total(of_kind);
}

}  // namespace chainrule
