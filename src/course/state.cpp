#include "course/state.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "course/course_text.h"
#include "course/number.h"
#include "course/quantity.h"
#include "course/utf8.h"

namespace chainrule {
namespace {

using Words = std::map<std::string, std::string, std::less<>>;

bool Contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool TakesNumbers(const Field& field) {
  return field.kind != FieldKind::kChoice && field.kind != FieldKind::kQuantity &&
         field.kind != FieldKind::kText;
}

bool TakesWholeNumbers(const Field& field) {
  return field.whole_numbers || field.kind == FieldKind::kInteger || field.kind == FieldKind::kStep;
}

// Letters, digits, '.' and '_', starting with a letter.
bool IsStepName(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_';
         });
}

bool TakesWord(const Field& field, std::string_view word) {
  if (Contains(field.words, word)) return true;
  if (field.kind == FieldKind::kStep) return IsStepName(word);
  if (field.kind == FieldKind::kText) return static_cast<double>(word.size()) <= field.max;
  return field.kind == FieldKind::kQuantity && (word.empty() || ParseQuantity(word).has_value());
}

// Adds words to a list of allowed values: "…, identity, tanh or relu".
std::string AddWords(std::string allowed, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (allowed.empty()) {
      allowed = words[i];
    } else if (i + 1 < words.size()) {
      allowed += ", " + words[i];
    } else {
      allowed =
          FillWords(CourseText().Word("allowed_or"), {{"allowed", allowed}, {"word", words[i]}});
    }
  }
  return allowed;
}

std::string AllowedCount(const Field& field) {
  const std::string max = std::to_string(field.max_columns);
  if (field.min_columns == field.max_columns) return max;
  return FillWords(CourseText().Word("allowed_between"),
                   {{"min", std::to_string(field.min_columns)}, {"max", max}});
}

std::string Allowed(const Field& field) {
  std::string_view key;
  switch (field.kind) {
    case FieldKind::kNumber:
    case FieldKind::kInteger:
      key = TakesWholeNumbers(field) ? "allowed_integer" : "allowed_number";
      break;
    case FieldKind::kStep:
      key = "allowed_step";
      break;
    case FieldKind::kVector:
      key = TakesWholeNumbers(field) ? "allowed_whole_entries" : "allowed_entries";
      break;
    case FieldKind::kMatrix:
      key = TakesWholeNumbers(field) ? "allowed_whole_matrix" : "allowed_matrix";
      break;
    case FieldKind::kQuantity:
      key = "allowed_quantity";
      break;
    case FieldKind::kText:
      key = "allowed_text";
      break;
    case FieldKind::kChoice:
      return AddWords({}, field.words);
  }
  return AddWords(
      FillWords(CourseText().Word(key), {{"min", PrintNumber(field.min)},
                                         {"max", PrintNumber(field.max)},
                                         {"count", AllowedCount(field)},
                                         {"rows", std::to_string(field.max_rows)},
                                         {"columns", std::to_string(field.max_columns)}}),
      field.words);
}

// Makes errors about a value, and knows where the value came from.
struct Refusal {
  const Field& field;
  std::string_view key;
  std::string_view text;

  Error operator()(std::string_view sentence, Words words = {}) const {
    words["key"] = Excerpt(key);
    words["value"] = Excerpt(text);
    words["allowed"] = Allowed(field);
    return Refuse(sentence, words);
  }
};

// The key of the sentence that refuses this entry, or "".
std::string_view Objection(const Field& field, double entry) {
  if (std::isnan(entry)) return "error_number";
  if (!(entry >= field.min && entry <= field.max)) return "error_range";
  if (TakesWholeNumbers(field) && entry != std::floor(entry)) return "error_whole";
  return {};
}

std::string PrintEntry(double entry) {
  return std::isfinite(entry) ? PrintNumber(entry) : ShowNumber(entry, 0);
}

