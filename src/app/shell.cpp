#include "app/shell.h"

#include "course/course_text.h"
#include "course/spoken.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

Item WordButton(const char* id, const char* word, bool enabled = true) {
  return Button(id, CourseText().Word(word), enabled);
}

// Of the tape deck: a sign that is seen, and words for whoever does not see it.
Item SignButton(const char* id, const char* word, const char* sign, bool enabled) {
  Item item = WordButton(id, word, enabled);
  item.text = sign;
  return item;
}

Item Stop(const TextBook& lesson, const Page& page, const StepList& steps, int number,
          int current) {
  const Step& step = steps[static_cast<std::size_t>(number - 1)];
  Item item;
  item.id = "stop." + std::to_string(number);
  item.role = Role::kStop;
  item.symbol = page.Parsed(step.label);
  item.text = ToPlainText(item.symbol);
  const std::string said = page.Said(step.label, lesson);
  item.name = FillWords(CourseText().Word("stop"),
                        {{"step", std::to_string(number)},
                         {"name", step.part.empty() ? said : Join(said, ", ", step.part)}});
  item.verbs = Verb::kPress | Verb::kFocus;
  item.selected = number == current;
  item.done = number <= current;
  item.backward = step.phase == Phase::kBackward || step.phase == Phase::kUpdate;
  return item;
}

void ComposeTools(const ShellContext& context, Page& page) {
  const TextBook& text = CourseText();
  std::vector<Item> tabs;
  for (const std::unique_ptr<Lesson>& lesson : context.catalog.lessons()) {
    const std::string& name = lesson->text().Word("name");
    Item tab = Button("lesson." + std::string(lesson->id()), name);
    tab.role = Role::kTab;
    tab.selected = lesson.get() == &context.lesson;
    tabs.push_back(std::move(tab));
  }
  page.Controls("header.lessons", text.Word("lessons"), std::move(tabs));
  Item share = WordButton("tool.share", "share");
  share.expanded = context.sharing;
  page.Controls("header.tools", text.Word("tools"),
                {WordButton("tool.undo", "undo", context.can_undo),
                 WordButton("tool.redo", "redo", context.can_redo),
                 WordButton("tool.reset", "reset"), std::move(share),
                 WordButton("tool.text_view", context.text_view ? "canvas_view" : "text_view"),
                 WordButton("tool.theme", context.dark ? "theme_light" : "theme_dark")});
}

// The buttons and the timeline, which no number is in.
void ComposeTimeline(const TextBook& lesson, const StepList& steps, int current, Page& page) {
  const TextBook& text = CourseText();
  const int count = static_cast<int>(steps.size());
  page.Controls("deck.buttons", text.Word("stepping"),
                {SignButton("deck.first", "first_step", "«", current > 0),
                 SignButton("deck.previous", "previous_step", "‹", current > 0),
                 SignButton("deck.next", "next_step", "›", current < count),
                 SignButton("deck.last", "last_step", "»", current < count)});
  Item slider;
  slider.id = "timeline.slider";
  slider.role = Role::kSlider;
  slider.name = text.Word("timeline");
  slider.value = std::to_string(current);
  slider.text =
      FillWords(text.Word("step_of"), {{"step", slider.value}, {"count", std::to_string(count)}});
  slider.range = {0, static_cast<double>(count), 1};
  slider.verbs = Verb::kSet | Verb::kStep | Verb::kFocus;
  std::vector<Item> stops{std::move(slider)};
  for (int number = 1; number <= count; ++number)
    stops.push_back(Stop(lesson, page, steps, number, current));
  page.Timeline("timeline", text.Word("timeline"), std::move(stops));
}

}  // namespace

void ComposeHeader(const ShellContext& context, Page& page) {
  const TextBook& text = CourseText();
  page.Begin(Region::kHeader, "header", text.Word("header"));
  ComposeTools(context, page);
  page.End();
}

void ComposeDeck(const ShellContext& context, Page& page) {
  const TextBook& text = CourseText();
  const StepList& steps = context.trace.steps;
  const int current = context.state.Integer("step");
  page.Begin(Region::kDeck, "deck", text.Word("deck"));
  ComposeTimeline(context.lesson.text(), steps, current, page);
  std::vector<Item> choices = context.lesson.DeckChoices(context.state, context.trace, page);
  if (!choices.empty()) page.Controls("deck.choices", text.Word("choices"), std::move(choices));
  page.End();
}

void ComposeShare(const ShellContext& context, Page& page) {
  if (!context.sharing) return;
  const TextBook& text = CourseText();
  Inline words;
  words.text = text.Word("share_text");
  Inline link;
  link.text = context.share;
  page.Begin(Region::kStory, "share", text.Word("share"));
  page.Prose("share.text", {words});
  page.Prose("share.link", {link}, TextStyle::kAside);
  page.Controls(
      "share.actions", text.Word("share"),
      {WordButton("share.copy_link", "share_copy_link"),
       WordButton("share.copy_embed", "share_copy_embed"), WordButton("share.close", "close")});
  page.End();
}

