// Reads NumPy's own file format. Source: NumPy's documentation, numpy.lib.format.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "course/course_text.h"
#include "course/number_array.h"
#include "course/utf8.h"
#include "math/join.h"

namespace chainrule {
namespace {

using std::int64_t;

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMostHeader = 64 * 1024;

std::uint64_t Little(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

// The text after 'key': up to the comma or brace that ends it.
std::string_view Behind(std::string_view header, std::string_view key) {
  const std::size_t at = header.find(Join("'", key, "':"));
  if (at == std::string_view::npos) return {};
  std::string_view rest = header.substr(at + key.size() + 3);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return rest;
}

template <class T>
double As(std::uint64_t bits) {
  T value;
  std::memcpy(&value, &bits, sizeof(T));
  return static_cast<double>(value);
}

// `type` must be a known one: "f4", "i8", …
double Decode(std::string_view type, std::uint64_t bits) {
  if (type == "f4") return static_cast<double>(As<float>(bits));
  if (type == "f8") return As<double>(bits);
  if (type == "i1") return As<std::int8_t>(bits);
  if (type == "i2") return As<std::int16_t>(bits);
  if (type == "i4") return As<std::int32_t>(bits);
  if (type == "i8") return As<std::int64_t>(bits);
  return static_cast<double>(bits);  // unsigned, or a truth value
}

bool IsKnown(std::string_view type) {
  constexpr std::string_view kKnown[] = {"f4", "f8", "i1", "i2", "i4", "i8",
                                         "u1", "u2", "u4", "u8", "b1"};
  return std::find(std::begin(kKnown), std::end(kKnown), type) != std::end(kKnown);
}

// "(2, 4)" or "(4,)"; nullopt for any other text, or if a length has more than nine digits.
std::optional<std::vector<int64_t>> ReadShape(std::string_view text) {
  if (!text.starts_with('(')) return std::nullopt;
  std::vector<int64_t> shape;
  std::size_t i = 1;
  while (i < text.size() && text[i] != ')') {
    std::size_t digits = 0;
    int64_t length = 0;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++digits) {
      if (digits >= 9) return std::nullopt;
      length = 10 * length + (text[i] - '0');
    }
    if (digits == 0) return std::nullopt;
    shape.push_back(length);
    while (i < text.size() && (text[i] == ',' || text[i] == ' ')) ++i;
  }
  if (i == text.size()) return std::nullopt;
  return shape;
}

// Reorders to C order, because Fortran's first index runs fastest.
std::vector<double> FromFortran(const std::vector<double>& values,
                                const std::vector<int64_t>& shape) {
  std::vector<double> sorted(values.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    auto rest = static_cast<int64_t>(i);
    int64_t there = 0;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      int64_t step = 1;
      for (std::size_t before = 0; before < axis; ++before) step *= shape[before];
      there += rest % shape[axis] * step;
      rest /= shape[axis];
    }
    sorted[i] = values[static_cast<std::size_t>(there)];
  }
  return sorted;
}

}  // namespace

Result<NumberArray> ReadNpy(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return Refuse("npy_magic", {});
  if (bytes.size() < 10) return Refuse("npy_short_header", {});
  const int version = static_cast<unsigned char>(bytes[6]);
  if (version < 1 || version > 3)
    return Refuse("npy_version", {{"version", std::to_string(version)}});
  const std::size_t length_bytes = version == 1 ? 2 : 4;
  if (bytes.size() < 8 + length_bytes) return Refuse("npy_short_header", {});
  const std::uint64_t length = Little(bytes.substr(8, length_bytes));
  if (length > kMostHeader)
    return Refuse("npy_long_header",
                  {{"bytes", std::to_string(length)}, {"most", std::to_string(kMostHeader)}});
  const std::size_t start = 8 + length_bytes + static_cast<std::size_t>(length);
  if (bytes.size() < start) return Refuse("npy_short_header", {});
  const std::string_view header = bytes.substr(8 + length_bytes, static_cast<std::size_t>(length));

  const std::string_view descr = Behind(header, "descr");
  const std::string_view order = Behind(header, "fortran_order");
  if (descr.empty() || !(order.starts_with("True") || order.starts_with("False")))
    return Refuse("npy_header", {});
  const std::size_t type_end = descr.find('\'', 1);
  if (descr[0] != '\'' || type_end != 4 ||
      std::string_view("<>|=").find(descr[1]) == std::string_view::npos ||
      !IsKnown(descr.substr(2, 2)))
    return Refuse("npy_type", {{"type", Excerpt(descr.substr(0, descr.find_first_of(",}")))}});
  const std::string_view type = descr.substr(2, 2);
  const bool big_endian = descr[1] == '>';

  NumberArray array;
  std::optional<std::vector<int64_t>> shape = ReadShape(Behind(header, "shape"));
  if (!shape) return Refuse("npy_header", {});
  array.shape = *std::move(shape);
  if (array.shape.size() > NumberArray::kMostDimensions)
    return Refuse("numbers_dimensions", {{"count", std::to_string(array.shape.size())}});
  int64_t count = 1;
  for (const int64_t n : array.shape) {
    if (n == 0) return Refuse("numbers_none", {});
    count *= n;
    if (count > NumberArray::kMostValues)
      return Refuse("numbers_many", {{"most", std::to_string(NumberArray::kMostValues)}});
  }
  if (array.shape.empty()) array.shape = {1};

  const auto size = static_cast<std::size_t>(type[1] - '0');
  const std::size_t needed = static_cast<std::size_t>(count) * size;
  if (bytes.size() - start != needed)
    return Refuse(bytes.size() - start < needed ? "npy_short" : "npy_long",
                  {{"shape", ShapeInWords(array.shape)},
                   {"needed", std::to_string(needed)},
                   {"given", std::to_string(bytes.size() - start)}});
  array.values.reserve(static_cast<std::size_t>(count));
  for (std::size_t at = start; at < bytes.size(); at += size) {
    std::string number(bytes.substr(at, size));
    if (big_endian) std::reverse(number.begin(), number.end());
    array.values.push_back(Decode(type, Little(number)));
    if (!std::isfinite(array.values.back()))
      return Refuse("numbers_not_finite", {{"place", std::to_string(array.values.size())}});
  }
  if (order.starts_with("True")) array.values = FromFortran(array.values, array.shape);
  return array;
}

}  // namespace chainrule
