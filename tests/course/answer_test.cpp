// The judge on a working of three numbers, and how typed numbers are read.
#include "course/answer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chainrule {
namespace {

constexpr int kAll = kAllDecimals;

TEST(TypedNumberTest, DecimalsAreThoseShown) {
  EXPECT_EQ(ParseTyped("0.70"), (TypedNumber{0.7, 2}));
  EXPECT_EQ(ParseTyped("-3.600"), (TypedNumber{-3.6, 3}));
  EXPECT_EQ(ParseTyped(" −3.6 "), (TypedNumber{-3.6, 1}));
  EXPECT_EQ(ParseTyped("12"), (TypedNumber{12, 0}));
  EXPECT_EQ(ParseTyped("+.5"), (TypedNumber{0.5, 1}));
  EXPECT_EQ(ParseTyped("6e-4"), (TypedNumber{6e-4, 4}));
  EXPECT_EQ(ParseTyped("6.0E−4"), (TypedNumber{6e-4, 5}));
  EXPECT_EQ(ParseTyped("1.25e1"), (TypedNumber{12.5, 1}));
  EXPECT_EQ(ParseTyped("1e+3"), (TypedNumber{1000, 0}));
  EXPECT_EQ(ParseTyped("1e-300"), (TypedNumber{1e-300, kAll}));
  EXPECT_EQ(ParseTyped("0.000")->decimals, 3);
}

TEST(TypedNumberTest, FractionsAreExact) {
  EXPECT_EQ(ParseTyped("−37/20"), (TypedNumber{-1.85, kAll}));
  EXPECT_EQ(ParseTyped("1.5 / 2"), (TypedNumber{0.75, kAll}));
  EXPECT_EQ(ParseTyped("1/0"), std::nullopt);
  EXPECT_EQ(ParseTyped("1/"), std::nullopt);
  EXPECT_EQ(ParseTyped("1/2/3"), std::nullopt);
}

TEST(TypedNumberTest, TheRestIsNoNumber) {
  for (const char* text : {"", " ", "x", "1..2", "5.", "1e", "1e999", "nan", "0x1", "1,5", "1 2"})
    EXPECT_EQ(ParseTyped(text), std::nullopt) << text;
}

// a = 2.5 · 0.7143 · 1.1, b = a², c = 2 b. A learner may forget the square or the 2, or take a sum
// for the product.
class Toy : public AnswerKey {
 public:
  const std::vector<AnswerCell>& Cells() const override { return cells_; }
  const std::vector<RuleName>& Rules() const override { return rules_; }
  std::vector<ActingRule> ActsAt(int cell) const override {
    if (cell == 0) return {{kSummed, 1}};
    return {{cell == 1 ? kNotSquared : kNoTwo, cell + 1}};
  }
  Interval Reach(int cell, const Hypothesis& hypothesis, const Hand& hand,
                 const HeldInCell& held) const override {
    const auto follows = [&](int rule) {
      for (const ActingRule& r : hypothesis)
        if (r.rule == rule && (r.layer == 0 || r.layer == cell + 1)) return true;
      return false;
    };
    if (cell == 0) {
      const std::vector<Interval> parts = {Point(2.5), Point(0.7143), Point(1.1)};
      return follows(kSummed) ? hand.Sum(parts) : hand.Product(parts);
    }
    if (cell == 1) return follows(kNotSquared) ? held(0) : Square(held(0));
    return follows(kNoTwo) ? held(1) : Point(2) * held(1);
  }
  double Exact(int cell) const override {
    const double a = 2.5 * 0.7143 * 1.1;
    return cell == 0 ? a : cell == 1 ? a * a : 2 * a * a;
  }

  static constexpr int kSummed = 0;
  static constexpr int kNotSquared = 1;
  static constexpr int kNoTwo = 2;

