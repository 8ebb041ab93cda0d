#include "app/session.h"

#include <algorithm>
#include <utility>

#include "course/course_text.h"
#include "course/json.h"
#include "course/utf8.h"

namespace chainrule {

Session::Session(Catalog catalog)
    : catalog_(std::move(catalog)), lesson_(catalog_.lessons().front().get()) {
  Show(*Check(lesson_->Opening()));
}

Result<Session::Checked> Session::Check(State next, Answers answers) {
  const Lesson& lesson = *catalog_.Find(next.lesson);
  const bool same = !trace_.steps.empty() && SameProblem(state_, next, lesson.Describe());
  if (!same)
    if (std::optional<Error> error = lesson.CheckProblem(next)) return *error;
  if (!same && answers == Answers::kCleared) next = WithoutAnswers(std::move(next));
  if (std::optional<Error> error = CheckLink(next, lesson.Describe(), &printed_)) return *error;
  Checked checked;
  if (!same) {
    checked.trace = lesson.Compute(next, memory_);
    ++computations_;
  }
  const Trace& trace = checked.trace ? *checked.trace : trace_;
  if (std::optional<Error> error = lesson.SettlePlace(next, trace)) return *error;
  if (same && SameAnswers(state_, next, lesson.Describe())) {
    checked.asked = asked_;
  } else {
    Result<std::shared_ptr<const Asked>> asked = lesson.AskedFor(next, trace);
    if (!asked) return asked.error();
    checked.asked = *std::move(asked);
  }
  checked.state = std::move(next);
  return checked;
}

void Session::Show(Checked next) {
  state_ = std::move(next.state);
  if (next.trace) trace_ = *std::move(next.trace);
  asked_ = std::move(next.asked);
}

Result<std::vector<std::string>> Session::SetState(std::string_view link) {
  EndGesture();
  Result<ParsedState> parsed = catalog_.Read(link);
  Result<Checked> next = parsed ? Check(parsed->state) : parsed.error();
  if (!next) return next.error();
  const Lesson& lesson = *catalog_.Find(next->state.lesson);
  if (&lesson != lesson_) {
    Leave(lesson);
  } else if (next->trace || !SameAnswers(state_, next->state, lesson.Describe())) {
    history_.Record(state_, next->state, lesson_->Describe());
  }
  Show(*std::move(next));
  return std::move(parsed->unknown_keys);
}

std::optional<Error> Session::Apply(State next, bool edit, bool gesture) {
  Result<Checked> checked = Check(std::move(next), Answers::kCleared);
  if (!checked) return checked.error();
  if (edit && !before_gesture_ && checked->state != state_) before_gesture_ = state_;
  in_gesture_ = gesture;
  if (!gesture) RecordGesture(checked->state);
  Show(*std::move(checked));
  return std::nullopt;
}

void Session::Reset() {
  // Check cannot fail: every lesson opens in a valid state.
  (void)Apply(lesson_->Opening(), true, false);
}

void Session::Leave(const Lesson& next) {
  left_[std::string(lesson_->id())] = state_;
  lesson_ = &next;
  history_.Clear();
  ++pushes_;
}

void Session::Open(const Lesson& lesson) {
  if (&lesson == lesson_) return;
  Leave(lesson);
  const auto left = left_.find(lesson.id());
  // Check cannot fail: the state was shown before, or the lesson opens in it.
  Show(*Check(left != left_.end() ? left->second : lesson.Opening()));
}

bool Session::EndGesture() {
  if (!in_gesture_ && !before_gesture_) return false;
  RecordGesture(state_);
  return true;
}

void Session::RecordGesture(const State& after) {
  in_gesture_ = false;
  const std::optional<State> before = std::exchange(before_gesture_, std::nullopt);
  if (before && *before != after) history_.Record(*before, after, lesson_->Describe());
}

void Session::Travel(bool back) {
  const Fields& fields = lesson_->Describe();
  const auto allows = [&](const State& state) { return Check(state).ok(); };
  // Check cannot fail: the state was shown before.
  Show(
      *Check(back ? history_.Undo(state_, fields, allows) : history_.Redo(state_, fields, allows)));
}

std::optional<Error> Session::SetWords(std::string_view lesson, std::string_view markdown) {
  const Lesson* const meant = catalog_.Find(lesson);
  if (meant == nullptr && !lesson.empty())
    return Refuse("words_no_lesson", {{"name", Excerpt(lesson)}});
  Result<TextBook> text = TextBook::Parse(markdown);
  if (!text) return text.error();
  const TextBook& before = meant == nullptr ? CourseText() : meant->text();
  if (std::optional<Error> error = CheckReplaces(before, *text)) return error;
  const bool shown = meant == nullptr || meant == lesson_;
  if (shown) EndGesture();
  if (meant == nullptr)
    SetCourseText(*std::move(text));
  else
    catalog_.SetWords(lesson, *std::move(text));
  // Drop everything made from the old words: names and labels of steps are in the trace, too.
  memory_ = {};
  if (!shown) return std::nullopt;
  lesson_ = catalog_.Find(state_.lesson);
  trace_ = lesson_->Compute(state_, memory_);
  ++computations_;
  return std::nullopt;
}

std::string Session::Link() const {
  return PrintState(state_, lesson_->Describe(), &printed_);
}

std::string Session::ValuesJson() const {
  JsonWriter json;
  lesson_->WriteValues(state_, trace_, json);
  return json.text();
}

bool Session::SameProblem(const State& a, const State& b, const Fields& fields) {
  if (a.lesson != b.lesson || a.values.size() != b.values.size()) return false;
  return std::equal(
      a.values.begin(), a.values.end(), b.values.begin(), [&](const auto& left, const auto& right) {
        if (left.first != right.first) return false;
        const Field* field = fields.Find(left.first);
        const bool ignored = field != nullptr && (field->navigation || field->about_answers);
        return ignored || left.second == right.second;
      });
}

bool Session::SameAnswers(const State& a, const State& b, const Fields& fields) {
  return std::all_of(fields.fields.begin(), fields.fields.end(), [&](const Field& field) {
    return !field.about_answers || a.Get(field.name) == b.Get(field.name);
  });
}

}  // namespace chainrule
