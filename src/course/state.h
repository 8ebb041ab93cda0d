// A lesson's settings: a table of fields, and the values that a link, an edit or a test gives them.
#pragma once

#include <Eigen/Core>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/names.h"
#include "course/result.h"

namespace chainrule {

enum class FieldKind { kNumber, kInteger, kStep, kVector, kMatrix, kChoice, kQuantity, kText };

// One key of a lesson's state, or a family of keys: name "W" with family 8 means W1 … W8.
struct Field {
  std::string name = {};
  FieldKind kind = FieldKind::kNumber;
  int family = 0;
  double min = 0;              // of each entry
  double max = 0;              // kText: bytes
  int max_rows = 1;            // kMatrix
  int max_columns = 1;         // kMatrix, and entries of a kVector
  int min_columns = 1;         // entries of a kVector
  bool whole_numbers = false;  // entries are integers
  // kChoice: the words to choose from. Other kinds: words accepted instead of numbers ("exact").
  // kQuantity also accepts any "name" or "name:row,column". kStep also accepts the name of a step,
  // which Lesson::SettlePlace turns into the step's number. kText accepts any text.
  Names words = {};
  std::string default_text = {};  // defaults of a family are in Fields::family_defaults
  // Says where the learner is, not what is computed, so changing it is not an edit to undo.
  bool navigation = false;
  // Says what is asked for and answered, so the problem stays the same.
  bool about_answers = false;
};

struct State;

struct Fields {
  std::vector<Field> fields;
  // Defaults of families: "W1" -> ".1,.2;.3,.4". A link that gives any member of a family replaces
  // the whole family; members that it omits are absent.
  std::map<std::string, std::string> family_defaults;
  // Puts the problem of an exercise in place of the defaults, by the state's seed and level.
  std::function<State(State defaults)> exercise = nullptr;

  const Field* Find(std::string_view key) const;  // also finds members of families
};

// The member of the field's family that a key names ("W3" is 3); any member past the limit gives
// limit + 1. 0 for other keys: W, W0, W01 and W+1 are not members.
int FamilyMember(const Field& field, std::string_view key);

// Numbers (a vector is n × 1), or a word. For kQuantity the word is the quantity's text or empty.
struct FieldValue {
  Eigen::MatrixXd numbers;
  std::string word;

  bool operator==(const FieldValue& other) const {
    return word == other.word && numbers.rows() == other.numbers.rows() &&
           numbers.cols() == other.numbers.cols() && numbers == other.numbers;
  }
};

// Every field has a value; members of a family exist from 1 on, without gaps.
struct State {
  std::string lesson;
  std::map<std::string, FieldValue, std::less<>> values;

  bool operator==(const State&) const = default;

  const FieldValue& Get(std::string_view key) const;  // asserts that the key exists
  bool Has(std::string_view key) const { return values.find(key) != values.end(); }
  double Number(std::string_view key) const { return Get(key).numbers(0, 0); }
  int Integer(std::string_view key) const { return static_cast<int>(Number(key)); }
  const Eigen::MatrixXd& Matrix(std::string_view key) const { return Get(key).numbers; }
  const std::string& Word(std::string_view key) const { return Get(key).word; }
  void Set(const std::string& key, double number);
  void Set(const std::string& key, Eigen::MatrixXd matrix);
  void SetWord(const std::string& key, std::string word);
};

// Whether the state is an exercise, or was made from one: it has a level.
bool IsExercise(const State& state);

// The state of a lesson if a link gives only its name.
State DefaultState(std::string_view lesson, const Fields&);

// Reads one value by its field's rules. The error names the key, the value (shortened) and what is
// allowed.
Result<FieldValue> ParseField(const Field&, std::string_view key, std::string_view text);
std::string PrintField(const Field&, const FieldValue&);

// Checks kind, size and limits of a value that did not come from text (a drag, a message).
std::optional<Error> CheckField(const Field&, std::string_view key, const FieldValue&);

}  // namespace chainrule
