// Converts the part of a link after '#' to a state, and back.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/result.h"
#include "course/state.h"

namespace chainrule {

inline constexpr std::size_t kMaxLinkBytes = 64 * 1024;

struct ParsedState {
  State state;
  std::vector<std::string> unknown_keys;  // ignored; the caller shows a notice
};

// The fields of a lesson by its id, or nullptr if there is no such lesson.
using FieldsOf = std::function<const Fields*(std::string_view lesson)>;

// Accepts or refuses the whole text. A leading '#' is allowed. Splits on '&', then at the first
// '=', then percent-decodes key and value once; '+' is literal. Refuses each of these with its own
// sentence: more than 64 KiB, malformed '%', bad UTF-8, control characters, a key given twice, a
// part without '=', an unknown lesson, a value its field does not allow, a family with a gap (W1
// and W3 without W2) or with more members than its limit. Without "lesson=" the lesson is
// `default_lesson`. With a level, keys that are not given have the values of the exercise, else
// their defaults. An empty text gives the default state. The caller must run Lesson::Check.
Result<ParsedState> ParseState(std::string_view text, const FieldsOf&,
                               std::string_view default_lesson);

// The lesson that a link names, even if the link is otherwise wrong; "" if it names none.
std::string LessonOf(std::string_view text);

// The notice about ignored keys, which names the first few; `word` is the key of its sentence.
// Empty if there are none.
std::string UnknownKeysNotice(const std::vector<std::string>& keys,
                              std::string_view word = "unknown_keys");

// The last printed text of each key, so that a list of a thousand points is printed again only when
// it changes.
struct PrintedFields {
  struct Printed {
    FieldValue value;
    std::string text;
  };
  std::string lesson;
  std::map<std::string, Printed> fields;
};

// "lesson=backprop&W1=…": the values that differ from their default (a family as a whole), in the
// order of the fields. An exercise is written with its whole problem. Reading it back gives the
// same state.
std::string PrintState(const State&, const Fields&, PrintedFields* printed = nullptr);

// Refuses a state whose link would be too long to read back.
std::optional<Error> CheckLink(const State&, const Fields&, PrintedFields* printed = nullptr);

}  // namespace chainrule
