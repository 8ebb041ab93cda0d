// The words around the step: the question, facts about A, other routes to the result, and settings;
// A as a file.
#include <algorithm>
#include <cmath>
#include <utility>

#include "course/number.h"
#include "course/sparse_export.h"
#include "lessons/controls.h"
#include "lessons/conv/conv.h"
#include "math/convolution_matrix.h"
#include "math/convolution_products.h"
#include "math/convolution_routes.h"
#include "math/join.h"
#include "math/toeplitz.h"
#include "page/heatmap_picture.h"
#include "page/heatmap_words.h"
#include "page/pieces.h"

namespace chainrule::conv {
namespace {

using std::int64_t;

constexpr int64_t kMostCsvCells = 20'000'000;
constexpr int64_t kMostLatexCells = 1600;
constexpr int64_t kMostRouted = 20'000;  // connections up to which the slow routes are computed

// The output that the question is about: the second of the first channel, if there is one.
int64_t Questioned(const Convolution& conv) {
  return conv.channel_rows > 1 ? 1 : 0;
}

std::vector<int64_t> Hearers(const Convolution& conv, const std::string& guess) {
  const int64_t row = Questioned(conv);
  std::vector<int64_t> columns;
  if (guess == "window") {
    for (const ConvCell& cell : CellsOfOutput(conv, row)) columns.push_back(cell.column);
  } else if (guess == "channel") {
    for (const ConvCell& cell : CellsOfOutput(conv, row))
      if (InputPlace(conv, cell.column).channel == 0) columns.push_back(cell.column);
  } else if (guess == "all") {
    for (int64_t column = 0; column < conv.columns; ++column) columns.push_back(column);
  } else {
    const ConvPlace place = OutputPlace(conv, row);
    if (place.y < conv.axes[0].n && place.x < conv.axes[1].n)
      columns.push_back(InputNumber(conv, {0, place.y, place.x}));
  }
  return columns;
}

std::string Percent(double part) {
  return ShowNumber(100 * part, 2) + " %";
}

double Largest(const Eigen::VectorXd& difference) {
  return difference.size() == 0 ? 0 : difference.cwiseAbs().maxCoeff();
}

void ComposeToeplitz(const Scene& scene) {
  const Convolution& conv = scene.Of<Problem>().conv;
  const Toeplitz toeplitz = IsToeplitz(conv);
  const char* kinds[] = {"toeplitz_yes", "toeplitz_by_channel", "toeplitz_block",
                         "toeplitz_block_by_channel", "toeplitz_no"};
  const char* reasons[] = {"because_one_row",  "because_one_column", "because_no_connections",
                           "because_diagonal", "because_channels",   "because_picture_rows",
                           "because_stride"};
  TextContext words;
  if (toeplitz.breaks_at) {
    const auto& at = *toeplitz.breaks_at;
    const auto cell = [](int64_t row, int64_t column) {
      return Join("A_{", row + 1, ",", column + 1, "}");
    };
    words.words["cell"] = cell(at.row, at.column);
    words.words["next"] = cell(at.row + 1, at.column + 1);
  }
  words.words["stride"] = std::to_string(std::max(conv.axes[0].stride, conv.axes[1].stride));
  std::string sentence = Join(scene.Word(kinds[static_cast<int>(toeplitz.kind)]), " ",
                              scene.Word(reasons[static_cast<int>(toeplitz.reason)]));
  if (toeplitz.breaks_at) sentence += " " + scene.Word("toeplitz_breaks");
  scene.page.Prose("facts.toeplitz", sentence, words);
}

void ComposeQuestion(const Scene& scene) {
  const Convolution& conv = scene.Of<Problem>().conv;
  TextContext words;
  words.words["place"] = OutputSymbol(conv, Questioned(conv));
  if (!scene.ComposeQuestion("question", words)) return;
  const std::string& guess = scene.state.Word("guess");
  const std::vector<int64_t> truth = Hearers(conv, "window");
  // In a small convolution several guesses may be right.
  const bool right = Hearers(conv, guess) == truth;
  words.words["count"] = std::to_string(truth.size());
  words.words["inputs"] = std::to_string(conv.columns);
  std::string list;
  for (std::size_t i = 0; i < truth.size() && i < kMostTerms; ++i)
    list += (i > 0 ? ", " : "") + InputSymbol(conv, truth[i]);
  words.words["list"] = list + (truth.size() > kMostTerms ? ", \\dots" : "");
  scene.ComposeAnswer(right ? guess : "window", truth.empty() ? "question_none" : "question_answer",
                      words);
  if (!right && scene.text.HasWord("question_why_" + guess))
    scene.Say("question.why", "question_why_" + guess, words);
}

// Size, connections, memory; whether A is Toeplitz.
void ComposeFacts(const Scene& scene) {
  const Convolution& conv = scene.Of<Problem>().conv;
  const double cells = static_cast<double>(conv.rows) * static_cast<double>(conv.columns);
  const TextContext words{{{"rows", Grouped(conv.rows)},
                           {"columns", Grouped(conv.columns)},
                           {"connections", Grouped(conv.connections)},
                           {"weights", Grouped(conv.weights)},
                           {"density", Percent(static_cast<double>(conv.connections) / cells)},
                           {"bytes", BytesInWords(SparseBytes(conv))},
                           {"kernel_bytes", BytesInWords(8 * static_cast<double>(conv.weights))}},
                          {}};
  scene.Aside("facts.size", "facts_size", words);
  scene.Aside("facts.bytes", "facts_bytes", words);
  scene.Aside("facts.stored", "facts_stored", words);
  if (scene.step == nullptr) ComposeToeplitz(scene);
}

// Describes the backward pass as a convolution.
void TellCorrelation(const Scene& scene, const FullCorrelation& full, TextContext& words) {
  const auto zeros = [&](int64_t count) {
    return FillWords(scene.Word(count == 1  ? "zeros_one"
                                : count < 0 ? "zeros_cut"
                                            : "zeros"),
                     {{"n", std::to_string(std::abs(count))}});
  };
  words.words["between"] = zeros(std::max(full.spread[0].between, full.spread[1].between));
  words.words["before"] = zeros(full.spread[1].before);
  words.words["after"] = zeros(full.spread[1].after);
}

// Computes the step's result by other routes, and says how far apart they are.
void ComposeRoutes(const Scene& scene) {
  const Convolution& conv = scene.Of<Problem>().conv;
  if (conv.connections > kMostRouted || scene.step == nullptr) return;
  const Eigen::VectorXd w = scene.Matrix("w");
  const Eigen::VectorXd x = scene.Matrix("x");
  const Eigen::VectorXd dy = scene.Matrix("dy");
  // A nudge of 1 is exact, because the loss is linear in x and in w. Long lists are not nudged.
  constexpr double kNudge = 1;
  const auto nudged = [&](const Eigen::VectorXd& gradient, auto nudge) {
    Eigen::VectorXd numbers = gradient;
    for (Eigen::Index i = 0; i < numbers.size() && numbers.size() <= kMostListed; ++i)
      numbers(i) = nudge(conv, w, x, dy, i, kNudge);
    return numbers;
  };
  TextContext words;
  const auto apart = [&](std::initializer_list<double> differences) {
    scene.Tell(words, "apart", "apart", std::max(differences));
  };
  if (scene.Is("output") || scene.Is("outputs")) {
    apart({Largest(ApplyByLoop(conv, w, x) - Apply(conv, w, x))});
    scene.Aside("routes", "routes_y", words);
  } else if (scene.Is("input") || scene.Is("inputs")) {
    const Eigen::VectorXd dx = Adjoint(conv, w, dy);
    const FullCorrelation full = AsFullCorrelation(conv, w, dy);
    apart({Largest(AdjointByGathering(conv, w, dy) - dx),
           Largest(Apply(full.correlation, full.w, full.g) - dx),
           Largest(nudged(dx, NudgeInput) - dx)});
    TellCorrelation(scene, full, words);
    scene.Say("correlation", "correlation", words);
    scene.Aside("routes", conv.columns <= kMostListed ? "routes_dx" : "routes_dx_large", words);
    scene.Aside("transposed", "transposed", words);
  } else {
    const Eigen::VectorXd dw = WeightGradient(conv, x, dy);
    apart({Largest(WeightGradientByLoop(conv, x, dy) - dw), Largest(nudged(dw, NudgeWeight) - dw)});
    scene.Aside("routes", conv.weights <= kMostListed ? "routes_dw" : "routes_dw_large", words);
  }
}

// The control for a size along an axis, or for a size without axes.
Item SizeOf(const Scene& scene, const std::string& key, int axis) {
  const Field& field = *scene.fields.Find(key);
  const bool two = scene.state.Integer("dim") == 2 && field.kind == FieldKind::kVector;
  const char* const which = !two ? "size_" : axis > 0 ? "size_columns_" : "size_rows_";
  const Eigen::MatrixXd& numbers = scene.state.Matrix(key);
  Item item = SizeItem(scene, Join("size.", key, axis > 0 ? ".2" : ""), scene.Word(which + key),
                       numbers(numbers.size() > 1 ? axis : 0), {field.min, field.max, 1},
                       [key, axis, two](State state, double value) -> Result<State> {
                         Eigen::MatrixXd sizes = state.Matrix(key);
                         // One number stood for both axes.
                         if (two && sizes.size() == 1)
                           sizes = Eigen::MatrixXd::Constant(2, 1, sizes(0));
                         sizes(axis) = value;
                         state.Set(key, std::move(sizes));
                         return state;
                       });
  item.symbol = scene.page.Parsed(Join("\\text{", item.name, "}"));
  return item;
}

// Buttons that ask for a file or make one.
void ComposeFiles(const Scene& scene, const std::string& group, const char* intro,
                  const std::vector<std::string>& names, std::string Handler::*what) {
  std::vector<Item> buttons;
  for (const std::string& name : names) {
    Handler handler;
    handler.*what = name;
    buttons.push_back(
        Doing(Button(Join(group, ".", name), scene.Word(Join(group, "_", name))), handler));
  }
  scene.Aside(Join(group, intro), KeyOf(Join(group, intro)));
  scene.page.Controls(group, scene.Word(group), std::move(buttons));
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

std::string BytesInWords(double bytes) {
  const char* units[] = {"bytes", "kB", "MB", "GB", "TB", "PB"};
  int unit = 0;
  while (bytes >= 1000 && unit < 5) {
    bytes /= 1000;
    ++unit;
  }
  return Join(ShowNumber(bytes, unit == 0 ? 0 : 1), " ", units[unit]);
}

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

void ComposeStory(const Scene& scene) {
  const Convolution& conv = scene.Of<Problem>().conv;
  TextContext words;
  if (scene.step != nullptr) words = scene.step->context;
  words.words["rows"] = Grouped(conv.rows);
  words.words["columns"] = Grouped(conv.columns);
  words.words["cin"] = std::to_string(conv.shape.in_channels);
  words.words["cout"] = std::to_string(conv.shape.out_channels);
  ComposeStepWords(scene.text, scene.trace, scene.number, words, scene.page);
  if (scene.step == nullptr)
    ComposeQuestion(scene);
  else
    scene.ComposeLines(
        {.others = scene.Matrix(scene.step->produces.front()).size() <= kMostListed});
  scene.ComposePinned();
  ComposeRoutes(scene);
}

void ComposeSettings(const Scene& scene) {
  const Convolution& conv = scene.Of<Problem>().conv;
  const int axes = scene.state.Integer("dim");
  const auto group = [&](const char* id, std::vector<Item> items) {
    scene.page.Controls(id, scene.Word(id), std::move(items));
  };
  const auto dimension = [&](const char* id, const char* word, int count) {
    Item item = ActionButton(scene, id, word, [count](State state) -> Result<State> {
      state.Set("dim", count);
      return state;
    });
    item.selected = axes == count;
    return item;
  };
  const auto sizes = [&](const char* id, std::initializer_list<const char*> keys) {
    std::vector<Item> items;
    for (const char* key : keys) {
      items.push_back(SizeOf(scene, key, 0));
      if (axes == 2 && scene.fields.Find(key)->kind == FieldKind::kVector)
        items.push_back(SizeOf(scene, key, 1));
    }
    group(id, std::move(items));
  };
  ComposeFacts(scene);
  group("settings_dim", {dimension("dim.1", "dim_1", 1), dimension("dim.2", "dim_2", 2)});
  sizes("settings_channels", {"cin", "cout", "groups"});
  sizes("settings_lengths", {"n", "k"});
  sizes("settings_steps", {"stride", "pad", "dilation"});
  const char* const shown = WrittenOut(conv) ? "show" : "shows";
  group("settings_shown",
        {FieldChoice(scene, shown, shown),
         ActionButton(scene, "data.seed", "data_seed", [](State state) -> Result<State> {
           state.Set("seed", state.Integer("seed") % 1000 + 1);
           for (const char* key : {"w", "x", "dy"}) state.SetWord(key, "default");
           return state;
         })});
  scene.Aside("settings.order", "order");
  ComposeFiles(scene, "bring", ".shapes", {"x", "w", "dy"}, &Handler::bring);
  ComposeFiles(scene, "take", ".intro", {std::begin(kFormats), std::end(kFormats)}, &Handler::take);
}

}  // namespace chainrule::conv
