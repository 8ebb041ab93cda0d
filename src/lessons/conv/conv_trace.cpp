#include "lessons/conv/conv_trace.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "math/convolution_products.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::conv {
namespace {

using std::int64_t;

Eigen::Index At(int64_t number) {
  return static_cast<Eigen::Index>(number);
}

Eigen::MatrixXd Written(const Convolution& conv, const Eigen::Ref<const Eigen::VectorXd>& w) {
  Eigen::MatrixXd A = Eigen::MatrixXd::Zero(At(conv.rows), At(conv.columns));
  for (int64_t row = 0; row < conv.rows; ++row)
    for (const ConvCell& cell : CellsOfOutput(conv, row))
      A(At(cell.row), At(cell.column)) = w(At(cell.weight));
  return A;
}

// Sets the whole, and each entry under its own name where each has a step.
void SetAll(Values& values, const Convolution& conv, const std::string& name,
            const Eigen::VectorXd& numbers) {
  values.Set(name, numbers);
  if (!StepByStep(conv)) return;
  for (Eigen::Index i = 0; i < numbers.size(); ++i) values.Set(Join(name, ".", i + 1), numbers(i));
}

Values ValuesOf(const State& state, const Convolution& conv) {
  Values values;
  // No second copy: there may be millions.
  values.Set("w", WeightsOf(state, conv));
  values.Set("x", InputOf(state, conv));
  values.Set("dy", OutputGradientOf(state, conv));
  const auto w = values.Find("w")->col(0);
  const auto x = values.Find("x")->col(0);
  const auto dy = values.Find("dy")->col(0);
  values.Set("sizes", SizesOf(conv.shape));
  if (WrittenOut(conv)) {
    const Eigen::MatrixXd A = Written(conv, w);
    values.Set("AT", A.transpose());
    values.Set("A", A);
  }
  if (AllComputed(conv)) {
    SetAll(values, conv, "y", Apply(conv, w, x));
    SetAll(values, conv, "dx", Adjoint(conv, w, dy));
    SetAll(values, conv, "dw", chainrule::WeightGradient(conv, x, dy));
  } else {
    double y = 0;
    VisitCellsOfOutput(conv, 0, [&](const ConvCell& cell) {
      y += w(At(cell.weight)) * x(At(cell.column));
      return true;
    });
    double gradient = 0;
    VisitCellsOfInput(conv, 0, [&](const ConvCell& cell) {
      gradient += w(At(cell.weight)) * dy(At(cell.row));
      return true;
    });
    values.Set("y.1", y);
    values.Set("dx.1", gradient);
  }
  return values;
}

// Entry (row, column) of what a step gives, worked out.
Expansion Work(const Values& values, const std::vector<Term>& terms, const std::string& sum) {
  ExpansionWriter writer(values);
  if (terms.size() > kMostTerms) {
    Expansion expansion;
    expansion.formula = sum;
    return expansion;
  }
  bool first = true;
  for (const Term& term : terms) {
    if (!first) writer.Text(" + ");
    // At the beginning a sign needs no parentheses.
    if (first)
      writer.Operand(term.weight);
    else
      writer.Factor(term.weight);
    writer.Text(" \\cdot ").Factor(term.number);
    first = false;
  }
  if (terms.empty()) writer.Text("0");
  return writer.Finish(SumOfPairs);
}

class Steps {
 public:
  explicit Steps(const Convolution& conv) : conv_(std::make_shared<const Convolution>(conv)) {}

  StepList All() {
    if (!AllComputed(*conv_)) {
      AddOutput(0);
      AddInput(0);
    } else if (!StepByStep(*conv_)) {
      AddWhole();
    } else {
      for (int64_t row = 0; row < conv_->rows; ++row) AddOutput(row);
      for (int64_t column = 0; column < conv_->columns; ++column) AddInput(column);
      for (int64_t weight = 0; weight < conv_->weights; ++weight) AddTap(weight);
      // The whole vectors are known when their last entry is.
      Produce(conv_->rows, "y");
      Produce(conv_->rows + conv_->columns, "dx");
      Produce(conv_->rows + conv_->columns + conv_->weights, "dw");
    }
    return StepList(std::move(steps_));
  }

