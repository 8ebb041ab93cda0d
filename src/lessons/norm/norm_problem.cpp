#include "lessons/norm/norm_problem.h"

#include <algorithm>
#include <utility>

#include "math/random.h"

namespace chainrule::norm {
namespace {

using std::int64_t;

Eigen::Index At(int64_t number) {
  return static_cast<Eigen::Index>(number);
}

// Halves and quarters from −2 to 2, cell by cell as in N × H × W × C: the same in every layout.
double DefaultEntry(std::uint64_t seed, int64_t number) {
  Random random(seed * 7919 + static_cast<std::uint64_t>(number) * 104729 + 1);
  const auto quarters = static_cast<int>(random.Bits() % 17) - 8;
  return quarters * 0.25;
}

int64_t Canonical(const NormShape& shape, int64_t cell) {
  const CellPlace place = PlaceOf(shape, cell);
  const CellPlace sizes = SizesOf(shape);
  return ((place.n * sizes.h + place.h) * sizes.w + place.w) * sizes.c + place.c;
}

}  // namespace

NormShape ShapeOf(const State& state) {
  NormShape shape;
  const std::string& layout = state.Word("layout");
  shape.layout = layout == "NC"     ? NormLayout::kNC
                 : layout == "NCHW" ? NormLayout::kNCHW
                                    : NormLayout::kNHWC;
  const std::string& over = state.Word("over");
  shape.over = over == "layer"      ? NormOver::kLayer
               : over == "instance" ? NormOver::kInstance
               : over == "group"    ? NormOver::kGroup
                                    : NormOver::kBatch;
  shape.groups = state.Integer("groups");
  for (const double size : state.Matrix("shape").reshaped())
    shape.sizes.push_back(static_cast<int64_t>(size));
  return shape;
}

Problem WithoutNumbers(NormShape shape) {
  Problem problem;
  problem.shape = std::move(shape);
  problem.statistics = StatisticsOf(problem.shape);
  problem.parameters = ParametersOf(problem.shape);
  return problem;
}

Problem ProblemOf(const State& state) {
  Problem problem = WithoutNumbers(ShapeOf(state));
  const int64_t cells = problem.statistics.cells;
  const auto seed = static_cast<std::uint64_t>(state.Integer("seed"));
  const auto data = [&](const char* key, int64_t count, std::uint64_t salt, auto otherwise) {
    if (state.Get(key).word.empty()) return Eigen::VectorXd(state.Matrix(key).col(0));
    Eigen::VectorXd numbers(At(count));
    for (int64_t i = 0; i < count; ++i) numbers(At(i)) = otherwise(salt, i);
    return numbers;
  };
  const auto random = [&](std::uint64_t salt, int64_t cell) {
    return DefaultEntry(seed * 3 + salt, Canonical(problem.shape, cell));
  };
  problem.data.x = data("x", cells, 1, random);
  problem.dy = data("dy", cells, 2, random);
  problem.data.gamma =
      data("gamma", problem.parameters.sets, 0, [](std::uint64_t, int64_t) { return 1.0; });
  problem.data.beta =
      data("beta", problem.parameters.sets, 0, [](std::uint64_t, int64_t) { return 0.0; });
  problem.data.eps = state.Number("eps");
  return problem;
}

CellPlace SizesOf(const NormShape& shape) {
  const std::vector<int64_t>& s = shape.sizes;
  if (shape.layout == NormLayout::kNC) return {s[0], 1, 1, s[1]};
  if (shape.layout == NormLayout::kNCHW) return {s[0], s[2], s[3], s[1]};
  return {s[0], s[1], s[2], s[3]};
}

CellPlace PlaceOf(const NormShape& shape, int64_t cell) {
  const CellPlace size = SizesOf(shape);
  CellPlace place;
  if (shape.layout == NormLayout::kNCHW) {
    place.w = cell % size.w;
    cell /= size.w;
    place.h = cell % size.h;
    cell /= size.h;
    place.c = cell % size.c;
    place.n = cell / size.c;
  } else {
    place.c = cell % size.c;
    cell /= size.c;
    place.w = cell % size.w;
    cell /= size.w;
    place.h = cell % size.h;
    place.n = cell / size.h;
  }
  return place;
}

int64_t CellAt(const NormShape& shape, const CellPlace& place) {
  const CellPlace size = SizesOf(shape);
  if (shape.layout == NormLayout::kNCHW)
    return ((place.n * size.c + place.c) * size.h + place.h) * size.w + place.w;
  return ((place.n * size.h + place.h) * size.w + place.w) * size.c + place.c;
}

Eigen::VectorXd Encode(const NormShape& shape) {
  Eigen::VectorXd numbers(At(static_cast<int64_t>(shape.sizes.size()) + 3));
  numbers.head(3) << static_cast<double>(shape.layout), static_cast<double>(shape.over),
      static_cast<double>(shape.groups);
  for (std::size_t i = 0; i < shape.sizes.size(); ++i)
    numbers(static_cast<Eigen::Index>(i) + 3) = static_cast<double>(shape.sizes[i]);
  return numbers;
}

NormShape Decode(const Eigen::VectorXd& numbers) {
  NormShape shape;
  shape.layout = static_cast<NormLayout>(static_cast<int>(numbers(0)));
  shape.over = static_cast<NormOver>(static_cast<int>(numbers(1)));
  shape.groups = static_cast<int64_t>(numbers(2));
  for (Eigen::Index i = 3; i < numbers.size(); ++i)
    shape.sizes.push_back(static_cast<int64_t>(numbers(i)));
  return shape;
}

std::string Sizes(const std::vector<int64_t>& sizes) {
  std::string text;
  for (const int64_t size : sizes) text += (text.empty() ? "" : " × ") + std::to_string(size);
  return text.empty() ? "1" : text;
}

std::string AxisLetter(const Reduction& reduction, int axis) {
  const char letter = reduction.axes[static_cast<std::size_t>(axis)];
  const bool of_group = letter == 'C' && reduction.axes.find('G') != std::string::npos;
  return of_group ? "C/G" : std::string(1, letter);
}

std::string Letters(const Reduction& reduction) {
  std::string text;
  for (const int axis : reduction.reduced)
    text += (text.empty() ? "" : ", ") + AxisLetter(reduction, axis);
  return text;
}

std::string AxesOf(const Reduction& reduction) {
  std::string text;
  for (int axis = 0; axis < static_cast<int>(reduction.axes.size()); ++axis)
    text += (text.empty() ? "" : " × ") + AxisLetter(reduction, axis);
  return text;
}

std::string Numbers(const std::vector<int>& axes) {
  std::string text;
  for (const int axis : axes) text += (text.empty() ? "" : ", ") + std::to_string(axis);
  return text;
}

std::string Subscript(const std::vector<int64_t>& sizes, int64_t number,
                      const std::vector<int>& skipped) {
  std::string text;
  for (std::size_t axis = sizes.size(); axis-- > 0;) {
    const int64_t index = number % sizes[axis];
    number /= sizes[axis];
    if (std::find(skipped.begin(), skipped.end(), static_cast<int>(axis)) != skipped.end())
      continue;
    text = std::to_string(index + 1) + (text.empty() ? "" : "," + text);
  }
  return text;
}

bool HasRunning(const NormShape& shape) {
  return shape.over == NormOver::kBatch &&
         !CheckRunningUpdate(shape, RunningConvention::kPyTorch, kMomentum);
}

Solution Solve(Problem problem) {
  Solution solution{std::move(problem), {}, {}, {}, {}, {}};
  const NormShape& shape = solution.shape;
  solution.pass = Normalize(shape, solution.data);
  solution.back = BackpropagateNorm(shape, solution.data, solution.pass, solution.dy);
  if (!HasRunning(shape)) return solution;
  solution.running = UpdateRunning(FirstRunningStatistics(shape), solution.pass,
                                   RunningConvention::kPyTorch, kMomentum);
  const NormPass eval = NormalizeInEval(shape, solution.data, solution.running);
  solution.y_eval = eval.y;
  solution.dx_eval = BackpropagateNorm(shape, solution.data, eval, solution.dy).dx;
  return solution;
}

}  // namespace chainrule::norm
