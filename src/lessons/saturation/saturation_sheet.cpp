// The quantities and steps of the lesson: the six lines of the derivation, the perceptron's pass
// and gradient, and what follows from them.
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "lessons/saturation/saturation.h"
#include "math/depth.h"
#include "math/join.h"
#include "math/tanh_derivation.h"

namespace chainrule::saturation {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
// Past this, 1 − h² and h − y have lost most of their digits, so they are worked out from s.
constexpr double kSteepSignal = 4;

using Described = Sheet::Described;
using Setting = Sheet::Setting;

// sech² s, the slope of tanh without a subtraction that loses digits.
Term Sech2(const Term& s) {
  return Form("\\left( \\frac{2}{e^{#} + e^{-@}} \\right)^2", {s, s},
              [](const auto& v) { return Derivative(Activation::kTanh, v[0]); });
}

Term WorkedResidual(Activation theta, const Work& w, int n) {
  const Term s = w("signal", n);
  const Term y = w("y", n);
  const double target = w.At({"y", n, 0});
  const bool steep = Saturates(theta) && std::abs(w.At({"signal", n, 0})) > kSteepSignal;
  if (!steep || !LimitOf(theta, target)) return w("h", n) - y;
  // h and y agree in almost all digits, so their difference is worked out from s.
  const char* const form = theta == Activation::kTanh
                               ? "\\frac{-2 \\cdot @}{1 + \\exp(2 \\cdot @ \\cdot @)}"
                               : "\\frac{1 - 2 \\cdot #}{1 + \\exp((2 \\cdot @ - 1) \\cdot @)}";
  return Form(form, {y, y, s}, [theta](const auto& v) { return Residual(theta, v[2], v[0]); });
}

Term WorkedSlope(Activation theta, const Work& w, int n) {
  const Term s = w("signal", n);
  const Term h = w("h", n);
  const double signal = w.At({"signal", n, 0});
  const bool steep = std::abs(signal) > kSteepSignal;
  switch (theta) {
    case Activation::kIdentity:
      return 1;
    case Activation::kRelu:
      return signal > 0 ? 1 : 0;
    case Activation::kTanh:
      return steep ? Sech2(s) : 1 - Square(h);
    case Activation::kLogistic:
      break;
  }
  if (!steep) return h * (1 - h);
  return Form("\\frac{1}{\\left( e^{#/2} + e^{-@/2} \\right)^2}", {s, s},
              [](const auto& v) { return Derivative(Activation::kLogistic, v[0]); });
}

Term WorkedRate(int listed, const Work& w) {
  const double rate = w.At({"rate", 0, 0});
  if (rate == 0) return 0;
  if (!(rate > 0)) return Unworked("\\text{–}");
  const auto slowest = static_cast<int>(w.At({"rate.slowest", 0, 0})) - 1;
  return w.At({"rate.factor", 0, 0}) *
         Form("|#|", {slowest < listed ? w("projection", slowest) : w("projection.slowest")},
              [](const auto& v) { return std::abs(v[0]); });
}

// A quantity that a working needs but that means nothing on its own.
Described Helper(std::string name, std::string symbol, Sheet::Numbers numbers,
                 Sheet::Entry entry = nullptr) {
  const bool only_words = symbol.empty();
  return {.name = std::move(name),
          .symbol = std::move(symbol),
          .numbers = std::move(numbers),
          .entry = std::move(entry),
          .only_words = only_words,
          .key = "-"};
}

// The symbol of a weight's entry: "∂E/∂w_1", "Σ r_n x_{n,1}".
Sheet::Entry OfWeight(const std::string& before, const std::string& after) {
  return [=](int row, int) { return Join(before, row, after); };
}

// The slowest example, if one decides how fast the gradient dies.
struct Slowest {
  double number = kNone;      // from 1
  double projection = kNone;  // p_n
  double factor = kNone;      // what p_n is multiplied by
};
Slowest SlowestOf(const Solution& solution) {
  const DecayLaw& law = solution.law();
  if (law.slowest.empty()) return {};
  const Eigen::Index n = law.slowest.front();
  const bool right = law.sides[static_cast<std::size_t>(n)] == DecayLaw::Side::kRight;
  const int scale = solution.theta == Activation::kTanh ? 1 : 2;
  return {static_cast<double>(n + 1), solution.projections()(n), (right ? 4.0 : 2.0) / scale};
}

}  // namespace

