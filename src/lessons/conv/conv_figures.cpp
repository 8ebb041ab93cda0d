// A and its transpose, cell by cell or as a heatmap; kernels, data and gradients; A as a file.
#include <algorithm>
#include <utility>

#include "course/number.h"
#include "course/sparse_export.h"
#include "lessons/controls.h"
#include "lessons/conv/conv.h"
#include "math/join.h"
#include "page/heatmap_picture.h"
#include "page/heatmap_words.h"

namespace chainrule::conv {
namespace {

using std::int64_t;
using Grid = TensorFigure::Grid;
using Cell = TensorFigure::Cell;

constexpr int64_t kMostCsvCells = 20'000'000;
constexpr int64_t kMostLatexCells = kMostCells;

const Convolution& Of(const Scene& scene) {
  return scene.Of<Problem>().conv;
}

// Whether input, kernel and output are shown as pictures, over A.
bool HasPicture(const Convolution& conv) {
  return WrittenOut(conv) && conv.shape.axes.size() == 2 && conv.weights <= kMostListed;
}

double Largest(const Eigen::MatrixXd& numbers) {
  return numbers.cwiseAbs().maxCoeff();
}

int Add(const Scene& scene, const std::string& group, const Quantity& quantity,
        std::vector<Item>& items) {
  items.push_back(scene.page.NumberItem(group + ToText(quantity), quantity));
  return static_cast<int>(items.size()) - 1;
}

// Whether the current step is about this output, input or tap.
bool InStep(const Scene& scene, const char* made, int64_t number) {
  const Convolution& conv = Of(scene);
  return StepByStep(conv) && scene.step != nullptr &&
         scene.step->produces.front() == EntryOf(conv, made, number).name;
}

// Whether the current step is about the output, the input or the tap of this connection.
bool InStep(const Scene& scene, const ConvCell& cell) {
  return InStep(scene, "y", cell.row) || InStep(scene, "dx", cell.column) ||
         InStep(scene, "dw", cell.weight);
}

// Whether the current step computes the gradient of inputs ("dx") or of taps ("dw").
bool Makes(const Scene& scene, const char* gradient) {
  return scene.step != nullptr && scene.step->produces.front().starts_with(gradient);
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

// Adds heads, lines between channels, and the numbers that A is multiplied with and gives.
void AddEdges(const Scene& scene, bool transposed, Grid& grid, std::vector<Item>& items) {
  const Convolution& conv = Of(scene);
  struct Side {
    std::vector<Formula> heads;
    std::vector<int> numbers;
    std::vector<int> breaks;
  };
  Side outputs;
  Side inputs;
  for (int64_t row = 0; row < conv.rows; ++row) {
    outputs.heads.push_back(scene.page.Parsed(OutputSymbol(conv, row, transposed ? "g" : "y")));
    outputs.numbers.push_back(
        Add(scene, "edge.", EntryOf(conv, transposed ? "dy" : "y", row), items));
    if (row > 0 && row % conv.channel_rows == 0) outputs.breaks.push_back(static_cast<int>(row));
  }
  for (int64_t column = 0; column < conv.columns; ++column) {
    inputs.heads.push_back(scene.page.Parsed(InputSymbol(conv, column)));
    inputs.numbers.push_back(
        Add(scene, "edge.", EntryOf(conv, transposed ? "dx" : "x", column), items));
    if (column > 0 && column % conv.channel_columns == 0)
      inputs.breaks.push_back(static_cast<int>(column));
  }
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

// A, or Aᵀ with rows and columns exchanged.
Grid MatrixGrid(const Scene& scene, bool transposed, std::vector<Item>& items) {
  const Convolution& conv = Of(scene);
  Grid grid =
      GridOf(scene, scene.sheet.LinkedSymbol({transposed ? "AT" : "A"}),
             transposed ? conv.columns : conv.rows, transposed ? conv.rows : conv.columns, true);
  const double largest = Largest(scene.Matrix("w"));
  std::vector<Formula> symbols;  // of the taps
  if (scene.state.Word("show") == "symbols") {
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
        cell = NumberCell(scene, "cell.", transposed ? TransposeCell(place) : MatrixCell(place),
                          largest, items);
        if (!symbols.empty()) cell.symbol = symbols[static_cast<std::size_t>(*weight)];
        cell.current = InStep(scene, place);
      }
      grid.cells.push_back(std::move(cell));
    }
  }
  AddEdges(scene, transposed, grid, items);
  return grid;
}

void ComposeMatrices(const Scene& scene) {
  TensorFigure figure;
  figure.tinted = true;
  figure.colours_only = scene.state.Word("show") == "colour";
  figure.largest = Largest(scene.Matrix("w"));
  figure.without = scene.Word("no_connection");
  std::vector<Item> items;
  // Under a picture there is room for the one that the step multiplies with.
  const bool back = Makes(scene, "dx");
  for (const bool transposed : {false, true})
    if (!HasPicture(Of(scene)) || transposed == back)
      figure.grids.push_back(MatrixGrid(scene, transposed, items));
  scene.page.Figure(
      "matrices",
      FillWords(scene.Word("figure_matrices"), {{"rows", std::to_string(Of(scene).rows)},
                                                {"columns", std::to_string(Of(scene).columns)}}),
      std::move(figure), std::move(items));
}

// The source of the heatmap. It depends only on shape and weights, because the picture is drawn
// anew whenever the source is another object.
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

void ComposeHeatmap(const Scene& scene) {
  const auto& problem = scene.Of<Problem>();
  HeatmapFigure figure;
  figure.source =
      scene.page.memory().Once(HeatmapSource, problem.conv.shape, problem.w, problem.seed);
  figure.shows = HeatmapShows(scene.state);
  if (const FieldValue& window = scene.state.Get("window"); window.word.empty())
    figure.window = {window.numbers(0), window.numbers(1), window.numbers(2)};
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

// Adds one grid for each kernel, with the taps or their gradients.
void AddKernels(const Scene& scene, const char* name, const char* title, const char* group,
                TensorFigure& figure, std::vector<Item>& items) {
  const Convolution& conv = Of(scene);
  const double largest = Largest(scene.Matrix(name));
  for (int64_t out = 0; out < conv.shape.out_channels; ++out) {
    for (int64_t in = 0; in < conv.group_inputs; ++in) {
      const int64_t channel = out / conv.group_outputs * conv.group_inputs + in;
      Grid grid = GridOf(scene, Join(title, "^{(", channel + 1, ",", out + 1, ")}"), conv.axes[0].k,
                         conv.axes[1].k, false);
      grid.new_line = in == 0 && out > 0 && conv.axes[0].k > 1;
      for (int64_t y = 0; y < conv.axes[0].k; ++y) {
        for (int64_t x = 0; x < conv.axes[1].k; ++x) {
          const int64_t weight = WeightNumber(conv, {out, channel, y, x});
          grid.cells.push_back(
              NumberCell(scene, group, EntryOf(conv, name, weight), largest, items));
          grid.cells.back().current = InStep(scene, "dw", weight);
        }
      }
      figure.grids.push_back(std::move(grid));
    }
  }
}

void ComposeKernelsOf(const Scene& scene, const char* name, const char* id, const char* word,
                      const char* title, const char* group) {
  TensorFigure figure;
  figure.tinted = true;
  std::vector<Item> items;
  AddKernels(scene, name, title, group, figure, items);
  scene.page.Heading(Join(id, ".title"), 3, scene.Word(word));
  scene.page.Figure(id, scene.Word(word), std::move(figure), std::move(items));
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

// Adds one grid for each channel of inputs, outputs or their gradients. `in_use` says of a number
// whether the step uses it.
template <class InUse>
void AddChannels(const Scene& scene, const char* name, bool of_inputs, bool new_line,
                 const InUse& in_use, TensorFigure& figure, std::vector<Item>& items) {
  const Convolution& conv = Of(scene);
  const double largest = Largest(scene.Matrix(name));
  const int64_t channels = of_inputs ? conv.shape.in_channels : conv.shape.out_channels;
  const int64_t rows = of_inputs ? conv.axes[0].n : conv.out[0];
  const int64_t columns = of_inputs ? conv.axes[1].n : conv.out[1];
  for (int64_t channel = 0, number = 0; channel < channels; ++channel) {
    Grid grid = GridOf(scene, Join(scene.sheet.Symbol({name}), "^{", channel + 1, "}"), rows,
                       columns, true);
    grid.new_line = new_line && channel == 0;
    for (int64_t i = 0; i < rows * columns; ++i, ++number) {
      grid.cells.push_back(NumberCell(scene, "data.", EntryOf(conv, name, number), largest, items));
      grid.cells.back().current = InStep(scene, name, number) || in_use(number);
    }
    figure.grids.push_back(std::move(grid));
  }
}

// What the step puts together: input, kernel and output; on the way back the gradient of the
// output, the kernel and the gradient of the input; for a tap the input and the gradient of the
// output. The kernel lies over the cells that the step uses.
void ComposePicture(const Scene& scene) {
  const Convolution& conv = Of(scene);
  const bool to_inputs = Makes(scene, "dx");
  const bool to_taps = Makes(scene, "dw");
  std::vector<bool> inputs(static_cast<std::size_t>(conv.columns));
  std::vector<bool> outputs(static_cast<std::size_t>(conv.rows));
  for (int64_t row = 0; row < conv.rows; ++row) {
    for (const ConvCell& cell : CellsOfOutput(conv, row)) {
      if (!InStep(scene, cell)) continue;
      inputs[static_cast<std::size_t>(cell.column)] = true;
      outputs[static_cast<std::size_t>(row)] = true;
    }
  }
  const auto of = [](const std::vector<bool>& used) {
    return [&used](int64_t number) { return used[static_cast<std::size_t>(number)]; };
  };
  TensorFigure figure;
  figure.tinted = true;
  std::vector<Item> items;
  if (to_inputs)
    AddChannels(scene, "dy", false, false, of(outputs), figure, items);
  else
    AddChannels(scene, "x", true, false, of(inputs), figure, items);
  if (to_taps) AddChannels(scene, "dy", false, false, of(outputs), figure, items);
  AddKernels(scene, "w", "W", "tap.", figure, items);
  if (to_taps) AddKernels(scene, "dw", "\\partial L/\\partial W", "gradient.", figure, items);
  if (to_inputs) AddChannels(scene, "dx", true, false, of(inputs), figure, items);
  if (!to_inputs && !to_taps) AddChannels(scene, "y", false, false, of(outputs), figure, items);
  scene.page.Figure("picture", scene.Word("figure_data"), std::move(figure), std::move(items));
}

// Inputs, outputs and gradients, one grid for each channel, if A does not show them.
void ComposeData(const Scene& scene) {
  const Convolution& conv = Of(scene);
  const bool at_edges = WrittenOut(conv) && conv.shape.axes.size() == 1;
  if (at_edges) return;
  if (conv.columns > kMostListed || conv.rows > kMostListed)
    return scene.Aside("data.many", "data_many",
                       {{{"inputs", Grouped(conv.columns)}, {"outputs", Grouped(conv.rows)}}, {}});
  TensorFigure figure;
  figure.tinted = true;
  std::vector<Item> items;
  const auto add = [&](const char* name, bool of_inputs) {
    AddChannels(
        scene, name, of_inputs, true, [](int64_t) { return false; }, figure, items);
  };
  add("x", true);
  add("y", false);
  add("dy", false);
  add("dx", true);
  scene.page.Heading("data.title", 3, scene.Word("figure_data"));
  scene.page.Figure("data", scene.Word("figure_data"), std::move(figure), std::move(items));
}

SparseRows RowsOf(const Problem& problem) {
  const Convolution& conv = problem.conv;
  Eigen::VectorXd w = problem.Weights();
  SparseRows rows{.name = Join("A-", conv.rows, "x", conv.columns),
                  .comment = "The matrix A of a convolution, y = A x.",
                  .rows = conv.rows,
                  .columns = conv.columns,
                  .filled = conv.connections,
                  .row_work = conv.taps * conv.group_inputs};
  for (const double number : w)
    rows.longest_number = std::max(rows.longest_number, PrintNumber(number).size());
  rows.cells_of = [conv, w = std::move(w)](int64_t row) {
    SparseRows::Cells cells;
    for (const ConvCell& cell : CellsOfOutput(conv, row))
      cells.push_back({cell.column, w(static_cast<Eigen::Index>(cell.weight))});
    return cells;
  };
  return rows;
}

}  // namespace

Result<std::unique_ptr<Export>> TakeAway(std::string_view format, double most_bytes,
                                         const State& state, const TextBook& text) {
  const Problem problem = ProblemOf(state);
  const Convolution& conv = problem.conv;
  const std::string name(format);
  if (std::find(std::begin(kFormats), std::end(kFormats), format) == std::end(kFormats))
    return Error{FillWords(text.Word("error_take_format"), {{"format", name.substr(0, 32)}})};
  const std::string shown = text.Word("take_" + name);
  const int64_t most_cells = name == "csv" ? kMostCsvCells : kMostLatexCells;
  const double cells = static_cast<double>(conv.rows) * static_cast<double>(conv.columns);
  if ((name == "csv" || name == "latex") && cells > static_cast<double>(most_cells))
    return Error{FillWords(text.Word("error_take_cells"), {{"format", shown},
                                                           {"rows", Grouped(conv.rows)},
                                                           {"columns", Grouped(conv.columns)},
                                                           {"most", Grouped(most_cells)}})};
  SparseRows rows = RowsOf(problem);
  std::unique_ptr<Export> made =
      name == "png"
          ? PictureOf(rows.name + ".png", *HeatmapSource(conv.shape, problem.w, problem.seed),
                      HeatmapShows(state))
          : SparseExport(format, std::move(rows));
  const double most = name == "npz" ? std::min(most_bytes, kZipLimit) : most_bytes;
  if (made->bytes() > most)
    return Error{FillWords(
        text.Word(made->exact() ? "error_take_large" : "error_take_larger"),
        {{"format", shown}, {"bytes", BytesInWords(made->bytes())}, {"most", BytesInWords(most)}})};
  return made;
}

void ComposeStage(const Scene& scene) {
  if (HasPicture(Of(scene))) {
    ComposePicture(scene);
    ComposeMatrices(scene);
    return;
  }
  if (WrittenOut(Of(scene)))
    ComposeMatrices(scene);
  else
    ComposeHeatmap(scene);
  ComposeKernels(scene);
  ComposeData(scene);
}

}  // namespace chainrule::conv
