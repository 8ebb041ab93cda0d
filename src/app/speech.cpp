#include "app/speech.h"

#include <algorithm>
#include <utility>

#include "app/session.h"
#include "course/course_text.h"
#include "course/number.h"
#include "course/spoken.h"
#include "math/join.h"

namespace chainrule {

const Node* FindNode(const std::vector<Node>& nodes, std::string_view id) {
  for (const Node& node : nodes) {
    if (node.id == id) return &node;
    if (const Node* inside = FindNode(node.children, id)) return inside;
  }
  return nullptr;
}

namespace {

// Words for an entry whose place alone does not say what it is: the head of its column or, in a
// matrix without heads, the words of its name. Empty if its place is enough.
std::string WordsOf(const Node& matrix, std::size_t entry, const TextBook& lesson,
                    const Reader& reader) {
  if (!matrix.heads.columns.empty())
    return matrix.rows == 1 ? matrix.heads.columns[entry].name : std::string();
  const auto [formula, name] = reader.NameOf(matrix.items[entry]);
  const std::string symbol = Spoken(formula, lesson) + ", ";
  return name.starts_with(symbol) ? name.substr(symbol.size()) : std::string();
}

// "All of δ of layer 1: −0.8571, 1.7012", for a step whose line of numbers covers only one of a few
// entries.
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

// The line that works out the step. If it begins with a number, that number's symbol comes first.
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
  // Hidden nodes too: if the story is hidden, this is all that is said about the step.
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

std::string SetSentence(const Item& item, double value, const TextBook& lesson) {
  return FillWords(CourseText().Word("said_set"),
                   {{"name", IsEmptyFormula(item.symbol) ? item.name : Spoken(item.symbol, lesson)},
                    {"value", SpokenNumber(PrintNumber(value))},
                    {"before", SpokenNumber(item.value)}});
}

namespace {

// The node that answers a choice made between the two states.
const Node* FindAnswer(const std::vector<Node>& nodes, const State& before, const State& after) {
  for (const Node& node : nodes) {
    const bool chosen = !node.answers.empty() && before.Has(node.answers) &&
                        before.Word(node.answers) != after.Word(node.answers);
    if (chosen) return &node;
    if (const Node* const inside = FindAnswer(node.children, before, after)) return inside;
  }
  return nullptr;
}

}  // namespace

std::string PinSentence(const Page& page, const View& view, const TextBook& lesson) {
  if (!view.pinned) return CourseText().Word("said_unpinned");
  const Node* title = FindNode(page.roots(), "card.title");
  if (title == nullptr) return {};
  const Reader& reader = page.reader();
  std::string pinned = Spoken(reader.Read(title->paragraph), lesson);
  if (const Item* value = page.Find("card.value"))
    pinned += Join(": ", SpokenNumber(reader.Text(*value)));
  const std::string said = FillWords(CourseText().Word("said_pinned"), {{"name", pinned}});
  constexpr std::size_t kMostSaid = 12;
  std::vector<std::string> sources;
  for (const Quantity& source : view.sources) {
    const Item* item = page.Showing(source);
    if (item == nullptr) continue;
    const QuantityName named = reader.NameOf(*item);
    const std::string symbol = Spoken(named.symbol, lesson);
    sources.push_back(
        Join(symbol.empty() ? named.name : symbol, " = ", SpokenNumber(reader.Text(*item))));
  }
  if (sources.empty()) return said;
  const std::size_t more = sources.size() - std::min(sources.size(), kMostSaid);
  std::string all;
  for (std::size_t i = 0; i + more < sources.size(); ++i) all += (i > 0 ? ", " : "") + sources[i];
  const char* word = more > 0 ? "said_made_of_more" : "said_made_of";
  return Join(
      said, " ",
      FillWords(CourseText().Word(word), {{"names", all}, {"count", std::to_string(more)}}));
}

std::string ChangeSentence(const Page& page, const View& view, const TextBook& lesson,
                           const Fields& fields, const State& before, const State& after) {
  if (const Node* answer = FindAnswer(page.roots(), before, after))
    return Spoken(page.reader().Read(answer->paragraph), lesson);
  const bool stepped = before.Integer("step") != after.Integer("step");
  const bool same = Session::SameProblem(before, after, fields);
  if (same && !stepped && before.Word("pin") != after.Word("pin"))
    return PinSentence(page, view, lesson);
  if (stepped || same) return StepSentence(page, lesson);
  std::string changed;
  for (const auto& [key, value] : after.values) {
    const auto old = before.values.find(key);
    if (old != before.values.end() && old->second == value) continue;
    const std::string word = "said_key_" + key;
    changed += (changed.empty() ? "" : ", ") + (lesson.HasWord(word) ? lesson.Word(word) : key);
  }
  return Join(FillWords(CourseText().Word("said_changed_keys"), {{"keys", changed}}), " ",
              StepSentence(page, lesson));
}

}  // namespace chainrule
