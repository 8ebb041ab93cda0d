#include <algorithm>
#include <cmath>

#include "lessons/saturation/saturation_trace.h"
#include "math/join.h"
#include "math/ray.h"
#include "page/pieces.h"

namespace chainrule::saturation {
namespace {

// Past this, 1 − h² and h − y have lost most of their digits: then they are worked out from s.
constexpr double kSteepSignal = 4;

using Numbers = std::vector<double>;

class Writer : public ExpansionWriter {
 public:
  Writer(const Values& values, const Problem& problem)
      : ExpansionWriter(values), values_(values), problem_(problem) {}

  Expansion Definition() {
    const Quantity s{"s", 0, 0};
    Text("\\frac{").Exponential(s, false).Text(" - ").Exponential(s, true);
    Text("}{").Exponential(s, false).Text(" + ").Exponential(s, true).Text("}");
    return Finish([](const Numbers& v) {
      const double a = std::exp(v[0]) + std::exp(-v[0]);
      const double b = std::exp(v[0]) - std::exp(-v[0]);
      return b / a;
    });
  }

  Expansion QuotientRule() {
    Text("\\frac{").A().Text(" \\cdot ").A().Text(" - ").B().Text(" \\cdot ").B();
    Text("}{").A().Text("^2}");
    return Finish([](const Numbers& v) { return (v[0] * v[0] - v[1] * v[1]) / (v[0] * v[0]); });
  }

  Expansion Split() {
    Text("\\frac{").A().Text("^2}{").A().Text("^2} - \\frac{").B().Text("^2}{").A().Text("^2}");
    return Finish([](const Numbers& v) {
      return (v[0] * v[0]) / (v[0] * v[0]) - (v[1] * v[1]) / (v[0] * v[0]);
    });
  }

  Expansion Cancel() {
    Text("1 - \\left( \\frac{").B().Text("}{").A().Text("} \\right)^2");
    return Finish([](const Numbers& v) { return 1 - (v[0] / v[1]) * (v[0] / v[1]); });
  }

  Expansion FromOutput() {
    Text("1 - ").Factor("d.tanh").Text("^2");
    return Finish([](const Numbers& v) { return 1 - v[0] * v[0]; });
  }

  Expansion Sech2() {
    const Quantity s{"s", 0, 0};
    Text("\\left( \\frac{2}{").Exponential(s, false).Text(" + ").Exponential(s, true);
    Text("} \\right)^2");
    return Finish([](const Numbers& v) { return Derivative(Activation::kTanh, v[0]); });
  }

  Expansion Signal(int row) {
    for (int i = 0; i < 3; ++i) {
      if (i > 0) Text(" + ");
      Term({"w", i, 0}, i > 0).Text(" \\cdot ").Factor("X", row, i);
    }
    return Finish(SumOfPairs);
  }

  Expansion Output(int row) {
    Transformed(problem_.theta, {"signal", row, 0});
    return Finish([theta = problem_.theta](const Numbers& v) { return Evaluate(theta, v[0]); });
  }

  Expansion Residual(int row) {
    const Quantity s{"signal", row, 0};
    const Quantity y{"y", row, 0};
    const bool tanh = problem_.theta == Activation::kTanh;
    // h is y to all digits: what is left between them comes from s.
    if (Steep(s) && LimitOf(problem_.theta, *values_.At(y))) {
      if (tanh) {
        Text("\\frac{-2 \\cdot ").Factor(y).Text("}{1 + \\exp(2 \\cdot ");
        Again(y).Text(" \\cdot ").Factor(s).Text(")}");
      } else {
        Text("\\frac{1 - 2 \\cdot ").Operand(y).Text("}{1 + \\exp((2 \\cdot ");
        Again(y).Text(" - 1) \\cdot ").Factor(s).Text(")}");
      }
      return Finish([theta = problem_.theta](const Numbers& v) {
        return chainrule::Residual(theta, v[1], v[0]);
      });
    }
    Operand("h", row).Text(" - ").Factor(y);
    return Finish([](const Numbers& v) { return v[0] - v[1]; });
  }

