// Functions for the JavaScript adaptor: networks, and convolutions with stride 1 and
// size-preserving padding. Each object is held here between calls.
#include <emscripten.h>

#include <Eigen/Core>
#include <cstdlib>
#include <vector>

#include "math/batch_passes.h"
#include "math/convolution.h"
#include "math/convolution_matrix.h"
#include "math/convolution_products.h"

namespace {

using chainrule::ConvAxis;
using chainrule::Convolution;
using chainrule::ConvShape;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

struct NetworkBench {
  chainrule::BatchPasses passes;
  std::vector<MatrixXd> W;
};

struct ConvBench {
  Convolution conv;
  VectorXd w, x, dy, y, dx;
  chainrule::RowMatrix<int> A;
};

VectorXd Read(const double* from, std::int64_t size) {
  return Eigen::Map<const VectorXd>(from, static_cast<Index>(size));
}

ConvAxis SameSize(int n, int k) {
  return {.n = n, .k = k, .padding = (k - 1) / 2};
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE double* NewDoubles(int count) {
  return static_cast<double*>(std::malloc(sizeof(double) * static_cast<std::size_t>(count)));
}

// Makes a tanh network with linear output. `units` holds layers + 1 numbers; inputs and targets are
// example by example; W^(1) … W^(L) are column by column, as in this program.
EMSCRIPTEN_KEEPALIVE NetworkBench* NewNetwork(int layers, const double* units, int examples,
                                              const double* inputs, const double* targets,
                                              const double* weights) {
  std::vector<Index> sizes;
  for (int l = 0; l <= layers; ++l) sizes.push_back(static_cast<Index>(units[l]));
  std::vector<MatrixXd> W;
  for (std::size_t l = 1; l < sizes.size(); ++l) {
    W.push_back(Eigen::Map<const MatrixXd>(weights, sizes[l - 1] + 1, sizes[l]));
    weights += W.back().size();
  }
  using Examples = Eigen::Map<const MatrixXd>;
  return new NetworkBench{
      {sizes, chainrule::Activation::kTanh, chainrule::Activation::kIdentity,
       Examples(inputs, sizes.front(), examples), Examples(targets, sizes.back(), examples)},
      W};
}

EMSCRIPTEN_KEEPALIVE double RunNetwork(NetworkBench* bench) {
  return bench->passes.Run(bench->W);
}

EMSCRIPTEN_KEEPALIVE double TrainNetwork(NetworkBench* bench, double eta) {
  const double E = bench->passes.Run(bench->W);
  for (std::size_t i = 0; i < bench->W.size(); ++i) bench->W[i] -= eta * bench->passes.dW()[i];
  return E;
}

EMSCRIPTEN_KEEPALIVE const double* WeightsOf(const NetworkBench* bench, int layer) {
  return bench->W[static_cast<std::size_t>(layer)].data();
}

EMSCRIPTEN_KEEPALIVE const double* GradientOf(const NetworkBench* bench, int layer) {
  return bench->passes.dW()[static_cast<std::size_t>(layer)].data();
}

EMSCRIPTEN_KEEPALIVE void DeleteNetwork(NetworkBench* bench) {
  delete bench;
}

EMSCRIPTEN_KEEPALIVE ConvBench* NewConv(int in_channels, int out_channels, int height, int width,
                                        int kernel_height, int kernel_width, const double* w,
                                        const double* x, const double* dy) {
  const ConvShape shape{in_channels,
                        out_channels,
                        1,
                        {SameSize(height, kernel_height), SameSize(width, kernel_width)}};
  if (chainrule::CheckConvolution(shape)) return nullptr;
  const Convolution conv(shape);
  return new ConvBench{
      conv, Read(w, conv.weights), Read(x, conv.columns), Read(dy, conv.rows), {}, {}, {}};
}

EMSCRIPTEN_KEEPALIVE double BuildConv(ConvBench* bench) {
  bench->A = {};  // freed first, because two would not fit
  // Swapped, because assigning Eigen's sparse matrices copies.
  chainrule::RowMatrix<int> A = chainrule::ToSparse<int>(bench->conv, bench->w);
  bench->A.swap(A);
  return static_cast<double>(bench->A.nonZeros());
}

EMSCRIPTEN_KEEPALIVE void RefreshConv(ConvBench* bench) {
  chainrule::SetWeights(bench->conv, bench->w, bench->A);
}

EMSCRIPTEN_KEEPALIVE void MultiplyConv(ConvBench* bench) {
  bench->y.noalias() = bench->A * bench->x;
}

EMSCRIPTEN_KEEPALIVE void MultiplyTransposedConv(ConvBench* bench) {
  bench->dx.noalias() = bench->A.transpose() * bench->dy;
}

EMSCRIPTEN_KEEPALIVE void ApplyConv(ConvBench* bench) {
  bench->y = chainrule::Apply(bench->conv, bench->w, bench->x);
}

EMSCRIPTEN_KEEPALIVE void AdjointConv(ConvBench* bench) {
  bench->dx = chainrule::Adjoint(bench->conv, bench->w, bench->dy);
}

EMSCRIPTEN_KEEPALIVE const double* OutputsOfConv(const ConvBench* bench) {
  return bench->y.data();
}

EMSCRIPTEN_KEEPALIVE const double* InputGradientOfConv(const ConvBench* bench) {
  return bench->dx.data();
}

EMSCRIPTEN_KEEPALIVE void DeleteConv(ConvBench* bench) {
  delete bench;
}

}  // extern "C"
