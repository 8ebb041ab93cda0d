#include "course/json.h"

#include <cmath>
#include <cstdio>

#include "course/number.h"
#include "course/utf8.h"

namespace chainrule {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";

void AppendEscaped(char32_t character, std::string& text) {
  switch (character) {
    case '"':
      text += "\\\"";
      return;
    case '\\':
      text += "\\\\";
      return;
    case '\n':
      text += "\\n";
      return;
    case '\r':
      text += "\\r";
      return;
    case '\t':
      text += "\\t";
      return;
    default: {
      char buffer[8];
      std::snprintf(buffer, sizeof buffer, "\\u%04x", static_cast<unsigned>(character));
      text += buffer;
    }
  }
}

std::string Quote(std::string_view source) {
  std::string text = "\"";
  for (std::size_t i = 0; i < source.size();) {
    const CodePoint point = DecodeUtf8(source, i);
    if (point.bytes == 0) {
      text += kReplacement;
      ++i;
      continue;
    }
    if (point.value < 0x20 || point.value == '"' || point.value == '\\') {
      AppendEscaped(point.value, text);
    } else {
      text += source.substr(i, point.bytes);
    }
    i += point.bytes;
  }
  return text + '"';
}

}  // namespace

void JsonWriter::Separate() {
  if (need_comma_) text_ += ',';
  need_comma_ = true;
}

JsonWriter& JsonWriter::BeginObject() {
  Separate();
  text_ += '{';
  need_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::EndObject() {
  text_ += '}';
  need_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::BeginArray() {
  Separate();
  text_ += '[';
  need_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::EndArray() {
  text_ += ']';
  need_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  Separate();
  text_ += Quote(key);
  text_ += ':';
  need_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view text) {
  Separate();
  text_ += Quote(text);
  return *this;
}

JsonWriter& JsonWriter::Number(double value) {
  if (!std::isfinite(value)) return Null();
  Separate();
  text_ += PrintNumber(value);
  return *this;
}

JsonWriter& JsonWriter::Integer(long long value) {
  Separate();
  text_ += std::to_string(value);
  return *this;
}

JsonWriter& JsonWriter::Bool(bool value) {
  Separate();
  text_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::Null() {
  Separate();
  text_ += "null";
  return *this;
}

JsonWriter& JsonWriter::Raw(std::string_view json) {
  Separate();
  text_ += json;
  return *this;
}

JsonWriter& JsonWriter::Vector(const Eigen::VectorXd& v) {
  if (v.size() > kMaxEntries) return Null();
  BeginArray();
  for (Eigen::Index i = 0; i < v.size(); ++i) Number(v(i));
  return EndArray();
}

JsonWriter& JsonWriter::Matrix(const Eigen::MatrixXd& m) {
  if (m.size() > kMaxEntries) return Null();
  BeginArray();
  for (Eigen::Index row = 0; row < m.rows(); ++row) {
    BeginArray();
    for (Eigen::Index column = 0; column < m.cols(); ++column) Number(m(row, column));
    EndArray();
  }
  return EndArray();
}

}  // namespace chainrule
