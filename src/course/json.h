// Writes JSON for the text view, the command line and the host page. It never reads JSON.
#pragma once

#include <Eigen/Core>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

// Numbers are written by PrintNumber. NaN, infinities, and matrices or vectors of more than 100,000
// entries become null. Strings are escaped; valid UTF-8 is unchanged.
class JsonWriter {
 public:
  static constexpr std::ptrdiff_t kMaxEntries = 100000;

  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();
  JsonWriter& Key(std::string_view key);
  JsonWriter& String(std::string_view text);
  JsonWriter& Number(double value);
  JsonWriter& Integer(long long value);
  JsonWriter& Bool(bool value);
  JsonWriter& Null();
  JsonWriter& Raw(std::string_view json);        // a value that is JSON already
  JsonWriter& Vector(const Eigen::VectorXd& v);  // [v0, v1, …]
  JsonWriter& Matrix(const Eigen::MatrixXd& m);  // [[row 0], [row 1], …]

  const std::string& text() const { return text_; }

 private:
  void Separate();

  std::string text_;
  bool need_comma_ = false;
};

}  // namespace chainrule