 private:
  void Produce(int64_t step, const std::string& name) {
    steps_[static_cast<std::size_t>(step - 1)].produces.push_back(name);
  }

  Step& Add(std::string kind, Phase phase, const Quantity& result, std::string label,
            std::string formula) {
    Step step;
    step.kind = std::move(kind);
    step.phase = phase;
    step.symbol = Symbol(*conv_, result);
    step.label = std::move(label);
    step.formula = std::move(formula);
    step.produces = {result.name};
    step.context.words["symbol"] = Symbol(*conv_, result);
    steps_.push_back(std::move(step));
    return steps_.back();
  }

  void AddOutput(int64_t row) {
    const std::string r = std::to_string(row + 1);
    const Quantity result = Output(*conv_, row);
    Step& step = Add("output", Phase::kForward, result, Symbol(*conv_, result),
                     Join(LinkedSymbol(*conv_, result), " = \\sum_c \\link{A}{A_{", r,
                          ",c}} \\, \\link{x}{x_c}"));
    step.context.words["row"] = r;
    step.context.words["place"] = OutputSymbol(*conv_, row);
    step.shapes = Expanded(*conv_, OutputTerms(*conv_, row));
    step.expand = [conv = conv_, row, r](const Values& values, std::string_view, int, int) {
      return Work(values, OutputTerms(*conv, row), Join("\\sum_c A_{", r, ",c} x_c"));
    };
  }

  void AddInput(int64_t column) {
    const std::string c = std::to_string(column + 1);
    const Quantity result = InputGradient(*conv_, column);
    Step& step =
        Add("input", Phase::kBackward, result, InputSymbol(*conv_, column),
            Join(LinkedSymbol(*conv_, result), " = \\sum_j \\frac{\\partial y_j}{\\partial ",
                 InputSymbol(*conv_, column),
                 "} \\, \\link{dy}{\\frac{\\partial L}{\\partial "
                 "y_j}} = \\sum_j \\link{A}{A_{j,",
                 c, "}} \\, \\link{dy}{g_j}"));
    step.context.words["column"] = c;
    step.context.words["place"] = InputSymbol(*conv_, column);
    step.shapes = Expanded(*conv_, InputTerms(*conv_, column));
    step.expand = [conv = conv_, column, c](const Values& values, std::string_view, int, int) {
      return Work(values, InputTerms(*conv, column), Join("\\sum_j A_{j,", c, "} g_j"));
    };
  }

  void AddTap(int64_t weight) {
    const Quantity result = WeightGradient(*conv_, weight);
    Step& step = Add("tap", Phase::kBackward, result, TapSymbol(*conv_, weight),
                     Join(LinkedSymbol(*conv_, result), " = \\sum_{(r,c): A_{r,c} = ",
                          TapSymbol(*conv_, weight), "} \\link{x}{x_c} \\, \\link{dy}{g_r}"));
    step.context.words["place"] = TapSymbol(*conv_, weight);
    step.context.words["cells"] = std::to_string(CountCellsOfWeight(*conv_, weight));
    step.shapes = Expanded(*conv_, WeightTerms(*conv_, weight));
    step.expand = [conv = conv_, weight](const Values& values, std::string_view, int, int) {
      return Work(values, WeightTerms(*conv, weight), "\\sum_{(r,c)} x_c g_r");
    };
  }

