#include "lessons/verdict_words.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "math/join.h"

namespace chainrule {
namespace {

class Words {
 public:
  Words(const Scene& scene, const AskedNumber& number)
      : scene_(scene), number_(number), verdict_(*number.verdict) {}

  SaidVerdict Say(bool explained) {
    said_.words.words["typed"] = scene_.page.reader().ShowTyped(number_);
    Add("verdict_about", {{"name", SymbolOf(number_.quantity)}});
    switch (verdict_.kind == VerdictKind::kCannotTell ? verdict_.under : verdict_.kind) {
      case VerdictKind::kRight:
        Add("verdict_right");
        break;
      case VerdictKind::kRightRounded:
        if (verdict_.early) {
          Add("verdict_early", {{"decimals", std::to_string(verdict_.kept)}});
        } else {
          Add("verdict_rounded");
          ShowExact();
        }
        break;
      case VerdictKind::kCarried:
        Add("verdict_carried", {{"from", Doubtful()}});
        break;
      case VerdictKind::kFollows:
        Add("verdict_follows", {{"from", Doubtful()}});
        break;
      default:
        Add("verdict_not_yet");
        if (explained) Explain();
    }
    // Asking for many more would be no help.
    if (verdict_.kind == VerdictKind::kCannotTell && verdict_.more == verdict_.decimals + 1)
      Add("verdict_more");
    return std::move(said_);
  }

 private:
  // Appends one of our sentences. {typed} is filled in later, because it comes from outside.
  void Add(const char* key, const std::map<std::string, std::string, std::less<>>& words = {}) {
    if (!said_.source.empty()) said_.source += ' ';
    said_.source += FillWords(scene_.Word(key), words);
  }

  std::string SymbolOf(const Quantity& quantity) const {
    return Join("$", scene_.sheet.Symbol(quantity), "$");
  }

  void ShowExact() {
    scene_.Tell(said_.words, "exact", "exact." + ToText(number_.quantity),
                scene_.Value(number_.quantity.name, number_.quantity.row, number_.quantity.column));
    Add("verdict_exact");
  }

  // The first number that this one is made of and that is not right.
  std::string Doubtful() const {
    for (const int cell : verdict_.from)
      for (const AskedNumber& other : scene_.page.asked()->numbers())
        if (other.cell == cell && other.verdict && !HasCredit(*other.verdict))
          return SymbolOf(other.quantity);
    return scene_.Word("verdict_other_number");
  }

  std::string PhraseOf(const ActingRule& rule) const {
    const RuleName& name = scene_.page.asked()->rules()[static_cast<std::size_t>(rule.rule)];
    return scene_.Word(Join("rule_", name.id));
  }

  void Explain() {
    switch (verdict_.kind) {
      case VerdictKind::kMisconception:
        ExplainRules();
        break;
      case VerdictKind::kPair: {
        const Hypothesis& pair = verdict_.names.front();
        Add("verdict_pair", {{"rule", PhraseOf(pair.first())}, {"other", PhraseOf(pair.second())}});
        break;
      }
      case VerdictKind::kSlip:
        Add(KeyOf(verdict_.slips.front()));
        break;
      case VerdictKind::kUnreadable:
        Add("verdict_unreadable");
        break;
      default:
        Add("verdict_unrecognised");
    }
  }

  void ExplainRules() {
    std::vector<std::string> phrases;
    const auto add = [&](bool own) {
      for (const Hypothesis& name : verdict_.names) {
        if (IsOwn(name.first()) != own) continue;
        std::string phrase = PhraseOf(name.first());
        if (std::find(phrases.begin(), phrases.end(), phrase) == phrases.end())
          phrases.push_back(std::move(phrase));
      }
    };
    // A mistake in a number that was not asked for is said only if none in this one explains it.
    add(true);
    if (phrases.empty()) add(false);
    if (phrases.size() == 1)
      Add("verdict_rule", {{"rule", phrases.front()}});
    else
      Add("verdict_rules", {{"rule", phrases[0]}, {"other", phrases[1]}});
  }

  bool IsOwn(const ActingRule& rule) const {
    return std::any_of(number_.acting.begin(), number_.acting.end(),
                       [&](const ActingRule& acting) { return acting.rule == rule.rule; });
  }

  static const char* KeyOf(const Slip& slip) {
    switch (slip.kind) {
      case Slip::Kind::kSign:
        return "verdict_slip_sign";
      case Slip::Kind::kDecimalPoint:
        return "verdict_slip_point";
      case Slip::Kind::kNumberOfAnother:
        break;
    }
    return "verdict_slip_other";
  }

  const Scene& scene_;
  const AskedNumber& number_;
  const Verdict& verdict_;
  SaidVerdict said_;
};

}  // namespace

SaidVerdict WordsOf(const Scene& scene, const AskedNumber& number, bool explained) {
  return Words(scene, number).Say(explained);
}

}  // namespace chainrule
