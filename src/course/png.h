// A PNG picture with uncompressed colours, written from top to bottom.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chainrule {

// 8 bits each of red, green and blue; width and height are at least 1.
class StoredPng {
 public:
  StoredPng(int width, int height);

  // The size of the whole file if it is written with `rows` rows at a time.
  static double Bytes(int width, int height, int rows);

  // Both append to `out`. `pixels` are whole rows of three bytes per pixel, at most 65,535 bytes
  // including one extra byte per row (asserted). The rows must add up to the height (asserted); the
  // last call completes the file.
  void Begin(std::string& out) const;
  void AddRows(std::string_view pixels, std::string& out);

  // The most rows that may be added at once: at least 1 if the width is at most 21,844.
  static int MostRows(int width);

 private:
  int width_;
  int height_;
  int written_ = 0;
  std::uint32_t adler_low_ = 1;
  std::uint32_t adler_high_ = 0;
};

}  // namespace chainrule
