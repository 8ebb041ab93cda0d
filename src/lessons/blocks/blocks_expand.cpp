#include <cmath>

#include "lessons/blocks/blocks_trace.h"
#include "page/pieces.h"

namespace chainrule::blocks {
namespace {

using Numbers = std::vector<double>;

double Sum(const Numbers& v) {
  double sum = 0;
  for (const double number : v) sum += number;
  return sum;
}

double Product(const Numbers& v) {
  double product = 1;
  for (const double number : v) product *= number;
  return product;
}

class Writer : public ExpansionWriter {
 public:
  using ExpansionWriter::ExpansionWriter;

  Expansion Layer(const Block& block, const Line& line, int column) {
    const std::string edge = block.name + ".edge";
    out_ = line.on_skip() ? Quantity{block.name + ".skip", 0, 0} : Quantity{edge, line.to, 0};
    in_ = {edge, line.from, 0};
    kernel_ = {block.name + ".kernel", line.kernel, 0};
    if (!HasWeights(line.layer.spec.kind)) return BatchNorm(column);
    const bool bias = block.options.bias;
    switch (column) {
      case kParameters:
        return bias ? WithBias() : Weights();
      case 1:
        return Weights();
      case 2:
        return bias ? Alone(out_) : Nothing();
      case kMacs:
        return MultiplyAdds();
      case kOutputs:
        return Outputs();
      default:
        return Nothing();
    }
  }

  Expansion Total(const Block& block, int column) {
    for (const Line& line : block.lines) {
      if (operands() > 0) Text(" + ");
      Operand({line.name, 0, column});
    }
    return Finish(Sum);
  }

  Expansion Percent() {
    Text("100 \\cdot \\frac{").Operand("residual.total", 0, kMacs).Text(" - ");
    Operand("bottleneck.total", 0, kMacs).Text("}{").Again({"residual.total", 0, kMacs}).Text("}");
    return Finish([](const Numbers& v) { return 100 * (v[0] - v[1]) / v[0]; });
  }

  Expansion Crossing(int row, int column) {
    const Quantity a{"crossing.a", row, column};
    const Quantity b{"crossing.b", row, column};
    const Quantity d{"crossing.d", row, column};
    Text("\\frac{2 \\cdot ").Factor(d).Text("}{").Operand(b).Text(" + (").Again(b);
    Text("^2 + 4 \\cdot ").Operand(a).Text(" \\cdot ");
    Text(Negative(d) ? "(" : "").Again(d).Text(Negative(d) ? ")" : "").Text(")^{1/2}}");
    return Finish([](const Numbers& v) {
      return 2 * v[0] / (v[1] + std::sqrt(v[1] * v[1] + 4 * v[2] * v[0]));
    });
  }

  Expansion Ratio() {
    const Quantity k{"k", 0, 0};
    Text("\\frac{2 \\cdot ")
        .Operand(k)
        .Text("^2}{\\frac{1}{2} + \\frac{")
        .Again(k)
        .Text("^2}{16}}");
    return Finish([](const Numbers& v) { return 2 * v[0] * v[0] / (0.5 + v[0] * v[0] / 16); });
  }

  Expansion BiasGradient() {
    for (int n = 0; n < kPixels; ++n) {
      if (n > 0) Text(" + ");
      Factor("demo.dx", n);
    }
    return Finish(Sum);
  }

  Expansion NetworkTotal(const Values& values, int column) {
    for (int row = 0; row < values.Find("net.stages")->rows(); ++row) {
      if (row > 0) Text(" + ");
      Operand("net.stages", row, column);
    }
    return Finish(Sum);
  }

  Expansion Difference() {
    Operand("keras.total").Text(" - ").Operand("torch.total");
    return Finish([](const Numbers& v) { return v[0] - v[1]; });
  }

 private:
  // C_in × k × k.
  void Window() {
    Operand(in_).Text(" \\times ");
    squared_ = kernel_.row >= 0;
    if (squared_) {
      Operand(kernel_).Text(" \\times ").Again(kernel_);
    } else {
      Text("1 \\times 1");
    }
  }

  Expansion WithBias() {
    Text("((");
    Window();
    Text(") + ").Operand("bias").Text(") \\cdot ").Operand(out_);
    return Finish([squared = squared_](const Numbers& v) {
      const std::size_t at = squared ? 2 : 1;
      const double window = squared ? v[0] * v[1] * v[1] : v[0];
      return (window + v[at]) * v[at + 1];
    });
  }

  // Further factors come after these.
  Expansion FinishProduct() {
    return Finish([squared = squared_](const Numbers& v) {
      return squared ? Product(v) * v[1] : Product(v);
    });
  }

  Expansion Weights() {
    Window();
    Text(" \\times ").Operand(out_);
    return FinishProduct();
  }

  void Positions() {
    for (const int side : {1, 2}) Text(" \\times ").Operand({out_.name, out_.row, side});
  }

  Expansion MultiplyAdds() {
    Window();
    Text(" \\times ").Operand(out_);
    Positions();
    return FinishProduct();
  }

  Expansion Outputs() {
    Operand(out_);
    Positions();
    return Finish(Product);
  }

  Expansion BatchNorm(int column) {
    if (column != kParameters && column != kGammaBeta && column != kRunning) return Nothing();
    Text("2 \\times ").Operand(out_);
    return Finish([](const Numbers& v) { return 2 * v[0]; });
  }

  Expansion Alone(const Quantity& quantity) {
    Operand(quantity);
    return Finish(Product);
  }

  Expansion Nothing() {
    Text("0");
    return Finish([](const Numbers&) { return 0.0; });
  }

  Quantity in_;
  Quantity out_;
  Quantity kernel_;
  bool squared_ = false;
};

}  // namespace

Expansion Expand(const Values& values, const Problem& problem, const std::string& result, int row,
                 int column) {
  Writer writer(values);
  for (const Block& block : problem.blocks) {
    if (result == block.name + ".total") return writer.Total(block, column);
    for (const Line& line : block.lines)
      if (line.name == result) return writer.Layer(block, line, column);
  }
  if (result == "percent") return writer.Percent();
  if (result == "crossing") return writer.Crossing(row, column);
  if (result == "ratio") return writer.Ratio();
  if (result == "demo.db") return writer.BiasGradient();
  if (result == "net.total") return writer.NetworkTotal(values, column);
  return writer.Difference();
}

}  // namespace chainrule::blocks