std::string EmbedSnippet(const std::string& link, const std::string& title) {
  const auto attribute = [](const std::string& words) {
    std::string escaped;
    for (char c : words) {
      if (c == '&') {
        escaped += "&amp;";
      } else if (c == '"') {
        escaped += "&quot;";
      } else if (c == '<') {
        escaped += "&lt;";
      } else if (c == '>') {
        escaped += "&gt;";
      } else {
        escaped += c;
      }
    }
    return escaped;
  };
  return Join(
      "<iframe src=\"", attribute(link), "\" title=\"", attribute(title),
      "\" width=\"100%\" height=\"700\" loading=\"lazy\" allow=\"clipboard-write\"></iframe>");
}

const Node* FindNode(const std::vector<Node>& nodes, std::string_view id) {
  for (const Node& node : nodes) {
    if (node.id == id) return &node;
    if (const Node* inside = FindNode(node.children, id)) return inside;
  }
  return nullptr;
}

namespace {

// What an entry is, where its place alone does not say it: by the head of its column, or, in a
// matrix without heads, by the words of its name. Empty for what is counted.
std::string WordsOf(const Node& matrix, std::size_t entry, const TextBook& lesson,
                    const Reader& reader) {
  if (!matrix.heads.columns.empty())
    return matrix.rows == 1 ? matrix.heads.columns[entry].name : std::string();
  const auto [formula, name] = reader.NameOf(matrix.items[entry]);
  const std::string symbol = Spoken(formula, lesson) + ", ";
  return name.starts_with(symbol) ? name.substr(symbol.size()) : std::string();
}

// "All of δ of layer 1: −0.8571, 1.7012", where the line of numbers is about one entry of few.
std::string AllOf(const Node& matrix, const TextBook& lesson, const Reader& reader) {
  constexpr std::size_t kMostSaid = 16;
  if (matrix.items.size() < 2 || matrix.items.size() > kMostSaid) return {};
  std::string values;
  for (std::size_t i = 0; i < matrix.items.size(); ++i) {
    const bool new_row = matrix.columns > 1 && i % static_cast<std::size_t>(matrix.columns) == 0;
    if (i > 0) values += new_row ? "; " : ", ";
    const std::string words = WordsOf(matrix, i, lesson, reader);
    values += Join(words, words.empty() ? "" : " ", SpokenNumber(reader.Text(matrix.items[i])));
  }
  return FillWords(CourseText().Word("said_all"),
                   {{"name", Spoken(matrix.symbol, lesson)}, {"values", values}});
}

// The line that works the step out, with its number's symbol before it where it does not begin with
// one.
std::string LineOf(const Node& lines, const TextBook& lesson, const Reader& reader) {
  for (const FormulaLine& line : lines.lines) {
    if (IsEmptyFormula(line.said_of)) continue;
    const bool bare =
        !line.formula.children.empty() && line.formula.children.front().kind == FormulaKind::kValue;
    return Join(bare ? Spoken(line.said_of, lesson) + " = " : "",
                Spoken(reader.Read(line.formula), lesson));
  }
  return {};
}

const Node* FindCurrentMatrix(const std::vector<Node>& nodes) {
  for (const Node& node : nodes) {
    if (node.kind == NodeKind::kMatrix && node.current) return &node;
    if (const Node* inside = FindCurrentMatrix(node.children)) return inside;
  }
  return nullptr;
}

}  // namespace

std::string StepSentence(const Page& page, const TextBook& lesson) {
  // Also where the story is hidden: then it is all that is said of the step.
  const auto find = [&](std::string_view id) {
    const Node* node = FindNode(page.roots(), id);
    return node != nullptr ? node : FindNode(page.hidden(), id);
  };
  const Reader& reader = page.reader();
  std::string sentence;
  if (const Node* eyebrow = find("story.eyebrow"))
    sentence = ToPlainText(reader.Read(eyebrow->paragraph)) + ". ";
  if (const Node* title = find("story.title")) {
    sentence += Spoken(reader.Read(title->paragraph), lesson);
    if (!sentence.ends_with('?')) sentence += ".";
  }
  const Node* lines = find("story.lines");
  if (lines != nullptr)
    if (const std::string line = LineOf(*lines, lesson, reader); !line.empty())
      sentence += Join(" ", line, ".");
  if (const Node* matrix = FindCurrentMatrix(page.roots()); matrix != nullptr && lines != nullptr)
    sentence += " " + AllOf(*matrix, lesson, reader);
  while (sentence.ends_with(' ')) sentence.pop_back();
  return sentence;
}

}  // namespace chainrule
