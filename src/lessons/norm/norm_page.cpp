#include <algorithm>
#include <cmath>
#include <utility>

#include "course/course_text.h"
#include "course/number.h"
#include "lessons/norm/norm.h"
#include "lessons/norm/norm_parts.h"
#include "lessons/norm/norm_problem.h"
#include "math/join.h"
#include "page/card.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

using norm::Problem;
using std::int64_t;

// Outputs that are no further apart, as a part of the largest, count as the same.
constexpr double kUnseen = 0.01;

// Composes story and stage for one state.
class Composer {
 public:
  Composer(const TextBook& text, const Fields& fields, const norm::NormSheet& sheet,
           const State& state, const Trace& trace, Page& page)
      : text_(text),
        fields_(fields),
        state_(state),
        trace_(trace),
        page_(page),
        problem_(norm::ProblemOf(state)),
        number_(state.Integer("step")),
        step_(number_ > 0 ? &trace.steps[static_cast<std::size_t>(number_ - 1)] : nullptr),
        pin_(ParseQuantity(state.Word("pin"))),
        context_{text, fields, state, trace, sheet, problem_, step_} {}

  void Compose() {
    page_.SetQuantities(context_.sheet.QuantitiesOf(text_, fields_, problem_));
    page_.Begin(Region::kStory, "story", text_.Word("story"));
    ComposeStory();
    page_.End();
    page_.Begin(Region::kStage, "stage", text_.Word("stage"));
    norm::ComposeStage(context_, page_);
    page_.End();
    page_.Begin(Region::kTools, "settings", text_.Word("tools"));
    norm::ComposeSettings(context_, page_);
    page_.End();
  }

 private:
  const Reduction& statistics() const { return problem_.statistics; }
  bool Is(const char* kind) const { return step_ != nullptr && step_->kind == kind; }
  double Value(const char* name, int64_t row) const { return context_.Value(name, row); }

  void Say(const char* key, TextContext words, TextStyle style = TextStyle::kBody) {
    page_.Prose(std::string("say.") + key, text_.Word(key), words, style);
  }

  void ComposeStory() {
    const TextContext words = context_.Words();
    ComposeStepWords(text_, trace_, number_, words, page_);
    if (step_ == nullptr) {
      norm::ComposePrediction(context_, page_);
      if (context_.revealed()) ComposeAxes(words);
      ComposeQuestion();
    } else {
      ComposeLines();
    }
    if (pin_) {
      ComposeCard(text_, *pin_, trace_, number_, page_);
    }
    if (Is("y") || Is("dgamma") || Is("dbeta")) Say("parameters_said", words, TextStyle::kAside);
    if (Is("mean") || Is("xhat")) norm::ComposeKeepdims(context_, page_);
    if (Is("dx")) ComposeSumOfGradients("dx", "sum_dx");
    if (Is("eval_dx")) ComposeSumOfGradients("eval.dx", "sum_eval_dx");
    if (Is("running")) Say("running_keras", words, TextStyle::kAside);
    ComposeDegenerate(words);
  }

  // The axes in this layout and in the others.
  void ComposeAxes(const TextContext& words) {
    Say("axes_here", words);
    norm::ComposeKeepdims(context_, page_);
    if (norm::HasPixels(problem_.shape)) {
      const NormShape other = norm::OtherLayout(problem_.shape);
      const Reduction there = StatisticsOf(other);
      TextContext both = words;
      both.words["other"] = std::string(LayoutAxes(other.layout));
      both.words["other_axes"] = norm::Numbers(there.reduced);
      both.words["other_left"] = norm::Sizes(there.left);
      Say("axes_other", std::move(both));
    }
    Say("axes_libraries", words, TextStyle::kAside);
  }

