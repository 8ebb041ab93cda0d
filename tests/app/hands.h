// What tests do with a tutor.
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

}  // namespace chainrule
