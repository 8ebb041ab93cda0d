#include "lessons/conv/conv_import.h"

#include <utility>

#include "course/state_codec.h"
#include "lessons/conv/conv_sizes.h"
#include "page/heatmap_words.h"
#include "page/pieces.h"

namespace chainrule::conv {
namespace {

using std::int64_t;

// The last `axes` lengths of a shape.
Eigen::MatrixXd Lengths(const std::vector<int64_t>& shape, std::size_t axes) {
  Eigen::MatrixXd lengths(static_cast<Eigen::Index>(axes), 1);
  for (std::size_t i = 0; i < axes; ++i)
    lengths(static_cast<Eigen::Index>(i)) = static_cast<double>(shape[shape.size() - axes + i]);
  return lengths;
}

void SetAxes(std::size_t axes, State& next) {
  next.Set("dim", static_cast<double>(axes));
}

// (n), (channels, n) or where there are two axes (rows, columns), (channels, rows, columns).
bool SizesFromInput(const std::vector<int64_t>& shape, State& next) {
  if (shape.size() > 3) return false;
  const bool picture = shape.size() == 3 || (shape.size() == 2 && next.Integer("dim") == 2);
  const std::size_t axes = picture ? 2 : 1;
  SetAxes(axes, next);
  next.Set("cin", shape.size() > axes ? static_cast<double>(shape[0]) : 1);
  next.Set("n", Lengths(shape, axes));
  return true;
}

// (k), (rows, columns), (out, in of a group, k), (out, in of a group, rows, columns).
bool SizesFromKernel(const std::vector<int64_t>& shape, State& next) {
  const bool one = shape.size() <= 2;
  const std::size_t axes = one ? shape.size() : shape.size() - 2;
  SetAxes(axes, next);
  if (one) next.Set("groups", 1);
  next.Set("cout", one ? 1 : static_cast<double>(shape[0]));
  next.Set("cin", one ? 1 : static_cast<double>(shape[1]) * next.Number("groups"));
  next.Set("k", Lengths(shape, axes));
  return true;
}

}  // namespace

Result<State> BringIn(std::string_view what, const NumberArray& array, const State& state,
                      const Fields& fields, const TextBook& text) {
  const std::string key(what);
  if (key != "x" && key != "w" && key != "dy") return Error{text.Word("error_bring_what")};
  State next = state;
  const bool fits = key == "x"   ? SizesFromInput(array.shape, next)
                    : key == "w" ? SizesFromKernel(array.shape, next)
                                 : true;
  if (!fits)
    return Error{FillWords(text.Word("error_bring_x"), {{"shape", ShapeInWords(array.shape)}})};
  if (key != "dy") {
    next.SetWord("window", "fit");
    next.SetWord("pin", "");
    Result<State> sized = WithSizes(state, std::move(next), text);
    if (!sized) return sized.error();
    next = *std::move(sized);
    next.Set("step", 0);
  }
  next.Set(key, Eigen::MatrixXd(Eigen::Map<const Eigen::VectorXd>(
                    array.values.data(), static_cast<Eigen::Index>(array.values.size()))));
  if (std::optional<Error> error = CheckField(*fields.Find(key), key, next.Get(key))) return *error;
  if (std::optional<Error> error = CheckData(next, text)) return *error;
  const std::size_t link = PrintState(next, fields).size();
  if (link > kMaxLinkBytes)
    return Error{FillWords(text.Word("error_bring_long"),
                           {{"what", key},
                            {"count", Grouped(static_cast<int64_t>(array.values.size()))},
                            {"link", Grouped(static_cast<int64_t>(link))},
                            {"most", Grouped(static_cast<int64_t>(kMaxLinkBytes))}})};
  return next;
}

void ComposeBringIn(const PageContext& context, Page& page) {
  std::vector<Item> buttons;
  for (const char* what : {"x", "w", "dy"})
    buttons.push_back(
        Button(std::string("bring.") + what, context.text.Word(std::string("bring_") + what)));
  page.Prose("bring.shapes", context.text.Word("bring_shapes"), TextStyle::kAside);
  page.Controls("bring", context.text.Word("bring"), std::move(buttons));
}

}  // namespace chainrule::conv
