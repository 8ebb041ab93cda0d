// Every quantity of the lesson, and the steps that compute them.
#include <memory>
#include <utility>

#include "lessons/backprop/backprop.h"
#include "math/join.h"

namespace chainrule::backprop {
namespace {

constexpr double kTypingStep = 0.1;

// Writes the sheet of all problems that differ from this one only in their numbers.
class Writer {
 public:
  Writer(std::shared_ptr<const Solution> solution, const TextBook& text, const Fields& fields)
      : solution_(std::move(solution)),
        p_(*solution_),
        L_(Layers(p_.network)),
        text_(text),
        sheet_(text, fields) {
    const auto word = [&](Activation theta) {
      return text.Word(Join("activation_", ActivationName(theta)));
    };
    sheet_.Say("L", std::to_string(L_));
    sheet_.Say("theta", word(p_.network.theta));
    sheet_.Say("out", word(p_.network.out));
    sheet_.Reading(kHand, "line_by_hand", "hand");
    sheet_.Reading(kOther, "name_other");
    sheet_.Reading(kOff, "");
  }

  Sheet Write() {
    Inputs();
    for (int l = 1; l <= L_; ++l) {
      Signal(l);
      Output(l);
    }
    SquaredError();
    OutputSensitivity();
    for (int l = L_ - 1; l >= 1; --l) HiddenSensitivity(l);
    for (int l = 1; l <= L_; ++l) Gradient(l);
    Update();
    return std::move(sheet_);
  }

 private:
  using Described = Sheet::Described;

  void Inputs() {
    for (int l = 1; l <= L_; ++l) {
      // The gradients and updates of these weights share this index, so they light up together.
      weights_.push_back(sheet_.AddIndex({.matrix = true}));
      Described W = OfWeights(
          "W", "", l, From([l](const Solution& s) -> const auto& { return s.network.W[At(l)]; }));
      W.input = Typed();
      W.input->set = [](State state, const Quantity& weight, double value) {
        return Result<State>(WithWeight(std::move(state), weight, value));
      };
      W.related = [dW = Join("dW", l)](int row, int column) {
        return std::vector<Quantity>{{dW, row, column}};
      };
      sheet_.Given(std::move(W));
    }
    Described x =
        OfUnits("x", "x^{(0)}", 0,
                OfPass([](const Pass& pass) -> Eigen::MatrixXd { return pass.forward.x[0]; }), 0);
    x.words = UnitWords("name_x_input", 0, 0, true);
    x.input = Typed();
    x.input->field = "x";
    x.input->place = [](int row, int column) -> std::optional<Sheet::Place> {
      if (row == 0) return std::nullopt;
      return Sheet::Place{row - 1, column};
    };
    sheet_.Given(std::move(x));
    sheet_.Given({.name = "y",
                  .symbol = "y",
                  .index = sheet_.AddIndex({.subscript = Counted(1)}),
                  .numbers = From([](const Solution& s) -> const auto& { return s.y; }),
                  .input = Typed(),
                  .words = UnitWords("name_y", 0, 1)});
    sheet_.Given({.name = "eta",
                  .symbol = "\\eta",
                  .numbers = From([](const Solution& s) { return s.eta; }),
                  .input = Typed()});
  }

  void Signal(int l) {
    const auto signal = [l](const Pass& pass) { return pass.forward.s[At(l)]; };
    const auto slope_of = [l](const Pass& pass) { return pass.slope[At(l)]; };
    const std::string W = Join("W", l);
    const std::string x = Join("x", l - 1);
    const int rows = Units(l - 1) + 1;
    Described result = OfUnits("s", In(l, "s^{([l])}"), l, OfPass(signal));
    result.related = WithOutput("delta", l);
    const std::string slope = In(l, l == L_ ? "\\theta_{out}'(s^{([l])}" : "\\theta'(s^{([l])}");
    Described slopes = OfUnits("slope", slope + ")", l, OfPass(slope_of));
    slopes.entry = [slope](int unit, int) { return Join(slope, "_{", unit + 1, "})"); };
    slopes.words = nullptr;
    sheet_.Step(
        std::move(result),
        {.formula = In(l, "@s[l] = (@W[l])^{\\top} @x[l-1]"),
         .shapes =
             In(l, "[d(l)] \\times 1 = ([1+d(l-1)] \\times [d(l)])^{\\top} ([1+d(l-1)] \\times 1)"),
         .kind = "signal",
         .label = In(l, "s([l])"),
         .also = {std::move(slopes)},
         .worked =
             [=](const Work& w, int unit, int) {
               return SumOver(rows, [&](int row) { return w(W, row, unit) * w(x, row); });
             },
         .words = WordsOf(l),
         .matrices = {W, x}});
    AddReadings(Join("s", l), signal);
    AddReadings(Join("slope", l), slope_of);
  }

