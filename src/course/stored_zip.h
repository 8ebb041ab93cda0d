// A zip file with uncompressed entries, written from front to back without seeking.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

// CRC-32 as in zip and PNG: `crc` is the result for the bytes before, 0 at the start.
std::uint32_t Crc32(std::uint32_t crc, std::string_view bytes);

// The caller must keep the file below 4 GiB, because ZIP64 is not supported. CRCs and sizes follow
// each entry's bytes and are repeated in the directory at the end.
class StoredZip {
 public:
  // The bytes that entry `name` with `bytes` bytes adds to the file, and the size of an empty file.
  static double EntryBytes(std::string_view name, double bytes);
  static constexpr double kEndBytes = 22;

  // These append to `out`.
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
