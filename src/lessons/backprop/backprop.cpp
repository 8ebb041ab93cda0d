#include "lessons/backprop/backprop.h"

#include <string>

#include "course/course_text.h"
#include "course/number.h"
#include "embedded/backprop_text_en.h"
#include "lessons/backprop/backprop_names.h"
#include "lessons/backprop/backprop_tools.h"
#include "lessons/backprop/backprop_trace.h"

namespace chainrule {
namespace {

using backprop::kExact;
using backprop::kHand;
using backprop::Name;
using backprop::NameParts;
using backprop::PartsOf;

// Large enough for any lesson, small enough that eight layers of sixteen cannot overflow.
constexpr double kLargestEntry = 1e9;
constexpr int kMostUpdates = 10000;

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
  AddPlace(table);
  return table;
}

void WriteVectors(std::string_view key, const std::vector<Eigen::VectorXd>& vectors,
                  JsonWriter& json) {
  json.Key(key).BeginArray();
  for (const Eigen::VectorXd& vector : vectors) json.Vector(vector);
  json.EndArray();
}

void WritePass(const backprop::Problem& problem, const std::optional<Rounding>& rounding,
               JsonWriter& json) {
  const ForwardPass forward = Forward(problem.network, problem.x, problem.y, rounding);
  const BackwardPass backward = Backward(problem.network, forward, problem.y, rounding);
  WriteVectors("s", forward.s, json);
  WriteVectors("x", forward.x, json);
  json.Key("e").Number(forward.e);
  WriteVectors("delta", backward.delta, json);
  json.Key("dW").BeginArray();
  for (const Eigen::MatrixXd& gradient : backward.dW) json.Matrix(gradient);
  json.EndArray();
}

}  // namespace

BackpropLesson::BackpropLesson()
    : BackpropLesson(TextBook::Own(embedded::backprop_text_en, embedded::backprop_text_en_size)) {}

BackpropLesson::BackpropLesson(TextBook text) : text_(std::move(text)), fields_(MakeFields()) {}

std::optional<Error> BackpropLesson::CheckProblem(const State& state) const {
  const int layers = backprop::GivenLayers(state);
  if (layers == 0)
    return Error{FillWords(text_.Word("error_layers"), {{"wanted", "1"}, {"given", "0"}})};
  Network network;
  for (int l = 1; l <= layers; ++l) network.W.push_back(state.Matrix("W" + std::to_string(l)));
  network.theta = *ActivationFromName(state.Word("theta"));
  network.out = *ActivationFromName(state.Word("out"));
  if (const std::optional<Fault> fault =
          CheckShapes(network, state.Matrix("x").rows(), state.Matrix("y").rows())) {
    return Refuse(*fault);
  }
  return std::nullopt;
}

int BackpropLesson::StepCount(const State& state) const {
  return backprop::StepCount(backprop::GivenLayers(state));
}

Trace BackpropLesson::Compute(const State& state) const {
  return backprop::TraceOf(state, text_, steps_);
}

std::vector<Item> BackpropLesson::DeckChoices(const State& state, const Trace&, Page&) const {
  Item item;
  item.id = "set.round";
  item.role = Role::kChoice;
  item.name = text_.Word("round");
  item.value = PrintField(*fields_.Find("round"), state.Get("round"));
  item.verbs = Verb::kSet | Verb::kFocus;
  std::vector<std::string> choices{"exact", "1,2", "2,3", "3,4"};
  if (std::find(choices.begin(), choices.end(), item.value) == choices.end())
    choices.push_back(item.value);
  for (const std::string& choice : choices) {
    const bool exact = choice == "exact";
    item.options.push_back({choice, exact
                                        ? text_.Word("exact")
                                        : FillWords(text_.Word("by_hand"), {{"digits", choice}})});
    if (choice == item.value) item.text = item.options.back().text;
  }
  return {item};
}

Result<State> BackpropLesson::Do(const Action& action, const State& state) const {
  return backprop::DoTool(action, state, text_);
}

Result<State> BackpropLesson::Edit(const Quantity& quantity, double value,
                                   const State& state) const {
  State next = state;
  const NameParts parts = PartsOf(quantity.name);
  const auto set = [&](const std::string& key, int row, int column) {
    Eigen::MatrixXd matrix = next.Matrix(key);
    matrix(row, column) = value;
    next.Set(key, std::move(matrix));
  };
  if (quantity.name == "y") {
    set("y", quantity.row, 0);
  } else if (quantity.name == "x0" && quantity.row > 0) {
    set("x", quantity.row - 1, 0);
  } else if (quantity.name == "eta") {
    next.Set("eta", value);
  } else if (parts.base == "W" && parts.reading.empty()) {
    // The weights on screen have descended; they become the given ones, or the edit would be undone
    // by the descent that follows it.
    const backprop::Problem problem = backprop::ProblemOf(state);
    for (int l = 1; l <= Layers(problem.network); ++l)
      next.Set("W" + std::to_string(l), problem.network.W[static_cast<std::size_t>(l - 1)]);
    next.Set("updates", 0);
    set(quantity.name, quantity.row, quantity.column);
  } else {
    return Error{FillWords(text_.Word("error_edit"), {{"quantity", ToText(quantity)}})};
  }
  return next;
}

void BackpropLesson::WriteValues(const State& state, JsonWriter& json) const {
  const backprop::Problem problem = backprop::ProblemOf(state);
  json.BeginObject();
  WritePass(problem, std::nullopt, json);
  if (problem.rounding) {
    json.Key("hand").BeginObject();
    WritePass(problem, problem.rounding, json);
    json.EndObject();
  }
  json.EndObject();
}

std::vector<Quantity> BackpropLesson::Related(const Quantity& quantity, const Trace& trace) const {
  if (quantity.whole()) return {};
  const NameParts parts = PartsOf(quantity.name);
  const std::string layer = std::to_string(parts.layer);
  std::vector<Quantity> related;
  const auto add = [&](const Quantity& other) {
    if (trace.values.Has(other)) related.push_back(other);
  };
  const bool last = trace.values.Find("W" + std::to_string(parts.layer + 1)) == nullptr;
  const int below_bias = last ? 0 : 1;
  if (parts.reading == "next." && parts.base == "W") {
    add({"W" + layer, quantity.row, quantity.column});
    add({"dW" + layer, quantity.row, quantity.column});
    add({"eta", 0, 0});
  } else if (parts.base == "W" || parts.base == "dW") {
    add({(parts.base == "W" ? "dW" : "W") + layer, quantity.row, quantity.column});
    if (parts.base == "dW") {
      add({Name(kExact, "x", parts.layer - 1), quantity.row, 0});
      add({"delta" + layer, quantity.column, 0});
    }
  } else if (parts.base == "s" || parts.base == "delta") {
    add({(parts.base == "s" ? "delta" : "s") + layer, quantity.row, 0});
    add({"x" + layer, quantity.row + below_bias, 0});
  } else if (parts.base == "x" && parts.layer > 0 && quantity.row >= below_bias) {
    add({"s" + layer, quantity.row - below_bias, 0});
    add({"delta" + layer, quantity.row - below_bias, 0});
  }
  return related;
}

}  // namespace chainrule
