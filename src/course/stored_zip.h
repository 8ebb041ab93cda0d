// A zip file whose entries are stored as they are, written from front to back without going back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

// CRC-32 of zip and PNG: `crc` is that of what came before, 0 before anything.
std::uint32_t Crc32(std::uint32_t crc, std::string_view bytes);

// Below 4 GiB in all, of which the caller makes sure: no ZIP64. Sums and sizes stand behind each
// entry's bytes and in the directory at the end.
class StoredZip {
 public:
  // What entry `name` of `bytes` bytes adds to the file, and what an empty file takes.
  static double EntryBytes(std::string_view name, double bytes);
  static constexpr double kEndBytes = 22;

  // Each appends to `out`.
  void Begin(std::string name, std::string& out);
  void Add(std::string_view bytes, std::string& out);
  void End(std::string& out);
  void Finish(std::string& out);

 private:
  struct Entry {
    std::string name;
    std::uint32_t crc = 0;
    std::uint32_t size = 0;
    std::uint32_t offset = 0;
  };
  std::vector<Entry> entries_;
  std::uint32_t written_ = 0;
};

}  // namespace chainrule
