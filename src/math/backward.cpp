#include <cassert>
#include <cstddef>
#include <utility>

#include "math/network.h"
#include "math/rounding.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Layers count from 1, as in the notation; the lists with an entry per layer count from 0.
template <class List>
auto& OfLayer(List& list, int l) {
  return list[static_cast<std::size_t>(l) - 1];
}

// The inputs and the result that all parts of one backward pass share.
class Backpropagation {
 public:
  Backpropagation(const Network& network, const ForwardPass& pass, const VectorXd& y,
                  const std::optional<Rounding>& rounding, const PassRules& rules)
      : network_(network), pass_(pass), y_(y), rounding_(rounding), rules_(rules) {}

  BackwardPass Run() {
    result_.delta.resize(network_.W.size());
    result_.dW.resize(network_.W.size());
    for (int l = Layers(network_); l >= 1; --l) {
      OfLayer(result_.delta, l) = Rounded(Delta(l));
      OfLayer(result_.dW, l) = Rounded(WeightGradient(l));
    }
    return std::move(result_);
  }

 private:
  template <class T>
  T Rounded(T value) const {
    if (!rounding_) return value;
    const int decimals = rounding_->gradient_decimals;
    return value.unaryExpr([decimals](double v) { return RoundHalfAway(v, decimals); });
  }

  // x_1 … x_d of layer l.
  VectorXd Outputs(int l) const {
    return pass_.x[static_cast<std::size_t>(l)].tail(Units(network_, l));
  }

  VectorXd Delta(int l) const {
    const PassRules rules = rules_.At(l);
    const bool last = l == Layers(network_);
    if (last && rules.error == PassRules::Error::kSquared) return (Outputs(l) - y_).cwiseAbs2();

    const bool two = rules.factor == PassRules::Factor::kTwoAtEveryLayer ||
                     (last && rules.factor == PassRules::Factor::kTwoAtOutput);
    const bool negated = last && rules.error == PassRules::Error::kTargetMinusOutput;
    const double factor = (two ? 2.0 : 1.0) * (negated ? -1.0 : 1.0);
    const VectorXd error = last ? VectorXd(Outputs(l) - y_) : Returning(rules, l);
    return factor * Slope(rules, l).cwiseProduct(error);
  }

  // What returns to the units of layer l < L: ∂e/∂x^(l) without its 0th entry.
  VectorXd Returning(const PassRules& rules, int l) const {
    const Index units = Units(network_, l);
    const VectorXd& delta = OfLayer(result_.delta, l + 1);
    MatrixXd W = OfLayer(network_.W, l + 1);
    if (rules.updated_by != 0) {
      const MatrixXd& dW = OfLayer(result_.dW, l + 1);
      W -= rules.updated_by * (dW.rows() == W.rows() ? dW : MatrixXd(dW.transpose()));
    }
    const VectorXd v = W * delta;
    switch (rules.rows) {
      case PassRules::Rows::kWithoutRow0:
        break;
      case PassRules::Rows::kFromRow0:
        return v.head(units);
      case PassRules::Rows::kAllSummed:
        return VectorXd::Constant(units, v.sum());
      case PassRules::Rows::kNoWeights:
        return VectorXd::Constant(units, delta.sum());
      case PassRules::Rows::kOnePath:
        return (W.col(0) * delta(0)).tail(units);
    }
    return v.tail(units);
  }

  VectorXd OwnSlope(Activation theta, int l) const {
    if (rounding_)
      return Outputs(l).unaryExpr([theta](double x) { return DerivativeFromOutput(theta, x); });
    return OfLayer(pass_.s, l).unaryExpr([theta](double s) { return Derivative(theta, s); });
  }

  VectorXd SlopeOfOther(const PassRules& rules, int l, int other) const {
    if (other >= 1 && other <= Layers(network_)) {
      const VectorXd slope = OwnSlope(ThetaOf(network_, other), other);
      if (slope.size() == 1) return VectorXd::Constant(Units(network_, l), slope(0));
      if (slope.size() == Units(network_, l)) return slope;
    }
    return OwnSlope(ThetaOf(network_, l, rules), l);
  }

  VectorXd Slope(const PassRules& rules, int l) const {
    const VectorXd x = Outputs(l);
    const VectorXd ones = VectorXd::Ones(x.size());
    const Activation theta = ThetaOf(network_, l, rules);
    const bool identity = theta == Activation::kIdentity;
    switch (rules.slope) {
      case PassRules::Slope::kOwn:
        return OwnSlope(theta, l);
      case PassRules::Slope::kForgotten:
        return ones;
      case PassRules::Slope::kFromSignal:
        return OfLayer(pass_.s, l).unaryExpr([theta](double s) {
          return DerivativeFromOutput(theta, s);
        });
      case PassRules::Slope::kAtOutput:
        return x.unaryExpr([theta](double v) { return Derivative(theta, v); });
      case PassRules::Slope::kOneMinusOutput:
        return identity ? ones : VectorXd(ones - x);
      case PassRules::Slope::kOutput:
        return identity ? ones : x;
      case PassRules::Slope::kLogistic:
        return identity ? ones : VectorXd(x.cwiseProduct(ones - x));
      case PassRules::Slope::kOfNextLayer:
        return SlopeOfOther(rules, l, l + 1);
      case PassRules::Slope::kOfPreviousLayer:
        return SlopeOfOther(rules, l, l - 1);
    }
    return ones;
  }

  MatrixXd WeightGradient(int l) const {
    const VectorXd& x = pass_.x[static_cast<std::size_t>(l) - 1];
    const VectorXd& delta = OfLayer(result_.delta, l);
    switch (rules_.At(l).outer) {
      case PassRules::Outer::kOutputDelta:
        break;
      case PassRules::Outer::kSignalDelta: {
        if (l == 1) break;
        VectorXd signal(x.size());
        signal << 1, OfLayer(pass_.s, l - 1);
        return signal * delta.transpose();
      }
      case PassRules::Outer::kTransposed:
        return delta * x.transpose();
      case PassRules::Outer::kTimesWeights:
        return OfLayer(network_.W, l).cwiseProduct(x * delta.transpose());
    }
    return x * delta.transpose();
  }

  const Network& network_;
  const ForwardPass& pass_;
  const VectorXd& y_;
  const std::optional<Rounding>& rounding_;
  const PassRules& rules_;
  BackwardPass result_;
};

}  // namespace

BackwardPass Backward(const Network& network, const ForwardPass& pass, const VectorXd& y,
                      const std::optional<Rounding>& rounding, const PassRules& rules) {
  assert(!CheckShapes(network, pass.x.front().size() - 1, y.size()));
  return Backpropagation(network, pass, y, rounding, rules).Run();
}

}  // namespace chainrule