  Expansion Error() {
    const double count = problem_.count();
    Fraction("1").Text(" ");
    if (problem_.count() > kMostTerms) {
      Text("\\cdot ").Operand("squares");
      return Finish([count](const Numbers& v) { return v[0] / count; });
    }
    Text("(");
    for (int n = 0; n < problem_.count(); ++n) {
      if (n > 0) Text(" + ");
      Factor("residual", n).Text("^2");
    }
    Text(")");
    return Finish([count](const Numbers& v) {
      double sum = 0;
      for (double r : v) sum += r * r;
      return sum / count;
    });
  }

  Expansion Slope(int row) {
    const Quantity s{"signal", row, 0};
    const Quantity h{"h", row, 0};
    const Activation theta = problem_.theta;
    if (theta == Activation::kIdentity) {
      Text("1");
      return Finish([](const Numbers&) { return 1.0; });
    }
    if (theta == Activation::kRelu) {
      Text(*values_.At(s) > 0 ? "1" : "0");
      return Finish([slope = *values_.At(s) > 0 ? 1.0 : 0.0](const Numbers&) { return slope; });
    }
    if (Steep(s)) {
      const bool tanh = theta == Activation::kTanh;
      Text(tanh ? "\\left( \\frac{2}{" : "\\frac{1}{\\left( ");
      if (tanh) {
        Exponential(s, false).Text(" + ").Exponential(s, true).Text("} \\right)^2");
      } else {
        HalfExponential(s, false).Text(" + ").HalfExponential(s, true).Text(" \\right)^2}");
      }
      return Finish([theta](const Numbers& v) { return Derivative(theta, v[0]); });
    }
    if (theta == Activation::kTanh) {
      Text("1 - ").Factor(h).Text("^2");
      return Finish([](const Numbers& v) { return 1 - v[0] * v[0]; });
    }
    Operand(h).Text(" (1 - ").Again(h).Text(")");
    return Finish([](const Numbers& v) { return v[0] * (1 - v[0]); });
  }

  Expansion Contribution(int row, int column) {
    Fraction("2").Text(" \\cdot ").Factor("residual", row).Text(" \\cdot ");
    Operand("slope", row).Text(" \\cdot ").Factor("X", row, column);
    return Finish([count = static_cast<double>(problem_.count())](const Numbers& v) {
      return 2 / count * v[0] * v[1] * v[2];
    });
  }

  Expansion Gradient(int row) {
    if (problem_.count() > kMostTerms) {
      Fraction("2").Text(" \\cdot ").Factor("sums", row);
      return Finish([count = static_cast<double>(problem_.count())](const Numbers& v) {
        return 2 / count * v[0];
      });
    }
    for (int n = 0; n < problem_.count(); ++n) {
      if (n > 0) Text(" + ");
      Term({"contribution", n, row}, n > 0);
    }
    return Finish([](const Numbers& v) {
      double sum = 0;
      for (double part : v) sum += part;
      return sum;
    });
  }

  Expansion Update(int row) {
    Operand("w", row).Text(" - ").Operand("eta").Text(" \\cdot ");
    Factor("grad", row);
    return Finish([](const Numbers& v) { return v[0] - v[1] * v[2]; });
  }

  Expansion Rate() {
    const double rate = *values_.At({"rate", 0, 0});
    if (!(rate > 0)) {
      Text(rate == 0 ? "0" : "\\text{–}");
      return Finish([rate](const Numbers&) { return rate; });
    }
    const double factor = *values_.At({"rate.factor", 0, 0});
    const auto slowest = static_cast<int>(*values_.At({"rate.slowest", 0, 0})) - 1;
    Text(std::to_string(static_cast<int>(factor)) + " \\cdot |");
    if (slowest < problem_.listed()) {
      Operand("projection", slowest);
    } else {
      Operand("projection.slowest");
    }
    Text("|");
    return Finish([factor](const Numbers& v) { return factor * std::abs(v[0]); });
  }

