#include "lessons/norm/norm.h"
#include "embedded/norm_text_en.h"

#include <algorithm>
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
constexpr int64_t kMostTerms = 12;  // longer sums are shown with Σ instead of their terms
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

// The numbers of a tensor, moved to their places in another layout.
Eigen::VectorXd Moved(const Eigen::VectorXd& numbers, const NormShape& from, const NormShape& to) {
  Eigen::VectorXd moved(numbers.size());
  for (Eigen::Index i = 0; i < numbers.size(); ++i)
    moved(static_cast<Eigen::Index>(CellAt(to, PlaceOf(from, i)))) = numbers(i);
  return moved;
}

void Forget(State& state, std::initializer_list<const char*> data) {
  for (const char* key : data) state.SetWord(key, "default");
}

// Keeps the tensor if both layouts have pixels. Otherwise sets the usual size of the new layout.
void SetShapeFor(const std::string& layout, const State& before, State& state) {
  const bool both_have_pixels = layout != "NC" && before.Word("layout") != "NC";
  if (!both_have_pixels) {
    state.Set("shape", layout == "NC"     ? Eigen::MatrixXd(Eigen::Vector2d(4, 3))
                       : layout == "NCHW" ? Eigen::MatrixXd(Eigen::Vector4d(3, 6, 2, 2))
                                          : Eigen::MatrixXd(Eigen::Vector4d(3, 2, 2, 6)));
    state.Set("groups", layout == "NC" ? 1 : 3);
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

// After a change of tensor or norm, drops the prediction, the pin and data that no longer fit.
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

// Numbers read from the solution: Of(&Solution::pass, &NormPass::mean) is pass.mean.
template <class... Members>
Sheet::Numbers Of(Members... members) {
  return Sheet::Numbers::Of<Solution>([=](const Solution& solution) -> const auto& {
    return (solution.*....*members);
  });
}

// For each mean, the sum of term(solution, cell) over its cells.
template <class SumTerm>
Sheet::Numbers Sums(SumTerm term) {
  return Sheet::Numbers::Of<Solution>([term](const Solution& of) {
    Eigen::VectorXd sums(static_cast<Eigen::Index>(of.statistics.sets));
    for (Eigen::Index set = 0; set < sums.size(); ++set)
      sums(set) =
          SumOver(of.statistics, set, [&](Eigen::Index cell) { return term(of, cell); }).high;
    return sums;
  });
}

// Declares every quantity of the lesson once, for all tensors of this shape.
std::shared_ptr<const Sheet> SheetOf(const NormShape& shape, const std::string& over_word,
                                     const TextBook* text, const Fields* fields) {
  // Closures that outlive this function capture `tensor`, not `p`.
  const auto tensor = std::make_shared<const Problem>(WithoutNumbers(shape));
  const Problem& p = *tensor;
  const auto set_of = [tensor](int cell) {
    return static_cast<int>(SetOf(tensor->statistics, cell));
  };
  const auto parameter_of = [tensor](int cell) {
    return static_cast<int>(SetOf(tensor->parameters, cell));
  };
  // The sum of term(cell) over the cells of a set.
  const auto over = [](const Reduction& sets, int set, const auto& term) {
    return SumOver(static_cast<int>(sets.count),
                   [&](int i) { return term(static_cast<int>(CellOf(sets, set, i))); });
  };
  const auto subscript = [tensor](const Reduction& sets) {
    return [tensor, &sets](int set) { return Subscript(sets.left, set, sets.reduced); };
  };
  const int64_t n = p.statistics.count;
  const Term count = static_cast<double>(n);
  const auto root = [](const Term& a) { return Power(a, "1/2", 0.5); };

  Sheet s(*text, *fields);
  s.Say("n", std::to_string(n));
  s.Say("letters", Letters(p.statistics));
  s.Say("left", Sizes(p.statistics.left));
  s.Say("parameters", Letters(p.parameters));
  s.Say("norm", text->Word("over_" + over_word));

  const auto cells = s.AddIndex(
      {[tensor](int cell) { return Subscript(tensor->shape.sizes, cell); }, Sizes(p.shape.sizes)});
  const auto sets = s.AddIndex({subscript(p.statistics), Sizes(p.statistics.left)});
  const auto channels = s.AddIndex({subscript(p.parameters), Sizes(p.parameters.left)});
  s.Map(cells, sets, set_of);
  s.Map(cells, channels, parameter_of);

  const auto input = [&](const char* name, const char* symbol, Sheet::IndexId index,
                         Sheet::Numbers numbers) {
    s.Given({name, symbol, index, std::move(numbers), Sheet::Setting{.typing_step = kTypingStep}});
  };
  input("x", "x", cells, Of(&Problem::data, &NormData::x));
  input("dy", "\\partial y", cells, Of(&Problem::dy));
  input("gamma", "\\gamma", channels, Of(&Problem::data, &NormData::gamma));
  input("beta", "\\beta", channels, Of(&Problem::data, &NormData::beta));
  input("eps", "\\varepsilon", Sheet::kSingle, Of(&Problem::data, &NormData::eps));

  // The forward pass.
  s.Step({"mean", "\\mu", sets, Of(&Solution::pass, &NormPass::mean)},
         {.formula = "@mean = \\frac{1}{n} \\sum @x",
          .also = {{"sum", "S", sets, Of(&Solution::pass, &NormPass::sum)}},
          .worked = [=](const Work& w, int set, int) {
            if (n > kMostTerms) return Fraction(w("sum", set), count);
            return Fraction(1, count) *
                   over(tensor->statistics, set, [&](int cell) { return w("x", cell); });
          }});
  s.Step({"var", "\\sigma^2", sets, Of(&Solution::pass, &NormPass::variance)},
         {.formula = "@var = \\frac{1}{n} \\sum (@x - @mean)^2",
          .also = {{"sum.squares", "", sets, Sums([](const Solution& of, Eigen::Index cell) {
                      const double deviation = of.pass.deviation(cell);
                      return DoubleDouble::Product(deviation, deviation);
                    })}},
          .worked = [=](const Work& w, int set, int) {
            if (n > kMostProducts) return Fraction(w("sum.squares", set), count);
            return Fraction(1, count) * over(tensor->statistics, set, [&](int cell) {
                     return Square(w("x", cell) - w("mean", set));
                   });
          }});
  s.Step({.name = "xhat",
          .symbol = "\\hat x",
          .index = cells,
          .numbers = Of(&Solution::pass, &NormPass::x_hat),
          .key = "x_hat"},
         {.formula = "@xhat = \\frac{@x - @mean}{(@var + @eps)^{1/2}}",
          .worked = [=](const Work& w, int cell, int) {
            const int set = set_of(cell);
            return Fraction(w("x", cell) - w("mean", set), root(w("var", set) + w("eps")));
          }});
  s.Step({"y", "y", cells, Of(&Solution::pass, &NormPass::y)},
         {.formula = "@y = @gamma @xhat + @beta", .worked = [=](const Work& w, int cell, int) {
            const int channel = parameter_of(cell);
            return w("gamma", channel) * w("xhat", cell) + w("beta", channel);
          }});

  // The backward pass.
  s.Step({"dbeta", "\\partial \\beta", channels, Of(&Solution::back, &NormBackward::dbeta)},
         {.phase = Phase::kBackward,
          .formula = "@dbeta = \\sum @dy",
          .worked = [=](const Work& w, int channel, int) {
            if (tensor->parameters.count > kMostTerms) return Unworked("\\sum \\partial y");
            return over(tensor->parameters, channel, [&](int cell) { return w("dy", cell); });
          }});
  s.Step({"dgamma", "\\partial \\gamma", channels, Of(&Solution::back, &NormBackward::dgamma)},
         {.phase = Phase::kBackward,
          .formula = "@dgamma = \\sum @dy \\, @xhat",
          .worked = [=](const Work& w, int channel, int) {
            if (tensor->parameters.count > kMostProducts)
              return Unworked("\\sum \\partial y \\, \\hat x");
            return over(tensor->parameters, channel,
                        [&](int cell) { return w("dy", cell) * w("xhat", cell); });
          }});
  s.Step({"dxhat", "\\partial \\hat x", cells, Of(&Solution::back, &NormBackward::dx_hat)},
         {.phase = Phase::kBackward,
          .formula = "@dxhat = @gamma \\, @dy",
          .worked = [=](const Work& w, int cell, int) {
            return w("gamma", parameter_of(cell)) * w("dy", cell);
          }});
  s.Step({"dvar", "\\partial \\sigma^2", sets, Of(&Solution::back, &NormBackward::dvariance)},
         {.phase = Phase::kBackward,
          .formula =
              "@dvar = -\\frac{1}{2} (@var + \\varepsilon)^{-3/2} \\sum @dxhat \\, (@x - @mean)",
          .also = {{"sum.products", "", sets, Sums([](const Solution& of, Eigen::Index cell) {
                      return DoubleDouble::Product(of.back.dx_hat(cell), of.pass.deviation(cell));
                    })}},
          .worked = [=](const Work& w, int set, int) {
            return -(Fraction(1, 2) * Power(w("var", set) + w("eps"), "-3/2", -1.5) *
                     w("sum.products", set));
          }});
  s.Step({"dmean", "\\partial \\mu", sets, Of(&Solution::back, &NormBackward::dmean)},
         {.phase = Phase::kBackward,
          .formula = "@dmean = -\\frac{\\sum @dxhat}{(@var + \\varepsilon)^{1/2}} - @dvar \\, "
                     "\\frac{2}{n} \\sum (@x - @mean)",
          .also = {{"sum.gradients", "", sets, Sums([](const Solution& of, Eigen::Index cell) {
                      return DoubleDouble{of.back.dx_hat(cell)};
                    })},
                   {"sum.deviations", "", sets, Sums([](const Solution& of, Eigen::Index cell) {
                      return DoubleDouble{of.pass.deviation(cell)};
                    })}},
          .worked = [=](const Work& w, int set, int) {
            return -Fraction(w("sum.gradients", set), root(w("var", set) + w("eps"))) -
                   w("dvar", set) * Fraction(2, count) * w("sum.deviations", set);
          }});
  s.Step({"dx", "\\partial x", cells, Of(&Solution::back, &NormBackward::dx)},
         {.phase = Phase::kBackward,
          .formula = "@dx = \\frac{@dxhat}{(@var + \\varepsilon)^{1/2}} + @dvar \\, \\frac{2}{n} "
                     "(@x - @mean) + \\frac{1}{n} @dmean",
          .worked = [=](const Work& w, int cell, int) {
            const int set = set_of(cell);
            return Fraction(w("dxhat", cell), root(w("var", set) + w("eps"))) +
                   w("dvar", set) * Fraction(2, count) * (w("x", cell) - w("mean", set)) +
                   Fraction(w("dmean", set), count);
          }});
  if (!HasRunning(p.shape)) return Sheet::Complete(std::move(s));

  // Running statistics and eval, after training.
  s.Step({"running.mean", "r_{\\mu}", sets, Of(&Solution::running, &RunningStatistics::mean)},
         {.phase = Phase::kOutlook,
          .formula = "@running.mean \\gets 0.9 \\, r_{\\mu} + 0.1 \\, @mean, \\quad @running.var "
                     "\\gets 0.9 \\, r_{\\sigma^2} + 0.1 \\, \\frac{n}{n - 1} @var",
          .kind = "running",
          .label = "\\mathrm{running}",
          .also = {{"running.var", "r_{\\sigma^2}", sets,
                    Of(&Solution::running, &RunningStatistics::variance)}},
          .worked = [](const Work& w, int set, int) {
            return Times(1 - kMomentum, 0) + kMomentum * w("mean", set);
          }});
  s.Step({.name = "eval",
          .symbol = "y",
          .index = cells,
          .numbers = Of(&Solution::y_eval),
          .key = "y_eval"},
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
          .numbers = Of(&Solution::dx_eval),
          .key = "dx_eval"},
         {.phase = Phase::kOutlook,
          .formula = "@eval.dx = \\frac{@gamma \\, @dy}{(@running.var + \\varepsilon)^{1/2}}",
          .label = "\\mathrm{eval} \\, \\partial x",
          .worked = [=](const Work& w, int cell, int) {
            return Fraction(w("gamma", parameter_of(cell)) * w("dy", cell),
                            root(w("running.var", set_of(cell)) + w("eps")));
          }});
  return Sheet::Complete(std::move(s));
}

Trace TraceOf(const State& state, const TextBook& text, const Fields& fields, PageMemory& memory) {
  auto solution = std::make_shared<const Solution>(Solve(ProblemOf(state)));
  return Sheet::TraceOf(memory.Once(SheetOf, solution->shape, state.Word("over"), &text, &fields),
                        solution);
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
    .answers = norm::AnswersOf,
    .asks = "mean,var,xhat,y,dgamma,dbeta,dx",
    .settle = norm::SettleShape,
    .exercise = norm::ExerciseOf,
    .opening = norm::Open,
    .values = norm::WriteShape};

}  // namespace chainrule
