// A PNG picture whose colours are stored as they are, written from top to bottom.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chainrule {

// Of 8 bits of red, green and blue each; width and height at least 1.
class StoredPng {
 public:
  StoredPng(int width, int height);

  // Of the whole file, written with `rows` rows at a time.
  static double Bytes(int width, int height, int rows);

  // Each appends to `out`. `pixels` are whole rows, three bytes a pixel, at most 65,535 bytes with
  // one more for each row; the rows make up the height in all (asserted). After the last the file
  // is complete.
  void Begin(std::string& out) const;
  void AddRows(std::string_view pixels, std::string& out);

  // How many rows may be added at once, 1 at least where the width is at most 21,844.
  static int MostRows(int width);

 private:
  int width_;
  int height_;
  int written_ = 0;
  std::uint32_t adler_low_ = 1;
  std::uint32_t adler_high_ = 0;
};

}  // namespace chainrule
