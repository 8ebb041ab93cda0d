// Both passes of a network of any size over a batch of examples, in memory allocated once. This is
// for training; network.h is for looking at each number.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "math/activation.h"

namespace chainrule {

class BatchPasses {
 public:
  // `units` holds d^(0) … d^(L), L ≥ 1. X is d^(0) × N and Y is d^(L) × N, one example per column,
  // N ≥ 1 (asserted).
  BatchPasses(const std::vector<Eigen::Index>& units, Activation theta, Activation out,
              const Eigen::MatrixXd& X, const Eigen::MatrixXd& Y);

  // Returns E = (1/N) Σ_n e_n with e_n = Σ_k (x_k^(L) − y_k)² of example n, and computes ∂E/∂W^(l)
  // for dW(). W[l−1] is W^(l), of size (d^(l−1)+1) × d^(l) (asserted); its row 0 holds the biases.
  // Results equal those of Forward and Backward in network.h up to rounding: sums run in another
  // order, and tanh and its slope are computed two at a time (TanhAndSlope).
  double Run(const std::vector<Eigen::MatrixXd>& W);

  // ∂E/∂W from the last Run.
  const std::vector<Eigen::MatrixXd>& dW() const { return dW_; }

 private:
  void Transform(std::size_t layer);

  std::vector<Activation> theta_;  // of layers 1 … L
  Eigen::MatrixXd Y_;
  std::vector<Eigen::MatrixXd> x_;      // of layers 0 … L, with the 1s below L
  std::vector<Eigen::MatrixXd> slope_;  // θ'(s) of layers 1 … L
  std::vector<Eigen::MatrixXd> delta_;  // ∂E/∂s
  std::vector<Eigen::MatrixXd> dW_;
};

}  // namespace chainrule
