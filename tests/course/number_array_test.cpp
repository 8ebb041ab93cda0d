#include "course/number_array.h"

#include <gtest/gtest.h>

#include <cstring>

namespace chainrule {
namespace {

using Shape = std::vector<std::int64_t>;
using Numbers = std::vector<double>;

std::string Head(const std::string& dictionary, char version = 1) {
  std::string head = "\x93NUMPY";
  head += version;
  head += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
    head += static_cast<char>(dictionary.size() >> (8 * i) & 0xFF);
  return head + dictionary;
}

std::string Dictionary(const std::string& type, const std::string& shape,
                       const std::string& fortran = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}

template <class T>
std::string Raw(std::initializer_list<T> numbers, bool swapped = false) {
  std::string bytes;
  for (T number : numbers) {
    std::string one(sizeof(T), '\0');
    std::memcpy(one.data(), &number, sizeof(T));
    bytes += swapped ? std::string(one.rbegin(), one.rend()) : one;
  }
  return bytes;
}

std::string Said(const Result<NumberArray>& read) {
  return read ? "" : read.error().sentence;
}

TEST(NpyTest, TypesByteOrdersVersionsAndBothOrdersAreRead) {
  for (char version = 1; version <= 3; ++version) {
    const auto read = ReadNpy(Head(Dictionary("<f8", "(2, 1)"), version) + Raw({1.5, -2.0}));
    ASSERT_TRUE(read.ok()) << Said(read);
    EXPECT_EQ(read->shape, (Shape{2, 1}));
    EXPECT_EQ(read->values, (Numbers{1.5, -2}));
  }
  EXPECT_EQ(ReadNpy(Head(Dictionary(">f8", "(2,)")) + Raw({1.5, -2.0}, true))->values,
            (Numbers{1.5, -2}));
  EXPECT_EQ(ReadNpy(Head(Dictionary("<f4", "(1,)")) + Raw({0.1f}))->values,
            Numbers{static_cast<double>(0.1f)});
  EXPECT_EQ(ReadNpy(Head(Dictionary(">i2", "(2,)")) + Raw<std::int16_t>({-300, 7}, true))->values,
            (Numbers{-300, 7}));
  EXPECT_EQ(ReadNpy(Head(Dictionary("<i8", "(1,)")) + Raw<std::int64_t>({-5}))->values,
            Numbers{-5});
  EXPECT_EQ(ReadNpy(Head(Dictionary("|u1", "(2,)")) + "\xFF\x01")->values, (Numbers{255, 1}));
  EXPECT_EQ(ReadNpy(Head(Dictionary("|b1", "(1,)")) + "\x01")->values, Numbers{1});
  // Column by column, so the rows are 1 3 5 and 2 4 6.
  EXPECT_EQ(
      ReadNpy(Head(Dictionary("<f8", "(2, 3)", "True")) + Raw({1., 2., 3., 4., 5., 6.}))->values,
      (Numbers{1, 3, 5, 2, 4, 6}));
  EXPECT_EQ(ReadNpy(Head(Dictionary("<f8", "()")) + Raw({4.}))->shape, Shape{1});
}

TEST(NpyTest, EachBadFileHasItsSentence) {
  const std::string good = Head(Dictionary("<f8", "(2,)")) + Raw({1.0, 2.0});
  const double nan = std::numeric_limits<double>::quiet_NaN();
  struct Bad {
    std::string bytes;
    std::string says;
  };
  const std::vector<Bad> files{
      {"PK\x03\x04", "its header is missing"},
      {good.substr(0, 8), "ends inside its header"},
      {good.substr(0, 40), "ends inside its header"},
      {good.substr(0, good.size() - 1), "2 numbers take 16 bytes, but it has 15"},
      {good + "x", "is too long"},
      {std::string("\x93NUMPY\x04\x00", 8) + "....", "version 4"},
      {std::string("\x93NUMPY\x02\x00\xFF\xFF\xFF\x7F", 12), "2147483647 bytes long"},
      {Head("{}"), "cannot be read"},
      {Head(Dictionary("<f8", "2")), "cannot be read"},
      {Head(Dictionary("<f8", "(99999999999,)")), "cannot be read"},
      {Head(Dictionary("<c16", "(2,)")), "<c16"},
      {Head(Dictionary("|O", "(2,)")), "|O"},
      {Head("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }"), "have type"},
      {Head(Dictionary("<f8", "(1, 1, 1, 1, 1)")) + Raw({1.}), "5 dimensions"},
      {Head(Dictionary("<f8", "(0, 3)")), "no numbers"},
      {Head(Dictionary("<f8", "(999999999, 999999999, 999999999)")), "more than 100000"},
      {Head(Dictionary("<f8", "(2,)")) + Raw({1.0, nan}), "Number 2 is not finite"},
  };
  for (const Bad& bad : files) {
    const auto read = ReadNpy(bad.bytes);
    ASSERT_FALSE(read.ok()) << bad.says;
    EXPECT_NE(read.error().sentence.find(bad.says), std::string::npos) << read.error().sentence;
  }
}

TEST(NumberTextTest, RowsAndBracketsAreRead) {
  struct Good {
    std::string text;
    Shape shape;
  };
  for (const Good& good :
       {Good{"1,2,3\n4,5,6\n", {2, 3}}, Good{"1 2 3; 4 5 6", {2, 3}},
        Good{"\xEF\xBB\xBF"
             "1\t2\t3\r\n\r\n4\t5\t6\r\n",
             {2, 3}},
        Good{"[1 2 3; 4 5 6]", {2, 3}}, Good{"[[1,2,3],[4,5,6]]", {2, 3}},
        Good{"array([[1., 2., 3.],\n       [4., 5., 6.]])", {2, 3}},
        Good{"np.array([1, 2, 3, 4, 5, 6])", {6}}, Good{"1, 2, 3, 4, 5, 6", {6}},
        Good{"1\n2\n3\n4\n5\n6", {6, 1}}, Good{"[[[[1,2,3]],[[4,5,6]]]]", {1, 2, 1, 3}}}) {
    const auto read = ReadNumberText(good.text);
    ASSERT_TRUE(read.ok()) << good.text << Said(read);
    EXPECT_EQ(read->shape, good.shape) << good.text;
    EXPECT_EQ(read->values, (Numbers{1, 2, 3, 4, 5, 6})) << good.text;
  }
}

TEST(NumberTextTest, CommasThatAreReadInOneWayAreTaken) {
  struct Good {
    std::string text;
    Shape shape;
    Numbers values;
  };
  for (const Good& good :
       {Good{"1.5; 2.5", {2, 1}, {1.5, 2.5}}, Good{"1.5 2.5", {2}, {1.5, 2.5}},
        Good{"1, 5; 2, 5", {2, 2}, {1, 5, 2, 5}}, Good{"1,5\n2,5\n", {2, 2}, {1, 5, 2, 5}},
        Good{"[1,5;2,5]", {2, 2}, {1, 5, 2, 5}}, Good{"1,5,2;2,5,3", {2, 3}, {1, 5, 2, 2, 5, 3}},
        Good{"1.5,2;2,5", {2, 2}, {1.5, 2, 2, 5}}}) {
    const auto read = ReadNumberText(good.text);
    ASSERT_TRUE(read.ok()) << good.text << Said(read);
    EXPECT_EQ(read->shape, good.shape) << good.text;
    EXPECT_EQ(read->values, good.values) << good.text;
  }
}

TEST(NumberTextTest, EachBadTextHasItsSentence) {
  struct Bad {
    std::string text;
    std::string says;
  };
  for (const Bad& bad :
       {Bad{"", "no numbers"}, Bad{"[]", "no numbers"}, Bad{"[[],[]]", "no numbers"},
        Bad{"1,2\n3", "one has 2 entries, another 1"}, Bad{"[[1,2],[3]]", "one has 2 entries"},
        Bad{"[[1,2],3]", "brackets"}, Bad{"[1,[2]]", "brackets"}, Bad{"[[1,2]", "brackets"},
        Bad{"[1]]", "brackets"}, Bad{"1,x", "\"x\""}, Bad{"1,nan", "\"nan\""},
        Bad{"0x10", "\"0x10\""}, Bad{"1e999", "\"1e999\""}, Bad{"[[[[[1]]]]]", "5 dimensions"},
        Bad{std::string("1\0002", 3), "neither text"}, Bad{"\xFF\xFE", "neither text"}}) {
    const auto read = ReadNumberText(bad.text);
    ASSERT_FALSE(read.ok()) << bad.text;
    EXPECT_NE(read.error().sentence.find(bad.says), std::string::npos)
        << bad.text << ": " << read.error().sentence;
  }
  // These may be two numbers or four, so they are refused.
  for (const Bad& bad :
       {Bad{"1,5;2,5", R"("1.5; 2.5" if the comma is a decimal point, or "1, 5; 2, 5")"},
        Bad{"1,5; 2,5", R"("1.5; 2.5" if the comma is a decimal point, or "1, 5; 2, 5")"},
        Bad{"0,25\t-,5\n1\t2", R"("0.25 -.5" if the comma is a decimal point, or "0, 25 -, 5")"},
        Bad{"1 2\n1,5 2", R"("1.5 2")"}, Bad{"1,0;2", R"("1.0; 2")"},
        Bad{"1,5;\n2,5;", R"("1.5;")"}, Bad{"1,5e3 2,5", R"("1.5e3 2.5")"}}) {
    const auto read = ReadNumberText(bad.text);
    ASSERT_FALSE(read.ok()) << bad.text;
    EXPECT_NE(read.error().sentence.find(bad.says), std::string::npos)
        << bad.text << ": " << read.error().sentence;
  }
  std::string many;
  for (int i = 0; i <= NumberArray::kMostValues; ++i) many += "1 ";
  EXPECT_NE(Said(ReadNumberText(many)).find("100000"), std::string::npos);
  EXPECT_NE(Said(ReadNumbers("a.npy", "1,2")).find(".npy"), std::string::npos);
  EXPECT_TRUE(ReadNumbers("a.csv", "1,2").ok());
}

}  // namespace
}  // namespace chainrule
