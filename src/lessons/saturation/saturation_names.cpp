#include "lessons/saturation/saturation_names.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "course/spoken.h"
#include "course/sheet.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::saturation {
namespace {

constexpr double kTypingStep = 0.1;
constexpr double kDegree = 1;

struct Name {
  std::string_view name;
  std::string_view whole;  // symbol of the whole, or of a single number
  std::string_view
      entry;  // symbol of row {r} (from 1) and column {c} (from 0); "" for a single number
  std::string_view field;  // where it is set; "" for what is computed
  Rows rows = Rows::kOther;
};

constexpr std::array kNames{
    Name{"s", "s", "", "s"},
    Name{"d.a", "a", "", ""},
    Name{"d.b", "b", "", ""},
    Name{"d.definition", "\\tanh s", "", ""},
    Name{"d.quotient", "\\tanh' s", "", ""},
    Name{"d.split", "\\tanh' s", "", ""},
    Name{"d.cancel", "\\tanh' s", "", ""},
    Name{"d.tanh", "\\tanh s", "", ""},
    Name{"d.output", "\\tanh' s", "", ""},
    Name{"d.sech2", "\\tanh' s", "", ""},
    Name{"d.log", "\\log_{10} \\tanh' s", "", ""},
    Name{"X", "X", "x_{{r},{c}}", "points", Rows::kExamples},
    Name{"y", "y", "y_{{r}}", "points", Rows::kExamples},
    Name{"w", "w", "w_{{i}}", "w", Rows::kWeights},
    Name{"norm", "\\|w\\|", "", "w"},
    Name{"angle", "\\varphi", "", "w"},
    Name{"eta", "\\eta", "", "eta"},
    Name{"chain", "w", "", "chain"},
    Name{"signal", "s", "s_{{r}}", "", Rows::kExamples},
    Name{"h", "h", "h_{{r}}", "", Rows::kExamples},
    Name{"residual", "r", "r_{{r}}", "", Rows::kExamples},
    Name{"squares", "\\sum_n r_n^2", "", ""},
    Name{"E_in", "E_{in}", "", ""},
    Name{"slope", "\\theta'(s)", "\\theta'(s_{{r}})", "", Rows::kExamples},
    Name{"contribution", "G", "g_{{r},{c}}", "", Rows::kExamples},
    Name{"sums", "\\sum_n r_n \\theta'(s_n) x_n", "\\sum_n r_n \\theta'(s_n) x_{n,{i}}", ""},
    Name{"grad", "\\nabla E_{in}", "\\partial E_{in}/\\partial w_{{i}}", "", Rows::kWeights},
    Name{"grad_norm", "\\|\\nabla E_{in}\\|", "", ""},
    Name{"next.w", "w", "w_{{i}}", "", Rows::kWeights},
    Name{"next.E", "E_{in}", "", ""},
    Name{"projection", "p", "p_{{r}}", "", Rows::kExamples},
    Name{"rate", "\\lambda", "", ""},
    Name{"cure.sums", "\\sum_n r_n x_n", "\\sum_n r_n x_{n,{i}}", ""},
    Name{"cure.grad", "\\nabla E", "\\partial E/\\partial w_{{i}}", "", Rows::kWeights},
    Name{"cure.norm", "\\|\\nabla E\\|", "", ""},
    Name{"chain.weights", "\\prod_l w", "", ""},
    Name{"chain.slopes", "\\prod_l \\tanh'(s^{(l)})", "", ""},
    Name{"chain.gradient", "\\partial x^{(L)}/\\partial x^{(0)}", "", ""},
};

const Name* Find(std::string_view name) {
  const auto* const found =
      std::find_if(kNames.begin(), kNames.end(), [&](const Name& n) { return n.name == name; });
  return found == kNames.end() ? nullptr : found;
}

std::string Put(std::string text, std::string_view key, int number) {
  const std::size_t at = text.find(key);
  if (at != std::string::npos) text.replace(at, key.size(), std::to_string(number));
  return text;
}

}  // namespace