  Expansion Cure(int row) {
    const double count = problem_.count();
    Fraction("1").Text(" ");
    if (problem_.count() > kMostTerms) {
      Text("\\cdot ").Factor("cure.sums", row);
      return Finish([count](const Numbers& v) { return v[0] / count; });
    }
    Text("(");
    for (int n = 0; n < problem_.count(); ++n) {
      if (n > 0) Text(" + ");
      Term({"residual", n, 0}, n > 0).Text(" \\cdot ").Factor("X", n, row);
    }
    Text(")");
    return Finish([count](const Numbers& v) { return SumOfPairs(v) / count; });
  }

  Expansion Chain() {
    Operand("chain.weights").Text(" \\cdot ").Factor("chain.slopes");
    return Finish([](const Numbers& v) { return v[0] * v[1]; });
  }

 private:
  bool Steep(const Quantity& s) const {
    return (problem_.theta == Activation::kTanh || problem_.theta == Activation::kLogistic) &&
           std::abs(*values_.At(s)) > kSteepSignal;
  }

  template <class Source>
  Writer& Text(const Source& text) {
    ExpansionWriter::Text(text);
    return *this;
  }
  Writer& Operand(const char* name, int row = 0, int column = 0) {
    ExpansionWriter::Operand(name, row, column);
    return *this;
  }
  Writer& Factor(const char* name, int row = 0, int column = 0) {
    ExpansionWriter::Factor(name, row, column);
    return *this;
  }
  Writer& Operand(const Quantity& quantity) {
    ExpansionWriter::Operand(quantity);
    return *this;
  }
  Writer& Factor(const Quantity& quantity) {
    ExpansionWriter::Factor(quantity);
    return *this;
  }
  Writer& Again(const Quantity& quantity) {
    if (Negative(quantity)) return Text(Join("(\\val{", ToText(quantity), "})"));
    ExpansionWriter::Again(quantity);
    return *this;
  }

  Writer& Term(const Quantity& quantity, bool after_sign) {
    return after_sign ? Factor(quantity) : Operand(quantity);
  }

  Writer& Fraction(const char* numerator) {
    return Text(Join("\\frac{", numerator, "}{", problem_.count(), "}"));
  }

  // The first time a number stands in the formula it is an operand, from then on the same one.
  Writer& A() { return OperandOnce({"d.a", 0, 0}, knows_a_); }
  Writer& B() { return OperandOnce({"d.b", 0, 0}, knows_b_); }
  Writer& OperandOnce(const Quantity& quantity, bool& known) {
    if (known) return Again(quantity);
    known = true;
    return Factor(quantity);
  }

  Writer& Power(const Quantity& s, bool minus, const char* after) {
    const bool brackets = minus && Negative(s);
    Text(minus ? "e^{-" : "e^{");
    if (known_signal_) {
      if (brackets) Text("(");
      ExpansionWriter::Again(s);
      if (brackets) Text(")");
    } else {
      known_signal_ = true;
      Operand(s);
    }
    return Text(after);
  }
  Writer& Exponential(const Quantity& s, bool minus) { return Power(s, minus, "}"); }
  Writer& HalfExponential(const Quantity& s, bool minus) { return Power(s, minus, "/2}"); }

  const Values& values_;
  const Problem& problem_;
  bool knows_a_ = false;
  bool knows_b_ = false;
  bool known_signal_ = false;
};

}  // namespace

Expansion Expand(const Values& values, const Problem& problem, const std::string& result, int row,
                 int column) {
  Writer writer(values, problem);
  if (result == "d.definition") return writer.Definition();
  if (result == "d.quotient") return writer.QuotientRule();
  if (result == "d.split") return writer.Split();
  if (result == "d.cancel") return writer.Cancel();
  if (result == "d.output") return writer.FromOutput();
  if (result == "d.sech2") return writer.Sech2();
  if (result == "signal") return writer.Signal(row);
  if (result == "h") return writer.Output(row);
  if (result == "residual") return writer.Residual(row);
  if (result == "E_in") return writer.Error();
  if (result == "slope") return writer.Slope(row);
  if (result == "contribution") return writer.Contribution(row, column);
  if (result == "grad") return writer.Gradient(row);
  if (result == "next.w") return writer.Update(row);
  if (result == "rate") return writer.Rate();
  if (result == "cure.grad") return writer.Cure(row);
  return writer.Chain();
}

}  // namespace chainrule::saturation