 private:
  std::vector<AnswerCell> cells_ = {{{"a"}, 0, 1}, {{"b"}, 1, 2}, {{"c"}, 2, 3}};
  std::vector<RuleName> rules_ = {{"summed", 0}, {"not_squared", 1}, {"no_two", 2}};
};

std::vector<Verdict> Judge(const std::vector<std::string>& texts, int announced = kAll) {
  std::vector<CellAnswer> answers;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (!texts[i].empty()) answers.push_back({static_cast<int>(i), texts[i]});
  return JudgeAnswers(Toy(), answers, announced).verdicts;
}

std::string Kinds(const std::vector<std::string>& texts, int announced = kAll) {
  std::string kinds;
  for (const Verdict& v : Judge(texts, announced))
    kinds += std::string(kinds.empty() ? "" : " ") + std::string(KindName(v.kind));
  return kinds;
}

// a = 1.964325, b = 3.8586, c = 7.7171.
TEST(AnswerTest, RightByRounding) {
  EXPECT_EQ(Kinds({"1.96", "3.86", "7.72"}), "right right right");
  // From the typed 1.96: 3.8416, and 2 · 3.84.
  EXPECT_EQ(Kinds({"1.96", "3.84", "7.68"}), "right right_rounded right_rounded");
  // 2.5 · 0.7143 = 1.78 cut off, times 1.1 is 1.958, cut off 1.95.
  EXPECT_EQ(Kinds({"1.95"}), "right_rounded");
  EXPECT_EQ(Kinds({"1.97"}), "right_rounded");  // 0.78573 as 0.79, times 2.5 is 1.975
  EXPECT_EQ(Kinds({"1.99"}), "unrecognised");
  EXPECT_EQ(Kinds({"1.964325", "3.8586", "7.7171"}), "right right right");
}

TEST(AnswerTest, AWrongNumberIsCarriedOn) {
  // 2.5 + 0.7143 + 1.1 = 4.3143; its square 18.6; twice that.
  const std::vector<Verdict> verdicts = Judge({"4.31", "18.58", "37.16"});
  EXPECT_EQ(verdicts[0].kind, VerdictKind::kMisconception);
  EXPECT_EQ(verdicts[0].names, std::vector{Hypothesis({Toy::kSummed, 1})});
  EXPECT_EQ(verdicts[1].kind, VerdictKind::kCarried);
  EXPECT_EQ(verdicts[2].kind, VerdictKind::kCarried);
  EXPECT_EQ(verdicts[1].from, std::vector{0});
  EXPECT_FALSE(HasCredit(verdicts[0]));
  EXPECT_TRUE(HasCredit(verdicts[1]));
  // From an unrecognised number nothing is said.
  EXPECT_EQ(Kinds({"5.00", "25.00", "50.00"}), "unrecognised follows follows");
  for (const Verdict& v : Judge({"5.00", "25.00", "50.00"})) EXPECT_FALSE(HasCredit(v));
  // Who corrects himself on the way is right.
  EXPECT_EQ(Kinds({"5.00", "3.86", "7.72"}), "unrecognised right right");
}

TEST(AnswerTest, NumbersThatWereNotAskedAreWorkedOutUnseen) {
  EXPECT_EQ(Kinds({"", "", "7.72"}), "right");
  const std::vector<Verdict> verdicts = Judge({"", "", "3.929"});  // 2 a
  EXPECT_EQ(verdicts[0].kind, VerdictKind::kMisconception);
  EXPECT_EQ(verdicts[0].names, std::vector{Hypothesis({Toy::kNotSquared, 2})});
  const std::vector<Verdict> both = Judge({"", "", "1.964"});  // a
  EXPECT_EQ(both[0].kind, VerdictKind::kPair);
  EXPECT_EQ(both[0].names, std::vector{Hypothesis({Toy::kNoTwo, 3}, {Toy::kNotSquared, 2})});
}

TEST(AnswerTest, SlipsAreFoundBeforePairs) {
  const std::vector<Verdict> sign = Judge({"-1.96"});
  EXPECT_EQ(sign[0].kind, VerdictKind::kSlip);
  EXPECT_EQ(sign[0].slips, std::vector{Slip{Slip::Kind::kSign}});
  EXPECT_EQ(Judge({"19.64"})[0].slips, std::vector{Slip{Slip::Kind::kDecimalPoint}});
  EXPECT_EQ(Judge({"0.196"})[0].slips, std::vector{Slip{Slip::Kind::kDecimalPoint}});
}

TEST(AnswerTest, Unreadable) {
  EXPECT_EQ(Kinds({"two", "3.86"}), "unreadable right");
}

TEST(AnswerTest, DecimalsKeptAreCappedByThoseAnnounced) {
  EXPECT_EQ(Judge({"1.9643"})[0].kept, 4);
  EXPECT_EQ(Judge({"1.9643"}, 3)[0].kept, 3);
  // The most of the typed numbers: a dropped zero says nothing.
  EXPECT_EQ(Judge({"1.964", "3.9"})[1].kept, 3);
  EXPECT_EQ(Judge({"2"})[0].decimals, 1);
}

TEST(AnswerTest, OneCauseForSeveralNumbers) {
  const Judged judged = JudgeAnswers(Toy(), {{0, "4.31"}, {1, "4.31"}, {2, "8.62"}});
  ASSERT_EQ(judged.working.size(), 2u);
  EXPECT_EQ(judged.working[0].first, 0);
  EXPECT_EQ(judged.working[0].rules, std::vector{Toy::kSummed});
  EXPECT_EQ(judged.working[0].layer, 1);
  EXPECT_EQ(judged.working[1].rules, std::vector{Toy::kNotSquared});
  EXPECT_EQ(judged.working[1].cells, std::vector{1});
}

// Counts: points, and equality.
class Counts : public AnswerKey {
 public:
  const std::vector<AnswerCell>& Cells() const override { return cells_; }
  const std::vector<RuleName>& Rules() const override { return rules_; }
  std::vector<ActingRule> ActsAt(int) const override { return {{0, 1}, {1, 1}}; }
  Interval Reach(int, const Hypothesis& hypothesis, const Hand&, const HeldInCell&) const override {
    if (hypothesis.size() == 0) return Point(18496);
    return Point(hypothesis.first().rule == 0 ? 18464 : 2080);
  }
  double Exact(int) const override { return 18496; }

