#include "lessons/conv/conv_figures.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "math/join.h"
#include "page/heatmap_words.h"
#include "page/pieces.h"

namespace chainrule::conv {
namespace {

using std::int64_t;
using Grid = TensorFigure::Grid;
using Of = std::function<Quantity(int64_t)>;  // what is shown of the weight, input or output with
                                              // this number
using Cell = TensorFigure::Cell;

std::string SizeWords(int64_t rows, int64_t columns) {
  return Join(rows, " × ", columns);
}

class Figures {
 public:
  Figures(const PageContext& context, Page& page)
      : context_(context), conv_(context.conv), page_(page) {}

  int Add(std::vector<Item>& items, std::string id, const Quantity& quantity) const {
    items.push_back(page_.NumberItem(std::move(id), quantity));
    return static_cast<int>(items.size()) - 1;
  }

  bool Current(const Quantity& quantity) const {
    return context_.step != nullptr && context_.step->produces.front() == quantity.name &&
           StepByStep(conv_);
  }

  // Whether the step that is shown is about this output, input or tap.
  bool InStep(int64_t row, int64_t column, int64_t weight) const {
    return Current(Output(conv_, row)) || Current(InputGradient(conv_, column)) ||
           Current(WeightGradient(conv_, weight));
  }

  double Strength(const Quantity& quantity, double largest) const {
    if (!page_.Visible(quantity) || !(largest > 0)) return 0;
    return *context_.trace.values.At(quantity) / largest;
  }

  double LargestOf(const char* name) const {
    const Eigen::MatrixXd* matrix = context_.trace.values.Find(name);
    return matrix == nullptr || matrix->size() == 0 ? 0 : matrix->cwiseAbs().maxCoeff();
  }

  // A, or Aᵀ with rows and columns exchanged.
  Grid MatrixGrid(bool transposed, std::vector<Item>& items) const {
    const int64_t rows = transposed ? conv_.columns : conv_.rows;
    const int64_t columns = transposed ? conv_.rows : conv_.columns;
    Grid grid;
    grid.title = OwnFormula(transposed ? "\\link{AT}{A^{\\top}}" : "\\link{A}{A}");
    grid.note = SizeWords(rows, columns);
    grid.rows = static_cast<int>(rows);
    grid.columns = static_cast<int>(columns);
    const double largest = LargestOf("w");
    std::vector<Formula> symbols;  // of the taps
    if (context_.state.Word("show") == "symbols") {
      for (int64_t weight = 0; weight < conv_.weights; ++weight)
        symbols.push_back(OwnFormula(TapSymbol(conv_, weight)));
    }
    for (int64_t i = 0; i < rows; ++i) {
      for (int64_t j = 0; j < columns; ++j) {
        const int64_t row = transposed ? j : i;
        const int64_t column = transposed ? i : j;
        Cell cell;
        if (const std::optional<int64_t> weight = Entry(conv_, row, column)) {
          const Quantity quantity =
              transposed ? TransposeCell(row, column) : MatrixCell(row, column);
          cell.item = Add(items, "cell." + ToText(quantity), quantity);
          cell.strength = Strength(quantity, largest);
          if (!symbols.empty()) cell.symbol = symbols[static_cast<std::size_t>(*weight)];
          cell.current = InStep(row, column, *weight);
        }
        grid.cells.push_back(std::move(cell));
      }
    }
    AddEdges(grid, transposed, items);
    return grid;
  }

  // Heads, borders of channels, and the numbers that A is multiplied with and gives.
  void AddEdges(Grid& grid, bool transposed, std::vector<Item>& items) const {
    std::vector<Formula> outputs;
    std::vector<Formula> inputs;
    std::vector<int> given;
    std::vector<int> made;
    for (int64_t row = 0; row < conv_.rows; ++row) {
      outputs.push_back(OwnFormula(OutputSymbol(conv_, row, transposed ? "g" : "y")));
      const Quantity number = transposed ? OutputGradient(row) : Output(conv_, row);
      (transposed ? given : made).push_back(Add(items, "edge." + ToText(number), number));
    }
    for (int64_t column = 0; column < conv_.columns; ++column) {
      inputs.push_back(OwnFormula(InputSymbol(conv_, column)));
      const Quantity number = transposed ? InputGradient(conv_, column) : Input(column);
      (transposed ? made : given).push_back(Add(items, "edge." + ToText(number), number));
    }
    std::vector<int> output_breaks;
    std::vector<int> input_breaks;
    for (int64_t row = conv_.channel_rows; row < conv_.rows; row += conv_.channel_rows)
      output_breaks.push_back(static_cast<int>(row));
    for (int64_t column = conv_.channel_columns; column < conv_.columns;
         column += conv_.channel_columns)
      input_breaks.push_back(static_cast<int>(column));
    grid.row_heads = transposed ? inputs : outputs;
    grid.column_heads = transposed ? outputs : inputs;
    grid.row_breaks = transposed ? input_breaks : output_breaks;
    grid.column_breaks = transposed ? output_breaks : input_breaks;
    grid.column_feet = std::move(given);
    grid.row_feet = std::move(made);
    grid.column_feet_head = OwnFormula(transposed ? "g" : "x");
    grid.row_feet_head = OwnFormula(transposed ? "\\partial L/\\partial x" : "y");
  }

