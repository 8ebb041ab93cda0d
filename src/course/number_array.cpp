#include "course/number_array.h"

#include <algorithm>
#include <optional>

#include "course/course_text.h"
#include "course/number.h"
#include "course/utf8.h"
#include "math/join.h"

namespace chainrule {
namespace {

using std::int64_t;

constexpr std::string_view kSpaces = " \t\r\n";

// Reads nested brackets. Rows without brackets get them first.
class BracketReader {
 public:
  explicit BracketReader(std::string_view text) : text_(text) {}

  Result<NumberArray> Read() {
    for (std::size_t at = 0; at < text_.size();) {
      const char c = text_[at];
      if (c == ',' || kSpaces.find(c) != std::string_view::npos) {
        ++at;
        continue;
      }
      if (c != '[' && c != ']') {
        const std::size_t end = std::min(text_.find_first_of(", \t\r\n[]", at), text_.size());
        if (std::optional<Error> error = Number(text_.substr(at, end - at))) return *error;
        at = end;
        continue;
      }
      ++at;
      if (std::optional<Error> error = c == '[' ? Open() : Close()) return *error;
    }
    if (!counts_.empty()) return Refuse("numbers_brackets", {});
    if (array_.values.empty()) return Refuse("numbers_none", {});
    return array_;
  }

 private:
  std::optional<Error> Open() {
    if (counts_.empty() && !array_.values.empty()) return Refuse("numbers_brackets", {});
    if (!counts_.empty()) ++counts_.back();
    counts_.push_back(0);
    if (counts_.size() > NumberArray::kMostDimensions)
      return Refuse("numbers_dimensions", {{"count", std::to_string(counts_.size())}});
    if (counts_.size() > array_.shape.size()) {
      if (!array_.values.empty()) return Refuse("numbers_brackets", {});
      array_.shape.push_back(-1);
    }
    return std::nullopt;
  }

  std::optional<Error> Close() {
    if (counts_.empty()) return Refuse("numbers_brackets", {});
    int64_t& length = array_.shape[counts_.size() - 1];
    if (counts_.back() == 0) return Refuse("numbers_none", {});
    if (length != -1 && length != counts_.back())
      return Refuse("numbers_ragged",
                    {{"first", std::to_string(length)}, {"other", std::to_string(counts_.back())}});
    length = counts_.back();
    counts_.pop_back();
    return std::nullopt;
  }

  std::optional<Error> Number(std::string_view word) {
    if (counts_.empty() || counts_.size() != array_.shape.size())
      return Refuse("numbers_brackets", {});
    const std::string_view shown = word;
    if (word.size() > 1 && word.ends_with('.')) word.remove_suffix(1);  // NumPy prints 1 as "1."
    const std::optional<double> number = ParseNumber(word);
    if (!number)
      return Refuse("numbers_word", {{"value", Excerpt(shown)},
                                     {"place", std::to_string(array_.values.size() + 1)}});
    array_.values.push_back(*number);
    ++counts_.back();
    if (array_.values.size() > static_cast<std::size_t>(NumberArray::kMostValues))
      return Refuse("numbers_many", {{"most", std::to_string(NumberArray::kMostValues)}});
    return std::nullopt;
  }

  std::string_view text_;
  NumberArray array_;
  std::vector<int64_t> counts_;  // one for each open bracket
};

std::string_view Trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(kSpaces);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kSpaces) - start + 1);
}

bool IsDigit(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// "1,5" or "-,5": one comma, before a digit, that may be a decimal point.
bool MayBeDecimal(std::string_view cell) {
  const std::size_t comma = cell.find(',');
  return cell.find(',', comma + 1) == std::string_view::npos &&
         cell.find('.') == std::string_view::npos && IsDigit(cell, comma + 1);
}

// The first line whose commas may be decimal points or separate numbers, such as "1,5;2,5": no cell
// has more than one comma, and another character separates the cells. Line ends do not count as
// separators here, because they end the rows of a CSV.
std::optional<std::string_view> LineWithTwoReadings(std::string_view text) {
  std::optional<std::string_view> found;
  bool other_separators = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = Trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    other_separators |= line.find_first_of("; \t") != std::string_view::npos;
    if (!found && line.find(',') != std::string_view::npos) found = line;
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t cell_end = std::min(line.find_first_of("; \t", at), line.size());
      const std::string_view cell = line.substr(at, cell_end - at);
      if (cell.find(',') != std::string_view::npos && !MayBeDecimal(cell)) return std::nullopt;
      at = cell_end + 1;
    }
  }
  return other_separators ? found : std::nullopt;
}

Error RefuseTwoReadings(std::string_view line) {
  const auto written = [&](std::string_view comma) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool spaced = line[i] == ';' && i + 1 < line.size() && line[i + 1] != ' ';
      text += line[i] == ',' ? comma : line.substr(i, 1);
      if (spaced) text += ' ';
      if (text.back() == '\t') text.back() = ' ';
    }
    return Excerpt(text, 24);
  };
  return Refuse("numbers_comma",
                {{"value", Excerpt(line, 24)}, {"point", written(".")}, {"comma", written(", ")}});
}

}  // namespace

Result<NumberArray> ReadNumberText(std::string_view text) {
  if (!IsUtf8(text) || text.find('\0') != std::string_view::npos)
    return Refuse("numbers_binary", {});
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  text = Trimmed(text);
  for (std::string_view call : {"np.array(", "numpy.array(", "array("}) {
    if (!text.starts_with(call) || !text.ends_with(')')) continue;
    text = Trimmed(text.substr(call.size(), text.size() - call.size() - 1));
    break;
  }
  const bool bracketed = text.starts_with('[') && text.ends_with(']');
  if (bracketed && text.find(';') == std::string_view::npos) return BracketReader(text).Read();
  if (bracketed) text = Trimmed(text.substr(1, text.size() - 2));
  if (!bracketed)
    if (const std::optional<std::string_view> line = LineWithTwoReadings(text))
      return RefuseTwoReadings(*line);
  // Each line or semicolon ends a row.
  std::string rows;
  int64_t count = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(";\n"), text.size());
    const std::string_view row = Trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (row.find_first_of("[]") != std::string_view::npos) return Refuse("numbers_brackets", {});
    if (row.empty()) continue;
    rows += Join("[", row, "]");
    ++count;
  }
  return BracketReader(count == 1 ? rows : Join("[", rows, "]")).Read();
}

Result<NumberArray> ReadNumbers(std::string_view file_name, std::string_view bytes) {
  const bool npy = file_name.ends_with(".npy") || bytes.starts_with("\x93NUMPY");
  return npy ? ReadNpy(bytes) : ReadNumberText(bytes);
}

std::string ShapeInWords(const std::vector<int64_t>& shape) {
  std::string words;
  for (const int64_t length : shape) words += (words.empty() ? "" : " × ") + std::to_string(length);
  return words;
}

}  // namespace chainrule
