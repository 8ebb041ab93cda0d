#include "lessons/saturation/saturation_figures.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "math/turn.h"
#include "page/pieces.h"

namespace chainrule::saturation {
namespace {

using Series = PlotFigure::Series;
using Style = Series::Style;
using Handle = PlotFigure::Handle;

constexpr int kCurvePoints = 161;
constexpr double kWidestCurve = 1e6;
constexpr double kLeastHalfWidth = 3;
constexpr double kTangentHeight = 1.4;  // where the tangent leaves the picture

template <class Function>
void Sample(Series& series, double from, double to, int count, Function function) {
  for (int i = 0; i < count; ++i) {
    const double x = from + (to - from) * i / (count - 1);
    series.Add(x, function(x));
  }
}

PlotFigure::Axis AxisOf(const Page& page, const std::string& label, double low, double high) {
  PlotFigure::Axis axis;
  axis.label = page.Parsed(label);
  axis.low = low;
  axis.high = high;
  return axis;
}

// Quickly, unless its squares would be 0.
double Length(const Eigen::RowVector3d& x) {
  constexpr double kSquaresAreGood = 1e-150;
  const double length = x.norm();
  return length > kSquaresAreGood ? length : x.stableNorm();
}

// Half the width of a picture of θ in which s has room.
double HalfWidth(double s) {
  return std::min(std::max(4.0, std::ceil(1.25 * std::abs(s))), kWidestCurve);
}

int AddNumber(const Page& page, std::vector<Item>& items, std::string id,
              const Quantity& quantity) {
  items.push_back(page.NumberItem(std::move(id), quantity));
  return static_cast<int>(items.size()) - 1;
}

// The line w_0 + w_1 x_1 + w_2 x_2 = 0 inside the square |x| ≤ b.
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

}  // namespace

void ComposeTanhFigure(const FigureContext& context, Page& page) {
  const double s = context.state.Number("s");
  const double t = std::tanh(s);
  const double slope = Derivative(Activation::kTanh, s);
  const double half = HalfWidth(s);
  PlotFigure plot;
  plot.x = AxisOf(page, "s", -half, half);
  plot.y = AxisOf(page, "\\tanh s", -1.5, 1.5);
  Series curve{.name = context.text.Word("series_tanh")};
  Sample(curve, -half, half, kCurvePoints, [](double x) { return std::tanh(x); });
  plot.series.push_back(std::move(curve));
  if (page.Visible({"d.output", 0, 0})) {
    Series derivative{.name = context.text.Word("series_slope")};
    Sample(derivative, -half, half, kCurvePoints,
           [](double x) { return Derivative(Activation::kTanh, x); });
    Series tangent{.name = context.text.Word("series_tangent"), .quiet = true};
    double reach = half;
    if (slope > 0) reach = std::min(reach, (kTangentHeight - std::abs(t)) / slope);
    for (const double x : {std::max(-half, s - reach), s, std::min(half, s + reach)})
      tangent.Add(x, t + slope * (x - s));
    plot.series.push_back(std::move(derivative));
    plot.series.push_back(std::move(tangent));
  }
  std::vector<Item> items;
  Handle handle;
  handle.x_item = AddNumber(page, items, "tanh.s", {"s", 0, 0});
  handle.x = s;
  handle.y = t;
  plot.handles.push_back(handle);
  page.Figure("tanh", context.text.Word("figure_tanh"), std::move(plot), std::move(items));
}

void ComposeSignalsFigure(const FigureContext& context, Page& page) {
  const Activation theta = context.problem.theta;
  const double half = HalfWidth(context.pass.s.cwiseAbs().maxCoeff());
  PlotFigure plot;
  plot.x = AxisOf(page, "s", -half, half);
  plot.y.label = page.Parsed("\\theta(s)");
  Series curve{.name = "θ"};
  Sample(curve, -half, half, kCurvePoints, [&](double x) { return Evaluate(theta, x); });
  plot.series.push_back(std::move(curve));
  if (page.Visible({"slope", 0, 0})) {
    Series slope{.name = "θ'"};
    Sample(slope, -half, half, kCurvePoints, [&](double x) { return Derivative(theta, x); });
    plot.series.push_back(std::move(slope));
  }
  Series examples{.name = context.text.Word("series_examples"), .style = Style::kDots};
  examples.Reserve(context.problem.count());
  for (int n = 0; n < context.problem.count(); ++n)
    examples.Add(context.pass.s(n), context.pass.h(n));
  plot.series.push_back(std::move(examples));
  page.Figure("signals", context.text.Word("figure_signals"), std::move(plot), {});
}

void ComposePlaneFigure(const FigureContext& context, Page& page) {
  const Problem& problem = context.problem;
  const double middle = problem.theta == Activation::kLogistic ? 0.5 : 0;
  const double most = problem.data->X.rightCols(2).cwiseAbs().maxCoeff();
  const double b = std::max(kLeastHalfWidth, std::ceil(1.2 * most));
  const bool judged = page.Visible({"h", 0, 0});
  PlotFigure plot;
  plot.x = AxisOf(page, "x_1", -b, b);
  plot.y = AxisOf(page, "x_2", -b, b);
  plot.same_scale = true;
  for (int n = 0; n < problem.listed(); ++n) {
    Handle handle;
    handle.x_item = 2 * n;
    handle.y_item = 2 * n + 1;
    handle.x = problem.data->X(n, 1);
    handle.y = problem.data->X(n, 2);
    handle.shape = problem.data->y(n) > middle ? Handle::Shape::kPlus : Handle::Shape::kMinus;
    if (problem.count() <= kMostTerms) handle.number = n + 1;
    handle.marked = judged && Wrong(problem, context.pass.s(n), problem.data->y(n));
    plot.handles.push_back(handle);
  }
  Series line = Boundary(context.text.Word("series_boundary"), problem.w, b);
  const auto boundary = [&] {
    if (!line.x.empty()) plot.series.push_back(std::move(line));
  };
  if (problem.count() > problem.listed()) {
    Series plus{.name = "+", .style = Style::kDots};
    Series minus{.name = "−", .style = Style::kDots};
    for (Series* each : {&plus, &minus}) each->Reserve(problem.count());
    for (int n = problem.listed(); n < problem.count(); ++n)
      (problem.data->y(n) > middle ? plus : minus)
          .Add(problem.data->X(n, 1), problem.data->X(n, 2));
    // In this order they have the colors of the handles.
    plot.series.push_back(std::move(plus));
    boundary();
    plot.series.push_back(std::move(minus));
  } else {
    boundary();
  }
  std::vector<Item> items;
  for (int n = 0; n < problem.listed(); ++n) {
    const std::string id = "plane.X:" + std::to_string(n) + ",";
    items.push_back(page.NumberItem(id + "1", {"X", n, 1}));
    items.push_back(page.NumberItem(id + "2", {"X", n, 2}));
  }
  page.Figure("plane", context.text.Word("figure_plane"), std::move(plot), std::move(items));
}

void ComposePartsFigure(const FigureContext& context, Page& page) {
  const PerceptronPass& pass = context.pass;
  PlotFigure plot;
  plot.x = AxisOf(page, "\\text{" + context.text.Word("axis_example") + "}", 0,
                  context.problem.count() + 1);
  plot.x.whole_numbers = true;
  plot.y = AxisOf(page, "\\|g_n\\|", 0, 2);
  Series parts{.name = "‖g‖", .style = Style::kBars};
  Series slopes{.name = "θ'", .style = Style::kDots};
  Series residuals{.name = "|r|", .style = Style::kDots};
  for (Series* each : {&parts, &slopes, &residuals}) each->Reserve(context.problem.count());
  for (int n = 0; n < context.problem.count(); ++n) {
    parts.Add(n + 1, Length(pass.contribution.row(n)));
    slopes.Add(n + 1, pass.slope(n));
    residuals.Add(n + 1, std::abs(pass.residual(n)));
  }
  for (Series* each : {&parts, &slopes, &residuals}) plot.series.push_back(std::move(*each));
  page.Figure("parts", context.text.Word("figure_parts"), std::move(plot), {});
}

void ComposeTurnFigure(const FigureContext& context, Page& page) {
  constexpr int kMostAngles = 180;
  constexpr int kFewestAngles = 24;
  const Problem& problem = context.problem;
  const double length = std::hypot(problem.w(1), problem.w(2));
  if (!(length > 0)) {
    page.Prose("turn.none", context.text.Word("turn_none"), TextStyle::kAside);
    return;
  }
  PlotFigure plot;
  plot.x = AxisOf(page, "\\varphi", -180, 180);
  plot.y.label = page.Parsed("E_{in}");
  plot.y.low = 0;
  Series errors{.name = context.text.Word("series_error"), .quiet = true};
  const int half = std::clamp(kExamplePoints / problem.count(), kFewestAngles, kMostAngles) / 2;
  const std::vector<double> around =
      InSampleErrorsAround(*problem.data, problem.w(0), length, problem.theta, 2 * half);
  for (int k = 0; k < 2 * half; ++k)
    errors.Add(180.0 * (k - half) / half, around[static_cast<std::size_t>(k)]);
  errors.Add(180, around.front());
  plot.series.push_back(std::move(errors));
  std::vector<Item> items;
  Handle handle;
  handle.x_item = AddNumber(page, items, "turn.angle", {"angle", 0, 0});
  handle.x = *context.trace.values.At({"angle", 0, 0});
  handle.y = context.pass.E_in;
  plot.handles.push_back(handle);
  page.Figure("turn", context.text.Word("figure_turn"), std::move(plot), std::move(items));
}

}  // namespace chainrule::saturation
