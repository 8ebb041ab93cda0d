// The plane of the examples: two sides, and the arrows of w and of −∇E_in.
#include <algorithm>
#include <cmath>
#include <utility>

#include "lessons/saturation/saturation_plots.h"
#include "math/join.h"

namespace chainrule::saturation {
namespace {

using Series = PlotFigure::Series;
using Style = Series::Style;
using Handle = PlotFigure::Handle;

constexpr double kLeastHalfWidth = 3;
constexpr double kLeastHalfHeight = 2;
constexpr int kGradientScale = 6;  // of the arrow; figure_plane says it
// The lengths of w for which the arrow leaves its head behind.
constexpr double kFirstTip = 0.01;
constexpr double kLastTip = 1000;
constexpr double kTipStep = 1.4;

// The gradient at each length of the grid, without its bias. It is computed once for a direction.
std::vector<Eigen::Vector2d> GradientsAlong(const SharedData& data, Activation theta,
                                            const Eigen::VectorXd& u) {
  std::vector<Eigen::Vector2d> gradients;
  for (double norm = kFirstTip; norm < kLastTip; norm *= kTipStep)
    gradients.push_back(EvaluatePerceptron(*data, norm * u, theta).grad.tail<2>());
  return gradients;
}

// The heads that the arrow of −∇E_in has left behind, from the start's to the one now.
Series TipsFrom(const Scene& scene, double x, double y) {
  const auto& p = scene.Of<Solution>();
  const Start start = StartOf(scene);
  Series tips{
      .name = scene.Word("series_start"), .style = Style::kTips, .ink = Series::Ink::kGradient};
  if (start.here) return tips;
  const auto add = [&](double right, double up) {
    tips.Add(x - kGradientScale * right, y - kGradientScale * up);
  };
  add(0, 0);
  const Eigen::VectorXd& first = StartPass(scene).grad;
  add(first(1), first(2));
  const double now = scene.Value("norm");
  const auto& gradients = scene.page.memory().Once(GradientsAlong, p.data, p.theta, Rounded(*p.u));
  double norm = kFirstTip;
  for (const Eigen::Vector2d& gradient : gradients) {
    if (norm > std::min(start.norm, now) && norm < std::max(start.norm, now))
      add(gradient(0), gradient(1));
    norm *= kTipStep;
  }
  return tips;
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
  if (Hides(scene, {"grad"})) return;
  Series tips = TipsFrom(scene, away * x, away * y);
  if (!tips.x.empty()) plot.series.push_back(std::move(tips));
  const Eigen::VectorXd& grad = p.pass().grad;
  add("series_down", Series::Ink::kGradient, -kGradientScale * grad(1), -kGradientScale * grad(2));
}

}  // namespace

void ComposePlane(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  const Eigen::MatrixXd& X = p.data->X;
  const Eigen::VectorXd& y = p.data->y;
  const double middle = MiddleOf(p.theta);
  const auto half = [&](int column, double least) {
    return std::max(least, std::ceil(1.2 * X.col(column).cwiseAbs().maxCoeff()));
  };
  const double b = half(1, kLeastHalfWidth);
  PlotFigure plot;
  plot.x = AxisOf(scene, "x_1", -b, b);
  plot.y = AxisOf(scene, "x_2", -half(2, kLeastHalfHeight), half(2, kLeastHalfHeight));
  plot.same_scale = true;
  plot.bare = true;
  // Logistic outputs are between 0 and 1, and so are its labels.
  const bool from_zero = p.theta == Activation::kLogistic;
  plot.sides = {.w0 = p.w(0),
                .w1 = p.w(1),
                .w2 = p.w(2),
                .plus = scene.Word(from_zero ? "side_one" : "side_plus"),
                .minus = scene.Word(from_zero ? "side_zero" : "side_minus"),
                .line = scene.Word("series_boundary")};
  std::vector<Item> items;
  for (int n = 0; n < p.listed(); ++n) {
    plot.handles.push_back({.x_item = 2 * n,
                            .y_item = 2 * n + 1,
                            .x = X(n, 1),
                            .y = X(n, 2),
                            .shape = y(n) > middle ? Handle::Shape::kPlus : Handle::Shape::kMinus,
                            .marked = IsWrong(scene, n),
                            .number = p.count() <= kMostTerms ? n + 1 : 0});
    for (const int column : {1, 2})
      items.push_back(scene.page.NumberItem(Join("plane.X:", n, ",", column), {"X", n, column}));
  }
  // The examples that are not listed.
  Series plus{.name = "+", .style = Style::kDots, .ink = Series::Ink::kPlus};
  Series minus{.name = "−", .style = Style::kDots, .ink = Series::Ink::kMinus};
  for (Series* each : {&plus, &minus}) each->Reserve(p.count() - p.listed());
  for (int n = p.listed(); n < p.count(); ++n) (y(n) > middle ? plus : minus).Add(X(n, 1), X(n, 2));
  if (p.count() > p.listed()) plot.series = {std::move(plus), std::move(minus)};
  AddArrows(scene, plot);
  scene.page.Figure("plane", scene.Word("figure_plane"), std::move(plot), std::move(items));
}

}  // namespace chainrule::saturation
