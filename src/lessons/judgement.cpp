#include "lessons/judgement.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "course/answer.h"
#include "course/course_text.h"
#include "course/json.h"
#include "lessons/exercise.h"
#include "lessons/verdict_words.h"
#include "math/join.h"

namespace chainrule {
namespace {

constexpr int kTried = 5;  // seeds of exercises that may tell rules apart

const char* SlipName(Slip::Kind kind) {
  switch (kind) {
    case Slip::Kind::kSign:
      return "sign";
    case Slip::Kind::kDecimalPoint:
      return "decimal_point";
    case Slip::Kind::kNumberOfAnother:
      break;
  }
  return "number_of_another";
}

// Nothing to count against the learner.
bool IsClean(const AskedNumber& number) {
  if (!number.verdict || number.given_up || number.hints > kRuleHint) return false;
  const VerdictKind kind = number.verdict->kind;
  return kind == VerdictKind::kRight || kind == VerdictKind::kRightRounded;
}

// "e=3.25" means the single number e:0,0, which verdicts call e.
std::string WithPlaces(const std::string& answers, const AnswerKey& key) {
  std::string all;
  for (std::size_t begin = 0; begin <= answers.size();) {
    const std::size_t end = std::min(answers.find(';', begin), answers.size());
    std::string answer = answers.substr(begin, end - begin);
    for (const AnswerCell& cell : key.Cells())
      if (cell.quantity.whole() && answer.starts_with(cell.quantity.name + '='))
        answer.insert(cell.quantity.name.size(), ":0,0");
    all += (begin == 0 ? "" : ";") + answer;
    begin = end + 1;
  }
  return all;
}

// The link of an exercise in which the rules give different numbers; empty if none is near.
std::string Apart(const Lesson& lesson, const std::vector<int>& rules) {
  const Fields& fields = lesson.Describe();
  if (rules.size() < 2 || fields.exercise == nullptr) return {};
  for (int seed = 1; seed <= kTried; ++seed) {
    for (int level = 1; level <= kLevels; ++level) {
      State state = DefaultState(lesson.id(), fields);
      state.Set("seed", seed);
      state.Set("level", level);
      const std::unique_ptr<AnswerKey> key = lesson.parts().answers(fields.exercise(state));
      bool apart = key != nullptr;
      for (std::size_t i = 0; i < rules.size() && apart; ++i)
        for (std::size_t j = i + 1; j < rules.size(); ++j)
          apart = apart && TellsApart(*key, rules[i], rules[j]);
      if (apart) return Join("lesson=", lesson.id(), "&seed=", seed, "&level=", level);
    }
  }
  return {};
}

class Writer {
 public:
  Writer(const Lesson& lesson, const Scene& scene, const AnswerKey& key)
      : lesson_(lesson), scene_(scene), key_(key) {}

  std::string Write(const Asked& asked, const Judged& judged) {
    json_.BeginObject();
    json_.Key("cells").BeginArray();
    for (const AskedNumber& number : asked.numbers())
      if (number.verdict) Cell(number);
    json_.EndArray();
    json_.Key("working").BeginArray();
    for (const Explanation& explanation : judged.working) Cause(explanation);
    json_.EndArray();
    const std::vector<AskedNumber>& all = asked.numbers();
    const auto credit = std::count_if(all.begin(), all.end(), [](const AskedNumber& number) {
      return number.verdict && HasCredit(*number.verdict);
    });
    json_.Key("credit").Integer(credit);
    json_.Key("of").Integer(static_cast<long long>(all.size()));
    json_.Key("clean").Bool(std::all_of(all.begin(), all.end(), IsClean));
    json_.EndObject();
    return json_.text();
  }

 private:
  void Cell(const AskedNumber& number) {
    const Verdict& verdict = *number.verdict;
    json_.BeginObject();
    json_.Key("quantity").String(NameOf(number.cell));
    json_.Key("typed").String(verdict.text);
    json_.Key("kind").String(KindName(verdict.kind));
    Decimals("decimals", verdict, verdict.decimals);
    Decimals("kept", verdict, verdict.kept);
    json_.Key("exact").Number(key_.Exact(number.cell));
    const bool pair = verdict.kind == VerdictKind::kPair;
    Hypotheses("rules", pair ? std::vector<Hypothesis>() : verdict.names);
    Hypotheses("also", verdict.also);
    Hypotheses("pairs", pair ? verdict.names : std::vector<Hypothesis>());
    json_.Key("slips").BeginArray();
    for (const Slip& slip : verdict.slips) json_.String(SlipName(slip.kind));
    json_.EndArray();
    const bool cannot_tell = verdict.kind == VerdictKind::kCannotTell;
    json_.Key("more");
    cannot_tell&& verdict.more ? json_.Integer(*verdict.more) : json_.Null();
    json_.Key("under");
    cannot_tell ? json_.String(KindName(verdict.under)) : json_.Null();
    Cells("from", verdict.from);
    json_.Key("text").String(TextOf(number));
    json_.EndObject();
  }

