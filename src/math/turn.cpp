#include "math/turn.h"

#include <cassert>
#include <cmath>
#include <numbers>
#include <utility>

#include "math/vector_pair.h"

namespace chainrule {
namespace {

using Eigen::Index;

// Beyond this, e^(2 w_0) would not leave enough range for e^(2 y r uᵀx).
constexpr double kMostBias = 150;

struct Direction2 {
  double x = 0;
  double y = 0;
};

Direction2 DirectionOf(int k, int count) {
  const double phi = std::numbers::pi * (2.0 * k / count - 1);
  return {std::cos(phi), std::sin(phi)};
}

// The sums of (tanh s − y)² for s = w_0 ± uᵀx, with y = ±1: each residual is −2y/(1 + e^(2ys)).
// With E = e^(2|uᵀx|) and B = e^(2 y w_0), the two e^(2ys) are B E and B/E.
class Across {
 public:
  Across(const DataSet& data, double w_0)
      : data_(data), right_(std::exp(2 * w_0)), wrong_(std::exp(-2 * w_0)) {}

  std::pair<double, double> Sums(double u_1, double u_2) const {
    const double* x_1 = data_.X.col(1).data();
    const double* x_2 = data_.X.col(2).data();
    const double* y = data_.y.data();
    const Index count = data_.y.size();
    const Pair u1 = BothOf(u_1);
    const Pair u2 = BothOf(u_2);
    Pair here = BothOf(0);
    Pair there = BothOf(0);
    Index n = 0;
    for (; n + 2 <= count; n += 2)
      Add(u1 * LoadPair(x_1 + n) + u2 * LoadPair(x_2 + n), LoadPair(y + n), here, there);
    std::pair<double, double> sums{here[0] + here[1], there[0] + there[1]};
    if (n < count) {
      Pair last_here = BothOf(0);
      Pair last_there = BothOf(0);
      Add(BothOf(u_1 * x_1[n] + u_2 * x_2[n]), BothOf(y[n]), last_here, last_there);
      sums.first += last_here[0];
      sums.second += last_there[0];
    }
    return sums;
  }

 private:
  void Add(Pair ux, Pair y, Pair& here, Pair& there) const {
    const Pair t = 2.0 * (y * ux);
    const Pair e = ExpMinusOne(WithSign(t, SignOf(t))) + 1.0;
    const Pair b = y > 0.0 ? BothOf(right_) : BothOf(wrong_);
    const Pair larger = 2.0 * e / (e + b);
    const Pair smaller = 2.0 / (1.0 + b * e);
    const Pair along = t > 0.0 ? smaller : larger;
    const Pair across = t > 0.0 ? larger : smaller;
    here += along * along;
    there += across * across;
  }

  const DataSet& data_;
  double right_;
  double wrong_;
};

}  // namespace

std::vector<double> InSampleErrorsAround(const DataSet& data, double w_0, double r,
                                         Activation theta, int count) {
  assert(data.X.cols() == 3 && count > 0 && count % 2 == 0);
  std::vector<double> errors(static_cast<std::size_t>(count));
  const bool halves =
      theta == Activation::kTanh && std::abs(w_0) <= kMostBias && (data.y.array().abs() == 1).all();
  if (!halves) {
    for (int k = 0; k < count; ++k) {
      const auto [x, y] = DirectionOf(k, count);
      errors[static_cast<std::size_t>(k)] =
          InSampleError(data, Eigen::Vector3d(w_0, r * x, r * y), theta);
    }
    return errors;
  }
  const Across across(data, w_0);
  const auto examples = static_cast<double>(data.y.size());
  for (int k = 0; k < count / 2; ++k) {
    const auto [x, y] = DirectionOf(k, count);
    const auto [here, there] = across.Sums(r * x, r * y);
    errors[static_cast<std::size_t>(k)] = here / examples;
    errors[static_cast<std::size_t>(k + count / 2)] = there / examples;
  }
  return errors;
}

}  // namespace chainrule
