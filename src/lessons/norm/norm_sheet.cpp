#include "lessons/norm/norm_sheet.h"

#include <cmath>

#include "math/join.h"
#include "math/normalization_parts.h"
#include "page/pieces.h"

namespace chainrule::norm {
namespace {

using std::int64_t;
using List = std::vector<double>;

constexpr double kTypingStep = 0.1;
// Sums of more terms are shown as the sum.
constexpr int64_t kMostTerms = 12;
constexpr int64_t kMostProducts = 6;

int Set(const Problem& p, int cell) {
  return static_cast<int>(SetOf(p.statistics, cell));
}

int Parameter(const Problem& p, int cell) {
  return static_cast<int>(SetOf(p.parameters, cell));
}

int Cell(const Reduction& reduction, int set, int64_t i) {
  return static_cast<int>(CellOf(reduction, set, i));
}

std::string Count(const Problem& p) {
  return std::to_string(p.statistics.count);
}

// Σ term(cell) for each mean.
template <class Term>
Eigen::VectorXd SumsOver(const Reduction& statistics, Term term) {
  Eigen::VectorXd all(static_cast<Eigen::Index>(statistics.sets));
  for (Eigen::Index set = 0; set < all.size(); ++set)
    all(set) = SumOver(statistics, set, term).high;
  return all;
}

Eigen::VectorXd SumsOfSquares(const Solution& s) {
  const Eigen::VectorXd& d = s.pass.deviation;
  return SumsOver(s.statistics, [&](Eigen::Index i) { return DoubleDouble::Product(d(i), d(i)); });
}

Eigen::VectorXd SumsOfGradients(const Solution& s) {
  return SumsOver(s.statistics, [&](Eigen::Index i) { return DoubleDouble{s.back.dx_hat(i)}; });
}

Eigen::VectorXd SumsOfProducts(const Solution& s) {
  return SumsOver(s.statistics, [&](Eigen::Index i) {
    return DoubleDouble::Product(s.back.dx_hat(i), s.pass.deviation(i));
  });
}

Eigen::VectorXd SumsOfDeviations(const Solution& s) {
  return SumsOver(s.statistics, [&](Eigen::Index i) { return DoubleDouble{s.pass.deviation(i)}; });
}

// How one entry came about, with numbers.

Expansion WorkMean(const Values& values, const Problem& p, int set) {
  const int64_t count = p.statistics.count;
  ExpansionWriter writer(values);
  if (count > kMostTerms) {
    writer.Text("\\frac{").Operand("sum", set).Text(Join("}{", Count(p), "}"));
  } else {
    writer.Text(Join("\\frac{1}{", Count(p), "} ("));
    for (int64_t i = 0; i < count; ++i) writer.Term({"x", Cell(p.statistics, set, i), 0});
    writer.Text(")");
  }
  return writer.Finish([count](const List& v) { return Sum(v) / static_cast<double>(count); });
}

Expansion WorkVariance(const Values& values, const Problem& p, int set) {
  const int64_t count = p.statistics.count;
  ExpansionWriter writer(values);
  if (count > kMostProducts) {
    writer.Text("\\frac{").Operand("sum.squares", set).Text(Join("}{", Count(p), "}"));
    return writer.Finish([count](const List& v) { return v[0] / static_cast<double>(count); });
  }
  writer.Text(Join("\\frac{1}{", Count(p), "} ("));
  for (int64_t i = 0; i < count; ++i) {
    writer.Text(i > 0 ? " + (" : "(").Operand("x", Cell(p.statistics, set, i));
    writer.Text(" - ").Factor("mean", set).Text(")^2");
  }
  writer.Text(")");
  return writer.Finish([count](const List& v) {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < v.size(); i += 2) sum += (v[i] - v[i + 1]) * (v[i] - v[i + 1]);
    return sum / static_cast<double>(count);
  });
}

Expansion WorkNormalized(const Values& values, const Problem& p, int cell) {
  ExpansionWriter writer(values);
  writer.Text("\\frac{").Operand("x", cell).Text(" - ").Factor("mean", Set(p, cell)).Text("}{(");
  writer.Operand("var", Set(p, cell)).Text(" + ").Operand("eps").Text(")^{1/2}}");
  return writer.Finish([](const List& v) { return (v[0] - v[1]) / std::sqrt(v[2] + v[3]); });
}

Expansion WorkOutput(const Values& values, const Problem& p, int cell) {
  ExpansionWriter writer(values);
  writer.Operand("gamma", Parameter(p, cell)).Text(" \\cdot ").Factor("xhat", cell);
  writer.Text(" + ").Factor("beta", Parameter(p, cell));
  return writer.Finish([](const List& v) { return v[0] * v[1] + v[2]; });
}

Expansion WorkShiftGradient(const Values& values, const Problem& p, int set) {
  ExpansionWriter writer(values);
  if (p.parameters.count > kMostTerms) return writer.Text("\\sum \\partial y").Finish(nullptr);
  for (int64_t i = 0; i < p.parameters.count; ++i)
    writer.Term({"dy", Cell(p.parameters, set, i), 0});
  return writer.Finish(Sum);
}

Expansion WorkScaleGradient(const Values& values, const Problem& p, int set) {
  ExpansionWriter writer(values);
  if (p.parameters.count > kMostProducts)
    return writer.Text("\\sum \\partial y \\, z").Finish(nullptr);
  for (int64_t i = 0; i < p.parameters.count; ++i) {
    const int cell = Cell(p.parameters, set, i);
    writer.Term({"dy", cell, 0}).Text(" \\cdot ").Factor("xhat", cell);
  }
  return writer.Finish(SumOfPairs);
}

Expansion WorkNormalizedGradient(const Values& values, const Problem& p, int cell) {
  ExpansionWriter writer(values);
  writer.Operand("gamma", Parameter(p, cell)).Text(" \\cdot ").Factor("dy", cell);
  return writer.Finish([](const List& v) { return v[0] * v[1]; });
}

Expansion WorkVarianceGradient(const Values& values, const Problem&, int set) {
  ExpansionWriter writer(values);
  writer.Text("-\\frac{1}{2} (").Operand("var", set).Text(" + ").Operand("eps");
  writer.Text(")^{-3/2} \\cdot ").Factor("sum.products", set);
  return writer.Finish([](const List& v) { return -.5 * std::pow(v[0] + v[1], -1.5) * v[2]; });
}

Expansion WorkMeanGradient(const Values& values, const Problem& p, int set) {
  const auto n = static_cast<double>(p.statistics.count);
  ExpansionWriter writer(values);
  writer.Text("-\\frac{").Operand("sum.gradients", set).Text("}{(").Operand("var", set);
  writer.Text(" + ").Operand("eps").Text(")^{1/2}} - ").Factor("dvar", set);
  writer.Text(Join(" \\cdot \\frac{2}{", Count(p), "} \\cdot ")).Factor("sum.deviations", set);
  return writer.Finish(
      [n](const List& v) { return -v[0] / std::sqrt(v[1] + v[2]) - v[3] * 2 / n * v[4]; });
}

Expansion WorkInputGradient(const Values& values, const Problem& p, int cell) {
  const auto n = static_cast<double>(p.statistics.count);
  const int set = Set(p, cell);
  ExpansionWriter writer(values);
  writer.Text("\\frac{").Operand("dxhat", cell).Text("}{(").Operand("var", set);
  writer.Text(" + ").Operand("eps").Text(")^{1/2}} + ").Factor("dvar", set);
  writer.Text(Join(" \\cdot \\frac{2}{", Count(p), "} (")).Operand("x", cell).Text(" - ");
  writer.Factor("mean", set).Text(") + \\frac{").Operand("dmean", set);
  writer.Text(Join("}{", Count(p), "}"));
  return writer.Finish([n](const List& v) {
    return v[0] / std::sqrt(v[1] + v[2]) + v[3] * 2 / n * (v[4] - v[5]) + v[6] / n;
  });
}

Expansion WorkRunning(const Values& values, const Problem&, int set) {
  ExpansionWriter writer(values);
  writer.Text("0.9 \\cdot 0 + 0.1 \\cdot ").Factor("mean", set);
  return writer.Finish([](const List& v) { return kMomentum * v[0]; });
}

Expansion WorkEval(const Values& values, const Problem& p, int cell) {
  const int set = Set(p, cell);
  ExpansionWriter writer(values);
  writer.Operand("gamma", Parameter(p, cell)).Text(" \\cdot \\frac{").Operand("x", cell);
  writer.Text(" - ").Factor("running.mean", set).Text("}{(").Operand("running.var", set);
  writer.Text(" + ").Operand("eps").Text(")^{1/2}} + ").Factor("beta", Parameter(p, cell));
  return writer.Finish(
      [](const List& v) { return v[0] * ((v[1] - v[2]) / std::sqrt(v[3] + v[4])) + v[5]; });
}

Expansion WorkEvalGradient(const Values& values, const Problem& p, int cell) {
  ExpansionWriter writer(values);
  writer.Text("\\frac{").Operand("gamma", Parameter(p, cell)).Text(" \\cdot ");
  writer.Factor("dy", cell).Text("}{(").Operand("running.var", Set(p, cell)).Text(" + ");
  writer.Operand("eps").Text(")^{1/2}}");
  return writer.Finish([](const List& v) { return v[0] * v[1] / std::sqrt(v[2] + v[3]); });
}

}  // namespace

