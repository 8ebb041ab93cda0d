#include "app/tutor.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "app/comma.h"
#include "app/shell.h"
#include "course/course_text.h"
#include "course/json.h"
#include "course/number.h"
#include "course/spoken.h"
#include "course/utf8.h"
#include "lessons/contract.h"
#include "math/join.h"
#include "page/readout.h"

namespace chainrule {
namespace {

constexpr double kMostNudges = 1000;
constexpr int kNudgeDigits = 12;  // 0.1 + 0.2 is to be 0.3 for whoever presses an arrow key

using Words = std::map<std::string, std::string, std::less<>>;

Paragraph Plain(const std::string& words) {
  Inline piece;
  piece.text = words;
  return {piece};
}

// The sum without the dust of binary fractions: to 12 digits of the larger of the two.
double RoundedSum(double value, double change) {
  const double larger = std::max(std::abs(value), std::abs(change));
  if (larger == 0) return 0;
  const double scale = std::pow(10.0, kNudgeDigits - std::ceil(std::log10(larger)));
  return std::isfinite(scale) && scale > 0 ? std::round((value + change) * scale) / scale
                                           : value + change;
}

// What answers a choice that was made between the two states.
const Node* FindAnswer(const std::vector<Node>& nodes, const State& before, const State& after) {
  for (const Node& node : nodes) {
    const bool chosen = !node.answers.empty() && before.Has(node.answers) &&
                        before.Word(node.answers) != after.Word(node.answers);
    if (chosen) return &node;
    if (const Node* const inside = FindAnswer(node.children, before, after)) return inside;
  }
  return nullptr;
}

Error RefuseNumber(const Item& item, const std::string& typed) {
  const bool empty = typed.find_first_not_of(' ') == std::string::npos;
  const std::string such_as = item.value.empty() ? PrintNumber(item.range.min) : item.value;
  return Refuse(empty ? "act_empty" : "act_number", {{"name", item.name},
                                                     {"value", Excerpt(typed)},
                                                     {"min", PrintNumber(item.range.min)},
                                                     {"max", PrintNumber(item.range.max)},
                                                     {"now", such_as}});
}

}  // namespace

Tutor::Tutor() : lesson_(catalog_.lessons().front().get()) {
  Show(*Check(DefaultState(lesson_->id(), lesson_->Describe())));
}

Result<Tutor::Checked> Tutor::Check(State next) {
  const Lesson& lesson = *catalog_.Find(next.lesson);
  const bool same = !trace_.steps.empty() && SameProblem(state_, next, lesson.Describe());
  if (!same)
    if (std::optional<Error> error = lesson.CheckProblem(next)) return *error;
  if (std::optional<Error> error = CheckLink(next, lesson.Describe(), &printed_)) return *error;
  Checked checked;
  if (!same) {
    checked.trace = lesson.ComputeWith(next, memory_);
    ++computations_;
  }
  const Trace& trace = checked.trace ? *checked.trace : trace_;
  if (std::optional<Error> error = lesson.SettlePlace(next, trace)) return *error;
  checked.state = std::move(next);
  return checked;
}

std::optional<Error> Tutor::SetState(std::string_view link) {
  const FieldsOf fields_of = [&](std::string_view id) {
    const Lesson* lesson = catalog_.Find(id);
    return lesson == nullptr ? nullptr : &lesson->Describe();
  };
  EndGesture();
  Result<ParsedState> parsed = ParseState(link, fields_of, catalog_.lessons().front()->id());
  Result<Checked> next = parsed ? Check(parsed->state) : parsed.error();
  if (!next) {
    notices_ = {Refuse("refused_state", {{"error", next.error().sentence}}).sentence};
    notice_is_error_ = true;
    announcement_ = notices_.front();
    Refresh();
    return next.error();
  }
  notice_is_error_ = false;
  notices_ = IgnoredKeysNotices(next->state.lesson, parsed->unknown_keys);
  const Lesson* lesson = catalog_.Find(next->state.lesson);
  if (lesson != lesson_) {
    left_[std::string(lesson_->id())] = state_;
    lesson_ = lesson;
    history_.Clear();
    ++pushes_;
  } else if (next->trace) {
    history_.Record(state_, next->state, lesson_->Describe());
  }
  Show(*std::move(next));
  announcement_ = notices_.empty() ? Sentence() : notices_.front();
  return std::nullopt;
}

std::optional<Error> Tutor::Load(std::string_view link) {
  std::optional<Error> error = SetState(link);
  if (error) {
    // The lesson that is named, all the same.
    const std::string named = LessonOf(link);
    if (catalog_.Find(named) != nullptr) SetState("lesson=" + named);
    notice_is_error_ = true;
    notices_ = {Refuse("refused", {{"error", error->sentence}}).sentence};
    announcement_ = notices_.front();
  }
  for (std::string& notice : std::exchange(query_notices_, {})) {
    notices_.push_back(std::move(notice));
    announcement_ = notices_.front();
  }
  history_.Clear();
  Refresh();
  return error;
}

std::optional<Error> Tutor::Do(const Action& action) {
  const bool in_gesture = action.gesture || action.verb == Verb::kFocus;
  const bool ends_it = action.verb == Verb::kSet && gesture_items_.contains(action.id);
  if (!in_gesture && !ends_it) EndGesture();
  const Outcome error = DoNow(action);
  // What was refused has no part in it.
  if (action.gesture && !error) gesture_items_.insert(action.id);
  // Also where the action that should have ended it was refused.
  if (!in_gesture) EndGesture();
  return error;
}

std::optional<Error> Tutor::DoNow(const Action& action) {
  const Item* found = page_.Find(action.id);
  if (found == nullptr) return Refuse("act_no_item", {{"id", Excerpt(action.id)}});
  // The page it stands in may be composed anew: its name and what it is set to now go with it.
  Item item = *found;
  item.value = page_.reader().Value(*found);
  const QuantityName named = page_.reader().NameOf(*found);
  item.symbol = named.symbol;
  item.name = named.name;
  if (item.role == Role::kReadout && action.verb == Verb::kSet)
    item = ReadoutItem(page_, action.id).value_or(std::move(item));
  const Words words{{"name", item.name}, {"verb", std::string(VerbName(action.verb))}};
  if (!Allows(item.verbs, action.verb)) return Refuse("act_verb", words);
  if (!item.enabled) return Refuse("act_disabled", words);
  if (action.verb == Verb::kFocus) {
    view_.focused = action.id;
    return std::nullopt;
  }
  confirmed_.clear();
  switch (action.verb) {
    case Verb::kPin:
      return Pin(*item.quantity);
    case Verb::kPress:
      return Press(item);
    case Verb::kStep:
      return Nudge(item, action);
    case Verb::kSet:
      return Set(item, action);
    case Verb::kFocus:
      break;
  }
  return std::nullopt;
}

std::optional<Error> Tutor::SetField(const Item& item, const Action& action) {
  if (item.handler != nullptr) return DoInLesson(item, action.value, false);
  constexpr std::string_view kField = "set.";
  const std::string key = item.id.substr(kField.size());
  const Field* field = lesson_->Describe().Find(key);
  assert(field != nullptr);
  Result<FieldValue> value = ParseField(*field, key, action.value);
  if (!value) return value.error();
  State next = state_;
  next.values[key] = *value;
  return Apply(std::move(next), !field->navigation, false);
}

std::optional<Error> Tutor::Set(const Item& item, const Action& action) {
  if (item.role == Role::kChoice) {
    const bool offered =
        std::any_of(item.options.begin(), item.options.end(),
                    [&](const Option& option) { return option.value == action.value; });
    if (!offered) {
      std::string allowed;
      for (const Option& option : item.options)
        allowed += (allowed.empty() ? "" : ", ") + option.value;
      return Refuse("act_option",
                    {{"name", item.name}, {"value", Excerpt(action.value)}, {"allowed", allowed}});
    }
    return SetField(item, action);
  }
  // What is no number either: the part of a figure that is seen.
  if (item.role == Role::kValue) return SetField(item, action);
  double read = 0;
  NumberText kind = ReadNumber(action.value, read);
  if (const std::optional<Comma> comma = FindComma(action.value);
      comma && ReadNumber(comma->with_point, read) == NumberText::kNumber) {
    if (comma->thousands)
      return Refuse("act_comma", {{"value", Excerpt(action.value)},
                                  {"decimal", comma->with_point},
                                  {"whole", comma->without}});
    kind = NumberText::kNumber;
  }
  if (kind == NumberText::kTooLarge)
    return Refuse("act_too_large", {{"value", Excerpt(action.value)}});
  const std::optional<double> number =
      kind == NumberText::kNumber ? std::optional<double>(read) : std::nullopt;
  if (!number) return RefuseNumber(item, action.value);
  const bool whole = item.role == Role::kSlider || item.role == Role::kReadout;
  if (whole && *number != std::floor(*number))
    return Refuse("act_whole", {{"name", item.name}, {"value", Excerpt(action.value)}});
  return SetInput(item, *number, action.gesture);
}

std::optional<Error> Tutor::Nudge(const Item& item, const Action& action) {
  const std::optional<double> presses = ParseNumber(action.value);
  const std::optional<double> now = ParseNumber(item.value);
  if (!presses || *presses != std::trunc(*presses) || std::abs(*presses) > kMostNudges)
    return Refuse("act_step", {{"value", Excerpt(action.value)}});
  if (!now) return RefuseNumber(item, item.value);
  return SetInput(item, RoundedSum(*now, *presses * item.range.step), action.gesture);
}

std::optional<Error> Tutor::SetInput(const Item& item, double value, bool gesture) {
  if (!(value >= item.range.min && value <= item.range.max)) {
    return Refuse("act_range", {{"name", item.name},
                                {"value", PrintNumber(value)},
                                {"min", PrintNumber(item.range.min)},
                                {"max", PrintNumber(item.range.max)}});
  }
  if (item.role == Role::kSlider) return GoTo(static_cast<int>(value), gesture);
  if (item.role == Role::kReadout) return Read(item.id, static_cast<int>(value));
  if (!item.quantity) return DoInLesson(item, PrintNumber(value), gesture);
  Result<State> next = lesson_->EditIn(trace_, *item.quantity, value, state_);
  if (!next) return next.error();
  Outcome error = Apply(std::move(*next), true, gesture);
  if (!error && !gesture && value != ParseNumber(item.value)) {
    const bool named = !IsEmptyFormula(item.symbol);
    announcement_ =
        Join(FillWords(CourseText().Word("said_set"),
                       {{"name", named ? Spoken(item.symbol, lesson_->text()) : item.name},
                        {"value", SpokenNumber(PrintNumber(value))},
                        {"before", SpokenNumber(item.value)}}),
             " ", Sentence());
  }
  return error;
}

std::optional<Error> Tutor::GoTo(int step, bool gesture) {
  State next = state_;
  next.Set("step", step);
  return Apply(std::move(next), false, gesture);
}

// Where a plot is read is part of the view, as what is pointed at.
std::optional<Error> Tutor::Read(const std::string& readout_id, int point) {
  if (const std::optional<PlotStop> at = page_.ReadPoint(readout_id, point)) {
    view_.read[readout_id] = *at;
    ++revision_;
  }
  return std::nullopt;
}

std::optional<Error> Tutor::Pin(const Quantity& quantity) {
  State next = state_;
  const std::string pin = ToText(quantity);
  next.SetWord("pin", state_.Word("pin") == pin ? "" : pin);
  Outcome error = Apply(std::move(next), false, false);
  if (!error) announcement_ = DescribePin();
  return error;
}

void Tutor::EndGesture() {
  gesture_items_.clear();
  if (!in_gesture_ && !before_gesture_) return;
  RecordGesture(state_);
  Refresh();
}

void Tutor::RecordGesture(const State& after) {
  in_gesture_ = false;
  gesture_items_.clear();
  const std::optional<State> before = std::exchange(before_gesture_, std::nullopt);
  if (before && *before != after) history_.Record(*before, after, lesson_->Describe());
}

std::optional<Error> Tutor::Apply(State next, bool edit, bool gesture) {
  Result<Checked> checked = Check(std::move(next));
  if (!checked) return checked.error();
  State before;  // is not asked for in the middle of a drag
  if (!gesture) before = state_;
  if (edit && !before_gesture_ && checked->state != state_) before_gesture_ = state_;
  in_gesture_ = gesture;
  if (!gesture) RecordGesture(checked->state);
  notices_.clear();
  Show(*std::move(checked));
  // Where a drag has come to is said when it ends.
  if (!gesture) announcement_ = DescribeChange(before);
  return std::nullopt;
}

std::string Tutor::Sentence() const {
  return StepSentence(page_, lesson_->text());
}

std::string Tutor::DescribeChange(const State& before) const {
  if (const Node* answer = FindAnswer(page_.roots(), before, state_))
    return Spoken(page_.reader().Read(answer->paragraph), lesson_->text());
  const bool stepped = before.Integer("step") != state_.Integer("step");
  if (stepped || SameProblem(before, state_, lesson_->Describe())) return Sentence();
  std::string changed;
  for (const auto& [key, value] : state_.values) {
    const auto old = before.values.find(key);
    if (old != before.values.end() && old->second == value) continue;
    const TextBook& text = lesson_->text();
    const std::string word = "said_key_" + key;
    changed += (changed.empty() ? "" : ", ") + (text.HasWord(word) ? text.Word(word) : key);
  }
  return Join(FillWords(CourseText().Word("said_changed_keys"), {{"keys", changed}}), " ",
              Sentence());
}

bool Tutor::SameProblem(const State& a, const State& b, const Fields& fields) {
  if (a.lesson != b.lesson || a.values.size() != b.values.size()) return false;
  return std::equal(a.values.begin(), a.values.end(), b.values.begin(),
                    [&](const auto& left, const auto& right) {
                      if (left.first != right.first) return false;
                      const Field* field = fields.Find(left.first);
                      return (field != nullptr && field->navigation) || left.second == right.second;
                    });
}

void Tutor::Show(Checked next) {
  state_ = std::move(next.state);
  if (next.trace) trace_ = *std::move(next.trace);
  Refresh();
}

void Tutor::Refresh() {
  const Mask mask(trace_, state_.Integer("step"));
  Page page(trace_.values, mask, NumberStyle{}, &memory_);
  const std::string share = sharing_ ? Join(address_, "#", Link()) : std::string();
  const ShellContext shell{catalog_,
                           *lesson_,
                           state_,
                           trace_,
                           history_.can_undo() || before_gesture_,
                           history_.can_redo(),
                           dark(),
                           text_view(),
                           sharing_,
                           share};
  for (std::size_t i = 0; i < notices_.size(); ++i) {
    page.NoticeFirst("notice." + std::to_string(i), Plain(notices_[i]),
                     notice_is_error_ ? TextStyle::kError : TextStyle::kBody);
  }
  if (!confirmed_.empty()) page.Confirm(confirmed_, CourseText().Word("copied"));
  ComposeHeader(shell, page);
  ComposeShare(shell, page);
  lesson_->Compose(state_, trace_, page);
  ComposeDeck(shell, page);
  for (const std::string& id : query_.hidden) page.Hide(id);
  page.Finish();
  page_ = std::move(page);
  for (const auto& [readout_id, stop] : view_.read) page_.ReadNear(readout_id, stop);
  view_.pinned = ParseQuantity(state_.Word("pin"));
  if (!view_.focused.empty() && page_.Find(view_.focused) == nullptr) view_.focused.clear();
  UpdateLit();
  ++revision_;
}

std::string Tutor::Link() const {
  return PrintState(state_, lesson_->Describe(), &printed_);
}

void Tutor::set_address(std::string address) {
  address_ = std::move(address);
  Refresh();
}

std::string Tutor::ValuesJson() const {
  JsonWriter json;
  lesson_->WriteValues(state_, json);
  return json.text();
}

}  // namespace chainrule
