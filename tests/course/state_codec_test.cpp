#include "course/state_codec.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>

#include "course/number.h"
#include "course/test_fields.h"

namespace chainrule {
namespace {

const Fields kFields = TestFields();

Result<ParsedState> Parse(std::string_view text) {
  return ParseState(
      text,
      [](std::string_view lesson) {
        return lesson == "test" || lesson == "other" ? &kFields : nullptr;
      },
      "test");
}

State Parsed(std::string_view text) {
  Result<ParsedState> parsed = Parse(text);
  EXPECT_TRUE(parsed.ok()) << text << ": " << (parsed.ok() ? "" : parsed.error().sentence);
  return parsed.ok() ? parsed->state : State{};
}

std::string Refused(std::string_view text) {
  const Result<ParsedState> parsed = Parse(text);
  return parsed.ok() ? "accepted" : parsed.error().sentence;
}

void ExpectRefused(std::string_view text, std::initializer_list<const char*> parts) {
  const std::string sentence = Refused(text);
  EXPECT_NE(sentence, "accepted") << text.substr(0, 100);
  for (const char* part : parts)
    EXPECT_NE(sentence.find(part), std::string::npos) << "no '" << part << "' in: " << sentence;
  EXPECT_LT(sentence.size(), 500U);
}

TEST(ParseState, GivesTheDefaultForNothing) {
  const State defaults = DefaultState("test", kFields);
  EXPECT_EQ(Parsed(""), defaults);
  EXPECT_EQ(Parsed("#"), defaults);
  EXPECT_EQ(Parsed("lesson=test"), defaults);
  EXPECT_EQ(Parsed("#lesson=test"), defaults);
  EXPECT_EQ(Parsed("lesson=other").lesson, "other");
}

TEST(ParseState, ReadsALinkWrittenForPeople) {
  const State state =
      Parsed("#lesson=test&W1=.1,.2;.3,.4&W2=.2;1;-3&W3=1;2&x=2&theta=tanh&step=7&round=2,3");
  EXPECT_EQ(state.Integer("step"), 7);
  EXPECT_EQ(state.Matrix("round"), Eigen::Vector2d(2, 3));
  State expected = DefaultState("test", kFields);
  expected.Set("step", 7);
  expected.Set("round", Eigen::MatrixXd(Eigen::Vector2d(2, 3)));
  EXPECT_EQ(state, expected);
}

TEST(ParseState, TheLessonMayStandAnywhere) {
  EXPECT_EQ(Parsed("step=7&lesson=other").lesson, "other");
}

TEST(ParseState, DecodesOnce) {
  EXPECT_EQ(Parsed("theta=50%25%20%26%20more").Word("theta"), "50% & more");
  EXPECT_EQ(Parsed("%78=1%2C2").Matrix("x"), Eigen::Vector2d(1, 2));
  EXPECT_EQ(Parsed("W1=1e%2b3").Matrix("W1")(0, 0), 1000);
  ExpectRefused("x=%2531", {"x=%31", "not a number"});
}

TEST(ParseState, LeavesPlusAlone) {
  EXPECT_EQ(Parsed("W1=1e+3").Matrix("W1")(0, 0), 1000);
  EXPECT_EQ(Parsed("x=+1").Number("x"), 1);
}

TEST(ParseState, SplitsAtTheFirstEqualsSign) {
  ExpectRefused("theta=a=b", {"theta=a=b"});
  ExpectRefused("=b=c&=d", {"given twice"});
}

TEST(ParseState, AFamilyIsReplacedAsAWhole) {
  const State state = Parsed("W1=1;2");
  EXPECT_TRUE(state.Has("W1"));
  EXPECT_FALSE(state.Has("W2"));
  EXPECT_FALSE(state.Has("W3"));
  const State all = Parsed("W8=8&W7=7&W6=6&W5=5&W4=4&W3=3&W2=2&W1=1");
  for (int i = 1; i <= 8; ++i) EXPECT_EQ(all.Number("W" + std::to_string(i)), i);
}

TEST(ParseState, RefusesFamiliesWithAGap) {
  ExpectRefused("W1=1&W3=2.5", {"W3=2.5", "W2 is missing"});
  ExpectRefused("W2=1", {"W2=1", "W1 is missing"});
}

TEST(ParseState, RefusesFamiliesThatAreTooLarge) {
  ExpectRefused("W9=1,2", {"W9=1,2", "at most 8", "W1 to W8"});
  ExpectRefused("W10000=1", {"W10000=1", "at most 8"});
  ExpectRefused("W99999999999999999999999999999999=1", {"at most 8"});
  std::string text;
  for (int i = 1; i <= 10000; ++i) text += (i > 1 ? "&W" : "W") + std::to_string(i) + "=1";
  ExpectRefused(text, {"bytes long", "65536"});
  text.resize(60000);
  text.resize(text.rfind('&'));
  ExpectRefused(text, {"W9=1", "at most 8"});
}

TEST(ParseState, IgnoresUnknownKeysAndSaysSo) {
  const Result<ParsedState> parsed = Parse("W0=a&W01=b&W%2B1=c&W=d&step=3&wat=&W1=1;2&=e&%C3%A9=f");
  ASSERT_TRUE(parsed.ok()) << parsed.error().sentence;
  EXPECT_EQ(parsed->unknown_keys,
            (std::vector<std::string>{"W0", "W01", "W+1", "W", "wat", "", "é"}));
  EXPECT_EQ(parsed->state.Integer("step"), 3);
  EXPECT_EQ(parsed->state, Parsed("step=3&W1=1;2"));
}

TEST(UnknownKeysNotice, NamesTheFirstFew) {
  EXPECT_EQ(UnknownKeysNotice({}), "");
  EXPECT_EQ(UnknownKeysNotice({"wat", "foo"}),
            "This link also has wat, foo, which this lesson does not know; it is ignored.");
  const std::vector<std::string> many(20000, std::string(1000, 'k'));
  const std::string notice = UnknownKeysNotice(many);
  EXPECT_LT(notice.size(), 400U);
  EXPECT_NE(notice.find("and 19995 more"), std::string::npos) << notice;
}

TEST(ParseState, RefusesBadValues) {
  ExpectRefused("W1=1,2;3", {"W1=1,2;3", "row 1 has 2 and row 2 has 1"});
  ExpectRefused("x=abc", {"x=abc", "not a number", "-1000 to 1000"});
  ExpectRefused("x=1e999", {"x=1e999", "too large"});
  ExpectRefused("x=0x10", {"x=0x10", "not a number"});
  ExpectRefused("step=-1", {"step=-1", "0 to 100"});
  ExpectRefused("step=1e9", {"step=1e9", "0 to 100"});
}

TEST(ParseState, RefusesTheWhole) {
  // One wrong field refuses the link, even if all others are right.
  ExpectRefused("step=7&x=abc&eta=1", {"x=abc"});
  ExpectRefused("wat=1&x=abc", {"x=abc"});
}

TEST(ParseState, RefusesUnknownLessons) {
  ExpectRefused("lesson=nope", {"lesson=nope", "no such lesson", "test"});
  ExpectRefused("lesson=", {"lesson=", "no such lesson"});
  ExpectRefused("lesson=Test", {"lesson=Test"});
  ExpectRefused("lesson=" + std::string(5000, 'x'), {"lesson=xxx", "…"});
}

TEST(ParseState, RefusesBadPercentEncoding) {
  ExpectRefused("x=%zz", {"x=%zz", "\"%zz\" is not a percent-encoded byte"});
  ExpectRefused("x=1%4", {"x=1%4", "\"%4\""});
  ExpectRefused("x=%", {"\"%\""});
  ExpectRefused("x=%-1", {"\"%-1\""});
  ExpectRefused("x=% 1", {"\"% 1\""});
  ExpectRefused("x=%0", {"\"%0\""});
  ExpectRefused("%zz=1", {"%zz=1"});
  ExpectRefused("wat=%zz", {"wat=%zz"});
}

TEST(ParseState, RefusesBadUtf8) {
  for (const char* value : {"%FF", "%C3", "%C3%28", "%E2%82", "%F0%9F%98", "%C0%80", "%ED%A0%80",
                            "%F4%90%80%80", "%80", "\xFF", "\xC3"})
    ExpectRefused(std::string("wat=") + value, {"wat=", "UTF-8"});
  ExpectRefused("%FF=1", {"%FF=1", "UTF-8"});
  EXPECT_EQ(Refused("wat=%F0%9F%98%80&w%C3%A9=\xC3\xA9"), "accepted");
}

TEST(ParseState, RefusesControlCharacters) {
  ExpectRefused("x=1%00", {"x=1\\u0000", "control character \\u0000"});
  ExpectRefused(std::string_view("x=1\0", 4), {"x=1\\u0000"});
  ExpectRefused("x=1%0A", {"\\u000A"});
  ExpectRefused("x=\t1", {"\\u0009"});
  ExpectRefused("x=%7F", {"\\u007F"});
  ExpectRefused("x=%C2%85", {"\\u0085"});
  ExpectRefused("wat=%E2%80%AE", {"\\u202E"});
  ExpectRefused("w%01=2", {"w\\u0001=2"});
}

TEST(ParseState, RefusesKeysGivenTwice) {
  ExpectRefused("x=1&x=1", {"x=1", "given twice"});
  ExpectRefused("x=1&%78=2", {"x=2", "given twice"});
  ExpectRefused("lesson=test&lesson=test", {"lesson=test", "twice"});
  ExpectRefused("wat=1&wat=2", {"wat=2", "twice"});
}

TEST(ParseState, RefusesPartsWithoutEqualsSign) {
  ExpectRefused("x", {"\"x\" is refused", "key=value"});
  ExpectRefused("x=1&", {"\"\" is refused"});
  ExpectRefused("&x=1", {"\"\" is refused"});
  ExpectRefused("x=1&&step=1", {"\"\" is refused"});
  ExpectRefused("%3D", {"\"%3D\" is refused"});
  ExpectRefused(std::string(60000, 'a'), {"aaa…"});
}

TEST(ParseState, RefusesLongTexts) {
  ExpectRefused("x=" + std::string(1 << 20, '1'), {"1048578 bytes", "65536"});
  const std::string longest = "wat=" + std::string(kMaxLinkBytes - 4, 'a');
  EXPECT_EQ(Refused(longest), "accepted");
  EXPECT_EQ(Refused("#" + longest), "accepted");
  ExpectRefused(longest + "a", {"65537 bytes"});
}

// 64 KiB of the worst texts must not take quadratic time.
TEST(ParseState, IsNotSlowOnHostileTexts) {
  std::vector<std::string> texts(8);
  const auto full = [](const std::string& text) { return text.size() > kMaxLinkBytes - 12; };
  for (int i = 0; !full(texts[0]); ++i) texts[0] += "k" + std::to_string(i) + "=&";
  texts[0] += "k=";
  while (!full(texts[1])) texts[1] += "&";
  texts[2] = "x=" + std::string(60000, ',');
  texts[3] = "W1=" + std::string(60000, ';');
  texts[4] = "W1=" + std::string(60000, '1');
  while (!full(texts[5])) texts[5] += "%41";
  texts[6] = "W" + std::string(60000, '9') + "=1";
  texts[7] = "x=" + std::string(60000, '=');
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& text : texts) Parse(text);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(ParseState, SurvivesNoise) {
  std::mt19937 random(5);
  const std::string alphabet = "W1x=&;,.%#+-e0 7lesontp\xC3\xA9\x01";
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::size_t length = random() % 40; length > 0; --length)
      text += alphabet[random() % alphabet.size()];
    const Result<ParsedState> parsed = Parse(text);
    if (parsed.ok()) {
      ++accepted;
      ASSERT_EQ(Parsed(PrintState(parsed->state, kFields)), parsed->state) << text;
    } else {
      ASSERT_FALSE(parsed.error().sentence.empty());
    }
  }
  EXPECT_GT(accepted, 100);
}