  void ComposeQuestion() {
    page_.Prose("question.text", text_.Word("question"));
    page_.Controls("question.choice", text_.Word("guess"),
                   {FieldChoice(text_, fields_, state_, "guess", "guess")});
    const std::string& guess = state_.Word("guess");
    if (guess == "none") return;
    NormData doubled = problem_.data;
    doubled.x *= 2;
    const Eigen::VectorXd y = *trace_.values.Find("y");
    const Eigen::VectorXd after = Normalize(problem_.shape, doubled).y;
    const auto far = [](const Eigen::VectorXd& difference) {
      return difference.cwiseAbs().maxCoeff();
    };
    page_.Define("apart", far(after - y));
    TextContext words;
    words.quantities["apart"] = {"apart", 0, 0};
    // As a part of the largest output.
    const double same = far(after - y) / far(y);
    const double twice = far(after - 2 * y) / far(y);
    const bool stays = far(y) == 0 || same < kUnseen;
    const char* const truth = stays ? "same" : twice < kUnseen ? "doubles" : "";
    words.words["verdict"] = text_.Word(guess == truth ? "question_right" : "question_wrong");
    const char* const key = stays             ? "question_answer"
                            : twice < kUnseen ? "question_doubles"
                                              : "question_epsilon";
    page_.Prose("question.answer", text_.Word(key), words);
  }

  void ComposeLines() {
    // The one that belongs to what is pinned, else the first.
    const Quantity entry = context_.sheet.EntryOf(problem_, step_->produces.front(), pin_);
    const bool several = trace_.values.Find(entry.name)->size() > 1;
    std::vector<FormulaLine> lines;
    lines.push_back({text_.Word("line_symbols"), OwnFormula(step_->formula), false});
    lines.push_back({text_.Word("line_shapes"), Shapes(entry), false});
    lines.push_back({text_.Word("line_numbers"),
                     EntryLine(page_, trace_, step_->expand(trace_.values, "", entry.row, 0),
                               context_.LinkedSymbol(entry), entry),
                     false, OwnFormula(context_.Symbol(entry))});
    page_.Lines("story.lines", text_.Word("lines"), std::move(lines));
    if (several && (!pin_ || pin_->whole()))
      page_.Prose("story.others", text_.Word("line_others"), TextStyle::kAside);
  }

  Formula Shapes(const Quantity& entry) const {
    const bool of_statistics = context_.sheet.IndexOf(entry.name) == norm::kStatistics;
    const std::string shape =
        of_statistics ? context_.Left() : context_.sheet.Shape(problem_, entry.name);
    return OwnFormula(Join("\\text{", shape, "}"));
  }

  void ComposeSumOfGradients(const char* gradient, const char* said) {
    double largest = 0;
    for (int64_t set = 0; set < statistics().sets; ++set) {
      double sum = 0;
      for (int64_t i = 0; i < statistics().count; ++i)
        sum += Value(gradient, CellOf(statistics(), set, i));
      largest = std::max(largest, std::abs(sum));
    }
    page_.Define("left_over", largest, {gradient, 0, 0});
    TextContext words;
    words.quantities["left_over"] = {"left_over", 0, 0};
    Say(said, std::move(words));
  }

  void ComposeDegenerate(const TextContext& words) {
    if (statistics().count == 1) {
      Say("degenerate_one", words);
      if (const std::optional<Fault> fault = PyTorchRefusal(problem_.shape)) {
        Inline piece;
        piece.text = Refuse(*fault).sentence;
        page_.Prose("say.refusal", {piece}, TextStyle::kAside);
      }
      return;
    }
    bool small_epsilon = true;  // beside every variance there is
    for (int64_t set = 0; set < statistics().sets; ++set)
      if (const double variance = Value("var", set); variance > 0)
        small_epsilon = small_epsilon && problem_.data.eps < kUnseen * variance;
    if (statistics().count == 2 && small_epsilon) Say("degenerate_two", words);
    bool constant = false;
    for (int64_t set = 0; set < statistics().sets; ++set)
      constant = constant || Value("var", set) == 0;
    if (constant && page_.Visible({"var", 0, 0})) Say("degenerate_constant", words);
  }

  const TextBook& text_;
  const Fields& fields_;
  const State& state_;
  const Trace& trace_;
  Page& page_;
  const Problem problem_;
  const int number_;
  const Step* const step_;
  const std::optional<Quantity> pin_;
  const norm::Context context_;
};

}  // namespace

void NormLesson::Compose(const State& state, const Trace& trace, Page& page) const {
  Composer(text_, fields_, sheet_, state, trace, page).Compose();
}

}  // namespace chainrule
