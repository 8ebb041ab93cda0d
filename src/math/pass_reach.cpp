#include "math/pass_reach.h"

#include <cassert>
#include <cstddef>

namespace chainrule {

namespace {

using Kind = PassCell::Kind;

class Reach {
 public:
  Reach(const PassProblem& problem, const std::vector<PassRules>& rules, const Hand& hand,
        const HeldInPass& held)
      : p_(problem), rules_(rules), hand_(hand), held_(held), layers_(Layers(problem.network)) {
    assert(static_cast<int>(rules.size()) == layers_);
  }

  Interval Of(const PassCell& cell) const {
    switch (cell.kind) {
      case Kind::kSignal:
        return Signal(cell.layer, cell.row);
      case Kind::kOutput:
        return hand_.Theta(ThetaUnder(cell.layer), S(cell.layer, UnitOf(cell)));
      case Kind::kError:
        return Error();
      case Kind::kDelta:
        return cell.layer == layers_ ? OutputDelta(cell.row) : HiddenDelta(cell.layer, cell.row);
      case Kind::kWeightGradient:
        return WeightGradient(cell.layer, cell.row, cell.column);
      case Kind::kNextWeight:
        return Next(cell.layer, cell.row, cell.column,
                    Rules(cell.layer).step == PassRules::Step::kPlus ? -p_.eta : p_.eta);
    }
    return {};
  }

 private:
  const PassRules& Rules(int l) const { return rules_[static_cast<std::size_t>(l) - 1]; }
  const Eigen::MatrixXd& W(int l) const { return p_.network.W[static_cast<std::size_t>(l) - 1]; }
  int UnitsOf(int l) const { return Units(p_.network, l); }
  // The row of the first unit of x^(l).
  int First(int l) const { return l < layers_ ? 1 : 0; }
  int UnitOf(const PassCell& output) const { return output.row - First(output.layer); }
  bool Square(int l) const { return W(l).rows() == W(l).cols(); }

  Interval S(int l, int unit) const { return held_({Kind::kSignal, l, unit, 0}); }
  Interval Delta(int l, int unit) const { return held_({Kind::kDelta, l, unit, 0}); }
  Interval Gradient(int l, int row, int column) const {
    return held_({Kind::kWeightGradient, l, row, column});
  }

  // Entry `row` of x^(l).
  Interval X(int l, int row) const {
    if (l == 0) return Point(row == 0 ? 1 : p_.x(row - 1));
    if (l == layers_ || row > 0) return held_({Kind::kOutput, l, row, 0});
    if (Rules(l).bias == PassRules::Bias::kOne) return Point(1);
    return hand_.Kept(hand_.Theta(ThetaUnder(l), Point(1)));
  }
  Interval Output(int l, int unit) const { return X(l, unit + First(l)); }

  Activation ThetaUnder(int l) const {
    PassRules rules = Rules(l);
    rules.layer = PassRules::kThroughout;
    return ThetaOf(p_.network, l, rules);
  }

  Interval Signal(int l, int unit) const {
    const PassRules::Signal rule = Rules(l).signal;
    const bool across = rule == PassRules::Signal::kNotTransposed && Square(l);
    std::vector<Interval> terms;
    for (int i = rule == PassRules::Signal::kWithoutBias ? 1 : 0; i < W(l).rows(); ++i) {
      const double w = across ? W(l)(unit, i) : W(l)(i, unit);
      terms.push_back(hand_.Product({Point(w), X(l - 1, i)}));
    }
    return hand_.Sum(terms);
  }

  Interval ErrorOf(int unit) const { return hand_.Kept(X(layers_, unit) - Point(p_.y(unit))); }

  Interval Error() const {
    std::vector<Interval> squares;
    for (int k = 0; k < UnitsOf(layers_); ++k) squares.push_back(chainrule::Square(ErrorOf(k)));
    return hand_.Sum(squares);
  }

  // θ' from what is taken for the output x.
  Interval SlopeFrom(Activation theta, const Interval& x) const {
    switch (theta) {
      case Activation::kIdentity:
        break;
      case Activation::kTanh:
        return hand_.Kept(Point(1) - hand_.Kept(chainrule::Square(x)));
      case Activation::kLogistic:
        return hand_.Kept(hand_.Product({x, hand_.Kept(Point(1) - x)}));
      case Activation::kRelu:
        return Rising([](double v) { return DerivativeFromOutput(Activation::kRelu, v); }, x);
    }
    return Point(1);
  }

  Interval Slope(int l, int unit) const {
    using Rule = PassRules::Slope;
    const Activation theta = ThetaUnder(l);
    const bool identity = theta == Activation::kIdentity;
    switch (const Rule rule = Rules(l).slope) {
      case Rule::kOwn:
        break;
      case Rule::kForgotten:
        return Point(1);
      case Rule::kFromSignal:
        return identity ? Point(1) : SlopeFrom(theta, S(l, unit));
      case Rule::kAtOutput:
        return SlopeFrom(theta, theta == Activation::kRelu
                                    ? Output(l, unit)
                                    : hand_.Kept(hand_.Theta(theta, Output(l, unit))));
      case Rule::kOneMinusOutput:
        return identity ? Point(1) : Point(1) - Output(l, unit);
      case Rule::kOutput:
        return identity ? Point(1) : Output(l, unit);
      case Rule::kLogistic:
        return identity ? Point(1) : SlopeFrom(Activation::kLogistic, Output(l, unit));
      case Rule::kOfNextLayer:
      case Rule::kOfPreviousLayer: {
        const int other = rule == Rule::kOfNextLayer ? l + 1 : l - 1;
        if (other < 1 || other > layers_) break;
        const int units = UnitsOf(other);
        if (units != 1 && units != UnitsOf(l)) break;
        return SlopeFrom(ThetaOf(p_.network, other), Output(other, units == 1 ? 0 : unit));
      }
    }
    return identity ? Point(1) : SlopeFrom(theta, Output(l, unit));
  }

