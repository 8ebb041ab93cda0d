#include "lessons/norm/norm_trace.h"

#include <cmath>
#include <memory>
#include <utility>

#include "math/join.h"
#include "math/normalization_backward.h"
#include "math/normalization_parts.h"
#include "math/running_statistics.h"
#include "page/pieces.h"

namespace chainrule::norm {
namespace {

using std::int64_t;
using List = std::vector<double>;

constexpr double kMomentum = 0.1;  // PyTorch's, of the new

int Int(int64_t number) {
  return static_cast<int>(number);
}

Values ValuesOf(const Problem& problem) {
  Values values;
  const NormPass pass = Normalize(problem.shape, problem.data);
  const NormBackward back = BackpropagateNorm(problem.shape, problem.data, pass, problem.dy);
  values.Set("x", problem.data.x);
  values.Set("dy", problem.dy);
  values.Set("gamma", problem.data.gamma);
  values.Set("beta", problem.data.beta);
  values.Set("eps", problem.data.eps);
  values.Set("sum", pass.sum);
  values.Set("mean", pass.mean);
  values.Set("var", pass.variance);
  values.Set("xhat", pass.x_hat);
  values.Set("y", pass.y);
  values.Set("dbeta", back.dbeta);
  values.Set("dgamma", back.dgamma);
  values.Set("dxhat", back.dx_hat);
  values.Set("dvar", back.dvariance);
  values.Set("dmean", back.dmean);
  values.Set("dx", back.dx);
  values.Set("shape", Encode(problem.shape));
  // What the sums of long formulas come to.
  const Reduction& statistics = problem.statistics;
  const auto sums = [&](auto term) {
    Eigen::VectorXd all(pass.mean.size());
    for (Eigen::Index set = 0; set < all.size(); ++set)
      all(set) = SumOver(statistics, set, term).high;
    return all;
  };
  using Index = Eigen::Index;
  const Eigen::VectorXd squares =
      sums([&](Index i) { return DoubleDouble::Product(pass.deviation(i), pass.deviation(i)); });
  const Eigen::VectorXd gradients = sums([&](Index i) { return DoubleDouble{back.dx_hat(i)}; });
  const Eigen::VectorXd products =
      sums([&](Index i) { return DoubleDouble::Product(back.dx_hat(i), pass.deviation(i)); });
  const Eigen::VectorXd deviations = sums([&](Index i) { return DoubleDouble{pass.deviation(i)}; });
  values.Set("sum.squares", squares);
  values.Set("sum.gradients", gradients);
  values.Set("sum.products", products);
  values.Set("sum.deviations", deviations);
  if (HasRunning(problem.shape)) {
    const RunningStatistics running = UpdateRunning(FirstRunningStatistics(problem.shape), pass,
                                                    RunningConvention::kPyTorch, kMomentum);
    values.Set("running.mean", running.mean);
    values.Set("running.var", running.variance);
    const NormPass eval = NormalizeInEval(problem.shape, problem.data, running);
    values.Set("eval", eval.y);
    values.Set("eval.dx", BackpropagateNorm(problem.shape, problem.data, eval, problem.dy).dx);
  }
  return values;
}

// Works entry `row` of each quantity out.
class Worker {
 public:
  Worker(const Values& values, const Problem& problem) : values_(values), problem_(problem) {}

