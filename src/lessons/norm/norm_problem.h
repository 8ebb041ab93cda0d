// How a state becomes a tensor with its data, what comes of it, and where its cells are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "course/state.h"
#include "math/normalization.h"
#include "math/normalization_backward.h"
#include "math/running_statistics.h"

namespace chainrule::norm {

// Every number is on screen.
inline constexpr std::int64_t kMostCells = 512;
// PyTorch's, of what is new.
inline constexpr double kMomentum = 0.1;
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

// The shape among the values, so that what belongs together can be found there.
Eigen::VectorXd Encode(const NormShape& shape);
NormShape Decode(const Eigen::VectorXd& numbers);

// "3 × 2 × 2 × 5"
std::string Sizes(const std::vector<std::int64_t>& sizes);
// "N, H and W are reduced": the letters of the axes, "N, H, W".
std::string Letters(const Reduction& reduction);
// Of one axis; "C/G" where the channels of a group are meant.
std::string AxisLetter(const Reduction& reduction, int axis);
// "N × G × C/G × H × W"
std::string AxesOf(const Reduction& reduction);
// "0, 1, 2"
std::string Numbers(const std::vector<int>& axes);

// "1,2,1,5" of a number along axes of these sizes; axes of `skipped` are left out.
std::string Subscript(const std::vector<std::int64_t>& sizes, std::int64_t number,
                      const std::vector<int>& skipped = {});

}  // namespace chainrule::norm