// Cuts the first piece off, up to the separator or the end.
std::string_view CutFirst(std::string_view& text, char separator, bool& last) {
  const std::size_t end = text.find(separator);
  last = end == std::string_view::npos;
  const std::string_view first = text.substr(0, end);
  text.remove_prefix(last ? text.size() : end + 1);
  return first;
}

Result<double> ParseEntry(const Refusal& refuse, std::string_view text) {
  double entry = 0;
  switch (ReadNumber(text, entry)) {
    case NumberText::kNone:
      return refuse("error_number", {{"entry", Excerpt(text)}});
    case NumberText::kTooLarge:
      return refuse("error_too_large", {{"entry", Excerpt(text)}});
    case NumberText::kNumber:
      break;
  }
  const std::string_view objection = Objection(refuse.field, entry);
  if (!objection.empty()) return refuse(objection, {{"entry", Excerpt(text)}});
  return entry;
}

// Adds the row's entries and returns their number. Stops at the first entry too many, so that a
// long text costs no more than a short one.
Result<int> ParseRow(const Refusal& refuse, std::string_view text, std::vector<double>& entries) {
  int count = 0;
  for (bool last = false; !last; ++count) {
    if (count == refuse.field.max_columns) return refuse("error_size");
    Result<double> entry = ParseEntry(refuse, CutFirst(text, ',', last));
    if (!entry) return entry.error();
    entries.push_back(*entry);
  }
  return count;
}

Result<FieldValue> ParseVector(const Refusal& refuse, std::string_view text) {
  std::vector<double> entries;
  if (!text.empty() || refuse.field.min_columns > 0) {
    Result<int> count = ParseRow(refuse, text, entries);
    if (!count) return count.error();
  }
  const auto count = static_cast<Eigen::Index>(entries.size());
  if (count < refuse.field.min_columns) return refuse("error_size");
  FieldValue value;
  value.numbers = Eigen::Map<const Eigen::MatrixXd>(entries.data(), count, 1);
  return value;
}

Result<FieldValue> ParseMatrix(const Refusal& refuse, std::string_view text) {
  std::vector<double> entries;
  int rows = 0;
  int columns = 0;
  for (bool last = false; !last; ++rows) {
    if (rows == refuse.field.max_rows) return refuse("error_size");
    Result<int> count = ParseRow(refuse, CutFirst(text, ';', last), entries);
    if (!count) return count.error();
    if (rows == 0) columns = *count;
    if (*count != columns) {
      return refuse("error_rows", {{"first", std::to_string(columns)},
                                   {"row", std::to_string(rows + 1)},
                                   {"count", std::to_string(*count)}});
    }
  }
  using RowByRow = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  FieldValue value;
  value.numbers = Eigen::Map<const RowByRow>(entries.data(), rows, columns);
  return value;
}

bool FitsSize(const Field& field, const Eigen::MatrixXd& numbers) {
  switch (field.kind) {
    case FieldKind::kNumber:
    case FieldKind::kInteger:
    case FieldKind::kStep:
      return numbers.rows() == 1 && numbers.cols() == 1;
    case FieldKind::kVector:
      return numbers.cols() == 1 && numbers.rows() >= field.min_columns &&
             numbers.rows() <= field.max_columns;
    case FieldKind::kMatrix:
      return numbers.rows() >= 1 && numbers.rows() <= field.max_rows && numbers.cols() >= 1 &&
             numbers.cols() <= field.max_columns;
    case FieldKind::kChoice:
    case FieldKind::kQuantity:
    case FieldKind::kText:
      return numbers.size() == 0;
  }
  return false;
}

}  // namespace

int FamilyMember(const Field& field, std::string_view key) {
  if (field.family == 0 || key.substr(0, field.name.size()) != field.name) return 0;
  key.remove_prefix(field.name.size());
  if (key.empty() || key[0] == '0') return 0;
  int member = 0;
  for (const char c : key) {
    if (c < '0' || c > '9') return 0;
    if (member <= field.family) member = member * 10 + (c - '0');
  }
  return std::min(member, field.family + 1);
}

