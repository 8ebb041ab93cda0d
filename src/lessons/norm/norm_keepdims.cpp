// The shape that is left, said: in this layout and the other, with keepdims and without.
#include <utility>

#include "lessons/norm/norm_broadcast.h"
#include "lessons/norm/norm_parts.h"
#include "lessons/norm/norm_predict.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::norm {

NormShape OtherLayout(const NormShape& shape) {
  NormShape other = shape;
  const CellPlace s = SizesOf(shape);
  const bool last = shape.layout == NormLayout::kNHWC;
  other.layout = last ? NormLayout::kNCHW : NormLayout::kNHWC;
  other.sizes = last ? std::vector<std::int64_t>{s.n, s.c, s.h, s.w}
                     : std::vector<std::int64_t>{s.n, s.h, s.w, s.c};
  return other;
}

bool HasPixels(const NormShape& shape) {
  return shape.layout != NormLayout::kNC;
}

bool Context::revealed() const {
  return step != nullptr || Answered(problem, state);
}

std::string Context::Left() const {
  return Sizes(keepdims() ? problem.statistics.left : LeftWithoutKeepdims(problem.statistics));
}

TextContext Context::Words() const {
  const Reduction& statistics = problem.statistics;
  TextContext words;
  words.words["letters"] = statistics.reduced.empty() ? text.Word("no_axis") : Letters(statistics);
  words.words["axes"] = Numbers(statistics.reduced);
  words.words["left"] = Left();
  words.words["kept"] = Sizes(statistics.left);
  words.words["dropped"] = Sizes(LeftWithoutKeepdims(statistics));
  words.words["shape"] = Sizes(problem.shape.sizes);
  words.words["layout"] = state.Word("layout");
  words.words["letters_reshaped"] = AxesOf(statistics);
  words.words["reshaped"] = Sizes(statistics.shape);
  words.words["images"] = std::to_string(SizesOf(problem.shape).n);
  words.words["n"] = std::to_string(statistics.count);
  words.words["cells"] =
      FillWords(text.Word(statistics.count == 1 ? "cell" : "cells"), {{"n", words.words["n"]}});
  words.words["sets"] = std::to_string(statistics.sets);
  words.words["norm"] = text.Word("over_" + state.Word("over"));
  words.words["parameters"] = Letters(problem.parameters);
  words.words["parameter_shape"] = Sizes(LeftWithoutKeepdims(problem.parameters));
  return words;
}

void ComposeKeepdims(const Context& context, Page& page) {
  TextContext words = context.Words();
  const Reduction& statistics = context.problem.statistics;
  if (context.keepdims()) {
    page.Prose("say.keepdims", context.text.Word("keepdims_on"), words);
    return;
  }
  const Broadcasted broadcasted = BroadcastWithoutKeepdims(statistics);
  const auto size = [](std::int64_t number) { return std::to_string(number); };
  words.words["axis"] = AxisLetter(statistics, broadcasted.axis);
  words.words["axis_size"] = size(statistics.shape[static_cast<std::size_t>(broadcasted.axis)]);
  words.words["left_axis"] = AxisLetter(statistics, broadcasted.left_axis);
  words.words["left_size"] =
      size(statistics.shape[static_cast<std::size_t>(broadcasted.left_axis)]);
  words.words["result"] = Sizes(broadcasted.result);
  const char* key = "broadcast_right";
  if (broadcasted.is == Broadcast::kRefused) key = "broadcast_refused";
  if (broadcasted.is == Broadcast::kWrong) key = "broadcast_wrong";
  if (broadcasted.is == Broadcast::kGrows) key = "broadcast_grows";
  const std::string sentence = Join(context.text.Word("keepdims_off"), " ", context.text.Word(key));
  page.Prose("say.keepdims", sentence, words);
}

}  // namespace chainrule::norm
