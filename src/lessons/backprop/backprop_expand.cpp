#include <cmath>
#include <utility>

#include "lessons/backprop/backprop_trace.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::backprop {
namespace {

// Past this, 1 − x² has lost most of its digits: the slope is then shown as a number of its own.
constexpr double kSteepSignal = 4;

// Writes one right-hand side: formula, operands, and how the operands combine.
class Writer : public ExpansionWriter {
 public:
  Writer(const Values& values, const Network& network, std::string_view reading)
      : ExpansionWriter(values), values_(values), network_(network), reading_(reading) {}

  Expansion Signal(int layer, int unit) {
    const Quantity x{Name(reading_, "x", layer - 1), 0, 0};
    const Quantity w{Name(reading_, "W", layer), 0, unit};
    SumOfProducts(w, x, 0, network_.W[Index(layer)].rows());
    return Finish(SumPairs);
  }

  Expansion Output(int layer, int row) {
    const bool last = layer == Layers(network_);
    if (!last && row == 0) {
      Text("1");
      return Finish([](const std::vector<double>&) { return 1.0; });
    }
    const Activation activation = last ? OutputActivation() : network_.theta;
    const Quantity s{Name(reading_, "s", layer), last ? row : row - 1, 0};
    Transformed(activation, s);
    return Finish(
        [activation](const std::vector<double>& v) { return Evaluate(activation, v[0]); });
  }

  Expansion SquaredError() {
    const int last = Layers(network_);
    for (int unit = 0; unit < Units(network_, last); ++unit) {
      if (unit > 0) Text(" + ");
      Text("(").Operand({Name(reading_, "x", last), unit, 0}).Text(" - ");
      Factor("y", unit).Text(")^2");
    }
    return Finish([](const std::vector<double>& v) {
      double sum = 0;
      for (std::size_t i = 0; i + 1 < v.size(); i += 2)
        sum += (v[i] - v[i + 1]) * (v[i] - v[i + 1]);
      return sum;
    });
  }

  Expansion OutputSensitivity(int unit) {
    const int last = Layers(network_);
    Text("2 (").Operand({Name(reading_, "x", last), unit, 0}).Text(" - ");
    Factor("y", unit).Text(") \\cdot ");
    auto slope = Slope(last, unit, OutputActivation());
    return Finish([slope](const std::vector<double>& v) {
      return 2 * (v[0] - v[1]) * slope(v.size() > 2 ? v[2] : 0.0);
    });
  }

  Expansion HiddenSensitivity(int layer, int unit) {
    auto slope = Slope(layer, unit, network_.theta);
    const std::size_t slope_operands = operands();
    const int terms = Units(network_, layer + 1);
    Text(" (");
    for (int j = 0; j < terms; ++j) {
      if (j > 0) Text(" + ");
      Product({Name(reading_, "W", layer + 1), unit + 1, j},
              {Name(reading_, "delta", layer + 1), j, 0});
    }
    Text(")");
    return Finish([slope, slope_operands](const std::vector<double>& v) {
      const double from = slope_operands == 0 ? 0.0 : v[0];
      return slope(from) * SumPairs(std::vector<double>(
                               v.begin() + static_cast<std::ptrdiff_t>(slope_operands), v.end()));
    });
  }

  Expansion Gradient(int layer, int row, int column) {
    Product({Name(reading_, "x", layer - 1), row, 0}, {Name(reading_, "delta", layer), column, 0});
    return Finish(SumPairs);
  }

  Expansion Update(int layer, int row, int column) {
    Operand({Name(kExact, "W", layer), row, column}).Text(" - ").Operand("eta");
    Text(" \\cdot ").Factor({Name(reading_, "dW", layer), row, column});
    return Finish([](const std::vector<double>& v) { return v[0] - v[1] * v[2]; });
  }

 private:
  static std::size_t Index(int layer) { return static_cast<std::size_t>(layer - 1); }

  static double SumPairs(const std::vector<double>& v) {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < v.size(); i += 2) sum += v[i] * v[i + 1];
    return sum;
  }

  Activation OutputActivation() const {
    return reading_ == kOther ? OtherOutput(network_.out) : network_.out;
  }

  void Product(const Quantity& first, const Quantity& second) {
    if (after_plus()) {
      Factor(first);
    } else {
      Operand(first);
    }
    Text(" \\cdot ").Factor(second);
  }

  void SumOfProducts(Quantity weight, Quantity x, int first_row, Eigen::Index rows) {
    for (int row = first_row; row < rows; ++row) {
      if (row > first_row) Text(" + ");
      weight.row = x.row = row;
      Product(weight, x);
    }
  }

  // θ'(s) as one would work it: from the output where that keeps its digits, else as its value.
  // Returns how the operand, if there is one, becomes the slope.
  std::function<double(double)> Slope(int layer, int unit, Activation activation) {
    const bool last = layer == Layers(network_);
    const Quantity x{Name(reading_, "x", layer), last ? unit : unit + 1, 0};
    const Quantity s{Name(reading_, "s", layer), unit, 0};
    const bool steep = reading_ != kHand && std::abs(values_.At(s).value_or(0.0)) > kSteepSignal;
    if (activation == Activation::kIdentity) {
      Text("1");
      return [](double) { return 1.0; };
    }
    if (activation == Activation::kRelu || steep) {
      Operand({Name(reading_, "slope", layer), unit, 0});
      return [](double slope) { return slope; };
    }
    if (activation == Activation::kTanh) {
      Text("(1 - ").Factor(x).Text("^2)");
      return [](double output) { return 1 - output * output; };
    }
    // The logistic function's output stands twice but is one operand.
    Operand(x).Text(Join(" (1 - \\val{", ToText(x), "})"));
    return [](double output) { return output * (1 - output); };
  }

  const Values& values_;
  const Network& network_;
  std::string_view reading_;
};

}  // namespace

Expansion Expand(const Values& values, const Network& network, std::string_view reading,
                 const std::string& result, int row, int column) {
  const NameParts parts = PartsOf(result);
  Writer writer(values, network, reading);
  if (parts.reading == "next.") return writer.Update(parts.layer, row, column);
  if (parts.base == "s") return writer.Signal(parts.layer, row);
  if (parts.base == "x") return writer.Output(parts.layer, row);
  if (parts.base == "e") return writer.SquaredError();
  if (parts.base == "dW") return writer.Gradient(parts.layer, row, column);
  if (parts.layer == Layers(network)) return writer.OutputSensitivity(row);
  return writer.HiddenSensitivity(parts.layer, row);
}

}  // namespace chainrule::backprop