  // One grid for each kernel, of `of`: Weight or WeightGradient.
  void AddKernels(TensorFigure& figure, std::vector<Item>& items, const char* id, const char* title,
                  double largest, const Of& of) const {
    for (int64_t out = 0; out < conv_.shape.out_channels; ++out) {
      for (int64_t in = 0; in < conv_.group_inputs; ++in) {
        const int64_t channel = out / conv_.group_outputs * conv_.group_inputs + in;
        Grid grid;
        grid.title = OwnFormula(Join(title, "^{(", channel + 1, ",", out + 1, ")}"));
        grid.rows = static_cast<int>(conv_.axes[0].k);
        grid.columns = static_cast<int>(conv_.axes[1].k);
        grid.new_line = in == 0 && out > 0 && conv_.axes[0].k > 1;
        for (int64_t y = 0; y < conv_.axes[0].k; ++y) {
          for (int64_t x = 0; x < conv_.axes[1].k; ++x) {
            const int64_t weight = WeightNumber(conv_, {out, channel, y, x});
            const Quantity quantity = of(weight);
            Cell cell;
            cell.item = Add(items, id + ToText(quantity), quantity);
            cell.strength = Strength(quantity, largest);
            cell.current = Current(WeightGradient(conv_, weight)) || Current(quantity);
            grid.cells.push_back(std::move(cell));
          }
        }
        figure.grids.push_back(std::move(grid));
      }
    }
    figure.tinted = true;
  }

  // One grid for each channel.
  void AddPictures(TensorFigure& figure, std::vector<Item>& items, bool of_inputs,
                   const std::string& letter, const std::string& id, double largest,
                   const Of& of) const {
    const int64_t channels = of_inputs ? conv_.shape.in_channels : conv_.shape.out_channels;
    const int64_t rows = of_inputs ? conv_.axes[0].n : conv_.out[0];
    const int64_t columns = of_inputs ? conv_.axes[1].n : conv_.out[1];
    for (int64_t channel = 0; channel < channels; ++channel) {
      Grid grid;
      grid.title = OwnFormula(Join(letter, "^{", channel + 1, "}"));
      grid.note = SizeWords(rows, columns);
      grid.rows = static_cast<int>(rows);
      grid.columns = static_cast<int>(columns);
      grid.new_line = channel == 0;
      for (int64_t y = 0; y < rows; ++y) {
        for (int64_t x = 0; x < columns; ++x) {
          const ConvPlace place{channel, y, x};
          const Quantity quantity =
              of(of_inputs ? InputNumber(conv_, place) : OutputNumber(conv_, place));
          Cell cell;
          cell.item = Add(items, id + ToText(quantity), quantity);
          cell.strength = Strength(quantity, largest);
          cell.current = Current(quantity);
          grid.cells.push_back(std::move(cell));
        }
      }
      figure.grids.push_back(std::move(grid));
    }
    figure.tinted = true;
  }

  void Matrices() {
    TensorFigure figure;
    figure.tinted = true;
    figure.colours_only = context_.state.Word("show") == "colour";
    figure.largest = LargestOf("w");
    figure.without = context_.text.Word("no_connection");
    std::vector<Item> items;
    figure.grids.push_back(MatrixGrid(false, items));
    figure.grids.push_back(MatrixGrid(true, items));
    page_.Figure("matrices",
                 FillWords(context_.text.Word("figure_matrices"),
                           {{"rows", std::to_string(conv_.rows)},
                            {"columns", std::to_string(conv_.columns)}}),
                 std::move(figure), std::move(items));
  }

