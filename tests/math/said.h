// A fault as its sentence, so that tests check what a person reads.
#pragma once

#include <optional>
#include <string>

#include "course/course_text.h"
#include "math/fault.h"

namespace chainrule {

inline std::string Said(const std::optional<Fault>& fault) {
  return fault ? Refuse(*fault).sentence : "";
}

}  // namespace chainrule
