#include "lessons/backprop/backprop_trace.h"

#include <cmath>
#include <memory>

#include "math/join.h"

namespace chainrule::backprop {
namespace {

std::string Layer(std::string_view letter, int layer) {
  return Join(letter, "^{(", layer, ")}");
}

std::string Link(const std::string& name, const std::string& symbol) {
  return Join("\\link{", name, "}{", symbol, "}");
}

std::string Shape(Eigen::Index rows, Eigen::Index columns) {
  return Join(rows, " \\times ", columns);
}

void AddReading(Values& values, std::string_view reading, const ForwardPass& forward,
                const BackwardPass& backward, const Network& network, bool by_hand) {
  const int layers = Layers(network);
  for (int l = 1; l <= layers; ++l) {
    const auto index = static_cast<std::size_t>(l - 1);
    const Eigen::VectorXd& s = forward.s[index];
    values.Set(Name(reading, "s", l), s);
    values.Set(Name(reading, "x", l), forward.x[static_cast<std::size_t>(l)]);
    values.Set(Name(reading, "delta", l), backward.delta[index]);
    values.Set(Name(reading, "dW", l), backward.dW[index]);
    const Activation activation = l < layers ? network.theta : network.out;
    const Eigen::VectorXd& x = forward.x[static_cast<std::size_t>(l)];
    Eigen::MatrixXd slope(s.size(), 1);
    for (Eigen::Index unit = 0; unit < s.size(); ++unit) {
      slope(unit, 0) = by_hand ? DerivativeFromOutput(activation, x(l < layers ? unit + 1 : unit))
                               : Derivative(activation, s(unit));
    }
    values.Set(Name(reading, "slope", l), slope);
  }
  values.Set(Name(reading, "e", 0), forward.e);
}

// By how many percent each number worked by hand is off; infinite where the exact number is 0.
void AddOff(Values& values, std::string_view base, int layer) {
  const Eigen::MatrixXd& exact = *values.Find(Name(kExact, base, layer));
  const Eigen::MatrixXd& hand = *values.Find(Name(kHand, base, layer));
  Eigen::MatrixXd off(exact.rows(), exact.cols());
  for (Eigen::Index i = 0; i < exact.size(); ++i) {
    const double difference = std::abs(hand(i) - exact(i));
    off(i) = difference == 0 ? 0 : 100 * difference / std::abs(exact(i));
  }
  values.Set(Name(kOff, base, layer), off);
}

// The weights after one more descent step, W − η ∂e/∂W, in each reading. By hand, what is
// subtracted is η times the rounded gradient.
void AddNext(Values& values, const State& state, const Problem& problem) {
  const Network& network = problem.network;
  const int layers = Layers(network);
  const double eta = state.Number("eta");
  const auto add = [&](std::string_view reading, const Network& from) {
    const Network next = Descend(from, problem.x, problem.y, eta, 1);
    for (int l = 1; l <= layers; ++l)
      values.Set(Name(reading, kNextW, l), next.W[static_cast<std::size_t>(l - 1)]);
    values.Set(Name(reading, kNextE, 0), Forward(next, problem.x, problem.y).e);
  };
  add(kExact, network);
  if (values.Find(Name(kOther, "e", 0)) != nullptr) {
    Network other = network;
    other.out = OtherOutput(network.out);
    add(kOther, other);
  }
  if (!problem.rounding) return;
  for (int l = 1; l <= layers; ++l) {
    const Eigen::MatrixXd& W = network.W[static_cast<std::size_t>(l - 1)];
    values.Set(Name(kHand, kNextW, l), W - eta * *values.Find(Name(kHand, "dW", l)));
    AddOff(values, kNextW, l);
  }
}

// `history` holds the errors of the descent that led to the problem's weights; empty without one.
Values ValuesOf(const State& state, const Problem& problem, const std::vector<double>& history) {
  Values values;
  const Network& network = problem.network;
  const int layers = Layers(network);
  for (int l = 1; l <= layers; ++l)
    values.Set(Name(kExact, "W", l), network.W[static_cast<std::size_t>(l - 1)]);
  values.Set("y", problem.y);
  values.Set("eta", state.Number("eta"));

  const ForwardPass forward = Forward(network, problem.x, problem.y);
  const BackwardPass backward = Backward(network, forward, problem.y);
  values.Set("x0", forward.x[0]);
  AddReading(values, kExact, forward, backward, network, false);

  if (problem.rounding) {
    const ForwardPass hand = Forward(network, problem.x, problem.y, problem.rounding);
    const BackwardPass hand_back = Backward(network, hand, problem.y, problem.rounding);
    AddReading(values, kHand, hand, hand_back, network, true);
    for (int l = 1; l <= layers; ++l)
      for (std::string_view base : {"s", "x", "delta", "dW"}) AddOff(values, base, l);
    AddOff(values, "e", 0);
  }
  if (state.Integer("compare") != 0) {
    Network other = network;
    other.out = OtherOutput(network.out);
    const ForwardPass other_forward = Forward(other, problem.x, problem.y);
    AddReading(values, kOther, other_forward, Backward(other, other_forward, problem.y), other,
               false);
  }
  if (!history.empty()) {
    values.Set("history", Eigen::Map<const Eigen::VectorXd>(
                              history.data(), static_cast<Eigen::Index>(history.size())));
  }
  AddNext(values, state, problem);
  return values;
}

// What is in the steps: sizes and transformations, and which readings there are. The weights are
// not.
std::string MadeFor(const Network& network, const Values& values) {
  std::string made_for = "backprop";
  const auto add = [&](std::string_view words) { (made_for += ' ') += words; };
  for (const Eigen::MatrixXd& W : network.W) add(std::to_string(W.cols()));
  add(std::to_string(network.W.front().rows()));
  for (const Activation activation : {network.theta, network.out}) add(ActivationName(activation));
  for (const std::string_view reading : {kHand, kOther})
    if (values.Find(Name(reading, "e", 0)) != nullptr) add(reading);
  if (values.Find("history") != nullptr) add("history");
  return made_for;
}

class Steps {
 public:
  Steps(const Values& values, const Network& network, const TextBook& text)
      : values_(values), network_(std::make_shared<Network>(network)), text_(text) {}

