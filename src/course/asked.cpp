#include "course/asked.h"

#include <algorithm>
#include <utility>

#include "course/cell_texts.h"
#include "course/course_text.h"
#include "course/number.h"
#include "course/sheet.h"
#include "course/utf8.h"
#include "math/held.h"

namespace chainrule {
namespace {

constexpr int kMostTextBytes = 16'000;  // of a key about answers
constexpr int kMostDecimals = 6;
constexpr std::size_t kMostNamed = 12;
// The keys that say something about single numbers.
constexpr const char* kCellKeys[] = {"answers", "checked", "tries", "hints", "shown"};
// Of a longer vector, and of a matrix, one entry shows whether the learner knows the rule. In the
// first row of a matrix of gradients stand the sensitivities again, so it is the last entry.
constexpr Eigen::Index kMostOfVector = 4;

std::vector<CellText> CellsOf(const State& state, const char* key) {
  return ParseCellTexts(state.Word(key)).value_or(std::vector<CellText>());
}

void SetCells(State& state, const char* key, const std::vector<CellText>& cells) {
  state.SetWord(key, PrintCellTexts(cells));
}

int NumberOf(const std::string* text) {
  if (text == nullptr) return 0;
  const std::optional<double> number = ParseNumber(*text);
  return number && *number >= 0 && *number <= 99 ? static_cast<int>(*number) : 0;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Whether the name in `ask` means this quantity: "delta1" and "y.1" themselves, or all of "delta"
// and of "y".
bool Means(std::string_view name, std::string_view quantity) {
  if (name == quantity) return true;
  if (!quantity.starts_with(name) || IsDigit(name.back())) return false;
  std::string_view member = quantity.substr(name.size());
  if (member.starts_with('.')) member.remove_prefix(1);
  return !member.empty() && std::all_of(member.begin(), member.end(), IsDigit);
}

bool IsTyped(std::string_view text) {
  std::size_t characters = 0;
  for (const char c : text)
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++characters;
  return characters <= kMostTyped;
}

// A single number is a 1 × 1 matrix.
Quantity EntryOf(const AnswerCell& cell) {
  return cell.quantity.whole() ? Quantity{cell.quantity.name, 0, 0} : cell.quantity;
}

// Which cells of the key are asked for.
class Choice {
 public:
  Choice(const AnswerKey& key, const Trace& trace) : key_(key), trace_(trace) {
    chosen_.assign(key.Cells().size(), false);
  }

  bool operator[](std::size_t cell) const { return chosen_[cell]; }

  // All that the name means. False if it means nothing.
  bool Ask(const Quantity& wanted) {
    return Mark([&](const Quantity& entry) {
      return wanted.whole() ? Means(wanted.name, entry.name) : wanted == entry;
    });
  }

  // A short list of what the name means.
  void AskSome(const Quantity& wanted) {
    Mark([&](const Quantity& entry) {
      const Eigen::MatrixXd& all = *trace_.values.Find(entry.name);
      if (!Means(wanted.name, entry.name)) return false;
      if (all.cols() == 1) return all.rows() <= kMostOfVector || entry.row == 0;
      return entry.row + 1 == all.rows() && entry.column + 1 == all.cols();
    });
  }

  void AskAll() { chosen_.assign(chosen_.size(), true); }

 private:
  template <class Wanted>
  bool Mark(const Wanted& wanted) {
    bool any = false;
    for (std::size_t i = 0; i < chosen_.size(); ++i) {
      if (!wanted(EntryOf(key_.Cells()[i]))) continue;
      any = chosen_[i] = true;
    }
    return any;
  }

  const AnswerKey& key_;
  const Trace& trace_;
  std::vector<bool> chosen_;
};

Error RefuseNames(std::string_view key, const std::string& value, const AnswerKey& answers) {
  std::vector<std::string> names;
  for (const AnswerCell& cell : answers.Cells())
    if (std::find(names.begin(), names.end(), cell.quantity.name) == names.end())
      names.push_back(cell.quantity.name);
  return Refuse("error_asked", {{"key", std::string(key)},
                                {"value", Excerpt(value)},
                                {"names", FirstNames(names, kMostNamed)}});
}

Error RefuseAnswers(std::string_view key, const std::string& value) {
  return Refuse(
      "error_answers",
      {{"key", std::string(key)}, {"value", Excerpt(value)}, {"most", std::to_string(kMostTyped)}});
}

}  // namespace

Asked::Asked(std::vector<AskedNumber> numbers, std::vector<RuleName> rules, Trace trace)
    : numbers_(std::move(numbers)), rules_(std::move(rules)), trace_(std::move(trace)) {
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    places_[numbers_[i].quantity] = i;
    if (!numbers_[i].settled())
      tellers_.insert(numbers_[i].told_by.begin(), numbers_[i].told_by.end());
    if (!numbers_[i].settled() && (first_open_step_ == 0 || numbers_[i].step < first_open_step_))
      first_open_step_ = numbers_[i].step;
  }
}

const AskedNumber* Asked::Find(const Quantity& entry) const {
  const auto at = places_.find(entry.whole() ? Quantity{entry.name, 0, 0} : entry);
  return at == places_.end() ? nullptr : &numbers_[at->second];
}

std::vector<const AskedNumber*> Asked::AtStep(int step) const {
  std::vector<const AskedNumber*> all;
  for (const AskedNumber& number : numbers_)
    if (number.step == step) all.push_back(&number);
  return all;
}

const AskedNumber* Asked::Current(int step) const {
  for (const AskedNumber& number : numbers_)
    if (number.step == step && !number.settled()) return &number;
  return nullptr;
}

bool Asked::IsOpen(const Quantity& entry) const {
  const AskedNumber* const number = Find(entry);
  return number != nullptr && !number->settled();
}

bool Asked::Hides(const Quantity& quantity) const {
  if (first_open_step_ == 0) return false;
  const auto [known, is_new] = hidden_.try_emplace(quantity, false);
  if (is_new) {
    // The recursion adds to the map, so look the place up again.
    const bool hidden = FindOutWhether(quantity);
    hidden_[quantity] = hidden;
    return hidden;
  }
  return known->second;
}

bool Asked::FindOutWhether(const Quantity& quantity) const {
  const auto gives_away = [&](const Quantity& other) { return IsOpen(other) || Hides(other); };
  if (quantity.whole()) {
    const Eigen::MatrixXd* const all = trace_.values.Find(quantity.name);
    if (all == nullptr) return false;
    for (int row = 0; row < all->rows(); ++row)
      for (int column = 0; column < all->cols(); ++column)
        if (gives_away({quantity.name, row, column})) return true;
    return false;
  }
  if (tellers_.contains(quantity)) return true;
  // A reading shows the same number in another way.
  if (const std::size_t dot = quantity.name.find('.'); dot != std::string::npos)
    if (gives_away({quantity.name.substr(dot + 1), quantity.row, quantity.column})) return true;
  const int step = trace_.StepOf(quantity.name);
  if (!trace_.sheet->IsWorked(quantity.name)) return step >= first_open_step_ && step > 0;
  const std::vector<Quantity> sources = trace_.sheet->SourcesOf(quantity, trace_.values);
  return std::any_of(sources.begin(), sources.end(), gives_away);
}

void AddAnswerFields(bool asks, Fields& fields) {
  const auto add = [&](Field field) {
    field.about_answers = true;
    fields.fields.push_back(std::move(field));
  };
  add({.name = "mode",
       .kind = FieldKind::kChoice,
       .words = asks ? Names{"auto", "read", "work"} : Names{"auto", "read"},
       .default_text = "auto"});
  add({.name = "decimals",
       .kind = FieldKind::kInteger,
       .min = 1,
       .max = kMostDecimals,
       .words = {"free"},
       .default_text = "free"});
  for (const char* const name : {"ask", "answers", "checked", "tries", "hints", "shown"})
    add({.name = name, .kind = FieldKind::kText, .max = kMostTextBytes});
}

bool WorksOut(const State& state) {
  const std::string& mode = state.Word("mode");
  return mode == "work" || (mode == "auto" && !state.Word("ask").empty());
}

int AnnouncedIn(const State& state) {
  return state.Word("decimals").empty() ? state.Integer("decimals") : kAllDecimals;
}

Result<std::shared_ptr<const Asked>> AskedIn(const State& state, const Trace& trace,
                                             const AnswerKey& key, std::string_view asks) {
  const std::string& ask = state.Word("ask");
  Choice choice(key, trace);
  const std::optional<std::vector<Quantity>> wanted = ParseQuantities(ask.empty() ? asks : ask);
  if (!wanted) return RefuseNames("ask", ask, key);
  for (const Quantity& quantity : *wanted) {
    if (quantity.whole() && quantity.name == "all") {
      choice.AskAll();
    } else if (ask.empty()) {
      choice.AskSome(quantity);
    } else if (!choice.Ask(quantity)) {
      return RefuseNames("ask", ToText(quantity), key);
    }
  }

  std::map<std::string_view, std::vector<CellText>> said;
  for (const char* const name : kCellKeys) {
    std::optional<std::vector<CellText>> cells = ParseCellTexts(state.Word(name));
    if (!cells) return RefuseAnswers(name, state.Word(name));
    for (const CellText& cell : *cells) {
      const bool known =
          std::any_of(key.Cells().begin(), key.Cells().end(),
                      [&](const AnswerCell& each) { return EntryOf(each) == cell.entry; });
      if (!known) return RefuseNames(name, ToText(cell.entry), key);
      if (!IsTyped(cell.text)) return RefuseAnswers(name, cell.text);
    }
    said[name] = *std::move(cells);
  }
  if (!WorksOut(state)) return std::shared_ptr<const Asked>();

  std::vector<AskedNumber> numbers;
  std::vector<CellAnswer> answers;
  for (std::size_t i = 0; i < key.Cells().size(); ++i) {
    const Quantity entry = EntryOf(key.Cells()[i]);
    const std::string* const typed = FindCell(said["answers"], entry);
    // What was answered stays asked.
    if (!choice[i] && typed == nullptr) continue;
    AskedNumber number{
        .cell = static_cast<int>(i), .quantity = entry, .step = trace.StepOf(entry.name)};
    number.acting = key.ActsAt(number.cell);
    number.told_by = key.Cells()[i].told_by;
    number.count = key.Cells()[i].count;
    number.checked = FindCell(said["checked"], entry) != nullptr;
    number.given_up = FindCell(said["shown"], entry) != nullptr;
    number.wrong_tries = NumberOf(FindCell(said["tries"], entry));
    number.hints = std::min(NumberOf(FindCell(said["hints"], entry)), kMostHints);
    if (typed != nullptr && !typed->empty()) {
      number.typed = *typed;
      answers.push_back({number.cell, *typed});
    }
    numbers.push_back(std::move(number));
  }
  for (const Verdict& verdict : JudgeAnswers(key, answers, AnnouncedIn(state)).verdicts)
    for (AskedNumber& number : numbers)
      if (number.cell == verdict.cell) number.verdict = verdict;
  return std::shared_ptr<const Asked>(
      std::make_shared<Asked>(std::move(numbers), key.Rules(), trace));
}

State WithAnswer(State state, const Quantity& entry, const std::string& text) {
  std::vector<CellText> answers = CellsOf(state, "answers");
  if (text.empty())
    EraseCell(answers, entry);
  else
    SetCell(answers, entry, text);
  SetCells(state, "answers", answers);
  std::vector<CellText> checked = CellsOf(state, "checked");
  EraseCell(checked, entry);
  SetCells(state, "checked", checked);
  return state;
}

State WithChecked(State state, const Asked& asked, int step) {
  std::vector<CellText> checked = CellsOf(state, "checked");
  std::vector<CellText> tries = CellsOf(state, "tries");
  for (const AskedNumber* const number : asked.AtStep(step)) {
    if (number->checked || !number->verdict) continue;
    SetCell(checked, number->quantity, "");
    if (!HasCredit(*number->verdict))
      SetCell(tries, number->quantity, std::to_string(number->wrong_tries + 1));
  }
  SetCells(state, "checked", checked);
  SetCells(state, "tries", tries);
  return state;
}

State WithHint(State state, const Quantity& entry) {
  std::vector<CellText> hints = CellsOf(state, "hints");
  const int taken = NumberOf(FindCell(hints, entry));
  SetCell(hints, entry, std::to_string(std::min(taken + 1, kMostHints)));
  SetCells(state, "hints", hints);
  return state;
}

State WithGivenUp(State state, const Quantity& entry) {
  state = WithAnswer(std::move(state), entry, "");
  std::vector<CellText> shown = CellsOf(state, "shown");
  SetCell(shown, entry, "");
  SetCells(state, "shown", shown);
  return state;
}

State WithoutAnswers(State state) {
  for (const char* const key : kCellKeys) state.SetWord(key, "");
  return state;
}

}  // namespace chainrule
