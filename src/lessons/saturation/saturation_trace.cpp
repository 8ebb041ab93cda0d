#include "lessons/saturation/saturation_trace.h"

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <numbers>
#include <span>
#include <utility>

#include "math/cross_entropy.h"
#include "math/depth.h"
#include "math/join.h"
#include "math/ray.h"
#include "math/tanh_derivation.h"

namespace chainrule::saturation {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
// What a chain starts from.
constexpr double kChainInput = 1;

constexpr std::array kLaw{"rate", "rate.slowest", "rate.factor", "projection",
                          "projection.slowest"};
constexpr std::array kNext{"next.E"};
constexpr std::array kCure{"cure.grad", "cure.norm", "cure.sums"};

constexpr const char* kA = "(e^s + e^{-s})";
constexpr const char* kB = "(e^s - e^{-s})";

// The lines' values, the digits they have lost, and what is in them.
constexpr std::array kDerivation{"d.definition", "d.quotient",  "d.split",         "d.cancel",
                                 "d.output",     "d.sech2",     "lost.definition", "lost.quotient",
                                 "lost.split",   "lost.cancel", "lost.output",     "lost.sech2",
                                 "d.a",          "d.b",         "d.tanh",          "d.log"};

void AddDerivation(Values& values, double s) {
  const std::array<DerivationLine, 6> lines = DeriveTanh(s);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    values.Set(kDerivation[i], lines[i].value);
    values.Set(kDerivation[lines.size() + i], std::round(10 * lines[i].lost_digits) / 10);
  }
  values.Set("d.a", std::exp(s) + std::exp(-s));
  values.Set("d.b", std::exp(s) - std::exp(-s));
  values.Set("d.tanh", std::tanh(s));
  values.Set("d.log", LogSech2(s) / std::numbers::ln10);
}

void AddLaw(Values& values, const Problem& problem) {
  const std::optional<Eigen::VectorXd> u = Direction(problem.w);
  if (!u) {
    values.Set("projection", Eigen::VectorXd::Constant(problem.listed(), kNone));
    for (const char* name : {"projection.slowest", "rate.slowest", "rate.factor", "rate"})
      values.Set(name, kNone);
    return;
  }
  const Eigen::VectorXd projections = Projections(*problem.data, *u);
  values.Set("projection", projections.head(problem.listed()));
  const DecayLaw law = LawOfDecay(*problem.data, *u, problem.theta);
  const bool known =
      law.kind == DecayLaw::Kind::kExponential || law.kind == DecayLaw::Kind::kStopped;
  values.Set("rate", known ? law.rate : kNone);
  // Of the example that decides: its projection, its number from 1, and by what the projection is
  // multiplied.
  const bool decided = !law.slowest.empty();
  const Eigen::Index slowest = decided ? law.slowest.front() : 0;
  const bool right =
      decided && law.sides[static_cast<std::size_t>(slowest)] == DecayLaw::Side::kRight;
  const int scale = problem.theta == Activation::kTanh ? 1 : 2;
  values.Set("projection.slowest", decided ? projections(slowest) : kNone);
  values.Set("rate.slowest", decided ? static_cast<double>(slowest + 1) : kNone);
  values.Set("rate.factor", decided ? (right ? 4.0 : 2.0) / scale : kNone);
}

void AddCure(Values& values, const Problem& problem) {
  CrossEntropyPass cure;
  if (HasCure(problem)) {
    cure = EvaluateCrossEntropy(*problem.data, problem.w);
  } else {
    cure.residual = Eigen::VectorXd::Constant(problem.count(), kNone);
    cure.grad = Eigen::VectorXd::Constant(3, kNone);
    cure.grad_norm = kNone;
  }
  values.Set("cure.sums", problem.data->X.transpose() * cure.residual);
  values.Set("cure.grad", cure.grad);
  values.Set("cure.norm", cure.grad_norm);
}

void AddChain(Values& values, double w) {
  values.Set("chain", w);
  const ChainLayer last = RunChain(w, 0, kChainInput, kChainLayers).back();
  values.Set("chain.weights", last.weight_product);
  values.Set("chain.slopes", last.slope_product);
  values.Set("chain.gradient", last.gradient);
}

void SetLater(Values& values, std::span<const char* const> names,
              std::function<void(Values&)> compute) {
  values.SetLater({names.begin(), names.end()}, std::move(compute));
}

