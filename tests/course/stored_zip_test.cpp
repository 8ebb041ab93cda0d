#include "course/stored_zip.h"

#include <gtest/gtest.h>

namespace chainrule {
namespace {

std::uint32_t Number(const std::string& bytes, std::size_t at, int length) {
  std::uint32_t number = 0;
  for (int i = length - 1; i >= 0; --i)
    number = number << 8 | static_cast<unsigned char>(bytes.at(at + static_cast<std::size_t>(i)));
  return number;
}

TEST(StoredZipTest, TheSumIsTheOneOfTheStandardInOnePieceAndInSeveral) {
  EXPECT_EQ(Crc32(0, "123456789"), 0xCBF43926u);  // the check value of CRC-32/ISO-HDLC
  EXPECT_EQ(Crc32(Crc32(0, "1234"), "56789"), 0xCBF43926u);
  EXPECT_EQ(Crc32(0, ""), 0u);
}

TEST(StoredZipTest, EveryEntryIsFoundFromTheEnd) {
  StoredZip zip;
  std::string file;
  zip.Begin("a.txt", file);
  zip.Add("1234", file);
  zip.Add("56789", file);
  zip.End(file);
  zip.Begin("empty", file);
  zip.End(file);
  zip.Finish(file);
  EXPECT_EQ(
      static_cast<double>(file.size()),
      StoredZip::EntryBytes("a.txt", 9) + StoredZip::EntryBytes("empty", 0) + StoredZip::kEndBytes);
  const std::size_t end = file.size() - 22;
  ASSERT_EQ(Number(file, end, 4), 0x06054B50u);
  EXPECT_EQ(Number(file, end + 10, 2), 2u);
  std::size_t at = Number(file, end + 16, 4);
  EXPECT_EQ(at + Number(file, end + 12, 4), end);
  struct Wanted {
    std::string name;
    std::string bytes;
    std::uint32_t crc;
  };
  for (const Wanted& wanted : {Wanted{"a.txt", "123456789", 0xCBF43926u}, Wanted{"empty", "", 0}}) {
    ASSERT_EQ(Number(file, at, 4), 0x02014B50u);
    EXPECT_EQ(Number(file, at + 16, 4), wanted.crc);
    EXPECT_EQ(Number(file, at + 20, 4), wanted.bytes.size());
    EXPECT_EQ(Number(file, at + 24, 4), wanted.bytes.size());
    EXPECT_EQ(file.substr(at + 46, wanted.name.size()), wanted.name);
    const std::size_t local = Number(file, at + 42, 4);
    ASSERT_EQ(Number(file, local, 4), 0x04034B50u);
    EXPECT_EQ(file.substr(local + 30, wanted.name.size()), wanted.name);
    EXPECT_EQ(file.substr(local + 30 + wanted.name.size(), wanted.bytes.size()), wanted.bytes);
    at += 46 + wanted.name.size();
  }
}

}  // namespace
}  // namespace chainrule