  StepList All(std::string made_for) {
    const int layers = Layers(*network_);
    for (int l = 1; l <= layers; ++l) {
      AddSignal(l);
      AddOutput(l);
    }
    AddError();
    for (int l = layers; l >= 1; --l) AddSensitivity(l);
    for (int l = 1; l <= layers; ++l) AddGradient(l);
    AddUpdate();
    return StepList(std::move(steps_), std::move(constants_), std::move(made_for));
  }

 private:
  Eigen::Index Rows(const std::string& name) const { return values_.Find(name)->rows(); }
  std::string ShapeOf(const std::string& name) const {
    const Eigen::MatrixXd& matrix = *values_.Find(name);
    return Shape(matrix.rows(), matrix.cols());
  }

  Step Start(std::string kind, Phase phase, std::string_view base, int layer) const {
    const int layers = Layers(*network_);
    Step step;
    step.kind = std::move(kind);
    step.phase = phase;
    for (std::string_view reading : {kExact, kHand, kOther, kOff}) {
      const std::string name = Name(reading, base, layer);
      if (values_.Find(name) != nullptr) step.produces.push_back(name);
    }
    auto& words = step.context.words;
    words["l"] = std::to_string(layer);
    words["prev"] = std::to_string(layer - 1);
    words["next"] = std::to_string(layer + 1);
    words["L"] = std::to_string(layers);
    words["theta"] = text_.Word("activation_" + std::string(ActivationName(network_->theta)));
    words["out"] = text_.Word("activation_" + std::string(ActivationName(network_->out)));
    return step;
  }

  void Finish(Step step) {
    const std::string result = step.produces.front();
    step.expand = [network = network_, result](const Values& values, std::string_view reading,
                                               int row, int column) {
      return Expand(values, *network, reading, result, row, column);
    };
    steps_.push_back(std::move(step));
  }

  void AddSignal(int l) {
    Step step = Start("signal", Phase::kForward, "s", l);
    const std::string s = Name(kExact, "s", l);
    const std::string w = Name(kExact, "W", l);
    const std::string x = Name(kExact, "x", l - 1);
    step.symbol = Layer("s", l);
    step.label = Join("s(", l, ")");
    step.formula = Join(Link(s, Layer("s", l)), " = (", Link(w, Layer("W", l)), ")^{\\top} ",
                        Link(x, Layer("x", l - 1)));
    step.shapes = Join(ShapeOf(s), " = (", ShapeOf(w), ")^{\\top} (", ShapeOf(x), ")");
    for (std::string_view reading : {kExact, kHand, kOther}) {
      const std::string slope = Name(reading, "slope", l);
      if (values_.Find(slope) != nullptr) step.produces.push_back(slope);
    }
    Finish(std::move(step));
  }

  void AddOutput(int l) {
    const bool last = l == Layers(*network_);
    Step step = Start(last ? "output_last" : "output_hidden", Phase::kForward, "x", l);
    const std::string x = Name(kExact, "x", l);
    const std::string s = Name(kExact, "s", l);
    const std::string linked = Link(s, Layer("s", l));
    step.symbol = Layer("x", l);
    step.label = Join("x(", l, ")");
    step.first_row = last ? 0 : 1;
    if (!last) constants_.push_back({x, 0, 0});
    step.formula = Link(x, Layer("x", l)) + " = ";
    step.formula += last ? Join("\\theta_{out}(", linked, ")")
                         : Join("\\begin{bmatrix} 1 \\\\ \\theta(", linked, ") \\end{bmatrix}");
    const std::string from = ShapeOf(s);
    step.shapes = ShapeOf(x) + " = ";
    step.shapes +=
        last ? from : Join("\\begin{bmatrix} 1 \\times 1 \\\\ ", from, " \\end{bmatrix}");
    Finish(std::move(step));
  }

