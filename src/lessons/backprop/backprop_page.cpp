#include <algorithm>
#include <cassert>
#include <cmath>

#include "course/course_text.h"
#include "course/number.h"
#include "course/spoken.h"
#include "lessons/backprop/backprop.h"
#include "lessons/backprop/backprop_figure.h"
#include "lessons/backprop/backprop_names.h"
#include "lessons/backprop/backprop_tools.h"
#include "lessons/backprop/backprop_trace.h"
#include "math/join.h"
#include "page/card.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

using backprop::Name;
using backprop::NameParts;
using backprop::PartsOf;

constexpr int kMostPercentDecimals = 6;

// Composes story and stage for one state.
class Composer {
 public:
  Composer(const TextBook& text, const Fields& fields, const State& state, const Trace& trace,
           Page& page)
      : text_(text),
        fields_(fields),
        state_(state),
        trace_(trace),
        page_(page),
        layers_(backprop::GivenLayers(state)),
        number_(state.Integer("step")),
        tools_{text, fields, state, trace, layers_, number_} {
    step_ = number_ > 0 ? &trace.steps[static_cast<std::size_t>(number_ - 1)] : nullptr;
    pin_ = ParseQuantity(state.Word("pin"));
  }

  void Compose() {
    page_.SetQuantities(backprop::QuantitiesOf(text_, fields_, layers_));
    page_.Begin(Region::kStory, "story", text_.Word("story"));
    ComposeWords();
    if (step_ != nullptr) ComposeLines();
    backprop::ComposeOverflow(tools_, page_);
    if (pin_) ComposePinned();
    backprop::ComposeDescent(tools_, page_);
    backprop::ComposeQuestion(tools_, page_);
    page_.End();
    page_.Begin(Region::kStage, "stage", text_.Word("stage"));
    ComposeFigure();
    ComposeMatrices();
    page_.End();
    page_.Begin(Region::kTools, "settings", text_.Word("tools"));
    backprop::ComposeLedger(tools_, page_);
    ComposeSettings();
    backprop::ComposeSizes(tools_, page_);
    page_.End();
  }

 private:
  void ComposeWords() {
    TextContext context;
    if (step_ != nullptr) context = step_->context;
    context.words["L"] = std::to_string(layers_);
    context.words["layers"] = FillWords(text_.Word(layers_ == 1 ? "layers_one" : "layers_many"),
                                        {{"count", std::to_string(layers_)}});
    ComposeStepWords(text_, trace_, number_, context, page_);
    if (const std::string& slope = SlopeWords(); !slope.empty())
      page_.Prose("story.slope", slope, context);
  }

  // How θ' is worked out, where the step needs it.
  std::string SlopeWords() const {
    if (step_ == nullptr || !step_->kind.starts_with("delta_")) return {};
    const bool last = step_->kind == "delta_output";
    return text_.Word((last ? "slope_out_" : "slope_hidden_") +
                      state_.Word(last ? "out" : "theta"));
  }

  // The entry that the lines are about: the pinned one if this step computes it, else the first.
  Quantity Entry() const {
    const std::string& result = step_->produces.front();
    if (pin_ && !pin_->whole()) {
      // A pinned weight stands for its own gradient and its own update.
      const NameParts pinned = PartsOf(pin_->name);
      const NameParts made = PartsOf(result);
      // Its reading by hand or with the other output stands for the entry too.
      const bool same = pinned.base == made.base && pinned.layer == made.layer;
      const bool weight = pinned.base.ends_with("W") && made.base.ends_with("W");
      if (weight && step_->kind == "update")
        return {"next.W" + std::to_string(pinned.layer), pin_->row, pin_->column};
      if (same || (weight && pinned.layer == made.layer)) return {result, pin_->row, pin_->column};
    }
    return {result, step_->first_row, 0};
  }

  Formula NumbersLine(std::string_view reading, const Quantity& entry) const {
    const Expansion expansion =
        entry.name == step_->produces.front()
            ? step_->expand(trace_.values, reading, entry.row, entry.column)
            : backprop::Expand(trace_.values, backprop::ProblemOf(state_, trace_.values).network,
                               reading, entry.name, entry.row, entry.column);
    const std::string result(reading.empty() ? entry.name : std::string(reading) + entry.name);
    const bool several = trace_.values.Find(entry.name)->size() > 1;
    return EntryLine(page_, trace_, expansion,
                     several ? backprop::LinkedSymbol(entry, layers_) : std::string(),
                     {result, entry.row, entry.column});
  }