const Field* Fields::Find(std::string_view key) const {
  for (const Field& field : fields) {
    if (field.family == 0 && field.name == key) return &field;
    const int member = FamilyMember(field, key);
    if (member > 0 && member <= field.family) return &field;
  }
  return nullptr;
}

const FieldValue& State::Get(std::string_view key) const {
  const auto found = values.find(key);
  assert(found != values.end());
  return found->second;
}

void State::Set(const std::string& key, double number) {
  values[key] = {Eigen::MatrixXd::Constant(1, 1, number), {}};
}

void State::Set(const std::string& key, Eigen::MatrixXd matrix) {
  values[key] = {std::move(matrix), {}};
}

void State::SetWord(const std::string& key, std::string word) {
  values[key] = {{}, std::move(word)};
}

bool IsExercise(const State& state) {
  return state.Has("level") && state.Number("level") > 0;
}

State DefaultState(std::string_view lesson, const Fields& fields) {
  State state;
  state.lesson = lesson;
  const auto set = [&](const Field& field, const std::string& key, std::string_view text) {
    Result<FieldValue> value = ParseField(field, key, text);
    assert(value.ok() && "a default must be allowed by its own field");
    state.values[key] = *std::move(value);
  };
  for (const Field& field : fields.fields)
    if (field.family == 0) set(field, field.name, field.default_text);
  for (const auto& [key, text] : fields.family_defaults) {
    const Field* field = fields.Find(key);
    assert(field != nullptr && field->family > 0);
    set(*field, key, text);
  }
  return state;
}

Result<FieldValue> ParseField(const Field& field, std::string_view key, std::string_view text) {
  const Refusal refuse{field, key, text};
  if (TakesWord(field, text)) return FieldValue{{}, std::string(text)};
  switch (field.kind) {
    case FieldKind::kVector:
      return ParseVector(refuse, text);
    case FieldKind::kMatrix:
      return ParseMatrix(refuse, text);
    case FieldKind::kNumber:
    case FieldKind::kInteger:
    case FieldKind::kStep:
      break;
    case FieldKind::kChoice:
    case FieldKind::kQuantity:
    case FieldKind::kText:
      return refuse("error_word");
  }
  Result<double> number = ParseEntry(refuse, text);
  if (!number) return number.error();
  return FieldValue{Eigen::MatrixXd::Constant(1, 1, *number), {}};
}

std::string PrintField(const Field& field, const FieldValue& value) {
  if (!value.word.empty()) return value.word;
  const char between_rows = field.kind == FieldKind::kVector ? ',' : ';';
  std::string text;
  for (Eigen::Index row = 0; row < value.numbers.rows(); ++row) {
    for (Eigen::Index column = 0; column < value.numbers.cols(); ++column) {
      if (column > 0) text += ',';
      if (column == 0 && row > 0) text += between_rows;
      text += PrintEntry(value.numbers(row, column));
    }
  }
  return text;
}

std::optional<Error> CheckField(const Field& field, std::string_view key, const FieldValue& value) {
  const std::string text = PrintField(field, value);
  const Refusal refuse{field, key, text};
  if (!TakesNumbers(field) || !value.word.empty()) {
    if (value.numbers.size() == 0 && TakesWord(field, value.word)) return std::nullopt;
    return refuse("error_word");
  }
  if (!FitsSize(field, value.numbers)) return refuse("error_size");
  for (Eigen::Index row = 0; row < value.numbers.rows(); ++row) {
    for (Eigen::Index column = 0; column < value.numbers.cols(); ++column) {
      const double entry = value.numbers(row, column);
      const std::string_view objection = Objection(field, entry);
      if (!objection.empty()) return refuse(objection, {{"entry", PrintEntry(entry)}});
    }
  }
  return std::nullopt;
}

}  // namespace chainrule