TEST(PrintState, LeavesDefaultsOut) {
  EXPECT_EQ(PrintState(DefaultState("test", kFields), kFields), "lesson=test");
  EXPECT_EQ(PrintState(Parsed("eta=0.10&W1=.1,.2;.3,.4&W2=.2;1;-3&W3=1;2"), kFields),
            "lesson=test");
}

TEST(PrintState, WritesNumbersForPeople) {
  EXPECT_EQ(PrintState(Parsed("step=7&eta=.25"), kFields), "lesson=test&eta=0.25&step=7");
  EXPECT_EQ(PrintState(Parsed("W1=.1;2;1e300"), kFields), "lesson=test&W1=0.1;2;1e+300");
  EXPECT_EQ(PrintState(Parsed("pin=hand.W1:0,1"), kFields), "lesson=test&pin=hand.W1:0,1");
}

TEST(PrintState, WritesAFamilyAsOne) {
  State state = DefaultState("test", kFields);
  state.Set("W2", Eigen::MatrixXd(Eigen::Vector3d(.2, 1, -2)));
  EXPECT_EQ(PrintState(state, kFields), "lesson=test&W1=0.1,0.2;0.3,0.4&W2=0.2;1;-2&W3=1;2");
  state = DefaultState("test", kFields);
  state.values.erase("W3");
  EXPECT_EQ(PrintState(state, kFields), "lesson=test&W1=0.1,0.2;0.3,0.4&W2=0.2;1;-3");
}