  void AddError() {
    const int last = Layers(*network_);
    Step step = Start("error", Phase::kForward, "e", 0);
    const std::string x = Name(kExact, "x", last);
    step.symbol = step.label = "e";
    step.formula = Join(Link("e", "e"), " = \\sum_k (", Link(x, Join("x_k^{(", last, ")}")), " - ",
                        Link("y", "y_k"), ")^2");
    step.shapes = Join("1 \\times 1 = \\sum_{k=1}^{", Rows(x), "} (1 \\times 1)^2");
    Finish(std::move(step));
  }

  void AddSensitivity(int l) {
    const int last = Layers(*network_);
    Step step = Start(l == last ? "delta_output" : "delta_hidden", Phase::kBackward, "delta", l);
    const std::string delta = Name(kExact, "delta", l);
    const std::string s = Name(kExact, "s", l);
    const std::string shape = ShapeOf(delta);
    const std::string slope = Join("(", Link(s, Layer("s", l)), ")");
    step.symbol = Layer("\\delta", l);
    step.label = Join("\\delta(", l, ")");
    step.formula = Link(delta, step.symbol) + " = ";
    if (l == last) {
      step.formula += Join("2 (", Link(Name(kExact, "x", l), Layer("x", l)), " - ", Link("y", "y"),
                           ") \\otimes \\theta_{out}'", slope);
      step.shapes = Join(shape, " = (", shape, ") \\otimes ", shape);
    } else {
      const std::string w = Name(kExact, "W", l + 1);
      const std::string next = Name(kExact, "delta", l + 1);
      const std::string limits = Join("_1^{", Rows(delta), "}");
      step.formula += Join("\\theta'", slope, " \\otimes \\left[ ", Link(w, Layer("W", l + 1)), " ",
                           Link(next, Layer("\\delta", l + 1)), " \\right]", limits);
      step.shapes = Join(shape, " = ", shape, " \\otimes \\left[ (", ShapeOf(w), ")(",
                         ShapeOf(next), ") \\right]", limits);
    }
    Finish(std::move(step));
  }

  void AddGradient(int l) {
    Step step = Start("gradient", Phase::kBackward, "dW", l);
    const std::string gradient = Name(kExact, "dW", l);
    const std::string x = Name(kExact, "x", l - 1);
    const std::string delta = Name(kExact, "delta", l);
    step.symbol = Join("\\frac{\\partial e}{\\partial ", Layer("W", l), "}");
    step.label = Join("\\partial W(", l, ")");
    step.formula = Join(Link(gradient, step.symbol), " = ", Link(x, Layer("x", l - 1)), " (",
                        Link(delta, Layer("\\delta", l)), ")^{\\top}");
    step.shapes = Join(ShapeOf(gradient), " = (", ShapeOf(x), ")(", ShapeOf(delta), ")^{\\top}");
    Finish(std::move(step));
  }

  void AddUpdate() {
    const int layers = Layers(*network_);
    Step step = Start("update", Phase::kUpdate, kNextW, 1);
    step.produces.clear();
    const auto produce = [&](const std::string& name) {
      if (values_.Find(name) != nullptr) step.produces.push_back(name);
    };
    for (std::string_view reading : {kExact, kHand, kOther, kOff})
      for (int l = 1; l <= layers; ++l) produce(Name(reading, kNextW, l));
    for (std::string_view reading : {kExact, kOther}) produce(Name(reading, kNextE, 0));
    if (values_.Find("history") != nullptr) step.produces.push_back("history");
    step.symbol = "W";
    step.label = "\\mathrm{update}";
    step.formula =
        "W^{(l)} \\gets W^{(l)} - \\link{eta}{\\eta} \\, \\frac{\\partial e}{\\partial W^{(l)}}";
    const std::string shape = "(d^{(l-1)} + 1) \\times d^{(l)}";
    step.shapes = Join(shape, " = ", shape, " - ", shape);
    step.context.quantities["eta"] = {"eta", 0, 0};
    step.context.quantities["e"] = {"e", 0, 0};
    step.context.quantities["next_e"] = {"next.e", 0, 0};
    Finish(std::move(step));
  }

  const Values& values_;
  std::vector<Step> steps_;
  std::vector<Quantity> constants_;
  std::shared_ptr<const Network> network_;  // for its sizes and transformations
  const TextBook& text_;
};

}  // namespace

Trace TraceOf(const State& state, const TextBook& text, KeptSteps& kept) {
  Problem problem = GivenProblemOf(state);
  std::vector<double> history;
  if (const int updates = state.Integer("updates"); updates > 0) {
    Descent descent =
        DescendWithHistory(problem.network, problem.x, problem.y, state.Number("eta"), updates);
    problem.network = std::move(descent.network);
    history = std::move(descent.e);
  }
  Trace trace;
  trace.values = ValuesOf(state, problem, history);
  const std::string made_for = MadeFor(problem.network, trace.values);
  trace.steps =
      kept.Of(made_for, [&] { return Steps(trace.values, problem.network, text).All(made_for); });
  return trace;
}

}  // namespace chainrule::backprop
