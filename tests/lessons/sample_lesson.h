// A lesson as small as they come, which the tests of the catalog walk as they walk the others.
#pragma once

#include <memory>

#include "lessons/lesson.h"

namespace chainrule {

std::unique_ptr<Lesson> SampleLesson();

}  // namespace chainrule
