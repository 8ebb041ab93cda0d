// The smallest possible lesson, which the tests of the catalog check like the others.
#pragma once

#include <memory>

#include "lessons/lesson.h"

namespace chainrule {

std::unique_ptr<Lesson> SampleLesson();

}  // namespace chainrule
