#include <algorithm>
#include <cmath>

#include "course/number.h"
#include "course/spoken.h"
#include "lessons/saturation/saturation.h"
#include "lessons/saturation/saturation_figures.h"
#include "lessons/saturation/saturation_names.h"
#include "lessons/saturation/saturation_tools.h"
#include "lessons/saturation/saturation_trace.h"
#include "math/join.h"
#include "math/tanh_derivation.h"
#include "page/card.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

using saturation::FigureContext;
using saturation::Problem;
using saturation::Symbol;

constexpr int kLostDecimals = 1;

// Composes story and stage for one state.
class Composer {
 public:
  Composer(const TextBook& text, const Fields& fields, const State& state, const Trace& trace,
           saturation::Kept& kept, Page& page)
      : text_(text),
        fields_(fields),
        trace_(trace),
        kept_(kept),
        page_(page),
        problem_(kept.pass.ProblemOf(state)),
        pass_(kept.pass.Of(problem_)),
        context_{text, fields, state, trace, problem_, pass_},
        number_(state.Integer("step")),
        step_(number_ > 0 ? &trace.steps[static_cast<std::size_t>(number_ - 1)] : nullptr),
        pin_(ParseQuantity(state.Word("pin"))) {}

  void Compose() {
    page_.SetQuantities(saturation::QuantitiesOf(text_, fields_));
    page_.Begin(Region::kStory, "story", text_.Word("story"));
    ComposeStory();
    page_.End();
    page_.Begin(Region::kStage, "stage", text_.Word("stage"));
    ComposeStage();
    page_.End();
    page_.Begin(Region::kTools, "settings", text_.Word("tools"));
    saturation::ComposeSettings(context_, page_);
    page_.End();
  }

 private:
  bool Is(const char* kind) const { return step_ != nullptr && step_->kind == kind; }
  bool Derives() const { return step_ == nullptr || step_->phase == Phase::kDerivation; }

  void ComposeStory() {
    TextContext words;
    if (step_ != nullptr) words = step_->context;
    words.words["N"] = std::to_string(problem_.count());
    words.words["digits"] = ShowNumber(kDoubleDigits, kLostDecimals);
    if (Is("depth")) {
      if (!kept_.wide) kept_.wide = saturation::RunWideNetworks();
      for (const auto& [name, ratio] :
           {std::pair{"xavier", kept_.wide->xavier}, std::pair{"he", kept_.wide->he},
            std::pair{"twice", kept_.wide->twice}}) {
        page_.Define(name, ratio);
        words.quantities[name] = {name, 0, 0};
      }
    }
    words.words["layers"] = std::to_string(saturation::kWideDepth);
    words.words["theta"] = saturation::NameOf(text_, problem_.theta);
    ComposeStepWords(text_, trace_, number_, words, page_, Variants());
    if (step_ == nullptr || Is("error")) saturation::ComposeQuestion(context_, page_);
    if (Is("cure") && !saturation::HasCure(problem_)) {
      page_.Prose("cure.none", text_.Word("cure_none"));
    } else if (Is("law") && problem_.w.isZero(0)) {
      page_.Prose("law.none", text_.Word("ray_none"));
    } else if (step_ != nullptr && !(Is("law") && !HasRate())) {
      ComposeLines();
    }
    if (pin_) {
      ComposeCard(text_, *pin_, trace_, number_, page_);
    }
    if (Is("tanh_output") || Is("tanh_sech2") ||
        (Is("slope") && problem_.theta == Activation::kTanh))
      saturation::ComposeHonestZero(context_, page_);
    if (Is("law")) saturation::ComposeLaw(context_, page_);
    if (Is("update")) saturation::ComposeDescents(context_, page_);
    if (!Is("depth")) saturation::ComposeRemarks(context_, page_);
  }

  // What is said of tanh is not true of every transformation.
  std::vector<std::string_view> Variants() const {
    if (problem_.theta == Activation::kTanh) return {};
    if (saturation::Saturates(problem_.theta)) return {ActivationName(problem_.theta), "other"};
    return {ActivationName(problem_.theta), "unbounded", "other"};
  }

