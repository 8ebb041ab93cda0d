#include "math/perceptron_reach.h"

#include <cstddef>

namespace chainrule {

namespace {

using Kind = PerceptronCell::Kind;

class Reach {
 public:
  Reach(const PerceptronProblem& problem, const PerceptronRules& rules, const Hand& hand,
        const HeldInPerceptron& held)
      : data_(problem.data),
        w_(problem.w),
        theta_(problem.theta),
        rules_(rules),
        hand_(hand),
        held_(held) {}

  Interval Of(const PerceptronCell& cell) const {
    const int row = cell.row;
    switch (cell.kind) {
      case Kind::kSignal:
        return Signal(row);
      case Kind::kOutput: {
        const Interval s = held_({Kind::kSignal, row});
        return Skipped() ? s : hand_.Theta(theta_, s);
      }
      case Kind::kResidual: {
        const Interval residual = held_({Kind::kOutput, row}) - Point(data_.y(row));
        const bool negated = rules_.error == PerceptronRules::Error::kTargetMinusOutput;
        return negated ? -residual : residual;
      }
      case Kind::kSlope:
        return Slope(row);
      case Kind::kError:
        return Error();
      case Kind::kGradient:
        return Gradient(row);
    }
    return {};
  }

 private:
  int Count() const { return static_cast<int>(data_.X.rows()); }
  bool Skipped() const { return rules_.theta == PerceptronRules::Theta::kSkipped; }
  bool Summed() const { return rules_.mean == PerceptronRules::Mean::kSummed; }

  Interval Signal(int n) const {
    std::vector<Interval> terms;
    const bool bias = rules_.signal == PerceptronRules::Signal::kWithBias;
    for (Eigen::Index i = bias ? 0 : 1; i < w_.size(); ++i)
      terms.push_back(hand_.Product({Point(w_(i)), Point(data_.X(n, i))}));
    return hand_.Sum(terms);
  }

  // x(1 − x), or x − x².
  Interval LogisticSlope(const Interval& x) const {
    return Hull(hand_.Product({x, hand_.Kept(Point(1) - x)}), x - hand_.Kept(Square(x)));
  }

  // θ' from what is taken for the output.
  Interval SlopeFrom(const Interval& x) const {
    switch (theta_) {
      case Activation::kIdentity:
        break;
      case Activation::kTanh:
        return Point(1) - hand_.Kept(Square(x));
      case Activation::kLogistic:
        return LogisticSlope(x);
      case Activation::kRelu:
        return Rising([](double v) { return DerivativeFromOutput(Activation::kRelu, v); }, x);
    }
    return Point(1);
  }

  Interval Slope(int n) const {
    using Rule = PerceptronRules::Slope;
    const Rule rule = rules_.slope;
    const bool one = theta_ == Activation::kIdentity || (Skipped() && rule == Rule::kOwn);
    if (one || rule == Rule::kDropped) return Point(1);
    if (rule == Rule::kFromSignal) return SlopeFrom(held_({Kind::kSignal, n}));
    const Interval h = held_({Kind::kOutput, n});
    if (rule == Rule::kOneMinusOutput) return Point(1) - h;
    if (rule == Rule::kLogistic) return LogisticSlope(h);
    const bool again = rule == Rule::kAtOutput && theta_ != Activation::kRelu;
    return SlopeFrom(again ? hand_.Kept(hand_.Theta(theta_, h)) : h);
  }

  std::vector<Interval> All(Kind kind) const {
    std::vector<Interval> all;
    for (int n = 0; n < Count(); ++n) all.push_back(held_({kind, n}));
    return all;
  }

  Interval Error() const {
    std::vector<Interval> squares = All(Kind::kResidual);
    for (Interval& residual : squares) residual = Square(residual);
    if (Summed()) return hand_.Sum(squares);
    const Interval mean = hand_.Mean(squares);
    for (Interval& square : squares) square = square * Point(1.0 / Count());
    return Hull(mean, hand_.Sum(squares));  // or divided term by term
  }

  Interval Gradient(int i) const {
    const std::vector<Interval> residuals = All(Kind::kResidual);
    const std::vector<Interval> slopes = All(Kind::kSlope);
    std::vector<Interval> x;
    const bool times_x = rules_.input == PerceptronRules::Input::kTimesX;
    for (int n = 0; n < Count(); ++n) x.push_back(Point(times_x ? data_.X(n, i) : 1));
    const double two = rules_.factor == PerceptronRules::Factor::kTwo ? 2 : 1;
    if (rules_.mean == PerceptronRules::Mean::kProduct) {
      return hand_.Product({Point(two), hand_.Kept(hand_.Mean(residuals)),
                            hand_.Kept(hand_.Mean(slopes)), hand_.Kept(hand_.Mean(x))});
    }
    return ScaledSum(two, Summed() ? 1 : Count(), residuals, slopes, x);
  }

  // (two / n) Σ residual · slope · x, in any order.
  Interval ScaledSum(double two, double n, const std::vector<Interval>& residuals,
                     const std::vector<Interval>& slopes, const std::vector<Interval>& x) const {
    std::vector<Interval> terms;
    for (std::size_t m = 0; m < x.size(); ++m)
      terms.push_back(hand_.Product({residuals[m], slopes[m], x[m]}));
    const Interval factor = Point(two / n);
    if (factor == Point(1) && n == 1) return hand_.Sum(terms);
    const Interval sum = hand_.Kept(hand_.Sum(terms));
    const Interval share = Point(1 / n);
    const Interval twice = Point(two);
    // 2/N as it is, rounded, or 2 times the rounded 1/N.
    const Interval rounded = Hull(Hull(factor, hand_.Kept(factor)), hand_.Kept(share) * twice);
    Interval reach = sum * rounded;
    reach = Hull(reach, hand_.Kept(sum * share) * twice);
    reach = Hull(reach, hand_.Kept(sum * twice) * share);
    std::vector<Interval> each;
    for (std::size_t m = 0; m < x.size(); ++m) {
      const Interval scaled = Hull(Hull(factor * x[m], hand_.Kept(factor * x[m])), rounded * x[m]);
      each.push_back(
          Hull(hand_.Product({residuals[m], slopes[m], scaled}), hand_.Kept(terms[m]) * rounded));
    }
    return Hull(reach, hand_.Sum(each));
  }

  const DataSet& data_;
  const Eigen::VectorXd& w_;
  const Activation theta_;
  const PerceptronRules& rules_;
  const Hand& hand_;
  const HeldInPerceptron& held_;
};

}  // namespace

std::vector<PerceptronCell> PerceptronCells(const DataSet& data) {
  std::vector<PerceptronCell> cells;
  const auto add = [&cells](Kind kind, Eigen::Index count) {
    for (int i = 0; i < static_cast<int>(count); ++i) cells.push_back({kind, i});
  };
  for (const Kind kind : {Kind::kSignal, Kind::kOutput, Kind::kResidual}) add(kind, data.X.rows());
  add(Kind::kError, 1);
  add(Kind::kSlope, data.X.rows());
  add(Kind::kGradient, data.X.cols());
  return cells;
}

Interval ReachInPerceptron(const PerceptronProblem& problem, const PerceptronCell& cell,
                           const PerceptronRules& rules, const Hand& hand,
                           const HeldInPerceptron& held) {
  return Reach(problem, rules, hand, held).Of(cell);
}

}  // namespace chainrule
