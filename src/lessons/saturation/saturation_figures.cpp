// The plots of the lesson.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "lessons/saturation/saturation.h"
#include "math/depth.h"
#include "math/join.h"
#include "math/tanh_derivation.h"
#include "math/turn.h"

namespace chainrule::saturation {
namespace {

using Series = PlotFigure::Series;
using Style = Series::Style;
using Handle = PlotFigure::Handle;

constexpr int kCurvePoints = 161;
constexpr double kWidestCurve = 1e6;
constexpr double kLeastHalfWidth = 3;
constexpr double kTangentHeight = 1.4;  // where the tangent leaves the picture
// About how many examples are evaluated for one curve. With more examples a curve has fewer points.
constexpr int kExamplePoints = 24'000;
// The least range of the axis of ‖w‖. It grows by powers of ten if w is longer or shorter.
constexpr double kLogLow = 0.01;
constexpr double kLogHigh = 1000;
constexpr double kLinearHigh = 20;
constexpr int kGradientScale = 6;  // of the arrow in the plane; figure_plane says it

// A curve from −half to half.
template <class Function>
Series Sampled(const std::string& name, double half, Function function) {
  Series series{.name = name};
  for (int i = 0; i < kCurvePoints; ++i) {
    const double x = -half + 2 * half * i / (kCurvePoints - 1);
    series.Add(x, function(x));
  }
  return series;
}

PlotFigure::Axis AxisOf(const Scene& scene, const std::string& label,
                        std::optional<double> low = {}, std::optional<double> high = {}) {
  return {.label = scene.page.Parsed(label), .low = low, .high = high};
}

PlotFigure::Axis WordAxis(const Scene& scene, const char* word) {
  return AxisOf(scene, Join("\\text{", scene.Word(word), "}"));
}

// The length of x. Uses the slow, stable norm only if the squares would underflow.
double Length(const Eigen::RowVector3d& x) {
  constexpr double kSquaresAreGood = 1e-150;
  const double length = x.norm();
  return length > kSquaresAreGood ? length : x.stableNorm();
}

// Half the width of a picture of θ that has room for s.
double HalfWidth(double s) {
  return std::min(std::max(4.0, std::ceil(1.25 * std::abs(s))), kWidestCurve);
}

// A figure with one point to drag. The x of the point is a number of the lesson.
void FigureWithHandle(const Scene& scene, const std::string& id, PlotFigure plot,
                      const std::string& item, const char* name, double x, double y) {
  plot.handles.push_back({.x_item = 0, .x = x, .y = y});
  scene.page.Figure(id, scene.Word("figure_" + id), std::move(plot),
                    {scene.page.NumberItem(item, {name, 0, 0})});
}

// tanh with its tangent at s, and tanh' from the step on that derives it.
void ComposeTanh(const Scene& scene) {
  const double s = scene.Value("s");
  const double t = std::tanh(s);
  const double half = HalfWidth(s);
  PlotFigure plot;
  plot.x = AxisOf(scene, "s", -half, half);
  plot.y = AxisOf(scene, "\\tanh s", -1.5, 1.5);
  plot.series.push_back(
      Sampled(scene.Word("series_tanh"), half, [](double x) { return std::tanh(x); }));
  if (scene.Visible("d.output")) {
    plot.series.push_back(Sampled(scene.Word("series_slope"), half,
                                  [](double x) { return Derivative(Activation::kTanh, x); }));
    plot.series.back().ink = Series::Ink::kSlope;
    const double slope = Derivative(Activation::kTanh, s);
    Series tangent{.name = scene.Word("series_tangent"), .quiet = true, .ink = Series::Ink::kSlope};
    double reach = half;
    if (slope > 0) reach = std::min(reach, (kTangentHeight - std::abs(t)) / slope);
    for (const double x : {std::max(-half, s - reach), s, std::min(half, s + reach)})
      tangent.Add(x, t + slope * (x - s));
    plot.series.push_back(std::move(tangent));
  }
  FigureWithHandle(scene, "tanh", std::move(plot), "tanh.s", "s", s, t);
}

// Examples as points: numbered marks if there are few.
Series Examples(const Scene& scene, const char* word) {
  Series series{.name = scene.Word(word), .style = Style::kDots};
  const auto& p = scene.Of<Solution>();
  series.Reserve(p.count());
  if (p.count() > kMostTerms) return series;
  for (int n = 0; n < p.count(); ++n)
    series.marks.push_back({.number = n + 1,
                            .square = p.data->y(n) <= MiddleOf(p.theta),
                            .marked = Wrong(p, p.pass().s(n), p.data->y(n))});
  return series;
}

// θ with the examples on it, at (s_n, h_n), and their slopes below, at (s_n, θ'(s_n)).
void ComposeSignals(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  const PerceptronPass& pass = p.pass();
  const double half = HalfWidth(pass.s.cwiseAbs().maxCoeff());
  PlotFigure plot;
  plot.x = AxisOf(scene, "s", -half, half);
  plot.y = AxisOf(scene, "\\theta(s)");
  if (p.theta == Activation::kTanh) plot.y.low = -1;
  if (Saturates(p.theta)) plot.y.high = 1;
  plot.lower = AxisOf(scene, "\\theta'(s)", 0, 1);
  plot.series.push_back(Sampled("θ", half, [&](double x) { return Evaluate(p.theta, x); }));
  plot.series.push_back(Sampled("θ'", half, [&](double x) { return Derivative(p.theta, x); }));
  plot.series.push_back(Examples(scene, "series_examples"));
  plot.series.push_back(Examples(scene, "series_slopes"));
  plot.series[0].ink = Series::Ink::kText;
  plot.series[1].ink = Series::Ink::kSlope;
  for (int n = 0; n < p.count(); ++n) {
    plot.series[2].Add(pass.s(n), pass.h(n));
    plot.series[3].Add(pass.s(n), pass.slope(n));
    if (p.count() <= kMostTerms)
      plot.series[2].marks[static_cast<std::size_t>(n)].slope = pass.slope(n);
  }
  for (const std::size_t each : {1, 3}) plot.series[each].lower = true;
  scene.page.Figure("signals", scene.Word("figure_signals"), std::move(plot), {});
}

// The line w_0 + w_1 x_1 + w_2 x_2 = 0 inside the square |x| ≤ b, where h changes sides.
Series Boundary(const std::string& name, const Eigen::VectorXd& w, double b) {
  Series line{.name = name, .quiet = true};
  const double size = std::max(std::abs(w(1)), std::abs(w(2)));
  if (!(size > 0)) return line;
  const bool steep = std::abs(w(1)) >= std::abs(w(2));
  for (const double along : {-b, b}) {
    const double across =
        -(w(0) / size + (steep ? w(2) : w(1)) / size * along) / ((steep ? w(1) : w(2)) / size);
    if (std::abs(across) > 4 * b) continue;
    line.Add(steep ? across : along, steep ? along : across);
  }
  return line;
}

// From the boundary's point nearest to the origin: the direction of w, and −∇E_in at a fixed scale,
// so that one sees it shrink. Both without the bias.
void AddArrows(const Scene& scene, PlotFigure& plot) {
  const auto& p = scene.Of<Solution>();
  const double length = std::hypot(p.w(1), p.w(2));
  const double x = length > 0 ? p.w(1) / length : 0;
  const double y = length > 0 ? p.w(2) / length : 0;
  const double away = length > 0 ? -p.w(0) / length : 0;
  const auto add = [&](const char* word, Series::Ink ink, double right, double up) {
    Series arrow{.name = scene.Word(word), .style = Style::kArrow, .ink = ink};
    arrow.Add(away * x, away * y);
    arrow.Add(away * x + right, away * y + up);
    plot.series.push_back(std::move(arrow));
  };
  if (length > 0) add("series_w", Series::Ink::kText, x, y);
  const Eigen::VectorXd& grad = p.pass().grad;
  add("series_down", Series::Ink::kGradient, -kGradientScale * grad(1), -kGradientScale * grad(2));
}

// The plane of examples, which can be dragged.
void ComposePlane(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  const Eigen::MatrixXd& X = p.data->X;
  const Eigen::VectorXd& y = p.data->y;
  const double middle = MiddleOf(p.theta);
  const double b = std::max(kLeastHalfWidth, std::ceil(1.2 * X.rightCols(2).cwiseAbs().maxCoeff()));
  PlotFigure plot;
  plot.x = AxisOf(scene, "x_1", -b, b);
  plot.y = AxisOf(scene, "x_2", -b, b);
  plot.same_scale = true;
  std::vector<Item> items;
  for (int n = 0; n < p.listed(); ++n) {
    plot.handles.push_back({.x_item = 2 * n,
                            .y_item = 2 * n + 1,
                            .x = X(n, 1),
                            .y = X(n, 2),
                            .shape = y(n) > middle ? Handle::Shape::kPlus : Handle::Shape::kMinus,
                            .marked = Wrong(p, p.pass().s(n), y(n)),
                            .number = p.count() <= kMostTerms ? n + 1 : 0});
    for (const int column : {1, 2})
      items.push_back(scene.page.NumberItem(Join("plane.X:", n, ",", column), {"X", n, column}));
  }
  // The examples that are not listed. In this order they get the colours of the handles.
  Series plus{.name = "+", .style = Style::kDots};
  Series minus{.name = "−", .style = Style::kDots};
  for (Series* each : {&plus, &minus}) each->Reserve(p.count() - p.listed());
  for (int n = p.listed(); n < p.count(); ++n) (y(n) > middle ? plus : minus).Add(X(n, 1), X(n, 2));
  const bool more = p.count() > p.listed();
  if (more) plot.series.push_back(std::move(plus));
  Series line = Boundary(scene.Word("series_boundary"), p.w, b);
  if (!line.x.empty()) plot.series.push_back(std::move(line));
  if (more) plot.series.push_back(std::move(minus));
  AddArrows(scene, plot);
  scene.page.Figure("plane", scene.Word("figure_plane"), std::move(plot), std::move(items));
}

// ‖g_n‖ as bars, |r_n| and θ'(s_n) as dots.
void ComposeParts(const Scene& scene) {
  const PerceptronPass& pass = scene.Of<Solution>().pass();
  const int count = scene.Of<Solution>().count();
  PlotFigure plot;
  plot.x = WordAxis(scene, "axis_example");
  plot.x.low = 0;
  plot.x.high = count + 1;
  plot.x.whole_numbers = true;
  plot.y = AxisOf(scene, "\\|g_n\\|", 0, 2);
  plot.flat = true;
  plot.series = {{.name = "‖g‖", .style = Style::kBars, .ink = Series::Ink::kGradient},
                 {.name = "θ'", .style = Style::kDots, .ink = Series::Ink::kSlope},
                 {.name = "|r|", .style = Style::kDots, .ink = Series::Ink::kText}};
  for (Series& each : plot.series) each.Reserve(count);
  for (int n = 0; n < count; ++n) {
    plot.series[0].Add(n + 1, Length(pass.contribution.row(n)));
    plot.series[1].Add(n + 1, pass.slope(n));
    plot.series[2].Add(n + 1, std::abs(pass.residual(n)));
  }
  scene.page.Figure("parts", scene.Word("figure_parts"), std::move(plot), {});
}

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
Eigen::VectorXd Along(const PlotFigure::Axis& axis, int count) {
  return Eigen::VectorXd::NullaryExpr(count, [&](Eigen::Index i) {
    const double t = static_cast<double>(i) / (count - 1);
    return axis.log ? *axis.low * std::pow(*axis.high / *axis.low, t) : t * *axis.high;
  });
}

// E_in and ‖∇E_in‖ along w = αu, with ‖w‖ to drag. With `cure` also the norm of the other error's
// gradient. `flat`: below another plot. A sentence instead if w is 0.
void ComposeRay(const Scene& scene, bool cure, bool flat) {
  constexpr int kMostPoints = 121;
  constexpr int kFewestPoints = 25;
  const auto& p = scene.Of<Solution>();
  if (!p.u) return scene.Aside("ray.none", "ray_none");
  const std::string& axes = scene.state.Word("axes");
  const bool powers = axes.ends_with("_log");
  const double norm = scene.Value("norm");
  PlotFigure plot;
  plot.x = AxisOfNorm(scene, norm, axes.starts_with("log_"));
  plot.y.powers = powers;
  plot.flat = flat;
  // The strip is cut off at 10⁻⁸; the large plot shows how far the gradient falls.
  plot.y.cut = powers && flat;
  if (!powers || flat) plot.y.low = powers ? -8 : 0;
  const Eigen::VectorXd alphas =
      Along(plot.x, std::clamp(kExamplePoints / p.count(), kFewestPoints, kMostPoints));
  const Eigen::VectorXd u = powers && !flat ? *p.u : Rounded(*p.u);
  const auto error_at = [powers](const RayPoint& at) {
    return powers ? at.log_E_in / std::numbers::ln10 : at.E_in;
  };
  const auto gradient_at = [powers](const RayPoint& at) {
    return powers ? at.log_grad_norm / std::numbers::ln10 : std::exp(at.log_grad_norm);
  };
  PageMemory& memory = scene.page.memory();
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
  // Beyond this guide 1 − tanh² s_n is 0 for every example.
  const double zero = DoubleSlopeVanishes() / curve.least;
  if (p.theta == Activation::kTanh && curve.least > 0 && zero < *plot.x.high)
    plot.guides.push_back({true, zero, scene.Word("guide_zero")});

  // The point at the current ‖w‖ is on the gradient's curve, if it has a place there.
  double here = p.pass().grad_norm;
  if (powers) {
    const RayPoint at = OnRay(*p.data, *p.u, norm, p.theta);
    here = std::isfinite(at.log_grad_norm) ? gradient_at(at) : error_at(at);
  }
  FigureWithHandle(scene, "ray", std::move(plot), "ray.norm", "norm", norm, here);
}

// E_in while w turns in the plane with a fixed bias. A sentence instead if nothing can turn.
void ComposeTurn(const Scene& scene) {
  constexpr int kMostAngles = 180;
  constexpr int kFewestAngles = 24;
  const auto& p = scene.Of<Solution>();
  const double length = std::hypot(p.w(1), p.w(2));
  if (!(length > 0)) return scene.Aside("turn.none", "turn_none");
  PlotFigure plot;
  plot.x = AxisOf(scene, "\\varphi", -180, 180);
  plot.y = AxisOf(scene, "E_{in}", 0);
  Series errors{.name = scene.Word("series_error"), .quiet = true};
  const int half = std::clamp(kExamplePoints / p.count(), kFewestAngles, kMostAngles) / 2;
  const std::vector<double> around =
      InSampleErrorsAround(*p.data, p.w(0), length, p.theta, 2 * half);
  for (int k = 0; k < 2 * half; ++k)
    errors.Add(180.0 * (k - half) / half, around[static_cast<std::size_t>(k)]);
  errors.Add(180, around.front());
  plot.series.push_back(std::move(errors));
  FigureWithHandle(scene, "turn", std::move(plot), "turn.angle", "angle", scene.Value("angle"),
                   p.pass().E_in);
}

// The chain of single units layer by layer, and wide random networks over σ_w.
void ComposeDepth(const Scene& scene) {
  scene.page.Controls("depth.controls", scene.Word("depth_controls"),
                      {scene.page.NumberItem("depth.chain", {"chain", 0, 0})});
  PlotFigure chain;
  chain.x = WordAxis(scene, "axis_layer");
  chain.x.whole_numbers = true;
  chain.y = WordAxis(scene, "axis_factor");
  chain.y.powers = true;
  chain.series = {{.name = "∏ |w|"}, {.name = "∏ tanh'"}, {.name = scene.Word("series_product")}};
  int layer = 0;
  for (const ChainLayer& at : RunChain(scene.Value("chain"), 0, kChainInput, kChainLayers)) {
    ++layer;
    chain.series[0].Add(layer, at.log_weight_product.log / std::numbers::ln10);
    chain.series[1].Add(layer, at.log_slope_product / std::numbers::ln10);
    chain.series[2].Add(layer, at.log_gradient.log / std::numbers::ln10);
  }
  scene.page.Figure("chain", scene.Word("figure_chain"), std::move(chain), {});

  const WideNetworks& wide = scene.page.memory().Once(RunWideNetworks);
  PlotFigure plot;
  plot.x = AxisOf(scene, "\\sigma_w \\cdot \\text{√64}");
  plot.y = WordAxis(scene, "axis_ratio");
  plot.y.powers = true;
  Series ratio{.name = scene.Word("series_ratio"), .x = wide.scales};
  for (const double value : wide.ratios) ratio.y.push_back(std::log10(value));
  plot.series.push_back(std::move(ratio));
  const double root = std::sqrt(kWideWidth);
  plot.guides = {{true, XavierSigma(kWideWidth, kWideWidth) * root, "Xavier"},
                 {true, HeSigma(kWideWidth) * root, "He"}};
  scene.page.Figure("wide",
                    FillWords(scene.Word("figure_wide"), {{"layers", std::to_string(kWideDepth)}}),
                    std::move(plot), {});
}

}  // namespace

void ComposeStage(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  if (scene.step != nullptr && scene.step->phase == Phase::kDerivation) {
    ComposeTanh(scene);
    return ComposeDerivation(scene);
  }
  if (scene.Is("depth")) return ComposeDepth(scene);
  if (scene.Is("law") || scene.Is("cure")) {
    // In "law" the story says that there is no ray.
    if (scene.Is("cure") || p.u) ComposeRay(scene, scene.Is("cure") && HasCure(p), false);
    return ComposeMatrices(scene);
  }
  // The same picture at all these steps.
  ComposeSignals(scene);
  ComposeRay(scene, false, true);
  ComposePlane(scene);
  ComposeParts(scene);
  scene.page.MarkOfStep(FigureOfStep(scene));
  if (scene.step == nullptr) return;
  ComposeMatrices(scene);
  if (scene.Is("error") || scene.Is("gradient")) ComposeTurn(scene);
}

}  // namespace chainrule::saturation
