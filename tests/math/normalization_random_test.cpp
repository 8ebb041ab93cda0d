// The backward pass on random tensors against dual numbers with their own forward pass.
#include <gtest/gtest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "math/normalization_backward.h"
#include "math/running_statistics.h"
#include "math/said.h"
#include "math/test_tensors.h"

namespace chainrule {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr int kTensors = 500;  // of each kind
constexpr NormOver kKinds[] = {NormOver::kBatch, NormOver::kLayer, NormOver::kInstance,
                               NormOver::kGroup};

// A number and its derivative.
struct Dual {
  double value = 0;
  double d = 0;
};
Dual operator+(Dual a, Dual b) {
  return {a.value + b.value, a.d + b.d};
}
Dual operator-(Dual a, Dual b) {
  return {a.value - b.value, a.d - b.d};
}
Dual operator*(Dual a, Dual b) {
  return {a.value * b.value, a.d * b.value + a.value * b.d};
}
Dual operator/(Dual a, Dual b) {
  const double quotient = a.value / b.value;
  return {quotient, (a.d - quotient * b.d) / b.value};
}
Dual Sqrt(Dual a) {
  const double root = std::sqrt(a.value);
  return {root, a.d / (2 * root)};
}

struct Place {
  int n = 0;
  int c = 0;
  int h = 0;
  int w = 0;
};

// The place of each cell, by loops in the layout's order.
std::vector<Place> Places(const NormShape& shape) {
  std::vector<int> s(shape.sizes.begin(), shape.sizes.end());
  std::vector<Place> places;
  if (shape.layout == NormLayout::kNC) s = {s[0], s[1], 1, 1};
  for (int a = 0; a < s[0]; ++a)
    for (int b = 0; b < s[1]; ++b)
      for (int c = 0; c < s[2]; ++c)
        for (int d = 0; d < s[3]; ++d)
          places.push_back(shape.layout == NormLayout::kNHWC ? Place{a, d, b, c}
                                                             : Place{a, b, c, d});
  return places;
}

// L = Σ dy y by definition: the cells of a statistic share a channel, an image, or a group of an
// image.
class DirectLoss {
 public:
  explicit DirectLoss(const NormCase& c) : c_(c), places_(Places(c.shape)) {
    std::set<std::pair<int, int>> keys;
    const int channels = static_cast<int>(ChannelsOf(c.shape));
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const Place& p = places_[i];
      const int group = p.c / (channels / static_cast<int>(c.shape.groups));
      switch (c.shape.over) {
        case NormOver::kBatch:
          keys_.push_back({0, p.c});
          break;
        case NormOver::kLayer:
          keys_.push_back({p.n, 0});
          break;
        case NormOver::kInstance:
          keys_.push_back({p.n, p.c});
          break;
        case NormOver::kGroup:
          keys_.push_back({p.n, group});
          break;
      }
      keys.insert(keys_.back());
      const bool layer = c.shape.over == NormOver::kLayer;
      parameters_.push_back(
          layer ? i % (places_.size() / static_cast<std::size_t>(c.shape.sizes.front()))
                : static_cast<std::size_t>(p.c));
    }
    groups_.assign(keys.begin(), keys.end());
  }

  // The loss with derivatives of x, γ and β along one direction.
  Dual At(const std::vector<Dual>& x, const std::vector<Dual>& gamma,
          const std::vector<Dual>& beta) const {
    Dual loss;
    for (const auto& key : groups_) {
      Dual n;
      Dual sum;
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (keys_[i] == key) {
          n = n + Dual{1};
          sum = sum + x[i];
        }
      }
      const Dual mean = sum / n;
      Dual squares;
      for (std::size_t i = 0; i < x.size(); ++i)
        if (keys_[i] == key) squares = squares + (x[i] - mean) * (x[i] - mean);
      const Dual divisor = Sqrt(squares / n + Dual{c_.data.eps});
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (keys_[i] == key) {
          const Dual y = gamma[parameters_[i]] * ((x[i] - mean) / divisor) + beta[parameters_[i]];
          loss = loss + Dual{c_.dy(static_cast<Index>(i))} * y;
        }
      }
    }
    return loss;
  }

 private:
  const NormCase& c_;
  std::vector<Place> places_;
  std::vector<std::pair<int, int>> keys_;  // of the statistic, for each cell
  std::vector<std::pair<int, int>> groups_;
  std::vector<std::size_t> parameters_;  // number of γ, for each cell
};

std::vector<Dual> Constants(const VectorXd& v) {
  std::vector<Dual> duals;
  for (const double value : v) duals.push_back({value});
  return duals;
}

struct Gradient {
  VectorXd dx;
  VectorXd dgamma;
  VectorXd dbeta;
};

