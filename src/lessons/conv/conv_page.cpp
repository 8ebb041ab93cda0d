#include "course/number.h"
#include "lessons/conv/conv.h"
#include "lessons/conv/conv_export.h"
#include "lessons/conv/conv_figures.h"
#include "lessons/conv/conv_import.h"
#include "lessons/conv/conv_names.h"
#include "lessons/conv/conv_tools.h"
#include "lessons/conv/conv_trace.h"
#include "page/card.h"
#include "page/heatmap_words.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

using conv::PageContext;

// Composes story and stage for one state.
class Composer {
 public:
  Composer(const TextBook& text, const Fields& fields, const State& state, const Trace& trace,
           std::shared_ptr<const HeatmapFigure::Source>& heatmap, Page& page)
      : conv_(conv::ConvolutionOf(state)),
        context_{text,
                 fields,
                 state,
                 trace,
                 conv_,
                 state.Integer("step"),
                 state.Integer("step") > 0
                     ? &trace.steps[static_cast<std::size_t>(state.Integer("step") - 1)]
                     : nullptr},
        heatmap_(heatmap),
        page_(page),
        pin_(ParseQuantity(state.Word("pin"))) {}

  void Compose() {
    page_.SetQuantities(conv::QuantitiesOf(context_.text, context_.fields, conv_));
    const TextBook& text = context_.text;
    page_.Begin(Region::kStory, "story", text.Word("story"));
    ComposeStory();
    page_.End();
    page_.Begin(Region::kStage, "stage", text.Word("stage"));
    conv::ComposeMatrices(context_, heatmap_, page_);
    conv::ComposeKernels(context_, page_);
    conv::ComposeData(context_, page_);
    page_.End();
    page_.Begin(Region::kTools, "settings", text.Word("tools"));
    conv::ComposeFacts(context_, page_);
    conv::ComposeSettings(context_, page_);
    conv::ComposeBringIn(context_, page_);
    conv::ComposeTakeAway(context_, page_);
    page_.End();
  }

 private:
  void ComposeStory() {
    TextContext words;
    if (context_.step != nullptr) words = context_.step->context;
    words.words["rows"] = Grouped(conv_.rows);
    words.words["columns"] = Grouped(conv_.columns);
    words.words["cin"] = std::to_string(conv_.shape.in_channels);
    words.words["cout"] = std::to_string(conv_.shape.out_channels);
    ComposeStepWords(context_.text, context_.trace, context_.number, words, page_);
    if (context_.step == nullptr)
      conv::ComposeQuestion(context_, page_);
    else
      ComposeLines();
    if (pin_) {
      ComposeCard(context_.text, *pin_, context_.trace, context_.number, page_);
    }
    conv::ComposeRoutes(context_, page_);
  }

  // The pinned entry if this step computes it, else the first.
  Quantity Entry() const {
    const std::string& result = context_.step->produces.front();
    if (pin_ && !pin_->whole() && pin_->name == result) return *pin_;
    return {result, 0, 0};
  }

  void ComposeLines() {
    const Step& step = *context_.step;
    const Quantity entry = Entry();
    const Eigen::Index count = context_.trace.values.Find(entry.name)->size();
    const bool several = count > 1;
    std::vector<FormulaLine> lines;
    lines.push_back({context_.text.Word("line_symbols"), OwnFormula(step.formula), false});
    if (!step.shapes.empty())
      lines.push_back({context_.text.Word("line_expanded"), OwnFormula(step.shapes), false});
    lines.push_back({context_.text.Word("line_numbers"),
                     EntryLine(page_, context_.trace,
                               step.expand(context_.trace.values, "", entry.row, entry.column),
                               several ? conv::LinkedSymbol(conv_, entry) : std::string(), entry),
                     false, OwnFormula(conv::Symbol(conv_, entry))});
    page_.Lines("story.lines", context_.text.Word("lines"), std::move(lines));
    if (several && count <= conv::kMostListed && (!pin_ || pin_->whole()))
      page_.Prose("story.others", context_.text.Word("line_others"), TextStyle::kAside);
  }

  const Convolution conv_;
  const PageContext context_;
  std::shared_ptr<const HeatmapFigure::Source>& heatmap_;
  Page& page_;
  const std::optional<Quantity> pin_;
};

}  // namespace

void ConvLesson::Compose(const State& state, const Trace& trace, Page& page) const {
  Composer(text_, fields_, state, trace, heatmap_, page).Compose();
}

}  // namespace chainrule
