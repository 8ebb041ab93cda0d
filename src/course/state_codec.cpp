#include "course/state_codec.h"

#include <algorithm>
#include <cassert>
#include <cstdio>
#include <map>
#include <optional>
#include <utility>

#include "course/course_text.h"
#include "course/utf8.h"
#include "math/join.h"

namespace chainrule {
namespace {

constexpr std::string_view kLessonKey = "lesson";
constexpr std::size_t kKeysInNotice = 5;

using Words = std::map<std::string, std::string, std::less<>>;

struct Pair {
  std::string key;
  std::string value;
};

Error RefusePair(std::string_view sentence, std::string_view key, std::string_view value,
                 Words words = {}) {
  words["key"] = Excerpt(key);
  words["value"] = Excerpt(value);
  return Refuse(sentence, words);
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// Decodes once. If a '%' is not followed by two hexadecimal digits, `malformed` holds the text
// there.
std::string DecodePercent(std::string_view text, std::string_view& malformed) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const int high = i + 1 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      malformed = text.substr(i, 3);
      return decoded;
    }
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

// The first control character as \uXXXX, or "". `text` is UTF-8.
std::string FirstControl(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = DecodeUtf8(text, i);
    if (IsControl(point.value)) return Excerpt(text.substr(i, point.bytes));
    i += point.bytes;
  }
  return {};
}

Result<Pair> ParsePair(std::string_view part) {
  const std::size_t equals = part.find('=');
  if (equals == std::string_view::npos) return RefusePair("error_part", {}, part);
  const std::string_view key = part.substr(0, equals);
  const std::string_view value = part.substr(equals + 1);

  std::string_view malformed;
  Pair pair;
  pair.key = DecodePercent(key, malformed);
  if (malformed.empty()) pair.value = DecodePercent(value, malformed);
  if (!malformed.empty())
    return RefusePair("error_percent", key, value, {{"entry", Excerpt(malformed)}});

  if (!IsUtf8(pair.key) || !IsUtf8(pair.value)) return RefusePair("error_utf8", key, value);
  std::string control = FirstControl(pair.key);
  if (control.empty()) control = FirstControl(pair.value);
  if (!control.empty())
    return RefusePair("error_control", pair.key, pair.value, {{"entry", control}});
  return pair;
}

Result<std::vector<Pair>> ParsePairs(std::string_view text) {
  std::vector<Pair> pairs;
  std::map<std::string, bool, std::less<>> given;
  while (true) {
    const std::size_t end = text.find('&');
    Result<Pair> pair = ParsePair(text.substr(0, end));
    if (!pair) return pair.error();
    if (!given.emplace(pair->key, true).second)
      return RefusePair("error_twice", pair->key, pair->value);
    pairs.push_back(*std::move(pair));
    if (end == std::string_view::npos) return pairs;
    text.remove_prefix(end + 1);
  }
}

const Field* FindFamily(const Fields& fields, std::string_view key) {
  for (const Field& field : fields.fields)
    if (FamilyMember(field, key) > 0) return &field;
  return nullptr;
}

std::string MemberKey(const Field& family, int member) {
  return family.name + std::to_string(member);
}

void EraseFamily(const Field& family, State& state) {
  for (int member = 1; member <= family.family; ++member)
    state.values.erase(MemberKey(family, member));
}

// Members must exist from 1 on without a gap.
std::optional<Error> CheckGap(const Field& family, const State& state) {
  std::string missing;
  for (int member = 1; member <= family.family; ++member) {
    const std::string key = MemberKey(family, member);
    if (!state.Has(key)) {
      if (missing.empty()) missing = key;
    } else if (!missing.empty()) {
      return RefusePair("error_gap", key, PrintField(family, state.Get(key)),
                        {{"missing", missing}, {"name", family.name}});
    }
  }
  return std::nullopt;
}

bool IsLiteral(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool digit = c >= '0' && c <= '9';
  return letter || digit ||
         std::string_view("-._~!$'()*+,;:@/?=").find(c) != std::string_view::npos;
}

std::string EncodePercent(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (IsLiteral(c)) {
      encoded += c;
    } else {
      char buffer[4];
      std::snprintf(buffer, sizeof buffer, "%%%02X",
                    static_cast<unsigned>(static_cast<unsigned char>(c)));
      encoded += buffer;
    }
  }
  return encoded;
}

void PrintPair(const Field& field, const std::string& key, const FieldValue& value,
               PrintedFields* printed, std::string& text) {
  const auto print = [&] {
    return Join('&', EncodePercent(key), '=', EncodePercent(PrintField(field, value)));
  };
  if (printed == nullptr) {
    text += print();
    return;
  }
  PrintedFields::Printed& last = printed->fields[key];
  if (last.text.empty() || !(last.value == value)) last = {value, print()};
  text += last.text;
}

bool SameAt(const std::string& key, const State& a, const State& b) {
  return a.Has(key) == b.Has(key) && (!a.Has(key) || a.Get(key) == b.Get(key));
}

bool SameFamily(const Field& family, const State& a, const State& b) {
  for (int member = 1; member <= family.family; ++member)
    if (!SameAt(MemberKey(family, member), a, b)) return false;
  return true;
}

void PrintFamily(const Field& family, const State& state, PrintedFields* printed,
                 std::string& text) {
  for (int member = 1; member <= family.family; ++member) {
    const std::string key = MemberKey(family, member);
    if (state.Has(key)) PrintPair(family, key, state.Get(key), printed, text);
  }
}

// Whether an exercise may set the field.
bool OfExercise(const Field& field) {
  return !field.navigation && field.kind != FieldKind::kText;
}

