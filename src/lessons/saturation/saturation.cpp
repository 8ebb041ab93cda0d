#include "lessons/saturation/saturation.h"

#include <cmath>
#include <numbers>

#include "embedded/saturation_text_en.h"
#include "lessons/saturation/saturation_names.h"
#include "lessons/saturation/saturation_tools.h"
#include "lessons/saturation/saturation_trace.h"

namespace chainrule {
namespace {

using saturation::Problem;
using saturation::ProblemOf;

// Far past where anything saturates, and small enough that no sum of squares overflows.
constexpr double kLargestEntry = 1e6;
constexpr int kMostExamples = 10'000;

Fields MakeFields() {
  Fields table;
  const auto add = [&](Field field) { table.fields.push_back(std::move(field)); };
  add({.name = "points",
       .kind = FieldKind::kMatrix,
       .min = -kLargestEntry,
       .max = kLargestEntry,
       .max_rows = kMostExamples,
       .max_columns = 3,
       .default_text = "2,-1,1;-1.5,-1.5,1;-1,-.5,-1"});
  add({.name = "w",
       .kind = FieldKind::kVector,
       .min = -kLargestEntry,
       .max = kLargestEntry,
       .max_columns = 3,
       .min_columns = 3,
       .default_text = ".4,1.1,.4"});
  add({.name = "theta",
       .kind = FieldKind::kChoice,
       .words = {"identity", "tanh", "logistic", "relu"},
       .default_text = "tanh"});
  add({.name = "s",
       .kind = FieldKind::kNumber,
       .min = -kLargestEntry,
       .max = kLargestEntry,
       .default_text = "2"});
  add({.name = "eta", .kind = FieldKind::kNumber, .min = 0, .max = 1000, .default_text = "0.1"});
  add({.name = "chain", .kind = FieldKind::kNumber, .min = -10, .max = 10, .default_text = "1.5"});
  add({.name = "axes",
       .kind = FieldKind::kChoice,
       .words = {"log_plain", "log_log", "plain_log", "plain_plain"},
       .default_text = "log_plain",
       .navigation = true});
  add({.name = "trail",
       .kind = FieldKind::kVector,
       .min = 0,
       .max = 10 * kLargestEntry,
       .max_columns = 24,
       .words = {"none"},
       .default_text = "none",
       .navigation = true});
  add({.name = "guess",
       .kind = FieldKind::kChoice,
       .words = {"none", "grows", "shrinks", "stays"},
       .default_text = "none",
       .navigation = true});
  AddPlace(table);
  return table;
}

}  // namespace

SaturationLesson::SaturationLesson()
    : SaturationLesson(
          TextBook::Own(embedded::saturation_text_en, embedded::saturation_text_en_size)) {}

SaturationLesson::SaturationLesson(TextBook text) : text_(std::move(text)), fields_(MakeFields()) {}

std::optional<Error> SaturationLesson::CheckProblem(const State& state) const {
  if (const Eigen::Index columns = state.Matrix("points").cols(); columns != 3)
    return Error{FillWords(text_.Word("error_points"), {{"columns", std::to_string(columns)}})};
  return std::nullopt;
}

int SaturationLesson::StepCount(const State&) const {
  return saturation::kSteps;
}

Trace SaturationLesson::Compute(const State& state) const {
  return saturation::TraceOf(state, kept_.pass, kept_.steps);
}

std::vector<Item> SaturationLesson::DeckChoices(const State&, const Trace&, Page&) const {
  return {};
}

Result<State> SaturationLesson::Do(const Action& action, const State& state) const {
  return saturation::DoTool(action, state, text_);
}

Result<State> SaturationLesson::Edit(const Quantity& quantity, double value,
                                     const State& state) const {
  State next = state;
  const auto set = [&](const char* key, int row, int column) {
    Eigen::MatrixXd matrix = next.Matrix(key);
    matrix(row, column) = value;
    next.Set(key, std::move(matrix));
    next.SetWord("trail", "none");  // it was of another curve
  };
  if (quantity.name == "X" && quantity.column > 0) {
    set("points", quantity.row, quantity.column - 1);
  } else if (quantity.name == "y") {
    set("points", quantity.row, 2);
  } else if (quantity.name == "w") {
    set("w", quantity.row, 0);
  } else if (quantity.name == "norm") {
    return saturation::WithNorm(std::move(next), value, text_);
  } else if (quantity.name == "angle") {
    Eigen::MatrixXd w = next.Matrix("w");
    const double length = std::hypot(w(1), w(2));
    if (!(length > 0)) return Error{text_.Word("error_no_angle")};
    w(1) = length * std::cos(value * std::numbers::pi / 180);
    w(2) = length * std::sin(value * std::numbers::pi / 180);
    next.Set("w", std::move(w));
    next.SetWord("trail", "none");
  } else if (quantity.name == "s" || quantity.name == "eta" || quantity.name == "chain") {
    next.Set(quantity.name, value);
  } else {
    return Error{FillWords(text_.Word("error_edit"), {{"quantity", ToText(quantity)}})};
  }
  return next;
}

void SaturationLesson::WriteValues(const State& state, JsonWriter& json) const {
  const Problem problem = ProblemOf(state);
  const PerceptronPass pass = EvaluatePerceptron(*problem.data, problem.w, problem.theta);
  json.BeginObject();
  json.Key("s").Vector(pass.s);
  json.Key("h").Vector(pass.h);
  json.Key("residual").Vector(pass.residual);
  json.Key("slope").Vector(pass.slope);
  json.Key("E_in").Number(pass.E_in);
  json.Key("grad").Vector(pass.grad);
  json.Key("grad_norm").Number(pass.grad_norm);
  json.EndObject();
}

std::vector<Quantity> SaturationLesson::Related(const Quantity& quantity,
                                                const Trace& trace) const {
  if (quantity.whole()) return {};
  std::vector<Quantity> related;
  const auto add = [&](const Quantity& other) {
    if (other != quantity && trace.values.Has(other)) related.push_back(other);
  };
  const std::string& name = quantity.name;
  const saturation::Rows rows = saturation::RowsOf(name);
  if (rows == saturation::Rows::kWeights)
    for (const char* other : {"w", "grad", "next.w", "cure.grad"}) add({other, quantity.row, 0});
  if (rows != saturation::Rows::kExamples) return related;
  for (const char* other : {"signal", "h", "residual", "slope", "projection", "y"})
    add({other, quantity.row, 0});
  const bool one_column = name == "X" || name == "contribution";
  for (int column = 0; column < 3; ++column) {
    if (one_column && column != quantity.column) continue;
    add({"X", quantity.row, column});
    add({"contribution", quantity.row, column});
  }
  return related;
}

}  // namespace chainrule
