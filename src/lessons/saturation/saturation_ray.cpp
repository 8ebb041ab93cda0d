// Error and gradient along the direction of w.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "lessons/saturation/saturation_plots.h"

namespace chainrule::saturation {
namespace {

using Series = PlotFigure::Series;
using Style = Series::Style;

// The least range of the axis of ‖w‖. It grows by powers of ten if w is longer or shorter.
constexpr double kLogLow = 0.01;
constexpr double kLogHigh = 1000;
constexpr double kLinearHigh = 20;

PlotFigure::Axis AxisOfNorm(const Scene& scene, double norm, bool log) {
  double low = 0;
  double high = kLinearHigh;
  if (log) {
    low = std::min(kLogLow, std::pow(10, std::floor(std::log10(norm))));
    high = std::max(kLogHigh, std::pow(10, std::ceil(std::log10(norm))));
  }
  // Grows by powers of two, so that the curve stays the same while ‖w‖ changes a little.
  while (!log && high < 1.1 * norm) high *= 2;
  PlotFigure::Axis axis = AxisOf(scene, "\\|w\\|", low, high);
  axis.log = log;
  return axis;
}

// Points from one end of the axis to the other.
Eigen::VectorXd Along(double low, double high, bool log, int count) {
  return Eigen::VectorXd::NullaryExpr(count, [&](Eigen::Index i) {
    const double t = static_cast<double>(i) / (count - 1);
    return log ? low * std::pow(high / low, t) : t * high;
  });
}

RayPoint StartAlong(const SharedData& data, Activation theta, const Eigen::VectorXd& u, bool exact,
                    double norm) {
  return TrailAlong(data, theta, u, exact, Eigen::MatrixXd::Constant(1, 1, norm)).front();
}

}  // namespace

void ComposeRay(const Scene& scene, bool cure, bool strip) {
  constexpr int kMostPoints = 121;
  constexpr int kFewestPoints = 25;
  const auto& p = scene.Of<Solution>();
  if (!p.u) return scene.Aside("ray.none", "ray_none");
  if (Hides(scene, {"E_in", "grad_norm"})) return;  // both curves tell them
  const std::string& axes = scene.state.Word("axes");
  const bool powers = axes.ends_with("_log");
  const double norm = scene.Value("norm");
  PlotFigure plot;
  plot.x = AxisOfNorm(scene, norm, axes.starts_with("log_"));
  plot.y.powers = powers;
  plot.track = PlotFigure::Track{scene.Word("track_hint")};
  // The strip is cut off at 10⁻⁸; the large plot shows how far the gradient falls.
  plot.y.cut = powers && strip;
  if (!powers || strip) plot.y.low = powers ? -8 : 0;
  PageMemory& memory = scene.page.memory();
  const Eigen::VectorXd& alphas =
      memory.Once(Along, *plot.x.low, *plot.x.high, plot.x.log,
                  std::clamp(kExamplePoints / p.count(), kFewestPoints, kMostPoints));
  const Eigen::VectorXd u = powers && !strip ? *p.u : Rounded(*p.u);
  const auto error_at = [powers](const RayPoint& at) {
    return powers ? at.log_E_in / std::numbers::ln10 : at.E_in;
  };
  const auto gradient_at = [powers](const RayPoint& at) {
    return powers ? at.log_grad_norm / std::numbers::ln10 : std::exp(at.log_grad_norm);
  };
  const RayCurve& curve = memory.Once(CurveAlong, p.data, p.theta, u, powers, alphas);
  Series error{.name = scene.Word("series_error"), .quiet = true};
  Series gradient{.name = scene.Word("series_gradient")};
  for (const RayPoint& at : curve.points) {
    error.Add(at.alpha, error_at(at));
    gradient.Add(at.alpha, gradient_at(at));
  }
  plot.series.push_back(std::move(error));
  plot.series.push_back(std::move(gradient));
  if (cure) {
    Series other{.name = scene.Word("series_cure")};
    for (const double alpha : alphas) {
      const double length = EvaluateCrossEntropy(*p.data, alpha * *p.u).grad_norm;
      other.Add(alpha, powers ? std::log10(length) : length);
    }
    plot.series.push_back(std::move(other));
  }
  const Eigen::MatrixXd& norms = scene.state.Matrix("trail");
  if (norms.size() > 0) {
    Series trail{.name = scene.Word("series_trail"), .style = Style::kDots};
    for (const RayPoint& at : memory.Once(TrailAlong, p.data, p.theta, u, powers, norms))
      trail.Add(at.alpha, gradient_at(at));
    plot.series.push_back(std::move(trail));
  }
  if (const Start start = StartOf(scene); !start.here) {
    Series before{.name = scene.Word("series_start"), .style = Style::kDots, .hollow = true};
    const RayPoint& at = memory.Once(StartAlong, p.data, p.theta, u, powers, start.norm);
    before.Add(start.norm, error_at(at));
    before.Add(start.norm, gradient_at(at));
    plot.series.push_back(std::move(before));
  }
  // Beyond this guide 1 − tanh² s_n is 0 for every example.
  const double zero = DoubleSlopeVanishes() / curve.least;
  if (p.theta == Activation::kTanh && curve.least > 0 && zero < *plot.x.high)
    plot.guides.push_back({true, zero, scene.Word("guide_zero")});

  // The point at the current ‖w‖ is on the gradient's curve, if it has a place there. The slow way
  // is for gradients so small that the pass has lost their digits.
  constexpr double kAllDigits = 1e-280;
  double here = p.pass().grad_norm;
  if (powers && here > kAllDigits) {
    here = std::log10(here);
  } else if (powers) {
    const RayPoint at = OnRay(*p.data, *p.u, norm, p.theta);
    here = std::isfinite(at.log_grad_norm) ? gradient_at(at) : error_at(at);
  }
  FigureWithHandle(scene, "ray", std::move(plot), "ray.norm", "norm", norm, here);
}

}  // namespace chainrule::saturation
