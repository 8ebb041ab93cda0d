#include <cmath>
#include <string>
#include <vector>

#include "lessons/backprop/backprop.h"
#include "lessons/learner.h"
#include "math/join.h"

namespace chainrule {
namespace {

enum class Theta { kIdentity, kTanh, kLogistic };

class BackpropWork {
 public:
  BackpropWork(const State& state, const Follows& follows, Paper& paper)
      : problem_(backprop::ProblemOf(state)), follows_(follows), paper_(paper) {
    for (const Eigen::MatrixXd& W : problem_.network.W) W_.push_back(W);
    layers_ = static_cast<int>(W_.size());
    units_.push_back(static_cast<int>(problem_.x.size()));
    for (const Eigen::MatrixXd& W : W_) units_.push_back(static_cast<int>(W.cols()));
    s_.resize(At(layers_) + 1);
    x_.resize(At(layers_) + 1);
    delta_.resize(At(layers_) + 1);
  }

  void Do() {
    x_[0] = {1};
    for (const double input : problem_.x) x_[0].push_back(input);
    for (int l = 1; l <= layers_; ++l) Forward(l);
    std::vector<double> squares;
    for (int k = 0; k < units_[At(layers_)]; ++k) {
      const double off = Output(layers_, k) - problem_.y(k);
      squares.push_back(off * off);
    }
    paper_.Type("e", paper_.Sum(squares));
    for (int l = layers_; l >= 1; --l) Backward(l);
    for (int l = layers_; l >= 1; --l) Gradient(l);
  }

 private:
  static std::size_t At(int index) { return static_cast<std::size_t>(index); }
  bool Has(const char* rule, int l) const { return follows_(rule, l); }
  double W(int l, int i, int j) const { return W_[At(l - 1)](i, j); }
  static std::string Cell(const char* name, int l, int row, int column = 0) {
    return Join(name, l, ":", row, ",", column);
  }

  Theta Own(int l) const {
    const Activation theta = l == layers_ ? problem_.network.out : problem_.network.theta;
    return theta == Activation::kTanh ? Theta::kTanh : Theta::kIdentity;
  }
  Theta ThetaOf(int l) const {
    if (Has("theta_skipped", l)) return Theta::kIdentity;
    if (Has("logistic_for_tanh", l) && Own(l) == Theta::kTanh) return Theta::kLogistic;
    if (Has("tanh_for_identity", l) && Own(l) == Theta::kIdentity) return Theta::kTanh;
    return Own(l);
  }
  double Apply(Theta theta, double s) {
    if (theta == Theta::kTanh) return paper_.Tanh(s);
    return theta == Theta::kLogistic ? paper_.Logistic(s) : s;
  }
  double SlopeFrom(Theta theta, double x) {
    if (theta == Theta::kTanh) return 1 - paper_.Between(x * x);
    return theta == Theta::kLogistic ? x * paper_.Between(1 - x) : 1;
  }
  // x of a unit, without the 1.
  double Output(int l, int j) const { return x_[At(l)][At(l == layers_ ? j : j + 1)]; }

  void Forward(int l) {
    const int rows = units_[At(l - 1)] + 1;
    std::vector<double> outputs;
    for (int j = 0; j < units_[At(l)]; ++j) {
      std::vector<double> terms;
      for (int i = Has("bias_left_out", l) ? 1 : 0; i < rows; ++i) {
        const bool turned = Has("signal_not_transposed", l) && rows == units_[At(l)];
        terms.push_back(paper_.Product({turned ? W(l, j, i) : W(l, i, j), x_[At(l - 1)][At(i)]}));
      }
      s_[At(l)].push_back(paper_.Type(Cell("s", l, j), paper_.Sum(terms)));
    }
    for (int j = 0; j < units_[At(l)]; ++j) {
      outputs.push_back(
          paper_.Type(Cell("x", l, l < layers_ ? j + 1 : j), Apply(ThetaOf(l), s_[At(l)][At(j)])));
    }
    if (l < layers_) {
      const bool transformed = Has("bias_transformed", l);
      const double one = transformed ? paper_.Between(Apply(ThetaOf(l), 1)) : 1;
      outputs.insert(outputs.begin(), one);
    }
    x_[At(l)] = outputs;
  }