  void AddWhole() {
    Step& outputs =
        Add("outputs", Phase::kForward, {"y"}, "y", "\\link{y}{y} = \\link{A}{A} \\link{x}{x}");
    outputs.expand = [conv = conv_](const Values& values, std::string_view, int row, int) {
      return Work(values, OutputTerms(*conv, row), Join("\\sum_c A_{", row + 1, ",c} x_c"));
    };
    Step& inputs = Add("inputs", Phase::kBackward, {"dx"}, "\\partial x",
                       "\\link{dx}{\\frac{\\partial L}{\\partial x}} = \\link{AT}{A^{\\top}} "
                       "\\link{dy}{g}");
    inputs.expand = [conv = conv_](const Values& values, std::string_view, int row, int) {
      return Work(values, InputTerms(*conv, row), Join("\\sum_j A_{j,", row + 1, "} g_j"));
    };
    Step& taps =
        Add("taps", Phase::kBackward, {"dw"}, "\\partial w",
            "\\link{dw}{\\frac{\\partial L}{\\partial w_t}} = \\sum_{(r,c): A_{r,c} = w_t} "
            "\\link{x}{x_c} \\, \\link{dy}{g_r}");
    taps.expand = [conv = conv_](const Values& values, std::string_view, int row, int) {
      if (CountCellsOfWeight(*conv, row) > static_cast<int64_t>(kMostTerms))
        return Expansion{"\\sum_{(r,c)} x_c g_r", {}, nullptr};
      return Work(values, WeightTerms(*conv, row), "\\sum_{(r,c)} x_c g_r");
    };
  }

  std::vector<Step> steps_;
  std::shared_ptr<const Convolution> conv_;
};

// For outputs, inputs and taps.
std::array<int64_t, 3> StepsOfEach(const Convolution& conv) {
  if (!AllComputed(conv)) return {1, 1, 0};
  if (!StepByStep(conv)) return {1, 1, 1};
  return {conv.rows, conv.columns, conv.weights};
}

}  // namespace

int StepsOf(const Convolution& conv) {
  const std::array<int64_t, 3> steps = StepsOfEach(conv);
  return static_cast<int>(steps[0] + steps[1] + steps[2]);
}

int StepLike(int step, const Convolution& old, const Convolution& now) {
  if (step == 0) return 0;
  const std::array<int64_t, 3> before = StepsOfEach(old);
  const std::array<int64_t, 3> after = StepsOfEach(now);
  int64_t number = step - 1;
  int64_t first = 0;
  for (std::size_t kind = 0; kind < before.size(); ++kind) {
    if (number < before[kind]) return static_cast<int>(first + std::min(number + 1, after[kind]));
    number -= before[kind];
    first += after[kind];
  }
  return static_cast<int>(first);
}

std::vector<Term> OutputTerms(const Convolution& conv, int64_t row) {
  std::vector<Term> terms;
  VisitCellsOfOutput(conv, row, [&](const ConvCell& cell) {
    terms.push_back({Weight(cell.weight), Input(cell.column)});
    return terms.size() <= kMostTerms;
  });
  return terms;
}

std::vector<Term> InputTerms(const Convolution& conv, int64_t column) {
  std::vector<Term> terms;
  VisitCellsOfInput(conv, column, [&](const ConvCell& cell) {
    terms.push_back({Weight(cell.weight), OutputGradient(cell.row)});
    return terms.size() <= kMostTerms;
  });
  return terms;
}

std::vector<Term> WeightTerms(const Convolution& conv, int64_t weight) {
  std::vector<Term> terms;
  for (const ConvCell& cell : CellsOfWeight(conv, weight))
    terms.push_back({Input(cell.column), OutputGradient(cell.row)});
  return terms;
}

std::string Expanded(const Convolution& conv, const std::vector<Term>& terms) {
  if (terms.size() > kMostTerms) return {};
  std::string line;
  for (const Term& term : terms) {
    if (!line.empty()) line += " + ";
    line += Join(LinkedSymbol(conv, term.weight), " \\, ", LinkedSymbol(conv, term.number));
  }
  return line.empty() ? "0" : line;
}

Trace TraceOf(const State& state) {
  const Convolution conv = ConvolutionOf(state);
  Trace trace;
  trace.values = ValuesOf(state, conv);
  trace.steps = Steps(conv).All();
  return trace;
}

}  // namespace chainrule::conv
