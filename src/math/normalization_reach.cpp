#include "math/normalization_reach.h"

#include <algorithm>
#include <cmath>

#include "math/normalization_parts.h"

namespace chainrule {

namespace {

using Kind = NormCell::Kind;

double Share(double count) {
  return 1 / count;
}

Interval Root(const Interval& square) {
  return Rising([](double v) { return std::sqrt(v); }, square);
}

Interval NotNegative(const Interval& numbers) {
  return {std::max(0.0, numbers.lo), std::max(0.0, numbers.hi)};
}

class Reach {
 public:
  Reach(const NormProblem& problem, const NormRules& rules, const Hand& hand,
        const HeldInNorm& held)
      : shape_(problem.shape),
        data_(problem.data),
        dy_(problem.dy),
        rules_(rules),
        hand_(hand),
        held_(held),
        own_sets_(StatisticsOf(shape_)),
        sets_(StatisticsOf(shape_, rules)),
        parameters_(ParametersOf(shape_)) {}

  Interval Of(const NormCell& cell) const {
    switch (cell.kind) {
      case Kind::kMean:
        return MeanOf(cell.index % static_cast<int>(sets_.sets));
      case Kind::kVariance:
        return VarianceOf(cell.index % static_cast<int>(sets_.sets));
      case Kind::kNormalized:
        return Normalized(cell.index);
      case Kind::kOutput:
        return Output(cell.index);
      case Kind::kGammaGradient:
        return GammaGradient(cell.index);
      case Kind::kBetaGradient:
        return hand_.Sum(All(parameters_, cell.index, [this](int i) { return Point(dy_(i)); }));
      case Kind::kInputGradient:
        return InputGradient(cell.index);
    }
    return {};
  }

 private:
  template <class Term>
  std::vector<Interval> All(const Reduction& reduction, int set, Term term) const {
    std::vector<Interval> all;
    for (std::int64_t i = 0; i < reduction.count; ++i)
      all.push_back(term(static_cast<int>(CellOf(reduction, set, i))));
    return all;
  }

  int SetOfCell(int cell) const { return static_cast<int>(SetOf(sets_, cell)); }
  double Count() const { return static_cast<double>(sets_.count); }
  double Gamma(int cell) const { return data_.gamma(ToIndex(SetOf(parameters_, cell))); }
  bool GammaFirst() const { return rules_.gamma == NormRules::Gamma::kBefore; }
  // Whether all cells of a set have one γ and one β, and dγ and dβ are summed over the same cells.
  bool SharesParameters() const { return sets_ == parameters_; }

  // A statistic of the cell's set: held if it is asked for.
  Interval Mean(int set) const {
    if (set < own_sets_.sets) return held_({Kind::kMean, set});
    return hand_.Kept(MeanOf(set));
  }
  Interval Variance(int set) const {
    if (set < own_sets_.sets) return held_({Kind::kVariance, set});
    return hand_.Kept(VarianceOf(set));
  }

  Interval MeanOf(int set) const {
    return Averaged(All(sets_, set, [this](int i) { return Point(data_.x(i)); }), Count());
  }
  Interval VarianceOf(int set) const {
    return VarianceAbout(Mean(set), All(sets_, set, [this](int i) { return Point(data_.x(i)); }));
  }

  Interval Averaged(const std::vector<Interval>& terms, double count) const {
    return hand_.Kept(hand_.Sum(terms)) * Point(Share(count));
  }

  Interval VarianceAbout(const Interval& mean, const std::vector<Interval>& x) const {
    const bool unbiased = rules_.variance == NormRules::Variance::kUnbiased && sets_.count > 1;
    std::vector<Interval> deviations;
    std::vector<Interval> squares;
    for (const Interval& v : x) {
      deviations.push_back(Square(v - mean));
      squares.push_back(Square(v));
    }
    Interval variance = Averaged(deviations, unbiased ? Count() - 1 : Count());
    // The mean of the squares less the square of the mean.
    const Interval other = hand_.Kept(Averaged(squares, Count())) - hand_.Kept(Square(mean));
    if (!unbiased && !hand_.KeepsAll()) variance = Hull(variance, NotNegative(other));
    if (rules_.variance != NormRules::Variance::kDeviation) return variance;
    return Root(NotNegative(hand_.Kept(variance)));
  }

  // What x − μ is divided by, from σ².
  Interval Divisor(const Interval& variance) const {
    const Interval v = NotNegative(variance);
    const Interval eps = Point(data_.eps);
    const auto root = [this](const Interval& square) { return hand_.Kept(Root(square)); };
    if (rules_.divisor == NormRules::Divisor::kEpsilonOutside) return root(v) + eps;
    // ε may be left away where it is less than half a unit.
    const bool seen = hand_.KeepsAll() || data_.eps >= 0.5 * std::pow(10.0, -hand_.decimals());
    const Interval sum = seen ? v + eps : Hull(v, v + eps);
    return rules_.divisor == NormRules::Divisor::kNoRoot ? sum : root(sum);
  }

