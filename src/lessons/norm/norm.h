// The lesson on normalisation: which cells share a mean, which shape that leaves, and the way back.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "course/answer_key.h"
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

// The most cells of a tensor, because every number is on screen.
inline constexpr std::int64_t kMostCells = 512;
// PyTorch's default: the weight of the new batch in the running statistics.
inline constexpr double kMomentum = 0.1;
inline constexpr int kStepsInTraining = 10;

struct Problem {
  NormShape shape;
  NormData data;
  Eigen::VectorXd dy;
  Reduction statistics;
  Reduction parameters;
};

// A problem with all that is computed from it.
struct Solution : Problem {
  NormPass pass;
  NormBackward back;
  // Empty unless HasRunning().
  RunningStatistics running;
  Eigen::VectorXd y_eval;
  Eigen::VectorXd dx_eval;
};

// Opens on channels that split into groups. A link without keys has 5 channels in 1 group.
void Open(State& state);

NormShape ShapeOf(const State& state);
// The problem of a shape without its numbers, for which memory might not suffice.
Problem WithoutNumbers(NormShape shape);
// The state's sizes must have been checked.
Problem ProblemOf(const State& state);
// The key to the numbers of that problem in training.
std::unique_ptr<AnswerKey> AnswersOf(const State& state);
// The problem must have been checked.
Solution Solve(Problem problem);
// Whether this norm keeps running statistics for a batch of this shape.
bool HasRunning(const NormShape& shape);

// The indices n, h, w, c of a cell, from 0. Also the sizes N, H, W, C; without pixels H = W = 1.
struct CellPlace {
  std::int64_t n = 0;
  std::int64_t h = 0;
  std::int64_t w = 0;
  std::int64_t c = 0;
};
CellPlace PlaceOf(const NormShape& shape, std::int64_t cell);
std::int64_t CellAt(const NormShape& shape, const CellPlace& place);
// The sizes N, H, W and C of the tensor.
CellPlace SizesOf(const NormShape& shape);

// "3 × 2 × 2 × 5", or "1" for no sizes.
std::string Sizes(const std::vector<std::int64_t>& sizes);
// The letters of the reduced axes: "N, H, W".
std::string Letters(const Reduction& reduction);
// The letter of one axis; "C/G" for the channels within a group.
std::string AxisLetter(const Reduction& reduction, int axis);
// The letters of all axes: "N × G × C/G × H × W".
std::string AxesOf(const Reduction& reduction);
// The numbers of these axes: "0, 1, 2".
std::string AxisNumbers(const std::vector<int>& axes);

// How many cells a statistic has: "N · H · W = 3 · 2 · 2 = 12".
Formula CountOf(const Reduction& statistics);

// The subscript of a number in a tensor of these sizes: "1,2,1,5". Axes in `skipped` are left out.
std::string Subscript(const std::vector<std::int64_t>& sizes, std::int64_t number,
                      const std::vector<int>& skipped = {});

// The same tensor in the other layout: N × H × W × C for N × C × H × W, and the other way round.
NormShape OtherLayout(const NormShape& shape);
bool HasPixels(const NormShape& shape);

// The question before the first step: which axes are reduced, and which shape is left?

// The ticked axes, from 0; empty if none is ticked.
std::vector<int> Ticked(const State& state);
// The typed size of each axis of the statistics; 0 if it is not typed yet.
std::vector<std::int64_t> Typed(const State& state, const Reduction& statistics);
// Checks the ticks and typed sizes of a state. Its tensor must have been checked.
std::optional<Error> CheckPrediction(const State& state, const TextBook& text);
// Toggles a tick, or types a size. The prediction must then be checked again.
void ToggleTick(State& state, int axis);
void TypeSize(State& state, int axis, double size);
// Clears ticks and sizes, because they belong to another tensor. An answer asked for stays visible.
void ForgetPrediction(State& state);

// The verdict on the ticks and the typed shape.
struct Judged {
  enum class Axes { kRight, kNone, kAll, kSwapped, kBatchOnly, kSpatialOnly, kOther };
  enum class Left {
    kBlank,     // not all sizes are typed
    kRight,     // the right shape, whatever is ticked
    kOfTicked,  // follows from the ticked axes, which are wrong
    kSwapped,   // reduced axes keep their size, and kept axes have size 1
    kTensor,    // the tensor's own shape: nothing is reduced
    kOther,
  };
  Axes axes = Axes::kOther;
  Left left = Left::kBlank;
  std::vector<int> missing;  // axes that should be ticked and are not
  std::vector<int> extra;    // axes that are ticked and should not be
  int first_off = 0;         // for kOther: the first axis whose size does not follow from the ticks
  Reduction ticked;

  bool right() const { return axes == Axes::kRight && left == Left::kRight; }
};
Judged Judge(const Problem& problem, const State& state);

// Whether the answer may be shown, because the learner found it or asked for it.
bool Answered(const Problem& problem, const State& state);

// Whether the shape that is left may be shown. Before the first step it is the question.
bool Revealed(const Scene& scene);
// The shape that is left, with or without keepdims as set: "1 × 1 × 1 × 5".
std::string Left(const Scene& scene);

// The tensors on the stage: what the step computes, what it uses, then others known so far.
Names TensorsOf(const Scene& scene);
// The kinds of norm to choose from. They are cubes on the stage while statistics are the subject.
std::vector<Item> KindButtons(const Scene& scene);
bool KindsOnStage(const Scene& scene);

void ComposeStory(const Scene& scene);
void ComposeStage(const Scene& scene);
void ComposeSettings(const Scene& scene);

// The problem of the exercise with the state's seed and level.
State ExerciseOf(State state);

}  // namespace chainrule::norm
