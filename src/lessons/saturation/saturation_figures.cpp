// The plots of the lesson.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "lessons/saturation/saturation_plots.h"
#include "math/depth.h"
#include "math/join.h"
#include "math/tanh_derivation.h"
#include "math/turn.h"

namespace chainrule::saturation {
namespace {

using Series = PlotFigure::Series;
using Style = Series::Style;

constexpr int kCurvePoints = 121;
constexpr double kWidestCurve = 1e6;
constexpr double kFlatSlope = 0.02;     // of a plateau; the word plateau says it
constexpr double kTangentHeight = 1.4;  // where the tangent leaves the picture

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

// Half the width of a picture of θ that has room for s.
double HalfWidth(double s) {
  return std::min(std::max(4.0, std::ceil(1.25 * std::abs(s))), kWidestCurve);
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
Series Examples(const Scene& scene, const char* word, bool lower) {
  Series series{.name = scene.Word(word), .style = Style::kDots, .lower = lower};
  const auto& p = scene.Of<Solution>();
  series.Reserve(p.count());
  if (p.count() > kMostTerms) return series;
  for (int n = 0; n < p.count(); ++n)
    series.marks.push_back({.number = n + 1,
                            .square = p.data->y(n) <= MiddleOf(p.theta),
                            .marked = IsWrong(scene, n)});
  return series;
}

// Adds the examples at (s_n, h_n), and below at (s_n, θ'(s_n)); none that the learner works out.
void AddExamples(const Scene& scene, const PerceptronPass& pass, bool start, PlotFigure& plot) {
  for (const bool lower : {false, true}) {
    if (Hides(scene, {"signal", lower ? "slope" : "h"})) continue;
    const char* const word = start ? "series_start" : lower ? "series_slopes" : "series_examples";
    Series examples = Examples(scene, word, lower);
    examples.hollow = start;
    for (Eigen::Index n = 0; n < pass.s.size(); ++n)
      examples.Add(pass.s(n), lower ? pass.slope(n) : pass.h(n));
    if (!start && !lower && !Hides(scene, {"slope"}))
      for (std::size_t n = 0; n < examples.marks.size(); ++n)
        examples.marks[n].slope = pass.slope(static_cast<Eigen::Index>(n));
    plot.series.push_back(std::move(examples));
  }
}

// s_n beside each example's output. The slopes are in the table of the parts.
std::vector<Item> AddNumbers(const Scene& scene, const PerceptronPass& pass, PlotFigure& plot) {
  std::vector<Item> items;
  for (int n = 0; n < static_cast<int>(pass.s.size()); ++n) {
    plot.numbers.push_back({.item = n,
                            .symbol = scene.page.Parsed(Join("s_{", n + 1, "} =")),
                            .x = pass.s(n),
                            .y = pass.h(n)});
    items.push_back(scene.page.NumberItem(Join("signals.signal:", n, ",0"), {"signal", n, 0},
                                          NumberForm::kCompact));
  }
  return items;
}

// θ and θ', which stay the same as long as no s leaves the picture.
std::vector<Series> CurvesOf(Activation theta, double half) {
  return {Sampled("θ", half, [&](double x) { return Evaluate(theta, x); }),
          Sampled("θ'", half, [&](double x) { return Derivative(theta, x); })};
}

// θ with the examples on it, at (s_n, h_n), and their slopes below, at (s_n, θ'(s_n)).
void ComposeSignals(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  const PerceptronPass& pass = p.pass();
  const bool tanh = p.theta == Activation::kTanh;
  const bool known = !Hides(scene, {"signal"});
  const double half = HalfWidth(known ? pass.s.cwiseAbs().maxCoeff() : 0);
  PlotFigure plot;
  plot.x = AxisOf(scene, "s", -half, half);
  if (tanh) plot.y.low = -1;
  if (Saturates(p.theta)) plot.y.high = 1;
  plot.lower = PlotFigure::Axis{.label = {}, .low = 0, .high = 1};
  plot.series = scene.page.memory().Once(CurvesOf, p.theta, half);
  plot.series[0].ink = Series::Ink::kText;
  plot.series[0].label = scene.page.Parsed(tanh ? "\\tanh s" : "\\theta(s)");
  plot.series[1].ink = Series::Ink::kSlope;
  plot.series[1].label = scene.page.Parsed(tanh ? "\\tanh' s = 1 - \\tanh^2 s" : "\\theta'(s)");
  plot.series[1].lower = true;
  if (tanh) plot.plateau = {std::atanh(std::sqrt(1 - kFlatSlope)), scene.Word("plateau")};
  const bool few = p.count() <= kMostTerms;
  if (few && !StartOf(scene).here) AddExamples(scene, StartPass(scene), true, plot);
  AddExamples(scene, pass, false, plot);
  std::vector<Item> items;
  if (few && !Hides(scene, {"signal", "h"})) items = AddNumbers(scene, pass, plot);
  scene.page.Figure("signals", scene.Word("figure_signals"), std::move(plot), std::move(items));
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

bool Hides(const Scene& scene, std::initializer_list<const char*> names) {
  const Asked* const asked = scene.page.asked();
  return asked != nullptr && std::any_of(names.begin(), names.end(),
                                         [&](const char* name) { return asked->Hides({name}); });
}

bool IsWrong(const Scene& scene, int n) {
  const auto& p = scene.Of<Solution>();
  return !Hides(scene, {"signal", "h"}) && Wrong(p, p.pass().s(n), p.data->y(n));
}

PlotFigure::Axis AxisOf(const Scene& scene, const std::string& label, std::optional<double> low,
                        std::optional<double> high) {
  return {.label = scene.page.Parsed(label), .low = low, .high = high};
}

PlotFigure::Axis WordAxis(const Scene& scene, const char* word) {
  return AxisOf(scene, Join("\\text{", scene.Word(word), "}"));
}

void FigureWithHandle(const Scene& scene, const std::string& id, PlotFigure plot,
                      const std::string& item, const char* name, double x, double y) {
  plot.handles.push_back({.x_item = 0, .x = x, .y = y});
  scene.page.Figure(id, scene.Word("figure_" + id), std::move(plot),
                    {scene.page.NumberItem(item, {name, 0, 0})});
}

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
  // The same picture at all these steps, but only that beside θ which the step speaks of: where the
  // examples lie and where the gradient points, or the factors of the gradient.
  const bool opening = scene.step == nullptr;
  const bool factors =
      scene.Is("residual") || scene.Is("error") || scene.Is("slope") || scene.Is("contribution");
  ComposeSignals(scene);
  if (opening || !factors) ComposePlane(scene);
  if (opening || factors) ComposeParts(scene);
  ComposeRay(scene, false, true);
  scene.page.MarkOfStep(FigureOfStep(scene));
  if (scene.step == nullptr) return;
  ComposeMatrices(scene);
  if ((scene.Is("error") || scene.Is("gradient")) && !Hides(scene, {"E_in"})) ComposeTurn(scene);
}

}  // namespace chainrule::saturation
