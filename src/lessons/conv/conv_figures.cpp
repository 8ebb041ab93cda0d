// A and its transpose, cell by cell or as a heatmap; kernels, data and gradients.
#include <algorithm>
#include <utility>

#include "course/number.h"
#include "lessons/controls.h"
#include "lessons/conv/conv.h"
#include "math/join.h"
#include "page/heatmap_words.h"
#include "page/pieces.h"

namespace chainrule::conv {
namespace {

using std::int64_t;
using Grid = TensorFigure::Grid;
using Cell = TensorFigure::Cell;

const Convolution& Of(const Scene& scene) {
  return scene.Of<Problem>().conv;
}

double Largest(const Eigen::MatrixXd& numbers) {
  return numbers.cwiseAbs().maxCoeff();
}

int Add(const Scene& scene, const std::string& group, const Quantity& quantity,
        std::vector<Item>& items) {
  items.push_back(scene.page.NumberItem(group + ToText(quantity), quantity));
  return static_cast<int>(items.size()) - 1;
}

Cell NumberCell(const Scene& scene, const std::string& group, const Quantity& quantity,
                double largest, std::vector<Item>& items) {
  Cell cell;
  cell.item = Add(scene, group, quantity, items);
  if (largest > 0 && scene.page.Visible(quantity))
    cell.strength = scene.Value(quantity.name, quantity.row, quantity.column) / largest;
  return cell;
}

Grid GridOf(const Scene& scene, const std::string& title, int64_t rows, int64_t columns,
            bool with_size) {
  Grid grid;
  grid.title = scene.page.Parsed(title);
  if (with_size) grid.note = Join(rows, " × ", columns);
  grid.rows = static_cast<int>(rows);
  grid.columns = static_cast<int>(columns);
  return grid;
}

// Adds heads, lines between channels and between rows of a picture, and the numbers that A is
// multiplied with and gives.
void AddEdges(const Scene& scene, bool transposed, Grid& grid, std::vector<Item>& items) {
  const Convolution& conv = Of(scene);
  struct Side {
    std::vector<Formula> heads;
    std::vector<int> numbers;
    std::vector<int> breaks;
  };
  const auto side = [&](int64_t count, int64_t in_line, const char* name, const auto& symbol) {
    Side all;
    for (int64_t i = 0; i < count; ++i) {
      all.heads.push_back(scene.page.Parsed(symbol(i)));
      all.numbers.push_back(Add(scene, "edge.", EntryOf(conv, name, i), items));
      if (i > 0 && i % in_line == 0) all.breaks.push_back(static_cast<int>(i));
    }
    return all;
  };
  Side outputs = side(conv.rows, conv.out[1], transposed ? "dy" : "y",
                      [&](int64_t row) { return OutputSymbol(conv, row, transposed ? "g" : "y"); });
  Side inputs = side(conv.columns, conv.axes[1].n, transposed ? "dx" : "x",
                     [&](int64_t column) { return InputSymbol(conv, column); });
  Side& down = transposed ? inputs : outputs;
  Side& across = transposed ? outputs : inputs;
  grid.row_heads = std::move(down.heads);
  grid.row_feet = std::move(down.numbers);
  grid.row_breaks = std::move(down.breaks);
  grid.column_heads = std::move(across.heads);
  grid.column_feet = std::move(across.numbers);
  grid.column_breaks = std::move(across.breaks);
  grid.column_feet_head = scene.page.Parsed(transposed ? "g" : "x");
  grid.row_feet_head = scene.page.Parsed(transposed ? "\\partial L/\\partial x" : "y");
}

void ComposeKernelsOf(const Scene& scene, const char* name, const char* id, const char* word,
                      const char* title, const char* group) {
  TensorFigure figure;
  figure.tinted = true;
  std::vector<Item> items;
  const Convolution& conv = Of(scene);
  EachKernel(conv, [&](const ConvTap& channels, bool first) {
    figure.grids.push_back(KernelGrid(scene, name, title, group, channels, items));
    figure.grids.back().new_line = first && channels.out_channel > 0 && conv.axes[0].k > 1;
  });
  scene.page.Heading(Join(id, ".title"), 3, scene.Word(word));
  scene.page.Figure(id, scene.Word(word), std::move(figure), std::move(items));
}

void ComposeHeatmap(const Scene& scene) {
  const auto& problem = scene.Of<Problem>();
  HeatmapFigure figure;
  figure.source =
      scene.page.memory().Once(HeatmapSource, problem.conv.shape, problem.w, problem.seed);
  figure.shows = HeatmapShows(scene.state);
  if (const FieldValue& window = scene.state.Get("window"); window.word.empty())
    figure.window = {window.numbers(0), window.numbers(1), window.numbers(2)};
  if (problem.conv.weights <= kMostListed) figure.taps = "w";
  figure.window_item = 0;
  const auto moving = [&](Item item, const HeatmapFigure::Window& after) {
    return WithHandler(
        scene, std::move(item), [after](State state, const std::string&) -> Result<State> {
          if (after.columns == 0)
            state.SetWord("window", "fit");
          else
            state.Set("window",
                      Eigen::MatrixXd(Eigen::Vector3d(after.row, after.column, after.columns)));
          return state;
        });
  };
  std::vector<Item> items = HeatmapItems(figure, "set.window", moving);
  items.front() = FieldItem(scene, std::move(items.front()), "window");
  scene.page.Figure(
      "heatmap",
      FillWords(scene.Word("figure_heatmap"),
                {{"rows", Grouped(problem.conv.rows)}, {"columns", Grouped(problem.conv.columns)}}),
      std::move(figure), std::move(items));
}

// Inputs, outputs and gradients of a large convolution, one grid for each channel.
void ComposeData(const Scene& scene) {
  const Convolution& conv = Of(scene);
  if (conv.columns > kMostListed || conv.rows > kMostListed)
    return scene.Aside("data.many", "data_many",
                       {{{"inputs", Grouped(conv.columns)}, {"outputs", Grouped(conv.rows)}}, {}});
  TensorFigure figure;
  std::vector<Item> items;
  for (const char* name : {"x", "y", "dy", "dx"}) {
    const bool of_inputs = std::string_view(name).ends_with('x');
    const int64_t channels = of_inputs ? conv.shape.in_channels : conv.shape.out_channels;
    for (int64_t channel = 0; channel < channels; ++channel) {
      figure.grids.push_back(ChannelGrid(
          scene, name, of_inputs, channel, [](int64_t) { return false; }, items));
      figure.grids.back().new_line = channel == 0;
    }
  }
  scene.page.Heading("data.title", 3, scene.Word("figure_data"));
  scene.page.Figure("data", scene.Word("figure_data"), std::move(figure), std::move(items));
}

}  // namespace

Focus FocusOf(const Scene& scene) {
  const Convolution& conv = Of(scene);
  Focus focus;
  if (!StepByStep(conv) || scene.step == nullptr) return focus;
  const int64_t number = scene.number - 1;
  if (number < conv.rows)
    focus.row = number;
  else if (number < conv.rows + conv.columns)
    focus.column = number - conv.rows;
  else
    focus.tap = number - conv.rows - conv.columns;
  return focus;
}

bool Makes(const Scene& scene, const char* gradient) {
  return scene.step != nullptr && scene.step->produces.front().starts_with(gradient);
}

Grid MatrixGrid(const Scene& scene, bool transposed, bool small, std::vector<Item>& items) {
  const Convolution& conv = Of(scene);
  const int64_t tap = FocusOf(scene).tap;
  Grid grid =
      GridOf(scene, scene.sheet.LinkedSymbol({transposed ? "AT" : "A"}),
             transposed ? conv.columns : conv.rows, transposed ? conv.rows : conv.columns, true);
  const double largest = Largest(scene.Matrix("w"));
  std::vector<Formula> symbols;  // of the taps
  if (!small && scene.state.Word("show") == "symbols") {
    for (int64_t weight = 0; weight < conv.weights; ++weight)
      symbols.push_back(scene.page.Parsed(TapSymbol(conv, weight)));
  }
  for (int64_t i = 0; i < grid.rows; ++i) {
    for (int64_t j = 0; j < grid.columns; ++j) {
      const int64_t row = transposed ? j : i;
      const int64_t column = transposed ? i : j;
      Cell cell;
      if (const std::optional<int64_t> weight = Entry(conv, row, column)) {
        const ConvCell place{row, column, *weight};
        cell = NumberCell(scene, small ? "small." : "cell.",
                          transposed ? TransposeCell(place) : MatrixCell(place), largest, items);
        if (!symbols.empty()) cell.symbol = symbols[static_cast<std::size_t>(*weight)];
        cell.current = *weight == tap;
      }
      grid.cells.push_back(std::move(cell));
    }
  }
  if (!small) AddEdges(scene, transposed, grid, items);
  return grid;
}

Grid KernelGrid(const Scene& scene, const char* name, const char* title, const char* group,
                const ConvTap& channels, std::vector<Item>& items) {
  const Convolution& conv = Of(scene);
  const double largest = Largest(scene.Matrix("w"));
  const int64_t step_tap = FocusOf(scene).tap;
  Grid grid = GridOf(
      scene, Join(title, "^{(", channels.in_channel + 1, ",", channels.out_channel + 1, ")}"),
      conv.axes[0].k, conv.axes[1].k, false);
  for (int64_t y = 0; y < conv.axes[0].k; ++y) {
    for (int64_t x = 0; x < conv.axes[1].k; ++x) {
      const int64_t weight = WeightNumber(conv, {channels.out_channel, channels.in_channel, y, x});
      grid.cells.push_back(NumberCell(scene, group, EntryOf(conv, name, weight), largest, items));
      grid.cells.back().current = weight == step_tap;
    }
  }
  return grid;
}

Grid ChannelGrid(const Scene& scene, const char* name, bool of_inputs, int64_t channel,
                 const std::function<bool(int64_t number)>& in_use, std::vector<Item>& items) {
  const Convolution& conv = Of(scene);
  const double largest = Largest(scene.Matrix("w"));
  const int64_t rows = of_inputs ? conv.axes[0].n : conv.out[0];
  const int64_t columns = of_inputs ? conv.axes[1].n : conv.out[1];
  Grid grid =
      GridOf(scene, Join(scene.sheet.Symbol({name}), "^{", channel + 1, "}"), rows, columns, true);
  for (int64_t i = 0, number = channel * rows * columns; i < rows * columns; ++i, ++number) {
    grid.cells.push_back(NumberCell(scene, "data.", EntryOf(conv, name, number), largest, items));
    grid.cells.back().current = in_use(number);
  }
  return grid;
}

void ComposeKernels(const Scene& scene) {
  const Convolution& conv = Of(scene);
  if (conv.weights > kMostListed)
    return scene.Aside("kernels.many", "kernels_many",
                       {{{"count", std::to_string(conv.weights)}}, {}});
  // The gradients come before the weights, because the step computes them.
  if (AllComputed(conv) && scene.page.Visible(EntryOf(conv, "dw", 0)))
    ComposeKernelsOf(scene, "dw", "gradients", "figure_gradients", "\\partial L/\\partial W",
                     "gradient.");
  ComposeKernelsOf(scene, "w", "kernels", "figure_kernels", "W", "tap.");
}

std::shared_ptr<const HeatmapFigure::Source> HeatmapSource(const ConvShape& shape,
                                                           const FieldValue& weights, int seed) {
  const Problem problem{Convolution(shape), weights, {}, {}, seed};
  Eigen::VectorXd w = problem.Weights();
  const double largest = Largest(w);
  return std::make_shared<const HeatmapFigure::Source>(
      HeatmapFigure::Source{problem.conv, std::move(w), largest});
}

HeatmapFigure::Shows HeatmapShows(const State& state) {
  return state.Word("shows") == "density" ? HeatmapFigure::Shows::kDensity
                                          : HeatmapFigure::Shows::kLargest;
}

void ComposeStage(const Scene& scene) {
  if (WrittenOut(Of(scene))) return ComposePicture(scene);
  ComposeHeatmap(scene);
  ComposeKernels(scene);
  ComposeData(scene);
}

}  // namespace chainrule::conv