Values ValuesOf(const State& state, const Problem& problem, const PerceptronPass& pass) {
  Values values;
  const double s = state.Number("s");
  values.Set("s", s);
  SetLater(values, kDerivation, [s](Values& of) { AddDerivation(of, s); });
  const int listed = problem.listed();
  values.Set("X", problem.data->X.topRows(listed));
  values.Set("y", problem.data->y.head(listed));
  values.Set("w", problem.w);
  values.Set("norm", problem.w.stableNorm());
  values.Set("angle", std::atan2(problem.w(2), problem.w(1)) * 180 / std::numbers::pi);
  values.Set("eta", problem.eta);
  values.Set("signal", pass.s.head(listed));
  values.Set("h", pass.h.head(listed));
  values.Set("residual", pass.residual.head(listed));
  values.Set("squares", pass.residual.squaredNorm());
  values.Set("E_in", pass.E_in);
  values.Set("slope", pass.slope.head(listed));
  values.Set("contribution", pass.contribution.topRows(listed));
  values.Set("sums", problem.data->X.transpose() * pass.residual.cwiseProduct(pass.slope));
  values.Set("grad", pass.grad);
  values.Set("grad_norm", pass.grad_norm);
  const Eigen::VectorXd next = problem.w - problem.eta * pass.grad;
  values.Set("next.w", next);
  // Other steps' numbers, some work with many examples.
  const auto shared = std::make_shared<const Problem>(problem);
  SetLater(values, kNext, [shared, next](Values& of) {
    of.Set("next.E", InSampleError(*shared->data, next, shared->theta));
  });
  SetLater(values, kLaw, [shared](Values& of) { AddLaw(of, *shared); });
  SetLater(values, kCure, [shared](Values& of) { AddCure(of, *shared); });
  AddChain(values, state.Number("chain"));
  return values;
}

// What is in the steps. The examples' numbers and w are not.
std::string MadeFor(const Problem& problem) {
  return Join("saturation ", problem.count(), " ", ActivationName(problem.theta));
}

class Steps {
 public:
  // Of the problem only what MadeFor() names is looked at.
  explicit Steps(const Problem& problem) {
    auto kept = std::make_shared<Problem>();
    kept->theta = problem.theta;
    kept->data =
        std::make_shared<const DataSet>(DataSet{{}, Eigen::VectorXd::Zero(problem.count())});
    problem_ = std::move(kept);
  }

  StepList All(std::string made_for) {
    AddDerivation();
    AddPass();
    AddGradient();
    AddOutlook();
    return StepList(std::move(steps_), {}, std::move(made_for));
  }

 private:
  // The first name is what the lines are about; an empty shape is none.
  Step& Add(std::string_view kind, Phase phase, Names produces, std::string_view label,
            std::string_view formula, std::string_view shapes = {}) {
    Step step = MakeStep(kind, phase, std::move(produces), label, formula, shapes);
    const std::string& result = step.produces.front();
    step.symbol = Symbol({result});
    step.expand = [problem = problem_, result](const Values& values, std::string_view, int row,
                                               int column) {
      return Expand(values, *problem, result, row, column);
    };
    step.context.words["N"] = Count();
    for (const char* name : {"norm", "E_in", "grad_norm", "eta", "s", "rate"})
      step.context.quantities[name] = {name, 0, 0};
    steps_.push_back(std::move(step));
    return steps_.back();
  }

  std::string Count() const { return std::to_string(problem_->count()); }
  static std::string Linked(const std::string& name) { return LinkedSymbol({name}); }

  void AddDerivation() {
    const auto derive = [&](const char* name, std::string_view label, std::string_view right,
                            Names more = {}) {
      const std::string value = std::string("d.") + name;
      Names produces{value, std::string("lost.") + name};
      produces.insert(produces.end(), more.begin(), more.end());
      Add(Join("tanh_", name), Phase::kDerivation, std::move(produces), label,
          Join(Linked(value), " = ", right));
    };
    const std::string a = kA;
    const std::string b = kB;
    derive("definition", "\\tanh", "\\frac{e^s - e^{-s}}{e^s + e^{-s}}", {"d.a", "d.b"});
    derive("quotient", "\\mathrm{quotient}", Join("\\frac{", a, a, " - ", b, b, "}{", a, "^2}"));
    derive("split", "\\mathrm{split}",
           Join("\\frac{", a, "^2}{", a, "^2} - \\frac{", b, "^2}{", a, "^2}"));
    derive("cancel", "\\mathrm{cancel}",
           "1 - \\left( \\frac{e^s - e^{-s}}{e^s + e^{-s}} \\right)^2");
    derive("output", "\\text{1 − tanh²}", "1 - \\tanh^2 s", {"d.tanh"});
    derive("sech2", "\\text{sech²}", "\\sech^2 s = \\left( \\frac{2}{e^s + e^{-s}} \\right)^2",
           {"d.log"});
  }

