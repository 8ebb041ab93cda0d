#include "course/stored_zip.h"

#include <array>
#include <utility>

namespace chainrule {
namespace {

constexpr double kLocalHeader = 30;
constexpr double kDescriptor = 16;
constexpr double kDirectoryHeader = 46;
constexpr unsigned kVersion = 20;     // 2.0: stored or deflated entries
constexpr unsigned kFlags = 1u << 3;  // CRC and sizes follow the entry's bytes
constexpr unsigned kFirstOfJanuary1980 = 0x21;

constexpr std::array<std::uint32_t, 256> MakeTable() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
    table[i] = crc;
  }
  return table;
}
constexpr std::array<std::uint32_t, 256> kTable = MakeTable();

void Put(std::uint32_t value, int bytes, std::string& out) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFF);
}
void Put2(std::uint32_t value, std::string& out) {
  Put(value, 2, out);
}
void Put4(std::uint32_t value, std::string& out) {
  Put(value, 4, out);
}

}  // namespace

std::uint32_t Crc32(std::uint32_t crc, std::string_view bytes) {
  crc = ~crc;
  for (const char c : bytes)
    crc = kTable[(crc ^ static_cast<unsigned char>(c)) & 0xFF] ^ (crc >> 8);
  return ~crc;
}

double StoredZip::EntryBytes(std::string_view name, double bytes) {
  return kLocalHeader + kDescriptor + kDirectoryHeader + 2 * static_cast<double>(name.size()) +
         bytes;
}

void StoredZip::Begin(std::string name, std::string& out) {
  const std::size_t before = out.size();
  entries_.push_back({std::move(name), 0, 0, written_});
  Put4(0x04034B50, out);
  Put2(kVersion, out);
  Put2(kFlags, out);
  Put2(0, out);  // stored
  Put2(0, out);  // time
  Put2(kFirstOfJanuary1980, out);
  for (int unknown_yet = 0; unknown_yet < 3; ++unknown_yet) Put4(0, out);
  Put2(static_cast<std::uint32_t>(entries_.back().name.size()), out);
  Put2(0, out);
  out += entries_.back().name;
  written_ += static_cast<std::uint32_t>(out.size() - before);
}

void StoredZip::Add(std::string_view bytes, std::string& out) {
  Entry& entry = entries_.back();
  entry.crc = Crc32(entry.crc, bytes);
  entry.size += static_cast<std::uint32_t>(bytes.size());
  written_ += static_cast<std::uint32_t>(bytes.size());
  out += bytes;
}

void StoredZip::End(std::string& out) {
  const Entry& entry = entries_.back();
  Put4(0x08074B50, out);
  Put4(entry.crc, out);
  Put4(entry.size, out);
  Put4(entry.size, out);
  written_ += static_cast<std::uint32_t>(kDescriptor);
}

void StoredZip::Finish(std::string& out) {
  const std::size_t before = out.size();
  for (const Entry& entry : entries_) {
    Put4(0x02014B50, out);
    Put2(kVersion, out);
    Put2(kVersion, out);
    Put2(kFlags, out);
    Put2(0, out);
    Put2(0, out);
    Put2(kFirstOfJanuary1980, out);
    Put4(entry.crc, out);
    Put4(entry.size, out);
    Put4(entry.size, out);
    Put2(static_cast<std::uint32_t>(entry.name.size()), out);
    for (int none = 0; none < 4; ++none) Put2(0, out);  // extra, comment, disk, attributes
    Put4(0, out);
    Put4(entry.offset, out);
    out += entry.name;
  }
  const auto directory = static_cast<std::uint32_t>(out.size() - before);
  Put4(0x06054B50, out);
  Put2(0, out);
  Put2(0, out);
  Put2(static_cast<std::uint32_t>(entries_.size()), out);
  Put2(static_cast<std::uint32_t>(entries_.size()), out);
  Put4(directory, out);
  Put4(written_, out);
  Put2(0, out);
}

}  // namespace chainrule
