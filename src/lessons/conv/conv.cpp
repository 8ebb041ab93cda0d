#include "lessons/conv/conv.h"

#include <algorithm>
#include <array>
#include <utility>

#include "embedded/conv_text_en.h"
#include "lessons/conv/conv_export.h"
#include "lessons/conv/conv_import.h"
#include "lessons/conv/conv_names.h"
#include "lessons/conv/conv_sizes.h"
#include "lessons/conv/conv_tools.h"
#include "lessons/conv/conv_trace.h"
#include "math/convolution_products.h"

namespace chainrule {
namespace {

using conv::Place;

constexpr double kLargestSize = 1e9;
constexpr double kLargestEntry = 1e6;
constexpr int kMostGiven = 100'000;  // numbers in a link or a file

Fields MakeFields() {
  Fields table;
  const auto add = [&](Field field) { table.fields.push_back(std::move(field)); };
  const auto integer = [&](const char* name, double min, double max, const char* value) {
    add({.name = name, .kind = FieldKind::kInteger, .min = min, .max = max, .default_text = value});
  };
  const auto axes = [&](const char* name, double min, const char* value) {
    add({.name = name,
         .kind = FieldKind::kVector,
         .min = min,
         .max = kLargestSize,
         .max_columns = 2,
         .whole_numbers = true,
         .default_text = value});
  };
  const auto data = [&](const char* name) {
    add({.name = name,
         .kind = FieldKind::kVector,
         .min = -kLargestEntry,
         .max = kLargestEntry,
         .max_columns = kMostGiven,
         .words = {"default"},
         .default_text = "default"});
  };
  integer("dim", 1, 2, "1");
  integer("cin", 0, kLargestSize, "2");
  integer("cout", 0, kLargestSize, "2");
  integer("groups", 0, kLargestSize, "1");
  axes("n", 0, "4");
  axes("k", 0, "3");
  axes("stride", 0, "1");
  axes("pad", 0, "0");
  axes("dilation", 0, "1");
  data("w");
  data("x");
  data("dy");
  integer("seed", 0, kLargestSize, "0");
  add({.name = "show",
       .kind = FieldKind::kChoice,
       .words = {"numbers", "symbols", "colour"},
       .default_text = "symbols",
       .navigation = true});
  add({.name = "shows",
       .kind = FieldKind::kChoice,
       .words = {"largest", "density"},
       .default_text = "largest",
       .navigation = true});
  add({.name = "window",
       .kind = FieldKind::kVector,
       .min = -4e9,
       .max = 4e9,
       .max_columns = 3,
       .min_columns = 3,
       .words = {"fit"},
       .default_text = "fit",
       .navigation = true});
  add({.name = "guess",
       .kind = FieldKind::kChoice,
       .words = {"none", "window", "channel", "all", "own"},
       .default_text = "none",
       .navigation = true});
  AddPlace(table);
  return table;
}

}  // namespace

ConvLesson::ConvLesson()
    : ConvLesson(TextBook::Own(embedded::conv_text_en, embedded::conv_text_en_size)) {}

ConvLesson::ConvLesson(TextBook text) : text_(std::move(text)), fields_(MakeFields()) {}

std::optional<Error> ConvLesson::CheckProblem(const State& state) const {
  return conv::CheckData(state, text_);
}

int ConvLesson::StepCount(const State& state) const {
  return conv::StepsOf(conv::ConvolutionOf(state));
}

Trace ConvLesson::Compute(const State& state) const {
  return conv::TraceOf(state);
}

std::vector<Item> ConvLesson::DeckChoices(const State&, const Trace&, Page&) const {
  return {};
}

Result<State> ConvLesson::Do(const Action& action, const State& state) const {
  return conv::DoTool(action, state, text_);
}

Result<State> ConvLesson::Edit(const Quantity& quantity, double value, const State& state) const {
  State next = state;
  const Convolution shape = conv::ConvolutionOf(state);
  const Place place = conv::PlaceOf(quantity);
  const auto set = [&](const char* key, Eigen::VectorXd numbers, std::int64_t index) {
    numbers(static_cast<Eigen::Index>(index)) = value;
    next.Set(key, std::move(numbers));
  };
  const bool fits =
      shape.weights <= kMostGiven && shape.rows <= kMostGiven && shape.columns <= kMostGiven;
  if (!fits) return Error{text_.Word("error_edit_large")};
  if (quantity.name == "w")
    set("w", conv::WeightsOf(state, shape), place.weight);
  else if (quantity.name == "x")
    set("x", conv::InputOf(state, shape), place.column);
  else if (quantity.name == "dy")
    set("dy", conv::OutputGradientOf(state, shape), place.row);
  else
    return Error{FillWords(text_.Word("error_edit"), {{"quantity", ToText(quantity)}})};
  return next;
}

void ConvLesson::WriteValues(const State& state, JsonWriter& json) const {
  const Convolution shape = conv::ConvolutionOf(state);
  const bool all = conv::AllComputed(shape);
  const auto printed = [](std::int64_t count) { return count <= JsonWriter::kMaxEntries; };
  const auto vector = [&](const char* key, bool wanted, auto compute) {
    json.Key(key);
    if (wanted && all)
      json.Vector(compute());
    else
      json.Null();
  };
  json.BeginObject();
  json.Key("rows").Integer(shape.rows);
  json.Key("cols").Integer(shape.columns);
  json.Key("nnz").Integer(shape.connections);
  vector("y", printed(shape.rows),
         [&] { return Apply(shape, conv::WeightsOf(state, shape), conv::InputOf(state, shape)); });
  vector("dx", printed(shape.columns), [&] {
    return Adjoint(shape, conv::WeightsOf(state, shape), conv::OutputGradientOf(state, shape));
  });
  vector("dw", printed(shape.weights), [&] {
    return WeightGradient(shape, conv::InputOf(state, shape), conv::OutputGradientOf(state, shape));
  });
  json.EndObject();
}

Result<State> ConvLesson::BringIn(std::string_view what, const NumberArray& array,
                                  const State& state) const {
  return conv::BringIn(what, array, state, fields_, text_);
}

Result<std::unique_ptr<Export>> ConvLesson::TakeAway(std::string_view format, double most_bytes,
                                                     const State& state) const {
  return conv::TakeAway(format, most_bytes, state, text_);
}

std::vector<Quantity> ConvLesson::Related(const Quantity& quantity, const Trace& trace) const {
  const Convolution shape(conv::ShapeFromSizes(trace.values.Find("sizes")->col(0)));
  return conv::RelatedTo(quantity, shape, trace);
}

}  // namespace chainrule
