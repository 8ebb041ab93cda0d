#include "lessons/norm/norm.h"
#include "embedded/norm_text_en.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "course/course_text.h"
#include "math/join.h"
#include "math/normalization_parts.h"

namespace chainrule {
namespace norm {
namespace {

using std::int64_t;

constexpr double kLargestEntry = 1e6;
constexpr double kLargestSize = 1e9;
constexpr double kTypingStep = 0.1;
// Sums of more terms are shown as the sum.
constexpr int64_t kMostTerms = 12;
constexpr int64_t kMostProducts = 6;

Fields MakeFields() {
  Fields table;
  const auto add = [&](Field field) { table.fields.push_back(std::move(field)); };
  const auto choice = [&](const char* name, const Names& words, bool navigation) {
    add({.name = name,
         .kind = FieldKind::kChoice,
         .words = words,
         .default_text = words.front(),
         .navigation = navigation});
  };
  const auto data = [&](const char* name) {
    add({.name = name,
         .kind = FieldKind::kVector,
         .min = -kLargestEntry,
         .max = kLargestEntry,
         .max_columns = static_cast<int>(kMostCells),
         .words = {"default"},
         .default_text = "default"});
  };
  const auto whole = [&](const char* name, const char* value) {
    add({.name = name, .kind = FieldKind::kInteger, .max = kLargestSize, .default_text = value});
  };
  const auto predicted = [&](const char* name, double max) {
    add({.name = name,
         .kind = FieldKind::kVector,
         .max = max,
         .max_columns = 5,
         .whole_numbers = true,
         .words = {"none"},
         .default_text = "none",
         .navigation = true});
  };
  choice("layout", {"NHWC", "NCHW", "NC"}, false);
  choice("over", {"batch", "layer", "instance", "group"}, false);
  whole("groups", "1");
  add({.name = "shape",
       .kind = FieldKind::kVector,
       .max = kLargestSize,
       .max_columns = 4,
       .min_columns = 2,
       .whole_numbers = true,
       .default_text = "3,2,2,5"});
  data("x");
  data("gamma");
  data("beta");
  add({.name = "eps",
       .kind = FieldKind::kNumber,
       .min = 1e-30,
       .max = 1000,
       .default_text = "1e-5"});
  data("dy");
  whole("seed", "0");
  choice("guess", {"none", "same", "doubles", "half"}, true);
  choice("keepdims", {"1", "0"}, true);
  choice("beside", {"0", "1"}, true);
  predicted("ticked", 4);
  predicted("typed", kLargestSize);
  choice("answer", {"open", "checked", "shown"}, true);
  return table;
}

std::optional<Error> Check(const State& state, const TextBook& text) {
  const NormShape shape = ShapeOf(state);
  if (const std::optional<Fault> fault = CheckNormShape(shape)) return Refuse(*fault);
  const int64_t cells = StatisticsOf(shape).cells;
  if (cells > kMostCells) {
    return Error{FillWords(text.Word("error_many"), {{"count", std::to_string(cells)},
                                                     {"most", std::to_string(kMostCells)}})};
  }
  const Problem problem = ProblemOf(state);
  if (const std::optional<Fault> fault = CheckNormData(shape, problem.data)) return Refuse(*fault);
  if (const std::optional<Fault> fault = CheckOutputGradient(shape, problem.dy))
    return Refuse(*fault);
  return CheckPrediction(state, text);
}

// Where cell i of the one shape is in the other, of another layout.
Eigen::VectorXd Moved(const Eigen::VectorXd& numbers, const NormShape& from, const NormShape& to) {
  Eigen::VectorXd moved(numbers.size());
  for (Eigen::Index i = 0; i < numbers.size(); ++i)
    moved(static_cast<Eigen::Index>(CellAt(to, PlaceOf(from, i)))) = numbers(i);
  return moved;
}

void Forget(State& state, std::initializer_list<const char*> data) {
  for (const char* key : data) state.SetWord(key, "default");
}

// The same tensor in the other layout of pixels; between pixels and none, one of a usual size.
void SetShapeFor(const std::string& layout, const State& before, State& state) {
  const bool both_have_pixels = layout != "NC" && before.Word("layout") != "NC";
  if (!both_have_pixels) {
    state.Set("shape", layout == "NC"     ? Eigen::MatrixXd(Eigen::Vector2d(4, 3))
                       : layout == "NCHW" ? Eigen::MatrixXd(Eigen::Vector4d(3, 5, 2, 2))
                                          : Eigen::MatrixXd(Eigen::Vector4d(3, 2, 2, 5)));
    state.Set("groups", 1);
    return Forget(state, {"x", "dy", "gamma", "beta"});
  }
  const NormShape shape_before = ShapeOf(before);
  const CellPlace s = SizesOf(shape_before);
  const auto size = [](int64_t number) { return static_cast<double>(number); };
  state.Set("shape",
            layout == "NCHW"
                ? Eigen::MatrixXd(Eigen::Vector4d(size(s.n), size(s.c), size(s.h), size(s.w)))
                : Eigen::MatrixXd(Eigen::Vector4d(size(s.n), size(s.h), size(s.w), size(s.c))));
  const NormShape shape = ShapeOf(state);
  for (const char* key : {"x", "dy"})
    if (before.Get(key).word.empty())
      state.Set(key, Eigen::MatrixXd(Moved(before.Matrix(key).col(0), shape_before, shape)));
  if (before.Word("over") == "layer") Forget(state, {"gamma", "beta"});
}

// Another tensor or norm: what was predicted, pinned and given was of the one before.
Result<State> SettleShape(const State& before, State next, const TextBook&) {
  const auto changed = [&](const char* key) { return before.Get(key) != next.Get(key); };
  if (changed("layout")) {
    SetShapeFor(next.Word("layout"), before, next);
  } else if (changed("over")) {
    Forget(next, {"gamma", "beta"});
  } else if (changed("shape")) {
    Forget(next, {"x", "dy", "gamma", "beta"});
  } else if (!changed("groups")) {
    return next;
  }
  next.SetWord("pin", "");
  ForgetPrediction(next);
  if (const NormShape shape = ShapeOf(next); !CheckNormShape(shape) && !HasRunning(shape))
    next.Set("step", std::min(next.Integer("step"), kStepsInTraining));
  return next;
}

// Σ term(cell) for each mean.
template <class SumTerm>
Eigen::VectorXd SumsOver(const Reduction& statistics, SumTerm term) {
  Eigen::VectorXd all(static_cast<Eigen::Index>(statistics.sets));
  for (Eigen::Index set = 0; set < all.size(); ++set)
    all(set) = SumOver(statistics, set, term).high;
  return all;
}

// Every quantity of the lesson, once.
Sheet SheetOf(const std::shared_ptr<const Solution>& solution, const std::string& over_word,
              const TextBook& text, const Fields& fields) {
  const Solution& p = *solution;  // closures that outlive this hold it by `solution`
  const auto set_of = [solution](int cell) {
    return static_cast<int>(SetOf(solution->statistics, cell));
  };
  const auto parameter_of = [solution](int cell) {
    return static_cast<int>(SetOf(solution->parameters, cell));
  };
  // Of each cell of a set a term.
  const auto over = [](const Reduction& sets, int set, const auto& term) {
    return SumOver(static_cast<int>(sets.count),
                   [&](int i) { return term(static_cast<int>(CellOf(sets, set, i))); });
  };
  const auto subscript = [solution](const Reduction& sets) {
    return [solution, &sets](int set) { return Subscript(sets.left, set, sets.reduced); };
  };
  const int64_t n = p.statistics.count;
  const Term count = static_cast<double>(n);
  const auto root = [](const Term& a) { return Power(a, "1/2", 0.5); };

  Sheet s(text, fields);
  s.Say("n", std::to_string(n));
  s.Say("letters", Letters(p.statistics));
  s.Say("left", Sizes(p.statistics.left));
  s.Say("parameters", Letters(p.parameters));
  s.Say("norm", text.Word("over_" + over_word));

  const auto cells =
      s.AddIndex({[solution](int cell) { return Subscript(solution->shape.sizes, cell); },
                  Sizes(p.shape.sizes)});
  const auto sets = s.AddIndex({subscript(p.statistics), Sizes(p.statistics.left)});
  const auto channels = s.AddIndex({subscript(p.parameters), Sizes(p.parameters.left)});
  s.Map(cells, sets, set_of);
  s.Map(cells, channels, parameter_of);

  const auto input = [&](const char* name, const char* symbol, Sheet::IndexId index,
                         Sheet::Numbers numbers) {
    s.Given({name, symbol, index, std::move(numbers), Sheet::Setting{.typing_step = kTypingStep}});
  };
  input("x", "x", cells, p.data.x);
  input("dy", "\\partial y", cells, p.dy);
  input("gamma", "\\gamma", channels, p.data.gamma);
  input("beta", "\\beta", channels, p.data.beta);
  input("eps", "\\varepsilon", Sheet::kSingle, p.data.eps);

  // Forward.
  s.Step({"mean", "\\mu", sets, p.pass.mean},
         {.formula = "@mean = \\frac{1}{n} \\sum @x",
          .also = {{"sum", "S", sets, p.pass.sum}},
          .worked = [=](const Work& w, int set, int) {
            if (n > kMostTerms) return Fraction(w("sum", set), count);
            return Fraction(1, count) *
                   over(solution->statistics, set, [&](int cell) { return w("x", cell); });
          }});
  s.Step({"var", "\\sigma^2", sets, p.pass.variance},
         {.formula = "@var = \\frac{1}{n} \\sum (@x - @mean)^2",
          .also = {{"sum.squares", "", sets,
                    [solution] {
                      const Eigen::VectorXd& d = solution->pass.deviation;
                      return SumsOver(solution->statistics, [&](Eigen::Index i) {
                        return DoubleDouble::Product(d(i), d(i));
                      });
                    }}},
          .worked = [=](const Work& w, int set, int) {
            if (n > kMostProducts) return Fraction(w("sum.squares", set), count);
            return Fraction(1, count) * over(solution->statistics, set, [&](int cell) {
                     return Square(w("x", cell) - w("mean", set));
                   });
          }});
  s.Step({.name = "xhat", .symbol = "z", .index = cells, .numbers = p.pass.x_hat, .key = "x_hat"},
         {.formula = "@xhat = \\frac{@x - @mean}{(@var + @eps)^{1/2}}",
          .worked = [=](const Work& w, int cell, int) {
            const int set = set_of(cell);
            return Fraction(w("x", cell) - w("mean", set), root(w("var", set) + w("eps")));
          }});
  s.Step({"y", "y", cells, p.pass.y},
         {.formula = "@y = @gamma @xhat + @beta", .worked = [=](const Work& w, int cell, int) {
            const int channel = parameter_of(cell);
            return w("gamma", channel) * w("xhat", cell) + w("beta", channel);
          }});

  // Backward.
  s.Step({"dbeta", "\\partial \\beta", channels, p.back.dbeta},
         {.phase = Phase::kBackward,
          .formula = "@dbeta = \\sum @dy",
          .worked = [=](const Work& w, int channel, int) {
            if (solution->parameters.count > kMostTerms) return Unworked("\\sum \\partial y");
            return over(solution->parameters, channel, [&](int cell) { return w("dy", cell); });
          }});
  s.Step({"dgamma", "\\partial \\gamma", channels, p.back.dgamma},
         {.phase = Phase::kBackward,
          .formula = "@dgamma = \\sum @dy \\, @xhat",
          .worked = [=](const Work& w, int channel, int) {
            if (solution->parameters.count > kMostProducts)
              return Unworked("\\sum \\partial y \\, z");
            return over(solution->parameters, channel,
                        [&](int cell) { return w("dy", cell) * w("xhat", cell); });
          }});
  s.Step({"dxhat", "\\partial z", cells, p.back.dx_hat},
         {.phase = Phase::kBackward,
          .formula = "@dxhat = @gamma \\, @dy",
          .worked = [=](const Work& w, int cell, int) {
            return w("gamma", parameter_of(cell)) * w("dy", cell);
          }});
  s.Step({"dvar", "\\partial \\sigma^2", sets, p.back.dvariance},
         {.phase = Phase::kBackward,
          .formula =
              "@dvar = -\\frac{1}{2} (@var + \\varepsilon)^{-3/2} \\sum @dxhat \\, (@x - @mean)",
          .also = {{"sum.products", "", sets,
                    [solution] {
                      return SumsOver(solution->statistics, [&](Eigen::Index i) {
                        return DoubleDouble::Product(solution->back.dx_hat(i),
                                                     solution->pass.deviation(i));
                      });
                    }}},
          .worked = [=](const Work& w, int set, int) {
            return -(Fraction(1, 2) * Power(w("var", set) + w("eps"), "-3/2", -1.5) *
                     w("sum.products", set));
          }});
  s.Step({"dmean", "\\partial \\mu", sets, p.back.dmean},
         {.phase = Phase::kBackward,
          .formula = "@dmean = -\\frac{\\sum @dxhat}{(@var + \\varepsilon)^{1/2}} - @dvar \\, "
                     "\\frac{2}{n} \\sum (@x - @mean)",
          .also = {{"sum.gradients", "", sets,
                    [solution] {
                      return SumsOver(solution->statistics, [&](Eigen::Index i) {
                        return DoubleDouble{solution->back.dx_hat(i)};
                      });
                    }},
                   {"sum.deviations", "", sets,
                    [solution] {
                      return SumsOver(solution->statistics, [&](Eigen::Index i) {
                        return DoubleDouble{solution->pass.deviation(i)};
                      });
                    }}},
          .worked = [=](const Work& w, int set, int) {
            return -Fraction(w("sum.gradients", set), root(w("var", set) + w("eps"))) -
                   w("dvar", set) * Fraction(2, count) * w("sum.deviations", set);
          }});
  s.Step({"dx", "\\partial x", cells, p.back.dx},
         {.phase = Phase::kBackward,
          .formula = "@dx = \\frac{@dxhat}{(@var + \\varepsilon)^{1/2}} + @dvar \\, \\frac{2}{n} "
                     "(@x - @mean) + \\frac{1}{n} @dmean",
          .worked = [=](const Work& w, int cell, int) {
            const int set = set_of(cell);
            return Fraction(w("dxhat", cell), root(w("var", set) + w("eps"))) +
                   w("dvar", set) * Fraction(2, count) * (w("x", cell) - w("mean", set)) +
                   Fraction(w("dmean", set), count);
          }});
  if (!HasRunning(p.shape)) return s;

  // After training.
  s.Step({"running.mean", "r_{\\mu}", sets, p.running.mean},
         {.phase = Phase::kOutlook,
          .formula = "@running.mean \\gets 0.9 \\, r_{\\mu} + 0.1 \\, @mean, \\quad @running.var "
                     "\\gets 0.9 \\, r_{\\sigma^2} + 0.1 \\, \\frac{n}{n - 1} @var",
          .kind = "running",
          .label = "\\mathrm{running}",
          .also = {{"running.var", "r_{\\sigma^2}", sets, p.running.variance}},
          .worked = [](const Work& w, int set, int) {
            return Times(1 - kMomentum, 0) + kMomentum * w("mean", set);
          }});
  s.Step({.name = "eval", .symbol = "y", .index = cells, .numbers = p.y_eval, .key = "y_eval"},
         {.phase = Phase::kOutlook,
          .formula = "@eval = @gamma \\frac{@x - @running.mean}{(@running.var + "
                     "\\varepsilon)^{1/2}} + @beta",
          .label = "\\mathrm{eval}",
          .worked = [=](const Work& w, int cell, int) {
            const int set = set_of(cell);
            const int channel = parameter_of(cell);
            return w("gamma", channel) * Fraction(w("x", cell) - w("running.mean", set),
                                                  root(w("running.var", set) + w("eps"))) +
                   w("beta", channel);
          }});
  s.Step({.name = "eval.dx",
          .symbol = "\\partial x",
          .index = cells,
          .numbers = p.dx_eval,
          .key = "dx_eval"},
         {.phase = Phase::kOutlook,
          .formula = "@eval.dx = \\frac{@gamma \\, @dy}{(@running.var + \\varepsilon)^{1/2}}",
          .label = "\\mathrm{eval} \\, \\partial x",
          .worked = [=](const Work& w, int cell, int) {
            return Fraction(w("gamma", parameter_of(cell)) * w("dy", cell),
                            root(w("running.var", set_of(cell)) + w("eps")));
          }});
  return s;
}

Trace TraceOf(const State& state, const TextBook& text, const Fields& fields, PageMemory&) {
  auto solution = std::make_shared<const Solution>(Solve(ProblemOf(state)));
  return Sheet::TraceOf(SheetOf(solution, state.Word("over"), text, fields), solution);
}

void WriteShape(const State&, const Trace& trace, JsonWriter& json) {
  const auto& solution = *static_cast<const Solution*>(trace.problem.get());
  const auto integers = [&](const char* key, const auto& numbers) {
    json.Key(key).BeginArray();
    for (const auto number : numbers) json.Integer(number);
    json.EndArray();
  };
  integers("axes", solution.statistics.reduced);
  integers("shape", solution.statistics.left);
  json.Key("count").Integer(solution.statistics.count);
}

}  // namespace
}  // namespace norm

const LessonParts kNorm{
    .id = "norm",
    .words = [] { return TextBook::Own(embedded::norm_text_en, embedded::norm_text_en_size); },
    .fields = norm::MakeFields,
    .check = norm::Check,
    .trace = norm::TraceOf,
    .story = norm::ComposeStory,
    .stage = norm::ComposeStage,
    .settings = norm::ComposeSettings,
    .settle = norm::SettleShape,
    .values = norm::WriteShape};

}  // namespace chainrule
