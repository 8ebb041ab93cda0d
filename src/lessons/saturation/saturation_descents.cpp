// Descents from here, and what depth does.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "lessons/saturation/saturation_tools.h"
#include "math/depth.h"
#include "math/descent.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::saturation {
namespace {

using Outcome = HalvingRun::Outcome;

// Evaluations of an example that one descent may take; up to 30 examples get all of kMostSteps.
constexpr double kMostEvaluations = 3e6;
constexpr int kWidth = 64;
// One draw says little: the mean of the logarithms over some.
constexpr std::uint64_t kSeeds[] = {1, 2, 3};

int StepsFor(const Problem& problem) {
  return static_cast<int>(
      std::min<double>(kMostSteps, std::ceil(kMostEvaluations / problem.count())));
}

// All that an estimate is good for.
double TwoDigits(double value) {
  const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
  return unit > 1 && std::isfinite(unit) ? std::round(value / unit) * unit : std::round(value);
}

// What came of one descent, in a sentence.
void Tell(const FigureContext& context, const std::string& which, const HalvingRun& run,
          const std::optional<double>& estimate, bool never, Page& page) {
  const std::string prefix = "descent." + which;
  page.Define(prefix + ".steps", run.steps);
  page.Define(prefix + ".E_0", run.E_0);
  page.Define(prefix + ".E", run.E_in);
  page.Define(prefix + ".part", run.E_0 > 0 ? run.E_in / run.E_0 : 0);
  if (estimate) page.Define(prefix + ".estimate", TwoDigits(*estimate));
  TextContext words;
  for (const char* name : {"steps", "E_0", "E", "part"})
    words.quantities[name] = {Join(prefix, ".", name), 0, 0};
  if (estimate) words.quantities["estimate"] = {prefix + ".estimate", 0, 0};
  std::string key;
  switch (run.outcome) {
    case Outcome::kNoError:
      key = "descent_no_error";
      break;
    case Outcome::kHalved:
      key = "descent_halved";
      break;
    case Outcome::kStuck:
      key = run.grad_norm == 0 ? "descent_no_pull" : "descent_stuck";
      break;
    case Outcome::kDiverged:
      key = "descent_diverged";
      break;
    case Outcome::kNotYet:
      key = never ? "descent_floor" : estimate ? "descent_estimated" : "descent_not_yet";
      break;
  }
  words.words["from"] = context.text.Word("descent_from_" + which);
  page.Prose(prefix, context.text.Word(key), words);
}

// For one example there is a formula.
void TellAlone(const FigureContext& context, Page& page) {
  const Problem& problem = context.problem;
  const double steps = std::exp(LogStepsAlone(
      context.pass.s(0), problem.data->X.row(0).squaredNorm(), problem.eta, problem.count()));
  if (problem.theta != Activation::kTanh || !std::isfinite(steps)) return;
  page.Define("descent.alone", TwoDigits(steps));
  TextContext words;
  words.quantities["steps"] = {"descent.alone", 0, 0};
  page.Prose("descent.alone", context.text.Word("descent_alone"), words, TextStyle::kAside);
}

PlotFigure::Series HistoryOf(const HalvingRun& run, std::string name) {
  PlotFigure::Series series{.name = std::move(name)};
  for (const HalvingRun::Point& point : run.history) {
    if (point.steps == 0 || !(run.E_0 > 0)) continue;
    series.Add(point.steps, point.E_in / run.E_0);
  }
  return series;
}

}  // namespace

