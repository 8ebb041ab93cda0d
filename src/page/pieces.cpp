#include "page/pieces.h"

#include <cassert>
#include <utility>

#include "course/course_text.h"
#include "course/number.h"
#include "math/join.h"

namespace chainrule {
namespace {

const char* PhaseWord(Phase phase) {
  switch (phase) {
    case Phase::kDerivation:
      return "phase_derivation";
    case Phase::kForward:
      return "phase_forward";
    case Phase::kBackward:
      return "phase_backward";
    case Phase::kUpdate:
      return "phase_update";
    case Phase::kOutlook:
      return "phase_outlook";
  }
  return "";
}

}  // namespace

Paragraph Words(std::string_view source, const TextContext& context) {
  Result<Paragraph> paragraph = ParseParagraph(source, context);
  if (paragraph) return *std::move(paragraph);
  Inline what_is_wrong;
  what_is_wrong.text = paragraph.error().sentence;
  return {what_is_wrong};
}

void Append(Formula& line, Formula part) {
  if (part.kind != FormulaKind::kRow) {
    line.children.push_back(std::move(part));
    return;
  }
  for (Formula& child : part.children) line.children.push_back(std::move(child));
}

Item Button(std::string id, const std::string& text, bool enabled) {
  Item item;
  item.id = std::move(id);
  item.role = Role::kButton;
  item.name = item.text = text;
  item.verbs = Verb::kPress | Verb::kFocus;
  item.enabled = enabled;
  return item;
}

Item Doing(Item item, Handler handler) {
  item.handler = std::make_shared<const Handler>(std::move(handler));
  return item;
}

Item Going(Item item, std::function<void(State& state)> change) {
  Handler handler;
  handler.act = [change = std::move(change)](State state, const std::string&) -> Result<State> {
    change(state);
    return state;
  };
  handler.edit = false;
  return Doing(std::move(item), std::move(handler));
}

Item SizeItem(std::string id, std::string name, double value, Range range) {
  Item item;
  item.id = std::move(id);
  item.role = Role::kNumber;
  item.name = std::move(name);
  item.value = item.text = PrintNumber(value);
  item.range = range;
  item.verbs = Verb::kSet | Verb::kStep | Verb::kFocus;
  return item;
}

void ComposeStepWords(const TextBook& text, const Trace& trace, int number,
                      const TextContext& context, Page& page,
                      const std::vector<std::string_view>& variants) {
  const Step* step = number > 0 ? &trace.steps[static_cast<std::size_t>(number - 1)] : nullptr;
  const std::string key = step != nullptr ? step->kind : "intro";
  const TextSection* found = nullptr;
  for (const std::string_view variant : variants)
    if (found == nullptr) found = text.Find(Join(key, ".", variant));
  const TextSection& section = found != nullptr ? *found : *text.Find(key);
  const std::string eyebrow = step == nullptr
                                  ? text.Word("intro")
                                  : FillWords(CourseText().Word(PhaseWord(step->phase)),
                                              {{"step", std::to_string(number)},
                                               {"count", std::to_string(trace.steps.size())}});
  page.SetOfStep(true);
  page.Prose("story.eyebrow", eyebrow, TextStyle::kEyebrow);
  page.Heading("story.title", 2, section.title, context);
  int count = 0;
  for (const std::string& paragraph : section.paragraphs)
    page.Prose("story.text" + std::to_string(++count), paragraph, context);
  page.SetOfStep(false);
}

Formula EntryLine(const Page& page, const Trace& trace, const Expansion& expansion,
                  std::string_view symbol, const Quantity& shown) {
  Formula line;
  if (!symbol.empty()) Append(line, page.Parsed(std::string(symbol) + " = "));
  Append(line, page.Parsed(Join("\\val{", ToText(shown), "} = ")));
  Append(line, WithDecimals(page.Parsed(expansion.formula),
                            OperandDecimals(expansion, trace.values, page.style().decimals)));
  return line;
}

}  // namespace chainrule
