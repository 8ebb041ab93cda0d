#include "lessons/saturation/saturation.h"
#include "embedded/saturation_text_en.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "math/join.h"

namespace chainrule {
namespace saturation {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
// Far beyond saturation, and small enough that no sum of squares overflows.
constexpr double kLargestEntry = 1e6;
constexpr int kMostExamples = 10'000;
constexpr int kMostTrail = 24;
constexpr double kTrailStep = 1.5;  // any two lengths on the trail are this far apart
// One draw says little, so the logarithms of several are averaged.
constexpr std::uint64_t kSeeds[] = {1, 2, 3};

using Setting = Sheet::Setting;

Fields MakeFields() {
  Fields table;
  const auto add = [&](Field field) { table.fields.push_back(std::move(field)); };
  const auto number = [&](const char* name, double min, double max, const char* value) {
    add({.name = name, .kind = FieldKind::kNumber, .min = min, .max = max, .default_text = value});
  };
  const auto choice = [&](const char* name, const Names& words, const char* value,
                          bool navigation) {
    add({.name = name,
         .kind = FieldKind::kChoice,
         .words = words,
         .default_text = value,
         .navigation = navigation});
  };
  add({.name = "points",
       .kind = FieldKind::kMatrix,
       .min = -kLargestEntry,
       .max = kLargestEntry,
       .max_rows = kMostExamples,
       .max_columns = 3,
       .default_text = "2,-1,1;-1.5,-1.5,1;-1,-.5,-1"});
  add({.name = "w",
       .kind = FieldKind::kVector,
       .min = -kLargestEntry,
       .max = kLargestEntry,
       .max_columns = 3,
       .min_columns = 3,
       .default_text = ".4,1.1,.4"});
  choice("theta", {"identity", "tanh", "logistic", "relu"}, "tanh", false);
  number("s", -kLargestEntry, kLargestEntry, "2");
  number("eta", 0, 1000, "0.1");
  number("chain", -10, 10, "1.5");
  choice("axes", {"log_plain", "log_log", "plain_log", "plain_plain"}, "log_log", true);
  add({.name = "trail",
       .kind = FieldKind::kVector,
       .min = 0,
       .max = 10 * kLargestEntry,
       .max_columns = kMostTrail,
       .words = {"none"},
       .default_text = "none",
       .navigation = true});
  choice("guess", {"none", "grows", "shrinks", "stays"}, "none", true);
  return table;
}

std::optional<Error> Check(const State& state, const TextBook& text) {
  const Eigen::Index columns = state.Matrix("points").cols();
  if (columns == 3) return std::nullopt;
  return Error{FillWords(text.Word("error_points"), {{"columns", std::to_string(columns)}})};
}

void DeclareGiven(const Rows& rows, const TextBook& text, const Fields& fields, Sheet& s) {
  const auto points = [](std::function<std::optional<Sheet::Place>(int row, int column)> place) {
    return Setting{.typing_step = kTypingStep,
                   .field = "points",
                   .place = std::move(place),
                   .then = ForgetTrail};
  };
  s.Given(
      {.name = "X",
       .symbol = "X",
       .index = rows.examples,
       .numbers =
           From([](const Solution& p) -> Eigen::MatrixXd { return p.data->X.topRows(p.listed()); }),
       .input = points([](int row, int column) -> std::optional<Sheet::Place> {
         if (column == 0) return std::nullopt;  // the constant 1
         return Sheet::Place{row, column - 1};
       }),
       .entry = [](int row, int column) { return Join("x_{", row + 1, ",", column, "}"); },
       .words =
           [&text](int row, int column) {
             return FillWords(text.Word(column == 0 ? "name_X_constant" : "name_X"),
                              {{"n", std::to_string(row + 1)}, {"column", std::to_string(column)}});
           },
       .key = "-"});
  s.Given({.name = "y",
           .symbol = "y",
           .index = rows.examples,
           .numbers = From(
               [](const Solution& p) -> Eigen::VectorXd { return p.data->y.head(p.listed()); }),
           .input = points([](int row, int) {
             return Sheet::Place{row, 2};
           }),
           .key = "-"});
  s.Given({.name = "w",
           .symbol = "w",
           .index = rows.weights,
           .numbers = From([](const Solution& p) { return p.w; }),
           .input = Setting{.typing_step = kTypingStep, .then = ForgetTrail},
           .words = [&text](int row, int) {
             return FillWords(text.Word(row == 0 ? "name_w_bias" : "name_w"),
                              {{"row", std::to_string(row)}});
           }});
  const auto by = [&text](Result<State> (*change)(State, double, const TextBook&)) {
    return [&text, change](State state, const Quantity&, double value) {
      return change(std::move(state), value, text);
    };
  };
  s.Given({.name = "norm",
           .symbol = "\\|w\\|",
           .numbers = From([](const Solution& p) { return p.w.stableNorm(); }),
           .input = Setting{.range = Range{kShortest, fields.Find("w")->max, kTypingStep},
                            .set = by(WithNorm)}});
  s.Given({.name = "angle",
           .symbol = "\\varphi",
           .numbers = From([](const Solution& p) {
             return std::atan2(p.w(2), p.w(1)) * 180 / std::numbers::pi;
           }),
           .input = Setting{.range = Range{-180, 180, 1}, .set = by(WithAngle)}});
  s.Given({.name = "eta",
           .symbol = "\\eta",
           .numbers = From([](const Solution& p) { return p.eta; }),
           .input = Setting{.typing_step = kTypingStep}});
}

// The sheet that all problems of this shape share.
std::shared_ptr<const Sheet> SheetOfShape(const Shape& shape, const TextBook* text,
                                          const Fields* fields) {
  Sheet sheet(*text, *fields);
  const Rows rows{sheet.AddIndex({[](int row) { return std::to_string(row + 1); },
                                  Join(shape.count, " \\times 1")}),
                  sheet.AddIndex({[](int row) { return std::to_string(row); }, "3 \\times 1"})};
  DeclareGiven(rows, *text, *fields, sheet);
  DeclareDerivation(sheet);
  DeclarePerceptron(shape, rows, sheet);
  DeclareOutlook(shape, rows, sheet);
  // The opening view shows what happens, before the steps derive it.
  for (const char* name : {"signal", "h", "residual", "squares", "E_in", "slope", "grad_norm",
                           "part.residual", "part.input", "part.length"})
    sheet.Constant({name});
  return Sheet::Complete(std::move(sheet));
}

Trace TraceOf(const State& state, const TextBook& text, const Fields& fields, PageMemory& memory) {
  const SharedData& data = memory.Once(DataOf, state.Matrix("points"));
  const SharedSolution& solution =
      memory.Once(Solve, data, state.Matrix("w").col(0), *ActivationFromName(state.Word("theta")),
                  state.Number("eta"), state.Number("s"), state.Number("chain"));
  const Shape shape{solution->count(), solution->listed(), solution->theta, HasCure(*solution)};
  return Sheet::TraceOf(memory.Once(SheetOfShape, shape, &text, &fields), solution);
}

// Writes the values of every example, listed or not.
void WriteExamples(const State&, const Trace& trace, JsonWriter& json) {
  const auto& solution = *static_cast<const Solution*>(trace.problem.get());
  const PerceptronPass& pass = solution.pass();
  json.Key("X").Matrix(solution.data->X);
  json.Key("y").Vector(solution.data->y);
  json.Key("s").Vector(pass.s);
  json.Key("h").Vector(pass.h);
  json.Key("residual").Vector(pass.residual);
  json.Key("slope").Vector(pass.slope);
  json.Key("contribution").Matrix(pass.contribution);
  json.Key("projection").Vector(solution.projections());
}

RayPoint PointOf(const DataSet& data, Activation theta, const Eigen::VectorXd& u, bool exact,
                 double alpha) {
  if (exact) return OnRay(data, u, alpha, theta);
  const PerceptronPass pass = EvaluatePerceptron(data, alpha * u, theta);
  return {alpha, pass.E_in, std::log(pass.E_in), std::log(pass.grad_norm)};
}

CrossEntropyPass CureOf(const Problem& problem) {
  if (HasCure(problem)) return EvaluateCrossEntropy(*problem.data, problem.w);
  CrossEntropyPass none;
  none.residual = Eigen::VectorXd::Constant(problem.count(), kNone);
  none.grad = Eigen::VectorXd::Constant(3, kNone);
  none.grad_norm = kNone;
  return none;
}

}  // namespace

SharedData DataOf(const Eigen::MatrixXd& points) {
  auto data = std::make_shared<DataSet>();
  data->X.resize(points.rows(), 3);
  data->X.col(0).setOnes();
  data->X.rightCols(2) = points.leftCols(2);
  data->y = points.col(2);
  return data;
}

SharedSolution Solve(const SharedData& data, const Eigen::VectorXd& w, Activation theta, double eta,
                     double s, double chain) {
  const Problem problem{data, w, theta, eta, s, chain};
  const std::optional<Eigen::VectorXd> u = Direction(w);
  return std::make_shared<const Solution>(Solution{
      problem, u, Later<PerceptronPass>([problem] {
        return EvaluatePerceptron(*problem.data, problem.w, problem.theta);
      }),
      Later<Eigen::VectorXd>([problem, u] {
        return u ? Projections(*problem.data, *u)
                 : Eigen::VectorXd(Eigen::VectorXd::Constant(problem.count(), kNone));
      }),
      Later<DecayLaw>(
          [problem, u] { return u ? LawOfDecay(*problem.data, *u, problem.theta) : DecayLaw{}; }),
      Later<CrossEntropyPass>([problem] { return CureOf(problem); }),
      Later<std::array<DerivationLine, 6>>([s] { return DeriveTanh(s); }),
      Later<ChainLayer>([chain] { return RunChain(chain, 0, kChainInput, kChainLayers).back(); })});
}

bool Saturates(Activation theta) {
  return theta == Activation::kTanh || theta == Activation::kLogistic;
}

bool HasCure(const Problem& problem) {
  return problem.theta == Activation::kTanh && TargetsAtLimits(problem.theta, problem.data->y);
}

bool HasRate(const Solution& solution) {
  const DecayLaw::Kind kind = solution.law().kind;
  return kind == DecayLaw::Kind::kExponential || kind == DecayLaw::Kind::kStopped;
}

double MiddleOf(Activation theta) {
  return theta == Activation::kLogistic ? 0.5 : 0;
}

bool Wrong(const Problem& problem, double s, double y) {
  return y > MiddleOf(problem.theta) ? s <= 0 : s >= 0;
}

std::optional<int> WorstOf(const Solution& solution) {
  const PerceptronPass& pass = solution.pass();
  std::optional<int> worst;
  for (int n = 0; n < solution.count(); ++n) {
    if (!Wrong(solution, pass.s(n), solution.data->y(n))) continue;
    if (!worst || std::abs(pass.residual(n)) > std::abs(pass.residual(*worst))) worst = n;
  }
  return worst;
}

Result<State> WithNorm(State state, double norm, const TextBook& text) {
  Eigen::MatrixXd w = state.Matrix("w");
  const double before = w.stableNorm();
  if (!(before > 0)) return Error{text.Word("error_no_direction")};
  // The old length joins the trail, unless it is close to one that is there already.
  const auto old = state.Matrix("trail").reshaped();
  std::vector<double> trail(old.begin(), old.end());
  const bool close = std::any_of(trail.begin(), trail.end(), [&](double there) {
    return before < kTrailStep * there && there < kTrailStep * before;
  });
  if (!close) trail.push_back(before);
  // The first one stays: it is the start that the page compares with.
  if (trail.size() > std::size_t{kMostTrail}) trail.erase(trail.begin() + 1);
  state.Set("trail", Eigen::MatrixXd(Eigen::Map<Eigen::VectorXd>(
                         trail.data(), static_cast<Eigen::Index>(trail.size()))));
  // Divides first, because the product of two large numbers may overflow.
  w = w / before * norm;
  state.Set("w", std::move(w));
  return state;
}

Result<State> WithAngle(State state, double degrees, const TextBook& text) {
  Eigen::MatrixXd w = state.Matrix("w");
  const double length = std::hypot(w(1), w(2));
  if (!(length > 0)) return Error{text.Word("error_no_angle")};
  w(1) = length * std::cos(degrees * std::numbers::pi / 180);
  w(2) = length * std::sin(degrees * std::numbers::pi / 180);
  state.Set("w", std::move(w));
  ForgetTrail(state);
  return state;
}

void ForgetTrail(State& state) {
  state.SetWord("trail", "none");
}

Eigen::VectorXd Rounded(const Eigen::VectorXd& u) {
  constexpr double kGrid = 1e13;
  return (u * kGrid).array().round() / kGrid;
}

RayCurve CurveAlong(const SharedData& data, Activation theta, const Eigen::VectorXd& u, bool exact,
                    const Eigen::VectorXd& alphas) {
  RayCurve curve;
  for (const double alpha : alphas) curve.points.push_back(PointOf(*data, theta, u, exact, alpha));
  curve.least = Projections(*data, Rounded(u)).cwiseAbs().minCoeff();
  return curve;
}

std::vector<RayPoint> TrailAlong(const SharedData& data, Activation theta, const Eigen::VectorXd& u,
                                 bool exact, const Eigen::MatrixXd& norms) {
  std::vector<RayPoint> points;
  for (const double norm : norms.reshaped())
    points.push_back(PointOf(*data, theta, u, exact, norm));
  return points;
}

WideNetworks RunWideNetworks() {
  const auto ratio = [](double scale) {
    double sum = 0;
    for (const std::uint64_t seed : kSeeds) {
      const std::vector<RandomLayer> layers =
          RunRandomNetwork(kWideWidth, kWideDepth, scale / std::sqrt(kWideWidth), seed);
      sum += std::log(layers.front().mean_abs_delta / layers.back().mean_abs_delta);
    }
    return std::exp(sum / std::size(kSeeds));
  };
  WideNetworks wide;
  for (int i = 2; i <= 10; ++i) {
    wide.scales.push_back(0.25 * i);
    wide.ratios.push_back(ratio(0.25 * i));
  }
  wide.xavier = ratio(XavierSigma(kWideWidth, kWideWidth) * std::sqrt(kWideWidth));
  wide.twice = ratio(2 * XavierSigma(kWideWidth, kWideWidth) * std::sqrt(kWideWidth));
  wide.he = ratio(HeSigma(kWideWidth) * std::sqrt(kWideWidth));
  return wide;
}

}  // namespace saturation

const LessonParts kSaturation{.id = "saturation",
                              .words =
                                  [] {
                                    return TextBook::Own(embedded::saturation_text_en,
                                                         embedded::saturation_text_en_size);
                                  },
                              .fields = saturation::MakeFields,
                              .check = saturation::Check,
                              .trace = saturation::TraceOf,
                              .story = saturation::ComposeStory,
                              .stage = saturation::ComposeStage,
                              .settings = saturation::ComposeSettings,
                              .answers = saturation::AnswersOf,
                              .asks = "signal,h,residual,E_in,slope,grad",
                              .exercise = saturation::ExerciseOf,
                              .values = saturation::WriteExamples};

}  // namespace chainrule
