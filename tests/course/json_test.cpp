#include "course/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

namespace chainrule {
namespace {

using nlohmann::json;

TEST(JsonWriter, WritesNestedThings) {
  JsonWriter writer;
  writer.BeginObject();
  writer.Key("empty").BeginObject().EndObject();
  writer.Key("none").BeginArray().EndArray();
  writer.Key("list").BeginArray().Integer(1).String("two").Bool(true).Bool(false).Null();
  writer.BeginArray().Integer(-9007199254740993).EndArray().BeginObject().Key("a").Number(0.1);
  writer.EndObject().EndArray();
  writer.Key("last").Integer(3).EndObject();
  EXPECT_EQ(json::parse(writer.text()), json::parse(R"({"empty": {}, "none": [], "last": 3,
                            "list": [1, "two", true, false, null, [-9007199254740993],
                                     {"a": 0.1}]})"));
}

TEST(JsonWriter, EscapesStrings) {
  std::string all;
  for (char c = 0; c < 0x7F; ++c) all += c;
  all += "\x7F δ⁻⁷ 😀 </script> \u2028";
  JsonWriter writer;
  writer.BeginObject().Key(all).String(all).EndObject();
  const json read = json::parse(writer.text());
  EXPECT_EQ(read.begin().key(), all);
  EXPECT_EQ(read.begin().value(), all);
  EXPECT_NE(writer.text().find("δ⁻⁷ 😀"), std::string::npos) << "valid UTF-8 goes through";
  EXPECT_EQ(writer.text().find('\n'), std::string::npos);
}

TEST(JsonWriter, ReplacesWhatIsNotUtf8) {
  JsonWriter writer;
  writer.String(
      "a\xFF"
      "b\xC3");
  EXPECT_EQ(json::parse(writer.text()), "a\uFFFDb\uFFFD");
}

TEST(JsonWriter, WritesNumbersThatReadBackEqual) {
  JsonWriter writer;
  writer.BeginArray();
  const std::vector<double> numbers{0.1,     -3.6, 1e300, 1e-300, 4.9406564584124654e-324,
                                    1.0 / 3, 0,    1e22,  -0.0};
  for (const double number : numbers) writer.Number(number);
  writer.EndArray();
  const json read = json::parse(writer.text());
  ASSERT_EQ(read.size(), numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(read[i].get<double>(), numbers[i]);
  EXPECT_EQ(writer.text().find("-0,"), std::string::npos);
}

TEST(JsonWriter, WritesNullForWhatIsNoNumber) {
  JsonWriter writer;
  writer.BeginArray().Number(std::nan("")).Number(std::numeric_limits<double>::infinity());
  writer.Number(-std::numeric_limits<double>::infinity()).Number(1).EndArray();
  EXPECT_EQ(writer.text(), "[null,null,null,1]");
}

TEST(JsonWriter, WritesMatricesRowByRow) {
  JsonWriter writer;
  writer.BeginArray();
  writer.Matrix((Eigen::MatrixXd(2, 3) << 1, 2, 3, 4, std::nan(""), 6).finished());
  writer.Vector(Eigen::Vector3d(7, 8, 9));
  writer.Matrix(Eigen::MatrixXd(0, 0)).Vector(Eigen::VectorXd(0)).EndArray();
  EXPECT_EQ(writer.text(), "[[[1,2,3],[4,null,6]],[7,8,9],[],[]]");
}

TEST(JsonWriter, LeavesLargeMatricesOut) {
  JsonWriter writer;
  writer.BeginArray();
  writer.Vector(Eigen::VectorXd::Zero(JsonWriter::kMaxEntries));
  writer.Vector(Eigen::VectorXd::Zero(JsonWriter::kMaxEntries + 1));
  writer.Matrix(Eigen::MatrixXd::Zero(1001, 100)).EndArray();
  const json read = json::parse(writer.text());
  EXPECT_EQ(read[0].size(), 100000U);
  EXPECT_TRUE(read[1].is_null());
  EXPECT_TRUE(read[2].is_null());
}

}  // namespace
}  // namespace chainrule
