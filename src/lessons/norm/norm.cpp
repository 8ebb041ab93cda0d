#include "lessons/norm/norm.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "course/course_text.h"
#include "course/number.h"
#include "embedded/norm_text_en.h"
#include "lessons/norm/norm_predict.h"
#include "lessons/norm/norm_problem.h"

namespace chainrule {
namespace {

using norm::Problem;
using std::int64_t;

constexpr double kLargestEntry = 1e6;
constexpr double kLargestSize = 1e9;

Fields MakeFields() {
  Fields table;
  const auto add = [&](Field field) { table.fields.push_back(std::move(field)); };
  const auto choice = [&](const char* name, Names words, bool navigation) {
    std::string first = words.front();
    add({.name = name,
         .kind = FieldKind::kChoice,
         .words = std::move(words),
         .default_text = std::move(first),
         .navigation = navigation});
  };
  const auto data = [&](const char* name) {
    add({.name = name,
         .kind = FieldKind::kVector,
         .min = -kLargestEntry,
         .max = kLargestEntry,
         .max_columns = static_cast<int>(norm::kMostCells),
         .words = {"default"},
         .default_text = "default"});
  };
  choice("layout", {"NHWC", "NCHW", "NC"}, false);
  choice("over", {"batch", "layer", "instance", "group"}, false);
  add({.name = "groups",
       .kind = FieldKind::kInteger,
       .min = 0,
       .max = kLargestSize,
       .default_text = "1"});
  add({.name = "shape",
       .kind = FieldKind::kVector,
       .min = 0,
       .max = kLargestSize,
       .max_columns = 4,
       .min_columns = 2,
       .whole_numbers = true,
       .default_text = "3,2,2,5"});
  data("x");
  data("gamma");
  data("beta");
  add({.name = "eps",
       .kind = FieldKind::kNumber,
       .min = 1e-30,
       .max = 1000,
       .default_text = "1e-5"});
  data("dy");
  add({.name = "seed",
       .kind = FieldKind::kInteger,
       .min = 0,
       .max = kLargestSize,
       .default_text = "0"});
  choice("guess", {"none", "same", "doubles", "half"}, true);
  choice("keepdims", {"1", "0"}, true);
  choice("beside", {"0", "1"}, true);
  norm::AddPredictionFields(table);
  AddPlace(table);
  return table;
}

// Where cell i of the one shape is in the other, of another layout.
Eigen::VectorXd Moved(const Eigen::VectorXd& numbers, const NormShape& from, const NormShape& to) {
  Eigen::VectorXd moved(numbers.size());
  for (Eigen::Index i = 0; i < numbers.size(); ++i)
    moved(static_cast<Eigen::Index>(norm::CellAt(to, norm::PlaceOf(from, i)))) = numbers(i);
  return moved;
}

State WithLayout(const State& state, const std::string& layout) {
  State next = state;
  const NormShape before = norm::ShapeOf(state);
  next.SetWord("layout", layout);
  next.SetWord("pin", "");
  const bool both_have_pixels = layout != "NC" && state.Word("layout") != "NC";
  if (both_have_pixels) {
    const norm::CellPlace s = norm::SizesOf(before);
    const auto size = [](int64_t number) { return static_cast<double>(number); };
    next.Set("shape",
             layout == "NCHW"
                 ? Eigen::MatrixXd(Eigen::Vector4d(size(s.n), size(s.c), size(s.h), size(s.w)))
                 : Eigen::MatrixXd(Eigen::Vector4d(size(s.n), size(s.h), size(s.w), size(s.c))));
    const NormShape after = norm::ShapeOf(next);
    for (const char* key : {"x", "dy"})
      if (state.Get(key).word.empty())
        next.Set(key, Eigen::MatrixXd(Moved(state.Matrix(key).col(0), before, after)));
  } else {
    next.Set("shape", layout == "NC"     ? Eigen::MatrixXd(Eigen::Vector2d(4, 3))
                      : layout == "NCHW" ? Eigen::MatrixXd(Eigen::Vector4d(3, 5, 2, 2))
                                         : Eigen::MatrixXd(Eigen::Vector4d(3, 2, 2, 5)));
    next.Set("groups", 1);
    for (const char* key : {"x", "dy", "gamma", "beta"}) next.SetWord(key, "default");
  }
  if (state.Word("over") == "layer")
    for (const char* key : {"gamma", "beta"}) next.SetWord(key, "default");
  return next;
}

}  // namespace

NormLesson::NormLesson()
    : NormLesson(TextBook::Own(embedded::norm_text_en, embedded::norm_text_en_size)) {}

NormLesson::NormLesson(TextBook text)
    : text_(std::move(text)), fields_(MakeFields()), sheet_(norm::MakeSheet()) {}

std::optional<Error> NormLesson::CheckProblem(const State& state) const {
  const NormShape shape = norm::ShapeOf(state);
  if (const std::optional<Fault> fault = CheckNormShape(shape)) return Refuse(*fault);
  const int64_t cells = StatisticsOf(shape).cells;
  if (cells > norm::kMostCells) {
    return Error{FillWords(text_.Word("error_many"), {{"count", std::to_string(cells)},
                                                      {"most", std::to_string(norm::kMostCells)}})};
  }
  const Problem problem = norm::ProblemOf(state);
  if (const std::optional<Fault> fault = CheckNormData(shape, problem.data)) return Refuse(*fault);
  if (const std::optional<Fault> fault = CheckOutputGradient(shape, problem.dy))
    return Refuse(*fault);
  return norm::CheckPrediction(state, text_);
}

int NormLesson::StepCount(const State& state) const {
  return sheet_.StepCount(norm::WithoutNumbers(norm::ShapeOf(state)));
}

Trace NormLesson::Compute(const State& state) const {
  const auto solution = std::make_shared<const norm::Solution>(norm::Solve(norm::ProblemOf(state)));
  TextContext words;
  words.words["n"] = std::to_string(solution->statistics.count);
  words.words["letters"] = norm::Letters(solution->statistics);
  words.words["left"] = norm::Sizes(solution->statistics.left);
  words.words["parameters"] = norm::Letters(solution->parameters);
  words.words["norm"] = text_.Word("over_" + state.Word("over"));
  Trace trace = sheet_.TraceOf(solution, words);
  trace.values.Set("shape", norm::Encode(solution->shape));
  return trace;
}

std::vector<Item> NormLesson::DeckChoices(const State&) const {
  return {};
}

Result<State> NormLesson::Do(const Action& action, const State& state) const {
  if (std::optional<Result<State>> predicted = norm::DoPrediction(action, state, text_))
    return *predicted;
  State next = state;
  const auto after = [&](std::string_view prefix) { return action.id.substr(prefix.size()); };
  if (action.id.starts_with("layout.")) {
    next = WithLayout(state, after("layout."));
    norm::ForgetPrediction(next);
  } else if (action.id.starts_with("toggle.")) {
    const std::string key = after("toggle.");
    next.SetWord(key, state.Word(key) == "1" ? "0" : "1");
  } else if (action.id.starts_with("over.")) {
    next.SetWord("over", after("over."));
    norm::ForgetPrediction(next);
    next.SetWord("pin", "");
    for (const char* key : {"gamma", "beta"}) next.SetWord(key, "default");
  } else if (action.id == "data.seed") {
    next.Set("seed", state.Integer("seed") % 1000 + 1);
    for (const char* key : {"x", "dy"}) next.SetWord(key, "default");
  } else if (action.id == "data.double") {
    next.Set("x", Eigen::MatrixXd(2 * norm::ProblemOf(state).data.x));
  } else if (action.id.starts_with("size.")) {
    const std::optional<double> value = ParseNumber(action.value);
    if (!value || *value != std::floor(*value))
      return Error{FillWords(text_.Word("error_whole"), {{"value", action.value}})};
    next.SetWord("pin", "");
    norm::ForgetPrediction(next);
    if (action.id == "size.groups") {
      next.Set("groups", *value);
    } else {
      const std::string axes(LayoutAxes(norm::ShapeOf(state).layout));
      const std::size_t axis = axes.find(action.id.back());
      if (axis == std::string::npos)
        return Error{FillWords(text_.Word("error_edit"), {{"quantity", action.id}})};
      Eigen::MatrixXd shape = state.Matrix("shape");
      shape(static_cast<Eigen::Index>(axis)) = *value;
      next.Set("shape", std::move(shape));
      for (const char* key : {"x", "dy", "gamma", "beta"}) next.SetWord(key, "default");
    }
  } else {
    return Error{FillWords(text_.Word("error_edit"), {{"quantity", action.id}})};
  }
  if (!CheckNormShape(norm::ShapeOf(next)))
    next.Set("step", std::min(next.Integer("step"), StepCount(next)));
  return next;
}

Result<State> NormLesson::Edit(const Quantity& quantity, double value, const State& state) const {
  std::optional<State> next = sheet_.Edit(norm::ProblemOf(state), quantity, value, state);
  if (next) return *std::move(next);
  return Error{FillWords(text_.Word("error_edit"), {{"quantity", ToText(quantity)}})};
}

void NormLesson::WriteValues(const State& state, JsonWriter& json) const {
  const Problem problem = norm::ProblemOf(state);
  const auto integers = [&](const char* key, const auto& numbers) {
    json.Key(key).BeginArray();
    for (const auto number : numbers) json.Integer(number);
    json.EndArray();
  };
  json.BeginObject();
  integers("axes", problem.statistics.reduced);
  integers("shape", problem.statistics.left);
  json.Key("count").Integer(problem.statistics.count);
  sheet_.WriteValues(Compute(state).values, json);
  json.EndObject();
}

std::vector<Quantity> NormLesson::Related(const Quantity& quantity, const Trace& trace) const {
  const NormShape shape = norm::Decode(trace.values.Find("shape")->col(0));
  return sheet_.Related(norm::WithoutNumbers(shape), quantity, trace.values);
}

}  // namespace chainrule