  void Cause(const Explanation& explanation) {
    json_.BeginObject();
    json_.Key("first").String(NameOf(explanation.first));
    json_.Key("rules").BeginArray();
    for (const int rule : explanation.rules) json_.String(IdOf(rule));
    json_.EndArray();
    Hypotheses("pairs", explanation.pairs);
    // Rules that fit together are followed in one layer.
    const int layer =
        explanation.rules.empty() ? explanation.pairs.front().first().layer : explanation.layer;
    const bool throughout = layer == ActingRule::kThroughout;
    json_.Key("scope").String(throughout ? "throughout" : Join("layer ", layer));
    Cells("cells", explanation.cells);
    const std::string apart = Apart(lesson_, explanation.rules);
    json_.Key("apart");
    apart.empty() ? json_.Null() : json_.String(apart);
    json_.EndObject();
  }

  // Nothing is rounded in a fraction, and nothing is known of what cannot be read.
  void Decimals(const char* name, const Verdict& verdict, int decimals) {
    json_.Key(name);
    const bool none = verdict.kind == VerdictKind::kUnreadable || decimals >= kAllDecimals;
    none ? json_.Null() : json_.Integer(decimals);
  }

  // Single rules as objects, two together as an array of them.
  void Hypotheses(const char* name, const std::vector<Hypothesis>& hypotheses) {
    json_.Key(name).BeginArray();
    for (const Hypothesis& hypothesis : hypotheses) {
      if (hypothesis.size() > 1) json_.BeginArray();
      for (const ActingRule& rule : hypothesis) {
        json_.BeginObject();
        json_.Key("rule").String(IdOf(rule.rule));
        json_.Key("layer").Integer(rule.layer);
        json_.EndObject();
      }
      if (hypothesis.size() > 1) json_.EndArray();
    }
    json_.EndArray();
  }

  void Cells(const char* name, const std::vector<int>& cells) {
    json_.Key(name).BeginArray();
    for (const int cell : cells) json_.String(NameOf(cell));
    json_.EndArray();
  }

  std::string NameOf(int cell) const {
    return ToText(key_.Cells()[static_cast<std::size_t>(cell)].quantity);
  }
  std::string_view IdOf(int rule) const { return key_.Rules()[static_cast<std::size_t>(rule)].id; }

  // The sentence that the learner reads after "Why?".
  std::string TextOf(const AskedNumber& number) const {
    const SaidVerdict said = WordsOf(scene_, number, true);
    const Result<Paragraph> paragraph = ParseParagraph(said.source, said.words);
    return paragraph ? ToPlainText(scene_.page.reader().Read(*paragraph)) : std::string();
  }

  const Lesson& lesson_;
  const Scene& scene_;
  const AnswerKey& key_;
  JsonWriter json_;
};

}  // namespace

Result<std::string> JudgementJson(const Lesson& lesson, const State& state) {
  if (std::optional<Error> error = lesson.CheckProblem(state)) return *error;
  if (lesson.parts().answers == nullptr) return Refuse("error_asks_nothing", {});
  const std::unique_ptr<AnswerKey> key = lesson.parts().answers(state);
  if (key == nullptr) return Refuse("error_asks_too_many", {});
  State judged = state;
  judged.SetWord("mode", "work");
  judged.SetWord("answers", WithPlaces(state.Word("answers"), *key));

  const Trace trace = lesson.Compute(judged);
  if (std::optional<Error> error = lesson.SettlePlace(judged, trace)) return *error;
  const Result<std::shared_ptr<const Asked>> asked =
      AskedIn(judged, trace, *key, lesson.parts().asks);
  if (!asked) return asked.error();
  std::vector<CellAnswer> answers;
  for (const AskedNumber& number : (*asked)->numbers())
    if (number.verdict) answers.push_back({number.cell, number.typed});

  Page page(trace.values, Mask(trace, judged.Integer("step"), *asked), NumberStyle{});
  page.SetQuantities(QuantitiesOf(trace));
  const Scene scene(lesson.text(), lesson.Describe(), lesson.parts().settle, judged, trace, page);
  return Writer(lesson, scene, *key)
      .Write(**asked, JudgeAnswers(*key, answers, AnnouncedIn(judged)));
}

}  // namespace chainrule