  bool HasRate() const { return !std::isnan(*trace_.values.At({"rate", 0, 0})); }

  // The entry that the lines are about: the pinned one if this step computes it, or one that stands
  // beside it; else the first.
  Quantity Entry() const {
    const std::string& result = step_->produces.front();
    Quantity entry{result, 0, 0};
    if (!pin_ || pin_->whole()) return entry;
    if (pin_->name == result) return *pin_;
    const saturation::Rows rows = saturation::RowsOf(result);
    if (rows == saturation::Rows::kOther || rows != saturation::RowsOf(pin_->name)) return entry;
    entry.row = pin_->row;
    if (pin_->name == "X" && trace_.values.Find(result)->cols() > 1) entry.column = pin_->column;
    return entry;
  }

  void ComposeLines() {
    const Quantity entry = Entry();
    const bool several = trace_.values.Find(entry.name)->size() > 1;
    std::vector<FormulaLine> lines;
    lines.push_back({text_.Word("line_symbols"), page_.Parsed(step_->formula), false});
    if (!step_->shapes.empty())
      lines.push_back({text_.Word("line_shapes"), page_.Parsed(step_->shapes), false});
    lines.push_back(
        {text_.Word("line_numbers"),
         EntryLine(page_, trace_, step_->expand(trace_.values, "", entry.row, entry.column),
                   several ? saturation::LinkedSymbol(entry) : std::string(), entry),
         false, OwnFormula(Symbol(entry))});
    if (Derives()) lines.push_back({text_.Word("line_lost"), Lost(entry.name, "of_digits"), true});
    page_.Lines("story.lines", text_.Word("lines"), std::move(lines));
    if (several && (!pin_ || pin_->whole()))
      page_.Prose("story.others", text_.Word("line_others"), TextStyle::kAside);
  }

  // "0.9 of 15.7", or "digits lost: 0.9", to stand at the end of a line.
  Formula Lost(const std::string& value, const char* word) const {
    const std::string lost = "lost." + value.substr(value.find('.') + 1);
    const std::string words =
        FillWords(text_.Word(word), {{"digits", ShowNumber(kDoubleDigits, kLostDecimals)}});
    const std::size_t at = words.find("{n}");
    const auto text = [](const std::string& part) {
      return part.empty() ? part : Join("\\text{", part, "}");
    };
    return WithDecimals(page_.Parsed(Join(text(words.substr(0, at)), " \\val{", lost, "} ",
                                          text(words.substr(at + 3)))),
                        kLostDecimals);
  }

  void ComposeStage() {
    if (Derives()) {
      saturation::ComposeTanhFigure(context_, page_);
      if (step_ != nullptr) ComposeDerivation();
    }
    if (Is("depth")) return saturation::ComposeDepth(context_, *kept_.wide, page_);
    const bool said = Is("law") && problem_.w.isZero(0);  // that there is no ray
    if (Is("error") || (page_.Visible({"grad", 0, 0}) && !said))
      saturation::ComposeRayFigure(context_, kept_.ray, Is("cure") && saturation::HasCure(problem_),
                                   page_);
    if (Is("contribution") || Is("gradient")) saturation::ComposePartsFigure(context_, page_);
    if (Is("output") || Is("slope")) saturation::ComposeSignalsFigure(context_, page_);
    if (step_ == nullptr || (!Derives() && !Is("law") && !Is("cure")))
      saturation::ComposePlaneFigure(context_, page_);
    if (Is("error") || Is("gradient")) saturation::ComposeTurnFigure(context_, page_);
    if (!Derives()) ComposeMatrices();
  }