  void AddPass() {
    const std::string n = Count();
    const std::string vector = n + " \\times 1";
    const auto forward = [&](std::string_view kind, Names produces, std::string_view label,
                             std::string_view formula, std::string_view shapes) {
      Add(kind, Phase::kForward, std::move(produces), label, formula, shapes);
    };
    forward("signal", {"signal"}, "s", Join(Linked("signal"), " = ", Linked("X"), " ", Linked("w")),
            Join(vector, " = (", n, " \\times 3)(3 \\times 1)"));
    forward("output", {"h"}, "h", Join(Linked("h"), " = \\theta(", Linked("signal"), ")"),
            Join(vector, " = ", vector));
    forward("residual", {"residual"}, "r",
            Join(Linked("residual"), " = ", Linked("h"), " - ", Linked("y")),
            Join(vector, " = ", vector, " - ", vector));
    forward("error", {"E_in", "squares"}, "E",
            Join(Linked("E_in"), " = \\frac{1}{N} \\sum_n (h_n - y_n)^2 = \\frac{1}{N} \\sum_n ",
                 "\\link{residual}{r_n}^2"),
            Join("1 \\times 1 = \\frac{1}{", n, "} \\sum_{n=1}^{", n, "} (1 \\times 1)^2"));
  }

  void AddGradient() {
    const std::string n = Count();
    const std::string vector = n + " \\times 1";
    Add("slope", Phase::kBackward, {"slope"}, "\\theta'",
        Join(Linked("slope"), " = \\theta'(", Linked("signal"), ")"), Join(vector, " = ", vector));
    Add("contribution", Phase::kBackward, {"contribution"}, "g",
        "\\link{contribution}{g_n} = \\frac{2}{N} \\link{residual}{r_n} \\, "
        "\\link{slope}{\\theta'(s_n)} \\, \\link{X}{x_n}",
        "3 \\times 1 = (1 \\times 1)(1 \\times 1)(3 \\times 1)");
    Add("gradient", Phase::kBackward, {"grad", "grad_norm", "sums"}, "\\nabla E",
        Join(Linked("grad"), " = \\sum_n \\link{contribution}{g_n} = \\frac{2}{N} \\sum_n ",
             "(\\theta(s_n) - y_n) \\, \\theta'(s_n) \\, x_n"),
        Join("3 \\times 1 = \\sum_{n=1}^{", n, "} (3 \\times 1)"));
    Step& update =
        Add("update", Phase::kUpdate, {"next.w", "next.E"}, "\\mathrm{update}",
            Join("w \\gets ", Linked("w"), " - ", Linked("eta"), " \\, ", Linked("grad")),
            "3 \\times 1 = 3 \\times 1 - 3 \\times 1");
    update.context.quantities["next_E"] = {"next.E", 0, 0};
  }

  void AddOutlook() {
    Add("law", Phase::kOutlook, {kLaw.begin(), kLaw.end()}, "\\lambda",
        Join("\\|\\nabla E_{in}(\\alpha u)\\| \\approx c \\, e^{-", Linked("rate"),
             " \\alpha}, \\quad u = \\link{w}{w} / \\link{norm}{\\|w\\|}, \\quad p_n = u^{\\top} "
             "x_n"));
    const std::string n = Count();
    Step& cure = Add(
        "cure", Phase::kOutlook, {kCure.begin(), kCure.end()}, "\\mathrm{cure}",
        Linked("cure.grad") + " = \\frac{1}{N} \\sum_n (\\tanh s_n - y_n) \\, \\link{X}{x_n}",
        Join("3 \\times 1 = \\frac{1}{", n, "} \\sum_{n=1}^{", n, "} (1 \\times 1)(3 \\times 1)"));
    cure.context.quantities["cure_norm"] = {"cure.norm", 0, 0};
    Step& depth = Add("depth", Phase::kOutlook, {"chain.gradient", "chain.weights", "chain.slopes"},
                      "\\mathrm{depth}",
                      Join(Linked("chain.gradient"), " = \\prod_{l=1}^{", kChainLayers,
                           "} w \\, \\tanh'(s^{(l)}) = ", Linked("chain.weights"), " \\cdot ",
                           Linked("chain.slopes")));
    depth.context.quantities["chain"] = {"chain", 0, 0};
    depth.context.words["L"] = std::to_string(kChainLayers);
  }

  std::vector<Step> steps_;
  std::shared_ptr<const Problem> problem_;
};

}  // namespace

Trace TraceOf(const State& state, LastPass& last, KeptSteps& kept) {
  const Problem problem = last.ProblemOf(state);
  Trace trace;
  trace.values = ValuesOf(state, problem, last.Of(problem));
  const std::string made_for = MadeFor(problem);
  trace.steps = kept.Of(made_for, [&] { return Steps(problem).All(made_for); });
  return trace;
}

}  // namespace chainrule::saturation
