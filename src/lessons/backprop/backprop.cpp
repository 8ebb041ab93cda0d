#include "lessons/backprop/backprop.h"
#include "embedded/backprop_text_en.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <memory>
#include <utility>

#include "course/course_text.h"
#include "math/join.h"

namespace chainrule {
namespace backprop {
namespace {

// Past this, 1 − x² has lost most of its digits, so the slope is shown as a number of its own.
constexpr double kSteepSignal = 4;

// Large enough for any lesson, small enough that eight layers of sixteen cannot overflow.
constexpr double kLargestEntry = 1e9;
constexpr int kMostUpdates = 10000;
constexpr std::string_view kDigits = "0123456789";

Pass PassOf(const Problem& problem, Activation out, const std::optional<Rounding>& rounding) {
  Network network = problem.network;
  network.out = out;
  Pass pass;
  pass.out = out;
  pass.forward = Forward(network, problem.x, problem.y, rounding);
  pass.backward = Backward(network, pass.forward, problem.y, rounding);
  const int layers = Layers(network);
  for (int l = 1; l <= layers; ++l) {
    const auto at = static_cast<std::size_t>(l - 1);
    const Activation theta = ThetaOf(network, l);
    const Eigen::VectorXd& s = pass.forward.s[at];
    const Eigen::VectorXd x = pass.forward.x[at + 1].tail(s.size());
    Eigen::VectorXd slope(s.size());
    for (Eigen::Index unit = 0; unit < s.size(); ++unit)
      slope(unit) = rounding ? DerivativeFromOutput(theta, x(unit)) : Derivative(theta, s(unit));
    pass.slope.push_back(std::move(slope));
  }
  DescendBy(network, pass.backward, problem.eta);
  pass.next = std::move(network.W);
  return pass;
}

std::string Key(int layer) {
  return Join("W", layer);
}

Eigen::MatrixXd NewWeights(Eigen::Index rows, Eigen::Index columns) {
  Eigen::MatrixXd weights(rows, columns);
  for (Eigen::Index row = 0; row < rows; ++row)
    for (Eigen::Index column = 0; column < columns; ++column)
      weights(row, column) = NewWeight(row, column);
  return weights;
}

Eigen::MatrixXd Resized(const Eigen::MatrixXd& matrix, Eigen::Index rows, Eigen::Index columns) {
  Eigen::MatrixXd resized = NewWeights(rows, columns);
  const Eigen::Index kept_rows = std::min(rows, matrix.rows());
  const Eigen::Index kept_columns = std::min(columns, matrix.cols());
  resized.topLeftCorner(kept_rows, kept_columns) = matrix.topLeftCorner(kept_rows, kept_columns);
  return resized;
}

// What the steps compute, in order.
Names StepNames(int layers) {
  Names names;
  for (int l = 1; l <= layers; ++l)
    for (const char* base : {"s", "x"}) names.push_back(Join(base, l));
  names.emplace_back("e");
  for (int l = layers; l >= 1; --l) names.push_back(Join("delta", l));
  for (int l = 1; l <= layers; ++l) names.push_back(Join("dW", l));
  names.emplace_back("update");
  return names;
}

// The quantity's name in a network with another number of layers. The last layer stays the last.
std::string Moved(const std::string& name, int before, int after) {
  const int layer = PartsOf(name).layer;
  if (layer == 0) return name;
  return Join(name.substr(0, name.find_last_not_of(kDigits) + 1),
              layer == before ? after : std::min(layer, after));
}

bool Exists(const Quantity& quantity, const State& state) {
  const NameParts parts = PartsOf(quantity.name);
  if (quantity.whole() || parts.base == "e" || parts.base == "eta") return true;
  const int layers = GivenLayers(state);
  const int units = UnitsOf(state, parts.base == "y" ? layers : parts.layer);
  if (IsWeights(parts))
    return quantity.row <= UnitsOf(state, parts.layer - 1) && quantity.column < units;
  const bool constant = parts.base == "x" && parts.layer < layers;
  return quantity.row < units + (constant ? 1 : 0);
}

// Keeps the learner at the same step: the sensitivity of the last layer stays that, whatever number
// the layer has now. Keeps the pin if its number still exists.
State KeepPlace(State state, int before, int after) {
  if (const int step = state.Integer("step"); step > 0) {
    const Names names = StepNames(after);
    const std::string name =
        Moved(StepNames(before)[static_cast<std::size_t>(step - 1)], before, after);
    state.Set("step",
              static_cast<double>(std::find(names.begin(), names.end(), name) - names.begin() + 1));
  }
  if (std::optional<Quantity> pin = ParseQuantity(state.Word("pin"))) {
    pin->name = Moved(pin->name, before, after);
    state.SetWord("pin", Exists(*pin, state) ? ToText(*pin) : "");
  }
  return state;
}

Fields MakeFields() {
  const Names activations{"identity", "tanh", "logistic", "relu"};
  Fields table;
  const auto add = [&](Field field) { table.fields.push_back(std::move(field)); };
  add({.name = "W",
       .kind = FieldKind::kMatrix,
       .family = kMaxLayers,
       .min = -kLargestEntry,
       .max = kLargestEntry,
       .max_rows = kMaxUnits + 1,
       .max_columns = kMaxUnits});
  table.family_defaults = {{"W1", ".1,.2;.3,.4"}, {"W2", ".2;1;-3"}, {"W3", "1;2"}};
  for (const auto& [name, start] : {std::pair{"x", "2"}, std::pair{"y", "1"}}) {
    add({.name = name,
         .kind = FieldKind::kVector,
         .min = -kLargestEntry,
         .max = kLargestEntry,
         .max_columns = kMaxUnits,
         .default_text = start});
  }
  add({.name = "theta", .kind = FieldKind::kChoice, .words = activations, .default_text = "tanh"});
  add({.name = "out",
       .kind = FieldKind::kChoice,
       .words = activations,
       .default_text = "identity"});
  add({.name = "eta", .kind = FieldKind::kNumber, .min = 0, .max = 1000, .default_text = "0.1"});
  add({.name = "updates",
       .kind = FieldKind::kInteger,
       .min = 0,
       .max = kMostUpdates,
       .default_text = "0"});
  add({.name = "round",
       .kind = FieldKind::kVector,
       .min = 0,
       .max = 12,
       .max_columns = 2,
       .min_columns = 2,
       .whole_numbers = true,
       .words = {"exact"},
       .default_text = "2,3"});
  add({.name = "compare", .kind = FieldKind::kInteger, .min = 0, .max = 1, .default_text = "0"});
  add({.name = "guess",
       .kind = FieldKind::kChoice,
       .words = {"none", "grows", "shrinks", "stays"},
       .default_text = "none",
       .navigation = true});
  return table;
}

std::optional<Error> Check(const State& state, const TextBook& text) {
  const int layers = GivenLayers(state);
  if (layers == 0)
    return Error{FillWords(text.Word("error_layers"), {{"wanted", "1"}, {"given", "0"}})};
  Network network;
  for (int l = 1; l <= layers; ++l) network.W.push_back(state.Matrix(Join("W", l)));
  if (const std::optional<Fault> fault =
          CheckShapes(network, state.Matrix("x").rows(), state.Matrix("y").rows()))
    return Refuse(*fault);
  return std::nullopt;
}

Shape ShapeOf(const Solution& solution) {
  const Network& network = solution.network;
  Shape shape{.theta = network.theta,
              .out = network.out,
              .hand = solution.hand.has_value(),
              .other = solution.other.has_value(),
              .history = !solution.history.empty()};
  shape.units.push_back(solution.x.size());
  for (const Eigen::MatrixXd& W : network.W) shape.units.push_back(W.cols());
  return shape;
}

// The sheet that all problems of this shape share.
std::shared_ptr<const Sheet> SheetOfShape(const Shape& shape, const TextBook* text,
                                          const Fields* fields) {
  Problem problem;
  problem.network.theta = shape.theta;
  problem.network.out = shape.out;
  for (std::size_t l = 1; l < shape.units.size(); ++l)
    problem.network.W.push_back(Eigen::MatrixXd::Zero(shape.units[l - 1] + 1, shape.units[l]));
  problem.x = Eigen::VectorXd::Zero(shape.units.front());
  problem.y = Eigen::VectorXd::Zero(shape.units.back());
  if (shape.hand) problem.rounding = Rounding{1, 1};
  if (shape.history) problem.history = {0};
  auto any = std::make_shared<const Solution>(Solve(std::move(problem), shape.other));
  return Sheet::Complete(SheetOf(any, *text, *fields));
}

Trace TraceOf(const State& state, const TextBook& text, const Fields& fields, PageMemory& memory) {
  auto solution =
      std::make_shared<const Solution>(Solve(ProblemOf(state), state.Integer("compare") != 0));
  return Sheet::TraceOf(memory.Once(SheetOfShape, ShapeOf(*solution), &text, &fields), solution);
}

}  // namespace

Problem ProblemOf(const State& state) {
  Problem problem;
  for (int l = 1; l <= GivenLayers(state); ++l) problem.network.W.push_back(state.Matrix(Key(l)));
  problem.network.theta = *ActivationFromName(state.Word("theta"));
  problem.network.out = *ActivationFromName(state.Word("out"));
  problem.x = state.Matrix("x").col(0);
  problem.y = state.Matrix("y").col(0);
  problem.eta = state.Number("eta");
  if (const FieldValue& round = state.Get("round"); round.word.empty())
    problem.rounding =
        Rounding{static_cast<int>(round.numbers(0, 0)), static_cast<int>(round.numbers(1, 0))};
  if (const int updates = state.Integer("updates"); updates > 0) {
    Descent descent =
        DescendWithHistory(problem.network, problem.x, problem.y, problem.eta, updates);
    problem.network = std::move(descent.network);
    problem.history = std::move(descent.e);
  }
  return problem;
}

Solution Solve(Problem problem, bool compare) {
  Solution solution{std::move(problem), {}, {}, {}};
  const Activation out = solution.network.out;
  solution.exact = PassOf(solution, out, std::nullopt);
  if (solution.rounding) solution.hand = PassOf(solution, out, solution.rounding);
  if (compare) solution.other = PassOf(solution, OtherOutput(out), std::nullopt);
  return solution;
}

Activation ThetaIn(const Work& w, const Solution& solution, int l) {
  if (l < Layers(solution.network)) return solution.network.theta;
  return w.reading() == kOther ? solution.other->out : solution.network.out;
}

Term SlopeIn(const Work& w, const Solution& solution, int l, int unit) {
  const Activation theta = ThetaIn(w, solution, l);
  if (theta == Activation::kIdentity) return 1;
  const bool steep = w.reading() != kHand && std::abs(w.At({Join("s", l), unit, 0})) > kSteepSignal;
  if (theta == Activation::kRelu || steep) return w(Join("slope", l), unit);
  const Term x = w(Join("x", l), l < Layers(solution.network) ? unit + 1 : unit);
  return theta == Activation::kTanh ? 1 - Square(x) : x * (1 - x);
}

double NextError(const Solution& solution, const Pass& pass) {
  return Forward({pass.next, solution.network.theta, pass.out}, solution.x, solution.y).e;
}

Eigen::MatrixXd PercentOff(const Eigen::MatrixXd& exact, const Eigen::MatrixXd& hand) {
  Eigen::MatrixXd off(exact.rows(), exact.cols());
  for (Eigen::Index i = 0; i < exact.size(); ++i) {
    const double difference = std::abs(hand(i) - exact(i));
    off(i) = difference == 0 ? 0 : 100 * difference / std::abs(exact(i));
  }
  return off;
}

Activation OtherOutput(Activation out) {
  return out == Activation::kTanh ? Activation::kIdentity : Activation::kTanh;
}

int GivenLayers(const State& state) {
  int layers = 0;
  while (state.Has(Key(layers + 1))) ++layers;
  return layers;
}

NameParts PartsOf(std::string_view name) {
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos)
    name.remove_prefix(dot + 1);
  NameParts parts{name.substr(0, name.find_last_not_of(kDigits) + 1)};
  for (const char digit : name.substr(parts.base.size()))
    parts.layer = parts.layer * 10 + (digit - '0');
  return parts;
}

bool IsWeights(const NameParts& parts) {
  return parts.base == "W" || parts.base == "dW";
}

State WithWeight(State state, const Quantity& weight, double value) {
  Network network = ProblemOf(state).network;
  network.W[static_cast<std::size_t>(PartsOf(weight.name).layer - 1)](weight.row, weight.column) =
      value;
  for (int l = 1; l <= Layers(network); ++l)
    state.Set(Key(l), network.W[static_cast<std::size_t>(l - 1)]);
  state.Set("updates", 0);
  return state;
}

double NewWeight(Eigen::Index row, Eigen::Index column) {
  const Eigen::Index tenths = (3 * row + 7 * column + 5) % 9 - 4;  // −4 … 4, neighbours far apart
  return static_cast<double>(tenths == 0 ? 5 : tenths) / 10;
}

int UnitsOf(const State& state, int layer) {
  return static_cast<int>(layer == 0 ? state.Matrix("x").rows() : state.Matrix(Key(layer)).cols());
}

State WithUnits(State state, int layer, int units) {
  assert(units >= 1 && units <= kMaxUnits);
  const int layers = GivenLayers(state);
  if (layer == 0) state.Set("x", Resized(state.Matrix("x"), units, 1));
  if (layer == layers) state.Set("y", Resized(state.Matrix("y"), units, 1));
  if (layer > 0) {
    const Eigen::MatrixXd& into = state.Matrix(Key(layer));
    state.Set(Key(layer), Resized(into, into.rows(), units));
  }
  if (layer < layers) {
    const Eigen::MatrixXd& from = state.Matrix(Key(layer + 1));
    state.Set(Key(layer + 1), Resized(from, units + 1, from.cols()));
  }
  return KeepPlace(std::move(state), layers, layers);
}

State WithLayerAdded(State state) {
  const int layers = GivenLayers(state);
  assert(layers < kMaxLayers);
  const int units = UnitsOf(state, layers - 1);
  state.Set(Key(layers + 1), state.Matrix(Key(layers)));
  state.Set(Key(layers), NewWeights(units + 1, units));
  return KeepPlace(std::move(state), layers, layers + 1);
}

State WithLayerRemoved(State state) {
  const int layers = GivenLayers(state);
  assert(layers >= 2);
  const Eigen::MatrixXd last = state.Matrix(Key(layers));
  const int below = UnitsOf(state, layers - 2);
  state.Set(Key(layers - 1), Resized(last, below + 1, last.cols()));
  state.values.erase(state.values.find(Key(layers)));
  return KeepPlace(std::move(state), layers, layers - 1);
}

}  // namespace backprop

const LessonParts kBackprop{
    .id = "backprop",
    .words =
        [] { return TextBook::Own(embedded::backprop_text_en, embedded::backprop_text_en_size); },
    .fields = backprop::MakeFields,
    .check = backprop::Check,
    .trace = backprop::TraceOf,
    .story = backprop::ComposeStory,
    .stage = backprop::ComposeStage,
    .settings = backprop::ComposeSettings,
    .deck = backprop::DeckChoices,
    .answers = backprop::AnswersOf,
    .asks = "s,x,e,delta,dW",
    .exercise = backprop::ExerciseOf};

}  // namespace chainrule