  Expansion Work(const std::string& name, int row) const {
    const Reduction& statistics = problem_.statistics;
    const Reduction& parameters = problem_.parameters;
    const int64_t set = EntriesOf(name) == Entries::kCells ? SetOf(statistics, row) : row;
    const Quantity mean{"mean", Int(set), 0};
    const Quantity var{"var", Int(set), 0};
    const Quantity eps{"eps", 0, 0};
    if (name == "mean") return Mean(row);
    if (name == "var") return Variance(row);
    if (name == "xhat") {
      ExpansionWriter writer(values_);
      writer.Text("\\frac{").Operand("x", row).Text(" - ").Factor(mean).Text("}{(");
      writer.Operand(var).Text(" + ").Operand(eps).Text(")^{1/2}}");
      return writer.Finish([](const List& v) { return (v[0] - v[1]) / std::sqrt(v[2] + v[3]); });
    }
    if (name == "y" || name == "dxhat") {
      const int parameter = Int(SetOf(parameters, row));
      ExpansionWriter writer(values_);
      writer.Operand("gamma", parameter)
          .Text(" \\cdot ")
          .Factor({name == "y" ? "xhat" : "dy", row, 0});
      if (name == "dxhat") return writer.Finish([](const List& v) { return v[0] * v[1]; });
      writer.Text(" + ").Factor("beta", parameter);
      return writer.Finish([](const List& v) { return v[0] * v[1] + v[2]; });
    }
    if (name == "dbeta") return Sum(row);
    if (name == "dgamma") return Products(row);
    if (name == "dvar") {
      ExpansionWriter writer(values_);
      writer.Text("-\\frac{1}{2} (").Operand(var).Text(" + ").Operand(eps).Text(")^{-3/2} \\cdot ");
      writer.Factor("sum.products", row);
      return writer.Finish([](const List& v) { return -.5 * std::pow(v[0] + v[1], -1.5) * v[2]; });
    }
    if (name == "dmean") {
      const auto n = static_cast<double>(statistics.count);
      ExpansionWriter writer(values_);
      writer.Text("-\\frac{").Operand("sum.gradients", row).Text("}{(").Operand(var).Text(" + ");
      writer.Operand(eps).Text(")^{1/2}} - ").Factor("dvar", row);
      writer.Text(Join(" \\cdot \\frac{2}{", Count(), "} \\cdot ")).Factor("sum.deviations", row);
      return writer.Finish(
          [n](const List& v) { return -v[0] / std::sqrt(v[1] + v[2]) - v[3] * 2 / n * v[4]; });
    }
    if (name == "dx") return InputGradient(row, Int(set));
    if (name == "running.mean") {
      ExpansionWriter writer(values_);
      writer.Text("0.9 \\cdot 0 + 0.1 \\cdot ").Factor(mean);
      return writer.Finish([](const List& v) { return kMomentum * v[0]; });
    }
    if (name == "running.var") {
      const std::string n = Count();
      ExpansionWriter writer(values_);
      writer.Text(Join("0.9 \\cdot 1 + 0.1 \\cdot \\frac{", n, "}{", n, " - 1} \\cdot "))
          .Factor(var);
      const auto count = static_cast<double>(statistics.count);
      return writer.Finish(
          [count](const List& v) { return .9 + kMomentum * (count / (count - 1) * v[0]); });
    }
    if (name == "eval.dx") {
      ExpansionWriter writer(values_);
      writer.Text("\\frac{").Operand("gamma", Int(SetOf(parameters, row))).Text(" \\cdot ");
      writer.Factor("dy", row).Text("}{(").Operand("running.var", Int(set)).Text(" + ");
      writer.Operand(eps).Text(")^{1/2}}");
      return writer.Finish([](const List& v) { return v[0] * v[1] / std::sqrt(v[2] + v[3]); });
    }
    return Eval(row, Int(set));
  }

 private:
  static Expansion Text(const char* formula) {
    Expansion expansion;
    expansion.formula = formula;
    return expansion;
  }

  std::string Count() const { return std::to_string(problem_.statistics.count); }

  Expansion Mean(int set) const {
    const int64_t count = problem_.statistics.count;
    ExpansionWriter writer(values_);
    if (count > kMostTerms) {
      writer.Text("\\frac{").Operand("sum", set).Text(Join("}{", Count(), "}"));
    } else {
      writer.Text(Join("\\frac{1}{", Count(), "} ("));
      for (int64_t i = 0; i < count; ++i) {
        const Quantity x{"x", Int(CellOf(problem_.statistics, set, i)), 0};
        if (i == 0)
          writer.Operand(x);
        else
          writer.Text(" + ").Factor(x);
      }
      writer.Text(")");
    }
    return writer.Finish(
        [count](const List& v) { return chainrule::Sum(v) / static_cast<double>(count); });
  }

  Expansion Variance(int set) const {
    const int64_t count = problem_.statistics.count;
    ExpansionWriter writer(values_);
    if (count > kMostProducts) {
      writer.Text("\\frac{").Operand("sum.squares", set).Text(Join("}{", Count(), "}"));
      return writer.Finish([count](const List& v) { return v[0] / static_cast<double>(count); });
    }
    writer.Text(Join("\\frac{1}{", Count(), "} ("));
    for (int64_t i = 0; i < count; ++i) {
      writer.Text(i > 0 ? " + (" : "(").Operand("x", Int(CellOf(problem_.statistics, set, i)));
      writer.Text(" - ").Factor("mean", set).Text(")^2");
    }
    writer.Text(")");
    return writer.Finish([count](const List& v) {
      double sum = 0;
      for (std::size_t i = 0; i + 1 < v.size(); i += 2)
        sum += (v[i] - v[i + 1]) * (v[i] - v[i + 1]);
      return sum / static_cast<double>(count);
    });
  }

