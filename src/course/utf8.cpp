#include "course/utf8.h"

#include <cassert>
#include <cstdio>

namespace chainrule {
namespace {

unsigned Byte(std::string_view text, std::size_t position) {
  return static_cast<unsigned char>(text[position]);
}

std::string EscapeControl(char32_t character) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "\\u%04X", static_cast<unsigned>(character));
  return buffer;
}

std::string EscapeByte(unsigned byte) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "\\x%02X", byte);
  return buffer;
}

}  // namespace

CodePoint DecodeUtf8(std::string_view text, std::size_t position) {
  assert(position < text.size());
  const unsigned first = Byte(text, position);
  if (first < 0x80) return {first, 1};
  std::size_t bytes = 0;
  char32_t value = 0;
  char32_t smallest = 0;
  if ((first & 0xE0) == 0xC0) {
    bytes = 2;
    value = first & 0x1F;
    smallest = 0x80;
  } else if ((first & 0xF0) == 0xE0) {
    bytes = 3;
    value = first & 0x0F;
    smallest = 0x800;
  } else if ((first & 0xF8) == 0xF0) {
    bytes = 4;
    value = first & 0x07;
    smallest = 0x10000;
  } else {
    return {};
  }
  if (text.size() - position < bytes) return {};
  for (std::size_t i = 1; i < bytes; ++i) {
    const unsigned next = Byte(text, position + i);
    if ((next & 0xC0) != 0x80) return {};
    value = (value << 6) | (next & 0x3F);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < smallest || value > 0x10FFFF || surrogate) return {};
  return {value, bytes};
}

bool IsUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = DecodeUtf8(text, i);
    if (point.bytes == 0) return false;
    i += point.bytes;
  }
  return true;
}

bool IsControl(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200E && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x061C || c == 0xFEFF;
}

std::string Excerpt(std::string_view text, std::size_t characters) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    if (characters-- == 0) return result + "…";
    const CodePoint point = DecodeUtf8(text, i);
    if (point.bytes == 0) {
      result += EscapeByte(Byte(text, i));
      ++i;
      continue;
    }
    if (IsControl(point.value)) {
      result += EscapeControl(point.value);
    } else {
      result += text.substr(i, point.bytes);
    }
    i += point.bytes;
  }
  return result;
}

}  // namespace chainrule
