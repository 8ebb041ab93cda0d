#include "lessons/scene.h"

#include <algorithm>
#include <utility>

#include "lessons/controls.h"
#include "math/join.h"
#include "page/card.h"
#include "page/pieces.h"

namespace chainrule {
Scene::Scene(const TextBook& its_text, const Fields& its_fields, Settle its_settle,
             const State& its_state, const Trace& its_trace, Page& its_page)
    : text(its_text),
      fields(its_fields),
      settle(its_settle),
      state(its_state),
      trace(its_trace),
      sheet(*its_trace.sheet),
      page(its_page),
      number(its_state.Integer("step")),
      step(number > 0 ? &its_trace.steps[static_cast<std::size_t>(number - 1)] : nullptr),
      pin(ParseQuantity(its_state.Word("pin"))) {}

bool Scene::Makes(std::string_view name) const {
  return step != nullptr &&
         std::find(step->produces.begin(), step->produces.end(), name) != step->produces.end();
}

void Scene::Tell(TextContext& words, const std::string& word, const std::string& name,
                 double value) const {
  page.Define(name, value);
  words.quantities[word] = {name, 0, 0};
}

Quantity Scene::Entry() const {
  const Names& made = step->produces;
  const std::string* name = &made.front();
  // If the step computes several quantities, take the one that belongs to the pinned number.
  if (pin && !pin->whole())
    if (const Sheet::IndexId index = sheet.IndexOf(pin->name); index != Sheet::kSingle) {
      const auto at = std::find_if(made.begin(), made.end(), [&](const std::string& each) {
        return sheet.IndexOf(each) == index && sheet.IsWorked(each);
      });
      if (at != made.end()) name = &*at;
    }
  return sheet.EntryOf(*name, pin, trace.values, step->first_row);
}

Formula Scene::WorkedLine(const Quantity& entry, std::string_view reading,
                          bool symbol_of_one) const {
  const bool symbol = symbol_of_one || Matrix(entry.name).size() > 1;
  const auto line = [&](const Trace& shown, const Expansion& expansion) {
    return EntryLine(page, shown, expansion, symbol ? sheet.LinkedSymbol(entry) : std::string(),
                     {Join(reading, entry.name), entry.row, entry.column});
  };
  const Expansion expansion = sheet.Expand(entry, trace.values, reading);
  if (page.asked() == nullptr) return line(trace, expansion);
  // The sign of an operand decides about brackets, and its digits about those of the others. So an
  // operand that is not shown is worked with as if it were 1.
  Trace shown = trace;
  for (const Quantity& operand : expansion.operands) {
    if (page.Visible(operand)) continue;
    Eigen::MatrixXd numbers = *shown.values.Find(operand.name);
    numbers(operand.row, operand.column) = 1;
    shown.values.Set(operand.name, std::move(numbers));
  }
  return line(shown, sheet.Expand(entry, shown.values, reading));
}

void Scene::ComposeLines(LineWishes wishes) const {
  const bool pinned = pin && !pin->whole() && pin->name == step->produces.front();
  const AskedNumber* const current = page.asked() ? page.asked()->Current(number) : nullptr;
  // A hint shows the formula, a further one the numbers.
  if (current != nullptr && current->hints < kFormulaHint) return;
  const bool numbers = current == nullptr || current->hints >= kNumbersHint;
  const Quantity entry = current != nullptr        ? current->quantity
                         : wishes.first && !pinned ? *wishes.first
                                                   : Entry();
  const bool several = Matrix(entry.name).size() > 1;
  const std::string& shapes = wishes.shapes.empty() ? step->shapes : wishes.shapes;
  std::vector<FormulaLine> lines;
  if (const std::string chain = sheet.ChainRule(entry); !chain.empty()) {
    chainrule::Formula line = page.Parsed(chain);
    lines.push_back(
        {Word("line_chain"), numbers ? std::move(line) : WithoutValues(std::move(line)), false});
  }
  lines.push_back({Word("line_symbols"), page.Parsed(step->formula), false});
  if (!shapes.empty()) lines.push_back({Word("line_shapes"), page.Parsed(shapes), false});
  if (numbers)
    lines.push_back({Word("line_numbers"), WorkedLine(entry, "", wishes.symbol_of_one), false,
                     OwnFormula(sheet.Symbol(entry))});
  if (current == nullptr)
    for (FormulaLine& line : wishes.more) lines.push_back(std::move(line));
  page.Lines("story.lines", Word("lines"), std::move(lines), true);
  if (current != nullptr) return;
  if (several && wishes.others && (!pin || pin->whole())) Aside("story.others", "line_others");
}

void Scene::ComposeMatrix(const std::string& name, MatrixHeads heads) const {
  const std::string caption = sheet.LinkedSymbol({name});
  page.Matrix("matrix." + name,
              Join(page.Said(caption, text), ", ", Matrix(name).rows(), " × ", Matrix(name).cols()),
              page.Parsed(caption), name, Makes(name), std::move(heads));
}

void Scene::ComposePinned() const {
  if (pin) ComposeCard(text, *pin, trace, number, page);
}

bool Scene::ComposeQuestion(std::string_view key, const TextContext& words) const {
  Say("question.text", key, words);
  page.Controls("question.choice", Word("guess"), {FieldChoice(*this, "guess", "guess")});
  return state.Word("guess") != "none";
}

void Scene::ComposeAnswer(std::string_view truth, std::string_view key, TextContext words) const {
  words.words["verdict"] = Word(state.Word("guess") == truth ? "question_right" : "question_wrong");
  page.Answer("question.answer", "guess", Word(key), words);
}

void ComposePlainStory(const Scene& scene) {
  const TextContext words = scene.step == nullptr ? TextContext() : scene.step->context;
  ComposeStepWords(scene.text, scene.trace, scene.number, words, scene.page);
  if (scene.step != nullptr) scene.ComposeLines();
  scene.ComposePinned();
}

void ComposePlainStage(const Scene& scene) {
  for (const std::string& name : scene.sheet.NamesWithSymbols())
    if (scene.Visible(name)) scene.ComposeMatrix(name);
}

void ComposePlainSettings(const Scene&) {}

}  // namespace chainrule