Gradient DualNumberGradient(const NormCase& c) {
  const DirectLoss loss(c);
  std::vector<Dual> x = Constants(c.data.x);
  std::vector<Dual> gamma = Constants(c.data.gamma);
  std::vector<Dual> beta = Constants(c.data.beta);
  const auto along = [&](std::vector<Dual>& variables) {
    VectorXd gradient(static_cast<Index>(variables.size()));
    for (std::size_t i = 0; i < variables.size(); ++i) {
      variables[i].d = 1;
      gradient(static_cast<Index>(i)) = loss.At(x, gamma, beta).d;
      variables[i].d = 0;
    }
    return gradient;
  };
  return {along(x), along(gamma), along(beta)};
}

// The size of the terms summed to dx, because their rounding errors remain if they cancel.
double TermsOfInputGradient(const NormPass& pass, const NormBackward& back) {
  return Largest(back.dx_hat) / pass.divisor.minCoeff();
}

template <class Check>
void ForEachTensor(Check check) {
  for (const NormOver over : kKinds) {
    Dice dice(7 + static_cast<unsigned>(over));
    for (int k = 0; k < kTensors; ++k) {
      const NormCase c = RandomNormCase(dice, over);
      SCOPED_TRACE(testing::Message() << "kind " << static_cast<int>(over) << ", tensor " << k);
      const NormPass pass = Normalize(c.shape, c.data);
      check(c, pass, BackpropagateNorm(c.shape, c.data, pass, c.dy));
    }
  }
}

TEST(NormalizationRandomTest, CoversLayoutsAndCounts) {
  std::set<std::pair<NormOver, NormLayout>> layouts;
  std::set<std::int64_t> counts;
  ForEachTensor([&](const NormCase& c, const NormPass& pass, const NormBackward&) {
    EXPECT_EQ(Said(CheckNormShape(c.shape)), "");
    EXPECT_EQ(Said(CheckNormData(c.shape, c.data)), "");
    layouts.insert({c.shape.over, c.shape.layout});
    counts.insert(pass.statistics.count);
  });
  EXPECT_EQ(layouts.size(), 12u);
  EXPECT_GE(counts.size(), 10u);
  EXPECT_TRUE(counts.count(1));
}

TEST(NormalizationRandomTest, AgreesWithDualNumbers) {
  ForEachTensor([](const NormCase& c, const NormPass& pass, const NormBackward& back) {
    const Gradient dual = DualNumberGradient(c);
    EXPECT_LE(Largest(back.dx - dual.dx), 1e-9);
    EXPECT_LE(Largest(back.dx - dual.dx), 1e-14 * TermsOfInputGradient(pass, back));
    EXPECT_LE(Largest(back.dgamma - dual.dgamma), 1e-9);
    EXPECT_LE(Largest(back.dbeta - dual.dbeta), 1e-9);
    const DirectLoss loss(c);
    EXPECT_NEAR(loss.At(Constants(c.data.x), Constants(c.data.gamma), Constants(c.data.beta)).value,
                c.dy.dot(pass.y), 1e-11);
  });
}

TEST(NormalizationRandomTest, StagesAgreeWithTheDirectFormula) {
  ForEachTensor([](const NormCase& c, const NormPass& pass, const NormBackward& back) {
    const VectorXd direct = DirectInputGradient(c.shape, c.data, pass, c.dy);
    EXPECT_LE(Largest(back.dx - direct), 1e-14 * TermsOfInputGradient(pass, back));
  });
}

TEST(NormalizationRandomTest, InputGradientsOfAStatisticSumToZero) {
  ForEachTensor([](const NormCase&, const NormPass& pass, const NormBackward& back) {
    const Reduction& sets = pass.statistics;
    const double terms = TermsOfInputGradient(pass, back);
    for (std::int64_t set = 0; set < sets.sets; ++set) {
      double sum = 0;
      for (std::int64_t i = 0; i < sets.count; ++i)
        sum += back.dx(static_cast<Index>(CellOf(sets, set, i)));
      EXPECT_LE(std::abs(sum), 1e-15 * static_cast<double>(sets.count) * terms);
    }
    EXPECT_LE(Largest(back.dmean_through_variance), 1e-13 * terms);
  });
}

TEST(NormalizationRandomTest, BothLayoutsAgree) {
  Dice dice(5);
  for (const NormOver over : kKinds) {
    for (int k = 0; k < 50; ++k) {
      NormCase c = RandomNormCase(dice, over);
      while (c.shape.layout != NormLayout::kNCHW) c = RandomNormCase(dice, over);
      const NormCase moved = ToNHWC(c);
      const NormPass pass = Normalize(c.shape, c.data);
      const NormPass moved_pass = Normalize(moved.shape, moved.data);
      EXPECT_EQ(moved_pass.y, ToNHWC(pass.y, moved.shape.sizes));
      EXPECT_EQ(BackpropagateNorm(moved.shape, moved.data, moved_pass, moved.dy).dx,
                ToNHWC(BackpropagateNorm(c.shape, c.data, pass, c.dy).dx, moved.shape.sizes));
    }
  }
}

}  // namespace
}  // namespace chainrule
