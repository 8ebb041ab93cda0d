// Equal budget and equal channels: the chart of what a bottleneck costs over its channels.
#include <algorithm>
#include <cmath>

#include "course/number.h"
#include "lessons/blocks/blocks_names.h"
#include "lessons/blocks/blocks_tools.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::blocks {
namespace {

using Series = PlotFigure::Series;

constexpr int kCurvePoints = 33;
constexpr double kBeyond = 1.25;  // how far past what is marked the axis goes
constexpr int kGuideDecimals = 3;

// A curve of a bottleneck's cost, and where it crosses the standard block's.
struct Curve {
  std::optional<ChannelPolynomial> polynomial;
  std::optional<double> crossing;
};

Curve CurveOf(const Problem& problem, MiddleChannels middle, BlockCost cost, std::int64_t budget) {
  Curve curve;
  curve.polynomial = PolynomialOf(problem.bottleneck().options, middle, cost);
  if (curve.polynomial) curve.crossing = Crossing(*curve.polynomial, budget);
  return curve;
}

void ComposeChart(const Context& context, BlockCost cost, Page& page) {
  const Problem& problem = context.problem;
  const bool parameters = cost == BlockCost::kParameters;
  const auto count = parameters ? &LayerCounts::parameters : &LayerCounts::macs;
  const std::int64_t budget = problem.standard().counted.total.*count;
  const std::int64_t own = problem.bottleneck().counted.total.*count;
  const auto channels = static_cast<double>(problem.bottleneck().options.out_channels);
  const Curve fixed = CurveOf(problem, MiddleChannels::kFixed, cost, budget);
  const Curve quarter = CurveOf(problem, MiddleChannels::kQuarter, cost, budget);
  double last = channels;
  for (const Curve* curve : {&fixed, &quarter})
    if (curve->crossing) last = std::max(last, *curve->crossing);
  last = std::ceil(last * kBeyond) + 1;

  PlotFigure plot;
  plot.x.label = OwnFormula("C");
  plot.x.whole_numbers = true;
  plot.x.low = 0;
  plot.x.high = last;
  plot.y.label =
      OwnFormula(Join("\\text{", context.Word(parameters ? "axis_parameters" : "axis_macs"), "}"));
  plot.y.low = 0;
  const auto add = [&](const Curve& curve, const std::string& name) {
    Series series{.name = name, .quiet = true};
    for (int i = 0; i < kCurvePoints && curve.polynomial; ++i) {
      const double x = last * i / (kCurvePoints - 1);
      series.Add(x, curve.polynomial->At(x));
    }
    plot.series.push_back(std::move(series));
  };
  add(fixed, FillWords(context.Word("series_fixed"),
                       {{"m", std::to_string(problem.bottleneck().options.middle_channels)}}));
  add(quarter, context.Word("series_quarter"));
  Series standard{.name = context.Word("series_standard"), .quiet = true};
  for (int i = 0; i < kCurvePoints; ++i)
    standard.Add(last * i / (kCurvePoints - 1), static_cast<double>(budget));
  plot.series.push_back(std::move(standard));
  Series here{.name = context.Word("series_here"), .style = Series::Style::kDots};
  here.Add(channels, static_cast<double>(own));
  plot.series.push_back(std::move(here));
  std::vector<Item> items{page.NumberItem(
      parameters ? "chart.parameters.channels" : "chart.macs.channels", {"bottleneck", 0, 0})};
  plot.handles.push_back({.x_item = 0, .x = channels, .y = static_cast<double>(own)});
  for (const auto& [curve, series] : {std::pair{&fixed, 0}, std::pair{&quarter, 1}}) {
    if (!curve->crossing) continue;
    plot.guides.push_back({true, *curve->crossing,
                           FillWords(context.Word("guide_crossing"),
                                     {{"curve", plot.series[static_cast<std::size_t>(series)].name},
                                      {"C", ShowNumber(*curve->crossing, kGuideDecimals)}})});
  }
  page.Figure(parameters ? "chart.parameters" : "chart.macs",
              context.Word(parameters ? "figure_parameters" : "figure_macs"), std::move(plot),
              std::move(items));
}

}  // namespace

void ComposeCharts(const Context& context, Page& page) {
  ComposeChart(context, BlockCost::kParameters, page);
  ComposeChart(context, BlockCost::kMultiplyAdds, page);
}

void ComposeBudget(const Context& context, Page& page) {
  const Eigen::MatrixXd& crossing = *context.trace.values.Find("crossing");
  TextContext words;
  words.quantities["m"] = {"bottleneck", 1, 0};
  for (const int row : {0, 1}) {
    words.quantities["crossing"] = {"crossing", row, 0};
    words.quantities["crossing_bias"] = {"crossing", row, 1};
    const bool without = std::isfinite(crossing(row, 0));
    const bool with = std::isfinite(crossing(row, 1));
    std::string key = row == 0 ? "budget_fixed" : "budget_quarter";
    const std::string id = key;
    if (!without && !with) key += "_none";
    if (without != with) {
      key += "_one";
      words.quantities["crossing"] = {"crossing", row, with ? 1 : 0};
      words.words["which"] = context.Word(with ? "crossing_with" : "crossing_without");
    }
    page.Prose(id, context.Word(key), words);
  }
}

void ComposeEqualChannels(const Context& context, Page& page) {
  const std::int64_t k = context.problem.standard().options.kernel_size;
  TextContext words;
  words.quantities["ratio"] = {"ratio", 0, 0};
  words.quantities["p"] = {"residual.total", 0, kParameters};
  words.quantities["p_b"] = {"bottleneck.total", 0, kParameters};
  words.quantities["w"] = {"residual.total", 0, kWeights};
  words.quantities["w_b"] = {"bottleneck.total", 0, kWeights};
  const std::optional<Ratio> ratio = RatioAtEqualChannels(k);
  if (ratio) {
    page.Define("ratio.numerator", static_cast<double>(ratio->numerator));
    page.Define("ratio.denominator", static_cast<double>(ratio->denominator));
    words.quantities["numerator"] = {"ratio.numerator", 0, 0};
    words.quantities["denominator"] = {"ratio.denominator", 0, 0};
    page.Prose("equal.ratio", context.Word("equal_ratio"), words);
  }
  const BlockOptions& a = context.problem.standard().options;
  const BlockOptions& b = context.problem.bottleneck().options;
  const bool equal = a.out_channels == b.out_channels && 4 * b.middle_channels == b.out_channels;
  page.Prose("equal.here", context.Word(equal ? "equal_here" : "equal_elsewhere"), words);
}

}  // namespace chainrule::blocks
