// The tutor: the page of a session, and the one door for every action.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/player.h"
#include "app/query.h"
#include "app/session.h"
#include "app/shell.h"
#include "course/export.h"
#include "page/page.h"

namespace chainrule {

class Tutor {
 public:
  explicit Tutor(Catalog catalog = {});  // opens its first lesson at its default
  Tutor(const Tutor&) = delete;          // the page's buttons point into it
  Tutor& operator=(const Tutor&) = delete;

  // Takes a link's part after '#'. A refused link changes nothing, and a notice says why.
  std::optional<Error> SetState(std::string_view link);
  // As SetState, but a refused link opens its lesson at the default, with the notice. For page
  // load.
  std::optional<Error> Load(std::string_view link);

  // The one door. On an error, which says what was wrong, nothing has changed.
  std::optional<Error> Do(const Action& action);
  // Ends a drag: the whole gesture becomes one edit.
  void EndGesture();
  // Only lights things up. Returns true if anything visible changed.
  bool Hover(const std::optional<Quantity>& quantity);
  // The keyboard has left: no item has the focus ring.
  void ClearFocus() { view_.focused.clear(); }

  // Plays the next step. The platform calls it when Dwell() milliseconds of a turn have passed.
  void PlayOn();
  // Whatever a learner does pauses: the platform calls it for input that is no action.
  void Pause();
  const Player& player() const { return player_; }
  double Dwell() const { return player_.Dwell(page_); }

  const Page& page() const { return page_; }
  const View& view() const { return view_; }
  const Session& session() const { return session_; }
  const State& state() const { return session_.state(); }
  const Trace& trace() const { return session_.trace(); }
  const Lesson& lesson() const { return session_.lesson(); }
  const Catalog& catalog() const { return session_.catalog(); }
  bool in_gesture() const { return session_.in_gesture(); }
  std::uint64_t computations() const { return session_.computations(); }
  std::uint64_t pushes() const { return session_.pushes(); }
  std::string Link() const { return session_.Link(); }
  std::string ValuesJson() const { return session_.ValuesJson(); }

  std::uint64_t revision() const { return revision_; }  // grows with every change of the tree
  const std::vector<std::string>& notices() const { return notices_; }
  // One polite line for each change; for a gesture, when it has ended.
  const std::string& announcement() const { return announcement_; }

  // Requests to the platform. Each has a count of how often it was made.

  // The text copied last. The platform puts it on the clipboard.
  const std::string& clipboard() const { return clipboard_; }
  std::uint64_t copies() const { return copies_; }
  // The file that is being made, or nullptr. It keeps its own data, so later changes do not affect
  // it.
  Export* exporting() const { return export_.get(); }
  std::uint64_t exports() const { return exports_; }
  void EndExport() { export_.reset(); }
  // A file of the current state, of at most `most_bytes`.
  Result<std::unique_ptr<Export>> TakeAway(std::string_view format, double most_bytes) const {
    return lesson().TakeAway(format, most_bytes, state());
  }
  // Which numbers to bring, such as "x". The platform asks for a file.
  const std::string& wanted() const { return wanted_; }
  std::uint64_t wants() const { return wants_; }
  // Takes a file, or pasted text without a name.
  std::optional<Error> BringIn(std::string_view what, std::string_view file_name,
                               std::string_view bytes);

  // How the tutor looks, by the address's query and the header's buttons. It is not part of the
  // state. Call it before Load, whose notices say what was ignored.
  void SetQuery(std::string_view key, std::string_view value);
  // The address of the page without its part after '#', for copying a whole link.
  void set_address(std::string address);
  const std::string& language() const { return query_.language; }
  std::optional<Error> SetWords(std::string_view lesson, std::string_view markdown);
  // How often the platform was asked for the words of the open lesson, which has only their head.
  // It answers with SetWords, or says why it has none.
  std::uint64_t asks_for_words() const { return asks_for_words_; }
  void NoWords(std::string_view lesson, std::string_view reason);
  void set_system_dark(bool dark);
  bool dark() const {
    return query_.theme == ThemeWish::kSystem ? system_dark_ : query_.theme == ThemeWish::kDark;
  }
  bool text_view() const { return query_.text_view; }
  void set_text_view(bool on);

 private:
  using Outcome = std::optional<Error>;

  Outcome DoNow(const Action& action);
  Outcome Set(const Item& item, double value, bool gesture);
  Outcome Run(const Item& item, const std::string& value, bool gesture);
  Outcome Apply(State next, bool edit, bool gesture);
  void Copy(const Item& button, std::string text);
  Outcome BeginExport(const std::string& format);
  Outcome Read(const std::string& readout_id, int point);
  Outcome Pin(const Quantity& quantity);

  ShellCommands Commands();
  void Travel(bool back);
  void PlayOrPause();
  void PlayStep(int step);
  void Share();
  void Open(const Lesson& lesson);
  void AskForWords();

  // Composes the page again.
  void Refresh();
  std::vector<Quantity> LitBy(const std::optional<Quantity>& quantity) const;
  std::vector<Quantity> SourcesOfPinned() const;
  std::string Changed(const State& before) const;  // as a sentence
  std::string Sentence() const;                    // about the current step

  Session session_;
  ShellCommands commands_;
  Player player_;
  Page page_;
  View view_;
  std::uint64_t revision_ = 0;
  std::set<std::string, std::less<>> gesture_items_;  // dragged items: a handle has two numbers

  std::vector<std::string> notices_;
  bool notice_is_error_ = false;
  std::string announcement_;

  Query query_;
  std::vector<std::string> query_notices_;
  std::string address_;
  bool system_dark_ = false;
  bool sharing_ = false;
  std::string confirmed_;  // the button that shows that it has copied

  std::string clipboard_;
  std::uint64_t copies_ = 0;
  std::unique_ptr<Export> export_;
  std::uint64_t exports_ = 0;
  std::uint64_t asks_for_words_ = 0;
  std::string no_words_;  // why the words of the open lesson did not come
  std::string wanted_;
  std::uint64_t wants_ = 0;
};

}  // namespace chainrule
