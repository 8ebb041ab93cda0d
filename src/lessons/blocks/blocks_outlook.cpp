// What follows from the totals: the cost, equal budget and channels, a bias before batch norm, and
// whole networks. The steps, and the drawings.
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

constexpr int kMostAcross = 12;
constexpr int kFewestAcross = 8;

double Number(int64_t count) {
  return static_cast<double>(count);
}

// A matrix with a row for each element.
template <class All, class RowOf>
Eigen::MatrixXd RowsOf(const All& all, RowOf row_of) {
  Eigen::MatrixXd rows(static_cast<Eigen::Index>(all.size()), row_of(all.front()).cols());
  Eigen::Index row = 0;
  for (const auto& each : all) rows.row(row++) = row_of(each);
  return rows;
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

void AddNetworks(Sheet& s, const Solved& problem, const TextBook& text) {
  const auto net = [problem]() -> const Network& { return problem->Net(problem->depth); };
  // A row of counts for each name in `rows`.
  const auto counts = [&](const char* name, const char* symbol, const char* row_word, Names rows,
                          Sheet::Numbers numbers) -> Described {
    return {.name = name,
            .symbol = symbol,
            .numbers = std::move(numbers),
            .words = Said(text, "name_" + KeyOf(name),
                          [&text, row_word, rows = std::move(rows)](int row, int column) {
                            return Filling{{"count", CountWord(text, column)},
                                           {row_word, rows[static_cast<std::size_t>(row)]}};
                          })};
  };
  Names stages;
  for (int stage = 0; text.HasWord(Join("stage_", stage)); ++stage)
    stages.push_back(text.Word(Join("stage_", stage)));
  Names nets;
  for (const ResNetDepth depth : kResNetDepths) nets.push_back(text.Word(NetWord(depth)));
  s.Step(counts("net.total", "\\text{total}", "net", {text.Word(NetWord(problem->depth))},
                [net] { return Row(net().counted.total); }),
         {.phase = Phase::kOutlook,
          .formula = "\\link{net.total:0,0}{p} = \\sum_{\\text{stages}} p",
          .kind = "network",
          .label = "\\text{ResNets}",
          .also = {counts("net.stages", "\\text{stages}", "stage", std::move(stages),
                          [net] {
                            return RowsOf(net().counted.stages, [](const ResNetStage& stage) {
                              return Row(stage.total);
                            });
                          }),
                   {.name = "net.block",
                    .symbol = "\\text{blocks}",
                    .numbers =
                        [net] {
                          return RowsOf(net().parts, [](const ResNetPart& part) {
                            return Eigen::Matrix<double, 1, 1>(Number(part.parameters));
                          });
                        },
                    .entry = [](int row, int) { return Join("p_{\\text{box } ", row + 1, "}"); }},
                   counts("nets", "\\text{networks}", "net", std::move(nets),
                          [problem] {
                            return RowsOf(problem->networks(), [](const Network& network) {
                              return Row(network.counted.total);
                            });
                          })},
          .worked =
              [](const Work& w, int, int column) {
                std::vector<Term> terms;
                for (int row = 0; row < w.values().Find("net.stages")->rows(); ++row)
                  terms.push_back(w("net.stages", row, column));
                return Sum(terms);
              },
          .words = {{"net", text.Word(NetWord(problem->depth))}},
          .entries = {{"p", {"net.total", 0, kParameters}}, {"macs", {"net.total", 0, kMacs}}}});
}

void AddConventions(Sheet& s, const Solved& problem, const TextBook& text) {
  const auto number = [&](const char* name, const char* symbol, auto of, const char* key = "") {
    return Described{
        .name = name,
        .symbol = symbol,
        .numbers = [problem, of] { return Number(of(problem->Net(problem->keras_depth))); },
        .key = key};
  };
  s.Step(
      number(
          "more", "\\text{difference}", [](const Network& n) { return n.more.Sum(); },
          "keras_more"),
      {.phase = Phase::kOutlook,
       .formula = "@more = @keras.total - @torch.total",
       .kind = "conventions",
       .label = "\\text{Keras}",
       .also =
           {number(
                "more.biases", "\\text{biases}",
                [](const Network& n) { return n.more.convolution_biases; }, "keras_more_biases"),
            number(
                "more.means", "\\text{means}",
                [](const Network& n) { return n.more.running_means; }, "keras_more_means"),
            number(
                "more.variances", "\\text{variances}",
                [](const Network& n) { return n.more.running_variances; }, "keras_more_variances"),
            number("keras.total", "\\text{Keras}", [](const Network& n) { return n.keras.total; }),
            number("keras.trainable", "\\text{trainable}",
                   [](const Network& n) { return n.keras.trainable; }),
            number("keras.non_trainable", "\\text{non-trainable}",
                   [](const Network& n) { return n.keras.non_trainable; }),
            number("torch.total", "\\text{PyTorch}",
                   [](const Network& n) { return n.counted.total.parameters; })},
       .worked = [](const Work& w, int, int) { return w("keras.total") - w("torch.total"); },
       .words = {{"net", text.Word(NetWord(problem->keras_depth))}},
       .quantities = {"more", "more.biases", "more.means", "more.variances", "keras.total",
                      "keras.trainable", "keras.non_trainable", "torch.total"}});
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

// The number of boxes across, chosen so that all rows are full if that is possible.
int Across(int boxes) {
  if (boxes <= kMostAcross) return boxes;
  for (int across = kMostAcross; across >= kFewestAcross; --across)
    if (boxes % across == 0) return across;
  return kMostAcross;
}

}  // namespace

void AddOutlook(Sheet& sheet, const Solved& problem, const TextBook& text) {
  AddCosts(sheet, problem, text);
  AddDemo(sheet);
  AddNetworks(sheet, problem, text);
  AddConventions(sheet, problem, text);
}

void ComposeCharts(const Scene& scene) {
  ComposeChart(scene, BlockCost::kParameters);
  ComposeChart(scene, BlockCost::kMultiplyAdds);
}

void ComposeNetwork(const Scene& scene) {
  const auto& problem = scene.Of<Problem>();
  const Network& net = problem.Net(problem.depth);
  TensorFigure figure;
  figure.colours_only = true;  // a box shows its number when the pointer is on it
  std::vector<Item> items;
  for (std::size_t number = 0; number < net.counted.stages.size(); ++number) {
    const ImageShape& output = net.counted.stages[number].output;
    const bool vector = output.height == 1 && output.width == 1;
    const auto boxes = static_cast<int>(
        std::count_if(net.parts.begin(), net.parts.end(),
                      [&](const ResNetPart& part) { return part.stage == number; }));
    TensorFigure::Grid grid;
    grid.note =
        FillWords(scene.Word("box_block"),
                  {{"stage", scene.Word(Join("stage_", number))},
                   {"shape", vector ? std::to_string(output.channels) : ShapeText(output)}});
    grid.columns = Across(boxes);
    grid.rows = (boxes + grid.columns - 1) / grid.columns;
    grid.cells.resize(static_cast<std::size_t>(grid.rows * grid.columns));
    for (int box = 0; box < boxes; ++box) {
      const auto item = static_cast<int>(items.size());
      grid.cells[static_cast<std::size_t>(box)].item = item;
      items.push_back(scene.page.NumberItem(Join("box.", item + 1), {"net.block", item, 0}));
    }
    figure.grids.push_back(std::move(grid));
  }
  scene.Aside("network.said", "network_said");
  scene.page.Figure(
      "network",
      FillWords(scene.Word("figure_network"), {{"net", scene.Word(NetWord(problem.depth))}}),
      std::move(figure), std::move(items));
}

}  // namespace chainrule::blocks