namespace {

// To the bit, so that −0 stays −0.
bool IsOfPoints(const DataSet& data, const Eigen::MatrixXd& points) {
  const auto rows = static_cast<std::size_t>(points.rows());
  return data.y.size() == points.rows() &&
         std::memcmp(data.X.data() + rows, points.data(), 2 * rows * sizeof(double)) == 0 &&
         std::memcmp(data.y.data(), points.data() + 2 * rows, rows * sizeof(double)) == 0;
}

}  // namespace

Problem ProblemOf(const State& state, const std::shared_ptr<const DataSet>& known) {
  const Eigen::MatrixXd& points = state.Matrix("points");
  Problem problem;
  problem.data = known;
  if (!known || !IsOfPoints(*known, points)) {
    auto data = std::make_shared<DataSet>();
    data->X.resize(points.rows(), 3);
    data->X.col(0).setOnes();
    data->X.rightCols(2) = points.leftCols(2);
    data->y = points.col(2);
    problem.data = std::move(data);
  }
  problem.w = state.Matrix("w").col(0);
  problem.theta = *ActivationFromName(state.Word("theta"));
  problem.eta = state.Number("eta");
  return problem;
}

bool HasCure(const Problem& problem) {
  return problem.theta == Activation::kTanh && TargetsAtLimits(problem.theta, problem.data->y);
}

const std::string& NameOf(const TextBook& text, Activation theta) {
  return text.Word("named_" + std::string(ActivationName(theta)));
}

bool Saturates(Activation theta) {
  return theta == Activation::kTanh || theta == Activation::kLogistic;
}

bool Wrong(const Problem& problem, double s, double y) {
  const double middle = problem.theta == Activation::kLogistic ? 0.5 : 0;
  return y > middle ? s <= 0 : s >= 0;
}

std::string Symbol(const Quantity& quantity) {
  if (quantity.name.starts_with("lost.")) return "";
  const Name* const name = Find(quantity.name);
  if (name == nullptr) return "";
  if (quantity.whole() || name->entry.empty()) return std::string(name->whole);
  return Put(Put(Put(std::string(name->entry), "{r}", quantity.row + 1), "{c}", quantity.column),
             "{i}", quantity.row);
}

std::string LinkedSymbol(const Quantity& quantity) {
  return Linked(quantity, Symbol(quantity));
}

Rows RowsOf(std::string_view name) {
  const Name* const found = Find(name);
  return found == nullptr ? Rows::kOther : found->rows;
}

namespace {

// Which words name a quantity.
std::string WordKey(const Quantity& quantity) {
  if (quantity.name == "X" && quantity.column == 0) return "X_constant";
  if (quantity.name == "w" && quantity.row == 0) return "w_bias";
  std::string key = quantity.name;
  std::replace(key.begin(), key.end(), '.', '_');
  return key;
}

QuantityName NameOf(const TextBook& text, const Quantity& quantity) {
  QuantityName named;
  const std::string symbol = Symbol(quantity);
  if (!symbol.empty()) named.symbol = OwnFormula(symbol);
  const std::string words =
      FillWords(text.Word("name_" + WordKey(quantity)), {{"n", std::to_string(quantity.row + 1)},
                                                         {"i", std::to_string(quantity.column)},
                                                         {"row", std::to_string(quantity.row)}});
  const std::string said = Spoken(named.symbol, text);
  named.name = said.empty() ? words : Join(said, ", ", words);
  return named;
}

}  // namespace

Quantities QuantitiesOf(const TextBook& text, const Fields& fields) {
  const auto range = [&fields](const Quantity& quantity) -> std::optional<Range> {
    const Name* const name = Find(quantity.name);
    const bool constant = quantity.name == "X" && quantity.column == 0;
    if (name == nullptr || name->field.empty() || constant) return std::nullopt;
    if (name->name == "norm") return Range{kShortest, fields.Find("w")->max, kTypingStep};
    if (name->name == "angle") return Range{-180, 180, kDegree};
    const Field& field = *fields.Find(name->field);
    return Range{field.min, field.max, kTypingStep};
  };
  return {[&text](const Quantity& quantity) { return NameOf(text, quantity); }, range};
}

}  // namespace chainrule::saturation
