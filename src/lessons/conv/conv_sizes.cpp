#include "lessons/conv/conv_sizes.h"

#include <string>
#include <utility>

#include "course/course_text.h"
#include "lessons/conv/conv_names.h"
#include "lessons/conv/conv_trace.h"
#include "math/convolution_data.h"
#include "page/heatmap_words.h"

namespace chainrule::conv {
namespace {

using std::int64_t;

std::optional<Error> CheckSizes(const State& state, const TextBook& text) {
  for (const char* key : {"n", "k", "stride", "pad", "dilation"}) {
    if (state.Integer("dim") == 1 && state.Matrix(key).size() > 1)
      return Error{FillWords(text.Word("error_axes"), {{"key", key}})};
  }
  const ConvShape shape = ShapeOf(state);
  if (const std::optional<Fault> fault = CheckConvolution(shape)) return Refuse(*fault);
  const Convolution conv(shape);
  // The numbers of this state and of the one before are in memory at the same time: what is given,
  // as many results where they are worked out, and the weights once more for the map. Each count is
  // at most 2^62.
  const double given = static_cast<double>(conv.weights) + static_cast<double>(conv.columns) +
                       static_cast<double>(conv.rows);
  const double count = (AllComputed(conv) ? 2 * given : given) + static_cast<double>(conv.weights);
  if (count > kMostNumbers) {
    return Error{FillWords(text.Word(AllComputed(conv) ? "error_many_computed" : "error_many"),
                           {{"weights", Grouped(conv.weights)},
                            {"inputs", Grouped(conv.columns)},
                            {"outputs", Grouped(conv.rows)},
                            {"most", Grouped(kMostNumbers)}})};
  }
  return std::nullopt;
}

// `numbers` with the old ones in their places; `old_number` gives where a new one stood before.
template <class OldNumber>
Eigen::VectorXd Kept(Eigen::VectorXd numbers, const Eigen::VectorXd& old, OldNumber old_number) {
  for (Eigen::Index i = 0; i < numbers.size(); ++i)
    if (const std::optional<int64_t> before = old_number(i))
      numbers(i) = old(static_cast<Eigen::Index>(*before));
  return numbers;
}

bool Inside(const ConvPlace& place, int64_t channels, int64_t rows, int64_t columns) {
  return place.channel < channels && place.y < rows && place.x < columns;
}

}  // namespace

std::optional<Error> CheckData(const State& state, const TextBook& text) {
  if (std::optional<Error> error = CheckSizes(state, text)) return error;
  const Convolution conv = ConvolutionOf(state);
  for (const auto& [key, needed] :
       {std::pair{"w", conv.weights}, std::pair{"x", conv.columns}, std::pair{"dy", conv.rows}}) {
    if (!state.Get(key).word.empty()) continue;
    if (const int64_t given = state.Matrix(key).size(); given != needed) {
      return Error{
          FillWords(text.Word(std::string("error_count_") + key),
                    {{"given", std::to_string(given)}, {"needed", std::to_string(needed)}})};
    }
  }
  return std::nullopt;
}

Result<State> WithSizes(const State& before, State next, const TextBook& text) {
  // Two numbers where there is one axis: the first of them is meant.
  if (next.Integer("dim") == 1) {
    for (const char* key : {"n", "k", "stride", "pad", "dilation"}) {
      const Eigen::MatrixXd numbers = next.Matrix(key);
      if (numbers.size() > 1) next.Set(key, Eigen::MatrixXd(numbers.bottomRows(1)));
    }
  }
  if (std::optional<Error> error = CheckSizes(next, text)) return *error;
  const Convolution old = ConvolutionOf(before);
  const Convolution now = ConvolutionOf(next);
  const auto seed = static_cast<std::uint64_t>(before.Integer("seed"));
  next.Set("step", StepLike(before.Integer("step"), old, now));
  // The numbers the lesson opens on stay as if they were given, as long as the link can hold them.
  const auto given = [&](const char* key, int64_t needed) {
    return before.Get(key).word.empty() || (IsSources(before, old) && needed <= kMostListed);
  };
  if (given("w", now.weights)) {
    next.Set("w", Kept(DefaultWeights(now, seed), WeightsOf(before, old),
                       [&](int64_t i) -> std::optional<int64_t> {
                         const ConvTap tap = TapPlace(now, i);
                         const int64_t in_group = tap.in_channel % now.group_inputs;
                         if (tap.out_channel >= old.shape.out_channels ||
                             in_group >= old.group_inputs || tap.y >= old.axes[0].k ||
                             tap.x >= old.axes[1].k)
                           return std::nullopt;
                         ConvTap there = tap;
                         there.in_channel =
                             tap.out_channel / old.group_outputs * old.group_inputs + in_group;
                         return WeightNumber(old, there);
                       }));
  }
  if (given("x", now.columns)) {
    next.Set("x", Kept(DefaultInput(now, seed), InputOf(before, old),
                       [&](int64_t i) -> std::optional<int64_t> {
                         const ConvPlace place = InputPlace(now, i);
                         if (!Inside(place, old.shape.in_channels, old.axes[0].n, old.axes[1].n))
                           return std::nullopt;
                         return InputNumber(old, place);
                       }));
  }
  if (given("dy", now.rows)) {
    next.Set("dy", Kept(DefaultOutputGradient(now, seed), OutputGradientOf(before, old),
                        [&](int64_t i) -> std::optional<int64_t> {
                          const ConvPlace place = OutputPlace(now, i);
                          if (!Inside(place, old.shape.out_channels, old.out[0], old.out[1]))
                            return std::nullopt;
                          return OutputNumber(old, place);
                        }));
  }
  return next;
}

}  // namespace chainrule::conv
