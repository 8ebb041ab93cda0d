// The words of the page beside the numbers, and the settings.
#include <algorithm>
#include <cmath>
#include <utility>

#include "course/number.h"
#include "lessons/controls.h"
#include "lessons/saturation/saturation_plots.h"
#include "lessons/turn.h"
#include "math/descent.h"
#include "math/join.h"
#include "math/tanh_derivation.h"
#include "page/pieces.h"

namespace chainrule::saturation {
namespace {

using Outcome = HalvingRun::Outcome;

constexpr int kLostDecimals = 1;
constexpr double kFactor = 10;  // by which the buttons make w longer or shorter
// The most evaluations of an example in one descent. Up to 30 examples get all of kMostSteps.
constexpr double kMostEvaluations = 3e6;

bool Derives(const Scene& scene) {
  return scene.step != nullptr && scene.step->phase == Phase::kDerivation;
}

// The name of θ in a sentence: "the logistic function".
const std::string& NameOf(const Scene& scene) {
  const Activation theta = scene.Of<Solution>().theta;
  return scene.Word(Join("named_", ActivationName(theta)));
}

// The values of {…} in the lesson's sentences.
TextContext WordsOf(const Scene& scene) {
  TextContext words;
  if (scene.step != nullptr) words = scene.step->context;
  words.words["theta"] = NameOf(scene);
  words.words["N"] = std::to_string(scene.Of<Solution>().count());
  if (scene.step == nullptr && !Hides(scene, {"residual"}))
    if (const std::optional<int> worst = WorstOf(scene.Of<Solution>()))
      words.words["n"] = std::to_string(*worst + 1);
  if (!scene.Is("depth")) return words;
  words.words["L"] = std::to_string(kChainLayers);
  words.words["layers"] = std::to_string(kWideDepth);
  const WideNetworks& wide = scene.page.memory().Once(RunWideNetworks);
  scene.Tell(words, "xavier", "xavier", wide.xavier);
  scene.Tell(words, "he", "he", wide.he);
  scene.Tell(words, "twice", "twice", wide.twice);
  return words;
}

// The variants of a step's words for this θ, the most specific first. What is true of tanh is not
// true of every transformation.
std::vector<std::string_view> VariantsOf(const Scene& scene) {
  const Activation theta = scene.Of<Solution>().theta;
  if (scene.step == nullptr && Hides(scene, {"grad_norm"})) return {"work"};
  if (theta == Activation::kTanh && (scene.step != nullptr || WorstOf(scene.Of<Solution>())))
    return {};
  if (theta == Activation::kTanh) return {"right"};
  if (Saturates(theta)) return {ActivationName(theta), "other"};
  return {ActivationName(theta), "unbounded", "other"};
}

// Says how an example's contribution changes when w doubles: the worst one's, else the first's.
void ComposeDoubling(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  if (p.w.isZero(0)) return;
  const PerceptronPass& pass = p.pass();
  const std::optional<int> wrong = WorstOf(p);
  const int n = wrong.value_or(0);
  const bool saturates = Saturates(p.theta);
  TextContext words;
  words.words["n"] = std::to_string(n + 1);
  const char* const asked = !wrong      ? "question_right_side"
                            : saturates ? "question_wrong_side"
                                        : "question_no_limit";
  if (!scene.ComposeQuestion(asked, words)) return;
  const PerceptronPass doubled = EvaluatePerceptron(*p.data, 2 * p.w, p.theta);
  const double before = pass.contribution.row(n).stableNorm();
  const double after = doubled.contribution.row(n).stableNorm();
  const auto tell = [&](const std::string& name, double now, double then) {
    scene.Tell(words, name, "question." + name, now);
    scene.Tell(words, name + "_after", "question." + name + "_after", then);
  };
  tell("part", before, after);
  tell("residual", pass.residual(n), doubled.residual(n));
  tell("slope", pass.slope(n), doubled.slope(n));
  tell("signal", pass.s(n), doubled.s(n));
  const std::string truth = after > before ? "grows" : after < before ? "shrinks" : "stays";
  words.words["truth"] = scene.Word("guess_" + truth);
  scene.ComposeAnswer(truth, saturates ? "question_answer" : "question_answer_no_limit", words);
  if (saturates) scene.Say("question.why", "question_why");
}

// The end of a line of the derivation: the digits that it has lost, "0.9 of 15.7".
Formula Lost(const Scene& scene, const std::string& line, const char* word) {
  const std::string lost = "lost." + line.substr(line.find('.') + 1);
  const std::string words =
      FillWords(scene.Word(word), {{"digits", ShowNumber(kDoubleDigits, kLostDecimals)}});
  const std::size_t at = words.find("{n}");
  const auto text = [](const std::string& part) {
    return part.empty() ? part : Join("\\text{", part, "}");
  };
  return WithDecimals(scene.page.Parsed(Join(text(words.substr(0, at)), " \\val{", lost, "} ",
                                             text(words.substr(at + 3)))),
                      kLostDecimals);
}

// The lines of the step, or the reason why there are none.
void ComposeWorking(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  if (scene.step == nullptr) return;
  if (scene.Is("cure") && !HasCure(p)) return scene.Say("cure.none", "cure_none");
  if (scene.Is("law") && !p.u) return scene.Say("law.none", "ray_none");
  if (scene.Is("law") && !HasRate(p)) return;
  if (scene.step->phase != Phase::kDerivation) return scene.ComposeLines();
  const Formula lost = Lost(scene, scene.step->produces.front(), "of_digits");
  scene.ComposeLines({.more = {{scene.Word("line_lost"), lost, true}}});
}

// Says where 1 − tanh² s becomes exactly 0 in this build, and what the slope is at the learner's s.
void ComposeHonestZero(const Scene& scene) {
  TextContext words;
  scene.Tell(words, "zero_float", "zero_float", FloatSlopeVanishes());
  scene.Tell(words, "zero_double", "zero_double", DoubleSlopeVanishes());
  scene.Tell(words, "zero_sech2", "zero_sech2", Sech2Vanishes());
  scene.Say("zero", "honest_zero", words);
  if (!scene.Visible("d.log")) return;
  words.quantities["s"] = {"s", 0, 0};
  words.quantities["log"] = {"d.log", 0, 0};
  scene.Say("zero.log", "honest_zero_log", words);
}

// Says which example decides how fast the gradient dies, and why.
void ComposeLaw(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  if (!p.u) return;
  const DecayLaw& law = p.law();
  TextContext words;
  words.words["theta"] = NameOf(scene);
  words.quantities["rate"] = {"rate", 0, 0};
  std::string key = "law_unknown";
  if (law.kind == DecayLaw::Kind::kNoGradient) key = "law_no_gradient";
  if (!law.slowest.empty()) {
    const auto slowest = static_cast<std::size_t>(law.slowest.front());
    const DecayLaw::Side side = law.sides[slowest];
    words.words["n"] = std::to_string(slowest + 1);
    if (law.kind == DecayLaw::Kind::kStopped) key = "law_stopped";
    if (law.kind == DecayLaw::Kind::kExponential)
      key = side == DecayLaw::Side::kWrong   ? "law_wrong"
            : side == DecayLaw::Side::kOther ? "law_other"
            : p.count() > 1                  ? "law_right"
                                             : "law_right_alone";
  }
  scene.Say("law", key, words);
}

// Remarks on labels that are not limits of θ, on E_in = 0, and on examples not listed or wrong.
void ComposeRemarks(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  TextContext words = {};
  words.words["theta"] = NameOf(scene);
  words.words["N"] = std::to_string(p.count());
  words.words["listed"] = std::to_string(p.listed());
  const auto say = [&](const std::string& key) { scene.Aside("remark." + key, key, words); };
  if (!TargetsAtLimits(p.theta, p.data->y))
    say(Saturates(p.theta) ? "remark_labels" : "remark_no_limits");
  if (p.count() > p.listed()) say("remark_listed");
  if (Derives(scene)) return;
  if (p.w.isZero(0)) say("remark_no_weights");
  if (Hides(scene, {"h", "E_in"})) return;
  if (p.pass().E_in == 0) say("remark_no_error");
  // The sides are a step of their own.
  if (scene.number < scene.trace.StepOf("h")) return;
  // The list of wrong examples ends with "…" if it is long.
  std::string& wrong = words.words["wrong"];
  int count = 0;
  for (int n = 0; n < p.count() && count <= kMostTerms; ++n) {
    if (!Wrong(p, p.pass().s(n), p.data->y(n))) continue;
    wrong += (wrong.empty() ? "" : ", ") + (++count > kMostTerms ? "…" : std::to_string(n + 1));
  }
  say(count == 0 ? "remark_none_wrong" : "remark_wrong");
}

// The value rounded to at most two digits, which is all that an estimate is good for.
double TwoDigits(double value) {
  const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
  return unit > 1 && std::isfinite(unit) ? std::round(value / unit) * unit : std::round(value);
}

const char* WordOf(const HalvingRun& run, bool estimated, bool never) {
  switch (run.outcome) {
    case Outcome::kNoError:
      return "descent_no_error";
    case Outcome::kHalved:
      return "descent_halved";
    case Outcome::kStuck:
      return run.grad_norm == 0 ? "descent_no_pull" : "descent_stuck";
    case Outcome::kDiverged:
      return "descent_diverged";
    case Outcome::kNotYet:
      break;
  }
  return never ? "descent_floor" : estimated ? "descent_estimated" : "descent_not_yet";
}

// The result of one descent in a sentence.
void ComposeDescent(const Scene& scene, const std::string& from, const HalvingRun& run,
                    const std::optional<double>& estimate, double floor) {
  TextContext words;
  words.words["from"] = scene.Word("descent_from_" + from);
  const auto tell = [&](const char* name, double value) {
    scene.Tell(words, name, Join("descent.", from, ".", name), value);
  };
  tell("steps", run.steps);
  tell("E_0", run.E_0);
  tell("E", run.E_in);
  tell("part", run.E_0 > 0 ? run.E_in / run.E_0 : 0);
  if (estimate) tell("estimate", TwoDigits(*estimate));
  const bool never = floor > run.E_0 / 2;
  scene.Say("descent." + from, WordOf(run, estimate.has_value(), never), words);
}

// With a single example, a formula gives the number of steps.
void ComposeAlone(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  const double steps =
      std::exp(LogStepsAlone(p.pass().s(0), p.data->X.row(0).squaredNorm(), p.eta, p.count()));
  if (p.theta != Activation::kTanh || !std::isfinite(steps)) return;
  TextContext words;
  scene.Tell(words, "steps", "descent.alone", TwoDigits(steps));
  scene.Aside("descent.alone", "descent_alone", words);
}

void AddHistory(const HalvingRun& run, const std::string& name, PlotFigure& plot) {
  PlotFigure::Series series{.name = name};
  for (const HalvingRun::Point& point : run.history)
    if (point.steps > 0 && run.E_0 > 0) series.Add(point.steps, point.E_in / run.E_0);
  if (!series.x.empty()) plot.series.push_back(std::move(series));
}

// Says how many steps halve the error, from here and from small weights: simulated, estimated, or
// never. Plots E_in/E_0 over the steps.
void ComposeDescents(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  const int most =
      static_cast<int>(std::min<double>(kMostSteps, std::ceil(kMostEvaluations / p.count())));
  const HalvingRun here = DescendToHalf(*p.data, p.w, p.theta, p.eta, most);
  const double floor = ErrorFloor(*p.data, p.theta);
  std::optional<double> estimate;
  if (here.outcome == Outcome::kNotYet && p.eta > 0 && p.count() <= kMostListed)
    estimate = EstimateStepsToHalf(*p.data, p.w, p.theta, p.eta);
  scene.page.Controls("descent.controls", scene.Word("descent"),
                      {scene.page.NumberItem("descent.eta", {"eta", 0, 0})});
  ComposeDescent(scene, "here", here, estimate, floor);
  if (estimate && p.count() == 1) ComposeAlone(scene);
  PlotFigure plot;
  plot.x.label = scene.page.Parsed(Join("\\text{", scene.Word("axis_steps"), "}"));
  plot.x.log = true;
  plot.x.low = 1;
  plot.y.label = scene.page.Parsed("E_{in}/E_0");
  plot.y.low = 0;
  AddHistory(here, scene.Word("series_here"), plot);
  if (!p.w.isZero(0)) {  // else both descents are the same
    const HalvingRun small = DescendToHalfFromSmall(*p.data, p.w, p.theta, p.eta, most);
    ComposeDescent(scene, "small", small, std::nullopt, floor);
    AddHistory(small, scene.Word("series_small"), plot);
  }
  if (plot.series.empty()) return;
  plot.guides.push_back({false, 0.5, scene.Word("guide_half")});
  scene.page.Figure("descents", scene.Word("figure_descents"), std::move(plot), {});
}

// The way from the opening view into the derivation.
void ComposeDerive(const Scene& scene) {
  const auto steps =
      std::count_if(scene.trace.steps.begin(), scene.trace.steps.end(),
                    [](const Step& step) { return step.phase == Phase::kDerivation; });
  Item button =
      Button("look.derive", FillWords(scene.Word("derive"), {{"n", std::to_string(steps)}}));
  scene.page.Controls("look.on", scene.Word("derivation"),
                      {Going(std::move(button), [](State& state) { state.Set("step", 1); })});
}

// Adds an example away from the one before: further around a circle, with the other label.
Result<State> WithOneMore(State state) {
  const Eigen::MatrixXd& points = state.Matrix("points");
  const Eigen::Index count = points.rows();
  const double turn = 2.4 * static_cast<double>(count);
  const double label = points(count - 1, 2);
  Eigen::MatrixXd more(count + 1, 3);
  more << points, std::round(20 * std::cos(turn)) / 10, std::round(20 * std::sin(turn)) / 10,
      state.Word("theta") == "logistic" ? 1 - label : -label;
  state.Set("points", std::move(more));
  return state;
}

Result<State> WithoutLast(State state) {
  const Eigen::MatrixXd& points = state.Matrix("points");
  state.Set("points", Eigen::MatrixXd(points.topRows(points.rows() - 1)));
  if (const auto pin = ParseQuantity(state.Word("pin")); pin && !pin->whole())
    state.SetWord("pin", "");
  return state;
}

}  // namespace

void ComposeDerivation(const Scene& scene) {
  std::vector<FormulaLine> lines;
  for (const Step& step : scene.trace.steps) {
    const std::string& value = step.produces.front();
    if (step.phase != Phase::kDerivation || !scene.Visible(value)) break;
    Formula line = scene.page.Parsed(step.formula);
    Append(line, scene.page.Parsed(Join("\\quad = \\val{", value, "}")));
    Append(line, scene.page.Parsed("\\quad"));
    Append(line, Lost(scene, value, "digits_lost"));
    lines.push_back({scene.Word("rule_" + step.kind), std::move(line), &step != scene.step});
  }
  scene.page.Lines("derivation", scene.Word("derivation"), std::move(lines));
}

const char* FigureOfStep(const Scene& scene) {
  if (scene.Is("signal")) return "plane";
  if (scene.Is("output") || scene.Is("slope")) return "signals";
  if (scene.Is("residual") || scene.Is("contribution")) return "parts";
  return "ray";
}

void ComposeStory(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  ComposeStepWords(scene.text, scene.trace, scene.number, WordsOf(scene), scene.page,
                   VariantsOf(scene));
  if (Waits(scene)) return ComposeWaiting(scene);
  const bool known = !Hides(scene, {"grad_norm"});
  if (scene.step == nullptr && known) ComposeReadouts(scene);
  if ((scene.step == nullptr || scene.Is("error")) && known) ComposeDoubling(scene);
  ComposeWorking(scene);
  scene.ComposePinned();
  if (scene.Is("tanh_output") || scene.Is("tanh_sech2") ||
      (scene.Is("slope") && p.theta == Activation::kTanh))
    ComposeHonestZero(scene);
  if (scene.Is("law")) ComposeLaw(scene);
  if (scene.Is("update")) ComposeDescents(scene);
  if (!scene.Is("depth")) ComposeRemarks(scene);
  if (scene.step == nullptr) ComposeDerive(scene);
}

void ComposeSettings(const Scene& scene) {
  Page& page = scene.page;
  const bool derives = Derives(scene);
  if (derives)
    page.Controls("settings.s", scene.Word("settings_s"),
                  {page.NumberItem("settings.s", {"s", 0, 0})});
  if (derives || scene.Is("depth")) return;
  const auto scale = [&](const char* name, bool up, bool enabled) {
    return ActionButton(
        scene, Join("norm.", name), Join("norm_", name),
        [up, text = &scene.text](State state) {
          const double norm = state.Matrix("w").stableNorm();
          return WithNorm(std::move(state), up ? norm * kFactor : norm / kFactor, *text);
        },
        enabled);
  };
  const double norm = scene.Value("norm");
  page.Controls("settings.choices", scene.Word("settings_choices"),
                {FieldChoice(scene, "theta", "activation"), FieldChoice(scene, "axes", "axes")});
  page.Controls("settings.w", scene.Word("settings_w"),
                {page.NumberItem("settings.norm", {"norm", 0, 0}),
                 scale("down", false, norm >= kFactor * kShortest),
                 scale("up", true, norm > 0 && norm * kFactor <= scene.fields.Find("w")->max),
                 page.NumberItem("settings.angle", {"angle", 0, 0})});
  const int count = scene.Of<Solution>().count();
  page.Controls("settings.examples",
                FillWords(scene.Word("settings_examples"), {{"N", std::to_string(count)}}),
                {ActionButton(scene, "example.add", "example_add", WithOneMore,
                              count < scene.fields.Find("points")->max_rows),
                 ActionButton(scene, "example.remove", "example_remove", WithoutLast, count > 1)});
}

}  // namespace chainrule::saturation
