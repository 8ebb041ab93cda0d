// Seeded random states of any lesson, made from its table of fields: for the test that walks the
// catalog.
#pragma once

#include <random>

#include "lessons/lesson.h"

namespace chainrule {

// A state the lesson accepts. Fields are changed one at a time from the default; a change the
// lesson refuses is dropped, so that what fits together stays fitting together.
State RandomState(const Lesson& lesson, std::mt19937& random);

// One value that the field alone allows.
FieldValue RandomValue(const Field& field, const FieldValue& like, std::mt19937& random);

}  // namespace chainrule
