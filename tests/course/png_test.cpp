#include "course/png.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "course/stored_zip.h"

namespace chainrule {
namespace {

std::uint32_t Big(std::string_view bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes.substr(0, 4))
    number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

struct Chunk {
  std::string name;
  std::string bytes;
};

std::vector<Chunk> ChunksOf(std::string_view file) {
  std::vector<Chunk> chunks;
  EXPECT_EQ(file.substr(0, 8), std::string_view("\x89PNG\r\n\x1a\n", 8));
  for (std::size_t at = 8; at < file.size();) {
    const std::size_t size = Big(file.substr(at));
    const std::string_view body = file.substr(at + 4, size + 4);
    EXPECT_EQ(Big(file.substr(at + 8 + size)), Crc32(0, body));
    chunks.push_back({std::string(body.substr(0, 4)), std::string(body.substr(4))});
    at += size + 12;
  }
  return chunks;
}

// A picture whose bytes are 0, 1, 2, …, `rows` rows at a time.
std::string Written(int width, int height, int rows) {
  StoredPng png(width, height);
  std::string file;
  png.Begin(file);
  int byte = 0;
  for (int y = 0; y < height; y += rows) {
    std::string pixels;
    for (int i = 0; i < std::min(rows, height - y) * width * 3; ++i)
      pixels += static_cast<char>(byte++ & 0xFF);
    png.AddRows(pixels, file);
  }
  return file;
}

TEST(StoredPngTest, RowsAreFoundAgainAndTheSizeIsKnownBeforehand) {
  for (const auto& [width, height, rows] :
       {std::array{1, 1, 1}, {5, 7, 7}, {5, 7, 2}, {100, 33, 8}}) {
    const std::string file = Written(width, height, rows);
    EXPECT_EQ(static_cast<double>(file.size()), StoredPng::Bytes(width, height, rows));
    const std::vector<Chunk> chunks = ChunksOf(file);
    ASSERT_GE(chunks.size(), 3U);
    EXPECT_EQ(chunks.front().name, "IHDR");
    EXPECT_EQ(Big(chunks.front().bytes), static_cast<std::uint32_t>(width));
    EXPECT_EQ(Big(chunks.front().bytes.substr(4)), static_cast<std::uint32_t>(height));
    EXPECT_EQ(chunks.back().name, "IEND");
    std::string data;
    for (const Chunk& chunk : chunks)
      if (chunk.name == "IDAT") data += chunk.bytes;
    ASSERT_EQ(Big(data) >> 16, 0x7801U);
    EXPECT_EQ((Big(data) >> 16) % 31, 0U) << "zlib's check of its head";
    std::string raw;
    std::size_t at = 2;
    for (bool last = false; !last;) {
      last = data[at] == 1;
      const auto low = static_cast<unsigned char>(data[at + 1]);
      const auto high = static_cast<unsigned char>(data[at + 2]);
      EXPECT_EQ(low, 0xFF - static_cast<unsigned char>(data[at + 3]));
      EXPECT_EQ(high, 0xFF - static_cast<unsigned char>(data[at + 4]));
      raw += data.substr(at + 5, low + 256U * high);
      at += 5 + low + 256U * high;
    }
    EXPECT_EQ(data.size(), at + 4);
    ASSERT_EQ(raw.size(), static_cast<std::size_t>(height * (3 * width + 1)));
    int byte = 0;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      const bool filter = i % static_cast<std::size_t>(3 * width + 1) == 0;
      ASSERT_EQ(static_cast<unsigned char>(raw[i]), filter ? 0 : (byte++ & 0xFF)) << i;
    }
  }
}

// Adler-32 by zlib of the bytes 0, 255, 255, 255.
TEST(StoredPngTest, TheSumIsTheOneOfTheStandard) {
  StoredPng png(1, 1);
  std::string file;
  png.Begin(file);
  png.AddRows("\xFF\xFF\xFF", file);
  const std::string data = ChunksOf(file)[1].bytes;
  EXPECT_EQ(Big(data.substr(data.size() - 4)), 0x05FE02FEU);
}

}  // namespace
}  // namespace chainrule
