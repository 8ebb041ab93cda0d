#include "app/shell.h"

#include <utility>

#include "course/course_text.h"
#include "course/number.h"
#include "course/spoken.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

Paragraph Plain(const std::string& words) {
  Inline piece;
  piece.text = words;
  return {piece};
}

Item WordButton(const char* id, const char* word, bool enabled = true) {
  return Button(id, CourseText().Word(word), enabled);
}

// A button of the tape deck: a sign to see, and words for learners who do not see it.
Item SignButton(const char* id, const char* word, const char* sign, bool enabled) {
  Item item = WordButton(id, word, enabled);
  item.text = sign;
  return item;
}

Item Stop(const TextBook& lesson, const Step& step, int number, int current) {
  Item item;
  item.id = "stop." + std::to_string(number);
  item.role = Role::kStop;
  item.symbol = OwnFormula(step.label);
  item.text = ToPlainText(item.symbol);
  const std::string said = Spoken(item.symbol, lesson);
  item.name = FillWords(CourseText().Word("stop"),
                        {{"step", std::to_string(number)},
                         {"name", step.part.empty() ? said : Join(said, ", ", step.part)}});
  item.verbs = Verb::kPress | Verb::kFocus;
  item = Going(std::move(item), [number](State& state) { state.Set("step", number); });
  item.selected = number == current;
  item.done = number <= current;
  item.backward = step.phase == Phase::kBackward || step.phase == Phase::kUpdate;
  return item;
}

Item Command(Item item, std::function<void()> command) {
  Handler handler;
  handler.command = [does = std::move(command)](const std::string&) { does(); };
  return Doing(std::move(item), std::move(handler));
}

void ComposeTools(const ShellContext& context, Page& page) {
  const TextBook& text = CourseText();
  const ShellCommands& commands = context.commands;
  const Session& session = context.session;
  std::vector<Item> tabs;
  for (const std::unique_ptr<Lesson>& lesson : session.catalog().lessons()) {
    Item tab = Command(Button(Join("lesson.", lesson->id()), lesson->text().Word("name")),
                       [open = commands.open, opened = lesson.get()] { open(*opened); });
    tab.role = Role::kTab;
    tab.selected = lesson.get() == &session.lesson();
    tabs.push_back(std::move(tab));
  }
  page.Controls("header.lessons", text.Word("lessons"), std::move(tabs));
  Item share = Command(WordButton("tool.share", "share"), commands.share);
  share.expanded = context.sharing;
  page.Controls(
      "header.tools", text.Word("tools"),
      {Command(WordButton("tool.undo", "undo", session.can_undo()), commands.undo),
       Command(WordButton("tool.redo", "redo", session.can_redo()), commands.redo),
       Command(WordButton("tool.reset", "reset"), commands.reset), std::move(share),
       Command(WordButton("tool.text_view", context.text_view ? "canvas_view" : "text_view"),
               commands.text_view),
       Command(WordButton("tool.theme", context.dark ? "theme_light" : "theme_dark"),
               commands.theme)});
}

std::vector<Item> StopsOf(const TextBook* lesson, const StepList& steps, int current) {
  std::vector<Item> stops;
  for (const Step& step : steps)
    stops.push_back(Stop(*lesson, step, static_cast<int>(stops.size()) + 1, current));
  return stops;
}

Item PlayButton(const ShellContext& context) {
  const char* const word = context.player.playing() ? "pause" : "play";
  return Command(Button(std::string(Player::kButton), CourseText().Word(word)),
                 context.commands.play);
}

Item SpeedChoice(const ShellContext& context) {
  const TextBook& text = CourseText();
  Item item;
  item.id = Player::kSpeed;
  item.role = Role::kChoice;
  item.name = text.Word("speed");
  item.value = context.player.speed();
  for (const std::string_view speed : Player::kSpeeds) {
    const std::string value(speed);
    item.options.push_back({value, FillWords(text.Word("speed_times"), {{"speed", value}})});
  }
  item.verbs = Verb::kSet | Verb::kFocus;
  Handler handler;
  handler.command = context.commands.speed;
  return Doing(std::move(item), std::move(handler));
}

