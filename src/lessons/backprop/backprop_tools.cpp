#include "lessons/backprop/backprop_tools.h"

#include <cassert>
#include <cmath>
#include <string>
#include <utility>

#include "course/number.h"
#include "course/utf8.h"
#include "lessons/backprop/backprop_figure.h"
#include "lessons/backprop/backprop_names.h"
#include "lessons/backprop/backprop_sizes.h"
#include "lessons/backprop/backprop_trace.h"
#include "math/gradient_check.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::backprop {
namespace {

constexpr double kNudge = 1e-5;  // times the weight, or 1 if that is larger
constexpr int kManySteps = 10;
constexpr double kLargeRange = 1000;   // of e over a history: from here on its axis has decades
constexpr double kQuestionStep = 0.1;  // by how much the question's weight grows

std::string Shape(Eigen::Index rows, Eigen::Index columns) {
  return Join("(", rows, " \\times ", columns, ")");
}

std::string Times(const std::string& first, const std::string& second) {
  return Join(first, " ", second);
}

// One order of a product, judged.
struct Attempt {
  std::string symbols;
  std::string shapes;
  enum class Verdict { kFits, kDoesNotFit, kFitsAndIsWrong } verdict;
};

Attempt::Verdict Wrong(bool fits) {
  return fits ? Attempt::Verdict::kFitsAndIsWrong : Attempt::Verdict::kDoesNotFit;
}

struct Sizes {
  Eigen::Index in;   // rows of W^(l): units below and the bias
  Eigen::Index out;  // columns: units of layer l
};

Sizes SizesOf(const StoryContext& context, int layer) {
  const Eigen::MatrixXd& w = *context.trace.values.Find(Name(kExact, "W", layer));
  return {w.rows(), w.cols()};
}

std::vector<Attempt> SignalAttempts(int layer, const Sizes& size) {
  const std::string l = Join("^{(", layer, ")}");
  const std::string below = Join("^{(", layer - 1, ")}");
  return {{Join("(W", l, ")^{\\top} x", below), Times(Shape(size.out, size.in), Shape(size.in, 1)),
           Attempt::Verdict::kFits},
          {Join("W", l, " x", below), Times(Shape(size.in, size.out), Shape(size.in, 1)),
           Wrong(size.in == size.out)}};
}

std::vector<Attempt> BackwardAttempts(int layer, const Sizes& next) {
  const std::string l = Join("^{(", layer + 1, ")}");
  return {{Join("W", l, " \\delta", l), Times(Shape(next.in, next.out), Shape(next.out, 1)),
           Attempt::Verdict::kFits},
          {Join("(W", l, ")^{\\top} \\delta", l),
           Times(Shape(next.out, next.in), Shape(next.out, 1)), Wrong(next.in == next.out)}};
}

std::vector<Attempt> GradientAttempts(int layer, const Sizes& size) {
  const std::string l = Join("^{(", layer, ")}");
  const std::string below = Join("^{(", layer - 1, ")}");
  const bool square = size.in == size.out;
  const std::string is_not = square ? "" : " \\ne " + Shape(size.in, size.out);
  return {
      {Join("x", below, " (\\delta", l, ")^{\\top}"),
       Join(Times(Shape(size.in, 1), Shape(1, size.out)), " = ", Shape(size.in, size.out)),
       Attempt::Verdict::kFits},
      {Join("\\delta", l, " (x", below, ")^{\\top}"),
       Join(Times(Shape(size.out, 1), Shape(1, size.in)), " = ", Shape(size.out, size.in), is_not),
       Wrong(square)}};
}

// A layer whose W is not square, where a wrong order shows; else the first.
int TellingLayer(const StoryContext& context) {
  for (int l = 1; l <= context.layers; ++l) {
    const Sizes size = SizesOf(context, l);
    if (size.in != size.out) return l;
  }
  return 1;
}

std::vector<Attempt> AttemptsAt(const StoryContext& context, int& layer) {
  layer = TellingLayer(context);
  std::string kind = "signal";
  if (context.step > 0) {
    const Step& step = context.trace.steps[static_cast<std::size_t>(context.step - 1)];
    kind = step.kind;
    layer = PartsOf(step.produces.front()).layer;
  }
  if (kind == "signal") return SignalAttempts(layer, SizesOf(context, layer));
  if (kind == "delta_hidden") return BackwardAttempts(layer, SizesOf(context, layer + 1));
  if (kind == "gradient") return GradientAttempts(layer, SizesOf(context, layer));
  return {};
}

const char* VerdictWord(Attempt::Verdict verdict) {
  switch (verdict) {
    case Attempt::Verdict::kFits:
      return "ledger_fits";
    case Attempt::Verdict::kDoesNotFit:
      return "ledger_misfit";
    case Attempt::Verdict::kFitsAndIsWrong:
      return "ledger_wrong";
  }
  return "";
}

Item SizeItem(const StoryContext& context, int layer) {
  const std::string key = layer == 0                ? "size_inputs"
                          : layer == context.layers ? "size_outputs"
                                                    : "size_layer";
  return chainrule::SizeItem("size." + std::to_string(layer),
                             FillWords(context.text.Word(key), {{"l", std::to_string(layer)}}),
                             UnitsOf(context.state, layer), {1, kMaxUnits, 1});
}

}  // namespace

