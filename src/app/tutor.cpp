#include "app/tutor.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

#include "app/speech.h"
#include "app/typed.h"
#include "course/course_text.h"
#include "course/number.h"
#include "course/spoken.h"
#include "course/utf8.h"
#include "lessons/contract.h"
#include "math/join.h"
#include "page/readout.h"

namespace chainrule {
namespace {

constexpr double kMostExportBytes = 1e9;  // a page can safely gather this much before it saves

}  // namespace

Tutor::Tutor(Catalog catalog) : session_(std::move(catalog)), commands_(Commands()) {
  Refresh();
}

std::optional<Error> Tutor::SetState(std::string_view link) {
  Pause();
  gesture_items_.clear();
  const Result<std::vector<std::string>> unknown = session_.SetState(link);
  notice_is_error_ = !unknown;
  if (unknown)
    notices_ = IgnoredKeysNotices(session_.state().lesson, *unknown);
  else
    notices_ = {Refuse("refused_state", {{"error", unknown.error().sentence}}).sentence};
  if (unknown) AskForWords();
  Refresh();
  announcement_ = notices_.empty() ? Sentence() : notices_.front();
  if (!unknown) return unknown.error();
  return std::nullopt;
}

std::optional<Error> Tutor::Load(std::string_view link) {
  std::optional<Error> error = SetState(link);
  if (error) {
    // Open the named lesson all the same.
    const std::string named = LessonOf(link);
    if (catalog().Find(named) != nullptr) SetState("lesson=" + named);
    notice_is_error_ = true;
    notices_ = {Refuse("refused", {{"error", error->sentence}}).sentence};
    announcement_ = notices_.front();
  }
  for (std::string& notice : std::exchange(query_notices_, {})) {
    notices_.push_back(std::move(notice));
    announcement_ = notices_.front();
  }
  session_.ForgetHistory();
  Refresh();
  return error;
}

std::optional<Error> Tutor::Do(const Action& action) {
  if (action.verb != Verb::kFocus && !Player::IsControl(action.id)) Pause();
  const bool in_gesture = action.gesture || action.verb == Verb::kFocus;
  const bool ends_it = action.verb == Verb::kSet && gesture_items_.contains(action.id);
  if (!in_gesture && !ends_it) EndGesture();
  const Outcome error = DoNow(action);
  // A refused action is not part of the gesture.
  if (action.gesture && !error) gesture_items_.insert(action.id);
  // The gesture ends even if its last action was refused.
  if (!in_gesture) EndGesture();
  return error;
}

void Tutor::EndGesture() {
  gesture_items_.clear();
  if (session_.EndGesture()) Refresh();
}

std::optional<Error> Tutor::DoNow(const Action& action) {
  const Item* found = page_.Find(action.id);
  if (found == nullptr) return Refuse("act_no_item", {{"id", Excerpt(action.id)}});
  // The page that holds the item may be composed again, so copy its name and value now.
  Item item = *found;
  item.value = page_.reader().Value(*found);
  const QuantityName named = page_.reader().NameOf(*found);
  item.symbol = named.symbol;
  item.name = named.name;
  if (item.role == Role::kReadout && action.verb == Verb::kSet)
    item = ReadoutItem(page_, action.id).value_or(std::move(item));
  if (!Allows(item.verbs, action.verb))
    return Refuse("act_verb", {{"name", item.name}, {"verb", std::string(VerbName(action.verb))}});
  if (!item.enabled)
    return Refuse("act_disabled",
                  {{"name", item.name}, {"verb", std::string(VerbName(action.verb))}});
  if (action.verb == Verb::kFocus) {
    view_.focused = action.id;
    return std::nullopt;
  }
  confirmed_.clear();
  if (action.verb == Verb::kPin) return Pin(*item.quantity);
  if (action.verb == Verb::kPress) return Run(item, "", false);
  if (item.role == Role::kChoice)
    if (Outcome error = CheckOption(item, action.value)) return error;
  // A value that is not a number either: the visible part of a figure.
  if (item.role == Role::kChoice || item.role == Role::kValue)
    return Run(item, action.value, false);
  if (item.role == Role::kSlot) {
    const bool count = page_.asked()->Find(*item.quantity)->count;
    const Result<std::string> answer = ReadAnswer(action.value, count);
    return answer ? Run(item, *answer, false) : answer.error();
  }
  const Result<double> value =
      action.verb == Verb::kStep ? ReadPresses(item, action.value) : ReadTyped(item, action.value);
  if (!value) return value.error();
  return Set(item, *value, action.gesture);
}

std::optional<Error> Tutor::Set(const Item& item, double value, bool gesture) {
  if (item.role == Role::kReadout) return Read(item.id, static_cast<int>(value));
  if (item.handler != nullptr) return Run(item, PrintNumber(value), gesture);
  Result<State> next = lesson().Edit(*item.quantity, value, state(), trace());
  if (!next) return next.error();
  Outcome error = Apply(*std::move(next), true, gesture);
  if (!error && !gesture && value != ParseNumber(item.value))
    announcement_ = Join(SetSentence(item, value, lesson().text()), " ", Sentence());
  return error;
}

std::optional<Error> Tutor::Run(const Item& item, const std::string& value, bool gesture) {
  const std::shared_ptr<const Handler> handler = item.handler;
  assert(handler != nullptr && "what can be acted on does something");
  if (handler->act) {
    Result<State> next = handler->act(state(), value);
    if (!next) return next.error();
    return Apply(*std::move(next), handler->edit, gesture);
  }
  if (handler->copy) {
    Copy(item, handler->copy());
  } else if (!handler->bring.empty()) {
    wanted_ = handler->bring;
    ++wants_;
  } else if (!handler->take.empty()) {
    return BeginExport(handler->take);
  } else {
    handler->command(value);
  }
  return std::nullopt;
}

std::optional<Error> Tutor::Apply(State next, bool edit, bool gesture) {
  State before;  // not needed in the middle of a drag
  if (!gesture) before = state();
  if (Outcome error = session_.Apply(std::move(next), edit, gesture)) return error;
  if (!gesture) gesture_items_.clear();
  notices_.clear();
  Refresh();
  // The result of a drag is said when it ends.
  if (!gesture) announcement_ = Changed(before);
  return std::nullopt;
}

// Where a plot is read is part of the view, like what is pointed at.
std::optional<Error> Tutor::Read(const std::string& readout_id, int point) {
  if (const std::optional<PlotStop> at = page_.ReadPoint(readout_id, point)) {
    view_.read[readout_id] = *at;
    ++revision_;
  }
  return std::nullopt;
}

std::optional<Error> Tutor::Pin(const Quantity& quantity) {
  State next = state();
  const std::string pin = ToText(quantity);
  next.SetWord("pin", state().Word("pin") == pin ? "" : pin);
  return Apply(std::move(next), false, false);
}

void Tutor::Copy(const Item& button, std::string text) {
  clipboard_ = std::move(text);
  ++copies_;
  confirmed_ = button.id;
  announcement_ = CourseText().Word("said_copied");
  Refresh();
}

std::optional<Error> Tutor::BringIn(std::string_view what, std::string_view file_name,
                                    std::string_view bytes) {
  Pause();
  Result<NumberArray> array = ReadNumbers(file_name, bytes);
  if (!array) return array.error();
  Result<State> next = lesson().BringIn(what, *array, state());
  if (!next) return next.error();
  EndGesture();
  return Apply(*std::move(next), true, false);
}

std::optional<Error> Tutor::BeginExport(const std::string& format) {
  Result<std::unique_ptr<Export>> made = lesson().TakeAway(format, kMostExportBytes, state());
  if (!made) return made.error();
  export_ = *std::move(made);
  ++exports_;
  announcement_ = FillWords(CourseText().Word("said_taking"), {{"file", export_->file_name()}});
  Refresh();
  return std::nullopt;
}

ShellCommands Tutor::Commands() {
  return {.undo = [this] { Travel(true); },
          .redo = [this] { Travel(false); },
          .reset =
              [this] {
                session_.Reset();
                notices_.clear();
                Refresh();
                announcement_ = Join(CourseText().Word("said_reset"), " ", Sentence());
              },
          .share = [this] { Share(); },
          .text_view = [this] { set_text_view(!text_view()); },
          .theme =
              [this] {
                query_.theme = dark() ? ThemeWish::kLight : ThemeWish::kDark;
                Refresh();
              },
          .play = [this] { PlayOrPause(); },
          .speed =
              [this](const std::string& speed) {
                player_.set_speed(speed);
                Refresh();
              },
          .open = [this](const Lesson& lesson) { Open(lesson); }};
}

void Tutor::Travel(bool back) {
  const State before = state();
  if (back)
    session_.Undo();
  else
    session_.Redo();
  notices_.clear();
  Refresh();
  announcement_ =
      Join(CourseText().Word(back ? "said_undone" : "said_redone"), " ", Changed(before));
}

void Tutor::PlayOrPause() {
  if (player_.playing()) {
    Pause();
    return;
  }
  player_.set_playing(true);
  const int step = session_.step();
  PlayStep(step < static_cast<int>(trace().steps.size()) ? step + 1 : 0);
}

void Tutor::PlayOn() {
  if (player_.playing()) PlayStep(session_.step() + 1);
}

void Tutor::PlayStep(int step) {
  player_.set_playing(step < static_cast<int>(trace().steps.size()));
  State next = state();
  next.Set("step", step);
  (void)Apply(std::move(next), false, false);  // cannot fail: the step exists
}

void Tutor::Pause() {
  if (!player_.playing()) return;
  player_.set_playing(false);
  Refresh();
}

void Tutor::Share() {
  sharing_ = !sharing_;
  const TextBook& text = CourseText();
  announcement_ = sharing_ ? Join(text.Word("share"), ": ", text.Word("share_text")) : "";
  Refresh();
}

void Tutor::Open(const Lesson& opened) {
  if (&opened == &lesson() && opened.has_words()) return;
  session_.Open(opened);
  notices_.clear();
  AskForWords();
  Refresh();
  announcement_ = Sentence();
}

void Tutor::AskForWords() {
  no_words_.clear();
  if (!lesson().has_words()) ++asks_for_words_;
}

void Tutor::NoWords(std::string_view lesson, std::string_view reason) {
  if (lesson != this->lesson().id() || this->lesson().has_words()) return;
  no_words_ = Refuse("no_words", {{"reason", std::string(reason)}}).sentence;
  Refresh();
  announcement_ = Sentence();
}

bool Tutor::Hover(const std::optional<Quantity>& quantity) {
  if (view_.hovered == quantity) return false;
  view_.hovered = quantity;
  view_.lit = LitBy(view_.hovered);
  return true;
}

std::vector<Quantity> Tutor::LitBy(const std::optional<Quantity>& quantity) const {
  if (!quantity) return {};
  std::vector<Quantity> all = lesson().Related(*quantity, trace());
  all.push_back(*quantity);
  return all;
}

std::vector<Quantity> Tutor::SourcesOfPinned() const {
  if (!view_.pinned || !trace().values.At(*view_.pinned)) return {};
  Quantity entry = *view_.pinned;
  if (entry.whole()) entry.row = entry.column = 0;
  // Do not give away how a number is made before the learner reaches its step.
  if (!page_.Visible(entry)) return {};
  return trace().sheet->SourcesOf(entry, trace().values);
}

std::string Tutor::Sentence() const {
  if (!lesson().has_words()) return LoadingSentence(lesson(), no_words_);
  return StepSentence(page_, lesson().text());
}

std::string Tutor::Changed(const State& before) const {
  if (!lesson().has_words()) return Sentence();
  return ChangeSentence(page_, view_, lesson().text(), lesson().Describe(), before, state());
}

void Tutor::Refresh() {
  Page page(trace().values, session_.mask(), NumberStyle{}, &session_.memory());
  const std::string share = sharing_ ? Join(address_, "#", Link()) : std::string();
  const ShellContext shell{session_, commands_, player_, dark(), text_view(), sharing_, share};
  ComposeNotices(notices_, notice_is_error_, page);
  if (!confirmed_.empty()) page.Confirm(confirmed_, CourseText().Word("copied"));
  ComposeHeader(shell, page);
  ComposeShare(shell, page);
  if (lesson().has_words()) {
    lesson().Compose(state(), trace(), page);
    ComposeDeck(shell, page);
  } else {
    ComposeLoading(shell, no_words_, page);
  }
  for (const std::string& id : query_.hidden) page.Hide(id);
  page.Finish();
  page_ = std::move(page);
  for (const auto& [readout_id, stop] : view_.read) page_.ReadNear(readout_id, stop);
  if (!view_.focused.empty() && page_.Find(view_.focused) == nullptr) view_.focused.clear();
  view_.playing = player_.playing();
  view_.pinned = ParseQuantity(state().Word("pin"));
  view_.lit = LitBy(view_.hovered);
  view_.pinned_lit = LitBy(view_.pinned);
  view_.sources = SourcesOfPinned();
  view_.pinned_lit.insert(view_.pinned_lit.end(), view_.sources.begin(), view_.sources.end());
  ++revision_;
}

std::optional<Error> Tutor::SetWords(std::string_view lesson, std::string_view markdown) {
  const bool shown = lesson.empty() || lesson == this->lesson().id();
  const bool awaited = !this->lesson().has_words();
  if (shown) Pause();
  if (std::optional<Error> error = session_.SetWords(lesson, markdown)) return error;
  if (shown) gesture_items_.clear();
  if (shown && !awaited) notices_.clear();  // made from the old words
  confirmed_.clear();
  Refresh();
  if (shown) announcement_ = Sentence();
  return std::nullopt;
}

void Tutor::SetQuery(std::string_view key, std::string_view value) {
  for (std::string& notice : TakeQuery(key, value, query_))
    query_notices_.push_back(std::move(notice));
  Refresh();
}

void Tutor::set_address(std::string address) {
  address_ = std::move(address);
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