// The values of the keys that are not given: the exercise's if the pairs name one.
State DefaultsBeside(const std::vector<Pair>& pairs, std::string_view lesson,
                     const Fields& fields) {
  State state = DefaultState(lesson, fields);
  std::vector<const Field*> given;
  for (const auto& [key, value] : pairs) {
    const Field* const field = fields.Find(key);
    if (field == nullptr) continue;
    given.push_back(field);
    if (key != "seed" && key != "level") continue;
    if (Result<FieldValue> number = ParseField(*field, key, value))
      state.values[key] = *std::move(number);
  }
  // A link that gives the whole problem does not depend on how exercises are made.
  const bool whole =
      std::all_of(fields.fields.begin(), fields.fields.end(), [&](const auto& field) {
        return !OfExercise(field) || std::find(given.begin(), given.end(), &field) != given.end();
      });
  return IsExercise(state) && !whole ? fields.exercise(std::move(state)) : state;
}

// Builds a state from the pairs, where each key occurs once.
Result<ParsedState> Assemble(const std::vector<Pair>& pairs, std::string_view lesson,
                             const Fields& fields) {
  ParsedState parsed;
  parsed.state = DefaultsBeside(pairs, lesson, fields);
  std::vector<const Field*> families;
  for (const auto& [key, value] : pairs) {
    if (key == kLessonKey) continue;
    const Field* field = fields.Find(key);
    const Field* family = FindFamily(fields, key);
    if (field == nullptr && family == nullptr) {
      parsed.unknown_keys.push_back(key);
      continue;
    }
    if (field == nullptr) {
      return RefusePair("error_family", key, value,
                        {{"max", std::to_string(family->family)}, {"name", family->name}});
    }
    Result<FieldValue> result = ParseField(*field, key, value);
    if (!result) return result.error();
    if (field->family > 0 && std::find(families.begin(), families.end(), field) == families.end()) {
      EraseFamily(*field, parsed.state);
      families.push_back(field);
    }
    parsed.state.values[key] = *std::move(result);
  }
  for (const Field* family : families)
    if (std::optional<Error> error = CheckGap(*family, parsed.state)) return *std::move(error);
  return parsed;
}

}  // namespace

std::string LessonOf(std::string_view text) {
  if (text.starts_with('#')) text.remove_prefix(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const Result<Pair> pair = ParsePair(text.substr(0, end));
    if (pair && pair->key == kLessonKey) return pair->value;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

Result<ParsedState> ParseState(std::string_view text, const FieldsOf& fields_of,
                               std::string_view default_lesson) {
  if (!text.empty() && text.front() == '#') text.remove_prefix(1);
  if (text.size() > kMaxLinkBytes) {
    return Refuse("error_long", {{"value", std::to_string(text.size())},
                                 {"allowed", std::to_string(kMaxLinkBytes)}});
  }
  std::vector<Pair> pairs;
  if (!text.empty()) {
    Result<std::vector<Pair>> parsed = ParsePairs(text);
    if (!parsed) return parsed.error();
    pairs = *std::move(parsed);
  }
  std::string lesson(default_lesson);
  for (const auto& [key, value] : pairs)
    if (key == kLessonKey) lesson = value;
  const Fields* fields = fields_of(lesson);
  if (fields == nullptr) {
    return RefusePair("error_lesson", kLessonKey, lesson,
                      {{"allowed", std::string(default_lesson)}});
  }
  return Assemble(pairs, lesson, *fields);
}

std::string UnknownKeysNotice(const std::vector<std::string>& keys, std::string_view word) {
  if (keys.empty()) return {};
  std::vector<std::string> shown;
  for (const std::string& key : keys) shown.push_back(Excerpt(key));
  return FillWords(CourseText().Word(word), {{"keys", FirstNames(shown, kKeysInNotice)}});
}

std::string PrintState(const State& state, const Fields& fields, PrintedFields* printed) {
  if (printed != nullptr && printed->lesson != state.lesson) *printed = {state.lesson, {}};
  const State defaults = DefaultState(state.lesson, fields);
  std::string text(kLessonKey);
  text += '=' + EncodePercent(state.lesson);
  for (const Field& field : fields.fields) {
    const bool is_family = field.family > 0;
    const bool same =
        is_family ? SameFamily(field, state, defaults) : SameAt(field.name, state, defaults);
    // What is left out of an exercise's link would be the exercise's, not the default.
    if (same && !(IsExercise(state) && OfExercise(field))) continue;
    if (is_family) {
      PrintFamily(field, state, printed, text);
    } else {
      PrintPair(field, field.name, state.Get(field.name), printed, text);
    }
  }
  return text;
}

std::optional<Error> CheckLink(const State& state, const Fields& fields, PrintedFields* printed) {
  // An upper limit for sign, 17 digits, point, exponent and separator. Most states are so small
  // that this shows they fit without printing them.
  constexpr std::size_t kLongestNumber = 25;
  constexpr std::size_t kLongestCharacter = 3;  // percent-encoded
  std::size_t at_most = kLessonKey.size() + 1 + state.lesson.size();
  for (const auto& [key, value] : state.values) {
    at_most += kLongestCharacter * (key.size() + value.word.size() + 2) +
               kLongestNumber * static_cast<std::size_t>(value.numbers.size());
  }
  if (at_most <= kMaxLinkBytes) return std::nullopt;
  const std::size_t bytes = PrintState(state, fields, printed).size();
  if (bytes <= kMaxLinkBytes) return std::nullopt;
  return Refuse("error_link",
                {{"value", std::to_string(bytes)}, {"allowed", std::to_string(kMaxLinkBytes)}});
}

}  // namespace chainrule
