#include "lessons/conv/conv_tools.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "course/number.h"
#include "lessons/conv/conv_sizes.h"
#include "math/convolution_matrix.h"
#include "math/convolution_products.h"
#include "math/convolution_routes.h"
#include "math/join.h"
#include "math/toeplitz.h"
#include "page/heatmap_view.h"
#include "page/heatmap_words.h"
#include "page/pieces.h"

namespace chainrule::conv {
namespace {

using std::int64_t;

constexpr int64_t kMostRouted = 20'000;  // connections for which the slow routes are walked

// The output that the question is about: the second of the first channel, where there is one.
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

void ComposeToeplitz(const PageContext& context, Page& page) {
  const Toeplitz toeplitz = IsToeplitz(context.conv);
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
  words.words["stride"] =
      std::to_string(std::max(context.conv.axes[0].stride, context.conv.axes[1].stride));
  std::string sentence = Join(context.text.Word(kinds[static_cast<int>(toeplitz.kind)]), " ",
                              context.text.Word(reasons[static_cast<int>(toeplitz.reason)]));
  if (toeplitz.breaks_at) sentence += " " + context.text.Word("toeplitz_breaks");
  page.Prose("facts.toeplitz", sentence, words);
}

// A size as a number to be typed or stepped.
Item SizeItem(const PageContext& context, const std::string& key, int axis) {
  const Eigen::MatrixXd& numbers = context.state.Matrix(key);
  const bool two =
      context.conv.shape.axes.size() == 2 && context.fields.Find(key)->kind == FieldKind::kVector;
  const char* const which = !two ? "size_" : axis > 0 ? "size_columns_" : "size_rows_";
  const Field& field = *context.fields.Find(key);
  Item item =
      chainrule::SizeItem(Join("size.", key, axis > 0 ? ".2" : ""), context.text.Word(which + key),
                          numbers(numbers.size() > 1 ? axis : 0), {field.min, field.max, 1});
  item.symbol = OwnFormula(Join("\\text{", item.name, "}"));
  return item;
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

void ComposeQuestion(const PageContext& context, Page& page) {
  const int64_t row = Questioned(context.conv);
  TextContext words;
  words.words["place"] = OutputSymbol(context.conv, row);
  page.Prose("question.text", context.text.Word("question"), words);
  page.Controls("question.choice", context.text.Word("guess"),
                {FieldChoice(context.text, context.fields, context.state, "guess", "guess")});
  const std::string& guess = context.state.Word("guess");
  if (guess == "none") return;
  const std::vector<int64_t> truth = Hearers(context.conv, "window");
  words.words["verdict"] = context.text.Word(
      Hearers(context.conv, guess) == truth ? "question_right" : "question_wrong");
  words.words["count"] = std::to_string(truth.size());
  words.words["inputs"] = std::to_string(context.conv.columns);
  std::string list;
  for (std::size_t i = 0; i < truth.size() && i < kMostTerms; ++i)
    list += (i > 0 ? ", " : "") + InputSymbol(context.conv, truth[i]);
  words.words["list"] = list + (truth.size() > kMostTerms ? ", \\dots" : "");
  page.Answer("question.answer", "guess", context.text.Word(truth.empty() ? "question_none" : "question_answer"), words);
  if (Hearers(context.conv, guess) != truth && context.text.HasWord("question_why_" + guess))
    page.Prose("question.why", context.text.Word("question_why_" + guess), words);
}

void ComposeFacts(const PageContext& context, Page& page) {
  const Convolution& conv = context.conv;
  TextContext words;
  const auto put = [&](const char* key, int64_t count) { words.words[key] = Grouped(count); };
  put("rows", conv.rows);
  put("columns", conv.columns);
  put("connections", conv.connections);
  put("weights", conv.weights);
  const double cells = static_cast<double>(conv.rows) * static_cast<double>(conv.columns);
  words.words["density"] = Percent(static_cast<double>(conv.connections) / cells);
  words.words["bytes"] = BytesInWords(SparseBytes(conv));
  words.words["kernel_bytes"] = BytesInWords(8 * static_cast<double>(conv.weights));
  page.Prose("facts.size", context.text.Word("facts_size"), words, TextStyle::kAside);
  page.Prose("facts.bytes", context.text.Word("facts_bytes"), words, TextStyle::kAside);
  page.Prose("facts.stored", context.text.Word("facts_stored"), words, TextStyle::kAside);
  if (context.step == nullptr) ComposeToeplitz(context, page);
}

void ComposeRoutes(const PageContext& context, Page& page) {
  const Convolution& conv = context.conv;
  if (conv.connections > kMostRouted || context.step == nullptr) return;
  const Eigen::VectorXd w = context.trace.values.Find("w")->col(0);
  const Eigen::VectorXd x = context.trace.values.Find("x")->col(0);
  const Eigen::VectorXd dy = context.trace.values.Find("dy")->col(0);
  const std::string& kind = context.step->kind;
  TextContext words;
  const auto difference = [&](const char* name, double value) {
    page.Define(name, value);
    words.quantities[name] = {name, 0, 0};
  };
  // A nudge of 1: the loss is linear in x and in w.
  constexpr double kNudge = 1;
  if (kind == "output" || kind == "outputs") {
    difference("apart", Largest(ApplyByLoop(conv, w, x) - Apply(conv, w, x)));
    page.Prose("routes", context.text.Word("routes_y"), words, TextStyle::kAside);
  } else if (kind == "input" || kind == "inputs") {
    const Eigen::VectorXd dx = Adjoint(conv, w, dy);
    const FullCorrelation full = AsFullCorrelation(conv, w, dy);
    Eigen::VectorXd nudged(dx.size());
    for (Eigen::Index i = 0; i < dx.size(); ++i)
      nudged(i) = conv.columns <= kMostListed ? NudgeInput(conv, w, x, dy, i, kNudge) : dx(i);
    difference("apart", std::max(Largest(AdjointByGathering(conv, w, dy) - dx),
                                 std::max(Largest(Apply(full.correlation, full.w, full.g) - dx),
                                          Largest(nudged - dx))));
    const auto zeros = [&](int64_t count) {
      return FillWords(context.text.Word(count == 1  ? "zeros_one"
                                         : count < 0 ? "zeros_cut"
                                                     : "zeros"),
                       {{"n", std::to_string(std::abs(count))}});
    };
    words.words["between"] = zeros(std::max(full.spread[0].between, full.spread[1].between));
    words.words["before"] = zeros(full.spread[1].before);
    words.words["after"] = zeros(full.spread[1].after);
    page.Prose("correlation", context.text.Word("correlation"), words);
    page.Prose("routes",
               context.text.Word(conv.columns <= kMostListed ? "routes_dx" : "routes_dx_large"),
               words, TextStyle::kAside);
    page.Prose("transposed", context.text.Word("transposed"), words, TextStyle::kAside);
  } else {
    const Eigen::VectorXd dw = chainrule::WeightGradient(conv, x, dy);
    Eigen::VectorXd nudged(dw.size());
    for (Eigen::Index i = 0; i < dw.size(); ++i)
      nudged(i) = conv.weights <= kMostListed ? NudgeWeight(conv, w, x, dy, i, kNudge) : dw(i);
    difference("apart",
               std::max(Largest(WeightGradientByLoop(conv, x, dy) - dw), Largest(nudged - dw)));
    page.Prose("routes",
               context.text.Word(conv.weights <= kMostListed ? "routes_dw" : "routes_dw_large"),
               words, TextStyle::kAside);
  }
}

void ComposeSettings(const PageContext& context, Page& page) {
  const auto one = [&](const char* id, std::initializer_list<const char*> keys) {
    std::vector<Item> items;
    for (const char* key : keys) {
      items.push_back(SizeItem(context, key, 0));
      if (context.conv.shape.axes.size() == 2 &&
          context.fields.Find(key)->kind == FieldKind::kVector)
        items.push_back(SizeItem(context, key, 1));
    }
    page.Controls(id, context.text.Word(id), std::move(items));
  };
  const auto axes = [&](const char* id, const char* word, int count) {
    Item item = Button(id, context.text.Word(word));
    item.selected = context.state.Integer("dim") == count;
    return item;
  };
  page.Controls("settings_dim", context.text.Word("settings_dim"),
                {axes("dim.1", "dim_1", 1), axes("dim.2", "dim_2", 2)});
  one("settings_channels", {"cin", "cout", "groups"});
  one("settings_lengths", {"n", "k"});
  one("settings_steps", {"stride", "pad", "dilation"});
  std::vector<Item> shown;
  if (WrittenOut(context.conv))
    shown.push_back(FieldChoice(context.text, context.fields, context.state, "show", "show"));
  else
    shown.push_back(FieldChoice(context.text, context.fields, context.state, "shows", "shows"));
  shown.push_back(Button("data.seed", context.text.Word("data_seed")));
  page.Controls("settings_shown", context.text.Word("settings_shown"), std::move(shown));
  page.Prose("settings.order", context.text.Word("order"), TextStyle::kAside);
}

Result<State> DoTool(const Action& action, const State& state, const TextBook& text) {
  State next = state;
  if (action.id == "dim.1" || action.id == "dim.2") {
    next.Set("dim", action.id == "dim.2" ? 2 : 1);
    next.SetWord("window", "fit");
    next.SetWord("pin", "");
    return WithSizes(state, std::move(next), text);
  }
  if (action.id == "data.seed") {
    next.Set("seed", state.Integer("seed") % 1000 + 1);
    for (const char* key : {"w", "x", "dy"}) next.SetWord(key, "default");
    return next;
  }
  if (action.id.starts_with("size.")) {
    std::string key = action.id.substr(5);
    const bool second = key.ends_with(".2");
    if (second) key.resize(key.size() - 2);
    const std::optional<double> value = ParseNumber(action.value);
    if (!value || *value != std::floor(*value))
      return Error{FillWords(text.Word("error_whole"), {{"value", action.value}})};
    Eigen::MatrixXd numbers = state.Matrix(key);
    const bool axes =
        key == "n" || key == "k" || key == "stride" || key == "pad" || key == "dilation";
    if (axes && state.Integer("dim") == 2 && numbers.size() == 1)
      numbers = Eigen::MatrixXd::Constant(2, 1, numbers(0));
    numbers(second ? 1 : 0) = *value;
    next.Set(key, std::move(numbers));
    next.SetWord("window", "fit");
    next.SetWord("pin", "");
    return WithSizes(state, std::move(next), text);
  }
  const FieldValue& window = state.Get("window");
  HeatmapFigure::Window seen;
  if (window.word.empty()) seen = {window.numbers(0), window.numbers(1), window.numbers(2)};
  if (const auto after = WindowAfter(ConvolutionOf(state), seen, action.id)) {
    if (after->columns == 0)
      next.SetWord("window", "fit");
    else
      next.Set("window",
               Eigen::MatrixXd(Eigen::Vector3d(after->row, after->column, after->columns)));
    return next;
  }
  return Error{FillWords(text.Word("error_edit"), {{"quantity", action.id}})};
}

std::vector<Quantity> RelatedTo(const Quantity& quantity, const Convolution& conv,
                                const Trace& trace) {
  const Place place = PlaceOf(quantity);
  std::set<Quantity> related;
  const auto add = [&](const Quantity& other) {
    if (other != quantity && trace.values.Has(other)) related.insert(other);
  };
  const auto add_input = [&](int64_t column) {
    add(Input(column));
    add(InputGradient(conv, column));
  };
  const auto add_output = [&](int64_t row) {
    add(OutputGradient(row));
    add(Output(conv, row));
  };
  const auto add_tap = [&](int64_t weight) {
    add(Weight(weight));
    add(WeightGradient(conv, weight));
  };
  const auto add_cell = [&](const ConvCell& cell) {
    add(MatrixCell(cell.row, cell.column));
    add(TransposeCell(cell.row, cell.column));
  };
  if (!WrittenOut(conv)) return {};
  switch (place.kind) {
    case Place::Kind::kCell:
      add_input(place.column);
      add_output(place.row);
      if (const std::optional<int64_t> weight = Entry(conv, place.row, place.column)) {
        add_tap(*weight);
        for (const ConvCell& cell : CellsOfWeight(conv, *weight)) add_cell(cell);
      }
      break;
    case Place::Kind::kWeight:
      add_tap(place.weight);
      for (const ConvCell& cell : CellsOfWeight(conv, place.weight)) add_cell(cell);
      break;
    case Place::Kind::kInput:
      add_input(place.column);
      for (const ConvCell& cell : CellsOfInput(conv, place.column)) {
        add_cell(cell);
        add_tap(cell.weight);
        add_output(cell.row);
      }
      break;
    case Place::Kind::kOutput:
      add_output(place.row);
      for (const ConvCell& cell : CellsOfOutput(conv, place.row)) {
        add_cell(cell);
        add_tap(cell.weight);
        add_input(cell.column);
      }
      break;
    case Place::Kind::kOther:
      break;
  }
  return {related.begin(), related.end()};
}

}  // namespace chainrule::conv