void ComposeQuestion(const StoryContext& context, Page& page) {
  if (context.layers < 2 || context.step != 0) return;
  const Problem problem = ProblemOf(context.state, context.trace.values);
  const int unit = Units(problem.network, 1);  // the last unit of layer 1
  TextContext words;
  words.words["weight"] = Symbol({"W2", unit, 0}, context.layers);
  words.words["below"] = Symbol({"delta1", unit - 1, 0}, context.layers);
  page.Prose("question.text", context.text.Word("question"), words);

  Item choice = FieldChoice(context.text, context.fields, context.state, "guess", "guess");
  const std::string guess = choice.value;
  page.Controls("question.choice", choice.name, {std::move(choice)});
  if (guess == "none") return;

  Problem grown = problem;
  grown.network.W[1](unit, 0) += kQuestionStep;
  const auto backward = [](const Problem& p) {
    return Backward(p.network, Forward(p.network, p.x, p.y), p.y);
  };
  const BackwardPass before = backward(problem);
  const BackwardPass after = backward(grown);
  page.Define("question.w", problem.network.W[1](unit, 0));
  page.Define("question.w.after", grown.network.W[1](unit, 0));
  page.Define("question.delta", std::abs(before.delta[0](unit - 1)));
  page.Define("question.delta.after", std::abs(after.delta[0](unit - 1)));
  page.Define("question.above", std::abs(before.delta[1](0)));
  page.Define("question.above.after", std::abs(after.delta[1](0)));
  for (const char* name : {"w", "delta", "above"}) {
    words.quantities[name] = {std::string("question.") + name, 0, 0};
    words.quantities[std::string(name) + "_after"] = {Join("question.", name, ".after"), 0, 0};
  }
  const double change = std::abs(after.delta[0](unit - 1)) - std::abs(before.delta[0](unit - 1));
  const std::string truth = change > 0 ? "grows" : change < 0 ? "shrinks" : "stays";
  words.words["verdict"] = context.text.Word(guess == truth ? "question_right" : "question_wrong");
  words.words["truth"] = context.text.Word("guess_" + truth);
  page.Answer("question.answer", "guess", context.text.Word("question_answer"), words);
}

