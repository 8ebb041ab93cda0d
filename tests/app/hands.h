// Actions that tests perform on a tutor.
#pragma once

#include <optional>
#include <string>

#include "app/tutor.h"

namespace chainrule {

inline std::optional<Error> Press(Tutor& tutor, const std::string& id) {
  return tutor.Do({.id = id, .verb = Verb::kPress});
}

inline std::optional<Error> Set(Tutor& tutor, const std::string& id, const std::string& value,
                                bool gesture = false) {
  return tutor.Do({.id = id, .verb = Verb::kSet, .value = value, .gesture = gesture});
}

// The text of an item, and the value that it is set to.
inline std::string TextOf(const Tutor& tutor, const std::string& id) {
  return tutor.page().reader().Text(*tutor.page().Find(id));
}

inline std::string ValueOf(const Tutor& tutor, const std::string& id) {
  return tutor.page().reader().Value(*tutor.page().Find(id));
}

}  // namespace chainrule
