// The problem that a state describes, and the verdict on the prediction.
#include <algorithm>
#include <utility>

#include "course/number.h"
#include "lessons/norm/norm.h"
#include "math/join.h"
#include "math/random.h"

namespace chainrule::norm {
namespace {

using std::int64_t;

Eigen::Index At(int64_t number) {
  return static_cast<Eigen::Index>(number);
}

// A multiple of 0.25 from −2 to 2. Cells are numbered as in N × H × W × C for every layout, so the
// tensor is the same in all of them.
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

void Open(State& state) {
  state.Set("shape", Eigen::MatrixXd(Eigen::Vector4d(3, 2, 2, 6)));
  state.Set("groups", 3);
}

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

std::string AxisNumbers(const std::vector<int>& axes) {
  std::string text;
  for (const int axis : axes) text += (text.empty() ? "" : ", ") + std::to_string(axis);
  return text;
}

Formula CountOf(const Reduction& statistics) {
  std::string letters;
  std::string sizes;
  for (const int axis : statistics.reduced) {
    const char* const sign = letters.empty() ? "" : " \\cdot ";
    letters += Join(sign, "\\text{", AxisLetter(statistics, axis), "}");
    sizes += Join(sign, statistics.shape[static_cast<std::size_t>(axis)]);
  }
  const std::string count = std::to_string(statistics.count);
  if (letters.empty()) return OwnFormula(count);
  if (statistics.reduced.size() == 1) return OwnFormula(Join(letters, " = ", count));
  return OwnFormula(Join(letters, " = ", sizes, " = ", count));
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

namespace {

int Axes(const Reduction& statistics) {
  return static_cast<int>(statistics.shape.size());
}

std::vector<int> Without(const std::vector<int>& axes, const std::vector<int>& others) {
  std::vector<int> rest;
  for (const int axis : axes)
    if (std::find(others.begin(), others.end(), axis) == others.end()) rest.push_back(axis);
  return rest;
}

Judged::Axes JudgeAxes(const Problem& problem, const std::vector<int>& ticked) {
  const Reduction& truth = problem.statistics;
  const auto under = [&](NormRules::Axes axes) {
    return StatisticsOf(problem.shape, {.axes = axes}).reduced == ticked;
  };
  if (ticked == truth.reduced) return Judged::Axes::kRight;
  if (ticked.empty()) return Judged::Axes::kNone;
  if (static_cast<int>(ticked.size()) == Axes(truth)) return Judged::Axes::kAll;
  if (under(NormRules::Axes::kSwapped)) return Judged::Axes::kSwapped;
  if (under(NormRules::Axes::kBatchOnly)) return Judged::Axes::kBatchOnly;
  if (under(NormRules::Axes::kSpatialOnly)) return Judged::Axes::kSpatialOnly;
  return Judged::Axes::kOther;
}

Judged::Left JudgeLeft(const Reduction& truth, const Reduction& ticked,
                       const std::vector<int64_t>& typed) {
  if (std::find(typed.begin(), typed.end(), 0) != typed.end()) return Judged::Left::kBlank;
  if (typed == truth.left) return Judged::Left::kRight;
  if (typed == ticked.left) return Judged::Left::kOfTicked;
  std::vector<int64_t> swapped;
  for (std::size_t i = 0; i < typed.size(); ++i)
    swapped.push_back(ticked.left[i] == ticked.shape[i] ? 1 : ticked.shape[i]);
  if (typed == ticked.shape) return Judged::Left::kTensor;
  return typed == swapped ? Judged::Left::kSwapped : Judged::Left::kOther;
}

void SetList(State& state, const std::string& key, const std::vector<double>& numbers) {
  if (numbers.empty()) return state.SetWord(key, "none");
  state.Set(key, Eigen::MatrixXd(Eigen::Map<const Eigen::VectorXd>(
                     numbers.data(), static_cast<Eigen::Index>(numbers.size()))));
}

}  // namespace

std::vector<int> Ticked(const State& state) {
  std::vector<int> axes;
  if (state.Word("ticked").empty())
    for (const double axis : state.Matrix("ticked").reshaped())
      axes.push_back(static_cast<int>(axis));
  return axes;
}

std::vector<int64_t> Typed(const State& state, const Reduction& statistics) {
  std::vector<int64_t> sizes(statistics.shape.size(), 0);
  if (!state.Word("typed").empty()) return sizes;
  const Eigen::MatrixXd& numbers = state.Matrix("typed");
  for (std::size_t i = 0; i < sizes.size(); ++i)
    sizes[i] = static_cast<int64_t>(numbers(static_cast<Eigen::Index>(i)));
  return sizes;
}

std::optional<Error> CheckPrediction(const State& state, const TextBook& text) {
  const int axes = Axes(StatisticsOf(ShapeOf(state)));
  const auto refuse = [&](const char* word, const char* key) {
    const Eigen::MatrixXd& numbers = state.Matrix(key);
    std::string value;
    for (const double number : numbers.reshaped())
      value += (value.empty() ? "" : ",") + PrintNumber(number);
    return Error{FillWords(
        text.Word(word),
        {{"value", value}, {"axes", std::to_string(axes)}, {"last", std::to_string(axes - 1)}})};
  };
  const std::vector<int> ticked = Ticked(state);
  for (std::size_t i = 0; i < ticked.size(); ++i)
    if (ticked[i] >= axes || (i > 0 && ticked[i] <= ticked[i - 1]))
      return refuse("error_ticked", "ticked");
  if (state.Word("typed").empty() && state.Matrix("typed").size() != axes)
    return refuse("error_typed", "typed");
  return std::nullopt;
}

void ForgetPrediction(State& state) {
  state.SetWord("ticked", "none");
  state.SetWord("typed", "none");
  if (state.Word("answer") != "shown") state.SetWord("answer", "open");
}

void ToggleTick(State& state, int axis) {
  std::vector<int> ticked = Ticked(state);
  const auto at = std::lower_bound(ticked.begin(), ticked.end(), axis);
  if (at != ticked.end() && *at == axis)
    ticked.erase(at);
  else
    ticked.insert(at, axis);
  SetList(state, "ticked", {ticked.begin(), ticked.end()});
  state.SetWord("answer", "open");
}

void TypeSize(State& state, int axis, double size) {
  std::vector<double> typed;
  for (const int64_t other : Typed(state, StatisticsOf(ShapeOf(state))))
    typed.push_back(static_cast<double>(other));
  typed[static_cast<std::size_t>(axis)] = size;
  const bool none = std::all_of(typed.begin(), typed.end(), [](double n) { return n == 0; });
  SetList(state, "typed", none ? std::vector<double>() : typed);
  state.SetWord("answer", "open");
}

Judged Judge(const Problem& problem, const State& state) {
  const Reduction& truth = problem.statistics;
  const std::vector<int> ticked = Ticked(state);
  Judged judged;
  judged.ticked = MakeReduction(truth.axes, truth.shape, ticked);
  judged.axes = JudgeAxes(problem, ticked);
  judged.missing = Without(truth.reduced, ticked);
  judged.extra = Without(ticked, truth.reduced);
  const std::vector<int64_t> typed = Typed(state, truth);
  judged.left = JudgeLeft(truth, judged.ticked, typed);
  for (std::size_t i = typed.size(); i-- > 0;)
    if (typed[i] != judged.ticked.left[i]) judged.first_off = static_cast<int>(i);
  return judged;
}

bool Answered(const Problem& problem, const State& state) {
  const std::string& answer = state.Word("answer");
  return answer == "shown" || (answer == "checked" && Judge(problem, state).right());
}

}  // namespace chainrule::norm