  // All lines so far, with what they give and what that costs.
  void ComposeDerivation() {
    std::vector<FormulaLine> lines;
    for (const Step& step : trace_.steps) {
      const std::string& value = step.produces.front();
      if (step.phase != Phase::kDerivation || !page_.Visible({value, 0, 0})) break;
      Formula line = page_.Parsed(step.formula);
      Append(line, page_.Parsed(Join("\\quad = \\val{", value, "}")));
      Append(line, page_.Parsed("\\quad"));
      Append(line, Lost(value, "digits_lost"));
      lines.push_back({text_.Word("rule_" + step.kind), std::move(line), &step != step_});
    }
    page_.Lines("derivation", text_.Word("derivation"), std::move(lines));
  }

  // What this step takes and makes, then what else there is to change.
  std::vector<std::string> MatrixNames() const {
    const std::string& kind = step_->kind;
    if (kind == "signal") return {"X", "w", "signal", "y"};
    if (kind == "output") return {"signal", "h", "X", "y", "w"};
    if (kind == "residual") return {"h", "y", "residual", "X", "w"};
    if (kind == "error") return {"residual", "E_in", "X", "y", "w"};
    if (kind == "slope") return {"signal", "h", "slope", "residual", "X", "y", "w"};
    if (kind == "contribution") return {"residual", "slope", "X", "contribution", "y", "w"};
    if (kind == "gradient")
      return {"contribution", "grad", "grad_norm", "residual", "slope", "X", "y", "w"};
    if (kind == "update") return {"w", "grad", "next.w", "E_in", "next.E", "X", "y"};
    if (kind == "law") {
      if (problem_.w.isZero(0)) return {"X", "y", "w"};
      if (!HasRate()) return {"projection", "X", "y", "w"};
      return {"projection", "rate", "X", "y", "w"};
    }
    if (!saturation::HasCure(problem_)) return {"X", "y", "w"};
    return {"residual", "X", "cure.grad", "cure.norm", "grad", "grad_norm", "y", "w"};
  }

  MatrixHeads HeadsOf(const std::string& name, const Eigen::MatrixXd& matrix) const {
    const saturation::Rows rows = saturation::RowsOf(name);
    const bool weights = rows == saturation::Rows::kWeights;
    // A single number is of no example.
    const std::string& row_word =
        text_.Word(rows == saturation::Rows::kOther ? "head_value" : "head_example");
    const auto coordinate = [&](Eigen::Index i) {
      return FillWords(text_.Word(i == 0 ? "head_constant" : "head_coordinate"),
                       {{"i", std::to_string(i)}});
    };
    MatrixHeads heads;
    for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
      const std::string n = std::to_string(row + 1);
      heads.rows.push_back(weights ? MatrixHead{std::to_string(row), coordinate(row)}
                                   : MatrixHead{n, FillWords(row_word, {{"n", n}})});
    }
    for (Eigen::Index column = 0; column < matrix.cols(); ++column) {
      const bool one = matrix.cols() == 1;
      heads.columns.push_back(
          {one ? "" : std::to_string(column), one ? text_.Word("head_value") : coordinate(column)});
    }
    return heads;
  }

  void ComposeMatrices() {
    for (const std::string& name : MatrixNames()) {
      const bool current =
          std::find(step_->produces.begin(), step_->produces.end(), name) != step_->produces.end();
      const Eigen::MatrixXd& matrix = *trace_.values.Find(name);
      std::string caption = saturation::LinkedSymbol({name, Quantity::kAll, Quantity::kAll});
      if (name.starts_with("next.")) caption += Join("\\text{ ", text_.Word("after"), "}");
      page_.Matrix("matrix." + name,
                   Join(page_.Said(caption, text_), ", ", matrix.rows(), " × ", matrix.cols()),
                   page_.Parsed(caption), name, current, HeadsOf(name, matrix));
    }
  }

  const TextBook& text_;
  const Fields& fields_;
  const Trace& trace_;
  saturation::Kept& kept_;
  Page& page_;
  const Problem problem_;
  const PerceptronPass& pass_;
  const FigureContext context_;
  const int number_;
  const Step* const step_;
  const std::optional<Quantity> pin_;
};

}  // namespace

void SaturationLesson::Compose(const State& state, const Trace& trace, Page& page) const {
  Composer(text_, fields_, state, trace, kept_, page).Compose();
}

}  // namespace chainrule
