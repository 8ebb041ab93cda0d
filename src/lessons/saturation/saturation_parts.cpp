// The parts of the gradient: what each example adds to it.
#include <algorithm>
#include <cmath>
#include <utility>

#include "lessons/saturation/saturation_plots.h"
#include "math/join.h"

namespace chainrule::saturation {
namespace {

using Series = PlotFigure::Series;
using Style = Series::Style;

constexpr int kMostRows = 6;  // more examples are bars of a plot

// ‖g_n‖ as bars, |r_n| and θ'(s_n) as dots.
void ComposePlot(const Scene& scene) {
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

// |h − y| × θ' × ‖x‖, times 2/N, is ‖g_n‖. The bars of residuals and slopes have a fixed scale
// where these have a limit.
std::vector<BarTable::Column> ColumnsOf(int count, Activation theta) {
  const double largest_slope = theta == Activation::kLogistic ? 0.25 : 1;
  const Formula times = OwnFormula("\\times");
  const Formula factor = OwnFormula(Join("\\frac{2}{", count, "} ="));
  using Ink = BarTable::Ink;
  return {{OwnFormula("|h - y|"), {}, Ink::kText, Saturates(theta) ? 2.0 : 0.0},
          {OwnFormula("\\theta'"), times, Ink::kSlope, largest_slope},
          {OwnFormula("\\|x\\|"), times, Ink::kMuted, 0},
          {OwnFormula("\\|g_n\\|"), factor, Ink::kGradient, 0}};
}

// A row for each example.
void ComposeTable(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  const PerceptronPass& now = p.pass();
  const PerceptronPass& start = StartPass(scene);
  BarTable table;
  table.columns = scene.page.memory().Once(ColumnsOf, p.count(), p.theta);
  table.ticks = !StartOf(scene).here && !Hides(scene, {"part.length"});
  std::vector<Item> items;
  items.reserve(table.columns.size() * static_cast<std::size_t>(p.count()));
  table.rows.reserve(static_cast<std::size_t>(p.count()));
  for (int n = 0; n < p.count(); ++n) {
    BarTable::Row row{.number = n + 1,
                      .square = p.data->y(n) <= MiddleOf(p.theta),
                      .marked = IsWrong(scene, n),
                      .name = FillWords(scene.Word("head_example"), {{"n", std::to_string(n + 1)}}),
                      .bars = {}};
    const auto add = [&](const char* name, double value, double before) {
      // No bar for a number that the learner works out.
      const bool known = !Hides(scene, {name});
      row.bars.push_back({static_cast<int>(items.size()), known ? value : 0, known ? before : 0});
      items.push_back(scene.page.NumberItem(Join("parts.", name, ":", n, ",0"), {name, n, 0},
                                            NumberForm::kCompact));
    };
    const double length = Length(p.data->X.row(n));
    add("part.residual", std::abs(now.residual(n)), std::abs(start.residual(n)));
    add("slope", now.slope(n), start.slope(n));
    add("part.input", length, length);
    add("part.length", Length(now.contribution.row(n)), Length(start.contribution.row(n)));
    for (std::size_t i = 0; i < row.bars.size(); ++i)
      table.columns[i].largest =
          std::max({table.columns[i].largest, row.bars[i].value, row.bars[i].start});
    table.rows.push_back(std::move(row));
  }
  scene.page.Figure("parts", scene.Word("figure_parts_table"), std::move(table), std::move(items));
}

}  // namespace

void ComposeParts(const Scene& scene) {
  if (scene.Of<Solution>().count() <= kMostRows) return ComposeTable(scene);
  if (!Hides(scene, {"part.length"})) ComposePlot(scene);
}

}  // namespace chainrule::saturation
