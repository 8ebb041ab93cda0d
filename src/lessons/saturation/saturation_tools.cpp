#include "lessons/saturation/saturation_tools.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "course/number.h"
#include "math/ray.h"
#include "math/tanh_derivation.h"
#include "page/pieces.h"

namespace chainrule::saturation {
namespace {

constexpr std::size_t kMostTrail = 24;
constexpr double kTrailStep = 1.5;  // two places of the trail are this factor apart
constexpr double kFactor = 10;      // of the buttons that make w longer and shorter

// The wrong example with the largest residual, or else the first.
int QuestionedExample(const FigureContext& context) {
  int chosen = -1;
  for (int n = 0; n < context.problem.count(); ++n) {
    if (!Wrong(context.problem, context.pass.s(n), context.problem.data->y(n))) continue;
    if (chosen < 0 || std::abs(context.pass.residual(n)) > std::abs(context.pass.residual(chosen)))
      chosen = n;
  }
  return chosen;
}

}  // namespace

void ComposeHonestZero(const FigureContext& context, Page& page) {
  TextContext words;
  const std::pair<const char*, double> thresholds[] = {{"zero_float", FloatSlopeVanishes()},
                                                       {"zero_double", DoubleSlopeVanishes()},
                                                       {"zero_sech2", Sech2Vanishes()}};
  for (const auto& [name, value] : thresholds) {
    page.Define(name, value);
    words.quantities[name] = {name, 0, 0};
  }
  page.Prose("zero", context.text.Word("honest_zero"), words);
  if (!page.Visible({"d.log", 0, 0})) return;
  words.quantities["s"] = {"s", 0, 0};
  words.quantities["log"] = {"d.log", 0, 0};
  page.Prose("zero.log", context.text.Word("honest_zero_log"), words);
}

void ComposeQuestion(const FigureContext& context, Page& page) {
  const Problem& problem = context.problem;
  if (problem.w.isZero(0)) return;
  const int wrong = QuestionedExample(context);
  const int n = std::max(wrong, 0);
  TextContext words;
  words.words["n"] = std::to_string(n + 1);
  page.Prose("question.text",
             context.text.Word(wrong < 0                  ? "question_right_side"
                               : Saturates(problem.theta) ? "question_wrong_side"
                                                          : "question_no_limit"),
             words);
  Item choice = FieldChoice(context.text, context.fields, context.state, "guess", "guess");
  const std::string guess = choice.value;
  page.Controls("question.choice", choice.name, {std::move(choice)});
  if (guess == "none") return;
  const PerceptronPass doubled = EvaluatePerceptron(*problem.data, 2 * problem.w, problem.theta);
  const double before = context.pass.contribution.row(n).stableNorm();
  const double after = doubled.contribution.row(n).stableNorm();
  const std::pair<const char*, double> numbers[] = {{"part", before},
                                                    {"part_after", after},
                                                    {"residual", context.pass.residual(n)},
                                                    {"residual_after", doubled.residual(n)},
                                                    {"slope", context.pass.slope(n)},
                                                    {"slope_after", doubled.slope(n)},
                                                    {"signal", context.pass.s(n)},
                                                    {"signal_after", doubled.s(n)}};
  for (const auto& [name, value] : numbers) {
    page.Define(std::string("question.") + name, value);
    words.quantities[name] = {std::string("question.") + name, 0, 0};
  }
  const std::string truth = after > before ? "grows" : after < before ? "shrinks" : "stays";
  words.words["verdict"] = context.text.Word(guess == truth ? "question_right" : "question_wrong");
  words.words["truth"] = context.text.Word("guess_" + truth);
  const bool saturates = Saturates(problem.theta);
  page.Answer("question.answer", "guess", context.text.Word(saturates ? "question_answer" : "question_answer_no_limit"), words);
  if (saturates) page.Prose("question.why", context.text.Word("question_why"));
}

void ComposeRemarks(const FigureContext& context, Page& page) {
  const Problem& problem = context.problem;
  const auto say = [&](const std::string& key, const TextContext& words = {}) {
    page.Prose("remark." + key, context.text.Word(key), words, TextStyle::kAside);
  };
  TextContext words;
  words.words["theta"] = NameOf(context.text, problem.theta);
  words.words["N"] = std::to_string(problem.count());
  words.words["listed"] = std::to_string(problem.listed());
  if (!TargetsAtLimits(problem.theta, problem.data->y))
    say(Saturates(problem.theta) ? "remark_labels" : "remark_no_limits", words);
  if (problem.count() > problem.listed()) say("remark_listed", words);
  if (page.Visible({"E_in", 0, 0}) && context.pass.E_in == 0) say("remark_no_error");
  if (page.Visible({"signal", 0, 0}) && problem.w.isZero(0)) say("remark_no_weights");
  if (!page.Visible({"h", 0, 0})) return;
  // As many as one would count.
  std::string wrong;
  int count = 0;
  for (int n = 0; n < problem.count() && count <= kMostTerms; ++n) {
    if (!Wrong(problem, context.pass.s(n), problem.data->y(n))) continue;
    wrong += (wrong.empty() ? "" : ", ") + (++count > kMostTerms ? "…" : std::to_string(n + 1));
  }
  words.words["wrong"] = wrong;
  say(count == 0 ? "remark_none_wrong" : "remark_wrong", words);
}

void ComposeLaw(const FigureContext& context, Page& page) {
  const std::optional<Eigen::VectorXd> u = Direction(context.problem.w);
  if (!u) return;
  const DecayLaw law = LawOfDecay(*context.problem.data, *u, context.problem.theta);
  TextContext words;
  std::string key = "law_unknown";
  if (law.kind == DecayLaw::Kind::kNoGradient) key = "law_no_gradient";
  if (!law.slowest.empty()) {
    const auto slowest = static_cast<std::size_t>(law.slowest.front());
    words.words["n"] = std::to_string(slowest + 1);
    if (law.kind == DecayLaw::Kind::kStopped) key = "law_stopped";
    if (law.kind == DecayLaw::Kind::kExponential)
      key = law.sides[slowest] == DecayLaw::Side::kWrong   ? "law_wrong"
            : law.sides[slowest] == DecayLaw::Side::kOther ? "law_other"
            : context.problem.count() > 1                  ? "law_right"
                                                           : "law_right_alone";
  }
  words.words["theta"] = NameOf(context.text, context.problem.theta);
  words.quantities["rate"] = {"rate", 0, 0};
  page.Prose("law", context.text.Word(key), words);
}

void ComposeSettings(const FigureContext& context, Page& page) {
  const Problem& problem = context.problem;
  const int step = context.state.Integer("step");
  const bool start = step == 0;
  const Step* const now =
      start ? nullptr : &context.trace.steps[static_cast<std::size_t>(step - 1)];
  const bool derives = start || now->phase == Phase::kDerivation;
  if (derives)
    page.Controls("settings.s", context.text.Word("settings_s"),
                  {page.NumberItem("settings.s", {"s", 0, 0})});
  if (now != nullptr && (derives || now->kind == "depth")) return;
  const double norm = problem.w.stableNorm();
  page.Controls("settings.w", context.text.Word("settings_w"),
                {page.NumberItem("settings.norm", {"norm", 0, 0}),
                 Button("norm.down", context.text.Word("norm_down"), norm >= kFactor * kShortest),
                 Button("norm.up", context.text.Word("norm_up"),
                        norm > 0 && norm * kFactor <= context.fields.Find("w")->max),
                 page.NumberItem("settings.angle", {"angle", 0, 0})});
  page.Controls("settings.choices", context.text.Word("settings_choices"),
                {FieldChoice(context.text, context.fields, context.state, "theta", "activation"),
                 FieldChoice(context.text, context.fields, context.state, "axes", "axes")});
  const Field& points = *context.fields.Find("points");
  page.Controls(
      "settings.examples",
      FillWords(context.text.Word("settings_examples"), {{"N", std::to_string(problem.count())}}),
      {Button("example.add", context.text.Word("example_add"), problem.count() < points.max_rows),
       Button("example.remove", context.text.Word("example_remove"), problem.count() > 1)});
}

Result<State> WithNorm(State state, double norm, const TextBook& text) {
  Eigen::MatrixXd w = state.Matrix("w");
  const double before = w.stableNorm();
  if (!(before > 0)) return Error{text.Word("error_no_direction")};
  // The place that is left stays on the trail, unless it is close to one that is there.
  std::vector<double> trail;
  const Eigen::MatrixXd& old = state.Matrix("trail");
  for (Eigen::Index i = 0; i < old.size(); ++i) trail.push_back(old(i));
  const bool close = std::any_of(trail.begin(), trail.end(), [&](double there) {
    return before < kTrailStep * there && there < kTrailStep * before;
  });
  if (!close) trail.push_back(before);
  if (trail.size() > kMostTrail) trail.erase(trail.begin());
  state.Set("trail", Eigen::MatrixXd(Eigen::Map<Eigen::VectorXd>(
                         trail.data(), static_cast<Eigen::Index>(trail.size()))));
  // Divided first: the product of two large numbers need not be finite.
  w = w / before * norm;
  state.Set("w", std::move(w));
  return state;
}

Result<State> DoTool(const Action& action, const State& state, const TextBook& text) {
  State next = state;
  if (action.id == "norm.up" || action.id == "norm.down") {
    const double norm = state.Matrix("w").stableNorm();
    return WithNorm(next, action.id == "norm.up" ? norm * kFactor : norm / kFactor, text);
  }
  const Eigen::MatrixXd& points = state.Matrix("points");
  if (action.id == "example.add") {
    Eigen::MatrixXd more(points.rows() + 1, 3);
    more.topRows(points.rows()) = points;
    // Somewhere else than the one before: around a circle, labels in turns.
    const double turn = 2.4 * static_cast<double>(points.rows());
    const double label = -points(points.rows() - 1, 2);
    more.row(points.rows()) << std::round(20 * std::cos(turn)) / 10,
        std::round(20 * std::sin(turn)) / 10,
        state.Word("theta") == "logistic" ? 1 - points(points.rows() - 1, 2) : label;
    next.Set("points", std::move(more));
    return next;
  }
  if (action.id == "example.remove" && points.rows() > 1) {
    next.Set("points", Eigen::MatrixXd(points.topRows(points.rows() - 1)));
    if (const std::optional<Quantity> pin = ParseQuantity(state.Word("pin")); pin && !pin->whole())
      next.SetWord("pin", "");
    return next;
  }
  return Error{FillWords(text.Word("error_tool"), {{"value", action.id}})};
}

}  // namespace chainrule::saturation
