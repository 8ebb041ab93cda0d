// Seeded random states of any lesson, made from its table of fields, for the test of the catalog.
#pragma once

#include <random>

#include "lessons/lesson.h"

namespace chainrule {

// A state that the lesson accepts. Fields change one at a time from the default; a change that the
// lesson refuses is dropped, so that the fields always fit together.
State RandomState(const Lesson& lesson, std::mt19937& random);

// A random value that the field allows by itself.
FieldValue RandomValue(const Field& field, const FieldValue& like, std::mt19937& random);

}  // namespace chainrule