  double Slope(int l, int j) {
    const Theta theta = ThetaOf(l);
    const double x = Output(l, j);
    for (const bool next : {true, false}) {
      if (!Has(next ? "slope_next_layer" : "slope_previous_layer", l)) continue;
      const int other = next ? l + 1 : l - 1;
      if (other < 1 || other > layers_) continue;
      const int size = units_[At(other)];
      if (size == 1 || size == units_[At(l)])
        return paper_.Between(SlopeFrom(Own(other), Output(other, size == 1 ? 0 : j)));
    }
    if (Has("slope_forgotten", l)) return 1;
    if (Has("slope_from_signal", l)) return paper_.Between(SlopeFrom(theta, s_[At(l)][At(j)]));
    if (theta == Theta::kIdentity) return 1;
    if (Has("slope_at_output", l)) {
      const double again = paper_.Between(std::tanh(x));
      return paper_.Between(1 - paper_.Between(again * again));
    }
    if (Has("slope_one_minus_x", l)) return 1 - x;
    if (Has("slope_x", l)) return x;
    if (Has("slope_logistic", l)) return paper_.Between(SlopeFrom(Theta::kLogistic, x));
    return paper_.Between(SlopeFrom(theta, x));
  }

  double LastDelta(int l, int j) {
    const double off = paper_.Between(Output(l, j) - problem_.y(j));
    if (Has("e_for_delta", l)) return off * off;
    const double delta = paper_.Product({Has("no_factor_2", l) ? 1. : 2., Slope(l, j), off});
    return Has("sign_y_minus_x", l) ? -delta : delta;
  }

  double WeightBack(int l, int i, int k) {
    const double weight = W(l + 1, i, k);
    if (!Has("updated_weights", l)) return weight;
    const double gradient = paper_.Between(x_[At(l)][At(i)] * delta_[At(l + 1)][At(k)]);
    return paper_.Between(weight - paper_.Between(problem_.eta * gradient));
  }

  double HiddenDelta(int l, int j) {
    const int next = units_[At(l + 1)];
    std::vector<std::pair<double, double>> terms;
    const auto add = [&](int i) {
      for (int k = 0; k < (Has("one_path", l) ? 1 : next); ++k)
        terms.emplace_back(Has("weights_forgotten", l) ? 1 : WeightBack(l, i, k),
                           delta_[At(l + 1)][At(k)]);
    };
    if (Has("rows_summed", l))
      for (int i = 0; i <= units_[At(l)]; ++i) add(i);
    else
      add(Has("row_0_used", l) ? j : j + 1);
    const double two = Has("factor_2_every_layer", l) ? 2 : 1;
    const double slope = Slope(l, j);
    if (terms.size() == 1) return paper_.Product({two, slope, terms[0].first, terms[0].second});
    const bool slope_last = paper_.Chance(.7);
    std::vector<double> products;
    for (const auto& [weight, delta] : terms)
      products.push_back(slope_last ? weight * delta : paper_.Product({two, slope, weight, delta}));
    const double sum = paper_.Sum(products);
    return slope_last ? paper_.Product({two, slope, paper_.Between(sum)}) : sum;
  }

  void Backward(int l) {
    for (int j = 0; j < units_[At(l)]; ++j) {
      const double delta = l == layers_ ? LastDelta(l, j) : HiddenDelta(l, j);
      delta_[At(l)].push_back(paper_.Type(Cell("delta", l, j), delta));
    }
  }

  void Gradient(int l) {
    const int rows = units_[At(l - 1)] + 1;
    for (int i = 0; i < rows; ++i) {
      for (int j = 0; j < units_[At(l)]; ++j) {
        double x = x_[At(l - 1)][At(i)];
        double delta = delta_[At(l)][At(j)];
        if (Has("outer_signal", l) && l > 1) x = i == 0 ? 1 : s_[At(l - 1)][At(i - 1)];
        if (Has("outer_transposed", l) && rows == units_[At(l)]) {
          x = x_[At(l - 1)][At(j)];
          delta = delta_[At(l)][At(i)];
        }
        const bool times = Has("outer_times_weights", l);
        paper_.Type(Cell("dW", l, i, j),
                    times ? paper_.Product({W(l, i, j), x, delta}) : x * delta);
      }
    }
  }

  const backprop::Problem problem_;
  const Follows& follows_;
  Paper& paper_;
  int layers_ = 0;
  std::vector<Eigen::MatrixXd> W_;
  std::vector<int> units_;
  std::vector<std::vector<double>> s_;  // by layer
  std::vector<std::vector<double>> x_;
  std::vector<std::vector<double>> delta_;
};

}  // namespace

void WorkBackprop(const State& state, const Follows& follows, Paper& paper) {
  BackpropWork(state, follows, paper).Do();
}

}  // namespace chainrule