  void AppendOff(Formula& line, const Quantity& entry) const {
    const Quantity off{std::string(backprop::kOff) + entry.name, entry.row, entry.column};
    const std::optional<double> percent = trace_.values.At(off);
    if (!percent || !page_.Visible(entry)) return;
    if (!std::isfinite(*percent)) {
      const double exact = *trace_.values.At(entry);
      const double hand =
          *trace_.values.At({std::string(backprop::kHand) + entry.name, entry.row, entry.column});
      const char* const reason = std::isnan(exact) || std::isnan(hand)   ? "off_from_nan"
                                 : std::isinf(exact) || std::isinf(hand) ? "off_from_infinite"
                                                                         : "off_from_zero";
      Append(line, page_.Parsed(Join("\\quad \\text{", text_.Word(reason), "}")));
    } else {
      // Two digits of what is less than one percent.
      const int decimals =
          *percent > 0 && *percent < 1 ? 1 - static_cast<int>(std::floor(std::log10(*percent))) : 1;
      Append(line, WithDecimals(page_.Parsed(Join("\\quad \\val{", ToText(off), "} \\text{",
                                                  text_.Word("percent_off"), "}")),
                                std::min(decimals, kMostPercentDecimals)));
    }
  }

  void ComposeLines() {
    const Quantity entry = Entry();
    std::vector<FormulaLine> lines;
    lines.push_back({text_.Word("line_symbols"), page_.Parsed(step_->formula), false});
    lines.push_back({text_.Word("line_shapes"), page_.Parsed(step_->shapes), false});
    lines.push_back({text_.Word("line_numbers"), NumbersLine(backprop::kExact, entry), false,
                     OwnFormula(backprop::Symbol(entry, layers_))});
    if (trace_.values.Find(std::string(backprop::kHand) + entry.name) != nullptr) {
      Formula line = NumbersLine(backprop::kHand, entry);
      AppendOff(line, entry);
      lines.push_back({text_.Word("line_by_hand"), std::move(line), true});
    }
    if (OtherDiffers(entry.name))
      lines.push_back({OtherWords(), NumbersLine(backprop::kOther, entry), true});
    page_.Lines("story.lines", text_.Word("lines"), std::move(lines));
    const bool several = trace_.values.Find(entry.name)->size() > 1;
    const bool pinned = pin_ && !pin_->whole();
    if (several && !pinned)
      page_.Prose("story.others", text_.Word("line_others"), TextStyle::kAside);
  }

  // Up to the last layer's output both transformations give the same numbers.
  bool OtherDiffers(const std::string& name) const {
    const Eigen::MatrixXd* other = trace_.values.Find(std::string(backprop::kOther) + name);
    return other != nullptr && *other != *trace_.values.Find(name);
  }

  // As shown: by hand is beside it only where a learner would write something else down.
  bool HandDiffers(const std::string& name) const {
    const Eigen::MatrixXd* hand = trace_.values.Find(std::string(backprop::kHand) + name);
    if (hand == nullptr) return false;
    const Eigen::MatrixXd& exact = *trace_.values.Find(name);
    const int decimals = page_.style().decimals;
    for (Eigen::Index i = 0; i < exact.size(); ++i)
      if (ShowNumber((*hand)(i), decimals) != ShowNumber(exact(i), decimals)) return true;
    return false;
  }

  std::string OtherWords() const {
    const Activation other = backprop::OtherOutput(*ActivationFromName(state_.Word("out")));
    return FillWords(text_.Word("line_other"), {{"out", std::string(ActivationName(other))}});
  }

  void ComposePinned() {
    ComposeCard(text_, *pin_, trace_, number_, page_);
    backprop::ComposeNudge(tools_, *pin_, page_);
  }

  void ComposeSettings() {
    page_.Controls("story.settings", text_.Word("settings"),
                   {FieldChoice(text_, fields_, state_, "theta", "activation"),
                    FieldChoice(text_, fields_, state_, "out", "activation")});
  }

  void ComposeFigure() {
    const backprop::FigureContext context{text_, trace_, layers_, number_, OtherWords()};
    std::string sizes;
    for (int l = 0; l <= layers_; ++l) {
      const std::string name = Name("", "x", l);
      const Eigen::Index rows = trace_.values.Find(name)->rows();
      sizes += (l > 0 ? " – " : "") + std::to_string(l < layers_ ? rows - 1 : rows);
    }
    std::vector<Item> items;
    NetworkFigure figure = backprop::FigureOf(context, page_, items);
    page_.Figure("figure", FillWords(text_.Word("figure"), {{"sizes", sizes}}), std::move(figure),
                 std::move(items));
  }

  // What this step takes, what it makes, then what else there is to look at.
  std::vector<std::string> MatrixNames() const {
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    // What is made, and beside it the same with the other output.
    const auto make = [&](const std::string& name) {
      add(name);
      if (HandDiffers(name)) add(std::string(backprop::kHand) + name);
      if (OtherDiffers(name)) add(std::string(backprop::kOther) + name);
    };
    const bool update = step_ != nullptr && step_->kind == "update";
    if (step_ != nullptr && !update) {
      for (const std::string& name : Taken()) add(name);
      make(step_->produces.front());
    }
    if (step_ == nullptr || step_->phase == Phase::kForward) {
      for (int l = 1; l <= layers_; ++l) add(Name("", "W", l));
      add("x0");
      add("y");
    } else {
      for (int l = 1; l <= layers_; ++l) add(Name("", "dW", l));
    }
    if (update) {
      for (int l = 1; l <= layers_; ++l) add(Name("", "W", l));
      for (int l = 1; l <= layers_; ++l) make(Name("", backprop::kNextW, l));
      add("eta");
      add("e");
      make(std::string(backprop::kNextE));
    }
    return names;
  }

