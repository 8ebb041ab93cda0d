// The lesson on convolution: the sparse matrix A of y = A x, and Aᵀ, which brings the gradient
// back.
#pragma once

#include <Eigen/Core>
#include <cstdint>
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

// A and Aᵀ are written out cell by cell up to here, and drawn as a heatmap beyond.
inline constexpr std::int64_t kMostCells = 1600;
inline constexpr std::int64_t kMostSide = 60;
// Each output, input and tap has a step of its own up to here; beyond, all of a kind share one.
inline constexpr std::int64_t kMostSteps = 60;
// Sums of more terms are shown as the sum.
inline constexpr std::size_t kMostTerms = 12;
// Beyond, y and the gradients are worked out for the first output and the first input alone.
inline constexpr std::int64_t kMostConnections = 30'000'000;
// What a link may ask for: weights, inputs and outputs together, and what is computed of them,
// because all of it is held in memory.
inline constexpr std::int64_t kMostNumbers = 8'000'000;
// Lists of numbers beyond this are not written out.
inline constexpr std::int64_t kMostListed = 400;
inline constexpr int kMostGiven = 100'000;  // numbers in a link or a file

// A convolution, and what its numbers come from: they are made when they are asked for, since there
// may be millions, of which a trace has the only copy.
struct Problem {
  Convolution conv;
  FieldValue w;
  FieldValue x;
  FieldValue dy;
  int seed = 0;

  // Given, or the source's numbers for the source's sizes, or made from the seed.
  Eigen::VectorXd Weights() const;
  Eigen::VectorXd Input() const;
  Eigen::VectorXd OutputGradient() const;
  // Whether the sizes are those the lesson opens on, and the numbers not asked for by a seed.
  bool IsSources() const;
};

// The state's sizes were checked.
Convolution ConvolutionOf(const State& state);
Problem ProblemOf(const State& state);
// The first thing that cannot be: sizes, or data of another size than they need.
std::optional<Error> CheckData(const State& state, const TextBook& text);
// The state with other sizes: data that were given, and the opening's, stay where there still is a
// place for them, and are made up where there was none; the step stays at what it is about. An
// error where the sizes cannot be.
Result<State> Resized(const State& before, State next, const TextBook& text);

// Whether A is written out; whether outputs, inputs and taps have steps of their own; whether y,
// ∂L/∂x and ∂L/∂w are all computed.
bool WrittenOut(const Convolution& conv);
bool StepByStep(const Convolution& conv);
bool AllComputed(const Convolution& conv);

// The step of `now` that is about what `step` of `old` is about, 0 for 0: an output, an input or a
// tap, with the same number as far as there is one.
int StepLike(int step, const Convolution& old, const Convolution& now);

// One number of w, x, dy, y, dx or dw: where each has a step of its own, it has a name of its own
// too, "dx.3".
Quantity EntryOf(const Convolution& conv, const std::string& name, std::int64_t number);
Quantity MatrixCell(const ConvCell& cell);
Quantity TransposeCell(const ConvCell& cell);
// Of a cell, tap, input or output the others that belong to it, and all cells of its tap.
std::vector<Quantity> Related(const Convolution& conv, const Quantity& of);

// Formula source: y^{1}_{2}, x^{2}_{1,3}, w^{21}_{3} (input channel, output channel, tap).
std::string OutputSymbol(const Convolution& conv, std::int64_t row, std::string_view letter = "y");
std::string InputSymbol(const Convolution& conv, std::int64_t column);
std::string TapSymbol(const Convolution& conv, std::int64_t weight);

// The numbers that are multiplied in pairs and added for an output, an input's gradient, a tap's.
// Of more than kMostTerms, of which a sum is not written out, as many and one more.
using Pairs = std::vector<std::pair<Quantity, Quantity>>;
Pairs OutputPairs(const Convolution& conv, std::int64_t row);
Pairs InputPairs(const Convolution& conv, std::int64_t column);
Pairs TapPairs(const Convolution& conv, std::int64_t weight);

// "1.5 MB"
std::string BytesInWords(double bytes);

// Numbers that someone brings as input, kernel or gradient, "x", "w" or "dy": their shape decides
// the sizes. Refused, with nothing changed, what does not fit the lesson or its link.
Result<State> BringIn(std::string_view what, const NumberArray& array, const State& state,
                      const Fields& fields, const TextBook& text);
// A as a file: "mtx", "npz", "csv", "latex" or "png". Refused with its size what would be longer
// than `most_bytes`, and written out cell by cell would be too large for its purpose.
inline constexpr const char* kFormats[] = {"mtx", "npz", "csv", "latex", "png"};
Result<std::unique_ptr<Export>> TakeAway(std::string_view format, double most_bytes,
                                         const State& state, const TextBook& text);

void ComposeStory(const Scene& scene);
void ComposeStage(const Scene& scene);
void ComposeSettings(const Scene& scene);

}  // namespace chainrule::conv