void ComposeDescents(const FigureContext& context, Page& page) {
  const Problem& problem = context.problem;
  const int most = StepsFor(problem);
  const HalvingRun here = DescendToHalf(*problem.data, problem.w, problem.theta, problem.eta, most);
  const double floor = ErrorFloor(*problem.data, problem.theta);
  std::optional<double> estimate;
  if (here.outcome == Outcome::kNotYet && problem.eta > 0 && problem.count() <= kMostListed)
    estimate = EstimateStepsToHalf(*problem.data, problem.w, problem.theta, problem.eta);
  page.Controls("descent.controls", context.text.Word("descent"),
                {page.NumberItem("descent.eta", {"eta", 0, 0})});
  Tell(context, "here", here, estimate, floor > here.E_0 / 2, page);
  if (estimate && problem.count() == 1) TellAlone(context, page);
  PlotFigure plot;
  plot.x.label = page.Parsed(Join("\\text{", context.text.Word("axis_steps"), "}"));
  plot.x.log = true;
  plot.x.low = 1;
  plot.y.label = page.Parsed("E_{in}/E_0");
  plot.y.low = 0;
  plot.series.push_back(HistoryOf(here, context.text.Word("series_here")));
  if (!problem.w.isZero(0)) {  // else it is the same
    const HalvingRun small =
        DescendToHalfFromSmall(*problem.data, problem.w, problem.theta, problem.eta, most);
    Tell(context, "small", small, std::nullopt, floor > small.E_0 / 2, page);
    plot.series.push_back(HistoryOf(small, context.text.Word("series_small")));
  }
  const auto empty = [](const PlotFigure::Series& series) { return series.x.empty(); };
  plot.series.erase(std::remove_if(plot.series.begin(), plot.series.end(), empty),
                    plot.series.end());
  if (plot.series.empty()) return;
  plot.guides.push_back({false, 0.5, context.text.Word("guide_half")});
  page.Figure("descents", context.text.Word("figure_descents"), std::move(plot), {});
}

void ComposeDepth(const FigureContext& context, const WideNetworks& wide, Page& page) {
  const double w = context.state.Number("chain");
  page.Controls("depth.controls", context.text.Word("depth_controls"),
                {page.NumberItem("depth.chain", {"chain", 0, 0})});

  PlotFigure chain;
  chain.x.label = page.Parsed(Join("\\text{", context.text.Word("axis_layer"), "}"));
  chain.x.whole_numbers = true;
  chain.y.powers = true;
  chain.y.label = page.Parsed(Join("\\text{", context.text.Word("axis_factor"), "}"));
  PlotFigure::Series weights{.name = "∏ |w|"};
  PlotFigure::Series slopes{.name = "∏ tanh'"};
  PlotFigure::Series product{.name = context.text.Word("series_product")};
  int layer = 0;
  for (const ChainLayer& at : RunChain(w, 0, 1, kChainLayers)) {
    ++layer;
    weights.Add(layer, at.log_weight_product.log / std::numbers::ln10);
    slopes.Add(layer, at.log_slope_product / std::numbers::ln10);
    product.Add(layer, at.log_gradient.log / std::numbers::ln10);
  }
  chain.series = {std::move(weights), std::move(slopes), std::move(product)};
  page.Figure("chain", context.text.Word("figure_chain"), std::move(chain), {});

  PlotFigure plot;
  plot.x.label = page.Parsed("\\sigma_w \\cdot \\text{√64}");
  plot.y.powers = true;
  plot.y.label = page.Parsed(Join("\\text{", context.text.Word("axis_ratio"), "}"));
  PlotFigure::Series ratio{.name = context.text.Word("series_ratio")};
  ratio.x = wide.scales;
  for (const double value : wide.ratios) ratio.y.push_back(std::log10(value));
  plot.series.push_back(std::move(ratio));
  plot.guides.push_back({true, XavierSigma(kWidth, kWidth) * std::sqrt(kWidth), "Xavier"});
  plot.guides.push_back({true, HeSigma(kWidth) * std::sqrt(kWidth), "He"});
  page.Figure("wide",
              FillWords(context.text.Word("figure_wide"), {{"layers", std::to_string(kWideDepth)}}),
              std::move(plot), {});
}

WideNetworks RunWideNetworks() {
  WideNetworks wide;
  const auto run = [](double scale) {
    double sum = 0;
    for (const std::uint64_t seed : kSeeds) {
      const std::vector<RandomLayer> layers =
          RunRandomNetwork(kWidth, kWideDepth, scale / std::sqrt(kWidth), seed);
      sum += std::log(layers.front().mean_abs_delta / layers.back().mean_abs_delta);
    }
    return std::exp(sum / std::size(kSeeds));
  };
  for (int i = 2; i <= 10; ++i) {
    wide.scales.push_back(0.25 * i);
    wide.ratios.push_back(run(0.25 * i));
  }
  wide.xavier = run(XavierSigma(kWidth, kWidth) * std::sqrt(kWidth));
  wide.twice = run(2 * XavierSigma(kWidth, kWidth) * std::sqrt(kWidth));
  wide.he = run(HeSigma(kWidth) * std::sqrt(kWidth));
  return wide;
}

}  // namespace chainrule::saturation
