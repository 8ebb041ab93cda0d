#include "lessons/turn.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "course/number.h"
#include "lessons/controls.h"
#include "lessons/exercise.h"
#include "lessons/verdict_words.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

constexpr std::size_t kMostSlots = 6;  // in the words; the figure has them all
constexpr int kPatience = 2;           // wrong tries after which the mistake is explained unasked

Item TurnButton(const Scene& scene, const char* id, const char* word, bool enabled,
                std::function<State(State state)> change) {
  Handler handler;
  handler.act = [change = std::move(change)](State state, const std::string&) -> Result<State> {
    return change(std::move(state));
  };
  return Doing(Button(id, scene.Word(word), enabled), std::move(handler));
}

// Why? is the first hint: it explains a mistake, and names the rule.
bool IsExplained(const AskedNumber& number) {
  return number.hints >= kRuleHint || number.wrong_tries >= kPatience;
}

void ComposeVerdict(const Scene& scene, const AskedNumber& number) {
  if (!number.checked || number.given_up || !number.verdict) return;
  const SaidVerdict said = WordsOf(scene, number, IsExplained(number));
  if (said.source.empty()) return;
  scene.page.Prose("turn.said." + ToText(number.quantity), said.source, said.words,
                   number.right() ? TextStyle::kAside : TextStyle::kBody);
}

void ComposeActions(const Scene& scene, const std::vector<const AskedNumber*>& numbers) {
  const int step = scene.number;
  const bool unchecked = std::any_of(numbers.begin(), numbers.end(), [](const AskedNumber* number) {
    return !number->typed.empty() && !number->checked;
  });
  const Asked& asked = *scene.page.asked();
  const AskedNumber* const current = asked.Current(step);
  const bool hinted = current != nullptr && current->hints < kMostHints;
  const bool wrong = current != nullptr && current->checked && !IsExplained(*current);
  const Quantity entry = current == nullptr ? Quantity() : current->quantity;
  scene.page.Controls(
      "turn.actions", scene.Word("turn_actions"),
      {TurnButton(scene, "turn.check", "turn_check", unchecked,
                  [mask = scene.page.mask(), step](State state) {
                    return WithChecked(std::move(state), *mask.asked(), step);
                  }),
       TurnButton(scene, "turn.hint", wrong ? "turn_why" : "turn_hint", hinted,
                  [entry](State state) { return WithHint(std::move(state), entry); }),
       TurnButton(scene, "turn.show", "turn_show", current != nullptr,
                  [entry](State state) { return WithGivenUp(std::move(state), entry); })});
}

Item FirstOpenButton(const Scene& scene, int step) {
  return Going(Button("turn.first_open", scene.Word("turn_first_open")),
               [step](State& state) { state.Set("step", step); });
}

// Opens the next exercise of this level.
Item ExerciseButton(const Scene& scene, int level) {
  Handler handler;
  handler.act = [fields = &scene.fields, level](State state, const std::string&) -> Result<State> {
    State next = DefaultState(state.lesson, *fields);
    next.Set("seed", std::fmod(state.Number("seed"), fields->Find("seed")->max) + 1);
    next.Set("level", level);
    return fields->exercise(std::move(next));
  };
  return Doing(Button(Join("turn.exercise.", level),
                      FillWords(scene.Word("turn_exercise"), {{"level", std::to_string(level)}})),
               std::move(handler));
}

std::vector<Item> ExerciseButtons(const Scene& scene) {
  std::vector<Item> buttons;
  if (scene.fields.exercise == nullptr) return buttons;
  for (int level = 1; level <= kLevels; ++level) buttons.push_back(ExerciseButton(scene, level));
  return buttons;
}

void ComposeProgress(const Scene& scene) {
  int right = 0;
  int first = 0;
  const std::vector<AskedNumber>& all = scene.page.asked()->numbers();
  for (const AskedNumber& number : all) {
    if (!number.right()) continue;
    ++right;
    if (number.wrong_tries == 0 && number.hints == 0) ++first;
  }
  TextContext words;
  words.words["right"] = std::to_string(right);
  words.words["count"] = std::to_string(all.size());
  words.words["first"] = std::to_string(first);
  const bool done = scene.page.asked()->first_open_step() == 0;
  scene.Aside("turn.progress", done ? "turn_done" : "turn_progress", words);
  if (done)
    scene.page.Controls("turn.exercises", scene.Word("turn_exercises"), ExerciseButtons(scene));
}

}  // namespace

