// What is pointed at, and how the page is shown: none of it is part of the state.
#include <algorithm>
#include <iterator>
#include <utility>

#include "app/shell.h"
#include "app/tutor.h"
#include "course/course_text.h"
#include "course/spoken.h"
#include "course/utf8.h"
#include "math/join.h"

namespace chainrule {

std::optional<Error> Tutor::SetWords(std::string_view lesson, std::string_view markdown) {
  const Lesson* const meant = catalog_.Find(lesson);
  if (meant == nullptr && !lesson.empty())
    return Refuse("words_no_lesson", {{"name", Excerpt(lesson)}});
  Result<TextBook> text = TextBook::Parse(markdown);
  if (!text) return text.error();
  const TextBook& before = meant == nullptr ? CourseText() : meant->text();
  if (std::optional<Error> error = CheckReplaces(before, *text)) return error;
  EndGesture();
  if (meant == nullptr)
    SetCourseText(*std::move(text));
  else
    catalog_.SetWords(lesson, *std::move(text));
  // Nothing stays that was made of the old words: names and labels of steps are in the trace, too.
  lesson_ = catalog_.Find(state_.lesson);
  memory_ = {};
  page_ = {};
  trace_ = lesson_->ComputeWith(state_, memory_);
  ++computations_;
  notices_.clear();
  confirmed_.clear();
  Refresh();
  announcement_ = Sentence();
  return std::nullopt;
}

bool Tutor::Hover(const std::optional<Quantity>& quantity) {
  if (view_.hovered == quantity) return false;
  view_.hovered = quantity;
  view_.lit = LitBy(view_.hovered);
  return true;
}

void Tutor::ClearFocus() {
  view_.focused.clear();
}

std::vector<Quantity> Tutor::LitBy(const std::optional<Quantity>& quantity) const {
  if (!quantity) return {};
  std::vector<Quantity> all = lesson_->Related(*quantity, trace_);
  all.push_back(*quantity);
  return all;
}

void Tutor::UpdateLit() {
  view_.lit = LitBy(view_.hovered);
  view_.pinned_lit = LitBy(view_.pinned);
  view_.sources = SourcesOfPinned();
  view_.pinned_lit.insert(view_.pinned_lit.end(), view_.sources.begin(), view_.sources.end());
}

std::vector<Quantity> Tutor::SourcesOfPinned() const {
  if (!view_.pinned || !trace_.values.At(*view_.pinned)) return {};
  Quantity entry = *view_.pinned;
  if (entry.whole()) entry.row = entry.column = 0;
  const int number = trace_.StepOf(entry.name);
  // What goes into a number that the learner has not come to is not given away.
  const Mask mask(trace_, state_.Integer("step"));
  if (number == 0 || mask.Of(entry) != Exposure::kShown) return {};
  const Step& step = trace_.steps[static_cast<std::size_t>(number - 1)];
  const std::string& result = step.produces.front();
  const auto is_reading = [&](std::string_view reading) {
    return entry.name == Join(reading, result);
  };
  constexpr std::string_view kReadings[] = {"", "hand.", "other."};
  const auto* const reading = std::find_if(std::begin(kReadings), std::end(kReadings), is_reading);
  if (reading == std::end(kReadings) || entry.row < step.first_row || !step.expand) return {};
  return step.expand(trace_.values, *reading, entry.row, entry.column).operands;
}

std::string Tutor::DescribePin() const {
  if (!view_.pinned) return CourseText().Word("said_unpinned");
  const Node* title = FindNode(page_.roots(), "card.title");
  if (title == nullptr) return {};
  const Reader& reader = page_.reader();
  std::string pinned = Spoken(reader.Read(title->paragraph), lesson_->text());
  if (const Item* value = page_.Find("card.value"))
    pinned += Join(": ", SpokenNumber(reader.Text(*value)));
  const std::string said = FillWords(CourseText().Word("said_pinned"), {{"name", pinned}});
  constexpr std::size_t kMostSaid = 12;
  std::vector<std::string> sources;
  for (const Quantity& source : view_.sources) {
    const Item* item = page_.Showing(source);
    if (item == nullptr) continue;
    const QuantityName named = reader.NameOf(*item);
    const std::string symbol = Spoken(named.symbol, lesson_->text());
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

void Tutor::SetQuery(std::string_view key, std::string_view value) {
  for (std::string& notice : TakeQuery(key, value, query_))
    query_notices_.push_back(std::move(notice));
  Refresh();
}

void Tutor::SetTheme(ThemeWish theme) {
  query_.theme = theme;
  Refresh();
}

void Tutor::set_system_dark(bool dark) {
  if (system_dark_ == dark) return;
  system_dark_ = dark;
  Refresh();
}

void Tutor::set_text_view(bool on) {
  if (query_.text_view == on) return;
  query_.text_view = on;
  Refresh();
}

}  // namespace chainrule
