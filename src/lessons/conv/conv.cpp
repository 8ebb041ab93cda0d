#include "lessons/conv/conv.h"
#include "embedded/conv_text_en.h"

#include <algorithm>
#include <functional>
#include <map>

#include "course/spoken.h"
#include "math/convolution_products.h"
#include "math/join.h"

namespace chainrule {
namespace conv {
namespace {

using std::int64_t;

constexpr double kLargestSize = 1e9;
constexpr double kLargestEntry = 1e6;
constexpr double kTypingStep = 0.5;  // one press of an arrow key

Fields MakeFields() {
  Fields table;
  const auto add = [&](Field field) { table.fields.push_back(std::move(field)); };
  const auto integer = [&](const char* name, double min, double max, const char* value) {
    add({.name = name, .kind = FieldKind::kInteger, .min = min, .max = max, .default_text = value});
  };
  const auto axes = [&](const char* name, double min, const char* value) {
    add({.name = name,
         .kind = FieldKind::kVector,
         .min = min,
         .max = kLargestSize,
         .max_columns = 2,
         .whole_numbers = true,
         .default_text = value});
  };
  const auto data = [&](const char* name) {
    add({.name = name,
         .kind = FieldKind::kVector,
         .min = -kLargestEntry,
         .max = kLargestEntry,
         .max_columns = kMostGiven,
         .words = {"default"},
         .default_text = "default"});
  };
  integer("dim", 1, 2, "1");
  integer("cin", 0, kLargestSize, "2");
  integer("cout", 0, kLargestSize, "2");
  integer("groups", 0, kLargestSize, "1");
  axes("n", 0, "4");
  axes("k", 0, "3");
  axes("stride", 0, "1");
  axes("pad", 0, "0");
  axes("dilation", 0, "1");
  data("w");
  data("x");
  data("dy");
  integer("seed", 0, kLargestSize, "0");
  add({.name = "show",
       .kind = FieldKind::kChoice,
       .words = {"numbers", "symbols", "colour"},
       .default_text = "symbols",
       .navigation = true});
  add({.name = "channel",
       .kind = FieldKind::kInteger,
       .min = 1,
       .max = kLargestSize,
       .default_text = "1",
       .navigation = true});
  add({.name = "shows",
       .kind = FieldKind::kChoice,
       .words = {"largest", "density"},
       .default_text = "largest",
       .navigation = true});
  add({.name = "window",
       .kind = FieldKind::kVector,
       .min = -4e9,
       .max = 4e9,
       .max_columns = 3,
       .min_columns = 3,
       .words = {"fit"},
       .default_text = "fit",
       .navigation = true});
  add({.name = "guess",
       .kind = FieldKind::kChoice,
       .words = {"none", "window", "channel", "all", "own"},
       .default_text = "none",
       .navigation = true});
  return table;
}

// After a change of sizes, moves the data to their new places.
Result<State> Settle(const State& before, State next, const TextBook& text) {
  for (const char* key : {"dim", "cin", "cout", "groups", "n", "k", "stride", "pad", "dilation"})
    if (before.Get(key) != next.Get(key)) return Resized(before, std::move(next), text);
  return next;
}

Eigen::Index At(int64_t number) {
  return static_cast<Eigen::Index>(number);
}

Eigen::MatrixXd Written(const Convolution& conv, const Eigen::VectorXd& w) {
  Eigen::MatrixXd A = Eigen::MatrixXd::Zero(At(conv.rows), At(conv.columns));
  for (int64_t row = 0; row < conv.rows; ++row)
    for (const ConvCell& cell : CellsOfOutput(conv, row))
      A(At(cell.row), At(cell.column)) = w(At(cell.weight));
  return A;
}

// The first output or the first input's gradient, if it is computed alone: the sum over its cells
// of the weight times the number at the cell's other end.
double First(const Problem& problem, decltype(VisitCellsOfOutput)& visit,
             const Eigen::VectorXd& numbers, int64_t ConvCell::*end) {
  const Eigen::VectorXd w = problem.Weights();
  double sum = 0;
  visit(problem.conv, 0, [&](const ConvCell& cell) {
    sum += w(At(cell.weight)) * numbers(At(cell.*end));
    return true;
  });
  return sum;
}

// w^{21}_{2} g^{1}_{1} + …, each symbol linked; empty if there are too many terms.
std::string Expanded(const Sheet& sheet, const Pairs& pairs) {
  if (pairs.size() > kMostTerms) return {};
  std::string line;
  for (const auto& [a, b] : pairs)
    line += Join(line.empty() ? "" : " + ", sheet.LinkedSymbol(a), " \\, ", sheet.LinkedSymbol(b));
  return line.empty() ? "0" : line;
}

// y, ∂L/∂x or ∂L/∂w: a step for each entry, or one for all of them.
struct Made {
  const char* name;
  const char* symbol;
  int64_t count;  // of entries
  Phase phase;
  const char* kind;   // of the step for one entry; with an s, of the step for all
  const char* label;  // of the step for all; the step for one entry is labelled by `place`
  const char* formula;
  const char* before;  // what precedes the place in an entry's symbol
  std::function<std::string(int64_t number)> place;
  std::function<std::string(int64_t number)> formula_of;  // right-hand side of an entry
  std::map<std::string, std::function<std::string(int64_t number)>> words;
  Pairs (*pairs)(const Convolution& conv, int64_t number);
  std::function<std::string(int64_t number)> too_many;  // replaces the pairs if there are too many
  Eigen::VectorXd (*numbers)(const Problem& problem);
  double (*first)(const Problem& problem) = nullptr;  // if only the first is computed
};

// Numbers read from any problem of these sizes.
template <class Read>
Sheet::Numbers From(Read read) {
  return Sheet::Numbers::Of<Problem>(read);
}

// Declares every quantity of the lesson once, for all convolutions of these sizes.
std::shared_ptr<const Sheet> SheetOf(const ConvShape& sizes, const TextBook* text,
                                     const Fields* fields) {
  const auto shared = std::make_shared<const Convolution>(sizes);
  const Convolution& conv = *shared;  // closures that outlive this function capture `shared`
  Sheet s(*text, *fields);
  const auto counted = [](int64_t number) { return std::to_string(number + 1); };
  const auto output = [shared](int64_t row) { return OutputSymbol(*shared, row); };
  const auto input = [shared](int64_t column) { return InputSymbol(*shared, column); };
  const auto tap = [shared](int64_t weight) { return TapSymbol(*shared, weight); };

  using Symbols = std::function<std::string(int64_t number)>;
  const auto entries = [&](const char* name, const char* symbol, Sheet::Numbers numbers,
                           Symbols symbols) -> Sheet::Described {
    return {.name = name,
            .symbol = symbol,
            .index = s.AddIndex({}),
            .numbers = std::move(numbers),
            .entry = [symbols = std::move(symbols)](int number, int) { return symbols(number); }};
  };
  Sheet::Setting setting{.typing_step = kTypingStep};
  if (std::max({conv.weights, conv.rows, conv.columns}) > kMostGiven)
    setting.set = [text](const State&, const Quantity&, double) -> Result<State> {
      return Error{text->Word("error_edit_large")};
    };
  const auto given = [&](const char* name, const char* symbol,
                         Eigen::VectorXd (Problem::*numbers)() const, Symbols symbols) {
    Sheet::Described described =
        entries(name, symbol, From([numbers](const Problem& p) { return (p.*numbers)(); }),
                std::move(symbols));
    described.input = setting;
    s.Given(std::move(described));
  };
  given("w", "w", &Problem::Weights, tap);
  given("x", "x", &Problem::Input, input);
  given("dy", "g", &Problem::OutputGradient,
        [shared](int64_t row) { return OutputSymbol(*shared, row, "g"); });

  if (WrittenOut(conv)) {
    const auto words = [&](const char* word, bool transposed) {
      return [shared, text, word, transposed](int i, int j) {
        const int64_t row = transposed ? j : i;
        const int64_t column = transposed ? i : j;
        const auto said = [&](const std::string& symbol) {
          return Spoken(OwnFormula(symbol), *text);
        };
        std::map<std::string, std::string, std::less<>> of{
            {"output", said(OutputSymbol(*shared, row))},
            {"input", said(InputSymbol(*shared, column))}};
        if (const std::optional<int64_t> weight = Entry(*shared, row, column))
          of["tap"] = said(TapSymbol(*shared, *weight));
        return FillWords(text->Word(word), of);
      };
    };
    s.Given(
        {.name = "A",
         .symbol = "A",
         .numbers = From([](const Problem& p) { return Written(p.conv, p.Weights()); }),
         .entry = [](int row, int column) { return Join("A_{", row + 1, ",", column + 1, "}"); },
         .words = words("name_A", false),
         .key = "-"});
    s.Given({.name = "AT",
             .symbol = "A^{\\top}",
             .numbers = From([](const Problem& p) -> Eigen::MatrixXd {
               return Written(p.conv, p.Weights()).transpose();
             }),
             .words = words("name_AT", true),
             .key = "-"});
    s.Relate([shared](const Quantity& of) { return Related(*shared, of); });
  }

  const auto all_of = [&](const Made& made) {
    return entries(made.name, made.symbol, From(made.numbers),
                   [before = made.before, place = made.place](int64_t number) {
                     return before + place(number);
                   });
  };
  const auto worked = [shared](const Made& made, const Work& w, int64_t number) {
    const Pairs pairs = made.pairs(*shared, number);
    if (pairs.size() > kMostTerms) return Unworked(made.too_many(number));
    std::vector<Term> products;
    for (const auto& [a, b] : pairs) products.push_back(w(a) * w(b));
    return Sum(products);
  };
  const auto step_of = [&](const Made& made, int64_t number, Sheet::Numbers value,
                           std::vector<Sheet::Described> also) {
    const Quantity entry = EntryOf(conv, made.name, number);
    const std::string place = made.place(number);
    const std::string symbol = made.before + place;
    Sheet::DescribedStep step{
        .phase = made.phase,
        .formula = Join(Linked(entry, symbol), " = ", made.formula_of(number)),
        .shapes = Expanded(s, made.pairs(conv, number)),
        .kind = made.kind,
        .label = place,
        .also = std::move(also),
        .worked = [=](const Work& w, int, int) { return worked(made, w, number); },
        .words = {{"symbol", symbol}, {"place", place}}};
    for (const auto& [word, of] : made.words) step.words[word] = of(number);
    s.Step({.name = entry.name,
            .symbol = symbol,
            .numbers = std::move(value),
            .words = [words = text->Word(Join("name_", made.name))](int, int) { return words; },
            .key = "-"},
           std::move(step));
  };
  const auto steps = [&](const Made& made) {
    if (!AllComputed(conv)) {
      if (made.first != nullptr) step_of(made, 0, From(made.first), {});
    } else if (!StepByStep(conv)) {
      s.Step(all_of(made),
             {.phase = made.phase,
              .formula = made.formula,
              .kind = Join(made.kind, "s"),
              .label = made.label,
              .worked = [=](const Work& w, int number, int) { return worked(made, w, number); },
              .words = {{"symbol", made.symbol}}});
    } else {
      for (int64_t i = 0; i < made.count; ++i) {
        // The step of the last entry completes the whole.
        std::vector<Sheet::Described> also;
        if (i + 1 == made.count) also.push_back(all_of(made));
        const auto number = [i, all = made.numbers](const Problem& p) { return all(p)(At(i)); };
        step_of(made, i, From(number), std::move(also));
      }
    }
  };

  steps({.name = "y",
         .symbol = "y",
         .count = conv.rows,
         .phase = Phase::kForward,
         .kind = "output",
         .label = "y",
         .formula = "@y = \\link{A}{A} @x",
         .before = "",
         .place = output,
         .formula_of =
             [](int64_t row) {
               return Join("\\sum_c \\link{A}{A_{", row + 1, ",c}} \\, \\link{x}{x_c}");
             },
         .words = {{"row", counted}},
         .pairs = OutputPairs,
         .too_many = [](int64_t row) { return Join("\\sum_c A_{", row + 1, ",c} x_c"); },
         .numbers = [](const Problem& p) { return Apply(p.conv, p.Weights(), p.Input()); },
         .first =
             [](const Problem& p) {
               return First(p, VisitCellsOfOutput, p.Input(), &ConvCell::column);
             }});
  steps(
      {.name = "dx",
       .symbol = "\\partial L/\\partial x",
       .count = conv.columns,
       .phase = Phase::kBackward,
       .kind = "input",
       .label = "\\partial x",
       .formula = "\\link{dx}{\\frac{\\partial L}{\\partial x}} = \\link{AT}{A^{\\top}} @dy",
       .before = "\\partial L/\\partial ",
       .place = input,
       .formula_of =
           [input](int64_t column) {
             return Join("\\sum_j \\frac{\\partial y_j}{\\partial ", input(column),
                         "} \\, \\link{dy}{\\frac{\\partial L}{\\partial y_j}} = \\sum_j "
                         "\\link{A}{A_{j,",
                         column + 1, "}} \\, \\link{dy}{g_j}");
           },
       .words = {{"column", counted}},
       .pairs = InputPairs,
       .too_many = [](int64_t column) { return Join("\\sum_j A_{j,", column + 1, "} g_j"); },
       .numbers = [](const Problem& p) { return Adjoint(p.conv, p.Weights(), p.OutputGradient()); },
       .first =
           [](const Problem& p) {
             return First(p, VisitCellsOfInput, p.OutputGradient(), &ConvCell::row);
           }});
  steps(
      {.name = "dw",
       .symbol = "\\partial L/\\partial w",
       .count = conv.weights,
       .phase = Phase::kBackward,
       .kind = "tap",
       .label = "\\partial w",
       .formula = "\\link{dw}{\\frac{\\partial L}{\\partial w_t}} = \\sum_{(r,c): A_{r,c} = w_t} "
                  "\\link{x}{x_c} \\, \\link{dy}{g_r}",
       .before = "\\partial L/\\partial ",
       .place = tap,
       .formula_of =
           [tap](int64_t weight) {
             return Join("\\sum_{(r,c): A_{r,c} = ", tap(weight),
                         "} \\link{x}{x_c} \\, \\link{dy}{g_r}");
           },
       .words = {{"cells",
                  [shared](int64_t weight) {
                    return std::to_string(CountCellsOfWeight(*shared, weight));
                  }}},
       .pairs = TapPairs,
       .too_many = [](int64_t) { return std::string("\\sum_{(r,c)} x_c g_r"); },
       .numbers =
           [](const Problem& p) { return WeightGradient(p.conv, p.Input(), p.OutputGradient()); }});
  return Sheet::Complete(std::move(s));
}

Trace TraceOf(const State& state, const TextBook& text, const Fields& fields, PageMemory& memory) {
  auto problem = std::make_shared<const Problem>(ProblemOf(state));
  return Sheet::TraceOf(memory.Once(SheetOf, problem->conv.shape, &text, &fields), problem);
}

void WriteSizes(const State&, const Trace& trace, JsonWriter& json) {
  const Convolution& conv = static_cast<const Problem*>(trace.problem.get())->conv;
  json.Key("rows").Integer(conv.rows);
  json.Key("cols").Integer(conv.columns);
  json.Key("nnz").Integer(conv.connections);
  if (AllComputed(conv)) return;
  for (const char* key : {"y", "dx", "dw"}) json.Key(key).Null();
}

}  // namespace
}  // namespace conv

const LessonParts kConv{
    .id = "conv",
    .words = [] { return TextBook::Own(embedded::conv_text_en, embedded::conv_text_en_size); },
    .fields = conv::MakeFields,
    .check = conv::CheckData,
    .trace = conv::TraceOf,
    .story = conv::ComposeStory,
    .stage = conv::ComposeStage,
    .settings = conv::ComposeSettings,
    .answers = conv::AnswersOf,
    .asks = "y.1,y.2,dx.1,dx.2,dx.3,dw.1,dw.2",
    .settle = conv::Settle,
    .exercise = conv::ExerciseOf,
    .values = conv::WriteSizes,
    .bring = conv::BringIn,
    .take = conv::TakeAway};

}  // namespace chainrule