bool IsTurn(const Scene& scene) {
  return scene.page.asked() != nullptr && !scene.page.asked()->AtStep(scene.number).empty();
}

bool Waits(const Scene& scene) {
  const Asked* const asked = scene.page.asked();
  return asked != nullptr && scene.step != nullptr && !IsTurn(scene) &&
         asked->Hides({scene.step->produces.front(), 0, 0});
}

void ComposeWaiting(const Scene& scene) {
  scene.page.KeepInOpen([](const Node& node) { return node.kind == NodeKind::kHeading; });
  const int first = scene.page.asked()->first_open_step();
  TextContext words;
  words.words["step"] = std::to_string(first);
  scene.Say("turn.waits", "turn_waits", words);
  scene.page.Controls("turn.back", scene.Word("turn_actions"), {FirstOpenButton(scene, first)});
}

void ComposeOpeningTurn(const Scene& scene) {
  const Asked* const asked = scene.page.asked();
  if (asked == nullptr || scene.step != nullptr) return;
  TextContext words;
  words.words["count"] = std::to_string(asked->numbers().size());
  words.words["seed"] = PrintNumber(scene.state.Number("seed"));
  words.words["level"] = std::to_string(scene.state.Integer("level"));
  const int decimals = AnnouncedIn(scene.state);
  words.words["decimals"] = std::to_string(decimals);
  scene.Say("turn.opening", IsExercise(scene.state) ? "turn_opening_exercise" : "turn_opening",
            words);
  if (decimals != kAllDecimals) scene.Say("turn.decimals", "turn_decimals", words);
  std::vector<Item> buttons = ExerciseButtons(scene);
  if (asked->first_open_step() > 0)
    buttons.insert(buttons.begin(), FirstOpenButton(scene, asked->first_open_step()));
  scene.page.Controls("turn.exercises", scene.Word("turn_exercises"), std::move(buttons));
}

void ComposeTurn(const Scene& scene) {
  const Asked& asked = *scene.page.asked();
  const std::vector<const AskedNumber*> numbers = asked.AtStep(scene.number);
  // Of many, the learner sees a few at a time, from the first that is not settled.
  const AskedNumber* const current = asked.Current(scene.number);
  const auto at = std::find(numbers.begin(), numbers.end(), current) - numbers.begin();
  const std::size_t count = std::min(kMostSlots, numbers.size());
  const std::size_t first = std::min(static_cast<std::size_t>(at), numbers.size() - count);
  const std::span listed = std::span(numbers).subspan(first, count);
  std::vector<Item> slots;
  for (const AskedNumber* const number : listed)
    slots.push_back(scene.page.NumberItem("turn." + ToText(number->quantity), number->quantity));
  scene.page.Controls(std::string(kAnswersNode), scene.Word("turn_answers"), std::move(slots));
  if (listed.size() < numbers.size()) {
    TextContext words;
    words.words["count"] = std::to_string(numbers.size());
    scene.Aside("turn.others", "turn_others", words);
  }
  for (const AskedNumber* const number : listed) ComposeVerdict(scene, *number);
  if (current != nullptr && current->hints >= kRuleHint)
    scene.Say("turn.hint_rule", Join("hint_", scene.step->kind), scene.step->context);
  ComposeActions(scene, numbers);
  ComposeProgress(scene);
}

void ComposeMode(const Scene& scene) {
  Item item;
  item.id = "set.mode";
  item.role = Role::kChoice;
  item.name = scene.Word("mode");
  item.value = WorksOut(scene.state) ? "work" : "read";
  item.verbs = Verb::kSet | Verb::kFocus;
  for (const char* const mode : {"read", "work"}) {
    item.options.push_back({mode, scene.Word(Join("mode_", mode))});
    if (item.value == mode) item.text = item.options.back().text;
  }
  Handler handler;
  handler.act = [](State state, const std::string& mode) -> Result<State> {
    state.SetWord("mode", mode);
    return state;
  };
  scene.page.Controls(std::string(kModeNode), scene.Word("mode"),
                      {Doing(std::move(item), std::move(handler))});
}

}  // namespace chainrule
