// E_in and the gradient along the ray of w.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

#include "lessons/saturation/ray_curve.h"
#include "lessons/saturation/saturation_figures.h"
#include "math/cross_entropy.h"
#include "math/tanh_derivation.h"
#include "page/pieces.h"

namespace chainrule::saturation {
namespace {

using Series = PlotFigure::Series;
using Handle = PlotFigure::Handle;

constexpr int kMostPoints = 121;
constexpr int kFewestPoints = 25;
// Wider, by whole powers of ten, where w is longer or shorter.
constexpr double kLogLow = 0.01;
constexpr double kLogHigh = 1000;
constexpr double kLinearHigh = 20;

class Ray {
 public:
  Ray(const FigureContext& context, RayCurve& curve, const Page& page)
      : context_(context),
        curve_(curve),
        page_(page),
        u_(*Direction(context.problem.w)),
        log_x_(context.state.Word("axes").starts_with("log_")),
        log_y_(context.state.Word("axes").ends_with("_log")),
        norm_(context.problem.w.stableNorm()),
        low_(log_x_ ? std::min(kLogLow, std::pow(10, std::floor(std::log10(norm_)))) : 0),
        high_(log_x_ ? std::max(kLogHigh, std::pow(10, std::ceil(std::log10(norm_))))
                     : LinearHigh(norm_)),
        gradient_(page.Visible({"grad", 0, 0})) {}

  PlotFigure Plot(bool cure) {
    PlotFigure plot;
    plot.x.label = page_.Parsed("\\|w\\|");
    plot.x.log = log_x_;
    plot.x.low = low_;
    plot.x.high = high_;
    plot.y.powers = log_y_;
    if (!log_y_) plot.y.low = 0;
    Series error{.name = context_.text.Word("series_error"), .quiet = gradient_};
    Series gradient{.name = context_.text.Word("series_gradient")};
    Series other{.name = context_.text.Word("series_cure")};
    for (const double alpha : Alphas()) {
      const RayPoint& point = curve_.At(alpha, log_y_);
      error.Add(alpha, log_y_ ? Ten(point.log_E_in) : point.E_in);
      if (gradient_)
        gradient.Add(alpha, log_y_ ? Ten(point.log_grad_norm) : std::exp(point.log_grad_norm));
      if (cure) {
        const double norm = EvaluateCrossEntropy(*context_.problem.data, alpha * u_).grad_norm;
        other.Add(alpha, log_y_ ? std::log10(norm) : norm);
      }
    }
    plot.series.push_back(std::move(error));
    if (gradient_) plot.series.push_back(std::move(gradient));
    if (cure) plot.series.push_back(std::move(other));
    if (gradient_) {
      if (context_.state.Matrix("trail").size() > 0) plot.series.push_back(Trail());
      AddGuide(plot);
    }
    return plot;
  }

  // Where the learner is: on the gradient's curve, on the error's before there is one.
  std::pair<double, double> Here() const {
    if (!log_y_) {
      const PerceptronPass& pass = context_.pass;
      return {norm_, gradient_ ? pass.grad_norm : pass.E_in};
    }
    const RayPoint& point = curve_.At(norm_, true);
    return {norm_, Ten(gradient_ && std::isfinite(point.log_grad_norm) ? point.log_grad_norm
                                                                       : point.log_E_in)};
  }

 private:
  static double Ten(double log) { return log / std::numbers::ln10; }

  // In powers of two, so that the curve stays the same while ‖w‖ changes a little.
  static double LinearHigh(double norm) {
    double high = kLinearHigh;
    while (high < 1.1 * norm) high *= 2;
    return high;
  }

  std::vector<double> Alphas() const {
    const int count =
        std::clamp(kExamplePoints / context_.problem.count(), kFewestPoints, kMostPoints);
    std::vector<double> alphas;
    for (int i = 0; i < count; ++i) {
      const double t = static_cast<double>(i) / (count - 1);
      alphas.push_back(log_x_ ? low_ * std::pow(high_ / low_, t) : t * high_);
    }
    return alphas;
  }

  Series Trail() const {
    Series trail{.name = context_.text.Word("series_trail"), .style = Series::Style::kDots};
    const Eigen::MatrixXd& norms = context_.state.Matrix("trail");
    for (Eigen::Index i = 0; i < norms.size(); ++i) {
      const RayPoint& point = curve_.At(norms(i), log_y_);
      trail.Add(norms(i), log_y_ ? Ten(point.log_grad_norm) : std::exp(point.log_grad_norm));
    }
    return trail;
  }

  // From here on 1 − tanh² s_n is 0 for every example.
  void AddGuide(PlotFigure& plot) const {
    if (context_.problem.theta != Activation::kTanh) return;
    const double least = curve_.LeastProjection();
    if (!(least > 0)) return;
    const double at = DoubleSlopeVanishes() / least;
    if (at < high_) plot.guides.push_back({true, at, context_.text.Word("guide_zero")});
  }

  const FigureContext& context_;
  RayCurve& curve_;
  const Page& page_;
  const Eigen::VectorXd u_;
  bool log_x_;
  bool log_y_;
  double norm_;
  double low_;  // of the axis of ‖w‖
  double high_;
  bool gradient_;
};

}  // namespace

void ComposeRayFigure(const FigureContext& context, RayCurve& curve, bool cure, Page& page) {
  if (!curve.Follow(context.problem)) {
    page.Prose("ray.none", context.text.Word("ray_none"), TextStyle::kAside);
    return;
  }
  Ray ray(context, curve, page);
  PlotFigure plot = ray.Plot(cure);
  std::vector<Item> items;
  items.push_back(page.NumberItem("ray.norm", {"norm", 0, 0}));
  Handle handle;
  handle.x_item = 0;
  std::tie(handle.x, handle.y) = ray.Here();
  plot.handles.push_back(handle);
  page.Figure("ray", context.text.Word("figure_ray"), std::move(plot), std::move(items));
}

}  // namespace chainrule::saturation