  void Output(int l) {
    const auto output = [l](const Pass& pass) { return pass.forward.x[At(l + 1)]; };
    const bool last = l == L_;
    const std::string x = Join("x", l);
    const std::string s = Join("s", l);
    const int constants = last ? 0 : 1;
    Described result = OfUnits("x", In(l, "x^{([l])}"), l, OfPass(output), 1 - constants);
    if (!last) result.words = UnitWords("name_x", l, 0, true);
    result.related = [=](int row, int) {
      if (row < constants) return std::vector<Quantity>{};
      return std::vector<Quantity>{{s, row - constants, 0}, {Join("delta", l), row - constants, 0}};
    };
    sheet_.Step(std::move(result),
                {.formula = In(l, last ? "@x[l] = \\theta_{out}(@s[l])"
                                       : "@x[l] = \\begin{bmatrix} 1 \\\\ \\theta(@s[l]) "
                                         "\\end{bmatrix}"),
                 .shapes = In(l, last ? "[d(l)] \\times 1 = [d(l)] \\times 1"
                                      : "[1+d(l)] \\times 1 = \\begin{bmatrix} 1 \\times 1 \\\\ "
                                        "[d(l)] \\times 1 \\end{bmatrix}"),
                 .kind = last ? "output_last" : "output_hidden",
                 .label = In(l, "x([l])"),
                 .worked = [=, solution = solution_](const Work& w, int row, int) -> Term {
                   if (row < constants) return 1;
                   return Transformed(ThetaIn(w, *solution, l), w(s, row - constants));
                 },
                 .first_row = constants,
                 .words = WordsOf(l),
                 .matrices = {s}});
    if (!last) sheet_.Constant({x, 0, 0});
    AddReadings(x, output);
  }

  void SquaredError() {
    const auto error = [](const Pass& pass) { return Eigen::Matrix<double, 1, 1>(pass.forward.e); };
    const std::string x = Join("x", L_);
    const int outputs = Units(L_);
    sheet_.Step({.name = "e", .symbol = "e", .numbers = OfPass(error)},
                {.formula = In(L_, "@e = \\sum_k (\\link{x[l]}{x_k^{([l])}} - \\link{y}{y_k})^2"),
                 .shapes = In(L_, "1 \\times 1 = \\sum_{k=1}^{[d(l)]} (1 \\times 1)^2"),
                 .kind = "error",
                 .worked =
                     [=](const Work& w, int, int) {
                       return SumOver(outputs,
                                      [&](int unit) { return Square(w(x, unit) - w("y", unit)); });
                     },
                 .matrices = {x, "y"}});
    AddReadings("e", error);
  }

  void OutputSensitivity() {
    const int l = L_;
    const std::string x = Join("x", l);
    Sensitivity(
        l, {.phase = Phase::kBackward,
            .formula = In(l, "@delta[l] = 2 (@x[l] - @y) \\otimes \\theta_{out}'(@s[l])"),
            .shapes = In(l, "[d(l)] \\times 1 = ([d(l)] \\times 1) \\otimes [d(l)] \\times 1"),
            .kind = "delta_output",
            .worked =
                [=, solution = solution_](const Work& w, int unit, int) {
                  return Times(2 * (w(x, unit) - w("y", unit)), SlopeIn(w, *solution, l, unit));
                },
            .chain = [l](int unit, int) { return ChainOfOutput(l, unit); },
            .matrices = {x, "y"}});
  }

  void HiddenSensitivity(int l) {
    const std::string W = Join("W", l + 1);
    const std::string delta = Join("delta", l + 1);
    const int units = Units(l + 1);
    Sensitivity(l, {.phase = Phase::kBackward,
                    .formula = In(l,
                                  "@delta[l] = \\theta'(@s[l]) \\otimes \\left[ @W[l+1] "
                                  "@delta[l+1] \\right]_1^{[d(l)]}"),
                    .shapes = In(l,
                                 "[d(l)] \\times 1 = [d(l)] \\times 1 \\otimes \\left[ ([1+d(l)] "
                                 "\\times [d(l+1)])([d(l+1)] \\times 1) \\right]_1^{[d(l)]}"),
                    .kind = "delta_hidden",
                    .worked =
                        [=, solution = solution_](const Work& w, int unit, int) {
                          return SlopeIn(w, *solution, l, unit) * SumOver(units, [&](int j) {
                                   return w(W, unit + 1, j) * w(delta, j);
                                 });
                        },
                    .chain = [l, units](int unit, int) { return ChainOfHidden(l, unit, units); },
                    .matrices = {W, delta, Join("x", l)}});
  }