TEST(PrintState, EncodesWhatMustBe) {
  State state = DefaultState("test", kFields);
  state.SetWord("theta", "50% & more");
  EXPECT_EQ(PrintState(state, kFields), "lesson=test&theta=50%25%20%26%20more");
  state = DefaultState("a b#ü", kFields);
  EXPECT_EQ(PrintState(state, kFields), "lesson=a%20b%23%C3%BC");
}

class RandomStates {
 public:
  double Double(double limit) {
    switch (random_() % 5) {
      case 0:
        return static_cast<double>(static_cast<int>(random_() % 21) - 10);
      case 1:
        return static_cast<double>(static_cast<int>(random_() % 2001) - 1000) / 100;
      case 2:  // denormal
        return std::ldexp(static_cast<double>(random_() >> 12), -1074);
      case 3:
        return Unit() * limit;
      default:
        while (true) {
          const std::uint64_t bits = random_();
          double value = 0;
          std::memcpy(&value, &bits, sizeof value);
          if (std::abs(value) <= limit) return value;
        }
    }
  }

  State Next() {
    State state = DefaultState("test", kFields);
    if (Chance()) {
      for (int i = 1; i <= 8; ++i) state.values.erase("W" + std::to_string(i));
      const int members = 1 + Below(8);
      const int largest = Below(20) == 0 ? 16 : 3;
      for (int i = 1; i <= members; ++i)
        state.Set("W" + std::to_string(i),
                  Matrix(1 + Below(largest + 1), 1 + Below(largest), 1e308));
    }
    if (Chance()) state.Set("x", Matrix(1 + Below(16), 1, 1000));
    if (Chance()) state.Set("size", Eigen::MatrixXd(Eigen::Vector2d(1 + Below(99), 1 + Below(99))));
    if (Chance()) state.Set("list", Eigen::MatrixXd(Matrix(Below(4), 1, 1).cwiseAbs()));
    if (Chance()) state.Set("eta", std::abs(Double(10)));
    if (Chance()) state.Set("step", Below(101));
    if (Chance()) state.SetWord("theta", kFields.Find("theta")->words[random_() % 4]);
    if (Chance()) state.Set("round", Eigen::MatrixXd(Eigen::Vector2d(Below(10), Below(10))));
    if (Chance()) state.SetWord("pin", "dW1:" + std::to_string(Below(99)) + ",0");
    return state;
  }

