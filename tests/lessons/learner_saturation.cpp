#include <cmath>
#include <string>
#include <vector>

#include "lessons/learner.h"
#include "math/join.h"

namespace chainrule {
namespace {

double Slope(double s, double h, const Follows& follows, Paper& paper) {
  if (follows("slope_dropped", 1)) return 1;
  if (follows("slope_from_signal", 1)) return 1 - paper.Between(s * s);
  if (follows("slope_one_minus_h", 1)) return 1 - h;
  if (follows("slope_logistic", 1)) return h * paper.Between(1 - h);
  if (follows("slope_at_output", 1)) {
    const double again = paper.Between(std::tanh(h));
    return 1 - paper.Between(again * again);
  }
  return follows("theta_skipped", 1) ? 1 : 1 - paper.Between(h * h);
}

}  // namespace

void WorkSaturation(const State& state, const Follows& follows, Paper& paper) {
  const Eigen::MatrixXd& points = state.Matrix("points");
  const Eigen::MatrixXd& w = state.Matrix("w");
  const int count = static_cast<int>(points.rows());
  const auto size = static_cast<std::size_t>(count);
  const auto x = [&](std::size_t n, int i) {
    return i == 0 ? 1 : points(static_cast<Eigen::Index>(n), i - 1);
  };
  const auto cell = [](const char* name, std::size_t n) {
    return Join(name, ":", static_cast<int>(n), ",0");
  };
  std::vector<double> s(size), h(size), residual(size), slope(size), squares(size);
  for (std::size_t n = 0; n < size; ++n) {
    std::vector<double> terms;
    for (int i = follows("bias_left_out", 1) ? 1 : 0; i < 3; ++i)
      terms.push_back(paper.Product({w(i), x(n, i)}));
    s[n] = paper.Type(cell("signal", n), paper.Sum(terms));
  }
  for (std::size_t n = 0; n < size; ++n)
    h[n] = paper.Type(cell("h", n), follows("theta_skipped", 1) ? s[n] : paper.Tanh(s[n]));
  for (std::size_t n = 0; n < size; ++n) {
    const double y = points(static_cast<Eigen::Index>(n), 2);
    residual[n] =
        paper.Type(cell("residual", n), follows("sign_y_minus_h", 1) ? y - h[n] : h[n] - y);
    squares[n] = residual[n] * residual[n];
  }
  for (std::size_t n = 0; n < size; ++n)
    slope[n] = paper.Type(cell("slope", n), Slope(s[n], h[n], follows, paper));

  const double sum = paper.Sum(squares);
  if (follows("no_mean", 1))
    paper.Type("E_in", sum);
  else if (paper.Chance(.8))
    paper.Type("E_in", paper.Between(sum) / count);
  else
    paper.Type("E_in", paper.Between(sum) * paper.Between(1. / count));

  const double two = follows("no_factor_2", 1) ? 1 : 2;
  for (int i = 0; i < 3; ++i) {
    std::vector<double> inputs;
    for (std::size_t n = 0; n < size; ++n) inputs.push_back(follows("x_dropped", 1) ? 1 : x(n, i));
    double gradient = 0;
    if (follows("product_of_means", 1)) {
      const auto mean = [&](const std::vector<double>& all) {
        return paper.Between(paper.Between(paper.Sum(all)) / count);
      };
      gradient = paper.Product({two, mean(residual), mean(slope), mean(inputs)});
    } else {
      std::vector<double> terms;
      for (std::size_t n = 0; n < size; ++n)
        terms.push_back(paper.Product({residual[n], slope[n], inputs[n]}));
      const double total = paper.Between(paper.Sum(terms));
      if (follows("no_mean", 1))
        gradient = two * total;
      else if (paper.Chance(.4))
        gradient = two / count * total;
      else if (paper.Chance(.33))
        gradient = paper.Between(two * total) / count;
      else if (paper.Chance(.5))
        gradient = two * paper.Between(total / count);
      else
        gradient = paper.Between(two / count) * total;
    }
    paper.Type(cell("grad", static_cast<std::size_t>(i)), gradient);
  }
}

}  // namespace chainrule
