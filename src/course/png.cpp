#include "course/png.h"

#include <cassert>

#include "course/stored_zip.h"

namespace chainrule {

namespace {

constexpr std::string_view kSignature("\x89PNG\r\n\x1a\n", 8);
constexpr std::uint32_t kAdler = 65521;
constexpr int kMostStored = 65535;  // bytes in a stored block of zlib
constexpr int kChunk = 12;          // length, name and CRC
constexpr int kBlock = 5;  // head of a stored block: whether it is the last, and its length twice
constexpr int kZlibHead = 2;
constexpr int kZlibSum = 4;

void PutBig(std::uint32_t number, std::string& out) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((number >> shift) & 0xFF);
}

void PutChunk(std::string_view name, std::string_view bytes, std::string& out) {
  PutBig(static_cast<std::uint32_t>(bytes.size()), out);
  out += name;
  out += bytes;
  PutBig(Crc32(Crc32(0, name), bytes), out);
}

}  // namespace

StoredPng::StoredPng(int width, int height) : width_(width), height_(height) {
  assert(width >= 1 && height >= 1 && MostRows(width) >= 1);
}

int StoredPng::MostRows(int width) {
  return kMostStored / (3 * width + 1);
}

double StoredPng::Bytes(int width, int height, int rows) {
  const double pieces = (height + rows - 1) / rows;
  const double head = static_cast<double>(kSignature.size()) + kChunk + 13;
  return head + pieces * (kChunk + kBlock) + kZlibHead + kZlibSum +
         static_cast<double>(height) * (3.0 * width + 1) + kChunk;
}

void StoredPng::Begin(std::string& out) const {
  out += kSignature;
  std::string head;
  PutBig(static_cast<std::uint32_t>(width_), head);
  PutBig(static_cast<std::uint32_t>(height_), head);
  head += std::string_view("\x08\x02\0\0\0", 5);  // 8 bits, colours, not interlaced
  PutChunk("IHDR", head, out);
}

void StoredPng::AddRows(std::string_view pixels, std::string& out) {
  const auto row = static_cast<std::size_t>(width_) * 3;
  assert(!pixels.empty() && pixels.size() % row == 0);
  const std::size_t rows = pixels.size() / row;
  const std::size_t size = pixels.size() + rows;
  assert(size <= kMostStored);
  std::string data;
  if (written_ == 0) data += "\x78\x01";
  written_ += static_cast<int>(rows);
  assert(written_ <= height_);
  const bool last = written_ == height_;
  data += static_cast<char>(last ? 1 : 0);
  for (const std::size_t number : {size, ~size}) {
    data += static_cast<char>(number & 0xFF);
    data += static_cast<char>((number >> 8) & 0xFF);
  }
  const std::size_t begin = data.size();
  for (std::size_t i = 0; i < rows; ++i) {
    data += '\0';  // not filtered
    data += pixels.substr(i * row, row);
  }
  for (std::size_t i = begin; i < data.size(); ++i) {
    adler_low_ = (adler_low_ + static_cast<unsigned char>(data[i])) % kAdler;
    adler_high_ = (adler_high_ + adler_low_) % kAdler;
  }
  if (last) PutBig(adler_high_ << 16 | adler_low_, data);
  PutChunk("IDAT", data, out);
  if (last) PutChunk("IEND", "", out);
}

}  // namespace chainrule
