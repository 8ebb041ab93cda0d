// What buttons, tabs and stops do.
#include <cassert>
#include <cmath>
#include <utility>

#include "app/shell.h"
#include "app/tutor.h"
#include "course/course_text.h"
#include "course/matrix_text.h"
#include "course/number.h"
#include "math/join.h"

namespace chainrule {
namespace {

constexpr double kMostExportBytes = 1e9;  // what a page can surely gather before it is saved

}  // namespace

std::optional<Error> Tutor::Press(const Item& item) {
  const int count = static_cast<int>(trace_.steps.size());
  if (item.id == "deck.first") return GoTo(0, false);
  if (item.id == "deck.previous") return GoTo(state_.Integer("step") - 1, false);
  if (item.id == "deck.next") return GoTo(state_.Integer("step") + 1, false);
  if (item.id == "deck.last") return GoTo(count, false);
  if (item.id == "tool.undo") return TravelHistory(true);
  if (item.id == "tool.redo") return TravelHistory(false);
  if (item.id == "tool.reset") {
    Outcome error = Apply(DefaultState(lesson_->id(), lesson_->Describe()), true, false);
    announcement_ = Join(CourseText().Word("said_reset"), " ", Sentence());
    return error;
  }
  if (item.id == "tool.share") {
    sharing_ = !sharing_;
    const TextBook& text = CourseText();
    announcement_ = sharing_ ? Join(text.Word("share"), ": ", text.Word("share_text")) : "";
    Refresh();
    return std::nullopt;
  }
  if (item.id == "tool.text_view") {
    set_text_view(!text_view());
    return std::nullopt;
  }
  if (item.id == "tool.theme") {
    SetTheme(dark() ? ThemeWish::kLight : ThemeWish::kDark);
    return std::nullopt;
  }
  constexpr std::string_view kStop = "stop.";
  if (item.role == Role::kStop) return GoTo(std::stoi(item.id.substr(kStop.size())), false);
  constexpr std::string_view kLesson = "lesson.";
  if (item.role == Role::kTab) return OpenLesson(item.id.substr(kLesson.size()));
  constexpr std::string_view kCopy = "copy.";
  if (item.id.starts_with(kCopy)) return Copy(item, item.id.substr(kCopy.size()));
  constexpr std::string_view kBring = "bring.";
  if (item.id.starts_with(kBring)) {
    wanted_ = item.id.substr(kBring.size());
    ++wants_;
    return std::nullopt;
  }
  constexpr std::string_view kTake = "take.";
  if (item.id.starts_with(kTake)) return BeginExport(item.id.substr(kTake.size()));
  constexpr std::string_view kShare = "share.";
  if (item.id.starts_with(kShare)) return Share(item, item.id.substr(kShare.size()));
  if (item.id == "card.close") return Pin(*view_.pinned);
  if (item.id == "card.step") return GoTo(trace_.StepOf(view_.pinned->name), false);
  return DoInLesson(item, "", false);
}

std::optional<Error> Tutor::TravelHistory(bool back) {
  const State before = state_;
  const Fields& fields = lesson_->Describe();
  const auto allows = [&](const State& state) { return Check(state).ok(); };
  State next = back ? history_.Undo(state_, fields, allows) : history_.Redo(state_, fields, allows);
  notices_.clear();
  // It was shown before, and so it may be.
  Show(*Check(std::move(next)));
  announcement_ =
      Join(CourseText().Word(back ? "said_undone" : "said_redone"), " ", DescribeChange(before));
  return std::nullopt;
}

std::optional<Error> Tutor::DoInLesson(const Item& item, const std::string& value, bool gesture) {
  if (item.handler != nullptr) {
    Result<State> next = item.handler->act(state_, value);
    if (!next) return next.error();
    return Apply(*std::move(next), item.handler->edit, gesture);
  }
  Action action;
  action.id = item.id;
  action.value = value;
  Result<State> next = lesson_->Do(action, state_);
  if (!next) return next.error();
  return Apply(std::move(*next), true, gesture);
}

std::optional<Error> Tutor::Copy(const Item& button, std::string_view what) {
  constexpr std::string_view kTable = "table.";
  if (what.starts_with(kTable)) {
    Clip(button, lesson_->TableText(what.substr(kTable.size()), state_));
  } else if (const std::optional<MatrixFormat> format = MatrixFormatFromName(what)) {
    Clip(button, PrintMatrix(*trace_.values.Find(view_.pinned->name), *format));
  } else {
    const double number = *trace_.values.At(*view_.pinned);
    Clip(button, std::isfinite(number) ? PrintNumber(number) : ShowNumber(number, 0));
  }
  return std::nullopt;
}

std::optional<Error> Tutor::BringIn(std::string_view what, std::string_view file_name,
                                    std::string_view bytes) {
  Result<NumberArray> array = ReadNumbers(file_name, bytes);
  if (!array) return array.error();
  Result<State> next = lesson_->BringIn(what, *array, state_);
  if (!next) return next.error();
  EndGesture();
  return Apply(std::move(*next), true, false);
}

std::optional<Error> Tutor::BeginExport(std::string_view format) {
  Result<std::unique_ptr<Export>> made = TakeAway(format, kMostExportBytes);
  if (!made) return made.error();
  export_ = *std::move(made);
  ++exports_;
  announcement_ = FillWords(CourseText().Word("said_taking"), {{"file", export_->file_name()}});
  Refresh();
  return std::nullopt;
}

void Tutor::Clip(const Item& button, std::string text) {
  clipboard_ = std::move(text);
  ++copies_;
  confirmed_ = button.id;
  announcement_ = CourseText().Word("said_copied");
  Refresh();
}

std::optional<Error> Tutor::Share(const Item& button, std::string_view what) {
  const std::string link = Join(address_, "#", Link());
  if (what == "copy_link") {
    Clip(button, link);
  } else if (what == "copy_embed") {
    Clip(button,
         EmbedSnippet(link, Join(CourseText().Word("title"), ": ", lesson_->text().Word("name"))));
  } else {
    sharing_ = false;
    announcement_.clear();
    Refresh();
  }
  return std::nullopt;
}

std::optional<Error> Tutor::OpenLesson(std::string_view id) {
  const Lesson* lesson = catalog_.Find(id);
  assert(lesson != nullptr);
  if (lesson == lesson_) return std::nullopt;
  left_[std::string(lesson_->id())] = state_;
  lesson_ = lesson;
  const auto left = left_.find(id);
  history_.Clear();
  notices_.clear();
  ++pushes_;
  Show(*Check(left != left_.end() ? left->second : DefaultState(id, lesson->Describe())));
  announcement_ = Sentence();
  return std::nullopt;
}

}  // namespace chainrule