void DeclareDerivation(Sheet& sheet) {
  sheet.Given({.name = "s",
               .symbol = "s",
               .numbers = From([](const Solution& p) { return p.s; }),
               .input = Setting{.typing_step = kTypingStep},
               .key = "-"});
  const auto at_s = [](const char* name, const char* symbol, double (*function)(double s)) {
    return Helper(name, symbol, From([function](const Solution& p) { return function(p.s); }));
  };
  // Declares a line of the derivation. `more`: what else it computes.
  const auto derive = [&](DerivationStep line, const std::string& name, const char* label,
                          const std::string& right, const std::function<Term(const Work&)>& worked,
                          std::vector<Described> more = {}) {
    const auto i = static_cast<std::size_t>(line);
    more.insert(more.begin(), Helper("lost." + name, "", From([i](const Solution& p) {
                                       return std::round(10 * p.derivation()[i].lost_digits) / 10;
                                     })));
    sheet.Step({.name = "d." + name,
                .symbol = line == DerivationStep::kDefinition ? "\\tanh s" : "\\tanh' s",
                .numbers = From([i](const Solution& p) { return p.derivation()[i].value; }),
                .key = "-"},
               {.phase = Phase::kDerivation,
                .formula = Join("@d.", name, " = ", right),
                .kind = "tanh_" + name,
                .label = label,
                .also = std::move(more),
                .worked = [worked](const Work& w, int, int) { return worked(w); }});
  };
  const std::string a = "(e^s + e^{-s})";
  const std::string b = "(e^s - e^{-s})";
  derive(DerivationStep::kDefinition, "definition", "\\tanh", "\\frac{e^s - e^{-s}}{e^s + e^{-s}}",
         [](const Work& w) {
           const Term up = Form("e^{#}", {w("s")}, [](const auto& v) { return std::exp(v[0]); });
           const Term down =
               Form("e^{-@}", {w("s")}, [](const auto& v) { return std::exp(-v[0]); });
           return Fraction(up - down, up + down);
         },
         {at_s("d.a", "a", [](double s) { return std::exp(s) + std::exp(-s); }),
          at_s("d.b", "b", [](double s) { return std::exp(s) - std::exp(-s); })});
  derive(DerivationStep::kQuotientRule, "quotient", "\\mathrm{quotient}",
         Join("\\frac{", a, a, " - ", b, b, "}{", a, "^2}"), [](const Work& w) {
           return Fraction(w("d.a") * w("d.a") - w("d.b") * w("d.b"), Square(w("d.a")));
         });
  derive(DerivationStep::kSplit, "split", "\\mathrm{split}",
         Join("\\frac{", a, "^2}{", a, "^2} - \\frac{", b, "^2}{", a, "^2}"), [](const Work& w) {
           return Fraction(Square(w("d.a")), Square(w("d.a"))) -
                  Fraction(Square(w("d.b")), Square(w("d.a")));
         });
  derive(DerivationStep::kCancel, "cancel", "\\mathrm{cancel}",
         "1 - \\left( \\frac{e^s - e^{-s}}{e^s + e^{-s}} \\right)^2", [](const Work& w) {
           return 1 - Form("\\left( \\frac{@}{@} \\right)^2", {w("d.b"), w("d.a")},
                           [](const auto& v) { return (v[0] / v[1]) * (v[0] / v[1]); });
         });
  derive(DerivationStep::kOutput, "output", "\\text{1 − tanh²}", "1 - \\tanh^2 s",
         [](const Work& w) { return 1 - Square(w("d.tanh")); },
         {at_s("d.tanh", "\\tanh s", [](double s) { return std::tanh(s); })});
  derive(DerivationStep::kSech2, "sech2", "\\text{sech²}",
         "\\sech^2 s = \\left( \\frac{2}{e^s + e^{-s}} \\right)^2",
         [](const Work& w) { return Sech2(w("s")); },
         {at_s("d.log", "\\log_{10} \\tanh' s",
               [](double s) { return LogSech2(s) / std::numbers::ln10; })});
}