 private:
  const PageContext& context_;
  const Convolution& conv_;
  Page& page_;
};

void ComposeHeatmap(const PageContext& context,
                    std::shared_ptr<const HeatmapFigure::Source>& heatmap, Page& page) {
  const Eigen::VectorXd& w = context.trace.values.Find("w")->col(0);
  if (!heatmap || !(heatmap->conv.shape == context.conv.shape) || heatmap->w != w) {
    heatmap = std::make_shared<const HeatmapFigure::Source>(
        HeatmapFigure::Source{context.conv, w, w.cwiseAbs().maxCoeff()});
  }
  HeatmapFigure figure;
  figure.source = heatmap;
  figure.shows = context.state.Word("shows") == "density" ? HeatmapFigure::Shows::kDensity
                                                          : HeatmapFigure::Shows::kLargest;
  if (const FieldValue& window = context.state.Get("window"); window.word.empty())
    figure.window = {window.numbers(0), window.numbers(1), window.numbers(2)};
  figure.window_item = 0;
  std::vector<Item> items = HeatmapItems(figure, "set.window");
  page.Figure(
      "heatmap",
      FillWords(context.text.Word("figure_heatmap"),
                {{"rows", Grouped(context.conv.rows)}, {"columns", Grouped(context.conv.columns)}}),
      std::move(figure), std::move(items));
}

}  // namespace

void ComposeMatrices(const PageContext& context,
                     std::shared_ptr<const HeatmapFigure::Source>& heatmap, Page& page) {
  if (WrittenOut(context.conv))
    Figures(context, page).Matrices();
  else
    ComposeHeatmap(context, heatmap, page);
}

namespace {

void ComposeGradients(const PageContext& context, Page& page) {
  const Convolution& conv = context.conv;
  const Figures figures(context, page);
  TensorFigure gradients;
  std::vector<Item> numbers;
  figures.AddKernels(gradients, numbers, "gradient.", "\\partial L/\\partial W",
                     figures.LargestOf("dw"),
                     [&](int64_t weight) { return WeightGradient(conv, weight); });
  page.Heading("gradients.title", 3, context.text.Word("figure_gradients"));
  page.Figure("gradients", context.text.Word("figure_gradients"), std::move(gradients),
              std::move(numbers));
}

}  // namespace

void ComposeKernels(const PageContext& context, Page& page) {
  const Convolution& conv = context.conv;
  if (conv.weights > kMostListed) {
    page.Prose("kernels.many", context.text.Word("kernels_many"),
               {{{"count", std::to_string(conv.weights)}}, {}}, TextStyle::kAside);
    return;
  }
  // What these steps make stands before what they are made of.
  if (AllComputed(conv) && page.Visible(WeightGradient(conv, 0))) ComposeGradients(context, page);
  const Figures figures(context, page);
  TensorFigure kernels;
  std::vector<Item> items;
  figures.AddKernels(kernels, items, "tap.", "W", figures.LargestOf("w"),
                     [](int64_t weight) { return Weight(weight); });
  page.Heading("kernels.title", 3, context.text.Word("figure_kernels"));
  page.Figure("kernels", context.text.Word("figure_kernels"), std::move(kernels), std::move(items));
}

void ComposeData(const PageContext& context, Page& page) {
  const Convolution& conv = context.conv;
  const bool at_edges = WrittenOut(conv) && conv.shape.axes.size() == 1;
  if (at_edges) return;
  if (conv.columns > kMostListed || conv.rows > kMostListed) {
    page.Prose("data.many", context.text.Word("data_many"),
               {{{"inputs", Grouped(conv.columns)}, {"outputs", Grouped(conv.rows)}}, {}},
               TextStyle::kAside);
    return;
  }
  const Figures figures(context, page);
  TensorFigure data;
  std::vector<Item> items;
  figures.AddPictures(data, items, true, "x", "data.", figures.LargestOf("x"),
                      [](int64_t column) { return Input(column); });
  figures.AddPictures(data, items, false, "y", "data.", figures.LargestOf("y"),
                      [&](int64_t row) { return Output(conv, row); });
  figures.AddPictures(data, items, false, "g", "data.", figures.LargestOf("dy"),
                      [](int64_t row) { return OutputGradient(row); });
  figures.AddPictures(data, items, true, "\\partial L/\\partial x", "data.",
                      figures.LargestOf("dx"),
                      [&](int64_t column) { return InputGradient(conv, column); });
  page.Heading("data.title", 3, context.text.Word("figure_data"));
  page.Figure("data", context.text.Word("figure_data"), std::move(data), std::move(items));
}

}  // namespace chainrule::conv
