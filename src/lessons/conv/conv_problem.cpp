// The convolution and the data that a state describes, what happens to them when the sizes change,
// and the names of their entries.
#include <algorithm>
#include <array>
#include <charconv>

#include "course/course_text.h"
#include "course/state_codec.h"
#include "lessons/conv/conv.h"
#include "math/convolution_data.h"
#include "math/join.h"
#include "page/heatmap_words.h"

namespace chainrule::conv {
namespace {

using std::int64_t;

constexpr std::array<double, 12> kSourceWeights{1,    -.5, .75, -1,  .5, 1.5,
                                                -1.5, .5,  1,   .25, 2,  -.75};
constexpr std::array<double, 8> kSourceInput{2, -1, .5, 1, 1, -2, 3, -1};
constexpr std::array<double, 4> kSourceGradient{1, .5, -1, 2};

template <std::size_t N, class Default>
Eigen::VectorXd Numbers(const Problem& problem, const FieldValue& given,
                        const std::array<double, N>& source, Default make) {
  if (given.word.empty()) return given.numbers;
  if (problem.IsSources())
    return Eigen::Map<const Eigen::VectorXd>(source.data(), static_cast<Eigen::Index>(N));
  return make(problem.conv, static_cast<std::uint64_t>(problem.seed));
}

ConvShape ShapeOf(const State& state) {
  ConvShape shape;
  const auto integer = [&](const char* key) { return static_cast<int64_t>(state.Number(key)); };
  shape.in_channels = integer("cin");
  shape.out_channels = integer("cout");
  shape.groups = integer("groups");
  for (int axis = 0; axis < state.Integer("dim"); ++axis) {
    // One number counts for both axes.
    const auto along = [&](const char* key) {
      const Eigen::MatrixXd& numbers = state.Matrix(key);
      return static_cast<int64_t>(numbers(numbers.size() > 1 ? axis : 0));
    };
    shape.axes.push_back(
        {along("n"), along("k"), along("stride"), along("pad"), along("dilation")});
  }
  return shape;
}

std::optional<Error> CheckSizes(const State& state, const TextBook& text) {
  for (const char* key : {"n", "k", "stride", "pad", "dilation"}) {
    if (state.Integer("dim") == 1 && state.Matrix(key).size() > 1)
      return Error{FillWords(text.Word("error_axes"), {{"key", key}})};
  }
  const ConvShape shape = ShapeOf(state);
  if (const std::optional<Fault> fault = CheckConvolution(shape)) return Refuse(*fault);
  const Convolution conv(shape);
  // Memory holds the numbers of this state and of the one before at the same time: the given ones,
  // as many results if they are computed, and the weights once more for the map. Each count is at
  // most 2^62.
  const double given = static_cast<double>(conv.weights) + static_cast<double>(conv.columns) +
                       static_cast<double>(conv.rows);
  const double count = (AllComputed(conv) ? 2 * given : given) + static_cast<double>(conv.weights);
  if (count <= kMostNumbers) return std::nullopt;
  return Error{FillWords(text.Word(AllComputed(conv) ? "error_many_computed" : "error_many"),
                         {{"weights", Grouped(conv.weights)},
                          {"inputs", Grouped(conv.columns)},
                          {"outputs", Grouped(conv.rows)},
                          {"most", Grouped(kMostNumbers)}})};
}

// `numbers` with the old ones kept. `old_number` gives the old index of a new number, if it had
// one.
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

// The numbers of steps for outputs, inputs and taps.
std::array<int64_t, 3> StepsOfEach(const Convolution& conv) {
  if (!AllComputed(conv)) return {1, 1, 0};
  if (!StepByStep(conv)) return {1, 1, 1};
  return {conv.rows, conv.columns, conv.weights};
}

std::string Indices(const Convolution& conv, int64_t y, int64_t x) {
  const std::string last = std::to_string(x + 1);
  return conv.shape.axes.size() == 1 ? last : Join(y + 1, ",", last);
}

std::string PlaceSymbol(const Convolution& conv, const ConvPlace& place, std::string_view letter) {
  return Join(letter, "^{", place.channel + 1, "}_{", Indices(conv, place.y, place.x), "}");
}

// The last `axes` lengths of a shape.
Eigen::MatrixXd Lengths(const std::vector<int64_t>& shape, std::size_t axes) {
  Eigen::MatrixXd lengths(static_cast<Eigen::Index>(axes), 1);
  for (std::size_t i = 0; i < axes; ++i)
    lengths(static_cast<Eigen::Index>(i)) = static_cast<double>(shape[shape.size() - axes + i]);
  return lengths;
}

// Reads (n), (channels, n) or (channels, rows, columns), and (rows, columns) if `dim` is 2.
bool SizesFromInput(const std::vector<int64_t>& shape, State& next) {
  if (shape.size() > 3) return false;
  const bool picture = shape.size() == 3 || (shape.size() == 2 && next.Integer("dim") == 2);
  const std::size_t axes = picture ? 2 : 1;
  next.Set("dim", static_cast<double>(axes));
  next.Set("cin", shape.size() > axes ? static_cast<double>(shape[0]) : 1);
  next.Set("n", Lengths(shape, axes));
  return true;
}

// Reads (k), (rows, columns), (out, in, k) or (out, in, rows, columns); `in` counts within a group.
bool SizesFromKernel(const std::vector<int64_t>& shape, State& next) {
  const bool one = shape.size() <= 2;
  const std::size_t axes = one ? shape.size() : shape.size() - 2;
  next.Set("dim", static_cast<double>(axes));
  if (one) next.Set("groups", 1);
  next.Set("cout", one ? 1 : static_cast<double>(shape[0]));
  next.Set("cin", one ? 1 : static_cast<double>(shape[1]) * next.Number("groups"));
  next.Set("k", Lengths(shape, axes));
  return true;
}

// The number of the output, input or tap that an entry belongs to, from 0.
int64_t NumberOf(const Quantity& entry) {
  const std::string_view name = entry.name;
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return entry.row;
  int64_t number = 0;
  std::from_chars(name.data() + dot + 1, name.data() + name.size(), number);
  return number - 1;
}

}  // namespace

Convolution ConvolutionOf(const State& state) {
  return Convolution(ShapeOf(state));
}

Problem ProblemOf(const State& state) {
  return {ConvolutionOf(state), state.Get("w"), state.Get("x"), state.Get("dy"),
          state.Integer("seed")};
}

bool Problem::IsSources() const {
  const ConvShape source{2, 2, 1, {{4, 3, 1, 0, 1}}};
  return seed == 0 && conv.shape == source;
}

Eigen::VectorXd Problem::Weights() const {
  return Numbers(*this, w, kSourceWeights, DefaultWeights);
}

Eigen::VectorXd Problem::Input() const {
  return Numbers(*this, x, kSourceInput, DefaultInput);
}

Eigen::VectorXd Problem::OutputGradient() const {
  return Numbers(*this, dy, kSourceGradient, DefaultOutputGradient);
}

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

Result<State> Resized(const State& before, State next, const TextBook& text) {
  next.SetWord("window", "fit");
  next.SetWord("pin", "");
  // One axis has one number: the last of two is kept.
  if (next.Integer("dim") == 1) {
    for (const char* key : {"n", "k", "stride", "pad", "dilation"}) {
      const Eigen::MatrixXd numbers = next.Matrix(key);
      if (numbers.size() > 1) next.Set(key, Eigen::MatrixXd(numbers.bottomRows(1)));
    }
  }
  if (std::optional<Error> error = CheckSizes(next, text)) return *error;
  const Problem problem = ProblemOf(before);
  const Convolution& old = problem.conv;
  const Convolution now = ConvolutionOf(next);
  const auto seed = static_cast<std::uint64_t>(problem.seed);
  next.Set("step", StepLike(before.Integer("step"), old, now));
  // The numbers that the lesson opens with stay like given ones, as long as they can be listed.
  const auto given = [&](const FieldValue& numbers, int64_t needed) {
    return numbers.word.empty() || (problem.IsSources() && needed <= kMostListed);
  };
  if (given(problem.w, now.weights)) {
    next.Set("w", Kept(DefaultWeights(now, seed), problem.Weights(),
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
  if (given(problem.x, now.columns)) {
    next.Set("x", Kept(DefaultInput(now, seed), problem.Input(),
                       [&](int64_t i) -> std::optional<int64_t> {
                         const ConvPlace place = InputPlace(now, i);
                         if (!Inside(place, old.shape.in_channels, old.axes[0].n, old.axes[1].n))
                           return std::nullopt;
                         return InputNumber(old, place);
                       }));
  }
  if (given(problem.dy, now.rows)) {
    next.Set("dy", Kept(DefaultOutputGradient(now, seed), problem.OutputGradient(),
                        [&](int64_t i) -> std::optional<int64_t> {
                          const ConvPlace place = OutputPlace(now, i);
                          if (!Inside(place, old.shape.out_channels, old.out[0], old.out[1]))
                            return std::nullopt;
                          return OutputNumber(old, place);
                        }));
  }
  return next;
}

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
    Result<State> sized = Resized(state, std::move(next), text);
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

bool WrittenOut(const Convolution& conv) {
  return conv.rows <= kMostSide && conv.columns <= kMostSide && conv.connections <= kMostCells &&
         conv.weights <= kMostCells;
}

bool StepByStep(const Convolution& conv) {
  return WrittenOut(conv) && conv.rows + conv.columns + conv.weights <= kMostSteps;
}

bool AllComputed(const Convolution& conv) {
  return conv.connections <= kMostConnections;
}

int StepLike(int step, const Convolution& old, const Convolution& now) {
  if (step == 0) return 0;
  const std::array<int64_t, 3> before = StepsOfEach(old);
  const std::array<int64_t, 3> after = StepsOfEach(now);
  int64_t number = step - 1;
  int64_t first = 0;
  for (std::size_t kind = 0; kind < before.size(); ++kind) {
    if (number < before[kind]) return static_cast<int>(first + std::min(number + 1, after[kind]));
    number -= before[kind];
    first += after[kind];
  }
  return static_cast<int>(first);
}

Quantity EntryOf(const Convolution& conv, const std::string& name, int64_t number) {
  const bool given = name == "w" || name == "x" || name == "dy";
  const bool own_name = StepByStep(conv) || !AllComputed(conv);
  if (!given && own_name) return {Join(name, ".", number + 1), 0, 0};
  return {name, static_cast<int>(number), 0};
}

Quantity MatrixCell(const ConvCell& cell) {
  return {"A", static_cast<int>(cell.row), static_cast<int>(cell.column)};
}

Quantity TransposeCell(const ConvCell& cell) {
  return {"AT", static_cast<int>(cell.column), static_cast<int>(cell.row)};
}

std::vector<Quantity> Related(const Convolution& conv, const Quantity& of) {
  const std::string base = of.name.substr(0, of.name.find('.'));
  std::vector<Quantity> all;
  const auto add = [&](const char* given, const char* made, int64_t number) {
    all.insert(all.end(), {EntryOf(conv, given, number), EntryOf(conv, made, number)});
  };
  const auto add_cell = [&](const ConvCell& cell) {
    all.insert(all.end(), {MatrixCell(cell), TransposeCell(cell)});
  };
  const auto add_tap = [&](int64_t weight) {
    add("w", "dw", weight);
    for (const ConvCell& cell : CellsOfWeight(conv, weight)) add_cell(cell);
  };
  if (base == "A" || base == "AT") {
    const int64_t row = base == "A" ? of.row : of.column;
    const int64_t column = base == "A" ? of.column : of.row;
    add("dy", "y", row);
    add("x", "dx", column);
    if (const std::optional<int64_t> weight = Entry(conv, row, column)) add_tap(*weight);
  } else if (base == "w" || base == "dw") {
    add_tap(NumberOf(of));
  } else if (base == "x" || base == "dx") {
    add("x", "dx", NumberOf(of));
    for (const ConvCell& cell : CellsOfInput(conv, NumberOf(of))) {
      add_cell(cell);
      add("w", "dw", cell.weight);
      add("dy", "y", cell.row);
    }
  } else {
    add("dy", "y", NumberOf(of));
    for (const ConvCell& cell : CellsOfOutput(conv, NumberOf(of))) {
      add_cell(cell);
      add("w", "dw", cell.weight);
      add("x", "dx", cell.column);
    }
  }
  return all;
}

std::string OutputSymbol(const Convolution& conv, int64_t row, std::string_view letter) {
  return PlaceSymbol(conv, OutputPlace(conv, row), letter);
}

std::string InputSymbol(const Convolution& conv, int64_t column) {
  return PlaceSymbol(conv, InputPlace(conv, column), "x");
}

std::string TapSymbol(const Convolution& conv, int64_t weight) {
  const ConvTap tap = TapPlace(conv, weight);
  const bool wide = conv.shape.in_channels > 9 || conv.shape.out_channels > 9;
  return Join("w^{", tap.in_channel + 1, wide ? "," : "", tap.out_channel + 1, "}_{",
              Indices(conv, tap.y, tap.x), "}");
}

Pairs OutputPairs(const Convolution& conv, int64_t row) {
  Pairs pairs;
  VisitCellsOfOutput(conv, row, [&](const ConvCell& cell) {
    pairs.emplace_back(EntryOf(conv, "w", cell.weight), EntryOf(conv, "x", cell.column));
    return pairs.size() <= kMostTerms;
  });
  return pairs;
}

Pairs InputPairs(const Convolution& conv, int64_t column) {
  Pairs pairs;
  VisitCellsOfInput(conv, column, [&](const ConvCell& cell) {
    pairs.emplace_back(EntryOf(conv, "w", cell.weight), EntryOf(conv, "dy", cell.row));
    return pairs.size() <= kMostTerms;
  });
  return pairs;
}

Pairs TapPairs(const Convolution& conv, int64_t weight) {
  if (CountCellsOfWeight(conv, weight) > static_cast<int64_t>(kMostTerms))
    return Pairs(kMostTerms + 1);
  Pairs pairs;
  for (const ConvCell& cell : CellsOfWeight(conv, weight))
    pairs.emplace_back(EntryOf(conv, "x", cell.column), EntryOf(conv, "dy", cell.row));
  return pairs;
}

}  // namespace chainrule::conv
