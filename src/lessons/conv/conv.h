// The lesson on convolution: the sparse matrix A of y = A x, and Aᵀ, which brings the gradient
// back.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "course/export.h"
#include "course/number_array.h"
#include "course/result.h"
#include "course/state.h"
#include "course/text.h"
#include "lessons/lesson.h"
#include "lessons/scene.h"
#include "math/convolution.h"

namespace chainrule {

extern const LessonParts kConv;

}  // namespace chainrule

namespace chainrule::conv {

// Up to these limits A is written out cell by cell. Beyond them it is a heatmap.
inline constexpr std::int64_t kMostSide = 64;
inline constexpr std::int64_t kMostCells = 1600;  // with a connection; and weights
// Up to this many in all, each output, input and tap has its own step. Beyond, a kind has one step.
inline constexpr std::int64_t kMostSteps = 60;
// Longer sums are shown with Σ instead of their terms.
inline constexpr std::size_t kMostTerms = 12;
// Beyond this, only the first output and the gradient of the first input are computed.
inline constexpr std::int64_t kMostConnections = 30'000'000;
// The most weights, inputs, outputs and results together that a link may ask for, because memory
// holds all of them.
inline constexpr std::int64_t kMostNumbers = 8'000'000;
// Longer lists of numbers are not written out.
inline constexpr std::int64_t kMostListed = 400;
inline constexpr int kMostGiven = 100'000;  // numbers in a link or a file

// A convolution, and where its numbers come from. They are made on demand: there may be millions,
// and only the trace keeps a copy.
struct Problem {
  Convolution conv;
  FieldValue w;
  FieldValue x;
  FieldValue dy;
  int seed = 0;

  // The given numbers, else the source's if the sizes are the source's, else numbers from the seed.
  Eigen::VectorXd Weights() const;
  Eigen::VectorXd Input() const;
  Eigen::VectorXd OutputGradient() const;
  // Whether the sizes are those of the source, with which the lesson opens, and the seed is 0.
  bool IsSources() const;
};

// The state's sizes must have been checked.
Convolution ConvolutionOf(const State& state);
Problem ProblemOf(const State& state);
// The first error: sizes that are impossible, or data that do not have the size they need.
std::optional<Error> CheckData(const State& state, const TextBook& text);
// The state after its sizes changed. Given data, and the numbers that the lesson opens with, keep
// their places if these still exist; new places get default numbers. The step stays with what it is
// about. An error if the sizes are impossible.
Result<State> Resized(const State& before, State next, const TextBook& text);

// Whether A is written out cell by cell.
bool WrittenOut(const Convolution& conv);
// Whether each output, input and tap has its own step.
bool StepByStep(const Convolution& conv);
// Whether y, ∂L/∂x and ∂L/∂w are computed in full.
bool AllComputed(const Convolution& conv);

// The step of `now` about the same output, input or tap as `step` of `old`, or about the last one
// if that number no longer exists. Step 0 stays 0.
int StepLike(int step, const Convolution& old, const Convolution& now);

// One number of w, x, dy, y, dx or dw. If each result has its own step, it also has its own name:
// "dx.3".
Quantity EntryOf(const Convolution& conv, const std::string& name, std::int64_t number);
Quantity MatrixCell(const ConvCell& cell);
Quantity TransposeCell(const ConvCell& cell);
// What belongs to a cell, tap, input or output: the others of these, and all cells of its tap.
std::vector<Quantity> Related(const Convolution& conv, const Quantity& of);

// Formula source: y^{1}_{2}, x^{2}_{1,3}, w^{21}_{3} (input channel, output channel, tap).
std::string OutputSymbol(const Convolution& conv, std::int64_t row, std::string_view letter = "y");
std::string InputSymbol(const Convolution& conv, std::int64_t column);
std::string TapSymbol(const Convolution& conv, std::int64_t weight);

// The pairs of numbers whose products add up to an output, an input's gradient or a tap's gradient.
// A sum of more than kMostTerms is not written out, so the list stops at kMostTerms + 1.
using Pairs = std::vector<std::pair<Quantity, Quantity>>;
Pairs OutputPairs(const Convolution& conv, std::int64_t row);
Pairs InputPairs(const Convolution& conv, std::int64_t column);
Pairs TapPairs(const Convolution& conv, std::int64_t weight);

// What a learner can be asked for: each number of y, dx and dw; nullptr if they are too many.
std::unique_ptr<AnswerKey> AnswersOf(const State& state);

// A size in words: "1.5 MB".
std::string BytesInWords(double bytes);

// Takes the learner's own numbers as input, kernel or gradient: "x", "w" or "dy". The shape of an
// input or kernel decides the sizes. An error if the numbers do not fit the lesson or its link.
Result<State> BringIn(std::string_view what, const NumberArray& array, const State& state,
                      const Fields& fields, const TextBook& text);
// A as a file: "mtx", "npz", "csv", "latex" or "png". An error, with the size, if the file would be
// longer than `most_bytes`, or if A has too many cells for "csv" or "latex".
inline constexpr const char* kFormats[] = {"mtx", "npz", "csv", "latex", "png"};
Result<std::unique_ptr<Export>> TakeAway(std::string_view format, double most_bytes,
                                         const State& state, const TextBook& text);

// The output, input or tap that the step is about; -1 if it is about all of them, or about none.
struct Focus {
  std::int64_t row = -1;
  std::int64_t column = -1;
  std::int64_t tap = -1;
};
Focus FocusOf(const Scene& scene);
// Whether the current step computes the gradient of inputs ("dx") or of taps ("dw").
bool Makes(const Scene& scene, const char* gradient);

// Grids of numbers, whose items are added to `items`.
// A, or Aᵀ with rows and columns exchanged. `small`: only its colours will be shown.
TensorFigure::Grid MatrixGrid(const Scene& scene, bool transposed, bool small,
                              std::vector<Item>& items);
// One kernel, with the taps or their gradients. All colours have one scale, that of the taps.
TensorFigure::Grid KernelGrid(const Scene& scene, const char* name, const char* title,
                              const char* group, const ConvTap& channels, std::vector<Item>& items);
// A channel of the inputs, the outputs or their gradients. `in_use`: whether the step uses a
// number.
TensorFigure::Grid ChannelGrid(const Scene& scene, const char* name, bool of_inputs,
                               std::int64_t channel,
                               const std::function<bool(std::int64_t number)>& in_use,
                               std::vector<Item>& items);
// Calls `call` with the channels of each kernel, by output channel, and whether they are its first.
template <class Call>
void EachKernel(const Convolution& conv, const Call& call) {
  for (std::int64_t out = 0; out < conv.shape.out_channels; ++out)
    for (std::int64_t in = 0; in < conv.group_inputs; ++in)
      call(ConvTap{out, out / conv.group_outputs * conv.group_inputs + in, 0, 0}, in == 0);
}

// The source of the heatmap. It depends only on shape and weights, because the picture is drawn
// anew whenever the source is another object.
std::shared_ptr<const HeatmapFigure::Source> HeatmapSource(const ConvShape& shape,
                                                           const FieldValue& weights, int seed);
HeatmapFigure::Shows HeatmapShows(const State& state);

void ComposeStory(const Scene& scene);
void ComposeStage(const Scene& scene);
void ComposePicture(const Scene& scene);
void ComposeKernels(const Scene& scene);
void ComposeSettings(const Scene& scene);

// The problem of the exercise with the state's seed and level.
State ExerciseOf(State state);

}  // namespace chainrule::conv
