#include "math/network.h"

#include <cassert>
#include <cstddef>
#include <utility>

#include "math/join.h"
#include "math/rounding.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd WithBias(double bias, const VectorXd& x) {
  VectorXd v(x.size() + 1);
  v << bias, x;
  return v;
}

VectorXd Signal(const PassRules& rules, const MatrixXd& W, const VectorXd& x) {
  switch (rules.signal) {
    case PassRules::Signal::kTransposed:
      break;
    case PassRules::Signal::kNotTransposed:
      if (W.rows() == W.cols()) return W * x;
      break;
    case PassRules::Signal::kWithoutBias:
      return W.bottomRows(W.rows() - 1).transpose() * x.tail(x.size() - 1);
  }
  return W.transpose() * x;
}

VectorXd Transformed(Activation theta, const VectorXd& s) {
  return s.unaryExpr([theta](double v) { return Evaluate(theta, v); });
}

}  // namespace

int Layers(const Network& network) {
  return static_cast<int>(network.W.size());
}

int Units(const Network& network, int layer) {
  assert(layer >= 0 && layer <= Layers(network) && !network.W.empty());
  if (layer == 0) return static_cast<int>(network.W.front().rows()) - 1;
  return static_cast<int>(network.W[static_cast<std::size_t>(layer) - 1].cols());
}

Activation ThetaOf(const Network& network, int layer, const PassRules& rules) {
  const Activation own = layer == Layers(network) ? network.out : network.theta;
  switch (rules.At(layer).theta) {
    case PassRules::Theta::kOwn:
      return own;
    case PassRules::Theta::kSkipped:
      return Activation::kIdentity;
    case PassRules::Theta::kLogisticForTanh:
      return own == Activation::kTanh ? Activation::kLogistic : own;
    case PassRules::Theta::kTanhForIdentity:
      return own == Activation::kIdentity ? Activation::kTanh : own;
  }
  return own;
}

std::optional<Fault> CheckShapes(const Network& network, Index x_size, Index y_size) {
  const std::size_t layers = network.W.size();
  if (layers == 0) return Fault{"network_empty"};
  if (layers > kMaxLayers)
    return Fault{"network_layers", {{"given", Join(layers)}, {"most", Join(kMaxLayers)}}};
  const std::string limit = std::to_string(kMaxUnits);
  if (x_size < 1 || x_size > kMaxUnits)
    return Fault{"network_x", {{"given", Join(x_size)}, {"most", limit}}};

  Index inputs = x_size;
  for (std::size_t l = 1; l <= layers; ++l) {
    const MatrixXd& W = network.W[l - 1];
    if (W.size() == 0) return Fault{"network_no_weights", {{"layer", Join(l)}}};
    if (W.cols() > kMaxUnits) {
      return Fault{"network_columns",
                   {{"layer", Join(l)}, {"given", Join(W.cols())}, {"most", limit}}};
    }
    if (W.rows() != inputs + 1) {
      return Fault{l == 1 ? "network_rows_first" : "network_rows",
                   {{"layer", Join(l)},
                    {"below", Join(l - 1)},
                    {"given", Join(W.rows())},
                    {"needed", Join(inputs + 1)},
                    {"inputs", Join(inputs)}}};
    }
    inputs = W.cols();
  }
  if (y_size != inputs) {
    return Fault{"network_y",
                 {{"given", Join(y_size)}, {"needed", Join(inputs)}, {"layer", Join(layers)}}};
  }
  return std::nullopt;
}

ForwardPass Forward(const Network& network, const VectorXd& x, const VectorXd& y,
                    const std::optional<Rounding>& rounding, const PassRules& rules) {
  assert(!CheckShapes(network, x.size(), y.size()));
  const int layers = Layers(network);
  ForwardPass pass;
  pass.x.push_back(WithBias(1, x));
  for (int l = 1; l <= layers; ++l) {
    const Activation theta = ThetaOf(network, l, rules);
    const MatrixXd& W = network.W[static_cast<std::size_t>(l) - 1];
    pass.s.push_back(Signal(rules.At(l), W, pass.x.back()));
    VectorXd output = Transformed(theta, pass.s.back());
    if (l < layers) {
      const bool transformed = rules.At(l).bias == PassRules::Bias::kTransformed;
      output = WithBias(transformed ? Evaluate(theta, 1.0) : 1.0, output);
    }
    if (rounding) {
      const int decimals = rounding->x_decimals;
      output = output.unaryExpr([decimals](double v) { return RoundHalfAway(v, decimals); }).eval();
    }
    pass.x.push_back(std::move(output));
  }
  pass.e = (pass.x.back() - y).squaredNorm();
  return pass;
}

void DescendBy(Network& network, const BackwardPass& back, double eta, const PassRules& rules) {
  assert(back.dW.size() == network.W.size());
  for (int l = 1; l <= Layers(network); ++l) {
    const PassRules own = rules.At(l);
    const auto i = static_cast<std::size_t>(l) - 1;
    const double step = own.step == PassRules::Step::kPlus ? -eta : eta;
    MatrixXd& W = network.W[i];
    const MatrixXd& dW = back.dW[i];
    if (dW.rows() == W.rows())
      W -= step * dW;
    else
      W -= step * dW.transpose();
  }
}

Descent DescendWithHistory(const Network& network, const VectorXd& x, const VectorXd& y, double eta,
                           int updates) {
  assert(updates >= 0);
  Descent descent{network, {}};
  for (int k = 0;; ++k) {
    const ForwardPass pass = Forward(descent.network, x, y);
    descent.e.push_back(pass.e);
    if (k == updates) return descent;
    const BackwardPass back = Backward(descent.network, pass, y);
    DescendBy(descent.network, back, eta);
  }
}

Network Descend(const Network& network, const VectorXd& x, const VectorXd& y, double eta,
                int updates) {
  return DescendWithHistory(network, x, y, eta, updates).network;
}

}  // namespace chainrule
