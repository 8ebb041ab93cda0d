// The tutor: the lesson that is open, its state and history, and the one door for everything done
// to it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/history.h"
#include "app/query.h"
#include "course/export.h"
#include "course/result.h"
#include "course/state.h"
#include "course/state_codec.h"
#include "course/trace.h"
#include "lessons/catalog.h"
#include "page/page.h"

namespace chainrule {

class Tutor {
 public:
  Tutor();                       // opens the first lesson of the catalog at its default
  Tutor(const Tutor&) = delete;  // the page's mask and the lesson point into it
  Tutor& operator=(const Tutor&) = delete;

  // A link's part after '#'. Refused: nothing changes but that a notice says why.
  std::optional<Error> SetState(std::string_view link);
  // As SetState, but a refused link opens its lesson's default with the notice. For page load.
  std::optional<Error> Load(std::string_view link);

  // The one door. The error says what was wrong; nothing changed then.
  std::optional<Error> Do(const Action& action);
  // Nothing is dragged any more: all of the gesture is one edit.
  void EndGesture();
  // Only lights things up. True if anything visible changed.
  bool Hover(const std::optional<Quantity>& quantity);
  // The keyboard left: no item has the focus ring.
  void ClearFocus();

  const Page& page() const { return page_; }
  const View& view() const { return view_; }
  const State& state() const { return state_; }
  const Trace& trace() const { return trace_; }
  const Lesson& lesson() const { return *lesson_; }
  const Catalog& catalog() const { return catalog_; }

  // The address of the page without its part after '#', so that a whole link can be copied.
  void set_address(std::string address);
  std::string Link() const;        // "lesson=backprop&step=7"
  std::string ValuesJson() const;  // the contract's object

  // How often a trace was computed.
  std::uint64_t computations() const { return computations_; }
  std::uint64_t revision() const { return revision_; }  // grows with every change of the tree
  std::uint64_t pushes() const {
    return pushes_;
  }  // grows when another lesson opens: a new history entry
  // What was copied last, and how often something was: whoever has a clipboard puts it there.
  const std::string& clipboard() const { return clipboard_; }
  std::uint64_t copies() const { return copies_; }
  // The file that is being made, or nullptr, and how often one was begun. It keeps what it is made
  // of: what happens meanwhile does not change it.
  Export* exporting() const { return export_.get(); }
  std::uint64_t exports() const { return exports_; }
  void EndExport() { export_.reset(); }
  // A file of the state as it is, at most so long.
  Result<std::unique_ptr<Export>> TakeAway(std::string_view format, double most_bytes) const {
    return lesson_->TakeAway(format, most_bytes, state_);
  }
  // What is to be brought, "x", and how often that was asked for: whoever has files asks for one.
  const std::string& wanted() const { return wanted_; }
  std::uint64_t wants() const { return wants_; }
  // A file, or pasted text without a name.
  std::optional<Error> BringIn(std::string_view what, std::string_view file_name,
                               std::string_view bytes);
  bool in_gesture() const { return in_gesture_; }
  const std::vector<std::string>& notices() const { return notices_; }
  // One polite line per change; of a gesture, when it has ended.
  const std::string& announcement() const { return announcement_; }

  // How it is shown, by the address's query and the header's buttons: no part of the state. To be
  // called before Load, whose notices say what of the query was ignored.
  void SetQuery(std::string_view key, std::string_view value);
  const std::string& language() const { return query_.language; }
  // Other words for a lesson, or with an empty name for all that lessons share. They are taken if
  // they have all that the words before have; the state stays.
  std::optional<Error> SetWords(std::string_view lesson, std::string_view markdown);
  void set_system_dark(bool dark);
  bool dark() const {
    return query_.theme == ThemeWish::kSystem ? system_dark_ : query_.theme == ThemeWish::kDark;
  }
  bool text_view() const { return query_.text_view; }
  void set_text_view(bool on);

  // What is computed is the same: only where the learner looks may differ.
  static bool SameProblem(const State& a, const State& b, const Fields& fields);

 private:
  using Outcome = std::optional<Error>;

  // A state that may be shown, and its trace; none where that of the state shown now is its own.
  struct Checked {
    State state;
    std::optional<Trace> trace;
  };
  // Everything that a state has to fulfil, and what it computes to, once.
  Result<Checked> Check(State next);
  Outcome DoNow(const Action& action);
  Outcome Press(const Item& item);
  Outcome Set(const Item& item, const Action& action);
  Outcome SetField(const Item& item, const Action& action);
  Outcome DoInLesson(const Item& item, const std::string& value, bool gesture);
  Outcome Copy(const Item& button, std::string_view what);
  void Clip(const Item& button, std::string text);
  Outcome Share(const Item& button, std::string_view what);
  Outcome Nudge(const Item& item, const Action& action);
  Outcome SetInput(const Item& item, double value, bool gesture);
  Outcome GoTo(int step, bool gesture);
  Outcome BeginExport(std::string_view format);
  Outcome Read(const std::string& readout_id, int point);
  Outcome Pin(const Quantity& quantity);
  Outcome OpenLesson(std::string_view id);
  Outcome TravelHistory(bool back);
  Outcome Apply(State next, bool edit, bool gesture);
  // As EndGesture, of a gesture that has led to `after`, which is shown next.
  void RecordGesture(const State& after);
  void Show(Checked next);
  void Refresh();
  std::vector<Quantity> LitBy(const std::optional<Quantity>&) const;
  void UpdateLit();
  std::vector<Quantity> SourcesOfPinned() const;
  std::string DescribePin() const;
  void SetTheme(ThemeWish theme);
  std::string DescribeChange(const State& before) const;
  std::string Sentence() const;  // the step that is shown

  Catalog catalog_;
  const Lesson* lesson_;
  State state_;
  Trace trace_;
  Page page_;
  PageMemory memory_;
  mutable PrintedFields printed_;
  View view_;
  History history_;
  std::map<std::string, State, std::less<>> left_;  // where each other lesson was left
  std::optional<State> before_gesture_;
  std::vector<std::string> notices_;
  bool notice_is_error_ = false;
  std::string announcement_;
  std::uint64_t revision_ = 0;
  std::uint64_t computations_ = 0;
  std::uint64_t pushes_ = 0;
  std::string clipboard_;
  std::string address_;
  std::string confirmed_;  // the button that says that it has copied
  bool sharing_ = false;
  std::uint64_t copies_ = 0;
  std::unique_ptr<Export> export_;
  std::uint64_t exports_ = 0;
  std::string wanted_;
  std::uint64_t wants_ = 0;
  bool in_gesture_ = false;
  std::set<std::string, std::less<>> gesture_items_;  // what is dragged: a handle has two numbers
  bool system_dark_ = false;
  Query query_;
  std::vector<std::string> query_notices_;
};

}  // namespace chainrule