  void Sensitivity(int l, Sheet::DescribedStep step) {
    const auto sensitivity = [l](const Pass& pass) { return pass.backward.delta[At(l)]; };
    step.label = In(l, "\\delta([l])");
    step.words = WordsOf(l);
    Described delta = OfUnits("delta", In(l, "\\delta^{([l])}"), l, OfPass(sensitivity));
    delta.related = WithOutput("s", l);
    sheet_.Step(std::move(delta), std::move(step));
    AddReadings(Join("delta", l), sensitivity);
  }

  void Gradient(int l) {
    const auto gradient = [l](const Pass& pass) { return pass.backward.dW[At(l)]; };
    const std::string dW = Join("dW", l);
    const std::string x = Join("x", l - 1);
    const std::string delta = Join("delta", l);
    Described result = OfWeights("dW", "\\partial e/\\partial ", l, OfPass(gradient));
    result.related = [=, W = Join("W", l)](int row, int column) {
      return std::vector<Quantity>{{W, row, column}, {x, row, 0}, {delta, column, 0}};
    };
    sheet_.Step(
        std::move(result),
        {.phase = Phase::kBackward,
         .formula = In(l,
                       "\\link{dW[l]}{\\frac{\\partial e}{\\partial W^{([l])}}} = @x[l-1] "
                       "(@delta[l])^{\\top}"),
         .shapes =
             In(l, "[1+d(l-1)] \\times [d(l)] = ([1+d(l-1)] \\times 1)([d(l)] \\times 1)^{\\top}"),
         .kind = "gradient",
         .label = In(l, "\\partial W([l])"),
         .worked = [=](const Work& w, int row, int column) { return w(x, row) * w(delta, column); },
         .chain = [l](int row, int column) { return ChainOfWeight(l, row, column); },
         .words = WordsOf(l),
         .matrices = {x, delta}});
    AddReadings(dW, gradient);
  }

  void Update() {
    const auto next_of = [](int l) { return [l](const Pass& pass) { return pass.next[At(l)]; }; };
    std::vector<Described> all;
    for (int l = 1; l <= L_; ++l) {
      const std::string W = Join("W", l);
      const std::string dW = Join("dW", l);
      all.push_back(OfWeights("next.W", "", l, OfPass(next_of(l))));
      all.back().related = [=](int row, int column) {
        return std::vector<Quantity>{{W, row, column}, {dW, row, column}, {"eta", 0, 0}};
      };
      all.back().worked = [=](const Work& w, int row, int column) {
        return w(W, row, column) - w("eta") * w(dW, row, column);
      };
    }
    Described first = std::move(all.front());
    all.erase(all.begin());
    all.push_back({.name = "next.e", .symbol = "e", .numbers = From([](const Solution& s) {
                                                      return NextError(s, s.exact);
                                                    })});
    if (!p_.history.empty())
      all.push_back({.name = "history",
                     .symbol = "",
                     .index = sheet_.AddIndex({}),
                     .numbers = From([](const Solution& s) {
                       return Eigen::Map<const Eigen::VectorXd>(
                           s.history.data(), static_cast<Eigen::Index>(s.history.size()));
                     })});
    const std::string shape = "(d^{(l-1)} + 1) \\times d^{(l)}";
    sheet_.Step(std::move(first),
                {.phase = Phase::kUpdate,
                 .formula = "W^{(l)} \\gets W^{(l)} - @eta \\, \\frac{\\partial e}{\\partial "
                            "W^{(l)}}",
                 .shapes = Join(shape, " = ", shape, " - ", shape),
                 .kind = "update",
                 .label = "\\mathrm{update}",
                 .also = std::move(all),
                 .quantities = {"eta", "e", "next.e"}});
    for (int l = 1; l <= L_; ++l) AddReadings(Join("next.W", l), next_of(l));
    if (p_.other)
      sheet_.AddReading(Join(kOther, "next.e"),
                        From([](const Solution& s) { return NextError(s, *s.other); }));
  }

  // Numbers of the exact pass.
  template <class Take>
  static Sheet::Numbers OfPass(Take take) {
    return From([take](const Solution& s) -> Eigen::MatrixXd { return take(s.exact); });
  }

