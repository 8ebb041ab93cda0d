#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "lessons/learner.h"
#include "math/join.h"

namespace chainrule {
namespace {

// Batch norm with the channels last.
class NormWork {
 public:
  NormWork(const State& state, const Follows& follows, Paper& paper)
      : follows_(follows), paper_(paper), eps_(state.Number("eps")) {
    for (const double size : state.Matrix("shape").reshaped())
      shape_.push_back(static_cast<int>(size));
    channels_ = shape_.back();
    const auto read = [&](const char* key) {
      const Eigen::MatrixXd& numbers = state.Matrix(key);
      return std::vector<double>(numbers.data(), numbers.data() + numbers.size());
    };
    x_ = read("x");
    gamma_ = read("gamma");
    beta_ = read("beta");
    dy_ = read("dy");
  }

  void Do() {
    const int cells = static_cast<int>(x_.size());
    for (int c = 0; c < channels_; ++c) Mean(c);
    for (int c = 0; c < channels_; ++c) Variance(c);
    for (int i = 0; i < cells; ++i) Normalized(i);
    for (int i = 0; i < cells; ++i) {
      const int c = i % channels_;
      const double gamma = Has("gamma_before") ? 1 : gamma_[At(c)];
      paper_.Type(Cell("y", i), paper_.Between(gamma * xhat_[At(i)]) + beta_[At(c)]);
    }
    for (int c = 0; c < channels_; ++c) {
      std::vector<double> terms;
      for (int i = c; i < cells; i += channels_) terms.push_back(dy_[At(i)] * xhat_[At(i)]);
      dgamma_.push_back(paper_.Type(Cell("dgamma", c), paper_.Sum(terms)));
    }
    for (int c = 0; c < channels_; ++c) {
      double sum = 0;
      for (int i = c; i < cells; i += channels_) sum += dy_[At(i)];
      dbeta_.push_back(paper_.Type(Cell("dbeta", c), sum));
    }
    for (int i = 0; i < cells; ++i) InputGradient(i);
  }

 private:
  static std::size_t At(int index) { return static_cast<std::size_t>(index); }
  bool Has(const char* rule) const { return follows_(rule, 1); }
  static std::string Cell(const char* name, int i) { return Join(name, ":", i, ",0"); }

  // The numbers whose mean the learner takes for channel c.
  std::vector<double> Members(int c) const {
    std::map<std::vector<int>, std::vector<double>> sets;
    for (int i = 0; i < static_cast<int>(x_.size()); ++i) {
      std::vector<int> place(shape_.size());
      int rest = i;
      for (std::size_t axis = shape_.size(); axis-- > 0;) {
        place[axis] = rest % shape_[axis];
        rest /= shape_[axis];
      }
      std::vector<int> kept{place.back()};
      if (Has("axes_swapped")) kept.assign(place.begin(), place.end() - 1);
      if (Has("batch_only")) kept.assign(place.begin() + 1, place.end());
      if (Has("spatial_only")) kept = {place.front(), place.back()};
      sets[kept].push_back(x_[At(i)]);
    }
    auto at = sets.begin();
    std::advance(at, c % static_cast<int>(sets.size()));
    return at->second;
  }

  void Mean(int c) {
    const std::vector<double> members = Members(c);
    double sum = 0;
    for (const double x : members) sum += x;
    const auto count = static_cast<double>(members.size());
    mean_.push_back(paper_.Type(Cell("mean", c), paper_.Between(sum) / count));
  }

  void Variance(int c) {
    const std::vector<double> members = Members(c);
    double sum = 0;
    for (const double x : members) sum += paper_.Between((x - mean_[At(c)]) * (x - mean_[At(c)]));
    const auto count = static_cast<double>(members.size());
    double variance = paper_.Between(sum) / (Has("variance_unbiased") ? count - 1 : count);
    if (Has("deviation_for_variance")) variance = std::sqrt(paper_.Between(variance));
    variance_.push_back(paper_.Type(Cell("var", c), variance));
  }

  double Divisor(int c, double scale = 1) {
    const double variance = variance_[At(c)] * scale * scale;
    if (Has("epsilon_outside")) return paper_.Between(std::sqrt(variance)) + eps_;
    if (Has("no_root")) return variance + eps_;
    return paper_.Between(std::sqrt(variance + eps_));
  }

  void Normalized(int i) {
    const int c = i % channels_;
    const double off = x_[At(i)] - mean_[At(c)];
    const double gamma = gamma_[At(c)];
    const double xhat = Has("gamma_before") ? paper_.Between(gamma * off) / Divisor(c, gamma)
                                            : paper_.Between(off) / Divisor(c);
    xhat_.push_back(paper_.Type(Cell("xhat", i), xhat));
  }

  void InputGradient(int i) {
    const int c = i % channels_;
    const double gamma = gamma_[At(c)];
    const auto count = static_cast<double>(x_.size() / At(channels_));
    double dx = 0;
    if (Has("statistics_constant")) {
      dx = gamma * dy_[At(i)] / Divisor(c);
    } else {
      const double mean_of_dy = paper_.Between(dbeta_[At(c)] / count);
      const double along = paper_.Between(xhat_[At(i)] * paper_.Between(dgamma_[At(c)] / count));
      const double off = paper_.Between(dy_[At(i)] - mean_of_dy - along);
      dx = paper_.Chance(.5) ? paper_.Between(gamma * off) / Divisor(c)
                             : paper_.Between(gamma / Divisor(c)) * off;
    }
    paper_.Type(Cell("dx", i), dx);
  }

  const Follows& follows_;
  Paper& paper_;
  const double eps_;
  std::vector<int> shape_;
  int channels_ = 0;
  std::vector<double> x_, gamma_, beta_, dy_;
  std::vector<double> mean_, variance_, xhat_, dgamma_, dbeta_;
};

}  // namespace

void WorkNorm(const State& state, const Follows& follows, Paper& paper) {
  NormWork(state, follows, paper).Do();
}

}  // namespace chainrule