void DeclarePerceptron(const Shape& shape, const Rows& rows, Sheet& s) {
  const int count = shape.count;
  const bool few = count <= kMostTerms;
  const Activation theta = shape.theta;
  const Term two_over_n = Fraction(2, count);
  const std::string n = std::to_string(count);
  const std::string vector = s.Shape("y");
  // One part of the pass, for the listed examples.
  const auto of_examples = [&](const char* name, const char* symbol, auto part,
                               Sheet::Entry entry = nullptr) {
    const auto numbers = [part](const Solution& p) -> Eigen::MatrixXd {
      return (p.pass().*part).topRows(p.listed());
    };
    return Described{.name = name,
                     .symbol = symbol,
                     .index = rows.examples,
                     .numbers = From(numbers),
                     .entry = std::move(entry),
                     .key = "-"};
  };

  // The forward pass.
  s.Step(of_examples("signal", "s", &PerceptronPass::s),
         {.formula = "@signal = @X @w",
          .shapes = Join(vector, " = (", n, " \\times 3)(3 \\times 1)"),
          .worked =
              [](const Work& w, int row, int) {
                return w("w", 0) * w("X", row, 0) + w("w", 1) * w("X", row, 1) +
                       w("w", 2) * w("X", row, 2);
              },
          .matrices = {"X", "w", "signal"}});
  s.Step(of_examples("h", "h", &PerceptronPass::h),
         {.formula = "@h = \\theta(@signal)",
          .shapes = Join(vector, " = ", vector),
          .kind = "output",
          .worked = [theta](const Work& w, int row,
                            int) { return Transformed(theta, w("signal", row)); },
          .matrices = {"signal", "h"}});
  s.Step(of_examples("residual", "r", &PerceptronPass::residual),
         {.formula = "@residual = @h - @y",
          .shapes = Join(vector, " = ", vector, " - ", vector),
          .worked = [theta](const Work& w, int row, int) { return WorkedResidual(theta, w, row); },
          .matrices = {"h", "y", "residual"}});
  s.Step({.name = "E_in", .symbol = "E_{in}", .numbers = From([](const Solution& p) {
                                                return p.pass().E_in;
                                              })},
         {.formula = "@E_in = \\frac{1}{N} \\sum_n (h_n - y_n)^2 = \\frac{1}{N} \\sum_n "
                     "\\link{residual}{r_n}^2",
          .shapes = Join("1 \\times 1 = \\frac{1}{", n, "} \\sum_{n=1}^{", n, "} (1 \\times 1)^2"),
          .kind = "error",
          .label = "E",
          .also = {Helper("squares", "\\sum_n r_n^2",
                          From([](const Solution& p) { return p.pass().residual.squaredNorm(); }))},
          .worked =
              [=](const Work& w, int, int) {
                if (!few) return Fraction(1, count) * w("squares");
                return Fraction(1, count) *
                       SumOver(count, [&](int row) { return Square(w("residual", row)); });
              },
          .matrices = {"residual", "E_in"}});

  // The backward pass.
  s.Step(of_examples("slope", "\\theta'(s)", &PerceptronPass::slope,
                     [](int row, int) { return Join("\\theta'(s_{", row + 1, "})"); }),
         {.phase = Phase::kBackward,
          .formula = "@slope = \\theta'(@signal)",
          .shapes = Join(vector, " = ", vector),
          .label = "\\theta'",
          .worked = [theta](const Work& w, int row, int) { return WorkedSlope(theta, w, row); },
          .matrices = {"signal", "h", "slope"}});
  // The lengths of g_n and its factors.
  const auto length = [&](const char* name, std::string bar, std::string letter, auto of) {
    return Described{
        .name = name,
        .symbol = Join(bar, letter, bar),
        .index = rows.examples,
        .numbers = From([of](const Solution& p) -> Eigen::MatrixXd {
          return Eigen::VectorXd::NullaryExpr(p.listed(), [&](auto row) { return of(p, row); });
        }),
        .entry = [=](int row, int) { return Join(bar, letter, "_{", row + 1, "}", bar); },
        .key = "-"};
  };
  s.Step(
      of_examples("contribution", "G", &PerceptronPass::contribution,
                  [](int row, int column) { return Join("g_{", row + 1, ",", column, "}"); }),
      {.phase = Phase::kBackward,
       .formula = "\\link{contribution}{g_n} = \\frac{2}{N} \\link{residual}{r_n} \\, "
                  "\\link{slope}{\\theta'(s_n)} \\, \\link{X}{x_n}",
       .shapes = "3 \\times 1 = (1 \\times 1)(1 \\times 1)(3 \\times 1)",
       .label = "g",
       .also = {length("part.residual", "|", "r",
                       [](auto& p, auto row) { return std::abs(p.pass().residual(row)); }),
                length("part.input", "\\|", "x",
                       [](auto& p, auto row) { return Length(p.data->X.row(row)); }),
                length("part.length", "\\|", "g",
                       [](auto& p, auto row) { return Length(p.pass().contribution.row(row)); })},
       .worked =
           [=](const Work& w, int row, int column) {
             return two_over_n * w("residual", row) * w("slope", row) * w("X", row, column);
           },
       .matrices = {"residual", "slope", "X", "contribution"}});
  const auto sums = [](const Solution& p) -> Eigen::VectorXd {
    return p.data->X.transpose() * p.pass().residual.cwiseProduct(p.pass().slope);
  };
  s.Step({.name = "grad",
          .symbol = "\\nabla E_{in}",
          .index = rows.weights,
          .numbers = From([](const Solution& p) { return p.pass().grad; }),
          .entry = OfWeight("\\partial E_{in}/\\partial w_{", "}")},
         {.phase = Phase::kBackward,
          .formula = "@grad = \\sum_n \\link{contribution}{g_n} = \\frac{2}{N} \\sum_n "
                     "(\\theta(s_n) - y_n) \\, \\theta'(s_n) \\, x_n",
          .shapes = Join("3 \\times 1 = \\sum_{n=1}^{", n, "} (3 \\times 1)"),
          .kind = "gradient",
          .label = "\\nabla E",
          .also = {{.name = "grad_norm",
                    .symbol = "\\|\\nabla E_{in}\\|",
                    .numbers = From([](const Solution& p) { return p.pass().grad_norm; })},
                   Helper("sums", "\\sum_n r_n \\theta'(s_n) x_n", From(sums),
                          OfWeight("\\sum_n r_n \\theta'(s_n) x_{n,", "}"))},
          .worked =
              [=](const Work& w, int row, int) {
                if (!few) return two_over_n * w("sums", row);
                return SumOver(count, [&](int each) { return w("contribution", each, row); });
              },
          .quantities = {"grad_norm", "norm"},
          .matrices = {"contribution", "grad", "grad_norm"}});

  // One step of descent.
  const auto next = [](const Solution& p) -> Eigen::VectorXd {
    return p.w - p.eta * p.pass().grad;
  };
  const auto next_error = [next](const Solution& p) {
    return InSampleError(*p.data, next(p), p.theta);
  };
  s.Step({.name = "next.w", .symbol = "w", .index = rows.weights, .numbers = From(next)},
         {.phase = Phase::kUpdate,
          .formula = "w \\gets @w - @eta \\, @grad",
          .shapes = "3 \\times 1 = 3 \\times 1 - 3 \\times 1",
          .kind = "update",
          .label = "\\mathrm{update}",
          .also = {{.name = "next.E", .symbol = "E_{in}", .numbers = From(next_error)}},
          .worked = [](const Work& w, int row,
                       int) { return w("w", row) - w("eta") * w("grad", row); },
          .quantities = {"E_in", "next.E", "eta"},
          .matrices = {"w", "grad", "next.w", "E_in", "next.E"}});
}