 private:
  std::vector<AnswerCell> cells_ = {{{"parameters"}, 0, 1}};
  std::vector<RuleName> rules_ = {{"bias_one", 0}, {"in_channels_forgotten", 1}};
};

TEST(AnswerTest, IntegersAreJudgedByTheSameJudge) {
  const auto kind = [](const char* text) {
    return JudgeAnswers(Counts(), {{0, text}}).verdicts[0].kind;
  };
  EXPECT_EQ(kind("18496"), VerdictKind::kRight);
  EXPECT_EQ(kind("36992/2"), VerdictKind::kRight);
  EXPECT_EQ(kind("18464"), VerdictKind::kMisconception);
  EXPECT_EQ(kind("18497"), VerdictKind::kUnrecognised);
  EXPECT_EQ(kind("18495.9"), VerdictKind::kUnrecognised);
}

// A rule whose number is close to the right one.
class Close : public Counts {
 public:
  Interval Reach(int, const Hypothesis& hypothesis, const Hand&, const HeldInCell&) const override {
    if (hypothesis.size() == 0) return Point(0.1234);
    return Point(hypothesis.first().rule == 0 ? 0.1238 : 7);
  }
  double Exact(int) const override { return 0.1234; }
};

TEST(AnswerTest, MoreDecimalsWouldTell) {
  const auto judge = [](const char* text) {
    return JudgeAnswers(Close(), {{0, text}}).verdicts.front();
  };
  const Verdict verdict = judge("0.12");
  EXPECT_EQ(verdict.kind, VerdictKind::kCannotTell);
  EXPECT_EQ(verdict.under, VerdictKind::kRight);
  EXPECT_EQ(verdict.also, std::vector{Hypothesis({0, 1})});
  EXPECT_EQ(verdict.more, 4);  // cut off, both are 0.123
  EXPECT_EQ(judge("0.1234").kind, VerdictKind::kRight);
  EXPECT_EQ(judge("0.1238").kind, VerdictKind::kMisconception);
  EXPECT_EQ(judge("617/5000").kind, VerdictKind::kRight);
}

}  // namespace
}  // namespace chainrule