void ComposeLedger(const StoryContext& context, Page& page) {
  int layer = 0;
  const std::vector<Attempt> attempts = AttemptsAt(context, layer);
  if (attempts.empty()) return;
  std::vector<FormulaLine> lines;
  bool hidden = false;
  for (const Attempt& attempt : attempts) {
    lines.push_back({context.text.Word(VerdictWord(attempt.verdict)),
                     page.Parsed(Join(attempt.symbols, " : \\quad ", attempt.shapes)),
                     attempt.verdict != Attempt::Verdict::kFits});
    hidden = hidden || attempt.verdict == Attempt::Verdict::kFitsAndIsWrong;
  }
  TextContext words;
  words.words["l"] = std::to_string(layer);
  Paragraph title = Words(context.text.Word("ledger"), words);
  const std::string label = ToPlainText(title);
  page.Prose("ledger.title", std::move(title));
  page.Lines("ledger", label, std::move(lines));
  page.Prose("ledger.reason", context.text.Word(hidden ? "ledger_why_wrong" : "ledger_why_misfit"),
             {}, TextStyle::kAside);
  const bool backward =
      context.step > 0 &&
      context.trace.steps[static_cast<std::size_t>(context.step - 1)].kind == "delta_hidden";
  words.words["next"] = std::to_string(layer + 1);
  if (backward)
    page.Prose("ledger.row_0", context.text.Word("ledger_row_0"), words, TextStyle::kAside);
}

void ComposeNudge(const StoryContext& context, const Quantity& pin, Page& page) {
  const NameParts parts = PartsOf(pin.name);
  if (pin.whole() || !parts.reading.empty() || (parts.base != "W" && parts.base != "dW")) return;
  const Problem problem = ProblemOf(context.state, context.trace.values);
  const double w =
      problem.network.W[static_cast<std::size_t>(parts.layer - 1)](pin.row, pin.column);
  const double h = kNudge * std::max(1.0, std::abs(w));
  const Quantity gradient{Name(kExact, "dW", parts.layer), pin.row, pin.column};
  page.Define("nudge.h", h);
  page.Define(
      "nudge",
      CentralDifference(problem.network, problem.x, problem.y, parts.layer, pin.row, pin.column, h),
      gradient);
  const Quantity weight{Name(kExact, "W", parts.layer), pin.row, pin.column};
  const std::string symbol = Symbol(weight, context.layers);
  const int decimals = page.style().decimals + 2;
  const int made = context.trace.StepOf(gradient.name);
  page.Lines(
      "nudge", FillWords(context.text.Word("nudge"), {{"name", ToPlainText(page.Parsed(symbol))}}),
      {{context.text.Word("nudge_line"),
        WithDecimals(page.Parsed("\\frac{e(w + h) - e(w - h)}{2h} = \\val{nudge}, \\quad h = "
                                 "\\val{nudge.h}"),
                     decimals),
        false},
       {context.text.Word("nudge_backprop"),
        WithDecimals(page.Parsed(Join(LinkedSymbol(gradient, context.layers), " = \\val{",
                                      ToText(gradient), "}")),
                     decimals),
        false}});
  if (!page.Visible(gradient)) {
    TextContext words;
    words.words["step"] = std::to_string(made);
    page.Prose("nudge.later", context.text.Word("nudge_later"), words, TextStyle::kAside);
  }
}

void ComposeSizes(const StoryContext& context, Page& page) {
  std::vector<Item> sizes;
  for (int layer = 0; layer <= context.layers; ++layer) sizes.push_back(SizeItem(context, layer));
  page.Controls("sizes", context.text.Word("sizes"), std::move(sizes));
  page.Controls("layers", context.text.Word("layers"),
                {Button("layer.add", context.text.Word("layer_add"), context.layers < kMaxLayers),
                 Button("layer.remove", context.text.Word("layer_remove"), context.layers > 1)});
  Item compare;
  compare.id = "set.compare";
  compare.role = Role::kChoice;
  const Activation other = OtherOutput(*ActivationFromName(context.state.Word("out")));
  const std::string name = context.text.Word("activation_" + std::string(ActivationName(other)));
  compare.name = context.text.Word("compare");
  compare.value = PrintNumber(context.state.Number("compare"));
  compare.verbs = Verb::kSet | Verb::kFocus;
  compare.options = {{"0", context.text.Word("compare_off")},
                     {"1", FillWords(context.text.Word("compare_on"), {{"out", name}})}};
  compare.text = compare.options[compare.value == "1" ? 1 : 0].text;
  page.Controls("comparison", compare.name, {std::move(compare)});
}