  // Fills in the numbers of layer l: "@s[l] = (@W[l])^{\\top} @x[l-1]", "[d(l)] \\times 1".
  std::string In(int l, std::string source) const {
    const int above = l < L_ ? Units(l + 1) : 0;
    const std::pair<std::string_view, int> numbers[] = {
        {"[l]", l},           {"[l-1]", l - 1},           {"[l+1]", l + 1},
        {"[d(l)]", Units(l)}, {"[1+d(l)]", 1 + Units(l)}, {"[1+d(l-1)]", 1 + Units(l - 1)},
        {"[d(l+1)]", above}};
    for (const auto& [name, number] : numbers)
      for (std::size_t at; (at = source.find(name)) != std::string::npos;)
        source.replace(at, name.size(), std::to_string(number));
    return source;
  }

  // A quantity with an entry for each unit of a layer, counted from `first`.
  Described OfUnits(const std::string& base, std::string symbol, int l, Sheet::Numbers numbers,
                    int first = 1) {
    return {.name = Join(base, l),
            .symbol = std::move(symbol),
            .index = sheet_.AddIndex({.subscript = Counted(first)}),
            .numbers = std::move(numbers),
            .words = UnitWords("name_" + base, l, first),
            .key = base,
            .listed = true,
            .list_place = l};
  }

  // W of a layer, or a quantity with an entry for each of its weights. `before` precedes the W.
  Described OfWeights(const std::string& base, const std::string& before, int l,
                      Sheet::Numbers numbers) const {
    return {
        .name = Join(base, l),
        .symbol = In(l, before + "W^{([l])}"),
        .index = weights_[At(l)],
        .numbers = std::move(numbers),
        .entry = [symbol = In(l, before + "w^{([l])}")](
                     int row,
                     int column) { return Join(symbol, "_{", WeightSubscript(row, column), "}"); },
        .words =
            [text = &text_, word = "name_" + KeyOf(base), l](int row, int column) {
              const std::string from =
                  row == 0 ? text->Word("from_bias")
                           : FillWords(text->Word(l == 1 ? "from_input" : "from_unit"),
                                       {{"unit", Join(row)}, {"layer", Join(l - 1)}});
              return FillWords(text->Word(word),
                               {{"unit", Join(column + 1)}, {"layer", Join(l)}, {"from", from}});
            },
        .key = KeyOf(base),
        .listed = true,
        .list_place = l};
  }

  // Adds the other readings of a step's result, and the error of the one by hand.
  template <class Take>
  void AddReadings(const std::string& name, Take take) {
    if (p_.hand) {
      sheet_.AddReading(kHand + name, From([take](const Solution& s) { return take(*s.hand); }));
      sheet_.AddReading(kOff + name, From([take](const Solution& s) {
                          return PercentOff(take(s.exact), take(*s.hand));
                        }));
    }
    if (p_.other)
      sheet_.AddReading(kOther + name, From([take](const Solution& s) { return take(*s.other); }));
  }

  static Sheet::Setting Typed() { return {.typing_step = kTypingStep}; }

  static std::function<std::string(int row)> Counted(int first) {
    return [first](int row) { return std::to_string(row + first); };
  }

  // The words for a unit. `constant`: row 0 is the constant 1.
  Sheet::Entry UnitWords(std::string word, int l, int first, bool constant = false) const {
    return [=, text = &text_](int row, int) {
      return FillWords(text->Word(constant && row == 0 ? "name_x_bias" : word),
                       {{"unit", Join(row + first)}, {"layer", Join(l)}});
    };
  }

  // What else lights up with a unit's signal or sensitivity: the other of the two, and the output.
  std::function<std::vector<Quantity>(int unit, int)> WithOutput(const char* other, int l) const {
    return [other = Join(other, l), x = Join("x", l), constants = l == L_ ? 0 : 1](int unit, int) {
      return std::vector<Quantity>{{other, unit, 0}, {x, unit + constants, 0}};
    };
  }

  static std::map<std::string, std::string, std::less<>> WordsOf(int l) {
    return {{"l", Join(l)}, {"prev", Join(l - 1)}, {"next", Join(l + 1)}};
  }

  static std::size_t At(int l) { return static_cast<std::size_t>(l - 1); }
  int Units(int l) const { return chainrule::Units(p_.network, l); }

  const std::shared_ptr<const Solution> solution_;
  const Solution& p_;
  const int L_;
  const TextBook& text_;
  Sheet sheet_;
  std::vector<Sheet::IndexId> weights_;  // of each layer
};

}  // namespace

Sheet SheetOf(std::shared_ptr<const Solution> solution, const TextBook& text,
              const Fields& fields) {
  return Writer(std::move(solution), text, fields).Write();
}

}  // namespace chainrule::backprop
