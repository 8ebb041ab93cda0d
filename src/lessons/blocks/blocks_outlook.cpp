// What follows from the totals: the cost, equal budget and channels, and a bias before batch norm.
// The steps, and the charts.
#include <algorithm>
#include <cmath>
#include <utility>

#include "course/number.h"
#include "lessons/blocks/blocks.h"
#include "page/pieces.h"

namespace chainrule::blocks {
namespace {

using Described = Sheet::Described;
using Solved = std::shared_ptr<const Problem>;
using Series = PlotFigure::Series;
using std::int64_t;

constexpr int kCurvePoints = 33;
constexpr double kBeyond = 1.25;  // how far the axis goes past the last mark
constexpr int kGuideDecimals = 3;

double Number(int64_t count) {
  return static_cast<double>(count);
}

void AddCosts(Sheet& s, const Solved& problem, const TextBook& text) {
  const Block& standard = problem->standard();
  const Block& bottleneck = problem->bottleneck();
  const LayerCounts& a = standard.counted.total;
  const LayerCounts& b = bottleneck.counted.total;
  // How far the second is below the first, in percent of the first.
  const auto percent_less = [](int64_t first, int64_t second) {
    return 100 * (Number(first) - Number(second)) / Number(first);
  };
  s.Step(
      {.name = "percent",
       .symbol = "\\text{less computation}",
       .numbers = percent_less(a.macs, b.macs)},
      {.phase = Phase::kOutlook,
       .formula = "@percent = 100 \\cdot \\frac{M_{\\text{standard}} - "
                  "M_{\\text{bottleneck}}}{M_{\\text{standard}}}",
       .kind = "computation",
       .label = "\\text{cost}",
       .also = {{.name = "percent_parameters",
                 .symbol = "\\text{fewer parameters}",
                 .numbers = percent_less(a.parameters, b.parameters)},
                {.name = "times_outputs",
                 .symbol = "\\text{times the outputs}",
                 .numbers = Number(b.activations) / Number(a.activations)},
                OfBlock(standard, "batch_outputs", standard.counted.batch_activations, text),
                OfBlock(bottleneck, "batch_outputs", bottleneck.counted.batch_activations, text)},
       .worked = [](const Work& w, int, int) {
         const Term first = w("residual.total", 0, kMacs);
         return 100 * Fraction(first - w("bottleneck.total", 0, kMacs), first);
       }});

  const auto crossings = Later<Crossings>([problem] {
    return CrossingsOf(problem->standard().options, problem->bottleneck().options);
  });
  const auto crossing = [&](const char* name, const char* symbol, Eigen::Matrix2d Crossings::*part,
                            const char* key) -> Described {
    return {.name = name,
            .symbol = symbol,
            .numbers = [crossings, part] { return crossings().*part; },
            .entry = [symbol](int row,
                              int column) { return Join(symbol, "_{", row + 1, column + 1, "}"); },
            .words =
                Said(text, "name_" + KeyOf(name),
                     [&text](int row, int column) {
                       return Filling{
                           {"middle", text.Word(row == 0 ? "middle_fixed" : "middle_quarter")},
                           {"bias", text.Word(column == 1 ? "crossing_with" : "crossing_without")}};
                     }),
            .key = key};
  };
  s.Step(crossing("crossing", "C", &Crossings::channels, "crossing"),
         {.phase = Phase::kOutlook,
          .formula = "a C^2 + b C = d, \\quad C = \\frac{2 d}{b + (b^2 + 4 a d)^{1/2}}",
          .kind = "equal_budget",
          .label = "\\text{budget}",
          .also = {crossing("crossing.a", "a", &Crossings::a, "-"),
                   crossing("crossing.b", "b", &Crossings::b, "-"),
                   crossing("crossing.d", "d", &Crossings::d, "-")},
          .worked = [](const Work& w, int row, int column) {
            const Term square = w("crossing.a", row, column);
            const Term linear = w("crossing.b", row, column);
            const Term left = w("crossing.d", row, column);
            return Fraction(2 * left,
                            linear + Power(Square(linear) + 4 * square * left, "1/2", 0.5));
          }});

  // 0/0, which is not a number, if 64 bits are too few.
  const Ratio ratio = RatioAtEqualChannels(standard.options.kernel_size).value_or(Ratio{0, 0});
  s.Step({.name = "ratio",
          .symbol = "\\text{ratio}",
          .numbers = Number(ratio.numerator) / Number(ratio.denominator)},
         {.phase = Phase::kOutlook,
          .formula = "@ratio = \\frac{2 k^2 C^2}{\\frac{C^2}{2} + \\frac{k^2 C^2}{16}}",
          .kind = "equal_channels",
          .label = "\\text{channels}",
          .worked =
              [](const Work& w, int, int) {
                const Term squared = Square(w("k"));
                return Fraction(2 * squared, Fraction(1, 2) + Fraction(squared, 16));
              },
          .quantities = {"ratio", "k"}});
}

void AddDemo(Sheet& s) {
  const auto demo = Later<Demo>(DemoOf);
  const auto pixels = [&](const char* name, const char* symbol, const char* entry, auto of) {
    return Described{.name = name,
                     .symbol = symbol,
                     .numbers = [demo, of] { return of(demo()); },
                     .entry = ByRow(entry)};
  };
  s.Given(pixels("demo.x", "x", "x", [](const Demo& d) { return d.data.x; }));
  s.Given(pixels("demo.dy", "\\partial L/\\partial y", "\\partial L/\\partial y",
                 [](const Demo& d) { return d.dy; }));
  s.Given({.name = "demo.b", .symbol = "b", .numbers = [demo] { return demo().bias; }});
  s.Given({.name = "demo.eps", .symbol = "\\varepsilon", .numbers = [demo] {
             return demo().data.eps;
           }});
  s.Step({.name = "demo.db",
          .symbol = "\\partial L/\\partial b",
          .numbers = [demo] { return demo().dx.sum(); }},
         {.phase = Phase::kOutlook,
          .formula = "@demo.db = \\sum_n @demo.dx = 0",
          .kind = "bias_batch_norm",
          .label = "\\text{bias}",
          .also = {pixels("demo.dx", "\\partial L/\\partial x", "\\partial L/\\partial x",
                          [](const Demo& d) { return d.dx; }),
                   pixels("demo.y", "y(x)", "y", [](const Demo& d) { return d.y; }),
                   pixels("demo.y_b", "y(x + b)", "y", [](const Demo& d) { return d.y_biased; })},
          .worked =
              [demo](const Work& w, int, int) {
                std::vector<Term> terms;
                for (int n = 0; n < demo().dy.size(); ++n) terms.push_back(w("demo.dx", n));
                return Sum(terms);
              },
          .quantities = {"demo.eps"}});
}

void ComposeChart(const Scene& scene, BlockCost cost) {
  const auto& problem = scene.Of<Problem>();
  const BlockOptions& bottleneck = problem.bottleneck().options;
  const bool parameters = cost == BlockCost::kParameters;
  const std::string id = parameters ? "chart.parameters" : "chart.macs";
  const auto count = parameters ? &LayerCounts::parameters : &LayerCounts::macs;
  const int64_t budget = problem.standard().counted.total.*count;
  const double own = Number(problem.bottleneck().counted.total.*count);
  const double channels = Number(bottleneck.out_channels);
  struct Curve {
    std::string name;
    std::optional<ChannelPolynomial> polynomial;
    std::optional<double> crossing = {};
  };
  std::vector<Curve> curves{
      {FillWords(scene.Word("series_fixed"), {{"m", std::to_string(bottleneck.middle_channels)}}),
       PolynomialOf(bottleneck, MiddleChannels::kFixed, cost)},
      {scene.Word("series_quarter"), PolynomialOf(bottleneck, MiddleChannels::kQuarter, cost)}};
  double last = channels;
  for (Curve& curve : curves) {
    if (curve.polynomial) curve.crossing = Crossing(*curve.polynomial, budget);
    last = std::max(last, curve.crossing.value_or(0));
  }
  last = std::ceil(last * kBeyond) + 1;

  PlotFigure plot;
  plot.x.label = OwnFormula("C");
  plot.x.whole_numbers = true;
  plot.x.low = 0;
  plot.x.high = last;
  plot.y.label =
      OwnFormula(Join("\\text{", scene.Word(parameters ? "axis_parameters" : "axis_macs"), "}"));
  plot.y.low = 0;
  const auto add = [&](const std::string& name, auto cost_at) {
    Series series{.name = name, .quiet = true};
    for (int i = 0; i < kCurvePoints; ++i) {
      const double x = last * i / (kCurvePoints - 1);
      if (const std::optional<double> y = cost_at(x)) series.Add(x, *y);
    }
    plot.series.push_back(std::move(series));
  };
  for (const Curve& curve : curves) {
    add(curve.name, [&](double x) -> std::optional<double> {
      if (!curve.polynomial) return std::nullopt;
      return curve.polynomial->At(x);
    });
    if (!curve.crossing) continue;
    plot.guides.push_back(
        {true, *curve.crossing,
         FillWords(scene.Word("guide_crossing"),
                   {{"curve", curve.name}, {"C", ShowNumber(*curve.crossing, kGuideDecimals)}})});
  }
  add(scene.Word("series_standard"), [&](double) { return std::optional(Number(budget)); });
  Series here{.name = scene.Word("series_here"), .style = Series::Style::kDots};
  here.Add(channels, own);
  plot.series.push_back(std::move(here));
  plot.handles.push_back({.x_item = 0, .x = channels, .y = own});
  scene.page.Figure(id, scene.Word(parameters ? "figure_parameters" : "figure_macs"),
                    std::move(plot),
                    {scene.page.NumberItem(id + ".channels", {"bottleneck", 0, 0})});
}

}  // namespace

void AddOutlook(Sheet& sheet, const Solved& problem, const TextBook& text) {
  AddCosts(sheet, problem, text);
  AddDemo(sheet);
  AddNetworks(sheet, problem, text);
}

void ComposeCharts(const Scene& scene) {
  ComposeChart(scene, BlockCost::kParameters);
  ComposeChart(scene, BlockCost::kMultiplyAdds);
}

}  // namespace chainrule::blocks
