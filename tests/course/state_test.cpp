#include "course/state.h"

#include <gtest/gtest.h>

#include <cmath>

#include "course/test_fields.h"

namespace chainrule {
namespace {

const Field& Find(const Fields& fields, std::string_view key) {
  const Field* field = fields.Find(key);
  EXPECT_NE(field, nullptr) << key;
  return *field;
}

// The sentence that refuses the text, or "accepted".
std::string Refused(std::string_view key, std::string_view text) {
  const Fields fields = TestFields();
  const Result<FieldValue> value = ParseField(Find(fields, key), key, text);
  return value.ok() ? "accepted" : value.error().sentence;
}

std::string Printed(std::string_view key, std::string_view text) {
  const Fields fields = TestFields();
  const Field& field = Find(fields, key);
  const Result<FieldValue> value = ParseField(field, key, text);
  return value.ok() ? PrintField(field, *value) : value.error().sentence;
}

void ExpectHolds(const std::string& sentence, std::initializer_list<const char*> parts) {
  for (const char* part : parts)
    EXPECT_NE(sentence.find(part), std::string::npos) << "no '" << part << "' in: " << sentence;
}

TEST(Fields, FindsNamesAndMembersOfFamilies) {
  const Fields fields = TestFields();
  EXPECT_EQ(Find(fields, "x").name, "x");
  EXPECT_EQ(Find(fields, "W1").name, "W");
  EXPECT_EQ(Find(fields, "W8").name, "W");
  for (const char* key :
       {"W", "W0", "W9", "W01", "W+1", "W1 ", "W-1", "W1a", "Wx", "w1", "x1", "", "X"})
    EXPECT_EQ(fields.Find(key), nullptr) << key;
}

TEST(Fields, TellsMembersPastTheLimit) {
  const Fields fields = TestFields();
  const Field& family = Find(fields, "W1");
  EXPECT_EQ(FamilyMember(family, "W3"), 3);
  EXPECT_EQ(FamilyMember(family, "W9"), 9);
  EXPECT_EQ(FamilyMember(family, "W10000"), 9);
  EXPECT_EQ(FamilyMember(family, "W99999999999999999999999999999"), 9);
  EXPECT_EQ(FamilyMember(family, "W0"), 0);
  EXPECT_EQ(FamilyMember(family, "W1x"), 0);
  EXPECT_EQ(FamilyMember(Find(fields, "x"), "x1"), 0);
}

TEST(DefaultState, HasEveryField) {
  const Fields fields = TestFields();
  const State state = DefaultState("test", fields);
  EXPECT_EQ(state.lesson, "test");
  EXPECT_EQ(state.values.size(), fields.fields.size() - 1 + 3);
  EXPECT_EQ(state.Matrix("W1"), (Eigen::Matrix2d() << .1, .2, .3, .4).finished());
  EXPECT_EQ(state.Matrix("W2").rows(), 3);
  EXPECT_EQ(state.Matrix("W2").cols(), 1);
  EXPECT_FALSE(state.Has("W4"));
  EXPECT_EQ(state.Number("eta"), 0.1);
  EXPECT_EQ(state.Integer("step"), 0);
  EXPECT_EQ(state.Word("theta"), "tanh");
  EXPECT_EQ(state.Word("round"), "exact");
  EXPECT_EQ(state.Word("pin"), "");
  EXPECT_EQ(state.Matrix("list").rows(), 0);
}

TEST(ParseField, ReadsEachKind) {
  EXPECT_EQ(Printed("W1", ".1, .2 ;.3,0.4"), "0.1,0.2;0.3,0.4");
  EXPECT_EQ(Printed("W1", "5"), "5");
  EXPECT_EQ(Printed("W1", "1e+300,-1e-300"), "1e+300,-1e-300");
  EXPECT_EQ(Printed("x", "1,2,-3"), "1,2,-3");
  EXPECT_EQ(Printed("eta", "1e-3"), "0.001");
  EXPECT_EQ(Printed("step", "7.0"), "7");
  EXPECT_EQ(Printed("theta", "identity"), "identity");
  EXPECT_EQ(Printed("round", "2,3"), "2,3");
  EXPECT_EQ(Printed("round", "exact"), "exact");
  EXPECT_EQ(Printed("pin", "W1:0,1"), "W1:0,1");
  EXPECT_EQ(Printed("pin", "none"), "none");
  EXPECT_EQ(Printed("pin", ""), "");
  EXPECT_EQ(Printed("list", ""), "");
  EXPECT_EQ(Printed("list", "1,0"), "1,0");
}

TEST(ParseField, KeepsRowsAndColumnsApart) {
  const Fields fields = TestFields();
  const Result<FieldValue> value = ParseField(Find(fields, "W1"), "W1", "1,2,3;4,5,6");
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(value->numbers, (Eigen::MatrixXd(2, 3) << 1, 2, 3, 4, 5, 6).finished());
  const Result<FieldValue> vector = ParseField(Find(fields, "x"), "x", "1,2,3");
  ASSERT_TRUE(vector.ok());
  EXPECT_EQ(vector->numbers.rows(), 3);
  EXPECT_EQ(vector->numbers.cols(), 1);
}

TEST(ParseField, SaysWhatIsNoNumber) {
  ExpectHolds(Refused("x", "abc"), {"x=abc", "\"abc\" is not a number", "from -1000 to 1000"});
  ExpectHolds(Refused("W1", "1,2;0x10,4"), {"W1=1,2;0x10,4", "\"0x10\" is not a number"});
  ExpectHolds(Refused("eta", "nan"), {"eta=nan", "not a number"});
  ExpectHolds(Refused("eta", ""), {"eta=", "not a number", "from 0 to 10"});
  ExpectHolds(Refused("x", "1,,2"), {"x=1,,2", "\"\" is not a number"});
  ExpectHolds(Refused("x", "1,2,"), {"not a number"});
  ExpectHolds(Refused("x", "1;2"), {"\"1;2\" is not a number"});
  ExpectHolds(Refused("W1", ""), {"not a number"});
  ExpectHolds(Refused("W1", "1;"), {"not a number"});
}

TEST(ParseField, SaysWhatIsTooLarge) {
  ExpectHolds(Refused("x", "1,1e999"), {"x=1,1e999", "1e999 is too large", "from -1000 to 1000"});
  ExpectHolds(Refused("x", "1001"), {"x=1001", "1001 is out of range", "from -1000 to 1000"});
  ExpectHolds(Refused("eta", "-0.1"), {"eta=-0.1", "out of range", "from 0 to 10"});
  EXPECT_EQ(Refused("x", "1000"), "accepted");
  EXPECT_EQ(Refused("eta", "0"), "accepted");
}

TEST(ParseField, SaysWhatIsNotWhole) {
  ExpectHolds(Refused("step", "1.5"), {"step=1.5", "1.5 is not a whole number", "from 0 to 100"});
  ExpectHolds(Refused("size", "3,2.5"), {"size=3,2.5", "2.5 is not a whole number"});
  ExpectHolds(Refused("step", "101"), {"step=101", "out of range", "a whole number from 0 to 100"});
}

TEST(ParseField, SaysWhichRowsDiffer) {
  ExpectHolds(Refused("W1", "1,2;3"),
              {"W1=1,2;3", "row 1 has 2 and row 2 has 1", "separated by ';'", "separated by ','"});
  ExpectHolds(Refused("W1", "1;2;3,4"), {"row 1 has 1 and row 3 has 2"});
}

TEST(ParseField, SaysWhichSizeFits) {
  std::string column = "1";
  for (int i = 1; i < 17; ++i) column += ";1";
  EXPECT_EQ(Refused("W1", column), "accepted");
  ExpectHolds(Refused("W1", column + ";1"), {"W1=", "size", "17 rows", "16 numbers"});
  std::string row = "1";
  for (int i = 1; i < 16; ++i) row += ",1";
  EXPECT_EQ(Refused("W1", row), "accepted");
  ExpectHolds(Refused("W1", row + ",1"), {"size", "17 rows", "16 numbers"});
  EXPECT_EQ(Refused("x", row), "accepted");
  ExpectHolds(Refused("x", row + ",1"), {"x=", "size", "1 to 16 numbers"});
  ExpectHolds(Refused("size", "1"), {"size=1", "2 whole numbers from 1 to 99"});
  ExpectHolds(Refused("size", "1,2,3"), {"size=1,2,3", "2 whole numbers"});
  ExpectHolds(Refused("list", "0,0,0,0"), {"list=0,0,0,0", "0 to 3 numbers"});
}

TEST(ParseField, SaysWhichWordsThereAre) {
  ExpectHolds(Refused("theta", "tan"), {"theta=tan", "identity, tanh, logistic, or 50% & more"});
  ExpectHolds(Refused("theta", ""), {"theta=", "identity"});
  ExpectHolds(Refused("theta", "Tanh"), {"theta=Tanh"});
  ExpectHolds(Refused("round", "exactly"),
              {"round=exactly", "2 whole numbers from 0 to 9", "or exact"});
  ExpectHolds(Refused("pin", "W1:0"), {"pin=W1:0", "W1:0,1", "or none"});
}

TEST(ParseField, ShortensWhatItQuotes) {
  const std::string sentence = Refused("x", std::string(100000, 'z'));
  ExpectHolds(sentence, {"zzzz…", "not a number"});
  EXPECT_LT(sentence.size(), 300U);
  ExpectHolds(Refused("x", std::string_view("1\0<b>\n", 6)), {"x=1\\u0000<b>\\u000A"});
  ExpectHolds(Refused("x", "\u202Eabc\xFF"), {"\\u202Eabc\\xFF"});
}

TEST(ParseField, SentencesAreWhole) {
  for (const auto& [key, text] :
       std::initializer_list<std::pair<const char*, const char*>>{{"x", "abc"},
                                                                  {"x", "1e999"},
                                                                  {"x", "2000"},
                                                                  {"step", ".5"},
                                                                  {"W1", "1,2;3"},
                                                                  {"size", "1"},
                                                                  {"theta", "a"},
                                                                  {"pin", "?"}}) {
    const std::string sentence = Refused(key, text);
    EXPECT_EQ(sentence.back(), '.') << sentence;
    EXPECT_EQ(sentence.find('{'), std::string::npos) << sentence;
    EXPECT_EQ(sentence.find('\n'), std::string::npos) << sentence;
  }
}

TEST(ParseField, IsNotSlowOnLongTexts) {
  std::string entries;
  std::string rows;
  for (int i = 0; i < 500000; ++i) {
    entries += "1,";
    rows += "1;";
  }
  ExpectHolds(Refused("W1", entries), {"size"});
  ExpectHolds(Refused("W1", rows), {"size"});
  ExpectHolds(Refused("x", entries), {"size"});
}

std::optional<Error> Check(std::string_view key, const FieldValue& value) {
  const Fields fields = TestFields();
  return CheckField(Find(fields, key), key, value);
}

TEST(CheckField, AcceptsWhatParseFieldGives) {
  const Fields fields = TestFields();
  for (const auto& [key, value] : DefaultState("test", fields).values)
    EXPECT_FALSE(CheckField(Find(fields, key), key, value).has_value()) << key;
}

TEST(CheckField, RefusesWhatDidNotComeFromText) {
  const auto number = [](double value) {
    return FieldValue{Eigen::MatrixXd::Constant(1, 1, value), {}};
  };
  EXPECT_FALSE(Check("eta", number(1)));
  ExpectHolds(Check("eta", number(11))->sentence, {"eta=11", "out of range", "from 0 to 10"});
  ExpectHolds(Check("eta", number(std::nan("")))->sentence, {"eta=not a number"});
  ExpectHolds(Check("eta", number(HUGE_VAL))->sentence, {"out of range"});
  ExpectHolds(Check("step", number(1.5))->sentence, {"step=1.5", "whole"});
  EXPECT_TRUE(Check("eta", {Eigen::MatrixXd::Zero(1, 2), {}}));
  EXPECT_TRUE(Check("eta", {Eigen::MatrixXd(), {}}));
  EXPECT_TRUE(Check("eta", {{}, "exact"}));
  EXPECT_FALSE(Check("round", {{}, "exact"}));
  EXPECT_TRUE(Check("round", {Eigen::MatrixXd::Zero(2, 1), "exact"}));
  EXPECT_TRUE(Check("x", {Eigen::MatrixXd::Zero(1, 3), {}})) << "a vector is n × 1";
  EXPECT_TRUE(Check("W1", {Eigen::MatrixXd::Zero(18, 1), {}}));
  EXPECT_TRUE(Check("W1", {Eigen::MatrixXd::Zero(1, 17), {}}));
  EXPECT_TRUE(Check("W1", {Eigen::MatrixXd(0, 0), {}}));
  EXPECT_FALSE(Check("W1", {Eigen::MatrixXd::Zero(17, 16), {}}));
  EXPECT_TRUE(Check("theta", {{}, "tan"}));
  EXPECT_TRUE(Check("theta", number(1)));
  EXPECT_TRUE(Check("pin", {{}, "a b"}));
  EXPECT_FALSE(Check("pin", {{}, "e"}));
}

}  // namespace
}  // namespace chainrule