  Interval OutputDelta(int unit) const {
    const PassRules& rules = Rules(layers_);
    const Interval error = ErrorOf(unit);
    if (rules.error == PassRules::Error::kSquared) return chainrule::Square(error);
    const bool negated = rules.error == PassRules::Error::kTargetMinusOutput;
    return hand_.Product({Point(rules.factor == PassRules::Factor::kNone ? 1 : 2),
                          Point(negated ? -1 : 1), error, Slope(layers_, unit)});
  }

  // The weight through which δ_k^(l+1) returns.
  Interval Returning(int l, int row, int k) const {
    const double eta = Rules(l).updated_by;
    return eta == 0 ? Point(W(l + 1)(row, k)) : hand_.Kept(Next(l + 1, row, k, eta));
  }

  Interval HiddenDelta(int l, int unit) const {
    using Rule = PassRules::Rows;
    const PassRules& rules = Rules(l);
    const Interval two = Point(rules.factor == PassRules::Factor::kTwoAtEveryLayer ? 2 : 1);
    const Interval slope = Slope(l, unit);
    const bool summed = rules.rows == Rule::kAllSummed;
    const int row = summed || rules.rows == Rule::kFromRow0 ? 0 : 1;
    const int first = summed ? 0 : unit + row;
    const int last = summed ? UnitsOf(l) : first;
    const int paths = rules.rows == Rule::kOnePath ? 1 : UnitsOf(l + 1);
    struct Path {
      Interval weight;
      Interval delta;
    };
    std::vector<Path> all;
    for (int i = first; i <= last; ++i) {
      for (int k = 0; k < paths; ++k) {
        const bool bare = rules.rows == Rule::kNoWeights;
        all.push_back({bare ? Point(1) : Returning(l, i, k), Delta(l + 1, k)});
      }
    }
    if (all.size() == 1) return hand_.Product({two, slope, all[0].weight, all[0].delta});
    // The slope times the sum, or term by term.
    std::vector<Interval> terms;
    std::vector<Interval> each;
    for (const Path& path : all) {
      terms.push_back(path.weight * path.delta);
      each.push_back(hand_.Product({two, slope, path.weight, path.delta}));
    }
    const auto scaled = [&](const Interval& sum) {
      return hand_.Product({two, slope, hand_.Kept(sum)});
    };
    Interval reach = Hull(scaled(hand_.Sum(terms)), hand_.Sum(each));
    if (summed) reach = Hull(reach, scaled(RowsFirst(l)));
    return reach;
  }

  // The rows of W summed before they are multiplied by δ.
  Interval RowsFirst(int l) const {
    std::vector<Interval> terms;
    for (int k = 0; k < UnitsOf(l + 1); ++k) {
      std::vector<Interval> column;
      for (int i = 0; i <= UnitsOf(l); ++i) column.push_back(Returning(l, i, k));
      terms.push_back(hand_.Product({hand_.Kept(hand_.Sum(column)), Delta(l + 1, k)}));
    }
    return hand_.Sum(terms);
  }

  Interval WeightGradient(int l, int row, int column) const {
    switch (Rules(l).outer) {
      case PassRules::Outer::kOutputDelta:
        break;
      case PassRules::Outer::kSignalDelta:
        if (l == 1) break;
        return (row == 0 ? Point(1) : S(l - 1, row - 1)) * Delta(l, column);
      case PassRules::Outer::kTransposed:
        if (!Square(l)) break;
        return X(l - 1, column) * Delta(l, row);
      case PassRules::Outer::kTimesWeights:
        return hand_.Product({Point(W(l)(row, column)), X(l - 1, row), Delta(l, column)});
    }
    return X(l - 1, row) * Delta(l, column);
  }

  // W − step · ∂e/∂W.
  Interval Next(int l, int row, int column, double step) const {
    return Point(W(l)(row, column)) - hand_.Kept(Point(step) * Gradient(l, row, column));
  }

  const PassProblem& p_;
  const std::vector<PassRules>& rules_;
  const Hand& hand_;
  const HeldInPass& held_;
  const int layers_;
};

}  // namespace

std::vector<PassCell> PassCells(const Network& network) {
  const int layers = Layers(network);
  std::vector<PassCell> cells;
  const auto add_units = [&](Kind kind, int l, int first) {
    for (int i = 0; i < Units(network, l); ++i) cells.push_back({kind, l, i + first, 0});
  };
  const auto add_weights = [&](Kind kind, int l) {
    for (int i = 0; i <= Units(network, l - 1); ++i)
      for (int j = 0; j < Units(network, l); ++j) cells.push_back({kind, l, i, j});
  };
  for (int l = 1; l <= layers; ++l) {
    add_units(Kind::kSignal, l, 0);
    add_units(Kind::kOutput, l, l < layers ? 1 : 0);
  }
  cells.push_back({Kind::kError, 0, 0, 0});
  for (int l = layers; l >= 1; --l) add_units(Kind::kDelta, l, 0);
  for (int l = layers; l >= 1; --l) add_weights(Kind::kWeightGradient, l);
  for (int l = 1; l <= layers; ++l) add_weights(Kind::kNextWeight, l);
  return cells;
}

Interval ReachInPass(const PassProblem& problem, const PassCell& cell,
                     const std::vector<PassRules>& rules, const Hand& hand,
                     const HeldInPass& held) {
  return Reach(problem, rules, hand, held).Of(cell);
}

}  // namespace chainrule