  Expansion Sum(int set) const {
    const Reduction& parameters = problem_.parameters;
    if (parameters.count > kMostTerms) return Text("\\sum \\partial y");
    ExpansionWriter writer(values_);
    for (int64_t i = 0; i < parameters.count; ++i) {
      const Quantity dy{"dy", Int(CellOf(parameters, set, i)), 0};
      if (i == 0)
        writer.Operand(dy);
      else
        writer.Text(" + ").Factor(dy);
    }
    return writer.Finish(chainrule::Sum);
  }

  Expansion Products(int set) const {
    const Reduction& parameters = problem_.parameters;
    if (parameters.count > kMostProducts) return Text("\\sum \\partial y \\, z");
    ExpansionWriter writer(values_);
    for (int64_t i = 0; i < parameters.count; ++i) {
      const int cell = Int(CellOf(parameters, set, i));
      if (i == 0)
        writer.Operand("dy", cell);
      else
        writer.Text(" + ").Factor("dy", cell);
      writer.Text(" \\cdot ").Factor("xhat", cell);
    }
    return writer.Finish(SumOfPairs);
  }

  Expansion InputGradient(int cell, int set) const {
    const auto n = static_cast<double>(problem_.statistics.count);
    ExpansionWriter writer(values_);
    writer.Text("\\frac{").Operand("dxhat", cell).Text("}{(").Operand("var", set);
    writer.Text(" + ").Operand("eps").Text(")^{1/2}} + ").Factor("dvar", set);
    writer.Text(Join(" \\cdot \\frac{2}{", Count(), "} (")).Operand("x", cell).Text(" - ");
    writer.Factor("mean", set).Text(") + \\frac{").Operand("dmean", set);
    writer.Text(Join("}{", Count(), "}"));
    return writer.Finish([n](const List& v) {
      return v[0] / std::sqrt(v[1] + v[2]) + v[3] * 2 / n * (v[4] - v[5]) + v[6] / n;
    });
  }

  Expansion Eval(int cell, int set) const {
    const int parameter = Int(SetOf(problem_.parameters, cell));
    ExpansionWriter writer(values_);
    writer.Operand("gamma", parameter).Text(" \\cdot \\frac{").Operand("x", cell).Text(" - ");
    writer.Factor("running.mean", set).Text("}{(").Operand("running.var", set).Text(" + ");
    writer.Operand("eps").Text(")^{1/2}} + ").Factor("beta", parameter);
    return writer.Finish(
        [](const List& v) { return v[0] * ((v[1] - v[2]) / std::sqrt(v[3] + v[4])) + v[5]; });
  }

