// The words of the page beside the numbers, and the settings.
#include <algorithm>
#include <cmath>
#include <utility>

#include "course/number.h"
#include "course/utf8.h"
#include "lessons/backprop/backprop.h"
#include "lessons/controls.h"
#include "math/gradient_check.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::backprop {

std::string OtherWords(const Scene& scene) {
  const Activation other = OtherOutput(scene.Of<Solution>().network.out);
  return FillWords(scene.Word("line_other"), {{"out", std::string(ActivationName(other))}});
}

bool OtherDiffers(const Scene& scene, const std::string& name) {
  const Eigen::MatrixXd* const other = scene.trace.values.Find(kOther + name);
  return other != nullptr && *other != scene.Matrix(name);
}

namespace {

constexpr int kMostPercentDecimals = 6;
constexpr double kNudge = 1e-5;  // relative to the larger of |weight| and 1
constexpr int kManySteps = 10;
constexpr double kLargeRange = 1000;   // of e over a history, from which on its axis is logarithmic
constexpr double kQuestionStep = 0.1;  // how much the weight in the question grows

int LayersOf(const Scene& scene) {
  return Layers(scene.Of<Solution>().network);
}

void ComposeWords(const Scene& scene) {
  const int layers = LayersOf(scene);
  TextContext context;
  if (scene.step != nullptr) context = scene.step->context;
  context.words["L"] = std::to_string(layers);
  context.words["layers"] = FillWords(scene.Word(layers == 1 ? "layers_one" : "layers_many"),
                                      {{"count", std::to_string(layers)}});
  ComposeStepWords(scene.text, scene.trace, scene.number, context, scene.page);
  // Says how θ' is worked out, if the step needs it.
  if (scene.Is("delta_output"))
    scene.Say("story.slope", "slope_out_" + scene.state.Word("out"), context);
  if (scene.Is("delta_hidden"))
    scene.Say("story.slope", "slope_hidden_" + scene.state.Word("theta"), context);
}

// Appends the error of the line by hand, in percent.
void AppendOff(const Scene& scene, const Quantity& entry, Formula& line) {
  if (!scene.page.Visible(entry)) return;
  const auto value = [&](const char* reading) {
    return scene.Value(reading + entry.name, entry.row, entry.column);
  };
  const double percent = value(kOff);
  if (!std::isfinite(percent)) {
    const double exact = value("");
    const double hand = value(kHand);
    const char* const reason = std::isnan(exact) || std::isnan(hand)   ? "off_from_nan"
                               : std::isinf(exact) || std::isinf(hand) ? "off_from_infinite"
                                                                       : "off_from_zero";
    return Append(line, scene.page.Parsed(Join("\\quad \\text{", scene.Word(reason), "}")));
  }
  // An error below one percent is shown with two digits.
  const int decimals =
      percent > 0 && percent < 1 ? 1 - static_cast<int>(std::floor(std::log10(percent))) : 1;
  const Quantity off{kOff + entry.name, entry.row, entry.column};
  Append(line, WithDecimals(scene.page.Parsed(Join("\\quad \\val{", ToText(off), "} \\text{",
                                                   scene.Word("percent_off"), "}")),
                            std::min(decimals, kMostPercentDecimals)));
}

void ComposeLines(const Scene& scene) {
  const Quantity entry = scene.Entry();
  std::vector<FormulaLine> more;
  if (scene.Of<Solution>().hand) {
    Formula line = scene.WorkedLine(entry, kHand);
    AppendOff(scene, entry, line);
    more.push_back({scene.Word("line_by_hand"), std::move(line), true});
  }
  if (OtherDiffers(scene, entry.name))
    more.push_back({OtherWords(scene), scene.WorkedLine(entry, kOther), true});
  scene.ComposeLines({.more = std::move(more)});
}

// Says from which update on the error is no longer finite, and what to try.
void ComposeOverflow(const Scene& scene) {
  if (scene.step == nullptr) return;
  std::vector<double> errors = scene.Of<Solution>().history;
  if (errors.empty()) errors.push_back(scene.Value("e"));
  if (scene.Is("update")) errors.push_back(scene.Value("next.e"));
  const auto first =
      std::find_if_not(errors.begin(), errors.end(), [](double e) { return std::isfinite(e); });
  if (first == errors.end()) return;
  TextContext words;
  words.words["update"] = std::to_string(first - errors.begin());
  words.words["becomes"] = scene.Word(std::isnan(*first) ? "overflow_nan" : "overflow_infinite");
  scene.Say("story.overflow", first == errors.begin() ? "overflow_given" : "overflow_update", words,
            TextStyle::kError);
}

// Compares (e(w + h) − e(w − h)) / (2h) with ∂e/∂w, for the pinned weight.
void ComposeNudge(const Scene& scene) {
  if (!scene.pin || scene.pin->whole() || scene.pin->name.find('.') != std::string::npos) return;
  const NameParts parts = PartsOf(scene.pin->name);
  if (!IsWeights(parts)) return;
  const auto& solution = scene.Of<Solution>();
  const Quantity weight{Join("W", parts.layer), scene.pin->row, scene.pin->column};
  const Quantity gradient{Join("dW", parts.layer), weight.row, weight.column};
  const double w = scene.Value(weight.name, weight.row, weight.column);
  const double h = kNudge * std::max(1.0, std::abs(w));
  scene.page.Define("nudge.h", h);
  scene.page.Define("nudge",
                    CentralDifference(solution.network, solution.x, solution.y, parts.layer,
                                      weight.row, weight.column, h),
                    gradient);
  const auto line = [&](const char* word, const std::string& source) {
    return FormulaLine{scene.Word(word),
                       WithDecimals(scene.page.Parsed(source), scene.page.style().decimals + 2),
                       false};
  };
  scene.page.Lines(
      "nudge",
      FillWords(scene.Word("nudge"),
                {{"name", ToPlainText(scene.page.Parsed(scene.sheet.Symbol(weight)))}}),
      {line("nudge_line",
            "\\frac{e(w + h) - e(w - h)}{2h} = \\val{nudge}, \\quad h = \\val{nudge.h}"),
       line("nudge_backprop",
            Join(scene.sheet.LinkedSymbol(gradient), " = \\val{", ToText(gradient), "}"))});
  if (scene.page.Visible(gradient)) return;
  TextContext words;
  words.words["step"] = std::to_string(scene.trace.StepOf(gradient.name));
  scene.Aside("nudge.later", "nudge_later", words);
}

void ComposeHistory(const Scene& scene) {
  const std::vector<double>& history = scene.Of<Solution>().history;
  if (history.empty()) return;
  PlotFigure plot;
  plot.x.label = scene.page.Parsed(Join("\\text{", scene.Word("history_x"), "}"));
  plot.x.whole_numbers = true;
  plot.y.label = scene.page.Parsed("e");
  PlotFigure::Series series{.name = "e"};
  for (const double e : history) series.Add(static_cast<double>(series.x.size()), e);
  const Eigen::MatrixXd& errors = scene.Matrix("history");
  plot.y.log = errors.minCoeff() > 0 && errors.allFinite() &&
               errors.maxCoeff() > kLargeRange * errors.minCoeff();
  plot.series.push_back(std::move(series));
  const std::string count = std::to_string(history.size() - 1);
  scene.page.Figure("history", FillWords(scene.Word("history"), {{"count", count}}),
                    std::move(plot), {});
}

// η, the descent step, and the history of e.
void ComposeDescent(const Scene& scene) {
  if (!scene.Is("update")) return;
  const int updates = scene.state.Integer("updates");
  const double most = scene.fields.Find("updates")->max;
  const auto button = [&](const char* id, const char* word, int steps) {
    return ActionButton(
        scene, id, word,
        [=](State state) -> Result<State> {
          state.Set("updates", updates + steps);
          return state;
        },
        updates + steps <= most);
  };
  scene.page.Controls("descent", scene.Word("descent"),
                      {scene.page.NumberItem("descent.eta", {"eta", 0, 0}),
                       button("descent.step", "descent_step", 1),
                       button("descent.ten", "descent_ten", kManySteps)});
  ComposeHistory(scene);
}

// Asks "Weight w^(2)_21 grows: does |δ^(1)_2| grow?" and, once answered, shows what happens in
// numbers. Nothing for a network of one layer.
void ComposeQuestion(const Scene& scene) {
  if (LayersOf(scene) < 2 || scene.step != nullptr) return;
  const auto& solution = scene.Of<Solution>();
  const int unit = Units(solution.network, 1);  // the last unit of layer 1
  TextContext words;
  words.words["weight"] = scene.sheet.Symbol({"W2", unit, 0});
  words.words["below"] = scene.sheet.Symbol({"delta1", unit - 1, 0});
  if (!scene.ComposeQuestion("question", words)) return;
  Network grown = solution.network;
  grown.W[1](unit, 0) += kQuestionStep;
  const BackwardPass& before = solution.exact.backward;
  const BackwardPass after = Backward(grown, Forward(grown, solution.x, solution.y), solution.y);
  const auto tell = [&](const std::string& word, double was, double is) {
    scene.Tell(words, word, "question." + word, was);
    scene.Tell(words, word + "_after", Join("question.", word, ".after"), is);
  };
  const double delta = std::abs(before.delta[0](unit - 1));
  const double delta_after = std::abs(after.delta[0](unit - 1));
  tell("w", solution.network.W[1](unit, 0), grown.W[1](unit, 0));
  tell("delta", delta, delta_after);
  tell("above", std::abs(before.delta[1](0)), std::abs(after.delta[1](0)));
  const double change = delta_after - delta;
  const std::string truth = change > 0 ? "grows" : change < 0 ? "shrinks" : "stays";
  words.words["truth"] = scene.Word("guess_" + truth);
  scene.ComposeAnswer(truth, "question_answer", words);
}

// One order of the factors in a product, and whether it is right.
struct Attempt {
  std::string symbols;
  std::string shapes;
  bool right = false;
  bool fits = true;
};

std::string Shape(Eigen::Index rows, Eigen::Index columns) {
  return Join("(", rows, " \\times ", columns, ")");
}

// A product of the layer in the order of the step, and in the order that learners often try.
std::vector<Attempt> AttemptsOf(const std::string& kind, int layer, const Network& network) {
  const std::string l = Join("^{(", layer, ")}");
  const std::string below = Join("^{(", layer - 1, ")}");
  const Eigen::Index in = network.W[static_cast<std::size_t>(layer - 1)].rows();
  const Eigen::Index out = network.W[static_cast<std::size_t>(layer - 1)].cols();
  const bool square = in == out;
  if (kind == "signal")
    return {{Join("(W", l, ")^{\\top} x", below), Join(Shape(out, in), " ", Shape(in, 1)), true},
            {Join("W", l, " x", below), Join(Shape(in, out), " ", Shape(in, 1)), false, square}};
  if (kind == "delta_hidden")
    return {{Join("W", l, " \\delta", l), Join(Shape(in, out), " ", Shape(out, 1)), true},
            {Join("(W", l, ")^{\\top} \\delta", l), Join(Shape(out, in), " ", Shape(out, 1)), false,
             square}};
  return {{Join("x", below, " (\\delta", l, ")^{\\top}"),
           Join(Shape(in, 1), " ", Shape(1, out), " = ", Shape(in, out)), true},
          {Join("\\delta", l, " (x", below, ")^{\\top}"),
           Join(Shape(out, 1), " ", Shape(1, in), " = ", Shape(out, in),
                square ? "" : " \\ne " + Shape(in, out)),
           false, square}};
}

// Lists products in the right order and in orders that learners often try: those that do not fit,
// and those that fit but are wrong. Before the first step it takes a layer that is not square,
// where a wrong order shows.
void ComposeLedger(const Scene& scene) {
  const Network& network = scene.Of<Solution>().network;
  const std::string kind = scene.step == nullptr ? "signal" : scene.step->kind;
  if (kind != "signal" && kind != "delta_hidden" && kind != "gradient") return;
  int layer = 1;
  if (scene.step != nullptr) {
    layer = PartsOf(scene.step->produces.front()).layer;
  } else {
    const auto telling = std::find_if(network.W.begin(), network.W.end(),
                                      [](const auto& W) { return W.rows() != W.cols(); });
    if (telling != network.W.end()) layer = static_cast<int>(telling - network.W.begin()) + 1;
  }
  const bool backward = kind == "delta_hidden";
  std::vector<FormulaLine> lines;
  bool hidden = false;
  for (const Attempt& attempt : AttemptsOf(kind, backward ? layer + 1 : layer, network)) {
    const char* const verdict = attempt.right  ? "ledger_fits"
                                : attempt.fits ? "ledger_wrong"
                                               : "ledger_misfit";
    lines.push_back({scene.Word(verdict),
                     scene.page.Parsed(Join(attempt.symbols, " : \\quad ", attempt.shapes)),
                     !attempt.right});
    hidden = hidden || (!attempt.right && attempt.fits);
  }
  TextContext words;
  words.words["l"] = std::to_string(layer);
  words.words["next"] = std::to_string(layer + 1);
  Paragraph title = Words(scene.Word("ledger"), words);
  const std::string label = ToPlainText(title);
  scene.page.Prose("ledger.title", std::move(title));
  scene.page.Lines("ledger", label, std::move(lines));
  scene.Aside("ledger.reason", hidden ? "ledger_why_wrong" : "ledger_why_misfit");
  if (backward) scene.Aside("ledger.row_0", "ledger_row_0", words);
}

Item LayerSize(const Scene& scene, int layer) {
  const char* const key = layer == 0                 ? "size_inputs"
                          : layer == LayersOf(scene) ? "size_outputs"
                                                     : "size_layer";
  return WithHandler(
      scene,
      SizeItem(Join("size.", layer), FillWords(scene.Word(key), {{"l", std::to_string(layer)}}),
               Units(scene.Of<Solution>().network, layer), {1, kMaxUnits, 1}),
      [text = &scene.text, layer](State state, const std::string& value) -> Result<State> {
        const std::optional<double> units = ParseNumber(value);
        if (units && *units == std::floor(*units) && *units >= 1 && *units <= kMaxUnits)
          return WithUnits(std::move(state), layer, static_cast<int>(*units));
        return Error{FillWords(text->Word("error_tool"),
                               {{"value", Excerpt(value)}, {"most", std::to_string(kMaxUnits)}})};
      });
}

void ComposeSizes(const Scene& scene) {
  const int layers = LayersOf(scene);
  std::vector<Item> sizes;
  for (int layer = 0; layer <= layers; ++layer) sizes.push_back(LayerSize(scene, layer));
  scene.page.Controls("sizes", scene.Word("sizes"), std::move(sizes));
  const auto button = [&](const char* id, const char* word, State (*change)(State), bool enabled) {
    return ActionButton(
        scene, id, word,
        [change](State state) -> Result<State> { return change(std::move(state)); }, enabled);
  };
  scene.page.Controls("layers", scene.Word("layers"),
                      {button("layer.add", "layer_add", WithLayerAdded, layers < kMaxLayers),
                       button("layer.remove", "layer_remove", WithLayerRemoved, layers > 1)});
  const Activation other = OtherOutput(scene.Of<Solution>().network.out);
  const std::string& name = scene.Word(Join("activation_", ActivationName(other)));
  scene.page.Controls("comparison", scene.Word("compare"),
                      {FieldChoice(scene, "compare",
                                   {{"0", scene.Word("compare_off")},
                                    {"1", FillWords(scene.Word("compare_on"), {{"out", name}})}})});
}

}  // namespace

void ComposeStory(const Scene& scene) {
  ComposeWords(scene);
  if (scene.step != nullptr) ComposeLines(scene);
  ComposeOverflow(scene);
  scene.ComposePinned();
  ComposeNudge(scene);
  ComposeDescent(scene);
  ComposeQuestion(scene);
}

void ComposeSettings(const Scene& scene) {
  ComposeLedger(scene);
  scene.page.Controls(
      "story.settings", scene.Word("settings"),
      {FieldChoice(scene, "theta", "activation"), FieldChoice(scene, "out", "activation")});
  ComposeSizes(scene);
}

std::vector<Item> DeckChoices(const Scene& scene) {
  const std::string given = PrintField(*scene.fields.Find("round"), scene.state.Get("round"));
  Names choices{"exact", "1,2", "2,3", "3,4"};
  if (std::find(choices.begin(), choices.end(), given) == choices.end()) choices.push_back(given);
  std::vector<Option> options;
  for (const std::string& choice : choices)
    options.push_back({choice, choice == "exact"
                                   ? scene.Word("exact")
                                   : FillWords(scene.Word("by_hand"), {{"digits", choice}})});
  return {FieldChoice(scene, "round", std::move(options))};
}

}  // namespace chainrule::backprop
