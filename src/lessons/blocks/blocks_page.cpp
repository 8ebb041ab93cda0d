#include <algorithm>

#include "course/spoken.h"
#include "lessons/blocks/blocks.h"
#include "lessons/blocks/blocks_names.h"
#include "lessons/blocks/blocks_tools.h"
#include "page/card.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

using blocks::Block;
using blocks::Context;
using blocks::Problem;

// Composes story and stage for one state.
class Composer {
 public:
  Composer(const TextBook& text, const Fields& fields, const State& state, const Trace& trace,
           Page& page)
      : text_(text),
        trace_(trace),
        page_(page),
        problem_(blocks::ProblemOf(state)),
        context_{text, fields, state, trace, problem_},
        number_(state.Integer("step")),
        step_(number_ > 0 ? &trace.steps[static_cast<std::size_t>(number_ - 1)] : nullptr),
        pin_(ParseQuantity(state.Word("pin"))) {}

  void Compose() {
    page_.SetQuantities(blocks::QuantitiesOf(text_, context_.fields));
    page_.Begin(Region::kStory, "story", text_.Word("story"));
    ComposeStory();
    page_.End();
    page_.Begin(Region::kStage, "stage", text_.Word("stage"));
    ComposeStage();
    page_.End();
    page_.Begin(Region::kTools, "settings", text_.Word("tools"));
    blocks::ComposeSettings(context_, page_);
    page_.End();
  }

 private:
  bool Is(const char* kind) const { return step_ != nullptr && step_->kind == kind; }
  bool Counts() const { return step_ == nullptr || step_->phase == Phase::kForward; }

  void ComposeStory() {
    TextContext words;
    if (step_ != nullptr) words = step_->context;
    ComposeStepWords(text_, trace_, number_, words, page_);
    if (step_ == nullptr || Is("computation")) blocks::ComposeQuestion(context_, page_);
    if (Is("network")) {
      Item choice = FieldChoice(text_, context_.fields, context_.state, "net", "net");
      page_.Controls("network.choice", choice.name, {std::move(choice)});
    }
    if (step_ != nullptr) ComposeLines();
    if (pin_) {
      ComposeCard(text_, *pin_, trace_, number_, page_);
    }
    if (Is("computation")) blocks::ComposeProsAndCons(context_, page_);
    if (Is("equal_budget")) blocks::ComposeBudget(context_, page_);
    if (Is("equal_channels")) blocks::ComposeEqualChannels(context_, page_);
    blocks::ComposeRemarks(context_, page_);
    if (step_ != nullptr) blocks::ComposeCopies(context_, page_);
  }

  // The entry that the lines are about: the pinned one if this step computes it, else the first.
  Quantity Entry() const {
    const std::string& result = step_->produces.front();
    if (pin_ && !pin_->whole() && pin_->name == result) return *pin_;
    // The crossing that the chart marks.
    if (result == "crossing") return {result, 0, problem_.standard().options.bias ? 1 : 0};
    return {result, 0, 0};
  }

  void ComposeLines() {
    const Quantity entry = Entry();
    const bool several = trace_.values.Find(entry.name)->size() > 1;
    std::vector<FormulaLine> lines;
    lines.push_back({text_.Word("line_symbols"), OwnFormula(step_->formula), false});
    if (!step_->shapes.empty())
      lines.push_back({text_.Word("line_shapes"), OwnFormula(step_->shapes), false});
    lines.push_back(
        {text_.Word("line_numbers"),
         EntryLine(page_, trace_, step_->expand(trace_.values, "", entry.row, entry.column),
                   several ? blocks::LinkedSymbol(entry) : std::string(), entry),
         false, OwnFormula(blocks::Symbol(entry))});
    page_.Lines("story.lines", text_.Word("lines"), std::move(lines));
    if (several && (!pin_ || pin_->whole()))
      page_.Prose("story.others", text_.Word("line_others"), TextStyle::kAside);
  }

  void ComposeStage() {
    const std::string current = step_ != nullptr ? step_->produces.front() : std::string();
    if (Counts()) {
      blocks::ComposeBlocks(context_, current, page_);
      blocks::ComposeLinesSoFar(context_, current, page_);
      if (step_ == nullptr) return;
      for (const Block& block : problem_.blocks)
        if (current.starts_with(block.name)) blocks::ComposeCounts(context_, block, page_);
      return;
    }
    if (Is("bias_batch_norm")) return ComposeDemo();
    if (Is("network")) return ComposeNetworks();
    if (Is("conventions")) return ComposeConventions();
    if (Is("equal_budget") || Is("equal_channels")) blocks::ComposeCharts(context_, page_);
    blocks::ComposeBlocks(context_, current, page_);
    for (const Block& block : problem_.blocks) blocks::ComposeCounts(context_, block, page_);
    if (Is("equal_budget")) ComposeMatrix("crossing", {}, {});
  }

  void ComposeMatrix(const std::string& name, const std::vector<std::string>& rows,
                     const std::vector<std::string>& columns) {
    MatrixHeads heads;
    for (const std::string& row : rows) heads.rows.push_back({row, row});
    for (const std::string& column : columns) {
      heads.columns.push_back({text_.Word("head_" + column), text_.Word("column_" + column)});
    }
    if (heads.rows.empty() || heads.columns.empty()) heads = {};
    const Formula symbol = OwnFormula(blocks::LinkedSymbol({name}));
    const bool current = step_->produces.front() == name;
    page_.Matrix("matrix." + name, Spoken(symbol, text_), symbol, name, current, std::move(heads));
  }

  void ComposeDemo() {
    for (const char* name :
         {"demo.x", "demo.b", "demo.y", "demo.y_b", "demo.dy", "demo.dx", "demo.db"})
      ComposeMatrix(name, {}, {});
  }

  void ComposeNetworks() {
    blocks::ComposeNetworkFigure(context_, page_);
    std::vector<std::string> columns;
    for (const blocks::Column& column : blocks::kColumns) columns.emplace_back(column.key);
    std::vector<std::string> rows;
    const Eigen::Index stages = trace_.values.Find("net.stages")->rows();
    for (Eigen::Index i = 0; i < stages; ++i)
      rows.push_back(text_.Word("stage_" + std::to_string(i)));
    ComposeMatrix("net.stages", rows, columns);
    ComposeMatrix("net.total", {text_.Word("total")}, columns);
    rows.clear();
    for (const ResNetDepth depth : kResNetDepths)
      rows.push_back(text_.Word("net_" + std::string(ResNetName(depth))));
    ComposeMatrix("nets", rows, columns);
  }

  void ComposeConventions() {
    for (const char* name : {"keras.total", "keras.trainable", "keras.non_trainable", "torch.total",
                             "more", "more.biases", "more.means", "more.variances"})
      ComposeMatrix(name, {}, {});
  }

  const TextBook& text_;
  const Trace& trace_;
  Page& page_;
  const Problem problem_;
  const Context context_;
  const int number_;
  const Step* const step_;
  const std::optional<Quantity> pin_;
};

}  // namespace

void BlocksLesson::Compose(const State& state, const Trace& trace, Page& page) const {
  Composer(text_, fields_, state, trace, page).Compose();
}

}  // namespace chainrule