  const Values& values_;
  const Problem& problem_;
};

struct Plan {
  const char* name;
  Phase phase;
  const char* label;
  const char* formula;
};
constexpr Plan kPlans[] = {
    {"mean", Phase::kForward, "\\mu", "\\link{mean}{\\mu} = \\frac{1}{n} \\sum \\link{x}{x}"},
    {"var", Phase::kForward, "\\sigma^2",
     "\\link{var}{\\sigma^2} = \\frac{1}{n} \\sum (\\link{x}{x} - \\link{mean}{\\mu})^2"},
    {"xhat", Phase::kForward, "z",
     "\\link{xhat}{z} = \\frac{\\link{x}{x} - \\link{mean}{\\mu}}{(\\link{var}{\\sigma^2} + "
     "\\link{eps}{\\varepsilon})^{1/2}}"},
    {"y", Phase::kForward, "y",
     "\\link{y}{y} = \\link{gamma}{\\gamma} \\link{xhat}{z} + \\link{beta}{\\beta}"},
    {"dbeta", Phase::kBackward, "\\partial \\beta",
     "\\link{dbeta}{\\partial \\beta} = \\sum \\link{dy}{\\partial y}"},
    {"dgamma", Phase::kBackward, "\\partial \\gamma",
     "\\link{dgamma}{\\partial \\gamma} = \\sum \\link{dy}{\\partial y} \\, \\link{xhat}{z}"},
    {"dxhat", Phase::kBackward, "\\partial z",
     "\\link{dxhat}{\\partial z} = \\link{gamma}{\\gamma} \\, \\link{dy}{\\partial y}"},
    {"dvar", Phase::kBackward, "\\partial \\sigma^2",
     "\\link{dvar}{\\partial \\sigma^2} = -\\frac{1}{2} (\\link{var}{\\sigma^2} + "
     "\\varepsilon)^{-3/2} \\sum "
     "\\link{dxhat}{\\partial z} \\, (\\link{x}{x} - \\link{mean}{\\mu})"},
    {"dmean", Phase::kBackward, "\\partial \\mu",
     "\\link{dmean}{\\partial \\mu} = -\\frac{\\sum \\link{dxhat}{\\partial "
     "z}}{(\\link{var}{\\sigma^2} + "
     "\\varepsilon)^{1/2}} - \\link{dvar}{\\partial \\sigma^2} \\, \\frac{2}{n} \\sum "
     "(\\link{x}{x} - "
     "\\link{mean}{\\mu})"},
    {"dx", Phase::kBackward, "\\partial x",
     "\\link{dx}{\\partial x} = \\frac{\\link{dxhat}{\\partial z}}{(\\link{var}{\\sigma^2} + "
     "\\varepsilon)^{1/2}} "
     "+ \\link{dvar}{\\partial \\sigma^2} \\, \\frac{2}{n} (\\link{x}{x} - \\link{mean}{\\mu}) + "
     "\\frac{1}{n} "
     "\\link{dmean}{\\partial \\mu}"},
    {"running.mean", Phase::kOutlook, "\\mathrm{running}",
     "\\link{running.mean}{r_{\\mu}} \\gets 0.9 \\, r_{\\mu} + 0.1 \\, \\link{mean}{\\mu}, \\quad "
     "\\link{running.var}{r_{\\sigma^2}} \\gets 0.9 \\, r_{\\sigma^2} + 0.1 \\, \\frac{n}{n - 1} "
     "\\link{var}{\\sigma^2}"},
    {"eval", Phase::kOutlook, "\\mathrm{eval}",
     "\\link{eval}{y} = \\link{gamma}{\\gamma} \\frac{\\link{x}{x} - "
     "\\link{running.mean}{r_{\\mu}}}{(\\link{running.var}{r_{\\sigma^2}} + \\varepsilon)^{1/2}} + "
     "\\link{beta}{\\beta}"},
    {"eval.dx", Phase::kOutlook, "\\mathrm{eval} \\, \\partial x",
     "\\link{eval.dx}{\\partial x} = \\frac{\\link{gamma}{\\gamma} \\, \\link{dy}{\\partial "
     "y}}{(\\link{running.var}{r_{\\sigma^2}} + \\varepsilon)^{1/2}}"}};
constexpr int kAlways = 10;  // of the plans, without running statistics

}  // namespace

bool HasRunning(const NormShape& shape) {
  return shape.over == NormOver::kBatch &&
         !CheckRunningUpdate(shape, RunningConvention::kPyTorch, kMomentum);
}

int StepsOf(const NormShape& shape) {
  return kAlways + (HasRunning(shape) ? 3 : 0);
}

Trace TraceOf(const State& state, const TextBook& text) {
  const auto problem = std::make_shared<const Problem>(ProblemOf(state));
  Trace trace;
  trace.values = ValuesOf(*problem);
  std::vector<Step> steps;
  for (int i = 0; i < StepsOf(problem->shape); ++i) {
    const Plan& plan = kPlans[i];
    Step step;
    const std::string name = plan.name;
    step.kind = name == "running.mean" ? "running" : name == "eval.dx" ? "eval_dx" : name;
    step.phase = plan.phase;
    step.symbol = Symbol(*problem, {name, Quantity::kAll, Quantity::kAll});
    step.label = plan.label;
    step.formula = plan.formula;
    step.produces = {name};
    if (name == "mean") step.produces.emplace_back("sum");
    if (name == "running.mean") step.produces.emplace_back("running.var");
    if (name == "var") step.produces.emplace_back("sum.squares");
    if (name == "dvar") step.produces.emplace_back("sum.products");
    if (name == "dmean")
      step.produces.insert(step.produces.end(), {"sum.gradients", "sum.deviations"});
    step.context.words["n"] = std::to_string(problem->statistics.count);
    step.context.words["letters"] = Letters(problem->statistics);
    step.context.words["left"] = Sizes(problem->statistics.left);
    step.context.words["parameters"] = Letters(problem->parameters);
    step.context.words["norm"] = text.Word("over_" + state.Word("over"));
    step.expand = [problem, name](const Values& values, std::string_view, int row, int) {
      return Worker(values, *problem).Work(name, row);
    };
    steps.push_back(std::move(step));
  }
  trace.steps = StepList(std::move(steps));
  return trace;
}

}  // namespace chainrule::norm