void DeclareOutlook(const Shape& shape, const Rows& rows, Sheet& s) {
  const int count = shape.count;
  const int listed = shape.listed;
  const std::string n = std::to_string(count);
  const auto of_slowest = [](double Slowest::*part) {
    return From([part](const Solution& p) { return SlowestOf(p).*part; });
  };
  s.Step(
      {.name = "rate", .symbol = "\\lambda", .numbers = From([](const Solution& p) {
                                               return HasRate(p) ? p.law().rate : kNone;
                                             })},
      {.phase = Phase::kOutlook,
       .formula = "\\|\\nabla E_{in}(\\alpha u)\\| \\approx c \\, e^{-@rate \\alpha}, \\quad u = "
                  "@w / @norm, \\quad p_n = u^{\\top} x_n",
       .kind = "law",
       .also = {Helper("rate.slowest", "", of_slowest(&Slowest::number)),
                Helper("rate.factor", "", of_slowest(&Slowest::factor)),
                {.name = "projection",
                 .symbol = "p",
                 .index = rows.examples,
                 .numbers = From([](const Solution& p) -> Eigen::VectorXd {
                   return p.projections().head(p.listed());
                 }),
                 .key = "-"},
                Helper("projection.slowest", "", of_slowest(&Slowest::projection))},
       .worked = [listed](const Work& w, int, int) { return WorkedRate(listed, w); },
       .matrices = {"X", "w", "projection", "rate"}});
  const auto sums = [](const Solution& p) -> Eigen::VectorXd {
    return p.data->X.transpose() * p.cure().residual;
  };
  s.Step({.name = "cure.grad",
          .symbol = "\\nabla E",
          .index = rows.weights,
          .numbers = From([](const Solution& p) { return p.cure().grad; }),
          .entry = OfWeight("\\partial E/\\partial w_{", "}")},
         {.phase = Phase::kOutlook,
          .formula = "@cure.grad = \\frac{1}{N} \\sum_n (\\tanh s_n - y_n) \\, \\link{X}{x_n}",
          .shapes = Join("3 \\times 1 = \\frac{1}{", n, "} \\sum_{n=1}^{", n,
                         "} (1 \\times 1)(3 \\times 1)"),
          .kind = "cure",
          .label = "\\mathrm{cure}",
          .also = {{.name = "cure.norm",
                    .symbol = "\\|\\nabla E\\|",
                    .numbers = From([](const Solution& p) { return p.cure().grad_norm; })},
                   Helper("cure.sums", "\\sum_n r_n x_n", From(sums),
                          OfWeight("\\sum_n r_n x_{n,", "}"))},
          .worked =
              [count](const Work& w, int row, int) {
                if (count > kMostTerms) return Fraction(1, count) * w("cure.sums", row);
                return Fraction(1, count) * SumOver(count, [&](int each) {
                         return w("residual", each) * w("X", each, row);
                       });
              },
          .matrices = shape.has_cure
                          ? Names{"residual", "X", "cure.grad", "cure.norm", "grad", "grad_norm"}
                          : Names{}});
  s.Given({.name = "chain",
           .symbol = "w",
           .numbers = From([](const Solution& p) { return p.chain; }),
           .input = Setting{.typing_step = kTypingStep}});
  const auto of_chain = [](double ChainLayer::*part) {
    return From([part](const Solution& p) { return p.chain_end().*part; });
  };
  s.Step(
      {.name = "chain.gradient",
       .symbol = "\\partial x^{(L)}/\\partial x^{(0)}",
       .numbers = of_chain(&ChainLayer::gradient)},
      {.phase = Phase::kOutlook,
       .formula = Join("@chain.gradient = \\prod_{l=1}^{", kChainLayers,
                       "} w \\, \\tanh'(s^{(l)}) = @chain.weights \\cdot @chain.slopes"),
       .kind = "depth",
       .label = "\\mathrm{depth}",
       .also = {{.name = "chain.weights",
                 .symbol = "\\prod_l w",
                 .numbers = of_chain(&ChainLayer::weight_product)},
                {.name = "chain.slopes",
                 .symbol = "\\prod_l \\tanh'(s^{(l)})",
                 .numbers = of_chain(&ChainLayer::slope_product)}},
       .worked = [](const Work& w, int, int) { return w("chain.weights") * w("chain.slopes"); }});
}

}  // namespace chainrule::saturation