 private:
  bool Chance() { return random_() % 2 == 0; }
  int Below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  double Unit() { return std::uniform_real_distribution<double>(-1, 1)(random_); }
  Eigen::MatrixXd Matrix(int rows, int columns, double limit) {
    Eigen::MatrixXd matrix(rows, columns);
    for (int i = 0; i < rows; ++i)
      for (int j = 0; j < columns; ++j) matrix(i, j) = Double(limit);
    if (limit < 1000) matrix = matrix.cwiseMin(limit).cwiseMax(-limit);
    return matrix;
  }

  std::mt19937_64 random_{6};
};

TEST(PrintState, ReadsBackTheSame) {
  RandomStates states;
  for (int i = 0; i < 3000; ++i) {
    State state = states.Next();
    for (auto& [key, value] : state.values) {
      // Double() may exceed the limits of x and eta.
      const Field* field = kFields.Find(key);
      if (value.word.empty() && field->kind != FieldKind::kInteger && !field->whole_numbers)
        value.numbers = value.numbers.cwiseMin(field->max).cwiseMax(field->min);
      ASSERT_FALSE(CheckField(*field, key, value).has_value()) << key;
    }
    const std::string link = PrintState(state, kFields);
    if (link.size() > kMaxLinkBytes) continue;
    const Result<ParsedState> parsed = Parse(link);
    ASSERT_TRUE(parsed.ok()) << parsed.error().sentence;
    ASSERT_EQ(parsed->state, state) << link;
    ASSERT_TRUE(parsed->unknown_keys.empty());
    ASSERT_EQ(PrintState(parsed->state, kFields), link);
  }
}

}  // namespace
}  // namespace chainrule