NormSheet MakeSheet() {
  NormSheet s;
  const auto cells =
      s.AddIndex({kCells, [](const Problem& p, int cell) { return Subscript(p.shape.sizes, cell); },
                  [](const Problem& p) { return Sizes(p.shape.sizes); }});
  const auto statistics =
      s.AddIndex({kStatistics,
                  [](const Problem& p, int set) {
                    return Subscript(p.statistics.left, set, p.statistics.reduced);
                  },
                  [](const Problem& p) { return Sizes(p.statistics.left); }});
  const auto parameters =
      s.AddIndex({kParameters,
                  [](const Problem& p, int set) {
                    return Subscript(p.parameters.left, set, p.parameters.reduced);
                  },
                  [](const Problem& p) { return Sizes(p.parameters.left); }});
  s.Map(cells, statistics, Set);
  s.Map(cells, parameters, Parameter);

  s.Input("x", "x", cells, kTypingStep, [](const Problem& p) { return p.data.x; });
  s.Input("dy", "\\partial y", cells, kTypingStep, [](const Problem& p) { return p.dy; });
  s.Input("gamma", "\\gamma", parameters, kTypingStep,
          [](const Problem& p) { return p.data.gamma; });
  s.Input("beta", "\\beta", parameters, kTypingStep, [](const Problem& p) { return p.data.beta; });
  s.Input("eps", "\\varepsilon", NormSheet::kSingle, kTypingStep, [](const Problem& p) {
    return Eigen::MatrixXd(Eigen::MatrixXd::Constant(1, 1, p.data.eps));
  });

  s.Step("mean", "\\mu", statistics, Phase::kForward, "@mean = \\frac{1}{n} \\sum @x",
         [](const Solution& p) { return p.pass.mean; })
      .Also("sum", "S", statistics, [](const Solution& p) { return p.pass.sum; })
      .Worked(WorkMean);
  s.Step("var", "\\sigma^2", statistics, Phase::kForward,
         "@var = \\frac{1}{n} \\sum (@x - @mean)^2",
         [](const Solution& p) { return p.pass.variance; })
      .Also("sum.squares", "", statistics, SumsOfSquares)
      .Worked(WorkVariance);
  s.Step("xhat", "z", cells, Phase::kForward, "@xhat = \\frac{@x - @mean}{(@var + @eps)^{1/2}}",
         [](const Solution& p) { return p.pass.x_hat; })
      .Key("x_hat")
      .Worked(WorkNormalized);
  s.Step("y", "y", cells, Phase::kForward, "@y = @gamma @xhat + @beta", [](const Solution& p) {
     return p.pass.y;
   }).Worked(WorkOutput);

  s.Step("dbeta", "\\partial \\beta", parameters, Phase::kBackward, "@dbeta = \\sum @dy",
         [](const Solution& p) { return p.back.dbeta; })
      .Worked(WorkShiftGradient);
  s.Step("dgamma", "\\partial \\gamma", parameters, Phase::kBackward,
         "@dgamma = \\sum @dy \\, @xhat", [](const Solution& p) { return p.back.dgamma; })
      .Worked(WorkScaleGradient);
  s.Step("dxhat", "\\partial z", cells, Phase::kBackward, "@dxhat = @gamma \\, @dy",
         [](const Solution& p) { return p.back.dx_hat; })
      .Worked(WorkNormalizedGradient);
  s.Step("dvar", "\\partial \\sigma^2", statistics, Phase::kBackward,
         "@dvar = -\\frac{1}{2} (@var + \\varepsilon)^{-3/2} \\sum @dxhat \\, (@x - @mean)",
         [](const Solution& p) { return p.back.dvariance; })
      .Also("sum.products", "", statistics, SumsOfProducts)
      .Worked(WorkVarianceGradient);
  s.Step("dmean", "\\partial \\mu", statistics, Phase::kBackward,
         "@dmean = -\\frac{\\sum @dxhat}{(@var + \\varepsilon)^{1/2}} - @dvar \\, \\frac{2}{n} "
         "\\sum (@x - @mean)",
         [](const Solution& p) { return p.back.dmean; })
      .Also("sum.gradients", "", statistics, SumsOfGradients)
      .Also("sum.deviations", "", statistics, SumsOfDeviations)
      .Worked(WorkMeanGradient);
  s.Step("dx", "\\partial x", cells, Phase::kBackward,
         "@dx = \\frac{@dxhat}{(@var + \\varepsilon)^{1/2}} + @dvar \\, \\frac{2}{n} (@x - @mean) "
         "+ \\frac{1}{n} @dmean",
         [](const Solution& p) { return p.back.dx; })
      .Worked(WorkInputGradient);

  const auto has_running = [](const Problem& p) { return HasRunning(p.shape); };
  s.Step("running.mean", "r_{\\mu}", statistics, Phase::kOutlook,
         "@running.mean \\gets 0.9 \\, r_{\\mu} + 0.1 \\, @mean, \\quad @running.var \\gets 0.9 "
         "\\, r_{\\sigma^2} + 0.1 \\, \\frac{n}{n - 1} @var",
         [](const Solution& p) { return p.running.mean; })
      .Also("running.var", "r_{\\sigma^2}", statistics,
            [](const Solution& p) { return p.running.variance; })
      .Kind("running")
      .Label("\\mathrm{running}")
      .When(has_running)
      .Worked(WorkRunning);
  s.Step("eval", "y", cells, Phase::kOutlook,
         "@eval = @gamma \\frac{@x - @running.mean}{(@running.var + \\varepsilon)^{1/2}} + @beta",
         [](const Solution& p) { return p.y_eval; })
      .Key("y_eval")
      .Label("\\mathrm{eval}")
      .When(has_running)
      .Worked(WorkEval);
  s.Step("eval.dx", "\\partial x", cells, Phase::kOutlook,
         "@eval.dx = \\frac{@gamma \\, @dy}{(@running.var + \\varepsilon)^{1/2}}",
         [](const Solution& p) { return p.dx_eval; })
      .Key("dx_eval")
      .Label("\\mathrm{eval} \\, \\partial x")
      .When(has_running)
      .Worked(WorkEvalGradient);
  return s;
}

}  // namespace chainrule::norm