void ComposeDescent(const StoryContext& context, Page& page) {
  if (context.step == 0) return;
  const Step& step = context.trace.steps[static_cast<std::size_t>(context.step - 1)];
  if (step.kind != "update") return;
  const int updates = context.state.Integer("updates");
  Item eta = page.NumberItem("descent.eta", {"eta", 0, 0});
  const Field& limit = *context.fields.Find("updates");
  page.Controls(
      "descent", context.text.Word("descent"),
      {std::move(eta),
       Button("descent.step", context.text.Word("descent_step"), updates < limit.max),
       Button("descent.ten", context.text.Word("descent_ten"), updates + kManySteps <= limit.max)});
  const Eigen::MatrixXd* history = context.trace.values.Find("history");
  if (history == nullptr) return;
  PlotFigure plot;
  plot.x.label = page.Parsed(Join("\\text{", context.text.Word("history_x"), "}"));
  plot.x.whole_numbers = true;
  plot.y.label = page.Parsed("e");
  PlotFigure::Series series;
  series.name = "e";
  for (Eigen::Index k = 0; k < history->rows(); ++k) {
    series.x.push_back(static_cast<double>(k));
    series.y.push_back((*history)(k, 0));
  }
  plot.y.log = history->minCoeff() > 0 && history->allFinite() &&
               history->maxCoeff() > kLargeRange * history->minCoeff();
  plot.series.push_back(std::move(series));
  page.Figure("history",
              FillWords(context.text.Word("history"), {{"count", std::to_string(updates)}}),
              std::move(plot), {});
}

void ComposeOverflow(const StoryContext& context, Page& page) {
  if (context.step == 0) return;
  const Values& values = context.trace.values;
  const Eigen::MatrixXd* history = values.Find("history");
  std::vector<double> errors{*values.At({"e", 0, 0})};
  if (history != nullptr) errors.assign(history->data(), history->data() + history->size());
  const Step& step = context.trace.steps[static_cast<std::size_t>(context.step - 1)];
  if (step.kind == "update") errors.push_back(*values.At({std::string(kNextE), 0, 0}));
  const auto first =
      std::find_if_not(errors.begin(), errors.end(), [](double e) { return std::isfinite(e); });
  if (first == errors.end()) return;
  TextContext words;
  words.words["update"] = std::to_string(first - errors.begin());
  words.words["becomes"] =
      context.text.Word(std::isnan(*first) ? "overflow_nan" : "overflow_infinite");
  page.Prose("story.overflow",
             context.text.Word(first == errors.begin() ? "overflow_given" : "overflow_update"),
             words, TextStyle::kError);
}

Result<State> DoTool(const Action& action, const State& state, const TextBook& text) {
  constexpr std::string_view kSize = "size.";
  const int layers = GivenLayers(state);
  if (action.id == "layer.add" && layers < kMaxLayers) return WithLayerAdded(state);
  if (action.id == "layer.remove" && layers > 1) return WithLayerRemoved(state);
  if (action.id == "descent.step" || action.id == "descent.ten") {
    State next = state;
    next.Set("updates", state.Integer("updates") + (action.id == "descent.ten" ? kManySteps : 1));
    return next;
  }
  if (action.id.starts_with(kSize)) {
    const std::optional<double> layer = ParseNumber(action.id.substr(kSize.size()));
    const std::optional<double> units = ParseNumber(action.value);
    if (layer && units && *layer >= 0 && *layer <= layers && *units == std::floor(*units) &&
        *units >= 1 && *units <= kMaxUnits)
      return WithUnits(state, static_cast<int>(*layer), static_cast<int>(*units));
  }
  return Error{FillWords(text.Word("error_tool"),
                         {{"value", Excerpt(action.value)}, {"most", std::to_string(kMaxUnits)}})};
}

}  // namespace chainrule::backprop