  // What the step works with.
  std::vector<std::string> Taken() const {
    const NameParts parts = PartsOf(step_->produces.front());
    const int l = parts.layer;
    const std::string layer = std::to_string(l);
    if (step_->kind == "signal") return {"W" + layer, "x" + std::to_string(l - 1)};
    if (step_->kind == "error") return {"x" + std::to_string(layers_), "y"};
    if (step_->kind == "delta_output") return {"x" + layer, "y"};
    if (step_->kind == "gradient") return {"x" + std::to_string(l - 1), "delta" + layer};
    if (step_->kind == "delta_hidden")
      return {"W" + std::to_string(l + 1), "delta" + std::to_string(l + 1), "x" + layer};
    return {"s" + layer};
  }

  // "x^(1), with the other output", "W^(1) after the step".
  std::string MatrixCaption(const std::string& name) const {
    const std::string symbol = backprop::Symbol({name, Quantity::kAll, Quantity::kAll}, layers_);
    std::string source = Join("\\link{", name, "}{", symbol, "}");
    const auto words = [&](const std::string& more) { source += Join("\\text{", more, "}"); };
    if (PartsOf(name).reading == "next.") words(" " + text_.Word("after"));
    if (name.starts_with(backprop::kHand)) words(Join(" (", text_.Word("line_by_hand"), ")"));
    if (name.starts_with(backprop::kOther)) words(Join(" (", OtherWords(), ")"));
    return source;
  }

  // Rows of W and ∂e/∂W are counted from the bias, 0; everything else as its symbols count it.
  MatrixHeads HeadsOf(const std::string& name, const Eigen::MatrixXd& matrix) const {
    const NameParts parts = PartsOf(name);
    const bool weights = parts.base == "W" || parts.base == "dW";
    const bool from_zero = weights || (parts.base == "x" && parts.layer < layers_);
    const bool inputs = parts.layer == (weights ? 1 : 0) && from_zero;
    // A single number, such as e, is of no unit.
    const bool single =
        matrix.size() == 1 && parts.layer == 0 && parts.base != "x" && parts.base != "y";
    const std::string row_word =
        single ? "head_column"
               : std::string(weights ? "head_from_" : "head_") + (inputs ? "input" : "unit");
    MatrixHeads heads;
    for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
      const std::string number = std::to_string(row + (from_zero ? 0 : 1));
      const bool constant = from_zero && row == 0;
      heads.rows.push_back({number, FillWords(text_.Word(constant ? "head_constant" : row_word),
                                              {{"unit", number}})});
    }
    for (Eigen::Index column = 0; column < matrix.cols(); ++column) {
      const std::string number = std::to_string(column + 1);
      const std::string word = weights ? "head_to_unit" : "head_column";
      heads.columns.push_back(
          {weights ? number : "", FillWords(text_.Word(word), {{"unit", number}})});
    }
    return heads;
  }

  void ComposeMatrices() {
    for (const std::string& name : MatrixNames()) {
      const NameParts parts = PartsOf(name);
      const bool struck_row = step_ != nullptr && step_->kind == "delta_hidden" &&
                              parts.base == "W" && name == StruckMatrix();
      const bool current =
          step_ != nullptr &&
          std::find(step_->produces.begin(), step_->produces.end(), name) != step_->produces.end();
      const Eigen::MatrixXd& matrix = *trace_.values.Find(name);
      const std::string caption = MatrixCaption(name);
      page_.Matrix("matrix." + name,
                   Join(page_.Said(caption, text_), ", ", matrix.rows(), " × ", matrix.cols()),
                   page_.Parsed(caption), name, current, HeadsOf(name, matrix), [&](Item& item) {
                     item.struck = struck_row && item.quantity->row == 0;
                     if (item.struck) item.note = text_.Word("struck");
                   });
    }
  }

  std::string StruckMatrix() const {
    return "W" + std::to_string(PartsOf(step_->produces.front()).layer + 1);
  }

  const TextBook& text_;
  const Fields& fields_;
  const State& state_;
  const Trace& trace_;
  Page& page_;
  int layers_;
  int number_;
  backprop::StoryContext tools_;
  const Step* step_ = nullptr;
  std::optional<Quantity> pin_;
};

}  // namespace

void BackpropLesson::Compose(const State& state, const Trace& trace, Page& page) const {
  Composer(text_, fields_, state, trace, page).Compose();
}

}  // namespace chainrule