// The buttons and the timeline: the part of the deck that shows no numbers.
void ComposeTimeline(const ShellContext& context, const TextBook& lesson, const StepList& steps,
                     int current, Page& page) {
  const TextBook& text = CourseText();
  const int count = static_cast<int>(steps.size());
  const auto button = [&](const char* id, const char* word, const char* sign, int step) {
    return Going(SignButton(id, word, sign, step >= 0 && step <= count && step != current),
                 [step](State& state) { state.Set("step", step); });
  };
  page.Controls("deck.buttons", text.Word("stepping"),
                {button("deck.first", "first_step", "«", 0),
                 button("deck.previous", "previous_step", "‹", current - 1), PlayButton(context),
                 button("deck.next", "next_step", "›", current + 1),
                 button("deck.last", "last_step", "»", count), SpeedChoice(context)});
  Item slider;
  slider.id = "timeline.slider";
  slider.role = Role::kSlider;
  slider.name = text.Word("timeline");
  slider.value = std::to_string(current);
  slider.text =
      FillWords(text.Word("step_of"), {{"step", slider.value}, {"count", std::to_string(count)}});
  slider.range = {0, static_cast<double>(count), 1};
  slider.verbs = Verb::kSet | Verb::kStep | Verb::kFocus;
  Handler go;
  go.act = [](State state, const std::string& value) -> Result<State> {
    state.Set("step", *ParseNumber(value));  // already read as a whole number in range
    return state;
  };
  go.edit = false;
  std::vector<Item> stops{Doing(std::move(slider), std::move(go))};
  // The same stops while a number is dragged.
  const std::vector<Item>& kept = page.memory().Once(StopsOf, &lesson, steps, current);
  stops.insert(stops.end(), kept.begin(), kept.end());
  page.Timeline("timeline", text.Word("timeline"), std::move(stops));
}

}  // namespace

void ComposeNotices(const std::vector<std::string>& notices, bool errors, Page& page) {
  for (std::size_t i = 0; i < notices.size(); ++i) {
    page.NoticeFirst("notice." + std::to_string(i), Plain(notices[i]),
                     errors ? TextStyle::kError : TextStyle::kBody);
  }
}

void ComposeHeader(const ShellContext& context, Page& page) {
  const TextBook& text = CourseText();
  page.Begin(Region::kHeader, "header", text.Word("header"));
  ComposeTools(context, page);
  page.End();
}

void ComposeDeck(const ShellContext& context, Page& page) {
  const TextBook& text = CourseText();
  const Session& session = context.session;
  const Lesson& lesson = session.lesson();
  page.Begin(Region::kDeck, "deck", text.Word("deck"));
  ComposeTimeline(context, lesson.text(), session.trace().steps, session.step(), page);
  std::vector<Item> choices = lesson.DeckChoices(session.state(), session.trace(), page);
  if (!choices.empty()) page.Controls("deck.choices", text.Word("choices"), std::move(choices));
  page.End();
}

void ComposeShare(const ShellContext& context, Page& page) {
  if (!context.sharing) return;
  const TextBook& text = CourseText();
  const auto copying = [](const char* id, const char* word, std::function<std::string()> copy) {
    Handler handler;
    handler.copy = std::move(copy);
    return Doing(WordButton(id, word), std::move(handler));
  };
  const std::string title =
      Join(text.Word("title"), ": ", context.session.lesson().text().Word("name"));
  page.Begin(Region::kStory, "share", text.Word("share"));
  page.Prose("share.text", Plain(text.Word("share_text")));
  page.Prose("share.link", Plain(context.share), TextStyle::kAside);
  page.Controls(
      "share.actions", text.Word("share"),
      {copying("share.copy_link", "share_copy_link", [shared = context.share] { return shared; }),
       copying("share.copy_embed", "share_copy_embed",
               [shared = context.share, title] { return EmbedSnippet(shared, title); }),
       Command(WordButton("share.close", "close"), context.commands.share)});
  page.End();
}

void ComposeLoading(const ShellContext& context, const std::string& failure, Page& page) {
  const TextBook& text = CourseText();
  const Lesson& lesson = context.session.lesson();
  if (!failure.empty()) page.NoticeFirst("notice.words", Plain(failure), TextStyle::kError);
  page.Begin(Region::kStory, "loading", text.Word("story"));
  page.Heading("story.title", 2, Plain(lesson.text().Word("name")));
  if (failure.empty())
    page.Prose("loading.text", Plain(LoadingSentence(lesson, failure)));
  else
    page.Controls("loading.actions", text.Word("story"),
                  {Command(WordButton("loading.try_again", "try_again"),
                           [open = context.commands.open, &lesson] { open(lesson); })});
  page.End();
}

std::string LoadingSentence(const Lesson& lesson, const std::string& failure) {
  if (!failure.empty()) return failure;
  return FillWords(CourseText().Word("loading_words"), {{"name", lesson.text().Word("name")}});
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

}  // namespace chainrule