  // μ and σ² of what is normalised, in the set of the cell.
  struct Statistics {
    Interval mean;
    Interval variance;
  };
  Statistics StatisticsAt(int cell) const {
    const int set = SetOfCell(cell);
    if (!GammaFirst()) return {Mean(set), Variance(set)};
    const double gamma = Gamma(cell);
    if (OneGamma(set)) {
      const bool deviation = rules_.variance == NormRules::Variance::kDeviation;
      return {Point(gamma) * Mean(set),
              Point(deviation ? std::abs(gamma) : gamma * gamma) * Variance(set)};
    }
    const std::vector<Interval> scaled =
        All(sets_, set, [this](int i) { return hand_.Kept(Point(Gamma(i) * data_.x(i))); });
    const Interval mean = hand_.Kept(Averaged(scaled, Count()));
    return {mean, hand_.Kept(VarianceAbout(mean, scaled))};
  }
  bool OneGamma(int set) const {
    for (std::int64_t i = 1; i < sets_.count; ++i) {
      if (Gamma(static_cast<int>(CellOf(sets_, set, i))) !=
          Gamma(static_cast<int>(CellOf(sets_, set, 0))))
        return false;
    }
    return true;
  }

  Interval Normalized(int cell) const {
    const auto [mean, variance] = StatisticsAt(cell);
    const Interval x = Point(data_.x(cell));
    if (!GammaFirst()) return hand_.Kept(x - mean) / Divisor(variance);
    const Interval gamma = Point(Gamma(cell));
    Interval deviation = hand_.Kept(gamma * x - mean);
    // γ(x − μ) is the same, and its difference has fewer digits to lose.
    if (OneGamma(SetOfCell(cell)))
      deviation = Hull(deviation, hand_.Kept(gamma * (x - Mean(SetOfCell(cell)))));
    return deviation / Divisor(variance);
  }

  Interval Output(int cell) const {
    const Interval x_hat = held_({Kind::kNormalized, cell});
    const Interval gamma = Point(GammaFirst() ? 1 : Gamma(cell));
    return hand_.Kept(gamma * x_hat) + Point(data_.beta(ToIndex(SetOf(parameters_, cell))));
  }

  Interval GammaGradient(int set) const {
    return hand_.Sum(All(parameters_, set, [this](int i) {
      return Point(dy_(i)) * held_({Kind::kNormalized, i});
    }));
  }

  // γ ∂L/∂y.
  Interval HatGradient(int cell) const { return Point(Gamma(cell) * dy_(cell)); }

  Interval InputGradient(int cell) const {
    const Interval divisor = Divisor(StatisticsAt(cell).variance);
    const Interval inverse = hand_.Kept(Point(1) / divisor);
    if (rules_.backward == NormRules::Backward::kStatisticsConstant)
      return Hull(HatGradient(cell) / divisor, HatGradient(cell) * inverse);
    const int set = SetOfCell(cell);
    const Interval x_hat = held_({Kind::kNormalized, cell});
    if (SharesParameters()) {
      // γ/√(σ² + ε) (dy − dβ/n − x̂ dγ/n)
      const Interval gamma = Point(Gamma(cell));
      const Interval share = Point(Share(Count()));
      const Interval beta = hand_.Kept(held_({Kind::kBetaGradient, set}) * share);
      const Interval product = hand_.Kept(
          hand_.Product({x_hat, hand_.Kept(held_({Kind::kGammaGradient, set}) * share)}));
      const Interval rest = hand_.Kept(Point(dy_(cell)) - beta - product);
      const Interval scale = gamma / divisor;
      const Interval factor = Hull(Hull(scale, hand_.Kept(scale)), gamma * inverse);
      return Hull(rest * factor, hand_.Kept(gamma * rest) / divisor);
    }
    // 1/√(σ² + ε) (dx̂ − (1/n) Σ dx̂ − x̂ (1/n) Σ dx̂ x̂)
    const std::vector<Interval> gradients =
        All(sets_, set, [this](int i) { return hand_.Kept(HatGradient(i)); });
    const std::vector<Interval> products = All(sets_, set, [this](int i) {
      return hand_.Product({hand_.Kept(HatGradient(i)), held_({Kind::kNormalized, i})});
    });
    const Interval mean = hand_.Kept(Averaged(gradients, Count()));
    const Interval product =
        hand_.Kept(hand_.Product({x_hat, hand_.Kept(Averaged(products, Count()))}));
    const Interval rest = hand_.Kept(hand_.Kept(HatGradient(cell)) - mean - product);
    return Hull(rest / divisor, rest * inverse);
  }

  const NormShape& shape_;
  const NormData& data_;
  const Eigen::VectorXd& dy_;
  const NormRules& rules_;
  const Hand& hand_;
  const HeldInNorm& held_;
  const Reduction own_sets_;
  const Reduction sets_;
  const Reduction parameters_;
};

}  // namespace

std::vector<NormCell> NormCells(const NormShape& shape) {
  const Reduction statistics = StatisticsOf(shape);
  const Reduction parameters = ParametersOf(shape);
  std::vector<NormCell> cells;
  const auto add = [&cells](Kind kind, std::int64_t count) {
    for (int i = 0; i < static_cast<int>(count); ++i) cells.push_back({kind, i});
  };
  add(Kind::kMean, statistics.sets);
  add(Kind::kVariance, statistics.sets);
  add(Kind::kNormalized, statistics.cells);
  add(Kind::kOutput, statistics.cells);
  add(Kind::kGammaGradient, parameters.sets);
  add(Kind::kBetaGradient, parameters.sets);
  add(Kind::kInputGradient, statistics.cells);
  return cells;
}

Interval ReachInNorm(const NormProblem& problem, const NormCell& cell, const NormRules& rules,
                     const Hand& hand, const HeldInNorm& held) {
  return Reach(problem, rules, hand, held).Of(cell);
}

}  // namespace chainrule
