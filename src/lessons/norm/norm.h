// The lesson on normalisation: which cells share a mean, which shape that leaves, and the way back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "course/result.h"
#include "course/state.h"
#include "course/text.h"
#include "lessons/lesson.h"
#include "lessons/scene.h"
#include "math/normalization.h"
#include "math/normalization_backward.h"
#include "math/running_statistics.h"

namespace chainrule {

extern const LessonParts kNorm;

}  // namespace chainrule

namespace chainrule::norm {

// Every number is on screen.
inline constexpr std::int64_t kMostCells = 512;
// PyTorch's, of what is new.
inline constexpr double kMomentum = 0.1;
inline constexpr int kStepsInTraining = 10;

struct Problem {
  NormShape shape;
  NormData data;
  Eigen::VectorXd dy;
  Reduction statistics;
  Reduction parameters;
};

// What comes of it.
struct Solution : Problem {
  NormPass pass;
  NormBackward back;
  // Only where HasRunning.
  RunningStatistics running;
  Eigen::VectorXd y_eval;
  Eigen::VectorXd dx_eval;
};

NormShape ShapeOf(const State& state);
// With its sums and without its numbers, of which there may be more than memory has room for.
Problem WithoutNumbers(NormShape shape);
// The state's sizes were checked.
Problem ProblemOf(const State& state);
// Of a problem that was checked.
Solution Solve(Problem problem);
// Whether there are running statistics for a batch like this.
bool HasRunning(const NormShape& shape);

// N, H, W, C of a cell; H = W = 1 where there are no pixels.
struct CellPlace {
  std::int64_t n = 0;
  std::int64_t h = 0;
  std::int64_t w = 0;
  std::int64_t c = 0;
};
CellPlace PlaceOf(const NormShape& shape, std::int64_t cell);
std::int64_t CellAt(const NormShape& shape, const CellPlace& place);
// N, H, W, C of the tensor.
CellPlace SizesOf(const NormShape& shape);

// "3 × 2 × 2 × 5"
std::string Sizes(const std::vector<std::int64_t>& sizes);
// "N, H and W are reduced": the letters of the axes, "N, H, W".
std::string Letters(const Reduction& reduction);
// Of one axis; "C/G" where the channels of a group are meant.
std::string AxisLetter(const Reduction& reduction, int axis);
// "N × G × C/G × H × W"
std::string AxesOf(const Reduction& reduction);
// "0, 1, 2"
std::string AxisNumbers(const std::vector<int>& axes);

// "1,2,1,5" of a number along axes of these sizes; axes of `skipped` are left out.
std::string Subscript(const std::vector<std::int64_t>& sizes, std::int64_t number,
                      const std::vector<int>& skipped = {});

// N × C × H × W of the same tensor in N × H × W × C, and the other way round.
NormShape OtherLayout(const NormShape& shape);
bool HasPixels(const NormShape& shape);

// The question before the first step: which axes, and which shape is left.

// None where the field says none.
std::vector<int> Ticked(const State& state);
// 0 where nothing is typed.
std::vector<std::int64_t> Typed(const State& state, const Reduction& statistics);
// The sizes were checked.
std::optional<Error> CheckPrediction(const State& state, const TextBook& text);
// A tick more or less, or a size typed: it is to be judged anew.
void ToggleTick(State& state, int axis);
void TypeSize(State& state, int axis, double size);
// What was ticked and typed is of another tensor; who asked for the answer goes on seeing it.
void ForgetPrediction(State& state);

// What was ticked and typed, judged.
struct Judged {
  enum class Axes { kRight, kNone, kAll, kSwapped, kBatchOnly, kSpatialOnly, kOther };
  enum class Left {
    kBlank,     // not all sizes are typed
    kRight,     // that of the ticked axes, where these are right; else of the right ones
    kOfTicked,  // that of the ticked axes, which are not right
    kSwapped,   // reduced axes have their size, kept ones 1
    kTensor,    // nothing is reduced
    kOther,
  };
  Axes axes = Axes::kOther;
  Left left = Left::kBlank;
  std::vector<int> missing;  // axes that should be ticked
  std::vector<int> extra;    // and that should not
  int first_off = 0;         // of kOther: the first axis whose size is not that of the ticked axes
  Reduction ticked;

  bool right() const { return axes == Axes::kRight && left == Left::kRight; }
};
Judged Judge(const Problem& problem, const State& state);

// The answer may be seen: it was found, or asked for.
bool Answered(const Problem& problem, const State& state);

// Whether the shape that is left may be seen: it is asked for before the first step.
bool Revealed(const Scene& scene);
// With keepdims or without, as it is set: "1 × 1 × 1 × 5".
std::string Left(const Scene& scene);

void ComposeStory(const Scene& scene);
void ComposeStage(const Scene& scene);
void ComposeSettings(const Scene& scene);

}  // namespace chainrule::norm
